"""A map service as a background: whom our server asks, what it takes for an answer, what it keeps, and what is shown
when nobody answers. The service is a real one, on this machine."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from app.basemaps import addresses, service
from app.basemaps.addresses import NoTile, Service, understood
from config.settings import Settings
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid
from tests.basemaps.test_tiles import PERIOD, TILE, asked, named, signed
from tests.basemaps.tile_files import picture
from tests.world import NOW

PAGE = "/koping/bakgrundskarta"
BOX = (59.3, 15.5, 59.8, 16.5)


@pytest.fixture
def shop() -> Iterator[SimpleNamespace]:
    """A map service that answers as it is told, and remembers what it was asked."""
    told = SimpleNamespace(status=200, content=picture(), headers={}, asked=[])

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append((self.path, dict(self.headers)))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.content)))
            self.end_headers()
            self.wfile.write(told.content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.host = f"127.0.0.1:{server.server_port}"
    told.hosts = {told.host: "127.0.0.1"}
    told.address = f"http://{told.host}/kartor/{{z}}/{{x}}/{{y}}.png"
    yield told
    server.shutdown()
    server.server_close()


def fetched(shop, address="", hosts=None) -> bytes:
    one = Service(address or shop.address, 6, 18, BOX)
    return addresses.fetch(one, *TILE, hosts=shop.hosts if hosts is None else hosts)


@pytest.fixture
def used(world, shop, app) -> str:
    """Köping's maps are drawn on the service; its version."""
    app.config["SAMSYN_TILE_HOSTS"] = shop.hosts
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        version = service.add_address(scope, address=shop.address, whose="© Affären", hosts=shop.hosts).sha256
    shop.asked.clear()
    return version


def test_the_page_takes_an_address_of_an_allowed_host_alone(client, app, shop):
    client.sign_in(Role.COORDINATOR)
    assert "karttjänst i stället" not in client.get(PAGE).text, "nobody is allowed"
    sent = {"address": shop.address, "whose": "© Affären"}
    answer = client.post(f"{PAGE}/adress", sent)
    assert answer.status_code == 422 and shop.asked == []
    app.config["SAMSYN_TILE_HOSTS"] = shop.hosts
    page = client.get(PAGE).text
    assert "karttjänst i stället" in page and shop.host in page
    assert (
        "inte tillåtit"
        in client.post(f"{PAGE}/adress", {**sent, "address": "https://tiles.example.se/{z}/{x}/{y}"}).text
    )
    assert "Skriv vems kartan är" in client.post(f"{PAGE}/adress", {**sent, "whose": ""}).text
    shop.status = 500
    assert "svarade 500" in client.post(f"{PAGE}/adress", sent).text
    shop.status = 200
    answer = client.post(f"{PAGE}/adress", sent)
    page = client.get(answer.location).text
    assert answer.status_code == 303 and "Karttjänst" in page and "127.0.0.1" in page and "© Affären" in page
    assert client.sign_in(Role.SCHOOL).post(f"{PAGE}/adress", sent).status_code == 403


def test_tiles_go_through_our_own_signed_address_and_are_kept(app, client, used, shop):
    document = client.sign_in(Role.COORDINATOR).get(f"/koping/lagesbild/{PERIOD}/karta")
    (path,) = named(document)
    policy = document.headers["Content-Security-Policy"]
    assert (
        path.startswith("/koping/kartblad/")
        and shop.host not in document.text + policy
        and "© Affären" in document.text
    )
    client.sign_out()
    for _ in range(2):
        answer = asked(client, signed(app, used), headers={"X-Forwarded-For": "198.51.100.7", "Cookie": "hemlig=1"})
        assert (answer.status_code, answer.get_data(), answer.headers["Content-Type"]) == (200, picture(), "image/png")
    ((path, headers),) = shop.asked
    assert path == "/kartor/12/2229/1200.png"
    assert set(headers) == {"Host", "Accept-Encoding", "Accept", "User-Agent"}, "nothing of who looks"
    assert asked(client, signed(app, used), slug="arboga").status_code == 404


@pytest.mark.parametrize("tile", [(12, 2100, 1200), (19, 285312, 153600), (5, 17, 9), (12, -1, 0)])
def test_nothing_is_asked_for_that_the_municipality_has_no_use_for(app, client, used, shop, tile):
    assert asked(client, signed(app, used), tile).status_code == 404 and shop.asked == []


def test_an_old_tile_is_asked_for_again_and_used_when_nobody_answers(app, client, world, used, shop):
    asked(client, signed(app, used))
    shop.content = picture("JPEG")
    later = NOW + timedelta(days=31)
    world.web.clock = lambda: later
    ends = int(later.timestamp()) + 300
    assert asked(client, signed(app, used, ends=ends)).headers["Content-Type"] == "image/jpeg" and len(shop.asked) == 2
    later += timedelta(days=31)
    shop.status = 503
    ends = int(later.timestamp()) + 300
    assert asked(client, signed(app, used, ends=ends)).get_data() == picture("JPEG")


def test_a_service_that_fails_is_left_alone_and_maps_are_drawn_without_it(app, client, world, used, shop):
    shop.status = 404
    for _ in range(3):
        assert asked(client, signed(app, used)).status_code == 404
    assert len(shop.asked) == 1, "not asked for every tile of a map"
    client.sign_in(Role.COORDINATOR)
    assert named(client.get(f"/koping/lagesbild/{PERIOD}/karta")) == []
    page = client.get(PAGE).text
    assert "Karttjänsten svarar inte" in page and "svarade 404" in page and "Kartorna ritas utan bakgrund" in page
    later = NOW + timedelta(seconds=addresses.RESTS + 1)
    world.web.clock = lambda: later
    assert len(named(client.get(f"/koping/lagesbild/{PERIOD}/karta"))) == 1
    assert "svarar inte" not in client.get(PAGE).text


def test_a_host_that_is_allowed_no_longer_is_not_asked(app, client, used, shop):
    app.config["SAMSYN_TILE_HOSTS"] = {}
    assert asked(client, signed(app, used)).status_code == 404 and shop.asked == []
    assert "inte tillåtit" in client.sign_in(Role.COORDINATOR).get(PAGE).text


def test_no_redirect_is_followed(shop):
    shop.status, shop.headers = 302, {"Location": f"http://{shop.host}/annat.png"}
    with pytest.raises(NoTile, match="svarade 302"):
        fetched(shop)
    assert len(shop.asked) == 1


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG" + b"x" * 1_000_001]
)
def test_what_is_no_picture_or_too_large_is_no_tile(shop, content):
    shop.content = content
    with pytest.raises(NoTile, match="annat än en bild"):
        fetched(shop)


def test_a_host_on_a_network_of_our_own_must_be_named_with_its_address(shop, monkeypatch):
    port = shop.host.split(":")[1]
    address = f"https://gis.example.se:{port}/{{z}}/{{x}}/{{y}}"
    for inner in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1", "192.168.1.9", "100.64.0.1"):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, at=inner, **_k: [(2, 1, 6, "", (at, 0))])
        with pytest.raises(NoTile, match="internt nät"):
            fetched(shop, address, {f"gis.example.se:{port}": ""})
    with pytest.raises(NoTile, match="svarade inte"):  # it is connected to, and speaks no TLS
        fetched(shop, address, {f"gis.example.se:{port}": "127.0.0.1"})
    assert shop.asked == []


def test_only_the_machine_itself_is_asked_in_the_open(shop):
    with pytest.raises(NoTile, match="https://"):
        fetched(shop, "http://gis.example.se/{z}/{x}/{y}", {"gis.example.se:80": ""})
    with pytest.raises(NoTile, match="https://"):
        fetched(shop, "http://gis.example.se/{z}/{x}/{y}", {"gis.example.se:80": "10.0.0.1"})
    assert fetched(shop) == picture()


def test_a_port_that_nobody_listens_on_and_a_silent_one_are_failures(shop, monkeypatch):
    monkeypatch.setattr(addresses, "WAITS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NoTile, match="svarade inte"):
            fetched(shop, f"http://{host}/{{z}}/{{x}}/{{y}}", {host: "127.0.0.1"})
    with pytest.raises(NoTile, match="svarade inte"):
        fetched(shop, f"http://{host}/{{z}}/{{x}}/{{y}}", {host: "127.0.0.1"})


def test_wms_and_wmts_are_understood(shop):
    wms = understood("https://x.se/wms?SERVICE=WMS&LAYERS=topowebb&key=a%20b")
    assert wms.startswith("https://x.se/wms?") and "crs=EPSG:3857" in wms and "bbox={bbox}" in wms and "key=a+b" in wms
    assert "srs=EPSG:3857" in understood("https://x.se/wms?service=wms&version=1.1.1&layers=a")
    wmts = understood("https://x.se/wmts?TILEMATRIX={TileMatrix}&TILECOL={TileCol}&TILEROW={TileRow}")
    assert wmts == "https://x.se/wmts?TILEMATRIX={z}&TILECOL={x}&TILEROW={y}"
    fetched(shop, understood(f"http://{shop.host}/wms?service=wms&layers=a"))
    ((path, _),) = shop.asked
    assert "bbox=1770893.07" in path and path.count(",") == 3 and "width=256" in path


@pytest.mark.parametrize(
    "address",
    ["", "x", "ftp://x.se/{z}/{x}/{y}", "https://x.se/karta.png", "https:///{z}/{x}/{y}", "https://u:p@x.se/{z}/{x}/{y}",
     "https://x.se/{z}/{x}/{y} HTTP/1.1\r\nX: y", "https://x.se:99999/{z}/{x}/{y}", "https://å.se/{z}/{x}/{y}",
     "https://x.se/wms?service=WMS", "//x.se/{z}/{x}/{y}", "https://x.se/{z}/{x}/{y}#a"],
)  # fmt: skip
def test_what_is_no_such_address_is_refused_with_a_sentence(world, address):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope, pytest.raises(Invalid) as refused:
        service.add_address(scope, address=address, whose="Vi", hosts={"x.se:443": ""})
    assert refused.value.messages["address"]


def test_what_was_fetched_longest_ago_goes_first(tmp_path):
    for number in range(4):
        addresses._write(tmp_path / "a" / str(number), b"x" * 10, NOW.timestamp() + number)
    assert addresses.prune(tmp_path, 25) == 2
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["2", "3"]


def test_a_paper_waits_for_nobody(world, used, shop):
    with world.scope(Role.COORDINATOR) as scope:
        assert service.basemap(scope) and service.sheets(scope) is None
    assert shop.asked == []


def test_the_operator_names_hosts_in_the_settings(tmp_path):
    faults: list[str] = []
    found = Settings._tile_hosts("tiles.example.se, gis.example:8443=10.1.2.3,127.0.0.1:81, [::1]:82", faults)
    assert faults == [] and found == {
        "tiles.example.se:443": "", "gis.example:8443": "10.1.2.3", "127.0.0.1:81": "127.0.0.1", "::1:82": "::1",
    }  # fmt: skip
    assert Settings._tile_hosts("", faults) == {} and not faults
    for wrong in ("https://x.se", "x.se/karta", "x.se=här", "u@x.se", "x.se:99999", "=10.0.0.1"):
        Settings._tile_hosts(wrong, faults)
    assert len(faults) == 6
