"""Acts on organisations as their pages show them: with how many people hold which role in each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.accounts import permissions
from app.accounts import service as accounts
from app.figures.periods import local_date
from tenants.access import Role
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope


@dataclass(frozen=True)
class Listed:
    id: UUID
    name: str
    kind: str
    restricts: bool
    """Whether its reports are read by itself and the coordinator alone, unless their author says otherwise."""
    added_on: date
    ended_on: date | None
    version: int
    roles: tuple[tuple[str, int], ...]
    """What a role is called -> how many people hold it in the organisation today."""
    lasting: int
    """How many hold a role today or later, or have been invited to one: until they have none it does not end."""


@requires(permissions.READ_PEOPLE)
def list_organisations(scope: Scope) -> list[Listed]:
    """All of them, by name; those that have ended last."""
    today, held, lasting = local_date(scope.now), {}, Counter()
    for row, _email, _organisation in accounts.everybody(scope):
        if row.valid_to and row.valid_to < today:
            continue
        lasting[row.organisation_id] += 1
        if row.accepted_at and row.valid_from <= today:
            held.setdefault(row.organisation_id, Counter())[Role(row.role).label] += 1
    found = [
        Listed(
            one.id,
            one.name,
            one.kind,
            accounts.restricts(one.kind),
            one.added_on,
            local_date(one.ended_at) if one.ended_at else None,
            one.version,
            tuple(sorted(held.get(one.id, {}).items())),
            lasting[one.id],
        )
        for one in accounts.organisations(scope)
    ]
    return sorted(found, key=lambda one: one.ended_on is not None)


@requires(permissions.READ_PEOPLE)
def read_organisation(scope: Scope, *, id: UUID) -> Listed:
    """One of them. Raises NotFound."""
    found = next((one for one in list_organisations(scope) if one.id == id), None)
    if found is None:
        raise NotFound("organisation")
    return found
