"""One instance on one machine: the folder `var/` and the servers that belong to it.

    var/key             32 random bytes as hex; every other key is derived from it
    var/passwords.json  of the database's login roles
    var/instance.json   what runs now: sockets, process ids, port; and where the database lies when not in `var/`
    var/postgres redis documents basemaps log
    var/audit audit-key the signed checkpoints of the audit, and the calendar's key

Root's var/ belongs to root; in it what the product writes and reads belongs to its account, postgres to PostgreSQL's.

Whoever needs the servers first starts them and stops them again when the last user is done; others attach.
"""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.local.accounts import account_for_postgres, account_for_product, hand_over, reachable
from config.local.children import Progress, StartError, open_private
from config.local.servers import Server, redis_answers, running_postgres, running_redis, socket_answers

DATABASE = "samsyn"
ROLES = {
    "DATABASE_URL": "samsyn_web",
    "WORKER_DATABASE_URL": "samsyn_worker",
    "OWNER_DATABASE_URL": "samsyn_owner",
    "BACKUP_DATABASE_URL": "samsyn_backup",
}
ROLES_SQL = Path(__file__).parents[1] / "roles.sql"
CHECKOUT = Path(__file__).resolve().parents[2]
WRITTEN_BY_THE_PRODUCT = ("documents", "basemaps", "mail", "audit", "audit-key")
HIDDEN_CLUSTERS = Path("/var/lib/samsyn")  # root's databases whose var/ nobody may not enter


class Instance:
    """The instance whose files lie in `var`."""

    def __init__(self, var: Path) -> None:
        self.var = var.absolute()
        self._servers: list[Server] = []  # those we started ourselves

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Instance":
        """The instance in `SAMSYN_VAR`, or in `var/` of this checkout."""
        return cls(Path(environment.get("SAMSYN_VAR", "").strip() or CHECKOUT / "var"))

    @property
    def cluster(self) -> Path:
        """The folder of the PostgreSQL cluster."""
        hidden = self.facts().get("cluster")
        return HIDDEN_CLUSTERS / hidden if hidden else self.var / "postgres"

    def facts(self) -> dict[str, Any]:
        """What `instance.json` says: cluster, sockets, pids, port; each only when known."""
        return _known(self.var / "instance.json")

    def remember(self, **facts: Any) -> None:
        """Write facts to `instance.json`; None forgets one."""
        known = {name: fact for name, fact in {**self.facts(), **facts}.items() if fact is not None}
        _write_private(self.var / "instance.json", json.dumps(known, indent=1) + "\n")

    @contextlib.contextmanager
    def servers(self, progress: Progress = print, alone: bool = False) -> Iterator[dict[str, str]]:
        """Attach to the running servers, or start them; give the environment that leads to them.

        `alone=True` (for whoever stays, such as `run`) never attaches: it waits for a passing command to end.
        Raises StartError, also when the instance already answers on a port and `alone` is asked.
        """
        self._make_folders()
        told = False
        with contextlib.ExitStack() as use:
            while True:
                with self._lock("start"):
                    if not self._answers():
                        environment = use.enter_context(self._started(progress))
                        break
                    if not alone:
                        use.enter_context(self._lock("use", shared=True))
                        environment = self._environment()
                        break
                self.refuse_a_second()
                if not told:
                    progress("Väntar på ett annat Samsyn-kommando som använder databasen …")
                    told = True
                time.sleep(0.3)
            yield environment

    @contextlib.contextmanager
    def _started(self, progress: Progress) -> Iterator[dict[str, str]]:
        """Servers of our own, stopped at the end when nobody else uses them any more."""
        progress("Startar databasen och kön …")
        with (
            contextlib.ExitStack() as until_gone,
            running_postgres(self._choose_cluster(), durable=True, progress=progress) as database,
            running_redis(self.var / "redis", progress=progress) as queue,
            contextlib.ExitStack() as at_end,
        ):
            self._prepare(database.url)
            self._servers = [database, queue]
            at_end.callback(self._servers.clear)
            self.remember(sockets={"postgres": str(database.socket), "redis": str(queue.socket)}, port=None)
            self._remember_processes()
            at_end.callback(self.remember, sockets=None, pids=None, port=None)
            environment = self._environment()
            try:
                yield environment
            finally:
                # Whoever starts meanwhile waits here until the servers are gone, and then starts its own.
                until_gone.enter_context(self._lock("start"))
                waiting = "Väntar på ett annat Samsyn-kommando som använder databasen (Ctrl-C stoppar ändå) …"
                until_gone.enter_context(self._lock("use", waiting=lambda: progress(waiting)))

    def _remember_processes(self) -> None:
        database, queue = self._servers
        self.remember(pids={"starter": os.getpid(), "postgres": database.pid, "redis": queue.pid})

    def look_after_servers(self, progress: Progress, unless: Callable[[], bool]) -> None:
        """Start again those of our own servers that have died, and say so; give up waiting for one when `unless()`."""
        if any([server.look(progress, unless) for server in self._servers]):
            self._remember_processes()

    def refuse_a_second(self) -> None:
        """Raise StartError when a whole instance is up here: before its own port is taken for somebody else's."""
        facts = self.facts()
        if (port := facts.get("port")) and self._answers():
            pid = facts.get("pids", {}).get("starter")
            raise StartError(f"Samsyn är redan igång på http://127.0.0.1:{port} (process {pid}).")

    def _answers(self) -> bool:
        sockets = self.facts().get("sockets")
        return bool(sockets) and socket_answers(Path(sockets["postgres"])) and redis_answers(Path(sockets["redis"]))

    def _environment(self) -> dict[str, str]:
        sockets, passwords = self.facts()["sockets"], self._passwords()
        database = f"/{DATABASE}?host={quote(str(Path(sockets['postgres']).parent))}"
        return {
            **{name: f"postgresql+psycopg://{role}:{passwords[role]}@{database}" for name, role in ROLES.items()},
            "REDIS_URL": f"unix://{quote(sockets['redis'])}",
            "SAMSYN_KEY_FILE": str(self.var / "key"),
            "SAMSYN_VAR": str(self.var),
        }

    def _make_folders(self) -> None:
        """What lies in `var/`; of two who start at once one makes it, and both go on with the same key."""
        try:
            with contextlib.suppress(FileExistsError):
                self.var.mkdir(parents=True)
                # Root's PostgreSQL is another account, which must pass through but need not see what is in it.
                self.var.chmod(0o711 if account_for_postgres() else 0o700)
            with self._lock("start"):
                (self.var / "log").mkdir(mode=0o700, exist_ok=True)
                if not (self.var / "key").exists():
                    _write_private(self.var / "key", secrets.token_hex(32) + "\n")
                self.facts()
                product = account_for_product()
                for name in WRITTEN_BY_THE_PRODUCT:
                    hand_over(self.var / name, product)
                if product:
                    os.chown(self.var / "key", product["user"], product["group"], follow_symlinks=False)
        except PermissionError as error:
            raise StartError(
                f"Mappen {self.var} får inte ändras av den här användaren. Starta som den som äger "
                "mappen, eller ange en annan med SAMSYN_VAR=…"
            ) from error
        except OSError as error:
            raise StartError(
                f"Mappen {self.var} går inte att skriva i ({error.strerror}). Ange en annan med SAMSYN_VAR=…"
            ) from error

    def _choose_cluster(self) -> Path:
        """Where the cluster lies. As root it may have to lie outside `var/`: under a home only root may enter."""
        facts, owner = self.facts(), account_for_postgres().get("user", os.geteuid())
        if (
            "cluster" not in facts
            and not (self.var / "postgres").exists()
            and not reachable(self.var, account_for_postgres())
        ):
            try:
                HIDDEN_CLUSTERS.mkdir(mode=0o711, parents=True, exist_ok=True)
            except OSError as error:
                raise StartError(
                    f"Databasen behöver en mapp utanför {self.var}, men {HIDDEN_CLUSTERS} går inte att "
                    "skapa. Ange en annan plats med SAMSYN_VAR=…"
                ) from error
            self.remember(cluster=secrets.token_hex(8))
        cluster = self.cluster
        if cluster.exists() and cluster.stat().st_uid != owner:
            uid = cluster.stat().st_uid
            with contextlib.suppress(KeyError):
                uid = pwd.getpwuid(uid).pw_name
            raise StartError(
                f"Databasen i {cluster} skapades under ett annat konto ({uid}). Starta Samsyn på samma "
                "sätt som första gången, eller ange en annan mapp med SAMSYN_VAR=…"
            )
        return cluster

    def _prepare(self, superuser_url: str) -> None:
        """Make the database and its login roles, or bring those of an older version up to date."""
        address = superuser_url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        with psycopg.connect(address, dbname=DATABASE) as connection:
            connection.execute(ROLES_SQL.read_text())
            for role, password in self._passwords().items():
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password))

    def _passwords(self) -> dict[str, str]:
        path = self.var / "passwords.json"
        known = _known(path)
        missing = [role for role in ROLES.values() if role not in known]
        if missing:
            known |= {role: secrets.token_urlsafe(24) for role in missing}
            _write_private(path, json.dumps(known, indent=1) + "\n")
        return known

    def begin_anew(self) -> None:
        """Remove database, queue, documents, basemaps, log, checkpoints and keys; the next start makes new ones.

        What else lies in `var` stays. Raises StartError when somebody uses the database.
        """
        with self._lock("start"):
            if self._answers():
                raise StartError("Ett annat Samsyn-kommando använder databasen. Avsluta det och starta igen.")
            with contextlib.suppress(FileNotFoundError):  # a name that is swept at the next start if we are cut off
                (self.cluster / "data").rename(self.cluster / "data.unfinished")
            for folder in (
                self.cluster,
                *(self.var / name for name in ("redis", "documents", "basemaps", "mail", "log", "audit", "audit-key")),
            ):
                if folder.exists():
                    shutil.rmtree(folder)
            for name in ("passwords.json", "key", "instance.json"):
                (self.var / name).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _lock(self, name: str, shared: bool = False, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Hold the file lock `var/<name>.lock`; call `waiting` once when it is not free at once."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        with open_private(self.var / f"{name}.lock", anew=False) as file:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(file, kind)
            yield


def _known(path: Path) -> dict[str, Any]:
    """What a JSON file of the instance says; nothing while it is missing."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}


def _write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
