from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.mapped_columns import Reading
from app.figures.periods import Days
from app.figures.sources import layout_of
from app.intake.held_rows import ANEW, CHANGED, HeldRow
from app.intake.incident_rows import ReportRow
from app.intake.report_files import FAULT_COLUMNS, BadRow, Pour
from tenants.models import Base, Identified, Owned, uuid7, within_tenant

KEPT = 1_000
"""Of a file with more rows to mend, or to decide on, only the first ones are kept; the others are found when the mended
file, or the same one, is read again."""
CORRECTING = (CHANGED, ANEW)
"""What rows do that correct reports when a file is read to do that."""


class Upload(Identified, Owned, Base):
    """A file that somebody has sent and a worker reads. Its bytes lie in the file store until it has been read."""

    __tablename__ = "intake_upload"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("uploaded_by", "membership"), within_tenant("intake_id", "intake_file"))
    name: Mapped[str]
    stored: Mapped[str]
    """The bytes' hash in the file store. This row's id stands before them, so that no two uploads share a file."""
    trial: Mapped[bool]
    leave_out: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Rows that are like reports that are there are not taken in, and wait for a decision."""
    reading: Mapped[dict | None]
    """What has been decided that its columns and words mean (`Reading.plain`)."""
    uploaded_by: Mapped[UUID | None]
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refused: Mapped[str | None]
    """Why nothing was read, in Swedish."""
    intake_id: Mapped[UUID | None]
    """What became of it."""

    @property
    def said(self) -> dict[str, Any]:
        """How it is to be read, as `service.import_incidents` takes it."""
        reading = Reading(**self.reading) if self.reading else None
        return {"file_name": self.name, "leave_out": self.leave_out, "reading": reading}


class IntakeFile(Identified, Owned, Base):
    """One reading of a file of reports. The same file may be read several times; each time is a row of its own."""

    __tablename__ = "intake_file"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("read_by", "membership"), Index("intake_file_sha256_idx", "tenant_id", "sha256"))
    name: Mapped[str]
    sha256: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_by: Mapped[UUID | None]
    """The membership that read it in; None when the command line did."""
    read_as: Mapped[str]
    trial: Mapped[bool]
    """It tells what would happen; nothing has."""
    read_before: Mapped[date | None]
    """When the very same file had last been read in."""
    rows: Mapped[int]
    """Rows below the header; always new + known + corrected + held + bad."""
    new: Mapped[int]
    known: Mapped[int]
    corrected: Mapped[int]
    stopped: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the new and the corrected, those that came in stopped: the guard has found something in their texts."""
    held: Mapped[int]
    """Rows that nobody has decided on."""
    bad: Mapped[int]
    alike: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows that are like reports that were there, of those that its reader may open."""
    alike_rows: Mapped[list] = mapped_column(default=list, server_default="[]")
    """The first of them, as `ImportResult.alike_rows`."""
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    """The days that the readable rows fall on."""
    header: Mapped[list]
    layout: Mapped[str] = mapped_column(default="", server_default="")
    """What such files are known by (`figures/sources.py`)."""
    remarks: Mapped[list] = mapped_column(default=list, server_default="[]")
    """What of the new rows together is worth a look, in Swedish sentences."""
    bad_rows: Mapped[list]
    """The first rows to mend as [line, column, why, cells, personal]; what may point at a person is masked."""

    held_rows: Mapped[list]
    """The first of them (`HeldRow.plain`), until they are decided on or their reader reads the next file."""

    bringing: Mapped[list] = mapped_column(default=list, server_default="[]")
    """As `bringing` gives it, of each transaction in which reports came or were corrected."""
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_as: Mapped[str | None]
    """The actor's name."""
    undone: Mapped[dict | None]
    """How many reports were removed, put_back, withdrawn, stayed (`app/undone_files`)."""
    not_undone: Mapped[str | None]
    """Why it was not undone when it was last tried."""

    @property
    def brought(self) -> list[tuple[datetime, UUID, UUID]]:
        """(When, first id, last id) of each such transaction: none else has both."""
        if not self.bringing:  # read in before that was kept
            return [(self.read_at, UUID(int=0), self.id)]
        return [(datetime.fromisoformat(at), UUID(first), UUID(last)) for at, first, last in self.bringing]

    @property
    def dates(self) -> Days | None:
        return Days(self.first_date, self.last_date) if self.first_date and self.last_date else None

    @property
    def to_mend(self) -> list[BadRow]:
        return [BadRow(*row) for row in self.bad_rows]

    @property
    def to_decide(self) -> list[HeldRow]:
        return [HeldRow.of_plain(row) for row in self.held_rows]


def bringing(at: datetime, begun: UUID) -> list[str]:
    """A moment, and between which ids those lie that were made since `begun` was."""
    return [at.isoformat(), str(UUID(int=begun.int >> 80 << 80)), str(UUID(int=uuid7().int | 2**80 - 1))]


@dataclass
class ImportResult:
    """What reading a file did, or would do (`id` is None then).

    rows = new + known + corrected + n_held + n_bad.
    """

    pour: Pour | None = None
    """Takes all rows to mend as they are found."""
    correct: bool = False
    """Whether what has changed is corrected."""
    header: tuple[str, ...] = ()
    rows: int = 0
    new: int = 0
    corrected: int = 0
    stopped: int = 0
    """Of the new and the corrected, those that wait until the coordinator has read their texts."""
    bad: list[BadRow] = field(default_factory=list)
    """The first KEPT of them, of `n_bad`."""
    n_bad: int = 0
    held: list[HeldRow] = field(default_factory=list)
    """Rows that nobody has decided on: they have changed nothing. The first KEPT of them, of `n_held`; all that
    correct something when that is asked for."""
    n_held: int = 0
    dates: Days | None = None
    """The days that the readable rows fall on."""
    read_before: date | None = None
    """When the very same file was last read in."""
    remarks: list[str] = field(default_factory=list)
    """What of the new rows together is worth a look."""
    alike: int = 0
    """Rows that are likely to be the same event as a report that is there and that the reader may open."""
    alike_rows: list[list] = field(default_factory=list)
    """The first of them: [line, what it says without its text, ids of those reports]."""
    pairs: list[tuple[UUID, UUID, float]] = field(default_factory=list)
    """(report that was there, report of a row, how alike), whoever may read them."""
    bringing: list[list[str]] = field(default_factory=list)
    id: UUID | None = None

    def take(self, batch: Sequence[ReportRow | BadRow]) -> list[ReportRow]:
        """The good ones of these rows of the file; all are counted, and the bad ones kept."""
        good = [row for row in batch if isinstance(row, ReportRow)]
        for row in good:
            row.columns["layout"] = self.layout
        self.rows += len(batch)
        self.mend([row for row in batch if isinstance(row, BadRow)])
        days = {row.columns["local_date"] for row in good} | (
            {self.dates.first, self.dates.last} if self.dates else set()
        )
        self.dates = Days(min(days), max(days)) if days else None
        return good

    def mend(self, rows: Sequence[BadRow]) -> None:
        """Take rows to mend."""
        if rows and self.pour:
            self.pour(self.header, rows)
        self.n_bad += len(rows)
        self.bad += rows[: KEPT - len(self.bad)]

    def wait(self, row: HeldRow) -> None:
        """Take a row to decide on."""
        self.n_held += 1
        if len(self.held) < KEPT or (self.correct and row.kind in CORRECTING):
            self.held.append(row)

    def accepted(self) -> list[HeldRow]:
        """The rows that correct something, which wait no longer."""
        found = [row for row in self.held if row.kind in CORRECTING]
        self.held = [row for row in self.held if row.kind not in CORRECTING]
        self.n_held -= len(found)
        return found

    @cached_property
    def layout(self) -> str:
        """What such files are known by. The mended rows of one are like it."""
        return layout_of(self.header, FAULT_COLUMNS)

    @property
    def known(self) -> int:
        return self.rows - self.new - self.corrected - self.n_held - self.n_bad

    @property
    def columns(self) -> dict:
        """Of the row that remembers it, without what it keeps of single rows."""
        same = (
            *("read_before", "layout", "rows", "new", "known", "corrected", "stopped"),
            *("remarks", "alike", "alike_rows", "bringing"),
        )
        dates, header = self.dates, list(self.header)
        counted = {"held": self.n_held, "bad": self.n_bad, "header": header}
        days = {"first_date": dates.first if dates else None, "last_date": dates.last if dates else None}
        return {**{name: getattr(self, name) for name in same}, **counted, **days}
