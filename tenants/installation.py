"""What an installation knows of itself, in rows of the platform: what its parts tell each other and the operators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Shared
from tenants.scope import Database

SCHEMA = "schema"
"""The migration that the tables are at; written by the migrations themselves (`migrations/env.py`)."""
CALENDAR = "calendar"
"""When the calendar last had been round, and how many parked runs it met."""
DEMO = "demo"
"""There since the demo world was put in; nothing takes it away."""


class InstallationFact(Shared, Base):
    """One thing that the installation knows of itself, by name. No tenant's data."""

    __tablename__ = "installation_fact"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Known:
    value: str
    at: datetime
    """When it was written (aware)."""


def remember(database: Database, name: str, value: str = "") -> None:
    """Write a fact, over what was known before. Only the worker's role may."""
    values = {"value": value, "at": database.clock()}
    statement = insert(InstallationFact).values(name=name, **values)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_=values)
    with database.registry() as db:
        db.execute(statement, execution_options={"stamped": True})


def known(database: Database) -> dict[str, Known]:
    """Every fact, by name."""
    with database.registry() as db:
        return {fact.name: Known(fact.value, fact.at) for fact in db.scalars(select(InstallationFact))}
