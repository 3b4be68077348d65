"""Counts over long spans: every role's numbers counted again, one report at a time, from the table of reports."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from app.figures.periods import Days
from app.incident_counts import figures, heard
from app.incident_counts.spans import edges, ranges, whole_months
from app.incidents import service
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tests.world import NOW, PEOPLE

READS = {
    Role.COORDINATOR: {"open", "internal", "police", "restricted"},
    Role.POLICE_OFFICER: {"open", "internal", "police"},
    Role.SCHOOL: {"open", "internal"},
    Role.SOCIAL_SERVICES: {"open", "internal"},
    Role.YOUTH: {"open", "internal"},
    Role.ANALYST: {"open", "internal"},
    Role.REPORTER: set(),
}
"""What each role reads of the whole place, by hand from the access table; her own organisation's comes on top."""
SPANS = {
    "a day": Days(date(2026, 11, 25), date(2026, 11, 25)),
    "a fortnight": Days(date(2026, 11, 9), date(2026, 11, 22)),
    "so far this year": Days(date(2026, 1, 1), date(2026, 11, 25)),
    "the year before": Days(date(2025, 1, 1), date(2025, 11, 25)),
    "twelve months": Days(date(2025, 11, 26), date(2026, 11, 25)),
    "over a leap day": Days(date(2024, 1, 15), date(2024, 3, 15)),
    "two months": Days(date(2024, 2, 1), date(2024, 3, 31)),
    "over New Year": Days(date(2025, 12, 22), date(2026, 1, 4)),
    "nothing": Days(date(2026, 1, 2), date(2026, 1, 1)),
    "everything": Days(date(2023, 12, 1), date(2026, 11, 25)),
}


@pytest.fixture
def busy(world):
    """400 reports over three years, of all classes and six organisations, some withdrawn again."""
    die, named = random.Random(11), list(world.named().values())
    kinds = [c for c in taxonomy.categories().values() if not c.needs_text and not c.retired]
    edge_days = [date(2025, 12, 31), date(2026, 1, 1), date(2024, 2, 29), date(2024, 3, 1), date(2026, 10, 31)]
    for role in (r for r in PEOPLE if PEOPLE[r]):
        with world.scope(role) as scope:
            for n in range(65):
                day = edge_days[n] if n < len(edge_days) else NOW.date() - timedelta(days=die.randrange(1100))
                moment = datetime(day.year, day.month, day.day, die.choice((5, 8, 22, 23)), tzinfo=UTC)
                seen = service.report_incident(
                    scope,
                    category=die.choice(kinds).slug,
                    earliest=min(moment, NOW),
                    named_place_id=die.choice(named),
                    access_class=die.choice(("internal", "police", "restricted")),
                )
                if n % 13 == 0:
                    service.withdraw_incident(scope, id=seen.id, version=1, reason="dubblett")
    return world


def every_row(world) -> list:
    engine = create_engine(world.urls[None])
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT (i.latest AT TIME ZONE 'Europe/Stockholm')::date AS day, c.id, c.group_slug, i.access_class,"
                " o.name FROM incident i JOIN category c ON c.id = i.category_id"
                " JOIN organisation o ON (o.tenant_id, o.id) = (i.tenant_id, i.organisation_id)"
                " WHERE i.state = 'counted' AND c.kind <> 'advance_notice'"
            )
        ).all()
    engine.dispose()
    return rows


def test_every_role_counts_what_she_may_read_however_long_the_span(busy):
    rows, different = every_row(busy), set()
    assert {row.access_class for row in rows} == {"internal", "police", "restricted"} and len(rows) > 250
    for role, classes in READS.items():
        readable = [row for row in rows if row.access_class in classes or row.name == PEOPLE[role]]
        by_span = {name: [row for row in readable if row.day in set(days)] for name, days in SPANS.items()}
        with busy.scope(role) as scope:
            counted = figures.category_counts(scope, spans=SPANS)
            grouped = figures.group_counts(scope, spans=SPANS)
            units = heard.unit_weeks(scope, spans=SPANS)
            one_by_one = {
                name: figures.category_counts(scope, spans={name: days})[name] for name, days in SPANS.items()
            }
        assert counted == one_by_one == {name: dict(Counter(row.id for row in some)) for name, some in by_span.items()}
        assert grouped == {name: dict(Counter(row.group_slug for row in some)) for name, some in by_span.items()}, role
        assert units == {
            name: len({(row.name, (SPANS[name].last - row.day).days // 7) for row in some})
            for name, some in by_span.items()
        }, role
        different.add(len(readable))
    assert len(different) >= 5  # the roles do read different things here


def test_others_places_count_nothing(busy):
    with busy.scope(Role.COORDINATOR, "arboga") as scope:
        assert figures.category_counts(scope, spans=SPANS) == {name: {} for name in SPANS}
        assert set(heard.unit_weeks(scope, spans=SPANS).values()) == {0}


@pytest.mark.parametrize(
    ("first", "last", "months", "left"),
    [
        (
            "2025-11-26",
            "2026-11-25",
            ("2025-12-01", "2026-10-01"),
            [("2025-11-26", "2025-11-30"), ("2026-11-01", "2026-11-25")],
        ),
        ("2024-02-01", "2024-02-29", ("2024-02-01", "2024-02-01"), []),
        ("2024-02-01", "2024-02-28", None, [("2024-02-01", "2024-02-28")]),
        ("2025-12-31", "2026-01-31", ("2026-01-01", "2026-01-01"), [("2025-12-31", "2025-12-31")]),
        ("2025-12-02", "2026-01-30", None, [("2025-12-02", "2026-01-30")]),
        ("2026-01-01", "2025-12-31", None, []),
    ],
)
def test_whole_months_and_the_days_at_their_ends(first, last, months, left):
    days = Days(date.fromisoformat(first), date.fromisoformat(last))
    found = whole_months(days)
    assert (found and (found.first.isoformat(), found.last.isoformat())) == months
    assert [(one.first.isoformat(), one.last.isoformat()) for one in edges(days)] == left


def test_spans_that_meet_are_one_range():
    a = Days(date(2026, 1, 1), date(2026, 1, 10))
    found = ranges([Days(date(2026, 3, 1), date(2026, 3, 2)), a, a.back(10), Days(date(2026, 1, 3), date(2026, 1, 5))])
    assert found == [Days(date(2025, 12, 22), date(2026, 1, 10)), Days(date(2026, 3, 1), date(2026, 3, 2))]
