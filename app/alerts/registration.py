"""What alerts tell the others: the analysis of a period as a kind of run, and the warnings to look at."""

from datetime import date, timedelta
from typing import Any

from app.alerts import permissions, service
from app.alerts.findings import AREA, MUNICIPALITY
from app.domains import KindOfRun, Module, Recurring, Renewal
from app.figures.periods import Fortnight, date_label, last_whole_day, local_date
from app.hooks import Todo
from app.incidents.visibility import for_the_room
from app.places import service as places
from tenants.rounds import Stand
from tenants.scope import Scope


def yesterday(scope: Scope | Stand) -> date:
    """The last whole day."""
    return last_whole_day(scope.now)


def last_period(scope: Scope | Stand) -> Fortnight:
    """The last period that lies whole before today."""
    return Fortnight.containing(yesterday(scope) + timedelta(days=1), scope.profile.anchor).previous


def _order_again(scope: Scope) -> Renewal:
    first, again_at = service.to_make_again(scope)
    if first:
        service.order_analysis(scope, first=first)
    return Renewal(first is not None, again_at)


def _title(period: str) -> str:
    return f"Analysen av perioden från {date_label(date.fromisoformat(period.partition('/')[0]))}"


MODULE = Module(
    "varningar",
    "Varningar",
    "Vad som är ovanligt, vilka platser som är heta och vad som upprepas. Behöver rapporter från tolv perioder.",
    ("alerts",),
    on=True,
)
KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        service.gather_material,
        lambda scope, made, run: service.keep_analysis(scope, made=made, run_id=run.id),
        recurring=(
            # The whole period too, for a tenant whose calendar was away on the morning after it.
            Recurring(
                "analysis of a whole period",
                last_period,
                lambda scope, period: service.order_analysis(scope, first=period.first, edition=1),
            ),
            Recurring(
                "analysis of the period so far",
                yesterday,
                lambda scope, day: service.order_analysis(scope, last=day, edition=1),
            ),
        ),
        work_out=service.count_analysis,
        title=_title,
        order_again=_order_again,
    ),
)


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """The warnings of the latest analysis of what the police may count, of sub-areas and of the whole municipality: no
    named place, no number of a single point."""
    analysis = service.latest_analysis(scope)
    if analysis is None:
        return []
    names = {one.id: one.name for one in places.sub_areas(scope)}
    lines = [
        [one.group, names.get(one.area_id, "") if one.area_id else "", one.n, round(one.expected, 1)]
        for one in analysis.findings.unusual.flags
        if one.where in (AREA, MUNICIPALITY)
    ]
    days = analysis.findings.days
    return [("alerts", {"first": days.first.isoformat(), "last": days.last.isoformat(), "flags": lines})]


def todo(scope: Scope) -> list[Todo]:
    """The warnings of the latest analysis, as the room counts: until its period ends, or since it has."""
    if not (scope.may(permissions.READ) and permissions.looks_at_warnings(scope.actor)):
        return []
    analysis = service.latest_analysis(for_the_room(scope))
    n = len(analysis.findings.unusual.flags) if analysis else 0
    if analysis is None or not n:
        return []
    period = Fortnight(analysis.findings.first)
    last = period.days.last
    said = f"Titta på {'en varning' if n == 1 else f'{n} varningar'} i lägesbilden {period.label}"
    due, since = (last, None) if last >= local_date(scope.now) else (None, last + timedelta(days=1))
    return [Todo("warnings", said, "alerts.analysis", {"first": period.first}, due, since)]
