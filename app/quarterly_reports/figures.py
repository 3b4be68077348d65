"""The figures of a quarterly report: counts by the rules of `incident_counts.figures`, never rounded.

A group's number of a whole quarter is of every class, so the council's number is the coordinator's number. Places,
times, manners and organisations are those of the audience that the report is for: give a scope that counts for it.
"""

from collections import Counter
from datetime import date, timedelta

from app.analysis import aoristic
from app.coverage.service import nothing_said, standings
from app.coverage.standing import SILENT
from app.est import counting
from app.figures.counted import CountedPlace
from app.figures.numbers import whole_numbers
from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight, Quarter, local_date
from app.incident_counts import figures, heard
from app.incident_counts.chosen import Choice, count_chosen
from app.places import service as places
from app.quarterly_reports.report import Coverage, Dayparts, QuarterGroup
from app.taxonomy import service as taxonomy
from tenants.scope import Scope

QUARTERS_SHOWN = 13
PLACES_SHOWN = 5
MANNERS_SHOWN = 3
OTHER_MANNER = "annat"
DAYPARTS = {"Dag 06–18": (6, 18), "Kväll 18–24": (18, 24), "Natt 00–06": (0, 6)}


def group_rows(scope: Scope, quarter: Quarter) -> tuple[list[QuarterGroup], list[tuple[Quarter, int | None]]]:
    """Table 1 (most now first) and the thirteen quarters that end with this one."""
    shown = [quarter - back for back in range(QUARTERS_SHOWN - 1, -1, -1)]
    year, before = quarter.twelve_months, (quarter - 4).twelve_months
    counts = figures.quarter_counts(scope, first=shown[0], last=quarter)
    known = counting.covered(scope, [(quarter - 4).days, year, before, *(one.days for one in shown)])

    def within(days: Days, group: str | None = None) -> int:
        return sum(n for (one, g), n in counts.items() if one.first_day in days and group in (None, g))

    def if_known(days: Days, group: str | None = None) -> int | None:
        return within(days, group) if days in known else None

    rows = [
        QuarterGroup(
            group.name,
            within(quarter.days, group.slug),
            last_year=if_known((quarter - 4).days, group.slug),
            twelve_months=if_known(year, group.slug),
            twelve_months_before=if_known(before, group.slug),
        )
        for group in taxonomy.counted_groups()
    ]
    rows.sort(key=lambda row: -row.now)
    return rows, [(one, if_known(one.days)) for one in shown]


def coverage(scope: Scope, quarter: Quarter) -> Coverage:
    """How many organisations were heard from in the quarter, of how many, and how many of them had nothing to report;
    how many in the same quarter a year before."""
    now, then = quarter.days, (quarter - 4).days
    said = {id for id, period in nothing_said(scope, days=now) if period.last in now}
    reported = set(heard.days_heard(scope, days=now))
    silent = {id for one in standings(scope, firsts=_periods(scope, now)) for id in one.of(SILENT)}
    heard_then = None
    if then in counting.covered(scope, [then]):
        earlier = {id for id, period in nothing_said(scope, days=then) if period.last in then}
        heard_then = len(earlier | set(heard.days_heard(scope, days=then)))
    every = reported | said
    return Coverage(len(every), len(every | silent), heard_then, len(said - reported))


def _periods(scope: Scope, days: Days) -> list[date]:
    """The first days of the periods that end among these days and have begun."""
    first = Fortnight.containing(days.first, scope.profile.anchor)
    until = min(days.last, local_date(scope.now) + timedelta(days=FORTNIGHT_DAYS - 1))
    return [first.first + timedelta(days=n) for n in range(0, (until - first.days.last).days + 1, FORTNIGHT_DAYS)]


def top_places(scope: Scope, quarter: Quarter) -> list[CountedPlace]:
    """The places with most incidents."""
    named = {place.id: place for place in places.named_places(scope)}
    days, days_then = quarter.days, (quarter - 4).days
    counts = figures.counts_at_places(scope, spans={"now": days, "then": days_then})
    now, then, known_then = counts["now"], counts["then"], days_then in counting.covered(scope, [days_then])
    most = sorted(now, key=lambda place_id: (-now[place_id], named[place_id].name))[:PLACES_SHOWN]
    here = {id: Choice(days, _types(), everywhere=False, named_place_ids=frozenset({id})) for id in most if now[id]}
    reporters = count_chosen(scope, choices=here.values())
    return [
        CountedPlace(
            named[i].name,
            now[i],
            last_year=then.get(i, 0) if known_then else None,
            id=i,
            lat=named[i].lat,
            lon=named[i].lon,
            organisations=reporters[choice].organisations,
        )
        for i, choice in here.items()
    ]


def _types() -> frozenset[int]:
    return frozenset(category.id for category in taxonomy.categories().values() if category.counts)


def dayparts(incidents) -> Dayparts:
    """Daypart × weekday: what has an uncertain time is spread over it, and the table rounded so that its cells and
    the unknown add up to all incidents."""
    weights, spread, unknown = aoristic.weights((incident.earliest, incident.latest) for incident in incidents)
    days = weights.reshape(7, 24)
    whole = whole_numbers([float(days[d, a:b].sum()) for a, b in DAYPARTS.values() for d in range(7)], spread)
    return Dayparts({name: whole[7 * at : 7 * at + 7] for at, name in enumerate(DAYPARTS)}, unknown)


def manners(incidents) -> list[tuple[str, int]]:
    """The commonest ways it was done, among the reports that say how."""
    counts = Counter(incident.how for incident in incidents if incident.how and incident.how != OTHER_MANNER)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MANNERS_SHOWN]
