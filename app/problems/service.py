"""Acts on problems: begin, write, move on, end and open again, and give to a focus area. `lists.py` reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.est import overview as est_overview
from app.est import permissions as est_permissions
from app.est import service as est
from app.figures.periods import local_date
from app.places import service as places
from app.problems import lists, permissions, wording
from app.problems.models import (
    CHANGED,
    CORNERS,
    ENDED,
    LINKED,
    MADE,
    MOVED,
    REOPENED,
    SCAN,
    SOURCES,
    STAGES,
    TEXTS,
    Cause,
    Problem,
    ProblemEvent,
)
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

USUAL_WEEKS = 12
NOT_HERE = "En av platserna finns inte här. Välj i listan."


@requires(permissions.START)
def start(
    scope: Scope,
    *,
    id: UUID | None = None,
    title: str,
    place_text: str = "",
    named_place_ids: Sequence[UUID] = (),
    sub_area_ids: Sequence[UUID] = (),
    outline: str = "",
    seen_in: date | None = None,
    insist: bool = False,
) -> Problem:
    """Begin a problem with its two questions. `id`: the caller's own, to be able to send it again; `seen_in`: first day
    of the period in whose picture or warnings it was seen. Raises Invalid."""
    if id and (earlier := scope.db.get(Problem, (scope.tenant.id, id))):
        return earlier
    texts = Texts(insist=insist)
    values = _what(scope, texts, None, title, place_text, named_place_ids, sub_area_ids, outline)
    if texts.faults:
        raise Invalid(texts.faults)
    empty = {"types": [], "weeks": USUAL_WEEKS, "texts": {}, "evidence": {}, "need": None, "influence": None}
    begun = {"stage": SCAN, "focus_area_id": None, "seen_in": seen_in, "made_at": scope.now, "ended_at": None}
    try:
        with scope.attempt():
            row = scope.add(Problem(**({"id": id} if id else {}), **values, **empty, **begun))
    except IntegrityError:  # two presses at once
        return scope.find(Problem, cast(UUID, id))
    _note(scope, row, MADE)
    return row


@requires(permissions.WRITE)
def change(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    title: str,
    place_text: str = "",
    named_place_ids: Sequence[UUID] = (),
    sub_area_ids: Sequence[UUID] = (),
    outline: str = "",
    types: Sequence[str] = (),
    weeks: int = USUAL_WEEKS,
    need: int | str | None = None,
    influence: int | str | None = None,
    insist: bool = False,
    **fields: str,
) -> Problem:
    """Write of a problem; `fields` are those of TEXTS and `evidence_…` of each of SOURCES. What is left out is emptied,
    and what it said before is kept. Raises NotFound, Invalid and Conflict("changed_meanwhile")."""
    if unknown := set(fields) - {*TEXTS, *(f"evidence_{one}" for one in SOURCES)}:
        raise TypeError(f"a problem has no {', '.join(sorted(unknown))}")
    row = _going_on(scope, id)
    texts = Texts(insist=insist)
    values = _what(scope, texts, row, title, place_text, named_place_ids, sub_area_ids, outline)
    known = {kind.slug for kind in taxonomy.categories().values() if kind.counts}
    if any(slug not in known for slug in types):
        texts.fault("types", "En av händelsetyperna finns inte här. Välj i listan.")
    if weeks not in wording.WEEKS:
        texts.fault("weeks", "Välj hur långt tillbaka i listan.")
    for name, said in (("need", need), ("influence", influence)):
        if said not in (None, "") and str(said) not in map(str, wording.SCALE):
            texts.fault(name, "Välj 1 till 5.")
    values |= {
        "types": list(dict.fromkeys(types)),
        "weeks": weeks,
        "texts": {name: texts.take(name, fields.get(name)) for name in TEXTS},
        "evidence": {name: texts.take(f"evidence_{name}", fields.get(f"evidence_{name}")) for name in SOURCES},
    }
    if texts.faults:
        raise Invalid(texts.faults)
    values |= {"need": int(need) if need else None, "influence": int(influence) if influence else None}
    before = _in_words(scope, row)
    versions.change(scope, row, version, values)
    now = _in_words(scope, row)
    if changed := {wording.LABELS[name]: was for name, was in before.items() if now[name] != was}:
        _note(scope, row, CHANGED, before=changed)
    return row


@requires(permissions.WRITE)
def move(scope: Scope, *, id: UUID, version: int, stage: str) -> Problem:
    """Move a problem to another of STAGES, on or back; who and when is kept. Raises as `change`."""
    if stage not in STAGES:
        raise Invalid({"stage": ["Välj steget i listan."]})
    row = _going_on(scope, id)
    if row.stage != stage:
        versions.change(scope, row, version, {"stage": stage})
        _note(scope, row, MOVED, stage=stage)
    return row


@requires(permissions.START)
def end(scope: Scope, *, id: UUID, version: int, reason: str, insist: bool = False) -> Problem:
    """Nobody works with it any more; it stays readable. Raises as `change`."""
    row = _going_on(scope, id)
    texts = Texts(insist=insist)
    why = texts.line("reason", reason, required="Skriv varför problembilden avslutas.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, {"ended_at": scope.now})
    _note(scope, row, ENDED, reason=why)
    return row


@requires(permissions.START)
def reopen(scope: Scope, *, id: UUID, version: int) -> Problem:
    """Take an ended problem up again. Raises NotFound and Conflict("changed_meanwhile")."""
    row = lists.find(scope, id, to_write=True)
    if row.ended_at is None:
        raise Conflict("changed_meanwhile")
    versions.change(scope, row, version, {"ended_at": None})
    _note(scope, row, REOPENED)
    return row


@requires(permissions.START)
def link(scope: Scope, *, id: UUID, version: int, focus_area_id: UUID | None) -> Problem:
    """Give a problem to a focus area, whose working group then writes in it; None takes it back. Raises as `change`."""
    row = _going_on(scope, id)
    there = {area.id: area.name for area, _of in est_overview.list_rows(scope)} if focus_area_id else {}
    if focus_area_id and focus_area_id not in there:
        raise Invalid({"focus_area_id": ["Fokusområdet finns inte här. Välj i listan."]})
    if row.focus_area_id != focus_area_id:
        versions.change(scope, row, version, {"focus_area_id": focus_area_id})
        _note(scope, row, LINKED, reason=there.get(focus_area_id, "") if focus_area_id else "")
    return row


@requires(est_permissions.MANAGE)
def start_focus_area(scope: Scope, *, id: UUID, version: int) -> Any:
    """A focus area of this year that begins with what the problem says: title, words, causes and evidence. Raises as
    `change`, and Conflict when it has a focus area already."""
    row = _going_on(scope, id)
    versions.same(row, version)
    if row.focus_area_id is not None:
        raise Conflict("changed_meanwhile")
    causes = select(Cause).where(Cause.problem_id == id, Cause.removed_at.is_(None)).order_by(Cause.position, Cause.id)
    said: dict[str, list[str]] = {}
    for cause in scope.db.scalars(causes):
        said.setdefault(cause.kind, []).append(" ".join(cause.text.split()))
    area = est.create_focus_area(
        scope,
        year=local_date(scope.now).year,
        title=row.title,
        description=row.texts.get("description") or f"{row.title}. {lists.where_of(scope, row)}",
        insist=True,
        count_types=row.types,
        count_sites=[place.name for place in places.named_places(scope) if row.types and str(place.id) in row.places],
        count_sub_areas=[area.name for area in places.sub_areas(scope) if row.types and str(area.id) in row.sub_areas],
        **{f"cause_{kind}": "\n".join(said.get(kind, ())) for kind in (*CORNERS, "chain")},
        **{f"evidence_{name}": row.evidence.get(name, "") for name in SOURCES},
    )
    versions.change(scope, row, version, {"focus_area_id": area.id})
    _note(scope, row, LINKED, reason=area.name)
    return area


def _going_on(scope: Scope, id: UUID) -> Problem:
    row = lists.find(scope, id, to_write=True)
    if row.ended_at is not None:
        raise Conflict("changed_meanwhile")
    return row


def _note(scope: Scope, row: Problem, what: str, **said: Any) -> None:
    told = {"stage": "", "reason": "", "before": None, **said}
    scope.add(ProblemEvent(problem_id=row.id, what=what, at=scope.now, by=scope.actor.name, **told))


def _what(
    scope: Scope,
    texts: Texts,
    stored: Problem | None,
    title: str,
    place_text: str,
    named_place_ids: Sequence[UUID],
    sub_area_ids: Sequence[UUID],
    outline: str,
) -> dict[str, Any]:
    """The columns of the two questions. A place that has ended may stay where it was."""
    kept, kept_areas = (stored.places, stored.sub_areas) if stored else ((), ())
    there = {place.id for place in places.places_to_choose(scope)} | {UUID(one) for one in kept}
    areas = {area.id for area in places.areas_to_choose(scope)} | {UUID(one) for one in kept_areas}
    values = {
        "title": texts.line("title", title, required="Skriv vad problemet är, på en rad."),
        "place_text": texts.line("place_text", place_text),
        "places": [str(one) for one in dict.fromkeys(named_place_ids)],
        "sub_areas": [str(one) for one in dict.fromkeys(sub_area_ids)],
        "outline": [],
    }
    try:
        values["outline"] = wording.corners(outline)
    except ValueError as fault:
        texts.fault("outline", str(fault))
    if set(named_place_ids) - there:
        texts.fault("named_place_ids", NOT_HERE)
    if set(sub_area_ids) - areas:
        texts.fault("sub_area_ids", "Ett av delområdena finns inte här. Välj i listan.")
    if not (values["places"] or values["sub_areas"] or values["place_text"] or outline.strip()):
        texts.fault("named_place_ids", "Välj var: en plats, ett delområde, ett ritat område eller egna ord.")
    return values


def _in_words(scope: Scope, row: Problem) -> dict[str, str]:
    """Field -> what a problem says there, as people read it."""
    names = {str(place.id): place.name for place in places.named_places(scope)}
    areas = {str(area.id): area.name for area in places.sub_areas(scope)}
    types = {kind.slug: kind.name for kind in taxonomy.named(scope.profile.type_names).values()}
    return {
        "title": row.title,
        "place_text": row.place_text,
        "named_place_ids": ", ".join(names.get(one, "") for one in row.places),
        "sub_area_ids": ", ".join(areas.get(one, "") for one in row.sub_areas),
        "outline": f"{wording.outlined(row.outline)}: {wording.written(row.outline)}" if row.outline else "",
        "types": ", ".join(types[slug] for slug in row.types if slug in types),
        "weeks": wording.WEEKS.get(row.weeks, ""),
        **{name: row.texts.get(name, "") for name in TEXTS},
        **{f"evidence_{name}": row.evidence.get(name, "") for name in SOURCES},
        "need": str(row.need or ""),
        "influence": str(row.influence or ""),
    }
