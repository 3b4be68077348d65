"""The weeks of the places and types that an evaluation names, as all in the room may count them."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from app.evaluations.judging import Weeks
from app.figures.periods import Days
from app.incident_counts import history
from app.incident_counts.chosen import Choice, count_chosen
from app.incidents.visibility import counting_what_the_room_counts
from app.taxonomy import service as taxonomy
from tenants.scope import Scope


def weeks_from(
    scope: Scope, first: date, weeks: int, *, types: Sequence[str], places: Sequence[Sequence[str]]
) -> tuple[Weeks, tuple[int, int]]:
    """So many weeks from `first` on, at the treated, control and other places (ids as text); and how many organisations
    reported of them in the first and in the second half. One question."""
    room, ids = counting_what_the_room_counts(scope), {one.slug: one.id for one in taxonomy.categories().values()}
    kinds = frozenset(ids[slug] for slug in types if slug in ids)
    sets = [frozenset(map(UUID, some)) for some in places]
    spans = [Days(first + timedelta(7 * n), first + timedelta(7 * n + 6)) for n in range(weeks)]
    half = weeks // 2
    sides = [Days(spans[0].first, spans[half - 1].last), Days(spans[half].first, spans[-1].last)]
    every = frozenset().union(*sets)
    of_weeks = [[Choice(days, kinds, False, some) for days in spans] if some else [] for some in sets]
    before, after = (Choice(days, kinds, False, every) for days in sides)
    found = count_chosen(room, choices=[*(one for some in of_weeks for one in some), before, after])
    treated, control, beside = ([found[one].reports for one in some] for some in of_weeks)
    series = Weeks(treated or [0] * weeks, control or None, beside or None)
    return series, (found[before].organisations, found[after].organisations)


def reported_regularly(scope: Scope, since: date) -> bool:
    """Whether reports have come regularly since that day."""
    first = history.first_counted_day(counting_what_the_room_counts(scope))
    return first is not None and first <= since
