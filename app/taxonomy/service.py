"""The categories are the same for everybody and change with the product: read from our own file, once. What a tenant
calls them comes with its profile. Pure."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
ADVANCE_NOTICE = "advance_notice"
AT_HOMES_AND_FARMS = frozenset(
    {"bostadsinbrott", "inbrott-forrad", "samling-inne", "bedrageri-aldre", "lantbruk-drivmedel", "olovligt-boende"}
)
"""Categories that point at one household: never drawn finer than the sub-area for other organisations."""


@dataclass(frozen=True)
class Category:
    id: int
    slug: str
    name: str
    group: str
    kind: str
    """crime, disorder, insecurity, advance_notice."""
    sensitive: bool
    """Class `police` is suggested, and it is never a public point."""
    retired: str
    own: bool = False
    """Whether a tenant has named it as a type of its own, under the national one that everything else here tells."""

    @property
    def counts(self) -> bool:
        """Advance notices are coming events, never incidents."""
        return self.kind != ADVANCE_NOTICE

    @property
    def needs_text(self) -> bool:
        """ "Annat inom gruppen" says nothing without a text."""
        return self.slug.startswith("annat-") and not self.own


@dataclass(frozen=True)
class Group:
    slug: str
    name: str
    categories: tuple[Category, ...]
    how: tuple[str, ...]
    """The one-tap choices of how it was done."""


@cache
def groups() -> tuple[Group, ...]:
    """All groups in their order on screen."""
    with open(HERE / "how.csv", encoding="utf-8", newline="") as file:
        how: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            how.setdefault(row["group_slug"], []).append(row["how_sv"])
    found: dict[str, tuple[str, list[Category]]] = {}
    with open(HERE / "categories.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            category = Category(
                int(row["id"]),
                row["type_slug"],
                row["type_sv"],
                row["group_slug"],
                row["kind"],
                row["sensitive"] == "1",
                row["retired"],
            )
            found.setdefault(category.group, (row["group_sv"], []))[1].append(category)
    return tuple(Group(slug, name, tuple(rows), tuple(how.get(slug, ()))) for slug, (name, rows) in found.items())


@cache
def categories() -> dict[int, Category]:
    """Every category by its number, also retired ones."""
    return {category.id: category for group in groups() for category in group.categories}


@cache
def by_slug() -> dict[str, Category]:
    return {category.slug: category for category in categories().values()}


@cache
def group_named() -> dict[str, Group]:
    """Every group by its slug."""
    return {group.slug: group for group in groups()}


@cache
def counted_groups() -> tuple[Group, ...]:
    """The groups whose categories are counted as incidents."""
    return tuple(group for group in groups() if any(category.counts for category in group.categories))


@cache
def counted_slugs() -> tuple[str, ...]:
    """Slugs of the counted groups, in the order in which arrays number them (`app/incident_counts/arrays.py`)."""
    return tuple(group.slug for group in counted_groups())


@lru_cache(maxsize=256)
def named(names: tuple[str, ...]) -> dict[int, Category]:
    """`categories` as a tenant calls them (`Profile.type_names`)."""
    called = dict(one.split("=", 1) for one in names)
    return {id: replace(one, name=called.get(one.slug, one.name)) for id, one in categories().items()}


def groups_named(names: tuple[str, ...]) -> tuple[Group, ...]:
    """`groups` with their categories as a tenant calls them."""
    own = named(names)
    return tuple(replace(group, categories=tuple(own[one.id] for one in group.categories)) for group in groups())


@dataclass(frozen=True)
class Succession:
    """What was reported as `before` is reported as `after` from the day `since` on: a type renamed, moved or split."""

    before: int
    after: int
    since: date


@cache
def successions() -> tuple[Succession, ...]:
    """Every type that others have taken over from; a split one has a row for each of them."""
    with open(HERE / "successions.csv", encoding="utf-8", newline="") as file:
        return tuple(
            Succession(by_slug()[row["from_slug"]].id, by_slug()[row["to_slug"]].id, date.fromisoformat(row["since"]))
            for row in csv.DictReader(file)
        )


def counted_since(category_id: int, day: date) -> set[str]:
    """The groups in whose history a report of this category and day belongs: its own, or those of the types that have
    taken over from it since."""
    later = [one for one in successions() if one.before == category_id and day < one.since]
    if not later:
        return {categories()[category_id].group}
    return set().union(*(counted_since(one.after, max(day, one.since)) for one in later))
