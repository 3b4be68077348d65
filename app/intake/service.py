"""Acts that take files in: reports from a CSV, and what has been read in before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, String, Uuid, any_, bindparam, cast, func, not_, or_, select, true, update
from sqlalchemy.orm import defer

from app.doubles import in_files as doubles
from app.figures.mapped_columns import Reading
from app.figures.periods import local_date
from app.incident_counts import history
from app.incidents import service as incidents
from app.incidents.rules import Knowledge, hidden_type, knowledge
from app.intake import held_rows as waiting
from app.intake import permissions
from app.intake.csv_file import FileRefused, Limits, digest_of
from app.intake.held_rows import ALIKE, CHANGED, DECIDABLE, TAKEN_IN, HeldRow, NewRows
from app.intake.incident_rows import ReportRow, look_through, parse_rows, settled
from app.intake.models import KEPT, ImportResult, IntakeFile, Upload, bringing
from app.intake.report_files import BadRow, Pour, columns_of, kept_name, open_reports, read_through
from app.read_ahead import announced, read_ahead
from app.taxonomy import local
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.registry import municipalities_of
from tenants.runs import WAITING, WORKING, Run
from tenants.scope import Scope

KIND = "file_import"
KEPT_ALIKE, MOST_PAIRS = 100, 10_000
"""Of more rows that are like reports only so many are shown, and so many pairs kept to be asked about."""
MOST_WAITING = 3  # files that were sent may wait in a tenant at a time
STEP = 1_000  # rows read ahead, and told of, at a time


@requires(permissions.IMPORT)
def import_incidents(
    scope: Scope,
    *,
    source: Path | bytes,
    file_name: str,
    limits: Limits,
    dry_run: bool = False,
    correct: bool = False,
    old_dates: bool = False,
    leave_out: bool = False,
    reading: Reading | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    pour: Pour | None = None,
) -> ImportResult:
    """Read a file of reports: the good rows go in together, the bad ones come back to be mended.

    The same row again adds nothing. One that has changed since corrects its report when `correct` is said, or comes in
    as a new report when that has been withdrawn; one that is dated far before all others comes in when `old_dates` is;
    one that is likely the same event as a report that is there comes in beside it unless `leave_out` is.
    Otherwise they are held: named, and left for a decision. With `dry_run` nothing is stored and the answer says what
    would happen. `reading`: what is decided of its columns and words. `progress(rows, all rows, words)` is called now
    and then, `pour` with the rows to mend. A row without an organisation is the reader's own, or of the coordinator's
    unit (command line). Raises Invalid({"file": …}) when nothing can be taken in, and Conflict("import_open") while
    another is being read in here.
    """
    _refuse_area(scope)
    if not dry_run:
        hold(scope)
    begun = uuid7()
    digest = digest_of(source)
    known = settled(knowledge(scope, from_file=True), local.own_types(scope))
    done = ImportResult(pour=pour, correct=correct)
    municipalities = [*municipalities_of(scope), scope.tenant]
    try:
        file = open_reports(source, limits=limits, reading=reading)
        done.header = file.header
        look = look_through(file, known=known)
        since = None if old_dates else waiting.first_plausible(look.days, history.months_reported(scope))
        rows = partial(parse_rows, file, known=known, municipalities=municipalities, look=look)
        fresh = NewRows(incidents.OneSource(scope))
        with read_ahead(rows, STEP) as batches:
            batches = announced(batches, STEP, look.rows, progress)
            passing = fresh.pass_on(_fresh(scope, batches, done, known, since, leave_out))
            done.new = incidents.add_many(scope, rows=passing, dry_run=dry_run)
        others = history.days_beside(scope, days=fresh.days, layout=done.layout)
        earlier, left_out = history.fortnights_filed(scope), file.left_out[0]
        done.remarks = fresh.remarks(earlier, others, known, left_out=left_out, trial=dry_run)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    if not dry_run:
        doubles.keep(scope, pairs=done.pairs)
    name = kept_name(file_name)
    if correct and not dry_run:
        accepted = done.accepted()
        corrected, new = _carry_out(scope, accepted, name)
        done.stopped += waiting.stopped(row.columns for row in accepted)
        done.corrected, done.new = corrected, done.new + new
    same = IntakeFile.sha256 == digest, not_(IntakeFile.trial), IntakeFile.undone_at.is_(None)
    before = scope.db.scalar(select(func.max(IntakeFile.read_at)).where(*same))
    done.read_before = local_date(before) if before else None
    if not dry_run:
        done.bringing = [bringing(scope.now, begun)]
        done.id = _remember(scope, done, name, digest)
    return done


@requires(permissions.IMPORT)
def order_import(
    scope: Scope,
    *,
    content: bytes,
    file_name: str,
    limits: Limits,
    trial: bool,
    leave_out: bool = False,
    reading: Reading | None = None,
) -> Upload:
    """Have a worker read a file in, or try it (`trial`: nothing is stored of its rows). Raises Invalid({"file": …}) for
    what is wrong with the whole of it and quickly seen, and Conflict("import_open") when MOST_WAITING wait already.
    """
    _refuse_area(scope)
    try:
        read_through(content, limits=limits, reading=reading)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    scope.db.execute(select(func.pg_advisory_xact_lock(_lock(scope, ordering=True))))
    if len(scope.db.scalars(_being_read()).all()) >= MOST_WAITING:
        raise Conflict("import_open")
    id = uuid7()
    stored = scope.files.write(scope.tenant.id, id.bytes + content)
    sent = {"stored": stored, "uploaded_by": scope.actor.membership_id, "uploaded_at": scope.now}
    how = {"trial": trial, "leave_out": leave_out, "reading": reading.plain() if reading else None}
    upload = scope.add(Upload(id=id, name=kept_name(file_name), **how, **sent))
    runs.order(scope, kind=KIND, period=str(id), edition=1)
    return upload


@requires(permissions.READ)
def read_upload(scope: Scope, *, id: UUID) -> tuple[Upload, Run]:
    """A file that was sent and how far its reading has come. Raises NotFound when it is missing or somebody else's."""
    run = select(Run).where(Run.kind == KIND, Run.period == str(id)).order_by(Run.edition.desc()).limit(1)
    return _upload(scope, id), scope.db.scalars(run).one()


@requires(permissions.READ)
def upload_being_read(scope: Scope) -> Upload | None:
    """The first of the files that are being read or wait for it, of those that the actor may see."""
    return scope.db.scalar(_being_read().where(_readable(scope, Upload.uploaded_by)).order_by(Upload.id).limit(1))


@requires(permissions.IMPORT)
def cancel_upload(scope: Scope, *, id: UUID) -> Upload:
    """Stop the reading of a file; nothing of it is kept. Raises Conflict("already_read") when it is done."""
    upload = _upload(scope, id, to_change=True)
    if upload.finished_at:
        raise Conflict("already_read")
    upload.cancelled_at = upload.cancelled_at or scope.now
    scope.discarded.append(upload.stored)
    scope.db.flush()
    return upload


@requires(permissions.IMPORT)
def perform_import(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None]) -> None:
    """Read the file of a run, all in this transaction: its rows, and that it is done. A worker does it.

    A fault of the file is kept with the upload; whoever cancels in the middle has every row undone.
    """
    upload = scope.find(Upload, UUID(run.period))
    limits = Limits(size=2**40)  # it was let in under the limits of its door

    def tell(step: int, steps: int, words: str) -> None:
        progress(step, steps, words or "Läser raderna")
        if scope.db.scalar(select(Upload.cancelled_at).where(Upload.id == upload.id)):
            raise _Cancelled

    try:
        with scope.attempt():
            content = scope.files.read(scope.tenant.id, upload.stored)[len(upload.id.bytes) :]
            if not upload.trial:
                wait_for_others(scope, tell=tell)
            how = {"limits": limits, "dry_run": upload.trial, "progress": tell}
            done = import_incidents(scope, source=content, **how, **upload.said)
            if upload.trial:
                done.id = _remember(scope, done, upload.name, digest_of(content), trial=True)
            scope.db.refresh(upload, with_for_update=True)
            if upload.cancelled_at:
                raise _Cancelled
            upload.intake_id = done.id
            scope.db.flush()
    except _Cancelled:
        pass
    except Invalid as refused:
        upload.refused = refused.sentences
    except FileNotFoundError:
        upload.refused = "Filen finns inte kvar här. Välj den och skicka den igen."
    upload.finished_at = scope.now
    scope.discarded.append(upload.stored)
    scope.db.flush()


class _Cancelled(Exception):
    pass


@requires(permissions.IMPORT)
def decide(scope: Scope, *, id: UUID, kind: str, lines: Sequence[int] | None = None) -> tuple[int, int]:
    """Carry out what held rows of one kind would do, all or those on these lines; returns (corrected, new).

    The others stay as they are. Raises NotFound for somebody else's reading, Invalid when no row is chosen, and
    Conflict("changed_meanwhile") when a report has been changed since the file was read; nothing is done then.
    """
    intake = read_intake(scope, id=id)
    scope.db.refresh(intake, with_for_update=True)
    chosen = [row for row in intake.to_decide if row.kind == kind and (lines is None or row.line in lines)]
    if not chosen or kind not in DECIDABLE or intake.trial:
        raise Invalid({"lines": ["Välj minst en rad."]})
    begun = uuid7()
    corrected, new = _carry_out(scope, chosen, intake.name)
    if corrected + new != len(chosen) or intake.undone_at:
        raise Conflict("changed_meanwhile")
    intake.bringing = [*intake.bringing, bringing(scope.now, begun)]
    taken = {row.line for row in chosen}
    intake.held_rows = [row for row in intake.held_rows if row["line"] not in taken]
    intake.held -= len(chosen)
    intake.new += new
    intake.corrected += corrected
    intake.stopped += waiting.stopped(row.columns for row in chosen)
    scope.db.flush()
    return corrected, new


@requires(permissions.READ)
def list_intakes(scope: Scope, *, limit: int = 50) -> list[IntakeFile]:
    """The latest readings, trials left out and without their rows: all of them for the coordinator, else one's own."""
    without = defer(IntakeFile.header), defer(IntakeFile.bad_rows), defer(IntakeFile.held_rows)
    mine = _readable(scope, IntakeFile.read_by), not_(IntakeFile.trial)
    statement = select(IntakeFile).where(*mine).order_by(IntakeFile.id.desc()).limit(limit)
    return list(scope.db.scalars(statement.options(*without)))


@requires(permissions.NOTICE)
def any_read(scope: Scope) -> bool:
    """Whether a file has been read in here, by anybody."""
    return scope.db.scalar(select(IntakeFile.id).where(not_(IntakeFile.trial)).limit(1)) is not None


_HELD = func.jsonb_array_length(IntakeFile.held_rows).label("n")
_WHOSE = or_(bindparam("every", type_=Boolean()), IntakeFile.read_by == any_(bindparam("hers", type_=ARRAY(Uuid))))
_TOLD = select(IntakeFile.id, IntakeFile.name, IntakeFile.read_at, _HELD).order_by(IntakeFile.id.desc()).limit(20)
_UNDECIDED = Question(_TOLD.where(_WHOSE, not_(IntakeFile.trial), IntakeFile.held > 0, _HELD > 0))


@requires(permissions.READ)
def undecided(scope: Scope) -> Sequence[Any]:
    """(id, name, read_at, n: how many) of the latest readings with held rows: for the coordinator all, else her own."""
    hers = {"every": permissions.reads_every_file(scope.actor), "hers": list(scope.actor.membership_ids)}
    return scope.db.ask(_UNDECIDED, hers)


@requires(permissions.READ)
def read_intake(scope: Scope, *, id: UUID) -> IntakeFile:
    """One reading with its rows to mend. Raises NotFound when it is missing or somebody else's."""
    row = scope.db.scalar(select(IntakeFile).where(IntakeFile.id == id, _readable(scope, IntakeFile.read_by)))
    if row is None:
        raise NotFound("intake_file")
    return row


def _fresh(
    scope: Scope,
    batches: Iterable[list[ReportRow | BadRow]],
    done: ImportResult,
    known: Knowledge,
    since: date | None,
    leave_out: bool,
) -> Iterator[dict]:
    """The columns of the rows that are here for the first time; `done` takes those to decide on."""
    for batch in batches:
        good = done.take(batch)
        stored = incidents.read_imported(scope, keys=[row.columns["intake_key"] for row in good])
        new = []
        for row in good:
            former = stored.get(row.columns["intake_key"])
            why = None if former else hidden_type(row.columns, known)
            waits = waiting.held(row, former, known) if former else waiting.too_old(row, since)
            if why:
                done.mend([row.to_mend("category", why)])
            elif waits:
                done.wait(waits)
            elif former is None:
                new.append(row)
        yield from _compared(scope, new, done, known, leave_out)


def _compared(
    scope: Scope, rows: Sequence[ReportRow], done: ImportResult, known: Knowledge, leave_out: bool
) -> Iterator[dict]:
    """The columns of the rows that come in; `done` takes what they are like, and those that are left out for that. Of
    what the reader may not open nothing is told, and no row is left out."""
    for row, like in zip(rows, doubles.alike(scope, rows=[row.columns for row in rows]), strict=True):
        if like.seen:
            done.alike += 1
            told = [row.line, waiting.in_words(row, known), [str(id) for id in like.seen]]
            done.alike_rows += [told] if done.alike <= KEPT_ALIKE else []
            if leave_out:
                done.wait(HeldRow(row.line, ALIKE, ["Raden liknar en händelse som redan finns."], row.columns))
                continue
        done.pairs += like.pairs(row.columns)[: MOST_PAIRS - len(done.pairs)]
        done.stopped += waiting.stopped([row.columns])
        yield row.columns


def _carry_out(scope: Scope, rows: Sequence[HeldRow], file_name: str) -> tuple[int, int]:
    """Do what these rows say; returns how many reports were corrected, and how many are new."""
    changed = [(row.id, row.version, row.columns) for row in rows if row.kind == CHANGED and row.id]
    corrected = incidents.correct_many(scope, rows=changed, reason=f"rättad i fil {file_name}") if changed else 0
    anew = [row.columns for row in rows if row.kind in TAKEN_IN]
    like = zip(doubles.alike(scope, rows=anew), anew, strict=True)
    pairs = [pair for one, columns in like for pair in one.pairs(columns)]
    new = incidents.report_anew(scope, rows=anew) if anew else 0
    doubles.keep(scope, pairs=pairs)
    return corrected, new


def _refuse_area(scope: Scope) -> None:
    told = "Rapporter läses in i en kommun, inte i ett polisområde." if scope.tenant.is_area else incidents.NOT_LIVE
    if scope.tenant.is_area or not scope.profile.live:
        raise Invalid({"file": [told]})


@requires(permissions.IMPORT)
def hold(scope: Scope) -> None:
    """One file at a time comes or is undone: two would wait crosswise for tallies. Raises Conflict("import_open")."""
    if not scope.db.scalar(select(func.pg_try_advisory_xact_lock(_lock(scope)))):
        raise Conflict("import_open")


@requires(permissions.IMPORT)
def wait_for_others(scope: Scope, *, tell: Callable[[int, int, str], None]) -> None:
    """The same for a worker, who waits as long as it takes and tells so."""
    while not scope.db.scalar(select(func.pg_try_advisory_xact_lock(_lock(scope)))):
        tell(0, 0, "Väntar på en annan fil")
        scope.db.execute(select(func.pg_sleep(1)))


def _lock(scope: Scope, *, ordering: bool = False) -> int:
    """The number of the tenant's lock: of whoever reads a file in, or of whoever asks for it."""
    return int.from_bytes(scope.tenant.id.bytes[-8:], signed=True) ^ ordering


def _being_read():
    """The files that were sent and are still to be read."""
    open_runs = select(Run.period).where(Run.kind == KIND, Run.state.in_((WAITING, WORKING)))
    return select(Upload).where(Upload.cancelled_at.is_(None), cast(Upload.id, String).in_(open_runs))


def _upload(scope: Scope, id: UUID, *, to_change: bool = False) -> Upload:
    row = select(Upload).where(Upload.id == id, _readable(scope, Upload.uploaded_by))
    row = scope.db.scalar(row.with_for_update() if to_change else row)
    if row is None:
        raise NotFound("upload")
    return row


def _readable(scope: Scope, whose):
    """Which readings and uploads the actor may see, as a criterion on the column that says whose they are."""
    return true() if permissions.reads_every_file(scope.actor) else whose.in_(scope.actor.membership_ids)


def _remember(scope: Scope, done: ImportResult, file_name: str, digest: str, *, trial: bool = False) -> UUID:
    held_rows = done.held[:KEPT]
    free = columns_of(done.header).get("text")
    if trial:
        held_rows = [replace(row, columns={}) for row in held_rows]  # nothing is decided of what is not read in
    else:
        # What she did not decide on before is not kept beside the new: its texts are in no report.
        mine = IntakeFile.read_by.is_not_distinct_from(scope.actor.membership_id)
        earlier = update(IntakeFile).where(mine, func.jsonb_array_length(IntakeFile.held_rows) > 0)
        scope.db.execute(earlier.values(held_rows=[]).execution_options(synchronize_session=False))
    row = scope.add(
        IntakeFile(
            name=file_name,
            sha256=digest,
            read_at=scope.now,
            read_by=scope.actor.membership_id,
            read_as=scope.actor.name,
            trial=trial,
            held_rows=[row.plain() for row in held_rows],
            bad_rows=[bad.kept(free) for bad in done.bad],
            **done.columns,
        )
    )
    return row.id
