"""A file that is sent in parts: begun, continued where it was, finished or abandoned.

It lies in a folder of its sender's own in the tenant's part of the store: its address is who asks, so there is no
other's to ask for. What nobody has sent a part of for a day is removed by the calendar.
"""

import fcntl
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from app.basemaps import addresses, permissions, service
from app.basemaps.container import plain
from app.basemaps.models import Basemap
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

PART = 4_000_000
"""Bytes of a part at most."""
LONGEST_NAME = 150
ROOM = 2.2
"""So many times the file's size must be free on the disk: it lies there twice while it is put in."""
_TOLD, _CONTENT = "told.json", "content"


@dataclass(frozen=True)
class Upload:
    """What somebody has begun to send."""

    name: str
    size: int
    attribution: str
    received: int = 0

    @property
    def is_whole(self) -> bool:
        return self.received == self.size


@requires(permissions.SEND)
def begin(scope: Scope, *, name: str, size: int, attribution: str = "") -> Upload:
    """Begin a file of so many bytes, instead of what the sender had begun. Raises Invalid."""
    largest = service.LARGEST
    if not 0 < size <= largest:
        told = f"Filen är {size // 1_000_000} MB; högst {largest // 1_000_000} MB tas emot. Klipp ut kommunen ur den."
        raise Invalid({"file": [told if size > 0 else "Filen är tom."]})
    folder = scope.files.beside(service.FOLDER).make_half_made(scope.tenant.id, _owner(scope))
    if shutil.disk_usage(folder).free < ROOM * size:
        raise Invalid({"file": ["Servern har inte plats för filen. Säg till den som sköter servern."]})
    begun = Upload(
        " ".join(name.split())[:LONGEST_NAME] or "fil", size, plain(attribution)[: service.LONGEST_ATTRIBUTION]
    )
    (folder / _CONTENT).write_bytes(b"")
    (folder / _TOLD).write_text(json.dumps(asdict(begun)))
    return begun


@requires(permissions.OVERLOOK)
def under_way(scope: Scope) -> Upload | None:
    """What the one who asks has begun and not finished."""
    return _read(_folder(scope))


@requires(permissions.SEND)
def take_part(scope: Scope, *, offset: int, content: bytes) -> Upload:
    """Add the part that begins at this byte.

    Raises NotFound when nothing is begun, Conflict("out_of_order") when the next part is another, Invalid for one that
    is empty, too large or reaches beyond the file.
    """
    folder = _folder(scope)
    if _read(folder) is None:
        raise NotFound("upload")
    with (folder / _CONTENT).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two windows of the same sender
        begun = _read(folder)
        if begun is None:
            raise NotFound("upload")
        if offset != begun.received:
            raise Conflict("out_of_order")
        if not 0 < len(content) <= min(PART, begun.size - begun.received):
            raise Invalid({"file": ["Delen är tom eller större än vad som är kvar av filen. Börja om."]})
        file.write(content)
    return Upload(begun.name, begun.size, begun.attribution, begun.received + len(content))


@requires(permissions.SEND)
def finish(scope: Scope, *, attribution: str = "") -> Basemap:
    """Make the whole file the background. Raises Invalid as `add_basemap`, and while parts are missing; then what has
    come stays. Raises NotFound when nothing is begun."""
    folder = _folder(scope)
    begun = _read(folder)
    if begun is None:
        raise NotFound("upload")
    if not begun.is_whole:
        raise Invalid({"file": ["Hela filen har inte kommit fram än. Välj den igen så fortsätter den där den var."]})
    row = service.add_basemap(
        scope, path=folder / _CONTENT, file_name=begun.name, attribution=attribution or begun.attribution
    )
    scope.afterwards.append(lambda _later: shutil.rmtree(folder, ignore_errors=True))
    return row


@requires(permissions.SEND)
def abandon(scope: Scope) -> None:
    """Remove what the one who asks has begun, if anything."""
    shutil.rmtree(_folder(scope), ignore_errors=True)


@requires(permissions.KEEP)
def remove_left(scope: Scope, *, older_than: float) -> int:
    """Remove what nobody has sent a part of since this time (seconds since 1970), and files of that age that are the
    background no longer, and of what is kept of map services the oldest, where it is much; returns how many."""
    store, row = scope.files.beside(service.FOLDER), service.basemap(scope)
    left = [folder for folder, at in store.all_half_made(scope.tenant.id).items() if at < older_than]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    former = [
        digest
        for digest, at in store.all(scope.tenant.id).items()
        if at < older_than and (row is None or digest != row.sha256)
    ]
    for digest in former:
        store.remove(scope.tenant.id, digest)
    fetched = addresses.folder_of(store.root, scope.tenant.id)
    for folder in fetched.glob("*"):
        if row is None or folder.name != row.sha256:
            shutil.rmtree(folder, ignore_errors=True)
    return len(left) + len(former) + addresses.prune(fetched)


def _folder(scope: Scope) -> Path:
    return scope.files.beside(service.FOLDER).half_made(scope.tenant.id, _owner(scope))


def _owner(scope: Scope) -> UUID:
    if scope.actor.membership_id is None:
        raise NotFound("upload")
    return scope.actor.membership_id


def _read(folder: Path) -> Upload | None:
    with suppress(FileNotFoundError):
        told = json.loads((folder / _TOLD).read_text())
        return Upload(**{**told, "received": (folder / _CONTENT).stat().st_size})
    return None
