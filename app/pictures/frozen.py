"""What a picture says as plain JSON: as it is kept, known by its hash, told without what may no longer be told, and
kept anew where words have been removed."""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.figures.numbers import change
from app.figures.periods import date_label, local_date
from app.figures.rooms import Room
from app.hooks import Part, PartRow, RedactedRow
from app.pictures import permissions
from app.pictures.models import Picture, PictureEdition, PictureSnapshot
from tenants import versions
from tenants.acts import requires
from tenants.models import uuid7
from tenants.scope import Scope

MAP = "map"
"""Key of the drawn map and its words; what it shows are the rows of the part PLACES."""
PLACES = "platser"
SAID = "Ord har tagits bort efter sanering {}."


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


@dataclass(frozen=True)
class Beside:
    """What two pictures say of one thing: a line, a word or number of each, and the difference."""

    name: str
    now: str
    then: str
    difference: str = ""


def beside(now: Told, then: Told, slug: str, column: int, missing: str) -> list[Beside]:
    """The lines of a part that either has, by their first column, with what stands in another column of each; `missing`
    where a line is not there. The difference of two whole numbers is said, in per cent too where that can be."""
    rows = [{row.cells[0]: str(row.cells[column]) for row in _rows(told, slug)} for told in (now, then)]
    found = []
    for name in dict.fromkeys([*rows[0], *rows[1]]):
        one, other = (of.get(name, missing) for of in rows)
        now_told, then_told = _whole(one), _whole(other)
        difference = "" if now_told is None or then_told is None else change(now_told, then_told)
        found.append(Beside(str(name), one, other, difference))
    return found


def lines(told: Told, slug: str) -> list[str]:
    """The first column of a part."""
    return [str(row.cells[0]) for row in _rows(told, slug)]


def _rows(told: Told, slug: str) -> tuple[PartRow, ...]:
    return next((part.rows for part in told.parts if part.slug == slug), ())


def _whole(said: str) -> int | None:
    """ "1 205" as a number; None of anything else."""
    plain = said.replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    return int(plain) if plain.isdecimal() else None


def seen(contents: Mapping[Room, Mapping[str, Any]]) -> str:
    """The hash of what all rooms are told."""
    return digest({str(room): content for room, content in contents.items()})


@requires(permissions.COUNTED)
def counted_since(scope: Scope, *, since: datetime) -> list[tuple[date, frozenset[UUID]]]:
    """(First day, the reports that it counts) of each picture that has been made final since that moment."""
    later = select(Picture.first, PictureSnapshot.reports).join_from(
        PictureSnapshot, PictureEdition, PictureEdition.id == PictureSnapshot.edition_id
    )
    later = later.join(Picture, Picture.id == PictureEdition.picture_id).where(PictureEdition.locked_at >= since)
    found: dict[date, set[UUID]] = {}
    for first, reports in scope.db.execute(later):
        found.setdefault(first, set()).update(UUID(id) for id, _version in reports)
    return [(first, frozenset(ids)) for first, ids in sorted(found.items())]


def digest(value: Any) -> str:
    """Of JSON: equal values have equal digests, however the database has ordered their keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@requires(permissions.REDACT)
def keep_redacted(scope: Scope, *, rows: Sequence[RedactedRow]) -> list[tuple[RedactedRow, str]]:
    """Make a new edition of each picture whose editions have been redacted, that says so and says the same as the
    latest; an edition of its own keeps the hash it was made final with. Gives what each snapshot's hash is now."""
    ids = {row.id for row in rows if row.table in ("picture_snapshot", "picture_edition")}
    if not ids:
        return []
    found = select(PictureSnapshot).where(PictureSnapshot.edition_id.in_(ids))
    hashes = {(one.edition_id, one.room): _now(one) for one in scope.db.scalars(found)}
    concerned = select(PictureEdition.picture_id).where(PictureEdition.id.in_(ids))
    pictures = select(Picture).where(Picture.id.in_(set(scope.db.scalars(concerned)))).order_by(Picture.first)
    for picture in scope.db.scalars(pictures.with_for_update()).all():
        _add_edition(scope, picture)
    return [(row, hashes[row.id, row.part]) for row in rows if (row.id, row.part) in hashes]


def _add_edition(scope: Scope, picture: Picture) -> None:
    latest = PictureEdition.picture_id == picture.id, PictureEdition.number == picture.edition
    before = scope.db.scalars(select(PictureEdition).where(*latest)).one()
    head = {
        "number": picture.edition + 1,
        "registry_number": before.registry_number,
        "reason": SAID.format(date_label(local_date(scope.now))),
        "replaces": before.sha256,
    }
    said = scope.db.scalars(select(PictureSnapshot).where(PictureSnapshot.edition_id == before.id)).all()
    hashes = {one.room: _now(one) for one in said}
    first = picture.first.isoformat()
    edition = scope.add(
        PictureEdition(
            id=uuid7(),
            picture_id=picture.id,
            counted_at=before.counted_at,
            made_with=before.made_with,
            sha256=digest({**head, "first": first, "made_with": before.made_with, "rooms": hashes}),
            locked_at=scope.now,
            locked_by=scope.actor.name,
            **head,
        )
    )
    for one in said:
        kept = {"room": one.room, "content": one.content, "reports": one.reports, "sha256": hashes[one.room]}
        scope.db.add(PictureSnapshot(edition_id=edition.id, **kept))
    versions.change(scope, picture, picture.version, {"edition": edition.number})


def _now(one: PictureSnapshot) -> str:
    return digest([one.content, one.reports])
