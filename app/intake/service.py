"""Acts that take files in: reports from a CSV, and what has been read in before."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.figures.periods import Days, local_date
from app.incidents import checks
from app.incidents import service as incidents
from app.intake import permissions
from app.intake.bad_rows import BadRow
from app.intake.csv_file import CsvFile, FileRefused, Limits, read
from app.intake.ground import Ground
from app.intake.incident_rows import Known, Row, parse_rows
from app.intake.models import IntakeFile
from app.places import service as places
from app.privacy import clean, inspect, mask, must_quarantine
from app.taxonomy import service as taxonomy
from tenants.access import Role, requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.profile import Profile
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
        return Days(self.first_date, self.last_date) if self.first_date else None


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
    if scope.place.is_area:
        raise Invalid({"file": ["Rapporter läses in i en kommun, inte i ett polisområde."]})
    if not dry_run and not scope.db.scalar(select(func.pg_try_advisory_xact_lock(_lock(scope)))):
        raise Conflict("import_open")
    digest = _digest(source)
    reading = _Reading(_ground(scope))
    try:
        file = read(source, limits=limits)
        rows = parse_rows(file, now=scope.now, known=_known(scope, reading.ground))
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

    def __init__(self, ground: Ground):
        self.ground = ground
        self.count = 0
        self.bad: list[BadRow] = []
        self.first: datetime | None = None
        self.last: datetime | None = None

    def good(self, rows: Iterator[Row | BadRow]) -> Iterator[dict]:
        for row in rows:
            self.count += 1
            if isinstance(row, BadRow):
                self.bad.append(row)
                continue
            self.first = min(self.first or row.latest, row.latest)
            self.last = max(self.last or row.latest, row.latest)
            yield {
                "category": row.category,
                "earliest": row.earliest,
                "latest": row.latest,
                "organisation_id": row.organisation_id,
                "how": row.how,
                "text": row.text,
                "source": row.source,
                "reported_to_police": row.reported_to_police,
                "people_band": row.people_band,
                "access_class": row.access_class,
                # Two organisations may number their reports alike.
                "intake_key": f"{row.organisation_id.hex}:{row.key}",
                **self.ground.where(row),
            }

    @property
    def dates(self) -> Days | None:
        return Days(local_date(self.first), local_date(self.last)) if self.first else None


def _announced(rows: Iterator, file: CsvFile, progress) -> Iterator:
    """The rows as they are, telling now and then how many have passed. A fault of the whole file is found first."""
    total = sum(1 for _row in file.rows())
    for done in range(0, total, STEP):
        yield from islice(rows, STEP)
        if progress:
            progress(min(done + STEP, total), total, "")


def _known(scope: Scope, ground: Ground) -> Known:
    """What this place's rows are read against."""
    offered = [category for category in taxonomy.categories().values() if not category.retired]
    names: dict[str, list[str]] = {}
    for category in offered:
        names.setdefault(category.name.lower(), []).append(category.slug)
    # ”Annat inom gruppen” is the name of twelve categories: those are known by their slug alone.
    categories = {name: slugs[0] for name, slugs in names.items() if len(slugs) == 1}
    categories |= {category.slug: category.slug for category in offered}
    organisations = {organisation.name.lower(): organisation.id for organisation in accounts.organisations(scope)}
    neighbours = [place for place in municipalities_of(scope) if place.id != scope.place.id]
    areas, for_all = places.sub_areas(scope), scope.actor.has(Role.COORDINATOR, Role.COMMAND_LINE)
    return Known(
        categories=categories,
        places=ground.place_ids,
        sub_areas=ground.area_ids,
        organisations=organisations,
        place_slug=scope.place.slug,
        place_code=scope.place.code or scope.place.slug,
        place_name=scope.place.name,
        sensitive=frozenset(category.slug for category in offered if category.sensitive),
        restricted_organisations=checks.restricted_organisations(scope),
        municipalities={key: p.name for p in neighbours for key in (p.slug, p.code, p.name.lower())},
        own_organisation=_own_organisation(scope, organisations),
        how={category.slug: checks.kind_how(category) for category in offered},
        text_required=frozenset(category.slug for category in offered if category.needs_text),
        longest_text=checks.LONGEST_TEXT,
        may_report_for=None if for_all else scope.actor.organisation_ids,
        point_fault=ground.doubting(lambda lat, lon: checks.point_fault(lat, lon, areas, scope.place.name)),
    )


def _ground(scope: Scope) -> Ground:
    return Ground(places.named_places(scope), places.sub_areas(scope))


def _own_organisation(scope: Scope, organisations: dict[str, UUID]) -> UUID | None:
    """Whose a row is that names nobody; None when that is not clear."""
    own = scope.actor.organisation_ids
    if not scope.actor.has(Role.COMMAND_LINE):
        return next(iter(own)) if len(own) == 1 else None
    if len(organisations) == 1:
        return next(iter(organisations.values()))
    return organisations.get(Profile.of(scope.place).coordinator_unit.lower())


def _readable(scope: Scope):
    """Which readings the actor may see, as a criterion."""
    every, own = IntakeFile.id.is_not(None), IntakeFile.read_by == scope.actor.membership_id
    return every if scope.actor.has(Role.COORDINATOR) else own


def _lock(scope: Scope) -> int:
    """The number of the lock that lets one file at a time into a place (two would wait crosswise for the tallies)."""
    return int.from_bytes(scope.place.id.bytes[-8:], signed=True)


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
