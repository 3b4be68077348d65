"""Whether some moments hold so many within so long: asked of every stretch one by one."""

import random
from datetime import UTC, datetime, timedelta

from app.thresholds.windows import reached

BEGIN = datetime(2026, 11, 20, tzinfo=UTC)


def by_hand(moments, fresh, at_least, within):
    for first in moments:
        inside = [one for one in moments if first <= one <= first + within]
        if len(inside) >= at_least and any(one in fresh for one in inside):
            return first
    return None


def test_it_finds_what_is_found_by_trying_every_stretch():
    dice, outcomes = random.Random(13), set()
    for _round in range(2000):
        moments = sorted(BEGIN + timedelta(hours=dice.randrange(60)) for _ in range(dice.randrange(14)))
        fresh = set(dice.sample(moments, min(len(moments), dice.randrange(3))))
        n, within = dice.randrange(2, 6), timedelta(hours=dice.randrange(1, 30))
        expected = by_hand(moments, fresh, n, within)
        assert reached(moments, fresh, at_least=n, within=within) == expected
        outcomes.add(expected is None)
    assert outcomes == {True, False}


def test_exactly_so_many_hours_are_within_and_a_minute_more_is_not():
    two = [BEGIN, BEGIN + timedelta(hours=6)]
    assert reached(two, two, at_least=2, within=timedelta(hours=6)) == BEGIN
    assert reached([BEGIN, two[1] + timedelta(minutes=1)], two, at_least=2, within=timedelta(hours=6)) is None
