"""A fast sample of `python -m tests.bench.warned_towns`: the error rate is held, and real surges are found."""

from tests.bench.warned_towns import measure


def test_quiet_towns_are_seldom_warned():
    """One picture in ten at the most, by construction; some two in a hundred as measured."""
    assert measure(30, 40).warned <= 5


def test_surges_are_found_and_few_warnings_are_chance():
    rates = measure(30, 12, surges=2)
    assert rates.found >= 20 and rates.chance <= 0.25 * rates.flags
