"""A picture opens, is made final once, and is corrected by another edition."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import hooks
from app.incidents import service as incidents
from app.meetings import service as meetings
from app.pictures import frozen, registration, service
from app.pictures.models import PictureSnapshot, SharedEdition
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.pictures.made import FIRST, counted, edition, final, locked, rows_of
from tests.police_events.test_events import entry, taken, written
from tests.situational_pictures.reports import history, report
from tests.statements import asked, by_table, selects
from tests.world import stand

MOST_SELECTS = 120
"""Of a draft, its three rooms and the run around it."""


def test_what_it_says_is_kept_as_it_was_and_tells_what_has_changed_since(world):
    history(world)
    made = [report(world, day) for day in (-14, -13, -12)]
    first = final(world, registry_number="KS 2026-7")
    before = edition(world)
    assert (first.number, first.registry_number, first.replaces) == (1, "KS 2026-7", "")
    assert rows_of(before.told, "platser")[0][:2] == ("Torget", "3")
    report(world, -10)
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=made[0].id, version=1, reason="Fel.")
    after = edition(world)
    assert (after.told, after.sha256, before.changed, after.changed) == (before.told, before.sha256, 0, 1)


def test_it_is_made_final_as_it_was_seen(world):
    counted(world)
    with world.scope() as scope:
        page = service.read_picture(scope, first=FIRST)
        with pytest.raises(Conflict, match="changed_meanwhile"):
            service.lock(scope, first=FIRST, version=page.row.version, seen="0" * 64)
        assert service.lock(scope, first=FIRST, version=page.row.version, seen=page.draft.seen).number == 1
    with pytest.raises(Conflict, match="picture_locked"):
        locked(world)
    with pytest.raises(Conflict, match="picture_locked"):
        counted(world)


def test_nothing_is_made_final_that_is_not_counted(world):
    with pytest.raises(NotFound):
        locked(world)
    with world.scope() as scope:
        service.open_picture(scope, first=FIRST)
    with pytest.raises(Invalid):
        locked(world)


def test_a_correction_is_another_edition_that_names_the_one_before_and_why(world):
    first = final(world)
    with world.scope() as scope:
        version = service.read_picture(scope, first=FIRST).row.version
        with pytest.raises(Invalid):
            service.correct(scope, first=FIRST, version=version, reason="")
        service.correct(scope, first=FIRST, version=version, reason="Polisens del kom efter mötet.")
    assert edition(world).row.number == 1
    second = final(world)
    assert (second.number, second.replaces, second.reason) == (2, first.sha256, "Polisens del kom efter mötet.")
    assert [edition(world, number=n).row.sha256 for n in (1, 2)] == [first.sha256, second.sha256]


def test_a_line_leaves_when_its_report_gets_fewer_readers(world):
    history(world)
    school = report(world, -13, text="Klottret på väggen.")
    report(world, -12, place="Stationen")
    final(world)
    with world.scope(Role.SCHOOL) as scope:
        incidents.classify_incident(scope, id=school.id, version=1, access_class="restricted", reason="Pekar ut.")
    for role, left in ((Role.YOUTH, False), (Role.POLICE_OFFICER, False), (Role.COORDINATOR, False)):
        seen = edition(world, role)
        assert ("Torget" in [row[0] for row in rows_of(seen.told, "platser")]) is left
        assert seen.told.map is None
        assert rows_of(seen.told, "siffror")[-1][1] == "2"  # what stands for the municipality stands


def test_the_hashes_are_those_of_what_is_kept(world):
    report(world, -13)
    made = final(world)
    with world.scope() as scope:
        rows = scope.db.query(PictureSnapshot).all()
        assert len(rows) == 3
        assert all(row.sha256 == frozen.digest([row.content, row.reports]) for row in rows)
        (shared,) = scope.db.query(SharedEdition).all()
    assert (shared.number, shared.sha256) == (made.number, frozen.digest(shared.weeks))
    assert sum(row[-1] for row in shared.weeks) == 1


def test_it_opens_by_itself_before_its_period_ends_and_once_more_when_it_has(world):
    seen = stand(world)
    moments = {day: datetime(2026, 12, day, 5, tzinfo=UTC) for day in (1, 2, 6, 7)}
    due = {}
    for day, now in moments.items():
        at = type(seen)(**{**vars(seen), "now": now})
        due[day] = (registration.opening(at), registration.ended(at))
    running, over = date(2026, 11, 23), date(2026, 11, 9)
    assert due == {1: (None, over), 2: (running, over), 6: (running, over), 7: (None, running)}


def test_it_waits_for_the_coordinator_from_its_meeting_until_it_is_final(world):
    def waits(role=Role.COORDINATOR):
        with world.scope(role) as scope:
            return [(one.endpoint, one.values) for one in hooks.todo(scope) if one.kind == "picture"]

    counted(world)
    assert waits() == []
    with world.scope() as scope:
        begins_at = scope.now - timedelta(hours=1)
        meetings.add_meeting(scope, kind="picture", begins_at=begins_at, period_first=FIRST)
    assert waits() == [("pictures.lock_form", {"first": FIRST})] and waits(Role.POLICE_OFFICER) == []
    locked(world)
    assert waits() == []
    with world.scope() as scope:
        version = service.read_picture(scope, first=FIRST).row.version
        service.correct(scope, first=FIRST, version=version, reason="Polisens del kom efter mötet.")
    assert len(waits()) == 1


def test_what_the_police_have_published_stands_beside_the_reports(world, tmp_path):
    """The day and the kind, in the two rooms that meet, and counted with nothing."""
    about = {"datetime": "2026-11-12 3:24:01 +02:00", "name": "11 november 23.37, Rån, Köping"}
    taken(world, written(tmp_path, entry(**about)))
    final(world)
    for role, there in ((Role.COORDINATOR, True), (Role.SCHOOL, True), (Role.REPORTER, False)):
        told = edition(world, role).told
        assert rows_of(told, "utifran") == ([("ons\xa011\xa0nov", "Rån")] if there else []), role
        assert "rånades" not in str(told) and rows_of(told, "siffror")[-1][1] == "0"


def test_a_period_to_come_is_read_once_something_is_written_for_it_and_is_counted_when_it_has_begun(world, client):
    coming = date(2026, 12, 7)
    client.sign_in(Role.COORDINATOR)
    page = f"/koping/lagesbild/bild/{coming}"
    assert client.get(page).status_code == 404
    with world.scope() as scope:
        service.open_picture(scope, first=coming)
    assert page in client.get("/koping/lagesbild/bild/").get_data(as_text=True)
    said = client.get(page).get_data(as_text=True)
    assert "periodens första dag ska först ha gått" in said and f"{page}/rakning" not in said
    with pytest.raises(NotFound):
        counted(world, coming)


def test_a_draft_asks_as_often_of_many_reports_as_of_few(world):
    """The run that counts all three rooms: with two years behind it, and with ten and many more in the period."""
    history(world)
    asked_of = []
    for years, n in ((0, 1), (10, 15)):
        for year in range(years):
            report(world, -14 - 364 * year, place="Stationen")
        for hour in range(n):
            report(world, -14, hour=hour)
        with asked(world.worker.engine) as found:
            counted(world)
        asked_of.append(selects(found))
    few, many = asked_of
    assert 20 < len(many) <= MOST_SELECTS, by_table(many)
    assert len(many) <= len(few), by_table(many, more_than=few)
