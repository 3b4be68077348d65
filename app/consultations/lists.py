"""Consultations as they are read: how far each has come, what was said with its answers, and what rests on it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, and_, exists, func, literal, null, or_, select

from app.accounts import service as accounts
from app.consultations import permissions, wording
from app.consultations.models import (
    CITIZENS,
    KINDS,
    OPEN,
    WALK,
    Consultation,
    ConsultationRemark,
    ConsultationUse,
    RemarkPhoto,
)
from app.est import overview
from app.est import permissions as est
from app.figures.periods import Days, local_date
from app.hooks import Sought
from app.places import service as places
from app.words.matching import holds
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

A_PAGE = 60
SEARCHED = 500
"""A municipality holds some twenty a year."""
SOON = timedelta(days=7)
"""So long before its day something is told to wait."""
UNWRITTEN, UNANSWERED, REVISIT = "consultation", "consultation_remark", "consultation_revisit"
"""What waits."""


@dataclass(frozen=True)
class ConsultationView:
    row: Consultation
    kind: str
    where: str
    who: str
    state: tuple[str, str]
    remarks: int
    writes: bool
    whole: bool
    """Whether its reader reads all of it, and not only what her organisation is to see to."""


@dataclass(frozen=True)
class RemarkView:
    row: ConsultationRemark
    theme: str
    where: str
    who: str
    status: tuple[str, str]
    has_photo: bool
    answers: bool
    """Whether its reader may answer it."""
    at: tuple[float, float] | None
    """Its point, as it was pointed out, else that of its named place: (latitude, longitude)."""


@dataclass(frozen=True)
class ConsultationPage:
    seen: ConsultationView
    remarks: Sequence[RemarkView]
    removed: Sequence[ConsultationRemark]
    focus_areas: Sequence[tuple[UUID, str]]
    themes: Sequence[tuple[str, int]]
    """What was said most about: (theme, remarks)."""

    @property
    def points(self) -> int:
        """How many remarks have a place on the map."""
        return sum(one.at is not None for one in self.remarks)


@requires(permissions.READ)
def list_consultations(scope: Scope, *, kind: str | None = None, at: int = 1) -> list[ConsultationView]:
    """Those that the actor reads, the latest first: page number `at`, and the first of the next one."""
    rows = select(Consultation).where(
        Consultation.removed_at.is_(None), Consultation.kind.in_([kind] if kind else KINDS)
    )
    return _views(scope, rows.offset((at - 1) * A_PAGE).limit(A_PAGE + 1))


@requires(permissions.READ)
def removed_consultations(scope: Scope) -> list[ConsultationView]:
    """Those that were taken away and that the actor may put back, the latest first."""
    gone = select(Consultation).where(Consultation.removed_at.is_not(None))
    if not scope.may(permissions.WRITE):
        return []
    if not permissions.writes_any(scope.actor):
        gone = gone.where(Consultation.organisation_id.in_(scope.actor.organisations(permissions.WRITE)))
    return _views(scope, gone.limit(A_PAGE))


@requires(permissions.READ)
def find_consultation(scope: Scope, *, id: UUID) -> ConsultationView:
    """Raises NotFound for one that the actor does not read."""
    found = _views(scope, select(Consultation).where(Consultation.id == id, Consultation.removed_at.is_(None)))
    if not found:
        raise NotFound("consultation")
    return found[0]


@requires(permissions.READ)
def read_consultation(scope: Scope, *, id: UUID) -> ConsultationPage:
    """One with what was said. Raises as `find_consultation`."""
    scope.concerning(object=("consultation", id))
    seen = find_consultation(scope, id=id)
    rows = select(ConsultationRemark).where(ConsultationRemark.consultation_id == id)
    every = scope.db.scalars(rows.order_by(ConsultationRemark.added_at, ConsultationRemark.id)).all()
    own = scope.actor.organisations(permissions.READ)
    read = [one for one in every if seen.whole or one.organisation_id in own]
    kept = [one for one in read if one.removed_at is None]
    used = select(ConsultationUse.focus_area_id).where(ConsultationUse.consultation_id == id)
    chosen = set(scope.db.scalars(used))
    areas = overview.list_rows(scope) if chosen and scope.may(est.READ) else []
    themes = Counter(wording.THEME_NAMES[one.theme] for one in kept).most_common(3)
    return ConsultationPage(
        seen,
        told(scope, kept, seen),
        [one for one in read if one.removed_at is not None] if seen.writes else [],
        [(area.id, area.title) for area, _some in areas if area.id in chosen],
        themes,
    )


@requires(permissions.READ)
def read_remark(scope: Scope, *, id: UUID) -> tuple[ConsultationView, RemarkView]:
    """Raises NotFound for one that the actor does not read, and one that was taken away."""
    row = scope.find(ConsultationRemark, id)
    seen = find_consultation(scope, id=row.consultation_id)
    if row.removed_at or not (seen.whole or row.organisation_id in scope.actor.organisations(permissions.READ)):
        raise NotFound("consultation_remark")
    return seen, told(scope, [row], seen)[0]


@requires(permissions.READ)
def of_focus_area(scope: Scope, *, focus_area_id: UUID) -> list[ConsultationView]:
    """Those on which a focus area rests."""
    used = ConsultationUse.tenant_id == Consultation.tenant_id, ConsultationUse.consultation_id == Consultation.id
    there = exists(select(literal(1)).where(*used, ConsultationUse.focus_area_id == focus_area_id))
    return _views(scope, select(Consultation).where(there, Consultation.removed_at.is_(None)))


@requires(permissions.READ)
def at_place(scope: Scope, *, named_place_id: UUID) -> list[tuple[ConsultationView, ConsultationRemark]]:
    """What was said about a named place, the latest first, of what the actor reads."""
    rows = select(ConsultationRemark).where(
        ConsultationRemark.named_place_id == named_place_id, ConsultationRemark.removed_at.is_(None)
    )
    found = scope.db.scalars(rows.order_by(ConsultationRemark.added_at.desc()).limit(A_PAGE)).all()
    ids = {one.consultation_id for one in found}
    kept = select(Consultation).where(Consultation.id.in_(ids), Consultation.removed_at.is_(None))
    read = {one.row.id: one for one in _views(scope, kept)} if ids else {}
    own = scope.actor.organisations(permissions.READ)
    pairs = [(read[one.consultation_id], one) for one in found if one.consultation_id in read]
    return [(seen, one) for seen, one in pairs if seen.whole or one.organisation_id in own]


@requires(permissions.READ)
def held(scope: Scope) -> list[ConsultationView]:
    """Those that have been held, the latest first: what a pledge may rest on."""
    rows = select(Consultation).where(Consultation.removed_at.is_(None), Consultation.participants.is_not(None))
    return [one for one in _views(scope, rows.limit(A_PAGE)) if one.whole]


@requires(permissions.READ)
def as_evidence(scope: Scope, *, ids: Collection[UUID]) -> list[dict[str, str]]:
    """What they gave, as a pledge keeps it: the answers of a survey, or how many remarks of how many who came."""
    found: list[dict[str, str]] = []
    for one in held(scope):
        if one.row.id not in ids:
            continue
        came = {"of": str(one.row.id), "cited": wording.cited(one.row.kind, one.row.held_on)}
        remarks = "1 synpunkt" if one.remarks == 1 else f"{one.remarks} synpunkter"
        found.append({"what": one.row.title, "value": remarks, "n": f"{one.row.participants} deltagare", **came})
        found += [{"what": asked, "value": said, "n": f"{n} svar", **came} for asked, said, n in one.row.results]
    return found


@requires(permissions.TELL)
def of_citizens(scope: Scope, *, days: Days) -> Sequence[ConsultationRemark]:
    """What citizens said, or found on walks, that were held in these days; in the order in which it was written."""
    remark = ConsultationRemark
    of = and_(Consultation.tenant_id == remark.tenant_id, Consultation.id == remark.consultation_id)
    kept = Consultation.removed_at.is_(None), remark.removed_at.is_(None)
    theirs = Consultation.kind.in_((CITIZENS, WALK)), Consultation.held_on.between(days.first, days.last)
    rows = select(remark).join(Consultation, of).where(*kept, *theirs)
    return scope.db.scalars(rows.order_by(remark.added_at, remark.id)).all()


@requires(permissions.READ)
def days_in(scope: Scope, *, days: Days) -> list[tuple[date, ConsultationView, bool]]:
    """Those that are held in these days, and those that are seen to once more in them (True)."""
    spans = [column.between(days.first, days.last) for column in (Consultation.held_on, Consultation.revisit_on)]
    seen = _views(scope, select(Consultation).where(Consultation.removed_at.is_(None), or_(*spans)))
    found = [(one.row.held_on, one, False) for one in seen if one.row.held_on in days]
    return found + [
        (one.row.revisit_on, one, True) for one in seen if one.row.revisit_on and one.row.revisit_on in days
    ]


@requires(permissions.READ)
def look_for(scope: Scope, *, sought: Sought) -> list[ConsultationView]:
    """Those in whose texts or remarks all the words stand, of the SEARCHED latest."""
    seen = _views(scope, select(Consultation).where(Consultation.removed_at.is_(None)).limit(SEARCHED))
    ids = [one.row.id for one in seen if one.whole]
    rows = select(ConsultationRemark).where(
        ConsultationRemark.removed_at.is_(None), ConsultationRemark.consultation_id.in_(ids)
    )
    said: dict[UUID, list[str]] = {}
    for one in scope.db.scalars(rows):
        said.setdefault(one.consultation_id, []).append(f"{one.text} {one.place_text}")
    return [
        one
        for one in seen
        if holds(" ".join((one.row.title, one.kind, one.where, one.row.said, *said.get(one.row.id, ()))), sought.parts)
    ]


@requires(permissions.WRITE)
def waiting(scope: Scope) -> list[Select]:
    """What is to be written of one that has been held, what is to be seen to, and what is to be looked at once more:
    of the actor's own organisations, or of all. As `hooks.todo` asks for it."""
    every = permissions.writes_any(scope.actor)
    own = frozenset() if every else scope.actor.organisations(permissions.WRITE)
    return list(_waiting(local_date(scope.now), every, own))


@lru_cache(maxsize=200)
def _waiting(today: date, every: bool, own: frozenset[UUID]) -> tuple[Select, ...]:
    kept = Consultation.removed_at.is_(None)
    hers = literal(True) if every else Consultation.organisation_id.in_(own)
    remark = ConsultationRemark
    open_there = exists(
        select(literal(1)).where(
            remark.tenant_id == Consultation.tenant_id,
            remark.consultation_id == Consultation.id,
            remark.removed_at.is_(None),
            remark.revisited == "",
        )
    )
    unwritten = _waits(UNWRITTEN, Consultation.id, Consultation.title, Consultation.held_on).where(
        kept, hers, Consultation.participants.is_(None), Consultation.held_on < today
    )
    revisit = _waits(REVISIT, Consultation.id, Consultation.title, Consultation.revisit_on).where(
        kept, hers, Consultation.revisit_on <= today + SOON, open_there
    )
    of = and_(Consultation.tenant_id == remark.tenant_id, Consultation.id == remark.consultation_id)
    to_see_to = _waits(UNANSWERED, remark.id, remark.text, remark.due).join_from(remark, Consultation, of)
    theirs = literal(True) if every else remark.organisation_id.in_(own)
    open_ones = remark.removed_at.is_(None), remark.status.in_(OPEN), remark.due <= today + SOON
    return unwritten, revisit, to_see_to.where(kept, theirs, *open_ones)


def _waits(what: str, id: Any, said: Any, day: Any) -> Select:
    at, n = null().cast(DateTime(timezone=True)), func.count().over()
    columns = id.label("id"), said.label("said"), day.label("day"), at.label("at"), n.label("n")
    return select(literal(what).label("what"), *columns)


def told(scope: Scope, rows: Iterable[ConsultationRemark], seen: ConsultationView) -> list[RemarkView]:
    """Remarks of a consultation that has been read, in words (for acts alone)."""
    rows = list(rows)
    if not rows:
        return []
    sites, names = _names(scope)
    spots = {one.id: (one.lat, one.lon) for one in places.named_places(scope)}
    shown = RemarkPhoto.remark_id.in_([one.id for one in rows]), RemarkPhoto.content.is_not(None)
    photos = set(scope.db.scalars(select(RemarkPhoto.remark_id).where(*shown)))
    own = scope.actor.organisations(permissions.WRITE) if scope.may(permissions.WRITE) else frozenset()
    return [
        RemarkView(
            one,
            wording.THEME_NAMES[one.theme],
            _where(one, sites),
            ", ".join(filter(None, (names.get(one.organisation_id, ""), one.function))),
            (wording.SIGNS[one.status], wording.STATUSES[one.status]),
            one.id in photos,
            seen.writes or one.organisation_id in own,
            (one.lat, one.lon)
            if one.lat is not None and one.lon is not None
            else spots.get(one.named_place_id)
            if one.named_place_id
            else None,
        )
        for one in rows
    ]


def _names(scope: Scope) -> tuple[dict[UUID | None, str], dict[UUID | None, str]]:
    sites: dict[UUID | None, str] = {one.id: one.name for one in places.named_places(scope)}
    names: dict[UUID | None, str] = {one.id: one.name for one in accounts.organisations(scope)}
    return sites, names


def _where(row: Consultation | ConsultationRemark, sites: dict[UUID | None, str]) -> str:
    return ", ".join(filter(None, (sites.get(row.named_place_id, ""), row.place_text)))


def _views(scope: Scope, which: Select[Any]) -> list[ConsultationView]:
    """Those of them that the actor reads, in words."""
    remark = ConsultationRemark
    of = remark.tenant_id == Consultation.tenant_id, remark.consultation_id == Consultation.id
    kept = select(func.count()).select_from(remark).where(*of, remark.removed_at.is_(None))
    open_ones = kept.where(remark.status.in_(OPEN))
    every, own = permissions.reads_all(scope.actor), scope.actor.organisations(permissions.READ)
    if not every:
        theirs = exists(select(literal(1)).where(*of, remark.organisation_id.in_(own), remark.removed_at.is_(None)))
        which = which.where(or_(Consultation.organisation_id.in_(own), theirs))
    counts = (one.correlate(Consultation).scalar_subquery() for one in (kept, open_ones))
    order = Consultation.held_on.desc(), Consultation.id
    rows: Any = scope.db.execute(which.add_columns(*counts).order_by(*order)).all()
    if not rows:
        return []
    sites, names = _names(scope)
    may, today = scope.may(permissions.WRITE), local_date(scope.now)
    writes_any = may and permissions.writes_any(scope.actor)
    return [
        ConsultationView(
            row,
            wording.KINDS[row.kind],
            _where(row, sites),
            names.get(row.organisation_id, ""),
            wording.state(row, unanswered, today),
            n,
            writes_any or (may and row.organisation_id in own),
            every or row.organisation_id in own,
        )
        for row, n, unanswered in rows
    ]
