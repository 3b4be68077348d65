"""Time, memory and growth of functions, measured side by side, and the table that shows them.

Time is the processor's, all threads counted, so that what else the machine does disturbs the ratios little.
"""

import ctypes
import math
import multiprocessing
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Row:
    """One function at one size. seconds: median, extrapolated where only a part was run; part: what was, or ""."""

    name: str
    size: int
    seconds: float
    megabytes: float | None
    part: str = ""


def side_by_side(functions: dict[str, Callable], size: int, *, repeats: int = 5, memory: bool = True) -> list[Row]:
    """Each function `repeats` times, taking turns so that a busy moment hits all; one turn first that is not timed."""
    taken: dict[str, list[float]] = {name: [] for name in functions}
    for turn in range(repeats + 1):
        for name, function in functions.items():
            spent = seconds(function)
            if turn:
                taken[name].append(spent)
    return [
        Row(name, size, statistics.median(taken[name]), peak(function) if memory else None)
        for name, function in functions.items()
    ]


def once(name: str, function: Callable, size: int, *, memory: bool = True) -> Row:
    """A slow function, once and whole. Import and warm up what it needs before: the first import costs a second."""
    return Row(name, size, seconds(function), peak(function) if memory else None)


def from_part(name: str, size: int, part: str, *, fixed: float, varying: float, times: float) -> Row:
    """A function too slow to run whole: fixed + varying · times seconds.

    Only what really is repeated may be multiplied. Set-up (a tree, a matrix of distances) counts once: multiplying it
    would make the other look many times slower than it is.
    """
    return Row(name, size, fixed + varying * times, None, part)


def seconds(function: Callable) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def peak(function: Callable) -> float:
    """Megabytes of resident memory that the function needs on top of what was there, in a process of its own."""
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)

    def child():
        ctypes.CDLL(None).malloc_trim(0)  # else memory freed earlier is used again and not seen
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # the high-water mark starts anew
        before = _status("VmRSS")
        function()
        theirs.send((_status("VmHWM") - before) / 1024)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    return max(0.0, ours.recv()) if ours.poll() else float("nan")


def _status(name):
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith(name)).split()[1])


def table(title: str, rows: list[Row], *, beside: str) -> str:
    """Markdown: time, memory and the ratio to `beside` at the same size, and how time grows from the size before."""
    lines = [f"### {title}", "", "| method | n | ms | × | MB | growth |", "|---|---:|---:|---:|---:|---:|"]
    base = {row.size: row.seconds for row in rows if row.name == beside}
    before: dict[str, Row] = {}
    for row in rows:
        ratio = f"{row.seconds / base[row.size]:.2g}" if row.size in base else ""
        last = before.get(row.name)
        growth = f"n^{math.log(row.seconds / last.seconds) / math.log(row.size / last.size):.2f}" if last else ""
        name = f"{row.name} ({row.part})" if row.part else row.name
        megabytes = "" if row.megabytes is None else f"{row.megabytes:,.0f}"
        lines.append(f"| {name} | {row.size:,} | {row.seconds * 1e3:,.4g} | {ratio} | {megabytes} | {growth} |")
        before[row.name] = row
    return "\n".join(lines) + f"\n\n× is against: {beside}.\n"
