"""Whether work grows with the length of a text or faster: ratios of processor time, which no busy machine can turn.

One long text is set against as many characters in short ones. Even growth gives a ratio of one, work that grows with
the square gives `TIMES`; work that doubles with every character never ends and is stopped.
"""

import signal
import time
from collections.abc import Callable

SHORT, TIMES = 125, 64
MARGIN = 8
"""Far from one, for a disturbed measurement, and as far from `TIMES`."""
STOPPED_AFTER = 120
"""Seconds of the processor's time. A thousandth of them is enough for what grows evenly."""


def grows_evenly(work: Callable[[str], object], piece: str, end: str = "!") -> bool:
    """Whether `work` takes a text of this piece, over and over and then `end`, in time that grows with its length."""
    short, long = (piece * (length // len(piece)) + end for length in (SHORT, SHORT * TIMES))
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, STOPPED_AFTER)
    try:
        return any(_spent(work, long, 1) < MARGIN * _spent(work, short, TIMES) for _ in range(3))
    except TimeoutError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _spent(work: Callable[[str], object], text: str, times: int) -> float:
    start = time.thread_time()  # the process's own clock only ticks while the timer above runs
    for _ in range(times):
        work(text)
    return time.thread_time() - start


def _stop(*_):
    raise TimeoutError("the work does not end")
