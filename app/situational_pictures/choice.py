"""What a picture is narrowed to by its reader: a group, a part of the day, a kind of organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.figures.periods import DAYPARTS
from app.incident_counts.narrow import Narrow
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Group
from tenants.errors import NotFound


@dataclass(frozen=True)
class Daypart:
    """A part of the day from the hour `first` until `end`; `slug` as addresses have it."""

    slug: str
    name: str
    first: int
    end: int


PARTS = {
    slug: Daypart(slug, name.capitalize(), first, end)
    for slug, (name, first, end) in zip(("natt", "dag", "kvall"), DAYPARTS, strict=True)
}


@dataclass(frozen=True)
class Asked:
    """The words of an address, as they came."""

    group: str | None = None
    daypart: str | None = None
    kind: str | None = None

    def __bool__(self) -> bool:
        return any((self.group, self.daypart, self.kind))


@dataclass(frozen=True)
class Choice:
    """What is asked for, each of them None for all; and which of the municipality's kinds there are to choose among."""

    group: Group | None
    daypart: Daypart | None
    kind: str | None
    kinds: tuple[str, ...]
    narrow: Narrow

    @property
    def by_group_alone(self) -> bool:
        """Whether what was found in each group by itself holds for what is shown."""
        return self.daypart is None and self.kind is None


def chosen(asked: Asked, organisations: Iterable[Any]) -> Choice:
    """Raises NotFound for a group, a part of the day and a kind of organisation that there is not."""
    every = tuple(organisations)
    kinds = tuple(dict.fromkeys(one.kind for one in sorted(every, key=lambda one: one.kind)))
    if asked.group is not None and asked.group not in taxonomy.counted_slugs():
        raise NotFound("group")
    if asked.daypart is not None and asked.daypart not in PARTS:
        raise NotFound("daypart")
    if asked.kind is not None and asked.kind not in kinds:
        raise NotFound("kind")
    group = taxonomy.group_named()[asked.group] if asked.group else None
    part = PARTS[asked.daypart] if asked.daypart else None
    of_kind = frozenset(one.id for one in every if one.kind == asked.kind) if asked.kind else None
    narrow = Narrow(asked.group, (part.first, part.end) if part else None, of_kind)
    return Choice(group, part, asked.kind, kinds, narrow)
