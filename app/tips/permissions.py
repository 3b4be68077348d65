from tenants.access import Permission, Role

READ = Permission("tips.read", Role.COORDINATOR, reads=True)
"""Read what has been told."""
SETTLE = Permission("tips.settle", Role.COORDINATOR)
"""Make a report of it, answer, or discard it; and take that back."""
PLACES = Permission("tips.places", Role.COORDINATOR, Role.COMMUNICATOR)
"""Make sheets with codes for stairwells and business parks, and take them away."""
FORGET = Permission("tips.forget", Role.CALENDAR)
"""Let go of what nobody has settled, and of what was settled long ago."""
