"""What consultations tell the others: the module, the letter of an invitation, what waits and comes, what a focus area
and a place rest on, what the quarter's report prints, and what words find."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.consultations import contacts, lists, permissions, wording
from app.domains import KindOfLetter, Module, turned_off
from app.figures.numbers import number
from app.figures.periods import Days, Quarter
from app.hooks import MOST_FOUND, Coming, Found, FoundOfKind, Part, PartRow, Related, Room, Sought, Todo
from tenants.scope import Scope

MODULE = Module(
    "dialoger",
    "Dialoger och trygghetsvandringar",
    "Dialoger med invånare och medarbetare, trygghetsvandringar och möten med företag: vad som sades, och svar på det.",
    ("consultations", "walks", "surveys"),
)
LETTERS = (
    KindOfLetter(contacts.KIND, "Inbjudan till en dialog", lambda scope, mail: contacts.letter(scope, due=mail)),
)
SHORT, ANSWER = 80, 140
"""Characters of what is told in one line."""
MOST_ANSWERS = 6
"""In the quarter's report."""


def waiting(scope: Scope) -> list[Any]:
    """For those who write consultations and see to what was said."""
    return lists.waiting(scope) if scope.may(permissions.WRITE) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    words = {
        lists.UNWRITTEN: ("Skriv in hur det gick: {}", "consultations.edit"),
        lists.REVISIT: ("Återbesök: {}", "consultations.show"),
        lists.UNANSWERED: ("Ur en dialog: {}", "consultations.answering"),
    }
    return [
        Todo(row.what, said.format(_short(row.said)), endpoint, {"id": row.id}, due=row.day)
        for row in rows
        for said, endpoint in (words[row.what],)
    ]


def coming(scope: Scope, days: Days) -> list[Coming]:
    """The consultations of these days, and the walks that are gone once more."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    return [
        Coming(day, "Återbesök" if again else seen.kind, seen.row.title, who=seen.who, at="" if again else seen.row.at)
        for day, seen, again in lists.days_in(scope, days=days)
    ]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a focus area the consultations on which it rests; of a place what was said about it."""
    if kind not in ("focus_area", "place") or not scope.may(permissions.READ):
        return []
    if kind == "focus_area":
        return [
            Related(seen.row.title, "consultations.show", {"id": seen.row.id}, about="Dialoger", note=_note(seen))
            for seen in lists.of_focus_area(scope, focus_area_id=id)
        ]
    found: dict[UUID, tuple[lists.ConsultationView, int]] = {}
    for seen, _row in lists.at_place(scope, named_place_id=id):
        found[seen.row.id] = seen, found.get(seen.row.id, (seen, 0))[1] + 1
    return [
        Related(
            seen.row.title,
            "consultations.show",
            {"id": seen.row.id},
            about="Dialoger",
            note=f"{n} {'synpunkt' if n == 1 else 'synpunkter'} om platsen",
        )
        for seen, n in found.values()
    ]


def quarter_parts(scope: Scope, quarter: Quarter) -> list[Part]:
    """How much citizens said in the quarter, and what they were answered: what is told to everybody. Their own words
    stay with those who read consultations."""
    if not scope.may(permissions.TELL) or "consultations" in turned_off(scope.profile.modules):
        return []
    said = lists.of_citizens(scope, days=quarter.days)
    answered = [one for one in said if one.answer]
    rows = tuple(
        PartRow((wording.THEME_NAMES[one.theme], _short(one.answer, ANSWER), wording.STATUSES[one.status]))
        for one in answered[:MOST_ANSWERS]
    )
    if not said:
        return []
    came = "1 synpunkt" if len(said) == 1 else f"{number(len(said))} synpunkter"
    says = f"{came} i dialoger och på trygghetsvandringar, {number(len(answered))} besvarade."
    says += f" De {MOST_ANSWERS} första svaren:" if len(answered) > MOST_ANSWERS else ""
    return [Part("synpunkter", "Synpunkter från medborgare", Room.EST, says, ("Tema", "Svar", "Läge"), rows)]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Consultations by what was said."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = lists.look_for(scope, sought=sought)
    hits = (Found(one.row.title, "consultations.show", {"id": one.row.id}, note=one.kind) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Dialoger", tuple(hits), len(seen))]


def redactable() -> list[tuple[str, str]]:
    return [
        ("consultation", "Dialoger"),
        ("consultation_remark", "Synpunkter ur dialoger"),
        ("business_contact", "Företagskontakter"),
    ]


def _note(seen: lists.ConsultationView) -> str:
    came = "" if seen.row.participants is None else f" · {seen.row.participants} deltagare"
    return f"{seen.row.held_on}{came} · {seen.state[1].lower()}"


def _short(text: str, most: int = SHORT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0]} …"
