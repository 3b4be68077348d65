"""Acts on consultations: plan or write down one, correct, take away and put back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.accounts import service as accounts
from app.consultations import permissions, wording
from app.consultations.models import KINDS, STAFF, WALK, Consultation, ConsultationRemark, ConsultationUse
from app.est import overview
from app.est import permissions as est
from app.figures.periods import local_date
from app.places import service as places
from app.places.permissions import RECOUNT
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

__all__ = ["STAFF"]
FIRST_YEAR = 2010
AHEAD = timedelta(days=731)
MOST_CAME = 100_000


@requires(permissions.WRITE)
def add_consultation(scope: Scope, *, kind: str, insist: bool = False, **said: Any) -> Consultation:
    """Plan a consultation, or write down one that has been held. Raises Invalid with a sentence per field."""
    values, areas = _checked(scope, Texts(insist=insist), None, kind, **said)
    row = scope.add(Consultation(kind=kind, **values))
    _use(scope, row.id, areas)
    return row


@requires(permissions.WRITE)
def change_consultation(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> Consultation:
    """Correct one, or write down how it went. Raises Invalid, NotFound and Conflict("changed_meanwhile")."""
    row = written(scope, versions.find_kept(scope, Consultation, id))
    values, areas = _checked(scope, Texts(insist=insist), row, row.kind, **said)
    versions.change(scope, row, version, values)
    _use(scope, id, areas)
    return row


@requires(permissions.WRITE)
def remove_consultation(scope: Scope, *, id: UUID) -> Consultation:
    row = written(scope, versions.find_kept(scope, Consultation, id))
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_consultation(scope: Scope, *, id: UUID) -> Consultation:
    row = written(scope, versions.find_removed(scope, Consultation, id))
    versions.restore(scope, row)
    return row


@requires(RECOUNT)
def move_consultations(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let what was held and said at a named place be at another, which it has been merged with."""
    for model in (Consultation, ConsultationRemark):
        moved = update(model).where(model.named_place_id == named_place_id).values(named_place_id=to_id)
        scope.db.execute(moved.execution_options(synchronize_session=False))


def written(scope: Scope, row: Consultation) -> Consultation:
    """It, when the actor writes it (for acts alone). Raises NotFound."""
    if not permissions.writes_any(scope.actor) and row.organisation_id not in own(scope):
        raise NotFound("consultation")
    return row


def own(scope: Scope) -> frozenset[UUID]:
    """The organisations for which the actor writes (for acts alone)."""
    return scope.actor.organisations(permissions.WRITE)


def hold(scope: Scope, *, id: UUID) -> Consultation:
    """It, locked, when the actor writes it (for acts alone). Raises NotFound."""
    return written(scope, versions.find_kept(scope, Consultation, id))


def add_results(scope: Scope, *, id: UUID, lines: Sequence[Sequence[str]], respondents: int) -> None:
    """Add [question, answer, n] to its results, and say that so many took part where nobody has said how many (for acts
    alone)."""
    row = hold(scope, id=id)
    values: dict[str, Any] = {"results": [*row.results, *map(list, lines)]}
    if row.participants is None and row.held_on <= local_date(scope.now):
        values["participants"] = respondents
    versions.change(scope, row, row.version, values)


def faults_of_place(scope: Scope, texts: Texts, named_place_id: UUID | None, stored: Any) -> None:
    """A place that is not here is told to `texts` (for acts alone)."""
    if named_place_id is None or (stored and stored.named_place_id == named_place_id):
        return
    if all(one.id != named_place_id for one in places.places_to_choose(scope)):
        texts.fault("named_place_id", "Platsen finns inte här. Välj en plats i listan.")


def _use(scope: Scope, id: UUID, areas: set[UUID] | None) -> None:
    """Let these focus areas, and no others, rest on it. None: as it was."""
    if areas is None:
        return
    there = scope.db.scalars(select(ConsultationUse).where(ConsultationUse.consultation_id == id)).all()
    for one in there:
        if one.focus_area_id not in areas:
            scope.db.delete(one)
    for area in areas - {one.focus_area_id for one in there}:
        scope.add(ConsultationUse(consultation_id=id, focus_area_id=area))
    scope.db.flush()


def _checked(
    scope: Scope,
    texts: Texts,
    stored: Consultation | None,
    kind: str,
    *,
    title: str = "",
    held_on: date,
    at: str = "",
    organisation_id: UUID,
    named_place_id: UUID | None = None,
    place_text: str = "",
    asked: str = "",
    route: str = "",
    participants: int | None = None,
    said: str = "",
    results: str = "",
    revisit_on: date | None = None,
    focus_area_ids: Sequence[UUID] = (),
) -> tuple[dict[str, Any], set[UUID] | None]:
    """The columns, and the focus areas that rest on it. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid({"kind": ["Välj vad det är."]})
    today, way = local_date(scope.now), texts.take("route", route, most=600)
    values: dict[str, Any] = {
        "title": texts.line("title", title, required="Skriv vad ni kallar det."),
        "held_on": held_on,
        "at": texts.code("at", at),
        "organisation_id": organisation_id,
        "named_place_id": named_place_id,
        "place_text": texts.line("place_text", place_text),
        "asked": texts.take("asked", asked, most=600),
        "route": way if kind == WALK else "",
        "participants": participants,
        "said": texts.take("said", said),
        "results": wording.read_results(texts, results),
        "revisit_on": revisit_on if kind == WALK else None,
    }
    had = stored.organisation_id if stored else None
    if organisation_id != had and all(one.id != organisation_id for one in accounts.organisations_to_choose(scope)):
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    elif not permissions.writes_any(scope.actor) and organisation_id not in own(scope):
        texts.fault("organisation_id", "Du kan bara skriva åt din egen verksamhet.")
    faults_of_place(scope, texts, named_place_id, stored)
    if held_on.year < FIRST_YEAR or held_on > today + AHEAD:
        texts.fault("held_on", f"Välj en dag från {FIRST_YEAR} och högst två år fram.")
    if participants is not None and not 0 <= participants <= MOST_CAME:
        texts.fault("participants", f"Skriv ett antal mellan 0 och {MOST_CAME}.")
    elif participants is not None and held_on > today:
        texts.fault("participants", "Dagen har inte varit än. Skriv hur många som kom när det är gjort.")
    if values["revisit_on"] and values["revisit_on"] <= held_on:
        texts.fault("revisit_on", "Välj en dag efter vandringen.")
    areas = None
    if scope.may(est.READ):
        kept = (
            select(ConsultationUse.focus_area_id).where(ConsultationUse.consultation_id == stored.id)
            if stored
            else None
        )
        known = {area.id for area, _some in overview.list_rows(scope)}
        before = set(scope.db.scalars(kept)) if kept is not None else set()
        if set(focus_area_ids) - known - before:
            texts.fault("focus_area_ids", "Ett av fokusområdena finns inte här. Välj i listan.")
        areas = set(focus_area_ids) | (before - known)
    if texts.faults:
        raise Invalid(texts.faults)
    return values, areas
