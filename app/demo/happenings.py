"""One day's invented incidents in one municipality: the same for the same seed, municipality and day.

An incident belongs to the local day of its latest possible time (the day it is counted on); an advance notice belongs
to the day it is reported and concerns a later one.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

import numpy as np

from app.demo import coming
from app.demo.content import HOMES, GivenReport, Organisation, Pattern, load
from app.demo.rhythms import (
    Spot,
    coordination,
    daily,
    generator,
    is_school_day,
    is_workday,
    next_workday,
    reporters,
    span,
    spots,
    wave_of,
    when,
)
from app.figures.periods import STOCKHOLM, Quarter
from app.taxonomy.service import Category

Choice = TypeVar("Choice")
SEED = 1
POLICE_ANSWERS = ("yes", "no", "will", "unknown")
FOUND_LATER = frozenset({"found", "found_outdoors", "bike_day", "home_day", "week_span", "farm_night"})
OFFICE_KINDS = frozenset(
    {
        "kommunstyrelsen",
        "förvaltning",
        "skola",
        "fristående skola",
        "kommunalt bolag",
        "kommunalförbund",
        "socialtjänst",
    }
)
SCHOOL_KINDS = frozenset({"skola", "fristående skola"})
# A phrase like "på fredagskvällen" is only said about spans this short (minutes).
SHORT = 240

# A template's `how` when it only fits a report that does not say how.
ONLY_WITHOUT_HOW = "-"
# What only somebody who was there at work writes, not who hears of it afterwards.
ON_THE_SPOT = (" vi ", "samtal", "tillsägelse")


@dataclass(frozen=True, slots=True)
class Happening:
    """One report. Names are those of the content; times are aware (Europe/Stockholm); offset_m is (east, north)."""

    key: str  # unique and stable: "KO01" for the written reports, else "koping-20260914-03"
    municipality: str  # slug
    category: str  # slug
    organisation: str
    place: str | None  # a named place, only with precision exact or place
    sub_area: str | None  # None only with precision unknown
    offset_m: tuple[int, int]
    place_type: str
    precision: str  # exact, place, sub_area, unknown
    earliest: datetime
    latest: datetime
    reported_at: datetime
    source: str  # own, second_hand, afterwards, citizen, police
    reported_to_police: str  # yes, no, will, unknown
    people_band: str  # "", 1, 2–4, 5–10, >10
    how: str
    access_class: str  # internal, police, restricted
    flags: tuple[str, ...]
    text: str
    counted: bool  # False for advance notices


def happenings(seed: int, tenant_slug: str, day: date) -> list[Happening]:
    """Everything that belongs to one local day, in order of key. KeyError for one the content does not know."""
    rng = generator(seed, tenant_slug, day)
    quarter = Quarter.containing(day)
    categories, expected = daily(tenant_slug, quarter)
    numbers = rng.poisson(expected[:, (day - quarter.first_day).days])
    made = _written(tenant_slug, day)
    for index in np.flatnonzero(numbers):
        for _ in range(numbers[index]):
            key = f"{tenant_slug}-{day:%Y%m%d}-{len(made) + 1:02d}"
            made.append(_incident(rng, seed, key, tenant_slug, categories[index], day, quarter))
    if wave := wave_of(seed, tenant_slug, day):
        for number in range(wave.days.count(day)):
            key = f"{tenant_slug}-{day:%Y%m%d}-{len(made) + 1:02d}"
            own = generator("wave", seed, tenant_slug, day, number)
            made.append(_incident(own, seed, key, tenant_slug, wave.category, day, quarter, wave.spot))
    for notice in coming.notices(rng, tenant_slug, day):
        key = f"{tenant_slug}-{day:%Y%m%d}-{len(made) + 1:02d}"
        made.append(_notice(rng, key, tenant_slug, day, notice))
    return made


def _pick(rng: np.random.Generator, weights: Mapping[Choice, float]) -> Choice:
    left = rng.random() * sum(weights.values())
    for value, weight in weights.items():
        left -= weight
        if left < 0:
            return value
    *_, last = weights  # rounding has left a little over
    return last


def _incident(
    rng: np.random.Generator,
    seed: int,
    key: str,
    tenant_slug: str,
    slug: str,
    day: date,
    quarter: Quarter,
    spot: Spot | None = None,
) -> Happening:
    content = load()
    category, pattern = content.categories[slug], content.patterns[slug]
    if spot is None:
        options, cumulative = spots(tenant_slug, slug, quarter)
        spot = options[int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))]
    start, end = span(pattern.rhythm, day, spot.place_type, rng)
    earliest, latest = _local(day, start), _local(day, end)
    organisation = _reporter(rng, seed, tenant_slug, slug, spot, day)
    place, sub_area, precision, offset = _where(rng, pattern, spot)
    how = _told_how(slug, _pick(rng, pattern.how), spot.place_type)
    people = _pick(rng, pattern.people)
    source = _source(rng, pattern, organisation)
    empty = not slug.startswith("annat-") and rng.random() < 0.06
    return Happening(
        key=key,
        municipality=tenant_slug,
        category=slug,
        organisation=organisation.name,
        place=place,
        sub_area=sub_area,
        offset_m=offset,
        place_type=spot.place_type,
        precision=precision,
        earliest=earliest,
        latest=latest,
        reported_at=_reported(rng, organisation, latest),
        source=source,
        reported_to_police=_pick(rng, dict(zip(POLICE_ANSWERS, pattern.police, strict=True))),
        people_band=people,
        how=how,
        access_class=_access_class(rng, category, organisation),
        flags=_flags(rng, pattern, organisation, people),
        text="" if empty else _incident_text(rng, slug, how, spot.place_type, source, day, start, end),
        counted=True,
    )


def _told_how(category: str, how: str, place_type: str) -> str:
    """The choice itself, or "" when it belongs to other kinds of places (cut chains to playgrounds)."""
    about = [one for one in load().templates[category] if one.how == how]
    return how if not about or any(one.place_type in ("", place_type) for one in about) else ""


def _incident_text(
    rng: np.random.Generator, category: str, how: str, place_type: str, source: str, day: date, start: int, end: int
) -> str:
    """A text for an incident between `start` and `end` (minutes from the day's midnight)."""
    possible = [
        template
        for template in load().templates[category]
        if template.how in ("", how or ONLY_WITHOUT_HOW)
        and template.place_type in ("", place_type)
        and ("{när}" not in template.text or end - start <= SHORT)
        and not (source in ("citizen", "second_hand") and any(word in template.text for word in ON_THE_SPOT))
    ]
    exact = [template.text for template in possible if how and template.how == how]
    fitting = exact if exact and rng.random() < 0.7 else [template.text for template in possible]
    if source == "police":
        # The police do not write that the police have been told.
        fitting = [text for text in fitting if "olisen" not in text] or fitting
    if not fitting:
        return ""
    return coming.filled(rng, fitting[int(rng.random() * len(fitting))], {"{när}": when(day, start)})


def _local(day: date, minutes: int) -> datetime:
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    # Through UTC, so that an hour that summer time skips becomes one that exists.
    return naive.replace(tzinfo=STOCKHOLM).astimezone(UTC).astimezone(STOCKHOLM)


def _where(
    rng: np.random.Generator, pattern: Pattern, spot: Spot
) -> tuple[str | None, str | None, str, tuple[int, int]]:
    draw = rng.random()
    if spot.site is None:
        return None, spot.sub_area, "sub_area", (0, 0)
    unsure = 0 if spot.place_type.startswith("skol") else 0.08
    if draw < unsure / 4:
        return None, None, "unknown", (0, 0)
    if draw < unsure:
        return None, spot.sub_area, "sub_area", (0, 0)
    if rng.random() < pattern.exact:
        east, north = np.clip(np.rint(rng.normal(0, 25, 2)), -70, 70).astype(int).tolist()
        return spot.site.name, spot.sub_area, "exact", (east, north)
    return spot.site.name, spot.sub_area, "place", (0, 0)


def _reporter(rng: np.random.Generator, seed: int, tenant_slug: str, slug: str, spot: Spot, day: date) -> Organisation:
    school_day = is_school_day(day)
    able = {
        one: weight
        for one, weight in reporters(tenant_slug, slug, spot)
        if (one.joined is None or one.joined <= day)
        and (school_day or one.kind not in SCHOOL_KINDS)
        and not _silent(seed, tenant_slug, one, day)
    }
    return _pick(rng, able) if able else coordination(tenant_slug)


def _silent(seed: int, tenant_slug: str, organisation: Organisation, day: date) -> bool:
    """Now and then an organisation sends nothing for two weeks; the coordinator never falls silent."""
    block = (day - date(2020, 1, 6)).days // 14
    draw = zlib.crc32(f"{seed}|{tenant_slug}|{organisation.name}|{block}".encode()) % 1000
    return draw < 25 and "samordning" not in organisation.tags


def _source(rng: np.random.Generator, pattern: Pattern, organisation: Organisation) -> str:
    if "polis" in organisation.tags:
        return "police"
    if "samordning" in organisation.tags:
        return "citizen" if rng.random() < 0.8 else "second_hand"
    if pattern.source:
        return pattern.source
    return "afterwards" if pattern.rhythm in FOUND_LATER else "own"


def _access_class(rng: np.random.Generator, category: Category, organisation: Organisation) -> str:
    if organisation.kind == "socialtjänst" and rng.random() < 0.7:
        return "restricted"
    return "police" if category.sensitive else "internal"


def _flags(rng: np.random.Generator, pattern: Pattern, organisation: Organisation, people: str) -> tuple[str, ...]:
    flags = list(pattern.flags)
    if organisation.kind in SCHOOL_KINDS and "skola" not in flags:
        flags.insert(0, "skola")
    if "flera unga" in flags and (people == "1" or rng.random() < 0.3):
        flags.remove("flera unga")
    return tuple(flags)


def _reported(rng: np.random.Generator, organisation: Organisation, latest: datetime) -> datetime:
    """When the report was sent: offices in office hours, field workers the same night, others within a day."""
    late = timedelta(days=2 + int(rng.random() * 4)) if rng.random() < 0.02 else timedelta()
    soon = latest + timedelta(minutes=10 + int(rng.exponential(70)))
    day = latest.date()
    in_field = {"fält", "natt", "polis", "räddning"} & set(organisation.tags)
    if organisation.kind in OFFICE_KINDS and not in_field:
        open_now = is_workday(day) and 7 <= soon.hour < 17 and soon.date() == day
        if not open_now:
            morning = latest.hour < 7 and is_workday(day)
            soon = _local(day if morning else next_workday(day + timedelta(days=1)), 435 + int(rng.random() * 165))
    elif soon.hour < 6 and not in_field:
        soon = _local(soon.date(), 420 + int(rng.random() * 180))
    return soon + late


@lru_cache(maxsize=8)
def _written_by_day(tenant_slug: str) -> dict[date, list[GivenReport]]:
    by_day: dict[date, list[GivenReport]] = {}
    for report in load().given:
        if report.municipality == tenant_slug:
            ahead = load().categories[report.category].kind == "advance_notice"
            day = next_workday(report.earliest.date() - timedelta(days=5)) if ahead else report.latest.date()
            by_day.setdefault(day, []).append(report)
    return by_day


def _written(tenant_slug: str, day: date) -> list[Happening]:
    return [_as_written(report, day) for report in _written_by_day(tenant_slug).get(day, ())]


def _as_written(report: GivenReport, day: date) -> Happening:
    content = load()
    municipality = content.municipalities[report.municipality]
    rng = generator("written", report.id)
    site = next((one for one in municipality.sites if one.name == report.site), None)
    named = site is not None and report.precision in ("exact", "place") and report.place_type not in HOMES
    exact = (int(rng.integers(-40, 41)), int(rng.integers(-40, 41)))
    ahead = content.categories[report.category].kind == "advance_notice"
    organisation = next(one for one in municipality.organisations if one.name == report.organisation)
    told = _local(day, 600 + int(rng.random() * 300))
    as_it_is = {name: said for name, said in vars(report).items() if name not in ("id", "site", "precision")}
    return Happening(
        **as_it_is,
        key=report.id,
        place=site.name if site and named else None,
        sub_area=site.sub_area if site else report.site,
        offset_m=exact if named and report.precision == "exact" else (0, 0),
        precision=report.precision if named else "sub_area",
        reported_at=told if ahead else _reported(rng, organisation, report.latest),
        counted=not ahead,
    )


def _notice(rng: np.random.Generator, key: str, tenant_slug: str, day: date, notice: coming.Notice) -> Happening:
    site = notice.site
    return Happening(
        key=key,
        municipality=tenant_slug,
        category=notice.category,
        organisation=notice.organisation,
        place=site.name if site else None,
        sub_area=site.sub_area if site else load().municipalities[tenant_slug].sub_areas[0].name,
        offset_m=(0, 0),
        place_type=site.type if site else "centrum/torg",
        precision="place" if site else "sub_area",
        earliest=_local(notice.when, notice.start),
        latest=_local(notice.when, notice.end),
        reported_at=_local(day, 540 + int(rng.random() * 420)),
        source="own" if notice.category != "ungdomsfest" else "second_hand",
        reported_to_police="no",
        people_band=">10",
        how=notice.how,
        access_class="internal",
        flags=("flera unga",) if notice.category == "ungdomsfest" else (),
        text=notice.text,
        counted=False,
    )
