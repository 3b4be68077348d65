"""Acts on what is asked of the council: ask, correct, take away and put back, answer, read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, Select, bindparam, func, literal, null, select, true

from app.accounts import service as accounts
from app.asks import permissions, wording
from app.asks.models import ADDRESSEES, ANSWERS, COUNCIL, Ask
from app.figures.periods import local_date
from app.groups import service as groups
from app.groups.permissions import READ as READ_GROUPS
from app.mail import service as mail
from app.meetings import circle
from app.meetings import lists as meetings
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

ANSWERED = "ask_answered"
"""The letter that says that an answer has come."""
TOLD_FOR = timedelta(days=14)
"""So long an answer stands on Idag."""
MOST = 100
MOST_WAITING = 5
OPEN, ANSWER_CAME = "ask", "ask_answered"


@dataclass(frozen=True)
class AskView:
    """What is asked, in words."""

    row: Ask
    who: str
    group: str
    state: tuple[str, str]

    @property
    def answered(self) -> bool:
        return self.row.answer is not None


@requires(permissions.READ)
def list_asks(scope: Scope, *, state: str | None = None) -> list[AskView]:
    """Those that the actor reads, the latest first. `state`: one of `wording.FILTERS`."""
    if state is not None and state not in wording.FILTERS:
        raise NotFound("state")
    which = {"oppna": Ask.answer.is_(None), "besvarade": Ask.answer.is_not(None)}
    return _views(scope, which[state] if state else true())


@requires(permissions.READ)
def find_ask(scope: Scope, *, id: UUID) -> AskView:
    """Raises NotFound for one that the actor does not read."""
    found = _views(scope, Ask.id == id)
    if not found:
        raise NotFound("ask")
    return found[0]


@requires(permissions.READ)
def of_group(scope: Scope, *, group_id: UUID) -> list[AskView]:
    return _views(scope, Ask.group_id == group_id)


@requires(permissions.READ)
def put_at(scope: Scope, *, meeting_id: UUID) -> list[AskView]:
    """Those that are put at a meeting of the council."""
    return _views(scope, Ask.meeting_id == meeting_id)


@requires(permissions.WRITE)
def council_meetings(scope: Scope, *, also: UUID | None = None) -> list[meetings.MeetingView]:
    """The council's meetings that are not closed, and this one."""
    found = [one for one in meetings.meetings_to_decide_at(scope) if one.row.kind == "council"]
    if also and all(one.row.id != also for one in found):
        found.append(meetings.find_meeting(scope, id=also))
    return found


@requires(permissions.WRITE)
def add_ask(scope: Scope, **fields) -> Ask:
    """Ask something. For `fields` see `_checked`. Raises Invalid with a Swedish sentence per field."""
    nothing: dict[str, Any] = {"answer": None, "said": "", "paragraph": "", "registry_number": "", "answered_on": None}
    return scope.add(Ask(**_checked(scope, None, **fields), **nothing))


@requires(permissions.WRITE)
def change_ask(scope: Scope, *, id: UUID, version: int, **fields) -> Ask:
    """Correct what is asked: what is left out is emptied. Raises Invalid, NotFound and
    Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, Ask, id)
    versions.change(scope, row, version, _checked(scope, row, **fields))
    return row


@requires(permissions.WRITE)
def remove_ask(scope: Scope, *, id: UUID) -> Ask:
    """Take it away; it can be put back. Raises NotFound."""
    row = versions.find_kept(scope, Ask, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_ask(scope: Scope, *, id: UUID) -> Ask:
    row = versions.find_removed(scope, Ask, id)
    versions.restore(scope, row)
    return row


@requires(permissions.ANSWER)
def answer(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    answer: str,
    answered_on: date,
    said: str = "",
    paragraph: str = "",
    registry_number: str = "",
    insist: bool = False,
) -> Ask:
    """Write down what was answered, or correct that. The group is told of a first answer by mail, never what it says.

    Raises Invalid, NotFound and Conflict("changed_meanwhile").
    """
    row = versions.find_kept(scope, Ask, id)
    texts = Texts(insist=insist)
    values = {
        "answer": answer,
        "said": texts.take("said", said, most=600),
        "answered_on": answered_on,
        "paragraph": texts.code("paragraph", paragraph),
        "registry_number": texts.code("registry_number", registry_number),
    }
    if answer not in ANSWERS:
        texts.fault("answer", "Välj ett av svaren.")
    if answered_on > local_date(scope.now):
        texts.fault("answered_on", "Dagen har inte varit än. Skriv den dag svaret gavs.")
    if texts.faults:
        raise Invalid(texts.faults)
    first = row.answer is None
    versions.change(scope, row, version, values)
    if first:
        _tell(scope, row)
    return row


@requires(permissions.READ)
def waiting(scope: Scope) -> list[Select]:
    """As `hooks.todo` asks for it: what has no answer though its meeting has been, and the answers that have come
    lately to the actor's groups."""
    day = local_date(scope.now)
    found = []
    if permissions.follows_all(scope.actor):
        found = [_unanswered(), _answered(day - TOLD_FOR, None)]
    elif not permissions.reads_all(scope.actor) and (hers := scope.actor.organisations(permissions.READ)):
        found = [_answered(day - TOLD_FOR, hers)]
    return found


@lru_cache(maxsize=20)
def _unanswered() -> Select:
    at = circle.begins_at(Ask)
    return _waits(OPEN, Ask.text, null().cast(Date), at).where(
        Ask.answer.is_(None), at <= bindparam("now", type_=DateTime(timezone=True))
    )


@lru_cache(maxsize=100)
def _answered(since: date, organisations: frozenset[UUID] | None) -> Select:
    """To whose groups, None: to any."""
    hers = true() if organisations is None else groups.in_groups_of(Ask, organisations)
    rows = _waits(ANSWER_CAME, Ask.text, Ask.answered_on, null().cast(DateTime(timezone=True)))
    return rows.where(Ask.answer.is_not(None), Ask.answered_on > since, hers)


def _waits(what: str, said: Any, day: Any, at: Any) -> Select:
    columns = literal(what).label("what"), Ask.id, said.label("said"), day.label("day"), at.label("at")
    rows = select(*columns, func.count().over().label("n")).where(Ask.removed_at.is_(None))
    return rows.order_by(Ask.id).limit(MOST_WAITING)


def _views(scope: Scope, which: ColumnElement[bool]) -> list[AskView]:
    hers = true()
    if not permissions.reads_all(scope.actor):
        hers = groups.in_groups_of(Ask, scope.actor.organisations(permissions.READ))
    rows = select(Ask).where(which, hers, Ask.removed_at.is_(None)).order_by(Ask.id.desc()).limit(MOST)
    found = scope.db.scalars(rows).all()
    named = any(row.group_id for row in found) and scope.may(READ_GROUPS)
    return _worded(scope, found, {one.row.id: one.name for one in groups.list_groups(scope)} if named else {})


def _worded(scope: Scope, rows: Sequence[Ask], names: Mapping[UUID, str]) -> list[AskView]:
    return [
        AskView(
            row,
            wording.who(row, scope.profile.council),
            names.get(row.group_id, "") if row.group_id else "",
            wording.state(row),
        )
        for row in rows
    ]


def _checked(
    scope: Scope,
    stored: Ask | None,
    *,
    text: str,
    addressee: str,
    ground: str = "",
    function: str = "",
    group_id: UUID | None = None,
    meeting_id: UUID | None = None,
    insist: bool = False,
) -> dict[str, Any]:
    texts = Texts(insist=insist)
    own = addressee == COUNCIL
    values: dict[str, Any] = {
        "text": texts.take("text", text, required="Skriv vad ni frågar.", most=600),
        "ground": texts.take("ground", ground, most=600),
        "addressee": addressee,
        "function": texts.line("function", function, required="" if own else "Skriv vem som ska svara."),
        "group_id": group_id,
        "meeting_id": meeting_id,
    }
    if own:
        values["function"] = ""
    if addressee not in ADDRESSEES:
        texts.fault("addressee", "Välj vem som ska svara.")
    new_group = group_id and not (stored and stored.group_id == group_id)
    if new_group and group_id not in dict(groups.groups_to_choose(scope)):
        texts.fault("group_id", "Gruppen finns inte här, eller har avslutats. Välj i listan.")
    new_meeting = meeting_id and not (stored and stored.meeting_id == meeting_id)
    if new_meeting and all(one.row.id != meeting_id for one in council_meetings(scope)):
        texts.fault("meeting_id", "Mötet är inte rådets, eller är avslutat. Välj i listan.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values


def _tell(scope: Scope, row: Ask) -> None:
    if not scope.post.works or scope.tenant.is_practice:
        return
    members = groups.member_ids(scope, row.group_id) if row.group_id else set()
    to = [
        her
        for her in accounts.may_here(scope, permission=permissions.READ)
        if her.person_id != scope.actor.person_id
        and (permissions.follows_all(her) or her.organisations(permissions.READ) & members)
    ]
    mail.tell(scope, kind=ANSWERED, to=to, about_id=row.id)
