"""Lists of reports: which reports are chosen, the latest first, and how many there are. Every list reads within what
its reader may see; what is chosen narrows that, and nothing else."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Row,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    not_,
    null,
    select,
    tuple_,
    union_all,
)

from app.accounts import service as accounts
from app.figures.audience import ROOM
from app.figures.periods import Days, local_date
from app.incidents import permissions
from app.incidents.models import COUNTED, MERGED, QUARANTINED, WITHDRAWN, Incident, IncidentVersion, OrganisationTotal
from app.incidents.visibility import IN_THE_ROOM, IncidentView, Reader, readable, views
from app.places import service as places
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.words import service as words
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

MOST_COUNTED = 1_000
"""Reports with a word are counted so far: how often a word has been written is no work for one page."""
BACK = timedelta(days=730)
"""So far back a word is looked for, when no days are chosen."""
ALL = timedelta(days=3660)
"""And a list of reports begins, when only its last day is chosen."""
_ENDED = {WITHDRAWN: "Makulerade", MERGED: "Sammanslagna", "beside": "Ur en annan källa"}
STATES = {COUNTED: "Medräknade", QUARANTINED: "Spärrade", **_ENDED}
LATEST, USUAL = 60, 6
"""Of so many of her organisations' latest reports, the types and places that come most often are offered first."""
_OWN, _ID = Incident.reported_by == any_(bindparam("own", type_=ARRAY(Uuid))), bindparam("sent", type_=Uuid())
SENT = Question(union_all(*(select(Incident.id).where(_OWN, name == _ID) for name in (Incident.sent_as, Incident.id))))
"""The report that one of these memberships (`own`) has `sent` under an id, or that has it: a look in each of two
indexes. Both names in one condition would read all that she has ever reported."""
MOST_WORDS, MOST_STOPPED, MOST_IDS = 8, 50, 1_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which reports somebody wants to see, of those that she may."""

    days: Days | None = None
    group: str | None = None
    category: str | None = None
    own_type_id: UUID | None = None
    """A type of the municipality's own, under `category`."""
    organisation_id: UUID | None = None
    named_place_id: UUID | None = None
    mine: bool = False
    state: str = COUNTED
    lexemes: tuple[str, ...] = ()
    """All of them stand in the report's text."""
    organisations: tuple[UUID, ...] = ()
    """All here, when words are looked for."""

    @property
    def words_alone(self) -> bool:
        """Whether nothing but words and days is chosen: then the words' own index tells which reports there are."""
        alone = Choice(days=self.days, lexemes=self.lexemes, organisations=self.organisations)
        return bool(self.lexemes) and self == alone

    @property
    def of_all_time(self) -> bool:
        """Whether what it holds is told by the tally of each organisation."""
        chosen = self.days is not None or self.own_type_id or self.named_place_id or self.mine or self.lexemes
        return self.state == COUNTED and not chosen


@dataclass(frozen=True)
class Usual:
    """What is reported most often, the most often first. A type is a slug, or the id of an own type."""

    types: list[str]
    places: list[UUID]


@dataclass(frozen=True)
class ListedNumbers:
    """How many reports a whole list holds, whatever page of it is shown."""

    counted: int
    """Of a list of words alone: all that hold them."""
    room: int
    """Those of them that everybody in the room may count."""
    advance: int
    """Advance notices, which are never counted."""
    whole: bool
    """Whether the reader reads all that the room counts."""
    more: bool = False
    """Whether there are more than MOST_COUNTED, and the numbers no numbers of the list."""


def choose(
    scope: Scope,
    *,
    days: Days | None = None,
    first: date | None = None,
    last: date | None = None,
    group: str | None = None,
    category: str | None = None,
    organisation_id: UUID | None = None,
    named_place_id: UUID | None = None,
    text: str = "",
    mine: bool = False,
    state: str = COUNTED,
) -> Choice:
    """What was asked for: of some days, or from a first to a last. Raises Invalid with a sentence per field for what
    there is not."""
    faults: dict[str, list[str]] = {}
    if first and last and last < first:
        faults["last"] = ["Sista dagen är före den första."]
    if group and group not in taxonomy.group_named():
        faults["group"] = ["Gruppen finns inte."]
    kind, own_type_id = local.meant(scope, code=category) if category else (None, None)
    if category and kind is None:
        faults["category"] = ["Händelsetypen finns inte."]
    if organisation_id and organisation_id not in {one.id for one in accounts.organisations(scope)}:
        faults["organisation_id"] = ["Verksamheten finns inte här."]
    if named_place_id and named_place_id not in {one.id for one in places.named_places(scope)}:
        faults["named_place_id"] = ["Platsen finns inte här."]
    lexemes = ()
    if text and not (lexemes := scope.once((Incident, "stems", text), lambda: words.stems(scope, text))):
        faults["text"] = ["Skriv ett ord att leta efter, till exempel ”klotter”. Små ord som ”och” finns överallt."]
    if lexemes and state != COUNTED:
        faults["text"] = ["Det går bara att leta i texten i rapporter som räknas."]
    if len(lexemes) > MOST_WORDS:
        faults["text"] = [f"Skriv högst {MOST_WORDS} ord."]
    if lexemes and Reader.of(scope).written_alone:
        faults["text"] = ["Med en nyckel som bara rapporterar går det inte att leta i texter."]
    if faults:
        raise Invalid(faults)
    today = local_date(scope.now)
    if first or last or (lexemes and days is None):
        back = (last or today) - (BACK if lexemes else ALL)
        days = Days(first or back, last or today)
    return Choice(
        days=days,
        group=group,
        category=kind and kind.slug,
        own_type_id=own_type_id,
        organisation_id=organisation_id,
        named_place_id=named_place_id,
        mine=mine,
        state=state,
        lexemes=lexemes,
        organisations=tuple(one.id for one in accounts.organisations(scope)) if lexemes else (),
    )


@requires(permissions.READ)
def count_listed(scope: Scope, **asked) -> ListedNumbers:
    """Of the list that `service.list_incidents` gives for the same inputs of `choose`. One question."""
    choice = choose(scope, **asked)
    if choice.of_all_time:
        return _count_all(scope, choice)
    reader = Reader.of(scope)
    if choice.words_alone:
        held = _holding(reader, choice)
        if held is None:
            return ListedNumbers(0, 0, 0, whole=False)
        n = scope.db.scalar(select(func.count()).select_from(held.limit(MOST_COUNTED + 1).subquery())) or 0
        return ListedNumbers(n, 0, 0, whole=False, more=n > MOST_COUNTED)
    columns = Incident.category_id, Incident.access_class, Incident.at_home
    found = select(*columns).where(*_criteria(reader, choice))
    if choice.lexemes:
        found = found.limit(MOST_COUNTED + 1)
    listed = found.subquery()
    counts = listed.c.category_id.in_([one.id for one in taxonomy.categories().values() if one.counts])
    room = listed.c.access_class.in_(IN_THE_ROOM.classes)
    if choice.named_place_id:
        room = and_(room, not_(listed.c.at_home))
    numbers = func.count().filter(counts), func.count().filter(counts, room), func.count().filter(not_(counts))
    counted, in_the_room, advance = scope.db.execute(select(*numbers).select_from(listed)).one()
    more = bool(choice.lexemes) and counted + advance > MOST_COUNTED
    return ListedNumbers(counted, in_the_room, advance, reader.belongs_to(ROOM), more)


@requires(permissions.COUNT)
def usual(scope: Scope) -> Usual:
    """Of the latest reports of the actor's organisations; of all for whoever has none and reports for each. "Annat" is
    no type to begin with: it is chosen within its group. One question, of at most LATEST rows."""
    own = scope.actor.organisations(permissions.REPORT)
    found = select(Incident.category_id, Incident.own_type_id, Incident.named_place_id).where(Incident.state == COUNTED)
    if own or not permissions.may_report_for_any(scope.actor):  # what others report is not for all to know
        found = found.where(Incident.organisation_id.in_(own))
    rows = scope.db.execute(found.order_by(Incident.local_date.desc()).limit(LATEST)).all()
    kinds = taxonomy.categories()
    types = Counter(str(own) if own else kinds[id].slug for id, own, _place in rows if own or not kinds[id].needs_text)
    at = Counter(place for _category, _own, place in rows if place)
    return Usual([code for code, _n in types.most_common(USUAL)], [place for place, _n in at.most_common(USUAL)])


@requires(permissions.READ)
def read_history(scope: Scope, *, id: UUID) -> Sequence[Row]:
    """When, by whom and why the report was changed, latest first; for those who may read its text.

    Who is told to the reporter's own organisation and the coordinator. Former wordings are kept, not for reading.
    """
    row, reader = readable(scope, id), Reader.of(scope)
    scope.concerning(object=("incident", id))
    if not reader.reads_text(row):
        raise NotFound("incident")
    changed_by = IncidentVersion.changed_by if reader.names_reporter(row) else null().label("changed_by")
    rows = select(IncidentVersion.changed_at, changed_by, IncidentVersion.reason)
    rows = rows.where(IncidentVersion.incident_id == id).order_by(IncidentVersion.version.desc())
    return scope.db.execute(rows).all()


@requires(permissions.RESTRICT)
def count_by_class(scope: Scope, *, organisation_id: UUID) -> dict[str, int]:
    """Class -> how many reports the organisation has of it, in whatever state."""
    rows = select(Incident.access_class, func.count()).where(Incident.organisation_id == organisation_id)
    return dict(scope.db.execute(rows.group_by(Incident.access_class)).all())


@requires(permissions.READ)
def types_to_report(scope: Scope) -> list[tuple[str, str, taxonomy.Category]]:
    """(what a report says, what it is called here, the national type) of all types that can be reported today."""
    own = local.own_types(scope)
    national = {str(id): taxonomy.categories()[row.category_id] for id, row in own.items()} | taxonomy.by_slug()
    return [(code, name, national[code]) for _group, types in local.offered(scope) for code, name in types]


def ids_at(scope: Scope, named_place_id: UUID) -> list[UUID]:
    """The ids of the latest reports from a named place, at most MOST_IDS, whoever may read them; and nothing else."""
    rows = select(Incident.id).where(Incident.named_place_id == named_place_id)
    return list(scope.db.scalars(rows.order_by(Incident.local_date.desc()).limit(MOST_IDS)))


@requires(permissions.READ)
def read_many(scope: Scope, *, ids: Collection[UUID]) -> dict[UUID, IncidentView]:
    """Those of these reports that the actor may open."""
    if not ids:
        return {}
    rows = select(Incident).where(Incident.id.in_(ids), Reader.of(scope).may_open_where())
    return {seen.id: seen for seen in views(scope, list(scope.db.scalars(rows)))}


def merged(scope: Scope, ids: Collection[UUID]) -> Sequence[Row]:
    """Those of these reports that are counted with another, as a `Reader` judges a row, whoever may read them."""
    columns = Incident.id, Incident.access_class, Incident.organisation_id, Incident.reported_by
    return scope.db.execute(select(*columns).where(Incident.id.in_(ids), Incident.state == MERGED)).all()


@requires(permissions.READ)
def list_stopped(scope: Scope, *, limit: int = MOST_STOPPED) -> list[IncidentView]:
    """The oldest reports that the guard has stopped and the actor may settle, oldest first."""
    return views(scope, scope.db.ask(stopped(Reader.of(scope), limit)))


@requires(permissions.OWN)
def my_reports(scope: Scope, *, limit: int = 20, of_unit: bool = False) -> list[IncidentView]:
    """The actor's own latest reports, or all of her organisation's, that she may see, whatever their state."""
    reader = Reader.of(scope)
    whose = reader.own_where() if of_unit else reader.wrote_where()
    rows = select(Incident).where(whose, reader.may_open_where()).limit(limit)
    return views(scope, list(scope.db.scalars(rows.order_by(Incident.reported_at.desc(), Incident.id.desc()))))


def _count_all(scope: Scope, choice: Choice) -> ListedNumbers:
    """Of a list of all time, out of the tally of each organisation."""
    reader, kinds = Reader.of(scope), taxonomy.categories()
    wanted = _category_ids(choice)
    counted = in_the_room = advance = 0
    for category_id, n, shared in scope.db.ask(_totals(reader, choice.organisation_id)):
        if wanted is None or category_id in wanted:
            counted += n if kinds[category_id].counts else 0
            in_the_room += shared if kinds[category_id].counts else 0
            advance += 0 if kinds[category_id].counts else n
    return ListedNumbers(counted, in_the_room, advance, reader.belongs_to(ROOM))


@lru_cache(maxsize=256)
def _totals(reader: Reader, organisation_id: UUID | None) -> Question:
    """The question for such a reader, put together once: category, reports, and those that the room counts."""
    total = OrganisationTotal
    room = func.sum(total.n).filter(total.access_class.in_(IN_THE_ROOM.classes))
    found = select(total.category_id, func.sum(total.n), func.coalesce(room, 0)).group_by(total.category_id)
    if organisation_id:
        found = found.where(total.organisation_id == organisation_id)
    return Question(found.where(total.n > 0, reader.reads_tallied_where(total)), kept=True)


def _criteria(reader: Reader, choice: Choice) -> list:
    """Of the table of reports: what she may read, and of that what is chosen."""
    criteria: list[Any] = [reader.listed_where(choice.state)]
    if choice.mine:
        criteria.append(reader.wrote_where())
    if choice.days is not None:  # no days at all choose nothing
        criteria.append(Incident.local_date.between(choice.days.first, choice.days.last))
    if (ids := _category_ids(choice)) is not None:
        criteria.append(Incident.category_id.in_(ids))
    if choice.own_type_id:
        criteria.append(Incident.own_type_id == choice.own_type_id)
    if choice.organisation_id:
        criteria.append(Incident.organisation_id == choice.organisation_id)
    if choice.named_place_id:
        criteria += [Incident.named_place_id == choice.named_place_id, reader.sees_point_where()]
    if choice.lexemes:
        held = _holding(reader, choice)
        criteria.append(Incident.id.in_(select(held.subquery().c.incident_id)) if held is not None else literal(False))
    return criteria


def _holding(reader: Reader, choice: Choice) -> Select | None:
    """Reports that hold the words in a text that she reads; None when she reads no texts."""
    circles = reader.text_circles(choice.organisations)
    return words.holding(choice.lexemes, circles, choice.days) if circles and choice.days is not None else None


def _category_ids(choice: Choice) -> list[int] | None:
    if choice.category:
        return [taxonomy.by_slug()[choice.category].id]
    return [one.id for one in taxonomy.group_named()[choice.group].categories] if choice.group else None


def narrowed(scope: Scope, choice: Choice, after: str | None, limit: int) -> Choice:
    """The same stretch of the list in as few days as hold it: of a word that stands in thousands of texts, only those
    reports are looked at that are shown. One more question, answered by the words' index alone."""
    held_all = _holding(Reader.of(scope), choice) if choice.words_alone else None
    if held_all is None or choice.days is None:
        return choice
    last = _cursor(after)[0] if after else choice.days.last
    before = Days(choice.days.first, last - timedelta(days=1) if after else last)
    held = _holding(Reader.of(scope), replace(choice, days=before))
    assert held is not None, "circles do not depend on days"
    days = held.subquery().c.local_date
    latest = select(days.label("day")).order_by(days.desc()).limit(limit).subquery()
    first = scope.db.scalar(select(func.min(latest.c.day)))
    if first is None and not after:
        return choice
    return replace(choice, days=Days(first or last, last))


def stretch(reader: Reader, choice: Choice, after: str | None, limit: int) -> Select:
    """The latest of the chosen reports that she may read; those that come after `after`, as `following` wrote it."""
    criteria = _criteria(reader, choice)
    if after:
        criteria.append(tuple_(Incident.local_date, Incident.latest, Incident.id) < _cursor(after))
    # The day first, which the moment says too: the index has the days in order, and each is sorted by itself.
    order = Incident.local_date.desc(), Incident.latest.desc(), Incident.id.desc()
    return select(Incident).where(*criteria).order_by(*order).limit(limit)


@lru_cache(maxsize=256)
def newest(reader: Reader, choice: Choice, limit: int) -> Question:
    """The question for the first page of a list of all time, put together once."""
    return Question(stretch(reader, choice, None, limit))


@lru_cache(maxsize=256)
def stopped(reader: Reader, limit: int) -> Question:
    """The question for the reports that such a reader settles, put together once."""
    return Question(select(Incident).where(reader.settles_where()).order_by(Incident.id).limit(limit))


def following(row: Row | Incident) -> str:
    """Where the list goes on after this report, in signs that an address holds as they are."""
    latest = row.latest.astimezone(UTC).replace(tzinfo=None)
    return f"{row.local_date},{latest.isoformat()}Z,{row.id}"


def _cursor(after: str) -> tuple[date, datetime, UUID]:
    try:
        day, moment, id = after.split(",")
        latest = datetime.fromisoformat(moment)
        if latest.tzinfo is None:
            raise ValueError("a moment without its zone")
        return date.fromisoformat(day), latest, UUID(id)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None
