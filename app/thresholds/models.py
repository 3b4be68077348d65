from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.audience import Audience
from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Versioned

ON, OFF, ENDED = STATES = "on", "off", "ended"
GROUP = "group:"
"""How `code` begins when a rule tells of a whole group."""


class ThresholdRule(Identified, Versioned, Owned, Base):
    """So many reports of a type, somewhere, within so many hours. What it says is never changed: another takes its
    place, so that a notice always tells of the rule that it was given by."""

    __tablename__ = "threshold_rule"
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT"
    told = ("state",)
    constraints = (
        one_of("state", STATES),
        within_tenant("own_type_id", "own_type"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("sub_area_id", "shape"),
        within_tenant("replaces", "threshold_rule"),
    )
    code: Mapped[str]
    """What a report says of its type: a slug or the id of an own type; or GROUP and the slug of a group."""
    categories: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    """The national types that are counted."""
    own_type_id: Mapped[UUID | None]
    """Of those reports the ones of this own type alone."""
    named_place_id: Mapped[UUID | None]
    sub_area_id: Mapped[UUID | None]
    """One of the two at most; none of them: the whole municipality."""
    at_least: Mapped[int] = mapped_column(SmallInteger)
    hours: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    """The actor's name."""
    state_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state_by: Mapped[str]
    replaces: Mapped[UUID | None]
    """The rule that it was changed from."""


class ThresholdNotice(Identified, Owned, Base):
    """A rule's number was reached, by the reports that everybody of an audience may count. It holds no number: that is
    counted when it is read."""

    __tablename__ = "threshold_notice"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        one_of("audience", Audience),
        within_tenant("rule_id", "threshold_rule"),
        Index("threshold_notice_given_idx", "tenant_id", "given_at"),
        Index("threshold_notice_rule_idx", "tenant_id", "rule_id", "first"),
    )
    rule_id: Mapped[UUID]
    audience: Mapped[str]
    first: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """The rule's hours after `first`: until then no other is given."""
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ThresholdSeen(Owned, Base):
    """Somebody has said that she has seen a notice: it waits for her no more."""

    __tablename__ = "threshold_seen"
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT"
    constraints = (within_tenant("notice_id", "threshold_notice"), within_tenant("membership_id", "membership"))
    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""
