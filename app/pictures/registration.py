"""What pictures tell the others: their figures, which are counted by a run, when a picture opens by itself, and that it
waits to be made final when its meeting has been."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domains import KindOfRun, Recurring
from app.figures.periods import Days, Fortnight, date_label, last_whole_day
from app.figures.rooms import Room
from app.hooks import Fixed, Part, RedactedRow, Related, Todo
from app.pictures import drafting, frozen, permissions, service
from app.pictures.models import OPEN
from tenants.rounds import Stand
from tenants.runs import Run
from tenants.scope import Scope

FINAL = "Fastställ"
OPENS = timedelta(days=6)
"""So long before its period ends a picture opens by itself."""


def opening(scope: Scope | Stand) -> date | None:
    """The first day of the period that ends so soon that its picture opens."""
    last = last_whole_day(scope.now)
    period = Fortnight.containing(last, scope.profile.anchor)
    return period.first if period.days.last - last < OPENS and last < period.days.last else None


def ended(scope: Scope | Stand) -> date:
    """That of the last period of which every day has gone."""
    return Fortnight.containing(last_whole_day(scope.now) + timedelta(days=1), scope.profile.anchor).previous.first


def _order(scope: Scope, first: date) -> Run:
    return service.order_draft(scope, first=first, edition=1)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        service.count_draft,
        service.keep_draft,
        title=lambda period: f"Lägesbilden från {date_label(date.fromisoformat(period.partition('/')[0]))}",
        recurring=(
            Recurring("opening of a picture", opening, _order),
            Recurring("picture of a whole period", ended, _order),
        ),
    ),
)


def picture_parts(scope: Scope, first: date, room: Room) -> tuple[Part, ...]:
    """The figures."""
    return drafting.drafted(scope.counting_for(None), first=first, room=room)


def waiting(scope: Scope) -> list[Any]:
    return [service.waiting(scope)] if scope.may(permissions.LOCK) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """To make it final, after its meeting."""
    periods = [Fortnight(row.day) for row in rows]
    return [
        Todo("picture", f"Fastställ lägesbilden {one.label}", "pictures.lock_form", {"first": one.first})
        for one in periods
    ]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a meeting, the picture that it takes up, as far as it has come; and the way to make it final."""
    if kind != "meeting" or not scope.may(permissions.READ):
        return []
    found = service.of_meeting(scope, id=id)
    if found is None:
        return []
    row, edition = found
    period, here = Fortnight(row.first), {"first": row.first}
    said = f"fastställd, utgåva {row.edition}" if row.state != OPEN else "rättas" if edition else "öppen"
    links = []
    if edition or scope.may(permissions.DRAFT):
        links.append(Related(f"Lägesbilden {period.label} är {said}", "pictures.show", here))
    if row.state == OPEN and scope.may(permissions.LOCK):
        links.append(Related("Fastställ lägesbilden", "pictures.lock_form", here, about=FINAL))
    return links


def fixed_since(scope: Scope, since: datetime, days: Days) -> list[Fixed]:
    return [
        Fixed(f"lägesbilden {Fortnight(first).label}", reports)
        for first, reports in frozen.counted_since(scope, since=since)
        if reports
    ]


def redactable() -> list[tuple[str, str]]:
    return [
        ("picture_snapshot", "Rum i fastställda utgåvor"),
        ("picture_draft", "Rum i utkast"),
        ("picture", "Skäl till rättelser"),
        ("picture_edition", "Skäl till rättelser"),
    ]


def redacted(scope: Scope, rows: Sequence[RedactedRow]) -> list[tuple[RedactedRow, str]]:
    """The hashes of what stands there now; each picture concerned gets an edition that says so."""
    return frozen.keep_redacted(scope, rows=rows)
