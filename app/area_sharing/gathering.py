"""What each part says: what the domains tell an area of themselves (`hooks.told_to_area`), and what is counted for it
by what the police in the municipality may count."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app import hooks
from app.accounts import service as accounts
from app.coverage import service as coverage
from app.est import overview
from app.figures.audience import Audience
from app.figures.periods import DAYPARTS, Days, Fortnight, Quarter, last_whole_day, local, local_date, monday_of
from app.incident_counts import figures
from app.pictures import paper
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category
from tenants.access import CALENDAR
from tenants.scope import Scope

WEEKS, WHEN, LEVELS, DECISIONS, COMING, PRESENCE, WORK, COVERAGE, ALERTS, PICTURES, PAPERS = PARTS = (
    *("weeks", "when", "levels", "decisions", "coming", "presence", "work", "coverage", "alerts", "pictures", "papers"),
)
NAMES = {
    WEEKS: "Två veckor: antal per vecka, grupp och ruta på 250 meter, nu och som de stod när bilden fastställdes",
    WHEN: "När och hur: antal per grupp, vald typ, veckodag, dygnsdel, delområde och tillvägagångssätt",
    LEVELS: "Läge per delområde",
    DECISIONS: "Beslut som gäller polisen eller väntar på en annan verksamhets svar",
    COMING: "Kommande händelser",
    PRESENCE: "Närvaro kommande dagar; polisens och väktares ser bara chefen",
    WORK: "Fokusområden och åtgärder med rubrik, planerat och gjort",
    COVERAGE: "Hur många verksamheter som har hörts av",
    ALERTS: "Varningar per grupp och delområde",
    PICTURES: "Fastställda lägesbilder, som EST-gruppen läser dem",
    PAPERS: "Fastställda handlingar som PDF: kvartalsrapporten till rådet, och de lägesbilder som delas, med karta",
}
OFFERED = (
    *("a-traktor-mbu", "hastighet", "buskorning", "klotter", "glaskross", "cykelstold", "lantbruk-drivmedel"),
    "langning",
)
"""Types that may be counted apart from their group: none of them is sensitive."""
POLICE = "polis"
"""Kind of organisation."""
MOST_PICTURES = 6
LONGEST = 40


def types_to_choose() -> list[Category]:
    return [one for slug in OFFERED if (one := taxonomy.by_slug()[slug]).counts and not one.sensitive]


def for_the_police(scope: Scope) -> Scope:
    """A scope that counts what the police here may count, whoever acts."""
    return replace(scope, actor=CALENDAR).counting_for(Audience.POLICE)


def parts(scope: Scope, agreed: Collection[str]) -> dict[str, dict[str, Any]]:
    """Part, after a slash which of what belongs to it -> what it says, plain values alone."""
    there = for_the_police(scope)
    found = dict(hooks.told_to_area(there))
    if WORK in agreed:
        found["work/focus"] = _focus_areas(there)
    if COVERAGE in agreed:
        found[COVERAGE] = _coverage(there)
    if PICTURES in agreed:
        found[PICTURES] = {"pictures": paper.told_to_area(there, most=MOST_PICTURES)}
    if WHEN in agreed:
        found[WHEN] = {"last": last_whole_day(scope.now).isoformat()}
    return {part: content for part, content in found.items() if part.partition("/")[0] in agreed}


def when_and_how(
    scope: Scope, *, days: Days, apart: Collection[str]
) -> tuple[Counter[tuple[date, str, str, int, int]], Counter[tuple[date, str, str, str]]]:
    """Of the groups that are shared: (Monday, group, type or "", weekday, part of the day or −1) and (Monday, group,
    sub-area or "", manner) -> reports. `apart`: slugs of the types that are counted by themselves."""
    there, shares = for_the_police(scope), scope.profile.shares
    names = {one.id: one.name for one in places.sub_areas(there)}
    kinds = taxonomy.categories()
    hours: Counter[tuple[date, str, str, int, int]] = Counter()
    manners: Counter[tuple[date, str, str, str]] = Counter()
    for one in figures.counted_incidents(there, days=days):
        if not shares(one.group):
            continue
        week, slug = monday_of(one.local_date), kinds[one.category_id].slug
        part = _part_of(one.earliest, one.latest)
        hours[week, one.group, slug if slug in apart else "", one.local_date.weekday(), part] += 1
        if one.how:
            manners[week, one.group, names.get(one.sub_area_id, "") if one.sub_area_id else "", one.how] += 1
    return hours, manners


def _part_of(earliest: datetime, latest: datetime) -> int:
    """The part of the day in which both lie, −1 where they lie in two."""
    begun, ended = (local(moment) for moment in (earliest, latest))
    first, last = (_at(moment.hour) for moment in (begun, ended))
    return first if (begun.date(), first) == (ended.date(), last) else -1


def _at(hour: int) -> int:
    return next(at for at, (_name, first, last) in enumerate(DAYPARTS) if first <= hour < last)


def _focus_areas(scope: Scope) -> dict[str, Any]:
    """Titles, and activities planned and done; whether the police are responsible."""
    police = {one.id for one in accounts.organisations(scope) if one.kind == POLICE}
    quarter = Quarter.containing(local_date(scope.now))
    found = []
    for area in overview.quarter_states(scope, quarter=quarter):
        done = [
            {
                "name": one.row.name,
                "planned": one.planned_year,
                "done": one.done_so_far,
                "on_plan": one.on_plan,
                "police": one.row.organisation_id in police,
            }
            for one in area.activities[:LONGEST]
        ]
        found.append({"title": area.row.short_title or area.row.title, "activities": done})
    return {"quarter": str(quarter), "areas": found}


def _coverage(scope: Scope) -> dict[str, Any]:
    """Of the last period that is over, on its first Monday too."""
    period = Fortnight.containing(local_date(scope.now), scope.profile.anchor).previous
    found = coverage.read_heard(scope, first=period.first).standing
    return {"first": period.first.isoformat(), "label": period.label, "heard": found.heard, "asked": found.asked}
