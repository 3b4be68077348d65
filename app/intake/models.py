from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.periods import Days
from app.intake.report_files import BadRow
from tenants.models import Addressed, Base, Identified, Owned, within_tenant


class IntakeFile(Identified, Owned, Base):
    """One reading of a file of reports. The same file may be read several times; each time is a row of its own."""

    __tablename__ = "intake_file"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("read_by", "membership"), Index("intake_file_sha256_idx", "tenant_id", "sha256"))
    name: Mapped[str]
    sha256: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_by: Mapped[UUID | None]
    """The membership that read it in; None when the command line did."""
    read_as: Mapped[str]
    rows: Mapped[int]
    """Rows below the header; always new + known + bad."""
    new: Mapped[int]
    known: Mapped[int]
    bad: Mapped[int]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    """The days that the readable rows fall on."""
    header: Mapped[list]
    bad_rows: Mapped[list]
    """The first rows to mend as [line, column, why, cells, personal]; what may point at a person is masked."""

    @property
    def dates(self) -> Days | None:
        return Days(self.first_date, self.last_date) if self.first_date and self.last_date else None

    @property
    def to_mend(self) -> list[BadRow]:
        return [BadRow(*row) for row in self.bad_rows]


class PoliceEvent(Identified, Addressed, Base):
    """An event as the police have published it, kept by the area as outside information. It has no position."""

    __tablename__ = "police_event"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    addressed_to = "municipality"
    constraints = (
        UniqueConstraint("tenant_id", "event_id"),
        Index("police_event_municipality_idx", "municipality_id", "published_at"),
    )
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"))
    """None when it is told for the whole county: then the area alone sees it."""
    event_id: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    event_date: Mapped[date | None]
    """Local, as the name tells it."""
    type: Mapped[str]
    name: Mapped[str]
    summary: Mapped[str]
    url: Mapped[str]
    """A whole address at polisen.se, or ""."""
    municipality_name: Mapped[str | None]
    county: Mapped[bool]
    content_hash: Mapped[str]
    versions: Mapped[int] = mapped_column(default=1)
    """How many wordings we have met; only the last is kept."""
    first_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_changed: Mapped[datetime] = mapped_column(DateTime(timezone=True))
