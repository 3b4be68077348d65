"""Acts on photos: keep, read, remove, put back, and decide whether reports may have one."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from app.figures.periods import local_date
from app.incidents import service as incidents
from app.incidents.visibility import Incident, IncidentView
from app.photos import permissions
from app.photos.models import IncidentPhoto, PhotoDecision
from app.photos.redrawing import NoPhoto, drawn_anew
from app.report.photo import SentPhoto
from app.settings import service as settings
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

KEPT = timedelta(days=30)
"""So long one that was removed can be put back; then it is gone."""
TICK_IT = "Bekräfta att inga ansikten eller registreringsskyltar syns. Syns någon: ta ett nytt foto."
NOT_ALLOWED = "Kommunen tar inte emot foton."


class Photo(NamedTuple):
    """What is told of one: who added it and took it away, to those who are told who has written the report."""

    row: IncidentPhoto
    can_return: bool


class Of(NamedTuple):
    """A report and its photos, the latest first; at most the first is there."""

    seen: IncidentView
    photos: list[Photo]


@requires(permissions.SEND)
def keep_photo(scope: Scope, *, incident, photo: SentPhoto) -> IncidentPhoto:
    """Keep the photo of an `Incident` that says that it has one. Raises Invalid for a file that is none, and unless its
    sender says that nobody is seen in it."""
    if not scope.profile.photos:
        raise Invalid({"photo": [NOT_ALLOWED]})
    if not photo.nobody:
        raise Invalid({"no_faces": [TICK_IT]})
    try:
        drawn = drawn_anew(photo.content)
    except NoPhoto as fault:
        raise Invalid({"photo": [str(fault)]}) from None
    said = {"incident_id": incident.id, "added_at": scope.now, "added_by": scope.actor.name}
    return scope.add(IncidentPhoto(**drawn._asdict(), **said))


@requires(permissions.SEND)
def add_photo(scope: Scope, *, id: UUID, photo: SentPhoto | None) -> IncidentPhoto:
    """Add a photo to a report that the actor may correct and that has none. Raises as `keep_photo`, NotFound for what
    is not for her eyes, and Conflict("has_photo")."""
    row = incidents.mark_photo(scope, id=id, version=None, there=True)
    if photo is None:
        raise Invalid({"photo": ["Välj ett foto först."]})
    return keep_photo(scope, incident=row, photo=photo)


@requires(permissions.READ)
def read(scope: Scope, *, id: UUID, small: bool = False) -> bytes:
    """The photo of a report whose text the actor reads, as JPEG. Raises NotFound else, and where none is."""
    if not incidents.read_incident(scope, id=id).has_photo:
        raise NotFound("photo")
    wanted = IncidentPhoto.small if small else IncidentPhoto.content
    content = scope.db.scalar(select(wanted).where(IncidentPhoto.incident_id == id, IncidentPhoto.removed_at.is_(None)))
    if content is None:
        raise NotFound("photo")
    return content


@requires(permissions.READ)
def read_of(scope: Scope, *, id: UUID) -> Of:
    """A report whose text the actor reads, with the photo that it has and, for whoever may correct it, those that it
    has had."""
    seen = incidents.read_incident(scope, id=id)
    if seen.text is None:
        raise NotFound("photo")
    rows = select(IncidentPhoto).where(IncidentPhoto.incident_id == id)
    if not seen.may_correct:
        rows = rows.where(IncidentPhoto.removed_at.is_(None))
    kept = rows.add_columns(IncidentPhoto.content.is_not(None)).order_by(IncidentPhoto.removed_at.desc().nulls_first())
    found = scope.db.execute(kept).all()
    return Of(seen, [Photo(row, row.removed_at is not None and there) for row, there in found])


@requires(permissions.REMOVE)
def remove_photo(scope: Scope, *, id: UUID, version: int) -> Incident:
    """Take away the photo of a report that the actor may correct. It can be put back for KEPT, but not what was taken
    from a report that is stopped: of that nothing is kept. Raises Conflict("no_photo"), Conflict("changed_meanwhile")
    and as `add_photo`."""
    row = incidents.mark_photo(scope, id=id, version=version, there=False)
    _take_away(scope, id, keeps=row.state != incidents.QUARANTINED)
    return row


@requires(permissions.REMOVE)
def put_photo_back(scope: Scope, *, id: UUID, version: int) -> None:
    """Let a report have the photo again that was last taken from it. Raises Conflict("no_photo") when that is gone, and
    as `remove_photo`."""
    incidents.mark_photo(scope, id=id, version=version, there=True)
    removed = select(IncidentPhoto).where(IncidentPhoto.incident_id == id, IncidentPhoto.content.is_not(None))
    row = scope.db.scalars(removed.order_by(IncidentPhoto.removed_at.desc()).limit(1)).one_or_none()
    if row is None:
        raise Conflict("no_photo")
    row.removed_at = row.removed_by = None
    scope.db.flush()


@requires(permissions.REMOVE)
def let_go(scope: Scope, *, id: UUID) -> None:
    """Of a report that has been withdrawn: its photo goes with it."""
    _take_away(scope, id, keeps=False)


@requires(permissions.FORGET)
def forget_removed(scope: Scope) -> int:
    """Let go of what was removed longer than KEPT ago; returns how many."""
    old = IncidentPhoto.removed_at.is_not(None) & (IncidentPhoto.removed_at < scope.now - KEPT)
    gone = update(IncidentPhoto).where(old, IncidentPhoto.content.is_not(None)).values(content=None, small=None)
    return len(scope.db.execute(gone.returning(IncidentPhoto.id)).all())


@requires(permissions.DECIDE)
def decisions(scope: Scope) -> list[PhotoDecision]:
    """What has been decided of photos here, the latest first."""
    return list(scope.db.scalars(select(PhotoDecision).order_by(PhotoDecision.id.desc())))


@requires(permissions.DECIDE)
def decide(scope: Scope, *, before: bool, allowed: bool, decided_by: str, decided_on: date) -> None:
    """Let reports have a photo from now on, or no more; those that are there stay. `before`: how it was when she began.
    Raises Invalid, and Conflict("changed_meanwhile")."""
    texts = Texts()
    by = texts.line("decided_by", decided_by, required="Skriv vem som har beslutat: en funktion eller en nämnd.")
    if decided_on > local_date(scope.now):
        texts.fault("decided_on", "Dagen har inte varit än.")
    if texts.faults:
        raise Invalid(texts.faults)
    settings.allow_photos(scope, before=before, allowed=allowed)
    scope.add(PhotoDecision(allowed=allowed, decided_by=by, decided_on=decided_on))


def _take_away(scope: Scope, id: UUID, *, keeps: bool) -> None:
    rows = update(IncidentPhoto).where(IncidentPhoto.incident_id == id)
    there = rows.where(IncidentPhoto.removed_at.is_(None))
    scope.db.execute(there.values(removed_at=scope.now, removed_by=scope.actor.name))
    if not keeps:
        scope.db.execute(rows.values(content=None, small=None))
