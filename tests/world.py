"""The small cast that every test meets: Köping, Arboga and Kungsör in one police area, and people with roles.

Somebody from another municipality is always present and never sees anything.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts import invitations, sessions, signing_in, tokens
from app.accounts import service as accounts
from app.places import service as places
from tenants.access import COMMAND_LINE, Actor, Role
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import register_tenant
from tenants.rounds import Stand, look_round
from tenants.runs import Run, _left_waiting
from tenants.scope import Database, Scope

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PASSWORD = "en hel mening som lösenord"
MUNICIPALITIES = {"koping": ("Köping", "1983"), "arboga": ("Arboga", "1984"), "kungsor": ("Kungsör", "1960")}
AREA = "vastra-malardalen"
ORGANISATIONS = {
    "Säkerhetsavdelningen": "kommunstyrelsen",
    "Högstadieskolan": "skola",
    "Socialtjänsten": "socialtjänst",
    "Fritidsgården": "fritid",
    "Bostadsbolaget": "kommunalt bolag",
    "Polisen": "polis",
}
PEOPLE = {
    Role.REPORTER: "Bostadsbolaget",
    Role.SCHOOL: "Högstadieskolan",
    Role.SOCIAL_SERVICES: "Socialtjänsten",
    Role.YOUTH: "Fritidsgården",
    Role.POLICE_OFFICER: "Polisen",
    Role.COORDINATOR: "Säkerhetsavdelningen",
    Role.ANALYST: None,
    Role.COUNCIL_MEMBER: None,
    Role.LEADER: None,
    Role.ADMINISTRATOR: None,
    Role.AUDITOR: None,
    Role.UNIT_MANAGER: "Högstadieskolan",
    Role.REGISTRAR: None,
    Role.COMMUNICATOR: None,
}
SQUARE = {"koping": (59.51, 15.99), "arboga": (59.395, 15.84), "kungsor": (59.42, 16.10)}
"""Where each municipality's square lies (latitude, longitude)."""


def email(role: Role, slug: str) -> str:
    return f"{role}@{slug}.example"


@dataclass
class World:
    """A freshly cloned database with the cast in it."""

    web: Database
    worker: Database
    urls: dict[str, str]
    tenants: dict[str, Tenant]
    enqueued: list[tuple[UUID, UUID]]

    def scope(self, role: Role | None = Role.COORDINATOR, slug: str = "koping"):
        """A scope in a tenant for the person with this role there (None = nobody)."""
        tenant = self.tenants[slug]
        actor = self.actor(role, slug) if role else None
        return self.web.scope(tenant, actor) if actor else self.web.scope(tenant)

    def actor(self, role: Role, slug: str = "koping") -> Actor:
        with self.web.scope(self.tenants[slug]) as scope:
            return accounts.actor_of_email(scope, email=email(role, slug))

    def session(self, role: Role, slug: str = "koping") -> str:
        """The token of a new session of the person with this role there."""
        with self.web.scope(self.tenants[slug]) as scope:
            token = signing_in.sign_in(scope, email=email(role, slug), password=PASSWORD, network="")
        assert token
        return token

    def key(self, role: Role, slug: str = "koping", *, reach: str, session: str = "") -> str:
        """A new access token of the person with this role there, made in this session of hers or in a new one."""
        session = session or self.session(role, slug)
        with self.web.scope(self.tenants[slug]) as scope:
            scope = scope.acting_as(sessions.actor_of_session(scope, token=session))
            return tokens.make_token(scope, session=session, name="test", reach=reach)

    def named(self, slug: str = "koping") -> dict[str, UUID]:
        """The named places of a municipality by name."""
        with self.scope(Role.COORDINATOR, slug) as scope:
            return {p.name: p.id for p in places.named_places(scope)}

    def organisation(self, name: str, slug: str = "koping") -> UUID:
        with self.scope(Role.COORDINATOR, slug) as scope:
            return next(o.id for o in accounts.organisations(scope) if o.name == name)


def stand(world: World, slug: str = "koping") -> Stand:
    """How the calendar sees a tenant."""
    return next(one for one in look_round(world.worker) if one.tenant.slug == slug)


def left_waiting(scope: Scope) -> list[UUID]:
    """Runs of the scope's tenant that nobody works on, as whoever takes a lease sees it."""
    return list(scope.db.scalars(select(Run.id).where(*_left_waiting()).order_by(Run.id)))


def build(worker: Database) -> None:
    """Put the cast into an empty, migrated database."""
    area = register_tenant(
        worker,
        slug=AREA,
        name="Lokalpolisområde Västra Mälardalen",
        kind="police_area",
        code=None,
        area_slug=None,
        profile=Profile(),
    )
    for slug, (name, code) in MUNICIPALITIES.items():
        modules = tuple(
            f"{one}=on"
            for one in ("problembilder", "officiella-siffror", "loften", "dialoger", "lagkoll", "oppna-sidor", "tips")
        )
        profile = Profile(letterhead=f"{name}s kommun", set_up=True, modules=modules)
        tenant = register_tenant(
            worker, slug=slug, name=name, kind="municipality", code=code, area_slug=AREA, profile=profile
        )
        with worker.scope(tenant, COMMAND_LINE) as scope:
            _furnish(scope, slug)
    with worker.scope(area, COMMAND_LINE) as scope:
        for role in (Role.AREA_CHIEF, Role.AREA_ANALYST):
            invitations.invite(scope, email=email(role, AREA), name=f"{role} (exempel)", role=role, password=PASSWORD)


def _furnish(scope, slug: str) -> None:
    for name, kind in ORGANISATIONS.items():
        accounts.register_organisation(scope, name=name, kind=kind)
    for role, organisation in PEOPLE.items():
        invitations.invite(
            scope,
            email=email(role, slug),
            name=f"{role}, {slug} (exempel)",
            role=role,
            organisation=organisation,
            password=PASSWORD,
        )
    lat, lon = SQUARE[slug]
    box = [[lat - 0.03, lon - 0.06], [lat - 0.03, lon + 0.06], [lat + 0.03, lon + 0.06], [lat + 0.03, lon - 0.06]]
    half = [[lat - 0.03, lon - 0.06], [lat - 0.03, lon], [lat + 0.03, lon], [lat + 0.03, lon - 0.06]]
    other = [[lat - 0.03, lon], [lat - 0.03, lon + 0.06], [lat + 0.03, lon + 0.06], [lat + 0.03, lon]]
    places.register_shape(scope, kind="outline", name=slug, points=box, source="test")
    places.register_shape(scope, kind="sub_area", name="Västra delen", points=half, source="test")
    places.register_shape(scope, kind="sub_area", name="Östra delen", points=other, source="test")
    for name, dx in (("Torget", -0.01), ("Stationen", 0.01), ("Högstadieskolan", 0.02)):
        places.register_named_place(
            scope, name=name, kind="centrum/torg", lat=lat, lon=lon + dx, sub_area=None, approximate=True
        )
    places.register_population(scope, year=2024, n=10_000, source="test")
