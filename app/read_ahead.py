"""Rows made ready in a thread while whoever takes them waits for the database: both of a machine's cores have work.
Pure.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

AHEAD = 2
"""So many batches lie ready at most, so that a file of any length takes no more memory."""

SELDOM = 200_000
"""So many objects are made before those that point at each other are looked for."""


@contextmanager
def read_ahead(rows: Callable[[], Iterator[Any]], size: int) -> Iterator[Iterator[list]]:
    """The rows, `size` at a time (the last may be fewer). `rows()` is called and walked in a thread of its own until
    we leave, so it must ask no database; what it raises is raised to whoever takes the batch."""
    made: Queue[list | BaseException] = Queue(AHEAD)
    left = Event()

    def make() -> None:
        walked = rows()
        try:
            while not left.is_set() and (batch := list(islice(walked, size))):
                made.put(batch)
            made.put([])
        except BaseException as raised:  # noqa: BLE001 - told to the other thread, whatever it is
            made.put(raised)

    def batches() -> Iterator[list]:
        while found := made.get():
            if isinstance(found, BaseException):
                raise found
            yield found

    thread = Thread(target=make, name="read-ahead", daemon=True)
    thread.start()
    often = gc.get_threshold()
    gc.set_threshold(SELDOM)  # rows hold no circles, and to look for them among all that is loaded costs a fifth
    try:
        yield batches()
    finally:
        gc.set_threshold(*often)
        left.set()
        while thread.is_alive():  # it may wait for room
            try:
                made.get(timeout=0.05)
            except Empty:
                continue
        thread.join()


def announced(batches: Iterable[list], size: int, total: int, tell: Callable[[int, int, str], None] | None) -> Iterator:
    """The batches as they are, telling after each how many rows have passed."""
    for n, batch in enumerate(batches, start=1):
        yield batch
        if tell:
            tell(min(n * size, total), total, "")
