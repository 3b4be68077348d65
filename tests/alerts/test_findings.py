"""What the analysis alerts of and leaves out, on arrays that can be counted by hand: pure, no database."""

from datetime import date
from uuid import UUID

import numpy as np
import pytest

from app.alerts import hot_places, period_alerts, wording
from app.alerts.findings import CLUSTER, MUNICIPALITY, PLACE
from app.analysis import classes
from app.figures.incidents import IncidentArrays
from app.figures.periods import Days
from app.taxonomy import service as taxonomy

LAST = date(2026, 11, 22)
DAYS = Days(date(2026, 11, 9), LAST)
PERIODS = 40
IDS = tuple(UUID(int=n + 1) for n in range(6))
PLACES = {id: (300.0 * n if n < 5 else 40_000.0, 0.0) for n, id in enumerate(IDS)}
"""Five places in a row, 300 m apart, and one far away."""


def world(rows, *, places=IDS):
    """(day back, place or −1, group, organisation) as events of the year, and as counts per fortnight."""
    table = np.array(rows, np.int64).reshape(-1, 4)

    def of(day, who):
        n = len(day)
        return IncidentArrays(
            LAST,
            day,
            table[:, 2],
            np.ones(n, np.int64),
            np.zeros(n, bool),
            table[:, 1],
            np.zeros(n, np.int64),
            who,
            np.ones(n, np.int64),
            np.zeros(n, bool),
            np.full(n, -1),
            np.full(n, np.nan),
            np.full(n, np.nan),
            places,
            (UUID(int=99),),
            tuple(range(9)),
        )

    events = of(table[:, 0], table[:, 3])
    return events.where(events.day < 378), of(table[:, 0] // 14, table[:, 3])


def quiet(seed=1, places=6, group=0):
    """One report a month or so at each place for years, by three organisations in turn."""
    rng = np.random.default_rng(seed)
    return [
        (14 * period + int(rng.integers(14)), place, group, (period + place) % 3)
        for period in range(1, PERIODS)
        for place in range(places)
        if rng.random() < 0.5
    ]


def find(rows):
    events, history = world(rows)
    return period_alerts.period_alerts(DAYS, history, PERIODS, events, PLACES, [UUID(int=99)])


def surge(place, n, group=0):
    return [(k % 14, place, group, k % 3) for k in range(n)]


def test_a_cluster_says_how_many_it_was_searched_among():
    """One or two of several groups at each of four neighbours: none is unusual by itself, together they are."""
    ids = tuple(UUID(int=n + 1) for n in range(24))
    spots = {id: (300.0 * n if n < 4 else 5_000.0 * n, 0.0) for n, id in enumerate(ids)}
    rng = np.random.default_rng(7)
    base = [
        (14 * period + int(rng.integers(14)), place, int(rng.integers(11)), (period + place) % 3)
        for period in range(PERIODS)
        for place in range(24)
        if rng.random() < 0.8
    ]
    base += [(day, -1, 5, 0) for day in range(1, 300)]
    near = [(k % 7, place, (3 * k + place) % 11, k % 3) for place in range(4) for k in range(6)]

    def found(rows):
        events, history = world(rows, places=ids)
        return period_alerts.period_alerts(DAYS, history, PERIODS, events, spots, [UUID(int=99)])

    (alert,) = found(base + near).flags
    assert alert.where == CLUSTER and set(alert.place_ids) <= set(ids[:4]) and alert.n >= 24
    assert alert.events == sum(1 for day, place, *_ in base + near if place >= 0 and day < 364)
    # What happens far away neither hides it nor is told by it.
    assert {one.where for one in found(base + near + surge(20, 6, group=10)).flags} == {PLACE, CLUSTER}


def test_a_place_is_not_told_once_more_by_its_cluster():
    found = find(quiet() + surge(0, 12))
    assert [alert.where for alert in found.flags] == [PLACE]


def test_a_rise_everywhere_leads_with_the_municipality():
    found = find(quiet() + [row for place in range(6) for row in surge(place, 7)])
    assert found.flags[0].where == MUNICIPALITY and found.flags[0].n == 42
    assert sum(alert.where == PLACE for alert in found.flags) >= period_alerts.EVERYWHERE


def test_one_place_is_told_without_its_municipality():
    assert [alert.where for alert in find(quiet() + surge(2, 9)).flags] == [PLACE]


@pytest.mark.parametrize("days", [10, 60, 97])
def test_a_short_history_is_not_taken_for_a_whole_window(days):
    first = date.fromordinal(LAST.toordinal() - days + 1)
    rows = [(day, place, 0, day % 3) for day in range(days) for place in range(3)]
    events, _history = world(rows)
    assert "Kan inte avgöras" in hot_places.score(events, list(IDS), 14, first).undecided
    assert hot_places.hot_places(events, list(IDS), first).days == min(days, hot_places.WINDOW)


def test_the_former_places_are_tried_once_there_is_a_whole_window():
    first = date.fromordinal(LAST.toordinal() - 98 + 1)
    rows = [(day, 0, 0, day % 3) for day in range(98)] + [(day, 1, 0, 0) for day in range(0, 98, 14)]
    found = hot_places.score(world(rows)[0], list(IDS), 14, first)
    assert found.place_ids == (IDS[0],) and (found.hits, found.events) == (14, 15)
    assert found.rri == pytest.approx(1) and "händelser på namngivna platser" in found.sentence


def test_a_place_that_one_organisation_fills_has_no_class_and_says_why():
    first = date.fromordinal(LAST.toordinal() - 378 + 1)
    rows = [(day, 0, 0, 0) for day in range(0, 378, 2)] + [(day, 1 + day % 5, 0, day % 3) for day in range(0, 378, 9)]
    one = next(p for p in hot_places.hot_places(world(rows)[0], list(IDS), first).places if p.id == IDS[0])
    assert one.stands_out and one.one_sided and not one.hot and one.kind == classes.NONE
    assert wording.mark(one) == "" and wording.kind(one) is None


def test_a_lonely_report_stands_out_in_no_way():
    first = date.fromordinal(LAST.toordinal() - 378 + 1)
    rows = [(day, 1 + day % 5, 0, day % 3) for day in range(0, 84, 3)] + [(2, 0, 0, 0)]
    one = next(p for p in hot_places.hot_places(world(rows)[0], list(IDS), first).places if p.id == IDS[0])
    assert one.one_sided and not one.stands_out


def test_near_repeats_are_marked_for_the_whole_table():
    """Of 40 tables of pure chance few have any mark (one in twenty, not twelve in twenty)."""
    rng = np.random.default_rng(3)
    marked = 0
    for _ in range(40):
        n = 120
        events = IncidentArrays(
            LAST,
            rng.integers(0, 364, n),
            np.zeros(n, np.int64),
            np.ones(n, np.int64),
            np.zeros(n, bool),
            np.full(n, -1),
            np.zeros(n, np.int64),
            np.zeros(n, np.int64),
            np.ones(n, np.int64),
            np.zeros(n, bool),
            np.full(n, -1),
            rng.uniform(0, 3000, n),
            rng.uniform(0, 3000, n),
            (),
            (),
            (0,),
        )
        everything = hot_places.repeats(events, 364, set()).near[0]
        assert everything.group is None
        marked += min(min(row) for row in everything.p) <= 0.05
    assert marked <= 6
    assert len(taxonomy.counted_slugs()) == 11
