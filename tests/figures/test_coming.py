"""Days that are known beforehand, against the almanac."""

from datetime import date

import pytest

from app.figures.coming import known
from app.figures.periods import Days


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (date(2026, 4, 3), {"Långfredagen", "Påsklov"}),
        (date(2026, 6, 19), {"Midsommarafton", "Sommarlov"}),
        (date(2026, 10, 31), {"Halloween", "Alla helgons dag"}),
        (date(2027, 1, 1), {"Nyårsdagen", "Jullov"}),
        (date(2026, 11, 20), set()),
    ],
)
def test_what_a_day_is_called(day, named):
    assert {one.name for one in known(Days(day, day))} == named
