"""A role counts for the organisation it is held in, and what somebody wrote stays hers when a role of hers ends."""

from datetime import date

import pytest

from app.accounts import invitations
from app.est import removals
from app.incidents import lists
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.accounts.test_sessions import as_superuser
from tests.est.areas import activity, focus_area, log
from tests.incidents.test_reporting import AN_HOUR_AGO, report
from tests.world import email

SCHOOL = email(Role.SCHOOL, "koping")


def give(world, role: Role, organisation: str, address: str = SCHOOL) -> None:
    """A further role for somebody who has one."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        further = {"name": "Vikarie (exempel)", "role": role, "organisation": organisation}
        assert invitations.invite(scope, email=address, **further) is None


def end(world, role: Role) -> None:
    as_superuser(
        world,
        "UPDATE membership SET valid_to = '2026-11-24' WHERE role = :role"
        " AND person_id = (SELECT id FROM person WHERE email = :email)",
        role=role,
        email=SCHOOL,
    )


def correct(scope, seen, **changed):
    what = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": seen.named_place_id, **changed}
    return incidents.correct_incident(scope, id=seen.id, version=seen.version, **what)


def test_a_seat_in_the_council_opens_no_report_of_the_organisation_it_is_held_for(client, world):
    social = world.organisation("Socialtjänsten")
    with world.scope(Role.SOCIAL_SERVICES) as scope:
        restricted = report(scope, world, text="Oro på torget.")
    assert restricted.access_class == "restricted"
    client.sign_in(Role.SCHOOL)
    for role in (Role.COUNCIL_MEMBER, Role.LEADER, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR):
        give(world, role, "Socialtjänsten")
        assert client.get(f"/koping/rapporter/{restricted.id}").status_code == 404, role
    with world.scope(Role.SCHOOL) as scope:
        with pytest.raises(Invalid) as refused:
            report(scope, world, organisation_id=social)
        assert report(scope, world).organisation_id == world.organisation("Högstadieskolan")
    assert refused.value.messages == {"organisation_id": ["Du kan bara rapportera åt din egen verksamhet."]}
    give(world, Role.SOCIAL_SERVICES, "Socialtjänsten")
    assert client.get(f"/koping/rapporter/{restricted.id}").status_code == 200


def test_a_seat_in_the_council_opens_no_working_group(world):
    done = activity(world, focus_area(world))
    give(world, Role.COUNCIL_MEMBER, "Högstadieskolan", email(Role.YOUTH, "koping"))
    with pytest.raises(NotFound):
        log(world, done, date(2026, 11, 20), role=Role.YOUTH)
    give(world, Role.SCHOOL, "Högstadieskolan", email(Role.YOUTH, "koping"))
    assert log(world, done, date(2026, 11, 20), role=Role.YOUTH)


def test_files_are_read_in_for_the_organisation_of_a_role_that_reads_in_files(world):
    give(world, Role.REPORTER, "Bostadsbolaget")
    rows = "typ;tidigast;plats;organisation\nklotter;2026-11-20 1{}:00;Torget;{}\n"
    with world.scope(Role.SCHOOL) as scope:
        for at, (organisation, new, bad) in enumerate((("Bostadsbolaget", 1, 0), ("Högstadieskolan", 0, 1))):
            source = rows.format(at, organisation).encode()
            done = intake.import_incidents(scope, source=source, file_name=f"{at}.csv", limits=WEB)
            assert (done.new, len(done.bad)) == (new, bad), organisation


def test_what_she_wrote_stays_hers_when_her_first_role_ends(world):
    area = focus_area(world)
    (occasion,) = log(world, activity(world, area), date(2026, 11, 20), role=Role.SCHOOL)
    with world.scope(Role.SCHOOL) as scope:
        mine, stopped = report(scope, world), report(scope, world, text="Det var 19121212-1212.")
    give(world, Role.YOUTH, "Högstadieskolan")
    end(world, Role.SCHOOL)
    with world.scope(Role.SCHOOL) as scope:
        assert scope.actor.roles == {Role.YOUTH}
        assert {seen.id: seen.may_correct for seen in lists.my_reports(scope)} == {mine.id: True, stopped.id: True}
        assert [seen.id for seen in incidents.list_incidents(scope, mine=True).rows] == [mine.id]
        assert incidents.find_sent(scope, id=mine.id) == mine.id
        assert correct(scope, mine, text="Rättad utan skäl, för hon skrev den.").version == 2
        part = {"focus_area_id": area.id, "kind": "occasion", "id": occasion.id}
        assert removals.remove(scope, **part)


def test_what_she_wrote_for_an_organisation_she_has_left_is_its_own(world):
    give(world, Role.SOCIAL_SERVICES, "Socialtjänsten")
    end(world, Role.SCHOOL)
    with world.scope(Role.SCHOOL) as scope:
        left = report(scope, world, text="Oro på torget.")
        assert left.access_class == "restricted"
        assert [seen.id for seen in lists.my_reports(scope)] == [left.id]
    end(world, Role.SOCIAL_SERVICES)
    give(world, Role.YOUTH, "Högstadieskolan")
    with world.scope(Role.SCHOOL) as scope:
        assert lists.my_reports(scope) == []
        with pytest.raises(NotFound):
            incidents.read_incident(scope, id=left.id)
        with pytest.raises((NotFound, Conflict)):
            correct(scope, left, text="Nytt.")
