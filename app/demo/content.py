"""Reads the demo world's content files (content/*.yaml, *.csv) into typed, cached values. The rest reads `load()`."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.figures.periods import STOCKHOLM
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category

FOLDER = Path(__file__).parent / "content"

# Place types that stand for people's homes or farms: never a named place, never a point, only the sub-area.
HOMES = frozenset({"bostadsområde", "trapphus/källare/garage", "lantbruk/landsbygd"})
DIGITAL = "digitalt"


@dataclass(frozen=True)
class SubArea:
    name: str
    homes: float = 0.0
    rural: float = 0.0


@dataclass(frozen=True)
class Site:
    """A named public place. `boost` maps category slug to a factor; its position belongs to the map ground."""

    name: str
    type: str
    sub_area: str
    weight: float
    also: tuple[str, ...] = ()
    boost: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def types(self) -> tuple[str, ...]:
        return (self.type, *self.also)


@dataclass(frozen=True)
class Organisation:
    """`tags` say what it reports; `sites`/`sub_areas` limit where (empty = everywhere); `joined` = reports since."""

    name: str
    kind: str
    tags: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    sub_areas: tuple[str, ...] = ()
    joined: date | None = None
    shared: bool = False


@dataclass(frozen=True)
class Municipality:
    slug: str
    name: str
    code: str
    population: int
    population_date: date
    council: str
    anchor: date
    sub_areas: tuple[SubArea, ...]
    sites: tuple[Site, ...]
    organisations: tuple[Organisation, ...]  # its own, then the shared ones


@dataclass(frozen=True)
class Area:
    slug: str
    name: str
    municipalities: tuple[str, ...]
    may_join: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """How one category usually happens; see the head of patterns.yaml."""

    category: str
    share: float
    rhythm: str
    sites: dict[str, float]
    by: dict[str, float]
    how: dict[str, float]
    people: dict[str, float]
    police: tuple[float, ...]
    exact: float
    source: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A report text for a how ("" = any, "-" = only when how is not filled in) and a place type ("" = any)."""

    how: str
    place_type: str
    text: str


@dataclass(frozen=True)
class GivenReport:
    """One of the 75 written reports, exactly as written. Times are aware, Europe/Stockholm."""

    id: str
    municipality: str
    category: str
    site: str
    place_type: str
    precision: str
    earliest: datetime
    latest: datetime
    source: str
    organisation: str
    reported_to_police: str
    people_band: str
    flags: tuple[str, ...]
    access_class: str
    how: str
    text: str


@dataclass(frozen=True)
class Content:
    area: Area
    population_source: str
    municipalities: dict[str, Municipality]
    categories: dict[str, Category]
    patterns: dict[str, Pattern]
    templates: dict[str, tuple[Template, ...]]
    rates: dict[str, dict[str, Any]]
    given: tuple[GivenReport, ...]
    focus_areas: dict[str, dict[str, Any]]  # by id, in the order of the file; shape in focus_areas.yaml
    follow_up_sentences: dict[str, Any]
    priorities: dict[str, dict[str, Any]]  # by focus area: rank, need, influence, reason

    def focus_areas_of(self, tenant_slug: str) -> list[dict[str, Any]]:
        return [area for area in self.focus_areas.values() if area["municipality"] == tenant_slug]


@lru_cache(maxsize=1)
def load() -> Content:
    """The whole content, read once. Raises KeyError or ValueError when a file is out of shape."""
    places = _yaml("places.yaml")
    shared = tuple(_organisation(row, shared=True) for row in places["shared_organisations"])
    area = places["area"]
    return Content(
        area=Area(area["slug"], area["name"], tuple(area["municipalities"]), tuple(area["may_join"])),
        population_source=places["population_source"],
        municipalities={row["slug"]: _municipality(row, shared) for row in places["municipalities"]},
        categories=taxonomy.by_slug(),
        patterns={slug: _pattern(slug, row) for slug, row in _yaml("patterns.yaml").items()},
        templates=_templates(),
        rates=_yaml("rates.yaml"),
        given=tuple(_given(row) for row in _csv("incident_texts.csv")),
        focus_areas={row["id"]: row for row in _yaml("focus_areas.yaml")},
        follow_up_sentences=_yaml("follow_up_sentences.yaml"),
        priorities=_yaml("priorities.yaml"),
    )


def read_yaml(path: Path) -> Any:
    """The file's content, by libyaml where it is installed: five times faster."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _yaml(name: str) -> Any:
    return read_yaml(FOLDER / name)


def _csv(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _municipality(row: dict[str, Any], shared: tuple[Organisation, ...]) -> Municipality:
    own = tuple(_organisation(one) for one in row["organisations"])
    return Municipality(
        slug=row["slug"],
        name=row["name"],
        code=row["code"],
        population=row["population"]["count"],
        population_date=row["population"]["date"],
        council=row["council"],
        anchor=row["anchor"],
        sub_areas=tuple(SubArea(**one) for one in row["sub_areas"]),
        sites=tuple(Site(**{**one, "also": tuple(one.get("also", ()))}) for one in row["sites"]),
        organisations=own + shared,
    )


def _organisation(row: dict[str, Any], shared: bool = False) -> Organisation:
    lists = {key: tuple(row.get(key, ())) for key in ("tags", "sites", "sub_areas")}
    return Organisation(name=row["name"], kind=row["kind"], joined=row.get("joined"), shared=shared, **lists)


def _pattern(slug: str, row: dict[str, Any]) -> Pattern:
    return Pattern(
        category=slug,
        share=row["share"],
        rhythm=row["rhythm"],
        sites=row["sites"],
        by=row["by"],
        how=row["how"],
        people=row.get("people", {"": 1}),
        police=tuple(row["police"]),
        exact=row["exact"],
        source=row.get("source"),
        flags=tuple(row.get("flags", ())),
    )


def _templates() -> dict[str, tuple[Template, ...]]:
    found: dict[str, list[Template]] = {}
    for row in _csv("text_templates.csv"):
        found.setdefault(row["category"], []).append(Template(row["how"], row["site"], row["text"]))
    return {category: tuple(rows) for category, rows in found.items()}


def _given(row: dict[str, str]) -> GivenReport:
    return GivenReport(
        **{key: row[key] for key in row if key not in ("earliest", "latest", "flags")},
        earliest=datetime.fromisoformat(row["earliest"]).replace(tzinfo=STOCKHOLM),
        latest=datetime.fromisoformat(row["latest"]).replace(tzinfo=STOCKHOLM),
        flags=tuple(flag for flag in row["flags"].split(", ") if flag),
    )
