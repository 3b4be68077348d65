from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Permission, Role

_PEOPLE = (*MUNICIPAL_ROLES, *AREA_ROLES)
SELF = Permission("accounts.self", *_PEOPLE, reads=True, to_report=True)
"""See one's own account and the names of those one works with."""
ORGANISATIONS = Permission(
    "accounts.organisations", *_PEOPLE, Role.CALENDAR, Role.COMMAND_LINE, reads=True, to_report=True
)
TOKENS = Permission("accounts.tokens", *_PEOPLE)
"""Make and end one's own access tokens (they never carry more than one's own rights)."""
WAY_IN = Permission("accounts.way_in", *_PEOPLE)
"""Change one's own password, end one's own sessions."""
READ_PEOPLE = Permission("people.read", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF, reads=True)
"""See who has which role here, and by which address she signs in."""
INVITE = Permission("people.invite", Role.COMMAND_LINE)
MAKE_LINK = Permission("people.make_link", Role.CALENDAR, Role.COMMAND_LINE)
"""Make the link of a letter to somebody: the token is known to the letter alone."""
NOTICES = Permission("accounts.notices", *_PEOPLE)
"""Choose what one is told of by mail."""
REGISTER = Permission("organisations.register", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Add, rename, end and open organisations again."""


def only_reports(actor: Actor) -> bool:
    """Whether she has no other role than to report: her telephone stays signed in whatever else she signs in with."""
    return actor.roles == {Role.REPORTER}
