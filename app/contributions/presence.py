"""Acts on presence: who is out where in the fourteen days that come. Organisations, never persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, true, update

from app.accounts import service as accounts
from app.contributions import permissions
from app.contributions.models import PARTS, WHATS, Presence
from app.contributions.readers import POLICE, Reads, is_working_material, told_to_all
from app.est import occasions, overview
from app.est import permissions as est_permissions
from app.figures.periods import FORTNIGHT_DAYS, Days, local_date
from app.places import service as places
from app.places.permissions import RECOUNT
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

BACK, AHEAD = timedelta(days=31), timedelta(days=92)
"""So far from today something may be written."""


@dataclass(frozen=True)
class Planned:
    """One line of the plan."""

    row: Presence
    organisation: str
    place: str
    working_material: bool
    """Read by coordinator, police and the organisation alone until it has been done."""
    may_change: bool
    of_police: bool


@dataclass(frozen=True)
class Plan:
    """What the reader may read of fourteen days."""

    days: Days
    lines: Sequence[Planned]

    @property
    def places(self) -> list[str]:
        """Those that something is planned at, by name."""
        return sorted({one.place for one in self.lines})

    def at(self, place: str, day: date) -> list[Planned]:
        return [one for one in self.lines if one.place == place and one.row.day == day]

    def doubled(self, place: str, day: date) -> bool:
        """Whether two are there in the same part of the day."""
        parts = [one.row.part for one in self.at(place, day)]
        return len(parts) > len(set(parts))

    def gap(self, day: date) -> bool:
        """Whether nobody is out in the evening or the night of a Friday or a Saturday."""
        out = any(one.row.day == day and one.row.part != PARTS[0] for one in self.lines)
        return day.weekday() in (4, 5) and not out


@requires(permissions.READ)
def read_plan(scope: Scope, *, first: date | None = None) -> Plan:
    """The fourteen days from `first` (None: today)."""
    begin = first or local_date(scope.now)
    days = Days(begin, begin + timedelta(days=FORTNIGHT_DAYS - 1))
    return Plan(days, _lines(scope, days, Reads.of(scope).presence(scope)))


@requires(permissions.SHOW)
def shown(scope: Scope, *, days: Days) -> list[Planned]:
    """All that is planned in these days."""
    return _lines(scope, days, true())


@requires(permissions.TELL)
def told_to_others(scope: Scope, *, days: Days) -> list[Planned]:
    """What is no working material, for the parts of a picture."""
    return list(scope.once((Presence, days), lambda: tuple(_lines(scope, days, told_to_all(scope)))))


@requires(permissions.PLAN)
def find_planned(scope: Scope, *, id: UUID) -> Planned:
    """One that the actor may change. Raises NotFound."""
    return _planned(scope, _hers(scope, id))


@requires(permissions.PLAN)
def activities(scope: Scope) -> list[Any]:
    """Activities that presence may count as: those of this year's focus areas that the actor works with."""
    if not scope.may(est_permissions.READ):
        return []
    year = local_date(scope.now).year
    return [one for area, those in overview.list_rows(scope) if area.year == year for one in those]


@requires(permissions.PLAN)
def add_presence(
    scope: Scope,
    *,
    day: date,
    part: str,
    named_place_id: UUID,
    what: str,
    organisation_id: UUID | None = None,
    activity_id: UUID | None = None,
) -> Presence:
    """Say that an organisation (None: the actor's only one) will be at a place. Raises Invalid."""
    return scope.add(Presence(**_checked(scope, None, day, part, named_place_id, what, organisation_id, activity_id)))


@requires(permissions.PLAN)
def change_presence(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    day: date,
    part: str,
    named_place_id: UUID,
    what: str,
    organisation_id: UUID | None = None,
    activity_id: UUID | None = None,
) -> Presence:
    """Correct it. Raises as `add_presence`, NotFound, Conflict("changed_meanwhile"), and Conflict("already_done")."""
    row = _not_done(_hers(scope, id))
    versions.change(
        scope, row, version, _checked(scope, row, day, part, named_place_id, what, organisation_id, activity_id)
    )
    return row


@requires(permissions.PLAN)
def remove_presence(scope: Scope, *, id: UUID) -> Presence:
    """Take it away; it can be put back. Raises NotFound."""
    row = _hers(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.PLAN)
def put_back(scope: Scope, *, id: UUID) -> Presence:
    """Raises NotFound."""
    row = versions.find_removed(scope, Presence, id)
    if not _may_change(scope, row):
        raise NotFound("presence")
    versions.restore(scope, row)
    return row


@requires(permissions.PLAN)
def note_done(scope: Scope, *, id: UUID) -> Presence:
    """That it was done: an occasion of its activity is logged with the same day and place. Done twice it is once.
    Raises NotFound, Conflict("presence_ahead") before its day, Conflict("activity_away") where the actor does not work
    with the activity, and Invalid as `occasions.log_occasion`."""
    row = _hers(scope, id)
    if row.day > local_date(scope.now):
        raise Conflict("presence_ahead")
    if row.done_at is None:
        if row.activity_id:
            said = {"done_on": row.day, "named_place_id": row.named_place_id, "organisation_id": row.organisation_id}
            try:
                occasions.log_occasion(scope, activity_id=row.activity_id, **said)
            except NotFound:
                raise Conflict("activity_away") from None
        row.done_at = scope.now
        scope.db.flush()
    return row


@requires(RECOUNT)
def move_presence(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let what is planned at a place be planned at another, which it has been merged with."""
    moved = update(Presence).where(Presence.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


def _may_change(scope: Scope, row: Presence) -> bool:
    hers = scope.actor.organisations(permissions.PLAN)
    return permissions.plans_for_any(scope.actor) or row.organisation_id in hers


def _hers(scope: Scope, id: UUID) -> Presence:
    row = versions.find_kept(scope, Presence, id)
    if not _may_change(scope, row):
        raise NotFound("presence")
    return row


def _not_done(row: Presence) -> Presence:
    if row.done_at is not None:
        raise Conflict("already_done")
    return row


def _lines(scope: Scope, days: Days, told) -> list[Planned]:
    within = Presence.day.between(days.first, days.last), Presence.removed_at.is_(None), told
    rows = scope.db.scalars(select(Presence).where(*within).order_by(Presence.day, Presence.part, Presence.id))
    return [_planned(scope, row) for row in rows]


def _planned(scope: Scope, row: Presence) -> Planned:
    known = {one.id: one for one in accounts.organisations(scope)}
    sites = {one.id: one.name for one in places.named_places(scope)}
    closed = is_working_material(scope, row)
    may = scope.may(permissions.PLAN) and _may_change(scope, row)
    whose = known[row.organisation_id]
    return Planned(row, whose.name, sites[row.named_place_id], closed, may, whose.kind == POLICE)


def _checked(
    scope: Scope,
    row: Presence | None,
    day: date,
    part: str,
    named_place_id: UUID,
    what: str,
    organisation_id: UUID | None,
    activity_id: UUID | None,
) -> dict[str, Any]:
    faults, today = {}, local_date(scope.now)
    hers = scope.actor.organisations(permissions.PLAN)
    there = {one.id for one in accounts.organisations_to_choose(scope)}
    allowed = there if permissions.plans_for_any(scope.actor) else there & hers
    whose = organisation_id or (next(iter(allowed & hers)) if len(allowed & hers) == 1 else None)
    if not today - BACK <= day <= today + AHEAD:
        faults["day"] = ["Välj en dag mellan för en månad sedan och tre månader fram."]
    if part not in PARTS:
        faults["part"] = ["Välj när på dygnet."]
    if what not in WHATS:
        faults["what"] = ["Välj vad det är."]
    kept = {row.named_place_id, row.organisation_id, row.activity_id} if row else set()
    if named_place_id not in {one.id for one in places.places_to_choose(scope)} | kept:
        faults["named_place_id"] = ["Platsen finns inte här. Välj i listan."]
    if whose not in allowed:
        faults["organisation_id"] = ["Välj din egen verksamhet."]
    if activity_id and activity_id not in {one.id for one in activities(scope)} | kept:
        faults["activity_id"] = ["Aktiviteten finns inte här. Välj i listan."]
    if faults:
        raise Invalid(faults)
    values = {"day": day, "part": part, "named_place_id": named_place_id, "what": what}
    return {**values, "organisation_id": whose, "activity_id": activity_id}
