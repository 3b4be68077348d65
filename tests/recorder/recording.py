"""Makes a whole recording."""

from collections.abc import Callable
from pathlib import Path

from tests.recorder import standing
from tests.recorder.commands import record_commands
from tests.recorder.faults import record_faults
from tests.recorder.pages import record_pages
from tests.recorder.readers import readers
from tests.recorder.store import Store


def record(folder: Path, *, say: Callable[[str], object]) -> int:
    """Record everything into a new folder; gives the number of entries. The commands come last: they change things."""
    store = Store(folder)
    say("building the world")
    with standing.opened() as world:
        everybody = list(readers(world))
        named = {reader.name: reader for reader in everybody}
        say("pages and API")
        record_pages(world, store, everybody)
        say(f"bad reports and refused forms ({store.count} entries so far)")
        record_faults(world, store, named["koping-reporter"], named["koping-coordinator"])
        say(f"commands ({store.count} entries so far)")
        record_commands(world, store)
        store.close()
        say("done")
    return store.count
