"""Who signs in to the demo world: named by function, never by a name somebody could bear."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from app.demo.content import load
from tenants.access import ROLE_NAMES, Role

POLICE = "Polisen, lokalpolisområde Västra Mälardalen"
ORGANISATION_KINDS = {
    Role.COORDINATOR: "kommunstyrelsen",
    Role.SCHOOL: "skola",
    Role.SOCIAL_SERVICES: "socialtjänst",
    Role.YOUTH: "fritid",
    Role.REPORTER: "kommunalt bolag",
    Role.POLICE_OFFICER: "polis",
    Role.COUNCIL_MEMBER: None,
    Role.ADMINISTRATOR: None,
}
"""The roles of a municipality in the demo world, and the kind of organisation each belongs to."""
SHARED_COORDINATOR = ("arboga", "kungsor")
"""Two small municipalities have one safety coordinator between them."""


@dataclass(frozen=True)
class DemoPerson:
    role: Role
    place: str
    name: str
    email: str
    organisation: str | None


def people(tenant_slug: str) -> list[DemoPerson]:
    """Everybody who has a role in a place of the demo world."""
    content = load()
    if tenant_slug == content.area.slug:
        name = "Lokalpolisområdeschef (exempel)"
        return [DemoPerson(Role.AREA_CHIEF, tenant_slug, name, f"chef@{tenant_slug}.example", None)]
    municipality = content.municipalities[tenant_slug]
    found = []
    for role, kind in ORGANISATION_KINDS.items():
        organisation = next((o.name for o in municipality.organisations if o.kind == kind), None) if kind else None
        if kind and organisation is None:
            continue
        name, home = f"{ROLE_NAMES[role]}, {municipality.name} (exempel)", tenant_slug
        if role is Role.POLICE_OFFICER:
            name, home = "Kommunpolis (exempel)", content.area.slug
        elif role is Role.COORDINATOR and tenant_slug in SHARED_COORDINATOR:
            name, home = "Säkerhetssamordnare, Arboga och Kungsör (exempel)", "-".join(SHARED_COORDINATOR)
        found.append(DemoPerson(role, tenant_slug, name, f"{_LOCAL[role]}@{home}.example", organisation))
    return found


_LOCAL = {
    Role.COORDINATOR: "samordnare",
    Role.SCHOOL: "skola",
    Role.SOCIAL_SERVICES: "socialtjanst",
    Role.YOUTH: "fritid",
    Role.REPORTER: "bovard",
    Role.POLICE_OFFICER: "kommunpolis",
    Role.COUNCIL_MEMBER: "ledamot",
    Role.ADMINISTRATOR: "administrator",
}


def password(key: bytes, email: str) -> str:
    """A password of this installation's own: four groups of four letters, from its key."""
    digest = hmac.new(key, email.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()[:16]
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
