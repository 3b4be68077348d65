from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint, column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, Published, within_tenant
from tenants.versions import Removable

WEEKS = (12, 26, 52)
"""So many before the start and after it."""


class Evaluation(Identified, Removable, Owned, Base):
    """How a measure will be judged (registrering): where, what, beside which places and when. What it says is never
    changed; another says it anew and names this one. Its result is written once."""

    __tablename__ = "evaluation"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("starts_on",)
    constraints = (
        within_tenant("measure_id", "measure"),
        within_tenant("replaces_id", "evaluation"),
        CheckConstraint(f"weeks IN {WEEKS}", name="weeks"),
        # Two who register anew at once: one of them is told.
        UniqueConstraint("tenant_id", "measure_id", "number"),
        Index("evaluation_due_idx", "tenant_id", "due"),
    )
    measure_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger)
    """Of those of its measure, from 1."""
    replaces_id: Mapped[UUID | None]
    treated: Mapped[list] = mapped_column(JSONB)
    """Ids of the places where the measure is."""
    control: Mapped[list] = mapped_column(JSONB)
    """Of those that it is compared with."""
    beside: Mapped[list] = mapped_column(JSONB)
    """Of those to which what happens may move."""
    neighbours: Mapped[list] = mapped_column(JSONB)
    """Ids of municipalities of the police area whose released months it is compared with too."""
    types: Mapped[list] = mapped_column(JSONB)
    """Slugs."""
    starts_on: Mapped[date]
    weeks: Mapped[int] = mapped_column(SmallInteger)
    due: Mapped[date]
    """When it is counted."""
    why: Mapped[str]
    """Why it is registered anew; "" of the first."""
    expected: Mapped[dict] = mapped_column(JSONB)
    """What can be seen, counted when it was registered (`judging.Promise`)."""
    registered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    registered_by: Mapped[str]
    """The actor's name."""
    result: Mapped[dict | None] = mapped_column(JSONB)
    """`judging.Outcome`, with the weeks that it rests on."""
    counted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SharedEffect(Identified, Published, Base):
    """A result that the municipality shares with the others of its police area, until it ends it: no word of it."""

    __tablename__ = "shared_effect"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("first", "last")
    constraints = (
        within_tenant("evaluation_id", "evaluation"),
        CheckConstraint("error > 0", name="error"),
        Index("shared_effect_area_idx", "area_id", "kind"),
        Index(
            "shared_effect_once_idx",
            "tenant_id",
            "evaluation_id",
            unique=True,
            postgresql_where=column("ended_at").is_(None),
        ),
    )
    evaluation_id: Mapped[UUID]
    kind: Mapped[str]
    """Of the measure."""
    effect: Mapped[float]
    """The logarithm of how many there were for each that was expected: below 0 fewer."""
    error: Mapped[float]
    n: Mapped[int]
    """Events at the places of the measure, before and after."""
    first: Mapped[date]
    last: Mapped[date]
    """The days that were counted."""
    shared_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    shared_by: Mapped[str]
    """The actor's name; read by its own alone."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None]
