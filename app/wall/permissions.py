from app.figures.rooms import Room
from tenants.access import ROOMS, Actor, Permission, Role

ROLES = {Room.POLICE: Role.ROOM_POLICE, Room.EST: Role.ROOM_EST, Room.REPORTERS: Role.ROOM_REPORTERS}
"""What a room's machine acts as."""
READ = Permission("wall.read", Role.COORDINATOR, reads=True)
"""See which walls are open."""
OPEN = Permission("wall.open", Role.COORDINATOR)
"""Give the code by which a room's machine is opened."""
END = Permission("wall.end", Role.COORDINATOR)
"""Shut a wall that is open, or a code that waits."""
SHOW = Permission("wall.show", *ROOMS, reads=True)
"""Show a screen: what is on it, each act that it asks says for itself."""
LEAVE = Permission("wall.leave", *ROOMS)
"""Shut the wall on the machine itself."""


def room_of(actor: Actor) -> Room:
    """Which room a wall shows."""
    return next(room for room, role in ROLES.items() if actor.has(role))
