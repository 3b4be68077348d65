"""Where documents lie: files named by the hash of their content, one folder per tenant."""

import hashlib
import os
from pathlib import Path
from uuid import UUID


class FileStore:
    """Content-addressed files under `root/<tenant id>/<first two hex digits>/<sha256>`."""

    def __init__(self, root: Path):
        self.root = Path(root)

    def write(self, tenant_id: UUID, content: bytes) -> str:
        """Write the bytes durably and return their sha256 (hex). Writing the same bytes twice is one file.

        A file that is there already becomes as young as a new one: it is wanted again.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(tenant_id, digest)
        try:
            os.utime(path)
            return digest
        except FileNotFoundError:
            pass
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{digest}.{os.getpid()}.{os.urandom(4).hex()}")
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest

    def read(self, tenant_id: UUID, digest: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are gone, ValueError when they are not what was written."""
        content = self.path(tenant_id, digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"document {digest[:12]} has been changed on disk")
        return content

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
