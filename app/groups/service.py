"""Acts on groups: read, make, correct, end, take up again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, bindparam, delete, false, func, or_, select, true, update

from app.accounts import service as accounts
from app.est import groups as est_groups
from app.est import permissions as est_permissions
from app.est.models import COUNCIL, EST, GROUP_KINDS, WORKING, FocusArea, Goal, WorkingGroup, WorkingGroupMember
from app.figures.periods import local_date
from app.groups import permissions, wording
from app.places import service as places
from app.places.permissions import RECOUNT
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

MOST_MEMBERS = 16
MOST_GOALS = 8
AHEAD = timedelta(days=90)
"""So long before its day a goal is taken up."""
MEETS_AS = {EST: "est", WORKING: "group", COUNCIL: "council"}
"""Kind of a group -> kind of its meetings; "group" of all others."""


class Member(NamedTuple):
    organisation: str
    function: str
    organisation_id: UUID


@dataclass(frozen=True)
class GroupView:
    """A group in words."""

    row: WorkingGroup
    kind: str
    name: str
    purpose: str
    meets: str
    place: str
    ended_on: date | None
    leads: UUID | None
    """The organisation that calls together, of a focus area's."""
    members: tuple[Member, ...]


@requires(permissions.READ)
def list_groups(scope: Scope) -> list[GroupView]:
    """Those that the actor reads, by kind and name; those that have ended last."""
    return _ordered(_in_words(scope, _read(scope)))


@requires(permissions.READ)
def about(scope: Scope, *, id: UUID) -> list[GroupView]:
    """Those of them that are of a focus area, or about a place, without who is in them."""
    found = [pair for pair in _read(scope) if id in (pair[0].focus_area_id, pair[0].named_place_id)]
    return _ordered(_in_words(scope, found, members=False))


def _read(scope: Scope) -> list[tuple[WorkingGroup, FocusArea | None]]:
    """The groups that the actor reads, with their focus areas; they stand in no session."""
    found = []
    for row in scope.db.ask(_listed(_Reads.of(scope))):
        columns = row._asdict()
        area = {name: columns.pop(f"area_{name}") for name in _OF_AREA}
        found.append((WorkingGroup(**columns), FocusArea(**area) if area["id"] else None))
    return found


def _ordered(found: list[GroupView]) -> list[GroupView]:
    return sorted(found, key=lambda one: (one.ended_on is not None, GROUP_KINDS.index(one.row.kind), one.name))


@requires(permissions.READ)
def find_group(scope: Scope, *, id: UUID) -> GroupView:
    """Raises NotFound for one that the actor does not read."""
    found = _views(scope, and_(WorkingGroup.id == id, _readable(_Reads.of(scope))))
    if not found:
        raise NotFound("group")
    return found[0]


@requires(permissions.READ)
def look_for(scope: Scope, *, parts: Sequence[str]) -> list[GroupView]:
    """Those of them that hold every word (`parts`, small letters) in name or purpose."""
    return [one for one in list_groups(scope) if all(part in f"{one.name} {one.purpose}".lower() for part in parts)]


@requires(permissions.MANAGE)
def groups_to_choose(scope: Scope, *, also: UUID | None = None) -> list[tuple[UUID, str]]:
    """(id, name) of those that have not ended, and of this one."""
    found = [one for one in list_groups(scope) if one.ended_on is None or one.row.id == also]
    return [(one.row.id, one.name) for one in found]


@requires(permissions.MANAGE)
def next_meeting_of(scope: Scope, *, asked: str) -> dict[str, Any]:
    """What the form of a new meeting holds for the group with this id: its kind, and its members called. Nothing for
    what is no group."""
    found = next((one for one in list_groups(scope) if str(one.row.id) == asked), None) if asked else None
    if found is None:
        return {}
    kind = MEETS_AS.get(found.row.kind, "group")
    about = "" if found.row.kind in (EST, COUNCIL) else found.name
    called = [one.organisation_id for one in found.members]
    return {"group_id": found.row.id, "kind": kind, "about": about, "called_ids": called, "period_first": None}


@requires(permissions.MANAGE)
def add_group(scope: Scope, *, kind: str, **fields) -> WorkingGroup:
    """A new group of one of GROUP_KINDS. For `fields` see `_checked`. Raises Invalid with a sentence per field."""
    values, members = _checked(scope, None, kind=kind, **fields)
    row = scope.add(WorkingGroup(focus_area_id=None, ended_on=None, **values))
    _set_members(scope, row, members)
    return row


@requires(permissions.MANAGE)
def change_group(scope: Scope, *, id: UUID, version: int, **fields) -> WorkingGroup:
    """Correct a group: what is left out is emptied. Of a focus area's only its members are, the area says the rest.

    Raises Invalid, NotFound and Conflict("changed_meanwhile").
    """
    row = scope.find(WorkingGroup, id, to_change=True)
    values, members = _checked(scope, row, **fields)
    versions.change(scope, row, version, values)
    _set_members(scope, row, members)
    return row


@requires(permissions.MANAGE)
def end_group(scope: Scope, *, id: UUID) -> WorkingGroup:
    """End a group today; it stays readable. Raises NotFound, and Conflict("area_group") for a focus area's, which ends
    with that."""
    return _ended(scope, id, local_date(scope.now))


@requires(permissions.MANAGE)
def reopen_group(scope: Scope, *, id: UUID) -> WorkingGroup:
    """Take an ended group up again. Raises as `end_group`."""
    return _ended(scope, id, None)


@requires(est_permissions.READ)
def goals_due(scope: Scope, *, focus_area_id: UUID | None) -> list[tuple[UUID, str, str, date]]:
    """(focus area, its name, a goal, its day) of the goals whose day comes within AHEAD or has gone, of this focus area
    or of all that the actor works with; the first ones first."""
    area = and_(FocusArea.tenant_id == Goal.tenant_id, FocusArea.id == Goal.focus_area_id)
    which = FocusArea.id == focus_area_id if focus_area_id else true()
    rows = select(FocusArea, Goal.measure, Goal.due).join(Goal, area)
    rows = rows.where(which, est_groups.reachable(scope), FocusArea.ended_on.is_(None), Goal.removed_at.is_(None))
    rows = rows.where(Goal.due <= local_date(scope.now) + AHEAD).order_by(Goal.due, Goal.id).limit(MOST_GOALS)
    return [(area.id, area.name, measure, due) for area, measure, due in scope.db.execute(rows) if due]


@requires(RECOUNT)
def move_groups(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every group about a named place be about another, which it has been merged with."""
    moved = update(WorkingGroup).where(WorkingGroup.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


def in_groups_of(model: Any, organisations: Iterable[UUID]) -> ColumnElement[bool]:
    """Criterion: rows with a `group_id` of a group that one of these organisations is in."""
    member = WorkingGroupMember.tenant_id == model.tenant_id, WorkingGroupMember.organisation_id.in_(organisations)
    return model.group_id.in_(select(WorkingGroupMember.group_id).where(*member))


def member_ids(scope: Scope, id: UUID) -> set[UUID]:
    """The organisations of a group, whoever asks (for acts alone)."""
    return set(scope.db.scalars(select(WorkingGroupMember.organisation_id).where(WorkingGroupMember.group_id == id)))


def _ended(scope: Scope, id: UUID, day: date | None) -> WorkingGroup:
    row = scope.find(WorkingGroup, id, to_change=True)
    if row.focus_area_id:
        raise Conflict("area_group")
    row.ended_on = day
    scope.db.flush()
    return row


class _Reads(NamedTuple):
    """All that decides which groups somebody reads."""

    every: bool
    organisations: frozenset[UUID]
    council: bool

    @classmethod
    def of(cls, scope: Scope) -> "_Reads":
        her = scope.actor
        return cls(permissions.reads_all(her), her.organisations(permissions.READ), permissions.sits_in_council(her))


def _readable(reads: _Reads) -> ColumnElement[bool]:
    """Criterion: the groups that are read."""
    if reads.every:
        return true()
    hers = WorkingGroupMember.organisation_id.in_(reads.organisations)
    own = select(WorkingGroupMember.group_id).where(WorkingGroupMember.tenant_id == WorkingGroup.tenant_id, hers)
    return or_(false(), WorkingGroup.id.in_(own), *([WorkingGroup.kind == COUNCIL] if reads.council else []))


_BOTH = and_(FocusArea.tenant_id == WorkingGroup.tenant_id, FocusArea.id == WorkingGroup.focus_area_id)
_OF_AREA = "id", "title", "short_title", "meets", "ended_on", "lead_organisation_id"
_MEMBERS = Question(
    select(WorkingGroupMember).where(WorkingGroupMember.group_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)


@lru_cache(maxsize=100)
def _listed(reads: _Reads) -> Question:
    """All of them, with what is read of their focus areas (`area_…`). Worded once for whoever reads the same."""
    area = (getattr(FocusArea, name).label(f"area_{name}") for name in _OF_AREA)
    return Question(select(WorkingGroup, *area).outerjoin(FocusArea, _BOTH).where(_readable(reads)))


def _views(scope: Scope, which: ColumnElement[bool]) -> list[GroupView]:
    """Two questions, whatever their number."""
    rows = select(WorkingGroup, FocusArea).outerjoin(FocusArea, _BOTH).where(which)
    return _in_words(scope, scope.db.execute(rows).all())


def _in_words(scope: Scope, found: Sequence[Any], *, members: bool = True) -> list[GroupView]:
    """`found`: groups, each with its focus area or None; without `members` nobody is asked who is in them."""
    if not found:
        return []
    ids = [row.id for row, _area in found]
    there: dict[UUID, list[Member]] = {id: [] for id in ids}
    names = {one.id: one.name for one in accounts.organisations(scope)}
    for one in scope.db.ask(_MEMBERS, {"ids": ids}) if members else ():
        there[one.group_id].append(Member(names[one.organisation_id], one.function, one.organisation_id))
    sites = {}
    if any(row.named_place_id for row, _area in found):
        sites = {one.id: one.name for one in places.named_places(scope)}
    kinds = wording.kinds(scope.profile)
    return [
        GroupView(
            row=row,
            kind=kinds[row.kind],
            name=f"{kinds[WORKING]} {area.name}" if area else row.name,
            purpose=area.title if area else row.purpose,
            meets=(area.meets or row.meets) if area else row.meets,
            place=sites.get(row.named_place_id, "") if row.named_place_id else "",
            ended_on=area.ended_on if area else row.ended_on,
            leads=area.lead_organisation_id if area else None,
            members=tuple(sorted(there[row.id])),
        )
        for row, area in found
    ]


def _set_members(scope: Scope, row: WorkingGroup, members: Iterable[tuple[UUID, str]]) -> None:
    scope.db.execute(delete(WorkingGroupMember).where(WorkingGroupMember.group_id == row.id))
    rows = [{"group_id": row.id, "organisation_id": one, "function": said} for one, said in members]
    scope.insert_many(WorkingGroupMember, rows)


def _checked(
    scope: Scope,
    stored: WorkingGroup | None,
    *,
    kind: str = "",
    name: str = "",
    purpose: str = "",
    meets: str = "",
    named_place_id: UUID | None = None,
    insist: bool = False,
    members: Sequence[tuple[UUID | None, str]] = (),
) -> tuple[dict[str, Any], list[tuple[UUID, str]]]:
    """The columns of a group, and its members in the order in which they were given: (organisation, function); faults
    at `organisation_1`, `function_1` and so on."""
    texts, of_area = Texts(insist=insist), bool(stored and stored.focus_area_id)
    values: dict[str, Any] = {}
    if not of_area:
        values = {
            "kind": kind,
            "name": texts.line("name", name, required="Skriv vad gruppen heter."),
            "purpose": texts.take("purpose", purpose, most=600),
            "meets": texts.line("meets", meets),
            "named_place_id": named_place_id,
        }
        if kind not in GROUP_KINDS:
            texts.fault("kind", "Välj vilket slags grupp det är.")
        _free_name(scope, texts, values["name"], stored)
        known = {one.id for one in places.places_to_choose(scope)} | ({stored.named_place_id} if stored else set())
        if named_place_id is not None and named_place_id not in known:
            texts.fault("named_place_id", "Platsen finns inte här, eller har avslutats. Välj i listan.")
    kept: dict[UUID, str] = {}
    organisations = {one.id for one in accounts.organisations(scope)}
    for n, (organisation_id, function) in enumerate(members, 1):
        said = texts.line(f"function_{n}", function)
        if organisation_id is None:
            if said:
                texts.fault(f"organisation_{n}", "Välj vilken verksamhet funktionen hör till.")
        elif organisation_id not in organisations:
            texts.fault(f"organisation_{n}", "Verksamheten finns inte här. Välj i listan.")
        elif organisation_id in kept:
            texts.fault(f"organisation_{n}", "Verksamheten står redan ovanför. Skriv funktionerna på samma rad.")
        else:
            kept[organisation_id] = said
    lead = scope.db.scalar(_lead(stored)) if stored and of_area else None
    if lead and lead not in kept:
        texts.fault("organisation_1", "Den som är sammankallande för fokusområdet hör till gruppen.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values, list(kept.items())


def _lead(stored: WorkingGroup):
    return select(FocusArea.lead_organisation_id).where(FocusArea.id == stored.focus_area_id)


def _free_name(scope: Scope, texts: Texts, name: str, stored: WorkingGroup | None) -> None:
    taken = select(WorkingGroup.id).where(
        func.lower(WorkingGroup.name) == name.lower(), WorkingGroup.ended_on.is_(None)
    )
    if name and (other := scope.db.scalar(taken)) and not (stored and other == stored.id):
        texts.fault("name", "Det finns redan en grupp med det namnet.")
