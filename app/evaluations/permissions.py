from tenants.access import Permission, Role

_COUNTS = (Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.UNIT_MANAGER)
_REGISTERS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST)

READ = Permission("evaluations.read", *_REGISTERS, *_COUNTS, Role.REPORTER, Role.LEADER, Role.AUDITOR, reads=True)
"""How a measure that one reads is to be judged; what was counted, for whoever may count what the room counts."""
REGISTER = Permission("evaluations.register", *_REGISTERS)
"""Say how a measure is to be judged, anew too, and withdraw it."""
COUNT = Permission("evaluations.count", *_REGISTERS, Role.CALENDAR, reads=True)
KEEP = Permission("evaluations.keep", *_REGISTERS, Role.CALENDAR)
"""Both held by the worker as the one who asked: count what is due, and keep what was counted."""
SHARE = Permission("evaluations.share", Role.COORDINATOR)
"""Share a result with the other municipalities of the police area, and end it."""
COMPARE = Permission("evaluations.compare", *_REGISTERS, Role.LEADER, reads=True)
"""What the municipalities of the police area share of the same kind of measure, pooled."""
