"""Records every GET page and every GET operation of the API for every reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from werkzeug.exceptions import HTTPException

from tests.browsing import Browser
from tests.recorder import addresses
from tests.recorder.answers import told
from tests.recorder.readers import Reader
from tests.recorder.standing import Standing
from tests.recorder.store import Store


def record_pages(standing: Standing, store: Store, everybody: list[Reader]) -> None:
    """Door "page": what each reader is shown; door "api": what each is answered with a token."""
    refuse_unvisited(standing)
    for reader in everybody:
        for address in addresses.page_addresses():
            _record(standing, store, "page", reader, address)
        for address in addresses.api_addresses():
            _record(standing, store, "api", reader, address)
    for address in addresses.platform_addresses():
        nobody = Reader("platform", "", Browser(standing.house.app.test_client(), None))
        _record(standing, store, "page", nobody, address)
    _record_wrong_keys(standing, store)


def _record(standing: Standing, store: Store, door: str, reader: Reader, address: str) -> None:
    path = addresses.filled(address, standing.things)
    headers = {"Authorization": f"Bearer {reader.key}"} if door == "api" and reader.key else {}
    http = standing.house.app.test_client() if door == "api" else reader.browser.http
    with _counted(standing.house.web.engine) as counted:
        answer = http.get(f"/{reader.slug}{path}" if reader.slug else path, headers=headers)
    text = standing.masked(told(answer))
    store.write(door, reader.name, addresses.plain(address), text, (counted["selects"], counted["all"]))


def _record_wrong_keys(standing: Standing, store: Store) -> None:
    wrong = {"wrong": "Bearer samsyn_" + "x" * 43, "basic": "Basic YTpi", "empty": "Bearer ", "none": ""}
    for name, header in wrong.items():
        http = standing.house.app.test_client()
        answer = http.get("/koping/api/v1/categories", headers={"Authorization": header} if header else {})
        store.write("api", "keys", name, standing.masked(told(answer)))


def refuse_unvisited(standing: Standing) -> None:
    """Raise AssertionError for a GET page that no address reaches, so that a new one is recorded from its first day."""
    adapter, visited = standing.house.app.url_map.bind("127.0.0.1"), set()
    for address in (*addresses.page_addresses(), *addresses.api_addresses(), *addresses.platform_addresses()):
        try:
            visited.add(adapter.match(addresses.filled(address, standing.things).split("?")[0], method="GET")[0])
        except HTTPException:
            continue
    rules = [rule for rule in standing.house.app.url_map.iter_rules() if "GET" in rule.methods]
    missing = sorted({rule.rule for rule in rules if rule.endpoint not in visited})
    assert not missing, f"write an address for {missing} in tests/recorder/addresses.py"


@contextmanager
def _counted(engine) -> Iterator[dict[str, int]]:
    """How many statements are sent meanwhile, and how many of them are SELECTs."""
    counted = {"selects": 0, "all": 0}

    def count(_connection, _cursor, statement, *_rest):
        counted["all"] += 1
        counted["selects"] += statement.lstrip(" \n(").upper().startswith(("SELECT", "WITH"))

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", count)
