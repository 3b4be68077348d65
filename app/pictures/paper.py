"""An edition on paper: the picture of a room, and the sheets of one page for staff rooms and businesses. Made of what
was kept alone, so that the same edition gives the same bytes. And what the police area is told of editions."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.drawing.pdf import compile_report
from app.figures.numbers import number
from app.figures.periods import local_date
from app.figures.rooms import Room
from app.hooks import Part
from app.incident_counts import history
from app.pictures import drafting, frozen, permissions
from app.pictures.drafting import AREAS, COMING, FIGURES
from app.pictures.models import Picture, PictureEdition, PictureSnapshot
from app.pictures.service import Edition
from app.redactions import service as redactions
from tenants.acts import requires
from tenants.scope import Scope

TEMPLATE = str(Path(__file__).with_name("picture.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
SHORT = 16
"""A column of words that are no longer is no wider than they are."""
BESIDE = AREAS, "hur"
"""Two short tables that stand beside each other."""
SHEETS = {
    "personal": (
        "Det här hände nära oss",
        (FIGURES, "beslutat", COMING),
        "Tack till alla som rapporterar. Det ni ser gör att vi kan göra något tidigt.",
    ),
    "foretag": (
        "Läget för företag",
        (FIGURES, AREAS, COMING),
        "Har något hänt hos er? Ring 112 när det är bråttom, annars 114 14, och hör av er till kommunen.",
    ),
}
"""Kind of a sheet -> its title, the parts that it has, and what stands last."""


@dataclass(frozen=True)
class Sender:
    municipality: str
    department: str
    demo: bool
    room: str
    """What the edition's room is called there."""

    @property
    def who(self) -> str:
        return f"{self.municipality}, {self.department}" if self.department else self.municipality


def write(edition: Edition, kind: str, sender: Sender) -> bytes:
    """The PDF. `kind`: "bild", or one of SHEETS."""
    row, on = edition.row, local_date(edition.row.locked_at)
    title, slugs, last = SHEETS.get(kind, (f"Lägesbild {edition.period.label}", None, ""))
    parts = [part for part in edition.told.parts if slugs is None or part.slug in slugs]
    drawn = edition.told.map if slugs is None else None
    number_of = f"DNR: {row.registry_number} · " if row.registry_number else ""
    notes = [f"Fastställd av {row.locked_by} {on.isoformat()}, utgåva {row.number}."]
    if row.reason:
        notes.append(f"Rättar utgåva {row.number - 1}: {row.reason}")
    if edition.redacted_at:
        notes.append(f"Ord har tagits bort efter sanering {local_date(edition.redacted_at).isoformat()}.")
    if edition.told.hidden:
        notes.append(f"{number(edition.told.hidden)} rader är utelämnade: rapporter har fått färre läsare sedan dess.")
    values = {
        "date": on.isoformat(),
        "title": title,
        "span": edition.period.days.label,
        "period": edition.period.label,
        "organisation": sender.municipality,
        "who": sender.who,
        "case": f"{number_of}DATUM: {on.isoformat()} · Fastställd, utgåva {row.number}",
        "demo": DEMO_MARK if sender.demo else "",
        "sheet": slugs is not None,
        "room": "" if slugs else f"Rummet: {sender.room}",
        "notes": notes,
        "last": last,
        "mark": f"Räknar {edition.room.counts.counts}. Kännetecken {edition.sha256[:16]}.",
        "parts": _beside([_part(part, brief=slugs is not None) for part in parts]),
        "map_after": frozen.PLACES if drawn else "",
        "map_alt": drawn[1] if drawn else "",
    }
    return compile_report(TEMPLATE, values, {"map": drawn[0]} if drawn else {})


def file_name(edition: Edition, kind: str, slug: str) -> str:
    what = {"personal": "personalrum", "foretag": "företag"}.get(kind, str(edition.room))
    return f"Lägesbild-{slug}-{edition.first.isoformat()}-{what}-utgåva-{edition.row.number}.pdf"


def _beside(parts: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The parts row by row: one, or the two of BESIDE, where the first of them stands."""
    of = {part["slug"]: part for part in parts}
    pair = [of[slug] for slug in BESIDE if slug in of and of[slug]["rows"]]
    if len(pair) < len(BESIDE):
        return [[part] for part in parts]
    return [pair if part is pair[0] else [part] for part in parts if part is not pair[1]]


def _part(part: Part, *, brief: bool) -> dict[str, Any]:
    """`brief`: the numbers now and before alone."""
    wide = 3 if brief and part.slug in (FIGURES, AREAS) else None
    return {
        "slug": part.slug,
        "title": part.title,
        "says": part.says,
        "columns": list(part.columns[:wide]),
        "rows": [[_cell(cell) for cell in row.cells[:wide]] for row in part.rows],
        "numbers": [part.is_number(column) for column in range(len(part.columns[:wide]))],
        "short": [
            column > 0 and all(len(str(row.cells[column])) <= SHORT for row in part.rows)
            for column in range(len(part.columns[:wide]))
        ],
    }


def _cell(cell: Any) -> str:
    return cell if isinstance(cell, str) else number(cell)


TOLD_TO_AREA = Room.EST


class PaperTold(NamedTuple):
    edition: Edition
    made_of: str
    """Hash of all that it says."""
    file_name: str
    content: bytes | None
    """The PDF; None where it says what is known already."""


@requires(permissions.TELL)
def told_to_area(scope: Scope, *, most: int) -> list[dict[str, Any]]:
    """The latest editions as the EST group reads them, as plain values: what each says without its map, without the
    ids of reports and without lines that would tell of a report of which the room may no longer be told."""
    return [
        {
            "first": one.first.isoformat(),
            "number": one.row.number,
            "locked_at": one.row.locked_at.isoformat(),
            "parts": [_plain_part(part) for part in one.told.parts],
        }
        for one in _editions_told(scope, most)
    ]


@requires(permissions.TELL)
def papers_told(scope: Scope, *, most: int, known: Mapping[str, str], demo: bool) -> list[PaperTold]:
    """The papers of the same editions. `known`: period -> `made_of` of those that the area has: they are not set
    again."""
    found, slug = [], scope.tenant.slug
    called = TOLD_TO_AREA.called(scope.profile.est_group)
    sender = Sender(scope.tenant.name, scope.profile.coordinator_unit, demo, called)
    for one in _editions_told(scope, most):
        parts, drawn = [_part(part, brief=False) for part in one.told.parts], list(one.told.map or ())
        said = [one.row.sha256, one.sha256, str(one.redacted_at), parts, drawn, one.told.hidden, vars(sender)]
        made_of = frozen.digest(said)
        content = None if known.get(one.first.isoformat()) == made_of else write(one, "bild", sender)
        found.append(PaperTold(one, made_of, file_name(one, "bild", slug), content))
    return found


def _editions_told(scope: Scope, most: int) -> list[Edition]:
    """The latest edition of each of the latest pictures, the latest first."""
    edition = (PictureEdition.tenant_id == Picture.tenant_id) & (PictureEdition.picture_id == Picture.id)
    snapshot = (PictureSnapshot.tenant_id == PictureEdition.tenant_id) & (
        PictureSnapshot.edition_id == PictureEdition.id
    )
    removed = redactions.since(PictureSnapshot, PictureSnapshot.edition_id, PictureSnapshot.room)
    rows = (
        select(Picture.first, PictureEdition, PictureSnapshot, *removed)
        .join(PictureEdition, edition & (PictureEdition.number == Picture.edition))
        .join(PictureSnapshot, snapshot & (PictureSnapshot.room == str(TOLD_TO_AREA)))
        .order_by(Picture.first.desc())
        .limit(most)
    )
    found = scope.db.execute(rows).all()
    behind = {UUID(id): version for _first, _row, kept, *_since in found for id, version in kept.reports}
    there = drafting.for_room(scope, TOLD_TO_AREA)
    untold = history.became_of(there, versions=behind).untold if behind else frozenset()
    return [
        Edition(
            row,
            first,
            TOLD_TO_AREA,
            frozen.told(kept.content, untold),
            0,
            hash_since or kept.sha256,
            None,
            redacted_at,
            kept.sha256,
        )
        for first, row, kept, redacted_at, hash_since in found
    ]


def _plain_part(part: Any) -> dict[str, Any]:
    return {
        "title": part.title,
        "says": part.says,
        "columns": list(part.columns),
        "rows": [list(row.cells) for row in part.rows],
    }
