"""Acts on followed places: follow, step by step, visits and talks, and let go; and what is read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import DateTime, Select, String, cast, func, literal, null, select, update
from sqlalchemy.exc import IntegrityError

from app.figures.periods import local_date
from app.places import service as places
from app.places.permissions import RECOUNT
from app.problems import lists, permissions, wording
from app.problems.models import FOUND, LET_GO, LOGGED, STEPS, TAKEN_UP, FollowedPlace, PlaceStep, Problem
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

SILENT = timedelta(days=30)
"""So long without a step, and Idag says it."""
MOST = 200
MOST_WAITING = 20
QUIET = "followed_quiet"
"""What waits: a followed place without a step."""


@dataclass(frozen=True)
class FollowedView:
    """A followed place in words."""

    row: FollowedPlace
    place: str
    quiet: bool
    """Whether nothing has been done for so long that somebody should look."""
    logs: bool
    """Whether the actor may write down what is done there."""

    @property
    def ended(self) -> bool:
        return self.row.ended_at is not None

    @property
    def state(self) -> tuple[str, str]:
        if self.ended:
            return "neutral", wording.DONE[LET_GO]
        return ("warn" if self.quiet else "work"), wording.STEPS[self.row.stage]


@dataclass(frozen=True)
class FollowedPage:
    seen: FollowedView
    steps: Sequence[PlaceStep]
    """The latest first, those that were removed left out."""
    visits: int
    talks: int


@requires(permissions.START)
def follow(scope: Scope, *, named_place_id: UUID) -> FollowedPlace:
    """Follow a place from today, or again. One that is followed already stays as it is. Raises NotFound."""
    if all(place.id != named_place_id for place in places.places_to_choose(scope)):
        raise NotFound("NamedPlace")
    row = _of(scope, named_place_id, to_change=True)
    today = local_date(scope.now)
    if row is None:
        try:
            with scope.attempt():
                said = {"stage": FOUND, "stepped_on": today, "ended_at": None}
                row = scope.add(FollowedPlace(named_place_id=named_place_id, **said))
        except IntegrityError:  # two presses at once
            return _of(scope, named_place_id) or scope.find(FollowedPlace, named_place_id)
        _note(scope, row, FOUND)
    elif row.ended_at is not None:
        versions.change(scope, row, row.version, {"ended_at": None, "stepped_on": today})
        _note(scope, row, TAKEN_UP)
    return row


@requires(permissions.WRITE)
def log(
    scope: Scope,
    *,
    followed_id: UUID,
    what: str,
    day: date,
    id: UUID | None = None,
    line: str = "",
    insist: bool = False,
) -> PlaceStep:
    """Write down a step (one of STEPS, to which the place then has come), a visit or a talk. `id`: the caller's own,
    to be able to send it again. Raises NotFound, Invalid, and Conflict("changed_meanwhile") for one that was let go."""
    row = _written(scope, followed_id)
    if id and (earlier := scope.db.get(PlaceStep, (scope.tenant.id, id))):
        if earlier.followed_place_id != row.id:
            raise Invalid({"line": ["Raden är redan sparad på en annan plats. Läs in sidan igen."]})
        return earlier
    if row.ended_at is not None:
        raise Conflict("changed_meanwhile")
    texts = Texts(insist=insist)
    needed = "Skriv med en rad vad som är gjort." if what in STEPS else ""
    said = texts.line("line", line, required=needed)
    if what not in (*STEPS, *LOGGED):
        texts.fault("what", "Välj vad som är gjort.")
    if day > local_date(scope.now):
        texts.fault("day", "Dagen har inte varit än. Välj idag eller en dag som har varit.")
    if texts.faults:
        raise Invalid(texts.faults)
    step = _note(scope, row, what, day=day, line=said, id=id)
    _stand(scope, row)
    return step


@requires(permissions.START)
def let_go(scope: Scope, *, followed_id: UUID, version: int, reason: str, insist: bool = False) -> FollowedPlace:
    """Follow a place no longer; all that was done stays. Raises NotFound, Invalid and Conflict."""
    row = scope.find(FollowedPlace, followed_id, to_change=True)
    texts = Texts(insist=insist)
    why = texts.line("reason", reason, required="Skriv varför platsen inte följs längre.")
    if texts.faults:
        raise Invalid(texts.faults)
    if row.ended_at is not None:
        raise Conflict("changed_meanwhile")
    versions.change(scope, row, version, {"ended_at": scope.now})
    _note(scope, row, LET_GO, line=why)
    return row


@requires(permissions.WRITE)
def remove_step(scope: Scope, *, id: UUID) -> PlaceStep:
    """Take away a visit, a talk or a step that was wrong; the place stands where the step before left it. It can be put
    back. Raises NotFound, also for that it was found or let go."""
    step = versions.find_kept(scope, PlaceStep, id)
    row = _written(scope, step.followed_place_id)
    if step.what in (LET_GO, TAKEN_UP) or (step.what == FOUND and not step.line):
        raise NotFound("step")
    versions.remove(scope, step)
    _stand(scope, row)
    return step


@requires(permissions.WRITE)
def restore_step(scope: Scope, *, id: UUID) -> PlaceStep:
    """Raises NotFound, also when somebody has put it back."""
    step = versions.find_removed(scope, PlaceStep, id)
    row = _written(scope, step.followed_place_id)
    versions.restore(scope, step)
    _stand(scope, row)
    return step


@requires(permissions.READ_PLACES)
def list_followed(scope: Scope, *, ended: bool = False) -> list[FollowedView]:
    """Those that are followed, that in which least has been done lately first; `ended`: those that were let go."""
    rows = select(FollowedPlace).where(
        FollowedPlace.ended_at.is_not(None) if ended else FollowedPlace.ended_at.is_(None)
    )
    return _views(scope, scope.db.scalars(rows.order_by(FollowedPlace.stepped_on, FollowedPlace.id).limit(MOST)).all())


@requires(permissions.READ_PLACES)
def waiting(scope: Scope) -> Select:
    """The followed places at which nothing has been done for so long, as `hooks.todo` asks for them; `said` is the
    place's id."""
    return _waiting(local_date(scope.now) - SILENT)


@lru_cache(maxsize=4)
def _waiting(stepped: date) -> Select:
    return (
        select(
            literal(QUIET).label("what"),
            FollowedPlace.id,
            cast(FollowedPlace.named_place_id, String).label("said"),
            FollowedPlace.stepped_on.label("day"),
            null().cast(DateTime(timezone=True)).label("at"),
            func.count().over().label("n"),
        )
        .where(FollowedPlace.ended_at.is_(None), FollowedPlace.stepped_on <= stepped)
        .order_by(FollowedPlace.stepped_on, FollowedPlace.id)
        .limit(MOST_WAITING)
    )


@requires(permissions.READ_PLACES)
def find_followed(scope: Scope, *, followed_id: UUID) -> FollowedView:
    """Raises NotFound."""
    return _views(scope, [scope.find(FollowedPlace, followed_id)])[0]


@requires(permissions.READ_PLACES)
def read_followed(scope: Scope, *, followed_id: UUID) -> FollowedPage:
    """A followed place with all that was done. Raises as `find_followed`."""
    seen = find_followed(scope, followed_id=followed_id)
    rows = select(PlaceStep).where(PlaceStep.followed_place_id == followed_id, PlaceStep.removed_at.is_(None))
    steps = scope.db.scalars(
        rows.order_by(PlaceStep.day.desc(), PlaceStep.at.desc(), PlaceStep.id.desc()).limit(MOST)
    ).all()
    visits, talks = (sum(one.what == what for one in steps) for what in LOGGED)
    return FollowedPage(seen, steps, visits, talks)


@requires(permissions.READ_PLACES)
def of_place(scope: Scope, *, named_place_id: UUID) -> FollowedView | None:
    """How far the work with a place has come; None where it has never been followed."""
    row = _of(scope, named_place_id)
    return _views(scope, [row])[0] if row else None


@requires(permissions.READ_PLACES)
def find_removed_step(scope: Scope, *, followed_id: UUID, id: UUID) -> PlaceStep | None:
    """The thing that was just removed, to be put back; None for any other."""
    of = PlaceStep.id == id, PlaceStep.followed_place_id == followed_id, PlaceStep.removed_at.is_not(None)
    return scope.db.scalar(select(PlaceStep).where(*of))


@requires(RECOUNT)
def move_places(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every problem and all that was done at a named place be at another, which it has been merged with."""
    at = select(Problem).where(Problem.places.op("?")(str(named_place_id)))
    for problem in scope.db.scalars(at):
        moved = [str(to_id) if one == str(named_place_id) else one for one in problem.places]
        problem.places, problem.version = list(dict.fromkeys(moved)), problem.version + 1
    left, stays = _of(scope, named_place_id, to_change=True), _of(scope, to_id, to_change=True)
    if left and stays is None:
        left.named_place_id = to_id
    elif left and stays:
        of_left = update(PlaceStep).where(PlaceStep.followed_place_id == left.id).values(followed_place_id=stays.id)
        scope.db.execute(of_left.execution_options(synchronize_session=False))
        if left.ended_at is None:
            stays.ended_at, left.ended_at = None, scope.now
        _stand(scope, stays)
    scope.db.flush()


def _of(scope: Scope, named_place_id: UUID, *, to_change: bool = False) -> FollowedPlace | None:
    rows = select(FollowedPlace).where(FollowedPlace.named_place_id == named_place_id)
    if to_change:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return scope.db.scalar(rows)


def _written(scope: Scope, id: UUID) -> FollowedPlace:
    """The row, locked, at which the actor may log. Raises NotFound."""
    row = scope.find(FollowedPlace, id, to_change=True)
    reached = lists.reached_places(scope)
    if reached is not None and str(row.named_place_id) not in reached:
        raise NotFound("followed_place")
    return row


def _note(
    scope: Scope, row: FollowedPlace, what: str, *, day: date | None = None, line: str = "", id: UUID | None = None
) -> PlaceStep:
    own = {"id": id} if id else {}
    said = {"what": what, "line": line, "day": day or local_date(scope.now), "at": scope.now, "by": scope.actor.name}
    return scope.add(PlaceStep(**own, followed_place_id=row.id, **said))


def _stand(scope: Scope, row: FollowedPlace) -> None:
    """Let the place stand where its steps say, as they are now."""
    of = PlaceStep.followed_place_id == row.id, PlaceStep.removed_at.is_(None)
    latest = (
        select(PlaceStep.what).where(*of, PlaceStep.what.in_(STEPS)).order_by(PlaceStep.day.desc(), PlaceStep.at.desc())
    )
    stage, day = scope.db.scalar(latest.limit(1)), scope.db.scalar(select(func.max(PlaceStep.day)).where(*of))
    versions.change(scope, row, row.version, {"stage": stage or FOUND, "stepped_on": day or row.stepped_on})


def _views(scope: Scope, rows: Sequence[FollowedPlace]) -> list[FollowedView]:
    if not rows:
        return []
    reached = lists.reached_places(scope) if scope.may(permissions.WRITE) else frozenset()
    names, before = {place.id: place.name for place in places.named_places(scope)}, local_date(scope.now) - SILENT
    return [
        FollowedView(
            row,
            names[row.named_place_id],
            row.ended_at is None and row.stepped_on <= before,
            scope.may(permissions.WRITE)
            and row.ended_at is None
            and (reached is None or str(row.named_place_id) in reached),
        )
        for row in rows
    ]
