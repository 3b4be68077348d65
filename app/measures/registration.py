"""What measures tell the others: what waits and what is to come, what a decision, a meeting or a focus area led to, and
those that are found by a word."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.domains import Module
from app.figures.periods import Days, local_date
from app.hooks import MOST_FOUND, Coming, Due, Found, FoundOfKind, Related, Sought, Todo
from app.measures import lists, permissions, reach
from app.problems import lists as problems
from app.problems.permissions import READ as READ_PROBLEMS
from tenants.errors import NotFound
from tenants.scope import Scope

SHORT = 70
ABOUT = "Åtgärder"
AGAINST = "Problemet den ska göra något åt"
NEAR = "Andra åtgärder i samma fokusområde eller på samma platser"
MODULE = Module(
    "atgarder",
    "Åtgärder",
    "Från beslut till gjort: vad som ska göras, uppgifter med sista dag, och tillfällen som räknas.",
    ("measures", "measurements", "evaluations"),
    on=True,
)


def waiting(scope: Scope) -> Sequence[Any]:
    return lists.waiting(scope) if scope.may(permissions.READ) and not scope.tenant.is_area else ()


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """One's own tasks, each done by one press, and measures; for the coordinator and the police what is late of
    others."""
    ordered = sorted(rows, key=lambda row: (row.day, row.id))
    todos = []
    for row in ordered:
        said = _short(row.said)
        if row.what == lists.TASK and scope.may(permissions.DO):
            todos.append(
                Todo("task", f"Uppgift: {said}", "measures.do_task", {"id": row.id}, row.day, button="Den är gjord")
            )
        elif row.what == lists.MEASURE and row.n <= lists.MOST_WAITING:
            todos.append(Todo("measure", f"Åtgärd: {said}", "measures.show", {"id": row.id}, row.day))
    late = [row for row in ordered if row.what == lists.TASK_LATE]
    if late:
        words = "En uppgift är sen" if late[0].n == 1 else f"{late[0].n} uppgifter är sena"
        todos.append(Todo("tasks", f"{words} hos andra", "measures.index", {"lage": "uppgifter"}, late[0].day))
    return todos


def coming(scope: Scope, days: Days) -> list[Coming]:
    """The measures that are to be done in these days, or should have been before."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    return [
        Coming(max(seen.row.due, days.first), "Åtgärd", _short(seen.row.text), who=seen.who, late=seen.late)
        for seen in lists.list_measures(scope, state="oppna").rows
        if seen.row.due <= days.last
    ]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a decision, of a meeting's decisions, of a focus area or of a problem (its own, in its focus area, at its
    places): its measures, and where one is made. Of a measure: its problem, or those of its focus area and place."""
    asked = {"decision": "decision_id", "meeting": "meeting_id", "focus_area": "focus_area_id"}
    if kind not in (*asked, "problem", "measure") or not scope.may(permissions.READ):
        return []
    if kind == "measure":
        return _problems(scope, lists.find_measure(scope, id=id))
    meant: dict[str, Any] = _of_problem(scope, id) if kind == "problem" else {asked[kind]: id}
    found = [_made(seen, _near(seen, kind, id)) for seen in lists.measures_of(scope, **meant)] if meant else []
    made = {"decision": ("beslut", "Gör en åtgärd av beslutet")}
    made |= {"focus_area": ("fokus", "Ny åtgärd"), "problem": ("problem", "Ny åtgärd mot problemet")}
    if kind in made and scope.may(permissions.WRITE):
        name, words = made[kind]
        found.append(Related(words, "measures.new", {name: id}, about=ABOUT))
    return found


def made_of(scope: Scope, sentences: Sequence[str]) -> list[tuple[str, Related]]:
    """Of warnings, by their sentences: the measures that were made of them."""
    if not scope.may(permissions.READ):
        return []
    return [(seen.row.alert, _made(seen)) for seen in lists.measures_of(scope, alerts=sentences)]


def _made(seen: lists.MeasureView, about: str = ABOUT) -> Related:
    note = f"{seen.who} · {seen.state[1]}"
    return Related(_short(seen.row.text), "measures.show", {"id": seen.row.id}, about=about, note=note)


def _near(seen: lists.MeasureView, kind: str, id: UUID) -> str:
    return NEAR if kind == "problem" and seen.row.problem_id != id else ABOUT


def _of_problem(scope: Scope, id: UUID) -> dict[str, Any]:
    row = problems.find_problem(scope, id=id).row
    near = {"focus_area_id": row.focus_area_id, "named_place_ids": [UUID(one) for one in row.places]}
    return near | {"problem_id": id}


def _problems(scope: Scope, measure: lists.MeasureView) -> list[Related]:
    if not measure.whole or not scope.may(READ_PROBLEMS):
        return []
    row, found = measure.row, {}
    if row.problem_id:
        try:
            return [_problem(problems.find_problem(scope, id=row.problem_id), AGAINST)]
        except NotFound:
            return []
    if row.focus_area_id:
        found |= {one.row.id: one for one in problems.of_focus_area(scope, focus_area_id=row.focus_area_id)}
    if row.named_place_id:
        found |= {one.row.id: one for one in problems.about_place(scope, named_place_id=row.named_place_id)}
    return [_problem(one, "Problembilder") for one in found.values()]


def _problem(one: problems.ProblemView, about: str) -> Related:
    return Related(one.row.title, "problems.show", {"id": one.row.id}, about=about, note=one.state[1])


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """The measures and the tasks that are late on the meeting's day, or fall due then."""
    if not scope.may(permissions.READ):
        return []
    day = local_date(meeting.begins_at)
    found = lists.list_measures(scope, state="oppna").rows
    late = [
        Due("measures", _short(seen.row.text), "measures.show", {"id": seen.row.id}, f"{seen.who} · {seen.state[1]}")
        for seen in found
        if seen.row.due <= day
    ]
    tasks = lists.tasks_of(scope, measures=found) if found else []
    return late + [
        Due(
            "measures",
            f"Uppgift: {_short(one.row.text)}",
            "measures.show",
            {"id": seen.row.id},
            f"{one.who} · {one.state[1]}",
        )
        for seen, one in tasks
        if not one.done and one.row.due <= day
    ]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """By what is to be done; one's own organisations' first."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    found = lists.list_measures(scope, text=sought.text)
    hits = (
        Found(_short(seen.row.text), "measures.show", {"id": seen.row.id}, note=f"{seen.who} · {seen.state[1]}")
        for seen in found.rows[:MOST_FOUND]
    )
    every = Found("Alla åtgärder med orden", "measures.index", {"q": sought.text})
    return [FoundOfKind("Åtgärder", tuple(hits), len(found.rows), found.more, every)]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"


MOST_TOLD = 40


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What is to be done, by title and state."""
    known = {one.id: one for one in accounts.organisations(scope)}
    lines = [
        {
            "title": _short(row.text),
            "state": row.state,
            "due": row.due.isoformat(),
            "who": known[row.organisation_id].name,
            "police": known[row.organisation_id].kind == "polis",
            "planned": row.planned,
            "done": done,
        }
        for row, done in reach.told_to_area(scope, most=MOST_TOLD)
    ]
    return [("work/measures", {"measures": lines})]


def redactable() -> list[tuple[str, str]]:
    return [
        ("measure", "Åtgärder"),
        ("measure_task", "Uppgifter"),
        ("measure_occasion", "Tillfällen av åtgärder"),
        ("measure_event", "Vad som har blivit av åtgärder, och hur de stod förut"),
    ]
