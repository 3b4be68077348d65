"""Acts on thresholds: make a rule, change it, turn it off or end it, give notices, say that one has been seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, literal, select, union_all

from app.accounts import service as accounts
from app.figures.audience import Audience
from app.figures.periods import local_date
from app.incidents.models import COUNTED, Incident
from app.incidents.visibility import AUDIENCES, Reader
from app.mail import service as mail
from app.places import service as places
from app.settings import service as settings
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.thresholds import lists, permissions
from app.thresholds.models import ENDED, GROUP, OFF, ON, STATES, ThresholdNotice, ThresholdRule, ThresholdSeen
from app.thresholds.windows import reached
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

KIND = "threshold"
"""The kind of letter."""
PLACE, AREA = "place:", "area:"
"""How a rule's place begins, where it is chosen."""
MOST_RULES = 20
"""That are not ended: each is looked at when a report comes that it may concern."""
FEWEST, MOST, LONGEST = 2, 50, 14 * 24
"""Reports; hours."""
OF_A_FILE = timedelta(days=2)
"""What a file tells of may reach a threshold if it happened this lately: the rest of it is history."""
BY_HAND = timedelta(days=7)
"""What somebody has sent, if it was sent this lately: a stopped one may wait so long to be let go."""
MOST_COUNTED = 500
"""Reports of one rule are looked at, the latest: more than any threshold asks for."""


@requires(permissions.CHANGE)
def make_rule(scope: Scope, *, what: str, where: str = "", at_least: int, hours: int) -> ThresholdRule:
    """Have a notice given from now on when so many reports come. `what`: as a report says its type, or `group:` and a
    group's slug. `where`: `place:` or `area:` and an id, "" for the whole municipality. Raises Invalid."""
    return _add(scope, _checked(scope, what, where, at_least, hours))


@requires(permissions.CHANGE)
def change_rule(
    scope: Scope, *, id: UUID, version: int, what: str, where: str = "", at_least: int, hours: int
) -> ThresholdRule:
    """Let another rule hold instead, on or off as this one; it itself when nothing is new. Raises Invalid,
    Conflict("changed_meanwhile"), and Conflict("ended") for one that holds no more."""
    row = scope.find(ThresholdRule, id, to_change=True)
    versions.same(row, version)
    if row.state == ENDED:
        raise Conflict("ended")
    said = _checked(scope, what, where, at_least, hours, but=row)
    if all(getattr(row, name) == value for name, value in said.items()):
        return row
    state = row.state
    versions.change(scope, row, version, _said(scope, ENDED))
    return _add(scope, said, state=state, replaces=id)


@requires(permissions.CHANGE)
def set_state(scope: Scope, *, id: UUID, version: int, state: str) -> ThresholdRule:
    """Turn a rule on or off, end it, or let one that was ended hold again.

    Raises Invalid, and Conflict("changed_meanwhile").
    """
    row = scope.find(ThresholdRule, id, to_change=True)
    if state not in STATES:
        raise Invalid({"state": ["Välj på, av eller avslutad."]})
    versions.same(row, version)
    if row.state == state:
        return row
    if row.state == ENDED:
        _refuse(_room(scope, row))
    versions.change(scope, row, version, _said(scope, state))
    _watch(scope)
    return row


@requires(permissions.SEE)
def see_notice(scope: Scope, *, id: UUID) -> None:
    """Say that one has seen a notice; said twice it is said once. Raises NotFound for one that one may not count."""
    lists.read_notice(scope, id=id)
    scope.concerning(object=("threshold_notice", id))
    seen = {"notice_id": id, "membership_id": scope.actor.membership_id, "at": scope.now, "by": scope.actor.name}
    scope.insert_many(ThresholdSeen, [seen], upsert=lambda insert: insert.on_conflict_do_nothing())


@requires(permissions.TELL)
def look_at(scope: Scope, *, rows: Sequence[Any]) -> int:
    """Have the rules looked at that these reports may concern, once the transaction stands: in a short one of its own,
    so that two who report at once both count what the other has sent. Gives how many reports may concern one; nothing
    is asked of the database. `rows`: `Incident`s, or whatever has their columns."""
    watched = set(scope.profile.thresholds)
    if not watched or scope.tenant.is_practice:
        return 0
    known = taxonomy.categories()
    fresh = [
        row.id
        for row in rows
        if row.state == COUNTED and known[row.category_id].slug in watched and _lately(scope, row)
    ]
    if fresh:
        scope.afterwards.append(lambda later: _weigh(later.acting_as(scope.actor), fresh))
    return len(fresh)


@dataclass(frozen=True)
class Reached:
    """A rule's number, reached by what an audience counts."""

    rule: ThresholdRule
    audience: Audience
    first: datetime


@requires(permissions.TELL)
def give_notices(scope: Scope, *, found: Sequence[Reached]) -> list[ThresholdNotice]:
    """Give these notices, and write to the coordinators and the police of them, each of what she may count."""
    given = []
    for one in found:
        last = one.first + timedelta(hours=one.rule.hours)
        row = {"rule_id": one.rule.id, "audience": one.audience, "first": one.first, "last": last}
        given.append(scope.add(ThresholdNotice(given_at=scope.now, **row)))
    if scope.post.works:
        of = {notice.audience: notice for notice in reversed(given)}
        there = accounts.may_here(scope, permission=permissions.TOLD)
        for audience, notice in of.items():
            to = [one for one in there if Reader.of(replace(scope, actor=one, audience=None)).audience == audience]
            mail.tell(scope, kind=KIND, to=to, about_id=notice.id)
    return given


def _weigh(scope: Scope, ids: Sequence[UUID]) -> None:
    """Give what these reports have reached: a lock, and at most four questions however many reports and rules."""
    # One after the other in this tenant: what two have seen at the same time would be told twice.
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"thresholds {scope.tenant.id}", 0))))
    rules = list(scope.db.scalars(select(ThresholdRule).where(ThresholdRule.state == ON)))
    fresh = scope.db.execute(_counted().where(Incident.id.in_(ids))).all()
    asked = [(rule, met) for rule in rules if (met := [row for row in fresh if _concerns(rule, row)])]
    if not asked:
        return
    rows: dict[int, list[Row]] = {}
    for row in scope.db.execute(union_all(*(_near(n, rule, met) for n, (rule, met) in enumerate(asked)))):
        rows.setdefault(row.n, []).append(row)
    of_rules = ThresholdNotice.rule_id.in_([rule.id for rule, _met in asked])
    since = min(row.latest for row in fresh) - 2 * timedelta(hours=LONGEST)
    notices = scope.db.scalars(select(ThresholdNotice).where(of_rules, ThresholdNotice.first > since)).all()
    found = []
    for n, (rule, met) in enumerate(asked):
        for audience in Audience:
            told = [one for one in notices if (one.rule_id, one.audience) == (rule.id, audience)]
            counted = [row for row in rows.get(n, ()) if _counts(audience, rule, row)]
            moments = [row.latest for row in counted if not any(one.first <= row.latest <= one.last for one in told)]
            own = {row.latest for row in met if _counts(audience, rule, row)}
            first = reached(sorted(moments), own, at_least=rule.at_least, within=timedelta(hours=rule.hours))
            if first:
                found.append(Reached(rule, audience, first))
    if found:
        give_notices(scope, found=found)


_COLUMNS = ("id", "state", "category_id", "own_type_id", "named_place_id", "sub_area_id", "latest")


def _counted():
    of = (*_COLUMNS, "access_class", "organisation_id", "at_home")
    return select(*(getattr(Incident, name) for name in of)).where(Incident.state == COUNTED)


def _concerns(rule: ThresholdRule, row: Any) -> bool:
    """Whether a report is of the rule's type and place."""
    of_type = row.category_id in rule.categories and rule.own_type_id in (None, row.own_type_id)
    return of_type and rule.named_place_id in (None, row.named_place_id) and rule.sub_area_id in (None, row.sub_area_id)


def _counts(audience: Audience, rule: ThresholdRule, row: Any) -> bool:
    """Whether everybody of the audience counts a report as what the rule tells of: at a dwelling or a farm no named
    place is told."""
    reader = AUDIENCES[audience]
    return reader.counts(row) and (rule.named_place_id is None or reader.sees_point(row))


def _near(n: int, rule: ThresholdRule, met: Sequence[Any]):
    """The reports of a rule's type and place so near in time to those that have come that they can be in one stretch
    with them."""
    within, moments = timedelta(hours=rule.hours), [row.latest for row in met]
    first, last = min(moments) - within, max(moments) + within
    columns = (Incident.state, Incident.latest, Incident.access_class, Incident.organisation_id, Incident.at_home)
    rows = select(literal(n).label("n"), *columns).where(
        Incident.state == COUNTED,
        Incident.local_date.between(local_date(first), local_date(last)),
        Incident.latest.between(first, last),
        Incident.category_id.in_(rule.categories),
    )
    for name in ("own_type_id", "named_place_id", "sub_area_id"):
        if value := getattr(rule, name):
            rows = rows.where(getattr(Incident, name) == value)
    return rows.order_by(Incident.latest.desc()).limit(MOST_COUNTED)


def _lately(scope: Scope, row: Any) -> bool:
    if row.intake_key is not None:
        return row.latest > scope.now - OF_A_FILE
    return row.reported_at > scope.now - BY_HAND


def _add(scope: Scope, said: dict, *, state: str = ON, replaces: UUID | None = None) -> ThresholdRule:
    made = {"made_at": scope.now, "made_by": scope.actor.name, **_said(scope, state)}
    row = scope.add(ThresholdRule(version=1, replaces=replaces, **said, **made))
    _watch(scope)
    return row


def _said(scope: Scope, state: str) -> dict:
    return {"state": state, "state_at": scope.now, "state_by": scope.actor.name}


def _watch(scope: Scope) -> None:
    """Let the profile say which types any rule tells of, so that other reports ask nothing."""
    on = scope.db.scalars(select(ThresholdRule.categories).where(ThresholdRule.state == ON)).all()
    known = taxonomy.categories()
    settings.say_thresholds(scope, types=sorted({known[id].slug for ids in on for id in ids if id in known}))


def _checked(
    scope: Scope, what: str, where: str, at_least: int, hours: int, *, but: ThresholdRule | None = None
) -> dict:
    """The columns of a rule. Raises Invalid. `but`: the one that it takes the place of."""
    faults: dict[str, list[str]] = {}
    kind, own_type_id = (None, None) if what.startswith(GROUP) else local.meant(scope, code=what)
    group = taxonomy.group_named().get(what.removeprefix(GROUP)) if what.startswith(GROUP) else None
    categories = [one.id for one in group.categories if one.counts] if group else []
    if kind and kind.counts:
        categories = [kind.id]
    if not categories:
        faults["what"] = ["Välj en grupp eller en typ i listan."]
    columns: dict[str, UUID | None] = {"named_place_id": None, "sub_area_id": None}
    there = {f"{PLACE}{one.id}": ("named_place_id", one.id) for one in places.places_to_choose(scope)}
    there |= {f"{AREA}{one.id}": ("sub_area_id", one.id) for one in places.areas_to_choose(scope)}
    if where in there:
        columns[there[where][0]] = there[where][1]
    elif where:
        faults["where"] = ["Platsen finns inte här. Välj en i listan, eller hela kommunen."]
    if not FEWEST <= at_least <= MOST:
        faults["at_least"] = [f"Skriv ett antal från {FEWEST} till {MOST}."]
    if not 1 <= hours <= LONGEST:
        faults["hours"] = [f"Skriv ett antal timmar från 1 till {LONGEST}, det vill säga högst två veckor."]
    said = {"code": what, "categories": categories, "own_type_id": own_type_id, **columns}
    said |= {"at_least": at_least, "hours": hours}
    _refuse(faults or _room(scope, but) | _twice(scope, said, but))
    return said


def _room(scope: Scope, but: ThresholdRule | None) -> dict[str, list[str]]:
    if but is not None and but.state != ENDED:
        return {}
    n = scope.db.scalar(select(func.count()).where(ThresholdRule.state != ENDED))
    many = f"Det finns redan {MOST_RULES} regler. Avsluta en först: av fler besked blir inget läst."
    return {"what": [many]} if (n or 0) >= MOST_RULES else {}


def _twice(scope: Scope, said: dict, but: ThresholdRule | None) -> dict[str, list[str]]:
    rows = scope.db.scalars(
        select(ThresholdRule).where(ThresholdRule.state.in_((ON, OFF)), ThresholdRule.code == said["code"])
    )
    same = (row for row in rows if but is None or row.id != but.id)
    if any(all(getattr(row, name) == value for name, value in said.items()) for row in same):
        return {"what": ["En sådan regel finns redan."]}
    return {}


def _refuse(faults: dict[str, list[str]]) -> None:
    if faults:
        raise Invalid(faults)
