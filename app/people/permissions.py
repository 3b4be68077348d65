from uuid import UUID

from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Permission, Role

GIVE = Permission("people.give", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF, Role.UNIT_MANAGER)
"""Give, change and end the roles that `may_give` says."""
CONFIRM = Permission("people.confirm", Role.AREA_CHIEF)
"""Confirm, for all municipalities of the area, who works for the police there."""

GIVEN_BY = {
    Role.ADMINISTRATOR: MUNICIPAL_ROLES,
    Role.COORDINATOR: frozenset({Role.REPORTER, Role.SCHOOL, Role.YOUTH}),
    Role.UNIT_MANAGER: frozenset({Role.REPORTER}),
    Role.AREA_CHIEF: AREA_ROLES | {Role.AUDITOR},
}
"""Whose roles whom: as `may_give` in migrations/units.sql, which has the last word. The unit manager those of her own
organisation alone."""


def may_give(actor: Actor) -> frozenset[Role]:
    """The roles that she gives and ends, of everybody but herself."""
    return frozenset().union(*(roles for giver, roles in GIVEN_BY.items() if actor.has(giver)))


def gives(actor: Actor, role: Role, organisation_id: UUID | None) -> bool:
    """Whether this role in this organisation is one of them."""
    led = organisation_id in led_by(actor)
    return any(
        role in roles and actor.has(giver) and (led or giver is not Role.UNIT_MANAGER)
        for giver, roles in GIVEN_BY.items()
    )


def led_by(actor: Actor) -> frozenset[UUID]:
    """The organisations that she is the unit manager of."""
    return frozenset(organisation for role, organisation in actor.placed if role == Role.UNIT_MANAGER)


def gives_anywhere(actor: Actor) -> bool:
    """Whether she gives roles in every organisation, not in those alone that she leads."""
    return actor.has(Role.ADMINISTRATOR, Role.COORDINATOR, Role.AREA_CHIEF)
