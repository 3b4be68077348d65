"""A report of a chosen type comes: who is written to, once, without content, and who is not."""

from collections import Counter

import pytest
from sqlalchemy import select

from app.domains import kinds_of_letters
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.mail import service as mail
from app.mail.models import Mail
from app.urgent import service
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid
from tenants.post import Folder
from tests.accounts.signed_in import give_role
from tests.incidents.test_reporting import report
from tests.world import email

WEAPON, ADDRESS = "vapen-tillhygge", "/koping/installningar/genast"
POINTS_AT_SOMEBODY = "Sture Lindqvist hade en kniv."


@pytest.fixture(autouse=True)
def chosen(world, tmp_path) -> None:
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "post")
    with world.scope() as scope:
        service.choose_types(scope, version=0, types=[WEAPON])


def told(world, slug: str = "koping") -> Counter:
    """Which roles have been written to, and how many times."""
    of = {}
    for role in Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.ADMINISTRATOR, Role.LEADER:
        of |= dict.fromkeys(world.actor(role, slug).membership_ids, role)
    with world.worker.scope(world.tenants[slug]) as scope:
        return Counter(of[id] for id in scope.db.scalars(select(Mail.membership_id).where(Mail.kind == service.KIND)))


def made(world, role=Role.SCHOOL, **said):
    with world.scope(role) as scope:
        return report(scope, world, **{"category": WEAPON, **said})


BOTH = Counter({Role.COORDINATOR: 1, Role.POLICE_OFFICER: 1})


def test_coordinator_and_police_are_written_to_once_and_the_letter_tells_nothing(world):
    row = made(world, text="En kniv vid grinden.")
    assert told(world) == BOTH and told(world, "arboga") == {}
    made(world, category="klotter")
    assert told(world) == BOTH
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        (id,) = scope.db.scalars(
            select(Mail.id).where(Mail.membership_id == world.actor(Role.COORDINATOR).membership_id)
        )
        due = mail.take_out(scope, id=id)
        letter = kinds_of_letters()[service.KIND].write(scope, due)
    assert f"/koping/handelser/{row.id}" in letter.text
    said = f"{letter.subject} {letter.text}".replace(f"/handelser/{row.id}", "").lower()
    assert not any(word in said for word in ("vapen", "kniv", "grind", "torget", "skola"))


def test_who_sent_it_is_not_written_to_but_her_deputy_is(world):
    give_role(world, slug="koping", role="coordinator", who=email(Role.LEADER, "koping"))
    made(world, Role.COORDINATOR)
    assert told(world) == {Role.POLICE_OFFICER: 1, Role.LEADER: 1}


def test_nobody_is_written_to_of_what_she_may_not_read(world):
    made(world, Role.SOCIAL_SERVICES, access_class="restricted")
    assert told(world) == {Role.COORDINATOR: 1}


def test_a_stopped_report_is_told_of_when_it_is_let_go_and_not_again(world):
    row = made(world, text=POINTS_AT_SOMEBODY, insist=True)
    assert row.state == "quarantined" and told(world) == {}
    with world.scope() as scope:
        incidents.settle_incident(scope, id=row.id, version=row.version)
    assert told(world) == {Role.POLICE_OFFICER: 1}
    with world.scope(Role.POLICE_OFFICER) as scope:
        seen = incidents.read_incident(scope, id=row.id)
        incidents.object_to(scope, id=row.id, version=seen.version, wrong="place")
    with world.scope() as scope:
        seen = incidents.read_incident(scope, id=row.id)
        incidents.settle_incident(scope, id=row.id, version=seen.version, insist=True, answer="Platsen stämmer.")
    assert told(world) == {Role.POLICE_OFFICER: 1}


def test_a_correction_that_lets_it_count_tells_of_it(world):
    row = made(world, text=POINTS_AT_SOMEBODY, insist=True)
    with world.scope(Role.SCHOOL) as scope:
        same = {"category": WEAPON, "earliest": row.earliest, "named_place_id": row.named_place_id}
        incidents.correct_incident(scope, id=row.id, version=row.version, text="En kniv.", **same)
    assert told(world) == BOTH


def test_of_a_file_what_is_new_is_told_of_in_one_letter_and_its_history_is_not(world):
    header = "externt_id;typ;tidigast;plats;organisation\n"
    lately = "".join(f"{n};{WEAPON};2026-11-24 1{n}:00;Torget;Högstadieskolan\n" for n in range(2))
    old = f"9;{WEAPON};2026-11-20 12:00;Torget;Högstadieskolan\n"
    for rows, expected in (
        (old, {}),
        (old + lately, {Role.POLICE_OFFICER: 1}),
        (old + lately, {Role.POLICE_OFFICER: 1}),
    ):
        with world.scope() as scope:
            source = (header + rows).encode()
            intake.import_incidents(scope, source=source, file_name="rader.csv", limits=WEB)
        assert told(world) == expected


def test_types_are_chosen_corrected_ended_and_put_back(client, world):
    client.sign_in(Role.COORDINATOR)
    wanted = {"version": "1", "types": [WEAPON, "anlagd-brand"]}
    assert client.post(ADDRESS, wanted).status_code == 303
    page = client.get(ADDRESS).get_data(as_text=True)
    assert (
        "Misstänkt anlagd brand" in page.partition("<strong>Nu:")[2].partition("<form")[0]
        and "Låt det gälla igen" in page
    )
    overtaken = client.post(ADDRESS, {"version": "1", "types": [WEAPON]})
    assert overtaken.status_code == 409
    assert client.post(ADDRESS, {"version": "2"}).status_code == 303
    made(world)
    assert told(world) == {}
    with world.scope() as scope:
        with pytest.raises(Conflict):
            service.choose_types(scope, version=1, types=[WEAPON])
        with pytest.raises(Invalid):
            service.choose_types(scope, version=3, types=["riskdatum"])
        assert service.choose_types(scope, version=3, types=[]) is None
        assert [row.version for row in service.read_choices(scope)] == [3, 2, 1]


def test_the_api_tells_which_types_they_are(client, world):
    for role, expected in ((Role.POLICE_OFFICER, [WEAPON]), (Role.SCHOOL, None)):
        key = {"Authorization": f"Bearer {world.key(role, reach='read')}"}
        told = client.http.get("/koping/api/v1/urgent", headers=key)
        assert (told.json["types"] if told.status_code == 200 else None) == expected
