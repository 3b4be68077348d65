from app.incidents.permissions import READ as READ_REPORTS
from app.incidents.permissions import REPORT
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Permission, Role

READ = Permission("situational_pictures.read", *READ_REPORTS.roles, reads=True)
"""The picture of what one may read: the reporter's shows her own organisation's reports alone."""
FIRST_SCREEN = Permission("situational_pictures.first_screen", *MUNICIPAL_ROLES, *AREA_ROLES, reads=True)
"""What a role meets when it signs in."""
TODAY = Permission("first_screen.own", *READ_REPORTS.roles, Role.ADMINISTRATOR, reads=True)
"""A first screen of one's own; others are led to the one page that they came for."""


def first_screen_of(actor: Actor) -> str:
    """The kind of `first_screen.FirstScreen` for this actor; of several that fit her roles the first named here."""
    if actor.has(*AREA_ROLES):
        return "area"
    if actor.has(Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST):
        return "desk"
    if actor.may(REPORT):
        return "report"
    if actor.may(TODAY):
        return "plain"
    return "papers" if actor.has(Role.COUNCIL_MEMBER, Role.LEADER) else "log"
