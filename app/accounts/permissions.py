from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Permission, Role

_PEOPLE = (*MUNICIPAL_ROLES, *AREA_ROLES)
SELF = Permission("accounts.self", *_PEOPLE, reads=True)
"""See one's own account and the names of those one works with."""
ORGANISATIONS = Permission("accounts.organisations", *_PEOPLE, Role.CALENDAR, Role.COMMAND_LINE, reads=True)
TOKENS = Permission("accounts.tokens", *_PEOPLE)
"""Make and end one's own access tokens (they never carry more than one's own rights)."""
INVITE = Permission("people.invite", Role.COMMAND_LINE)
REGISTER = Permission("organisations.register", Role.COMMAND_LINE)
