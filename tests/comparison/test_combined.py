"""The area's combined picture: hand-counted weeks of three municipalities, from published rows alone."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.comparison import coarse_rows, permissions, service
from app.figures.incidents import CoarseCount
from app.figures.periods import Days
from app.incident_counts import figures
from app.incidents import lists
from app.incidents import service as incidents
from tenants.access import MUNICIPAL_ROLES, Role
from tenants.errors import NotAllowed, NotFound
from tenants.models import uuid7
from tenants.profile import Profile
from tenants.registry import change_profile, register_tenant
from tests.situational_pictures.reports import report
from tests.statements import asked, selects
from tests.world import AREA

LAST = date(2026, 11, 9)
"""The Monday of the last two finished weeks when the clock stands on 25 November 2026."""


def combined(world, role=Role.AREA_CHIEF, **which):
    with world.scope(role, AREA) as scope:
        return service.combined(scope, **which)


def rows(seen):
    return {r.name: r.counts and (r.counts.now, r.counts.previous, r.counts.last_year) for r in seen.municipalities}


def profile(world, slug: str, **values) -> None:
    """Change a tenant's profile, as the one who operates the machine does."""
    with world.worker.scope(world.tenants[slug]) as scope:
        change_profile(scope, replace(scope.profile, **values))


@pytest.fixture
def weeks(world):
    """Days are counted from 23 November: -14 … -1 are the last two finished weeks."""
    for slug in ("koping", "arboga", "kungsor"):
        report(world, -392, slug=slug)  # four weeks before last year's weeks
    for day in (-14, -1, -3):
        report(world, day)
    report(world, -2, category="hastighet", slug="arboga")
    report(world, -28, slug="arboga")
    report(world, -15, slug="arboga")
    report(world, -378, slug="kungsor")  # the first day of last year's weeks
    report(world, -379, slug="kungsor")  # the day before it
    report(world, -4, category="bostadsinbrott", slug="kungsor")
    report(world, 0)  # a week that is not over
    return world


def test_finished_weeks_counted_by_hand(weeks):
    seen = combined(weeks)
    assert seen.spans.now == Days(LAST, date(2026, 11, 22)) and seen.next_first is None
    assert rows(seen) == {"Arboga": (1, 2, 0), "Kungsör": (1, 0, 1), "Köping": (3, 0, 0)}
    assert (seen.total.now, seen.total.previous, seen.total.last_year) == (5, 2, 1)
    assert [(r.inhabitants, r.year, r.per_thousand) for r in seen.municipalities] == [
        (10_000, 2024, 0.1),
        (10_000, 2024, 0.1),
        (10_000, 2024, 0.3),
    ]
    assert (seen.inhabitants, seen.per_thousand) == (30_000, pytest.approx(1 / 6))
    assert [(g.slug, g.by_municipality, g.now, g.previous) for g in seen.groups] == [
        ("skadegorelse", (0, 0, 3), 3, 2),
        ("tillgrepp", (0, 1, 0), 1, 0),
        ("trafik", (1, 0, 0), 1, 0),
    ]
    assert seen.without_cell == 1  # the dwelling
    assert seen.areas == [("Köping", "Västra delen", 3), ("Arboga", "Västra delen", 1)]
    assert {r.name: r.weeks[-2:] for r in seen.municipalities} == {
        "Arboga": [0, 1],
        "Kungsör": [0, 1],
        "Köping": [1, 2],
    }
    assert (seen.weeks[0], seen.weeks[-1], len(seen.weeks)) == (date(2026, 5, 25), date(2026, 11, 16), 26)
    assert seen.without_last_year == seen.without_previous == []


def test_the_map_shows_the_same_squares(weeks):
    with weeks.scope(Role.AREA_CHIEF, AREA) as scope:
        _spans, shapes, cells, _members = service.combined_map(scope)
    assert sorted((c.n, c.municipalities) for c in cells) == [(1, ("Arboga",)), (3, ("Köping",))]
    assert {s.name for s in shapes if s.kind == "outline"} == {"koping", "arboga", "kungsor"}
    for cell in cells:
        lat, lon = {"Köping": (59.51, 15.98), "Arboga": (59.395, 15.83)}[cell.municipalities[0]]
        # The grid is a little turned against the degrees (some 2 degrees here), so the corners are a few metres off.
        assert cell.south - 1e-4 <= lat <= cell.north + 1e-4 and cell.west - 2e-4 <= lon <= cell.east + 2e-4


def test_earlier_weeks_and_the_way_back(weeks):
    seen = combined(weeks, first=date(2026, 10, 26))
    assert rows(seen) == {"Arboga": (2, 0, 1), "Kungsör": (0, 0, 2), "Köping": (0, 0, 1)}
    assert (seen.next_first, seen.spans.previous.first) == (LAST, date(2026, 10, 12))


def test_there_are_no_such_weeks(world):
    for first in (date(2026, 11, 16), date(2026, 11, 10), date(2026, 11, 23), date(1999, 12, 27)):
        with pytest.raises(NotFound):
            combined(world, first=first)
        with pytest.raises(NotFound), world.scope(Role.AREA_CHIEF, AREA) as scope:
            service.combined_map(scope, first=first)


def test_a_municipality_without_history_is_named_and_nothing_is_compared(world):
    report(world, -392)
    report(world, -3)
    report(world, -3, slug="arboga")
    seen = combined(world)
    assert rows(seen) == {"Arboga": (1, None, None), "Kungsör": None, "Köping": (1, 0, 0)}
    assert (seen.total.now, seen.total.previous, seen.total.last_year) == (2, None, None)
    assert seen.without_last_year == ["Arboga"] == seen.without_previous and seen.missing == ("Kungsör",)
    assert seen.municipalities[0].weeks[-3:] == [None, None, 1] and set(seen.municipalities[1].weeks) == {None}


def test_a_group_that_is_not_shared_is_never_counted_and_named(world):
    profile(world, "arboga", shared_groups=["trafik"])
    report(world, -3, slug="arboga")
    report(world, -3, slug="arboga", category="hastighet")
    report(world, -3)
    seen = combined(world)
    assert {r.name: ("Trafik" in r.unshared, len(r.unshared)) for r in seen.municipalities} == {
        "Arboga": (False, 10),
        "Kungsör": (False, 0),
        "Köping": (False, 0),
    }
    assert rows(seen) == {"Arboga": (1, None, None), "Kungsör": None, "Köping": (1, None, None)}
    assert [(g.slug, g.by_municipality) for g in seen.groups] == [
        ("skadegorelse", (None, None, 1)),
        ("trafik", (1, None, 0)),
    ]


def test_what_the_room_counts_counts_and_nothing_else(world):
    for role, category, more in (
        (Role.SCHOOL, "klotter", {}),
        (Role.POLICE_OFFICER, "hot", {}),
        (Role.SOCIAL_SERVICES, "klotter", {}),
        (Role.SCHOOL, "klotter", {"text": "Det var 19121212-1212 som gjorde det."}),
    ):
        gone = report(world, -3, role=role, category=category, **more)
    assert combined(world).total.now == 1
    with world.scope(Role.SCHOOL) as scope:
        mine = next(one for one in lists.my_reports(scope) if one.counts)
        incidents.withdraw_incident(scope, id=mine.id, version=1, reason="dubblett")
    assert combined(world).total.now == 0 and gone.state == "quarantined"


def test_who_is_missing_is_said(weeks):
    profile(weeks, AREA, missing_members=["Hallstahammar", "Köping"])  # Köping has joined since that was written
    assert combined(weeks).missing == ("Hallstahammar",)


def test_one_that_has_published_nothing_is_outside_the_figures_and_spoils_none(weeks):
    before = combined(weeks)
    register_tenant(
        weeks.worker,
        slug="hallstahammar",
        name="Hallstahammar",
        kind="municipality",
        code="1961",
        area_slug=AREA,
        profile=Profile(),
    )
    seen = combined(weeks)
    assert rows(seen) == {**rows(before), "Hallstahammar": None} and seen.missing == ("Hallstahammar",)
    assert (seen.total, seen.per_thousand) == (before.total, before.per_thousand)
    assert seen.without_previous == seen.without_last_year == []
    assert [g.by_municipality[1] for g in seen.groups] == [None] * len(before.groups)


def test_the_sums_agree_with_a_recount_from_the_reports(weeks):
    seen, counted = combined(weeks), Counter()
    for slug in ("koping", "arboga", "kungsor"):
        with weeks.scope(Role.COORDINATOR, slug) as scope:
            for row in incidents.list_incidents(scope, days=seen.spans.now, limit=200).rows:
                counted[weeks.tenants[slug].name, row.category.group] += 1
    names = [row.name for row in seen.municipalities]
    cells = {(name, g.slug): n for g in seen.groups for name, n in zip(names, g.by_municipality, strict=True)}
    assert {key: n for key, n in cells.items() if n} == dict(counted)


def test_it_needs_nothing_but_published_rows(weeks):
    """The area's connection sees no incident at all, and the picture takes ten questions."""
    before = rows(combined(weeks))
    with weeks.scope(Role.AREA_CHIEF, AREA) as scope:
        with asked(weeks.web.engine) as statements:
            assert rows(service.combined(scope)) == before
        reading = selects(statements)
        assert scope.db.scalar(text("SELECT count(*) FROM incident")) == 0
    tables = {word for statement in reading for word in statement.replace(",", " ").split() if "." not in word}
    assert len(reading) == 10 and not tables & {"incident", "day_tally", "month_tally", "named_place"}


def test_the_right_to_the_area():
    assert permissions.AREA.roles == {Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR}


def test_municipal_roles_are_refused(world):
    for role in sorted(MUNICIPAL_ROLES):
        for act in (service.combined, service.combined_map):
            with pytest.raises(NotAllowed), world.scope(role) as scope:
                act(scope)


def test_a_municipality_cannot_read_its_neighbours_rows(weeks):
    with weeks.scope(Role.COORDINATOR, "arboga") as scope:
        seen = scope.db.execute(text("SELECT DISTINCT tenant_id FROM coarse_week")).scalars().all()
    assert seen == [weeks.tenants["arboga"].id]
    with pytest.raises(NotAllowed), weeks.scope(Role.COORDINATOR, "arboga") as scope:
        figures.published(scope, days=Days(LAST, date(2026, 11, 22)))


def test_a_square_on_the_border_is_one_square():
    one, other = uuid7(), uuid7()
    published = [CoarseCount(id, LAST, "trafik", cell, n) for id, cell, n in ((one, 7, 2), (other, 7, 3), (one, 0, 4))]
    found, without = coarse_rows.squares(published, {one: "Köping", other: "Arboga"}, lambda lat, lon: None)
    assert [(c.n, c.label) for c in found] == [(5, "utanför delområdena, Arboga och Köping: 5")] and without == 4
    assert coarse_rows.by_area(found) == [("Arboga och Köping", "utanför delområdena", 5)]


# --- municipalities beside each other --------------------------------------------------------------------------------


def test_a_municipality_is_held_against_chance_and_not_ranked(world):
    """Köping 25 reports, the others one or two: the inhabitants of the tests are alike, so 25 of 28 is no chance."""
    for slug, n in (("koping", 25), ("arboga", 1), ("kungsor", 2)):
        for k in range(n):
            report(world, -14 + k % 14, slug=slug)
    seen = {row.name: row for row in combined(world).municipalities}
    assert seen["Köping"].against_area == 1
    low, high = seen["Köping"].limits
    assert 0 < low < seen["Köping"].per_thousand < high
    assert all(row.against_area in (-1, 0) for name, row in seen.items() if name != "Köping")


def test_alike_is_within_the_limits(world):
    for slug in ("koping", "arboga", "kungsor"):
        for k in range(3):
            report(world, -10 + k, slug=slug)
    assert {row.against_area for row in combined(world).municipalities} == {0}


def test_municipalities_that_share_different_groups_are_not_compared(world):
    for slug in ("koping", "arboga", "kungsor"):
        report(world, -10, slug=slug)
    profile(world, "arboga", shared_groups=["skadegorelse"])
    assert {row.against_area for row in combined(world).municipalities} == {None}
