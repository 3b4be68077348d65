from tenants.access import Actor, Permission, Role

_PREPARE = Role.COORDINATOR, Role.COMMUNICATOR
_APPROVE = Role.COMMUNICATOR, Role.LEADER, Role.POLICE_OFFICER

READ = Permission(
    "publishing.read", *_PREPARE, Role.LEADER, Role.POLICE_OFFICER, Role.REGISTRAR, Role.AUDITOR, reads=True
)
"""Read what is prepared for the open pages, what has been published, and by whom."""
PREPARE = Permission("publishing.prepare", *_PREPARE)
"""Write what is to be published, and hand it over to be approved."""
APPROVE = Permission("publishing.approve", *_APPROVE)
"""Approve what another person has prepared: the function that the municipality has named, and what the police have a
part in the police alone."""
TAKE_BACK = Permission("publishing.take_back", *_PREPARE, Role.LEADER, Role.POLICE_OFFICER)
"""Take back what has been published."""
CHOOSE = Permission("publishing.choose", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Say which function approves."""
_POLICE = frozenset({Role.POLICE_OFFICER})
_NAMED = {
    "communicator": frozenset({Role.COMMUNICATOR}),
    "leader": frozenset({Role.LEADER}),
    "either": frozenset({Role.COMMUNICATOR, Role.LEADER}),
}


def approves_as(actor: Actor, named: str, *, police: bool) -> Role | None:
    """In which role the actor approves a thing, where the municipality has named this function; None: she does not.
    `police`: the police have a part in it."""
    asked = _POLICE if police else _NAMED[named]
    return next(iter(sorted(actor.roles & asked)), None) if actor.may(APPROVE) else None


def takes_back_as(actor: Actor) -> Role:
    return next(iter(sorted(actor.roles & TAKE_BACK.roles)))
