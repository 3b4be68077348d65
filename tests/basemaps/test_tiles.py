"""One tile of a background: who is given it, for how long, and how it is sent."""

import gzip
import re
from datetime import timedelta

import pytest

from app.basemaps import service
from app.interfaces import backgrounds
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid
from tests.basemaps.tile_files import PIXEL, STREETS, TILE, mbtiles, pmtiles
from tests.statements import asked as statements_of
from tests.statements import selects
from tests.world import AREA, NOW

ZOOM, X, Y = TILE
PERIOD = "2026-11-09"


def put(world, path, slug="koping"):
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        row = service.add_basemap(scope, path=path, file_name=path.name)
        return row.sha256


@pytest.fixture
def streets(world, tmp_path) -> str:
    """Köping has a background; its version."""
    return put(world, pmtiles(tmp_path / "koping.pmtiles"))


def signed(app, version, slug="koping", ends=None) -> str:
    with app.app_context():
        return backgrounds._signed(slug, version, ends or backgrounds._ends(NOW))


def asked(client, address, tile=TILE, slug="koping", **options):
    return client.http.get(f"/{slug}/kartblad/{address}/{'/'.join(map(str, tile))}", **options)


def test_the_address_in_a_map_opens_its_tiles_without_a_cookie(app, client, streets):
    document = client.sign_in(Role.COORDINATOR).get(f"/koping/lagesbild/{PERIOD}/karta")
    found = re.search(r'"address": "(/koping/kartblad/[^"]+)"', document.get_data(as_text=True))
    assert found
    path = found[1].removesuffix("{z}/{x}/{y}")
    policy = document.headers["Content-Security-Policy"]
    assert f"connect-src http://localhost{path};" in policy and "img-src data:;" in policy
    client.sign_out()
    answer = client.http.get(path + "/".join(map(str, TILE)))
    assert answer.status_code == 200 and answer.get_data() == STREETS
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["Content-Encoding"] == "gzip" and b"Storgatan" in gzip.decompress(answer.get_data())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_tile_asks_the_database_nothing(app, client, world, streets):
    address = signed(app, streets)
    asked(client, address)  # the tenant's row is remembered from here
    with statements_of(world.web.engine) as statements:
        assert asked(client, address).status_code == 200
    assert selects(statements) == []


def test_an_address_holds_ten_minutes_at_most(app, client, world, streets):
    address = signed(app, streets)
    assert asked(client, address).status_code == 200
    for minutes, status in ((4, 200), (10, 404)):
        world.web.clock = lambda later=NOW + timedelta(minutes=minutes): later
        assert asked(client, address).status_code == status
    far = signed(app, streets, ends=int(NOW.timestamp()) + 3_000)
    forged = far.split(".")
    assert asked(client, ".".join([forged[0], str(int(forged[1]) + 60), forged[2]])).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one[:-1] + "0z"[one[-1] == "0"],
        lambda one: one[1:],
        lambda _one: "x",
        lambda _one: "a" * 64 + ".9999999999.",
    ],
)
def test_what_was_not_signed_here_opens_nothing(app, client, streets, change):
    assert asked(client, change(signed(app, streets))).status_code == 404


def test_no_tenant_is_given_anothers_tiles(app, client, world, streets, tmp_path):
    other = put(world, pmtiles(tmp_path / "arboga.pmtiles", bounds=(59, 15, 60, 17), said="Arboga"), "arboga")
    assert asked(client, signed(app, streets), slug="arboga").status_code == 404, "signed for another"
    assert asked(client, signed(app, streets, "arboga"), slug="arboga").status_code == 404, "it has no such version"
    assert asked(client, signed(app, other, "arboga"), slug="arboga").status_code == 200
    assert put(world, tmp_path / "koping.pmtiles", "kungsor") == streets
    assert asked(client, signed(app, streets), slug="kungsor").status_code == 404, "the same file, signed for another"
    assert asked(client, signed(app, streets, "kungsor"), slug="kungsor").status_code == 200


@pytest.mark.parametrize(
    "tile", [(11, 1114, 600), (13, 4458, 2400), (30, 0, 0), (12, "-1", 0), (12, "x", 0), ("..", 0, 0)]
)
def test_what_the_file_does_not_hold_is_not_found(app, client, streets, tile):
    assert asked(client, signed(app, streets), tile).status_code == 404


def test_an_empty_place_is_an_empty_tile(app, client, streets):
    for x in (X + 1, 5_000):
        answer = asked(client, signed(app, streets), (ZOOM, x, Y))
        assert (answer.status_code, answer.get_data()) == (200, b"")


def test_pictures_are_sent_as_what_they_are(app, client, world, tmp_path):
    version = put(world, mbtiles(tmp_path / "bilder.mbtiles"))
    answer = asked(client, signed(app, version))
    assert (answer.get_data(), answer.headers["Content-Type"]) == (PIXEL, "image/png")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert asked(client, signed(app, version), (ZOOM, X + 1, Y)).status_code == 404
    document = client.sign_in(Role.COORDINATOR).get(f"/koping/lagesbild/{PERIOD}/karta")
    assert re.search(
        r"img-src http://localhost/koping/kartblad/\S+/ data:; connect-src 'none'",
        document.headers["Content-Security-Policy"],
    )


def test_a_file_that_is_taken_away_is_served_no_more(app, client, world, streets):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        assert service.remove_basemap(scope) and not service.remove_basemap(scope)
        service.remove_files(scope)
    assert asked(client, signed(app, streets)).status_code == 404


def test_the_page_says_what_there_is_and_how_it_is_changed(client, world, tmp_path):
    page = client.sign_in(Role.ADMINISTRATOR).get("/koping/bakgrundskarta").get_data(as_text=True)
    assert "Bakgrundskarta saknas" in page and "samsyn basemap add FIL --tenant koping" in page
    put(world, pmtiles(tmp_path / "vara-gator.pmtiles"))
    page = client.sign_in(Role.COORDINATOR).get("/koping/bakgrundskarta").get_data(as_text=True)
    assert "vara-gator.pmtiles" in page and "© Vi" in page and "saknas" not in page
    assert client.sign_in(Role.REPORTER).get("/koping/bakgrundskarta").status_code == 403


def named(document) -> list[str]:
    """The addresses of tiles in a map document."""
    return re.findall(r'"address": "(/[^"]+/kartblad/[^"]+)\{z\}', document.get_data(as_text=True))


def test_an_area_draws_its_municipalities_own_files_each_signed_for_its_own(app, client, world, streets, tmp_path):
    put(world, mbtiles(tmp_path / "arboga.mbtiles"), "arboga")
    document = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/{PERIOD}/karta")
    found = sorted(named(document))
    assert [path.split("/")[1] for path in found] == ["arboga", "koping"], "Kungsör has none"
    policy = document.headers["Content-Security-Policy"]
    arboga, koping = found
    assert f"connect-src http://localhost{koping};" in policy and f"img-src http://localhost{arboga} data:;" in policy
    text = document.get_data(as_text=True)
    assert text.count('"outline": [[') == 2 and "© Vi" in text
    client.sign_out()
    for path in found:
        assert client.http.get(path + "/".join(map(str, TILE))).status_code == 200
        signed_part = path.split("/")[3]
        for other in {"arboga", "koping", "kungsor", AREA} - {path.split("/")[1]}:
            assert asked(client, signed_part, slug=other).status_code == 404


def test_an_areas_own_file_goes_before_its_municipalities(client, world, streets, tmp_path):
    with pytest.raises(Invalid) as refused:
        put(world, pmtiles(tmp_path / "liten", bounds=(59.48, 15.93, 59.54, 16.05)), AREA)
    assert "det saknas en del" in refused.value.sentences, "it must hold all of them"
    put(world, pmtiles(tmp_path / "hela", bounds=(58, 14, 61, 18), said="Området"), AREA)
    document = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/{PERIOD}/karta")
    assert [path.split("/")[1] for path in named(document)] == [AREA]
    assert '"outline": [[' not in document.get_data(as_text=True)


def test_no_municipality_reads_anothers_background_nor_its_areas(client, world, streets, tmp_path):
    put(world, pmtiles(tmp_path / "hela", bounds=(58, 14, 61, 18)), AREA)
    for slug, own in (("koping", [streets]), ("arboga", [])):
        with world.scope(Role.COORDINATOR, slug) as scope:
            assert [row.sha256 for row in service.seen(scope)] == own
            assert (service.basemap(scope) is not None) == bool(own)
    document = client.sign_in(Role.COORDINATOR, "arboga").get(f"/arboga/lagesbild/{PERIOD}/karta")
    assert named(document) == []
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        assert service.basemap(scope) and service.sheets(scope)


def test_an_area_takes_nothing_away_of_its_municipalities(world, streets):
    with world.worker.scope(world.tenants[AREA], COMMAND_LINE) as scope:
        assert not service.remove_basemap(scope)
    with world.scope(Role.COORDINATOR) as scope:
        assert service.basemap(scope).sha256 == streets
