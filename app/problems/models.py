from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

STAGES: tuple[str, ...] = (SCAN := "scan", "analyse", "respond", "assess")
"""SARA: how far the work with a problem has come."""
MADE, CHANGED, MOVED, LINKED, ENDED, REOPENED = "made", "changed", "moved", "linked", "ended", "reopened"
EVENTS = (MADE, CHANGED, MOVED, LINKED, ENDED, REOPENED)
TEXTS = ("description", "when", "how", "conditions", "affected", "consequences")
"""What is written of a problem beside its two questions, in the order in which it is read."""
CORNERS = ("place", "exposed", "offender")
"""The crime triangle (brottstriangeln)."""
CHAIN = "chain"
KINDS = (*CORNERS, CHAIN)
SOURCES = ("reports", "reported_crimes", "dialogue", "police_picture", "own_analyses")
"""The five sources of the work with focus areas, as `app.est` has them."""
STRENGTHS = ("assumed", "some", "strong")
STEPS: tuple[str, ...] = (FOUND := "found", "mapped", "analysed", "acted_on", "followed_up")
"""How far the work with a followed place has come."""
LOGGED = ("visit", "talk")
LET_GO, TAKEN_UP = "let_go", "taken_up"


class Problem(Identified, Versioned, Owned, Base):
    """A problem profile (problembild): what comes again and where, and what is known of it. Never persons."""

    __tablename__ = "problem"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("stage",)
    constraints = (
        one_of("stage", STAGES),
        CheckConstraint("need BETWEEN 1 AND 5", name="need"),
        CheckConstraint("influence BETWEEN 1 AND 5", name="influence"),
        CheckConstraint("weeks BETWEEN 1 AND 104", name="weeks"),
        within_tenant("focus_area_id", "focus_area"),
        Index("problem_focus_area_idx", "tenant_id", "focus_area_id"),
    )
    title: Mapped[str]
    place_text: Mapped[str]
    """Where, in words; "" where places or sub-areas say it."""
    places: Mapped[list]
    """Ids of named places, as text."""
    sub_areas: Mapped[list]
    """Ids of sub-areas, as text."""
    outline: Mapped[list]
    """[[latitude, longitude], …]: the corners of an area that was drawn; [] where none is."""
    types: Mapped[list]
    """Slugs of the types whose reports are counted; [] = none are."""
    weeks: Mapped[int] = mapped_column(SmallInteger)
    """How many weeks back they are counted."""
    texts: Mapped[dict]
    """Of each of TEXTS."""
    evidence: Mapped[dict]
    """Of each of SOURCES: a text."""
    need: Mapped[int | None] = mapped_column(SmallInteger)
    influence: Mapped[int | None] = mapped_column(SmallInteger)
    stage: Mapped[str]
    focus_area_id: Mapped[UUID | None]
    seen_in: Mapped[date | None]
    """First day of the period in whose picture or warnings it was seen."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ProblemEvent(Identified, Owned, Base):
    """What was done with a problem, once. Nothing here is ever changed."""

    __tablename__ = "problem_event"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("problem_id", "problem"),
        one_of("what", EVENTS),
        one_of("stage", ("", *STAGES)),
        Index("problem_event_idx", "tenant_id", "problem_id", "at"),
    )
    problem_id: Mapped[UUID]
    what: Mapped[str]
    stage: Mapped[str]
    """The one it was MOVED to; "" for all else."""
    reason: Mapped[str]
    before: Mapped[dict | None]
    """Of what was CHANGED: field -> what it said before, in words."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""


class Cause(Identified, Versioned, Removable, Owned, Base):
    """One cause (orsak) of a problem, at a corner of its triangle or a link of its chain of events."""

    __tablename__ = "problem_cause"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("problem_id", "problem"),
        one_of("kind", KINDS),
        one_of("source", ("", *SOURCES)),
        one_of("strength", STRENGTHS),
        Index("problem_cause_idx", "tenant_id", "problem_id", "position"),
    )
    problem_id: Mapped[UUID]
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    source: Mapped[str]
    """What it rests on; "" = nothing yet."""
    strength: Mapped[str]


class FollowedPlace(Identified, Versioned, Owned, Base):
    """A named place that is followed (hot spot), from when it was found until it is let go; once a place."""

    __tablename__ = "followed_place"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("stage",)
    constraints = (
        within_tenant("named_place_id", "named_place"),
        UniqueConstraint("tenant_id", "named_place_id"),
        one_of("stage", STEPS),
    )
    named_place_id: Mapped[UUID]
    stage: Mapped[str]
    stepped_on: Mapped[date]
    """The day of the latest thing that was done; visits and talks too."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PlaceStep(Identified, Removable, Owned, Base):
    """One thing that was done with a followed place: a step, a visit, a talk, or that it was let go."""

    __tablename__ = "place_step"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("followed_place_id", "followed_place"),
        one_of("what", (*STEPS, *LOGGED, LET_GO, TAKEN_UP)),
        Index("place_step_idx", "tenant_id", "followed_place_id", "day"),
    )
    followed_place_id: Mapped[UUID]
    what: Mapped[str]
    line: Mapped[str]
    """What was done, seen or heard; of LET_GO why. Never a person."""
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
