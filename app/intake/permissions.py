from app.incidents import permissions as incidents
from tenants.access import Actor, Permission, Role

IMPORT = Permission("intake.import", *incidents.IMPORT.roles, to_work=True)
"""The reporter and the police for their own organisation's reports alone."""
READ = Permission("intake.read", *incidents.IMPORT.roles, reads=True, to_work=True)
"""Which files have been read in and what was wrong with them: one's own
readings, for the coordinator and the command line all."""

NOTICE = Permission("intake.notice", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""Whether anything has been read in, for those who set the municipality up: no name, no number and no row of it."""


def reads_every_file(actor: Actor) -> bool:
    """See also the files that others have read in."""
    return actor.has(Role.COORDINATOR) or actor.has(Role.COMMAND_LINE)
