from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, Published, Versioned, within_tenant


class Shape(Identified, Published, Versioned, Base):
    """A figure of the map's ground: outline, sub_area, road, water or locality. Public geography: the area reads it."""

    __tablename__ = "shape"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "kind", "name"),)
    kind: Mapped[str]
    name: Mapped[str]
    points: Mapped[list]
    """[[latitude, longitude], …] in WGS84. One ring; holes and parts hang on it by lines that are gone along twice."""
    source: Mapped[str]
    former_names: Mapped[list] = mapped_column(default=list)
    """What a sub-area has been called; a file of borders or inhabitants may say any of them."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it holds no more: it has its name for what was reported in it, and is neither drawn nor chosen."""


class NamedPlace(Identified, Owned, Versioned, Base):
    """A place that people call by name, with a point."""

    __tablename__ = "named_place"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        UniqueConstraint("tenant_id", "name"),
        within_tenant("sub_area_id", "shape"),
        within_tenant("merged_into_id", "named_place"),
    )
    name: Mapped[str]
    other_names: Mapped[list] = mapped_column(default=list)
    """What else it is and was called; a file of reports may say any of them."""
    kind: Mapped[str]
    """Place type in Swedish, e.g. "centrum/torg"."""
    sub_area_id: Mapped[UUID | None]
    lat: Mapped[float]
    lon: Mapped[float]
    approximate: Mapped[bool]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it is not offered; what was reported there stays."""
    merged_into_id: Mapped[UUID | None]
    """The place that its reports have been moved to; then it has ended too."""


class Population(Published, Base):
    """Inhabitants on 31 December."""

    __tablename__ = "population"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    year: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    source: Mapped[str]


class AreaPopulation(Owned, Base):
    """Inhabitants of a sub-area on 31 December."""

    __tablename__ = "area_population"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("sub_area_id", "shape"),)
    sub_area_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    source: Mapped[str]
