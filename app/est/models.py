from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

KINDS = {
    "situational": "Situationell",
    "social": "Social",
    "control": "Kontroll",
    "communication": "Kommunikation",
    "knowledge": "Kunskap",
}
STATUSES = {"on_plan": "enligt plan", "late": "försenad", "ended": "avslutad"}
JUDGEMENTS = {
    "improved": "förbättrat",
    "unchanged": "oförändrat",
    "worsened": "försämrat",
    "undecided": "kan inte avgöras",
}
PROPOSALS = {"continue": "fortsätt", "change": "ändra", "end": "avsluta"}
CAUSES = {"place": "Platsen", "exposed": "Den som utsätts", "offender": "Den som begår", "chain": "Händelsekedja"}
EVIDENCE = {
    "reports": "Rapporter",
    "reported_crimes": "Anmälda brott",
    "dialogue": "Medborgardialog",
    "police_picture": "Polisens bild",
    "own_analyses": "Verksamheternas egna analyser",
}
"""What is stored -> how people read it, of these six."""
EST, WORKING, COUNCIL, OTHER = GROUP_KINDS = "est", "working", "council", "other"
DRAFT, SUBMITTED = "draft", "submitted"


class FocusArea(Identified, Versioned, Owned, Base):
    """A focus area (fokusområde): what it is about, why it happens, and what it rests on."""

    __tablename__ = "focus_area"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        UniqueConstraint("tenant_id", "year", "title"),
        within_tenant("lead_organisation_id", "organisation"),
    )
    title: Mapped[str]
    short_title: Mapped[str]
    """For tables; "" = the title."""
    description: Mapped[str]
    causes: Mapped[dict]
    """Of each of CAUSES: a list of texts."""
    evidence: Mapped[dict]
    """Of each of EVIDENCE: a text."""
    counts: Mapped[dict]
    """Name -> what is counted (see `counting.py`): the figures its texts may hold."""
    main_count: Mapped[str | None]
    """The name that a figure without a name means."""
    year: Mapped[int] = mapped_column(SmallInteger)
    """The first year it is in force."""
    ended_on: Mapped[date | None]
    lead_organisation_id: Mapped[UUID | None]
    """Who calls the working group together."""
    meets: Mapped[str]
    """How often the group meets, e.g. "varannan måndag kl. 15"."""

    @property
    def name(self) -> str:
        return self.short_title or self.title


class Goal(Identified, Versioned, Removable, Owned, Base):
    """A goal (mål) with its measure. Percentages carry the numbers behind them; counts of reports their coverage."""

    __tablename__ = "goal"
    watched = True
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("focus_area_id", "focus_area"),
        Index("goal_focus_area_idx", "tenant_id", "focus_area_id"),
    )
    focus_area_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    measure: Mapped[str]
    unit: Mapped[str]
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    now: Mapped[float | None]
    due: Mapped[date | None]
    baseline_count: Mapped[list | None]
    """[with, of] behind a percentage."""
    now_count: Mapped[list | None]
    coverage: Mapped[list | None]
    """[organisations that reported at the baseline, now]."""
    same_time_last_year: Mapped[list | None]
    """[period in words, value then]."""
    count: Mapped[str | None]
    """A name among the focus area's counts: baseline, target and now are then counted, never typed."""


class WorkingGroup(Identified, Versioned, Owned, Base):
    """A group (arbetsgrupp, EST-grupp, råd) with members from several organisations. Each focus area has one of its
    own, with the id of the area, which is called what that is and ends with it."""

    __tablename__ = "working_group"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("focus_area_id", "focus_area"),
        within_tenant("named_place_id", "named_place"),
        one_of("kind", GROUP_KINDS),
    )
    kind: Mapped[str]
    name: Mapped[str]
    """"" of a focus area's."""
    purpose: Mapped[str]
    meets: Mapped[str]
    """How often; of a focus area's that says so itself."""
    focus_area_id: Mapped[UUID | None]
    named_place_id: Mapped[UUID | None]
    ended_on: Mapped[date | None]


class WorkingGroupMember(Owned, Base):
    """An organisation in a group, and by which of its functions: never who."""

    __tablename__ = "working_group_member"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (within_tenant("group_id", "working_group"), within_tenant("organisation_id", "organisation"))
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    function: Mapped[str] = mapped_column(default="")


_NAME = ("tenant_id", "focus_area_id", "name")


class Activity(Identified, Versioned, Removable, Owned, Base):
    """An activity (aktivitet): a countable doing. How often it was done is always counted from its occasions."""

    __tablename__ = "activity"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("focus_area_id", "focus_area"),
        within_tenant("organisation_id", "organisation"),
        Index("activity_name_idx", *_NAME, unique=True, postgresql_where=column("removed_at").is_(None)),
        one_of("kind", KINDS),
    )
    focus_area_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    kind: Mapped[str]
    organisation_id: Mapped[UUID]
    """Who is responsible."""
    planned_year: Mapped[int | None]
    """Planned occasions in the focus area's first year."""
    ended_on: Mapped[date | None]


class ActivityPlan(Owned, Base):
    """How many occasions of an activity are planned in a quarter."""

    __tablename__ = "activity_plan"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        within_tenant("activity_id", "activity"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
    )
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True)
    planned: Mapped[int]


class Occasion(Identified, Removable, Owned, Base):
    """One time an activity was done (tillfälle)."""

    __tablename__ = "occasion"
    watched = True
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("activity_id", "activity"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("named_place_id", "named_place"),
        Index("occasion_activity_idx", "tenant_id", "activity_id", "done_on"),
    )
    activity_id: Mapped[UUID]
    done_on: Mapped[date]
    """The Swedish date."""
    organisation_id: Mapped[UUID]
    named_place_id: Mapped[UUID | None]
    place_text: Mapped[str]
    result: Mapped[str]
    logged_by: Mapped[UUID | None]
    """The membership that wrote it."""
    logged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FollowUp(Identified, Versioned, Owned, Base):
    """A working group's follow-up (uppföljning) of one quarter."""

    __tablename__ = "follow_up"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("focus_area_id", "focus_area"),
        UniqueConstraint("tenant_id", "focus_area_id", "quarter"),
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
        one_of("status", STATUSES),
        one_of("judgement", JUDGEMENTS),
        one_of("proposal", PROPOSALS),
        one_of("state", (DRAFT, SUBMITTED)),
    )
    focus_area_id: Mapped[UUID]
    quarter: Mapped[str]
    status: Mapped[str]
    judgement: Mapped[str]
    why: Mapped[str]
    lessons: Mapped[str]
    obstacles: Mapped[str]
    resources: Mapped[str]
    proposal: Mapped[str]
    decision: Mapped[str]
    needs_decision: Mapped[bool]
    responsible: Mapped[str]
    counting: Mapped[dict]
    """What the figures in its texts count, as it stood when the text was written."""
    figures: Mapped[dict | None]
    """The figures it was handed in with, as everybody in the room counts them (`follow_ups.kept`); None until then, and
    for one that was handed in before its quarter had ended."""
    state: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    returned_words: Mapped[str | None]
    """What the coordinator wrote when she sent it back last, with who and when; it stays when it is handed in again."""
    returned_by: Mapped[str | None]
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def is_returned(self) -> bool:
        """Whether it has been sent back and waits to be handed in again."""
        return self.state == DRAFT and self.returned_at is not None

    @property
    def changed_at(self) -> datetime:
        """When it was written or handed in last."""
        return max(self.written_at, self.submitted_at or self.written_at)

    @property
    def status_words(self) -> str:
        return STATUSES[self.status]

    @property
    def judgement_words(self) -> str:
        return JUDGEMENTS[self.judgement]

    @property
    def proposal_words(self) -> str:
        return PROPOSALS[self.proposal]
