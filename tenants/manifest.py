"""The list of what an export holds, `manifest.json`: which version, whose, how many rows, and the hash of every file.

A folder that somebody hands over is checked against it before anything is read in: its files are those of the list and
no others, lie where they must and are what they were.
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tenants import contents
from tenants.errors import Invalid
from tenants.files import FileStore

FORMAT = "samsyn-export 1"
NAME, README = "manifest.json", "LÄS-MIG.txt"
TABLES, FILES = "tables", "files"
ROWS = "rows"
"""Under `files`: what lies in the rows of the database itself, as photos do. Beside it the stores of documents."""
STORES = "documents", "basemaps"
KINDS = "municipality", "police_area"
LONGEST = 64_000_000
"""Bytes of one row."""
LARGEST = 4_000_000_000
"""Bytes of one file."""
MOST = 32_000_000
"""Bytes of the list itself."""
Tick = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Held:
    """A file of the export."""

    sha256: str
    bytes: int
    rows: int = 0


@dataclass(frozen=True)
class Whose:
    id: str
    slug: str
    name: str
    kind: str
    code: str | None
    area: str


@dataclass(frozen=True)
class Manifest:
    schema: str
    """The last migration of the database that it was taken from."""
    product: str
    made_at: str
    tenant: Whose
    tables: dict[str, Held] = field(default_factory=dict)
    files: dict[str, dict[str, int]] = field(default_factory=dict)
    """Store -> hash of each file -> bytes."""
    missing: tuple[str, ...] = ()
    """Hashes of documents whose file was not there."""
    left_out: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    @property
    def of_files(self) -> int:
        return sum(len(of_store) for of_store in self.files.values())

    def write(self, folder: Path) -> str:
        """Write it, last of all, and give its hash, by which the export is known."""
        said = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()
        new_file(folder / NAME, said)
        return hashlib.sha256(said).hexdigest()


def new_file(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def table_path(folder: Path, table: str) -> Path:
    return folder / TABLES / f"{table}.jsonl"


def file_path(folder: Path, store: str, digest: str) -> Path:
    return folder / FILES / store / digest[:2] / digest


def store_of(documents: FileStore, name: str) -> FileStore:
    """Where the files of this kind lie, of an installation whose documents lie there."""
    return documents if name == STORES[0] else documents.beside(name)


def expected() -> set[str]:
    """Names of the tables that an export has."""
    return {contents.PEOPLE, *(table.name for table in contents.tables())}


def read(folder: Path, *, schema: str, tick: Tick = lambda *_: None) -> tuple[Manifest, str]:
    """The list of the export in the folder, and its hash, when all that it names is there as it was and nothing else
    is. Raises Invalid, which says what is wrong and what to do."""
    if folder.is_symlink() or not folder.is_dir():
        raise _wrong(f"Mappen {folder} finns inte.")
    said = _bytes_of(folder / NAME, MOST, missing=f"{folder} har ingen {NAME}: exporten blev inte klar. Gör om den.")
    try:
        found = _manifest(json.loads(said))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _wrong(f"{NAME} går inte att läsa. Hämta exporten på nytt.") from None
    if found.format != FORMAT:
        raise _wrong(f"Exporten har formatet ”{found.format}”, och den här versionen läser ”{FORMAT}”.")
    if found.schema != schema:
        raise _wrong(
            f"Exporten är gjord i version {found.schema}, och här är {schema}. Uppdatera båda till samma version"
            " (samsyn migrate), gör om exporten där och läs in den här."
        )
    if found.tables.keys() != expected():
        wrong = ", ".join(sorted(found.tables.keys() ^ expected())[:5])
        raise _wrong(f"Exporten har inte de tabeller som den ska ({wrong}). Gör om den.")
    _check_files(folder, found, tick)
    return found, hashlib.sha256(said).hexdigest()


def _manifest(said: Any) -> Manifest:
    """Raises one of the errors that reading what somebody else has written may raise."""
    tables = {
        str(name): Held(str(one["sha256"]), int(one["bytes"]), int(one["rows"])) for name, one in said["tables"].items()
    }
    files = {str(store): {str(sha): int(n) for sha, n in of.items()} for store, of in said["files"].items()}
    if not files.keys() <= {*STORES, ROWS} or not all(map(_is_hash, (sha for of in files.values() for sha in of))):
        raise ValueError("files")
    of = said["tenant"]
    code = None if of["code"] is None else str(of["code"])
    whose = Whose(str(of["id"]), str(of["slug"]), str(of["name"]), str(of["kind"]), code, str(of["area"]))
    if whose.kind not in KINDS or str(UUID(whose.id)) != whose.id:
        raise ValueError("tenant")
    return Manifest(
        schema=str(said["schema"]),
        product=str(said["product"]),
        made_at=str(said["made_at"]),
        tenant=whose,
        tables=tables,
        files=files,
        missing=tuple(map(str, said["missing"])),
        left_out={},
        format=str(said["format"]),
    )


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _check_files(folder: Path, found: Manifest, tick: Tick) -> None:
    wanted = {table_path(folder, name): one for name, one in found.tables.items()}
    for store, of_store in found.files.items():
        wanted |= {file_path(folder, store, sha): Held(sha, n) for sha, n in of_store.items()}
    there = {path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    if extra := sorted(there - wanted.keys() - {folder / NAME, folder / README}):
        raise _wrong(
            f"{extra[0].relative_to(folder)} hör inte till exporten. Ta bort den, eller hämta exporten på nytt."
        )
    for n, (path, held) in enumerate(wanted.items()):
        tick(n, len(wanted), "filer")
        name = path.relative_to(folder)
        if held.bytes > LARGEST:
            raise _wrong(f"{name} är större än {LARGEST // 10**9} GB, som är det mesta som läses in.")
        with opened(path, missing=f"{name} saknas. Hämta exporten på nytt.") as file:
            size, digest = os.fstat(file.fileno()).st_size, ""
            if size == held.bytes:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != held.sha256:
            raise _wrong(f"{name} är inte som den var när exporten gjordes. Hämta exporten på nytt.")


def opened(path: Path, *, missing: str):
    """The file, to read; never what a link points at, nor anything but a file. Raises Invalid."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise _wrong(missing) from None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise _wrong(missing)
    return open(number, "rb")


def _bytes_of(path: Path, most: int, *, missing: str) -> bytes:
    with opened(path, missing=missing) as file:
        said = file.read(most + 1)
    if len(said) > most:
        raise _wrong(f"{path.name} är för stor för att läsas.")
    return said


def _wrong(sentence: str) -> Invalid:
    return Invalid({"export": [sentence]})
