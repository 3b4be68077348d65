"""Many at once on the picture page: how many a second, how long the slowest wait, and whether the small suffer from the
largest. The clients run on the same machine and take their part of it."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException

from tests.bench.house import Browser, House, Web, Wrong, web

SECONDS = 12


@dataclass(frozen=True)
class Client:
    size: str
    ask: Callable[[Browser], object]


def many(house: House) -> dict:
    found: dict[str, dict] = {}
    with web(house, workers=2) as served:

        def clients(size: str, n: int) -> list[Client]:
            return [Client(size, picture(house, size))] * n

        for size in ("median", "largest"):
            for n in (8, 32):
                found[f"{size}, {n} clients"] = asked(served, clients(size, n))[size]
        found["small, 4 clients, alone"] = asked(served, clients("small", 4))["small"]
        both = asked(served, clients("small", 4) + clients("largest", 4))
        found |= {f"{size}, 4 clients, beside the other": one for size, one in both.items()}
    return found


def picture(house: House, size: str) -> Callable[[Browser], object]:
    """How a client asks for the picture page."""
    address, cookie = house.addresses(size)["picture"], house.cookie(size)
    return lambda browser: browser.get(address, cookie)


def asked(served: Web, clients: Sequence[Client]) -> dict[str, dict]:
    """Size -> what came of it while all clients asked again and again."""
    begun = time.monotonic()
    end = begun + SECONDS
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda client: _ask(served, client, end), clients))
    lasted = time.monotonic() - begun  # what was begun before the end is counted, and so is the time that it took
    found = {}
    for size in {client.size for client in clients}:
        times = sorted(
            taken
            for client, (seconds, _) in zip(clients, answers, strict=True)
            if client.size == size
            for taken in seconds
        )
        errors = sum(faults for client, (_, faults) in zip(clients, answers, strict=True) if client.size == size)
        p95 = times[int(len(times) * 0.95)] * 1000 if times else None
        found[size] = {"pages/s": len(times) / lasted, "p95, ms": p95, "errors": errors}
    return found


def _ask(served: Web, client: Client, end: float) -> tuple[list[float], int]:
    """Seconds of each good answer, and how many were none."""
    browser, seconds, errors = served.browser(), [], 0
    while time.monotonic() < end:
        begun = time.perf_counter()
        try:
            client.ask(browser)
            seconds.append(time.perf_counter() - begun)
        except (Wrong, OSError, HTTPException):
            errors += 1
            browser = served.browser()
    return seconds, errors
