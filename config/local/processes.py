"""The processes of one instance: web, worker and calendar, kept alive until we are told to stop.

Only for one machine (``samsyn run``); in production systemd or containers do the same.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from config.local.instance import CHECKOUT, Instance
from config.local.servers import dying_with_parent

READY_SECONDS = 120.0
STOP_SECONDS = 10.0
LONGEST_PAUSE = 30.0
PRODUCT = ("app", "config", "tenants", "workers")
"""Folders whose files, beside ``wsgi.py``, are looked at while developing."""
OTHER_LOGINS = {"OWNER_DATABASE_URL", "BACKUP_DATABASE_URL"}
LARGEST_LOG = 5_000_000  # bytes; a larger log is put aside at start


class ProcessError(RuntimeError):
    """The processes could not be started. The text is Swedish and meant for the person who started them."""


class _Process:
    """One child that is started again when it dies, after a pause that doubles from 1 to 30 seconds.

    Without a `log` it writes where we do, on the console.
    """

    def __init__(
        self, name: str, command: list[str], folder: Path, environment: Mapping[str, str], log: Path | None
    ) -> None:
        self.name, self.command, self.folder, self.log = name, command, folder, log
        self.environment = dict(environment)
        self.child: subprocess.Popen[bytes] | None = None
        self.pause = 1.0
        self.started = self.start_again_at = 0.0
        self.log_at_start = 0
        if log and log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))

    def start(self) -> None:
        with self.log.open("ab") if self.log else contextlib.nullcontext() as output:
            self.log_at_start = output.tell() if output else 0
            # A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in order.
            self.child = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
                preexec_fn=dying_with_parent(signal.SIGTERM),
            )
        self.started = time.monotonic()

    def said(self) -> str:
        """What the child has logged since its start; of a long text the beginning (the cause) and the end."""
        if not self.log:
            return "Orsaken står här ovanför."
        with self.log.open("rb") as file:
            file.seek(self.log_at_start)
            text = file.read().decode(errors="replace").strip()
        text = text if len(text) <= 6000 else f"{text[:4500]}\n…\n{text[-1500:]}"
        return f"Ur {self.log}:\n{text}"

    def look(self) -> str | None:
        """Notice a death and start again when the pause is over; give a Swedish line when there is news."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.start_again_at:
                self.start()
            return None
        code = self.child.poll()
        if code is None:
            return None
        self.pause = 1.0 if now - self.started > 60 else self.pause
        named = f"{self.name} ({self.log.name})" if self.log else self.name
        line = f"{named} avslutades oväntat (kod {code}) och startas igen om {self.pause:.0f} s."
        self.child, self.start_again_at = None, now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
        return line

    def stop(self, hurried: Callable[[], bool]) -> None:
        """Ask the child to end; end its whole group by force after ten seconds, or as soon as ``hurried()``.

        The next ``look()`` starts it again at once.
        """
        self.pause, self.start_again_at = 1.0, 0.0
        if self.child is None:
            return
        deadline = time.monotonic() + STOP_SECONDS
        self.child.terminate()
        while self.child.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)  # also what it may have left behind
        self.child.wait()
        self.child = None


def run_all(
    environment: Mapping[str, str],
    host: str,
    port: int,
    on_ready: Callable[[str], object],
    *,
    progress: Callable[[str], object] = print,
    folder: Path = CHECKOUT,
    developing: bool = False,
) -> None:
    """Run web, worker and calendar until Ctrl-C or SIGTERM; call ``on_ready(address)`` once the web answers.

    ``environment`` is the children's whole environment and names ``SAMSYN_VAR``, where the logs go; ``folder`` holds
    ``wsgi.py`` and ``workers``. ``developing``: what they log goes to the console, and all three are started again
    when a file of the product changes. Must be called from the main thread. Raises ProcessError when the port is taken
    or the web does not answer within two minutes.
    """
    check_port(host, port)
    instance = Instance.from_environment(environment)
    logs = instance.var / "log"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    web_log, worker_log, calendar_log = (
        None if developing else logs / f"{name}.log" for name in ("web", "worker", "calendar")
    )
    python, settings = sys.executable, str(Path(__file__).parents[1] / "gunicorn.py")
    for_all = {**environment, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    # The web does not get the worker's login nor the other way round, and neither gets the owner's.
    for_web = {name: value for name, value in for_all.items() if name not in OTHER_LOGINS | {"WORKER_DATABASE_URL"}}
    for_work = {name: value for name, value in for_all.items() if name not in OTHER_LOGINS | {"DATABASE_URL"}}
    web = _Process(
        "Webben",
        [python, "-m", "gunicorn", "-c", settings, "--bind", f"{host}:{port}", "wsgi:app"],
        folder,
        for_web,
        web_log,
    )
    worker = _Process("Bakgrundsarbetaren", [python, "-m", "workers", "worker"], folder, for_work, worker_log)
    calendar = _Process("Kalendern", [python, "-m", "workers", "calendar"], folder, for_work, calendar_log)
    address = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"

    with _stop_asked() as asked:

        def stop_all() -> None:
            # No new orders from the calendar, then none from people, then the worker finishes what it holds.
            for process in (calendar, web, worker):
                process.stop(hurried=lambda: len(asked) > 1)

        files = _files(folder) if developing else {}
        try:
            for process in (web, worker, calendar):
                process.start()
            if not _web_answers(web, address, asked):
                return
            instance.remember(port=port)
            on_ready(address)
            progress("Startar om när en fil ändras." if developing else f"Loggar: {logs}{os.sep}")
            while not asked:
                if developing and (now := _files(folder)) != files:
                    changed = sorted({path for path, _ in now.items() ^ files.items()})
                    progress(f"Startar om: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''} är ändrad.")
                    files = now
                    stop_all()
                for process in (web, worker, calendar):
                    if news := process.look():
                        progress(news)
                time.sleep(0.2)
        finally:
            stop_all()
            instance.remember(port=None)


@contextlib.contextmanager
def _stop_asked() -> Iterator[list[int]]:
    """The signals that have asked us to stop so far; a second one means at once."""
    asked: list[int] = []
    before = {
        sign: signal.signal(sign, lambda number, frame: asked.append(number))
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield asked
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The product's files (paths in ``folder``) and their state; not what Python and editors leave beside them."""
    paths = [folder / "wsgi.py"]
    for top, folders, names in (row for name in PRODUCT for row in os.walk(folder / name)):
        folders[:] = [name for name in folders if name != "__pycache__"]
        paths += [Path(top, name) for name in names if not name.startswith(".") and not name.endswith("~")]
    found = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            found[str(path.relative_to(folder))] = (state.st_mtime_ns, state.st_size)
    return found


def _web_answers(web: _Process, address: str, asked: list[int]) -> bool:
    """Wait for the first answer from ``/halsa``; False when we are asked to stop before it. Raises ProcessError."""
    deadline = time.monotonic() + READY_SECONDS
    host_and_port = address.removeprefix("http://")
    while not asked:
        if web.child is None or web.child.poll() is not None or time.monotonic() > deadline:
            raise ProcessError(f"Webben startade inte. {web.said()}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(host_and_port, timeout=5)
            with contextlib.closing(connection):
                connection.request("GET", "/halsa")
                if connection.getresponse().status == 200:
                    return True
        time.sleep(0.1)
    return False


def check_port(host: str, port: int) -> None:
    """Raise ProcessError when ``port`` cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
            attempt.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ProcessError(
                    f"Port {port} används redan av ett annat program. "
                    f"Välj en annan, till exempel: PORT={port + 1} ./run"
                ) from error
            if error.errno == errno.EACCES:
                raise ProcessError(
                    f"Port {port} får inte användas av den här användaren. "
                    "Välj en över 1023, till exempel: PORT=8000 ./run"
                ) from error
            raise ProcessError(f"Adressen {host}:{port} går inte att lyssna på: {error.strerror}.") from error
