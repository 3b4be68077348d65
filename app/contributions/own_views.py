"""Acts on how organisations see a period: say it, correct it, take it back, note what was said, read it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.contributions import permissions
from app.contributions.models import CALM, MOODS, OwnView, ViewReminder
from app.contributions.readers import POLICE, handed_in, period_of, read_views
from app.coverage import reminders
from app.coverage import service as coverage
from app.figures.periods import FORTNIGHT_DAYS, Fortnight, local_date
from app.figures.rooms import Room
from app.letters import writing
from app.mail import service as mail
from app.meetings import lists as meetings
from app.meetings.permissions import READ as READ_MEETINGS
from app.meetings.service import PICTURE, USUAL
from app.pictures.service import open_picture
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.post import Letter
from tenants.scope import Scope

LINES, LONGEST_LINE = 3, 200
ASKED_BEFORE = timedelta(days=5)
"""So long before its last day it is asked for."""
REMINDER = "own_view"
_OF_ONE = re.compile(
    r"\b(?:riskindivid|individärende|personärende|orosanmäl|husrannsak|kroppsvisit|kroppsbesikt|"
    r"uppsökande samtal med|spaning mot|spana på|personalia|signalement)\w*",
    re.IGNORECASE,
)
_GONE: dict[str, Any] = {"mood": None, "text": "", "handed_in": True, "oral": False}
_NOT_ONE = "Skriv om platser och läge. Arbete som riktas mot enskilda beskrivs aldrig här, bara i ert eget system."


@dataclass(frozen=True)
class Own:
    """Of one of the actor's organisations: what is to be written on."""

    organisation: Any
    """Row of `Organisation`."""
    latest: Any
    """What is handed in (as `OwnView`); None: nothing is, or it has been taken back."""
    draft: Any
    """What has been written since by the organisation itself, without being handed in."""
    version: int
    """What the next is written after."""
    usual_room: Room
    gone: Any
    """What was taken back, when that was the last that was done."""

    @property
    def shown(self) -> Any:
        """What a form begins with."""
        return self.draft or self.latest


@dataclass(frozen=True)
class Asked:
    """For which period an own view is asked for, and until when."""

    period: Fortnight
    due: date
    missing: tuple[str, ...]
    """Names of the actor's organisations that have handed in nothing."""


def usual_room(organisation: Any) -> Room:
    """Who is told, where nobody has chosen: of the police those alone who sit with them."""
    return Room.POLICE if organisation.kind == POLICE else Room.EST


@requires(permissions.SAY)
def asked_period(scope: Scope) -> tuple[Fortnight, date]:
    """The period whose picture comes next, and the day before its meeting: the last one that an own view is asked for.
    The usual day of the meeting, where it has not been made."""
    today = local_date(scope.now)
    current = Fortnight.containing(today, scope.profile.anchor)
    meeting = meetings.next_to_come(scope) if scope.may(READ_MEETINGS) else None
    if meeting is not None and meeting.what == PICTURE and meeting.day in (current.previous.first, current.first):
        return Fortnight(meeting.day), local_date(meeting.at) - timedelta(days=1)
    return current, current.first + USUAL[0] - timedelta(days=1)


@requires(permissions.SAY)
def waiting(scope: Scope) -> Asked | None:
    """What is asked of the actor now; None when nothing is, or all that is asked for is handed in."""
    period, due = asked_period(scope)
    hers = [one for one in accounts.organisations_to_choose(scope) if one.id in _hers(scope)]
    if not hers or local_date(scope.now) < due - ASKED_BEFORE:
        return None
    latest = handed_in(OwnView.first == period.first, OwnView.organisation_id.in_([one.id for one in hers]))
    there = set(scope.db.scalars(select(latest.c.organisation_id).where(latest.c.mood.is_not(None))))
    missing = tuple(one.name for one in hers if one.id not in there)
    return Asked(period, due, missing) if missing else None


@requires(permissions.SAY)
def read_own(scope: Scope, *, first: date) -> list[Own]:
    """Of each of the actor's organisations. Raises NotFound for a day that no period begins on."""
    period_of(scope, first)
    hers = [one for one in accounts.organisations_to_choose(scope) if one.id in _hers(scope)]
    rows: dict[UUID, list[OwnView]] = {}
    asked = select(OwnView).where(OwnView.first == first, OwnView.organisation_id.in_([one.id for one in hers]))
    for row in scope.db.scalars(asked.order_by(OwnView.number)):
        rows.setdefault(row.organisation_id, []).append(row)
    told = [_own(one, rows.get(one.id, [])) for one in hers]
    return told if _reads_texts(scope) else [_without_texts(one) for one in told]


@requires(permissions.SAY)
def hand_in(
    scope: Scope,
    *,
    first: date,
    version: int,
    mood: str | None = None,
    text: str = "",
    room: str | None = None,
    organisation_id: UUID | None = None,
    draft: bool = False,
) -> OwnView:
    """Say how an organisation of the actor's (None: her only one) sees the period: CALM with no text is the word that
    there is nothing to report. On a remembered phone, and with a key that only reports, it is said where nothing is.
    `version`: what was read, 0 for nothing. `draft`: kept for the organisation alone. `room`: who is told, the usual
    one when it is left out.

    Raises NotFound and Conflict("picture_locked") as `open_picture`, Conflict("changed_meanwhile"), and Invalid.
    """
    one = _organisation(scope, organisation_id, _hers(scope))
    _open(scope, first, one.id)
    before = _rows(scope, first, one.id)
    if _version(before) != version or (before and not _reads_texts(scope)):
        raise Conflict("changed_meanwhile")
    said = _checked(mood, text, room or _room_before(row for row in before if not row.oral) or usual_room(one))
    row = _add(scope, first, one.id, before, **said, handed_in=not draft, oral=False)
    if not draft:
        _say_nothing(scope, row, before)
    return row


@requires(permissions.SAY)
def receive_copy(scope: Scope, *, first: date, kind: str, mood: str, text: str, room: str) -> OwnView:
    """Keep what the actor has written in another municipality of the area as a draft of her organisation of this kind
    here, of the period here that its first day lies in. Raises as `hand_in`; Conflict("changed_meanwhile") where
    something is written already, NotFound where she has no such organisation."""
    there = [one for one in accounts.organisations_to_choose(scope) if one.id in _hers(scope) and one.kind == kind]
    if not there:
        raise NotFound("organisation")
    here = Fortnight.containing(first, scope.profile.anchor).first
    said = {"mood": mood, "text": text, "room": room, "organisation_id": there[0].id}
    return hand_in(scope, first=here, version=0, draft=True, **said)


@requires(permissions.SAY)
def take_back(scope: Scope, *, first: date, version: int, organisation_id: UUID | None = None) -> OwnView:
    """Let nothing be handed in; it can be handed in again. Raises as `hand_in`, and Conflict("changed_meanwhile") when
    nothing is."""
    one = _organisation(scope, organisation_id, _hers(scope))
    _open(scope, first, one.id)
    before = _rows(scope, first, one.id)
    latest = _latest(before)
    if latest is None or _version(before) != version:
        raise Conflict("changed_meanwhile")
    row = _add(scope, first, one.id, before, **_GONE, room=latest.room)
    _say_nothing(scope, row, before)
    return row


@requires(permissions.NOTE)
def read_to_note(scope: Scope, *, first: date, organisation_id: UUID) -> Own:
    """What is handed in by any organisation: nobody else's draft. Raises NotFound and Invalid."""
    period_of(scope, first)
    one = _organisation(scope, organisation_id, _every(scope))
    return _own(one, [row for row in _rows(scope, first, one.id) if row.handed_in])


@requires(permissions.NOTE)
def note_said(
    scope: Scope,
    *,
    first: date,
    organisation_id: UUID,
    version: int,
    mood: str | None = None,
    text: str = "",
    room: str | None = None,
) -> OwnView:
    """Note what an organisation has said by word of mouth: it stands as unconfirmed until the organisation hands in its
    own. Raises as `hand_in`."""
    one = _organisation(scope, organisation_id, _every(scope))
    _open(scope, first, one.id)
    before = _rows(scope, first, one.id)
    seen = [row for row in before if row.handed_in]
    if _version(seen) != version:
        raise Conflict("changed_meanwhile")
    if (latest := _latest(seen)) and not latest.oral:
        raise Invalid({"text": [f"{one.name} har själv lämnat in sin bild. Be dem ändra den om något är annorlunda."]})
    said = _checked(mood, text, room or _room_before(seen) or usual_room(one))
    return _add(scope, first, one.id, before, **said, handed_in=True, oral=True)


@requires(permissions.NOTE)
def take_back_note(scope: Scope, *, first: date, organisation_id: UUID, version: int) -> OwnView:
    """Let what was noted of an organisation not stand. Raises as `note_said`; what the organisation has handed in
    itself is its own: Conflict("changed_meanwhile")."""
    one = _organisation(scope, organisation_id, _every(scope))
    _open(scope, first, one.id)
    before = _rows(scope, first, one.id)
    latest = _latest(before)
    if latest is None or not latest.oral or latest.number != version:
        raise Conflict("changed_meanwhile")
    return _add(scope, first, one.id, before, **_GONE, room=latest.room)


@requires(permissions.NOTE)
def missing(scope: Scope, *, first: date) -> list[Any]:
    """Organisations that are asked to report in the period, and the police, that have handed in nothing."""
    there = read_views(scope, first=first).handed_in
    states = coverage.read_heard(scope, first=first).standing.states
    asked = {id for id, state in states.items() if state != "shut"}
    return [
        one
        for one in accounts.organisations_to_choose(scope)
        if one.id not in there and (one.id in asked or one.kind == POLICE)
    ]


@requires(permissions.NOTE)
def remind(scope: Scope, *, first: date) -> int:
    """Have those that have handed in nothing reminded, each once a period; how many they are. Raises Invalid."""
    if not scope.post.works:
        raise Invalid({"first": ["Ingen e-postserver är angiven, så inga brev kan skickas."]})
    open_picture(scope, first=first)
    to = reminders.recipients(scope, kind=REMINDER)
    meant = {uuid7(): one.id for one in missing(scope, first=first) if one.id in to}
    rows = [{"id": id, "first": first, "organisation_id": whose, "sent_at": scope.now} for id, whose in meant.items()]
    scope.insert_many(ViewReminder, rows, upsert=lambda insert: insert.on_conflict_do_nothing())
    written = list(scope.db.scalars(select(ViewReminder.id).where(ViewReminder.id.in_(meant))))
    if not written:
        raise Invalid({"first": ["Ingen kan påminnas: alla har lämnat, är påminda redan eller vill inte ha brev."]})
    for id in written:
        for membership_id in to[meant[id]]:
            mail.write(scope, kind=REMINDER, membership_id=membership_id, about_id=id)
    scope.concerning(number=len(written))
    return len(written)


@requires(permissions.WRITE)
def write_reminder(scope: Scope, *, mail: mail.Due) -> Letter | None:
    """That the organisation's own view is asked for, and where it is said; None when it has been since."""
    if mail.about_id is None:
        return None
    row = scope.find(ViewReminder, mail.about_id)
    if _latest(_rows(scope, row.first, row.organisation_id)) is not None:
        return None
    return writing.write_notice(
        scope,
        mail=mail,
        subject="Hur ser det ut hos er?",
        said=f"Lägesbilden {Fortnight(row.first).label} tas upp på nästa möte. Säg hur det ser ut hos er: lugnt, som"
        " vanligt eller oroligare. Är det lugnt räcker det, på den här sidan:",
        path=f"egen-bild/{row.first}",
    )


def _hers(scope: Scope) -> frozenset[UUID]:
    return scope.actor.organisations(permissions.SAY)


def _reads_texts(scope: Scope) -> bool:
    return bool(permissions.rooms_heard(scope.actor))


def _without_texts(own: Own) -> Own:
    """That something is there, and nothing of what it says: neither to a remembered phone nor to a key that reports."""
    bare = {name: SimpleNamespace(mood="", text="", room="") for name in ("latest", "draft") if getattr(own, name)}
    return replace(own, gone=None, **bare)


def _every(scope: Scope) -> frozenset[UUID]:
    return frozenset(one.id for one in accounts.organisations_to_choose(scope))


def _organisation(scope: Scope, id: UUID | None, allowed: frozenset[UUID]) -> Any:
    there = [one for one in accounts.organisations_to_choose(scope) if one.id in allowed]
    found = [one for one in there if one.id == id] if id else there
    if len(found) != 1:
        raise Invalid({"organisation_id": ["Välj din egen verksamhet."]})
    return found[0]


def _open(scope: Scope, first: date, organisation_id: UUID) -> None:
    """Hold the picture as it is, and let one after the other write this part of it. Raises Conflict("not_live") where
    nothing of what has really happened is taken in yet."""
    if not scope.profile.live:
        raise Conflict("not_live")
    period_of(scope, first)
    if first < Fortnight.containing(local_date(scope.now), scope.profile.anchor).first - timedelta(
        days=FORTNIGHT_DAYS * coverage.BACK
    ):
        raise Invalid({"first": ["Perioden är för gammal. Välj den som pågår eller någon av de två före den."]})
    open_picture(scope, first=first)
    key = f"own_view {scope.tenant.id} {first} {organisation_id}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    scope.concerning(object=("organisation", organisation_id))


def _rows(scope: Scope, first: date, organisation_id: UUID) -> list[OwnView]:
    of_one = OwnView.first == first, OwnView.organisation_id == organisation_id
    return list(scope.db.scalars(select(OwnView).where(*of_one).order_by(OwnView.number)))


def _version(rows: Sequence[OwnView]) -> int:
    return rows[-1].number if rows else 0


def _latest(rows: Iterable[OwnView]) -> OwnView | None:
    handed = [row for row in rows if row.handed_in]
    return handed[-1] if handed and handed[-1].mood else None


def _room_before(rows: Iterable[OwnView]) -> str | None:
    return next(iter([row.room for row in rows][::-1]), None)


def _own(organisation: Any, rows: Sequence[OwnView]) -> Own:
    handed = [row for row in rows if row.handed_in]
    own_words = [row.number for row in handed if not row.oral]
    drafts = [row for row in rows if not row.handed_in and row.number > max(own_words, default=0)]
    stood = [row for row in handed if row.mood]
    gone = stood[-1] if stood and rows[-1].mood is None else None
    latest, draft = _latest(rows), drafts[-1] if drafts else None
    return Own(organisation, latest, draft, _version(rows), usual_room(organisation), gone)


def _add(scope: Scope, first: date, organisation_id: UUID, before: Sequence[OwnView], **said: Any) -> OwnView:
    when = {"saved_at": scope.now, "saved_by": scope.actor.name}
    return scope.add(OwnView(first=first, organisation_id=organisation_id, number=_version(before) + 1, **said, **when))


def _say_nothing(scope: Scope, row: OwnView, before: Sequence[OwnView]) -> None:
    """Let the coverage know: calm and nothing to add is its word, and it is taken back when that no longer holds."""
    about = {"first": row.first, "organisation_id": row.organisation_id}
    latest = _latest(before)
    if _is_nothing(row):
        coverage.hear_nothing(scope, **about)
    elif latest is not None and _is_nothing(latest):
        coverage.hear_no_more(scope, **about)


def _is_nothing(row: OwnView) -> bool:
    return row.mood == CALM and not row.text and not row.oral


def _checked(mood: str | None, text: str, room: str) -> dict[str, Any]:
    texts = Texts(lambda said: [_NOT_ONE] if _OF_ONE.search(said) else [])
    said = texts.take("text", text, most=LINES * (LONGEST_LINE + 1))
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    if len(lines) > LINES:
        texts.fault("text", f"Högst {LINES} rader. Du har skrivit {len(lines)}.")
    if any(len(line) > LONGEST_LINE for line in lines):
        texts.fault("text", f"En rad är för lång: högst {LONGEST_LINE} tecken.")
    if mood not in MOODS:
        texts.fault("mood", "Välj hur det ser ut hos er.")
    if room not in tuple(Room):
        texts.fault("room", "Välj vem som får läsa.")
    if texts.faults:
        raise Invalid(texts.faults)
    return {"mood": mood, "text": "\n".join(lines), "room": str(room)}
