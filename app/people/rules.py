"""What can be asked for when a role is given, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.privacy import NUMBERS, hints, inspect
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Role

LONGEST_EMAIL, LONGEST_NAME = 254, 120
WRONG_ORDER = "Sista dagen kan inte komma före den första."


class Asked(NamedTuple):
    """What somebody is to be given."""

    email: str
    """In small letters."""
    name: str
    role: Role
    organisation_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Known:
    """What is there already, against which what is asked for is held."""

    today: date
    organisations: frozenset[UUID]
    holding: frozenset[tuple[str, Role, UUID | None]]
    """(address, role, organisation) that somebody holds."""
    confirmed: frozenset[str]
    """Addresses of those whom the police area's chief has confirmed."""


def faults(asked: Asked, known: Known) -> dict[str, list[str]]:
    """What is wrong with it, by field."""
    found = name_faults(asked.name) | place_faults(asked, known) | email_faults(asked.email)
    if (asked.email, asked.role, asked.organisation_id) in known.holding:
        found["email"] = ["Hon har redan den rollen. Ändra den i listan nedanför."]
    first, last = asked.valid_from or known.today, asked.valid_to
    if last and last < max(first, known.today):
        found["valid_to"] = ["Sista dagen har redan varit." if last >= first else WRONG_ORDER]
    return found


def place_faults(asked: Asked, known: Known) -> dict[str, list[str]]:
    """Whether such a role can be held there, and by whom."""
    found: dict[str, list[str]] = {}
    role = asked.role
    if asked.organisation_id is None and role in REPORTS_FOR_ITS_ORGANISATION:
        what = "leder" if role == Role.UNIT_MANAGER else "rapporterar åt"
        found["organisation_id"] = [f"{role.label} {what} en verksamhet. Välj vilken."]
    elif asked.organisation_id and asked.organisation_id not in known.organisations:
        found["organisation_id"] = ["Välj i listan."]
    if role == Role.POLICE_OFFICER and not asked.confirmed and asked.email not in known.confirmed:
        found["confirmed"] = ["Kryssa för när lokalpolisområdets chef har bekräftat att hon arbetar där."]
    return found


def email_faults(email: str) -> dict[str, list[str]]:
    if "@" not in email[1:-1] or " " in email or len(email) > LONGEST_EMAIL:
        return {"email": ["Skriv en e-postadress, till exempel rektor@kommunen.se."]}
    return {}


def name_faults(name: str) -> dict[str, list[str]]:
    """She may stand here by her name, and by nothing else of hers."""
    if not name:
        return {"name": ["Skriv vad hon kallas här: ett namn eller en funktion."]}
    if len(name) > LONGEST_NAME:
        return {"name": [f"Skriv högst {LONGEST_NAME} tecken."]}
    numbers = [one for one in inspect(name) if one.kind in NUMBERS]
    return {"name": hints(numbers)} if numbers else {}
