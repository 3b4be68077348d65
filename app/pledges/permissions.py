from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

_READERS = (Role.ANALYST, Role.COUNCIL_MEMBER, Role.LEADER, Role.REGISTRAR, Role.COMMUNICATOR, Role.AUDITOR)

READ = Permission("pledges.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, *_READERS, Role.CALENDAR, reads=True)
"""Read pledges that are signed, and what has been done of them: a pledge is made to everybody."""
READ_DRAFTS = Permission("pledges.read_drafts", Role.COORDINATOR, Role.POLICE_OFFICER, Role.LEADER, reads=True)
"""Read those that are not signed by both yet."""
WRITE = Permission("pledges.write", Role.COORDINATOR, Role.POLICE_OFFICER)
"""Draft a pledge, say what counts for its commitments, and write how it went."""
SIGN = Permission("pledges.sign", Role.COORDINATOR)
"""Record who has signed."""
MAKE = Permission("pledges.make", Role.COORDINATOR, Role.POLICE_OFFICER, reads=True)
"""Write the paper that one has ordered, in the worker."""
