from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

_ELSEWHERE = (*(Role.ANALYST, Role.LEADER, Role.COUNCIL_MEMBER), *(Role.REGISTRAR, Role.COMMUNICATOR, Role.AUDITOR))
_EVERY = (Role.COORDINATOR, Role.POLICE_OFFICER)

READ = Permission(
    "measures.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, *_ELSEWHERE, reads=True, to_work=True
)
"""Read measures with their tasks and occasions: those that `reach.py` says, the council by title and state."""
WRITE = Permission("measures.write", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, to_work=True)
"""Make and change measures and their tasks: of one's own organisations; the coordinator and the police any."""
DO = Permission("measures.do", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, to_work=True)
"""Say that a task is done, and log an occasion: of one's own organisations; the coordinator and the police any."""

TELL = Permission("measures.tell", Role.CALENDAR, reads=True)
"""Tell the police area what is done, by title and state."""


def writes_any(actor: Actor) -> bool:
    """Whichever organisation is responsible, of those that she reads."""
    return actor.has(*_EVERY)


def reads_others(actor: Actor) -> bool:
    """Measures of other organisations than her own. Whoever reports for hers, and nothing more, reads hers alone."""
    return actor.has(*_EVERY, *_ELSEWHERE, *(REPORTS_FOR_ITS_ORGANISATION - {Role.REPORTER}))


def by_title_alone(actor: Actor) -> bool:
    """Reads what is to be done, by which organisation and how far it has come, and no more."""
    others = {*REPORTS_FOR_ITS_ORGANISATION, *_EVERY, *_ELSEWHERE} - {Role.COUNCIL_MEMBER}
    return actor.has(Role.COUNCIL_MEMBER) and not actor.has(*others)


def writes_the_class(actor: Actor) -> bool:
    """Chooses who reads a measure."""
    return actor.has(*_EVERY)
