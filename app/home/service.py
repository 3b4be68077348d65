"""Acts on the page that meets whoever signs in: her fortnight, what waits for her, what stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app import hooks
from app.accounts import service as accounts
from app.alerts import permissions as alert_permissions
from app.alerts import service as alerts
from app.alerts.service import Analysis
from app.audit_log import service as audit_log
from app.audit_log.service import Due, Week
from app.documents import service as documents
from app.figures.periods import Fortnight, last_whole_day, local_date
from app.home import permissions
from app.home.permissions import DESK, LOG, ON_PHONE, PAPERS, PLAIN, REPORTS
from app.hooks import Todo
from app.inbox import answers
from app.incident_counts import figures
from app.incidents import lists
from app.incidents.permissions import REPORT
from app.incidents.visibility import IncidentView, for_the_room
from app.people import service as people
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

SHOWN = 5
"""Things to do that stand open; the others are folded."""
PAPERS_SHOWN = 5
REPORTS_SHOWN = 5
REPORTS_ON_PHONE = 10


@dataclass(frozen=True)
class Part:
    """Her organisation's part of the picture: what it has reported of this fortnight and the one before."""

    organisations: tuple[str, ...]
    now: int
    before: int
    groups: tuple[tuple[str, int], ...]
    """Name and number of those with something now, the largest first."""


@dataclass(frozen=True)
class Roles:
    """How many roles there are here that somebody has to look at."""

    idle: int
    """That hold and have not been signed in with for `people.UNUSED`."""
    wait: int
    """Invitations that nobody has answered."""
    unreached: int
    """Whose newest letter has not arrived."""


@dataclass(frozen=True)
class Today:
    """`kind` is one of `permissions`; only what its page shows is filled in."""

    kind: str
    today: date
    period: Fortnight
    """The one that today lies in."""
    todo: Sequence[Todo] = ()
    analysis: Analysis | None = None
    """The latest of this period and the one before, as the room counts."""
    being_made: bool = False
    """Whether there is none, and one is waited for."""
    names: dict[UUID, str] | None = None
    """Of places, sub-areas and organisations, when the analysis has found something."""
    mine: Sequence[IncidentView] = ()
    """Her own latest reports, or, if she leads it, her organisation's."""
    answers: Mapping[UUID, str] = field(default_factory=dict)
    """What the coordinator has told of them, by the report's id."""
    leads: bool = False
    papers: Sequence[documents.Document] = ()
    """Final ones, the latest first."""
    log: Week | None = None
    due: Due | None = None
    part: Part | None = None
    roles: Roles | None = None

    @property
    def first(self) -> Sequence[Todo]:
        """What stands open of `todo`: the first SHOWN, and the next meeting among them however much comes before it."""
        meeting = next((one for one in self.todo[SHOWN:] if one.held), None)
        return [*self.todo[: SHOWN - 1], meeting] if meeting else self.todo[:SHOWN]


@dataclass(frozen=True)
class Waiting:
    """How much waits for somebody: counts alone, told where she works in another municipality."""

    n: int
    late: int
    """Of them: what should have been done."""
    due: date | None
    """The first last day that is still to come."""


@requires(permissions.ELSEWHERE)
def waiting(scope: Scope) -> Waiting | None:
    """What waits for the actor here; None in a police area, whose people's work is in its municipalities."""
    if permissions.kind_of(scope.actor) == permissions.AREA:
        return None
    day, found = local_date(scope.now), [one.due for one in hooks.todo(scope) if not one.held]
    dated = [due for due in found if due]
    return Waiting(len(found), sum(due < day for due in dated), min((due for due in dated if due >= day), default=None))


@requires(permissions.READ)
def today(scope: Scope) -> Today:
    """What the actor's role meets when it signs in."""
    kind, day = permissions.kind_of(scope.actor), local_date(scope.now)
    leads = permissions.leads(scope.actor)
    period, warns = Fortnight.containing(day, scope.profile.anchor), scope.may(alert_permissions.READ)
    analysis = alerts.latest_analysis(for_the_room(scope)) if kind == DESK and warns else None
    mine = _mine(scope, kind, leads)
    return Today(
        kind=kind,
        today=day,
        period=period,
        todo=hooks.todo(scope) if kind not in (permissions.AREA, ON_PHONE) else (),
        analysis=analysis,
        being_made=kind == DESK and warns and analysis is None and _is_being_made(scope),
        names=_names(scope, analysis),
        mine=mine,
        answers=answers.latest_answers(scope, ids=[seen.id for seen in mine]) if mine and kind != ON_PHONE else {},
        leads=leads,
        papers=_papers(scope) if kind == PAPERS else (),
        log=audit_log.week(scope) if kind == LOG else None,
        due=audit_log.due(scope) if kind == LOG else None,
        part=_part(scope, period) if kind == ON_PHONE else None,
        roles=_roles(scope) if kind == PLAIN else None,
    )


def _is_being_made(scope: Scope) -> bool:
    period = Fortnight.containing(last_whole_day(scope.now), scope.profile.anchor)
    runs = (alerts.latest_run(scope, first=one.first) for one in (period, period.previous))
    return any(run and run.is_open for run in runs)


def _mine(scope: Scope, kind: str, leads: bool) -> Sequence[IncidentView]:
    if kind == ON_PHONE:
        return lists.my_reports(scope, limit=REPORTS_ON_PHONE)
    return lists.my_reports(scope, limit=REPORTS_SHOWN, of_unit=leads) if kind == REPORTS else ()


def _part(scope: Scope, period: Fortnight) -> Part | None:
    """None for whoever reports for no organisation of her own."""
    hers = scope.actor.organisations(REPORT)
    if not hers:
        return None
    counted = figures.group_counts(scope, spans={"now": period.days, "before": period.previous.days})
    groups = [(group.name, counted["now"].get(group.slug, 0)) for group in taxonomy.groups()]
    told = tuple(sorted(((name, n) for name, n in groups if n), key=lambda one: -one[1]))
    names = tuple(one.name for one in accounts.organisations(scope) if one.id in hers)
    return Part(names, sum(counted["now"].values()), sum(counted["before"].values()), told)


def _roles(scope: Scope) -> Roles:
    held = people.list_people(scope, signed_in=True)
    waits = [one.state for one in held].count(people.WAITS)
    unreached = people.unreached(scope, ids=[one.id for one in held])
    return Roles(sum(one.idle for one in held), waits, len(unreached))


def _papers(scope: Scope) -> list[documents.Document]:
    return [row for row in documents.list_documents(scope) if row.state == documents.FINAL][:PAPERS_SHOWN]


def _names(scope: Scope, analysis: Analysis | None) -> dict[UUID, str]:
    """Of what is named in words; nothing is asked when nothing is."""
    if analysis is None:
        return {}
    found, named = analysis.findings.unusual, []
    if any(alert.place_ids for alert in found.flags):
        named += places.named_places(scope)
    if any(alert.area_id for alert in found.flags):
        named += places.sub_areas(scope)
    names = {row.id: row.name for row in named}
    return names | alerts.reporter_names(scope, known=[analysis.findings]) if found.reporting.fallen else names
