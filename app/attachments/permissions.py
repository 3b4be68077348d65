from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

_ELSEWHERE = (*(Role.ANALYST, Role.LEADER, Role.COUNCIL_MEMBER), *(Role.REGISTRAR, Role.COMMUNICATOR, Role.AUDITOR))
READ = Permission(
    "attachments.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, *_ELSEWHERE, reads=True, to_work=True
)
"""Read the files of what one reads the whole of."""
WRITE = Permission("attachments.write", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, to_work=True)
"""Add, replace and take away files: of the measures that one writes; of meetings the coordinator."""
FORGET = Permission("attachments.forget", Role.CALENDAR)
"""Let go of files that were removed so long ago that nobody puts them back."""
