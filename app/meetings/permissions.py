from tenants.access import REPORTS_FOR_ITS_ORGANISATION, ROOMS, Actor, Permission, Role

_OF_THE_COUNCIL = (Role.COUNCIL_MEMBER, Role.LEADER)
_OF_THE_WORK = ("picture", "extra", "est")
_EVERY = (*_OF_THE_WORK, "council", "group")

_SUBSCRIBERS = Role.COORDINATOR, Role.ANALYST, *_OF_THE_COUNCIL, *REPORTS_FOR_ITS_ORGANISATION

READ = Permission("meetings.read", *_SUBSCRIBERS, *ROOMS, reads=True)
"""Read meetings and decisions: those that `circle.py` says."""
SUBSCRIBE = Permission("meetings.subscribe", *_SUBSCRIBERS, reads=True, subscribed=True)
"""Have in one's own calendar when those meetings are."""
HOLD = Permission("meetings.hold", Role.COORDINATOR)
"""Make meetings, change them, call them off and close them; correct what was decided."""
DECIDE = Permission("meetings.decide", Role.COORDINATOR, *ROOMS)
"""Write down what a meeting decides; a room's wall at its own meeting alone."""
FOLLOW_UP = Permission("meetings.follow_up", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION)
"""Say how far a decision has come: one's own organisation's, the coordinator any."""
ANSWER = Permission("meetings.answer", Role.COORDINATOR, Role.POLICE_OFFICER, Role.UNIT_MANAGER)
"""Say whether one's organisation takes on what was decided of it; the coordinator notes what was said."""
TELL = Permission("meetings.tell", Role.CALENDAR, reads=True)
"""Tell a picture what was decided, for a room; and which reports were taken up, as ids alone, for the letter that says
to how many of hers something has happened."""
TAKE_OVER = Permission("meetings.take_over", Role.CALENDAR)
"""Enter what the chief of the police area has answered."""

_KINDS_READ = {
    Role.COORDINATOR: _EVERY,
    Role.POLICE_OFFICER: _EVERY,
    Role.SCHOOL: _OF_THE_WORK,
    Role.SOCIAL_SERVICES: _OF_THE_WORK,
    Role.YOUTH: _OF_THE_WORK,
    Role.ANALYST: _OF_THE_WORK,
    Role.ROOM_POLICE: _OF_THE_WORK,
    Role.ROOM_EST: _OF_THE_WORK,
    **dict.fromkeys(_OF_THE_COUNCIL, ("council",)),
}


def kinds_read(actor: Actor) -> set[str]:
    """Of meetings, whoever is called. Those that one's organisation is called to come on top."""
    return {kind for role in actor.roles for kind in _KINDS_READ.get(role, ())}


def acts_for_any(actor: Actor) -> bool:
    """Follows up and answers for whichever organisation a decision is about."""
    return actor.has(Role.COORDINATOR)


def sits_in_council(actor: Actor) -> bool:
    """Is called to the council's meetings, whatever her organisation."""
    return actor.has(*_OF_THE_COUNCIL)
