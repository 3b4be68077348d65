"""The places on the platform: found by the first part of the path."""

import re
from uuid import UUID

from sqlalchemy import select

from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import Place, uuid7
from tenants.profile import Profile
from tenants.scope import Database, Scope

RESERVED_SLUGS = frozenset({"static", "api", "halsa"})


def place_with_slug(database: Database, slug: str) -> Place:
    """Raises NotFound when no place has this slug."""
    with database.registry() as db:
        place = db.scalar(select(Place).where(Place.slug == slug))
    if place is None:
        raise NotFound("place")
    return place


def place_with_id(database: Database, id: UUID) -> Place:
    with database.registry() as db:
        place = db.get(Place, id)
    if place is None:
        raise NotFound("place")
    return place


def all_places(database: Database) -> list[Place]:
    """Every place, by name."""
    with database.registry() as db:
        return list(db.scalars(select(Place).order_by(Place.kind, Place.name)))


def register_place(
    database: Database, *, slug: str, name: str, kind: str, code: str | None, area_slug: str | None, profile: Profile
) -> Place:
    """Put a place on the platform (command line only). A municipality needs the slug of its police area.

    Raises Invalid for a slug that cannot stand in a path, Conflict when it is taken.
    """
    if slug in RESERVED_SLUGS or not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
        raise Invalid({"slug": [f"”{slug}” kan inte stå i en adress. Använd små bokstäver a–z, siffror och streck."]})
    if code is not None and not re.fullmatch("[0-9]{4}", code):
        raise Invalid({"code": [f"Kommunkoden har fyra siffror, inte ”{code}”."]})
    if kind == "municipality" and not area_slug:
        raise Invalid({"area": ["Ange vilket lokalpolisområde kommunen hör till, med --area."]})
    with database.registry() as db:
        if db.scalar(select(Place.id).where(Place.slug == slug)):
            raise Conflict("slug_taken", slug=slug)
        place = Place(id=uuid7(), kind=kind, slug=slug, name=name, code=code, profile=profile.as_data())
        if kind == "police_area":
            place.area_id = place.id
        else:
            area = db.scalar(select(Place).where(Place.slug == area_slug, Place.kind == "police_area"))
            if area is None:
                raise Invalid({"area": [f"Det finns inget lokalpolisområde med adressen ”{area_slug}”."]})
            place.area_id = area.id
        db.add(place)
    return place


def change_profile(database: Database, id: UUID, profile: Profile) -> None:
    """Give a place another profile (command line only)."""
    with database.registry() as db:
        db.get_one(Place, id).profile = profile.as_data()


def municipalities_of(scope: Scope) -> list[Place]:
    """The municipalities of the scope's police area, by name (platform rows: everybody may know which exist)."""
    statement = select(Place).where(Place.area_id == scope.place.area_id, Place.kind == "municipality")
    return list(scope.db.scalars(statement.order_by(Place.name)))
