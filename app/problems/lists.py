"""What is read of problems, and who reads and writes which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from app.est import overview as est
from app.est import permissions as est_permissions
from app.figures.audience import Audience
from app.figures.periods import Days, last_whole_day
from app.hooks import Sought
from app.incident_counts.chosen import Choice, count_chosen, count_outlined
from app.incidents import permissions as incident_permissions
from app.incidents.visibility import for_the_room
from app.places import service as places
from app.problems import permissions, wording
from app.problems.models import CHANGED, MOVED, TEXTS, Cause, Problem, ProblemEvent
from app.taxonomy import service as taxonomy
from app.words.matching import holds
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

MOST = 200
"""So many problems are listed; a municipality works with a handful."""
MOST_EVENTS = 60


@dataclass(frozen=True)
class Counted:
    """How many reports there are of what a problem is about."""

    n: int
    organisations: int
    days: Days
    source: str
    audience: str


@dataclass(frozen=True)
class ProblemView:
    """A problem in words. `state`: a sign and how far it has come. Of an outline only that and the title."""

    row: Problem
    where: str
    state: tuple[str, str]
    writes: bool
    """Whether the actor may write in it, while it goes on."""
    whole: bool = True
    """Whether the actor reads more than its title and state."""

    @property
    def ended(self) -> bool:
        return self.row.ended_at is not None

    @property
    def need(self) -> int | None:
        return self.row.need if self.whole else None

    @property
    def influence(self) -> int | None:
        return self.row.influence if self.whole else None


@dataclass(frozen=True)
class ProblemPage:
    """All that is known of a problem; of an outline nothing but `seen`."""

    seen: ProblemView
    number: Counted | None = None
    places: Sequence[tuple[UUID, str]] = ()
    sub_areas: Sequence[str] = ()
    types: Sequence[str] = ()
    causes: Sequence[Cause] = ()
    events: Sequence[ProblemEvent] = ()
    """The latest first."""
    focus_area: tuple[UUID, str] | None = None
    """Id and name, for whoever works with it."""
    texts: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> ProblemEvent | None:
        """When and by whom it came to where it is."""
        return next((one for one in self.events if one.what == MOVED), self.events[-1] if self.events else None)

    def before(self, event: ProblemEvent) -> list[tuple[str, str]]:
        """(question, what was said before) of a change, where anything was."""
        said = event.before if event.what == CHANGED and event.before else {}
        return [(question, said[question]) for question in wording.LABELS.values() if said.get(question)]


def _reach(scope: Scope) -> frozenset[UUID] | None:
    """The focus areas whose working groups the actor belongs to; None for who writes in every problem."""
    if permissions.writes_all(scope.actor):
        return None
    if not scope.may(est_permissions.READ):
        return frozenset()
    return scope.once((Problem, "reach"), lambda: frozenset(area.id for area, _of in est.list_rows(scope)))


def _readable(scope: Scope) -> ColumnElement[bool]:
    """Criterion: the problems that the actor reads."""
    hers = None if permissions.reads_all(scope.actor) else _reach(scope)
    return true() if hers is None else Problem.focus_area_id.in_(hers)


def find(scope: Scope, id: UUID, *, to_write: bool = False) -> Problem:
    """The row, locked when it is to be written in. Raises NotFound for one that the actor does not read, or write."""
    hers = _reach(scope) if to_write else None
    if to_write:
        row = scope.find(Problem, id, to_change=True)
        if hers is not None and row.focus_area_id not in hers:
            raise NotFound("problem")
        return row
    row = scope.db.scalar(select(Problem).where(Problem.id == id, _readable(scope)))
    if row is None:
        raise NotFound("problem")
    return row


@requires(permissions.READ)
def list_problems(scope: Scope, *, state: str | None = None) -> list[ProblemView]:
    """Those that the actor reads, the weightiest (need × influence) first, ended ones last. `state`: one of
    `wording.FILTERS`."""
    if state is not None and state not in wording.FILTERS:
        raise NotFound("state")
    rows = select(Problem).where(_readable(scope)).order_by(Problem.made_at.desc(), Problem.id).limit(MOST)
    if state:
        rows = rows.where(Problem.ended_at.is_(None) if state == "pagar" else Problem.ended_at.is_not(None))
    found = scope.db.scalars(rows).all()
    return _views(
        scope, sorted(found, key=lambda row: (row.ended_at is not None, -(row.need or 0) * (row.influence or 0)))
    )


@requires(permissions.READ)
def problems_to_choose(scope: Scope) -> list[tuple[UUID, str]]:
    """(id, title) of the problems that go on and that the actor reads, by title."""
    rows = select(Problem.id, Problem.title).where(_readable(scope), Problem.ended_at.is_(None))
    return [(id, title) for id, title in scope.db.execute(rows.order_by(Problem.title, Problem.id).limit(MOST))]


@requires(permissions.READ)
def find_problem(scope: Scope, *, id: UUID) -> ProblemView:
    """Raises NotFound for one that the actor does not read."""
    return _views(scope, [find(scope, id)])[0]


@requires(permissions.READ)
def read_problem(scope: Scope, *, id: UUID) -> ProblemPage:
    """A problem with its causes, its number and what has been done with it. Raises as `find_problem`."""
    scope.concerning(object=("problem", id))
    seen = find_problem(scope, id=id)
    if not seen.whole:
        return ProblemPage(seen)
    row = seen.row
    causes = select(Cause).where(Cause.problem_id == id, Cause.removed_at.is_(None))
    events = select(ProblemEvent).where(ProblemEvent.problem_id == id)
    names, areas = _names(scope), {str(area.id): area.name for area in places.sub_areas(scope)}
    types = taxonomy.named(scope.profile.type_names)
    of_slug = {kind.slug: kind.name for kind in types.values()}
    areas_of_est = {} if not scope.may(est_permissions.READ) else {area.id: area for area, _ in est.list_rows(scope)}
    area = areas_of_est.get(row.focus_area_id) if row.focus_area_id else None
    return ProblemPage(
        seen,
        _count(scope, row, [of_slug[slug] for slug in row.types if slug in of_slug], seen.where),
        [(UUID(one), names[one]) for one in row.places if one in names],
        [areas[one] for one in row.sub_areas if one in areas],
        [of_slug[slug] for slug in row.types if slug in of_slug],
        scope.db.scalars(causes.order_by(Cause.position, Cause.id)).all(),
        scope.db.scalars(events.order_by(ProblemEvent.at.desc(), ProblemEvent.id.desc()).limit(MOST_EVENTS)).all(),
        (area.id, area.name) if area else None,
        {name: row.texts.get(name, "") for name in TEXTS},
        {name: row.evidence.get(name, "") for name in wording.SOURCES},
    )


@requires(permissions.READ)
def about_place(scope: Scope, *, named_place_id: UUID) -> list[ProblemView]:
    """The problems at a place that the actor reads, those that go on first."""
    at = select(Problem).where(_readable(scope), Problem.places.op("?")(str(named_place_id)))
    return _views(scope, scope.db.scalars(at.order_by(Problem.ended_at.is_not(None), Problem.made_at).limit(20)).all())


@requires(permissions.READ)
def seen_in(scope: Scope, *, first: date) -> list[ProblemView]:
    """Those that were begun from the picture or the warnings of the period that begins on `first`."""
    seen = select(Problem).where(_readable(scope), Problem.seen_in == first)
    return _views(scope, scope.db.scalars(seen.order_by(Problem.made_at).limit(20)).all())


@requires(permissions.READ)
def of_focus_area(scope: Scope, *, focus_area_id: UUID) -> list[ProblemView]:
    """The problems that a focus area works with, of those that the actor reads."""
    of = select(Problem).where(_readable(scope), Problem.focus_area_id == focus_area_id)
    return _views(scope, scope.db.scalars(of.order_by(Problem.made_at).limit(20)).all())


@requires(permissions.READ)
def look_for(scope: Scope, *, sought: Sought) -> list[ProblemView]:
    """Those in whose title, place or texts all the words stand; of an outline the title alone."""
    whole = permissions.reads_whole(scope.actor)
    found = _views(scope, scope.db.scalars(select(Problem).where(_readable(scope)).limit(MOST)).all())
    said = (
        (one, " ".join((one.row.title, one.where, *one.row.texts.values())) if whole else one.row.title)
        for one in found
    )
    return [one for one, text in said if holds(text, sought.parts)]


def _choice_of(scope: Scope, row: Problem, days: Days) -> Choice:
    """What a problem's number counts."""
    ids = {kind.slug: kind.id for kind in taxonomy.categories().values() if kind.counts}
    return Choice(
        days,
        frozenset(ids[slug] for slug in row.types if slug in ids),
        not (row.places or row.sub_areas or row.outline),
        frozenset(UUID(one) for one in row.places),
        frozenset(UUID(one) for one in row.sub_areas),
    )


def _count(scope: Scope, row: Problem, types: list[str], where: str) -> Counted | None:
    """None where nothing is chosen, and for whoever counts no reports."""
    if not row.types or not scope.may(incident_permissions.COUNT):
        return None
    last = last_whole_day(scope.now)
    days = Days(last - timedelta(days=7 * row.weeks - 1), last)
    counting = for_the_room(scope)
    asked = _choice_of(scope, row, days)
    if row.outline:
        found = count_outlined(counting, choice=asked, outline=row.outline)
    else:
        found = count_chosen(counting, choices=[asked])[asked]
    audience = Audience(counting.audience).counts if counting.audience else "rapporterna från din egen verksamhet"
    at = where if row.places or row.sub_areas or row.outline else "hela kommunen"
    source = f"Rapporter i Samsyn: {', '.join(types).lower()}. {at[:1].upper()}{at[1:]}."
    return Counted(found.reports, found.organisations, days, source, audience)


def _names(scope: Scope) -> dict[str, str]:
    return {str(place.id): place.name for place in places.named_places(scope)}


def where_of(scope: Scope, row: Problem) -> str:
    """Places, sub-areas, what is drawn and words, as one line."""
    names, areas = _names(scope), {str(area.id): area.name for area in places.sub_areas(scope)}
    there = [names[one] for one in row.places if one in names] + [areas[one] for one in row.sub_areas if one in areas]
    return ", ".join(filter(None, [*there, wording.outlined(row.outline), row.place_text]))


def _views(scope: Scope, rows: Sequence[Problem]) -> list[ProblemView]:
    if not rows:
        return []
    whole = permissions.reads_whole(scope.actor)
    hers = _reach(scope) if scope.may(permissions.WRITE) else frozenset()
    return [
        ProblemView(
            row,
            where_of(scope, row) if whole else "",
            wording.state(row),
            scope.may(permissions.WRITE) and row.ended_at is None and (hers is None or row.focus_area_id in hers),
            whole,
        )
        for row in rows
    ]


def reached_places(scope: Scope) -> frozenset[str] | None:
    """Ids, as text, of the places at which the actor may log what is done: those of the problems that she may write in;
    None for every place."""
    hers = _reach(scope)
    if hers is None:
        return None
    rows = select(Problem.places).where(Problem.ended_at.is_(None), Problem.focus_area_id.in_(hers))
    return frozenset(one for found in scope.db.scalars(rows) for one in found)
