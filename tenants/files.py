"""Where documents lie: files named by the hash of their content, one folder per tenant."""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

HALF_MADE = "half-made"


class FileStore:
    """Content-addressed files under `root/<tenant id>/<first two hex digits>/<sha256>`, closed to other accounts.

    What root writes (a command) belongs to whoever the root folder belongs to, who shall read it.
    """

    def __init__(self, root: Path, *, scan: Sequence[str] = ()):
        self.root = Path(root)
        self.scan = tuple(scan)
        """The antivirus that looks at what people send before it is stored: a command, given the file's path."""

    def beside(self, name: str) -> "FileStore":
        """The store of another kind of file, in the folder `name` beside this one."""
        return FileStore(self.root.with_name(name))

    def write(self, tenant_id: UUID, content: bytes) -> str:
        """Write the bytes durably and return their sha256 (hex). Writing the same bytes twice is one file.

        A file that is there already becomes as young as a new one: it is wanted again.
        """
        return self._place(tenant_id, hashlib.sha256(content).hexdigest(), lambda file: file.write(content))

    def copy(self, tenant_id: UUID, source: Path) -> str:
        """As `write`, of a file that may be larger than the memory."""
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return self._place(tenant_id, digest, lambda copy: shutil.copyfileobj(file, copy, 1_000_000))

    def _place(self, tenant_id: UUID, digest: str, fill: Callable[[BinaryIO], object]) -> str:
        path = self.path(tenant_id, digest)
        try:
            os.utime(path)
            return digest
        except FileNotFoundError:
            pass
        for folder in (self.root, path.parent.parent, path.parent):
            self._make(folder)
        temporary = path.with_name(f".{digest}.{os.getpid()}.{os.urandom(4).hex()}")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            self._give(file.fileno())
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest

    def _make(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=folder == self.root)
        except FileExistsError:
            return
        number = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        try:
            self._give(number)
        finally:
            os.close(number)

    def _give(self, number: int) -> None:
        """Root gives an open file or folder to the owner of the root folder."""
        if os.geteuid() == 0:
            owner = self.root.stat()
            os.fchown(number, owner.st_uid, owner.st_gid)

    def read(self, tenant_id: UUID, digest: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are gone, ValueError when they are not what was written."""
        content = self.path(tenant_id, digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"document {digest[:12]} has been changed on disk")
        return content

    def half_made(self, tenant_id: UUID, owner: UUID) -> Path:
        """The folder for what somebody has begun to send; none of its files is among `all`."""
        return self.root / str(UUID(str(tenant_id))) / HALF_MADE / str(UUID(str(owner)))

    def make_half_made(self, tenant_id: UUID, owner: UUID) -> Path:
        """The same, made if it is not there."""
        folder = self.half_made(tenant_id, owner)
        for one in (self.root, *reversed(folder.parents[:2]), folder):
            self._make(one)
        return folder

    def all_half_made(self, tenant_id: UUID) -> dict[Path, float]:
        """Every such folder with the time that something was last written in it (seconds since 1970)."""
        folders = (self.root / str(tenant_id) / HALF_MADE).glob("*")
        return {
            one: max((file.stat().st_mtime for file in one.glob("*")), default=one.stat().st_mtime) for one in folders
        }

    def all(self, tenant_id: UUID) -> dict[str, float]:
        """Every stored hash with the time it was written (seconds since 1970)."""
        folder = self.root / str(tenant_id)
        return {p.name: p.stat().st_mtime for p in folder.glob("??/*") if not p.name.startswith(".")}

    def remove(self, tenant_id: UUID, digest: str) -> None:
        self.path(tenant_id, digest).unlink(missing_ok=True)

    def path(self, tenant_id: UUID, digest: str) -> Path:
        """Where these bytes lie. Raises ValueError for what is no sha256: a path is never made of anything else."""
        if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
            raise ValueError("not a sha256")
        return self.root / str(UUID(str(tenant_id))) / digest[:2] / digest
