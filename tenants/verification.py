"""Whether the audit holds: every chain from its first link, its head, its seals, and all of them against the signed
checkpoints. A fault is a code and numbers; the doors word it.

    number     the numbers of the links do not follow each other: one was removed, added or moved
    changed    a link does not say what it said
    unlinked   a link does not follow from the one before
    rewritten  the links fit each other, but not a checkpoint: some of `line` to `upto` are others than they were
    cut        the chain ends before a link (`upto`) that its head or a checkpoint knows: `line` or a later one is gone
    head       the chain's head does not know its last link or seal
    wiped      nothing is left of a chain that a checkpoint knows
    forged     a link was not added by the database's own function
    reads      the read lines under the seal in `line` are not those that were sealed
    read       a read line that no seal covers was not added by the database's own function
    unreadable, changed_checkpoint, not_signed, forgotten   of the checkpoints' file (`line`: which)
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, text

from tenants.access import CALENDAR
from tenants.audit import SEALED, AuditHead, AuditLine, ReadLine
from tenants.checkpoints import MOVED, NOTHING, RESTORED, Broken, Checkpoint, CheckpointFile, Standing
from tenants.models import Tenant
from tenants.registry import all_tenants
from tenants.scope import Database, Scope

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

RESULT = "verification.json"
_LOOK = text("SELECT tenant_id, seq, hash, sealed_by, sealed_reads, unsealed FROM look_audit()")
BATCH = 5_000
FORGED_AT_A_TIME = 100_000
_COMMON = "tenant_id id at actor membership_id session_id machine_user act object_kind object_id detail request_id"
HASHED = f"{_COMMON} seq outcome change concerned_id concerned_role previous".split()
HASHED_OF_READ = f"{_COMMON} shown".split()
"""The columns that a line's hash is made of, in its order."""


class Fault(NamedTuple):
    what: str
    tenant: str = ""
    """Its slug; "" for a fault of the checkpoints' file."""
    line: int | None = None
    upto: int | None = None
    detail: str = ""


class Restored(NamedTuple):
    """A database that was restored, and how many links the chains lost by it."""

    at: datetime
    reason: str
    by: str
    lost: int


@dataclass
class Known:
    """What the checkpoints know: of each chain how it stood, by the number of its last link then."""

    chains: dict[UUID, dict[int, Standing]] = field(default_factory=dict)
    last: Checkpoint | None = None
    restored: list[Restored] = field(default_factory=list)
    names: set[str] | None = None
    """Of all checkpoints; None when the file does not hold, or is not known."""
    forgiven: dict[UUID, int] = field(default_factory=dict)
    """Up to which link a chain may remember checkpoints that are gone: how it stood at the last restore."""


class Verification(NamedTuple):
    at: datetime
    faults: tuple[Fault, ...]
    """The first of each chain and of the file; empty when everything holds."""
    lines: int
    chains: int
    checkpoint: str
    """The name of the last checkpoint; "" before the first."""
    checkpoint_at: datetime | None
    restored: tuple[Restored, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(
    database: Database, file: CheckpointFile, key: "Ed25519PublicKey | None", *, only: Tenant | None = None
) -> Verification:
    """Check every tenant's chain (or `only` one) and the checkpoints: the first fault of each. `key`: the calendar's
    public key; None while it has none."""
    at, lines = database.clock(), 0
    known, faults = _known(file, key)
    tenants = [only] if only else all_tenants(database)
    for tenant in tenants:
        with database.scope(tenant, CALENDAR) as scope:
            fault, stands = first_fault(scope, known), standing(scope)
        lines += stands.seq if stands else 0
        faults += [fault] if fault else []
    if not only:
        there = {tenant.id for tenant in tenants}
        gone = sorted(str(id) for id, kept in known.chains.items() if id not in there and max(kept) > 0)
        faults += [Fault("wiped", tenant=id, line=1) for id in gone]
    lost = [fault for fault in faults if fault.what == "forgotten"]  # each chain may remember one
    faults = [*sorted(lost)[:1], *(fault for fault in faults if fault not in lost)]
    last = known.last
    said = (last.name, last.at) if last else ("", None)
    return Verification(at, tuple(faults), lines, len(tenants), *said, tuple(known.restored))


def verify_here(
    scope: Scope, file: CheckpointFile, key: "Ed25519PublicKey | None", *, tick: Callable[[int], object]
) -> Verification:
    """Check the scope's own chain, and the checkpoints, in its transaction; for a role that may ask for forged lines.
    `tick` is given the number of a link now and then. Whoever may not read the file, or has none, checks the chain
    alone: no `checkpoint`."""
    known, faults = _known(file, key) if os.access(file.path, os.R_OK) else (Known(), [])
    fault, stands = _Chain(scope, known, tick).first_fault(), standing(scope)
    last = known.last
    said = (last.name, last.at) if last else ("", None)
    faults += [fault] if fault else []
    return Verification(scope.now, tuple(faults), stands.seq if stands else 0, 1, *said, tuple(known.restored))


def _known(file: CheckpointFile, key: "Ed25519PublicKey | None") -> tuple[Known, list[Fault]]:
    """What the checkpoints know, and what is wrong with them."""
    try:
        return read_known(file.read(key)), []
    except Broken as broken:
        what = "changed_checkpoint" if broken.what == "changed" else broken.what
        known = read_known(_until_broken(file, key))
        known.names = None  # what the chains remember cannot be looked up in a file that does not hold
        return known, [Fault(what, line=broken.number)]


def keep(folder: Path, verification: Verification) -> None:
    """Put the result where `last_verification` finds it."""
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / RESULT
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(verification._asdict(), default=str), encoding="utf-8")
    unfinished.chmod(0o640)
    unfinished.replace(path)


def last_verification(folder: Path) -> Verification | None:
    """What the calendar's last check found, None before its first. `folder`: where the checkpoints lie."""
    try:
        said = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        said["at"] = datetime.fromisoformat(said["at"])
        said["checkpoint_at"] = said["checkpoint_at"] and datetime.fromisoformat(said["checkpoint_at"])
        said["faults"] = tuple(Fault(*one) for one in said["faults"])
        said["restored"] = tuple(Restored(datetime.fromisoformat(at), *more) for at, *more in said["restored"])
        return Verification(**said)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _until_broken(file: CheckpointFile, key: "Ed25519PublicKey | None") -> Iterable[Checkpoint]:
    """The checkpoints before the first that does not hold: the chains are still held against these."""
    try:
        yield from file.read(key)
    except Broken:
        return


def read_known(checkpoints: Iterable[Checkpoint]) -> Known:
    """What these checkpoints know. What a chain had beyond where it stood at a restore is lost, not missing."""
    known, now, names = Known(), {}, set()
    for one in checkpoints:
        now |= one.chains
        if one.event == RESTORED:
            lost = 0
            for id, kept in known.chains.items():
                beyond = [seq for seq in kept if seq > now[id].seq]
                lost += max(beyond, default=now[id].seq) - now[id].seq
                for seq in beyond:
                    del kept[seq]
            known.restored.append(Restored(one.at, one.reason, one.by, lost))
            known.forgiven = {id: standing.seq for id, standing in now.items()}
        for id, standing in one.chains.items():
            if one.event == MOVED:  # it begins where it came from: what it remembers was signed there
                known.chains[id], known.forgiven[id] = {}, standing.seq
            known.chains.setdefault(id, {})[standing.seq] = standing
        known.last = one
        names.add(one.name)
    known.names = names
    return known


class _Chain:
    """One tenant's chain, walked from its first link."""

    def __init__(self, scope: Scope, known: Known, tick: Callable[[int], object] = lambda _: None):
        self.scope, self.known, self.tick = scope, known, tick
        self.stood = known.chains.get(scope.tenant.id, {})
        self.seq, self.hash, self.sealed_by, self.sealed_reads = 0, NOTHING, 0, 0
        self.certain = 0
        """The last link that a checkpoint knows as it is."""
        self.seals: dict[int, str] = {}
        self.remembered: list[tuple[int, str]] = []

    def first_fault(self) -> Fault | None:
        first = standing(self.scope)
        return self._walk(first) or self._end(first) or self._forged() or self._reads() or self._remembered()

    def fault(self, what: str, line: int | None = None, upto: int | None = None, detail: str = "") -> Fault:
        return Fault(what, self.scope.tenant.slug, line, upto, detail)

    def _walk(self, first: Standing | None) -> Fault | None:
        columns = [getattr(AuditLine, name) for name in (*HASHED, "hash")]
        lines = select(*columns).order_by(AuditLine.seq, AuditLine.id).execution_options(yield_per=BATCH)
        for line in self.scope.db.execute(lines):
            if line.seq != self.seq + 1:
                return self.fault("number", self.seq + 1)
            if line.hash != hash_of(line, HASHED):
                return self.fault("changed", line.seq)
            if line.previous != self.hash:
                return self.fault("unlinked", line.seq)
            self.seq, self.hash = line.seq, line.hash
            if self.seq % BATCH == 0:
                self.tick(self.seq)
            if line.act == SEALED:
                self._sealed(line)
            if line.object_kind == "checkpoint" and line.object_id:
                self.remembered.append((line.seq, line.object_id))
            if line.seq in self.stood:
                if self.stood[line.seq] != self._standing():
                    return self.fault("rewritten", self.certain + 1, upto=line.seq)
                self.certain = line.seq
            if first and line.seq == first.seq and first != self._standing():
                return self.fault("head", line.seq)
        return None

    def _sealed(self, line: Row) -> None:
        count = (line.detail or "").partition(" ")[0]
        self.seals[line.seq] = line.detail or ""
        self.sealed_by, self.sealed_reads = line.seq, self.sealed_reads + int(count if count.isdigit() else 0)

    def _standing(self) -> Standing:
        return Standing(self.seq, self.hash, self.sealed_by, self.sealed_reads)

    def _end(self, first: Standing | None) -> Fault | None:
        """The chain ends where its head says, and no earlier than a checkpoint knows."""
        if (known := max(self.stood, default=0)) > self.seq:
            # Which of those after the last certain link: they may have been made to fit each other again.
            return self.fault("cut" if self.seq else "wiped", self.certain + 1, upto=known)
        if first and first.seq > self.seq:
            return self.fault("cut", self.seq + 1, upto=first.seq)
        # Lines may have been added while we walked; then the head has moved too.
        last = standing(self.scope)
        if (last.seq if last else 0) < self.seq:
            return self.fault("head", self.seq)
        return None

    def _forged(self) -> Fault | None:
        question = text("SELECT audit.forged_link(:after, :upto)")
        for after in range(0, self.seq, FORGED_AT_A_TIME):
            upto = min(after + FORGED_AT_A_TIME, self.seq)
            line = self.scope.db.connection().scalar(question, {"after": after, "upto": upto})
            if line is not None:
                return self.fault("forged", line)
            self.tick(upto)
        return None

    def _reads(self) -> Fault | None:
        """Every seal over the read lines that name it; then those that wait for one."""
        columns = [getattr(ReadLine, name) for name in (*HASHED_OF_READ, "sealed_by")]
        rows = select(*columns).where(ReadLine.sealed_by <= self.seq).order_by(ReadLine.sealed_by, ReadLine.id)
        sealed = self.scope.db.execute(rows.execution_options(yield_per=BATCH))
        missing = dict(self.seals)
        for number, lines in groupby(sealed, key=lambda line: line.sealed_by):
            hashes = [hash_of(line, HASHED_OF_READ) for line in lines]
            seal = missing.pop(number, "")
            if len(missing) % 1_000 == 0:
                self.tick(number)
            if seal != f"{len(hashes)} {digest(hashes)}":
                return self.fault("reads", number, detail=f"{len(hashes)} {seal.partition(' ')[0] or 0}")
        if missing:
            number, seal = min(missing.items())
            return self.fault("reads", number, detail=f"0 {seal.partition(' ')[0]}")
        forged = self.scope.db.connection().scalar(text("SELECT audit.forged_read()"))
        return self.fault("read", detail=str(forged)) if forged else None

    def _remembered(self) -> Fault | None:
        """The checkpoints that the chain itself names are in the file: it has not been cut or begun anew."""
        forgiven = self.known.forgiven.get(self.scope.tenant.id, 0)
        names = self.known.names
        for seq, name in self.remembered:
            if names is not None and seq > forgiven and name not in names:
                number = name.partition(" ")[0]
                return Fault("forgotten", line=int(number) if number.isdigit() else None)
        return None


def first_fault(scope: Scope, known: Known) -> Fault | None:
    """The first fault of the scope's own chain, or None; for a role that may ask for forged lines."""
    return _Chain(scope, known).first_fault()


def standing(scope: Scope) -> Standing | None:
    """How the scope's chain stands, by its head; None before its first link."""
    head = scope.db.execute(
        select(AuditHead.seq, AuditHead.hash, AuditHead.sealed_by, AuditHead.sealed_reads)
    ).one_or_none()
    return Standing(*head) if head else None


def look_audit(database: Database) -> dict[UUID, tuple[Standing | None, bool]]:
    """Of every tenant, how its chain stands, and whether it has read lines that no seal covers yet: one question,
    however many there are (`migrations/audit_look.sql`)."""
    with database.registry() as db:
        found = db.connection().execute(_LOOK).all()
    return {id: (None if stands[0] is None else Standing(*stands), unsealed) for id, *stands, unsealed in found}


def hash_of(line: Any, columns: Sequence[str]) -> str:
    """What `audit.hash_of` and `audit.hash_of_read` of the database make of the same line."""
    return digest([_part(getattr(line, name)) for name in columns])


def digest(parts: Iterable[str | None]) -> str:
    """SHA-256 (hex) of length-prefixed parts; a part that is missing has the length -1."""
    found = hashlib.sha256()
    for part in parts:
        encoded = b"" if part is None else part.encode()
        found.update((-1 if part is None else len(encoded)).to_bytes(4, signed=True) + encoded)
    return found.hexdigest()


def _part(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, list):
        return " ".join(map(str, value))
    return None if value is None else str(value)
