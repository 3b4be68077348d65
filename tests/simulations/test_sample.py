"""A fast sample of `python -m tests.simulations`, and the whole of its aims with --slow."""

import pytest

from tests.simulations import measured, towns
from tests.simulations.measured import ONE_YEAR, THREE_YEARS


@pytest.mark.parametrize("scenario", towns.SCENARIOS)
def test_a_change_of_who_reports_is_seldom_warned_of(scenario):
    assert measured.quiet(scenario, ONE_YEAR, 8).warned <= 2


def test_without_exposure_a_new_organisation_and_doubled_rows_are_warned_of():
    """What the sample above is red of when nobody knows who reports."""
    for scenario in ("new_1", towns.DOUBLED):
        assert measured.quiet(scenario, ONE_YEAR, 6, exposure=False).warned >= 4


def test_surges_are_found():
    assert measured.surges_found(8, ONE_YEAR, 10) >= 9


def test_a_third_silent_is_told_even_where_some_of_them_are_small():
    assert measured.quiet(towns.SILENT, ONE_YEAR, 30).fallen >= 23


def test_a_third_that_says_it_has_nothing_is_not_told_and_one_that_says_not_a_word_is():
    assert measured.quiet(towns.CALM, ONE_YEAR, 10, says=True).fallen == 0
    assert measured.quiet(towns.SILENT, ONE_YEAR, 10, says=True).fallen >= 9


def test_another_start_value_gives_other_towns():
    one, other = (
        towns.town(measured.drawing(start, towns.QUIET, ONE_YEAR, 0), ONE_YEAR, towns.QUIET) for start in (1, 2)
    )
    assert one.places != other.places


@pytest.mark.only_slow
@pytest.mark.parametrize("start", measured.STARTS)
@pytest.mark.parametrize("periods", [ONE_YEAR, THREE_YEARS])
@pytest.mark.parametrize("scenario", towns.SCENARIOS)
def test_at_most_a_tenth_of_pictures_warn(scenario, periods, start):
    found = measured.quiet(scenario, periods, 300, start=start)
    assert found.warned <= 30
    assert found.fallen >= 270 if scenario == towns.SILENT else found.fallen <= 15


@pytest.mark.only_slow
@pytest.mark.parametrize("start", measured.STARTS)
@pytest.mark.parametrize("periods", [ONE_YEAR, THREE_YEARS])
@pytest.mark.parametrize("scenario", (*towns.SCENARIOS, towns.CALM))
def test_at_most_a_tenth_warn_where_nothing_is_said_to_be_nothing(scenario, periods, start):
    found = measured.quiet(scenario, periods, 300, says=True, start=start)
    assert found.warned <= 30
    assert found.fallen >= 285 if scenario == towns.SILENT else found.fallen <= 5


@pytest.mark.only_slow
@pytest.mark.parametrize("says", [False, True])
@pytest.mark.parametrize("start", measured.STARTS)
@pytest.mark.parametrize("periods", [ONE_YEAR, THREE_YEARS])
def test_nineteen_of_twenty_surges_are_found(periods, start, says):
    assert measured.surges_found(8, periods, 300, start, says=says) >= 285
