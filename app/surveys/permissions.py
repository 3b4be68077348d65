from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

HOLD = Permission("surveys.hold", Role.COORDINATOR, Role.POLICE_OFFICER)
"""Send a form to everybody who reports, close it, and read what they have answered together."""
ANSWER = Permission("surveys.answer", *REPORTS_FOR_ITS_ORGANISATION)
"""Answer one, once."""
READ = Permission("surveys.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, reads=True)
"""See that there is one."""
