"""Acts on what was said, or found on a walk: write it down (once, however often it is sent), correct, answer, take away
and put back; and its photo."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.consultations import permissions
from app.consultations.lists import read_remark
from app.consultations.models import (
    NEW,
    OPEN,
    REVISITS,
    STATUSES,
    THEMES,
    Consultation,
    ConsultationRemark,
    RemarkPhoto,
)
from app.consultations.service import faults_of_place, own, written
from app.figures.periods import local_date
from app.photos.redrawing import NoPhoto, Redrawn, drawn_anew
from app.photos.service import NOT_ALLOWED, TICK_IT
from app.places.grid import in_sweden
from app.report.photo import SentPhoto
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

MOST = 300
"""Remarks of a consultation."""


@requires(permissions.WRITE)
def add_remark(
    scope: Scope,
    *,
    consultation_id: UUID,
    id: UUID | None = None,
    photo: SentPhoto | None = None,
    insist: bool = False,
    **said: Any,
) -> ConsultationRemark:
    """Write down what somebody said, or what was found. `id`: the sender's own number for it; sent again, it is not
    written down once more. Raises NotFound and Invalid with a sentence per field."""
    consultation = written(scope, versions.find_kept(scope, Consultation, consultation_id))
    texts = Texts(insist=insist)
    values = _said(scope, texts, None, **said)
    own_id = _own_id(scope, id) if id else uuid7()
    earlier = scope.db.get(ConsultationRemark, (scope.tenant.id, own_id)) if id else None
    if earlier:
        if (earlier.consultation_id, earlier.text) == (consultation_id, values["text"]):
            return earlier
        texts.fault("id", "Det du skickade förut är redan sparat. Skicka det här som en egen synpunkt?")
    there = ConsultationRemark.consultation_id == consultation_id, ConsultationRemark.removed_at.is_(None)
    if (scope.db.scalar(select(func.count()).select_from(ConsultationRemark).where(*there)) or 0) >= MOST:
        texts.fault("text", f"En dialog har högst {MOST} synpunkter.")
    drawn = _drawn(scope, texts, photo)
    if texts.faults:
        raise Invalid(texts.faults)
    begun: dict[str, Any] = {"status": NEW, "answer": "", "organisation_id": None, "function": "", "due": None}
    by = {"revisited": "", "added_at": scope.now, "added_by": scope.actor.name}
    row = scope.add(ConsultationRemark(id=own_id, consultation_id=consultation.id, **values, **begun, **by))
    if drawn:
        size = {"width": drawn.width, "height": drawn.height}
        scope.add(RemarkPhoto(remark_id=row.id, content=drawn.content, **size))
    return row


@requires(permissions.WRITE)
def change_remark(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> ConsultationRemark:
    """Correct what was said. Raises NotFound, Invalid and Conflict("changed_meanwhile")."""
    row = _kept(scope, id)
    texts = Texts(insist=insist)
    values = _said(scope, texts, row, **said)
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.WRITE)
def answer_remark(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    status: str = NEW,
    answer: str = "",
    organisation_id: UUID | None = None,
    function: str = "",
    due: date | None = None,
    revisited: str = "",
    insist: bool = False,
) -> ConsultationRemark:
    """Say how it goes, what is told to whoever said it, and who sees to it by when: by those who write the consultation
    and by the organisation that sees to it. Raises NotFound, Invalid and Conflict("changed_meanwhile")."""
    row = _kept(scope, id, answers=True)
    texts = Texts(insist=insist)
    values: dict[str, Any] = {
        "status": status,
        "answer": texts.take("answer", answer, most=600),
        "organisation_id": organisation_id,
        "function": texts.line("function", function),
        "due": due,
        "revisited": revisited,
    }
    if status not in STATUSES:
        texts.fault("status", "Välj hur det går.")
    elif status not in OPEN and not values["answer"]:
        texts.fault("answer", "Skriv ett svar: det som är klart, lämnat vidare eller inte görs ska kunna berättas.")
    if revisited not in ("", *REVISITS):
        texts.fault("revisited", "Välj vad ni såg vid återbesöket.")
    known = {row.organisation_id, None, *(one.id for one in accounts.organisations_to_choose(scope))}
    if organisation_id not in known:
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    if due and due != row.due and due < local_date(scope.now):
        texts.fault("due", "Välj en dag framåt.")
    if due and not (organisation_id or values["function"]):
        texts.fault("organisation_id", "Säg vem som tar hand om det när det har en dag.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.WRITE)
def remove_remark(scope: Scope, *, id: UUID) -> ConsultationRemark:
    row = _kept(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_remark(scope: Scope, *, id: UUID) -> ConsultationRemark:
    row = versions.find_removed(scope, ConsultationRemark, id)
    written(scope, versions.find_kept(scope, Consultation, row.consultation_id))
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def photo_of(scope: Scope, *, id: UUID) -> bytes:
    """As JPEG. Raises NotFound where none is, and as `read_remark`."""
    read_remark(scope, id=id)
    content = scope.db.scalar(select(RemarkPhoto.content).where(RemarkPhoto.remark_id == id))
    if content is None:
        raise NotFound("photo")
    return content


@requires(permissions.WRITE)
def remove_photo(scope: Scope, *, id: UUID) -> ConsultationRemark:
    """Take away the photo of what was found, for good: of somebody who is seen in it nothing is kept. Raises
    NotFound, and Conflict("no_photo")."""
    row = _kept(scope, id)
    photo = scope.db.get(RemarkPhoto, (scope.tenant.id, id))
    if photo is None or photo.content is None:
        raise Conflict("no_photo")
    photo.content = None
    scope.db.flush()
    return row


def _own_id(scope: Scope, id: UUID) -> UUID:
    """The id of what she sends under a name of her own: nobody else's can be hit by it. It keeps the name's moment."""
    return UUID(bytes=id.bytes[:6] + sha256(f"{scope.actor.membership_id} {id}".encode()).digest()[:10])


def _kept(scope: Scope, id: UUID, *, answers: bool = False) -> ConsultationRemark:
    """The row, locked, when the actor writes its consultation, or (`answers`) is to see to it. Raises NotFound."""
    row = versions.find_kept(scope, ConsultationRemark, id)
    consultation = versions.find_kept(scope, Consultation, row.consultation_id)
    if not (answers and row.organisation_id in own(scope)):
        written(scope, consultation)
    return row


def _drawn(scope: Scope, texts: Texts, photo: SentPhoto | None) -> Redrawn | None:
    if photo is None:
        return None
    if not scope.profile.photos:
        texts.fault("photo", NOT_ALLOWED)
    elif not photo.nobody:
        texts.fault("no_faces", TICK_IT)
    else:
        try:
            return drawn_anew(photo.content)
        except NoPhoto as fault:
            texts.fault("photo", str(fault))
    return None


def _said(
    scope: Scope,
    texts: Texts,
    stored: ConsultationRemark | None,
    *,
    theme: str = "",
    named_place_id: UUID | None = None,
    place_text: str = "",
    lat: float | None = None,
    lon: float | None = None,
    text: str = "",
) -> dict[str, Any]:
    """The columns; faults are told to `texts`."""
    if theme not in THEMES:
        texts.fault("theme", "Välj vad det handlar om.")
    faults_of_place(scope, texts, named_place_id, stored)
    if (lat is None) != (lon is None):
        texts.fault("lat" if lat is None else "lon", "Skriv både latitud och longitud, eller ingen av dem.")
    elif lat is not None and lon is not None and not in_sweden(lat, lon):
        texts.fault("lat", "Punkten ligger utanför Sverige. Peka ut den på kartan, eller töm fälten.")
    return {
        "theme": theme,
        "named_place_id": named_place_id,
        "place_text": texts.line("place_text", place_text),
        "lat": None if lat is None else round(lat, 5),
        "lon": None if lon is None else round(lon, 5),
        "text": texts.take("text", text, required="Skriv vad som sades, eller vad ni såg.", most=600),
    }
