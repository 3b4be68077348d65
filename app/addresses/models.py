from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant


class AddressFile(Identified, Owned, Base):
    """A file of addresses that somebody has sent: its rows lie beside it until it is dropped or replaced. Reports are
    placed by the one that is `in_force`; the one before it is kept, to be taken back."""

    __tablename__ = "address_file"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (Index("address_file_in_force_idx", "tenant_id", unique=True, postgresql_where=column("in_force")),)
    name: Mapped[str]
    source: Mapped[str]
    """Whose the file is, as somebody has written it."""
    dated: Mapped[date]
    """The day on which the addresses were as the file says."""
    stored: Mapped[str | None]
    """The hash of its bytes in the file store, until it has been read."""
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refused: Mapped[str | None]
    """Why nothing of it was read, in Swedish."""
    n: Mapped[int] = mapped_column(default=0, server_default="0")
    """Addresses that are kept of it."""
    outside: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows that lie outside the municipality, and are left out."""
    unread: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows that could not be read, and are left out."""
    remarks: Mapped[list] = mapped_column(default=list, server_default="[]")
    """Sentences on what was left out, the first rows by number, and why."""
    marks: Mapped[list] = mapped_column(default=list, server_default="[]")
    """Some of the addresses, to look at on a map: [what it is called, lat, lon]."""
    streets: Mapped[list] = mapped_column(default=list, server_default="[]")
    """[street, town] of all its addresses, each once."""
    saved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    in_force: Mapped[bool] = mapped_column(default=False, server_default="false")


class Address(Owned, Base):
    """One address of a file. Its key is what it is looked for by; what else a file tells of it is not kept."""

    __tablename__ = "address"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    # What lies around a point, a band of latitude at a time. It begins with that, so that a street is never looked for
    # by it while the table's statistics are old.
    constraints = (within_tenant("file_id", "address_file"), Index("address_lat_idx", "lat", "tenant_id", "file_id"))
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """The street in small letters, by which its numbers are looked up."""
    number: Mapped[int] = mapped_column(primary_key=True)
    """0 of a place in the country that has a name and no number."""
    letter: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str] = mapped_column(primary_key=True)
    street: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
