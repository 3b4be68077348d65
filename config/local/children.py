"""Child processes that end with us: how the servers and the parts of the product are started, awaited and ended.

Start children from the main thread: the kernel ties a child's death to the *thread* that made it.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

WAITING_SECONDS = 10.0
Progress = Callable[[str], object]


class StartError(RuntimeError):
    """Something could not be found or started. The text is Swedish and meant for the person who started us."""


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
    """What a child must run before exec so that it gets `sign` when we die; does nothing where Linux is not."""
    parent = os.getpid()
    prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if prctl is not None:
            prctl(1, int(sign), 0, 0, 0)  # PR_SET_PDEATHSIG
            if os.getppid() != parent:  # we died between fork and here
                os._exit(1)

    return before_exec


def spawn(
    command: Sequence[str | Path],
    output: IO[bytes] | None,
    at_our_death: int,
    become: Callable[[], None] = lambda: None,
    **options,
) -> subprocess.Popen:
    """Start a child that writes to `output`, or where we do when it is None; it runs `become` before the program.

    What it makes is its account's own. It has a process group of its own: Ctrl-C in the terminal reaches us alone, and
    we stop the children in order.
    """
    streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
    dying = dying_with_parent(at_our_death)

    def before_exec() -> None:
        become()
        dying()  # last: the kernel forgets it when the account changes

    return subprocess.Popen(command, process_group=0, umask=0o077, preexec_fn=before_exec, **streams, **options)


def open_private(path: Path, *, anew: bool) -> IO[bytes]:
    """Open a log that only we may read, to write it anew or to write on. A link in its place is not followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (os.O_TRUNC if anew else os.O_APPEND)
    number = os.open(path, flags, 0o600)
    os.fchmod(number, 0o600)  # an older one may be open to others
    return os.fdopen(number, "wb" if anew else "ab")


class Waiting:
    """Says, every ten seconds, what is waited for and for how long it has been."""

    def __init__(self, progress: Progress, text: str) -> None:
        self._progress, self._text = progress, text
        self._since = self._told = time.monotonic()

    def tell(self) -> None:
        now = time.monotonic()
        if now - self._told >= WAITING_SECONDS:
            self._told = now
            self._progress(f"{self._text} ({now - self._since:.0f} s) …")


def becomes_ready(
    child: subprocess.Popen[Any], ready: Callable[[], bool], waiting: Waiting, unless: Callable[[], bool]
) -> bool:
    """Wait until `ready()`; False when the child ended, or `unless()`. A busy machine gets the time it takes."""
    while child.poll() is None and not unless():
        if ready():
            return True
        waiting.tell()
        time.sleep(0.02)
    return False


def end_group(child: subprocess.Popen[Any]) -> None:
    """End by force what the child has left behind in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def stop(child: subprocess.Popen[Any], sign: int, seconds: float, hurried: Callable[[], bool] = lambda: False) -> None:
    """Ask the child to end with `sign`; end its group by force after some seconds, or as soon as `hurried()`."""
    deadline = time.monotonic() + seconds
    child.send_signal(sign)  # does nothing when the child is known to have ended
    while child.poll() is None and time.monotonic() < deadline and not hurried():
        time.sleep(0.02)
    end_group(child)
    child.wait()
