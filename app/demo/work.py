"""The work with a focus area, quarter by quarter: what was planned and done, and what was written about it.

2026 comes out exactly as the content says (planned a year and in quarter 3, done in quarter 3 and so far); other years
follow the same shape with small, repeatable differences. Figures that count reports stay placeholders in the texts.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from math import floor
from random import Random
from typing import Any

from app.demo.content import load
from app.demo.rhythms import is_school_day, is_workday, next_workday, written
from app.est.counting import windows
from app.figures.numbers import number
from app.figures.periods import Quarter

WRITTEN_YEAR = 2026
STATUS = {"delayed": "late"}
JUDGEMENT = {"better": "improved", "worse": "worsened", "cannot_tell": "undecided"}
"""Words of the content for codes; others are the codes themselves. The content's draws are seeded with its words."""


@dataclass(frozen=True)
class Occasion:
    """One time an activity was done."""

    date: date
    result_text: str
    place: str | None = None
    """A named place, when the text or the activity names one."""


def planned(focus_area_id: str, index: int, year: int) -> tuple[int, ...]:
    """How many times the activity was planned in quarters 1–4 of the year."""
    return _year(focus_area_id, index, year)[0]


@lru_cache(maxsize=4096)
def occasions(focus_area_id: str, index: int, quarter: Quarter) -> tuple[Occasion, ...]:
    """Every occasion of the activity in the quarter, in order of date; the last ones may lie ahead."""
    area = load().focus_areas[focus_area_id]
    activity = area["activities"][index]
    number = _year(focus_area_id, index, quarter.year)[1][quarter.number - 1]
    given = [Occasion(row["date"], row["text"]) for row in activity["given"] if row["date"] in quarter.days]
    random = _chance("occasions", focus_area_id, index, written(quarter))
    taken = {one.date for one in given}
    days = _spread(_possible_days(activity, quarter), number - len(given), taken)
    made = [Occasion(day, _result(random, activity["pool"])) for day in days]
    where = _chance("places", focus_area_id, index, written(quarter))
    return tuple(
        replace(one, place=_place(where, area["municipality"], one.result_text, activity["name"]))
        for one in sorted(given + made, key=lambda one: one.date)
    )


def _chance(*parts: object) -> Random:
    """A generator that depends on the parts alone, in every process."""
    return Random(int.from_bytes(blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()))


def _shared_out(total: int, weights: list[float]) -> list[int]:
    """Split a whole number by weights (largest remainder, earlier first)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [floor(number) for number in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


@lru_cache(maxsize=1024)
def _year(focus_area_id: str, index: int, year: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Planned and done in quarters 1–4."""
    activity = load().focus_areas[focus_area_id]["activities"][index]
    plan, done = _written_year(activity)
    if year == WRITTEN_YEAR:
        return plan, done
    random = _chance("year", focus_area_id, index, year)
    total = max(1, round(activity["planned_year"] * random.choice((0.75, 0.8, 0.9, 1.0))))
    other = _shared_out(total, [max(part, 0.0) for part in plan])
    counted = [max(0, part - random.choice((0, 0, 0, 1)) * (1 + part // 9)) for part in other]
    return tuple(other), tuple(counted)


def _written_year(activity: dict[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    weights = [float(weight) for weight in activity.get("weights", (1, 1, 1, 1))]
    left = activity["planned_year"] - activity["planned_q3"]
    done_before = activity["done_to_q3"] - activity["done_q3"]
    spring, autumn = weights[0] + weights[1], weights[3]
    planned_before = left
    if autumn:
        # The plan of the first half year lies near what was done, so that most activities were on plan.
        usual, slack = round(left * spring / (spring + autumn)), round(left * 0.1)
        planned_before = min(left, max(usual, done_before - slack), done_before + slack)
    first, second = _shared_out(planned_before, weights[:2]) if spring else (0, 0)
    done_first, done_second = _shared_out(done_before, weights[:2]) if spring else (0, 0)
    last = left - planned_before
    return (first, second, activity["planned_q3"], last), (done_first, done_second, activity["done_q3"], last)


def _place(random: Random, tenant_slug: str, *texts: str) -> str | None:
    """A named place of the municipality that the first of the texts to name any names."""
    for text in map(str.lower, texts):
        named = [site.name for site in load().municipalities[tenant_slug].sites if _stem(site.name) in text]
        if named:
            return random.choice(named)
    return None


def _stem(name: str) -> str:
    """What a text calls it by: "stationen" of "Stationens cykelparkering", "väg 250" of "Väg 250 genom Kolsva"."""
    words = name.lower().split()
    return (words[0] if len(words[0]) > 4 else " ".join(words[:2])).rstrip(",").removesuffix("s")


def _possible_days(activity: dict[str, Any], quarter: Quarter) -> list[date]:
    """Days that suit the activity; the wishes are let go one by one when nothing is left."""

    def suits(day: date, in_season: bool) -> bool:
        weekdays = activity.get("weekdays")
        for since, changed in activity.get("weekdays_from", {}).items():
            weekdays = changed if day >= since else weekdays
        if weekdays is not None and day.weekday() not in weekdays:
            return False
        if activity.get("school") and not is_school_day(day):
            return False
        if weekdays is None and not is_workday(day):
            return False
        return not in_season or not seasons or any(start <= f"{day:%m-%d}" <= end for start, end in seasons)

    seasons = activity.get("seasons", ())
    fitting = [day for day in quarter.days if suits(day, True)]
    return fitting or [day for day in quarter.days if suits(day, False)]


def _spread(days: list[date], number: int, taken: set[date]) -> list[date]:
    """`number` days evenly over the possible ones, free days first; a day may carry several when there are too few."""
    free = [day for day in days if day not in taken] or days
    if number <= 0:
        return []
    rounds, rest = divmod(number, len(free))
    step = len(free) / rest if rest else 1
    return sorted(free * rounds + [free[int((at + 0.5) * step)] for at in range(rest)])


def _result(random: Random, pool: str) -> str:
    sentences = load().follow_up_sentences
    ranges = {name: random.randint(*bounds) for name, bounds in sentences["ranges"][pool].items()}
    words = {name: number(n) for name, n in ranges.items()}
    return random.choice(sentences["results"][pool]).format(**words)


def follow_up(focus_area_id: str, quarter: Quarter, data_from: date | None = None) -> dict[str, Any]:
    """The follow-up of a quarter, as `est.follow_ups.write_follow_up` takes it: given in the content, or varied.

    With `data_from`, a comparison with a time before the first report is left out of the text instead of being wrong.
    """
    area = load().focus_areas[focus_area_id]
    given = area["follow_up"]
    told = dict(given) if written(quarter) == given["quarter"] else _made(area, quarter, data_from)
    told.pop("quarter", None)
    decision = told["decision"]
    # "Inget beslut." and "… noterar …" are information, not a decision the council is asked for.
    asks = bool(decision) and not decision.startswith("Inget beslut") and "noterar" not in decision
    return told | {
        "status": STATUS.get(told["status"], told["status"]),
        "judgement": JUDGEMENT.get(told["judgement"], told["judgement"]),
        "needs_decision": asks,
    }


def written_on(focus_area_id: str, quarter: Quarter) -> date:
    """The workday on which the quarter was followed up."""
    wait = 8 + _chance(focus_area_id, written(quarter)).randrange(5)
    return next_workday(quarter.days.last + timedelta(days=wait))


def _made(area: dict[str, Any], quarter: Quarter, data_from: date | None) -> dict[str, str]:
    sentences = load().follow_up_sentences
    theme = sentences["themes"][area["theme"]]
    on_plan, all_activities = _on_plan(area, quarter)
    judgement, reason = _turn(area, quarter, theme["judgements"])
    delayed = on_plan * 2 < all_activities
    return {
        "status": "delayed" if delayed else "on_plan",
        "judgement": judgement,
        "why": f"{reason} {_count_sentence(area, quarter, data_from)} {_activity_sentence(on_plan, all_activities)}",
        "lessons": _turn(area, quarter, theme["lessons"]),
        "obstacles": _turn(area, quarter, theme["obstacles"]),
        "resources": _turn(area, quarter, theme["resources"]),
        "proposal": "change" if delayed else _turn(area, quarter, sentences["proposals"]),
        "decision": _turn(area, quarter, theme["decisions"]),
        "responsible": area["follow_up"]["responsible"],
    }


def _turn(area: dict[str, Any], quarter: Quarter, choices: list[Any]) -> Any:
    """Walk through the choices quarter by quarter, so that neighbours never say the same."""
    start = _chance(area["id"], repr(choices[0])).randrange(len(choices))
    return choices[(start + quarter.ordinal) % len(choices)]


def _on_plan(area: dict[str, Any], quarter: Quarter) -> tuple[int, int]:
    """Activities with at least nine tenths of the quarter's plan done, and activities with a plan."""
    done = due = 0
    for index in range(len(area["activities"])):
        wanted = planned(area["id"], index, quarter.year)[quarter.number - 1]
        if wanted:
            due += 1
            done += len(occasions(area["id"], index, quarter)) >= 0.9 * wanted
    return done, due


def _activity_sentence(on_plan: int, planned_activities: int) -> str:
    if not planned_activities:
        return "Ingen aktivitet var planerad under kvartalet."
    return f"{on_plan} av {planned_activities} planerade aktiviteter följer planen."


def _count_sentence(area: dict[str, Any], quarter: Quarter, data_from: date | None) -> str:
    name, label = area["main_count"], area["count_label"]
    _, before = windows(area["counts"][name], quarter)
    if before is None or (data_from is not None and before.first < data_from):
        return f"{{{name}.nu}} rapporter om {label} under kvartalet. Jämförelse med året före saknas."
    return (
        f"{{{name}.nu}} rapporter om {label} mot {{{name}.då}} samma kvartal {quarter.year - 1} "
        f"({{{name}.skillnad}}, {{{name}.procent}})."
    )
