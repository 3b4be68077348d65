"""Acts that undo the reading of a file: what would become of its reports, and that it does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app import hooks
from app.intake import service as intake
from app.intake.service import IntakeFile
from app.undone_files import permissions, rows
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.runs import Run
from tenants.scope import Scope

KIND = "file_undoing"
STEP = 2_000
"""Reports removed at a time."""
KEEP = "kvar"
"""Behind the slash of a run's period: reports that somebody has worked on stay."""
WORKED_ON = {
    "incident": "har rättats eller ändrats sedan dess",
    "objection": "har någon sagt är fel",
    "decision": "har lett till ett beslut",
    "meeting_report": "har tagits upp på ett möte",
    "handover": "har lämnats vidare till den som åtgärdar",
    "incident_photo": "har fått ett foto",
    "report_look": "är genomgångna i Inkommet",
    "report_answer": "är besvarade",
    "incident_double": "är jämförda med en annan rapport",
}
"""Table -> what is said of the reports that its rows point at."""
_NOTHING = "Filen har inga rapporter kvar att ta bort."


@dataclass(frozen=True)
class Weighed:
    """What becomes of a file's reports when its reading is undone."""

    removed: int
    corrected: int
    """Reports that the file has corrected, which get their former wording back if nobody has changed them since."""
    stays: dict[str, int] = field(default_factory=dict)
    """What has been done with those that stay (table) -> how many; one may be there twice."""
    staying: int = 0
    withdrawn: int = 0
    """Those that something final counts: they are withdrawn, so that it can still be explained."""
    final: tuple[str, ...] = ()
    """What that is."""

    @property
    def nothing(self) -> bool:
        return not (self.removed or self.corrected or self.withdrawn)

    @property
    def says_what_stays(self) -> list[str]:
        return [f"{n} {WORKED_ON.get(table, 'används på annat håll')}" for table, n in self.stays.items()]


@requires(permissions.WEIGH)
def weigh(scope: Scope, *, id: UUID) -> tuple[IntakeFile, Weighed]:
    """A reading, and what would become of its reports. Raises NotFound for somebody else's."""
    file = intake.read_intake(scope, id=id)
    if file.undone_at or file.trial:
        return file, Weighed(0, 0)
    worked = rows.worked_on(scope, file=file.brought)
    staying = set().union(*worked.values())
    final = _final(scope, file)
    counted = rows.counted(
        scope, file=file.brought, reports=final.reports - staying, days=final.days, without=frozenset(staying)
    )
    all_of_it = rows.how_many(scope, file=file.brought)
    stays = {table: len(worked[table]) for table in (*WORKED_ON, *sorted({*worked} - {*WORKED_ON})) if table in worked}
    return file, Weighed(
        removed=all_of_it - len(staying) - counted,
        corrected=file.corrected,
        stays=stays,
        staying=len(staying),
        withdrawn=counted,
        final=final.what if counted else (),
    )


@requires(permissions.UNDO)
def order_undoing(scope: Scope, *, id: UUID, keep: bool = False) -> Run:
    """Have a worker undo the reading of a file. `keep`: what somebody has worked on stays.

    Raises Conflict("already_undone"), Conflict("run_open"), and Invalid where there is nothing to undo, or where
    reports have been worked on and nobody has said that they stay.
    """
    file, weighed = weigh(scope, id=id)
    _refuse(file, weighed, keep)
    if (run := latest_run(scope, id=id)) and run.is_open:
        raise Conflict("run_open")
    file.not_undone = None
    return runs.order(scope, kind=KIND, period=f"{id}/{KEEP}" if keep else str(id))


@requires(permissions.WEIGH)
def latest_run(scope: Scope, *, id: UUID) -> Run | None:
    """The last that was ordered to undo this reading."""
    ordered = select(Run).where(Run.kind == KIND, func.split_part(Run.period, "/", 1) == str(id))
    return scope.db.scalar(ordered.order_by(Run.requested_at.desc(), Run.id.desc()).limit(1))


@requires(permissions.UNDO)
def perform_undoing(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None]) -> None:
    """Undo the reading that a run names, all in this transaction. A worker does it; why it may not be done is kept."""
    id, _, how = run.period.partition("/")
    try:
        with scope.attempt():
            intake.wait_for_others(scope, tell=progress)
            undo(scope, id=UUID(id), keep=how == KEEP, progress=progress)
    except Conflict as refused:
        if refused.code != "already_undone":
            raise
    except Invalid as refused:
        intake.read_intake(scope, id=UUID(id)).not_undone = refused.sentences
        scope.db.flush()


@requires(permissions.UNDO)
def undo(
    scope: Scope, *, id: UUID, keep: bool = False, progress: Callable[[int, int, str], None] | None = None
) -> IntakeFile:
    """Undo the reading of a file: of its reports nothing is left but what the log says, and those that it corrected get
    their former wording back.

    Reports that something final counts are withdrawn instead. Those that somebody has worked on stay if `keep` is said;
    else Invalid is raised, which says what has been done with how many, and nothing is done. Raises
    Conflict("already_undone"), and Conflict("import_open") while a file is being read in here.
    """
    intake.hold(scope)
    file, weighed = weigh(scope, id=id)
    scope.db.refresh(file, with_for_update=True)
    _refuse(file, weighed, keep)
    final, reason = _final(scope, file), f"inläsningen av {file.name} ångrad"
    back = stayed = withdrawn = 0
    for at, _first, _last in file.brought:
        now, later = rows.put_back_all(scope, at=at, corrected=f"rättad i fil {file.name}", reason=reason)
        back, stayed = back + now, stayed + later
    total = weighed.removed + weighed.staying + weighed.withdrawn
    kept: list[UUID] = []

    def free() -> Iterator[list[UUID]]:
        """The ids of those that are removed, a batch at a time; the others are seen to on the way."""
        nonlocal stayed
        after, passed = UUID(int=0), 0
        while batch := rows.brought_by(scope, file=file.brought, after=after, most=STEP):
            after, passed = batch[-1].id, passed + len(batch)
            worked = set().union(*rows.worked_on(scope, file=file.brought, ids=[row.id for row in batch]).values())
            fixed = {row.id for row in batch if row.id not in worked and final.counts(row.id, row.local_date)}
            stayed += len(worked)
            kept.extend(fixed)
            yield [row.id for row in batch if row.id not in worked and row.id not in fixed]
            if progress:
                progress(passed, total, "Tar bort raderna")

    removed = rows.remove_all(scope, batches=free())
    for at in range(0, len(kept), STEP):
        withdrawn += rows.withdraw_all(scope, ids=kept[at : at + STEP], reason=reason)
    done = {"removed": removed, "put_back": back, "withdrawn": withdrawn, "stayed": stayed}
    file.undone_at, file.undone_as, file.undone, file.held_rows = scope.now, scope.actor.name, done, []
    scope.concerning(object=("intake", id), number=removed)
    scope.db.flush()
    return file


@dataclass(frozen=True)
class _Final:
    what: tuple[str, ...]
    reports: frozenset[UUID]
    days: tuple

    def counts(self, id: UUID, day: date) -> bool:
        return id in self.reports or any(day in days for days in self.days)


def _final(scope: Scope, file: IntakeFile) -> _Final:
    found = hooks.fixed_since(scope, file.read_at, file.dates) if file.dates else []
    reports = frozenset(id for one in found for id in one.reports)
    return _Final(tuple(one.what for one in found), reports, tuple(one.days for one in found if one.days))


def _refuse(file: IntakeFile, weighed: Weighed, keep: bool) -> None:
    if file.undone_at:
        raise Conflict("already_undone")
    if weighed.nothing:
        raise Invalid({"keep": [_NOTHING]})
    if weighed.staying and not keep:
        n = weighed.staying
        what = f"{'En' if n == 1 else n} av filens rapporter har någon arbetat med"
        said = "; ".join(weighed.says_what_stays)
        raise Invalid({"keep": [f"{what}: {said}. Inget är ångrat. Säg att de ska stå kvar om resten ska bort."]})


def in_words(done: dict[str, int]) -> str:
    """What `undo` has done, as a sentence."""
    n = done["removed"]
    parts = [f"{n} {'rapport är borttagen' if n == 1 else 'rapporter är borttagna'}"]
    parts += [f"{done['put_back']} har fått tillbaka sin förra lydelse"] if done["put_back"] else []
    parts += [f"{done['withdrawn']} är makulerade, för något fastställt räknar dem"] if done["withdrawn"] else []
    parts += [f"{done['stayed']} står kvar"] if done["stayed"] else []
    return f"{', '.join(parts)}."
