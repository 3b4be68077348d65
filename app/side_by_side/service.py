"""Acts on municipalities side by side: what is published of many, what has been let out nearby, and the files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, and_, any_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import String

from app.disclosure_control import let_out as released
from app.disclosure_control import nearby
from app.figures.periods import Quarter, local_date
from app.intake.csv_file import FileRefused
from app.official_statistics.series import CODES, OFFENCES, SOURCES
from app.side_by_side import let_out, permissions, reading, towns
from app.side_by_side.let_out import Over, Reported
from app.side_by_side.models import ReferenceDelivery, ReferenceFigure
from app.side_by_side.reading import PEOPLE
from app.side_by_side.towns import AREA, COUNTY, GROUPS, Funnel, Town
from app.texts import Texts, personal
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.isolation import Question
from tenants.registry import municipalities_of
from tenants.scope import Scope

LARGEST = 10_000_000
"""Bytes of a file."""
MOST_SHOWN, YEARS, QUARTERS = 60, 10, 8
"""Deliveries that are listed; years and quarters of a trend."""
_DELIVERIES = Question(
    select(ReferenceDelivery).where(ReferenceDelivery.removed_at.is_(None)).order_by(ReferenceDelivery.id)
)
_FIGURES = Question(
    select(ReferenceFigure)
    .where(
        ReferenceFigure.what.in_((bindparam("what", type_=String), PEOPLE)),
        or_(
            ReferenceFigure.year.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer)),
            and_(
                ReferenceFigure.code == any_(bindparam("codes", type_=ARRAY(String))),
                ReferenceFigure.year >= bindparam("since", type_=Integer),
            ),
        ),
    )
    .order_by(ReferenceFigure.delivery_id)
)


@dataclass(frozen=True)
class Official:
    """Published figures of a year. `towns`: those that were chosen; `group`: of the whole reference group."""

    source: str
    what: str
    year: int
    towns: list[Town]
    group: list[Town]
    funnel: Funnel | None
    trend: list[tuple[str, list[Town]]]
    """Name -> the years of `years`."""
    years: list[int]
    people_source: str


@dataclass(frozen=True)
class Choices:
    """What may be chosen: (value, words) each."""

    towns: list[tuple[str, str]]
    groups: list[tuple[str, int]]
    """(group, how many municipalities are in it)."""
    sources: list[str]
    things: list[tuple[str, str]]
    years: list[int]
    lines: dict[str, str]
    quarters: list[Quarter]


@dataclass(frozen=True)
class Chosen:
    codes: tuple[str, ...]
    group: str
    source: str
    what: str
    year: int | None
    line: str
    quarter: Quarter | None


@dataclass(frozen=True)
class SideBySide:
    chosen: Chosen
    choices: Choices
    official: Official | None
    reported: list[Reported]
    funnel: Funnel | None
    """Of what was let out."""
    trend: list[tuple[str, list[Town]]]
    """Of what was let out: name -> `quarters`."""
    quarters: list[Quarter]


@requires(permissions.READ)
def compare(
    scope: Scope,
    *,
    codes: Sequence[str] = (),
    group: str | None = None,
    source: str | None = None,
    what: str | None = None,
    year: int | None = None,
    line: str | None = None,
    quarter: Quarter | None = None,
) -> SideBySide:
    """Municipalities beside each other; what is not chosen is the usual: those of the police area, of the county, the
    latest. Raises NotFound for what cannot be chosen."""
    members = {one.code: one.name for one in municipalities_of(scope) if one.code}
    deliveries = scope.read(ReferenceDelivery, _DELIVERIES)
    sources = list(dict.fromkeys(one.source for one in reversed(deliveries) if _counts(one)))
    source = _among(source, sources)
    of_source = [one for one in deliveries if one.source == source]
    known: dict[str, tuple[str, str]] = {}
    for one in of_source:
        for code, name, kind in one.towns:
            before = known.get(code, ("", ""))
            known[code] = name or before[0], kind or before[1]
    for one in deliveries:
        for code, _name, kind in one.towns:
            if code in known and kind and not known[code][1]:
                known[code] = known[code][0], kind
    counted = [one for delivery in of_source for one in delivery.things if one[0] != PEOPLE]
    things = {what: name for what, name, _first, _last in counted}
    order = [code for code in CODES if code in things] + sorted(things.keys() - CODES.keys())
    what = _among(what, order)
    years = sorted({year for one, _name, a, b in counted if one == what for year in range(a, b + 1)})
    year = _among(year, years[::-1])
    base = scope.tenant.code
    offered = {code: name for code, name in members.items() if code in known}
    chosen = tuple(dict.fromkeys(codes)) or tuple(offered) or tuple(known)[:1]
    if codes and set(codes) - known.keys() - members.keys():
        raise NotFound("municipality")
    found = _figures(scope, deliveries, source, what, year, chosen) if what and year else None
    people = {code: towns.people_of(found.people.get(code, {}), year)[0] for code in known} if found and year else {}
    base = base if base in known else next((code for code in chosen if code in known), None)
    within = {one: towns.reference(one, known, base=base, area=members, people=people) for one in GROUPS}
    sizes = [(one, len(within[one])) for one in GROUPS if within[one]]
    usual = COUNTY if len(within[COUNTY]) >= towns.FEWEST else AREA
    group = _among(group, [one for one, _n in sizes], usual)
    told_of = released.read(scope)
    told = nearby.lines(told_of)
    quarters = sorted({one.quarter for one in told_of}, reverse=True)
    quarter, line = _among(quarter, quarters), _among(line, list(told))
    reported, funnel = ([], None)
    if quarter and line:
        reported, funnel = let_out.side_by_side(told_of, quarter, line, scope.tenant.id)
        reported = [one for one in reported if not codes or one.town.code in codes or one.town.code not in known]
    shown = [quarter - back for back in reversed(range(QUARTERS))] if quarter else []
    shown = shown[next((at for at, one in enumerate(shown) if one in quarters), 0) :]
    return SideBySide(
        Chosen(chosen, group or AREA, source or "", what or "", year, line or "", quarter),
        Choices(
            sorted(offered.items() or [(code, known[code][0]) for code in known], key=lambda one: one[1]),
            sizes,
            sources,
            [(code, things[code]) for code in order],
            years[::-1],
            told,
            quarters,
        ),
        _official(found, known, chosen, within[group], source or "", what, year) if found and group and year else None,
        reported,
        funnel,
        list(let_out.trend(told_of, shown, line).items()) if line else [],
        shown,
    )


@requires(permissions.READ)
def over_the_border(scope: Scope, *, starts_on: date, line: str = nearby.EVERYTHING) -> list[Over]:
    """What the neighbours have let out of the whole months before and after a day, as many of each, at most twelve."""
    month = starts_on.replace(day=1)
    before = [_month(month, -back) for back in range(12, 0, -1)]
    # The month in which it began is on neither side, unless it began on its first day.
    first = 0 if starts_on.day == 1 else 1
    after = [_month(month, ahead) for ahead in range(first, first + 12)]
    return let_out.over_the_border(released.read(scope), (before, after), line, scope.tenant.id)


@requires(permissions.ENTER)
def list_deliveries(scope: Scope) -> list[ReferenceDelivery]:
    """What has been taken in, the latest first, those that were taken away too."""
    rows = select(ReferenceDelivery).order_by(ReferenceDelivery.at.desc(), ReferenceDelivery.id.desc())
    return list(scope.db.scalars(rows.limit(MOST_SHOWN)))


@requires(permissions.ENTER)
def take_file(
    scope: Scope, *, content: bytes, file_name: str, source: str = ""
) -> tuple[ReferenceDelivery | None, list[str]]:
    """Store what is new or changed in a file; (None where nothing is, what is odd in it). Raises Invalid with what is
    wrong with it, row by row."""
    if not content or len(content) > LARGEST:
        raise Invalid({"file": ["Välj en fil först." if not content else "Filen är för stor, högst 10 MB."]})
    texts = Texts()
    source = texts.line("source", source) or SOURCES[OFFENCES]
    if texts.faults:
        raise Invalid(texts.faults)
    try:
        found = reading.read(content)
    except FileRefused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    _one_at_a_time(scope)
    known = _known(scope, source)
    this_year = local_date(scope.now).year
    new = {
        key: value
        for key, value in found.figures.items()
        if key[1] < this_year and (key not in known or (value is not None and known[key] != value))
    }
    if not new:
        return None, found.remarks
    name = " ".join(file_name.replace("\\", "/").rpartition("/")[2].split())[:120]
    years = {what: [year for one, year, _code in found.figures if one == what] for what in found.things}
    row = scope.add(
        ReferenceDelivery(
            source=source,
            name="fil" if personal(name) else name,
            towns=[[code, *found.towns[code]] for code in sorted(found.towns)],
            things=[[what, called, min(years[what]), max(years[what])] for what, called in found.things.items()],
            n=len(new),
            at=scope.now,
            by=scope.actor.name,
        )
    )
    scope.insert_many(
        ReferenceFigure,
        [
            {"delivery_id": row.id, "what": what, "year": year, "code": code, "value": value}
            for (what, year, code), value in new.items()
        ],
    )
    return row, found.remarks


@requires(permissions.ENTER)
def remove(scope: Scope, *, id: UUID) -> ReferenceDelivery:
    """Let none of a delivery's figures hold any more. Raises NotFound."""
    row = versions.find_kept(scope, ReferenceDelivery, id)
    versions.remove(scope, row)
    return row


@requires(permissions.ENTER)
def restore(scope: Scope, *, id: UUID) -> ReferenceDelivery:
    row = versions.find_removed(scope, ReferenceDelivery, id)
    versions.restore(scope, row)
    return row


@dataclass(frozen=True)
class _Figures:
    counts: dict[str, dict[int, float | None]]
    """Code -> year -> number."""
    people: dict[str, dict[int, float]]
    people_source: str


def _figures(scope: Scope, deliveries, source, what: str, year: int, codes: Iterable[str]) -> _Figures:
    """Of a year, the one before and their inhabitants, of all; of the chosen ones all years of the trend."""
    sources = {one.id: one.source for one in deliveries}
    asked = {"what": what, "first": year - 4, "last": year, "codes": list(codes), "since": year - YEARS - 3}
    found, told = _Figures({}, {}, ""), ""
    for row in scope.db.ask(_FIGURES, asked):
        if row.delivery_id not in sources or row.value is None:
            continue
        if row.what == PEOPLE:
            found.people.setdefault(row.code, {})[row.year] = row.value
            told = sources[row.delivery_id]
        elif sources[row.delivery_id] == source:
            found.counts.setdefault(row.code, {})[row.year] = row.value
    return _Figures(found.counts, found.people, told)


def _official(found: _Figures, known, codes: Sequence[str], within: Sequence[str], source, what, year: int) -> Official:
    every = list(dict.fromkeys((*within, *(code for code in codes if code in known))))
    judged, funnel = towns.held_together(towns.rated([_town(found, code, known[code][0], year) for code in within]))
    group = {one.code: one for one in judged}
    others = towns.rated([_town(found, code, known[code][0], year) for code in every if code not in group])
    by_code = group | {one.code: one for one in others}
    shown = [code for code in codes if code in known]
    years = [one for one in range(year - YEARS + 1, year + 1) if any(one in found.counts.get(c, {}) for c in shown)]
    trend = [
        (known[code][0], towns.rated([_town(found, code, known[code][0], one) for one in years])) for code in shown
    ]
    chosen = [by_code[code] for code in shown]
    return Official(source, what, year, chosen, judged, funnel, trend, years, found.people_source)


def _town(found: _Figures, code: str, name: str, year: int) -> Town:
    counts = found.counts.get(code, {})
    people, final = towns.people_of(found.people.get(code, {}), year)
    n, then = (None if (value := counts.get(one)) is None else round(value) for one in (year, year - 1))
    return Town(code, name, n, then, people, final)


def _counts(one: ReferenceDelivery) -> bool:
    return any(what != PEOPLE for what, *_rest in one.things)


def _among(said: Any, possible: Sequence[Any], usual: Any = None) -> Any:
    """What was chosen; the usual, or the first, where nothing was. Raises NotFound."""
    if said is None:
        return usual if usual in possible else next(iter(possible), None)
    if said not in possible:
        raise NotFound("choice")
    return said


def _month(month: date, ahead: int) -> str:
    n = month.year * 12 + month.month - 1 + ahead
    return f"{n // 12}-{n % 12 + 1:02}"


def _known(scope: Scope, source: str) -> dict[tuple[str, int, str], float | None]:
    """What holds of a source: (what, year, code) -> its number."""
    of_it = and_(
        ReferenceDelivery.tenant_id == ReferenceFigure.tenant_id, ReferenceDelivery.id == ReferenceFigure.delivery_id
    )
    rows = (
        select(ReferenceFigure.what, ReferenceFigure.year, ReferenceFigure.code, ReferenceFigure.value)
        .join(ReferenceDelivery, of_it)
        .where(ReferenceDelivery.removed_at.is_(None), ReferenceDelivery.source == source)
        .order_by(ReferenceFigure.delivery_id)
    )
    found: dict[tuple[str, int, str], float | None] = {}
    for what, year, code, value in scope.db.execute(rows):
        if value is not None or (what, year, code) not in found:
            found[what, year, code] = value
    return found


def _one_at_a_time(scope: Scope) -> None:
    """Two who store at once: the second is compared with what the first has stored."""
    key = func.hashtextextended(f"reference figures {scope.tenant.id}", 0)
    scope.db.execute(select(func.pg_advisory_xact_lock(key)))
