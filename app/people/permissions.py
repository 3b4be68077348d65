from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Permission, Role

GIVE = Permission("people.give", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF)
"""Give, change and end the roles that `may_give` says."""

GIVEN_BY = {
    Role.ADMINISTRATOR: MUNICIPAL_ROLES,
    Role.COORDINATOR: frozenset({Role.REPORTER, Role.SCHOOL, Role.YOUTH}),
    Role.AREA_CHIEF: AREA_ROLES | {Role.AUDITOR},
}
"""Whose roles whom: as `may_give` in migrations/people.sql, which has the last word."""


def may_give(actor: Actor) -> frozenset[Role]:
    """The roles that she gives and ends, of everybody but herself."""
    return frozenset().union(*(roles for giver, roles in GIVEN_BY.items() if actor.has(giver)))
