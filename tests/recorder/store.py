"""A recording in a folder: `<door>/<who>/<what>.txt`, and how many statements each page took."""

import hashlib
import re
from pathlib import Path

STATEMENTS = "statements.tsv"
LONGEST_NAME = 120


class Store:
    """Where a recording is written. Raises FileExistsError for a folder that holds something, and for a name twice."""

    def __init__(self, folder: Path):
        if folder.exists() and any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty")
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.count = 0
        self._statements: list[tuple] = []

    def write(self, door: str, who: str, what: str, text: str, statements: tuple[int, int] | None = None) -> None:
        """Keep one entry; `statements` are (SELECTs, all)."""
        path = self.folder / door / who / f"{file_name(what)}.txt"
        if path.exists():
            raise FileExistsError(f"{path} is recorded twice")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="")
        self.count += 1
        if statements:
            self._statements.append((door, who, what, *statements))

    def close(self) -> None:
        lines = ["\t".join(map(str, row)) for row in sorted(self._statements)]
        text = "\n".join(["door\twho\twhat\tselects\tstatements", *lines]) + "\n"
        (self.folder / STATEMENTS).write_text(text, encoding="utf-8")


def file_name(what: str) -> str:
    """A name that every file system takes."""
    name = re.sub(r"[^\w.=,+-]", "~", what.removeprefix("/").replace("/", "_")) or "start"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}~{hashlib.sha256(what.encode()).hexdigest()[:6]}"


def entries(folder: Path) -> dict[str, str]:
    """Entry → its text."""
    return {str(path.relative_to(folder)): path.read_bytes().decode("utf-8") for path in sorted(folder.rglob("*.txt"))}


def statements(folder: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(door, who, what) → (SELECTs, all)."""
    path = folder / STATEMENTS
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    rows = [line.split("\t") for line in lines]
    return {(door, who, what): (int(selects), int(all_)) for door, who, what, selects, all_ in rows}
