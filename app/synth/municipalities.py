"""One municipality of the synthetic Sweden: a square of land with sub-areas and named places, organisations, people.

Every row is drawn from the seed and the municipality's own number, so that it is the same in every world that has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from math import sqrt
from uuid import UUID

import numpy as np

from app.places import grid
from app.synth.sizes import WHOLE
from tenants.access import Role
from tenants.profile import Profile

Rows = Iterator[tuple[str, dict]]
"""(table, row)."""
SPACING = 50_000
COLUMNS = 10
WEST_MOST, SOUTH_MOST = 310_000, 6_170_000
"""Municipalities lie in squares of 50 km, ten beside each other, from the south-west corner; metres, SWEREF 99 TM."""
ORGANISATIONS = (
    ("Kommunstyrelsen", "kommunstyrelsen", 0.08),
    ("Polisen", "polis", 0.14),
    ("Socialtjänsten", "socialtjänst", 0.03),
    ("Fritidsgården", "fritid", 0.06),
    ("Högstadieskolan", "skola", 0.1),
    ("Bostadsbolaget", "kommunalt bolag", 0.22),
    ("Tekniska förvaltningen", "förvaltning", 0.15),
    ("Räddningstjänsten", "kommunalförbund", 0.05),
)
"""Name, kind and share of the reports; what is left is shared by schools and companies, more of them in a larger one.
"""
KINDS_OF_PLACE = (
    "centrum/torg",
    "skola/förskola",
    "resecentrum/station",
    "park/grönområde",
    "GC-väg/tunnel",
    "väg/korsning",
    "fritidsgård",
    "industri/företagspark",
    "kommunal lokal/bibliotek",
    "hamn",
)


@dataclass(frozen=True)
class Municipality:
    number: int
    """1 is the largest."""
    id: UUID
    area_id: UUID
    incidents: int
    west: int
    south: int
    side: int
    """Of its square, in metres."""
    divided: int
    """So many sub-areas beside each other, and as many above."""
    sub_areas: tuple[UUID, ...]
    """Row by row from the south-west."""
    places: tuple[UUID, ...]
    x: np.ndarray
    y: np.ndarray
    """Where the places lie, in metres."""
    weights: np.ndarray
    """Of the places: what happens heaps up at some."""
    organisations: tuple[UUID, ...]
    shares: np.ndarray
    people: dict[Role, UUID]
    """Role -> membership."""

    @property
    def slug(self) -> str:
        return f"kommun-{self.number:03}"

    @property
    def name(self) -> str:
        return f"Provkommun {self.number}"

    def place_name(self, nth: int) -> str:
        kind = KINDS_OF_PLACE[nth % len(KINDS_OF_PLACE)]
        return f"{kind.partition('/')[0].capitalize()} {nth + 1}"


def slug_of_area(number: int) -> str:
    return f"omrade-{number:02}"


def uuid_of(seed: int, *parts: object) -> UUID:
    """The id of a thing: the same for the same seed."""
    return UUID(bytes=blake2b(repr((seed, *parts)).encode(), digest_size=16).digest(), version=4)


def municipality(seed: int, number: int, incidents: int, square: int, area: int) -> Municipality:
    """`square`: which of the squares it lies in, from 0."""
    random = np.random.default_rng((seed, number, 1))
    size = sqrt(incidents / WHOLE)
    side, divided = int(12_000 + 120_000 * min(size, 0.3)), int(2 + 13 * size)
    west, south = WEST_MOST + square % COLUMNS * SPACING, SOUTH_MOST + square // COLUMNS * SPACING
    places, extra = int(8 + 480 * size), int(1 + 100 * size)

    def ids(kind: str, count: int) -> tuple[UUID, ...]:
        return tuple(uuid_of(seed, kind, number, n) for n in range(count))

    def spread() -> np.ndarray:
        return np.clip(random.normal(side / 2, side / 7, places), 300, side - 300).astype(int)

    shares = np.array([share for *_, share in ORGANISATIONS] + [0.17 / extra] * extra)
    return Municipality(
        number=number,
        id=uuid_of(seed, "tenant", number),
        area_id=uuid_of(seed, "area", area),
        incidents=incidents,
        west=west,
        south=south,
        side=side,
        divided=divided,
        sub_areas=ids("sub_area", divided**2),
        places=ids("place", places),
        x=west + spread(),
        y=south + spread(),
        weights=random.dirichlet(np.full(places, 0.35)),
        organisations=ids("organisation", len(shares)),
        shares=shares / shares.sum(),
        people={role: uuid_of(seed, role, number) for role in (Role.COORDINATOR, Role.ANALYST, Role.POLICE_OFFICER)},
    )


def rows_of_area(seed: int, number: int, begun: datetime) -> Rows:
    id, slug = uuid_of(seed, "area", number), slug_of_area(number)
    tenant = {"id": id, "kind": "police_area", "slug": slug, "name": f"Lokalpolisområde Prov {number}", "code": None}
    yield "tenant", {**tenant, "area_id": id}
    yield "tenant_profile", {"tenant_id": id, "area_id": id, "values": Profile().as_data()}
    yield from _person(seed, id, slug, Role.AREA_CHIEF, uuid_of(seed, "chief", number), None, begun)


def rows_of(seed: int, here: Municipality, begun: datetime, years: list[int]) -> Rows:
    """All but what happened and what is done about it. `begun`: when its people began."""
    tenant = {"id": here.id, "kind": "municipality", "slug": here.slug, "name": here.name}
    yield "tenant", {**tenant, "code": f"{9000 + here.number:04}", "area_id": here.area_id}
    published = {"tenant_id": here.id, "area_id": here.area_id}
    yield "tenant_state", {**published, "state": uuid_of(seed, "state", here.slug)}
    yield "tenant_profile", {**published, "values": Profile(letterhead=here.name, set_up=True).as_data()}
    for year in years:
        inhabitants = 2_400 + here.incidents * 10_500_000 // WHOLE
        yield "population", {**published, "year": year, "n": inhabitants, "source": "påhittad"}
    names = [(name, kind) for name, kind, _ in ORGANISATIONS]
    names += [(f"Skola {n}", "skola") if n % 2 else (f"Fastighetsbolaget {n}", "privat") for n in range(1, 101)]
    for id, (name, kind) in zip(here.organisations, names, strict=False):
        row = {"tenant_id": here.id, "id": id, "name": name, "kind": kind, "added_on": begun.date()}
        yield "organisation", row
    of_role = {Role.COORDINATOR: here.organisations[0], Role.POLICE_OFFICER: here.organisations[1]}
    for role, membership in here.people.items():
        yield from _person(seed, here.id, here.slug, role, membership, of_role.get(role), begun)
    yield from _ground(seed, here, published)


def _person(
    seed: int, tenant: UUID, slug: str, role: Role, membership: UUID, organisation: UUID | None, begun: datetime
) -> Rows:
    id = uuid_of(seed, "person", slug, role)
    yield "person", {"id": id, "email": email(role, slug), "disabled_at": None}
    row = {"tenant_id": tenant, "id": membership, "person_id": id, "name": f"{role.label}, {slug} (påhittad)"}
    row |= {"role": str(role), "organisation_id": organisation}
    yield "membership", {**row, "valid_from": begun.date(), "valid_to": None, "accepted_at": begun, "version": 1}


def email(role: Role, slug: str) -> str:
    return f"{role}@{slug}.example"


NEW = {"other_names": [], "version": 1}
"""Of a place that nobody has changed."""


def _ground(seed: int, here: Municipality, published: dict) -> Rows:
    def square(x: float, y: float, side: float) -> list[list[float]]:
        """Anti-clockwise from the south-west, with a point between the corners as the sides are not straight."""
        steps = [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (0.5, 1), (0, 1), (0, 0.5)]
        return [[round(at, 6) for at in grid.degrees(x + side * dx, y + side * dy)] for dx, dy in steps]

    def shape(id: UUID, kind: str, name: str, points: list) -> tuple[str, dict]:
        drawn = {"kind": kind, "name": name, "former_names": [], "points": points, "source": "påhittad"}
        return "shape", {**published, "id": id, **drawn}

    yield shape(uuid_of(seed, "outline", here.number), "outline", here.name, square(here.west, here.south, here.side))
    part = here.side / here.divided
    for n, id in enumerate(here.sub_areas):
        x, y = here.west + n % here.divided * part, here.south + n // here.divided * part
        yield shape(id, "sub_area", f"Del {n + 1}", square(x, y, part))
    middle = here.south + here.side / 2
    road = [list(grid.degrees(here.west + here.side * n / 8, middle + 400 * (n % 3))) for n in range(9)]
    yield shape(uuid_of(seed, "road", here.number), "road", "Länsvägen", road)
    town = [list(grid.degrees(here.west + here.side / 2, middle))]
    yield shape(uuid_of(seed, "locality", here.number), "locality", "Tätorten", town)
    for n, id in enumerate(here.places):
        lat, lon = grid.degrees(here.x[n], here.y[n])
        kind = KINDS_OF_PLACE[n % len(KINDS_OF_PLACE)]
        row = {"tenant_id": here.id, "id": id, "name": here.place_name(n), "kind": kind}
        place = here.sub_areas[int(sub_area_at(here, here.x[n], here.y[n]))]
        yield "named_place", {**row, "sub_area_id": place, "lat": lat, "lon": lon, "approximate": False} | NEW


def sub_area_at(here: Municipality, x, y):
    """The number, from 0, of the sub-area with this point (or of these points: arrays)."""
    part = here.side / here.divided
    column = np.clip((x - here.west) // part, 0, here.divided - 1)
    return np.clip((y - here.south) // part, 0, here.divided - 1) * here.divided + column
