"""Acts on the strategic assessment: begin it, have it drafted from what is known, change, make final, take away, and
read. It is not final while one of its parts is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.consultations import lists as consultations
from app.consultations import permissions as consulting
from app.est import counting, overview
from app.est import permissions as est
from app.figures.numbers import number
from app.figures.periods import Days, last_whole_day, local_date
from app.legal_duties import permissions, wording
from app.legal_duties.models import PARTS, TAGS, StrategicAssessment
from app.measurements import permissions as measured
from app.measurements import service as measurements
from app.official_statistics import permissions as official
from app.official_statistics import service as official_statistics
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

LONGEST = 6000
MOST_ROWS = 12
"""Of a kind, in what is drafted."""
HEARD = ", av "
"""Between the days in which reports were counted and how many organisations reported."""
YEAR = timedelta(days=364)
"""Whole weeks, so that the same weekdays are compared."""


@dataclass(frozen=True)
class AssessmentView:
    row: StrategicAssessment
    missing: tuple[str, ...]
    """Its parts that are empty, in words."""
    annex: str | None
    """None for whoever it is not made for."""

    @property
    def name(self) -> str:
        return f"Lägesbild enligt lagen, version {self.row.edition}"

    @property
    def draft(self) -> bool:
        return self.row.final_at is None

    @property
    def state(self) -> tuple[str, str]:
        return ("draft", "Utkast") if self.draft else ("final", "Fastställd")


@requires(permissions.READ)
def list_assessments(scope: Scope) -> list[AssessmentView]:
    """Those that the actor reads, the latest first."""
    rows = select(StrategicAssessment).where(StrategicAssessment.removed_at.is_(None))
    if not scope.may(permissions.READ_DRAFTS):
        rows = rows.where(StrategicAssessment.final_at.is_not(None))
    found = scope.db.scalars(rows.order_by(StrategicAssessment.edition.desc())).all()
    return [_view(scope, one) for one in found]


@requires(permissions.READ)
def find_assessment(scope: Scope, *, id: UUID) -> AssessmentView:
    """Raises NotFound for one that the actor does not read."""
    row = scope.find(StrategicAssessment, id)
    if row.removed_at or not (row.final_at or scope.may(permissions.READ_DRAFTS)):
        raise NotFound("strategic_assessment")
    scope.concerning(object=("strategic_assessment", id))
    return _view(scope, row)


@requires(permissions.WRITE)
def removed_assessments(scope: Scope) -> Sequence[StrategicAssessment]:
    return scope.db.scalars(select(StrategicAssessment).where(StrategicAssessment.removed_at.is_not(None))).all()


@requires(permissions.WRITE)
def begin_assessment(scope: Scope) -> StrategicAssessment:
    """The draft of the next: of the two years up to yesterday, with the figures that are known, and what the latest
    final one says under other information. Raises Conflict("already_done") when there is a draft."""
    every = scope.db.scalars(select(StrategicAssessment).order_by(StrategicAssessment.edition)).all()
    if any(one.removed_at is None and one.final_at is None for one in every):
        raise Conflict("already_done")
    latest = next((one for one in reversed(every) if one.final_at), None)
    last = last_whole_day(scope.now)
    texts, figures = _drafted(scope, last)
    try:
        with scope.attempt():
            return scope.add(
                StrategicAssessment(
                    edition=max((one.edition for one in every), default=0) + 1,
                    first=last - 2 * YEAR + timedelta(days=1),
                    last=last,
                    **{part: texts.get(part, "") for part in PARTS},
                    figures=figures,
                    tags=list(latest.tags) if latest else [],
                    annex="",
                    annex_audience="police",
                    registry_number="",
                )
            )
    except IntegrityError:
        raise Conflict("already_done") from None  # two began it at once


@requires(permissions.WRITE)
def change_assessment(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    first: date,
    last: date,
    tags: Sequence[str] = (),
    annex: str = "",
    annex_audience: str = "police",
    registry_number: str = "",
    insist: bool = False,
    **parts: str,
) -> StrategicAssessment:
    """Write in a draft. Whoever may not read the annex leaves it as it is. Raises Invalid, NotFound,
    Conflict("already_final") and Conflict("changed_meanwhile")."""
    row = _draft(scope, id)
    texts = Texts(insist=insist)
    values: dict[str, Any] = {part: texts.take(part, parts.get(part, ""), most=LONGEST) for part in PARTS}
    values |= {"first": first, "last": last, "registry_number": texts.code("registry_number", registry_number)}
    values["tags"] = [one for one in TAGS if one in tags]
    if permissions.opens_annex(scope.actor, row.annex_audience):
        values |= {"annex": texts.take("annex", annex, most=LONGEST), "annex_audience": annex_audience}
        if annex_audience not in wording.AUDIENCES:
            texts.fault("annex_audience", "Välj vem som får läsa bilagan.")
    if set(tags) - set(TAGS):
        texts.fault("tags", "Välj bland planerna i listan.")
    if not first <= last <= local_date(scope.now) or first.year < 2000:
        texts.fault("first", "Välj en tid som har varit, med den första dagen före den sista.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.RECORD)
def finalize_assessment(scope: Scope, *, id: UUID, version: int) -> StrategicAssessment:
    """Make it final, for good. Raises NotFound, Conflict("already_final"), Conflict("changed_meanwhile"), and Invalid
    with each part that is empty."""
    row = _draft(scope, id)
    empty = [part for part in PARTS if not getattr(row, part).strip()]
    if empty:
        raise Invalid({part: ["Lagen kräver den här delen. Skriv den innan lägesbilden fastställs."] for part in empty})
    versions.change(scope, row, version, {"final_at": scope.now, "final_by": scope.actor.name})
    return row


@requires(permissions.WRITE)
def remove_assessment(scope: Scope, *, id: UUID) -> StrategicAssessment:
    row = _draft(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_assessment(scope: Scope, *, id: UUID) -> StrategicAssessment:
    """Raises NotFound, and Conflict("already_done") when there is another draft by now."""
    row = versions.find_removed(scope, StrategicAssessment, id)
    drafts = StrategicAssessment.removed_at.is_(None), StrategicAssessment.final_at.is_(None)
    if scope.db.scalar(select(func.count()).select_from(StrategicAssessment).where(*drafts)):
        raise Conflict("already_done")
    versions.restore(scope, row)
    return row


def _draft(scope: Scope, id: UUID) -> StrategicAssessment:
    row = versions.find_kept(scope, StrategicAssessment, id)
    if row.final_at:
        raise Conflict("already_final")
    return row


def _view(scope: Scope, row: StrategicAssessment) -> AssessmentView:
    missing = tuple(wording.PART_LABELS[part] for part in PARTS if not getattr(row, part).strip())
    reads = permissions.opens_annex(scope.actor, row.annex_audience)
    return AssessmentView(row, missing, row.annex if reads else None)


def _drafted(scope: Scope, last: date) -> tuple[dict[str, str], list[list[str]]]:
    """What is known, as sentences to write on from, and as figures: [part, what, number, n or source]."""
    figures = [*_reports(scope, last), *_published(scope, last), *_costs(scope, last), *_said(scope, last)]
    texts: dict[str, list[str]] = {}
    for part, what, value, source in figures:
        lines = texts.setdefault(part, [])
        counted, _comma, n = source.partition(HEARD)
        if n and not any(counted in line for line in lines):
            lines.append(f"{counted}, mot de 52 veckorna före:")
        lines.append(f"{what}: {value} ({n or source}).")
    return {part: "\n".join(lines) for part, lines in texts.items()}, figures


def _reports(scope: Scope, last: date) -> list[list[str]]:
    """Reports by group in the latest year and the year before, where the system holds it whole."""
    if not scope.may(est.READ):
        return []
    now = Days(last - YEAR + timedelta(days=1), last)
    spans = [now, Days(now.first - YEAR, now.last - YEAR)]
    known = counting.covered(scope, spans)
    spans = [days for days in spans if days in known]
    if now not in spans:
        return []
    names = dict(counting.countable())
    found = counting.count_groups(scope, slugs=list(names), spans=spans, quarter=overview.current(scope))
    rows = []
    for slug, counts in found.items():
        beside = f" mot {number(counts[1].now)}" if counts[1:] else ", jämförelse saknas"
        n = counts[0].organisations_now
        heard = f"Rapporter i Samsyn {now.label}{HEARD}{n} {'verksamhet' if n == 1 else 'verksamheter'}"
        if counts[0].now or slug == counting.EVERY:
            part = "extent" if slug == counting.EVERY else "crime"
            rows.append([part, names[slug], number(counts[0].now) + beside, heard])
    return rows


def _published(scope: Scope, last: date) -> list[list[str]]:
    """What others have published, the latest figure of each series."""
    if not scope.may(official.READ):
        return []
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for one in official_statistics.listed(scope):
        at = one["kind"], one["name"]
        if one["value"] is not None and one["last"] <= last and (at not in latest or one["last"] > latest[at]["last"]):
            latest[at] = one
    rows = []
    for (kind, name), one in list(latest.items())[: 2 * MOST_ROWS]:
        source = f"{one['source']}, {one['first']} till {one['last']}"
        part = "consequences" if kind == "survey" else "extent"
        unit = " procent" if kind == "survey" else ""
        rows.append([part, name, f"{number(one['value'])}{unit}", source])
    return rows


def _costs(scope: Scope, last: date) -> list[list[str]]:
    """What damage has cost, by owner."""
    if not scope.may(measured.READ):
        return []
    sums: dict[str, int] = {}
    for one in measurements.list_of(scope, kind=measurements.COST):
        if last - YEAR < one.row.first <= last:
            sums[one.organisation] = sums.get(one.organisation, 0) + one.row.number
    return [
        ["consequences", f"Skadekostnad hos {who}", f"{number(kronor)} kr", "inskrivna månader, senaste året"]
        for who, kronor in sorted(sums.items())
    ]


def _said(scope: Scope, last: date) -> list[list[str]]:
    """What dialogues and walks have given, in the two years."""
    if not scope.may(consulting.READ):
        return []
    seen = [one for one in consultations.held(scope) if last - 2 * YEAR < one.row.held_on <= last]
    return [
        ["other_information", one.row.title, f"{one.remarks} synpunkter", f"{one.row.participants} deltagare"]
        for one in seen[:MOST_ROWS]
    ]
