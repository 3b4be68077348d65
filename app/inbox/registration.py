"""What the inbox tells the others: what waits for the coordinator, and what has become of a report."""

from uuid import UUID

from app.domains import KindOfLetter
from app.figures.periods import local_date
from app.hooks import Related, Step, Todo
from app.inbox import answers, permissions, service
from app.inbox import ways as told
from app.incidents.permissions import OWN
from app.letters import writing
from tenants.scope import Scope

ABOUT = "Samordnarens arbete"


def todo(scope: Scope) -> list[Todo]:
    """What has come in, by kind: one thing to do each."""
    if not scope.may(permissions.READ):
        return []
    found = service.count_waiting(scope)
    told = (
        ("stopped_report", found.stopped, found.stopped_since, "Läs {} spärrad rapport", "Läs {} spärrade rapporter"),
        (
            "disputed_report",
            found.disputed,
            found.disputed_since,
            "Svara på fel information i {} rapport",
            "Svara på fel information i {} rapporter",
        ),
        ("new_report", found.new, found.new_since, "Gå igenom {} ny rapport", "Gå igenom {} nya rapporter"),
    )
    return [
        Todo(kind, (one if n == 1 else many).format(_number(n)), "inbox.index", since=local_date(since))
        for kind, n, since, one, many in told
        if n and since
    ]


def _number(n: int) -> str:
    return "en" if n == 1 else f"minst {n}" if n == service.MOST_TOLD else str(n)


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report: where the coordinator works with it."""
    if kind != "incident" or not scope.may(permissions.READ):
        return []
    return [Related("Gå igenom, svara eller slå ihop", "inbox.show", {"id": id}, ABOUT)]


def way(scope: Scope, id: UUID) -> list[Step]:
    return told.read_way(scope, id=id)


def _write_of_answer(scope: Scope, mail):
    """That something she has reported has been answered: not what, and not which."""
    said = f"Det finns svar på något som du har rapporterat i Samsyn i {scope.tenant.name}."
    return writing.write_notice(scope, mail=mail, subject="Svar i Samsyn", said=said)


LETTERS = (
    KindOfLetter(
        answers.KIND,
        "Svar på en rapport",
        _write_of_answer,
        choice="När något som du har rapporterat har fått svar, högst en gång om dagen.",
        permission=OWN.name,
    ),
)
