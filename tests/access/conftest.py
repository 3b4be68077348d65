"""One town for the whole suite: the cast, with reports of every class by every organisation, and documents."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from app.documents import service as documents
from app.figures.periods import STOCKHOLM, Days
from app.incidents import service as incidents
from tenants.access import COMMAND_LINE, Role
from tests.access import expected
from tests.access.planted_parts import little_report
from tests.databases import opened_world
from tests.world import AREA, ORGANISATIONS, World

WEEK = Days(datetime(2026, 11, 16).date(), datetime(2026, 11, 22).date())
"""The whole week in which everything happened."""
AT_HOME, IN_TOWN = "bostadsinbrott", "klotter"


@dataclass(frozen=True)
class Planted:
    """One report: who wrote it, its class, and whether it points at a dwelling."""

    organisation: str
    access_class: str
    at_home: bool
    category: str


@dataclass
class Town:
    world: World
    reports: dict[UUID, Planted] = field(default_factory=dict)
    documents: dict[UUID, str] = field(default_factory=dict)
    """Köping's documents: id -> draft or final."""
    area_documents: dict[UUID, str] = field(default_factory=dict)
    """The police area's own."""


@pytest.fixture(scope="package")
def town(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("town")) as world:
        made = Town(world)
        _report(made)
        made.documents = _write(world, "koping")
        made.area_documents = _write(world, AREA)
        yield made


def _report(town: Town) -> None:
    world = town.world
    square, when = world.named()["Torget"], datetime(2026, 11, 18, 13, tzinfo=STOCKHOLM)
    for name in ORGANISATIONS:
        organisation = world.organisation(name)
        for access_class in expected.CLASSES:
            for category in (AT_HOME, IN_TOWN):
                with world.scope(Role.COORDINATOR) as scope:
                    seen = incidents.report_incident(
                        scope,
                        category=category,
                        earliest=when,
                        named_place_id=square,
                        access_class=access_class,
                        organisation_id=organisation,
                        text="Text om vad som hände.",
                    )
                town.reports[seen.id] = Planted(name, access_class, category == AT_HOME, category)


def _write(world: World, slug: str) -> dict[UUID, str]:
    kept = {}
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        digest = world.worker.files.write(scope.tenant.id, b"%PDF-1.7 example")
        source = world.worker.files.write(scope.tenant.id, little_report("Köpings kommun").source())
        for period in ("2026-Q2", "2026-Q3"):
            draft = documents.keep_draft(
                scope,
                kind="quarterly_report",
                title="Lägesrapport",
                period=period,
                edition=1,
                audience="internal",
                counted_at=scope.now,
                media_type="application/pdf",
                file_name="rapport.pdf",
                sha256=digest,
                size=16,
                source_sha256=source,
            )
            kept[draft.id] = "draft"
    if slug == "koping":
        with world.scope(Role.COORDINATOR) as scope:
            first = next(iter(kept))
            final = documents.keep_final(scope, draft_id=first, sha256=digest, size=16, file_name="rapport.pdf")
            kept[final.id] = "final"
    return kept
