"""The demo world comes in by everybody's acts, and coming again adds only the days that have passed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.demo import loading
from app.est import overview
from app.est.models import FollowUp, Occasion
from app.figures.periods import Quarter, local_date
from app.incidents.models import Incident
from app.quarterly_reports.models import Priority
from tenants.access import Role
from tenants.audit import AuditLine
from tenants.files import FileStore
from tenants.registry import all_tenants
from tenants.scope import Database
from tests.databases import cloned, url_as

KEY = b"demo"
SEPTEMBER, OCTOBER = datetime(2026, 9, 20, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def empty(admin, empty_template, postgres_url, tmp_path, monkeypatch):
    """An empty database, whose demo world is one year long."""
    monkeypatch.setattr(loading, "YEARS", 1)
    with cloned(admin, empty_template) as name:
        url = url_as(postgres_url, name, "worker")
        database = Database(url, files=FileStore(tmp_path), enqueue=lambda *_: None, clock=lambda: SEPTEMBER)
        yield database
        database.engine.dispose()


def load(database: Database) -> None:
    loading.load(database, key=KEY, today=local_date(database.clock()), progress=lambda *_: None, quarters=0)


def numbers(database: Database) -> dict[str, int]:
    """How many rows Köping has of each kind."""
    tenant = next(tenant for tenant in all_tenants(database) if tenant.slug == "koping")
    with database.scope(tenant) as scope:
        kinds = (Incident, Occasion, FollowUp, Priority)
        return {kind.__name__: scope.db.scalar(select(func.count()).select_from(kind)) for kind in kinds}


def rhythms(database: Database) -> set:
    found = set()
    for tenant in all_tenants(database):
        with database.scope(tenant) as scope:
            found.add(scope.profile.anchor)
    return found


def test_loading_again_adds_only_the_days_that_have_passed(empty):
    load(empty)
    assert len(rhythms(empty)) == 1, "an area and its municipalities count the same fortnights"
    first = numbers(empty)
    assert min(first.values()) > 0 and first["FollowUp"] == first["Priority"] == 3 * 3
    load(empty)
    assert numbers(empty) == first

    later = empty.at(OCTOBER)
    load(later)
    grown = numbers(empty)
    assert grown["Incident"] > first["Incident"] and grown["Occasion"] > first["Occasion"]
    assert grown["FollowUp"] == grown["Priority"] == 4 * 3
    load(later)
    assert numbers(empty) == grown

    tenant = next(tenant for tenant in all_tenants(empty) if tenant.slug == "koping")
    coordinator = loading._coordinator(later, tenant)
    with later.scope(tenant, coordinator) as scope:
        for seen in overview.quarter_overview(scope, quarter=Quarter(2026, 3)):
            assert seen.follow_up.written_by == coordinator.name and coordinator.has(Role.COORDINATOR)
            assert Quarter.containing(local_date(seen.follow_up.written_at)) == Quarter(2026, 4)
            assert all(row.planned_quarter is not None for row in seen.activities)
        written = scope.db.scalars(select(AuditLine.actor).where(AuditLine.act.startswith("est."))).unique().all()
        assert written == [coordinator.name]
