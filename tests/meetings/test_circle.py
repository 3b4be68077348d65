"""Who reads which meeting and decision: what one may not read stands nowhere and is counted nowhere."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app import hooks
from app.incidents import service as incidents
from app.meetings import lists
from tenants.access import MUNICIPAL_ROLES, Role
from tenants.errors import NotFound
from tests.incidents.test_reporting import report
from tests.meetings.made import decided, followed, meeting

EVERY = {Role.COORDINATOR, Role.POLICE_OFFICER}
WORK = {*EVERY, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST}
SCHOOLS = {Role.SCHOOL, Role.UNIT_MANAGER}
"""Those of the cast whose organisation is called, and is to do what is decided."""
READERS = sorted(MUNICIPAL_ROLES - {Role.ADMINISTRATOR, Role.AUDITOR, Role.REGISTRAR, Role.COMMUNICATOR})


def who(world, of) -> set[Role]:
    found = set()
    for role in READERS:
        with world.scope(role) as scope:
            if of(scope):
                found.add(role)
    return found


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("picture", WORK | SCHOOLS),
        ("est", WORK | SCHOOLS),
        ("group", EVERY | SCHOOLS),
        ("council", EVERY | SCHOOLS | {Role.COUNCIL_MEMBER, Role.LEADER}),
    ],
)
def test_a_meeting_is_read_by_its_kind_and_by_those_who_are_called(world, kind, readers):
    period: dict[str, Any] = {"period_first": date(2026, 11, 9)} if kind == "picture" else {}
    row = meeting(world, kind=kind, called=["Högstadieskolan"], **period)
    assert who(world, lambda scope: lists.list_meetings(scope)) == readers
    decided(world, row, None, function="Väktarna")
    assert who(world, lambda scope: lists.list_decisions(scope).rows) == readers


@pytest.mark.parametrize(
    ("access_class", "readers"),
    [("internal", WORK | {Role.REPORTER}), ("police", EVERY), ("restricted", {Role.COORDINATOR})],
)
def test_a_decision_is_read_by_its_class_and_by_whoever_is_to_do_it(world, client, access_class, readers):
    at = meeting(world, called=["Bostadsbolaget"])
    row = decided(world, at, access_class=access_class, text="Kanariefågel.", named_place_id=world.named()["Torget"])
    later = meeting(world, datetime(2026, 11, 24, 8, tzinfo=UTC), called=["Bostadsbolaget"])
    followed(world, row, "late", reason="kanariefågel", meeting_id=later.id)
    assert who(world, lambda scope: lists.list_decisions(scope).rows) == readers | SCHOOLS
    sought = hooks.Sought("kanariefågel", ("kanariefågel",))
    found = lambda scope: [kind for kind in hooks.find(scope, sought) if kind.label == "Beslut" and kind.n]  # noqa: E731
    assert who(world, found) == readers | SCHOOLS
    for role in READERS:
        client.sign_in(role)
        pages = [
            f"moten/{at.id}",
            f"moten/{later.id}",
            "moten/",
            "beslut/",
            f"beslut/{row.id}",
            "",
            "sok?q=kanariefågel",
        ]
        pages.append(f"platser/{world.named()['Torget']}")
        told = [page for page in pages if "anariefågel." in client.get(f"/koping/{page}").text]
        assert bool(told) == (role in readers | SCHOOLS), (role, told)
        if role not in readers | SCHOOLS:
            listed = client.get("/koping/moten/")
            assert "1 beslut" not in listed.text


def test_what_a_decision_rests_on_is_told_to_those_alone_who_may_read_it(world, client):
    at = meeting(world)
    with world.scope(Role.YOUTH) as scope:
        seen = report(scope, world, access_class="police", text="Rapportens text.")
    row = decided(world, at, incident_id=seen.id)
    told = who(world, lambda scope: lists.list_decisions(scope).rows and lists.read_decision(scope, id=row.id).incident)
    assert told == {Role.COORDINATOR, Role.POLICE_OFFICER, Role.YOUTH}
    client.sign_in(Role.SCHOOL)
    page = client.get(f"/koping/beslut/{row.id}").text
    assert str(seen.id) not in page and "Rapport:" not in page
    client.sign_in(Role.YOUTH)
    assert "Beslut 1/2026" in client.get(f"/koping/rapporter/{seen.id}").text
    # A report that is raised takes its readers with it.
    with world.scope() as scope:
        version = incidents.read_incident(scope, id=seen.id).version
        incidents.classify_incident(scope, id=seen.id, version=version, access_class="restricted")
    client.sign_in(Role.POLICE_OFFICER)
    assert str(seen.id) not in client.get(f"/koping/beslut/{row.id}").text


def test_another_municipality_and_the_police_area_meet_nothing(world, client):
    row = decided(world, meeting(world))
    with world.scope(slug="arboga") as scope:
        assert lists.list_meetings(scope) == [] and lists.list_decisions(scope).rows == []
        with pytest.raises(NotFound):
            lists.read_decision(scope, id=row.id)
    client.sign_in(Role.AREA_CHIEF, "vastra-malardalen")
    assert client.get("/vastra-malardalen/beslut/").status_code == 403
