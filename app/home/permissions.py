from app.incidents.permissions import REPORT
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, PHONE, Actor, Permission, Role

READ = Permission("home.read", *MUNICIPAL_ROLES, *AREA_ROLES, reads=True, by_phone=True)
"""What a role meets when it signs in."""
OWN = Permission("home.own", *MUNICIPAL_ROLES, reads=True, by_phone=True)
"""A page of one's own there; the police area's people are led to their area's."""

WORK = Permission("home.work", *MUNICIPAL_ROLES, reads=True)
"""The pages of the work, gathered on one."""
ELSEWHERE = Permission("home.elsewhere", *MUNICIPAL_ROLES, *AREA_ROLES, reads=True)
"""How much waits in the other places where one has a role."""

AREA, DESK, REPORTS, PAPERS, LOG, PLAIN = "area", "desk", "reports", "papers", "log", "plain"
ON_PHONE = "phone"
"""Of whoever has come in on a remembered phone, whatever her roles."""


def leads(actor: Actor) -> bool:
    """Whether she meets her whole organisation's reports, not her own alone."""
    return actor.has(Role.UNIT_MANAGER)


def kind_of(actor: Actor) -> str:
    """Which of the pages this actor meets; of several that fit her roles the first named here."""
    if actor.reach == PHONE:
        return ON_PHONE
    if actor.has(*AREA_ROLES):
        return AREA
    if actor.has(Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST):
        return DESK
    if actor.may(REPORT):
        return REPORTS
    if actor.has(Role.COUNCIL_MEMBER, Role.LEADER, Role.REGISTRAR, Role.COMMUNICATOR):
        return PAPERS
    return PLAIN if actor.has(Role.ADMINISTRATOR) else LOG
