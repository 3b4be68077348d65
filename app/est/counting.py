"""Figures inside written texts: `{nu}`, `{då}`, `{skillnad}`, `{procent}` … are stored as placeholders and counted
when the text is shown, so that a text never says another number than the table beside it.

What a figure counts is a definition, kept as JSON with the focus area (and with each follow-up that uses it):

    {"groups": ["trafik"], "types": [], "sites": ["Inre hamnen"], "sub_areas": [], "period": "quarter"}

An incident counts when it is of one of the groups or types *and* at one of the sites or in one of the sub-areas; an
empty list is no limit. `period` is "quarter" (against the same quarter of the year before), "season" (with `season`:
["05-01", "09-30"], up to the quarter's end, against the same days of the year before) or "fixed" (with `from` and
`to`, no comparison). `target_share`: the goal as a share of the number then.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from uuid import UUID

from app.est import permissions
from app.figures.numbers import MISSING, TOO_FEW, number, percent_change, signed
from app.figures.periods import Days, Quarter
from app.incident_counts import chosen, history
from app.incident_counts.chosen import Choice
from app.incidents.visibility import for_the_room
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NAMES = {
    "nu": "Nu",
    "då": "Då",
    "skillnad": "Skillnad",
    "procent": "Skillnad i procent",
    "mål": "Mål",
    "verksamheter_nu": "Verksamheter nu",
    "verksamheter_då": "Verksamheter då",
}
"""Field of a figure -> how people read it."""
FIELDS = tuple(NAMES)
KEYS = ("groups", "types", "sites", "sub_areas", "period", "season", "from", "to", "target_share")
EVERY = "alla"
"""Instead of the slug of a group: all reports together."""
UNKNOWN = "uppgift saknas"
FIRST_WEEK = 6
"""A period counts as wholly in the system when something was reported before its eighth day."""


@dataclass(frozen=True)
class Count:
    """One definition counted: reports and organisations now and then; None = not wholly in the system."""

    now: int
    organisations_now: int
    then: int | None = None
    organisations_then: int | None = None
    target: int | None = None

    def said(self, field: str) -> str:
        """The words that stand for `{field}`."""
        then, organisations = self.then, self.organisations_then
        return {
            "nu": number(self.now),
            "verksamheter_nu": number(self.organisations_now),
            "då": UNKNOWN if then is None else number(then),
            "verksamheter_då": UNKNOWN if organisations is None else number(organisations),
            "skillnad": MISSING if then is None else signed(self.now - then),
            "procent": MISSING if then is None else percent_change(self.now, then) or TOO_FEW,
            "mål": number(self.target),
        }[field]


def checked(scope: Scope, definition: Mapping) -> dict:
    """The definition as it is stored. Raises Invalid({"counts": …}) when it cannot be counted."""
    found = {key: definition[key] for key in KEYS if definition.get(key) not in (None, [], ())}
    found.setdefault("period", "quarter")
    faults = []
    known = {
        "groups": {group.slug for group in taxonomy.counted_groups()},
        "types": {category.slug for category in taxonomy.categories().values() if category.counts},
        "sites": set(places.places_by_name(scope)) if found.get("sites") else set(),
        "sub_areas": set(places.areas_by_name(scope)) if found.get("sub_areas") else set(),
    }
    for key, names in known.items():
        found[key] = [str(name) for name in found.get(key, ())]
        faults += [f"”{name}” finns inte här och kan inte räknas." for name in found[key] if name not in names]
    for key in ("from", "to"):
        if key in found:
            found[key] = str(found[key])
    try:
        windows(found, Quarter(2023, 4))  # no leap year in sight: 29 February would fail later
    except (KeyError, ValueError, TypeError):
        faults.append("Ange vilken tid som ska räknas: kvartalet, en säsong eller från och till ett datum.")
    if faults:
        raise Invalid({"counts": faults})
    return found


def windows(definition: Mapping, quarter: Quarter) -> tuple[Days, Days | None]:
    """The days counted now and those they are compared with. Raises KeyError or ValueError for a broken definition."""
    match definition["period"]:
        case "quarter":
            return quarter.days, (quarter - 4).days
        case "fixed":
            first, last = date.fromisoformat(definition["from"]), date.fromisoformat(definition["to"])
            if last < first:
                raise ValueError("from after to")
            return Days(first, last), None
        case "season":
            start, end = definition["season"]
            year = quarter.year
            # Before the season has begun, the one of the year before is meant.
            if _day(year, start) > quarter.days.last:
                year -= 1
            first, last = _day(year, start), min(_day(year, end), quarter.days.last)
            if last < first:
                raise ValueError("season ends before it starts")
            return Days(first, last), Days(_day(year - 1, start), _year_back(last))
    raise ValueError(definition["period"])


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _year_back(day: date) -> date:
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def used(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Every (name, field) the texts mention; the name is "" for a figure without one. Unknown ones come as they are."""
    return [_parts(found) for text in texts for found in PLACEHOLDER.findall(text)]


def unknown(text: str, counts: Mapping[str, Mapping], main: str | None) -> list[str]:
    """A sentence for every placeholder of the text that means nothing here."""
    faults = []
    for found in PLACEHOLDER.findall(text):
        name, field = _parts(found)
        definition = counts.get(name or main or "")
        if field not in FIELDS or (name and definition is None):
            faults.append(f"Vi känner inte igen {{{found}}}. Använd något av: {_offered(counts, main)}.")
        elif definition is None:
            faults.append(f"{{{found}}} kan inte räknas: fokusområdet säger inte vad som ska räknas.")
        elif definition["period"] == "fixed" and field not in ("nu", "verksamheter_nu"):
            faults.append(f"{{{found}}} kan inte räknas: tiden är bestämd och har ingen jämförelse.")
        elif field == "mål" and "target_share" not in definition:
            faults.append(f"{{{found}}} kan inte räknas: det finns inget mål för talet.")
    return list(dict.fromkeys(faults))


def filled(text: str, counted: Mapping[str, Count], main: str | None) -> str:
    """The text with its figures. A figure that is not counted (an old definition is gone) says so."""

    def said(found: re.Match) -> str:
        name, field = _parts(found[1])
        count = counted.get(name or main or "")
        return UNKNOWN if count is None or field not in FIELDS else count.said(field)

    return PLACEHOLDER.sub(said, text)


def _parts(inside: str) -> tuple[str, str]:
    name, dot, field = inside.partition(".")
    return (name.strip(), field.strip()) if dot else ("", name.strip())


def _offered(counts: Mapping[str, Mapping], main: str | None) -> str:
    plain = [f"{{{field}}}" for field in FIELDS[:4]] if main else []
    named = [f"{{{name}.nu}}" for name in counts if name != main]
    return ", ".join(plain + named) or "vanliga siffror (inga räknade tal finns för fokusområdet)"


@requires(permissions.READ)
def count(
    scope: Scope, *, counts: Mapping[UUID, Mapping[str, Mapping]], quarter: Quarter
) -> dict[UUID, dict[str, Count]]:
    """The definitions of many focus areas and follow-ups (id -> name -> definition) counted for the quarter: together,
    so that the database is asked once, however many definitions there are.

    A text says the same number on the page and in the report, whoever looks: what the report's audience counts. Whoever
    counts less has it counted over what she may read.
    """
    scope = for_the_room(scope)
    spans = {id: {name: windows(one, quarter) for name, one in some.items()} for id, some in counts.items()}
    pairs = [pair for some in spans.values() for pair in some.values()]
    if not pairs:
        return {id: {} for id in counts}
    chosen_of = _choices(scope, [definition for some in counts.values() for definition in some.values()])
    known = covered(scope, [then for _, then in pairs if then])
    asked = {
        chosen_of(definition, days)
        for id, some in counts.items()
        for name, definition in some.items()
        for days in spans[id][name]
        if days and (days in known or days == spans[id][name][0])
    }
    found = chosen.count_chosen(scope, choices=asked)

    def counted(definition: Mapping, now: Days, then: Days | None) -> Count:
        reports, organisations = found[chosen_of(definition, now)]
        before = found[chosen_of(definition, then)] if then and then in known else (None, None)
        share = definition.get("target_share")
        target = floor(before[0] * share) if share and before[0] is not None else None
        return Count(reports, organisations, *before, target)

    return {id: {name: counted(one, *spans[id][name]) for name, one in some.items()} for id, some in counts.items()}


@requires(permissions.READ)
def began_in_between(scope: Scope, *, definitions: Iterable[Mapping], quarter: Quarter) -> list[str]:
    """A sentence for every time the definitions compare with of which some that report now were not heard from yet."""
    scope = for_the_room(scope)
    pairs = dict.fromkeys(pair for one in definitions if (pair := windows(one, quarter))[1])
    known = covered(scope, [then for _, then in pairs if then])
    begun = history.organisation_history(scope) if known else {}
    told = [history.newcomers_among(begun, now, then).said(then.label) for now, then in pairs if then in known and then]
    return [one for one in told if one]


def covered(scope: Scope, periods: Iterable[Days]) -> set[Days]:
    """Those of the periods that the system holds whole: something was reported before or at their beginning."""
    periods = set(periods)
    first = history.first_counted_day(scope) if periods else None
    if first is None:
        return set()
    return {days for days in periods if first.toordinal() <= days.first.toordinal() + FIRST_WEEK}


def countable() -> list[tuple[str, str]]:
    """What may be counted by group: (code, name); EVERY is all of them together."""
    return [(EVERY, "Alla händelser"), *((one.slug, one.name) for one in taxonomy.counted_groups())]


@requires(permissions.READ)
def count_groups(
    scope: Scope, *, slugs: Iterable[str], spans: Sequence[Days], quarter: Quarter
) -> dict[str, list[Count]]:
    """Code (`countable`) -> reports and organisations in each of the spans, by what all in the room may count."""
    definitions = {
        f"{slug} {n}": {
            **{name: [] for name in ("types", "sites", "sub_areas")},
            "groups": [] if slug == EVERY else [slug],
            "period": "fixed",
            "from": days.first.isoformat(),
            "to": days.last.isoformat(),
        }
        for slug in slugs
        for n, days in enumerate(spans)
    }
    found = count(scope, counts={scope.tenant.id: definitions}, quarter=quarter)[scope.tenant.id]
    return {slug: [found[f"{slug} {n}"] for n in range(len(spans))] for slug in slugs}


def _choices(scope: Scope, definitions: Iterable[Mapping]) -> Callable[[Mapping, Days], Choice]:
    """What a definition chooses of some days, of those that are given."""
    definitions = list(definitions)
    at_some = any(one["sites"] for one in definitions)
    in_some = any(one["sub_areas"] for one in definitions)
    sites = places.places_by_name(scope) if at_some else {}
    areas = places.areas_by_name(scope) if in_some else {}
    types = [category for category in taxonomy.categories().values() if category.counts]

    def choice(definition: Mapping, days: Days) -> Choice:
        groups, slugs = definition["groups"], definition["types"]
        anything = not (groups or slugs)
        return Choice(
            days,
            frozenset(one.id for one in types if anything or one.group in groups or one.slug in slugs),
            not (definition["sites"] or definition["sub_areas"]),
            frozenset(sites[name] for name in definition["sites"] if name in sites),
            frozenset(areas[name].id for name in definition["sub_areas"] if name in areas),
        )

    return choice
