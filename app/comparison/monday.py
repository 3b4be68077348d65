"""Acts on the area's Monday: on one page all that the municipalities tell it for the fourteen days to come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from app.area_sharing import answers, papers
from app.area_sharing import service as sharing
from app.area_sharing.papers import PaperTold
from app.area_sharing.service import Told
from app.comparison import monday_parts, permissions
from app.comparison.monday_parts import (
    EVENING,
    STEPS,
    Changed,
    Covered,
    DayAhead,
    Done,
    Flag,
    Hours,
    Manner,
    Waiting,
    day_of,
)
from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight, last_whole_day, local_date, monday_of
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.profile import Profile
from tenants.registry import municipalities_of, read_profiles
from tenants.scope import Scope

LONG, SHORT = 12, 4
"""So many whole weeks back the hours are counted, all of them and the latest."""
MOST_MANNERS = 6


@dataclass(frozen=True)
class Member:
    """A municipality of the area, and what it tells it."""

    id: UUID
    slug: str
    name: str
    parts: frozenset[str]
    controller: str
    told_at: datetime | None
    otherwise: str
    """What it calls the period that runs, where its periods begin on other Mondays than the area's; else ""."""
    pictures: tuple[date, ...]
    """The first days of the periods whose pictures it tells, the latest first."""
    papers: tuple[PaperTold, ...] = ()
    """Those that it tells, final ones alone."""


@dataclass(frozen=True)
class Monday:
    today: date
    days: Days
    period: Fortnight
    """The one that runs, as most municipalities count it."""
    weeks: Days
    """The LONG whole weeks."""
    lately: date
    """The first day of the SHORT ones."""
    members: tuple[Member, ...]
    missing: tuple[str, ...]
    """Municipalities of the real area of which this page knows nothing."""
    decisions: tuple[Waiting, ...]
    ahead: tuple[DayAhead, ...]
    evenings: tuple[DayAhead, ...]
    levels: tuple[Changed, ...]
    levels_told: tuple[str, ...]
    hours: tuple[Hours, ...]
    """Of all municipalities together and then of each, all groups."""
    groups: tuple[Hours, ...]
    """Of each group, and of each type that is counted by itself, all municipalities."""
    flags: tuple[Flag, ...]
    manners: tuple[Manner, ...]
    done: tuple[Done, ...]
    coverage: tuple[Covered, ...]
    map_first: date
    """The first day of the area's last finished period."""
    sees_police: bool
    """Whether it is told where the police will be."""

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """For the police."""
        return tuple(one for one in self.decisions if one.police)

    @property
    def others(self) -> tuple[Waiting, ...]:
        return tuple(one for one in self.decisions if not one.police)

    @property
    def collisions(self) -> tuple[DayAhead, ...]:
        return tuple(one for one in self.ahead if one.collides)

    @property
    def gaps(self) -> tuple[DayAhead, ...]:
        return tuple(one for one in self.ahead if one.gaps or one.empty)


class _Told(NamedTuple):
    """A municipality: what is looked at of it beside what it tells."""

    id: UUID
    slug: str
    name: str
    anchor: date


@requires(permissions.AREA)
def read_monday(scope: Scope) -> Monday:
    """All of the page. As many questions whatever the number of municipalities."""
    known, profiles = municipalities_of(scope), read_profiles(scope)
    area = profiles.get(scope.tenant.id, Profile())
    members = tuple(_Told(one.id, one.slug, one.name, profiles.get(one.id, Profile()).anchor) for one in known)
    found = scope.while_true(_monday, members, area.anchor, area.missing_members)
    answered = answers.given(scope)
    return replace(found, decisions=tuple(_answered(found.decisions, answered))) if answered else found


def _monday(scope: Scope, members: tuple[_Told, ...], anchor: date, missing: tuple[str, ...]) -> Monday:
    today, last = local_date(scope.now), last_whole_day(scope.now)
    weeks, lately = weeks_counted(last)
    told = sharing.told(scope, weeks=weeks, lately=lately)
    names, its_papers = {one.id: one.name for one in members}, papers.list_papers(scope)
    of: dict[UUID, list[Any]] = {id: [] for id in names}
    for row in told.hours:
        if row.tenant_id in of:
            of[row.tenant_id].append(row)
    found = _Reading(told, names, today, {names[id] for id, rows in of.items() if rows})
    days = Days(today, today + timedelta(days=FORTNIGHT_DAYS - 1))
    ahead = monday_parts.days_ahead(days, found.events(), found.out(), {names[id]: _usual(of[id]) for id in of})
    running = _running(anchor, members, today)
    return Monday(
        today=today,
        days=days,
        period=running,
        weeks=weeks,
        lately=lately,
        members=tuple(_member(one, told, its_papers.get(one.id, ()), running, today) for one in members),
        missing=tuple(sorted({*missing, *found.silent()} - found.telling())),
        decisions=tuple(found.decisions()),
        ahead=tuple(ahead),
        evenings=tuple(monday_parts.evenings(ahead)),
        levels=tuple(found.levels()),
        levels_told=tuple(found.with_part("levels")),
        hours=tuple(_hours({names[id]: rows for id, rows in of.items() if rows})),
        groups=tuple(_groups(told)),
        flags=tuple(found.flags()),
        manners=tuple(_manners(told, names)),
        done=tuple(found.done()),
        coverage=tuple(found.coverage()),
        map_first=Fortnight.containing(last + timedelta(days=1), anchor).previous.first,
        sees_police=scope.may(sharing.permissions.TOLD_OF_POLICE),
    )


@requires(permissions.AREA)
def read_picture(scope: Scope, *, slug: str, first: date) -> tuple[UUID, str, dict[str, Any]]:
    """(a municipality's id, its name, what it has told of the picture whose period begins on `first`). Raises
    NotFound."""
    member = next((one for one in municipalities_of(scope) if one.slug == slug), None)
    if member is None:
        raise NotFound("municipality")
    last = last_whole_day(scope.now)
    told = sharing.told(scope, weeks=Days(last, last), lately=last)
    pictures = told.parts.get(member.id, {}).get("pictures", {}).get("pictures", ())
    found = next((one for one in pictures if one["first"] == first.isoformat()), None)
    if found is None:
        raise NotFound("picture")
    return member.id, member.name, found


def weeks_counted(last: date) -> tuple[Days, date]:
    """The LONG whole weeks up to a day, and the first day of the SHORT ones."""
    end = monday_of(last + timedelta(days=1)) - timedelta(days=1)
    return Days(end - timedelta(days=7 * LONG - 1), end), end - timedelta(days=7 * SHORT - 1)


def _running(anchor: date, members: Iterable[_Told], today: date) -> Fortnight:
    """The period that runs as most municipalities count it; the area's own where as many count each way."""
    starts = Counter(Fortnight.containing(today, one.anchor).first for one in members)
    own = Fortnight.containing(today, anchor).first
    return Fortnight(max(starts, key=lambda first: (starts[first], first == own), default=own))


def _member(one: _Told, told: Told, papers: Sequence[PaperTold], running: Fortnight, today: date) -> Member:
    agreed, its = told.agreed.get(one.id), Fortnight.containing(today, one.anchor)
    pictures = told.parts.get(one.id, {}).get("pictures", {}).get("pictures", ())
    return Member(
        one.id,
        one.slug,
        one.name,
        frozenset(agreed.parts) if agreed else frozenset(),
        agreed.controller if agreed else "",
        told.made_at.get(one.id),
        its.label if its.first != running.first else "",
        tuple(day_of(picture["first"]) for picture in pictures),
        tuple(papers),
    )


def _answered(found: Iterable[Waiting], answered: Mapping[UUID, str]) -> list[Waiting]:
    """With what the chief has said since it was told."""
    said = (
        replace(one, waits=False, answer=answered[one.id]) if one.answer is None and one.id in answered else one
        for one in found
    )
    return sorted(said, key=_by_due)


def _by_due(one: Waiting) -> tuple[bool, date, str]:
    return not one.waits, one.due, one.municipality


def _usual(rows: Iterable[Any]) -> Mapping[int, float]:
    """Weekday -> reports of an evening, by the LONG weeks."""
    found: Counter[int] = Counter()
    for row in rows:
        if row.part == EVENING:
            found[row.weekday] += row.n
    return {day: n / LONG for day, n in found.items()}


def _table(name: str, rows: Iterable[Any]) -> Hours:
    long, short = ([[0, 0, 0] for _ in range(7)] for _ in range(2))
    unknown = lately = 0
    for row in rows:
        if row.part < 0:
            unknown += row.n
            lately += row.lately
        else:
            long[row.weekday][row.part] += row.n
            short[row.weekday][row.part] += row.lately
    return Hours(name, tuple(map(tuple, long)), tuple(map(tuple, short)), unknown, lately)


def _hours(of: Mapping[str, Sequence[Any]]) -> list[Hours]:
    each = [_table(name, rows) for name, rows in of.items()]
    return [_table("Hela området", chain(*of.values())), *each] if each else []


def _groups(told: Told) -> list[Hours]:
    """Groups in their order, each followed by its types."""
    of: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in told.groups:
        of[row.group_slug, ""].append(row)
        if row.type_slug:
            of[row.group_slug, row.type_slug].append(row)
    found = []
    for group in taxonomy.counted_groups():
        types = [("", group.name), *((one.slug, f"varav {one.name}") for one in group.categories)]
        found += [_table(name, of[group.slug, slug]) for slug, name in types if (group.slug, slug) in of]
    return found


def _manners(told: Told, names: Mapping[UUID, str]) -> list[Manner]:
    of: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in told.manners:
        if row.tenant_id in names:
            of[row.group_slug, row.how][names[row.tenant_id]] += row.n
    known = taxonomy.group_named()
    found = [
        Manner(known[group].name, how, tuple(where.most_common()))
        for (group, how), where in of.items()
        if group in known
    ]
    return sorted(found, key=lambda one: (not one.across, -one.n, one.how))[:MOST_MANNERS]


class _Reading:
    """What is told in words, taken apart; municipalities by name."""

    def __init__(self, told: Told, names: Mapping[UUID, str], today: date, counted: Collection[str]):
        self.parts = [(name, told.parts.get(id, {})) for id, name in names.items()]
        self.counted = set(counted)
        self.today = today

    def of(self, part: str) -> list[tuple[str, Any]]:
        return [(name, parts[part]) for name, parts in self.parts if part in parts]

    def with_part(self, part: str) -> list[str]:
        return [name for name, _content in self.of(part)]

    def telling(self) -> set[str]:
        return {name for name, parts in self.parts if parts} | self.counted

    def silent(self) -> set[str]:
        return {name for name, _parts in self.parts} - self.telling()

    def events(self) -> dict[str, list[Any]]:
        return {name: content["events"] for name, content in self.of("coming")}

    def out(self) -> dict[str, list[Any]]:
        """Of those that tell of everybody who is out, as the reader is told it."""
        found: dict[str, list[Any]] = {}
        for part in ("presence/open", sharing.TO_POLICE):
            for name, content in self.of(part):
                found.setdefault(name, []).extend(content["lines"])
        return found

    def decisions(self) -> list[Waiting]:
        found = []
        for name, content in self.of("decisions"):
            for one in content["decisions"]:
                due, words = day_of(one["due"]), (one["label"], one["text"], one["who"])
                late = due < self.today
                state = one["police"], one["waits"], one["answer"]
                found.append(Waiting(name, UUID(one["id"]), *words, due, day_of(one["met"]), late, *state))
        return sorted(found, key=_by_due)

    def levels(self) -> list[Changed]:
        found = [
            Changed(name, content["label"], *line) for name, content in self.of("levels") for line in content["areas"]
        ]
        told = [one for one in found if one.level != "normal" or one.arrow]
        return sorted(told, key=lambda one: (not one.arrow, -STEPS[one.level], one.municipality, one.area))

    def flags(self) -> list[Flag]:
        of: dict[str | None, list[tuple[str, str, int, float]]] = defaultdict(list)
        for name, content in self.of("alerts"):
            for group, area, n, expected in content["flags"]:
                of[group].append((name, area, n, expected))
        known = taxonomy.group_named()
        found = [Flag(known[slug].name if slug else "Alla grupper", tuple(lines)) for slug, lines in of.items()]
        return sorted(found, key=lambda one: (not one.across, one.group))

    def done(self) -> list[Done]:
        found = []
        for name, content in self.of("work/focus"):
            found += [
                Done(name, one["name"], one["planned"], one["done"])
                for area in content["areas"]
                for one in area["activities"]
                if one["police"]
            ]
        for name, content in self.of("work/measures"):
            found += [
                Done(name, one["title"], one["planned"], one["done"]) for one in content["measures"] if one["police"]
            ]
        return sorted(found, key=lambda one: (one.municipality, one.name))

    def coverage(self) -> list[Covered]:
        return [Covered(name, one["label"], one["heard"], one["asked"]) for name, one in self.of("coverage")]
