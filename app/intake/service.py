"""Acts that take files in: reports from a CSV, and what has been read in before."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app.figures.periods import Days, local_date
from app.incidents import service as incidents
from app.incidents.rules import knowledge
from app.intake import permissions
from app.intake.csv_file import CsvFile, FileRefused, Limits, read
from app.intake.incident_rows import parse_rows
from app.intake.models import IntakeFile
from app.intake.report_files import BadRow
from app.privacy import clean, inspect, mask, must_quarantine
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.registry import municipalities_of
from tenants.scope import Scope

KEPT_BAD_ROWS = 1_000
"""Of a file with more rows to mend only the first ones are kept; the others are found by reading the mended file."""
STEP = 1_000
"""Progress is told once for so many rows."""


@dataclass
class ImportResult:
    """What reading a file did, or would do (`id` is None then). rows = new + known + len(bad)."""

    header: tuple[str, ...] = ()
    rows: int = 0
    new: int = 0
    bad: list[BadRow] = field(default_factory=list)
    dates: Days | None = None
    """The days that the readable rows fall on."""
    read_before: date | None = None
    """When the very same file was last read in."""
    id: UUID | None = None

    @property
    def known(self) -> int:
        return self.rows - self.new - len(self.bad)


@requires(permissions.IMPORT)
def import_incidents(
    scope: Scope,
    *,
    source: Path | bytes,
    file_name: str,
    limits: Limits,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> ImportResult:
    """Read a file of reports: the good rows go in together, the bad ones come back to be mended.

    The same row again adds nothing. With `dry_run` nothing is stored and the answer says what would happen.
    `progress(rows, all rows, words)` is called now and then. A row without an organisation is the reader's own;
    for the command line it is the coordinator's unit.
    Raises Invalid({"file": …}) when the file as a whole cannot be taken in (nothing is stored then), and
    Conflict("import_open") while another file is being read in here.
    """
    if scope.tenant.is_area:
        raise Invalid({"file": ["Rapporter läses in i en kommun, inte i ett polisområde."]})
    # One file at a time goes into a tenant: two would wait crosswise for the tallies.
    lock = int.from_bytes(scope.tenant.id.bytes[-8:], signed=True)
    if not dry_run and not scope.db.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise Conflict("import_open")
    with BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    known, done = knowledge(scope, from_file=True), ImportResult()
    municipalities = [*municipalities_of(scope), scope.tenant]
    try:
        file = read(source, limits=limits)
        done.header = file.header
        rows = _announced(parse_rows(file, known=known, municipalities=municipalities), file, progress)
        done.new, _dates = incidents.add_many(scope, rows=_good(rows, done), dry_run=dry_run)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    before = scope.db.scalar(select(func.max(IntakeFile.read_at)).where(IntakeFile.sha256 == digest))
    done.read_before = local_date(before) if before else None
    if not dry_run:
        done.id = _remember(scope, done, file_name, digest)
    return done


@requires(permissions.READ)
def list_intakes(scope: Scope, *, limit: int = 50) -> list[IntakeFile]:
    """The latest readings, without their rows to mend: all of them for the coordinator, else one's own."""
    without = defer(IntakeFile.header), defer(IntakeFile.bad_rows)
    statement = select(IntakeFile).where(_readable(scope)).order_by(IntakeFile.id.desc()).limit(limit)
    return list(scope.db.scalars(statement.options(*without)))


@requires(permissions.READ)
def read_intake(scope: Scope, *, id: UUID) -> IntakeFile:
    """One reading with its rows to mend. Raises NotFound when it is missing or somebody else's."""
    row = scope.db.scalar(select(IntakeFile).where(IntakeFile.id == id, _readable(scope)))
    if row is None:
        raise NotFound("intake_file")
    return row


def _good(rows: Iterator[dict | BadRow], done: ImportResult) -> Iterator[dict]:
    """The good rows; `done` counts them all and takes the bad ones."""
    for row in rows:
        done.rows += 1
        if isinstance(row, BadRow):
            done.bad.append(row)
            continue
        day, dates = row["local_date"], done.dates
        done.dates = Days(min(dates.first, day), max(dates.last, day)) if dates else Days(day, day)
        yield row


def _announced(rows: Iterator, file: CsvFile, progress) -> Iterator:
    """The rows as they are, telling now and then how many have passed. A fault of the whole file is found first."""
    total = sum(1 for _row in file.rows())
    for done in range(0, total, STEP):
        yield from islice(rows, STEP)
        if progress:
            progress(min(done + STEP, total), total, "")


def _readable(scope: Scope):
    """Which readings the actor may see, as a criterion."""
    every, own = IntakeFile.id.is_not(None), IntakeFile.read_by.in_(scope.actor.membership_ids)
    return every if permissions.reads_every_file(scope.actor) else own


def _remember(scope: Scope, done: ImportResult, file_name: str, digest: str) -> UUID:
    dates = done.dates
    row = scope.add(
        IntakeFile(
            name=_without_persons(clean(Path(file_name).name).strip())[:200] or "fil.csv",
            sha256=digest,
            read_at=scope.now,
            read_by=scope.actor.membership_id,
            read_as=scope.actor.name,
            rows=done.rows,
            new=done.new,
            known=done.known,
            bad=len(done.bad),
            first_date=dates.first if dates else None,
            last_date=dates.last if dates else None,
            header=list(done.header),
            bad_rows=[
                [bad.line, bad.column, bad.why, [_without_persons(clean(cell)) for cell in bad.cells], bad.personal]
                for bad in done.bad[:KEPT_BAD_ROWS]
            ],
        )
    )
    return row.id


def _without_persons(text: str) -> str:
    """The text as it may be kept: what the guard stops is masked, so that no personnummer stays in a list of faults."""
    findings = inspect(text)
    return mask(text, findings) if must_quarantine(findings, insisted=True) else text
