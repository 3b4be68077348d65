"""A rule, the reports that reach it, and who is told of how many."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import hooks
from app.domains import kinds_of_letters
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.mail import service as mail
from app.mail.models import Mail
from app.thresholds import lists, service
from app.thresholds.models import ThresholdNotice
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotFound
from tenants.post import Folder
from tests.incidents.test_one_tap import form
from tests.incidents.test_reporting import report
from tests.statements import asked, selects
from tests.world import NOW

ADDRESS = "/koping/trosklar/"


@pytest.fixture(autouse=True)
def post(world, tmp_path) -> None:
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "post")


def rule(world, role=Role.COORDINATOR, **said):
    with world.scope(role) as scope:
        return service.make_rule(scope, **{"what": "klotter", "at_least": 3, "hours": 24, **said})


def come(world, *hours_ago, role=Role.SCHOOL, **said):
    for hours in hours_ago:
        with world.scope(role) as scope:
            row = report(scope, world, earliest=NOW - timedelta(hours=hours), **said)
    return row


def told(world, role=Role.COORDINATOR) -> list[str]:
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.kind == "threshold"]


def given(world) -> int:
    with world.scope() as scope:
        return len(scope.db.scalars(select(ThresholdNotice.id)).all())


def written(world) -> set[Role]:
    of = {}
    for role in Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.YOUTH:
        of |= dict.fromkeys(world.actor(role).membership_ids, role)
    with world.worker.scope(world.tenants["koping"]) as scope:
        return {of[id] for id in scope.db.scalars(select(Mail.membership_id).where(Mail.kind == service.KIND))}


SAID = "Tröskel nådd: 3 rapporter om klotter, Köping, inom 1 dygn"
READERS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.YOUTH)


def test_so_many_within_so_long_are_told_once_to_all_who_count_them(world):
    rule(world)
    come(world, 1, 2)
    come(world, 1, category="nedskrapning")
    assert given(world) == 0 and written(world) == set()
    come(world, 3)
    assert [told(world, role) for role in READERS] == [[SAID]] * 4
    assert told(world, Role.REPORTER) == [] and written(world) == {Role.COORDINATOR, Role.POLICE_OFFICER}
    with world.scope() as scope:
        assert hooks.todo(scope)[0].kind == "threshold"
    n = given(world)
    come(world, 2, 1)
    assert given(world) == n and told(world) == [SAID.replace("3 rapporter", "5 rapporter")]


@pytest.mark.parametrize("by", ["form", "api"])
def test_it_is_told_by_whichever_way_the_reports_came(client, world, by):
    rule(world, at_least=2)
    key = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='report')}"}
    client.sign_in(Role.SCHOOL)
    torget = str(world.named()["Torget"])
    for n in range(2):
        if by == "api":
            body = {"category": "klotter", "earliest": f"2026-11-25T0{n + 5}:00+01:00", "named_place_id": torget}
            sent = client.http.post("/koping/api/v1/incidents/", json=body, headers=key)
        else:
            said = {"category": "klotter", "earliest": f"2026-11-25T0{n + 5}:00", "named_place_id": torget}
            sent = client.post("/koping/rapporter/", {**form(client), **said, "when": "annan", "precision": "place"})
        assert sent.status_code in (201, 303), sent.text
    assert told(world) == [SAID.replace("3 rapporter", "2 rapporter")]


def test_what_lies_farther_apart_reaches_nothing_and_what_was_reported_late_does(world):
    rule(world, hours=6)
    come(world, 30, 22, 14)
    assert given(world) == 0
    come(world, 30.5, 29.5)
    assert told(world) == ["Tröskel nådd: 3 rapporter om klotter, Köping, inom 6 timmar"]


def test_when_its_time_has_passed_it_is_told_again(world):
    rule(world, hours=6)
    come(world, 30, 29, 28)
    come(world, 3, 2)
    assert len(told(world)) == 1
    come(world, 1)
    assert len(told(world)) == 2


def test_nobody_is_told_of_a_number_that_she_may_not_count(world):
    rule(world)
    come(world, 1, 2)
    come(world, 3, role=Role.SOCIAL_SERVICES, access_class="restricted")
    assert told(world) == [SAID] and written(world) == {Role.COORDINATOR}
    assert told(world, Role.POLICE_OFFICER) == told(world, Role.YOUTH) == told(world, Role.SOCIAL_SERVICES) == []
    come(world, 2)
    assert told(world) == [SAID.replace("3 rapporter", "4 rapporter")]
    assert told(world, Role.POLICE_OFFICER) == told(world, Role.YOUTH) == [SAID]


def test_at_a_named_place_homes_are_counted_for_those_alone_who_see_where_they_are(world):
    torget = world.named()["Torget"]
    rule(world, what="group:tillgrepp", where=f"place:{torget}")
    come(world, 1, 2, 3, category="bostadsinbrott")
    there = {role: told(world, role) for role in READERS}
    assert (
        len(there[Role.COORDINATOR]) == len(there[Role.POLICE_OFFICER]) == 1 and "Torget" in there[Role.COORDINATOR][0]
    )
    assert there[Role.YOUTH] == []


def test_a_report_that_is_withdrawn_or_given_fewer_readers_is_told_of_no_more(world):
    rule(world)
    row = come(world, 1, 2, 3)
    with world.scope(Role.SCHOOL) as scope:
        incidents.classify_incident(scope, id=row.id, version=1, access_class="restricted", reason="")
    assert told(world) == [SAID] and told(world, Role.YOUTH) == []
    with world.scope() as scope:
        (seen,) = lists.list_notices(scope)
        incidents.withdraw_incident(scope, id=row.id, version=2, reason="dubblett")
    assert told(world) == []
    with world.scope() as scope, pytest.raises(NotFound):
        lists.read_notice(scope, id=seen.row.id)


def test_another_place_another_municipality_and_practice_hear_nothing(world):
    rule(world, where=f"place:{world.named()['Torget']}")
    other = next(id for name, id in world.named().items() if name != "Torget")
    come(world, 1, 2, 3, named_place_id=other)
    assert given(world) == 0
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        assert lists.list_rules(scope) == [] == lists.list_notices(scope)


def test_a_stopped_report_counts_when_it_is_let_go(world):
    rule(world)
    come(world, 1, 2)
    row = come(world, 3, text="Sture Lindqvist sprayade.", insist=True)
    assert row.state == "quarantined" and given(world) == 0
    with world.scope() as scope:
        incidents.settle_incident(scope, id=row.id, version=row.version)
    assert told(world) == [SAID]


def test_of_a_file_what_happened_lately_reaches_it_and_its_history_does_not(world):
    rule(world)
    header = "externt_id;typ;tidigast;plats;organisation\n"
    old = "".join(f"G{n};klotter;2026-11-20 1{n}:00;Torget;Högstadieskolan\n" for n in range(4))
    new = "".join(f"N{n};klotter;2026-11-24 1{n}:00;Torget;Högstadieskolan\n" for n in range(3))
    for rows, expected in ((old, []), (old + new, [SAID])):
        with world.scope() as scope:
            intake.import_incidents(scope, source=(header + rows).encode(), file_name="rader.csv", limits=WEB)
        assert told(world) == expected


def test_one_who_has_seen_it_is_told_no_more_and_the_coordinator_sees_who_has(client, world):
    rule(world)
    come(world, 1, 2, 3)
    with world.scope(Role.POLICE_OFFICER) as scope:
        (seen,) = lists.list_notices(scope)
        for _again in range(2):
            service.see_notice(scope, id=seen.row.id)
    assert told(world, Role.POLICE_OFFICER) == [] and told(world) == [SAID]
    client.sign_in(Role.COORDINATOR)
    with world.scope() as scope:
        (mine,) = lists.list_notices(scope)
    assert client.post(f"{ADDRESS}{mine.row.id}/sett").status_code == 303
    assert "Av dig" in client.get(f"{ADDRESS}{mine.row.id}").get_data(as_text=True) and told(world) == []
    assert client.post(f"{ADDRESS}{seen.row.id}/sett").status_code == 404  # the police's own


def test_the_letter_tells_nothing_of_what_was_reached(world):
    rule(world)
    come(world, 1, 2, 3)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        kept = select(Mail.id).where(Mail.kind == service.KIND)
        due = mail.take_out(scope, id=scope.db.scalars(kept).first())
        letter = kinds_of_letters()[service.KIND].write(scope, due)
    assert due and f"/koping/trosklar/{due.about_id}" in letter.text
    assert not any(word in f"{letter.subject} {letter.text}".lower() for word in ("klotter", "torget", "skol", " 3 "))


def test_a_rule_is_made_changed_turned_off_ended_and_put_back_by_its_page(client, world):
    client.sign_in(Role.COORDINATOR)
    wanted = {"what": "klotter", "where": "", "at_least": "2", "hours": "24"}
    assert client.post(f"{ADDRESS}ny", wanted).status_code == 303
    again = client.post(f"{ADDRESS}ny", wanted)
    assert again.status_code == 422 and "finns redan" in again.get_data(as_text=True)
    with world.scope() as scope:
        (made,) = lists.list_rules(scope)
        assert scope.profile.thresholds == ("klotter",)
    one = f"{ADDRESS}regel/{made.row.id}"
    assert client.post(one, {**wanted, "at_least": "4", "version": "1"}).status_code == 303
    assert client.post(one, {**wanted, "at_least": "5", "version": "1"}).status_code == 409
    with world.scope() as scope:
        now, before = lists.list_rules(scope)
        assert (now.row.at_least, now.row.state, now.row.replaces) == (4, "on", before.row.id)
        assert before.row.state == "ended"
    for version, state in enumerate(("off", "on", "ended", "on"), 1):
        sent = client.post(f"{ADDRESS}regel/{now.row.id}/lage", {"version": version, "state": state})
        assert sent.status_code == 303
        with world.scope() as scope:
            assert scope.profile.thresholds == (("klotter",) if state == "on" else ())
    page = client.get(ADDRESS).get_data(as_text=True)
    assert "Minst 4 rapporter om klotter" in page and "Avslutade" in page


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "riskdatum"}, "what"),
        ({"what": "group:finns-inte"}, "what"),
        ({"where": "place:finns-inte"}, "where"),
        ({"at_least": 1}, "at_least"),
        ({"at_least": 51}, "at_least"),
        ({"hours": 0}, "hours"),
        ({"hours": 337}, "hours"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_in_its_field(world, said, field):
    with pytest.raises(Invalid) as refused:
        rule(world, **said)
    assert list(refused.value.messages) == [field]


def test_no_more_rules_than_can_be_read(world):
    for n in range(service.MOST_RULES):
        made = rule(world, hours=n + 1)
    with pytest.raises(Invalid):
        rule(world, hours=100)
    with world.scope() as scope:
        service.set_state(scope, id=made.id, version=1, state="ended")
    rule(world, hours=100)
    with world.scope() as scope, pytest.raises(Invalid):
        service.set_state(scope, id=made.id, version=2, state="on")
    with world.scope() as scope, pytest.raises(Conflict):
        service.change_rule(scope, id=made.id, version=2, what="klotter", at_least=2, hours=2)


def asks(world, **said) -> int:
    with asked(world.web.engine) as statements:
        come(world, 1, **said)
    return len(selects(statements))


def test_a_report_asks_as_much_however_many_rules_and_reports_there_are(world):
    with world.scope(Role.SCHOOL) as scope:
        report(scope, world)
    without = asks(world)
    rule(world, hours=200, at_least=50)
    with_one = asks(world)
    for n in range(12):
        rule(world, hours=100 + n, at_least=50)
    come(world, *range(2, 20))
    assert asks(world) == with_one <= without + 7
    assert asks(world, category="nedskrapning") == without


def test_the_api_tells_rules_and_what_one_may_count(client, world):
    rule(world)
    come(world, 1, 2)
    come(world, 3, role=Role.SOCIAL_SERVICES, access_class="restricted")
    key = {"Authorization": f"Bearer {world.key(Role.COORDINATOR, reach='read')}"}
    (row,) = client.http.get("/koping/api/v1/thresholds/", headers=key).json["rows"]
    assert (row["what"], row["place"], row["at_least"], row["hours"], row["state"]) == (
        "Klotter",
        "Köping",
        3,
        24,
        "on",
    )
    (seen,) = client.http.get("/koping/api/v1/thresholds/notices", headers=key).json["rows"]
    assert (seen["n"], seen["seen"]) == (3, False)
