"""What the police have published is the area's; a municipality sees its own and nobody else's."""

import json
import os
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.figures.periods import Days
from app.police_events import service as events
from tenants.access import AREA_ROLES, COMMAND_LINE, Role
from tenants.errors import Invalid, NotAllowed
from tests.databases import engine_of
from tests.material import material
from tests.test_privacy import number
from tests.world import AREA

ALL = Days(date(2000, 1, 1), date(2100, 1, 1))


def entry(id=1, place="Köping", clock="00.37", summary="Två personer rånades.", **changes):
    return {
        "id": id,
        "datetime": "2023-04-11 3:24:01 +02:00",
        "name": f"11 april {clock}, Rån, {place}",
        "summary": summary,
        "url": "/aktuellt/handelser/1/",
        "type": "Rån",
        "location": {"name": place, "gps": "59.51,15.99"},
        **changes,
    }


def taken(world, path, slug=AREA, fetched=None):
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        return events.import_police_events(scope, path=path, fetched=fetched)


def written(tmp_path, *entries):
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")
    return path


def seen(world, role, slug="koping", days=ALL):
    with world.scope(role, slug) as scope:
        return events.recent_events(scope, days=days, limit=10_000)


def counts(done) -> tuple:
    parts = done.new, done.changed, done.unchanged, done.outside
    return *map(len, parts), done.repeated, len(done.refused)


def test_the_real_file_once_and_again(world):
    path = material("police_events/vastmanland_events_2023-03_2025-06.jsonl")
    first = taken(world, path)
    assert sum(counts(first)) == 1320
    assert counts(first) == (209 + 35, 0, 0, 1320 - 209 - 35, 0, 0)
    assert counts(taken(world, path)) == (0, 0, 244, 1320 - 209 - 35, 0, 0)
    shown = {slug: seen(world, Role.SCHOOL, slug) for slug in ("koping", "arboga", "kungsor")}
    assert {slug: len(events) for slug, events in shown.items()} == {"koping": 126, "arboga": 55, "kungsor": 28}
    ids = [{event.id for event in events} for events in shown.values()]
    assert not ids[0] & ids[1] and not ids[1] & ids[2] and not ids[0] & ids[2]
    assert not any(event.county for events in shown.values() for event in events)
    area = seen(world, Role.AREA_CHIEF, AREA)
    assert (len(area), sum(event.county for event in area)) == (244, 35)
    assert all(event.url.startswith("https://polisen.se/") for event in area)
    assert [event.published_at for event in area] == sorted((event.published_at for event in area), reverse=True)


def test_an_edited_event_keeps_its_last_wording(world, tmp_path):
    assert counts(taken(world, written(tmp_path, entry(), entry(2, "Arboga")))) == (2, 0, 0, 0, 0, 0)
    edited = entry(summary="En person rånades.")
    assert counts(taken(world, written(tmp_path, edited, entry(2, "Arboga")))) == (0, 1, 1, 0, 0, 0)
    (event,) = seen(world, Role.COORDINATOR)
    assert (event.summary, event.versions, event.event_date) == ("En person rånades.", 2, date(2023, 4, 11))
    older = entry(datetime="2023-04-11 3:00:00 +02:00")
    assert counts(taken(world, written(tmp_path, older))) == (0, 0, 1, 0, 0, 0), "an old file does not undo a newer one"
    assert seen(world, Role.COORDINATOR)[0].summary == "En person rånades."


MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 8, tzinfo=UTC) for day in (16, 17, 18))
OLD, NEW = entry(summary="Två personer rånades."), entry(summary="En person rånades.")
"""The police keep `datetime` when they edit."""


def test_old_new_old_files_end_on_the_new_wording(world, tmp_path):
    for wording, fetched in ((OLD, MONDAY), (NEW, TUESDAY), (OLD, WEDNESDAY)):
        done = taken(world, written(tmp_path, wording), fetched=fetched)
    assert counts(done) == (0, 0, 1, 0, 0, 0), "a wording met before is never new"
    assert [event.summary for event in seen(world, Role.COORDINATOR)] == [NEW["summary"]]


def test_a_file_fetched_earlier_does_not_undo_a_later_one_nor_does_its_wording_come_back(world, tmp_path):
    taken(world, written(tmp_path, NEW), fetched=TUESDAY)
    assert counts(taken(world, written(tmp_path, OLD), fetched=MONDAY)) == (0, 0, 1, 0, 0, 0)
    assert counts(taken(world, written(tmp_path, OLD), fetched=WEDNESDAY)) == (0, 0, 1, 0, 0, 0)
    (event,) = seen(world, Role.COORDINATOR)
    assert (event.summary, event.versions) == (NEW["summary"], 1)


def test_a_wording_is_as_young_as_the_latest_file_that_has_it(world, tmp_path):
    for fetched in (MONDAY, WEDNESDAY):
        taken(world, written(tmp_path, NEW), fetched=fetched)
    taken(world, written(tmp_path, OLD), fetched=TUESDAY)
    assert seen(world, Role.COORDINATOR)[0].summary == NEW["summary"]


@pytest.mark.parametrize("both", [(NEW, OLD), (OLD, NEW)])
def test_order_within_a_file_does_not_matter(world, tmp_path, both):
    taken(world, written(tmp_path, OLD), fetched=MONDAY)
    assert counts(taken(world, written(tmp_path, *both), fetched=TUESDAY)) == (0, 1, 0, 0, 1, 0)
    assert seen(world, Role.COORDINATOR)[0].summary == NEW["summary"]


def test_the_newest_first_in_one_file_alone(world, tmp_path):
    taken(world, written(tmp_path, NEW, OLD), fetched=TUESDAY)
    taken(world, written(tmp_path, OLD), fetched=WEDNESDAY)
    assert seen(world, Role.COORDINATOR)[0].summary == NEW["summary"]


def test_a_file_is_as_old_as_it_was_written_unless_said(world, tmp_path):
    path = written(tmp_path, NEW)
    os.utime(path, (TUESDAY.timestamp(),) * 2)
    taken(world, path)
    taken(world, written(tmp_path, OLD), fetched=MONDAY)
    assert seen(world, Role.COORDINATOR)[0].summary == NEW["summary"]
    with pytest.raises(Invalid) as caught:
        taken(world, path, fetched=datetime(2099, 1, 1, tzinfo=UTC))
    assert caught.value.messages == {"fetched": ["Tiden då filen hämtades har inte varit än."]}


def test_a_file_of_which_nothing_can_be_read_is_refused(world, tmp_path):
    with pytest.raises(Invalid) as caught:
        taken(world, written(tmp_path, {"id": 4}, {"id": 5}))
    assert caught.value.messages == {"file": ["Ingen händelse i filen går att läsa. Rad 1: Fältet datetime saknas."]}


def test_what_was_kept_as_it_came_is_cleaned_when_the_schema_is_brought_up_to_date(world, tmp_path):
    taken(world, written(tmp_path, entry(), entry(2, "Arboga")))
    twelve = number(20, 9, 6, 14)
    raw = f"R&ouml;k <b>{twelve}</b>"
    with engine_of(world.urls["owner"]) as owner, owner.begin() as connection:
        alembic("downgrade", connection, "0006_est_versions")
        connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{world.tenants[AREA].id}'")
        connection.execute(text("UPDATE police_event SET summary = :raw WHERE event_id = 1"), {"raw": raw})
        alembic("upgrade", connection, "head")
    (event,) = seen(world, Role.COORDINATOR)
    assert event.summary == "Rök [personnummer borttaget]"
    assert counts(taken(world, written(tmp_path, entry(summary=raw), entry(2, "Arboga")))) == (0, 0, 2, 0, 0, 0)


def alembic(name, connection, revision):
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    getattr(command, name)(config, revision)


def test_an_event_that_moves_to_another_municipality_is_seen_there_alone(world, tmp_path):
    taken(world, written(tmp_path, entry()))
    taken(world, written(tmp_path, entry(place="Arboga")))
    assert not seen(world, Role.COORDINATOR)
    assert len(seen(world, Role.COORDINATOR, "arboga")) == 1


def test_county_rows_are_the_areas_and_others_are_outside(world, tmp_path):
    county = entry(1, "Västmanlands län", name="11 april 00.37, Sammanfattning natt, Västmanlands län")
    other = entry(2, "Hallands län", name="11 april 00.37, Sammanfattning natt, Hallands län")
    broken = {"id": 4}
    done = taken(world, written(tmp_path, county, other, entry(3, "Sala"), broken))
    assert counts(done) == (1, 0, 0, 2, 0, 1)
    assert (done.refused[0].line, done.refused[0].why) == (4, "Fältet datetime saknas.")
    assert [event.county for event in seen(world, Role.AREA_ANALYST, AREA)] == [True]
    assert not seen(world, Role.COORDINATOR)


def test_only_the_days_asked_for(world, tmp_path):
    late = entry(2, datetime="2023-04-12 8:00:00 +02:00", name="Sammanfattning natt, Övrigt, Köping", type="Övrigt")
    taken(world, written(tmp_path, entry(), late))
    day = [Days(date(2023, 4, n), date(2023, 4, n)) for n in (10, 11, 12)]
    assert [[event.event_id for event in seen(world, Role.ANALYST, days=d)] for d in day] == [[], [1], [2]]


def test_a_file_that_says_nothing_and_a_municipality_are_refused(world, tmp_path):
    with pytest.raises(Invalid, match="invalid") as caught:
        taken(world, written(tmp_path))
    assert "inga händelser" in caught.value.messages["file"][0]
    with pytest.raises(Invalid) as caught:
        taken(world, written(tmp_path, entry()), "koping")
    assert "polisområde" in caught.value.messages["area"][0]
    assert not seen(world, Role.AREA_CHIEF, AREA)


def test_who_may_read_and_who_may_take_in(world, tmp_path):
    path = written(tmp_path, entry())
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with world.scope(role) as scope, pytest.raises(NotAllowed):
            events.recent_events(scope, days=ALL)
    for role in AREA_ROLES:
        with world.scope(role, AREA) as scope, pytest.raises(NotAllowed):
            events.import_police_events(scope, path=path)
