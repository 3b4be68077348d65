from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

READ = Permission(
    "minutes.read",
    Role.COORDINATOR,
    Role.ANALYST,
    Role.COUNCIL_MEMBER,
    Role.LEADER,
    *REPORTS_FOR_ITS_ORGANISATION,
    reads=True,
)
"""Read the agenda, the notes and the final minutes of a meeting that one reads."""
NOTE = Permission("minutes.note", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION)
"""Write what was said at a point of such a meeting."""
ARRANGE = Permission("minutes.arrange", Role.COORDINATOR)
"""Make the agenda, decide at a point, make the minutes and make them final."""
MAKE = Permission("minutes.make", Role.COORDINATOR, reads=True)
"""Write what one has ordered, in the worker."""
