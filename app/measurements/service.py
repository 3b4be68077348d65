"""Acts on measured numbers: write, correct, take away and put back, take in a file of costs, choose what a measure
rests on, and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, select, update

from app.accounts import service as accounts
from app.figures.periods import local_date, month_of
from app.measurements import cost_file, permissions, wording
from app.measurements.models import COST, KINDS, NEIGHBOURS, SPEED, MeasureBasis, Measurement
from app.measures import lists as measures
from app.measures.permissions import WRITE as WRITE_MEASURES
from app.places import service as places
from app.places.permissions import RECOUNT
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

A_PAGE = 60
MOST_SHOWN = 6
"""On other pages, the latest."""
LARGEST = 999_999_999
FASTEST = 250


@dataclass(frozen=True)
class MeasurementView:
    """A measured number in words."""

    row: Measurement
    organisation: str
    where: str
    when: str
    said: str
    writes: bool

    @property
    def who(self) -> str:
        return ", ".join(filter(None, (self.organisation, self.row.function)))


@requires(permissions.WRITE)
def add_measurement(scope: Scope, *, kind: str, insist: bool = False, **said: Any) -> Measurement:
    """Write down a measured number. Raises Invalid with a Swedish sentence per field."""
    texts = Texts(insist=insist)
    values = _checked(scope, texts, None, kind, **said)
    return scope.add(Measurement(kind=kind, **values))


@requires(permissions.WRITE)
def change(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> Measurement:
    """Correct one. Raises as `add_measurement`, NotFound, NotAllowed and Conflict("changed_meanwhile")."""
    row = _written(scope, versions.find_kept(scope, Measurement, id))
    values = _checked(scope, Texts(insist=insist), row, row.kind, **said)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.WRITE)
def remove(scope: Scope, *, id: UUID) -> Measurement:
    row = _written(scope, versions.find_kept(scope, Measurement, id))
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore(scope: Scope, *, id: UUID) -> Measurement:
    row = _written(scope, versions.find_removed(scope, Measurement, id))
    versions.restore(scope, row)
    return row


@requires(permissions.WRITE)
def take_in_costs(scope: Scope, *, content: bytes) -> int:
    """Every line of a file of costs, or none; returns how many. A month, an owner and a place that have a number
    already get the file's. Raises Invalid, a sentence for each line that cannot be read."""
    if not content or len(content) > cost_file.LARGEST:
        raise Invalid({"file": ["Välj en fil." if not content else "Filen är för stor, högst 200 kB."]})
    own = _own(scope)
    owners = {one.name.casefold(): one.id for one in accounts.organisations(scope) if own is None or one.id in own}
    sites = {one.name.casefold(): one.id for one in places.places_to_choose(scope)}
    lines, faults = cost_file.read(content, owners, sites)
    texts = Texts()
    for line in lines:
        texts.line("file", line.place_text)
    if not lines and not faults:
        faults = ["Filen har inga rader."]
    if faults or texts.faults:
        raise Invalid({"file": [*faults[:20], *texts.faults.get("file", ())]})
    known = select(Measurement).where(Measurement.kind == COST, Measurement.removed_at.is_(None))
    kept = {_key(row): row for row in scope.db.scalars(known)}
    for line in lines:
        values = {**line._asdict(), "function": "", "speed_limit": None, "percentile_85": None, "over_limit": None}
        if row := kept.get(_key(line)):
            versions.change(scope, row, row.version, {"number": line.number})
        else:
            kept[_key(line)] = scope.add(Measurement(kind=COST, **values))
    return len(lines)


@requires(WRITE_MEASURES)
def rest_on(scope: Scope, *, measure_id: UUID, measurement_id: UUID | None = None) -> None:
    """Say which measured speed a measure rests on, or that it rests on none. Raises NotFound and Invalid."""
    if not measures.find_measure(scope, id=measure_id).writes:
        raise NotFound("measure")
    if measurement_id and all(one.row.id != measurement_id for one in list_of(scope, kind=SPEED)):
        raise Invalid({"measurement_id": ["Mätningen finns inte här. Välj en i listan."]})
    row = scope.db.get(MeasureBasis, (scope.tenant.id, measure_id))
    if row:
        row.measurement_id = measurement_id
    else:
        scope.add(MeasureBasis(measure_id=measure_id, measurement_id=measurement_id))
    scope.db.flush()


@requires(permissions.READ)
def list_of(scope: Scope, *, kind: str | None = None) -> list[MeasurementView]:
    """Those of a kind, or of all, the latest first, A_PAGE at most."""
    return _views(scope, Measurement.kind.in_([kind] if kind else KINDS), limit=A_PAGE)


@requires(permissions.READ)
def at_place(scope: Scope, *, named_place_id: UUID) -> list[MeasurementView]:
    return _in_words(scope, scope.read(Measurement, _AT_PLACE, {"place": named_place_id}))


_THERE = Measurement.named_place_id == bindparam("place", type_=Uuid()), Measurement.removed_at.is_(None)
_LATEST = Measurement.first.desc(), Measurement.id
_AT_PLACE = Question(select(Measurement).where(*_THERE).order_by(*_LATEST).limit(MOST_SHOWN))


@requires(permissions.READ)
def find(scope: Scope, *, id: UUID) -> MeasurementView:
    """Raises NotFound."""
    found = _views(scope, Measurement.id == id, limit=1)
    if not found:
        raise NotFound("measurement")
    return found[0]


@requires(permissions.READ)
def basis_of(scope: Scope, *, measure_id: UUID) -> MeasurementView | None:
    """What a measure rests on. Whoever shows it has seen to it that the actor reads the measure."""
    chosen = select(MeasureBasis.measurement_id).where(
        MeasureBasis.tenant_id == Measurement.tenant_id, MeasureBasis.measure_id == measure_id
    )
    return next(iter(_views(scope, Measurement.id.in_(chosen), limit=1)), None)


@requires(permissions.READ)
def removed(scope: Scope, *, kind: str) -> list[MeasurementView]:
    """Those that were taken away and that the actor may put back, the latest first."""
    seen = _views(scope, Measurement.kind == kind, limit=A_PAGE, gone=True) if scope.may(permissions.WRITE) else []
    return [one for one in seen if one.writes]


@requires(RECOUNT)
def move_measurements(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let what was measured at a named place be at another, which it has been merged with."""
    moved = update(Measurement).where(Measurement.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


def _key(one: Measurement | cost_file.Line) -> tuple:
    return one.first, one.organisation_id, one.named_place_id, one.place_text.casefold()


def _own(scope: Scope) -> frozenset[UUID] | None:
    """The organisations that the actor writes for; None for all."""
    return None if permissions.writes_any(scope.actor) else scope.actor.organisations(permissions.WRITE)


def _written(scope: Scope, row: Measurement) -> Measurement:
    own = _own(scope)
    if own is not None and row.organisation_id not in own:
        raise NotAllowed(permissions.WRITE.name)
    return row


def _checked(
    scope: Scope,
    texts: Texts,
    stored: Measurement | None,
    kind: str,
    *,
    organisation_id: UUID,
    first: date,
    number: int,
    function: str = "",
    named_place_id: UUID | None = None,
    place_text: str = "",
    speed_limit: int | None = None,
    percentile_85: int | None = None,
    over_limit: int | None = None,
) -> dict[str, Any]:
    """The columns. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid({"kind": ["Välj vad som är mätt."]})
    speeds = {"speed_limit": speed_limit, "percentile_85": percentile_85, "over_limit": over_limit}
    values: dict[str, Any] = {
        "organisation_id": organisation_id,
        "function": texts.line("function", function),
        "named_place_id": named_place_id,
        "place_text": texts.line("place_text", place_text),
        "first": _begins(kind, first),
        "number": number,
        **(speeds if kind == SPEED else dict.fromkeys(speeds)),
    }
    if (stored is None or stored.organisation_id != organisation_id) and all(
        one.id != organisation_id for one in accounts.organisations_to_choose(scope)
    ):
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    own = _own(scope)
    if own is not None and organisation_id not in own:
        texts.fault("organisation_id", "Du kan bara skriva åt din egen verksamhet.")
    if (
        named_place_id
        and not (stored and stored.named_place_id == named_place_id)
        and all(one.id != named_place_id for one in places.places_to_choose(scope))
    ):
        texts.fault("named_place_id", "Platsen finns inte här. Välj en plats i listan.")
    if kind != COST and not named_place_id and not values["place_text"]:
        texts.fault("place_text", "Säg var: välj i listan, eller skriv med egna ord.")
    if first > local_date(scope.now) or first.year < 2000:
        texts.fault("first", "Välj en dag som har varit.")
    if not 0 <= number <= LARGEST:
        texts.fault("number", f"Skriv ett helt tal mellan 0 och {LARGEST}.")
    if kind == SPEED:
        _speeds(texts, speeds)
    if texts.faults:
        raise Invalid(texts.faults)
    return values


def _speeds(texts: Texts, speeds: dict[str, int | None]) -> None:
    for name in ("speed_limit", "percentile_85"):
        if (at := speeds[name]) is not None and not 1 <= at <= FASTEST:
            texts.fault(name, f"Skriv en hastighet mellan 1 och {FASTEST} km/h.")
    over = speeds["over_limit"]
    if over is not None and not 0 <= over <= 100:
        texts.fault("over_limit", "Skriv procent mellan 0 och 100.")
    elif over is not None and speeds["speed_limit"] is None:
        texts.fault("speed_limit", "Skriv den högsta tillåtna hastigheten: andelen räknas mot den.")
    if over is None and speeds["percentile_85"] is None:
        texts.fault("percentile_85", "Skriv 85-percentilen, eller hur många procent som körde för fort.")


def _begins(kind: str, day: date) -> date:
    if kind == SPEED:
        return day - timedelta(days=day.weekday())
    return day if kind == NEIGHBOURS else month_of(day)


def _views(scope: Scope, which: ColumnElement[bool], *, limit: int, gone: bool = False) -> list[MeasurementView]:
    at = Measurement.removed_at
    rows = select(Measurement).where(which, at.is_not(None) if gone else at.is_(None))
    order = (at.desc() if gone else Measurement.first.desc(), Measurement.id)
    return _in_words(scope, scope.db.scalars(rows.order_by(*order).limit(limit)).all())


def _in_words(scope: Scope, found: Sequence[Measurement]) -> list[MeasurementView]:
    if not found:
        return []
    names = {one.id: one.name for one in accounts.organisations(scope)}
    sites: dict[UUID | None, str] = {one.id: one.name for one in places.named_places(scope)}
    own, may = _own(scope), scope.may(permissions.WRITE)
    return [
        MeasurementView(
            row,
            names[row.organisation_id],
            ", ".join(filter(None, (sites.get(row.named_place_id, ""), row.place_text))),
            wording.when(row),
            wording.said(row),
            may and (own is None or row.organisation_id in own),
        )
        for row in found
    ]
