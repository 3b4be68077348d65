from app.figures.rooms import Room
from app.pictures.permissions import room_of
from tenants.access import READ as READ_ALONE
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

SAY = Permission("contributions.say", *REPORTS_FOR_ITS_ORGANISATION, to_report=True, by_phone=True)
"""Say how one's own organisation sees the period, and see whether it has."""
READ = Permission("contributions.read", Role.COORDINATOR, Role.ANALYST, *REPORTS_FOR_ITS_ORGANISATION, reads=True)
"""Read what has been written for a period: what `readers.py` says."""
NOTE = Permission("contributions.note", Role.COORDINATOR)
"""Note what an organisation has said by word of mouth, and remind those that have said nothing."""
LEVEL = Permission("contributions.level", Role.COORDINATOR)
"""Say how we work in a sub-area, and call the extra meeting that it asks for."""
PLAN = Permission("contributions.plan", Role.COORDINATOR, Role.POLICE_OFFICER, Role.YOUTH, Role.UNIT_MANAGER)
"""Say who is out where: of one's own organisation, the coordinator of any."""
TELL = Permission("contributions.tell", Role.CALENDAR, reads=True)
"""Say what may be told in a room: asked by nobody in particular, for what is made for the room."""
SHOW = Permission("contributions.show", Role.ROOM_POLICE, Role.CALENDAR, reads=True)
"""Show on the wall of the room where coordinator and police sit alone who is out where, working material too; the same
to the chief of the police area."""
WRITE = Permission("contributions.write", Role.CALENDAR)
"""Write a reminder that is being sent."""


def rooms_heard(actor: Actor) -> tuple[Room, ...]:
    """The rooms whose parts she is told; none for whoever only reports, on a telephone or with a key."""
    if actor.reach not in (None, READ_ALONE):
        return ()
    hers = room_of(actor)
    return tuple(room for room in Room if hers.hears(room))


def plans_for_any(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)


def reads_working_material(actor: Actor) -> bool:
    """Also where the police and guards will be, and which controls and inspections are planned."""
    return actor.has(Role.COORDINATOR, Role.POLICE_OFFICER)
