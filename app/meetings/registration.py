"""What meetings tell the others: what falls due and the next meeting, decisions about a report, and those that are
found by a word."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from app.domains import MOST_FOUND, Found, FoundOfKind, Related, Sought, Step, Todo
from app.figures.periods import date_label, local, local_date
from app.incidents import permissions as incident_permissions
from app.meetings import decisions, lists, permissions, wording
from tenants.scope import Scope

ALONE = 2
"""So many late decisions stand by themselves; more are one thing to do."""
SHORT = 70


def waiting(scope: Scope) -> list[Any]:
    return lists.waiting(scope) if scope.may(permissions.READ) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """The decisions of the actor's own organisations that fall due, for the coordinator all; and the next meeting."""
    decided = sorted((row for row in rows if row.what == lists.DECIDED), key=lambda row: (row.day, row.id))
    late, today = decided[0].n if decided else 0, local_date(scope.now)
    shown = [one for one in decided if one.day >= today or late <= ALONE]
    todos = [
        Todo("decision", f"Beslut: {_short(one.said)}", "meetings.decision", {"id": one.id}, one.day) for one in shown
    ]
    if late > ALONE:
        todos.append(
            Todo("decisions", f"{late} beslut är sena", "meetings.decisions", {"lage": "sena"}, decided[0].day)
        )
    for meeting in (row for row in rows if row.what != lists.DECIDED):
        row = SimpleNamespace(kind=meeting.what, about=meeting.said, period_first=meeting.day)
        said = f"{wording.name(row, scope.profile)}, klockan {local(meeting.at):%H.%M}"
        todos.append(Todo("meeting", said, "meetings.show", {"id": meeting.id}, held=local_date(meeting.at)))
    return todos


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a report, the decisions that rest on it and that the actor may read."""
    if kind != "incident" or not scope.may(permissions.READ):
        return []
    return [
        Related(
            f"Beslut {seen.label}: {_short(seen.row.text)}",
            "meetings.decision",
            {"id": seen.row.id},
            about="Ledde till",
            note=f"{seen.who} · {seen.state[1]}",
        )
        for seen in lists.decisions_about(scope, incident_id=id)
    ]


def way(scope: Scope, id: UUID) -> list[Step]:
    """That a report was taken up at a meeting, and that it led to a decision for whoever reads that."""
    if not scope.may(incident_permissions.READ):
        return []
    steps: dict[Any, Step] = {}
    for at, decision in decisions.way(scope, id=id):
        steps.setdefault(at, Step(f"Togs upp på mötet {date_label(local_date(at))}", at))
        if decision:
            steps[decision] = Step("Ledde till ett beslut", at, endpoint="meetings.decision", values={"id": decision})
    return list(steps.values())


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Decisions by what is to be done, by whom and on what ground, the latest first."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    found = lists.list_decisions(scope, text=sought.text)
    hits = (
        Found(_short(seen.row.text), "meetings.decision", {"id": seen.row.id}, note=f"{seen.label} · {seen.state[1]}")
        for seen in found.rows[:MOST_FOUND]
    )
    every = Found("Alla beslut med orden", "meetings.decisions", {"q": sought.text})
    return [FoundOfKind("Beslut", tuple(hits), len(found.rows), found.more, every)]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"
