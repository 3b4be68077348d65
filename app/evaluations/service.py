"""Acts on evaluations: register, withdraw, have those that are due counted, and read."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.disclosure_control import let_out
from app.evaluations import judging, nearby, permissions
from app.evaluations.counting import reported_regularly, weeks_from
from app.evaluations.models import WEEKS, Evaluation
from app.figures.audience import ROOM
from app.figures.periods import Days, last_whole_day, local_date
from app.incidents import permissions as incident_permissions
from app.incidents.visibility import Reader
from app.measures import lists as measures
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants import runs, versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.registry import municipalities_of
from tenants.scope import Scope

KIND = "evaluation"
LATE = timedelta(days=7)
"""After its last day: reports come late."""
FARTHEST = timedelta(days=366)
"""From today to the start, either way."""
MOST = 30
"""Places of a kind."""
_STEPS = 2


@dataclass(frozen=True)
class Registered:
    """A registration in words. `late`: it was registered when the measure had started already."""

    row: Evaluation
    treated: Sequence[str]
    control: Sequence[str]
    beside: Sequence[str]
    types: Sequence[str]
    before: Days
    after: Days
    late: bool
    neighbours: Sequence[str] = ()

    @property
    def withdrawn(self) -> bool:
        return self.row.removed_at is not None


@dataclass(frozen=True)
class Evaluated:
    """All that is said of a measure's before and after. `counts`: whether its reader may know what was counted."""

    measure: measures.MeasureView
    registered: Sequence[Registered]
    """The latest first: it holds, unless it is withdrawn."""
    counts: bool
    registers: bool

    @property
    def now(self) -> Registered | None:
        return self.registered[0] if self.registered and not self.registered[0].withdrawn else None


@requires(permissions.REGISTER)
def register(
    scope: Scope,
    *,
    measure_id: UUID,
    replaces: int = 0,
    treated_ids: Sequence[UUID] = (),
    control_ids: Sequence[UUID] = (),
    beside_ids: Sequence[UUID] = (),
    neighbour_ids: Sequence[UUID] = (),
    types: Sequence[str] = (),
    starts_on: date,
    weeks: int,
    why: str = "",
    insist: bool = False,
) -> Evaluation:
    """Say where, what, beside which places and when a measure is judged; what can be seen then is counted now. It is
    never changed: who says it anew says why, and names by its number (`replaces`; 0: none) what held before.

    Raises NotFound for a measure that the actor does not read, Conflict("changed_meanwhile") and Invalid.
    """
    _of(scope, measure_id)
    earlier = _rows(scope, measure_id)
    if (earlier[0].number if earlier else 0) != replaces:
        raise Conflict("changed_meanwhile")
    texts, today = Texts(insist=insist), local_date(scope.now)
    again = bool(earlier) and not earlier[0].removed_at
    reason = texts.line("why", why, required="Skriv varför den registreras på nytt." if again else "")
    chosen = {"treated": treated_ids, "control": control_ids, "beside": beside_ids}
    _where(scope, texts, chosen, earlier[0] if earlier else None)
    if neighbour_ids and set(neighbour_ids) - {id for id, _name in neighbours(scope)}:
        texts.fault("neighbour_ids", "Välj bland kommunerna i polisområdet.")
    known = {one.slug for one in taxonomy.categories().values() if one.counts}
    if not types or set(types) - known:
        texts.fault("types", "Välj minst en händelsetyp i listan." if not types else "Välj bland typerna i listan.")
    if abs(starts_on - today) > FARTHEST:
        texts.fault("starts_on", "Välj en dag inom ett år från i dag.")
    if weeks not in WEEKS:
        texts.fault("weeks", "Välj hur länge i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    stored = {name: sorted({str(one) for one in ids}) for name, ids in chosen.items()}
    slugs = [slug for slug in taxonomy.by_slug() if slug in types]
    row = Evaluation(
        measure_id=measure_id,
        number=replaces + 1,
        replaces_id=earlier[0].id if earlier else None,
        **stored,
        neighbours=sorted(map(str, set(neighbour_ids))),
        types=slugs,
        starts_on=starts_on,
        weeks=weeks,
        due=starts_on + timedelta(weeks=weeks) + LATE,
        why=reason,
        expected=asdict(_promise(scope, stored, slugs, starts_on, weeks)),
        registered_at=scope.now,
        registered_by=scope.actor.name,
        result=None,
        counted_at=None,
    )
    try:
        with scope.attempt():
            scope.add(row)
    except IntegrityError:
        raise Conflict("changed_meanwhile") from None
    if row.due <= today:
        runs.order(scope, kind=KIND, period=str(row.id), edition=1)
    return row


@requires(permissions.REGISTER)
def withdraw(scope: Scope, *, id: UUID) -> Evaluation:
    """Let what holds hold no more: it is counted no more, and stays readable. Raises NotFound."""
    row = versions.find_kept(scope, Evaluation, id)
    _latest(scope, row)
    versions.remove(scope, row)
    return row


@requires(permissions.REGISTER)
def put_back(scope: Scope, *, id: UUID) -> Evaluation:
    """Let what was withdrawn hold again. Raises NotFound, also when another has been registered since."""
    row = versions.find_removed(scope, Evaluation, id)
    _latest(scope, row)
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def read(scope: Scope, *, measure_id: UUID) -> Evaluated:
    """Of a measure that the actor reads the whole of. Raises NotFound."""
    scope.concerning(object=("measure", measure_id))
    measure = _of(scope, measure_id)
    rows = _rows(scope, measure_id)
    counts = scope.may(incident_permissions.COUNT) and Reader.of(scope).belongs_to(ROOM)
    return Evaluated(measure, [_told(scope, row) for row in rows], counts, scope.may(permissions.REGISTER))


@requires(permissions.READ)
def measure_of(scope: Scope, *, id: UUID) -> UUID:
    """The measure of an evaluation. Raises NotFound."""
    return scope.find(Evaluation, id).measure_id


@requires(permissions.KEEP)
def order_due(scope: Scope, *, day: date) -> None:
    """Order a run of each registration that holds and is to be counted by this day."""
    latest = select(Evaluation.replaces_id).where(Evaluation.replaces_id.is_not(None))
    due = Evaluation.due <= day, Evaluation.counted_at.is_(None), Evaluation.removed_at.is_(None)
    for id in scope.db.scalars(select(Evaluation.id).where(*due, Evaluation.id.not_in(latest))).all():
        with suppress(Conflict):  # ordered before
            runs.order(scope, kind=KIND, period=str(id), edition=1)


@requires(permissions.COUNT)
def count_weeks(scope: Scope, *, id: UUID, progress: Callable[[int, int, str], None]) -> dict[str, Any] | None:
    """What the weeks of a registration say; None of one that holds no more. Raises NotFound."""
    row = scope.find(Evaluation, id)
    if row.removed_at is not None or row.counted_at is not None:
        return None
    first = row.starts_on - timedelta(weeks=row.weeks)
    progress(1, _STEPS, "Räknar veckorna före och efter")
    weeks, organisations = weeks_from(
        scope, first, 2 * row.weeks, types=row.types, places=(row.treated, row.control, row.beside)
    )
    progress(2, _STEPS, "Jämför med platserna bredvid")
    found = judging.outcome(weeks, regular=reported_regularly(scope, first))
    said = {"method": judging.METHOD, "organisations": list(organisations), "weeks": asdict(weeks)}
    return {**asdict(found), **said, "nearby": _nearby(scope, row, found, first)}


@requires(permissions.KEEP)
def keep_result(scope: Scope, *, id: UUID, result: Mapping[str, Any] | None) -> None:
    """Write down what was counted, once."""
    row = scope.find(Evaluation, id, to_change=True)
    if result is not None and row.counted_at is None and row.removed_at is None:
        row.result, row.counted_at = dict(result), scope.now
        scope.db.flush()


@requires(permissions.READ)
def neighbours(scope: Scope) -> list[tuple[UUID, str]]:
    """The other municipalities of the police area."""
    return [(one.id, one.name) for one in municipalities_of(scope) if one.id != scope.tenant.id]


def _nearby(scope: Scope, row: Evaluation, found: judging.Outcome, first: date) -> dict[str, Any] | None:
    """Beside the neighbours that were chosen when it was registered."""
    if not row.neighbours:
        return None
    groups = {one.slug: one.group for one in taxonomy.categories().values()}
    days = first, row.starts_on, row.starts_on + timedelta(weeks=row.weeks)
    key = nearby.line_of(row.types, groups)
    told = nearby.beside_neighbours(found.treated, let_out.read(scope), row.neighbours, key, *days, found.dispersion)
    return asdict(told)


def _of(scope: Scope, measure_id: UUID) -> measures.MeasureView:
    seen = measures.find_measure(scope, id=measure_id)
    if not seen.whole:
        raise NotFound("measure")
    return seen


def _rows(scope: Scope, measure_id: UUID) -> Sequence[Evaluation]:
    rows = select(Evaluation).where(Evaluation.measure_id == measure_id).order_by(Evaluation.number.desc())
    return scope.db.scalars(rows).all()


def _latest(scope: Scope, row: Evaluation) -> None:
    """What another has taken the place of is neither withdrawn nor put back."""
    _of(scope, row.measure_id)
    if _rows(scope, row.measure_id)[0].id != row.id:
        raise NotFound("evaluation")


def _where(scope: Scope, texts: Texts, chosen: Mapping[str, Sequence[UUID]], earlier: Evaluation | None) -> None:
    """A place that has ended stays where it stood, and is chosen nowhere else."""
    kept = {UUID(one) for name in chosen for one in getattr(earlier, name, ())}
    there = {one.id for one in places.places_to_choose(scope)} | kept
    for name, ids in chosen.items():
        if set(ids) - there:
            texts.fault(f"{name}_ids", "En av platserna finns inte här. Välj i listan.")
        if len(ids) > MOST:
            texts.fault(f"{name}_ids", f"Välj högst {MOST} platser.")
    if not chosen["treated"]:
        texts.fault("treated_ids", "Välj minst en plats där åtgärden görs.")
    for name, others in (("control", ("treated",)), ("beside", ("treated", "control"))):
        if set(chosen[name]) & {one for other in others for one in chosen[other]}:
            texts.fault(f"{name}_ids", "En plats kan bara vara på ett ställe: välj andra här.")


def _promise(scope: Scope, chosen: Mapping[str, Sequence[str]], types: Sequence[str], starts_on: date, weeks: int):
    """Of the latest weeks before the start that are over."""
    last = min(last_whole_day(scope.now), starts_on - timedelta(days=1))
    places_of = chosen["treated"], chosen["control"], ()
    found, _organisations = weeks_from(
        scope, last - timedelta(days=7 * weeks - 1), weeks, types=types, places=places_of
    )
    return judging.promise(found)


def _told(scope: Scope, row: Evaluation) -> Registered:
    names = {str(one.id): one.name for one in places.named_places(scope)}
    types = taxonomy.named(scope.profile.type_names).values()
    first = row.starts_on - timedelta(weeks=row.weeks)
    treated, control, beside = (
        sorted(names[one] for one in ids if one in names) for ids in (row.treated, row.control, row.beside)
    )
    return Registered(
        row,
        treated,
        control,
        beside,
        [one.name for one in types if one.slug in row.types],
        Days(first, row.starts_on - timedelta(days=1)),
        Days(row.starts_on, row.starts_on + timedelta(weeks=row.weeks) - timedelta(days=1)),
        row.starts_on < local_date(row.registered_at),
        [name for id, name in neighbours(scope) if str(id) in row.neighbours] if row.neighbours else [],
    )
