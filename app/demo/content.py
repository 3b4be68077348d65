"""Reads the demo world's content files (content/*.yaml, *.csv) into typed, cached values. The rest reads `load()`."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.figures.periods import STOCKHOLM
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category

FOLDER = Path(__file__).parent / "content"
GROUND = Path(__file__).parent.parent / "places"

# Place types that stand for people's homes or farms: never a named place, never a point, only the sub-area.
HOMES = frozenset({"bostadsområde", "trapphus/källare/garage", "lantbruk/landsbygd"})
DIGITAL = "digitalt"


@dataclass(frozen=True)
class SubArea:
    name: str
    homes: float = 0.0
    rural: float = 0.0


@dataclass(frozen=True, eq=False)
class Site:
    """A named public place. `boost` maps category slug to a factor; its position belongs to the map ground."""

    name: str
    type: str
    sub_area: str
    weight: float
    also: Sequence[str] = ()
    boost: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Organisation:
    """`tags` say what it reports; `sites`/`sub_areas` limit where (empty = everywhere); `joined` = reports since."""

    name: str
    kind: str
    tags: Sequence[str] = ()
    sites: Sequence[str] = ()
    sub_areas: Sequence[str] = ()
    joined: date | None = None


@dataclass(frozen=True)
class Municipality:
    slug: str
    name: str
    code: str
    council: str
    sub_areas: Sequence[SubArea]
    sites: Sequence[Site]
    organisations: Sequence[Organisation]  # its own, then the shared ones
    accent: str = ""

    @property
    def arms(self) -> Path:
        """An invented coat of arms."""
        return FOLDER / "arms" / f"{self.slug}.svg"


@dataclass(frozen=True)
class Area:
    slug: str
    name: str
    anchor: date
    municipalities: Sequence[str]
    may_join: Sequence[str]


@dataclass(frozen=True)
class Pattern:
    """How one category usually happens; see the head of patterns.yaml."""

    share: float
    rhythm: str
    sites: dict[str, float]
    by: dict[str, float]
    how: dict[str, float]
    police: Sequence[float]
    exact: float
    people: Mapping[str, float] = field(default_factory=lambda: {"": 1})
    source: str | None = None
    flags: Sequence[str] = ()


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
    populations: list[dict[str, str]]  # columns as `places.population_rows` has them, of all municipalities
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
    shared = [Organisation(**row) for row in places["shared_organisations"]]
    return Content(
        area=Area(**places["area"]),
        populations=_csv("population.csv"),
        municipalities={row["slug"]: _municipality(row, shared) for row in places["municipalities"]},
        categories=taxonomy.by_slug(),
        patterns={slug: Pattern(**row) for slug, row in _yaml("patterns.yaml").items()},
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


def _municipality(row: dict[str, Any], shared: list[Organisation]) -> Municipality:
    listed = {
        "sub_areas": [SubArea(**one) for one in row["sub_areas"]],
        "sites": [Site(**one) for one in row["sites"]],
        "organisations": [*(Organisation(**one) for one in row["organisations"]), *shared],
    }
    return Municipality(**{**row, **listed})


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


@cache
def ground_file(name: str) -> dict:
    return read_yaml(GROUND / name)


def seats() -> list[tuple[str, list[float]]]:
    """The main town of each municipality of the demo world, with where it lies."""
    towns = ground_file("ground.yaml")["municipalities"]
    named = (towns[slug] for slug in load().area.municipalities)
    return [
        (one["name"], locality["point"])
        for one in named
        for locality in one["localities"]
        if locality["name"] == one["name"]
    ]
