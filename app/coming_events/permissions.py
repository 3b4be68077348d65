from app.figures.rooms import Room
from app.pictures.permissions import READ as READ_PICTURES
from app.pictures.permissions import room_of
from tenants.access import READ as READ_ALONE
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, ROOMS, SUBSCRIBE, Actor, Permission, Role

READ = Permission("coming_events.read", *READ_PICTURES.roles, *ROOMS, reads=True)
"""See what is to come, as one's room is told it, and what one's own organisation has entered."""
WRITE = Permission("coming_events.write", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION)
"""Enter what is to come, correct it and take it away: for one's own organisation, the coordinator for any."""
DATED = Permission("coming_events.dated", *READ_PICTURES.roles, reads=True, subscribed=True)
"""Have in one's own calendar when it is."""
TELL = Permission("coming_events.tell", Role.CALENDAR, reads=True)
"""Say what may be told in a room: asked by nobody in particular, for the picture."""
_WALLS = {Role.ROOM_POLICE: Room.POLICE, Role.ROOM_EST: Room.EST}


def rooms_heard(actor: Actor) -> tuple[Room, ...]:
    """The rooms that she is told of; none for whoever only reports, on a telephone or with a key."""
    if actor.reach not in (None, READ_ALONE, SUBSCRIBE):
        return ()
    hers = next((room for role, room in _WALLS.items() if actor.has(role)), None) or room_of(actor)
    return tuple(room for room in Room if hers.hears(room))


def writes_for_any(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)
