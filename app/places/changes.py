"""Acts that lay the ground: borders and populations replaced, places added, changed, merged and ended."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.places import permissions, service
from app.places.grid import EAST, NORTH, SOUTH, WEST, inside
from app.places.kinds import PLACE_KINDS
from app.places.models import AreaPopulation, NamedPlace, Shape
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.registry import let_practice_follow
from tenants.scope import Scope

OUTLINE, SUB_AREA = "outline", "sub_area"
MOST_NAMES = 10


@requires(permissions.REGISTER)
def replace_borders(scope: Scope, *, kind: str, figures: Iterable[dict], source: str) -> None:
    """Let these be the outlines (OUTLINE) or the sub-areas (SUB_AREA) from now on. One with a name that is there is
    drawn anew and keeps what was reported in it; one that is not among them holds no more, and keeps its name."""
    rows = scope.db.scalars(select(Shape).where(Shape.tenant_id == scope.tenant.id, Shape.kind == kind))
    there = {row.name: row for row in rows}
    for figure in figures:
        row = there.pop(figure["name"], None)
        if row is None:
            scope.add(Shape(kind=kind, name=figure["name"], points=figure["points"], source=source))
        else:
            drawn = {"points": figure["points"], "source": source, "ended_at": None}
            versions.change(scope, row, row.version, drawn)
    for row in there.values():
        row.ended_at = row.ended_at or scope.now
    scope.db.flush()
    if kind == SUB_AREA:
        for place in scope.db.scalars(select(NamedPlace)):
            place.sub_area_id = _area_at(scope, place.lat, place.lon)
    let_practice_follow(scope, ground=True)


@requires(permissions.REGISTER)
def rename_area(scope: Scope, *, id: UUID, version: int, name: str) -> None:
    """Call a sub-area something else; what was reported in it follows, and files may still say its former name. Raises
    Invalid for a name that is taken or may point at a person, NotFound, and Conflict("changed_meanwhile")."""
    row = scope.find(Shape, id, to_change=True)
    if row.kind != SUB_AREA or row.ended_at is not None:
        raise NotFound("Shape")
    texts = Texts()
    name = texts.code("name", name)
    if not name:
        texts.fault("name", "Skriv vad delområdet heter.")
    taken = next((one for one in service.sub_areas(scope) if one.name.casefold() == name.casefold()), None)
    if taken and taken.id != id:
        ended = " Det gäller inte längre, men rapporter har det kvar." if taken.ended_at else ""
        texts.fault("name", f"Det finns redan ett delområde som heter så.{ended} Välj ett annat namn.")
    if texts.faults:
        raise Invalid(texts.faults)
    if name != row.name:
        former = _others(name, [row.name, *row.former_names])
        versions.change(scope, row, version, {"name": name, "former_names": former})
    let_practice_follow(scope, ground=True)


@requires(permissions.REGISTER)
def keep_places(scope: Scope, *, places: Iterable[dict]) -> None:
    """Add these places; one that is there by its name is moved, described anew, and given back if it had ended."""
    for told in places:
        row = scope.db.scalar(select(NamedPlace).where(NamedPlace.name == told["name"]))
        columns = {**told, "sub_area_id": _area_at(scope, told["lat"], told["lon"]), "approximate": False}
        if row is None:
            scope.add(NamedPlace(**columns))
        elif row.merged_into_id is None:
            names = _others(told["name"], [*told["other_names"], *row.other_names])
            versions.change(scope, row, row.version, {**columns, "other_names": names, "ended_at": None})
    let_practice_follow(scope, ground=True)


@requires(permissions.REGISTER)
def add_place(scope: Scope, *, name: str, kind: str, lat: float, lon: float, other_names: str = "") -> NamedPlace:
    """Add a place. Raises Invalid for a name that is taken or may point at a person, and for a point that is none."""
    added = scope.add(NamedPlace(**_checked(scope, None, name, kind, lat, lon, other_names), approximate=False))
    let_practice_follow(scope, ground=True)
    return added


@requires(permissions.REGISTER)
def change_place(
    scope: Scope, *, id: UUID, version: int, name: str, kind: str, lat: float, lon: float, other_names: str = ""
) -> None:
    """Describe a place anew, or move it; what was reported there stays where it was, and a name that it has no longer
    is one of its others. Raises as `add_place`, NotFound, and Conflict("changed_meanwhile")."""
    row = _unmerged(scope, id)
    versions.same(row, version)
    columns = _checked(scope, row, name, kind, lat, lon, other_names)
    if columns["name"] != row.name:
        columns["other_names"] = _others(columns["name"], [*columns["other_names"], row.name])
    versions.change(scope, row, version, columns)
    let_practice_follow(scope, ground=True)


@requires(permissions.REGISTER)
def end_place(scope: Scope, *, id: UUID, version: int, ended: bool) -> None:
    """Offer the place no more, or again. Raises NotFound and Conflict("changed_meanwhile")."""
    versions.change(scope, _unmerged(scope, id), version, {"ended_at": scope.now if ended else None})
    let_practice_follow(scope, ground=True)


@requires(permissions.REGISTER)
def merge_place(scope: Scope, *, id: UUID, version: int, into_id: UUID) -> None:
    """Let this place be another from now on, which takes its names over. Whoever keeps things at places moves them.
    Raises Invalid for the same place or one that has ended, NotFound, and Conflict("changed_meanwhile")."""
    row = _unmerged(scope, id)
    into = scope.find(NamedPlace, into_id, to_change=True)
    if into_id == id or into.ended_at is not None:
        raise Invalid({"into_id": ["Välj en annan plats, som inte är avslutad."]})
    versions.change(scope, row, version, {"merged_into_id": into_id, "ended_at": scope.now})
    names = _others(into.name, [*into.other_names, row.name, *row.other_names])
    versions.change(scope, into, into.version, {"other_names": names})


@requires(permissions.REGISTER)
def keep_populations(scope: Scope, *, populations: Iterable[dict], source: str) -> None:
    """Set inhabitants at the end of years, of the municipality (`area` None) and of its sub-areas."""
    areas = {area.name: area.id for area in service.areas_to_choose(scope)}
    for told in populations:
        year, n = told["year"], told["n"]
        if told["area"] is None:
            service.register_population(scope, year=year, n=n, source=source)
        elif told["area"] in areas:
            key = scope.tenant.id, areas[told["area"]], year
            row = scope.db.get(AreaPopulation, key) or AreaPopulation(sub_area_id=key[1], year=year)
            row.n, row.source = n, source
            scope.add(row)
    let_practice_follow(scope, ground=True)


@requires(permissions.READ)
def area_populations(scope: Scope) -> dict[UUID, dict[int, int]]:
    """Id of a sub-area -> year -> inhabitants on 31 December."""
    found: dict[UUID, dict[int, int]] = {}
    for row in scope.db.scalars(select(AreaPopulation).order_by(AreaPopulation.year)):
        found.setdefault(row.sub_area_id, {})[row.year] = row.n
    return found


def _unmerged(scope: Scope, id: UUID) -> NamedPlace:
    row = scope.find(NamedPlace, id, to_change=True)
    if row.merged_into_id is not None:
        raise NotFound("NamedPlace")
    return row


def _checked(
    scope: Scope, row: NamedPlace | None, name: str, kind: str, lat: float, lon: float, other_names: str
) -> dict[str, Any]:
    texts = Texts()
    name = texts.code("name", name)
    others = [texts.code("other_names", one) for one in other_names.split(";")]
    if not name:
        texts.fault("name", "Skriv vad platsen heter.")
    taken = next((one for one in service.named_places(scope) if one.name.casefold() == name.casefold()), None)
    if taken and (row is None or taken.id != row.id):
        again = " Den är avslutad: ge den åter i stället." if taken.ended_at and not taken.merged_into_id else ""
        texts.fault("name", f"Det finns redan en plats som heter så.{again}")
    if kind not in PLACE_KINDS and (row is None or kind != row.kind):
        texts.fault("kind", "Välj en sort i listan.")
    if not SOUTH <= lat <= NORTH:
        texts.fault("lat", "Latituden är inte i Sverige. Peka på kartan eller skriv till exempel 59,5137.")
    if not WEST <= lon <= EAST:
        texts.fault("lon", "Longituden är inte i Sverige. Peka på kartan eller skriv till exempel 15,9906.")
    if texts.faults:
        raise Invalid(texts.faults)
    point = {"lat": lat, "lon": lon, "sub_area_id": _area_at(scope, lat, lon)}
    return {"name": name, "kind": kind, "other_names": _others(name, others), **point}


def _others(name: str, names: Sequence[str]) -> list[str]:
    """The latest of them, each once, without the name itself and what is empty."""
    return [one for one in dict.fromkeys(names) if one and one != name][:MOST_NAMES]


def _area_at(scope: Scope, lat: float, lon: float) -> UUID | None:
    return next((area.id for area in service.areas_to_choose(scope) if inside(lat, lon, area.points)), None)
