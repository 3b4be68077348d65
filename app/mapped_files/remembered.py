"""Acts on what is remembered of files: found by sender and columns or by name, kept, renamed, forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true

from app.figures.mapped_columns import Reading, keys_of, layout_of
from app.incidents.rules import Knowledge, knowledge
from app.intake.permissions import reads_every_file
from app.mapped_files import looking, permissions
from app.mapped_files.models import FileMapping
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope


@requires(permissions.READ)
def of_layout(scope: Scope, *, header: Sequence[str], sender: UUID | None) -> FileMapping | None:
    """What is remembered of files with these columns from this sender."""
    same = FileMapping.layout == layout_of(header), FileMapping.sender_id.is_not_distinct_from(sender)
    return scope.db.scalars(select(FileMapping).where(*same).order_by(FileMapping.made_at.desc()).limit(1)).first()


@requires(permissions.READ)
def list_mappings(scope: Scope) -> Sequence[FileMapping]:
    """What is remembered: of the actor's own organisations, all of it for the coordinator. By name."""
    rows = select(FileMapping).where(_of_sender(scope)).order_by(FileMapping.name, FileMapping.id)
    return scope.db.scalars(rows).all()


@requires(permissions.READ)
def reading_named(scope: Scope, *, name: str) -> Reading:
    """What is remembered under a name, as a file is read by it now. Raises NotFound."""
    rows = select(FileMapping).where(_of_sender(scope), func.lower(FileMapping.name) == name.strip().lower())
    found = scope.db.scalars(rows.order_by(FileMapping.used_at.desc()).limit(1)).first()
    if found is None:
        raise NotFound("file_mapping")
    return resolved(found.decided, knowledge(scope, from_file=True))


@requires(permissions.MAP)
def remember(
    scope: Scope, *, header: Sequence[str], file_name: str, reading: Reading | None = None, name: str | None = None
) -> None:
    """Read the next file with these columns from the same sender as this one; without a reading they are ours already.
    `name`: what the command line calls it."""
    reading = reading or Reading(dict(zip(keys_of(header), header, strict=True)))
    sender = knowledge(scope, from_file=True).unnamed
    former = of_layout(scope, header=header, sender=sender)
    made = {"reading": reading.plain(), "made_as": scope.actor.name, "made_at": scope.now, "used_at": scope.now}
    if former is None:
        named = _name(scope, name, None) if name else _free_name(scope, file_name)
        scope.add(FileMapping(name=named, sender_id=sender, layout=layout_of(header), **made))
        return
    for column, value in made.items():
        setattr(former, column, value)
    former.name = _name(scope, name, former) if name else former.name
    scope.db.flush()


@requires(permissions.READ)
def name_of(scope: Scope, *, header: Sequence[str], file_name: str) -> str:
    """What files like this are remembered as: as it was, or a name that nothing else here has."""
    former = of_layout(scope, header=header, sender=knowledge(scope, from_file=True).unnamed)
    return former.name if former else _free_name(scope, file_name)


@requires(permissions.MAP)
def rename_mapping(scope: Scope, *, id: UUID, name: str) -> FileMapping:
    """Raises NotFound for another sender's, and Invalid when something else is called so."""
    row = _mapping(scope, id)
    row.name = _name(scope, name, row)
    scope.db.flush()
    return row


@requires(permissions.MAP)
def forget_mapping(scope: Scope, *, id: UUID) -> None:
    """The next file with these columns is asked about anew. Raises NotFound for another sender's."""
    scope.db.delete(_mapping(scope, id))
    scope.db.flush()


def resolved(reading: Reading, known: Knowledge) -> Reading:
    """The same with the names that places, sub-areas and organisations have now; what is gone is not understood."""
    names = {
        "plats": {str(id): one.name for id, one in known.named_places.items()},
        "delområde": {str(one.id): str(one.name) for one in known.sub_areas},
        "organisation": {str(id): name for id, name in known.organisations.items()},
    }
    words = {
        ours: {
            word: names[ours].get(value, value) if ours in names else value
            for word, value in said.items()
            if ours not in names or value in looking.ANSWERS or value in names[ours]
        }
        for ours, said in reading.words.items()
    }
    return replace(reading, words=words)


def _free_name(scope: Scope, file_name: str) -> str:
    stem = file_name.rpartition(".")[0] or file_name
    plain = " ".join(stem.strip("0123456789-_ ").replace("_", " ").split())[:60] or "fil"
    taken = {name.lower() for name in scope.db.scalars(select(FileMapping.name))}
    names = (plain if n == 1 else f"{plain} {n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if one.lower() not in taken)


def _name(scope: Scope, name: str, row: FileMapping | None) -> str:
    texts = Texts()
    said = texts.line("name", name, required="Skriv vad den ska heta.")[:80]
    same = func.lower(FileMapping.name) == said.lower()
    others = select(FileMapping.id).where(same, FileMapping.id != row.id if row else true())
    if scope.db.scalar(others.limit(1)):
        texts.fault("name", "Det finns redan en som heter så.")
    if texts.faults:
        raise Invalid(texts.faults)
    return said


def _mapping(scope: Scope, id: UUID) -> FileMapping:
    row = scope.db.scalar(select(FileMapping).where(FileMapping.id == id, _of_sender(scope)).with_for_update())
    if row is None:
        raise NotFound("file_mapping")
    return row


def _of_sender(scope: Scope) -> Any:
    own = scope.actor.organisations(permissions.MAP)
    return true() if reads_every_file(scope.actor) else FileMapping.sender_id.in_(own)
