"""Acts on the law's duties: each with its state, what shows it and its next day; what is known of each by itself, the
clock of 24 months, and the answers to the yearly survey."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.area_papers import service as area_papers
from app.figures.periods import local_date
from app.legal_duties import assessments, permissions, plans, wording
from app.legal_duties.models import (
    AGREEMENT,
    ASSESSMENT,
    CAMERA,
    CAMERAS,
    COUNCIL,
    DUTIES,
    DUTY_STATES,
    LEADING,
    MET,
    NOT_ASKED,
    OPEN,
    PLAN,
    REPORT,
    SEAT,
    UPDATE,
    ActionPlan,
    LegalDuty,
    LegalRecord,
)
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

_LATER, _OF_REGISTER, _OTHER = aliased(LegalDuty), aliased(LegalDuty), aliased(ActionPlan)
MONTHS = 24
"""From a decision to the day when the picture is to be new and the plan followed up (our reading of 6 §)."""
SOON = timedelta(days=90)
"""So long before its day a duty is told to wait."""
_REVIEWED = {AGREEMENT: "Överenskommelse ses över", CAMERA: "Kamera omprövas"}
DUE, PLAN_DUE, REVIEW = "legal_duty", "action_plan", "legal_record"
"""What waits."""


@dataclass(frozen=True)
class DutyView:
    slug: str
    section: wording.Section
    row: LegalDuty | None
    """What was said last."""
    known: str
    """What is here of it, in a sentence; "" for nothing."""
    due: date | None
    """The next day: as said, or by the clock."""
    keeps_register: bool

    @property
    def state(self) -> str:
        return self.row.state if self.row else OPEN

    @property
    def mark(self) -> tuple[str, str]:
        return wording.STATES[self.state]

    @property
    def number(self) -> int:
        return self.row.number if self.row else 0


@requires(permissions.READ)
def list_duties(scope: Scope) -> list[DutyView]:
    """Every duty, in the law's order."""
    said = _said(scope)
    known = _known(scope, said)
    deadline = _deadline(scope)
    return [
        DutyView(
            slug,
            wording.SECTIONS[slug],
            row := said.get(slug),
            known.get(slug, ""),
            (row.next_on if row else None) or (deadline if slug == UPDATE else None),
            bool(row and row.keeps_register),
        )
        for slug in DUTIES
    ]


@requires(permissions.READ)
def read_duty(scope: Scope, *, slug: str) -> tuple[DutyView, Sequence[LegalDuty]]:
    """A duty, and what was said of it before, the latest first. Raises NotFound."""
    found = next((one for one in list_duties(scope) if one.slug == slug), None)
    if found is None:
        raise NotFound("legal_duty")
    rows = select(LegalDuty).where(LegalDuty.slug == slug).order_by(LegalDuty.number.desc())
    return found, scope.db.scalars(rows).all()


@requires(permissions.RECORD)
def say(
    scope: Scope,
    *,
    slug: str,
    number: int,
    state: str = OPEN,
    evidence: str = "",
    done_on: date | None = None,
    next_on: date | None = None,
    keeps_register: bool = False,
    insist: bool = False,
) -> LegalDuty:
    """Say how far a duty has come; what was said before stays. `number`: of what was read, 0 for nothing. Raises
    NotFound, Invalid and Conflict("changed_meanwhile")."""
    if slug not in DUTIES:
        raise NotFound("legal_duty")
    texts = Texts(insist=insist)
    shown = texts.take("evidence", evidence, most=600)
    if state not in DUTY_STATES:
        texts.fault("state", "Välj hur det står till.")
    if state == MET and not shown:
        texts.fault("evidence", "Skriv vad som visar det: ett beslut, ett dokument, ett diarienummer.")
    if state == NOT_ASKED and slug != CAMERAS:
        texts.fault("state", "Lagen ställer kravet på alla kommuner. Välj ett annat svar.")
    if done_on and not date(2000, 1, 1) <= done_on <= local_date(scope.now):
        texts.fault("done_on", "Välj en dag som har varit.")
    if next_on and not 2000 <= next_on.year <= 2100:
        texts.fault("next_on", "Välj en dag fram till 2100.")
    if texts.faults:
        raise Invalid(texts.faults)
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"legal_duty {scope.tenant.id}", 0))))
    latest = _said(scope).get(slug)
    if (latest.number if latest else 0) != number:
        raise Conflict("changed_meanwhile")
    kept = {"state": state, "evidence": shown, "done_on": done_on, "next_on": next_on, "keeps_register": keeps_register}
    by = {"said_at": scope.now, "said_by": scope.actor.name}
    row = scope.add(LegalDuty(slug=slug, number=number + 1, **kept, **by))
    _share(scope)
    return row


def _share(scope: Scope) -> None:
    """Let the police area read how far the duties have come, as the municipality says."""
    head = ["Vad lagen kräver", "Läge", "Vad visar det", "Nästa gång senast"]
    rows = [
        [
            f"{one.section.paragraph} {one.section.title}",
            one.mark[1],
            one.row.evidence if one.row and one.row.evidence else "–",
            _iso(one.due),
        ]
        for one in list_duties(scope)
    ]
    area_papers.tell(
        scope,
        kind=area_papers.DUTIES,
        about_id=scope.tenant.id,
        year=local_date(scope.now).year,
        title="Lagkoll",
        standing=area_papers.KEPT,
        progress=[{"title": "Lagens krav", "says": "", "columns": head, "rows": rows}],
        content={},
    )


@requires(permissions.READ)
def kept_registers(scope: Scope) -> list[str]:
    """The kinds of registers that are kept here."""
    return _kept_kinds(_said(scope))


@requires(permissions.READ)
def survey(scope: Scope) -> list[tuple[str, str, str]]:
    """The yearly survey's questions as we know them, with what is here: (question, answer, from where)."""
    said, today = _said(scope), local_date(scope.now)
    counts, kept = _counts(scope, said), _kept_kinds(said)
    latest, decision = _latest(scope), plans.latest_decision(scope)
    plan = plans.find_plan(scope, id=decision.id) if decision else None

    def state(slug: str) -> str:
        return wording.STATES[said[slug].state if slug in said else OPEN][1]

    seats = counts.get(SEAT, {})
    reports = [day for day in counts.get(REPORT, {}).get("days", ()) if day > today - timedelta(days=365)]
    followed = f"{len(plan.measures) - plan.unfollowed} av {len(plan.measures)}" if plan else "Ingen plan"
    return [
        ("Finns det en samordningsfunktion?", state("11-12"), "11–12 §§"),
        ("Finns det en lägesbild enligt lagen?", latest.name if latest else "Nej", "4 §"),
        (
            "När fastställdes den?",
            local_date(latest.row.final_at).isoformat() if latest and latest.row.final_at else "–",
            "4 §",
        ),
        ("Vilken tid gäller den?", f"{latest.row.first} till {latest.row.last}" if latest else "–", "4 §"),
        ("Finns det en beslutad åtgärdsplan?", plan.decision if plan else "Nej", "5 §"),
        ("Hur många åtgärder har planen?", str(len(plan.measures)) if plan else "0", "5 §"),
        ("Hur många av dem är uppföljda?", followed, "6 §"),
        ("När ska nästa lägesbild vara klar?", _iso(_deadline(scope)), f"6 §, {MONTHS} månader från beslutet"),
        ("Är arbetet invävt i annan planering?", _tags(latest), "7 §"),
        ("Hur många överenskommelser gäller?", _many(counts, AGREEMENT, kept), "8–9 §§"),
        ("Finns det ett strategiskt råd?", f"{seats.get('n', 0)} platser" if seats else "Nej", "10 §"),
        ("Vilka sitter i rådet?", _sectors(seats), "10 §"),
        ("Hur många rapporter till fullmäktige det senaste året?", str(len(reports)), "13 §"),
        ("Bevakar kommunen platser med kamera?", _many(counts, CAMERA, kept), "14 §"),
    ]


@requires(permissions.READ)
def coming_days(scope: Scope) -> list[tuple[date, str]]:
    """Each duty's next day, and those when an agreement or a camera is to be looked over: (day, what)."""
    said = _said(scope)
    days = {slug: row.next_on for slug, row in said.items()}
    days[UPDATE] = days.get(UPDATE) or _deadline(scope)
    named = ((slug, wording.SECTIONS[slug]) for slug in DUTIES)
    found = [(day, f"{one.paragraph} {one.title}") for slug, one in named if (day := days.get(slug))]
    kept = [kind for kind in _kept_kinds(said) if kind in _REVIEWED]
    rows = select(LegalRecord).where(LegalRecord.review_on.is_not(None), LegalRecord.removed_at.is_(None))
    for one in scope.db.scalars(rows.where(LegalRecord.kind.in_(kept))) if kept else ():
        if one.review_on:
            found.append((one.review_on, f"{_REVIEWED[one.kind]}: {one.what}"))
    return found


@requires(permissions.WRITE)
def waiting(scope: Scope) -> list[Select]:
    """The duties and reviews whose day comes within SOON, and the plan whose 24 months run out."""
    return list(_waiting(local_date(scope.now)))


@lru_cache(maxsize=100)
def _waiting(today: date) -> tuple[Select, ...]:
    later = (
        select(literal(1))
        .select_from(_LATER)
        .where(_LATER.tenant_id == LegalDuty.tenant_id, _LATER.slug == LegalDuty.slug, _LATER.number > LegalDuty.number)
    )
    said = _waits(DUE, LegalDuty.id, LegalDuty.slug, LegalDuty.next_on)
    said = said.where(~exists(later), LegalDuty.next_on <= today + SOON)
    clock = cast(ActionPlan.decided_on + func.make_interval(0, MONTHS), Date)
    newer = (
        select(literal(1))
        .select_from(_OTHER)
        .where(
            _OTHER.tenant_id == ActionPlan.tenant_id,
            _OTHER.removed_at.is_(None),
            _OTHER.decided_on > ActionPlan.decided_on,
        )
    )
    plan = _waits(PLAN_DUE, ActionPlan.id, ActionPlan.body, clock)
    plan = plan.where(ActionPlan.removed_at.is_(None), ~exists(newer), clock <= today + SOON)
    review = _waits(REVIEW, LegalRecord.id, LegalRecord.what, LegalRecord.review_on)
    review = review.where(
        LegalRecord.removed_at.is_(None), LegalRecord.review_on <= today + SOON, or_(*map(_kept, wording.ASKED_FOR))
    )
    return said, plan, review


def _kept(kind: str) -> ColumnElement[bool]:
    """Criterion: lines of this register, when it is kept."""
    duty = _OF_REGISTER
    newer = (
        select(literal(1))
        .select_from(_LATER)
        .where(_LATER.tenant_id == duty.tenant_id, _LATER.slug == duty.slug, _LATER.number > duty.number)
    )
    said = (
        select(literal(1))
        .select_from(duty)
        .where(
            duty.tenant_id == LegalRecord.tenant_id,
            duty.slug == wording.ASKED_FOR[kind],
            duty.keeps_register,
            ~exists(newer),
        )
    )
    return and_(LegalRecord.kind == kind, exists(said))


def _waits(what: str, id: Any, said: Any, day: Any) -> Select:
    at, n = null().cast(DateTime(timezone=True)), cast(func.count().over(), Integer)
    columns = id.label("id"), said.label("said"), day.label("day"), at.label("at"), n.label("n")
    return select(literal(what).label("what"), *columns)


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month (for acts alone)."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _said(scope: Scope) -> dict[str, LegalDuty]:
    """The latest of each."""
    rows = scope.db.scalars(select(LegalDuty).order_by(LegalDuty.slug, LegalDuty.number))
    return {one.slug: one for one in rows}


def _kept_kinds(said: Mapping[str, LegalDuty]) -> list[str]:
    asked = {kind for kind, slug in wording.ASKED_FOR.items() if slug in said and said[slug].keeps_register}
    return [kind for kind in wording.REGISTERS if kind not in wording.ASKED_FOR or kind in asked]


def _deadline(scope: Scope) -> date | None:
    decision = plans.latest_decision(scope)
    return after_months(decision.decided_on, MONTHS) if decision and decision.decided_on else None


def _latest(scope: Scope) -> assessments.AssessmentView | None:
    return next((one for one in assessments.list_assessments(scope) if not one.draft), None)


def _counts(scope: Scope, said: Mapping[str, LegalDuty]) -> dict[str, dict[str, Any]]:
    """Kind of a register -> how many lines hold, their sectors and days."""
    today, kept = local_date(scope.now), _kept_kinds(said)
    found: dict[str, dict[str, Any]] = {}
    rows = select(LegalRecord).where(LegalRecord.removed_at.is_(None), LegalRecord.kind.in_(kept))
    for one in scope.db.scalars(rows):
        if one.last and one.last < today:
            continue
        some = found.setdefault(one.kind, {"n": 0, "sectors": {}, "days": []})
        some["n"] += 1
        some["sectors"][one.sector] = some["sectors"].get(one.sector, 0) + 1
        some["days"] += [one.first] if one.first else []
    return found


def _known(scope: Scope, said: Mapping[str, LegalDuty]) -> dict[str, str]:
    """What is here of a duty, in a sentence."""
    counts, latest, decision = _counts(scope, said), _latest(scope), plans.latest_decision(scope)
    found: dict[str, str] = {}
    if latest and latest.row.final_at:
        found[ASSESSMENT] = f"{latest.name}, fastställd {local_date(latest.row.final_at).isoformat()}."
    if decision:
        plan = plans.find_plan(scope, id=decision.id)
        found[PLAN] = f"Beslutad: {plan.decision}."
        left = f"{plan.unfollowed} av {len(plan.measures)} åtgärder saknar uppföljning."
        found[UPDATE] = left if plan.unfollowed else f"Alla {len(plan.measures)} åtgärder har en uppföljning."
    if latest and latest.row.tags:
        found["7"] = f"Vävs in i: {_tags(latest)}."
    if seats := counts.get(SEAT):
        found[COUNCIL] = f"{seats['n']} platser: {_sectors(seats)}."
    if reports := counts.get(REPORT):
        found[LEADING] = f"Senast rapporterat {max(reports['days'])}." if reports["days"] else ""
    for kind, slug in wording.ASKED_FOR.items():
        if some := counts.get(kind):
            found[slug] = f"{some['n']} i registret."
    return found


def _tags(latest: assessments.AssessmentView | None) -> str:
    return ", ".join(wording.TAG_NAMES[one].lower() for one in latest.row.tags) if latest and latest.row.tags else "–"


def _sectors(seats: Mapping[str, Any]) -> str:
    named = seats.get("sectors", {})
    return ", ".join(f"{wording.SECTOR_NAMES[one].lower()} {n}" for one, n in named.items() if one) or "–"


def _many(counts: Mapping[str, Mapping[str, Any]], kind: str, kept: Sequence[str]) -> str:
    return str(counts.get(kind, {}).get("n", 0)) if kind in kept else "Inget register förs här"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "–"
