"""Acts that take files in: reports from a CSV, and what has been read in before."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.figures.periods import Days, local_date
from app.incidents import service as incidents
from app.incidents.knowledge import knowledge
from app.intake import permissions
from app.intake.bad_rows import BadRow
from app.intake.csv_file import CsvFile, FileRefused, Limits, read
from app.intake.incident_rows import Names, Row, parse_rows
from app.intake.models import IntakeFile
from app.privacy import clean, inspect, mask, must_quarantine
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.registry import municipalities_of
from tenants.scope import Scope

KEPT_BAD_ROWS = 1_000
"""So many rows to mend are kept with a reading; whoever has more mends the first ones first."""
STEP = 1_000
"""Rows between two words of progress."""


@dataclass(frozen=True)
class Imported:
    """What reading a file did, or would do (`id` is None then). rows = new + known + len(bad)."""

    rows: int
    new: int
    known: int
    bad: list[BadRow]
    header: tuple[str, ...]
    dates: Days | None
    """The days that the readable rows fall on."""
    read_before: date | None
    """When the very same file was last read in."""
    id: UUID | None = None


@dataclass(frozen=True)
class Intake:
    """An earlier reading as it is listed; `bad_rows` and `header` are filled by `read_intake` alone."""

    id: UUID
    name: str
    read_at: datetime
    read_as: str
    rows: int
    new: int
    known: int
    bad: int
    first_date: date | None
    last_date: date | None
    header: tuple[str, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()

    @property
    def dates(self) -> Days | None:
        return Days(self.first_date, self.last_date) if self.first_date and self.last_date else None


@requires(permissions.IMPORT)
def import_incidents(
    scope: Scope,
    *,
    source: Path | bytes,
    file_name: str,
    limits: Limits,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Imported:
    """Read a file of reports: the good rows go in together, the bad ones come back to be mended.

    The same row again adds nothing. With `dry_run` nothing is stored and the answer says what would happen.
    `progress(rows, all rows, words)` is called now and then. A row without an organisation is the reader's own;
    for the command line it is the coordinator's unit.
    Raises Invalid({"file": …}) when the file as a whole cannot be taken in (nothing is stored then), and
    Conflict("import_open") while another file is being read in here.
    """
    if scope.tenant.is_area:
        raise Invalid({"file": ["Rapporter läses in i en kommun, inte i ett polisområde."]})
    if not dry_run and not scope.db.scalar(select(func.pg_try_advisory_xact_lock(_lock(scope)))):
        raise Conflict("import_open")
    digest = _digest(source)
    known, reading = knowledge(scope, from_file=True), _Reading()
    names = Names.of(known, [*municipalities_of(scope), scope.tenant])
    try:
        file = read(source, limits=limits)
        rows = parse_rows(file, known=known, names=names)
        good = reading.good(_announced(rows, file, progress))
        new, _dates = incidents.add_many(scope, rows=good, dry_run=dry_run)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    before = scope.db.scalar(select(func.max(IntakeFile.read_at)).where(IntakeFile.sha256 == digest))
    done = Imported(
        rows=reading.count,
        new=new,
        known=reading.count - new - len(reading.bad),
        bad=reading.bad,
        header=file.header,
        dates=reading.dates,
        read_before=local_date(before) if before else None,
    )
    return done if dry_run else _remembered(scope, done, file_name, digest)


@requires(permissions.READ)
def list_intakes(scope: Scope, *, limit: int = 50) -> list[Intake]:
    """The latest readings: all of them for the coordinator, else one's own."""
    columns = [getattr(IntakeFile, name) for name in _LISTED]
    statement = select(*columns).where(_readable(scope)).order_by(IntakeFile.id.desc()).limit(limit)
    return [Intake(*row) for row in scope.db.execute(statement)]


@requires(permissions.READ)
def read_intake(scope: Scope, *, id: UUID) -> Intake:
    """One reading with its rows to mend. Raises NotFound when it is missing or somebody else's."""
    row = scope.db.scalar(select(IntakeFile).where(IntakeFile.id == id, _readable(scope)))
    if row is None:
        raise NotFound("intake_file")
    listed = {name: getattr(row, name) for name in _LISTED}
    return Intake(**listed, header=tuple(row.header), bad_rows=tuple(BadRow(*cells) for cells in row.bad_rows))


# --- inside ----------------------------------------------------------------------------------------------------------

_LISTED = ("id", "name", "read_at", "read_as", "rows", "new", "known", "bad", "first_date", "last_date")


class _Reading:
    """Takes what the parser yields apart: good rows pass on as columns of an incident, bad ones are gathered."""

    def __init__(self):
        self.count = 0
        self.bad: list[BadRow] = []
        self.first: date | None = None
        self.last: date | None = None

    def good(self, rows: Iterator[Row | BadRow]) -> Iterator[dict]:
        for row in rows:
            self.count += 1
            if isinstance(row, BadRow):
                self.bad.append(row)
                continue
            columns = row.columns
            day = columns["local_date"]
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
            # Two organisations may number their reports alike.
            columns["intake_key"] = f"{columns['organisation_id'].hex}:{row.key}"
            yield columns

    @property
    def dates(self) -> Days | None:
        return Days(self.first, self.last) if self.first and self.last else None


def _announced(rows: Iterator, file: CsvFile, progress) -> Iterator:
    """The rows as they are, telling now and then how many have passed. A fault of the whole file is found first."""
    total = sum(1 for _row in file.rows())
    for done in range(0, total, STEP):
        yield from islice(rows, STEP)
        if progress:
            progress(min(done + STEP, total), total, "")


def _readable(scope: Scope):
    """Which readings the actor may see, as a criterion."""
    every, own = IntakeFile.id.is_not(None), IntakeFile.read_by == scope.actor.membership_id
    return every if permissions.reads_every_file(scope.actor) else own


def _lock(scope: Scope) -> int:
    """The number of the lock that lets one file at a time into a tenant (two would wait crosswise for the tallies)."""
    return int.from_bytes(scope.tenant.id.bytes[-8:], signed=True)


def _digest(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with open(source, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remembered(scope: Scope, done: Imported, file_name: str, digest: str) -> Imported:
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
    return Imported(**{**vars(done), "id": row.id})


def _without_persons(text: str) -> str:
    """The text as it may be kept: what the guard stops is masked, so that no personnummer stays in a list of faults."""
    findings = inspect(text)
    return mask(text, findings) if must_quarantine(findings, insisted=True) else text
