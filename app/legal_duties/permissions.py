from app.documents import permissions as documents
from app.figures.audience import Audience
from tenants.access import Actor, Permission, Role

_DRAFT = (Role.COORDINATOR, Role.ANALYST)
_READERS = (Role.LEADER, Role.COUNCIL_MEMBER, Role.AUDITOR, Role.POLICE_OFFICER, Role.REGISTRAR)

READ = Permission("legal_duties.read", *_DRAFT, *_READERS, Role.CALENDAR, reads=True, to_work=True)
"""Read how far the law's duties have come, what is final, and the registers."""
READ_DRAFTS = Permission("legal_duties.read_drafts", *_DRAFT, Role.POLICE_OFFICER, reads=True)
"""Read an assessment that is not final, and a plan that is not decided."""
WRITE = Permission("legal_duties.write", *_DRAFT)
"""Draft an assessment, a plan and its follow-up, and keep the registers."""
FOLLOW_UP = Permission("legal_duties.follow_up", *_DRAFT, to_work=True)
"""Write how a measure of a decided plan stands; another program may, where it is carried out."""
RECORD = Permission("legal_duties.record", Role.COORDINATOR, Role.REGISTRAR)
"""Make an assessment final, record what a board has decided, and say how far a duty has come."""
ORDER = Permission("legal_duties.order", Role.COORDINATOR)
"""Have an assessment written on paper."""
MAKE = Permission("legal_duties.make", Role.COORDINATOR, reads=True)
"""Write the paper that one has ordered, in the worker."""


def opens_annex(actor: Actor, audience: str) -> bool:
    """Whether she is one of those for whom an annex is made."""
    return actor.may(documents.FOR_AUDIENCE[Audience(audience)])
