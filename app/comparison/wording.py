"""The area's Monday, in Swedish."""

from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace

from markupsafe import Markup

from app.comparison.monday_parts import Changed, Covered, DayAhead, Done, Hours
from app.comparison.service import MunicipalityRow, SharedGroup
from app.figures.numbers import listed, number
from app.figures.periods import WEEKDAYS, Fortnight, date_label, local_date, moment_label, short_day

PARTS = {"day": "dag", "evening": "kväll", "night": "natt"}
ORDER = ((1, "06–18"), (2, "18–24"), (0, "00–06"))
"""Parts of the day as they are shown: `Hours` has the night first."""
NAMED = 4
"""So many municipalities are named in a sentence."""
PART_WORDS = ("natt", "dag", "kväll")
SHORT_DAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
LEVELS = {"normal": "green", "raised": "yellow", "effort": "red"}
CODES = {colour: level for level, colour in LEVELS.items()}
WHATS = {"out": "ute", "guard": "väktare", "control": "kontroll", "inspection": "tillsyn"}
ANSWERS = {"commits": "Polisen åtar sig", "declines": "Polisen åtar sig inte"}
SHARED = {
    "weeks": "antal per vecka",
    "when": "när och hur",
    "levels": "läge",
    "decisions": "beslut",
    "coming": "händelser",
    "presence": "närvaro",
    "work": "arbete",
    "coverage": "täckning",
    "alerts": "varningar",
    "pictures": "lägesbilder",
    "papers": "handlingar",
}


def day(one: date) -> str:
    """ "fre 4 dec"."""
    return short_day(one)


def moment(told: str) -> str:
    return moment_label(datetime.fromisoformat(told))


def rows(told: Hours, weeks: str) -> list[tuple[str, Sequence[int]]]:
    """For a grid of weekdays: a row for each part of the day. `weeks`: "long" or "short"."""
    table = getattr(told, weeks)
    return [(name, [table[weekday][part] for weekday in range(7)]) for part, name in ORDER]


def top(told: Hours) -> str:
    """ "fredag kväll, 14"; that it is not known where none lies in one part of a day."""
    if told.top is None:
        return "oviss tid" if told.n else "–"
    weekday, part, n = told.top
    return f"{WEEKDAYS[weekday]} {PART_WORDS[part]}, {number(n)}"


def reasons(one: DayAhead, sees_police: bool) -> list[str]:
    """Why an evening is one to look at."""
    found = []
    if len(one.together) > NAMED:
        found.append(f"Krock: något händer i {some(one.together)} samma dag.")
    elif one.together:
        found.append(f"Krock: {_events(one, one.together)} samma dag.")
    if one.twice:
        found.append(f"Krock: polisen är inlagd i {some(one.twice)} samtidigt.")
    if one.gaps and sees_police:
        found.append(f"Lucka: ingen är inlagd i {some(one.gaps)}, där något händer.")
    if one.empty and sees_police:
        found.append("Lucka: ingen är inlagd någonstans på kvällen eller natten.")
    if one.events and not one.together:
        found.append(f"{_events(one, [ahead.municipality for ahead in one.events][:1])}.")
    if one.most:
        often = number(round(one.expected, 1)) if one.expected < 10 else number(round(one.expected))
        found.append(f"I snitt {often} rapporter en {WEEKDAYS[one.day.weekday()]}kväll, flest i {one.most}.")
    return found


def _events(one: DayAhead, names: Sequence[str]) -> str:
    said = []
    for name in names:
        first = next(ahead for ahead in one.events if ahead.municipality == name)
        said.append(f"{named(first.what)} i {name}")
    return listed(said)


def some(names: Sequence[str]) -> str:
    """All names where they are few; else the first and how many more there are, or how many alone."""
    if len(names) <= NAMED:
        return listed(names)
    if len(names) > 2 * NAMED:
        return f"{len(names)} kommuner"
    return f"{', '.join(names[: NAMED - 1])} och {len(names) - NAMED + 1} till"


def events_of(one: DayAhead) -> list[Markup]:
    """What is to come on a day, a line each."""
    return [
        Markup("<strong>{}</strong> {}").format(
            ahead.municipality, ", ".join(filter(None, (named(ahead.what), ahead.where)))
        )
        for ahead in one.events
    ]


def out_of(one: DayAhead) -> list[Markup]:
    """Who is planned to be out on a day, a line each."""
    found = []
    for out in one.out:
        said = f"{'Polisen' if out.police else out.who}, {out.place}, {PARTS[out.part]}"
        said += f" ({WHATS[out.what]})" if out.what != "out" else ""
        found.append(Markup("<strong>{}</strong> {}").format(out.municipality, said))
    return found


def most_in(group: SharedGroup, municipalities: Sequence[MunicipalityRow]) -> str:
    """The municipalities with most of a group, where they are too many to have a column each."""
    told = [(n, row.name) for n, row in zip(group.by_municipality, municipalities, strict=True) if n]
    return ", ".join(f"{name} {number(n)}" for n, name in sorted(told, key=lambda one: (-one[0], one[1]))[: NAMED - 1])


def areas_of(levels: Sequence[Changed]) -> str:
    """Sub-areas after the name of their municipality."""
    of: dict[str, list[str]] = {}
    for one in levels:
        of.setdefault(one.municipality, []).append(one.area)
    return "; ".join(f"{name} {', '.join(areas)}" for name, areas in of.items())


def moved(levels: Sequence[Changed]) -> str:
    """How many sub-areas have gone up and down since the picture before."""
    ups = sum(one.arrow > 0 for one in levels)
    said = [f"{n} {word}" for n, word in ((ups, "upp"), (len(levels) - ups, "ned")) if n]
    where = "Ett delområde" if len(levels) == 1 else f"{len(levels)} delområden"
    return f"{where} har ändrat läge sedan förra bilden: {listed(said)}."


def done_so_far(found: Sequence[Done]) -> str:
    """What has been done of activities that are too many to be laid out; different ones are never added."""
    whole = sum(one.planned is not None and one.done >= one.planned for one in found)
    said = f"{number(len(found))} aktiviteter i {len({one.municipality for one in found})} kommuner."
    return f"{said} {number(whole) if whole else 'Ingen'} har gjorts så ofta som planerat."


def covered(found: Sequence[Covered], members: int) -> str:
    """How many have been heard from, in all municipalities that tell of it."""
    if not found:
        return "Ingen kommun delar hur många verksamheter som har hörts av."
    heard, asked = sum(one.heard for one in found), sum(one.asked for one in found)
    periods = {one.period for one in found}
    when = periods.pop() if len(periods) == 1 else "i kommunernas senaste period"
    of = "" if len(found) == members else f" i {len(found)} av {members} kommuner"
    return f"{number(heard)} av {number(asked)} verksamheter har hörts av {when}{of}."


def named(what: str) -> str:
    """What is to come, its kind before it where its own words do not say it."""
    kind, _colon, words = what.partition(": ")
    return words[0].upper() + words[1:] if words and kind.lower() in words.lower() else what


def full_day(one: date) -> str:
    return f"{WEEKDAYS[one.weekday()].capitalize()} {date_label(one)}"


def told_at(at: datetime | None) -> str:
    return f"{date_label(local_date(at))}, {moment_label(at).split()[-1]}" if at else "inte än"


def fortnight(first: date) -> str:
    return Fortnight(first).label


SAID = SimpleNamespace(
    LEVELS=LEVELS,
    CODES=CODES,
    PARTS=PARTS,
    WHATS=WHATS,
    ANSWERS=ANSWERS,
    SHARED=SHARED,
    SHORT_DAYS=SHORT_DAYS,
    areas_of=areas_of,
    covered=covered,
    day=day,
    done_so_far=done_so_far,
    events_of=events_of,
    full_day=full_day,
    fortnight=fortnight,
    moment=moment,
    moved=moved,
    out_of=out_of,
    reasons=reasons,
    rows=rows,
    told_at=told_at,
    top=top,
)
"""For a page that is drawn once of what it is given."""
