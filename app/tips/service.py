"""Acts: somebody tells something and reads the answer; the coordinator settles it; places with a code on the wall."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, Select, Uuid, and_, delete, func, literal, null, or_, select
from sqlalchemy.exc import IntegrityError

from app.figures.periods import local_date
from app.incidents import service as incidents
from app.privacy import clean
from app.texts import Texts, marked
from app.tips import permissions, proof
from app.tips.models import ACCEPTED, ANSWERED, BUSINESS, CITIZEN, DISCARDED, KINDS, WAITING, Tip, TipPlace
from tenants import audit, versions
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

KEPT = timedelta(days=30)
"""So long what nobody has settled is kept, and what was answered or discarded."""
MOST_AN_HOUR, MOST_UNCONFIRMED = 60, 10
"""So many tips are taken in within an hour, and of those whom no browser has worked for."""
SHOWN = 100
MOST_PLACES = 200
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
TO_SETTLE = "tip"
NOTHING_TOLD = "Skriv vad du vill berätta."
NO_NAMES = "Det här kan peka ut en person. Ta bort det. Gäller det en person: ring polisen på 114 14."
TOO_OLD = "Sidan har legat öppen för länge. Din text är kvar: skicka den en gång till."
FULL = "Det kommer många tips just nu. Försök igen om en stund. Pågår något: ring 112. Annars polisen: 114 14."
FAULTS = NOTHING_TOLD, NO_NAMES, TOO_OLD, FULL
"""What anybody may be told when a tip is not taken in: on the open pages in their languages."""


@open_to_all
def send_tip(
    scope: Scope,
    *,
    key: bytes,
    kind: str = CITIZEN,
    text: str = "",
    place_text: str = "",
    time_text: str = "",
    wants_answer: bool = False,
    word: str = "",
    number: str = "",
    ticket: str = "",
) -> str | None:
    """Take in what somebody tells; gives the code by which she reads the answer, "" when she asked for none, None when
    she has no script and is to wait first (`proof.py`). `key`: the installation's. Nothing is kept of who she is.

    Raises Invalid, and Conflict("too_many_tips").
    """
    texts = Texts()
    told = texts.take("text", text, required=NOTHING_TOLD)
    values = {"text": told, "place_text": texts.line("place_text", place_text)}
    values["time_text"] = texts.line("time_text", time_text)
    typed = {"text": text, "place_text": place_text, "time_text": time_text}
    for field in texts.pointed_out:
        # Her own words, shown to her alone, so that she sees which.
        pointed = dict.fromkeys(part.text for part in marked(clean(typed[field])) if part.found)
        texts.faults[field] = [NO_NAMES, ", ".join(f"”{one}”" for one in pointed)]
    if kind not in KINDS or not proof.is_known(key, scope.tenant.id, word, local_date(scope.now)):
        texts.fault("text", TOO_OLD)
    if texts.faults:
        raise Invalid(texts.faults)
    worked = proof.is_worked(word, text, number)
    if not worked and not proof.has_waited(key, text, ticket, scope.now):
        return None
    since = Tip.came_at > scope.now - timedelta(hours=1)
    n, unconfirmed = scope.db.execute(
        select(func.count(), func.count().filter(Tip.confirmed.is_(False))).select_from(Tip).where(since)
    ).one()
    if n >= MOST_AN_HOUR or (not worked and unconfirmed >= MOST_UNCONFIRMED):
        raise Conflict("too_many_tips")
    code = "".join(secrets.choice(LETTERS) for _ in range(12)) if wants_answer else ""
    digest = sha256(f"{word} {kind} {told} {values['place_text']}".encode()).hexdigest()
    begun = {"state": WAITING, "answer": "", "settled_by": "", "came_at": scope.now, "confirmed": worked}
    row = Tip(kind=kind, digest=digest, code_hash=_hash(code), **values, **begun)
    try:
        with scope.attempt():
            scope.add(row)
    except IntegrityError:
        # Sent twice: the first has been taken in, and a code that nobody has seen opens nothing.
        raise Conflict("tip_sent") from None
    audit.note(scope, "tips.send")
    return code


@open_to_all
def read_answer(scope: Scope, *, code: str) -> Tip | None:
    """What became of a tip, to whoever has its code; None when there is no such tip any more."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return scope.db.scalar(select(Tip).where(Tip.code_hash == _hash(plain))) if len(plain) == 12 else None


@open_to_all
def find_place(scope: Scope, *, code: str) -> TipPlace:
    """Where a sheet hangs. Raises NotFound."""
    found = scope.db.scalar(select(TipPlace).where(TipPlace.code == code, TipPlace.removed_at.is_(None)))
    if found is None:
        raise NotFound("tip_place")
    return found


@requires(permissions.READ)
def list_tips(scope: Scope, *, settled: bool = False) -> list[Tip]:
    """Those that wait, the first first; or those that were settled, the last first."""
    if settled:
        rows = select(Tip).where(Tip.state != WAITING).order_by(Tip.settled_at.desc())
    else:
        rows = select(Tip).where(Tip.state == WAITING).order_by(Tip.came_at, Tip.id)
    return list(scope.db.scalars(rows.limit(SHOWN)))


@requires(permissions.READ)
def find_tip(scope: Scope, *, id: UUID) -> Tip:
    """Raises NotFound."""
    return scope.find(Tip, id)


@requires(permissions.SETTLE)
def accept(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    category: str,
    earliest: datetime,
    named_place_id: UUID | None = None,
    text: str = "",
    answer: str = "",
) -> Tip:
    """Make a report of it, as the coordinator words it: she takes it over. Raises NotFound, Invalid and Conflict."""
    row = _to_settle(scope, id)
    said, text = _taken("answer", answer), _taken("text", text)
    report = incidents.report_incident(
        scope,
        category=category,
        earliest=earliest,
        named_place_id=named_place_id,
        precision=None if named_place_id else "unknown",
        text=text,
        source=CITIZEN,
    )
    _settle(scope, row, version, ACCEPTED, said, incident_id=report.id)
    return row


@requires(permissions.SETTLE)
def reply(scope: Scope, *, id: UUID, version: int, words: str = "") -> Tip:
    """Answer, and let that be all. Raises NotFound, Invalid and Conflict."""
    row = _to_settle(scope, id)
    _settle(scope, row, version, ANSWERED, _taken("words", words, required="Skriv svaret."))
    return row


@requires(permissions.SETTLE)
def discard(scope: Scope, *, id: UUID, version: int) -> Tip:
    """Let nothing become of it. Raises NotFound and Conflict."""
    row = _to_settle(scope, id)
    _settle(scope, row, version, DISCARDED, "")
    return row


@requires(permissions.SETTLE)
def undo(scope: Scope, *, id: UUID) -> Tip:
    """Let it wait again; a report that was made of it is withdrawn. Raises NotFound, and Conflict("already_done") when
    it waits."""
    row = scope.find(Tip, id, to_change=True)
    if row.state == WAITING:
        raise Conflict("already_done")
    if row.incident_id is not None:
        seen = incidents.read_incident(scope, id=row.incident_id)
        if seen.state != "withdrawn":
            incidents.withdraw_incident(scope, id=seen.id, version=seen.version, reason="Tipset togs tillbaka.")
    ended = {"state": WAITING, "answer": "", "settled_at": None, "settled_by": "", "incident_id": None}
    versions.change(scope, row, row.version, ended)
    return row


@requires(permissions.FORGET)
def forget(scope: Scope) -> int:
    """Remove what nobody has settled within KEPT, and what was settled so long ago; returns how many."""
    old = or_(and_(Tip.state == WAITING, Tip.came_at < scope.now - KEPT), Tip.settled_at < scope.now - KEPT)
    return len(scope.db.execute(delete(Tip).where(old).returning(Tip.id)).all())


@requires(permissions.PLACES)
def list_places(scope: Scope) -> Sequence[TipPlace]:
    """Those with a sheet, by name, and those that were taken away last."""
    return scope.db.scalars(select(TipPlace).order_by(TipPlace.name, TipPlace.id)).all()


@requires(permissions.PLACES)
def read_sheet(scope: Scope, *, id: UUID) -> TipPlace:
    """Raises NotFound."""
    row = scope.find(TipPlace, id)
    if row.removed_at is not None:
        raise NotFound("tip_place")
    return row


@requires(permissions.PLACES)
def add_place(scope: Scope, *, name: str = "", kind: str = CITIZEN) -> TipPlace:
    """A sheet for a stairwell, a square or a business park. Raises Invalid."""
    texts = Texts()
    name = texts.line("name", name, required="Skriv platsen, till exempel Trapphus, Drottninggatan 4.")
    if len([one for one in list_places(scope) if one.removed_at is None]) >= MOST_PLACES:
        texts.fault("name", f"Det finns redan {MOST_PLACES} platser. Ta bort någon först.")
    if kind not in (CITIZEN, BUSINESS):
        texts.fault("kind", "Välj ett av alternativen.")
    if texts.faults:
        raise Invalid(texts.faults)
    return scope.add(TipPlace(code="".join(secrets.choice(LETTERS) for _ in range(8)), name=name, kind=kind))


@requires(permissions.PLACES)
def remove_place(scope: Scope, *, id: UUID) -> TipPlace:
    row = versions.find_kept(scope, TipPlace, id)
    versions.remove(scope, row)
    return row


@requires(permissions.PLACES)
def restore_place(scope: Scope, *, id: UUID) -> TipPlace:
    row = versions.find_removed(scope, TipPlace, id)
    versions.restore(scope, row)
    return row


@lru_cache
def waiting() -> Select:
    """As `hooks.todo` asks for it: one line for all that wait."""
    return (
        select(
            literal(TO_SETTLE).label("what"),
            null().cast(Uuid).label("id"),
            literal("").label("said"),
            null().cast(Date).label("day"),
            func.min(Tip.came_at).cast(DateTime(timezone=True)).label("at"),
            func.count().cast(Integer).label("n"),
        )
        .where(Tip.state == WAITING)
        .having(func.count() > 0)
    )


def _to_settle(scope: Scope, id: UUID) -> Tip:
    row = scope.find(Tip, id, to_change=True)
    if row.state != WAITING:
        raise Conflict("already_done")
    return row


def _settle(scope: Scope, row: Tip, version: int, state: str, answer: str, **more: Any) -> None:
    settled = {"state": state, "answer": answer, "settled_at": scope.now, "settled_by": scope.actor.name, **more}
    versions.change(scope, row, version, settled)


def _taken(field: str, text: str, *, required: str = "") -> str:
    texts = Texts()
    said = texts.take(field, text, required=required)
    if texts.faults:
        raise Invalid(texts.faults)
    return said


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest() if code else ""
