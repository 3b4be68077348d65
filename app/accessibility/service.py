"""Whose service it is at a tenant, and where its faults are reported."""

import re
from typing import NamedTuple

from app.accessibility import permissions
from app.accessibility.models import AccessibilityContact
from app.texts import Texts
from tenants import versions
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid
from tenants.scope import Scope

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63})+")
PHONE = re.compile(r"\+?[0-9 ()–-]{5,}")


class Contact(NamedTuple):
    """The public actor's name and unit; address and number are "" where nobody has written them yet."""

    actor: str
    unit: str
    email: str
    phone: str
    version: int
    """0 where nobody has."""


@open_to_all
def read_contact(scope: Scope) -> Contact:
    """As it has been written here, else what the tenant's profile says."""
    kept = scope.db.get(AccessibilityContact, scope.tenant.id)
    if kept:
        return Contact(kept.actor, kept.unit, kept.email, kept.phone, kept.version)
    known = "Polismyndigheten" if scope.tenant.is_area else f"Kommunen i {scope.tenant.name}"
    unit = "" if scope.tenant.is_area else scope.profile.coordinator_unit
    return Contact(scope.profile.letterhead or known, unit, "", "", version=0)


@requires(permissions.DESCRIBE)
def describe(scope: Scope, *, version: int, actor: str, unit: str, email: str, phone: str) -> None:
    """Write it down. Raises Invalid for an address or a number that is none, and for what points at a person, and
    Conflict("changed_meanwhile") when somebody has changed it since `version`."""
    texts = Texts()
    actor, unit, phone = texts.line("actor", actor), texts.line("unit", unit), texts.code("phone", phone)
    if not EMAIL.fullmatch(email):
        texts.fault("email", "Skriv en e-postadress, till exempel kommunen@exempel.se.")
    if phone and not PHONE.fullmatch(phone):
        texts.fault("phone", "Skriv ett telefonnummer med siffror, eller lämna fältet tomt.")
    if texts.faults:
        raise Invalid(texts.faults)
    kept = scope.db.get(AccessibilityContact, scope.tenant.id, with_for_update=True)
    values = {"actor": actor, "unit": unit, "email": email, "phone": phone}
    if kept:
        versions.change(scope, kept, version, values)
    else:
        versions.same(None, version)
        scope.add(AccessibilityContact(**values))
