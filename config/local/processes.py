"""The processes of one instance: web, worker and calendar, kept alive until we are told to stop.

Only for one machine (`samsyn run`); in production systemd or containers do the same.
"""

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
from dataclasses import dataclass
from pathlib import Path

from config.local.accounts import account_for_product, becoming, may_work
from config.local.children import Progress, StartError, Waiting, end_group, open_private, spawn, stop
from config.local.instance import CHECKOUT, ROLES, Instance

HOST = "127.0.0.1"
GUNICORN_SETTINGS = Path(__file__).parents[1] / "gunicorn.py"
STOP_SECONDS = 10.0
LONGEST_PAUSE = 30.0
PRODUCT = ("app", "config", "tenants", "workers")  # their files, beside `wsgi.py`, are looked at while developing
LARGEST_LOG = 5_000_000  # bytes; a larger log is put aside at start


@dataclass
class _Part:
    """One process that is started again when it dies, after a pause that doubles from 1 to 30 seconds.

    Without a `log` it writes where we do, on the console.
    """

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str]
    log: Path | None
    become: Callable[[], None]
    child: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    started: float = 0.0
    start_again_at: float = 0.0
    log_at_start: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        with open_private(self.log, anew=False) if self.log else contextlib.nullcontext() as output:
            self.log_at_start = output.tell() if output else 0
            self.child = spawn(self.command, output, signal.SIGTERM, self.become, cwd=self.folder, env=self.environment)
        self.started = time.monotonic()
        return self.child

    def said(self) -> str:
        """What the child has logged since its start; of a long text the beginning (the cause) and the end."""
        if not self.log:
            return "Orsaken står här ovanför."
        text = self.log.read_bytes()[self.log_at_start :].decode(errors="replace").strip()
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
        end_group(self.child)  # gunicorn's children outlive it and hold its port
        pause = 1.0 if now - self.started > 60 else self.pause
        self.child, self.start_again_at, self.pause = None, now + pause, min(2 * pause, LONGEST_PAUSE)
        named = f"{self.name} ({self.log.name})" if self.log else self.name
        return f"{named} avslutades oväntat (kod {code}) och startas igen om {pause:.0f} s."

    def end(self, hurried: Callable[[], bool]) -> None:
        """End the child and all it has started. The next `look()` starts it again at once."""
        if self.child is not None:
            stop(self.child, signal.SIGTERM, STOP_SECONDS, hurried)
        self.child, self.pause, self.start_again_at = None, 1.0, 0.0


def serving(port: int, *, developing: bool) -> tuple[str, ...]:
    """The web as a Python module with its arguments. Only while developing does it have the page of components."""
    application = "wsgi_dev:app" if developing else "wsgi:app"
    return "gunicorn", "-c", str(GUNICORN_SETTINGS), "--bind", f"{HOST}:{port}", application


def run_all(
    environment: Mapping[str, str],
    port: int,
    on_ready: Callable[[str], object],
    *,
    progress: Progress = print,
    folder: Path = CHECKOUT,
    developing: bool = False,
    become: Callable[[], None] = lambda: None,
    look_after_servers: Callable[[Callable[[], bool]], object] = lambda _unless: None,
) -> None:
    """Run web, worker and calendar until Ctrl-C or SIGTERM; call `on_ready(address)` once the web answers.

    `environment` is the children's whole environment and names `SAMSYN_VAR`, where the logs go; `folder` holds
    `wsgi.py` and `workers`. `developing`: what they log goes to the console, and all three are started again when a
    file of the product changes. `become` runs in each child before its program (`product_account`);
    `look_after_servers` is called again and again, and gives up waiting when what it is given says True. Must be
    called from the main thread. Raises StartError when the port is taken or the web ends before it has answered.
    """
    check_port(port)
    instance = Instance.from_environment(environment)
    logs = instance.var / "log"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))

    def part(name: str, log: str, login: str, *module: str) -> _Part:
        # The web does not get the worker's login nor the other way round, and neither gets the owner's.
        own = {name: value for name, value in environment.items() if name not in ROLES.keys() - {login}}
        own |= {"PORT": str(port), "PYTHONUNBUFFERED": "1"}
        return _Part(name, [sys.executable, "-m", *module], folder, own, None if developing else logs / log, become)

    web = part("Webben", "web.log", "DATABASE_URL", *serving(port, developing=developing))
    worker = part("Bakgrundsarbetaren", "worker.log", "WORKER_DATABASE_URL", "workers", "worker")
    calendar = part("Kalendern", "calendar.log", "WORKER_DATABASE_URL", "workers", "calendar")

    with _stop_asked() as asked:

        def end_all() -> None:
            # No new orders from the calendar, then none from people, then the worker finishes what it holds.
            for one in (calendar, web, worker):
                one.end(hurried=lambda: len(asked) > 1)

        files = _files(folder) if developing else {}
        waiting, is_up = Waiting(progress, "Väntar på att webben ska svara"), False
        try:
            for one in (web, worker, calendar):
                one.start()
            while not asked:
                look_after_servers(lambda: bool(asked))
                if not is_up:
                    if web.child is None or web.child.poll() is not None:
                        raise StartError(f"Webben startade inte. {web.said()}")
                    if is_up := _web_answers(port):
                        instance.remember(port=port)
                        on_ready(f"http://{HOST}:{port}")
                        progress("Startar om när en fil ändras." if developing else f"Loggar: {logs}{os.sep}")
                    waiting.tell()
                elif developing and (now := _files(folder)) != files:
                    changed = sorted({path for path, _ in now.items() ^ files.items()})
                    progress(f"Startar om: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''} är ändrad.")
                    files = now
                    end_all()
                for one in (web, worker, calendar):
                    if news := one.look():
                        progress(news)
                time.sleep(0.2)
        finally:
            end_all()
            instance.remember(port=None)


def product_account(environment: Mapping[str, str], progress: Progress) -> Callable[[], None]:
    """What a child of root does to be no longer root; nothing for a plain user, and nothing, which is said, where the
    product's account could not work: in a checkout whose files only root may read, or where the kernel refuses.
    """
    account = account_for_product()
    if not account:
        return lambda: None
    key, var = Path(environment["SAMSYN_KEY_FILE"]), Path(environment["SAMSYN_VAR"])
    become = becoming(account, [CHECKOUT, CHECKOUT / "node_modules", Path(sys.prefix), Path(sys.base_prefix), var])
    read = [CHECKOUT / "wsgi.py", CHECKOUT / "app" / "templates" / "layout.html", key]
    if may_work(become, CHECKOUT, read, var / "documents"):
        return become
    progress(
        f"Webb, arbetare och kalender körs som root: filerna i {CHECKOUT} får inte läsas av någon annan. "
        "Kör hellre som en vanlig användare."
    )
    return lambda: None


@contextlib.contextmanager
def _stop_asked() -> Iterator[list[int]]:
    """The signals that have asked us to stop so far; a second one means at once."""
    asked: list[int] = []
    signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {sign: signal.signal(sign, lambda number, _frame: asked.append(number)) for sign in signs}
    try:
        yield asked
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The product's files (paths in `folder`) and their state; not what Python and editors leave beside them."""
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


def _web_answers(port: int) -> bool:
    """Whether `/halsa` is answered."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        with contextlib.closing(connection):
            connection.request("GET", "/halsa")
            return connection.getresponse().status == 200
    return False


def check_port(port: int) -> None:
    """Raise StartError when `port` cannot be listened on (low ones not even by root, whose web is no longer root)."""
    try:
        if port < _lowest_open_port():
            raise PermissionError(errno.EACCES, "")
        socket.create_server((HOST, port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            told = f"används redan av ett annat program. Välj en annan, till exempel: PORT={port + 1} ./run"
        elif error.errno == errno.EACCES:
            told = "får inte användas av den här användaren. Välj en över 1023, till exempel: PORT=8000 ./run"
        else:
            told = f"går inte att lyssna på: {os.strerror(error.errno or 0)}."
        raise StartError(f"Port {port} {told}") from error


def _lowest_open_port() -> int:
    """The lowest port that a plain user may listen on."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
    return 1024 if os.geteuid() != 0 else 1
