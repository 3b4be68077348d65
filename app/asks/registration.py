"""What the council's asks tell the others: what waits and has been answered, what a group has asked, what a meeting
takes up, and the letter about an answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.asks import permissions, reviews, service, wording
from app.domains import KindOfLetter
from app.figures.periods import local_date
from app.hooks import Due, Related, Todo
from app.letters import writing
from tenants.errors import NotFound
from tenants.scope import Scope

SHORT = 70
ANSWERS_FOR = timedelta(days=120)
"""So long an answer is taken up at the group's meetings."""


def waiting(scope: Scope) -> list[Any]:
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    return service.waiting(scope) + (reviews.waiting(scope) if scope.may(permissions.REVIEW) else [])


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """Answers that are to be written down, those that have come, and the year's review."""
    todos = []
    for row in rows:
        if row.what == service.OPEN:
            text = f"Skriv svaret: {_short(row.said)}"
            todos.append(Todo(row.what, text, "asks.answering", {"id": row.id}, since=local_date(row.at)))
        elif row.what == service.ANSWER_CAME:
            todos.append(Todo(row.what, f"Svar: {_short(row.said)}", "asks.show", {"id": row.id}, since=row.day))
        else:
            said = f"Skriv hur {scope.profile.council} ser på arbetssättet {row.day.year}"
            todos.append(Todo(row.what, said, "asks.review", {"year": row.day.year}, row.day))
    return todos


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a group what it has asked, of a meeting what is put at it, with the answers."""
    if kind not in ("group", "meeting") or not scope.may(permissions.READ):
        return []
    of_group = kind == "group"
    seen = service.of_group(scope, group_id=id) if of_group else service.put_at(scope, meeting_id=id)
    return [
        Related(_short(one.row.text), "asks.show", {"id": one.row.id}, "Till rådet", wording.who_answers(one))
        for one in seen
    ]


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """At the council's meeting what is put at it; at a group's the answers that have come."""
    if not scope.may(permissions.READ):
        return []
    if meeting.kind == "council":
        seen, kind = service.put_at(scope, meeting_id=meeting.id), "asks"
    elif meeting.group_id:
        since = local_date(scope.now) - ANSWERS_FOR
        seen, kind = service.of_group(scope, group_id=meeting.group_id), "answers"
        seen = [one for one in seen if one.row.answered_on and one.row.answered_on >= since]
    else:
        return []
    return [Due(kind, _short(one.row.text), "asks.show", {"id": one.row.id}, wording.who_answers(one)) for one in seen]


def _write(scope: Scope, mail):
    """That an answer has come, and nothing of it."""
    try:
        row = scope.find(service.Ask, mail.about_id)
    except NotFound:
        return None
    if row.removed_at or row.answer is None:
        return None
    said = f"Det har kommit ett svar på en fråga till rådet i Samsyn i {scope.tenant.name}."
    return writing.write_notice(scope, mail=mail, subject="Ett svar har kommit", said=said, path=f"till-radet/{row.id}")


LETTERS = (
    KindOfLetter(
        service.ANSWERED,
        "Svar på en fråga till rådet",
        _write,
        choice="När rådet eller någon annan har svarat på det din grupp har frågat.",
        permission=permissions.READ.name,
    ),
)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"


def redactable() -> list[tuple[str, str]]:
    return [("ask", "Frågor till rådet och svar"), ("method_review", "Rådet om arbetssättet")]
