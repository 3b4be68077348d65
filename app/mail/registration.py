"""What mail tells the others: the sending of a letter as a kind of run."""

from uuid import UUID

from app.domains import KindOfRun, kinds_of_letters
from app.mail import service
from app.mail.kinds import RUN_DONE, RUN_STOPPED
from tenants.scope import Scope


def _make(scope: Scope, *, run, progress, demo) -> service.Outgoing:
    """The letter as it goes out. Its link's hash is stored with this transaction, before anybody can follow it; a try
    that is made again has a link of its own, and both work."""
    mail = service.take_out(scope, id=UUID(run.period))
    return service.Outgoing(scope.post, kinds_of_letters()[mail.kind].write(scope, mail) if mail else None)


def _send(outgoing: service.Outgoing, *, progress) -> tuple[bool, int | None]:
    """Whether it was sent, and with which digits it was refused."""
    if outgoing.letter is None:
        return False, None
    refused = outgoing.post.deliver(outgoing.letter, step=lambda n: progress(n, 3, "Skickar …"))
    return refused is None, refused


def _keep(scope: Scope, *, made: tuple[bool, int | None], run) -> None:
    service.keep_outcome(scope, id=UUID(run.period), sent=made[0], refused_with=made[1])


def run_ended(scope: Scope, run, to, done: bool) -> list:
    """Have whoever ordered the run told, if she wants to be."""
    service.tell_of_run(scope, kind=RUN_DONE if done else RUN_STOPPED, run=run, to=to)
    return []


KINDS_OF_RUN = (KindOfRun(service.KIND, _make, _keep, work_out=_send, title=lambda period: "Ett utskick"),)
