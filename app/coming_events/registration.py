"""What is to come, told to the others: on the wall's days, and in a picture beside the same days the year before."""

from datetime import date, timedelta
from typing import Any

from app.coming_events import permissions, service, wording
from app.figures.periods import YEAR_DAYS, Days, Fortnight, local_date, short_day, span_label
from app.figures.rooms import Room
from app.hooks import Coming, Part, PartRow
from app.incident_counts import history
from tenants.scope import Scope


def coming(scope: Scope, days: Days) -> list[Coming]:
    """What is to come in these days, on each of its days."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    found = service.list_events(scope, days=days)[0]
    return [Coming(day, "Händelse", _said(one)) for one in found for day in one.row.days if day in days]


def picture_parts(scope: Scope, first: date, room: Room) -> list[Part]:
    """What people have entered of the fortnight after the period. A number of reports is told where more than numbers
    of the municipality are: of a single day it may tell whose a report is."""
    days = Fortnight(first).next.days
    now, then = service.told_in(scope.counting_for(None), days=days, room=room)
    said = "Samma veckor i fjol: " + "; ".join(f"{_said(one)}, {short_day(one.row.first)}" for one in then) + "."
    cells = [(span_label(one.row.first, one.row.last), wording.what(one.row), one.where) for one in now]
    head = ("Dag", "Vad", "Var")
    if room is not Room.REPORTERS and now:
        numbers = history.numbers_in(scope, spans=[one.row.days.back(YEAR_DAYS) for one in now])
        cells = [(*row, wording.last_year(n)) for row, n in zip(cells, numbers, strict=True)]
        head = (*head, "Rapporter samma dagar i fjol")
    rows = tuple(map(PartRow, cells))
    return [
        Part("handelser", "Kommande händelser", room, said if then else "", head, rows, endpoint="coming_events.index")
    ]


AHEAD = timedelta(days=28)
"""So far ahead the police area is told."""


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What is to come, as the EST group is told it."""
    today = local_date(scope.now)
    now, _then = service.told_in(scope.counting_for(None), days=Days(today, today + AHEAD), room=Room.EST)
    lines = [[one.row.first.isoformat(), one.row.last.isoformat(), wording.what(one.row), one.where] for one in now]
    return [("coming", {"events": lines})]


def _said(one: service.Event) -> str:
    return ", ".join(filter(None, (wording.what(one.row), one.where)))


def redactable() -> list[tuple[str, str]]:
    return [("coming_event", "Kommande händelser, och hur de stod förut")]
