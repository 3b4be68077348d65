"""What the quarter tells the others: the quarterly report as a kind of run, and what its end waits for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.closed_quarters import service as closed_quarters
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.documents.made import Made
from app.domains import KindOfRun, Module, Recurring, turned_off
from app.est import follow_ups, overview
from app.est import permissions as est_permissions
from app.figures.audience import ROOM
from app.figures.numbers import number
from app.figures.periods import Days, Quarter, local, local_date
from app.hooks import Fixed, MadeAnew, Related, Todo
from app.incident_counts import history
from app.incidents import service as incidents
from app.quarterly_reports import permissions, service
from tenants.errors import Conflict
from tenants.rounds import Stand
from tenants.runs import Run
from tenants.scope import Scope

QUARTER_HOUR = time(5)
"""Swedish time on the first day of a quarter."""
FOLLOWED = timedelta(days=730)
"""How long a final report says what has been changed since."""
LATEST = timedelta(days=30)
"""How long after its hour a quarter is still ordered, by a calendar that was away."""


def finished_quarter(scope: Scope | Stand) -> Quarter | None:
    """The quarter that has ended, from 05:00 Swedish time on the first day of the next."""
    at = local(scope.now)
    quarter = Quarter.containing(at.date())
    since = at.replace(tzinfo=None) - datetime.combine(quarter.first_day, QUARTER_HOUR)
    return quarter - 1 if timedelta() <= since <= LATEST else None


def _order(scope: Scope, quarter: Quarter) -> Run:
    if "quarterly_reports" in turned_off(scope.profile.modules):
        raise Conflict("module_off")
    return service.order_quarterly_report(scope, period=str(quarter), edition=1)


def _keep(scope: Scope, *, made: Made, run: Run) -> UUID:
    return documents.keep_made(scope, made=made, run_id=run.id).id


MODULE = Module(
    "fokusomraden",
    "Fokusområden",
    "Mål, aktiviteter och uppföljning för det kommunen arbetar med, och kvartalsrapporten till rådet.",
    ("est", "quarterly_reports", "council_papers"),
    on=True,
    from_start=True,
)
KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        service.make_quarterly_report,
        _keep,
        title=lambda period: f"Kvartalsrapporten för {Quarter.parse(period).label}",
        recurring=(Recurring("quarterly EST report", finished_quarter, _order),),
        may_be_cancelled=True,
    ),
)


def notes_on_documents(scope: Scope, rows: Iterable[documents.Document]) -> list[tuple[UUID, str]]:
    """Of final quarterly reports, as long as they are FOLLOWED: reports of the quarter changed since it was counted."""
    since = {
        row.id: (Quarter.parse(row.period).days, row.counted_at)
        for row in rows
        if row.kind == service.KIND and row.state == documents.FINAL and row.counted_at > scope.now - FOLLOWED
    }
    changed = history.changed_since(scope, since=since) if since else {}
    return [(id, f"{_reports(n)} har ändrats sedan dess.") for id, n in changed.items() if n]


def _reports(n: int) -> str:
    return f"{number(n)} {'rapport' if n == 1 else 'rapporter'}"


def todo(scope: Scope) -> list[Todo]:
    """Missing follow-ups of the current quarter and, until its report is final, of the one before; and the latest
    draft of the quarterly report, of a quarter without a final one."""
    found = []
    if scope.may(est_permissions.FOLLOW_UP) and scope.may(est_permissions.READ):
        now = overview.current(scope)
        for quarter in (now - 1, now):
            missing = follow_ups.missing(scope, quarter=quarter)
            if missing and (quarter == now or not closed_quarters.closed(scope, [quarter])):
                found.append(_to_follow_up(quarter, follow_ups.due(scope.profile, quarter), missing))
    if scope.may(permissions.FINALIZE) and scope.may(document_permissions.DRAFTS):
        found += _to_finalize(documents.list_documents(scope, kind=service.KIND))
    return found


def _to_follow_up(quarter: Quarter, due: date, missing: Sequence[follow_ups.Missing]) -> Todo:
    if len(missing) > 1:
        said = f"Följ upp {len(missing)} fokusområden för {quarter.label}"
        return Todo("follow_up", said, "quarterly_reports.quarter", {"quarter": quarter}, due)
    (one,) = missing
    said = f"{'Lämna in' if one.state else 'Skriv'} uppföljningen av {one.name} för {quarter.label}"
    return Todo("follow_up", said, "est.follow_up", {"id": one.id, "quarter": quarter}, due)


def _to_finalize(reports: Sequence[documents.Document]) -> list[Todo]:
    final = {row.period for row in reports if row.state == documents.FINAL}
    drafts = [row for row in reports if row.audience == ROOM and row.period not in final]
    if not drafts:
        return []
    draft = max(drafts, key=lambda row: (row.period, row.edition))
    quarter, since = Quarter.parse(draft.period), local_date(draft.made_at)
    said = f"Fastställ kvartalsrapporten för {quarter.label}"
    return [Todo("draft", said, "quarterly_reports.quarter", {"quarter": quarter}, since=since)]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report, the final quarterly reports that counted it, of those that the actor may open."""
    if kind != "incident" or not scope.may(document_permissions.READ):
        return []
    seen = incidents.read_incident(scope, id=id)
    if not seen.counts:
        return []
    quarter = Quarter.containing(local_date(seen.latest))
    return [
        Related(row.title, "documents.file", {"id": row.id}, about="Ingår i", note=f"Fastställd {row.made_at.date()}")
        for row in documents.list_documents(scope, kind=service.KIND, period=str(quarter))
        if row.state == documents.FINAL and row.counted_at > seen.reported_at
    ]


def fixed_since(scope: Scope, since: datetime, days: Days) -> list[Fixed]:
    first, last = Quarter.containing(days.first), Quarter.containing(days.last)
    quarters = [first + n for n in range(last.ordinal - first.ordinal + 1)]
    final = closed_quarters.closed(scope, quarters)
    return [Fixed(f"rapporten för {one.label}", days=one.days) for one in final if final[one].counted_at >= since]


def made_anew(scope: Scope, row: documents.Document, source: bytes, edition: int, said: str) -> list[MadeAnew]:
    found = (
        service.made_anew(scope, row=row, source=source, edition=edition, said=said)
        if row.kind == service.KIND
        else None
    )
    return [found] if found else []


def redactable() -> list[tuple[str, str]]:
    return [
        ("focus_area", "Fokusområden"),
        ("goal", "Mål"),
        ("activity", "Aktiviteter"),
        ("occasion", "Tillfällen av aktiviteter"),
        ("follow_up", "Uppföljningar"),
        ("priority", "Prioriteringar"),
        ("late_change", "Hur kvartalet stod före sena ändringar"),
    ]
