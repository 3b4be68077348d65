from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

SPEED, COST, NEIGHBOURS = KINDS = "speed", "cost", "neighbours"


class Measurement(Identified, Versioned, Removable, Owned, Base):
    """A number that was measured or counted outside the reports, of a place or an area and a time."""

    __tablename__ = "measurement"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("kind", "first")
    constraints = (
        one_of("kind", KINDS),
        within_tenant("organisation_id", "organisation"),
        within_tenant("named_place_id", "named_place"),
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("speed_limit > 0", name="speed_limit"),
        CheckConstraint("percentile_85 > 0", name="percentile_85"),
        CheckConstraint("over_limit BETWEEN 0 AND 100", name="over_limit"),
        Index("measurement_first_idx", "tenant_id", "kind", "first"),
        Index("measurement_place_idx", "tenant_id", "named_place_id"),
    )
    kind: Mapped[str]
    organisation_id: Mapped[UUID]
    """Who measured; whose cost it was; whose the contact is."""
    function: Mapped[str]
    """The contact, or who measured, in words: never a name."""
    named_place_id: Mapped[UUID | None]
    place_text: Mapped[str]
    first: Mapped[date]
    """Of a speed the Monday of its week, of a cost the first of its month, of an area since when."""
    number: Mapped[int]
    """Vehicles, kronor, or households."""
    speed_limit: Mapped[int | None] = mapped_column(SmallInteger)
    """Kilometres an hour."""
    percentile_85: Mapped[int | None] = mapped_column(SmallInteger)
    """The speed that 85 of 100 keep within."""
    over_limit: Mapped[int | None] = mapped_column(SmallInteger)
    """Percent of the vehicles."""


class MeasureBasis(Owned, Base):
    """The measurement that a measure (such as a traffic control) rests on."""

    __tablename__ = "measure_basis"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("measure_id", "measure"), within_tenant("measurement_id", "measurement"))
    measure_id: Mapped[UUID] = mapped_column(primary_key=True)
    measurement_id: Mapped[UUID | None]
    """None: none any more."""
