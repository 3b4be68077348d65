"""The quarter's priorities, and its report: ordered, made by a worker as a draft, finalized by the coordinator."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy import String, bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from app import hooks
from app.basemaps import service as basemaps
from app.closed_quarters import service as closed_quarters
from app.closed_quarters.service import LateChange
from app.documents import authenticity
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.documents.made import Made
from app.drawing import paper_map
from app.est import counting, groups, overview
from app.est import permissions as est_permissions
from app.figures.audience import ROOM, Audience
from app.figures.periods import Quarter, local_date
from app.incident_counts import figures as incident_counts
from app.incidents.visibility import Reader
from app.places import service as places
from app.quarterly_reports import figures, permissions
from app.quarterly_reports.models import Priority, QuarterPriorities
from app.quarterly_reports.paper import Paper, write_draft
from app.quarterly_reports.report import QuarterlyReport
from app.quarterly_reports.sentences import title
from app.settings import service as settings
from app.texts import Texts
from tenants import runs, versions
from tenants.access import CALENDAR
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.runs import Run
from tenants.scope import Scope

KIND = closed_quarters.REPORT
_OWN_NAMES = {Audience.POLICE: "polisens-utgåva", Audience.ALL: "samordnarens-utgåva"}

LATE = "priorities"
"""The subject of a late change."""
STEPS = 5
MOST_CHOSEN = 3
_PERIOD = bindparam("quarter", type_=String)
_VERSION = Question(select(QuarterPriorities.version).where(QuarterPriorities.quarter == _PERIOD))
_LATEST_RUN = Question(select(Run).where(Run.kind == KIND, Run.period == _PERIOD).order_by(Run.edition.desc()).limit(1))


@requires(permissions.PRIORITISE)
def set_priorities(
    scope: Scope, *, quarter: str, version: int, priorities: Sequence[dict], late_reason: str = ""
) -> list[Priority]:
    """Replace the priorities that stand in a quarter's report (they are for the quarter after it).

    Each: `focus_area_id`, `need` 1–5, `influence` 1–5, `rank` 1–3 or None, `reason`; chosen ones need a reason.
    Faults are named by field and focus area: `need-<id>`. Raises Conflict("changed_meanwhile") when somebody has
    replaced them since `version`; 0 = none were set. When the quarter's report is final they take a `late_reason`, and
    what stood there before is kept with it.
    """
    try:
        period = Quarter.parse(quarter)
    except ValueError:
        raise NotFound("quarter") from None
    texts, rows, ranks = Texts(), [], set()
    known = set(scope.db.scalars(groups.reachable_ids(scope)))
    for item in priorities:
        area_id, rank = item["focus_area_id"], item.get("rank")
        if area_id not in known:
            raise NotFound("focus_area")
        scores = {field: item.get(field) for field in ("need", "influence")}
        for field, score in scores.items():
            if score is None or not 1 <= score <= 5:
                texts.fault(f"{field}-{area_id}", "Skriv ett tal från 1 till 5.")
        if rank is not None and not 1 <= rank <= MOST_CHOSEN:
            texts.fault(f"rank-{area_id}", "Högst tre områden kan prioriteras: 1, 2 och 3.")
        elif rank is not None and rank in ranks:
            texts.fault(f"rank-{area_id}", f"Två områden har plats {rank}. Ge dem olika plats.")
        ranks.add(rank)
        required = "Skriv varför området prioriteras." if rank is not None else ""
        reason = texts.take(f"reason-{area_id}", item.get("reason"), most=300, required=required)
        rows.append({"quarter": str(period), "focus_area_id": area_id, "rank": rank, "reason": reason, **scores})
    late_reason = closed_quarters.take_reason(texts, closed_quarters.closed(scope, [period]), late_reason)
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, _whole(scope, period), version, {})
    if late_reason:
        before = {"rows": [_kept(row) for row in _of_quarter(scope, period)]}
        said = {"subject": LATE, "said": "Prioriteringarna ändrades", "reason": late_reason, "before": before}
        closed_quarters.note(scope, quarter=period, **said)
    scope.db.execute(delete(Priority).where(Priority.quarter == str(period)))
    scope.insert_many(Priority, rows)
    return _of_quarter(scope, period)


@requires(est_permissions.READ)
def read_priorities(scope: Scope, *, quarter: Quarter) -> list[Priority]:
    """The priorities that stand in a quarter's report, of the focus areas the actor works with."""
    return _of_quarter(scope, quarter)


@requires(est_permissions.READ)
def priorities_version(scope: Scope, *, quarter: Quarter) -> int:
    """How many times a quarter's priorities have been set."""
    versions = scope.db.ask(_VERSION, {"quarter": str(quarter)})
    return versions[0].version if versions else 0


@requires(est_permissions.READ)
def late_priorities(scope: Scope, *, quarter: Quarter) -> list[tuple[LateChange, list[Priority]]]:
    """Each change of a quarter's priorities since its report was final, latest first, with what stood there before."""
    if not closed_quarters.closed(scope, [quarter]):
        return []
    late = [one for one in reversed(closed_quarters.changes(scope, quarter)) if one.subject == LATE]
    return [(one, [_as_kept(row) for row in one.before["rows"]]) for one in late]


def _kept(row: Priority) -> dict:
    """A priority for what stood there before a late change (see `_as_kept`)."""
    columns = {name: getattr(row, name) for name in ("quarter", "rank", "need", "influence", "reason")}
    return {**columns, "focus_area_id": str(row.focus_area_id)}


def _as_kept(before: dict) -> Priority:
    return Priority(**{**before, "focus_area_id": UUID(before["focus_area_id"])})


def _whole(scope: Scope, quarter: Quarter) -> QuarterPriorities:
    """The quarter's priorities as a whole, locked: those who set them, also for the first time, come one after the
    other."""
    new = {"quarter": str(quarter), "version": 0}
    scope.insert_many(QuarterPriorities, [new], upsert=lambda insert: insert.on_conflict_do_nothing())
    found = select(QuarterPriorities).where(QuarterPriorities.quarter == str(quarter)).with_for_update()
    return scope.db.scalars(found.execution_options(populate_existing=True)).one()


@lru_cache(maxsize=256)
def _priorities(reach: groups.Reach) -> Question:
    """The question for whoever works with these focus areas, put together once."""
    of_actor = Priority.focus_area_id.in_(groups.reached_ids(reach))
    return Question(select(Priority).where(Priority.quarter == _PERIOD, of_actor))


def _of_quarter(scope: Scope, quarter: Quarter) -> list[Priority]:
    """The chosen first, then by need × influence."""
    rows = scope.read(Priority, _priorities(groups.of(scope)), {"quarter": str(quarter)})
    return sorted(rows, key=lambda row: (row.rank or 9, -row.need * row.influence, str(row.focus_area_id)))


def named(priorities: Sequence[Priority], areas: Sequence[overview.AreaContent]) -> list[tuple[Priority, str]]:
    """Each with the name of its focus area; those of other focus areas are left out."""
    names = {area.row.id: area.row.name for area in areas}
    return [(row, names[row.focus_area_id]) for row in priorities if row.focus_area_id in names]


@requires(permissions.ORDER)
def order_quarterly_report(scope: Scope, *, period: str, edition: int | None = None) -> Run:
    """Ask for the report to the council; a worker makes it. Without `edition`: the next one, once the former is done.

    Raises Invalid for a quarter that is not one, or has not ended; Conflict("run_open"), Conflict("run_exists").
    """
    return _order(scope, period, edition, ROOM)


@requires(permissions.ORDER_OWN)
def order_own_edition(scope: Scope, *, period: str, edition: int | None = None) -> Run:
    """Ask for a working copy that tells all that the actor may count, for those who count as much. Raises as above."""
    return _order(scope, period, edition, Reader.of(scope).audience)


def _order(scope: Scope, period: str, edition: int | None, audience: Audience | None) -> Run:
    if scope.tenant.is_area:
        raise Invalid({"place": ["Kvartalsrapporten hör till en kommun, inte till ett lokalpolisområde."]})
    quarter = _quarter(period)
    if quarter.days.last >= local_date(scope.now):
        raise Invalid({"quarter": ["Kvartalet är inte slut. Rapporten kan beställas när det är det."]})
    return runs.order(scope, kind=KIND, period=str(quarter), edition=edition, audience=audience)


@requires(permissions.RUNS)
def latest_run(scope: Scope, *, period: str) -> Run | None:
    """The latest order of a quarter's report, and how far it has come."""
    return next(iter(scope.read(Run, _LATEST_RUN, {"quarter": str(_quarter(period))})), None)


@requires(permissions.MAKE)
def make_quarterly_report(
    scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False
) -> Made:
    """Count and write the report of a run, as a draft.

    `progress(step, steps, text)` says how far it has come. `demo`: every page says that the data are invented.
    """
    quarter, profile = Quarter.parse(run.period), scope.profile
    audience = Audience(run.audience or ROOM)
    scope = scope.counting_for(audience)
    progress(1, STEPS, "Räknar händelser")
    groups_counted, per_quarter = figures.group_rows(scope, quarter)
    population, coverage = (
        places.populations(scope, last=quarter.days.last).get(scope.tenant.id),
        figures.coverage(scope, quarter),
    )
    progress(2, STEPS, "Räknar platser och tider")
    where_and_when = _where_and_when(scope, quarter)
    progress(3, STEPS, "Läser fokusområden och uppföljningar")
    areas = overview.quarter_overview(scope, quarter=quarter)
    priorities = named(_of_quarter(scope, quarter), areas)
    definitions = [{"period": "quarter"}, *(one for area in areas for one in area.row.counts.values())]
    whoever = replace(scope, actor=CALENDAR)
    progress(4, STEPS, "Skriver rapporten")
    paper = write_draft(
        QuarterlyReport(
            municipality=profile.letterhead or scope.tenant.name,
            department=profile.coordinator_unit,
            council=profile.council,
            council_lead=profile.council_lead,
            est_name=profile.est_name,
            group_name=profile.group_name,
            quarter=quarter,
            dated=local_date(run.requested_at),
            edition=run.edition,
            audience=audience,
            demo=demo,
            groups=groups_counted,
            per_quarter=per_quarter,
            population=population,
            coverage=coverage,
            began=counting.began_in_between(scope, definitions=definitions, quarter=quarter),
            focus_areas=areas,
            priorities=priorities,
            parts=hooks.quarter_parts(whoever, quarter),
            facts=hooks.quarter_facts(whoever, quarter, hooks.IN_HEAD),
            approvals=hooks.quarter_facts(whoever, quarter, hooks.APPROVED),
            arms=settings.read_arms(scope, mark=profile.arms) if profile.arms else b"",
            **where_and_when,
        )
    )
    source = paper.source()
    content = paper.pdf(**authenticity.mark(scope, source))
    progress(5, STEPS, "Sparar rapporten")
    return Made(
        kind=KIND,
        title=f"{title(profile.est_name)}, {quarter.label}",
        period=str(quarter),
        edition=run.edition,
        audience=audience,
        counted_at=scope.now,
        media_type="application/pdf",
        file_name=_file_name(scope, quarter, _OWN_NAMES.get(audience, "utkast") + f"-{run.edition}"),
        content=content,
        source=source,
    )


@requires(permissions.FINALIZE)
def finalize_quarterly_report(scope: Scope, *, document_id: UUID, registry_number: str = "", case_number: str = ""):
    """Write the draft's very figures and texts once more as the final report (fastställd), with today's date.

    Raises NotFound for what is no report or somebody's own edition, Conflict("already_final") when this edition has
    been finalized.
    """
    draft = documents.read_document(scope, id=document_id)
    if draft.kind != KIND or draft.audience != ROOM:
        raise NotFound("document")
    if draft.state != "draft" or documents.final_of(scope, draft):
        raise Conflict("already_final")
    texts = Texts()
    numbers = texts.code("registry_number", registry_number), texts.code("case_number", case_number)
    if texts.faults:
        raise Invalid(texts.faults)
    paper = Paper.of_source(scope.files.read(scope.tenant.id, draft.source_sha256))
    approvals = hooks.quarter_facts(replace(scope, actor=CALENDAR), _quarter(draft.period), hooks.APPROVED)
    paper = paper.final(local_date(scope.now), *numbers, approvals=approvals)
    said = paper.source()
    content = paper.pdf(**authenticity.mark(scope, said))
    digest, source = scope.files.write(scope.tenant.id, content), scope.files.write(scope.tenant.id, said)
    try:
        with scope.attempt():
            final = documents.keep_final(
                scope,
                draft_id=draft.id,
                sha256=digest,
                source_sha256=source,
                size=len(content),
                registry_number=numbers[0] or None,
                case_number=numbers[1] or None,
                file_name=_file_name(scope, _quarter(draft.period), f"utgåva-{draft.edition}-fastställd"),
            )
    except IntegrityError:
        # Two pressed the button at once: the database lets one of them through.
        raise Conflict("already_final") from None
    hooks.made_final(scope)
    return final


@requires(document_permissions.REDACT)
def made_anew(
    scope: Scope, *, row: documents.Document, source: bytes, edition: int, said: str
) -> hooks.MadeAnew | None:
    """A final report once more, of what it was made of without some words (see `hooks`); None of one made by a version
    that kept it otherwise."""
    try:
        paper = Paper.of_source(source)
    except ValueError:
        return None
    if paper.values["draft"]:
        paper = paper.final(local_date(row.made_at), row.registry_number or "", row.case_number or "")
    header, signed = paper.values["header"], paper.values["signatures"]["done"]
    told = {"header": {**header, "case": f"{header['case']} · {said}"}, "signatures": {"done": [*signed, said]}}
    paper = replace(paper, values={**paper.values, **told})
    name = _file_name(scope, _quarter(row.period), f"utgåva-{edition}-fastställd")
    anew = paper.source()
    return hooks.MadeAnew(paper.pdf(**authenticity.mark(scope, anew)), anew, name)


def _quarter(period: str) -> Quarter:
    try:
        return Quarter.parse(period)
    except ValueError:
        raise Invalid({"quarter": ["Skriv kvartalet som 2026-Q3."]}) from None


def _file_name(scope: Scope, quarter: Quarter, state: str) -> str:
    called = "-".join(re.findall(r"\w+", title(scope.profile.est_name)))
    return f"{called}-{scope.tenant.slug}-{quarter.year}-K{quarter.number}-{state}.pdf"


def _where_and_when(scope: Scope, quarter: Quarter) -> dict:
    """The report's places, their map with its source, times and manners."""
    incidents = incident_counts.counted_incidents(scope, days=quarter.days)
    places_shown = figures.top_places(scope, quarter)
    own = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    marks = [paper_map.Mark(one.name, one.lat, one.lon, one.now) for one in places_shown]
    sheets = basemaps.sheets(scope)
    sources = sorted({shape.source for shape in own if shape.kind != "locality"})
    return {
        "incidents_told": len(incidents),
        "places": places_shown,
        "dayparts": figures.dayparts(incidents),
        "manners": figures.manners(incidents),
        "map_svg": paper_map.drawn(own, marks, sheets),
        "map_alt": paper_map.said(scope.tenant.name, marks, sheets),
        "sources": [f"kartan: {', '.join(sources)}"] if sources else [],
    }
