from tenants.access import Permission, Role

REMIND = Permission("reminders.remind", Role.CALENDAR)
"""See how much waits for each person, with her own rights and as numbers and days alone, and have her written to."""
