"""Acts that read thresholds: the rules, and the notices of what their reader may count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Date, DateTime, Select, and_, any_, bindparam, cast, exists, func, literal, null, or_, select

from app.figures.audience import Audience
from app.incidents.models import Incident
from app.incidents.visibility import AUDIENCES, Reader
from app.places import service as places
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.thresholds import permissions
from app.thresholds.models import ENDED, GROUP, ThresholdNotice, ThresholdRule, ThresholdSeen
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

MOST_SHOWN = 50
ENDED_SHOWN = 20
WAITS_FOR = timedelta(days=14)
"""A notice that nobody has said that she has seen stands on Idag for so long."""


@dataclass(frozen=True)
class RuleView:
    row: ThresholdRule
    what: str
    """The type or group, as the municipality calls it."""
    place: str
    """Where, in words; the municipality's name for the whole of it."""


@dataclass(frozen=True)
class Mark:
    """That somebody has seen a notice."""

    by: str
    at: datetime
    own: bool
    """Whether the reader herself has."""


@dataclass(frozen=True)
class NoticeView:
    row: ThresholdNotice
    rule: RuleView
    n: int
    """How many there are now, of what everybody of its audience counts."""
    seen: tuple[Mark, ...]
    """Who has seen it: to the coordinator everybody, to others themselves."""

    @property
    def seen_by_her(self) -> bool:
        return any(one.own for one in self.seen)


@requires(permissions.READ)
def list_rules(scope: Scope) -> list[RuleView]:
    """The rules that hold, or are turned off, the latest first; then those that were ended last."""
    rows = select(ThresholdRule).order_by(ThresholdRule.state == ENDED, ThresholdRule.state_at.desc(), ThresholdRule.id)
    return _views(scope, scope.db.scalars(rows.limit(ENDED_SHOWN + 20)).all())


@requires(permissions.CHANGE)
def read_rule(scope: Scope, *, id: UUID) -> RuleView:
    """One rule. Raises NotFound."""
    return _views(scope, [scope.find(ThresholdRule, id)])[0]


@requires(permissions.READ)
def list_notices(scope: Scope) -> list[NoticeView]:
    """What has been given to the actor's audience, the latest first: those whose number still holds."""
    return _notices(scope)


@requires(permissions.READ)
def read_notice(scope: Scope, *, id: UUID) -> NoticeView:
    """One of them. Raises NotFound, also when its number holds no more."""
    found = _notices(scope, id)
    if not found:
        raise NotFound("ThresholdNotice")
    return found[0]


@requires(permissions.READ)
def waiting(scope: Scope) -> Select | None:
    """What the actor has not seen yet, as `hooks.todo` asks for it: `said` is the type, the hours and the place, a line
    each. None for who belongs to no audience, and where no rule is on."""
    of = Reader.of(scope).audience
    if of is None or not scope.profile.thresholds or scope.tenant.is_area or scope.tenant.is_practice:
        return None
    return _waiting(of, scope.actor.membership_ids)


@lru_cache(maxsize=100)
def _waiting(of: Audience, mine: frozenset[UUID]) -> Select:
    lately = ThresholdNotice.given_at > bindparam("now", type_=DateTime(timezone=True)) - literal(WAITS_FOR)
    seen = exists().where(
        ThresholdSeen.tenant_id == ThresholdNotice.tenant_id,
        ThresholdSeen.notice_id == ThresholdNotice.id,
        ThresholdSeen.membership_id.in_(mine),
    )
    said = func.concat_ws(
        "\n", ThresholdRule.code, ThresholdRule.hours, ThresholdRule.named_place_id, ThresholdRule.sub_area_id
    )
    n = _n(of)
    return (
        select(
            literal("threshold").label("what"),
            ThresholdNotice.id,
            said.label("said"),
            cast(null(), Date).label("day"),
            ThresholdNotice.given_at.label("at"),
            n.label("n"),
        )
        .join(ThresholdRule, _of_rule())
        .where(ThresholdNotice.audience == of, lately, ~seen)
        .where(n >= ThresholdRule.at_least)
        .order_by(ThresholdNotice.given_at.desc())
        .limit(MOST_SHOWN)
    )


@requires(permissions.READ)
def in_words(scope: Scope, *, said: str) -> tuple[str, str, str]:
    """What, where and the hours, of `waiting`'s `said`."""
    code, hours, *place = said.split("\n")
    return _what(scope, code), _where(scope, UUID(place[0]) if place else None), hours


def _what(scope: Scope, code: str) -> str:
    """The type or group that a rule tells of, in words."""
    if code.startswith(GROUP):
        group = taxonomy.group_named().get(code.removeprefix(GROUP))
        return group.name if group else "Annan grupp"
    kind, _own = local.meant(scope, code=code)
    return kind.name if kind else "Annan typ"


def _where(scope: Scope, id: UUID | None) -> str:
    """A named place or a sub-area in words; the municipality for none."""
    if id is None:
        return scope.tenant.name
    known = {one.id: one.name for one in (*places.named_places(scope), *places.sub_areas(scope))}
    return known.get(id, "okänd plats")


def _notices(scope: Scope, id: UUID | None = None) -> list[NoticeView]:
    of = Reader.of(scope).audience
    if of is None:
        return []
    n = _n(of)
    rows = select(ThresholdNotice, ThresholdRule, n.label("n")).join(ThresholdRule, _of_rule())
    rows = rows.where(ThresholdNotice.audience == of, n >= ThresholdRule.at_least)
    if id:
        rows = rows.where(ThresholdNotice.id == id)
    found = scope.db.execute(rows.order_by(ThresholdNotice.given_at.desc(), ThresholdNotice.id).limit(MOST_SHOWN)).all()
    seen = _seen(scope, [notice.id for notice, _rule, _n in found])
    rules = {view.row.id: view for view in _views(scope, [rule for _notice, rule, _n in found])}
    return [NoticeView(notice, rules[rule.id], n, seen.get(notice.id, ())) for notice, rule, n in found]


def _seen(scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Mark, ...]]:
    if not ids:
        return {}
    rows = select(ThresholdSeen).where(ThresholdSeen.notice_id.in_(ids)).order_by(ThresholdSeen.at)
    marks: dict[UUID, tuple[Mark, ...]] = {}
    for row in scope.db.scalars(rows):
        own = row.membership_id in scope.actor.membership_ids
        if own or Reader.of(scope).coordinates:
            marks[row.notice_id] = (*marks.get(row.notice_id, ()), Mark(row.by, row.at, own))
    return marks


def _views(scope: Scope, rows: Sequence[ThresholdRule]) -> list[RuleView]:
    return [RuleView(row, _what(scope, row.code), _where(scope, row.named_place_id or row.sub_area_id)) for row in rows]


def _of_rule():
    return and_(ThresholdRule.tenant_id == ThresholdNotice.tenant_id, ThresholdRule.id == ThresholdNotice.rule_id)


def _n(audience: Audience):
    """How many reports of a notice's rule lie in its stretch of time and count for everybody of its audience."""
    reader, rule, notice = AUDIENCES[audience], ThresholdRule, ThresholdNotice
    day = timedelta(days=1)
    at_place = and_(Incident.named_place_id == rule.named_place_id, reader.sees_point_where())
    return (
        select(func.count())
        .select_from(Incident)
        .where(
            reader.counts_where(),
            Incident.tenant_id == notice.tenant_id,
            Incident.local_date.between(cast(notice.first - day, Date), cast(notice.last + day, Date)),
            Incident.latest.between(notice.first, notice.last),
            Incident.category_id == any_(rule.categories),
            or_(rule.own_type_id.is_(None), Incident.own_type_id == rule.own_type_id),
            or_(rule.named_place_id.is_(None), at_place),
            or_(rule.sub_area_id.is_(None), Incident.sub_area_id == rule.sub_area_id),
        )
        .correlate(rule, notice)
        .scalar_subquery()
    )
