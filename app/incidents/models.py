from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.report.fields import CLASSES, PRECISIONS
from tenants.models import Base, Identified, Owned, Published, one_of, within_tenant
from tenants.versions import Versioned

COUNTED, QUARANTINED, WITHDRAWN, MERGED = "counted", "quarantined", "withdrawn", "merged"
BESIDE = "beside"
"""Not counted, since its organisation counts from another source on that day (`app/figures/sources.py`)."""


class Incident(Identified, Versioned, Owned, Base):
    """Something that happened, at a place and in a span of time. There is no column for a person who took part."""

    __tablename__ = "incident"
    watched = True
    told = ("access_class", "state")
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (
        one_of("state", (COUNTED, QUARANTINED, WITHDRAWN, MERGED, BESIDE)),
        one_of("access_class", CLASSES),
        one_of("precision", PRECISIONS),
        CheckConstraint("earliest <= latest", name="span"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (cell IS NULL)", name="point"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("reported_by", "membership"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("sub_area_id", "shape"),
        ForeignKeyConstraint(
            ["tenant_id", "own_type_id", "category_id"], ["own_type.tenant_id", "own_type.id", "own_type.category_id"]
        ),
        # Everything a window's figures need, so that they are answered from the index alone after a vacuum.
        Index(
            "incident_window_idx",
            "tenant_id",
            "local_date",
            postgresql_include=[
                "category_id",
                "hour_of_week",
                "cell",
                "state",
                "access_class",
                "organisation_id",
                "named_place_id",
                "sub_area_id",
                "at_home",
                "earliest",
                "latest",
                "how",
            ],
        ),
        Index("incident_place_idx", "tenant_id", "named_place_id", "local_date"),
        # What lies around a point, a square at a time.
        Index("incident_cell_idx", "tenant_id", "cell", "local_date", postgresql_where=column("cell").is_not(None)),
        # A typed report has no key: it takes no room here.
        Index(
            "incident_intake_key_idx",
            "tenant_id",
            "intake_key",
            unique=True,
            postgresql_where=column("intake_key").is_not(None),
        ),
        # What came without an id of its sender's, as from a file, takes no room in this one.
        Index(
            "incident_sent_idx",
            "tenant_id",
            "reported_by",
            "sent_as",
            unique=True,
            postgresql_where=column("sent_as").is_not(None),
        ),
        # The few that wait for somebody, among all that ever came.
        Index("incident_stopped_idx", "tenant_id", "id", postgresql_where=column("state") == QUARANTINED),
        # Those that the coordinator has not gone through, the few among all that ever came.
        Index("incident_unseen_idx", "tenant_id", "id", postgresql_where=column("unseen")),
        Index("incident_merged_idx", "tenant_id", "local_date", postgresql_where=column("state") == MERGED),
        # Those that have been withdrawn, listed by day: few among all that ever came.
        Index("incident_withdrawn_idx", "tenant_id", "local_date", postgresql_where=column("state") == WITHDRAWN),
        # The days that each organisation has reported, walked one fortnight at a time.
        Index(
            "incident_organisation_idx",
            "tenant_id",
            "organisation_id",
            "local_date",
            postgresql_include=["category_id"],
            postgresql_where=column("state") == "counted",
        ),
        # New rows are answered from the covering index only after a vacuum; let it come early on the busiest table.
        {"postgresql_with": {"autovacuum_vacuum_insert_scale_factor": 0.005}},
    )
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-3)
    """Its organisation's, whose key points at the tenant: looked up once for a row, not twice."""
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"))
    own_type_id: Mapped[UUID | None]
    """The tenant's own type of it, under that national one, which alone is counted."""
    state: Mapped[str]
    access_class: Mapped[str]
    organisation_id: Mapped[UUID]
    """Who reported (or on whose behalf)."""
    reported_by: Mapped[UUID | None]
    """The membership that typed it; None for imported rows."""
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    earliest: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    latest: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    local_date: Mapped[date]
    """The Swedish date of `latest`: the day on which it is counted."""
    hour_of_week: Mapped[int | None] = mapped_column(SmallInteger)
    """0–167 (Monday 00 first), None unless earliest and latest fall in the same local hour."""
    precision: Mapped[str]
    named_place_id: Mapped[UUID | None]
    sub_area_id: Mapped[UUID | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    x: Mapped[int | None]
    y: Mapped[int | None]
    cell: Mapped[int | None]
    at_home: Mapped[bool]
    """It points at a dwelling or a farm: never drawn finer than the sub-area for other organisations."""
    how: Mapped[str | None]
    disputed: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Stopped because a reader has said that something is wrong in it (`app/objections`), until that is answered."""
    unseen: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Somebody has sent or changed it, and the coordinator has not gone through it since (`app/inbox`)."""
    text: Mapped[str]
    has_photo: Mapped[bool] = mapped_column(default=False, server_default="false")
    """It has one that is shown to those who read its text (`app/photos`)."""
    source: Mapped[str]
    reported_to_police: Mapped[str]
    people_band: Mapped[str | None]
    intake_key: Mapped[str | None]
    """What a row of a file is known by when the file is read again."""
    intake_content: Mapped[str | None]
    """Fingerprint of the row as it was last read: whether the file has changed, whatever was changed here."""
    layout: Mapped[str | None]
    """Of what files it came in, by their columns (`figures/sources.py`); None: reported here, or by a file from before
    that was kept."""
    sent_as: Mapped[UUID | None]
    """The id that its sender may have given it, to be able to send it again: her own name for it, not this row's id."""
    sent_content: Mapped[str | None]
    """Fingerprint of what was said when it was sent (`NewReport.fingerprint`). Never changed afterwards."""


class IncidentVersion(Identified, Owned, Base):
    """How an incident stood before a change, and why it was changed."""

    __tablename__ = "incident_version"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("incident_id", "incident"),
        UniqueConstraint("tenant_id", "incident_id", "version"),
        Index("incident_version_changed_idx", "tenant_id", "changed_at"),
    )
    incident_id: Mapped[UUID]
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_by: Mapped[str]
    reason: Mapped[str]
    before: Mapped[dict]


def _answered_by_its_key(*key: str) -> PrimaryKeyConstraint:
    """A tally's key, with its number beside it: sums are read from the index alone, and the table is left alone."""
    return PrimaryKeyConstraint("tenant_id", *key, postgresql_include=["n"])


class DayTally(Owned, Base):
    """Counted incidents per local day, category and class."""

    __tablename__ = "day_tally"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (_answered_by_its_key("local_date", "category_id", "access_class"),)
    local_date: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"), primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class MonthTally(Owned, Base):
    """Counted incidents per month (its first day), category and class."""

    __tablename__ = "month_tally"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        _answered_by_its_key("month", "category_id", "access_class"),
        # The few that something has been taken out of, among all months that ever were.
        Index(
            "month_tally_removed_idx",
            "tenant_id",
            "month",
            postgresql_include=["access_class", "removed"],
            postgresql_where=column("removed") > 0,
        ),
    )
    month: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"), primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    removed: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many have been taken out or moved within the month since; only grows, so that what was counted earlier shows
    whether it still holds a report that has been withdrawn, stopped or given fewer readers."""


EVERYWHERE = NOWHERE = UUID(int=0)
"""In a tally: the whole place; no sub-area."""


class WhereTally(Owned, Base):
    """Counted incidents per month (its first day) and organisation: everywhere, in each sub-area, at each named place.

    An incident is in up to three rows: one for everywhere, one for its sub-area and one for its named place. So each of
    these is read by itself, however many others there are.
    """

    __tablename__ = "where_tally"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        # Read in this order, and with its number from the index alone.
        PrimaryKeyConstraint(
            "tenant_id",
            "where_id",
            "month",
            "category_id",
            "organisation_id",
            "access_class",
            "at_home",
            "sub_area_id",
            postgresql_include=["n"],
        ),
    )
    where_id: Mapped[UUID] = mapped_column(primary_key=True)
    """EVERYWHERE, a sub-area or a named place."""
    month: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    at_home: Mapped[bool] = mapped_column(primary_key=True)
    """As the incident's, at a named place; elsewhere nothing depends on it, and it is false."""
    sub_area_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The incident's, at a named place, so that who asks for both counts it once; else NOWHERE."""
    n: Mapped[int]


class OrganisationDay(Owned, Base):
    """Counted incidents per organisation that reported, local day and class: who was heard from, and since when."""

    __tablename__ = "organisation_day"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        _answered_by_its_key("organisation_id", "local_date", "access_class"),
        within_tenant("organisation_id", "organisation"),
    )
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    local_date: Mapped[date] = mapped_column(primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class PlaceMonth(Owned, Base):
    """Counted incidents per named place, month (its first day) and class, those of dwellings and farms apart."""

    __tablename__ = "place_month"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        _answered_by_its_key("month", "named_place_id", "access_class", "at_home"),
        within_tenant("named_place_id", "named_place"),
    )
    month: Mapped[date] = mapped_column(primary_key=True)
    named_place_id: Mapped[UUID] = mapped_column(primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    at_home: Mapped[bool] = mapped_column(primary_key=True)
    n: Mapped[int]


class OrganisationTotal(Owned, Base):
    """Reports that count by their state, of all time, per organisation, category and class; advance notices too.

    How many a list holds is told without reading it."""

    __tablename__ = "organisation_total"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        _answered_by_its_key("organisation_id", "category_id", "access_class"),
        within_tenant("organisation_id", "organisation"),
    )
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"), primary_key=True)
    access_class: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class CoarseWeek(Published, Base):
    """What the police area reads under the agreement: week × group × 250 m cell, counts only, no text."""

    __tablename__ = "coarse_week"
    watched = True
    constraints = (
        Index("coarse_week_area_idx", "area_id", "week", postgresql_include=["tenant_id", "group_slug", "cell", "n"]),
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    """The Monday."""
    group_slug: Mapped[str] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    """0 where the incident may not be placed in a cell."""
    n: Mapped[int]
