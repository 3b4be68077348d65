"""What waits is told in a letter on Mondays, and what is stopped at once: numbers and days, never what it is."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.handovers import service as handovers
from app.inbox import service as inbox
from app.incidents import lists
from app.incidents import service as incidents
from app.mail import service as mail
from app.reminders.registration import monday
from tenants.access import CALENDAR, Role
from tenants.rounds import look_round
from tenants.runs import WAITING, Run
from tests.incidents.test_reporting import report
from tests.mail.test_sending import rows, send
from tests.world import NOW, email
from workers import timetable
from workers.performing import perform_run

LATER = datetime(2026, 12, 21, 7, 0, tzinfo=UTC)
"""A Monday, when what was said on the day of the tests has four days left."""


def stop(world, role: Role = Role.YOUTH) -> None:
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
    with world.scope(role) as scope:
        incidents.object_to(scope, id=seen.id, version=seen.version, wrong="place")


def answer(world) -> None:
    with world.scope(Role.COORDINATOR) as scope:
        (waits,) = lists.list_stopped(scope)
        stopped = incidents.read_incident(scope, id=waits.id)
        what = {"id": stopped.id, "version": stopped.version}
        incidents.settle_incident(scope, **what, insist=True, answer="Den stämmer.")


def remind(world, moment: datetime = LATER) -> None:
    """Be the calendar and the worker that Monday."""
    then = world.worker.at(moment)
    there = next(one for one in look_round(then) if one.tenant.slug == "koping")
    timetable.order_what_is_due(then, there, set())
    work(world, moment)


def work(world, moment: datetime) -> None:
    """Perform what waits, and what comes of it; analyses and quarters are not for here."""
    then, tenant = world.worker.at(moment), world.tenants["koping"]
    for kind in ("reminder", "report_digest", "mail"):
        with then.scope(tenant, CALENDAR) as scope:
            ids = scope.db.scalars(select(Run.id).where(Run.kind == kind, Run.state == WAITING)).all()
        assert all(perform_run(then, tenant, id) for id in ids)


def reminded(world) -> int:
    return sum(row.kind == "reminder" for row in rows(world))


def test_whoever_has_something_waiting_is_told_how_much_and_by_when_and_nothing_else(world, box):
    stop(world)
    work(world, NOW)
    before = len(box.letters)
    remind(world)
    letters = {one["To"]: one.get_content() for one in box.letters[before:]}
    assert {email(role, "koping") for role in (Role.AUDITOR, Role.COORDINATOR, Role.SCHOOL)} <= set(letters)
    assert "Den ska vara klar senast 25 december 2026." in letters[email(Role.AUDITOR, "koping")]
    assert not any(re.search("Klotter|Torget|plats|rapport", text) for text in letters.values())
    remind(world, LATER + timedelta(hours=5))
    assert len(box.letters) == before + len(letters), "once a week"


def test_nobody_is_reminded_of_nothing_or_of_what_was_done_meanwhile(client, world, box):
    remind(world)
    assert reminded(world) == 0
    stop(world)
    then = world.worker.at(LATER)
    with then.scope(world.tenants["koping"], CALENDAR) as scope:
        auditor = world.actor(Role.AUDITOR).membership_id
        mail.write(scope, kind="reminder", membership_id=auditor)
    answer(world)
    work(world, LATER)
    assert [row.state for row in rows(world) if row.kind == "reminder"] == ["unneeded"]


def test_whoever_does_not_want_to_be_reminded_is_not(client, world, box):
    stop(world)
    client.sign_in(Role.AUDITOR)
    assert "På måndagen" in client.get("/koping/konto").get_data(as_text=True)
    assert client.post("/koping/konto/utskick", {"wanted": ["run_done"]}).status_code == 303
    remind(world)
    auditor = world.actor(Role.AUDITOR).membership_id
    assert auditor not in {row.membership_id for row in rows(world) if row.kind == "reminder"}
    assert reminded(world) > 0


@pytest.mark.parametrize(
    ("local", "week"),
    [
        (datetime(2026, 11, 23, 5, 59), None),
        (datetime(2026, 11, 23, 6, 0), date(2026, 11, 23)),
        (datetime(2026, 11, 26, 6, 0), date(2026, 11, 23)),
        (datetime(2026, 11, 26, 6, 1), None),
        (datetime(2026, 11, 29, 12, 0), None),
    ],
)
def test_a_week_has_one_time_for_them_also_for_a_calendar_that_was_away(world, local, week):
    with world.worker.at(local.replace(tzinfo=UTC)).scope(world.tenants["koping"], CALENDAR) as scope:
        assert monday(scope) == week


def test_that_a_report_is_stopped_is_told_to_those_who_answer_and_oversee(world, box):
    stop(world)
    send(world)
    assert {one["To"] for one in box.letters} == {email(role, "koping") for role in (Role.COORDINATOR, Role.AUDITOR)}
    assert all("fel-information" in one.get_content() for one in box.letters)
    assert not any(re.search("Klotter|Torget", one.get_content()) for one in box.letters)
    stop(world)
    send(world)
    assert len(box.letters) == 2, "one is enough while they have not answered"


def test_a_letter_of_what_has_been_answered_is_not_sent_and_the_next_is_written_at_once(world, box):
    stop(world)
    answer(world)
    send(world)
    assert [row.state for row in rows(world)] == ["unneeded"] * 2 and box.letters == []
    stop(world, Role.COORDINATOR)
    send(world)
    assert [one["To"] for one in box.letters] == [email(Role.AUDITOR, "koping")], "she knows what she has said herself"


def test_whoever_gets_something_to_see_to_is_told_by_a_link_alone_and_not_once_it_is_answered(world, box):
    school = world.organisation("Högstadieskolan")
    for place in ("Torget", "Stationen"):
        with world.scope(Role.YOUTH) as scope:
            seen = report(scope, world, category="belysning")
        with world.scope() as scope:
            said = {"place": place, "asked": "Byt lampan.", "due": NOW.date()}
            row = handovers.hand_over(scope, incident_id=seen.id, organisation_id=school, **said)
        if place == "Torget":
            with world.scope(Role.SCHOOL) as scope:
                handovers.say(scope, id=row.id, version=1, state="taken_on")
    send(world)
    assert {one["To"] for one in box.letters} == {email(role, "koping") for role in (Role.SCHOOL, Role.UNIT_MANAGER)}
    assert all(f"/koping/overlamnat/{row.id}" in one.get_content() for one in box.letters)
    assert not any(re.search("lamp|belysning|Torget|Stationen", one.get_content()) for one in box.letters)


def test_on_monday_whoever_reported_is_told_to_how_many_something_happened_unless_she_chose_not_to(world, box):
    with world.scope(Role.SCHOOL) as scope:
        seen = [report(scope, world) for _ in range(3)]
    for role in (Role.YOUTH, Role.COORDINATOR):
        with world.scope(role) as scope:
            seen.append(report(scope, world))
    with world.scope(Role.YOUTH) as scope:
        mail.choose(scope, wanted=[one.name for one in mail.to_choose(scope.actor) if one.name != "report_digest"])
    at = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    with world.worker.at(at - timedelta(days=2)).scope(world.tenants["koping"], world.actor(Role.COORDINATOR)) as scope:
        inbox.look_over(scope, reports={one.id: 1 for one in [*seen[:2], *seen[3:]]})
    remind(world, at)
    told = [one for one in box.letters if "hänt något" in one.get_content()]
    assert [one["To"] for one in told] == [email(Role.SCHOOL, "koping")]
    assert "Det har hänt något med 2 av dina rapporter" in told[0].get_content().replace("\n", " ")
    assert not re.search("Klotter|Torget", told[0].get_content())
