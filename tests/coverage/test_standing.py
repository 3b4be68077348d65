"""Where an organisation stands in a period, as it is told by hand. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.coverage.standing import (
    CLOSED,
    EXPECTED,
    NOTHING,
    REPORTED,
    SHUT,
    SILENT,
    UNEXPECTED,
    Span,
    is_expected,
    standing,
)
from app.figures.periods import Days

DAYS = Days(date(2026, 11, 9), date(2026, 11, 22))
IDS = [UUID(int=n + 1) for n in range(5)]
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Organisation:
    id: UUID
    kind: str = "skola"
    added_on: date = SINCE
    counted_source: str | None = None
    ended_at: datetime | None = None


FIVE = [Organisation(id) for id in IDS]


def told(spans=(), *, begun=None, reported=(), nothing=(), there=FIVE, untold=()):
    return standing(DAYS, there, spans, begun or {}, reported, nothing, untold=set(untold))


def of_kind(what, first, last=None) -> Span:
    return Span(what, None, "skola", first, last)


def own(what, first, last=None, id=IDS[0]) -> Span:
    return Span(what, id, None, first, last)


def test_a_report_goes_before_the_word_and_the_word_before_silence():
    found = told(begun=dict.fromkeys(IDS[:4], SINCE), reported={IDS[0], IDS[4]}, nothing={IDS[0], IDS[1]}, spans=[])
    assert found.states == {IDS[0]: REPORTED, IDS[1]: NOTHING, IDS[2]: SILENT, IDS[3]: SILENT, IDS[4]: REPORTED}
    assert (found.heard, found.asked) == (3, 5)
    assert found.sentence == ("3 av 5 verksamheter har hörts av, 1 av dem utan något att rapportera. 2 är tysta.")


def test_without_a_word_those_are_expected_that_have_begun_to_report():
    found = told(begun={IDS[0]: DAYS.last, IDS[1]: date(2026, 11, 23)})
    assert found.states == {IDS[0]: SILENT} and found.sentence == "0 av 1 verksamhet har hörts av. 1 är tyst."
    assert told().sentence == "Ingen verksamhet väntas rapportera."


@pytest.mark.parametrize(
    ("spans", "begun", "expected"),
    [
        ([own(EXPECTED, SINCE)], None, True),
        ([own(EXPECTED, SINCE, date(2026, 11, 21))], None, False),
        ([own(EXPECTED, date(2026, 11, 23))], None, False),
        ([own(UNEXPECTED, SINCE)], SINCE, False),
        ([own(UNEXPECTED, SINCE, date(2026, 11, 21))], SINCE, True),
        ([of_kind(UNEXPECTED, date(2026, 11, 1)), own(EXPECTED, SINCE)], None, True),
        ([own(UNEXPECTED, SINCE), own(EXPECTED, date(2026, 11, 1))], None, True),
        ([own(EXPECTED, SINCE, id=IDS[1])], None, False),
        ([of_kind(EXPECTED, SINCE)], None, True),
    ],
)
def test_the_latest_word_on_the_last_day_holds_and_ones_own_before_that_of_the_kind(spans, begun, expected):
    assert is_expected(FIVE[0], spans, begun, DAYS.last) is expected


def test_closed_for_more_than_half_of_the_period_is_not_silent_and_seven_days_are_not_more():
    begun = dict.fromkeys(IDS, SINCE)
    week, more = of_kind(CLOSED, DAYS.first, date(2026, 11, 15)), own(CLOSED, date(2026, 11, 15), date(2026, 11, 16))
    assert set(told([week], begun=begun).states.values()) == {SILENT}
    # The fifteenth stands in both and is one day.
    assert told([week, more], begun=begun).states == {IDS[0]: SHUT} | dict.fromkeys(IDS[1:], SILENT)
    assert told([week, more], begun=begun).asked == 4
    assert told([week, more], begun=begun, reported={IDS[0]}).states[IDS[0]] == REPORTED


def test_whoever_has_ended_or_was_not_there_or_may_not_be_told_is_left_out():
    there = [
        Organisation(IDS[0], ended_at=datetime(2026, 11, 22, 9, tzinfo=UTC)),
        Organisation(IDS[1], ended_at=datetime(2026, 11, 23, 9, tzinfo=UTC)),
        Organisation(IDS[2], kind="fritid", added_on=date(2026, 11, 23)),
        Organisation(IDS[3], kind="socialtjänst"),
        Organisation(IDS[4], ended_at=datetime(2026, 11, 20, 9, tzinfo=UTC)),
    ]
    kinds = [Span(EXPECTED, None, kind, SINCE, None) for kind in ("skola", "fritid", "socialtjänst")]
    found = told(kinds, there=there, untold={IDS[3]}, reported={IDS[4]})
    assert found.states == {IDS[1]: SILENT, IDS[4]: REPORTED}
