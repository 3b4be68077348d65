"""What stands on each screen of a wall: parts of the picture and of the meeting, as the room may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app import hooks
from app.accounts import service as accounts
from app.alerts import permissions as alert_permissions
from app.figures.coming import known
from app.figures.periods import FORTNIGHT_DAYS, Days, last_whole_day, local_date
from app.hooks import Coming
from app.incidents.visibility import Reader
from app.meetings import decisions, lists
from app.meetings import permissions as meeting_permissions
from app.meetings import service as meetings
from app.meetings.lists import MeetingPage, MeetingView
from app.meetings.models import NOBODY, Decision
from app.pictures import service as life
from app.places import service as places
from app.report.fields import INTERNAL, POLICE
from app.situational_pictures import permissions as picture_permissions
from app.situational_pictures import service as pictures
from app.situational_pictures.service import ByGroup, MapPicture, Picture
from app.wall import permissions
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope


@dataclass(frozen=True)
class Screen:
    """One screen, at `wall.<endpoint>`."""

    endpoint: str
    title: str
    key: str
    beside: str = ""
    """Of one that is at hand and not gone through in order: the one that it says more of."""


IN_ORDER = (
    Screen("former", "Förra besluten", "1"),
    Screen("state", "Läget", "2"),
    Screen("where", "Vad, var, när", "3"),
    Screen("ahead", "14 dagar", "4"),
    Screen("decide", "Beslut", "5"),
    Screen("ending", "Avslut", "6"),
)
WARNINGS = Screen("warnings", "Varningar", "7", "where")
PLACES = Screen("places", "Platser", "8", "where")
COVERAGE = Screen("coverage", "Täckning", "9", "state")
TABLE = Screen("table", "Tabell", "0", "state")


@dataclass(frozen=True)
class Day:
    """A day to come: what is known of it. `named`: holidays and breaks, "" for none."""

    day: date
    named: str
    rows: Sequence[Coming]


@dataclass(frozen=True)
class Choices:
    """What a decision is written of: (id, name) of organisations and of places, and its last day unless said."""

    organisations: list[tuple[str, str]]
    places: list[tuple[str, str]]
    due: date
    access_class: str


def of_room(scope: Scope) -> list[Screen]:
    """The screens that the room has: none is there of what it may not read."""
    found = [*IN_ORDER]
    if not scope.may(picture_permissions.READ):
        found = [replace(one, title="Vad och var") if one.endpoint == "where" else one for one in found]
    if scope.may(alert_permissions.READ):
        found.append(WARNINGS)
    if scope.may(picture_permissions.READ):
        found += [PLACES, COVERAGE]
    return [*found, TABLE]


@requires(permissions.SHOW)
def held(scope: Scope) -> MeetingView:
    """The meeting that is held in the room."""
    return lists.find_meeting(scope, id=_meeting(scope))


@requires(permissions.SHOW)
def meeting(scope: Scope) -> MeetingPage:
    """What was decided before, and now."""
    return lists.read_meeting(scope, id=_meeting(scope))


@requires(permissions.SHOW)
def final(scope: Scope) -> tuple[Any, Any] | None:
    """How far the meeting's picture has come, and its latest edition; None when it takes up none that is open."""
    return life.of_meeting(scope, id=_meeting(scope))


def mark(scope: Scope, *, ending: bool = False) -> str:
    """Is another as soon as any of it is, and on the last screen when the picture has been made final."""
    found = final(scope) if ending else None
    return meetings.mark(scope) + (f".{found[0].edition}.{found[0].state}" if found else "")


@requires(permissions.SHOW)
def picture(scope: Scope, *, seen: MeetingView) -> Picture | ByGroup:
    """The picture of the meeting's period: all that the room may read; where all who report sit, by group alone."""
    first = _first(scope, seen)
    if scope.may(picture_permissions.READ):
        return pictures.picture(scope, first=first, own=True, brief=True)
    return pictures.by_group(scope, first=first)


@requires(permissions.SHOW)
def whole_map(scope: Scope, *, seen: MeetingView) -> MapPicture:
    """The map of the same. Raises NotFound in a room that is told of no places."""
    if not scope.may(picture_permissions.READ):
        raise NotFound("map")
    return pictures.map_picture(scope, first=_first(scope, seen), own=True)


@requires(permissions.SHOW)
def fortnight(scope: Scope) -> list[Day]:
    """The fourteen days that begin today."""
    today = local_date(scope.now)
    days = Days(today, today + timedelta(days=FORTNIGHT_DAYS - 1))
    named = known(days)
    found = hooks.coming(scope, days)
    every = [today + timedelta(days=n) for n in range(FORTNIGHT_DAYS)]
    return [
        Day(
            day,
            ", ".join(one.name for one in named if one.days.first <= day <= one.days.last),
            [one for one in found if one.day == day],
        )
        for day in every
    ]


@requires(permissions.SHOW)
def choices(scope: Scope) -> Choices:
    return Choices(
        [(str(one.id), one.name) for one in accounts.organisations_to_choose(scope)],
        [(str(one.id), one.name) for one in places.places_to_choose(scope)],
        local_date(scope.now) + timedelta(days=FORTNIGHT_DAYS),
        _access_class(scope),
    )


@requires(meeting_permissions.DECIDE)
def decide(
    scope: Scope,
    *,
    text: str,
    due: date,
    organisation_id: UUID | None = None,
    function: str = "",
    named_place_id: UUID | None = None,
    ground: str = "",
    needs: str | None = None,
    insist: bool = False,
) -> Decision:
    """Write down what is decided in the room. It rests on the meeting's picture where it has one, and is read by those
    whose room it is. Raises as `decisions.add_decision`, NotFound for who holds no wall."""
    said: dict[str, Any] = {"text": text, "due": due, "organisation_id": organisation_id, "function": function}
    said |= {"named_place_id": named_place_id, "ground": ground, "needs": needs or NOBODY, "insist": insist}
    seen = lists.find_meeting(scope, id=_meeting(scope))
    said |= {"picture_first": seen.row.period_first, "access_class": _access_class(scope)}
    return decisions.add_decision(scope, meeting_id=seen.row.id, **said)


def _meeting(scope: Scope) -> UUID:
    if scope.actor.meeting_id is None:
        raise NotFound("wall")
    return scope.actor.meeting_id


def _first(scope: Scope, seen: MeetingView) -> date | None:
    """The period that is looked at: the meeting's own, where a whole day of it has gone."""
    first = seen.row.period_first
    return first if first and first <= last_whole_day(scope.now) else None


def _access_class(scope: Scope) -> str:
    """Who reads what is decided: where coordinator and police sit alone, they."""
    return POLICE if POLICE in Reader.of(scope).classes else INTERNAL
