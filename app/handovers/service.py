"""Acts on handovers: hand over, correct, take back, say how far it has come, choose the types; `lists.py` reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.figures.periods import local_date
from app.handovers import permissions
from app.handovers.models import ANSWERS, CHANGED, DECLINED, OPEN, SENT, TAKEN_BACK, HandedType, Handover, HandoverEvent
from app.incidents import service as incidents
from app.incidents.visibility import readable
from app.mail import service as mail
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

KIND = "handed_over"
USUAL = ("belysning", "skymd-insyn", "nedskrapning", "overgivet", "klotter", "skada-allman-plats")
"""Slugs of the types that are handed over where the municipality has said nothing."""


@requires(permissions.HAND_OVER)
def handed_types(scope: Scope) -> Mapping[int, UUID | None]:
    """Number of each type that is handed over -> the organisation that usually gets it. Asked once in a scope."""
    return scope.once(HandedType, lambda: _handed(scope))


def _handed(scope: Scope) -> Mapping[int, UUID | None]:
    found: dict[int, UUID | None] = {taxonomy.by_slug()[slug].id: None for slug in USUAL}
    for row in scope.db.scalars(select(HandedType)):
        found[row.category_id] = row.organisation_id
        if not row.handed:
            del found[row.category_id]
    return found


@requires(permissions.HAND_OVER)
def may_hand_over(scope: Scope, *, incident_id: UUID) -> bool:
    """Whether a report counts and is of a type that is handed over. Raises NotFound for one that is not there."""
    row = readable(scope, incident_id)
    return row.state == "counted" and row.category_id in handed_types(scope)


@requires(permissions.TELL)
def state_of(scope: Scope, *, id: UUID) -> str:
    """How far a handover has come, for the letter about it. Raises NotFound."""
    return scope.find(Handover, id).state


@requires(permissions.HAND_OVER)
def choose_type(scope: Scope, *, category: str, handed: bool, organisation_id: UUID | None = None) -> None:
    """Say whether reports of a national type are handed over, and to whom they usually are. Raises Invalid."""
    kind = taxonomy.by_slug().get(category)
    faults: dict[str, list[str]] = {}
    if kind is None or not kind.counts or kind.sensitive:
        faults["category"] = ["Välj en typ i listan. Det som är känsligt lämnas inte över."]
    if organisation_id and all(one.id != organisation_id for one in accounts.organisations_to_choose(scope)):
        faults["organisation_id"] = [_NOT_HERE]
    if faults or kind is None:
        raise Invalid(faults)
    row = {"category_id": kind.id, "handed": handed, "organisation_id": organisation_id}
    scope.insert_many(
        HandedType,
        [row],
        upsert=lambda insert: insert.on_conflict_do_update(
            index_elements=["tenant_id", "category_id"],
            set_={name: insert.excluded[name] for name in ("handed", "organisation_id")},
        ),
    )


_NOT_HERE = "Verksamheten finns inte här. Välj en i listan."


@requires(permissions.HAND_OVER)
def hand_over(
    scope: Scope, *, incident_id: UUID, organisation_id: UUID, place: str, asked: str, due: date, insist: bool = False
) -> Handover:
    """Hand what a report tells of to the organisation that is to see to it, which gets a letter without content.

    Raises NotFound for a report that is not there, and Invalid: also for one that does not count, for a type that is
    not handed over here, and for one that lies with this organisation already.
    """
    seen = incidents.read_incident(scope, id=incident_id)
    texts, values = _checked(scope, None, place, asked, due, insist)
    if all(one.id != organisation_id for one in accounts.organisations_to_choose(scope)):
        texts.fault("organisation_id", _NOT_HERE)
    if seen.state != "counted":
        texts.fault("organisation_id", "Rapporten räknas inte. Släpp den eller ta upp den igen först.")
    elif seen.category.id not in handed_types(scope):
        texts.fault("organisation_id", "Den typen lämnas inte över här. Lägg till den bland typerna som lämnas över.")
    same = select(Handover.id).where(Handover.incident_id == incident_id, Handover.organisation_id == organisation_id)
    if scope.db.scalar(same.where(Handover.state.in_(OPEN)).limit(1)):
        texts.fault("organisation_id", "Den ligger redan hos verksamheten. Ändra det som är lämnat i stället.")
    if texts.faults:
        raise Invalid(texts.faults)
    about = {"incident_id": incident_id, "organisation_id": organisation_id, "category_id": seen.category.id}
    row = scope.add(Handover(state=SENT, sent_at=scope.now, **about, **values))
    _note(scope, row, SENT)
    _tell(scope, row)
    return row


@requires(permissions.HAND_OVER)
def change(
    scope: Scope, *, id: UUID, version: int, place: str, asked: str, due: date, insist: bool = False
) -> Handover:
    """Correct what is asked, where and by when. What it said before is kept. Raises NotFound, Invalid and
    Conflict("changed_meanwhile")."""
    row = scope.find(Handover, id, to_change=True)
    texts, values = _checked(scope, row, place, asked, due, insist)
    if texts.faults:
        raise Invalid(texts.faults)
    before = {name: str(getattr(row, name)) for name, value in values.items() if getattr(row, name) != value}
    versions.change(scope, row, version, values)
    if before:
        _note(scope, row, CHANGED, before=before)
    return row


@requires(permissions.HAND_OVER)
def take_back(scope: Scope, *, id: UUID, version: int) -> Handover:
    """Nobody is to see to it any more. Raises NotFound and Conflict("changed_meanwhile")."""
    return _turn(scope, id, version, TAKEN_BACK)


@requires(permissions.HAND_OVER)
def send_again(scope: Scope, *, id: UUID, version: int) -> Handover:
    """Hand over once more what was taken back or declined. Raises as `take_back`."""
    row = _turn(scope, id, version, SENT)
    _tell(scope, row)
    return row


def _turn(scope: Scope, id: UUID, version: int, state: str) -> Handover:
    row = scope.find(Handover, id, to_change=True)
    if row.state not in ((TAKEN_BACK, DECLINED) if state == SENT else (*OPEN, DECLINED)):
        raise Conflict("changed_meanwhile")
    versions.change(scope, row, version, {"state": state})
    _note(scope, row, state)
    return row


@requires(permissions.SAY)
def say(scope: Scope, *, id: UUID, version: int, state: str, reason: str = "", insist: bool = False) -> Handover:
    """Say how far one's own organisation has come: one of ANSWERS; the coordinator notes what was said. `reason`: why
    it is declined.

    Raises NotFound for one that the actor does not read, Invalid, and Conflict("changed_meanwhile"), also for one that
    has been taken back.
    """
    row = scope.find(Handover, id, to_change=True)
    if not permissions.sees_all(scope.actor) and row.organisation_id not in scope.actor.organisations(permissions.SAY):
        raise NotFound("handover")
    if row.state == TAKEN_BACK:
        raise Conflict("changed_meanwhile")
    texts = Texts(insist=insist)
    why = texts.line("reason", reason, required="Skriv varför ni inte tar hand om det." if state == DECLINED else "")
    if state not in ANSWERS:
        texts.fault("state", "Välj hur långt det har kommit.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, {"state": state})
    _note(scope, row, state, reason=why)
    return row


def _note(scope: Scope, row: Handover, what: str, **said: Any) -> None:
    told = {"reason": "", "before": None, **said}
    scope.add(HandoverEvent(handover_id=row.id, what=what, at=scope.now, by=scope.actor.name, **told))


def _checked(
    scope: Scope, stored: Handover | None, place: str, asked: str, due: date, insist: bool
) -> tuple[Texts, dict[str, Any]]:
    texts = Texts(insist=insist)
    values = {
        "place": texts.line("place", place, required="Skriv var det är, så att den som åker dit hittar."),
        "asked": texts.take("asked", asked, required="Skriv vad som ska göras.", most=600),
        "due": due,
    }
    if due < local_date(scope.now) and not (stored and stored.due == due):
        texts.fault("due", "Dagen har gått. Välj en som kommer.")
    return texts, values


def _tell(scope: Scope, row: Handover) -> None:
    """Write to those who act for the organisation that it was handed to. Not of what is for practice."""
    if not scope.post.works or scope.tenant.is_practice:
        return
    there = accounts.may_here(scope, permission=permissions.SAY)
    to = [her for her in there if row.organisation_id in her.organisations(permissions.SAY)]
    mail.tell(scope, kind=KIND, to=to, about_id=row.id)
