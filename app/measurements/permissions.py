from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

_EVERY = (Role.COORDINATOR, Role.POLICE_OFFICER)
_ELSEWHERE = (Role.ANALYST, Role.LEADER, Role.COUNCIL_MEMBER, Role.REGISTRAR, Role.AUDITOR)

READ = Permission(
    "measurements.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, *_ELSEWHERE, reads=True, to_work=True
)
"""Measured numbers: no report and no person is in them."""
WRITE = Permission("measurements.write", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, to_work=True)
"""Write, correct and take away those of one's own organisations; the coordinator and the police any."""


def writes_any(actor: Actor) -> bool:
    return actor.has(*_EVERY)
