"""Acts on the background of the maps: put in, taken away, asked for. What is sent in parts: `uploads`."""

import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Uuid, bindparam, column, func, inspect, select

from app.basemaps import addresses, container, permissions
from app.basemaps.models import Basemap
from app.drawing.paper_streets import Sheets
from app.places import service as places
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.files import FileStore
from tenants.isolation import Question
from tenants.scope import Scope

FOLDER = "basemaps"
"""Where the files lie, beside the documents."""
LARGEST = 300_000_000
"""Bytes of a file. A municipality's streets are some ten million."""
NEAREST = 12
"""A file must reach this zoom at least: further out no street has room for its name."""
MARGIN = 0.01
"""Degrees that the outline may reach outside a file's box: both are drawn with few points."""
LONGEST_ATTRIBUTION = 200
FARTHEST, CLOSEST, AROUND = 6, 18, 0.05
"""What is asked of a map service: these zooms, and so many degrees round the outline."""
_MUNICIPALITYS = select(
    func.basemap_to_practise_on().table_valued(*(column(one.name, one.type) for one in inspect(Basemap).columns))
)
"""The row of the municipality, for its practice area alone (`migrations/practice_basemap.sql`)."""
_HERE = Question(select(Basemap).where(Basemap.tenant_id == bindparam("here", type_=Uuid)), kept=True)
_SEEN = Question(select(Basemap), kept=True)


@requires(permissions.READ)
def basemap(scope: Scope) -> Basemap | None:
    """The background of the tenant's maps, if it has one."""
    return next(iter(scope.read(Basemap, _HERE, {"here": scope.tenant.id})), None)


@requires(permissions.READ)
def seen(scope: Scope) -> list[Basemap]:
    """The backgrounds that the tenant's maps are drawn on: its own, or for an area without one its municipalities', and
    for a practice area its municipality's. A map service that does not answer is left out."""
    there = [*scope.read(Basemap, _SEEN), *_of_municipality(scope)]
    rows = [row for row in there if not not_answering(scope, row=row)]
    return [row for row in rows if row.tenant_id == scope.tenant.id] or rows


@requires(permissions.READ)
def sheets(scope: Scope) -> Sheets | None:
    """The tenant's background for a map on paper; None where it has none, or its file is not in its place, and for a
    map service: a paper waits for nobody."""
    row = basemap(scope) or next(iter(_of_municipality(scope)), None)
    if row is None or row.format == container.ADDRESS:
        return None
    path = _files(scope).path(row.tenant_id, row.sha256)
    if not path.is_file():
        return None
    return Sheets(row.kind, row.min_zoom, row.max_zoom, row.attribution, partial(_unpacked_tile, path))


@requires(permissions.STORE)
def add_basemap(scope: Scope, *, path: Path, file_name: str, attribution: str = "") -> Basemap:
    """Make the file the background of the tenant's maps, instead of the one it had. Its own attribution holds where
    none is given.

    Raises Invalid for a file that is none, is too large or too coarse, or lacks a part of the municipality.
    """
    facts = _checked(scope, path)
    texts = Texts()
    said = texts.line("attribution", container.plain(attribution)) or facts.attribution
    if texts.faults:
        raise Invalid(texts.faults)
    if not said:
        told = "Filen säger inte vems kartan är. Ange det, till exempel ”© OpenStreetMaps bidragsgivare”."
        raise Invalid({"attribution": [told]})
    if len(said) > LONGEST_ATTRIBUTION:
        raise Invalid({"attribution": [f"Skriv vems kartan är med högst {LONGEST_ATTRIBUTION} tecken."]})
    return _put(
        scope,
        format=facts.format,
        kind=facts.kind,
        min_zoom=facts.min_zoom,
        max_zoom=facts.max_zoom,
        bounds=list(facts.bounds),
        attribution=said,
        size=path.stat().st_size,
        sha256=_files(scope).copy(scope.tenant.id, path),
        file_name=file_name,
    )


@requires(permissions.STORE)
def add_address(scope: Scope, *, address: str, whose: str, hosts: Mapping[str, str]) -> Basemap:
    """Make a map service the background, instead of what there was; a tile of it is fetched first.

    `hosts`: those that the operator allows (`Settings.tile_hosts`). Raises Invalid.
    """
    texts = Texts()
    said = texts.line("whose", container.plain(whose), required="Skriv vems kartan är: det ska stå på den.")
    if texts.faults or len(said) > LONGEST_ATTRIBUTION:
        raise Invalid(texts.faults or {"whose": [f"Skriv vems kartan är med högst {LONGEST_ATTRIBUTION} tecken."]})
    points = [point for one in places.ground(scope) if one.kind == "outline" for point in one.points]
    if not points:
        raise Invalid({"address": ["Kommunens gräns saknas, så det går inte att veta vilka rutor som behövs."]})
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    bounds = (min(lats) - AROUND, min(lons) - AROUND, max(lats) + AROUND, max(lons) + AROUND)
    try:
        found = addresses.Service(addresses.understood(address), FARTHEST, CLOSEST, bounds)
        addresses.fetch(found, NEAREST, *found.middle(NEAREST), hosts=hosts)
    except addresses.NoTile as why:
        raise Invalid({"address": [str(why)]}) from None
    content = addresses.written(found)
    return _put(
        scope,
        format=container.ADDRESS,
        kind=container.RASTER,
        min_zoom=found.min_zoom,
        max_zoom=found.max_zoom,
        bounds=list(bounds),
        attribution=said,
        size=len(content),
        sha256=_files(scope).write(scope.tenant.id, content),
        file_name=found.host,
    )


@requires(permissions.READ)
def not_answering(scope: Scope, *, row: Basemap) -> str:
    """Why the map service that this row names is not shown for the moment; "" when it is, and for a file."""
    if row.format != container.ADDRESS:
        return ""
    return addresses.failure(_files(scope).path(row.tenant_id, row.sha256), scope.now.timestamp())


@requires(permissions.STORE)
def remove_basemap(scope: Scope, *, version: str = "") -> bool:
    """Take the background away; whether there was one.

    `version`: the one that is meant. Raises Conflict("changed_meanwhile") when it is another.
    """
    row = _row(scope)
    if row is None:
        return False
    if version and row.sha256 != version:
        raise Conflict("changed_meanwhile")
    scope.db.delete(row)
    return True


@requires(permissions.STORE)
def remove_files(scope: Scope) -> None:
    """Remove the tenant's files that are its background no longer."""
    store = _files(scope)
    row = _row(scope)
    for digest in store.all(scope.tenant.id):
        if row is None or digest != row.sha256:
            store.remove(scope.tenant.id, digest)


def _of_municipality(scope: Scope) -> tuple[Any, ...]:
    """The background of the municipality that this is the practice area of."""
    if not scope.tenant.is_practice:
        return ()
    return scope.once((Basemap, "of the municipality"), lambda: tuple(scope.db.execute(_MUNICIPALITYS)))


def _checked(scope: Scope, path: Path) -> container.Facts:
    size = path.stat().st_size
    if size > LARGEST:
        told = f"Filen är {size // 1_000_000} MB; högst {LARGEST // 1_000_000} MB tas emot. Klipp ut kommunen ur den."
        raise Invalid({"file": [told]})
    try:
        facts = container.look(path)
    except container.Unusable as why:
        raise Invalid({"file": [str(why)]}) from None
    faults = []
    if facts.max_zoom < NEAREST:
        faults.append(f"Filen går bara till zoomnivå {facts.max_zoom}; gator behöver minst {NEAREST}, helst 14.")
    if facts.kind == container.VECTOR and not facts.layers & container.SCHEMES.keys():
        known = " eller ".join(container.SCHEMES.values())
        faults.append(f"Filens lager heter inte som i {known}, så gatorna i den kan inte ritas.")
    faults += _uncovered(scope, facts.bounds)
    if faults:
        raise Invalid({"file": faults})
    return facts


def _uncovered(scope: Scope, bounds: tuple[float, float, float, float]) -> list[str]:
    """What lies outside the file's box, as at most one sentence."""
    points = [point for one in places.ground(scope) if one.kind == "outline" for point in one.points]
    south, west, north, east = bounds
    missing = {
        "söder": any(lat < south - MARGIN for lat, _ in points),
        "norr": any(lat > north + MARGIN for lat, _ in points),
        "väster": any(lon < west - MARGIN for _, lon in points),
        "öster": any(lon > east + MARGIN for _, lon in points),
    }
    sides = [side for side, lacks in missing.items() if lacks]
    if not sides:
        return []
    return [f"Filen täcker inte hela {scope.tenant.name}: det saknas en del i {' och '.join(sides)}."]


def _files(scope: Scope) -> FileStore:
    """Where the files of backgrounds lie."""
    return scope.files.beside(FOLDER)


def _put(scope: Scope, **columns: Any) -> Basemap:
    row = _row(scope)
    if row is None:
        return scope.add(Basemap(**columns, added_at=scope.now))
    for name, value in columns.items():
        setattr(row, name, value)
    row.added_at = scope.now
    return row


def _row(scope: Scope) -> Basemap | None:
    """The tenant's own, to be changed."""
    return scope.db.scalar(select(Basemap).where(Basemap.tenant_id == scope.tenant.id))


def _unpacked_tile(path: Path, zoom: int, x: int, y: int) -> bytes | None:
    try:
        content = container.tile(path, zoom, x, y)
        return container.unpacked(content) if content else None
    except (ValueError, zlib.error, FileNotFoundError):
        return None
