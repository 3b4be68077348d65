from app.figures.rooms import Room
from tenants.access import ROOMS, Actor, Permission, Role

_EST = (Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST)
_OTHERS = (Role.REPORTER, Role.UNIT_MANAGER, Role.LEADER, Role.REGISTRAR, Role.AUDITOR)
_ROOMS = {
    Role.COORDINATOR: Room.POLICE,
    Role.POLICE_OFFICER: Room.POLICE,
    **dict.fromkeys(_EST, Room.EST),
    **dict.fromkeys(_OTHERS, Room.REPORTERS),
}
READ = Permission("pictures.read", *_ROOMS, reads=True)
"""Read editions, as one's room is told them."""
DRAFT = Permission("pictures.draft", Role.COORDINATOR, Role.POLICE_OFFICER, *_EST, reads=True)
"""Read a picture while it is open, too."""
SHARED = Permission("pictures.shared", Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR, reads=True)
"""What the municipalities of one's police area told it, as it stood when they made their pictures final."""
STATE = Permission("pictures.state", Role.COORDINATOR, Role.COMMAND_LINE, reads=True)
"""How far pictures have come, and their hashes; not what they say."""
STANDS = Permission("pictures.stands", *_ROOMS, *ROOMS, reads=True)
"""Whether the picture of a meeting is final: not what it says."""
_READ_IN = Role.REPORTER, Role.POLICE_OFFICER, Role.COORDINATOR, Role.COMMAND_LINE
COUNTED = Permission("pictures.counted", *_READ_IN, reads=True, to_work=True)
"""Which of the reports that one has read in are counted by a final picture: ids, and nothing that it says."""
ORDER = Permission("pictures.order", Role.COORDINATOR, Role.CALENDAR, Role.COMMAND_LINE)
"""Open a picture, and have its figures counted."""
LOCK = Permission("pictures.lock", Role.COORDINATOR, Role.COMMAND_LINE)
"""Make a picture final, and open it again to be corrected."""
REDACT = Permission("pictures.redact", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR, Role.COMMAND_LINE)
"""Make the edition that says that words have been removed, when two have redacted it."""
TELL = Permission("pictures.tell", Role.CALENDAR, reads=True)
"""Tell the police area what editions say."""
COUNT = Permission("pictures.count", Role.COORDINATOR, Role.CALENDAR, reads=True)
KEEP = Permission("pictures.keep", Role.COORDINATOR, Role.CALENDAR)
"""Both held by the worker as the one who asked."""


def room_of(actor: Actor) -> Room:
    """The one that is told most of those she belongs to."""
    rooms = {room for role, room in _ROOMS.items() if actor.has(role)}
    return next((room for room in Room if room in rooms), Room.REPORTERS)
