"""A file that comes in parts, or in one form: its size, its order and whose it is; what is half sent and left."""

import os
from io import BytesIO
from types import SimpleNamespace

import pytest

from app.basemaps import pages, service, uploads
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.basemaps.test_tiles import put
from tests.basemaps.tile_files import mbtiles, picture, pmtiles
from workers import sweeping

PAGE = "/koping/bakgrundskarta"


@pytest.fixture
def content(tmp_path) -> bytes:
    return pmtiles(tmp_path / "gator.pmtiles").read_bytes()


def begin(client, content, **more):
    return client.post(f"{PAGE}/delar", {"name": "gator.pmtiles", "size": str(len(content)), **more})


def part(client, offset, content):
    sent = {"offset": str(offset), "part": (BytesIO(content), "del")}
    return client.post(f"{PAGE}/delar/nasta", sent, content_type="multipart/form-data")


def shown(client) -> str:
    return client.get(PAGE).get_data(as_text=True)


def kept(world) -> list:
    return [path for path in world.web.files.beside("basemaps").root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_file_comes_in_parts_and_is_used(client, world, content, role):
    client.sign_in(role)
    assert begin(client, content).get_json() == {"received": 0}
    half = len(content) // 2
    assert part(client, 0, content[:half]).get_json() == {"received": half}
    assert "En fil är på väg" in shown(client) and f'data-received="{half}"' in shown(client)
    assert client.post(f"{PAGE}/delar/klar", {}).status_code == 422, "parts are missing"
    assert part(client, half, content[half:]).get_json() == {"received": len(content)}
    assert "Filen är framme" in shown(client) and "Prova och använd filen" in shown(client)
    answer = client.post(f"{PAGE}/delar/klar", {})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "Bakgrundskartan är inlagd" in page and "gator.pmtiles" in page and "© Vi" in page
    with world.scope(Role.COORDINATOR) as scope:
        row = service.basemap(scope)
        assert row and row.file_name == "gator.pmtiles"
    assert [path.name for path in kept(world)] == [row.sha256], "what was half made is gone"


def test_parts_come_in_their_order_and_fit_the_file(client, content):
    client.sign_in(Role.COORDINATOR)
    assert part(client, 0, b"x").status_code == 404, "nothing is begun"
    begin(client, content)
    answer = part(client, 10, content[10:20])
    assert (answer.status_code, answer.get_json()) == (409, {"received": 0})
    part(client, 0, content[:20])
    assert part(client, 0, content[:20]).get_json() == {"received": 20}, "sent twice: it is told where it is"
    for wrong in (b"", content + b"x"):
        answer = part(client, 20, wrong)
        assert answer.status_code == 422 and "Börja om" in answer.get_json()["said"]
    assert part(client, 20, content[20:40]).get_json() == {"received": 40}


def test_a_part_is_no_larger_than_said_and_no_other_route_takes_as_much(client):
    client.sign_in(Role.COORDINATOR)
    begin(client, b"x" * 9_000_000)
    assert part(client, 0, b"x" * (uploads.PART + 1)).status_code == 422
    assert part(client, 0, b"x" * (uploads.PART + 2 * pages.AROUND)).status_code == 413
    assert part(client, 0, b"x" * uploads.PART).status_code == 200
    large = {"attribution": "x", "file": (BytesIO(b"x" * 1_100_000), "fil")}
    assert client.post(f"{PAGE}/ta-bort", large, content_type="multipart/form-data").status_code == 413


def test_too_large_or_empty_a_file_is_not_begun(client, monkeypatch):
    client.sign_in(Role.COORDINATOR)
    for size in (0, -1, service.LARGEST + 1):
        assert client.post(f"{PAGE}/delar", {"name": "x", "size": str(size)}).status_code == 422
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10))
    answer = client.post(f"{PAGE}/delar", {"name": "x", "size": "1000"})
    assert answer.status_code == 422 and "inte plats" in answer.get_json()["said"]


def test_what_one_has_begun_is_no_others(client, world, content):
    client.sign_in(Role.COORDINATOR)
    begin(client, content)
    part(client, 0, content[:30])
    for role, slug in ((Role.ADMINISTRATOR, "koping"), (Role.COORDINATOR, "arboga")):
        with world.scope(role, slug) as scope:
            assert uploads.under_way(scope) is None
            with pytest.raises(NotFound):
                uploads.take_part(scope, offset=30, content=content[30:])
            with pytest.raises(NotFound):
                uploads.finish(scope)
            uploads.abandon(scope)
    assert part(client, 30, content[30:40]).status_code == 200
    for role in (Role.REPORTER, Role.ANALYST, Role.POLICE_OFFICER):
        client.sign_in(role)
        assert begin(client, content).status_code == 403 and part(client, 0, content).status_code == 403


def test_a_file_that_cannot_be_used_changes_nothing_and_can_be_thrown_away(client, world, tmp_path, content):
    version = put(world, tmp_path / "gator.pmtiles")
    client.sign_in(Role.COORDINATOR)
    bad = b"SQLite format 3\x00" + b"x" * 100
    begin(client, bad)
    part(client, 0, bad)
    answer = client.post(f"{PAGE}/delar/klar", {})
    assert answer.status_code == 422 and "skadad eller ofullständig" in answer.get_data(as_text=True)
    with world.scope(Role.COORDINATOR) as scope:
        assert service.basemap(scope).sha256 == version
    assert client.post(f"{PAGE}/delar/avbryt", {}).status_code == 303
    assert "Filen är framme" not in shown(client) and [path.name for path in kept(world)] == [version]


def test_whose_the_map_is_may_be_said_when_the_file_does_not(client, tmp_path):
    client.sign_in(Role.COORDINATOR)
    silent = pmtiles(tmp_path / "tyst", said="").read_bytes()
    begin(client, silent)
    part(client, 0, silent)
    answer = client.post(f"{PAGE}/delar/klar", {})
    assert answer.status_code == 422 and "säger inte vems kartan är" in answer.get_data(as_text=True)
    assert client.post(f"{PAGE}/delar/klar", {"attribution": "© Kommunen"}).status_code == 303
    assert "© Kommunen" in shown(client)


def test_without_script_the_file_comes_in_one_form(client, world, content):
    client.sign_in(Role.COORDINATOR)
    sent = {"attribution": "<b>Vi</b>", "file": (BytesIO(content), "gator.pmtiles")}
    answer = client.post(PAGE, sent, content_type="multipart/form-data")
    assert answer.status_code == 303 and "Vi" in shown(client)
    assert client.post(PAGE, {"attribution": ""}, content_type="multipart/form-data").status_code == 422
    sent = {"file": (BytesIO(b"text"), "x.csv"), "attribution": "Kvar"}
    answer = client.post(PAGE, sent, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "varken MBTiles eller PMTiles" in page and 'value="Kvar"' in page


def test_it_is_taken_away_when_it_is_the_one_that_was_seen(client, world, tmp_path):
    first = put(world, pmtiles(tmp_path / "ett"))
    put(world, mbtiles(tmp_path / "två", content=picture()))
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"{PAGE}/ta-bort", {"version": first}).status_code == 409
    with world.scope(Role.COORDINATOR) as scope:
        version = service.basemap(scope).sha256
    assert client.post(f"{PAGE}/ta-bort", {"version": version}).status_code == 303
    assert "Bakgrundskarta saknas" in shown(client)


def test_the_calendar_removes_what_was_left_and_what_is_used_no_longer(world, tmp_path, content):
    with world.scope(Role.COORDINATOR) as scope:
        uploads.begin(scope, name="gator", size=len(content))
        uploads.take_part(scope, offset=0, content=content[:9])
    put(world, pmtiles(tmp_path / "ett"))
    used = put(world, mbtiles(tmp_path / "två"))
    tenant = world.tenants["koping"]
    with world.worker.scope(tenant, CALENDAR) as scope:
        assert uploads.remove_left(scope, older_than=0) == 0 and len(kept(world)) == 4
    for path in kept(world):
        os.utime(path, (0, 0))
    sweeping.remove_orphans(world.worker, tenant)
    assert [path.name for path in kept(world)] == [used]
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        uploads.take_part(scope, offset=9, content=content[9:])


def test_two_windows_of_one_sender_do_not_mix(world, content):
    with world.scope(Role.COORDINATOR) as scope:
        uploads.begin(scope, name="gator", size=len(content))
        uploads.take_part(scope, offset=0, content=content[:9])
        with pytest.raises(Conflict):
            uploads.take_part(scope, offset=0, content=content[:9])
        with pytest.raises(Invalid):
            uploads.take_part(scope, offset=9, content=content)
        uploads.begin(scope, name="annan", size=5)
        assert uploads.under_way(scope).received == 0


def test_the_command_line_has_no_half_made_file(world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope, pytest.raises(Exception, match="basemaps"):
        uploads.begin(scope, name="x", size=1)
