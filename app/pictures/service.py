"""Acts on pictures: open, make final, correct."""

from datetime import date

from sqlalchemy import select

from app.figures.periods import Fortnight
from app.pictures.models import LOCKED, OPEN, Picture
from tenants.errors import Conflict, NotFound
from tenants.scope import Scope


def open_picture(scope: Scope, *, first: date) -> Picture:
    """The picture of the period that begins on `first`, made when it is not there, and held as it is until the
    transaction ends: for acts that write something into it. Raises NotFound for a day that no period begins on,
    Conflict("picture_locked") when it has been made final."""
    if Fortnight.containing(first, scope.profile.anchor).first != first:
        raise NotFound("period")
    row = scope.db.scalar(_of(first))
    if row is None:
        by = {"opened_at": scope.now, "opened_by": scope.actor.name}
        scope.insert_many(Picture, [{"first": first, "state": OPEN, **by}], upsert=_if_missing)
        row = scope.db.scalars(_of(first)).one()
    if row.state == LOCKED:
        raise Conflict("picture_locked")
    return row


def _of(first: date):
    # Many may write into it at once; whoever makes it final waits for them, and they for her.
    return select(Picture).where(Picture.first == first).with_for_update(read=True)


def _if_missing(statement):
    return statement.on_conflict_do_nothing(index_elements=["tenant_id", "first"])
