"""Collisions and gaps, by hand."""

from datetime import date

from app.comparison.monday_parts import days_ahead, evenings
from app.figures.periods import Days

FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (27, 28, 29))
MARKET = ["2026-11-28", "2026-11-28", "Marknad: höstmarknad", "Torget"]
MATCH = ["2026-11-27", "2026-11-28", "Match: bandy", "Ishallen"]


def out(day: date, part: str = "evening", police: bool = False) -> list:
    return [day.isoformat(), part, "out", "Polisen" if police else "Fritid", "Torget", police]


def test_two_towns_with_something_on_one_day_collide_and_the_one_without_anybody_is_a_gap():
    events = {"Köping": [MARKET], "Arboga": [MATCH], "Kungsör": []}
    planned = {"Köping": [out(SATURDAY)], "Arboga": [], "Kungsör": []}
    friday, saturday, sunday = days_ahead(
        Days(FRIDAY, SUNDAY), events, planned, {"Köping": {4: 2.0}, "Arboga": {4: 0.5}}
    )
    assert (friday.together, friday.gaps, friday.empty) == ((), ("Arboga",), True)
    assert (saturday.together, saturday.gaps, saturday.empty) == (("Köping", "Arboga"), ("Arboga",), False)
    assert not (sunday.collides or sunday.gaps or sunday.empty or sunday.expected)
    assert (friday.expected, friday.most) == (2.5, "Köping")
    assert [one.day for one in evenings([sunday, saturday, friday])] == [FRIDAY, SATURDAY]


def test_the_police_in_two_towns_in_one_part_of_the_day_collide_and_a_town_that_tells_nothing_has_no_gap():
    planned = {"Köping": [out(FRIDAY, police=True)], "Arboga": [out(FRIDAY, police=True)]}
    (friday,) = days_ahead(Days(FRIDAY, FRIDAY), {"Kungsör": [MATCH]}, planned, {})
    assert friday.twice == ("Arboga", "Köping") and friday.collides and friday.gaps == ()
    planned["Arboga"] = [out(FRIDAY, "night", police=True)]
    (friday,) = days_ahead(Days(FRIDAY, FRIDAY), {}, planned, {})
    assert not friday.collides
    (nobody,) = days_ahead(Days(FRIDAY, FRIDAY), {}, {}, {})
    assert not nobody.empty, "where nobody tells who is out nobody knows"


def test_the_three_with_most_reasons_come_first_then_those_with_most_reports():
    usual = {"Köping": {day: float(day) for day in range(7)}}
    days = days_ahead(Days(date(2026, 11, 30), date(2026, 12, 6)), {}, {}, usual)
    assert [one.day.weekday() for one in evenings(days)] == [4, 5, 6]
