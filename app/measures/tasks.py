"""Acts on the tasks of a measure and on its occasions: add, correct, say that it is done, take away and put back."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Date, and_, exists, func, literal, literal_column, select, union_all
from sqlalchemy.exc import IntegrityError

from app.accounts import service as accounts
from app.figures.periods import STOCKHOLM, Days, local_date
from app.measures import permissions
from app.measures.models import DONE, INSPECTION, ONGOING, PLANNED, Measure, MeasureEvent, MeasureOccasion, MeasureTask
from app.measures.reach import Reach
from app.measures.service import NO_PLACE, NOT_HERE, find_written
from app.places import service as places
from app.report.fields import INTERNAL
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.scope import Scope

MOST_FOUND = 10_000
"""Deficiencies at one visit."""


@requires(permissions.WRITE)
def add_task(
    scope: Scope,
    *,
    measure_id: UUID,
    text: str,
    organisation_id: UUID,
    due: date,
    function: str = "",
    insist: bool = False,
) -> MeasureTask:
    """Give an organisation a part of a measure to have done by a day; whoever acts for it reads the measure then.
    Raises Invalid, and NotFound or NotAllowed for a measure that is not the actor's to write."""
    measure = find_written(scope, measure_id)
    values = _checked(scope, None, text, organisation_id, function, due, insist)
    return scope.add(MeasureTask(measure_id=measure.id, done_at=None, done_by=None, **values))


@requires(permissions.WRITE)
def change_task(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    text: str,
    organisation_id: UUID,
    due: date,
    function: str = "",
    insist: bool = False,
) -> MeasureTask:
    """Raises as `add_task`, and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, MeasureTask, id)
    find_written(scope, row.measure_id)
    versions.change(scope, row, version, _checked(scope, row, text, organisation_id, function, due, insist))
    return row


@requires(permissions.DO)
def do_task(scope: Scope, *, id: UUID) -> MeasureTask:
    """Say that a task is done; one that is done stays as it was said. Raises NotFound and NotAllowed."""
    row = _hers(scope, id)
    if row.done_at is None:
        versions.change(scope, row, row.version, {"done_at": scope.now, "done_by": scope.actor.name})
    return row


@requires(permissions.DO)
def undo_task(scope: Scope, *, id: UUID) -> MeasureTask:
    """Say that it is not done after all."""
    row = _hers(scope, id)
    if row.done_at is not None:
        versions.change(scope, row, row.version, {"done_at": None, "done_by": None})
    return row


@requires(permissions.WRITE)
def remove_task(scope: Scope, *, id: UUID) -> MeasureTask:
    row = versions.find_kept(scope, MeasureTask, id)
    find_written(scope, row.measure_id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_task(scope: Scope, *, id: UUID) -> MeasureTask:
    row = versions.find_removed(scope, MeasureTask, id)
    find_written(scope, row.measure_id)
    versions.restore(scope, row)
    return row


@requires(permissions.DO)
def log_occasion(
    scope: Scope,
    *,
    measure_id: UUID,
    done_on: date,
    id: UUID | None = None,
    result: str = "",
    deficiencies: int | None = None,
    rectified: int | None = None,
    named_place_id: UUID | None = None,
    organisation_id: UUID | None = None,
    insist: bool = False,
) -> MeasureOccasion:
    """Write down that a measure was carried out; it goes on from the first time. `organisation_id` is who did it:
    one's own, or the responsible one, when missing; the place is the measure's.

    `id` is the caller's own name for the occasion, to be able to send it again: what has been written down under it is
    not written down once more. Raises Invalid for a day that has not been, for texts that point at a person, and for
    an `id` under which she has said something else; NotFound and NotAllowed as `add_task`.
    """
    measure = _acted_on(scope, measure_id)
    texts = Texts(insist=insist)
    values = {
        "done_on": done_on,
        "result": texts.take("result", result, most=600),
        "deficiencies": deficiencies if measure.kind == INSPECTION else None,
        "rectified": rectified if measure.kind == INSPECTION else None,
        "named_place_id": named_place_id or measure.named_place_id,
        "organisation_id": _doer(scope, texts, measure, organisation_id),
    }
    if done_on > local_date(scope.now):
        texts.fault("done_on", "Dagen har inte varit än. Logga tillfället när det är gjort.")
    for name in ("deficiencies", "rectified"):
        if not 0 <= (values[name] or 0) <= MOST_FOUND:
            texts.fault(name, f"Skriv ett antal mellan 0 och {MOST_FOUND}.")
    if named_place_id and all(one.id != named_place_id for one in places.named_places(scope)):
        texts.fault("named_place_id", NO_PLACE)
    if texts.faults:
        raise Invalid(texts.faults)
    own_id = _own_id(scope, id) if id else None
    if own_id and (earlier := scope.db.get(MeasureOccasion, (scope.tenant.id, own_id))):
        return _same(earlier, measure_id, values)
    said = {"measure_id": measure_id, "logged_by": scope.actor.membership_id, "logged_at": scope.now, **values}
    try:
        with scope.attempt():
            row = scope.add(MeasureOccasion(**({"id": own_id} if own_id else {}), **said))
    except IntegrityError:
        # Two taps at once: the other request has stored it between our look and our insert.
        if own_id is None:
            raise
        return _same(scope.find(MeasureOccasion, own_id), measure_id, values)
    if measure.state == PLANNED:
        versions.change(scope, measure, measure.version, {"state": ONGOING})
    return row


@requires(permissions.DO)
def remove_occasion(scope: Scope, *, id: UUID) -> MeasureOccasion:
    """Take away an occasion that one has logged oneself, or of a measure that one writes. Raises NotFound and
    NotAllowed."""
    row = versions.find_kept(scope, MeasureOccasion, id)
    _may_remove(scope, row)
    versions.remove(scope, row)
    return row


@requires(permissions.DO)
def restore_occasion(scope: Scope, *, id: UUID) -> MeasureOccasion:
    row = versions.find_removed(scope, MeasureOccasion, id)
    _may_remove(scope, row)
    versions.restore(scope, row)
    return row


def done_per_quarter(scope: Scope, measure_ids: Iterable[UUID], days: Days) -> list[tuple[UUID, date, int]]:
    """(measure, the first day of a quarter, how often it was done in it), within the days, of those that all in the
    work may read (for acts alone). A measure that is done and has no occasions was done once, when that was said."""
    of = MeasureOccasion.tenant_id == Measure.tenant_id, MeasureOccasion.measure_id == Measure.id
    of = (*of, MeasureOccasion.removed_at.is_(None))
    which = Measure.id.in_(list(measure_ids)), Measure.access_class == INTERNAL, Measure.removed_at.is_(None)
    quarter, zone = literal_column("'quarter'"), literal_column(f"'{STOCKHOLM}'")
    first = func.date_trunc(quarter, MeasureOccasion.done_on).cast(Date)
    times = select(Measure.id, first, func.count()).join(MeasureOccasion, and_(*of)).where(*which)
    times = times.where(MeasureOccasion.done_on.between(days.first, days.last)).group_by(Measure.id, first)
    said = MeasureEvent.tenant_id == Measure.tenant_id, MeasureEvent.measure_id == Measure.id
    day = func.max(func.timezone(zone, MeasureEvent.at)).cast(Date)
    without = ~exists(select(literal(1)).where(*of).correlate(Measure))
    once = select(Measure.id, func.date_trunc(quarter, day).cast(Date), literal(1)).join(MeasureEvent, and_(*said))
    once = once.where(*which, Measure.state == DONE, MeasureEvent.what == DONE, without).group_by(Measure.id)
    once = once.having(day.between(days.first, days.last))
    return [(id, at, n) for id, at, n in scope.db.execute(union_all(times, once))]


def _may_remove(scope: Scope, row: MeasureOccasion) -> None:
    if row.logged_by in scope.actor.membership_ids:
        _acted_on(scope, row.measure_id)
    elif not permissions.writes_any(scope.actor):
        raise NotFound("measure_occasion")
    else:
        find_written(scope, row.measure_id)


def _acted_on(scope: Scope, id: UUID) -> Measure:
    """A measure that the actor's organisations are in, or have a task of, or that she may write; locked."""
    reach = Reach.of(scope)
    if scope.db.scalar(select(Measure.id).where(Measure.id == id, reach.measures())) is None:
        raise NotFound("measure")
    if not reach.every:
        in_it = select(Measure.id).where(Measure.id == id, reach.acts())
        if scope.db.scalar(in_it) is None:
            raise NotAllowed(permissions.DO.name)
    return versions.find_kept(scope, Measure, id)


def _hers(scope: Scope, id: UUID) -> MeasureTask:
    """A task that the actor's organisation is to do, or of a measure that she writes; locked."""
    row = versions.find_kept(scope, MeasureTask, id)
    if row.organisation_id in scope.actor.organisations(permissions.DO):
        _acted_on(scope, row.measure_id)
    else:
        find_written(scope, row.measure_id)
    return row


def _doer(scope: Scope, texts: Texts, measure: Measure, organisation_id: UUID | None) -> UUID:
    own = scope.actor.organisations(permissions.DO)
    if organisation_id is None:
        # The responsible organisation, when one belongs to it or coordinates; else one's own.
        return measure.organisation_id if measure.organisation_id in own or len(own) != 1 else next(iter(own))
    if all(one.id != organisation_id for one in accounts.organisations(scope)):
        texts.fault("organisation_id", NOT_HERE)
    elif organisation_id not in own and not permissions.writes_any(scope.actor):
        texts.fault("organisation_id", "Du kan bara logga åt din egen verksamhet.")
    return organisation_id


def _own_id(scope: Scope, id: UUID) -> UUID:
    """The id of what she sends under a name of her own: nobody else's can be hit by it. It keeps the name's moment."""
    return UUID(bytes=id.bytes[:6] + sha256(f"{scope.actor.membership_id} {id}".encode()).digest()[:10])


def _same(earlier: MeasureOccasion, measure_id: UUID, values: dict) -> MeasureOccasion:
    said = measure_id, values["done_on"], values["result"]
    if said != (earlier.measure_id, earlier.done_on, earlier.result):
        raise Invalid({"id": ["Det du skickade förut är redan loggat. Skicka det här som ett eget tillfälle?"]})
    return earlier


def _checked(
    scope: Scope, stored: MeasureTask | None, text: str, organisation_id: UUID, function: str, due: date, insist: bool
) -> dict:
    texts = Texts(insist=insist)
    values = {
        "text": texts.line("text", text, required="Skriv vad som ska göras."),
        "function": texts.line("function", function),
        "organisation_id": organisation_id,
        "due": due,
    }
    kept = stored is not None and stored.organisation_id == organisation_id
    if not kept and all(one.id != organisation_id for one in accounts.organisations_to_choose(scope)):
        texts.fault("organisation_id", NOT_HERE)
    if due < local_date(scope.now) and not (stored and stored.due == due):
        texts.fault("due", "Dagen har gått. Välj en som kommer.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values
