from app.figures.audience import Audience
from tenants.access import Actor, Permission, Role

_MAKERS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST, Role.AREA_CHIEF)
_READERS = (Role.COUNCIL_MEMBER, Role.LEADER, Role.REGISTRAR, Role.COMMUNICATOR, Role.AREA_ANALYST)
READ = Permission("documents.read", *_MAKERS, *_READERS, reads=True)
"""Drafts are for those in `DRAFTS`, final documents for all of these. The area's people read the area's own."""
READ_FOR_POLICE = Permission("documents.read_for_police", Role.POLICE_OFFICER, Role.COORDINATOR, reads=True)
READ_FOR_COORDINATOR = Permission("documents.read_for_coordinator", Role.COORDINATOR, reads=True)
FOR_AUDIENCE = {Audience.INTERNAL: READ, Audience.POLICE: READ_FOR_POLICE, Audience.ALL: READ_FOR_COORDINATOR}
"""Who opens what is made for an audience: those who may count all of it, and whoever may be handed it."""
DRAFTS = Permission("documents.drafts", *_MAKERS, Role.COMMAND_LINE, reads=True)
STORE = Permission(
    "documents.store", Role.COORDINATOR, Role.POLICE_OFFICER, Role.CALENDAR, Role.COMMAND_LINE, Role.AREA_CHIEF
)
VERIFY = Permission("documents.verify", *_MAKERS, *_READERS, Role.COMMAND_LINE, reads=True)
"""Ask whether a file, or the code on a paper, is one of this place's documents and still holds."""
ARCHIVE = Permission(
    "documents.archive", Role.COORDINATOR, Role.REGISTRAR, Role.AREA_CHIEF, Role.COMMAND_LINE, reads=True
)
"""Take out a year's final documents, of those that the actor may open, as a package for an archive."""
ARCHIVE_ALL = Permission("documents.archive_all", Role.COMMAND_LINE, reads=True)
"""The same of all: whoever runs the installation packs the files and opens none."""
FINALIZE = Permission("documents.finalize", Role.COORDINATOR)
REDACT = Permission("documents.redact", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR, Role.COMMAND_LINE)
"""Withdraw what holds words that are removed, as a part of removing them; whether she may is asked there."""


def audiences_opened(actor: Actor) -> tuple[Audience, ...]:
    """Those whose documents she may open."""
    return tuple(audience for audience, permission in FOR_AUDIENCE.items() if actor.may(permission))
