"""The tenants on the platform: found by the first part of the path."""

import re
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, or_, select

from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.models import Tenant, TenantProfile, uuid7
from tenants.profile import Profile
from tenants.scope import Database, Scope

RESERVED_SLUGS = frozenset({"static", "api", "halsa", "redo", "metrics", "oppet", "tillganglighet", "komponenter"})


def find_tenant(database: Database, **key) -> Tenant:
    """The tenant with this `slug=` or `id=`, one that has ended too. Raises NotFound when there is none."""
    with database.registry() as db:
        tenant = db.scalar(select(Tenant).filter_by(**key).where(Tenant.erased_at.is_(None)))
    if tenant is None:
        raise NotFound("tenant")
    return tenant


def all_tenants(database: Database) -> list[Tenant]:
    """Every tenant that has rows, by name; those that have ended too."""
    with database.registry() as db:
        return list(db.scalars(select(Tenant).where(Tenant.erased_at.is_(None)).order_by(Tenant.kind, Tenant.name)))


def at_work(database: Database) -> list[Tenant]:
    """Those that have not ended, by name."""
    return [one for one in all_tenants(database) if one.ended_at is None]


def check_new(database: Database, *, slug: str, code: str | None) -> None:
    """Raises Invalid for a slug that cannot stand in a path and a code that is none or another municipality's, Conflict
    for a slug taken."""
    if slug in RESERVED_SLUGS or not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
        raise Invalid({"slug": [f"”{slug}” kan inte stå i en adress. Använd små bokstäver a–z, siffror och streck."]})
    if code is not None and not re.fullmatch("[0-9]{4}", code):
        raise Invalid({"code": [f"Kommunkoden har fyra siffror, inte ”{code}”."]})
    with database.registry() as db:
        if db.scalar(select(Tenant.id).where(Tenant.slug == slug)):
            raise Conflict("slug_taken", slug=slug)
        of_code = select(Tenant.name, Tenant.slug).where(Tenant.code == code, Tenant.practice_of.is_(None))
        if code is not None and (taken := db.execute(of_code).first()):
            told = f"Kommunkoden {code} har redan {taken.name}, på /{taken.slug}/. Kontrollera koden, som är SCB:s."
            raise Invalid({"code": [told]})


def register_tenant(
    database: Database, *, slug: str, name: str, kind: str, code: str | None, area_slug: str | None, profile: Profile
) -> Tenant:
    """Put a tenant on the platform (command line only). A municipality needs the slug of its police area, and counts
    its periods as the area does.

    Raises Invalid for a slug that cannot stand in a path, Conflict when it is taken.
    """
    check_new(database, slug=slug, code=code)
    if kind == "municipality" and not area_slug:
        raise Invalid({"area": ["Ange vilket lokalpolisområde kommunen hör till, med --area."]})
    with database.registry() as db:
        area = db.scalar(select(Tenant).where(Tenant.slug == area_slug, Tenant.kind == "police_area"))
    id = area_id = uuid7()
    if kind != "police_area":
        if area is None:
            raise Invalid({"area": [f"Det finns inget lokalpolisområde med adressen ”{area_slug}”."]})
        area_id = area.id
        with database.scope(area) as scope:
            profile = replace(profile, area_anchor=scope.profile.area_anchor)
    tenant = Tenant(id=id, kind=kind, slug=slug, name=name, code=code, area_id=area_id)
    with database.scope(tenant) as scope:
        scope.add(tenant)
        change_profile(scope, profile)
    return tenant


def rename_tenant(scope: Scope, name: str) -> None:
    """Call the scope's tenant, and its practice area, something else on every screen (command line only). Raises
    Invalid for no name."""
    if not name.strip():
        raise Invalid({"name": ["Skriv vad platsen heter på skärmen, till exempel Köping."]})
    both = or_(Tenant.id == scope.tenant.id, Tenant.practice_of == scope.tenant.id)
    for one in scope.db.scalars(select(Tenant).where(both)):
        one.name = f"{name.strip()}{' – övning' * one.is_practice}"


def change_profile(scope: Scope, profile: Profile) -> None:
    """Give the scope's tenant another profile (command line only). It holds from the next request."""
    kept = scope.db.get(TenantProfile, scope.tenant.id) or TenantProfile()
    kept.values = profile.as_data()
    scope.add(kept)


def set_rhythm(database: Database, tenant: Tenant, monday: date | None) -> None:
    """Count the 14-day periods from this Monday (command line only): of an area and all its municipalities that have
    none of their own, or of one municipality, which None makes count as its area again. Raises Invalid for another day.
    """
    if monday is not None and monday.weekday():
        raise Invalid({"monday": [f"Perioderna börjar på en måndag, och {monday} är ingen."]})
    if not tenant.is_area:
        with database.scope(tenant) as scope:
            change_profile(scope, replace(scope.profile, period_anchor=monday and monday.isoformat()))
        return
    if monday is None:
        raise Invalid({"monday": ["Ange den måndag som områdets perioder räknas från."]})
    for one in (tenant, *(other for other in all_tenants(database) if other.area_id == tenant.id)):
        with database.scope(one) as scope:
            change_profile(scope, replace(scope.profile, area_anchor=monday.isoformat()))


def let_practice_follow(scope: Scope, *, ground: bool = False, addresses: bool = False) -> None:
    """Let the tenant's practice area, if it has one, have the people and organisations that stand here now, or the
    ground and own types of events, or the addresses."""
    scope.db.flush()
    follow = func.follow_addresses() if addresses else func.follow_ground() if ground else func.follow_people()
    scope.db.execute(select(follow))


def read_profiles(scope: Scope) -> dict[UUID, Profile]:
    """The profiles that this tenant may read, by the tenant's id: its own, and for an area its municipalities'."""
    return {kept.tenant_id: Profile.of(kept.values) for kept in scope.db.ask(_PROFILES)}


def municipalities_of(scope: Scope) -> list[Tenant]:
    """The municipalities of the scope's police area, by name (platform rows: everybody may know which exist)."""
    return scope.read(Tenant, _MUNICIPALITIES, {"area": scope.tenant.area_id})


_PROFILES = Question(select(TenantProfile.tenant_id, TenantProfile.values))
_OF_AREA = Tenant.area_id == bindparam("area", type_=Uuid()), Tenant.kind == "municipality"
_MUNICIPALITIES = Question(select(Tenant).where(*_OF_AREA).order_by(Tenant.name))
