"""What handovers tell the others: what waits, what has become of a report, and the letter about something new."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domains import KindOfLetter, Module
from app.handovers import lists, permissions, service, wording
from app.handovers.models import SENT
from app.hooks import Due, Related, Step, Todo
from app.letters import writing
from tenants.errors import NotFound
from tenants.scope import Scope

ALONE = 2
"""So many late ones of others stand by themselves; more are one thing to do."""
SHORT = 70
ABOUT = "Överlämnat"


def waiting(scope: Scope) -> list[Any]:
    return [lists.waiting(scope)] if scope.may(permissions.READ) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """What one's own organisations have got; for the coordinator what is late of others, and what nobody takes on."""
    begun = {lists.HERS: "Att ta hand om", lists.LATE: "Sent hos någon annan", lists.REFUSED: "Tas inte om hand"}
    ordered = sorted(rows, key=lambda row: (row.day, row.id))
    todos = [
        Todo(row.what, f"{begun[row.what]}: {_short(row.said)}", "handovers.show", {"id": row.id}, row.day)
        for row in ordered
        if row.what == lists.HERS or row.n <= ALONE
    ]
    many = {lists.LATE: ("{} överlämnade saker är sena", "sena"), lists.REFUSED: ("{} saker tas inte om hand", "nej")}
    for what, (words, state) in many.items():
        first = next((row for row in ordered if row.what == what), None)
        if first and first.n > ALONE:
            todos.append(Todo(what, words.format(first.n), "handovers.index", {"lage": state}, first.day))
    return todos


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report: what has been handed over of it, and where the coordinator hands over."""
    if kind != "incident" or not scope.may(permissions.READ):
        return []
    found = [
        Related(
            f"{seen.organisation}: {seen.state[1].lower()}",
            "handovers.show",
            {"id": seen.row.id},
            about=ABOUT,
            note=_short(seen.row.asked),
        )
        for seen in lists.of_report(scope, id=id)
    ]
    if scope.may(permissions.HAND_OVER) and service.may_hand_over(scope, incident_id=id):
        found.append(Related("Lämna över till den som åtgärdar", "handovers.new", {"id": id}, about=ABOUT))
    return found


def way(scope: Scope, id: UUID) -> list[Step]:
    """To whom it was handed, and how far that has come; never what was asked."""
    if not scope.may(permissions.READ):
        return []
    return [Step(wording.ON_THE_WAY[what].format(name), at) for what, name, at in lists.way(scope, id=id)]


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """What is late, for the meetings of the work."""
    if meeting.kind == "council" or not scope.may(permissions.READ):
        return []
    return [
        Due(
            "handovers",
            _short(seen.row.asked),
            "handovers.show",
            {"id": seen.row.id},
            f"{seen.organisation} · {seen.state[1]}",
        )
        for seen in lists.list_handovers(scope, state="sena").rows
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"


def _write(scope: Scope, mail):
    """That there is something to see to, and where it stands; None once somebody has answered."""
    try:
        still = mail.about_id and service.state_of(scope, id=mail.about_id) == SENT
    except NotFound:
        still = False
    if not still:
        return None
    said = f"Det finns en sak att ta hand om för din verksamhet i Samsyn i {scope.tenant.name}."
    path = f"overlamnat/{mail.about_id}"
    return writing.write_notice(scope, mail=mail, subject="En sak att ta hand om", said=said, path=path)


MODULE = Module(
    "overlamnat",
    "Överlämnat",
    "En rapport lämnas till den som åtgärdar, med en sista dag, och svaret når den som rapporterade.",
    ("handovers",),
    on=True,
)
LETTERS = (
    KindOfLetter(
        service.KIND,
        "En sak att ta hand om",
        _write,
        choice="När din verksamhet får något att ta hand om, till exempel en trasig lampa.",
        permission=permissions.SAY.name,
    ),
)


def redactable() -> list[tuple[str, str]]:
    return [("handover", "Det som är överlämnat"), ("handover_event", "Svar på det som är överlämnat")]
