"""The moment it is: the machine's, or in tests what a file says, so that web, worker and calendar move together."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def machine() -> datetime:
    """Now (aware, UTC)."""
    return datetime.now(UTC)


def of_file(path: Path) -> Clock:
    """A clock that stands at the moment (ISO, with its offset) in the file, until somebody writes another there.

    The clock raises OSError or ValueError when the file holds no such moment.
    """

    def clock() -> datetime:
        moment = datetime.fromisoformat(path.read_text().strip())
        if moment.tzinfo is None:
            raise ValueError("a moment without its offset")
        return moment.astimezone(UTC)

    return clock
