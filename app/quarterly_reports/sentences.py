"""How the report words periods and comparisons in Swedish. One place, so the tables agree. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.counts import FEWER, LEVEL, MORE, difference_p
from app.analysis.verdicts import CHANCE, Pair, judged, on_the_edge
from app.figures import numbers
from app.figures.numbers import NBSP, listed, number, percent, percent_change, ratio
from app.figures.periods import MONTHS, Quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.est.overview import AreaContent, GoalContent
    from app.figures.counted import CountedPlace
    from app.quarterly_reports.report import Coverage, QuarterGroup, QuarterlyReport

MOST_WORDS, AROUND = 250, 68
"""Words of page one, those with a letter in them; and how many its headings and its charts have of these."""
LEAST_OF_ONE = 8


def words(text: str) -> list[str]:
    """What has a letter in it: a figure is no word."""
    return [word for word in text.split() if any(map(str.isalpha, word))]


def in_short(proposals: Sequence[str], beside: Sequence[str]) -> list[str]:
    """The proposals as page one has room for them: whole, or the longest to their first words. `beside`: what else is
    printed there. What is cut stands whole on the page of its focus area."""
    room = MOST_WORDS - AROUND - len(words(" ".join(beside)))
    lengths = [len(words(text)) for text in proposals]
    most = max(lengths, default=0)
    while most > LEAST_OF_ONE and sum(min(n, most) for n in lengths) > room:
        most -= 1
    return [text if n <= most else _begun(text, most) for text, n in zip(proposals, lengths, strict=True)]


def _begun(text: str, most: int) -> str:
    kept: list[str] = []
    for word in text.split():
        kept.append(word)
        if len(words(" ".join(kept))) == most:
            break
    return f"{' '.join(kept).rstrip('.,;:–-')} …"


def change(now: int | None, then: int | None) -> str:
    """ "−22 (−6,7 %)"; "jämförelse saknas" when a period is not wholly in the system."""
    if now is None or then is None:
        return "jämförelse saknas"
    return numbers.change(now, then).replace(" ", NBSP)


def per_thousand(incidents: int | None, inhabitants: int | None) -> str:
    if incidents is None or not inhabitants:
        return "–"
    return number(ratio(incidents, inhabitants, 1000), 1)


def title(est_name: str) -> str:
    """ "EST-kvartalsrapport"."""
    return f"Kvartalsrapport {est_name}" if " " in est_name else f"{est_name}-kvartalsrapport"


def span(quarter: Quarter) -> str:
    """ "1 juli–30 september"."""
    first, last = quarter.first_day, quarter.days.last
    return f"{first.day}{NBSP}{MONTHS[first.month - 1]}–{last.day}{NBSP}{MONTHS[last.month - 1]}"


def chance_sentence(now: int, then: int | None, against: str, exposure_ratio: float = 1.0) -> str:
    """One plain sentence about chance; `against` is worded like "samma kvartal 2025"."""
    if then is None:
        return f"Jämförelsen med {against} saknas: hela den perioden finns inte i systemet."
    if now == then and exposure_ratio == 1:
        return f"Antalet är detsamma som {against}."
    p = difference_p(now, then, exposure_ratio)
    if on_the_edge(p):
        return f"Om skillnaden mot {against} beror på slumpen kan inte avgöras."
    if p < LEVEL:
        return f"Skillnaden mot {against} är större än slumpen brukar ge."
    return f"Skillnaden mot {against} kan bero på slumpen."


def same_quarter(quarter: Quarter) -> str:
    return f"samma kvartal {quarter.year - 1}"


def exposure_ratio(quarter: Quarter) -> float:
    """Days now over days then: 90/91 or 91/90 around a leap year's first quarter, else 1."""
    return len(quarter.days) / len((quarter - 4).days)


def incidents(count: int) -> str:
    return f"{number(count)}{NBSP}{'händelse' if count == 1 else 'händelser'}"


def change_sentence(total: QuarterGroup, quarter: Quarter) -> str:
    """ "305 händelser rapporterades, 22 färre än samma kvartal 2025 (−6,7 %). Skillnaden … kan bero på slumpen.\""""
    reported = f"{incidents(total.now)} rapporterades"
    chance = chance_sentence(total.now, total.last_year, same_quarter(quarter), exposure_ratio(quarter))
    if total.last_year is None:
        return f"{reported}. {chance}"
    against, difference = same_quarter(quarter), total.now - total.last_year
    if difference == 0:
        return f"{reported}, lika många som {against}."
    words = f"{number(abs(difference))} {'fler' if difference > 0 else 'färre'} än {against}"
    percentage = percent_change(total.now, total.last_year)
    base = "" if percentage is None else f" ({percentage})"
    return f"{reported}, {words}{base}. {chance.replace(f' mot {against}', '')}"


def extremes_sentence(groups: Sequence[QuarterGroup], quarter: Quarter) -> str:
    """The groups that rose and fell most in number, with both counts and what chance can do; "" without any."""
    rows = [(row.now - row.last_year, row, row.last_year) for row in groups if row.last_year is not None]
    sentences = []
    for words, pick, sign in (("Störst ökning i antal", max, 1), ("Störst minskning i antal", min, -1)):
        most = pick((change for change, *_ in rows), default=0)
        if most * sign <= 0:
            continue
        # All that changed as much: none of them is the largest alone.
        each = [
            f"{row.name}, {number(row.now)} mot {number(then)} ({_doubt(row.now, then, quarter)})"
            for change, row, then in rows
            if change == most
        ]
        sentences.append(f"{words}: {listed(each)}.")
    return " ".join(sentences)


def _doubt(now: int, then: int, quarter: Quarter) -> str:
    """The verdict on a difference that is asked about alone, in the words of `verdicts`."""
    (word,) = judged([Pair(now, then, len(quarter.days), len((quarter - 4).days))])
    return "större än slumpen brukar ge" if word in (MORE, FEWER) else word or CHANCE


def done_sentence(areas: Sequence[AreaContent]) -> str:
    """ "Av 12 aktiviteter är 9 på plan. Läget är förbättrat i Centrum."; "" where nothing is planned or judged."""
    planned, on_plan = sum(len(area.activities) for area in areas), sum(area.on_plan for area in areas)
    parts = []
    if planned:
        activities = "aktivitet" if planned == 1 else "aktiviteter"
        parts.append(f"Det som gjordes: {number(on_plan)} av {number(planned)} {activities} är på plan.")
    for judgement, word in (("improved", "Förbättrat"), ("worsened", "Försämrat")):
        names = [area.row.name for area in areas if area.handed_in and area.handed_in.judgement == judgement]
        if names:
            told = listed(names) if len(names) < 3 else f"{len(names)} av {len(areas)} fokusområden"
            parts.append(f"{word}: {told}.")
    return " ".join(parts)


def coverage_sentence(coverage: Coverage, quarter: Quarter) -> str:
    nothing = f", {number(coverage.nothing)} av dem utan något att rapportera" if coverage.nothing else ""
    now = f"{number(coverage.heard)} av {number(coverage.organisations)} verksamheter hördes av{nothing}"
    if coverage.heard_last_year is None:
        return f"{now}; uppgift om {same_quarter(quarter)} saknas."
    sentence = f"{now} ({number(coverage.heard_last_year)} {same_quarter(quarter)})."
    if coverage.heard > coverage.heard_last_year:
        return f"{sentence} När fler rapporterar kan talen öka utan att mer har hänt."
    if coverage.heard < coverage.heard_last_year:
        return f"{sentence} När färre rapporterar kan talen minska utan att mindre har hänt."
    return sentence


def told(report: QuarterlyReport) -> str:
    """ "Platser, tider och tillvägagångssätt räknar 301 av 305 händelser: …"; "" when they count them all."""
    every = report.total.now if report.total else report.incidents_told
    if report.incidents_told == every:
        return ""
    return (
        f"Platser, tider och tillvägagångssätt räknar {number(report.incidents_told)} av {incidents(every)}:"
        f" {report.audience.counts}. Övriga får bara räknas per grupp och kvartal."
    )


def places_sentence(places: Sequence[CountedPlace], counted_in_all: int) -> str:
    """ "Fem platser står för 116 av 305 händelser (38 %)."; "" when there is nothing to take a share of."""
    if not places or not counted_in_all:
        return ""
    counted = sum(place.now for place in places)
    words = ("En plats", "Två platser", "Tre platser", "Fyra platser", "Fem platser")
    who = words[len(places) - 1] if len(places) <= len(words) else f"{len(places)} platser"
    return f"{who} står för {number(counted)} av {incidents(counted_in_all)} ({percent(counted, counted_in_all)})."


def goal_line(goals: Sequence[GoalContent]) -> str:
    """The goal that stands on page one: the first with a value now, written as now (baseline → target)."""
    for goal in goals:
        if goal.now is None:
            continue
        measure, now, target = goal.row.measure, goal.now_words, goal.amount(goal.target)
        if goal.row.same_time_last_year:
            period, then = goal.row.same_time_last_year
            return f"{measure}: {now} {period} ({goal.amount(then)} året innan; mål {target})"
        return f"{measure}: {now} ({goal.amount(goal.baseline)} → {target})"
    return "Inget mått har ett värde ännu" if goals else "Mål saknas"
