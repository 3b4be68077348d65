"""Follow-ups (uppföljningar): a working group's judgement of one quarter, in its own words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache, partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Date, SmallInteger, String, bindparam, func, or_, select

from app.accounts import service as accounts
from app.closed_quarters import service as closed_quarters
from app.est import counting, groups, permissions
from app.est.counting import Count
from app.est.models import (
    DRAFT,
    JUDGEMENTS,
    PROPOSALS,
    STATUSES,
    SUBMITTED,
    FocusArea,
    FollowUp,
    Goal,
    WorkingGroupMember,
)
from app.figures.periods import Quarter, local_date
from app.incidents.visibility import counting_what_the_room_counts, counts_for_the_room, for_the_room
from app.mail import service as mail
from app.texts import Texts
from tenants import versions
from tenants.access import Actor
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.profile import Profile
from tenants.scope import Scope

TEXTS = ("why", "lessons", "obstacles", "resources", "decision")
CODES = ("status", "judgement", "proposal")
KEPT = (*TEXTS, *CODES, "needs_decision", "responsible", "counting", "figures", "state", "written_by", "version")
LATE = "follow_up"
"""The subject of a late change."""
HANDED_IN, SENT_BACK = "follow_up_handed_in", "follow_up_sent_back"
"""The kinds of letters about a follow-up: to the coordinator, and to whoever leads its working group."""


def due(profile: Profile, quarter: Quarter) -> date:
    """The last day on which the follow-ups of a quarter are to be handed in, as the municipality has chosen."""
    return quarter.days.last + timedelta(days=profile.follow_up_days)


class Told(IntEnum):
    """How much of a focus area is told, each with what comes before it."""

    STATES = 0
    GOALS = 1
    TEXTS = 2
    EVERY_COUNT = 3
    """Also figures that no text mentions yet."""


@dataclass
class Figures:
    """What the texts and goals of some focus areas count."""

    of_area: dict[UUID, dict[str, Count]]
    of_text: dict[UUID, dict[str, Count]]
    """Id of a follow-up, or of the late change that kept it -> name -> its figure."""
    handed_in: dict[UUID, datetime] = field(default_factory=dict)
    """Focus area -> when those of its figures were counted that stand as they were handed in."""
    otherwise: set[UUID] = field(default_factory=set)
    """Focus areas with a follow-up whose figures would be others now; known with every count alone."""


@requires(permissions.FOLLOW_UP)
def write_follow_up(
    scope: Scope,
    *,
    focus_area_id: UUID,
    quarter: str,
    version: int = 0,
    status: str,
    judgement: str,
    why: str,
    lessons: str = "",
    obstacles: str = "",
    resources: str = "",
    proposal: str,
    decision: str = "",
    needs_decision: bool = False,
    responsible: str = "",
    late_reason: str = "",
    insist: bool = False,
) -> FollowUp:
    """Write or rewrite the follow-up of a quarter; `version` is the one read (0 = none yet).

    Texts may hold `{nu}`, `{då}`, `{skillnad}` and `{procent}` (and `{name.nu}` for the focus area's other counts).
    One that is handed in stays so when it is corrected. When the quarter's report is final it takes a `late_reason`,
    and what stood there before is kept with it; the report is not touched. `insist`: see `Texts`.
    Raises Conflict("changed_meanwhile") when somebody wrote in between.
    """
    area = groups.find(scope, focus_area_id, to_change=True)
    period = _begun(scope, quarter)
    texts = Texts(partial(counting.unknown, counts=area.counts, main=area.main_count), insist=insist)
    asked = "Skriv beslutet som en hel mening."
    values = {
        "why": texts.take("why", why, required="Skriv varför ni bedömer läget så."),
        "lessons": texts.take("lessons", lessons),
        "obstacles": texts.take("obstacles", obstacles),
        "resources": texts.take("resources", resources),
        "decision": texts.take("decision", decision, required=asked if needs_decision else ""),
        "responsible": texts.line("responsible", responsible),
        "needs_decision": needs_decision,
    }
    for name, code, codes, words in (
        ("status", status, STATUSES, "Välj läge."),
        ("judgement", judgement, JUDGEMENTS, "Välj bedömning."),
        ("proposal", proposal, PROPOSALS, "Välj förslag till nästa kvartal."),
    ):
        values[name] = code
        if code not in codes:
            texts.fault(name, words)
    late_reason = closed_quarters.take_reason(texts, closed_quarters.closed(scope, [period]), late_reason)
    if texts.faults:
        raise Invalid(texts.faults)
    values |= {
        "counting": counts_used(area, [values[name] for name in TEXTS]),
        "written_by": scope.actor.name,
        "written_at": scope.now,
    }
    row = find(scope, area.id, period)
    versions.same(row, version)
    _note(scope, area, period, row, "Uppföljningen skrevs om" if row else "Uppföljningen skrevs", late_reason)
    handed_in = row is not None and row.state == SUBMITTED
    values["figures"] = kept(scope, area, values["counting"], period) if handed_in else None
    if row is None:
        values |= {"state": DRAFT, "submitted_at": None}
        return scope.add(FollowUp(focus_area_id=area.id, quarter=str(period), **values))
    versions.change(scope, row, version, values)
    return row


@requires(permissions.FOLLOW_UP)
def submit_follow_up(
    scope: Scope, *, focus_area_id: UUID, quarter: str, version: int, late_reason: str = ""
) -> FollowUp:
    """Hand in the follow-up that was read: from now on it stands in the quarterly report, and keeps its figures when
    the quarter has ended. Raises as, and takes a `late_reason` as `write_follow_up`."""
    area = groups.find(scope, focus_area_id)
    period = _begun(scope, quarter)
    row = find(scope, area.id, period)
    if row is None:
        raise NotFound("follow_up")
    if row.state != SUBMITTED:
        texts = Texts()
        late_reason = closed_quarters.take_reason(texts, closed_quarters.closed(scope, [period]), late_reason)
        if texts.faults:
            raise Invalid(texts.faults)
        versions.same(row, version)
        _note(scope, area, period, row, "Uppföljningen lämnades in", late_reason)
        figures = kept(scope, area, row.counting, period)
        versions.change(scope, row, version, {"state": SUBMITTED, "submitted_at": scope.now, "figures": figures})
        if not scope.may(permissions.SEND_BACK):
            to = accounts.may_here(scope, permission=permissions.SEND_BACK)
            mail.tell(scope, kind=HANDED_IN, to=to, about_id=row.id)
    return row


@requires(permissions.SEND_BACK)
def send_back_follow_up(
    scope: Scope, *, focus_area_id: UUID, quarter: str, version: int, words: str, insist: bool = False
) -> FollowUp:
    """Send back a follow-up that was handed in, with what is to be completed: it stands in no report until it is
    handed in again, and whoever leads its working group is written to.

    Raises NotFound for none, Conflict("not_handed_in"), Conflict("report_final") once its report is, Invalid, and
    Conflict("changed_meanwhile").
    """
    area = groups.find(scope, focus_area_id)
    period = _begun(scope, quarter)
    row = find(scope, area.id, period)
    if row is None:
        raise NotFound("follow_up")
    if row.state != SUBMITTED:
        raise Conflict("not_handed_in")
    if closed_quarters.closed(scope, [period]):
        raise Conflict("report_final")
    texts = Texts(insist=insist)
    said = texts.take("words", words, most=300, required="Skriv vad som ska kompletteras.")
    if texts.faults:
        raise Invalid(texts.faults)
    values = {"state": DRAFT, "submitted_at": None, "figures": None}
    values |= {"returned_words": said, "returned_by": scope.actor.name, "returned_at": scope.now}
    versions.change(scope, row, version, values)
    mail.tell(scope, kind=SENT_BACK, to=_leaders(scope, area), about_id=row.id)
    return row


def _leaders(scope: Scope, area: FocusArea) -> list[Actor]:
    """Those who follow up for the organisation that leads the working group; where none leads, for its members."""
    rows = select(WorkingGroupMember.organisation_id).where(WorkingGroupMember.group_id == area.id)
    of_group = {area.lead_organisation_id} if area.lead_organisation_id else set(scope.db.scalars(rows))
    here = accounts.may_here(scope, permission=permissions.FOLLOW_UP)
    return [one for one in here if of_group & one.organisations(permissions.FOLLOW_UP)]


@requires(permissions.READ)
def where_it_is_written(scope: Scope, *, id: UUID) -> tuple[UUID, str, str]:
    """(focus area, quarter, state) of a follow-up, for the letter about it. Raises NotFound."""
    row = scope.find(FollowUp, id)
    return row.focus_area_id, row.quarter, row.state


def _note(scope: Scope, area: FocusArea, quarter: Quarter, row: FollowUp | None, said: str, late_reason: str) -> None:
    """Keep what stands there now, when it is changed in a closed quarter."""
    if late_reason:
        about = {"quarter": quarter, "focus_area_id": area.id, "subject": LATE, "subject_id": area.id}
        closed_quarters.note(scope, **about, said=said, reason=late_reason, before=_kept(row) if row else {})


def _kept(row: FollowUp) -> dict:
    """A follow-up as it stands, for what it read like before a late change (see `earlier`)."""
    return {**{name: getattr(row, name) for name in KEPT}, "written_at": row.written_at.isoformat()}


def earlier(before: dict) -> FollowUp | None:
    """What `_kept` has written, as a follow-up that stands in no table; None when there was none."""
    if not before:
        return None
    return FollowUp(**{**before, "written_at": datetime.fromisoformat(before["written_at"])})


def find(scope: Scope, focus_area_id: UUID, quarter: Quarter) -> FollowUp | None:
    """The follow-up of a focus area and quarter, or None; locked until it is written (for acts alone)."""
    statement = select(FollowUp).where(FollowUp.focus_area_id == focus_area_id, FollowUp.quarter == str(quarter))
    return scope.db.scalar(statement.with_for_update().execution_options(populate_existing=True))


def counts_used(area: FocusArea, texts: Sequence[str]) -> dict:
    """The definitions that these texts' figures need, kept with them; "" is the figure without a name."""
    return {name: area.counts[name or area.main_count] for name, _ in counting.used(texts)}


def kept(scope: Scope, area: FocusArea, used: Mapping[str, Mapping], quarter: Quarter) -> dict | None:
    """The figures of a focus area and of a text that is handed in, by what they count, as the room counts them now.

    None as long as the quarter goes on: a figure of a part of it would be taken for the quarter's.
    """
    if quarter.days.last >= local_date(scope.now):
        return None
    definitions = {_key(one): one for one in (*area.counts.values(), *used.values())}
    counted = counting.count(counting_what_the_room_counts(scope), counts={area.id: definitions}, quarter=quarter)
    return {key: asdict(count) for key, count in counted[area.id].items()}


def figures_of(
    scope: Scope,
    quarter: Quarter,
    areas: Sequence[FocusArea],
    goals: Mapping[UUID, Sequence[Goal]],
    written: Mapping[UUID, FollowUp],
    before: Mapping[UUID, FollowUp | None],
    told: Told,
) -> Figures:
    """What is counted for these focus areas (for acts alone): by their own texts and goals, their follow-ups of the
    quarter (`written`, by focus area) and what stood there before late changes (`before`, by change).

    Where a follow-up was handed in with figures, they stand for whoever counts as the room does. One question.
    """
    of_room = counts_for_the_room(for_the_room(scope))

    def stored(row: FollowUp | None) -> dict[str, Count]:
        kept = row.figures if row and of_room else None
        return {key: Count(**values) for key, values in (kept or {}).items()}

    # Whoever writes is shown what each figure becomes when it is written now.
    standing = {} if told >= Told.EVERY_COUNT else {id: stored(row) for id, row in written.items()}
    asked = {area.id: _asked(area, goals[area.id], told) for area in areas}
    rows = {row.id: row for row in written.values()} | {id: row for id, row in before.items() if row}
    rows = rows if told >= Told.TEXTS else {}
    of_text = {id: stored(row) for id, row in rows.items()}
    open_ones = {id: _without(some, standing.get(id, {})) for id, some in asked.items()}
    live = {row.id for row in written.values()} if told >= Told.EVERY_COUNT else set()
    open_ones |= {id: row.counting if id in live else _without(row.counting, of_text[id]) for id, row in rows.items()}
    counted = counting.count(scope, counts=open_ones, quarter=quarter)

    def figures(id: UUID, definitions: Mapping[str, Mapping], known: Mapping[str, Count]) -> dict[str, Count]:
        return {name: known.get(_key(one)) or counted[id][name] for name, one in definitions.items()}

    return Figures(
        of_area={id: figures(id, some, standing.get(id, {})) for id, some in asked.items()},
        of_text={id: figures(id, row.counting, of_text[id]) for id, row in rows.items()},
        handed_in={area_id: row.changed_at for area_id, row in written.items() if stored(row)},
        otherwise={
            area_id
            for area_id, row in written.items()
            if row.id in live and figures(row.id, row.counting, of_text[row.id]) != counted[row.id]
        },
    )


def _asked(area: FocusArea, goals: Sequence[Goal], told: Told) -> dict[str, dict]:
    """Those of a focus area's definitions that what is told of it mentions."""
    if told >= Told.EVERY_COUNT:
        return area.counts
    names = {goal.count for goal in goals} if told >= Told.GOALS else set()
    if told >= Told.TEXTS:
        texts = [area.description, *area.evidence.values(), *(goal.text for goal in goals)]
        texts += [text for lines in area.causes.values() for text in lines]
        names |= {name or area.main_count for name, _ in counting.used(texts)} | {area.main_count}
    return {name: one for name, one in area.counts.items() if name in names}


def _without(definitions: Mapping[str, Mapping], known: Mapping[str, Count]) -> dict[str, Mapping]:
    return {name: one for name, one in definitions.items() if _key(one) not in known}


def _key(definition: Mapping) -> str:
    """What a definition counts, as a key: the same whatever it is called."""
    return json.dumps(definition, sort_keys=True, ensure_ascii=False)


def _begun(scope: Scope, quarter: str) -> Quarter:
    try:
        period = Quarter.parse(quarter)
    except ValueError:
        raise NotFound("quarter") from None
    if period.first_day > local_date(scope.now):
        raise Invalid({"quarter": ["Kvartalet har inte börjat än."]})
    return period


class Missing(NamedTuple):
    """A focus area whose follow-up of a quarter has not been handed in. `state` is None until it has been written."""

    id: UUID
    name: str
    state: str | None


@requires(permissions.READ)
def missing(scope: Scope, *, quarter: Quarter) -> list[Missing]:
    """Of the focus areas that the actor works with and that are in force in the quarter, oldest first. One question."""
    values = {"quarter": str(quarter), "year": quarter.year, "first_day": quarter.first_day}
    return [Missing(*row) for row in scope.db.ask(_missing(groups.of(scope)), values)]


@lru_cache(maxsize=256)
def _missing(reach: groups.Reach) -> Question:
    """The question for whoever works with these focus areas, put together once."""
    written = (
        (FollowUp.tenant_id == FocusArea.tenant_id)
        & (FollowUp.focus_area_id == FocusArea.id)
        & (FollowUp.quarter == bindparam("quarter", type_=String))
    )
    goes_on = or_(FocusArea.ended_on.is_(None), FocusArea.ended_on >= bindparam("first_day", type_=Date))
    called = func.coalesce(func.nullif(FocusArea.short_title, ""), FocusArea.title)
    in_force = FocusArea.year <= bindparam("year", type_=SmallInteger), goes_on, groups.reached(reach)
    rows = select(FocusArea.id, called, FollowUp.state).outerjoin(FollowUp, written)
    return Question(rows.where(*in_force, FollowUp.state.is_distinct_from(SUBMITTED)).order_by(FocusArea.id))
