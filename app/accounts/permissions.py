from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, ROOMS, Actor, Permission, Role

_PEOPLE = (*MUNICIPAL_ROLES, *AREA_ROLES)
SELF = Permission("accounts.self", *_PEOPLE, reads=True, to_report=True, to_work=True, by_phone=True)
"""Stay signed in, have a text looked over, and see the names of those one works with."""
ACCOUNT = Permission("accounts.account", *_PEOPLE, reads=True)
"""See one's own account: where one is signed in, and one's access tokens."""
ORGANISATIONS = Permission(
    "accounts.organisations",
    *(*_PEOPLE, *ROOMS, Role.CALENDAR, Role.COMMAND_LINE),
    reads=True,
    to_report=True,
    to_work=True,
    by_phone=True,
)
TOKENS = Permission("accounts.tokens", *_PEOPLE)
"""Make and end one's own access tokens (they never carry more than one's own rights)."""
WAY_IN = Permission("accounts.way_in", *_PEOPLE)
"""Change one's own password, end one's own sessions."""
_ALL_PEOPLE = Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF, Role.COMMAND_LINE
READ_PEOPLE = Permission("people.read", *_ALL_PEOPLE, Role.UNIT_MANAGER, reads=True)
"""See who has which role here, and by which address she signs in; the unit manager those of her organisation."""
INVITE = Permission("people.invite", Role.COMMAND_LINE)
SHUT_OUT = Permission("people.shut_out", Role.COMMAND_LINE)
"""Shut somebody out of every place, or let her in again; a municipality ends her roles there, and no more."""
MAKE_LINK = Permission("people.make_link", Role.CALENDAR, Role.COMMAND_LINE)
"""Know whom letters may go to, and make the link of one: its token is known to the letter alone."""
NOTICES = Permission("accounts.notices", *_PEOPLE)
"""Choose what one is told of by mail."""
REGISTER = Permission("organisations.register", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Add, rename, end and open organisations again."""
CHOOSE_SOURCE = Permission("organisations.choose_source", Role.COORDINATOR, Role.COMMAND_LINE)
"""Say from which of an organisation's sources its reports are counted on which days, and see how many each has."""


def reads_all_people(actor: Actor) -> bool:
    """Those of every organisation, not of those alone that she leads."""
    return actor.has(*_ALL_PEOPLE)


def only_reports(actor: Actor) -> bool:
    """Whether she has no other role than to report: her telephone stays signed in whatever else she signs in with."""
    return actor.roles == {Role.REPORTER}
