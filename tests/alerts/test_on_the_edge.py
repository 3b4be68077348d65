"""No verdict of the analysis turns on the third decimal, or on where its draws began: pure, no database."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from app.alerts import hot_places, wording
from app.alerts.findings import PLACE, Alerts, Repeats
from app.analysis.alerts import Candidate, alerts, on_the_edge
from app.analysis.baselines import LATEST_YEAR, Expected
from app.analysis.concentration import reporting_units
from app.analysis.knox import DAYS, DISTANCES, knox_table
from app.analysis.multiple import holm
from app.analysis.scan import Cluster
from app.dossiers import sentences
from tests.alerts.test_findings import IDS, LAST, find, surge, world
from tests.alerts.test_findings import quiet as quiet_years

USUAL = Expected(1.0, 1.0, 0.0, 20, 20, False, LATEST_YEAR, 1.0, 19)
CLUSTER = Cluster((0,), -3, 0, 8, 2.0, 5.0, 0.001, None)


def judged(counts):
    """Places with these counts, from three organisations in turn."""
    rows = np.repeat(np.arange(len(counts)), counts)
    return hot_places._judged(reporting_units(rows, np.arange(len(rows)) % 3, len(counts)))


@pytest.mark.parametrize(
    ("counts", "q", "told"), [((0, 0, 0, 0, 9, 14), 0.0504, 5), ((0, 0, 0, 0, 6, 6), 0.0497, None)]
)
def test_a_place_on_either_side_of_the_limit_is_neither(counts, q, told):
    found, hot, edge = judged(counts)
    assert found[4] == pytest.approx(q, abs=5e-5) and edge[4] and not hot[4]
    assert np.flatnonzero(hot).tolist() == ([told] if told else [])


def test_its_page_says_that_it_cannot_be_told():
    rows = [(k * 5, place, 0, k % 3) for place, n in ((4, 9), (5, 14)) for k in range(n)]
    first = LAST.fromordinal(LAST.toordinal() - 377)
    one = next(p for p in hot_places.hot_places(world(rows)[0], list(IDS), first).places if p.id == IDS[4])
    assert one.edge and not one.hot and not one.stands_out and wording.mark(one) == ""
    assert sentences._judged(one) == "Talet ligger mitt på gränsen: om platsen är het kan inte avgöras."


@pytest.mark.parametrize("q", [0.0997, 0.1, 0.1003])
def test_a_warning_on_the_edge_is_no_warning_and_is_told(q):
    one = [Candidate("a", 8, q, USUAL)]
    assert alerts(one) == [] and [each.key for each in on_the_edge(one)] == ["a"]
    sure = [Candidate("a", 8, 0.09, USUAL)]
    assert [each.key for each in alerts(sure)] == ["a"] and on_the_edge(sure) == []
    assert on_the_edge([Candidate("a", 8, 0.11, USUAL), Candidate("b", 2, q, USUAL)]) == []


@pytest.mark.parametrize("q", [0.07, 0.1, 0.15])
def test_a_cluster_whose_chance_is_drawn_needs_more(q):
    one = [Candidate("a", 8, q, CLUSTER)]
    assert alerts(one) == [] and len(on_the_edge(one)) == 1
    assert len(alerts([Candidate("a", 8, 0.05, CLUSTER)])) == 1
    assert on_the_edge([Candidate("a", 8, 0.2, CLUSTER)]) == []


def test_a_period_tells_what_lies_on_the_edge(monkeypatch):
    """The same surge, with the share of chance put where its q lies."""
    rows = quiet_years() + surge(0, 6)
    sure = next(one for one in find(rows).flags if one.where == PLACE)
    monkeypatch.setattr("app.alerts.period_alerts.SHARE", sure.q)
    found = find(rows)
    assert sure.place_ids not in {one.place_ids for one in found.flags}
    (edge,) = [one for one in found.edge if one.where == PLACE]
    assert (edge.place_ids, edge.n) == (sure.place_ids, sure.n) and edge not in found.held
    said = wording.on_the_edge(edge, {IDS[0]: "Torget"})
    assert said.startswith("Skadegörelser vid Torget: 6, vanligt är") and said.endswith("kan inte avgöras.")
    assert Alerts().edge == ()


def test_squares_on_the_edge_are_counted_not_told():
    q = np.array([0.01, 0.0502, 0.2])
    grid = SimpleNamespace(columns=3, x0=0.0, y0=0.0, cell=250.0)
    part = SimpleNamespace(
        _grid=grid,
        _inside=np.ones((1, 3), bool),
        _z=np.ones(3),
        _counts=np.array([[3, 3, 3]]),
        _cells=np.repeat([0, 1, 2], 3),
        _who=np.arange(9) % 3,
        p=q / 2,
        method="exact",
    )
    squares, one_sided, edge = hot_places._JudgedGrid.hot(part, q)  # type: ignore[arg-type]
    assert [one.x for one in squares] == [0] and (one_sided, edge) == (0, 1)


def test_other_draws_never_turn_a_verdict_of_near_repeats():
    """What two start values say differently is on the edge with one of them."""
    rng = np.random.default_rng(5)
    turned = 0
    for _ in range(25):
        x, y, t = rng.uniform(0, 1500, 80), rng.uniform(0, 1500, 80), np.floor(rng.uniform(0, 120, 80))
        x[:6], y[:6], t[:6] = x[40:46] + 50, y[40:46], t[40:46] + 1
        said = []
        for seed in (1, 2, 3):
            table = knox_table(x, y, t, distances=DISTANCES, days=DAYS, seed=seed, runs=999)
            p = holm(table.p)
            edge = hot_places._on_the_edge(p, table.p, table.runs)
            said.append((p <= 0.05, edge))
        for one, other in ((0, 1), (0, 2), (1, 2)):
            differ = said[one][0] != said[other][0]
            turned += int(differ.sum())
            assert not (differ & ~said[one][1] & ~said[other][1]).any()
    assert turned > 3


def test_a_table_on_the_edge_says_that_it_cannot_be_told():
    rng = np.random.default_rng(5)
    rows = [(int(day), -1, 0, 0) for day in rng.integers(0, 364, 40)]
    events = replace(world(rows)[0], x=rng.uniform(0, 900, 40), y=rng.uniform(0, 900, 40))
    (near, *_others) = hot_places.repeats(events, 364, set()).near
    assert len(near.edge) == len(near.p) == 4
    unsure = replace(near, p=((0.04,),), edge=((True,),))
    again = Repeats(364, (0.0, 200.0), (0, 7), (unsure,))
    assert wording.near_sentence(again).endswith("kan inte avgöras: talen ligger mitt på gränsen.")
    sure = Repeats(364, (0.0, 200.0), (0, 7), (replace(unsure, edge=((False,),)),))
    assert wording.near_sentence(sure).startswith("En händelse följs oftare än av slumpen")
    # An analysis stored before edges were asked about has none.
    assert wording.soon(replace(unsure, edge=()), 0, 0)
