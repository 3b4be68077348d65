from tenants.access import Permission, Role

READ = Permission("letters.read", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF, reads=True)
"""See what has been sent to whom, and what has not: those who see who works here."""
WRITE = Permission("letters.write", Role.CALENDAR)
"""Write a letter that is being sent."""
