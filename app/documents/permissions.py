from tenants.access import Permission, Role

_MAKERS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST, Role.AREA_CHIEF)
READ = Permission("documents.read", *_MAKERS, Role.COUNCIL_MEMBER, Role.LEADER, Role.AREA_ANALYST, reads=True)
"""Drafts are for those in `DRAFTS`, final documents for all of these. The area's people read the area's own."""
DRAFTS = Permission("documents.drafts", *_MAKERS, Role.COMMAND_LINE, reads=True)
STORE = Permission("documents.store", Role.COORDINATOR, Role.CALENDAR, Role.COMMAND_LINE, Role.AREA_CHIEF)
FINALIZE = Permission("documents.finalize", Role.COORDINATOR)
