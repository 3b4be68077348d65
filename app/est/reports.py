"""The quarterly EST report: ordered, made by a worker as a draft, finalized by the coordinator."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.documents import service as documents
from app.documents.made import Made
from app.drawing import paper_map
from app.drawing.pdf import compile_report
from app.est import counting, overview, permissions, priorities, quarter_figures, report_source
from app.est.report_content import Approval, Priority, QuarterlyReport
from app.est.report_pages import TEMPLATE, as_typst, charts_of
from app.est.texts import Texts
from app.figures.periods import Quarter, local_date
from app.incident_counts import figures
from app.places import service as places
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.runs import Run
from tenants.scope import Scope

KIND = "quarterly_report"
MEDIA_TYPE = "application/pdf"
STEPS = 5


@requires(permissions.ORDER)
def order_quarterly_report(scope: Scope, *, period: str, edition: int | None = None) -> Run:
    """Ask for a report; a worker makes it. Without `edition`: the next one, once the former is done.

    Raises Invalid for a quarter that is not one, or has not ended; Conflict("run_open"), Conflict("run_exists").
    """
    if scope.tenant.is_area:
        raise Invalid({"place": ["Kvartalsrapporten hör till en kommun, inte till ett lokalpolisområde."]})
    quarter = _quarter(period)
    if quarter.days.last >= local_date(scope.now):
        raise Invalid({"quarter": ["Kvartalet är inte slut. Rapporten kan beställas när det är det."]})
    return runs.order(scope, kind=KIND, period=str(quarter), edition=edition)


@requires(permissions.RUNS)
def latest_run(scope: Scope, *, period: str) -> Run | None:
    """The latest order of a quarter's report, and how far it has come."""
    rows = select(Run).where(Run.kind == KIND, Run.period == str(_quarter(period)))
    return scope.db.scalar(rows.order_by(Run.edition.desc()).limit(1).execution_options(populate_existing=True))


@requires(permissions.MAKE)
def make_quarterly_report(
    scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False
) -> Made:
    """Count and write the report of a run, as a draft.

    `progress(step, steps, text)` says how far it has come. `demo`: every page says that the data are invented.
    """
    quarter = Quarter.parse(run.period)
    progress(1, STEPS, "Räknar händelser")
    report = _figures(scope, quarter, run, demo)
    progress(2, STEPS, "Räknar platser och tider")
    report = _where_and_when(scope, report)
    progress(3, STEPS, "Läser fokusområden och uppföljningar")
    report = _focus_areas(scope, report)
    progress(4, STEPS, "Skriver rapporten")
    content = _pdf(report)
    progress(5, STEPS, "Sparar rapporten")
    return Made(
        kind=KIND,
        title=title_of(quarter),
        period=str(quarter),
        edition=run.edition,
        media_type=MEDIA_TYPE,
        file_name=_file_name(scope, quarter, f"utkast-{run.edition}"),
        content=content,
        source=report_source.dumped(report),
    )


@requires(permissions.FINALIZE)
def finalize_quarterly_report(scope: Scope, *, document_id: UUID, registry_number: str = ""):
    """Write the draft's very figures and texts once more as the final report (fastställd), with today's date.

    Raises NotFound for what is no report, Conflict("already_final") when this edition has been finalized.
    """
    draft = documents.read_document(scope, id=document_id)
    if draft.kind != KIND:
        raise NotFound("document")
    if draft.state != "draft" or documents.final_of(scope, draft):
        raise Conflict("already_final")
    texts = Texts()
    number = texts.line("registry_number", registry_number)
    if texts.faults:
        raise Invalid(texts.faults)
    source = scope.files.read(scope.tenant.id, draft.source_sha256)
    report = report_source.loaded(source)
    final = replace(report, approval=Approval(local_date(scope.now)), registry_number=number or report.registry_number)
    content = _pdf(final)
    digest = scope.files.write(scope.tenant.id, content)
    try:
        with scope.attempt():
            return documents.keep_final(
                scope,
                draft_id=draft.id,
                sha256=digest,
                size=len(content),
                registry_number=number or None,
                file_name=_file_name(scope, report.quarter, f"utgåva-{draft.edition}-fastställd"),
            )
    except IntegrityError:
        # Two pressed the button at once: the database lets one of them through.
        raise Conflict("already_final") from None


def title_of(quarter: Quarter) -> str:
    return f"EST-kvartalsrapport, {quarter.label}"


def _quarter(period: str) -> Quarter:
    try:
        return Quarter.parse(period)
    except ValueError:
        raise Invalid({"quarter": ["Skriv kvartalet som 2026-Q3."]}) from None


def _pdf(report: QuarterlyReport) -> bytes:
    return compile_report(TEMPLATE, as_typst(report), charts_of(report))


def _file_name(scope: Scope, quarter: Quarter, state: str) -> str:
    return f"EST-kvartalsrapport-{scope.tenant.slug}-{quarter.year}-K{quarter.number}-{state}.pdf"


def _figures(scope: Scope, quarter: Quarter, run: Run, demo: bool) -> QuarterlyReport:
    profile = scope.profile
    groups, per_quarter = quarter_figures.group_rows(scope, quarter)
    return QuarterlyReport(
        municipality=profile.letterhead or scope.tenant.name,
        department=profile.coordinator_unit,
        council=profile.council,
        quarter=quarter,
        dated=local_date(run.requested_at),
        edition=run.edition,
        demo=demo,
        groups=groups,
        per_quarter=per_quarter,
        population=quarter_figures.population(scope),
        coverage=quarter_figures.coverage(scope, quarter),
    )


def _where_and_when(scope: Scope, report: QuarterlyReport) -> QuarterlyReport:
    now, then = report.quarter.days, (report.quarter - 4).days
    incidents, incidents_then = figures.counted_incidents(scope, days=now), figures.counted_incidents(scope, days=then)
    places_shown = quarter_figures.top_places(scope, incidents, incidents_then, then in counting.covered(scope, [then]))
    own = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    marks = [paper_map.Mark(one.name, one.lat, one.lon, one.now) for one in places_shown]
    sources = sorted({shape.source for shape in own if shape.kind != "locality"})
    return replace(
        report,
        places=places_shown,
        dayparts=quarter_figures.dayparts(incidents),
        manners=quarter_figures.manners(incidents),
        map_svg=paper_map.drawn(own, marks),
        map_alt=paper_map.said(scope.tenant.name, marks),
        sources=(f"kartan: {', '.join(sources)}",) if sources else (),
    )


def _focus_areas(scope: Scope, report: QuarterlyReport) -> QuarterlyReport:
    areas = overview.quarter_overview(scope, quarter=report.quarter)
    names = {area.row.id: area.page.name for area in areas}
    rows = priorities.of_quarter(scope, report.quarter)
    chosen = tuple(
        Priority(names[row.focus_area_id], row.need, row.influence, row.rank, row.reason)
        for row in rows
        if row.focus_area_id in names
    )
    return replace(report, focus_areas=tuple(area.page for area in areas), priorities=chosen)
