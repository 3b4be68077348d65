from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from app.report.fields import INTERNAL, POLICE, RESTRICTED
from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

PICTURE, EXTRA, EST, COUNCIL, GROUP = KINDS = "picture", "extra", "est", "council", "group"
PLANNED, HELD, CLOSED = STATUSES = "planned", "held", "closed"
CLASSES = (INTERNAL, POLICE, RESTRICTED)
OPEN, LATE, DONE, DROPPED = STATES = "open", "late", "done", "dropped"
STANDS = (OPEN, LATE)
"""What is still to be done."""
NOBODY, BOARD, ANSWER = NEEDS = "nobody", "board", "answer"
"""Whose word a decision needs beside the meeting's: nobody's, a board's, or that of whoever is to do it."""
COMMITS, DECLINES = ANSWERS = "commits", "declines"
CHANGED = "changed"
EVENTS = (*STATES, *ANSWERS, CHANGED)


class Meeting(Identified, Versioned, Removable, Owned, Base):
    """A meeting (möte). One that is removed has been called off (inställt)."""

    __tablename__ = "meeting"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("kind", "status", "period_first")
    constraints = (
        one_of("kind", KINDS),
        one_of("status", STATUSES),
        Index(
            "meeting_period_idx",
            "tenant_id",
            "period_first",
            unique=True,
            postgresql_where=(column("kind") == PICTURE) & column("removed_at").is_(None),
        ),
        within_tenant("group_id", "working_group"),
        Index("meeting_group_idx", "tenant_id", "group_id"),
        Index("meeting_begins_idx", "tenant_id", "begins_at"),
    )
    kind: Mapped[str]
    status: Mapped[str]
    begins_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    place: Mapped[str]
    """In words."""
    about: Mapped[str]
    """What it is about, where its kind does not say."""
    period_first: Mapped[date | None]
    """The first day of the period whose picture is looked at: of a PICTURE meeting."""
    group_id: Mapped[UUID | None]
    """Whose meeting it is."""


class MeetingOrganisation(Owned, Base):
    """An organisation that is called to a meeting. Never who comes for it."""

    __tablename__ = "meeting_organisation"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (within_tenant("meeting_id", "meeting"), within_tenant("organisation_id", "organisation"))
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    came: Mapped[bool]


class Decision(Identified, Versioned, Removable, Owned, Base):
    """What was decided at a meeting (beslut), and how far it has come."""

    __tablename__ = "decision"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("access_class", "state", "due", "answer")
    constraints = (
        UniqueConstraint("tenant_id", "year", "number"),
        within_tenant("meeting_id", "meeting"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("sub_area_id", "shape"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("incident_id", "incident"),
        one_of("access_class", CLASSES),
        one_of("state", STATES),
        one_of("needs", NEEDS),
        one_of("answer", ANSWERS),
        Index("decision_meeting_idx", "tenant_id", "meeting_id"),
        Index("decision_due_idx", "tenant_id", "state", "due"),
        Index("decision_place_idx", "tenant_id", "named_place_id"),
        Index("decision_incident_idx", "tenant_id", "incident_id"),
    )
    meeting_id: Mapped[UUID]
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    """In the municipality and year. One that is taken away leaves its number unused."""
    text: Mapped[str]
    named_place_id: Mapped[UUID | None]
    sub_area_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    function: Mapped[str]
    """Who is to do it: an organisation, a function in words, or both."""
    due: Mapped[date]
    picture_first: Mapped[date | None]
    incident_id: Mapped[UUID | None]
    alert: Mapped[str]
    """The warning's own sentence, "" for none. It is told to those alone who may read it (`alert_audience`)."""
    alert_audience: Mapped[str]
    ground: Mapped[str]
    """What it rests on beside these, in words."""
    access_class: Mapped[str]
    state: Mapped[str]
    needs: Mapped[str]
    board: Mapped[str]
    paragraph: Mapped[str]
    registry_number: Mapped[str]
    answer: Mapped[str | None]


class DecisionEvent(Identified, Owned, Base):
    """What became of a decision, once: it was followed up, answered or changed. Nothing here is ever changed."""

    __tablename__ = "decision_event"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("decision_id", "decision"),
        within_tenant("meeting_id", "meeting"),
        one_of("what", EVENTS),
        Index("decision_event_idx", "tenant_id", "decision_id", "at"),
    )
    decision_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None]
    """At which meeting it was said, if at one."""
    what: Mapped[str]
    reason: Mapped[str]
    due: Mapped[date | None]
    """The last day since then, where it got another."""
    before: Mapped[dict | None]
    """What the columns that were CHANGED held."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""


class MeetingReport(Owned, Base):
    """A report that was taken up at a meeting, whether or not anything was decided because of it."""

    __tablename__ = "meeting_report"
    web_grants = "SELECT, INSERT, DELETE"
    worker_grants = "SELECT"
    constraints = (
        within_tenant("meeting_id", "meeting"),
        within_tenant("incident_id", "incident"),
        Index("meeting_report_incident_idx", "tenant_id", "incident_id"),
    )
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    noted_by: Mapped[str]
    """The actor's name."""
