"""Acts on the ground the picture stands on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.places import permissions
from app.places.grid import inside
from app.places.models import AreaPopulation, NamedPlace, Population, Shape
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

Names = dict[UUID | None, str]
_GROUND = Question(select(Shape).where(Shape.ended_at.is_(None)).order_by(Shape.kind, Shape.name), kept=True)
_NAMED = Question(select(NamedPlace).order_by(func.translate(func.lower(NamedPlace.name), "åäö", "{|}")), kept=True)
_NAMED_ONE = Question(select(NamedPlace).where(NamedPlace.id == bindparam("id", type_=Uuid)))
_BORDERS = Question(
    select(Shape)
    .where(Shape.kind.in_(("outline", "sub_area")), Shape.tenant_id == bindparam("here", type_=Uuid))
    .order_by(func.translate(func.lower(Shape.name), "åäö", "{|}")),
    kept=True,
)
_AREA_NAME = Question(
    select(Shape.id, Shape.name).where(Shape.kind == "sub_area", Shape.id == bindparam("id", type_=Uuid))
)
_YEAR_ENDS = Question(
    select(Population).where(Population.tenant_id == bindparam("here", type_=Uuid)).order_by(Population.year), kept=True
)
_OF_AREAS = Question(
    select(AreaPopulation)
    .ext(distinct_on(AreaPopulation.sub_area_id))
    .order_by(AreaPopulation.sub_area_id, AreaPopulation.year.desc()),
    kept=True,
)
_POPULATIONS = Question(
    select(Population).where(Population.year <= bindparam("year", type_=Integer)).order_by(Population.year), kept=True
)


@requires(permissions.READ)
def ground(scope: Scope) -> tuple[Any, ...]:
    """Every figure of the map's ground that holds and this tenant may read, as rows of `Shape`: its own, and for an
    area its municipalities'."""
    return scope.once((Shape, "ground"), lambda: tuple(scope.db.ask(_GROUND)))


@requires(permissions.READ)
def named_places(scope: Scope) -> tuple[Any, ...]:
    """The tenant's named places in Swedish order, as rows of `NamedPlace`: those that have ended too, for their names.
    Asked once in a scope."""
    return scope.once(NamedPlace, lambda: tuple(scope.db.ask(_NAMED)))


@requires(permissions.READ)
def named_place(scope: Scope, *, id: UUID) -> Any:
    """One of them, or None, without asking for the others. Asked once in a scope."""
    found = scope.once((NamedPlace, id), lambda: tuple(scope.db.ask(_NAMED_ONE, {"id": id})))
    return found[0] if found else None


@requires(permissions.READ)
def places_to_choose(scope: Scope) -> tuple[Any, ...]:
    """Those of them that have not ended."""
    return tuple(place for place in named_places(scope) if place.ended_at is None)


@requires(permissions.READ)
def places_by_name(scope: Scope) -> dict[str, UUID]:
    """Whatever a place is or was called -> its id; the place that stays, of one that was merged with it."""
    there = [place for place in named_places(scope) if place.merged_into_id is None]
    others = {name: place.id for place in there for name in place.other_names}
    return others | {place.name: place.id for place in there}


@requires(permissions.READ)
def sub_areas(scope: Scope) -> tuple[Any, ...]:
    """The tenant's own sub-areas in Swedish order, those that hold no more too, for their names. Asked once in a scope,
    together with `outlines`."""
    return tuple(shape for shape in _own_borders(scope) if shape.kind == "sub_area")


@requires(permissions.READ)
def names(scope: Scope, *, places: Sequence[UUID | None], areas: Sequence[UUID | None]) -> tuple[Names, Names]:
    """Names by id, those of these places and sub-areas among them. Whoever has just written something of one place asks
    for what that is called, as nothing is kept for her; all others ask for all, which is kept."""
    if len(places) > 1 or len(areas) > 1 or not scope.db.changed:
        return scope.while_true(_all_names)
    found = [place for id in places if id and (place := named_place(scope, id=id))]
    told = [area for id in areas if id for area in scope.db.ask(_AREA_NAME, {"id": id})]
    return {place.id: place.name for place in found}, {area.id: area.name for area in told}


def _all_names(scope: Scope) -> tuple[Names, Names]:
    return {p.id: p.name for p in named_places(scope)}, {area.id: area.name for area in sub_areas(scope)}


@requires(permissions.READ)
def areas_to_choose(scope: Scope) -> tuple[Any, ...]:
    """Those of them that hold."""
    return tuple(area for area in sub_areas(scope) if area.ended_at is None)


@requires(permissions.READ)
def find_area(scope: Scope, *, id: UUID) -> Any:
    """The row of `Shape` of a sub-area that holds. Raises NotFound."""
    found = next((area for area in areas_to_choose(scope) if area.id == id), None)
    if found is None:
        raise NotFound("Shape")
    return found


@requires(permissions.READ)
def areas_by_name(scope: Scope) -> dict[str, Any]:
    """Whatever a sub-area is or was called, also one that holds no more -> its row of `Shape`."""
    there = sub_areas(scope)
    was = {name: area for area in there for name in area.former_names}
    return was | {area.name: area for area in there}


@requires(permissions.READ)
def outlines(scope: Scope) -> tuple[Any, ...]:
    """The tenant's own border; more than one where it is in parts, none where it is not held."""
    return tuple(shape for shape in _own_borders(scope) if shape.kind == "outline" and shape.ended_at is None)


@requires(permissions.READ)
def find_named_place(scope: Scope, *, id: UUID) -> Any:
    """The row of `NamedPlace`. Raises NotFound."""
    found = next((place for place in named_places(scope) if place.id == id), None)
    if found is None:
        raise NotFound("NamedPlace")
    return found


@requires(permissions.READ)
def populations(scope: Scope, *, last: date) -> dict[UUID, Any]:
    """The population of each tenant that this tenant may read at the latest known end of a year up to the day `last`,
    by the tenant's id. One without an end of a year so early is left out."""
    rows = scope.db.ask(_POPULATIONS, {"year": (last + timedelta(days=1)).year - 1})
    return {row.tenant_id: row for row in rows}


@requires(permissions.READ)
def year_ends(scope: Scope) -> dict[int, Any]:
    """The tenant's own populations: year -> inhabitants on 31 December."""
    return {row.year: row for row in scope.db.ask(_YEAR_ENDS, {"here": scope.tenant.id})}


@requires(permissions.READ)
def inhabitants_of_areas(scope: Scope) -> dict[UUID, Any]:
    """Id of one of the tenant's sub-areas -> how many live there, at the latest year's end that is known, as a row of
    `AreaPopulation`; one of which nobody has told is left out."""
    return {row.sub_area_id: row for row in scope.db.ask(_OF_AREAS)}


@requires(permissions.REGISTER)
def register_shape(scope: Scope, *, kind: str, name: str, points: list, source: str) -> Shape:
    """Add a figure of the ground, or replace the one of that kind and name."""
    return _register(scope, Shape, {"kind": kind, "name": name}, points=points, source=source)


@requires(permissions.REGISTER)
def register_named_place(
    scope: Scope, *, name: str, kind: str, lat: float, lon: float, sub_area: str | None, approximate: bool
) -> NamedPlace:
    """Add a named place, or move the one with that name. The sub-area is found by name, else by the point.

    Raises Invalid for a name that may point at a person.
    """
    texts = Texts()
    name = texts.code("name", name)
    if texts.faults:
        raise Invalid(texts.faults)
    areas = areas_to_choose(scope)
    sub_area_id = next((a.id for a in areas if (a.name == sub_area if sub_area else inside(lat, lon, a.points))), None)
    told = {"kind": kind, "lat": lat, "lon": lon, "approximate": approximate}
    return _register(scope, NamedPlace, {"name": name}, sub_area_id=sub_area_id, **told)


@requires(permissions.REGISTER)
def register_population(scope: Scope, *, year: int, n: int, source: str) -> None:
    """Set the population of one year."""
    _register(scope, Population, {"year": year}, n=n, source=source)


def _own_borders(scope: Scope) -> tuple[Any, ...]:
    return scope.once((Shape, "borders"), lambda: tuple(scope.db.ask(_BORDERS, {"here": scope.tenant.id})))


def _register(scope: Scope, model: Any, key: dict, **columns) -> Any:
    """The tenant's row with this key, added or changed."""
    row = scope.db.scalar(select(model).filter_by(tenant_id=scope.tenant.id, **key))
    if row is None:
        return scope.add(model(**key, **columns))
    for name, value in columns.items():
        setattr(row, name, value)
    return row
