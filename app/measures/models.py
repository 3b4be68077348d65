from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from app.report.fields import INTERNAL, POLICE, RESTRICTED
from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

CLASSES = (INTERNAL, POLICE, RESTRICTED)
SITUATIONAL, CONTROL, INSPECTION = "situational", "control", "inspection"
KINDS = (SITUATIONAL, "social", CONTROL, INSPECTION, "communication", "knowledge")
OBJECTS = ("light", "vegetation", "camera", "lock", "neighbours", "other")
"""What a situational measure changes."""
SHORT, LONG = TERMS = "short", "long"
PLANNED, ONGOING, DONE, STOPPED = STATES = "planned", "ongoing", "done", "stopped"
OPEN = (PLANNED, ONGOING)
"""What is still to be done."""
CHANGED = "changed"


class Measure(Identified, Versioned, Removable, Owned, Base):
    """A measure (åtgärd): what is to be done, by whom, and how far it has come."""

    __tablename__ = "measure"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("access_class", "state", "due")
    constraints = (
        one_of("access_class", CLASSES),
        one_of("state", STATES),
        one_of("kind", ("", *KINDS)),
        one_of("object", ("", *OBJECTS)),
        one_of("term", ("", *TERMS)),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("cost >= 0", name="cost"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("decision_id", "decision"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("focus_area_id", "focus_area"),
        within_tenant("problem_id", "problem"),
        Index("measure_due_idx", "tenant_id", "state", "due"),
        Index("measure_decision_idx", "tenant_id", "decision_id"),
        Index("measure_place_idx", "tenant_id", "named_place_id"),
        Index("measure_organisation_idx", "tenant_id", "organisation_id"),
        Index("measure_problem_idx", "tenant_id", "problem_id"),
    )
    text: Mapped[str]
    organisation_id: Mapped[UUID]
    """Who is responsible."""
    function: Mapped[str]
    """Who there, in words: never a name."""
    due: Mapped[date]
    """When it is to be done, or ends."""
    state: Mapped[str]
    access_class: Mapped[str]
    decision_id: Mapped[UUID | None]
    alert: Mapped[str]
    """The warning's own sentence that it comes from, "" for none; told to those alone who may read it."""
    alert_audience: Mapped[str]
    named_place_id: Mapped[UUID | None]
    place_text: Mapped[str]
    place_owner: Mapped[str]
    """Whose the place or the thing is, in words."""
    focus_area_id: Mapped[UUID | None]
    problem_id: Mapped[UUID | None]
    """What it is to do something about."""
    kind: Mapped[str]
    object: Mapped[str]
    """Of a situational one: one of OBJECTS."""
    method: Mapped[str]
    starts_on: Mapped[date | None]
    term: Mapped[str]
    planned: Mapped[int | None]
    """Occasions."""
    cost: Mapped[int | None]
    """Kronor."""
    effect: Mapped[str]
    effect_types: Mapped[list]
    """Slugs of the types of events that are expected to become fewer."""
    by_intelligence: Mapped[bool]
    """Of a control: it rests on what the police know, and on no measurement."""

    @property
    def is_control(self) -> bool:
        return self.kind == CONTROL


class MeasurePartner(Owned, Base):
    """An organisation that takes part in a measure beside the one that is responsible."""

    __tablename__ = "measure_partner"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (within_tenant("measure_id", "measure"), within_tenant("organisation_id", "organisation"))
    measure_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)


class MeasureTask(Identified, Versioned, Removable, Owned, Base):
    """A task (uppgift) of a measure: what an organisation is to have done by a day."""

    __tablename__ = "measure_task"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("due",)
    constraints = (
        within_tenant("measure_id", "measure"),
        within_tenant("organisation_id", "organisation"),
        Index("measure_task_measure_idx", "tenant_id", "measure_id"),
        Index(
            "measure_task_open_idx",
            "tenant_id",
            "due",
            postgresql_where=column("done_at").is_(None) & column("removed_at").is_(None),
        ),
    )
    measure_id: Mapped[UUID]
    text: Mapped[str]
    organisation_id: Mapped[UUID]
    function: Mapped[str]
    due: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_by: Mapped[str | None]
    """The actor's name."""


class MeasureOccasion(Identified, Removable, Owned, Base):
    """One time a measure was carried out (tillfälle). Work with persons counts its occasions, never whom it reached."""

    __tablename__ = "measure_occasion"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("measure_id", "measure"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("named_place_id", "named_place"),
        CheckConstraint("deficiencies >= 0", name="deficiencies"),
        CheckConstraint("rectified >= 0", name="rectified"),
        Index("measure_occasion_idx", "tenant_id", "measure_id", "done_on"),
        Index("measure_occasion_place_idx", "tenant_id", "named_place_id"),
    )
    measure_id: Mapped[UUID]
    done_on: Mapped[date]
    """The Swedish date."""
    organisation_id: Mapped[UUID]
    named_place_id: Mapped[UUID | None]
    result: Mapped[str]
    deficiencies: Mapped[int | None]
    """Of an inspection: how many were found at the visit."""
    rectified: Mapped[int | None]
    """How many of those found before were rectified at a revisit."""
    logged_by: Mapped[UUID | None]
    """The membership that wrote it."""
    logged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class MeasureEvent(Identified, Owned, Base):
    """What became of a measure, once: its state, or a change. Nothing here is ever changed."""

    __tablename__ = "measure_event"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("measure_id", "measure"),
        one_of("what", (*STATES, CHANGED)),
        Index("measure_event_idx", "tenant_id", "measure_id", "at"),
    )
    measure_id: Mapped[UUID]
    what: Mapped[str]
    reason: Mapped[str]
    before: Mapped[dict | None]
    """What the columns that were CHANGED held."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""
