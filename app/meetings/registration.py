"""What meetings tell the others: what falls due and the next meeting, decisions about a report, and those that are
found by a word."""

from types import SimpleNamespace
from uuid import UUID

from app.domains import MOST_FOUND, Coming, Found, FoundOfKind, Related, Sought, Todo
from app.figures.periods import Days, local, local_date
from app.meetings import lists, permissions, wording
from tenants.scope import Scope

ALONE = 2
"""So many late decisions stand by themselves; more are one thing to do."""
SHORT = 70


def todo(scope: Scope) -> list[Todo]:
    """The decisions of the actor's own organisations that fall due, for the coordinator all; and the next meeting."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    found, today = lists.waiting(scope), local_date(scope.now)
    told = [one for one in found.decisions if one.due >= today or found.late <= ALONE]
    todos = [
        Todo("decision", f"Beslut: {_short(one.said)}", "meetings.decision", {"id": one.id}, one.due) for one in told
    ]
    if found.late > ALONE:
        since = found.decisions[0].due
        todos.append(Todo("decisions", f"{found.late} beslut är sena", "meetings.decisions", {"lage": "sena"}, since))
    if found.meeting:
        meeting = found.meeting
        row = SimpleNamespace(kind=meeting.what, about=meeting.said, period_first=meeting.first)
        said = f"{wording.name(row, scope.profile)}, klockan {local(meeting.begins_at):%H.%M}"
        day = local_date(meeting.begins_at)
        todos.append(Todo("meeting", said, "meetings.show", {"id": meeting.id}, held=day))
    return todos


def coming(scope: Scope, days: Days) -> list[Coming]:
    """The meetings of these days, and the decisions that fall due in them or should have been done before."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    held = [
        Coming(day, "Möte", seen.name, at=f"{local(seen.row.begins_at):%H.%M}")
        for seen in lists.list_meetings(scope)
        if (day := local_date(seen.row.begins_at)) in days and not seen.off
    ]
    due = [
        Coming(max(seen.row.due, days.first), "Beslut", seen.row.text, who=seen.who, late=seen.late)
        for seen in lists.list_decisions(scope, state="oppna").rows
        if seen.row.due <= days.last
    ]
    return held + due


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
