"""Who reads which meeting and which decision. The one file that decides; the class of a decision is read as that of a
report is (`incidents/visibility.py`)."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    and_,
    bindparam,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from app.incidents.visibility import Reader
from app.meetings import permissions
from app.meetings.models import CLASSES, CLOSED, KINDS, STANDS, Decision, Meeting, MeetingOrganisation
from app.report.fields import INTERNAL
from tenants.isolation import Question
from tenants.scope import Scope

MOST_WAITING = 20


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

    @classmethod
    def of(cls, scope: Scope) -> "Circle":
        reader, read = Reader.of(scope), permissions.kinds_read(scope.actor)
        return cls(
            kinds=tuple(kind for kind in KINDS if kind in read),
            organisations=reader.organisation_ids,
            classes=tuple(one for one in CLASSES if one == INTERNAL or one in reader.classes),
            every=permissions.acts_for_any(scope.actor),
        )

    def meetings(self) -> ColumnElement[bool]:
        parts = [Meeting.kind.in_(self.kinds)] if self.kinds else []
        if self.organisations:
            called = select(MeetingOrganisation.meeting_id)
            parts.append(Meeting.id.in_(called.where(MeetingOrganisation.organisation_id.in_(self.organisations))))
        return or_(false(), *parts)

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


@lru_cache(maxsize=256)
def what_waits(circle: Circle) -> Question:
    """The decisions of a circle that fall due until a day, and the next of its meetings."""
    hers = true() if circle.every else circle.own()
    due = (
        select(
            literal("decision").label("what"),
            Decision.id,
            Decision.text.label("said"),
            Decision.due,
            null().cast(DateTime(timezone=True)).label("begins_at"),
            null().cast(Date).label("first"),
            func.count().filter(Decision.due < bindparam("today", type_=Date)).over().label("late"),
        )
        .where(circle.decisions(), hers, Decision.state.in_(STANDS), Decision.due <= bindparam("until", type_=Date))
        .order_by(Decision.due, Decision.id)
        .limit(MOST_WAITING)
    )
    begins, ends = (bindparam(end, type_=DateTime(timezone=True)) for end in ("begins", "ends"))
    soon = Meeting.begins_at.between(begins, ends)
    meeting = (
        select(
            Meeting.kind.label("what"),
            Meeting.id,
            Meeting.about.label("said"),
            null().cast(Date).label("due"),
            Meeting.begins_at,
            Meeting.period_first.label("first"),
            literal(0).label("late"),
        )
        .where(circle.meetings(), soon, Meeting.removed_at.is_(None), Meeting.status != CLOSED)
        .order_by(Meeting.begins_at, Meeting.id)
        .limit(1)
    )
    asked = [due, meeting] if circle.every or circle.organisations else [meeting]
    return Question(union_all(*(one.subquery().select() for one in asked)))
