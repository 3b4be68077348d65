"""The scans: SaTScan's published clusters, the same by plain loops, what must not matter, and edges."""

import csv
from datetime import date

import numpy as np
import pytest

from app.analysis.scan import NO_EVENTS, OK, ONE_PLACE, ONE_TIME, gumbel_p, space_time_scan
from app.analysis.zones import zones_within
from tests.analysis.spatial_scan import spatial_scan
from tests.material import material


def blanks(name):
    return [line.split() for line in material(f"oracles/satscan_ny_leukaemia/{name}").read_text().splitlines()]


def on_globe(latitude, longitude):
    """Points in space, metres: the straight distances between them are shorter than along the ground by a hair."""
    ring = np.cos(latitude)
    return 6_371_000 * np.stack([ring * np.cos(longitude), ring * np.sin(longitude), np.sin(latitude)], axis=1)


def table(name):
    with material(f"oracles/{name}").open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def fever():
    """ZIP codes, their points, and place and day of each case: data/oracles/satscan_nyc_fever."""
    places = table("satscan_nyc_fever/locations.csv")
    codes = [row["zip"] for row in places]
    points = on_globe(*np.radians([[float(row[name]) for row in places] for name in ("lat", "long")]))
    cases = [row for row in table("satscan_nyc_fever/cases.csv") for _ in range(int(row["cases"]))]
    days = [date(*map(int, row["date"].split("/"))).toordinal() for row in cases]
    return codes, points, [codes.index(row["zip"]) for row in cases], days


def scanned(fever, ongoing, runs=999):
    codes, points, place, day = fever
    first, last = date(2001, 11, 1).toordinal(), date(2001, 11, 24).toordinal()
    return space_time_scan(
        points,
        place,
        day,
        first_day=first,
        last_day=last,
        seed=20011124,
        radius=3000,
        lengths=range(1, 8),
        ongoing=ongoing,
        least=2,
        runs=runs,
    )


def test_prospective_fever(fever):
    """rsatscan NYCfever, prospective space-time permutation (analysis.md 4; expected.csv): members, dates, ratio, p."""
    scan = scanned(fever, ongoing=True)
    assert (scan.code, scan.events, scan.zones, scan.windows) == (OK, 194, 1261, 7)
    published = [row for row in table("satscan_nyc_fever/expected.csv") if row["analysis"] == "prospective"]
    for cluster, row in zip(scan.clusters, published, strict=False):
        assert {fever[0][i] for i in cluster.places} == set(row["zips"].split())
        assert (date.fromordinal(cluster.first), date.fromordinal(cluster.last)) == (
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]),
        )
        assert cluster.observed == int(row["cases"])
        assert cluster.expected == pytest.approx(float(row["expected"]), abs=0.005)
        assert cluster.ratio == pytest.approx(float(row["statistic"]), abs=1e-6)
        assert cluster.p == pytest.approx(float(row["p"]), abs=0.045)
    assert len(published) == 3 and round(1 / scan.clusters[0].p) in (4, 5)  # published: once in 4 days
    assert fever[0][scan.clusters[0].places[0]] == "11418"


def test_retrospective_fever(fever):
    """The same, all windows: five published statistics, also the fifth, which an earlier check had not reproduced."""
    scan = scanned(fever, ongoing=False, runs=399)
    published = [row for row in table("satscan_nyc_fever/expected.csv") if row["analysis"] == "retrospective"]
    first = scan.clusters[0]
    assert {fever[0][i] for i in first.places} == set(published[0]["zips"].split())
    assert date.fromordinal(first.first) == date.fromordinal(first.last) == date(2001, 11, 8)
    assert first.observed == 5 and first.expected == pytest.approx(0.40, abs=0.005)
    assert first.p == pytest.approx(0.0087, abs=0.01) and first.gumbel_p == pytest.approx(0.0087, abs=0.005)
    found = sorted({round(cluster.ratio, 6) for cluster in scan.clusters}, reverse=True)
    assert found[:5] == pytest.approx([float(row["statistic"]) for row in published], abs=2e-6)


def test_leukaemia():
    """SaTScan 9.6, spatial Poisson, New York leukaemia, at most 10 % (analysis.md 4; clusters_10percent.csv)."""
    where, cases, population = blanks("coordinates.txt"), blanks("cases.txt"), blanks("population.txt")
    names = [row[0] for row in where]
    counts, people = np.zeros(len(names)), np.zeros(len(names))
    for name, number, _ in cases:
        counts[names.index(name)] += int(number)
    for name, _, number in population:
        people[names.index(name)] += float(number)
    assert (len(names), counts.sum(), people.sum()) == (281, 552, 1_057_673)
    scan = spatial_scan(np.array([row[1:3] for row in where], float), counts, people, seed=9)
    published = table("satscan_ny_leukaemia/clusters_10percent.csv")
    for cluster, row in zip(scan.clusters, published, strict=False):
        assert {names[i] for i in cluster.places} == set(row["location_ids"].split())
        assert names[cluster.places[0]] == row["location_ids"].split()[0]
        assert cluster.observed == int(row["cases"])
        assert cluster.expected == pytest.approx(float(row["expected"]), abs=0.005)
        assert cluster.ratio == pytest.approx(float(row["llr"]), abs=1e-6)
        assert cluster.p == pytest.approx(float(row["p_999_runs"]), abs=0.045)
        assert cluster.gumbel_p == pytest.approx(cluster.p, abs=0.02)
    assert len(published) == 7 <= len(scan.clusters)


@pytest.fixture(scope="module")
def town():
    """60 places, 300 events in 100 days, and eighteen more at the first places in the last week."""
    rng = np.random.default_rng(8)
    points = rng.uniform(0, 4000, (60, 2))
    points[:4] = [[100, 100], [150, 100], [100, 300], [400, 100]]
    place = np.concatenate([rng.integers(0, 60, 300), [0, 0, 1, 1, 2, 2, 3, 0, 1] * 2])
    day = np.concatenate([rng.integers(0, 100, 300), rng.integers(93, 100, 18)])
    return points, place, day


def loops(points, place, day, first_day, last_day, radius, lengths, least):
    """The largest ratio, the slow way."""
    best = 0.0
    for centre in points:
        distance = np.hypot(*(points - centre).T)
        for r in distance[distance <= radius]:
            inside = (distance <= r + 1e-6)[place]
            for length in lengths:
                window = day > last_day - length
                c, e = (inside & window).sum(), inside.sum() * window.sum() / len(day)
                if c >= least and c > e:
                    rest = len(day) - c
                    best = max(best, c * np.log(c / e) + (rest * np.log(rest / (len(day) - e)) if rest else 0))
    return best


def test_the_same_as_loops(town):
    points, place, day = town
    settings = {"radius": 800, "lengths": (7, 14, 28), "least": 2}
    scan = space_time_scan(points, place, day, first_day=0, last_day=99, seed=5, runs=12, **settings)
    assert scan.clusters[0].ratio == pytest.approx(loops(points, place, day, 0, 99, **settings))
    # Each run deals the places anew among the days inside the longest window, and then to the others.
    rng, late = np.random.default_rng(5), day > 99 - 28
    for largest in scan.largest:
        dealt, shuffled = np.empty_like(place), rng.permutation(place)
        dealt[late], dealt[~late] = shuffled[: late.sum()], shuffled[late.sum() :]
        assert largest == pytest.approx(loops(points, dealt, day, 0, 99, **settings))


def test_looking_where_it_matters_changes_nothing(town):
    """After the first runs only cells that can reach half their ratio are worked out: one run at a time, none is."""
    points, place, day = town
    many = space_time_scan(points, place, day, first_day=0, last_day=99, seed=5, runs=200)
    rng, late = np.random.default_rng(5), day > 99 - 42
    for run, largest in enumerate(many.largest):
        dealt, shuffled = np.empty_like(place), rng.permutation(place)
        dealt[late], dealt[~late] = shuffled[: late.sum()], shuffled[late.sum() :]
        if run % 20 == 19:
            alone = space_time_scan(points, dealt, day, first_day=0, last_day=99, seed=1, runs=1)
            assert largest == pytest.approx(alone.clusters[0].ratio)


def test_a_planted_cluster_is_found(town):
    points, place, day = town
    scan = space_time_scan(points, place, day, first_day=0, last_day=99, seed=2)
    cluster = scan.clusters[0]
    assert set(cluster.places) >= {0, 1, 2} and cluster.last == 99 and cluster.first >= 86
    assert cluster.p == 0.001 and cluster.gumbel_p < 0.001
    assert len({i for c in scan.clusters for i in c.places}) == sum(len(c.places) for c in scan.clusters)


def test_what_must_not_matter(town):
    points, place, day = town
    seen = space_time_scan(points, place, day, first_day=0, last_day=99, seed=3, runs=49)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    moved = space_time_scan(points @ turn + [6e5, 6.6e6], place, day, first_day=0, last_day=99, seed=3, runs=49)
    later = space_time_scan(points, place, day + 739_000, first_day=739_000, last_day=739_099, seed=3, runs=49)
    order = np.random.default_rng(0).permutation(len(day))
    mixed = space_time_scan(points, place[order], day[order], first_day=0, last_day=99, seed=3, runs=49)
    empty = np.vstack([points, [[9e6, 9e6]]])
    further = space_time_scan(empty, place, day, first_day=0, last_day=99, seed=3, runs=49)
    for other in (moved, later, mixed, further):
        assert [set(c.places) for c in other.clusters] == [set(c.places) for c in seen.clusters]
        assert [c.ratio for c in other.clusters] == pytest.approx([c.ratio for c in seen.clusters])
    np.testing.assert_allclose(moved.largest, seen.largest)
    np.testing.assert_array_equal(later.largest, seen.largest)


def test_the_same_seed_gives_the_same_again(town):
    points, place, day = town
    one, two, three = (
        space_time_scan(points, place, day, first_day=0, last_day=99, seed=seed, runs=99) for seed in (4, 4, 6)
    )
    assert (
        one.clusters == two.clusters and (one.largest == two.largest).all() and not (one.largest == three.largest).all()
    )


def test_chance_alone_seldom_alarms():
    """Of scans of events without any cluster a tenth have p ≤ 0.1."""
    rng = np.random.default_rng(12)
    points = rng.uniform(0, 3000, (30, 2))
    low = 0
    for seed in range(120):
        place, day = rng.integers(0, 30, 150), rng.integers(0, 60, 150)
        scan = space_time_scan(points, place, day, first_day=0, last_day=59, seed=seed, runs=49, lengths=(7, 14))
        low += bool(scan.clusters) and scan.clusters[0].p <= 0.1
    assert 2 <= low <= 24


def test_nothing_to_scan():
    points = np.array([[0.0, 0.0], [100.0, 0.0]])
    period = {"first_day": 0, "last_day": 99, "seed": 1}
    assert space_time_scan(points, [], [], **period).code == NO_EVENTS
    assert space_time_scan(np.empty((0, 2)), [], [], **period).code == NO_EVENTS
    assert space_time_scan(points, [1, 1, 1], [1, 50, 99], **period).code == ONE_PLACE
    assert space_time_scan(points[:1], [0, 0], [1, 2], **period).code == ONE_PLACE
    assert space_time_scan(points, [0, 1, 0], [5, 5, 5], **period).code == ONE_TIME
    assert space_time_scan(points, [0, 1], [0, 1], first_day=0, last_day=1, seed=1).code == ONE_TIME
    quiet = space_time_scan(points, [0, 1, 1], [1, 2, 3], **period)
    assert (quiet.code, quiet.clusters) == (OK, ())
    same_spot = space_time_scan(np.zeros((2, 2)), [0, 1, 0, 1], [1, 2, 98, 99], **period)
    assert same_spot.code == OK and not same_spot.clusters


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": [0, 100]},
        {"day": [-1, 5]},
        {"place": [0, 2]},
        {"place": [-1, 0]},
        {"day": [1]},
        {"lengths": ()},
        {"lengths": (0,)},
        {"runs": 0},
        {"least": 0},
        {"radius": -1.0},
        {"points": [[0, 0], [np.nan, 1]]},
    ],
)
def test_impossible_scans_are_refused(wrong):
    good = {"points": np.array([[0.0, 0], [9, 9]]), "place": [0, 1], "day": [3, 4], "first_day": 0, "last_day": 99}
    with pytest.raises(ValueError):
        space_time_scan(seed=1, **{**good, **wrong})


def test_places_at_the_same_distance_enter_together():
    row = np.array([[0.0, 0], [1, 0], [2, 0]])
    zones = zones_within(row, 1)
    assert {frozenset(zones.places(z).tolist()) for z in range(len(zones))} == {
        frozenset(s) for s in ({0}, {0, 1}, {1}, {0, 1, 2}, {2}, {1, 2})
    }
    # Moving the origin far away moves rounding too; the ties stay ties.
    grid = np.stack(np.meshgrid(np.arange(5) * 250.0, np.arange(5) * 250.0), -1).reshape(-1, 2)
    near, far = zones_within(grid, 600), zones_within(grid + [654_321.1, 6_543_210.7], 600)
    assert len(near) == len(far)


def test_zones_sum_their_places():
    rng = np.random.default_rng(3)
    points, values = rng.uniform(0, 100, (40, 2)), rng.integers(0, 9, (40, 3))
    zones = zones_within(points, 25)
    sums = zones.sums(values)
    for z in range(len(zones)):
        np.testing.assert_array_equal(sums[z], values[zones.places(z)].sum(axis=0))


def test_gumbel():
    rng = np.random.default_rng(1)
    drawn = rng.gumbel(5, 2, 9999)
    assert gumbel_p(15, drawn) == pytest.approx(1 - np.exp(-np.exp(-5)), rel=0.2)
    assert gumbel_p(3, drawn[:98]) is None and gumbel_p(3, np.ones(999)) is None
