"""What a picture says as plain JSON: as it is kept, known by its hash, and told without what may no longer be told."""

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.figures.rooms import Room
from app.hooks import Part, PartRow

MAP = "map"
"""Key of the drawn map and its words; what it shows are the rows of the part PLACES."""
PLACES = "platser"


@dataclass(frozen=True)
class Told:
    """What a room is told of a picture."""

    parts: tuple[Part, ...]
    map: tuple[str, str] | None
    """(SVG, the same in words)."""
    hidden: int = 0
    """So many lines are no longer told."""


def content_of(parts: Iterable[Part], drawn: tuple[str, str] | None) -> dict[str, Any]:
    """Of parts without anything to tell, none is kept."""
    kept = [
        {
            "slug": part.slug,
            "title": part.title,
            "room": str(part.room),
            "says": part.says,
            "columns": list(part.columns),
            "rows": [{"cells": list(row.cells), "reports": [str(id) for id in row.reports]} for row in part.rows],
        }
        for part in parts
        if part.says or part.rows
    ]
    return {"parts": kept, MAP: list(drawn) if drawn else None}


def told(content: Mapping[str, Any], untold: Set[UUID] = frozenset()) -> Told:
    """What is kept, without the lines that would tell of one of these reports, and without a map that draws one."""
    parts, hidden, drawn = [], 0, content[MAP]
    for one in content["parts"]:
        rows = [PartRow(tuple(row["cells"]), tuple(map(UUID, row["reports"]))) for row in one["rows"]]
        left = tuple(row for row in rows if untold.isdisjoint(row.reports))
        hidden += len(rows) - len(left)
        if one["slug"] == PLACES and len(left) < len(rows):
            drawn = None
        part = Part(one["slug"], one["title"], Room(one["room"]), one["says"], tuple(one["columns"]), left)
        parts.append(part)
    return Told(tuple(parts), (drawn[0], drawn[1]) if drawn else None, hidden)


def digest(value: Any) -> str:
    """Of JSON: equal values have equal digests, however the database has ordered their keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
