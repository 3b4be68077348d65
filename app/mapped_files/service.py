"""Acts on files that are asked about before they are read: sent, decided column by column and word by word, tried, read
in; and what was decided is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, delete, func, not_, select, true

from app.accounts import service as accounts
from app.figures.mapped_columns import LEFT_OUT, ROW_LEFT_OUT, Reading, keys_of
from app.incidents import service as incidents
from app.incidents.rules import Knowledge, knowledge
from app.intake import service as intake
from app.intake.csv_file import WEB, CsvFile, FileRefused, read
from app.intake.held_rows import OLD, warns
from app.intake.permissions import reads_every_file
from app.intake.report_files import in_our_columns, is_header, is_under, kept_name, open_reports
from app.intake.service import IntakeFile, Upload
from app.mapped_files import looking, permissions, remembered
from app.mapped_files.looking import Column, Looked
from app.mapped_files.models import FileDraft
from app.mapped_files.nearest import Choice
from app.mapped_files.remembered import resolved
from app.places import service as places
from app.report.fields import FIELDS
from app.taxonomy import local
from app.taxonomy.finding import synonyms
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.runs import Run
from tenants.scope import Scope

LIVES = timedelta(days=1)
"""So long a file waits for its sender, unless she drops it; what she has decided by then goes with it."""
MOST_WAITING = 10
QUICK = 10_000
"""A known file of so many rows is tried while its sender waits, and read in when nothing is to be said of it."""
COLUMNS, WORDS, REVIEW = "columns", "words", "review"
"""The steps after the file itself."""
_LISTED = select(FileDraft.id, FileDraft.name, FileDraft.made_by, FileDraft.made_at).order_by(FileDraft.id.desc())
_DRAFTS = Question(_LISTED)
_OWN_DRAFTS = Question(_LISTED.where(FileDraft.made_by == any_(bindparam("own", type_=ARRAY(Uuid)))))
"""Without the moment, so that Idag asks them beforehand (decision 0113): what is too old goes within the day."""


@requires(permissions.MAP)
def send(scope: Scope, *, content: bytes, file_name: str, leave_out: bool = False) -> FileDraft | Upload:
    """Take in a file to be asked about, or have it read at once: one whose columns and words are known from an earlier
    file of the same sender, and of which nothing is to be said beforehand.

    Raises Invalid({"file": …}) for what is wrong with the file as a whole, and Conflict("import_open") when too many
    files wait here.
    """
    if scope.tenant.is_area or not scope.profile.live:
        raise Invalid({"file": [incidents.NOT_LIVE]})
    try:
        table = read(content, limits=WEB, is_header=is_header, is_under=is_under)
        known = knowledge(scope, from_file=True)
        former = remembered.of_layout(scope, header=table.header, sender=known.unnamed)
        reading = former.decided if former else _guessed(scope, table, known)
        if former and _nothing_to_ask(scope, content, file_name, reading, known, leave_out):
            former.used_at = scope.now
            said = {"content": content, "file_name": file_name, "limits": WEB, "leave_out": leave_out}
            return intake.order_import(scope, **said, trial=False, reading=resolved(reading, known))
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    if (scope.db.scalar(select(func.count()).where(_waits(scope))) or 0) >= MOST_WAITING:
        raise Conflict("import_open")
    id = uuid7()
    stored = scope.files.write(scope.tenant.id, id.bytes + content)
    made = {"made_by": scope.actor.membership_id, "made_at": scope.now, "leave_out": leave_out}
    return scope.add(FileDraft(id=id, name=kept_name(file_name), stored=stored, reading=reading.plain(), **made))


@dataclass(frozen=True)
class Asked:
    """A draft, its table as it was sent, and what it is checked against."""

    draft: FileDraft
    content: bytes
    table: CsvFile
    known: Knowledge

    @property
    def reading(self) -> Reading:
        return self.draft.decided

    def opened(self) -> CsvFile:
        """The table by what is decided. Raises FileRefused."""
        return open_reports(self.content, limits=WEB, reading=resolved(self.reading, self.known))


@requires(permissions.READ)
def list_drafts(scope: Scope) -> list[Row]:
    """The files that wait for what the actor decides, the latest first: `id`, `name`, `made_by`, `made_at`."""
    own = {"own": list(scope.actor.membership_ids)}
    found = scope.db.ask(_DRAFTS) if reads_every_file(scope.actor) else scope.db.ask(_OWN_DRAFTS, own)
    return [one for one in found if one.made_at >= scope.now - LIVES]


@requires(permissions.READ)
def open_draft(scope: Scope, *, id: UUID) -> Asked:
    """A draft with its file. Raises NotFound for somebody else's, and for one that has been read, dropped or left for
    too long."""
    row = scope.db.scalar(select(FileDraft).where(FileDraft.id == id, _readable(scope, FileDraft.made_by)))
    if row is None or row.made_at < scope.now - LIVES:
        raise NotFound("file_draft")
    try:
        content = scope.files.read(scope.tenant.id, row.stored)[len(row.id.bytes) :]
    except FileNotFoundError:
        raise NotFound("file_draft") from None
    table = read(content, limits=WEB, is_header=is_header, is_under=is_under)
    return Asked(row, content, table, knowledge(scope, from_file=True))


@requires(permissions.READ)
def columns_of_draft(scope: Scope, *, asked: Asked) -> list[Column]:
    """Its columns; the guess of one that is decided is what was decided."""
    found = looking.columns_in(asked.table, asked.known, choices(scope))
    decided = asked.reading.columns
    return [replace(one, guess=decided.get(one.key, one.guess)) for one in found]


@requires(permissions.READ)
def words_of_draft(scope: Scope, *, asked: Asked, again: bool = False) -> Looked:
    """What in it is not understood; `again`: also what has been decided of it."""
    reading = replace(asked.reading, words={}, days={}) if again else asked.reading
    table = in_our_columns(asked.content, limits=WEB, reading=Reading(columns=reading.columns))
    return looking.look(table, reading, asked.known, choices(scope))


@requires(permissions.READ)
def next_step(scope: Scope, *, asked: Asked) -> str:
    """Which step is to be taken: COLUMNS, WORDS or REVIEW."""
    if _columns_left(asked.table, asked.reading):
        return COLUMNS
    left = words_of_draft(scope, asked=asked)
    return WORDS if left.words or left.days else REVIEW


@requires(permissions.READ)
def choices(scope: Scope) -> dict[str, list[Choice]]:
    """Our column -> what its words can mean here; types in the order of their groups."""
    other = synonyms()
    found = {
        "typ": [
            Choice(code, name, tuple(other.get(code, "").split()))
            for _group, types in local.offered(scope)
            for code, name in types
        ],
        "plats": [Choice(str(one.id), one.name, tuple(one.other_names)) for one in places.places_to_choose(scope)],
        "delområde": [Choice(str(one.id), str(one.name)) for one in places.areas_to_choose(scope)],
        "organisation": [Choice(str(one.id), one.name) for one in accounts.organisations_to_choose(scope)],
    }
    for ours, name in looking.ONE_WORD.items():
        if ours not in found:
            said = FIELDS[name].choices.items()
            found[ours] = [Choice(value, label, tuple(words)) for value, (label, *words) in said]
    return found


@requires(permissions.MAP)
def decide_columns(scope: Scope, *, id: UUID, columns: Mapping[int, str]) -> str:
    """Say which of our columns each one of the file is (its number -> the name, or LEFT_OUT); gives the step to take
    next. Raises Invalid when one is not said, or when they do not go together."""
    asked = open_draft(scope, id=id)
    keys = keys_of(asked.table.header)
    missing = [at for at in range(len(keys)) if at not in columns]
    said = {key: columns[at] for at, key in enumerate(keys) if at in columns}
    faults = looking.faults_of(said, asked.table.header)
    if missing:
        n = "En kolumn" if len(missing) == 1 else f"{len(missing)} kolumner"
        faults.append(f"{n} har ingen plats. Välj vad de är, eller att de inte tas med.")
    if faults:
        raise Invalid({"columns": faults})
    _decided(scope, asked.draft, replace(asked.reading, columns=said))
    step = next_step(scope, asked=asked)
    if step == REVIEW:
        try_out(scope, id=id)
    return step


@requires(permissions.MAP)
def decide_words(scope: Scope, *, id: UUID, words: Mapping[str, str], days: Mapping[str, str]) -> None:
    """Say what words mean (`Word.mark` -> a value of `choices`, LEFT_OUT, ROW_LEFT_OUT or AS_IT_IS) and in which order
    the figures of days come; then the file is tried. Raises Invalid when a way of writing days is not decided."""
    asked = open_draft(scope, id=id)
    left = words_of_draft(scope, asked=asked, again=True)
    missing = [shape for shape, readings in left.days.items() if days.get(shape) not in [one.order for one in readings]]
    if missing:
        raise Invalid({"days": ["Välj hur dagarna ska läsas."]})
    offered = choices(scope)
    decided: dict[str, dict[str, str]] = {}
    for one in left.words:
        value = words.get(one.mark)
        if value is not None and (value in looking.ANSWERS or any(value == each.value for each in offered[one.column])):
            if value == (LEFT_OUT if one.column == "typ" else ROW_LEFT_OUT):
                continue  # a report has a type, and what is not said elsewhere takes no row away
            decided.setdefault(one.column, {})[looking.word_of(one.word)] = value
    chosen = {shape: order for shape, order in days.items() if shape in left.days}
    _decided(scope, asked.draft, replace(asked.reading, words=decided, days=chosen))
    try_out(scope, id=id)


@requires(permissions.MAP)
def try_out(scope: Scope, *, id: UUID) -> Upload:
    """Have a worker tell what would happen if it were read as it is decided. Raises as `intake.order_import`."""
    asked = open_draft(scope, id=id)
    upload = _order(scope, asked, trial=True)
    asked.draft.upload_id = upload.id
    scope.db.flush()
    return upload


@requires(permissions.READ)
def trial_of(scope: Scope, *, draft: FileDraft) -> tuple[Upload, Run, IntakeFile | None] | None:
    """How far its trial has come, and what it says when it is done; None when it has not been tried."""
    if draft.upload_id is None:
        return None
    upload, run = intake.read_upload(scope, id=draft.upload_id)
    return upload, run, intake.read_intake(scope, id=upload.intake_id) if upload.intake_id else None


@requires(permissions.READ)
def draft_of_trial(scope: Scope, *, id: UUID) -> UUID | None:
    """The file of which this reading is the trial, as long as it waits for what the actor decides; else None."""
    tried = select(FileDraft.id).join(Upload, Upload.id == FileDraft.upload_id).where(Upload.intake_id == id)
    return scope.db.scalar(tried.where(_waits(scope), _readable(scope, FileDraft.made_by)))


@requires(permissions.MAP)
def read_in(scope: Scope, *, id: UUID, name: str | None) -> Upload:
    """Have a worker read the file as it is decided and was tried, and remember that for the next one. `name`: what the
    command line calls it. Raises Conflict("not_tried") as long as no trial tells what would happen."""
    asked = open_draft(scope, id=id)
    tried = trial_of(scope, draft=asked.draft)
    if tried is None or tried[2] is None:
        raise Conflict("not_tried")
    named = {"file_name": asked.draft.name, "name": name}
    remembered.remember(scope, header=asked.table.header, reading=asked.reading, **named)
    upload = _order(scope, asked, trial=False)
    _remove(scope, asked.draft)
    return upload


@requires(permissions.MAP)
def drop_draft(scope: Scope, *, id: UUID) -> None:
    """Forget a file; a trial that is still going on is stopped. Raises NotFound as `open_draft`."""
    row = scope.find(FileDraft, id, to_change=True)
    if not (reads_every_file(scope.actor) or row.made_by in scope.actor.membership_ids):
        raise NotFound("file_draft")
    if row.upload_id:
        upload, run = intake.read_upload(scope, id=row.upload_id)
        if run.is_open and not upload.finished_at:
            intake.cancel_upload(scope, id=upload.id)
    _remove(scope, row)


@requires(permissions.FORGET)
def forget_left(scope: Scope) -> int:
    """Remove the files that nobody has answered for within LIVES, with what was decided; returns how many."""
    rows = scope.db.execute(delete(FileDraft).where(not_(_waits(scope))).returning(FileDraft.stored)).all()
    scope.discarded.extend(row.stored for row in rows)
    return len(rows)


def _nothing_to_ask(scope: Scope, content: bytes, file_name: str, reading: Reading, known, leave_out: bool) -> bool:
    now = resolved(reading, known)
    table = in_our_columns(content, limits=WEB, reading=Reading(columns=reading.columns))
    left = looking.look(table, now, known, choices(scope))
    if left.words or left.days or left.rows > QUICK:
        return False
    said = {"source": content, "file_name": file_name, "limits": WEB, "leave_out": leave_out, "reading": now}
    done = intake.import_incidents(scope, **said, dry_run=True)
    told = any(map(warns, done.remarks))
    return not (told or done.alike or any(row.kind == OLD for row in done.held) or len(done.bad) == done.rows)


def _guessed(scope: Scope, table: CsvFile, known: Knowledge) -> Reading:
    found = looking.columns_in(table, known, choices(scope))
    return Reading(columns={one.key: one.guess for one in found if one.guess is not None})


def _columns_left(table: CsvFile, reading: Reading) -> bool:
    keys = keys_of(table.header)
    said = {key: reading.columns[key] for key in keys if key in reading.columns}
    return len(said) < len(keys) or bool(looking.faults_of(said, table.header))


def _decided(scope: Scope, draft: FileDraft, reading: Reading) -> None:
    """Keep what is decided; what was tried before it no longer tells anything."""
    draft.reading = reading.plain()
    draft.upload_id = None
    scope.db.flush()


def _order(scope: Scope, asked: Asked, *, trial: bool) -> Upload:
    said = {"content": asked.content, "file_name": asked.draft.name, "limits": WEB, "leave_out": asked.draft.leave_out}
    return intake.order_import(scope, **said, trial=trial, reading=resolved(asked.reading, asked.known))


def _remove(scope: Scope, draft: FileDraft) -> None:
    scope.discarded.append(draft.stored)
    scope.db.delete(draft)
    scope.db.flush()


def _waits(scope: Scope) -> Any:
    return FileDraft.made_at >= scope.now - LIVES


def _readable(scope: Scope, whose: Any) -> Any:
    return true() if reads_every_file(scope.actor) else whose.in_(scope.actor.membership_ids)
