from tenants.access import Permission, Role

READ = Permission(
    "area_sharing.read", *(Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMAND_LINE), reads=True
)
"""Read what has been agreed with the police area."""
AGREE = Permission("area_sharing.agree", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Record what has been agreed, and end it."""
KEEP = Permission("area_sharing.keep", Role.CALENDAR)
"""Gather what is agreed and tell it, in a run that is always the calendar's own: the same is told whoever asks."""
REDACT = Permission("area_sharing.redact", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR, Role.COMMAND_LINE)
"""Take back what was told in words, when two have redacted it."""
TOLD = Permission("area_sharing.told", Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR, reads=True)
"""Read what the municipalities tell their area; not where the police and guards will be."""
TOLD_OF_POLICE = Permission("area_sharing.told_of_police", Role.AREA_CHIEF, reads=True)
"""Read where the police and guards will be, too."""
ANSWER = Permission("area_sharing.answer", Role.AREA_CHIEF)
"""Say that the police take on what a municipality has decided of them, or do not."""
