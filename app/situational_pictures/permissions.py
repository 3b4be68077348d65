from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Permission, Role

READ = Permission(
    "situational_pictures.read",
    Role.REPORTER,
    Role.SCHOOL,
    Role.SOCIAL_SERVICES,
    Role.YOUTH,
    Role.POLICE_OFFICER,
    Role.COORDINATOR,
    Role.ANALYST,
    reads=True,
)
"""The picture of what one may read: the reporter's shows her own organisation's reports alone."""
FIRST_SCREEN = Permission("situational_pictures.first_screen", *MUNICIPAL_ROLES, *AREA_ROLES, reads=True)
"""What a role meets when it signs in."""


def begins_with_the_area(actor: Actor) -> bool:
    """Meets the police area when she signs in."""
    return actor.has(*AREA_ROLES)


def begins_with_the_picture(actor: Actor) -> bool:
    """Meets the picture when she signs in; all others who report meet their reports."""
    return actor.has(Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST)


def begins_with_papers(actor: Actor) -> bool:
    """Meets the final documents when she signs in."""
    return actor.has(Role.COUNCIL_MEMBER, Role.LEADER)
