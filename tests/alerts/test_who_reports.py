"""A rise in who reports is no rise in what happens: new organisations, doubled rows, new sources, silence. Pure."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from app.alerts import wording
from app.alerts.findings import PLACE
from app.alerts.period_alerts import period_alerts
from app.analysis import alerts as method
from app.analysis.exposure import Exposure, Said
from app.analysis.scan import space_time_scan
from app.figures.incidents import IncidentArrays
from app.figures.periods import FORTNIGHT_DAYS, Days
from app.taxonomy import service as taxonomy

LAST, PERIODS = date(2026, 11, 22), 40
DAYS = Days(LAST - timedelta(days=FORTNIGHT_DAYS - 1), LAST)
IDS = tuple(UUID(int=n + 1) for n in range(6))
WHO = tuple(UUID(int=100 + n) for n in range(9))
NEW = 7
NAMES = {id: f"Plats {n}" for n, id in enumerate(IDS)} | {id: f"Verksamhet {n}" for n, id in enumerate(WHO)}
SKADEGORELSE = taxonomy.counted_slugs().index("skadegorelse")


def quiet():
    """(day back, place, organisation, filed, pile): some eight reports a fortnight by four organisations, for years."""
    rng = np.random.default_rng(1)
    return [
        (FORTNIGHT_DAYS * period + int(rng.integers(FORTNIGHT_DAYS)), int(rng.integers(6)), who, 0, -1)
        for period in range(PERIODS)
        for who in range(4)
        for _ in range(2)
    ]


def surge(n, who=(0, 1, 2, 3), *, filed=0, first_pile=None, back=0):
    """At place 0, in the period so many periods back."""
    return [
        (
            FORTNIGHT_DAYS * back + k % FORTNIGHT_DAYS,
            0,
            who[k % len(who)],
            filed,
            -1 if first_pile is None else first_pile + k // 2,
        )
        for k in range(n)
    ]


def arrays(rows):
    day, place, who, filed, pile = np.array(rows, np.int64).reshape(-1, 5).T
    n, one = len(day), np.ones(len(day), np.int64)
    nowhere = np.full(n, np.nan)
    events = IncidentArrays(
        LAST,
        day,
        np.full(n, SKADEGORELSE),
        one,
        np.zeros(n, bool),
        place,
        np.full(n, -1),
        who,
        one,
        filed.astype(bool),
        pile,
        nowhere,
        nowhere,
        IDS,
        (),
        WHO,
    )
    return events.where(day < 378), replace(events, day=day // FORTNIGHT_DAYS)


def find(rows):
    year, history = arrays(rows)
    spots = {id: (5000.0 * n, 0.0) for n, id in enumerate(IDS)}
    return period_alerts(DAYS, history, PERIODS, year, spots, [])


def test_a_surge_by_those_that_have_always_reported_is_warned_of_in_one_sentence():
    found = find(quiet() + surge(12))
    alert = found.flags[0]
    assert (alert.where, alert.judged, alert.n, found.held) == (PLACE, alert.n, alert.n, ())
    said = "".join(wording.headline(alert, NAMES))
    assert said == f"Ovanligt många skadegörelser vid Plats 0: {alert.n}, vanligt är högst {alert.high}."
    assert len(alert.lines) == 13 and alert.lines[-1].n == alert.n > alert.lines[-1].high
    assert (alert.lines[-1].low, alert.lines[-1].high) == (alert.low, alert.high)
    why = dict(wording.why(alert, found, NAMES))
    assert why["I bedömningen"].startswith("Alla räknas") and "Verksamhet 0" in why["Rapporterat av"]
    assert why["Rapportering"].startswith("4 av 4 verksamheter")


def test_a_new_organisation_cannot_alone_make_a_warning_and_is_named():
    for periods in (1, 2, 6):
        rows = [row for back in range(periods) for row in surge(12, (NEW,), back=back)]
        found = find(quiet() + rows)
        assert found.flags == (), periods
    (alert,) = [one for one in find(quiet() + surge(12, (NEW,))).held if one.where == PLACE]
    assert (alert.new, alert.new_reporters, alert.n - alert.judged) == (12, (WHO[NEW],), 12)
    told = wording.held(alert, NAMES)
    assert "men ingen varning" in told and "Verksamhet 7, med färre än 6 perioders" in told


def test_after_six_periods_it_is_judged_by_its_own_history():
    settled = quiet() + [row for back in range(1, 9) for row in surge(6, (NEW,), back=back)]
    assert find(settled + surge(6, (NEW,))).flags == ()
    (alert,) = [one for one in find(settled + surge(40, (NEW,))).flags if one.where == PLACE]
    assert alert.one_sided and alert.new == 0


def test_probable_doubles_count_once_and_are_told():
    rows = surge(16, (0, 1), first_pile=0)
    assert find(quiet() + surge(16, (0, 1))).flags
    doubled = find(quiet() + surge(6, (0, 1), first_pile=0))
    assert doubled.flags == ()
    (alert,) = [one for one in find(quiet() + rows).flags if one.where == PLACE]
    assert alert.doubles == 8 and alert.n - alert.judged == 8
    said = "".join(wording.headline(alert, NAMES))
    assert f"{alert.n}, varav {alert.judged} räknas i bedömningen" in said
    assert "Sannolika dubbletter: 8" in dict(wording.why(alert, find(quiet() + rows), NAMES))["I bedömningen"]


def test_several_reports_of_one_organisation_typed_by_hand_are_no_doubles():
    by_hand = find(quiet() + surge(12, (0,), first_pile=0))
    assert by_hand.flags[0].doubles == 0
    filed = quiet() + [(FORTNIGHT_DAYS * back, 1, 0, 1, -1) for back in range(1, 20)]
    of_file = find(filed + surge(12, (0,), filed=1, first_pile=0))
    assert all(one.doubles == 6 for one in (*of_file.flags, *of_file.held) if one.where == PLACE)


def test_a_newly_imported_source_cannot_alone_make_a_warning():
    rows = quiet() + surge(60, (0,), filed=1)
    found = find(rows)
    assert found.flags == ()
    (alert,) = [one for one in found.held if one.where == PLACE]
    assert (alert.filed, alert.filed_reporters) == (60, (WHO[0],))
    assert "Ur nyss inlästa filer från Verksamhet 0: 60." in wording.held(alert, NAMES)
    # The same organisation by hand is known since long.
    assert find(quiet() + surge(60, (0,))).flags


def test_a_third_silent_is_told_as_a_fall_in_reporting():
    rows = [(day, place, who, 0, -1) for day, place, who, *_ in quiet() for _ in range(3)]
    assert find(rows).reporting == replace(find(rows).reporting, regular=4, silent=0, fallen=False)
    silent = [row for row in rows if not (row[0] < FORTNIGHT_DAYS and row[2] < 2)]
    found = find(silent)
    assert found.reporting.fallen and found.reporting.ids == WHO[:2] and not found.flags
    told = wording.fallen(found.reporting, DAYS, NAMES)
    assert told.startswith("Rapporteringen har minskat: 2 av 4 verksamheter") and "12 av 24 rapporter" in told
    assert "Verksamhet 0 och Verksamhet 1" in told
    assert wording.fallen(find(rows).reporting, DAYS, NAMES) == ""


def test_what_is_expected_follows_those_that_report():
    """Half of a series comes from an organisation that is silent now: half as much is expected."""
    rows = [(FORTNIGHT_DAYS * back, 0, who, 0, -1) for back in range(PERIODS) for who in (0, 1) for _ in range(5)]
    _year, history = arrays([row for row in rows if not (row[2] == 1 and row[0] == 0)])
    exposure = Exposure(history, PERIODS)
    counts, units = exposure.of_series(history, history.n, np.zeros(len(history), int), 1)
    assert counts[0, -2:].tolist() == [10, 5]
    assert units[0, -1] / units[0, -2] == np.float64(0.5)
    (candidate,), _short = method.history_candidates({"a": counts[0]}, {"a": units[0]})
    assert abs(candidate.basis.mean - 5) < 1e-6


def test_a_scan_knows_who_began_to_report():
    """One that has begun, at a place of its own, is a cluster until its events change places among themselves."""
    rng = np.random.default_rng(3)
    points = rng.uniform(0, 20_000, (12, 2))
    place, day = rng.integers(0, 12, 400), rng.integers(0, 364, 400)
    place, day = np.append(place, np.full(20, 3)), np.append(day, rng.integers(340, 364, 20))
    who = np.append(np.zeros(400, int), np.ones(20, int))
    told = {"first_day": 0, "last_day": 363, "seed": 1}
    assert space_time_scan(points, place, day, **told).clusters[0].p < 0.01
    assert space_time_scan(points, place, day, strata=who, **told).clusters[0].p > 0.05


def test_every_group_has_a_word_for_many():
    assert wording.MANY.keys() == set(taxonomy.counted_slugs())


def with_nothing_said(rows, said):
    """(counts, exposure) of the one series of all reports, and who is silent."""
    _year, history = arrays(rows)
    exposure = Exposure(history, PERIODS, said)
    counts, units = exposure.of_series(history, history.n, np.zeros(len(history), int), 1)
    return counts[0], units[0], exposure.reporting()


def test_six_periods_of_nothing_to_report_change_what_is_expected():
    """By hand: one leaves 2 a fortnight in 33 periods, then none in six and now; another 3 in all 40.

    Silent, the first is away: 3 are expected now, from those that report. Saying so, it is there with nothing: in its
    39 periods before now it left 66, the other 117, and 183 / 39 = 4.69 are expected.
    """
    rows = [
        (FORTNIGHT_DAYS * back, 0, who, 0, -1)
        for back in range(PERIODS)
        for who, n in ((0, 2 if back > 6 else 0), (1, 3))
        for _ in range(n)
    ]
    _counts, silent, reporting = with_nothing_said(rows, Said())
    assert abs(silent[-1] - 3) < 0.05 and abs(silent[0] - 5) < 0.05
    assert (reporting.regular, reporting.silent) == (1, 0), "it has been away since long"
    counts, said, reporting = with_nothing_said(rows, Said(nothing={WHO[0]: set(range(7))}))
    assert np.allclose(said, 183 / 39, atol=0.05)
    assert (reporting.regular, reporting.silent) == (2, 0)
    (candidate,), _short = method.history_candidates({"a": counts}, {"a": said})
    # The latest 26 periods but two: twenty with 5 and four with 3.
    assert abs(candidate.basis.mean - 112 / 24) < 0.05


def test_one_that_usually_says_so_and_does_not_is_silent_sooner():
    """Four with one report every other fortnight: that three send nothing is chance, unless they otherwise say so."""
    rows = [
        (FORTNIGHT_DAYS * back, 0, who, 0, -1)
        for back in range(PERIODS)
        for who in range(4)
        if back % 2 or (back == 0 and who > 2)
    ]
    nothing = {WHO[who]: set(range(2, PERIODS, 2)) for who in range(4)}
    _counts, _units, unsaid = with_nothing_said(rows, Said())
    assert unsaid.silent == 3 and not unsaid.fallen
    _counts, _units, otherwise = with_nothing_said(rows, Said(nothing=nothing))
    assert otherwise.ids == WHO[:3] and otherwise.fallen
    calm = {who: {0} | periods for who, periods in nothing.items()}
    assert with_nothing_said(rows, Said(nothing=calm))[2].silent == 0


def test_whoever_is_closed_is_neither_expected_nor_silent():
    rows = [
        (FORTNIGHT_DAYS * back, 0, who, 0, -1)
        for back in range(PERIODS)
        for who in range(3)
        for _ in range(3)
        if back or who
    ]
    assert with_nothing_said(rows, Said())[2].ids == WHO[:1]
    _counts, units, reporting = with_nothing_said(rows, Said(closed={WHO[0]: {0}}))
    assert (reporting.regular, reporting.silent) == (2, 0)
    assert abs(units[-1] - 6) < 0.05 and abs(units[-2] - 9) < 0.05
