"""The area's Monday, in Swedish."""

from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace

from app.comparison.monday_parts import DayAhead, Hours
from app.figures.numbers import listed, number
from app.figures.periods import WEEKDAYS, Fortnight, date_label, local_date, moment_label, short_day

PARTS = {"day": "dag", "evening": "kväll", "night": "natt"}
ORDER = ((1, "06–18"), (2, "18–24"), (0, "00–06"))
"""Parts of the day as they are shown: `Hours` has the night first."""
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
    """ "fredag kväll, 14"; "–" where none lies in one part of a day."""
    if told.top is None:
        return "–"
    weekday, part, n = told.top
    return f"{WEEKDAYS[weekday]} {PART_WORDS[part]}, {number(n)}"


def reasons(one: DayAhead, sees_police: bool) -> list[str]:
    """Why an evening is one to look at."""
    found = []
    if one.together:
        found.append(f"Krock: {_events(one, one.together)} samma dag.")
    if one.twice:
        found.append(f"Krock: polisen är inlagd i {listed(one.twice)} samtidigt.")
    if one.gaps and sees_police:
        found.append(f"Lucka: ingen är inlagd i {listed(one.gaps)}, där något händer.")
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
        said.append(f"{first.what} i {name}")
    return listed(said)


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
    day=day,
    full_day=full_day,
    fortnight=fortnight,
    moment=moment,
    reasons=reasons,
    rows=rows,
    told_at=told_at,
    top=top,
)
"""For a page that is drawn once of what it is given."""
