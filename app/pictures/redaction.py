"""What follows for pictures when a redaction has removed words from what they say."""

from collections.abc import Sequence

from sqlalchemy import select

from app.figures.periods import date_label, local_date
from app.hooks import RedactedRow
from app.pictures import frozen, permissions
from app.pictures.models import Picture, PictureEdition, PictureSnapshot
from tenants import versions
from tenants.acts import requires
from tenants.models import uuid7
from tenants.scope import Scope

SAID = "Ord har tagits bort efter sanering {}."


@requires(permissions.REDACT)
def follow(scope: Scope, *, rows: Sequence[RedactedRow]) -> list[tuple[RedactedRow, str]]:
    """Make a new edition of each picture whose editions have been redacted, that says so and says the same as the
    latest; an edition of its own keeps the hash it was made final with. Gives what each snapshot's hash is now."""
    ids = {row.id for row in rows if row.table in ("picture_snapshot", "picture_edition")}
    if not ids:
        return []
    found = select(PictureSnapshot).where(PictureSnapshot.edition_id.in_(ids))
    hashes = {(one.edition_id, one.room): _hash(one) for one in scope.db.scalars(found)}
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
    hashes = {one.room: _hash(one) for one in said}
    first = picture.first.isoformat()
    edition = scope.add(
        PictureEdition(
            id=uuid7(),
            picture_id=picture.id,
            counted_at=before.counted_at,
            made_with=before.made_with,
            sha256=frozen.digest({**head, "first": first, "made_with": before.made_with, "rooms": hashes}),
            locked_at=scope.now,
            locked_by=scope.actor.name,
            **head,
        )
    )
    for one in said:
        kept = {"room": one.room, "content": one.content, "reports": one.reports, "sha256": hashes[one.room]}
        scope.db.add(PictureSnapshot(edition_id=edition.id, **kept))
    versions.change(scope, picture, picture.version, {"edition": edition.number})


def _hash(one: PictureSnapshot) -> str:
    return frozen.digest([one.content, one.reports])
