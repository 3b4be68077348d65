"""Who reads what has been written for a period. The one file that decides.

A part is told in the room that its author chose, and in those that are told more. A correction that is told to fewer
takes what stood before with it: the latest is looked for first, and who may read it is asked then. An organisation
always reads its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, false, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from app.accounts import service as accounts
from app.contributions import permissions
from app.contributions.models import CONTROL, GUARD, INSPECTION, OwnView, Presence
from app.figures.periods import Fortnight, local_date
from app.figures.rooms import Room
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

WORKING_MATERIAL = GUARD, CONTROL, INSPECTION
POLICE = "polis"
"""Kind of organisation."""
KEPT_TO_THEMSELVES = POLICE, "privat"
"""Kinds of organisations whose presence is working material, whatever it is: the police, and guards by contract."""


@dataclass(frozen=True)
class View:
    """How an organisation sees the period, as it is read by others."""

    row: Any
    """Of `OwnView`."""
    organisation: str
    is_police: bool


@dataclass(frozen=True)
class Views:
    """Of a period, what the reader may read."""

    period: Fortnight
    views: Sequence[View]
    handed_in: frozenset[UUID]
    """Every organisation that has, whoever may read it."""
    police_missing: bool


@dataclass(frozen=True)
class Reads:
    """All that decides what somebody reads."""

    rooms: tuple[Room, ...]
    organisations: frozenset[UUID]
    """Her own."""
    working_material: bool

    @classmethod
    def of(cls, scope: Scope) -> "Reads":
        actor = scope.actor
        hers = actor.organisations(permissions.SAY)
        rooms = permissions.rooms_heard(actor)
        return cls(rooms, hers, bool(rooms) and permissions.reads_working_material(actor))

    def views(self, latest: Subquery) -> ColumnElement[bool]:
        """Of what `handed_in` gives."""
        own = latest.c.organisation_id.in_(self.organisations) if self.organisations else false()
        return or_(latest.c.room.in_(self.rooms), own)

    def presence(self, scope: Scope) -> ColumnElement[bool]:
        if self.working_material:
            return true()
        own = Presence.organisation_id.in_(self.organisations) if self.organisations else false()
        told = told_to_all(scope) if Room.EST in self.rooms else false()
        return or_(own, told)


def told_to_all(scope: Scope) -> ColumnElement[bool]:
    """The presence that is no working material, or has been done."""
    kept = [one.id for one in accounts.organisations(scope) if one.kind in KEPT_TO_THEMSELVES]
    open_ = Presence.what.not_in(WORKING_MATERIAL) & Presence.organisation_id.not_in(kept)
    return or_(open_, Presence.done_at.is_not(None))


def is_working_material(scope: Scope, row: Presence) -> bool:
    """The same of one row."""
    kept = {one.id for one in accounts.organisations(scope) if one.kind in KEPT_TO_THEMSELVES}
    return row.done_at is None and (row.what in WORKING_MATERIAL or row.organisation_id in kept)


def handed_in(*periods: ColumnElement[bool]) -> Subquery:
    """The latest of each organisation that is handed in, whoever may read it."""
    rows = select(OwnView).where(OwnView.handed_in, *periods)
    rows = rows.ext(distinct_on(OwnView.first, OwnView.organisation_id))
    return rows.order_by(OwnView.first, OwnView.organisation_id, OwnView.number.desc()).subquery("latest")


@requires(permissions.READ)
def read_views(scope: Scope, *, first: date | None = None) -> Views:
    """What has been handed in for the period (None: the one that runs) that the actor may read, and who has. Raises
    NotFound for a day that no period begins on."""
    period, reads = period_of(scope, first), Reads.of(scope)
    latest = handed_in(OwnView.first == period.first)
    readable = reads.views(latest).label("readable")
    found = scope.db.execute(select(latest, readable).where(latest.c.mood.is_not(None))).all()
    return _views(scope, period, [row for row in found if row.readable], {row.organisation_id for row in found})


@requires(permissions.TELL)
def told_in(scope: Scope, *, first: date, room: Room) -> Views:
    """What may be told in a room, for the parts of a picture."""
    latest = handed_in(OwnView.first == first)
    rows = select(latest).where(latest.c.mood.is_not(None))
    found = scope.once((OwnView, first), lambda: tuple(scope.db.execute(rows)))
    told = [row for row in found if room.hears(row.room)]
    return _views(scope, Fortnight(first), told, {row.organisation_id for row in found})


def period_of(scope: Scope, first: date | None) -> Fortnight:
    """The one that begins on `first` and has begun, None: the one that runs (for acts). Raises NotFound."""
    today = local_date(scope.now)
    period = Fortnight.containing(first or today, scope.profile.anchor)
    if first not in (None, period.first) or period.first > today:
        raise NotFound("period")
    return period


def _views(scope: Scope, period: Fortnight, rows: Iterable[Any], there: set[UUID]) -> Views:
    known = {one.id: one for one in accounts.organisations(scope)}
    views = [View(row, known[row.organisation_id].name, known[row.organisation_id].kind == POLICE) for row in rows]
    police = [one.id for one in known.values() if one.kind == POLICE and one.ended_at is None]
    lacks = any(id not in there for id in police)
    return Views(period, sorted(views, key=lambda one: (not one.is_police, one.organisation)), frozenset(there), lacks)
