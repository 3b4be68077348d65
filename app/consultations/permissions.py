from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

_EVERY = (Role.COORDINATOR, Role.POLICE_OFFICER)
_READERS = (Role.COUNCIL_MEMBER, Role.LEADER)

READ = Permission("consultations.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, *_READERS, reads=True)
"""Read consultations: the coordinator, the police, the council and the leader all, the others those that their
organisations hold or have something to see to in."""
WRITE = Permission("consultations.write", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION)
"""Record those that one's organisation holds, and answer what it is to see to; the coordinator and the police any."""
CONTACTS = Permission("consultations.contacts", *_EVERY)
"""Keep business contacts, and invite them."""
TELL = Permission("consultations.tell", Role.CALENDAR, reads=True)
"""Write the letter of an invitation, and count what citizens said for the quarter's report."""


def reads_all(actor: Actor) -> bool:
    return actor.has(*_EVERY, *_READERS)


def writes_any(actor: Actor) -> bool:
    return actor.has(*_EVERY)
