"""Signed checkpoints of every chain, in a file outside the database: `checkpoints.jsonl`, one JSON object a line.

Whoever holds the database may rewrite a chain from any line on; a checkpoint that says how the chain stood then shows
it. A line names the time, the digest of the line before, the chains that have moved since (number and hash of the last
link, the last seal, the read lines sealed in all) and how many chains there are; it is signed with Ed25519 by the
calendar's process, which alone has the key. A restored database is an event in the same file: from there on the chains
may be shorter than they were; and so is a tenant that moved here with its chain, or was erased.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:  # 7 MB, which whoever neither signs nor checks is to do without
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CHECKPOINT, RESTORED, MOVED = "checkpoint", "restored", "moved"
NOTHING = "0" * 64
FILE, PUBLIC_KEY = "checkpoints.jsonl", "public-key.pem"


class Standing(NamedTuple):
    """How a chain stands: its last link, its last seal, and the read lines sealed in all."""

    seq: int
    hash: str
    sealed_by: int
    sealed_reads: int


Standings = dict[UUID, Standing]


@dataclass(frozen=True)
class Checkpoint:
    number: int
    event: str
    at: datetime
    chains: Standings
    """Those that have moved since the one before."""
    count: int
    digest: str
    """Of its line, as the next one names it."""
    reason: str = ""
    by: str = ""
    """Why a database was restored, and who said so."""

    @property
    def name(self) -> str:
        """What a chain remembers it by."""
        return f"{self.number} {self.digest}"


class Broken(Exception):
    """The file does not hold: at which line (from 1), and what (`unreadable`, `changed`, `not_signed`)."""

    def __init__(self, number: int, what: str):
        super().__init__(f"{number} {what}")
        self.number, self.what = number, what


def signing_key(path: Path) -> "Ed25519PrivateKey":
    """The key in the file, which is made at the first start. Raises PermissionError when others may read it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"{path} must be readable by its owner alone (chmod 600)") from None
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)
        return key
    key = Ed25519PrivateKey.generate()
    with open(made, "wb") as file:
        how = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file.write(key.private_bytes(*how))
        file.flush()
        os.fsync(file.fileno())
    return key


def public_key(path: Path) -> "Ed25519PublicKey":
    """The public key in a PEM file. Raises OSError, or ValueError for what is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no Ed25519 key")
    return key


class CheckpointFile:
    """The checkpoints in a folder. It remembers how far it has read, so that adding one reads only what is new."""

    def __init__(self, folder: Path):
        self.folder, self.path = folder, folder / FILE
        self._forget()

    def _forget(self) -> None:
        self._end, self.last, self.standings = 0, None, {}

    def newest(self) -> Checkpoint | None:
        """The last checkpoint, None before the first. Raises Broken."""
        with self._alone():
            self._catch_up()
            return self.last

    def add(
        self,
        key: "Ed25519PrivateKey",
        standings: Mapping[UUID, Standing],
        at: datetime,
        *,
        event: str = CHECKPOINT,
        reason: str = "",
        by: str = "",
    ) -> Checkpoint:
        """Sign how the chains stand and append it, durably. A chain that is not in `standings` stands as it stood; one
        that is gone since a restore stands at nothing. MOVED: that those in `standings` have come from elsewhere, or
        have been erased. Raises Broken when the file does not hold."""
        with self._alone():
            self._catch_up()
            gone = dict.fromkeys(self.standings, Standing(0, NOTHING, 0, 0)) if event == RESTORED else self.standings
            now = {**gone, **standings}
            said = {
                "number": self.last.number + 1 if self.last else 1,
                "event": event,
                "at": at.isoformat(),
                "previous": self.last.digest if self.last else NOTHING,
                "chains": {str(id): one for id, one in sorted(now.items()) if one != self.standings.get(id)},
                "count": len(now),
            }
            if event != CHECKPOINT:
                said |= {"reason": reason, "by": by}
            line = _written({**said, "signature": key.sign(_written(said)).hex()})
            self._publish(key)
            with self.path.open("ab") as file:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
            self._catch_up()
            assert self.last is not None
            return self.last

    def read(self, key: "Ed25519PublicKey | None") -> Iterator[Checkpoint]:
        """Each checkpoint. Raises Broken at the first that does not hold; with a `key` also where its signature does
        not fit."""
        before, known = NOTHING, set()
        with self.path.open("rb") if self.path.exists() else open(os.devnull, "rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return  # the calendar was ended while it wrote: it will write it again
                found = _read(line, number, before, known, key)
                before = found.digest
                known |= found.chains.keys()
                yield found

    def _catch_up(self) -> None:
        size = self.path.stat().st_size if self.path.exists() else 0
        if size < self._end:
            self._forget()
        if size == self._end:
            return
        with self.path.open("rb+") as file:
            file.seek(self._end)
            for line in file:
                if not line.endswith(b"\n"):
                    file.truncate(self._end)
                    return
                before = self.last.digest if self.last else NOTHING
                number = self.last.number + 1 if self.last else 1
                self.last = _read(line, number, before, self.standings.keys(), None)
                self.standings = {**self.standings, **self.last.chains}
                self._end += len(line)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While nobody else adds: the command that tells of a restore may run beside the calendar."""
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield

    def _publish(self, key: "Ed25519PrivateKey") -> None:
        """Put the public key beside the file; make both readable for the group, whose web hands them out."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        path = self.folder / PUBLIC_KEY
        if not path.exists() or path.read_bytes() != pem:
            path.write_bytes(pem)
            path.chmod(0o640)
        if not self.path.exists():
            self.path.touch()
            self.path.chmod(0o640)
            folder = os.open(self.folder, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)


def _read(line: bytes, number: int, before: str, known: Set[UUID], key: "Ed25519PublicKey | None") -> Checkpoint:
    try:
        said = json.loads(line)
        signature = bytes.fromhex(said.pop("signature"))
        chains = {UUID(id): Standing(*one) for id, one in said["chains"].items()}
        found = Checkpoint(
            said["number"],
            said["event"],
            datetime.fromisoformat(said["at"]),
            chains,
            said["count"],
            hashlib.sha256(line.rstrip(b"\n")).hexdigest(),
            said.get("reason", ""),
            said.get("by", ""),
        )
        fits = (said["number"], said["previous"], said["count"])
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Broken(number, "unreadable") from None
    if fits != (number, before, len(known | chains.keys())):
        raise Broken(number, "changed")
    if key is not None:
        from cryptography.exceptions import InvalidSignature

        try:
            key.verify(signature, _written(said))
        except InvalidSignature:
            raise Broken(number, "not_signed") from None
    return found


def _written(said: dict) -> bytes:
    """JSON in one spelling, as it is signed."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
