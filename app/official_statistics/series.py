"""Published figures as series over time: which days hold a number, what is compared with what, and Brå's rates. Pure.

A gap is never nought: a sum over days of which one month is missing is not known, and says which.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.analysis.p1 import population_of
from app.figures.numbers import number
from app.figures.periods import MONTHS, Days, Quarter, month_of, span_label

OFFENCES, POLICE, SURVEY, INDICATOR = "offences", "police_list", "survey", "indicator"
KINDS = {
    OFFENCES: "Anmälda brott, Brå",
    POLICE: "Anmälda brott, polisens listor",
    SURVEY: "Enkät",
    INDICATOR: "Nyckeltal, Kolada",
}
SOURCES = {OFFENCES: "Brå, statistik över anmälda brott", POLICE: "Polisen", SURVEY: "", INDICATOR: "Kolada"}
"""Who has published it, where nobody says it."""
CODES = {
    "5036": "Samtliga brott",
    "11086": "Brott mot person (3–7 kap. brottsbalken)",
    "11095": "Stöld, rån och andra tillgreppsbrott (8 kap.)",
    "11462": "Inbrottsstöld (Brås kod 11462)",
    "11099": "Skadegörelsebrott (12 kap.)",
    "11650+11708": "Narkotikabrott och vapenbrott",
}
"""Brå's codes as they are called here, whatever a file calls them. What 11462 covers is more than homes: in a
municipality it is many times more than all burglaries of homes can be."""
WORDS = {
    "total": "5036",
    "samtliga brott": "5036",
    "person": "11086",
    "theft": "11095",
    "burglary": "11462",
    "vandalism": "11099",
    "drugs_weapons": "11650+11708",
}
"""What a file may call them, in small letters."""
COUNTED = (OFFENCES, POLICE)
"""Kinds whose numbers are sums over days."""
VALUES = ("value", "per_100_000", "answers", "preliminary")
OLDEST, MOST_ENDS = 1990, 24
KINDS_IN_ORDER = tuple(KINDS)
_SHORT = [month[:3] for month in MONTHS]


@dataclass(frozen=True)
class Point:
    """A published figure that holds, and those of the same days that it went before, the latest first."""

    id: UUID
    days: Days
    value: float | None
    per_100_000: float | None
    answers: int | None
    preliminary: bool
    delivery_id: UUID
    former: tuple["Point", ...] = ()

    @property
    def revised(self) -> bool:
        """Whether another number stood there before."""
        return any(one.value != self.value for one in self.former)

    @property
    def was(self) -> "Point | None":
        return next((one for one in self.former if one.value != self.value), None)


@dataclass(frozen=True)
class Series:
    """What one source has published of one thing, by its days."""

    kind: str
    source: str
    code: str
    name: str
    points: tuple[Point, ...]

    def at(self, days: Days) -> Point | None:
        return next((one for one in self.points if one.days == days), None)


@dataclass(frozen=True)
class Total:
    """The sum over some days; None with the days that no figure holds."""

    n: int | None
    missing: tuple[str, ...] = ()
    preliminary: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table as Brå sets it: days against the same of the year before."""

    series: Series
    now: Total
    then: Total
    per_100_000: int | None
    final: bool
    """Whether that is over both ends of the year, and not over the latest that is known."""


def built(rows: Iterable[Any]) -> list[Series]:
    """The series of rows of figures with their delivery's `kind` and `source`, in the order in which they came; those
    that came first are asked for first."""
    found: dict[tuple[str, ...], dict[Days, list[Point]]] = {}
    names: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = row.kind, row.source, row.code or row.name.casefold()
        names[key] = row.name
        days = Days(row.first, row.last)
        values = row.value, row.per_100_000, row.answers, row.preliminary
        found.setdefault(key, {}).setdefault(days, []).append(Point(row.id, days, *values, row.delivery_id))
    known = {code: at for at, code in enumerate(CODES)}
    order = sorted(found, key=lambda one: (KINDS_IN_ORDER.index(one[0]), one[1], known.get(one[2], 99), names[one]))
    return [
        Series(kind, source, code, names[kind, source, what], _points(found[kind, source, what]))
        for kind, source, what in order
        for code in ("" if what == names[kind, source, what].casefold() else what,)
    ]


def _points(found: Mapping[Days, list[Point]]) -> tuple[Point, ...]:
    """The latest of each days; a gap never goes before a number."""
    points = []
    for days in sorted(found, key=lambda one: (one.first, one.last)):
        every = found[days]
        holds = next((one for one in reversed(every) if one.value is not None), every[-1])
        former = tuple(one for one in reversed(every) if one is not holds and one.value is not None)
        points.append(replace(holds, former=former))
    return tuple(points)


def total(series: Series, days: Days) -> Total:
    """The sum of the figures that make up these days exactly: the longest first, so a year before its quarters."""
    n, missing, preliminary, at = 0.0, [], False, days.first
    while at <= days.last:
        holds = [
            (one.days.last, one.value, one.preliminary)
            for one in series.points
            if one.days.first == at and one.days.last <= days.last and one.value is not None
        ]
        if not holds:
            gap = Days(at, min(_month_end(at), days.last))
            missing.append(gap)
            at = gap.last + timedelta(days=1)
            continue
        last, value, early = max(holds, key=lambda one: one[0])
        n, preliminary, at = n + value, preliminary or early, last + timedelta(days=1)
    if missing:
        return Total(None, tuple(label(one) for one in _joined(missing)))
    return Total(round(n), (), preliminary)


def _joined(gaps: Sequence[Days]) -> list[Days]:
    found: list[Days] = []
    for gap in gaps:
        if found and found[-1].last + timedelta(days=1) == gap.first:
            found[-1] = Days(found[-1].first, gap.last)
        else:
            found.append(gap)
    return found


def year_to(last: date) -> tuple[Days, Days]:
    """The year up to the end of a month, and the same of the year before."""
    then = _month_end(date(last.year - 1, last.month, 1))
    return Days(date(last.year, 1, 1), last), Days(date(then.year, 1, 1), then)


def twelve_months(last: date) -> tuple[Days, Days]:
    """The twelve months that end with a month, and the twelve before."""
    first = last + timedelta(days=1)
    spans = [Days(first.replace(year=first.year - n), first.replace(year=first.year - n + 1)) for n in (1, 2)]
    now, then = (Days(one.first, one.last - timedelta(days=1)) for one in spans)
    return now, then


@dataclass(frozen=True)
class Table:
    """What one source counts, the year so far and twelve months, each beside the same of the year before."""

    kind: str
    source: str
    year: list[Line]
    twelve: list[Line]


@dataclass(frozen=True)
class Overview:
    last: date | None
    """The last day that is counted; None where nothing is."""
    ends: list[date]
    tables: list[Table]
    others: list[Series]
    """Surveys and indicators, each with its latest figure last."""
    sources: list[tuple[str, str, str, date | None]]
    """(kind, source, of what time, the last day that it counts), of everything."""


def overview(found: Sequence[Series], last: date | None, year_ends: Mapping[int, int]) -> Overview:
    """Of all series: counted up to `last` (None: the latest); nothing is counted where no number ends with that day."""
    counted = [one for one in found if one.kind in COUNTED]
    possible = ends(counted)
    last = next((day for day in possible if last in (None, day)), None)
    of_sources: dict[tuple[str, str], list[Days]] = {}
    for one in found:
        of_sources.setdefault((one.kind, one.source), []).extend(point.days for point in one.points)
    sources = [
        (
            kind,
            source,
            label(Days(min(one.first for one in days), max(one.last for one in days))),
            next(iter(ends(one for one in counted if (one.kind, one.source) == (kind, source))), None),
        )
        for (kind, source), days in of_sources.items()
    ]
    others = [one for one in found if one.kind not in COUNTED]
    known = tables(found, last, year_ends) if last else []
    return Overview(last, possible[:MOST_ENDS], known, others, sources)


def tables(found: Sequence[Series], last: date, year_ends: Mapping[int, int], *, twelve: bool = True) -> list[Table]:
    """Of each source that counts something in these spans. Two sources never stand in one table."""
    made = []
    for kind, source in dict.fromkeys((one.kind, one.source) for one in found if one.kind in COUNTED):
        own = [one for one in found if (one.kind, one.source) == (kind, source)]
        year = lines(own, year_to(last), year_ends)
        longer = lines(own, twelve_months(last), year_ends) if twelve else []
        if any(one.now.n is not None for one in (*year, *longer)):
            made.append(Table(kind, source, year, longer))
    return made


def lines(found: Sequence[Series], spans: tuple[Days, Days], year_ends: Mapping[int, int]) -> list[Line]:
    """A row for each series of which one of the spans holds a number."""
    rows = [(series, *(total(series, days) for days in spans)) for series in found]
    return [
        Line(series, now, then, *rate(series, spans[0], now.n, year_ends))
        for series, now, then in rows
        if now.n is not None or then.n is not None
    ]


def rate(series: Series, days: Days, n: float | None, year_ends: Mapping[int, int]) -> tuple[int | None, bool]:
    """(per 100,000 as Brå counts, whether it is final). Over the mean of the populations at both ends of the year.
    Where they are not known, and where the figure is a sum of several codes, whose rates were rounded one by one, what
    was published."""
    if n is None:
        return None, True
    point = series.at(days)
    published = round(point.per_100_000) if point and point.per_100_000 is not None else None
    if published is not None and "+" in series.code:
        return published, True
    computed, final = per_100_000(n, days, year_ends)
    return (computed, final) if final or published is None else (published, True)


def per_100_000(n: float, days: Days, year_ends: Mapping[int, int]) -> tuple[int | None, bool]:
    """`year_ends`: year -> inhabitants on 31 December. Over parts of two years the mean is weighted by the days in
    each. Where an end is not known yet the latest that is stands in for it, at most two years, and it is not final."""
    latest = max(year_ends, default=None)
    if latest is None or days.last.year > latest + 2:
        return None, True
    stand_in = {year: year_ends[latest] for year in range(latest + 1, days.last.year + 1)}
    people = population_of(days, {**year_ends, **stand_in})
    return (int(100_000 * n / people.n + 0.5), not stand_in) if people else (None, True)


def ends(found: Iterable[Series]) -> list[date]:
    """The last days of the months that a number ends with, the latest first."""
    days = {point.days.last for one in found for point in one.points if point.value is not None}
    return sorted((day for day in days if day == _month_end(day)), reverse=True)


def label(days: Days) -> str:
    """2026, kvartal 3 2026, augusti 2026, januari–augusti 2026, or the days themselves."""
    first, last = days.first, days.last
    if first.day != 1 or last != _month_end(last):
        return span_label(first, last)
    if first == month_of(last):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    if days == Quarter.containing(first).days:
        return Quarter.containing(first).label
    if first.year != last.year:
        return f"{MONTHS[first.month - 1]} {first.year}–{MONTHS[last.month - 1]} {last.year}"
    return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {last.year}"


def read_days(text: str) -> Days | None:
    """The days of a year, a quarter, a month or a span as people and files write them; None for anything else."""
    plain = re.sub(r"[\s\u00a0]+", " ", text).strip().lower().replace("–", "-")
    if found := re.fullmatch(r"(\d{4})", plain):
        return _months(int(found[1]), 1, 12)
    for form in (
        r"(?P<y>\d{4}) ?-?(?:k|q|kv|kvartal) ?(?P<n>[1-4])",
        r"(?:k|q|kv|kvartal) ?(?P<n>[1-4]),? (?P<y>\d{4})",
    ):
        if found := re.fullmatch(form, plain):
            return _months(int(found["y"]), 3 * int(found["n"]) - 2, 3 * int(found["n"]))
    if found := re.fullmatch(r"(\d{4}) ?[-m] ?(\d{1,2})", plain):
        return _months(int(found[1]), int(found[2]), int(found[2]))
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d) ?(?:-|till) ?(\d{4}-\d\d-\d\d)", plain):
        return _of_dates(found[1], found[2])
    if found := re.fullmatch(r"([a-zåäö]{3,})\.?(?: ?- ?([a-zåäö]{3,})\.?)?[ -](\d{4})", plain):
        names = [found[1], found[2] or found[1]]
        numbers = [_SHORT.index(one[:3]) + 1 for one in names if one in MONTHS or one in _SHORT]
        return _months(int(found[3]), *numbers) if len(numbers) == 2 else None
    return None


def _of_dates(first: str, last: str) -> Days | None:
    try:
        days = Days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return days if days.first <= days.last and days.first.year >= OLDEST else None


def _months(year: int, first: int, last: int) -> Days | None:
    if not OLDEST <= year <= 2200 or not 1 <= first <= last <= 12:
        return None
    return Days(date(year, first, 1), _month_end(date(year, last, 1)))


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def said(kind: str, value: float | None) -> str:
    """A figure in words."""
    if value is None:
        return "saknas i källan"
    return f"{number(value)}\N{NO-BREAK SPACE}%" if kind == SURVEY else number(value)


def sorted_out(known: dict, figures: Iterable[dict[str, Any]]) -> tuple[list, list, int]:
    """(new ones, changed ones with what holds, how many are as before). A gap changes no number."""
    new, changed, same = [], [], 0
    for one in figures:
        point = known.get((one["code"] or one["name"].casefold(), days_of(one)))
        if point is None:
            new.append(one)
        elif one["value"] is None or all(one[name] == getattr(point, name) for name in VALUES):
            same += 1
        else:
            changed.append((one, point))
    return new, changed, same


def stands(known: dict) -> str:
    return sha256(",".join(sorted(str(point.id) for point in known.values())).encode()).hexdigest()


def days_of(one: dict[str, Any]) -> Days:
    return Days(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))


def told(one: dict[str, Any]) -> str:
    return f"{one['name']}, {label(days_of(one))}"


def state(kind: str, value: float | None, preliminary: bool) -> str:
    return f"{said(kind, value)}{' (preliminärt)' if preliminary else ''}"


def checked(content: Iterable[dict[str, Any]], year_ends: Mapping[int, int]) -> tuple[int, int]:
    """How many of the published rates our own way of counting gives exactly, and of how many: those of years of which
    both ends are known, and of one code alone."""
    rated = [
        (per_100_000(one["value"], days_of(one), year_ends), one["per_100_000"])
        for one in content
        if one["value"] is not None and one["per_100_000"] is not None and "+" not in one["code"]
    ]
    known = [(computed, given) for (computed, final), given in rated if final and computed is not None]
    return sum(computed == given for computed, given in known), len(known)


def written(value: float | None) -> str:
    """As it is written in a form; a gap as the source writes it."""
    return ".." if value is None else number(value).replace("\N{NO-BREAK SPACE}", "")
