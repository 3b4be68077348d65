"""Finding an address, so that a report can be placed by it. What is looked for is kept nowhere."""

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Float, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import String, Uuid

from app.addresses.matching import Asked, Streets, take_apart
from app.addresses.models import Address, AddressFile
from app.places import permissions
from app.report import at_address
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

MOST, MOST_READ = 6, 400
"""So many are offered; so many numbers of the streets that fit are read to choose them."""
KEPT = 32
"""Municipalities whose streets a process keeps ready (some megabytes of a large city)."""
_IN_FORCE = Question(select(AddressFile.id).where(AddressFile.in_force))
_file, _keys = bindparam("file", type_=Uuid()), bindparam("keys", type_=ARRAY(String))
_STREETS_OF = Question(select(AddressFile.streets).where(AddressFile.id == _file))
_OF_STREETS = select(
    Address.key, Address.street, Address.number, Address.letter, Address.town, Address.lat, Address.lon
)
_OF_STREETS = _OF_STREETS.where(Address.file_id == _file, Address.key == any_(_keys))
_BY_STREET = Question(_OF_STREETS.order_by(Address.number, Address.letter).limit(MOST_READ))
_FROM = {name: bindparam(name) for name in ("one", "ten", "tens", "hundred", "hundreds")}
_BY_NUMBER = Question(
    _OF_STREETS.where(
        or_(
            Address.number == _FROM["one"],
            Address.number.between(_FROM["ten"], _FROM["tens"]),
            Address.number.between(_FROM["hundred"], _FROM["hundreds"]),
        )
    )
    .order_by(Address.number, Address.letter)
    .limit(MOST_READ)
)
WITHIN = 100
"""Metres: farther off an address says nothing of where a point is."""
A_DEGREE = 111_320
"""Metres of latitude; of longitude so many times the cosine of the latitude."""
_lat, _lon, _high, _wide, _narrower = (
    bindparam(name, type_=Float) for name in ("lat", "lon", "high", "wide", "narrower")
)
_east, _north = (Address.lon - _lon) * _narrower, Address.lat - _lat
_NEAREST = Question(
    select(Address.street, Address.number, Address.letter, (_east * _east + _north * _north).label("squared"))
    .where(
        Address.file_id == select(AddressFile.id).where(AddressFile.in_force).scalar_subquery(),
        Address.lat.between(_lat - _high, _lat + _high),
        Address.lon.between(_lon - _wide, _lon + _wide),
    )
    .order_by("squared", Address.key, Address.number, Address.letter)
    .limit(1)
)


@dataclass(frozen=True)
class Near:
    """The address nearest to a point: what it is called, and how far off it is in metres."""

    called: str
    metres: int


@dataclass(frozen=True)
class Found:
    """What fits what was typed."""

    addresses: Sequence[Address]
    streets: Sequence[str] = ()
    """Names of streets of which a number is still to be typed."""


NOTHING = Found(())


@requires(permissions.READ)
def find(scope: Scope, *, text: str) -> Found:
    """The addresses that begin as `text` does, the likeliest first; where no number is typed and several streets fit,
    what these are called. Nothing where the municipality has no file of addresses."""
    asked = take_apart(text)
    files = scope.db.ask(_IN_FORCE) if asked.street else []
    if not files:
        return NOTHING
    file_id = files[0].id
    fit = _streets(scope, file_id).find(asked)
    if not fit:
        return NOTHING
    keys = {"file": file_id, "keys": list({street.casefold() for street, _town in fit})}
    if asked.number is None:
        rows = scope.db.ask(_BY_STREET, keys)
    else:
        n = min(asked.number, 20_000_000)
        decades = {"one": n, "ten": n * 10, "tens": n * 10 + 9, "hundred": n * 100, "hundreds": n * 100 + 99}
        rows = scope.db.ask(_BY_NUMBER, {**keys, **decades})
    return _chosen(asked, fit, list(rows))


@requires(permissions.READ)
def nearest(scope: Scope, *, lat: float | None, lon: float | None) -> Near | None:
    """The address nearest to a point (degrees) that the actor sees; None farther off than WITHIN, without a point, and
    where the municipality has no file of addresses: then nothing is asked. It is worked out when it is shown, and kept
    nowhere."""
    if lat is None or lon is None or not scope.profile.addresses:
        return None
    high, narrower = WITHIN / A_DEGREE, max(math.cos(math.radians(lat)), 0.01)
    values = {"lat": lat, "lon": lon, "high": high, "wide": high / narrower, "narrower": narrower}
    row = next(iter(scope.db.ask(_NEAREST, values)), None)
    off = math.sqrt(row.squared) * A_DEGREE if row else math.inf
    return Near(called(row), round(off)) if off <= WITHIN else None


def _chosen(asked: Asked, fit: list[tuple[str, str]], rows: list) -> Found:
    rank = {one: at for at, one in enumerate(fit)}
    rows = [row for row in rows if (row.street, row.town) in rank and row.letter.startswith(asked.letter)]
    rows.sort(key=lambda row: (rank[row.street, row.town], row.number != asked.number, row.number, row.letter))
    if asked.number is None and len(fit) > 1:
        return Found([row for row in rows if not row.number][:MOST], list(dict.fromkeys(street for street, _ in fit)))
    return Found(rows[:MOST])


_KNOWN: OrderedDict[UUID, Streets] = OrderedDict()
"""File -> its streets: they never change, so a process keeps those that it has been asked for last."""


def _streets(scope: Scope, file_id: UUID) -> Streets:
    if file_id not in _KNOWN:
        (row,) = scope.db.ask(_STREETS_OF, {"file": file_id})
        _KNOWN[file_id] = Streets(row.streets)
        if len(_KNOWN) > KEPT:
            _KNOWN.popitem(last=False)
    _KNOWN.move_to_end(file_id)
    return _KNOWN[file_id]


def called(row: Any) -> str:
    """ "Storgatan 4B"."""
    return f"{row.street} {row.number}{row.letter}" if row.number else row.street


def choices(found: Found) -> list[tuple[str, str, str]]:
    """What a form offers: (value, name, town) of each address. The value holds the point, so that a file that is
    replaced meanwhile, or a draft that is sent later, loses nothing."""
    return [(at_address.choice(row.lat, row.lon, called(row)), called(row), row.town) for row in found.addresses]


@dataclass(frozen=True)
class Offered:
    """What a form without script offers."""

    choices: list[tuple[str, str, str]]
    streets: str = ""
    """What to type more, in a sentence."""


@requires(permissions.READ)
def offered(scope: Scope, *, text: str, tapped: str) -> Offered:
    """What was tapped before, and the addresses that fit `text`."""
    before = at_address.told(tapped)
    kept = [(tapped, before[2], "")] if before else []
    found = find(scope, text=text) if text.strip() and scope.profile.addresses else NOTHING
    streets = f"Skriv numret också: {', '.join(found.streets)}." if found.streets else ""
    return Offered([*kept, *(one for one in choices(found) if one[0] != tapped)], streets)
