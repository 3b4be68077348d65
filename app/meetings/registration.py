"""What meetings tell the others: what falls due and the next meeting, decisions about a report, and those that are
found by a word; and what stands of them in a picture."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.domains import KindOfLetter, Module
from app.figures.periods import Days, Quarter, date_label, local, local_date, short_day, start_of
from app.figures.rooms import Room
from app.hooks import IN_HEAD, MOST_FOUND, Coming, Found, FoundOfKind, Part, PartRow, Related, Sought, Step, Todo
from app.incidents import permissions as incident_permissions
from app.letters import writing
from app.meetings import circle, decisions, lists, permissions, service, wording
from app.meetings.models import ANSWER, DONE, EST, EXTRA, PICTURE, Decision, Meeting
from app.report.fields import INTERNAL, POLICE
from tenants.scope import Scope

ALONE = 2
"""So many late decisions stand by themselves; more are one thing to do."""
SHORT = 70


def waiting(scope: Scope) -> list[Any]:
    return lists.waiting(scope) if scope.may(permissions.READ) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """The decisions of the actor's own organisations that fall due, for the coordinator all; and the next meeting."""
    decided = sorted((row for row in rows if row.what == circle.DECIDED), key=lambda row: (row.day, row.id))
    late, today = decided[0].n if decided else 0, local_date(scope.now)
    shown = [one for one in decided if one.day >= today or late <= ALONE]
    todos = [
        Todo("decision", f"Beslut: {_short(one.said)}", "meetings.decision", {"id": one.id}, one.day) for one in shown
    ]
    if late > ALONE:
        todos.append(
            Todo("decisions", f"{late} beslut är sena", "meetings.decisions", {"lage": "sena"}, decided[0].day)
        )
    for meeting in (row for row in rows if row.what != circle.DECIDED):
        row = SimpleNamespace(kind=meeting.what, about=meeting.said, period_first=meeting.day)
        said = f"{wording.name(row, scope.profile)}, klockan {local(meeting.at):%H.%M}"
        todos.append(Todo("meeting", said, "meetings.show", {"id": meeting.id}, held=local_date(meeting.at)))
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
    """Of a report, the decisions that rest on it and that the actor may read; of a group its meetings."""
    if kind == "group" and scope.may(permissions.READ):
        return [
            Related(
                wording.name(row, scope.profile), "meetings.show", {"id": row.id}, "Möten", wording.when(row.begins_at)
            )
            for row in lists.of_group(scope, group_id=id)
        ]
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


def read_before(scope: Scope) -> list[date]:
    """The day of the next meeting of the work, when it is within a fortnight."""
    found = lists.next_to_come(scope) if scope.may(permissions.READ) and not scope.tenant.is_area else None
    return [local_date(found.at)] if found and found.what in (PICTURE, EXTRA, EST) and found.at > scope.now else []


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


def _write(scope: Scope, mail):
    """When a meeting is, as it stands when the letter leaves; nobody needs to know once it has been."""
    meeting = scope.find(Meeting, mail.about_id)
    if meeting.begins_at < scope.now:
        return None
    what, here = wording.kind(meeting, scope.profile), f"i Samsyn i {scope.tenant.name}"
    if meeting.removed_at:
        subject, said = "Ett möte är inställt", f"{what} {wording.when(meeting.begins_at)} {here} är inställt."
    else:
        subject, said = "Kallelse", f"Du är kallad till ett möte {here}. {what}: {wording.when(meeting.begins_at)}."
    return writing.write_notice(scope, mail=mail, subject=subject, said=said, path=f"moten/{meeting.id}")


MODULE = Module(
    "moten",
    "Möten",
    "Grupper, kallelse, dagordning, beslut, protokoll och rådets svar; väggen i mötesrummet och mötena i kalendern.",
    ("meetings", "wall", "subscriptions", "groups", "asks", "minutes"),
    on=True,
)
LETTERS = (
    KindOfLetter(
        service.CALLED,
        "Kallelse till ett möte",
        _write,
        choice="När du kallas till ett möte, och när det får en ny tid eller plats eller ställs in.",
        permission=permissions.READ.name,
    ),
)


def picture_parts(scope: Scope, first: date, room: Room) -> list[Part]:
    """What was decided before and what is decided now; to who reads no decisions, how many."""
    classes = (INTERNAL, POLICE) if room is Room.POLICE else (INTERNAL,)
    scope = scope.counting_for(None)  # nothing here is counted: what is read for one room is read for all
    found, today = service.said_in_picture(scope, first=first, classes=classes), local_date(scope.now)
    new, former = ([one for one in found if one[1] is made] for made in (True, False))
    if room is Room.REPORTERS:
        done = sum(row.state == DONE for row, _now, _who in former)
        said = f"{len(new)} nya beslut. {done} av {len(former)} tidigare är gjorda."
        return [Part("beslutat", "Vad som beslutades", room, said)] if found else []
    head = ("Vad", "Vem", "Till när", "Läge")
    return [
        Part(slug, title, room, "", head, tuple(PartRow(_told(row, who, today)) for row, _now, who in some))
        for slug, title, some in (("forra-beslut", "Tidigare beslut", former), ("beslut", "Beslut nu", new))
        if some
    ]


AFTER_ITS_END = timedelta(days=60)
"""So long after a quarter the meetings that take it up are held."""


def quarter_parts(scope: Scope, quarter: Quarter) -> list[Part]:
    """What the council decided last, and what has become of it."""
    today, after = local_date(scope.now), start_of(quarter.days.last + AFTER_ITS_END)
    meeting, found = service.said_in_council(scope, before=min(scope.now, after))
    if meeting is None or not found:
        return []
    rows = tuple(PartRow((row.text, who, row.due.isoformat(), wording.state(row, today)[1])) for row, who in found)
    title = f"Beslut från förra mötet, {date_label(local_date(meeting.begins_at))}"
    return [Part("radets-beslut", title, Room.EST, "", ("Beslut", "Vem", "Till när", "Läge"), rows)]


def quarter_facts(scope: Scope, quarter: Quarter) -> list[tuple[str, str]]:
    """The day of the meeting that took the quarter up, when it has been."""
    end = start_of(quarter.days.last)
    at = decisions.est_meeting(scope, after=end, before=min(scope.now, end + AFTER_ITS_END))
    return [(IN_HEAD, f"{scope.profile.of_est('möte')}: {local_date(at).isoformat()}")] if at else []


MOST_TOLD = 40


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What is the police's to do, and what waits for the word of whoever is to do it."""
    known = {one.id: one for one in accounts.organisations(scope)}
    police = [id for id, one in known.items() if one.kind == "polis"]
    lines = []
    for row, meeting in circle.told_to_area(scope, organisations=police, most=MOST_TOLD):
        who = known.get(row.organisation_id)
        lines.append(
            {
                "id": str(row.id),
                "label": f"{row.year}:{row.number}",
                "text": _short(row.text),
                "who": ", ".join(filter(None, (who.name if who else "", row.function))),
                "due": row.due.isoformat(),
                "state": row.state,
                "met": local_date(meeting.begins_at).isoformat(),
                "police": row.organisation_id in police,
                "waits": row.needs == ANSWER and row.answer is None,
                "answer": row.answer,
            }
        )
    return [("decisions", {"decisions": lines})]


def _told(row: Decision, who: str, today: date) -> tuple[str, ...]:
    return row.text, who, short_day(row.due), wording.state(row, today)[1]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"


def redactable() -> list[tuple[str, str]]:
    return [
        ("meeting", "Möten"),
        ("decision", "Beslut"),
        ("decision_event", "Vad som har blivit av beslut, och hur de stod förut"),
    ]
