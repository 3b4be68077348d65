"""Who reads which meeting and which decision. The one file that decides; the class of a decision is read as that of a
report is (`incidents/visibility.py`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    ScalarSelect,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    func,
    inspect,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.figures.periods import FORTNIGHT_DAYS, start_of
from app.incidents.visibility import Reader
from app.meetings import permissions
from app.meetings.models import (
    ANSWER,
    CLASSES,
    CLOSED,
    KINDS,
    STANDS,
    Decision,
    DecisionEvent,
    Meeting,
    MeetingOrganisation,
)
from app.report.fields import INTERNAL, POLICE
from tenants import versions
from tenants.access import Role
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

A_PAGE = 25
AHEAD = timedelta(days=7)
"""So long before its last day a decision stands on Idag."""
MOST_WAITING = 20
DECIDED = "decision"


@dataclass(frozen=True)
class Circle:
    """All that decides what somebody reads."""

    kinds: tuple[str, ...]
    """Of meetings, whoever was called."""
    organisations: frozenset[UUID]
    """Her own: their meetings, and what was decided of them, whatever its class."""
    classes: tuple[str, ...]
    """Of decisions of the meetings that she reads."""
    every: bool
    """Follows up whatever she reads."""
    at: UUID | None = None
    """Of a room's wall: the meeting that is held in the room."""

    @classmethod
    def of(cls, scope: Scope) -> "Circle":
        reader, read = Reader.of(scope), permissions.kinds_read(scope.actor)
        return cls(
            kinds=tuple(kind for kind in KINDS if kind in read),
            organisations=reader.organisation_ids,
            classes=tuple(one for one in CLASSES if one == INTERNAL or one in reader.classes),
            every=permissions.acts_for_any(scope.actor),
            at=scope.actor.meeting_id,
        )

    def meetings(self) -> ColumnElement[bool]:
        parts = [Meeting.kind.in_(self.kinds)] if self.kinds else []
        if self.organisations:
            called = select(MeetingOrganisation.meeting_id)
            parts.append(Meeting.id.in_(called.where(MeetingOrganisation.organisation_id.in_(self.organisations))))
        if self.at:
            parts += [Meeting.id == self.at, self._of_all_in_the_room()]
        return or_(false(), *parts)

    def _of_all_in_the_room(self) -> ColumnElement[bool]:
        """Meetings to which everybody was called who is called to the one that is held: each of them reads those."""
        here, there = aliased(MeetingOrganisation), aliased(MeetingOrganisation)
        others = select(there.organisation_id).where(
            there.tenant_id == Meeting.tenant_id, there.meeting_id == Meeting.id
        )
        called = exists().where(here.tenant_id == Meeting.tenant_id, here.meeting_id == self.at)
        return and_(called, not_(called.where(here.organisation_id.not_in(others.correlate(Meeting)))))

    def decisions(self) -> ColumnElement[bool]:
        """Of kept decisions, by themselves."""
        met = Decision.meeting_id.in_(select(Meeting.id).where(self.meetings()))
        read = or_(self.own(), and_(Decision.access_class.in_(self.classes), met))
        return and_(Decision.removed_at.is_(None), read)

    def own(self) -> ColumnElement[bool]:
        return Decision.organisation_id.in_(self.organisations) if self.organisations else false()

    def acts_for(self, row: Decision) -> bool:
        """Whether she may follow a decision up, and answer for it, of those that she reads."""
        return self.every or row.organisation_id in self.organisations


@lru_cache(maxsize=100)
def due(circle: Circle, today: date) -> Select:
    """As `hooks.todo` asks for it: what is late or falls due within AHEAD, her own or all that she follows up."""
    hers = true() if circle.every else circle.own()
    return (
        select(
            literal(DECIDED).label("what"),
            Decision.id,
            Decision.text.label("said"),
            Decision.due.label("day"),
            null().cast(DateTime(timezone=True)).label("at"),
            func.count().filter(Decision.due < today).over().label("n"),
        )
        .where(circle.decisions(), hers, Decision.state.in_(STANDS), Decision.due <= today + AHEAD)
        .order_by(Decision.due, Decision.id)
        .limit(MOST_WAITING)
    )


@lru_cache(maxsize=100)
def next_meeting(circle: Circle, today: date) -> Select:
    """As `hooks.todo` asks for it: the next one within a fortnight."""
    begins = Meeting.begins_at.between(start_of(today), start_of(today + timedelta(days=FORTNIGHT_DAYS + 1)))
    return (
        select(
            Meeting.kind.label("what"),
            Meeting.id,
            Meeting.about.label("said"),
            Meeting.period_first.label("day"),
            Meeting.begins_at.label("at"),
            literal(0).label("n"),
        )
        .where(circle.meetings(), begins, Meeting.removed_at.is_(None), Meeting.status != CLOSED)
        .order_by(Meeting.begins_at, Meeting.id)
        .limit(1)
    )


@lru_cache(maxsize=100)
def about(circle: Circle, column: str) -> Question:
    """Those that she reads with `about`, which is bound, in this column. `decision_and_meeting` takes a row apart."""
    which = getattr(Decision, column) == bindparam("about", type_=Uuid())
    meeting = (getattr(Meeting, name).label(f"{OF_MEETING}{name}") for name in _columns(Meeting))
    decision = (getattr(Decision, name) for name in _columns(Decision))
    rows = select(*decision, *meeting, circle.meetings().label("meets")).join(Meeting, _MADE_AT)
    rows = rows.where(which, circle.decisions())
    return Question(rows.order_by(Decision.year.desc(), Decision.number.desc()).limit(A_PAGE))


def _columns(model: Any) -> list[str]:
    return [one.key for one in inspect(model).column_attrs]


OF_MEETING = "of_meeting_"


def decision_and_meeting(row: Any) -> tuple[Decision, Meeting, bool]:
    """A row of `about` as `read` gives one; the objects stand in no session."""
    columns = row._asdict()
    meets = columns.pop("meets")
    meeting = {name.removeprefix(OF_MEETING): columns.pop(name) for name in row._fields if name.startswith(OF_MEETING)}
    return Decision(**columns), Meeting(**meeting), meets


def read(circle: Circle) -> Select:
    """Decisions, each with its meeting and whether that is read."""
    return select(Decision, Meeting, circle.meetings().label("meets")).join(Meeting, _MADE_AT)


_MADE_AT = and_(Meeting.tenant_id == Decision.tenant_id, Meeting.id == Decision.meeting_id)


def begins_at(model: Any) -> ScalarSelect:
    """When the meeting of a row with a `meeting_id` begins, unless it was called off."""
    here = Meeting.tenant_id == model.tenant_id, Meeting.id == model.meeting_id, Meeting.removed_at.is_(None)
    return select(Meeting.begins_at).where(*here).scalar_subquery()


TOLD_TO_AREA = (INTERNAL, POLICE)
"""Classes of decisions that the police area may be told."""


@requires(permissions.TELL)
def told_to_area(scope: Scope, *, organisations: Collection[UUID], most: int) -> list[tuple[Decision, Meeting]]:
    """What still stands and is one of these `organisations`' to do, or waits for anybody's word: by its last day."""
    theirs = Decision.organisation_id.in_(organisations)
    waits = and_(Decision.needs == ANSWER, Decision.answer.is_(None))
    rows = select(Decision, Meeting).join(Meeting, _MADE_AT)
    rows = rows.where(
        Decision.removed_at.is_(None),
        Meeting.removed_at.is_(None),
        Decision.state.in_(STANDS),
        Decision.access_class.in_(TOLD_TO_AREA),
        or_(theirs, waits),
    )
    found = scope.db.execute(rows.order_by(Decision.due, Decision.year, Decision.number).limit(most))
    return [(row, meeting) for row, meeting in found]


@requires(permissions.TAKE_OVER)
def take_over_answers(scope: Scope, *, answers: Mapping[UUID, str]) -> int:
    """Let decisions that wait for the word of whoever is to do them say what was answered elsewhere; gives how many do
    so now. One that has been answered here, or waits no more, stays as it is."""
    rows = select(Decision).where(
        Decision.id.in_(answers), Decision.removed_at.is_(None), Decision.needs == ANSWER, Decision.answer.is_(None)
    )
    found = scope.db.scalars(rows.with_for_update()).all()
    for row in found:
        said = answers[row.id]
        versions.change(scope, row, row.version, {"answer": said})
        told = {"reason": "", "due": None, "meeting_id": None, "before": None}
        scope.add(DecisionEvent(decision_id=row.id, what=said, at=scope.now, by=Role.AREA_CHIEF.label, **told))
    return len(found)
