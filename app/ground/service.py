"""Acts on what a file of the ground holds: looked at, saved, dropped; and on places that are merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from app.call_lists import service as call_lists
from app.coming_events import service as coming_events
from app.consultations import service as consultations
from app.contributions import presence
from app.est import occasions
from app.figures.periods import local_date
from app.ground import features, figure_files, rows, sheets
from app.ground.models import OUTLINE, PLACES, POPULATION, SUB_AREAS, GroundDraft
from app.groups import service as groups
from app.incidents import tallies
from app.intake.csv_file import FileRefused
from app.measurements import service as measurements
from app.measures import service as measures
from app.meetings import decisions
from app.places import changes, permissions
from app.places import service as places
from app.problems import followed
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.registry import let_practice_follow
from tenants.scope import Scope

LIVES = timedelta(days=1)
"""So long a file waits to be saved, unless somebody drops it."""
MOST_WAITING = 20


@dataclass(frozen=True)
class Preview:
    """What saving a draft does."""

    draft: Any
    new: list[str]
    changed: list[str]
    ended: list[str]
    """Sub-areas that hold no more."""
    shapes: list[Any]
    """To draw: rows of `Shape`, or what has their fields."""
    marks: list[dict]
    stands: str
    """A mark of the ground that it would be laid on: another as soon as somebody has changed any of it."""


@dataclass(frozen=True)
class Figure:
    """As a row of `Shape`, of what is only a draft."""

    kind: str
    name: str
    points: list


@requires(permissions.REGISTER)
def take_file(scope: Scope, *, kind: str, content: bytes, file_name: str, source: str) -> GroundDraft:
    """Read a file of the ground (models.KINDS) and keep what it holds to look at; nothing of the ground is changed.

    Raises Invalid with what is wrong with the file, row by row, and Conflict("too_many") when many wait already.
    """
    texts = Texts()
    source = texts.line("source", source, required="Skriv var uppgifterna kommer ifrån, till exempel SCB.")
    if texts.faults:
        raise Invalid(texts.faults)
    try:
        found, remarks = _read(scope, kind, content)
    except FileRefused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    scope.db.execute(delete(GroundDraft).where(GroundDraft.made_at < scope.now - LIVES))
    if (scope.db.scalar(select(func.count()).select_from(GroundDraft)) or 0) >= MOST_WAITING:
        raise Conflict("too_many")
    name = file_name.replace("\\", "/").rpartition("/")[2][:120]
    columns = {"kind": kind, "file_name": name, "source": source, "content": found, "remarks": remarks[:20]}
    return scope.add(GroundDraft(**columns, made_at=scope.now))


@requires(permissions.REGISTER)
def list_drafts(scope: Scope) -> list[Any]:
    """Files that wait to be saved: rows of `GroundDraft` without what they hold, the latest first."""
    columns = select(GroundDraft.id, GroundDraft.kind, GroundDraft.file_name, GroundDraft.made_at)
    waiting = columns.where(GroundDraft.made_at >= scope.now - LIVES).order_by(GroundDraft.made_at.desc())
    return list(scope.db.execute(waiting))


@requires(permissions.REGISTER)
def read_draft(scope: Scope, *, id: UUID) -> Preview:
    """What saving it would do. Raises NotFound when somebody has saved or dropped it."""
    draft, stands = scope.find(GroundDraft, id), _stands(scope)
    own = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    if draft.kind in (OUTLINE, SUB_AREAS):
        kind = "outline" if draft.kind == OUTLINE else "sub_area"
        there = {shape.name for shape in own if shape.kind == kind}
        given = [one["name"] for one in draft.content]
        drawn = [Figure(kind, one["name"], one["points"]) for one in draft.content]
        shapes = [*(shape for shape in own if shape.kind in ("outline", "sub_area") and shape.kind != kind), *drawn]
        return Preview(draft, *_against(there, given), sorted(there - {*given}), shapes, [], stands)
    if draft.kind == PLACES:
        known = set(place.name for place in places.named_places(scope))
        return Preview(draft, *_against(known, [one["name"] for one in draft.content]), [], own, draft.content, stands)
    return Preview(draft, [], [], [], [], [], stands)


@requires(permissions.REGISTER)
def save_draft(scope: Scope, *, id: UUID, stands: str) -> str:
    """Let the ground be as the draft says; gives its kind. `stands`: of the preview that was looked at. Raises NotFound
    as `read_draft`, and Conflict("changed_meanwhile") when the ground is not what it was there."""
    draft = scope.find(GroundDraft, id, to_change=True)
    # Two who save at once: the second finds what the first has laid.
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"ground {scope.tenant.id}", 0))))
    if stands != _stands(scope):
        raise Conflict("changed_meanwhile")
    if draft.kind == PLACES:
        changes.keep_places(scope, places=draft.content)
    elif draft.kind == POPULATION:
        changes.keep_populations(scope, populations=draft.content, source=draft.source)
    else:
        kind = changes.OUTLINE if draft.kind == OUTLINE else changes.SUB_AREA
        changes.replace_borders(scope, kind=kind, figures=draft.content, source=draft.source)
    _remove(scope, draft)
    return draft.kind


@requires(permissions.REGISTER)
def drop_draft(scope: Scope, *, id: UUID) -> str:
    """Forget the file; gives its kind. Raises NotFound as `read_draft`."""
    draft = scope.find(GroundDraft, id, to_change=True)
    _remove(scope, draft)
    return draft.kind


@requires(permissions.REGISTER)
def merge(scope: Scope, *, id: UUID, version: int, into_id: UUID) -> None:
    """Let a place be another from now on: its reports, occasions, decisions, problems and what was done there are
    there, and whom one calls about it is called there. Raises as `changes.merge_place` and `call_lists.join_lists`."""
    tallies.hold_reports(scope)
    changes.merge_place(scope, id=id, version=version, into_id=into_id)
    tallies.move_reports(scope, named_place_id=id, to_id=into_id)
    occasions.move_occasions(scope, named_place_id=id, to_id=into_id)
    call_lists.join_lists(scope, named_place_id=id, to_id=into_id)
    decisions.move_decisions(scope, named_place_id=id, to_id=into_id)
    groups.move_groups(scope, named_place_id=id, to_id=into_id)
    measures.move_measures(scope, named_place_id=id, to_id=into_id)
    measurements.move_measurements(scope, named_place_id=id, to_id=into_id)
    consultations.move_consultations(scope, named_place_id=id, to_id=into_id)
    followed.move_places(scope, named_place_id=id, to_id=into_id)
    presence.move_presence(scope, named_place_id=id, to_id=into_id)
    coming_events.move_events(scope, named_place_id=id, to_id=into_id)
    let_practice_follow(scope, ground=True)


def _read(scope: Scope, kind: str, content: bytes) -> tuple[list[dict], list[str]]:
    here = {"name": scope.tenant.name, "code": scope.tenant.code}
    if kind == OUTLINE:
        return features.outline(figure_files.read(content), **here)
    if kind == SUB_AREAS:
        found, remarks = features.sub_areas(figure_files.read(content), **here)
        named = _by_their_names(_areas(scope), found)
        renamed = [
            f"{one['name']} heter {now['name']} här." for one, now in zip(found, named, strict=True) if one != now
        ]
        return named, remarks + renamed + _outside(scope, named)
    if kind == PLACES:
        if _is_table(content):
            return rows.places(rows.table(content)), []
        return rows.places(features.places(figure_files.read(content)), what="Figur"), []
    areas = _areas(scope)
    return rows.populations(rows.table(content), **here, areas=areas, last_year=local_date(scope.now).year - 1)


def _is_table(content: bytes) -> bool:
    figures = (b"PK\x03\x04", b"SQLite format 3", b"{")
    return sheets.is_workbook(content) or not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(figures)


def _areas(scope: Scope) -> dict[str, str]:
    """How a file may call a sub-area that holds, in lower case -> its name."""
    named = places.areas_by_name(scope).items()
    return {name.casefold(): area.name for name, area in named if area.ended_at is None}


def _by_their_names(known: Mapping[str, str], found: list[dict]) -> list[dict]:
    """Sub-areas of a file by the names that they have here, where the file says a former one and no other has it."""
    given = {one["name"] for one in found}
    now = [known.get(one["name"].casefold(), one["name"]) for one in found]
    taken = given | {name for name in now if now.count(name) > 1}
    return [{**one, "name": one["name"] if name in taken else name} for one, name in zip(found, now, strict=True)]


def _outside(scope: Scope, found: list[dict]) -> list[str]:
    """Sub-areas of which no corner lies in the municipality, where its border is known."""
    border = [outline.points for outline in places.outlines(scope)]
    outside = [
        one["name"]
        for one in found
        if border and not any(changes.inside(lat, lon, points) for lat, lon in one["points"] for points in border)
    ]
    return [f"Utanför kommunens gräns: {', '.join(outside)}."] if outside else []


def _against(there: set[str], given: list[str]) -> tuple[list[str], list[str]]:
    """(new, changed)."""
    return [name for name in given if name not in there], [name for name in given if name in there]


def _stands(scope: Scope) -> str:
    """Of all borders and places by their versions, and of how many live there."""
    rows = [*places.outlines(scope), *places.sub_areas(scope), *places.named_places(scope)]
    laid = sorted((str(row.id), row.version) for row in rows)
    of_areas = sorted((str(id), sorted(years.items())) for id, years in changes.area_populations(scope).items())
    lives = sorted((year, row.n) for year, row in places.year_ends(scope).items())
    return sha256(repr((laid, of_areas, lives)).encode()).hexdigest()


def _remove(scope: Scope, draft: GroundDraft) -> None:
    scope.db.delete(draft)
    scope.db.flush()
