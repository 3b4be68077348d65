"""Reports sent as packed bytes are those that the rows hold, however many stand in one value."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from app.figures.incidents import COLUMNS, NOWHERE
from app.figures.periods import Days
from app.incident_counts import arrays
from app.incidents.models import Incident
from app.report.fields import CLASSES, EXACT
from app.taxonomy import service as taxonomy
from tenants.access import CALENDAR
from tenants.models import uuid7
from tests.intake.files import many_rows
from tests.intake.imported import taken
from tests.world import NOW

DAYS = Days((NOW - timedelta(days=1200)).date(), NOW.date())


@pytest.fixture
def scope(world):
    taken(world, many_rows(150))
    with world.worker.scope(world.tenants["koping"], CALENDAR) as opened:
        yield opened


@pytest.mark.parametrize("chunk", [1, 7, 20_000])
def test_every_report_is_there_once_in_one_order(scope, monkeypatch, chunk):
    monkeypatch.setattr(arrays, "CHUNK", chunk)
    found = arrays.of_incidents(scope, days=DAYS)
    rows = scope.db.scalars(select(Incident).where(Incident.local_date >= DAYS.first).order_by(Incident.id)).all()
    slugs = taxonomy.counted_slugs()
    assert len(found) == len(rows) > 100
    for at, row in enumerate(rows):
        ids = (found.places, found.place), (found.areas, found.area), (found.organisations, found.organisation)
        told = [None if values[at] == NOWHERE else known[values[at]] for known, values in ids]
        assert told == [row.named_place_id, row.sub_area_id, row.organisation_id]
        assert slugs[found.group[at]] == taxonomy.categories()[row.category_id].group
        plain = found.day[at], CLASSES[found.access_class[at]], found.at_home[at], found.filed[at], found.n[at]
        assert plain == ((DAYS.last - row.local_date).days, row.access_class, row.at_home, True, 1)
        point = (row.x, row.y) if row.precision == EXACT else (np.nan, np.nan)
        assert np.array_equal((found.x[at], found.y[at]), point, equal_nan=True)


def test_periods_hold_the_same_in_however_many_values_they_are_sent(scope, monkeypatch):
    def counted():
        found = arrays.of_periods(scope, days=Days(DAYS.last - timedelta(days=13), DAYS.last), every=14, periods=80)
        names = {"place": found.places, "area": found.areas, "organisation": found.organisations}
        columns = []
        for name in COLUMNS:
            values = getattr(found, name)
            known = names.get(name)
            columns.append([None if at < 0 else str(known[at]) for at in values] if known is not None else list(values))
        return sorted(map(str, zip(*columns, strict=True)))

    whole = counted()
    monkeypatch.setattr(arrays, "CHUNK", 5)
    assert counted() == whole and len(whole) > 50


def test_ids_that_mix_to_one_number_are_told_apart():
    one, mix = uuid7(), 0x9E3779B97F4A7C15
    low = (int.from_bytes(one.bytes[8:], "little") + 1) % 2**64
    was, now = (int.from_bytes(one.bytes[8:], "little") * mix % 2**64), low * mix % 2**64
    high = int.from_bytes(one.bytes[:8], "little") ^ was ^ now
    other = high.to_bytes(8, "little") + low.to_bytes(8, "little")
    ids = np.frombuffer(one.bytes + other + bytes(16) + one.bytes, "V16")
    known = arrays._Known()
    assert known.positions(ids).tolist() == [0, 1, NOWHERE, 0]
    assert [id.bytes for id in known.ids] == [one.bytes, other]
