from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, Published, within_tenant


class Shape(Identified, Published, Base):
    """A figure of the map's ground: outline, sub_area, road, water or locality. Public geography: the area reads it."""

    __tablename__ = "shape"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "kind", "name"),)
    kind: Mapped[str]
    name: Mapped[str]
    points: Mapped[list]
    """[[latitude, longitude], …] in WGS84."""
    source: Mapped[str]
    inhabitants: Mapped[int | None]
    """Of a sub-area, on 31 December of `inhabitants_year`; None where nobody has told."""
    inhabitants_year: Mapped[int | None]
    inhabitants_source: Mapped[str | None]


class NamedPlace(Identified, Owned, Base):
    """A place that people call by name, with a point."""

    __tablename__ = "named_place"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "name"), within_tenant("sub_area_id", "shape"))
    name: Mapped[str]
    kind: Mapped[str]
    """Place type in Swedish, e.g. "centrum/torg"."""
    sub_area_id: Mapped[UUID | None]
    lat: Mapped[float]
    lon: Mapped[float]
    approximate: Mapped[bool]


class Population(Published, Base):
    """Inhabitants on 31 December."""

    __tablename__ = "population"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    year: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    source: Mapped[str]
