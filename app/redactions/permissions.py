from tenants.access import Actor, Permission, Role

READ = Permission("redactions.read", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR, reads=True)
"""What has been asked for, by whom, why, and what became of it. The words, while it waits."""
DECIDE = Permission("redactions.decide", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR)
"""Ask that words be removed, and confirm, refuse or withdraw it: the coordinator and the registrar, two persons; where
nobody is registrar, the auditor is in her place."""
FORGET = Permission("redactions.forget", Role.CALENDAR)
"""Let go of the words of what nobody has answered."""
AGAIN = Permission("redactions.again", Role.COMMAND_LINE)
"""Do again what was done, in a restored backup."""


def is_registrar(actor: Actor) -> bool:
    return actor.has(Role.REGISTRAR)


def side_of(actor: Actor, *, registrar_here: bool) -> str | None:
    """coordinator or registrar: whom she stands for when she asks; None for an auditor where somebody is
    registrar."""
    if actor.has(Role.COORDINATOR):
        return "coordinator"
    return "registrar" if actor.has(Role.REGISTRAR) or not registrar_here else None


def may_answer(actor: Actor, asked_as: str, side: str | None) -> bool:
    """Whether she stands on the other side than whoever asked; somebody with both roles on either."""
    if asked_as == "registrar":
        return actor.has(Role.COORDINATOR)
    return side == "registrar" or actor.has(Role.REGISTRAR)
