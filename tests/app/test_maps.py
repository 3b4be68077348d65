"""The map documents: what is written, and how they behave in a real browser under their own strict headers."""

import json
import math
import re
import secrets
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from app.drawing import maps
from app.figures.counted import CountedCell
from tests import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = (
    "</script><script>window.evil=1</script> ${window.evil=2} `+(window.evil=3)+` <img src=x onerror=window.evil=4> "
    "<!-- {{7*7}} '\"\\ \u2028"
)
TOWN = (59.514, 15.991)


class Shape(NamedTuple):
    kind: str
    name: str
    points: list


def ground(name=lambda text: text):
    """One square municipality of about 20 km with two halves, a lake, a river, roads and a town."""
    square = [(59.40, 15.80), (59.60, 15.80), (59.60, 16.20), (59.40, 16.20)]
    return [
        Shape("outline", name("Köping"), square),
        Shape("sub_area", name("Norr"), [(59.50, 15.80), (59.60, 15.80), (59.60, 16.20), (59.50, 16.20)]),
        Shape("sub_area", name("Söder"), [(59.40, 15.80), (59.50, 15.80), (59.50, 16.20), (59.40, 16.20)]),
        Shape("water", name("Galten"), [(59.42, 16.0), (59.46, 16.1), (59.42, 16.2), (59.42, 16.0)]),
        Shape("water", name("Ån"), [(59.60, 15.9), (59.55, 15.95), (59.46, 16.1)]),
        Shape("road", name("E18"), [(59.45, 15.8), (59.52, 15.95), (59.55, 16.2)]),
        Shape("railway", name("Banan"), [(59.48, 15.8), (59.51, 16.2)]),
        Shape("locality", name("Köping"), [TOWN]),
    ]


def places(name=lambda text: text):
    return [
        maps.PlaceMark(name(f"Plats {i}"), TOWN[0] + 0.002 * i, TOWN[1] + 0.004 * i, 3 * i, i, i, 7 - i, i % 2 == 0)
        for i in range(1, 7)
    ] + [maps.PlaceMark(name("Utan nummer"), TOWN[0], TOWN[1] - 0.02, 0)]


def cells(name=lambda text: text):
    return [
        CountedCell(59.50 + i * 0.00225, 15.95, 59.50225 + i * 0.00225, 15.9544, i, name(f"{i} i rutan"))
        for i in range(9)
    ]


def points(name=lambda text: text):
    spread = [maps.Point(TOWN[0] + i * 0.0004, TOWN[1] + i % 7 * 0.001, name(f"Händelse {i}")) for i in range(60)]
    return [*spread, maps.Point(59.43, 15.82, name("Ensam händelse"))]


def full(nonce, name=lambda text: text):
    return maps.picture(
        shapes=ground(name),
        places=places(name),
        cells=cells(name),
        points=points(name),
        nonce=nonce,
        title=name("Var det hände"),
        note=name("Exempeldata – påhittade händelser"),
    )


def pick(nonce, name=lambda text: text, start=None):
    return maps.picker(shapes=ground(name), places=places(name), nonce=nonce, title=name("Välj plats"), start=start)


def data_of(document, function="samsynPicture"):
    found = re.search(rf"window\.{function}\(map_ground, (\{{.*\}})\);", document)
    return json.loads(found[1])


# What is written


def test_policy_is_the_agreed_one():
    assert maps.csp("abc") == (
        "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )


def test_every_address_is_ours_and_every_tag_has_the_nonce():
    for document in (full("n0nce"), pick("n0nce")):
        assert not re.search(r"""["'(=]\s*(https?:)?//""", document)
        assert re.findall(r"<(?:script|style|link)\b(?! nonce=\"n0nce\")[^>]*>", document) == []
        assert " style=" not in document and not re.search(r"\son\w+=", document)
        assert "user-scalable" not in document and 'lang="sv"' in document
        assert '"maxZoom": 18' in document
    assert "/static/vendor/leaflet.markercluster/dist/leaflet.markercluster.js" in full("n")
    assert "markercluster" not in pick("n")


@pytest.mark.parametrize("bad", ["https://unpkg.com/", "//unpkg.com/"])
def test_an_address_on_another_host_is_refused(bad, monkeypatch):
    monkeypatch.setattr(maps, "STATIC", bad)
    with pytest.raises(ValueError, match="another host"):
        full("n")


def test_hostile_text_stays_data():
    document = full("n", name=lambda text: HOSTILE)
    assert document.count("<script") == document.count("</script>") == 5
    assert "<img" not in document and document.count("<!--") == 0
    data = data_of(document)
    texts = [shape["name"] for shape in data["ground"]] + [place["name"] for place in data["places"]]
    texts += [cell[5] for cell in data["cells"]] + [point[2] for point in data["points"]]
    assert set(texts) == {HOSTILE}


def test_text_is_never_read_as_a_template():
    """branca renders what is put into its tree twice; a name must not be worked out on the server."""
    text = "{{ 'a' * 20 }}{% if 1 %}{# x #}"
    for document in (full("n", name=lambda _: text), pick("n", name=lambda _: text)):
        assert "a" * 20 not in document
        assert text.replace("'", "\\u0027") in document


def test_a_bad_nonce_is_refused():
    with pytest.raises(ValueError, match="nonce"):
        full('x" src="//evil')


def test_the_same_data_gives_the_same_bytes():
    assert full("n") == full("n")


def test_bounds_follow_the_outlines_and_are_never_a_point():
    assert maps.bounds(ground()) == ((59.40, 15.80), (59.60, 16.20))
    assert maps.bounds([]) is None
    (south, west), (north, east) = maps.bounds([Shape("locality", "Köping", [TOWN])])
    assert north - south == pytest.approx(maps.LEAST_SPAN) and east - west == pytest.approx(2 * maps.LEAST_SPAN)
    assert (south + north) / 2 == pytest.approx(TOWN[0]) and (west + east) / 2 == pytest.approx(TOWN[1])


def test_nothing_and_next_to_nothing_can_be_drawn():
    empty = data_of(maps.picture(shapes=[], nonce="n", title="Tom"))
    assert empty["fit"] == empty["whole"] == [list(corner) for corner in maps.SWEDEN]
    hollow = data_of(maps.picture(shapes=[Shape("road", "E18", [])], nonce="n", title="Tom"))
    assert hollow["ground"] == []
    same = [maps.Point(*TOWN, "a"), maps.Point(*TOWN, "b")]
    twins = data_of(maps.picture(shapes=[], points=same, nonce="n", title="Två"))
    assert twins["fit"][0][0] < TOWN[0] < twins["fit"][1][0]
    zero = maps.picture(shapes=ground(), places=[maps.PlaceMark("Torget", *TOWN, 0)], nonce="n", title="Noll")
    assert data_of(zero)["places"][0]["lines"] == ["0 händelser"]


@pytest.mark.parametrize("bad", [math.nan, math.inf, 91.0, -400.0])
def test_what_is_no_position_is_refused(bad):
    with pytest.raises(ValueError, match="not a position"):
        maps.picture(shapes=[], points=[maps.Point(bad, 16.0, "x")], nonce="n", title="x")
    with pytest.raises(ValueError, match="not a position"):
        maps.picker(shapes=[Shape("road", "E18", [(59.5, 16.0), (bad, 16.0)])], nonce="n", title="x")


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, []),
        (1, [(1, 1)]),
        (3, [(1, 1), (2, 3)]),
        (9, [(1, 1), (2, 3), (4, 7), (8, 9)]),
        (31, [(1, 3), (4, 9), (10, 21), (22, 31)]),
    ],
)
def test_classes_double_and_have_no_gaps(top, expected):
    assert maps.steps([0, top]) == expected


def test_every_count_falls_in_exactly_one_of_at_most_four_classes():
    for top in range(1, 400):
        classes = maps.steps([top])
        assert len(classes) <= 4
        assert [n for low, high in classes for n in range(low, high + 1)] == list(range(1, top + 1))


def test_marks_grow_with_the_number():
    assert maps.diameter(0, 0) == maps.diameter(0, 50) == maps.SMALLEST_MARK
    assert maps.diameter(50, 50) == maps.LARGEST_MARK
    assert maps.SMALLEST_MARK < maps.diameter(5, 50) < maps.diameter(20, 50) < maps.LARGEST_MARK


def test_words_on_a_place():
    document = maps.picture(shapes=[], places=[maps.PlaceMark("Torget", *TOWN, 1, 4, 1, 3, True)], nonce="n", title="x")
    assert data_of(document)["places"][0]["lines"] == [
        "1 händelse mot 4 i perioden vi jämför med",
        "1 verksamhet har rapporterat",
        "Ungefärligt läge",
    ]
    assert "Platsernas lägen är ungefärliga." in document and "Händelser per plats" in document
    assert "Händelser per ruta" not in document


def test_empty_cells_are_not_drawn_and_the_legend_has_their_numbers():
    document = full("n")
    assert [cell[4] for cell in data_of(document)["cells"]] == [1, 2, 2, 3, 3, 3, 3, 4]
    for words in ("2–3", "4–7", "Händelser per ruta (250 m)", "Enskilda händelser", "Exempeldata – påhittade"):
        assert words in document


def test_names_stand_where_their_area_is():
    anchors = {shape["name"]: shape["anchor"] for shape in data_of(full("n"))["ground"]}
    assert anchors["Norr"] == pytest.approx([59.55, 16.0]) and anchors["Söder"] == pytest.approx([59.45, 16.0])
    horseshoe = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 3), (3, 3), (3, 1), (0, 1)]
    shape = Shape("sub_area", "U", [(59 + a / 100, 16 + b / 100) for a, b in horseshoe])
    assert data_of(maps.picture(shapes=[shape], nonce="n", title="x"))["ground"][0]["anchor"] is None


# How it behaves

DOCUMENTS = {
    "/picture": full,
    "/picker": pick,
    "/started": lambda nonce: pick(nonce, start=(59.45, 16.05)),
    "/hostile-picture": lambda nonce: full(nonce, name=lambda text: HOSTILE),
    "/hostile-picker": lambda nonce: pick(nonce, name=lambda text: HOSTILE),
    "/empty": lambda nonce: maps.picture(shapes=[], nonce=nonce, title="Tom"),
}
HOST = """<!doctype html><html lang="sv"><title>Rapport</title><main><h1>Rapport</h1>
<iframe data-place-picker src="%s" title="Välj plats på kartan" sandbox="allow-scripts" width="600" height="420">
</iframe>
<input id="f-lat" aria-label="Nord"><input id="f-lon" aria-label="Öst">
<label><input type="radio" name="precision" value="about" checked>Ungefär</label>
<label><input type="radio" name="precision" value="exact">Här</label>
<button type="button" data-own-position hidden>Använd min position</button>
<p id="place-picker-status" role="status"></p></main><script src="/static/place-picker.js"></script></html>"""
PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'"


class Site(BaseHTTPRequestHandler):
    """Documents with the map's own headers, a page around them, and static files as the product serves them."""

    def do_GET(self):
        path = self.path.split("?")[0]
        if path.startswith("/static/"):
            vendor = path.startswith("/static/vendor/")
            file = ROOT / ("node_modules" if vendor else "app/static") / path[15 if vendor else 8 :]
            kind = {".js": "text/javascript", ".css": "text/css"}[file.suffix]
            self.answer(file.read_bytes(), kind, {"Cross-Origin-Resource-Policy": "cross-origin"})
        elif path.startswith("/around/"):
            page = (HOST % path[7:]).encode()
            self.answer(page, "text/html; charset=utf-8", {"Content-Security-Policy": PAGE_POLICY})
        elif path in DOCUMENTS:
            nonce = secrets.token_urlsafe(16)
            policy = {"Content-Security-Policy": maps.csp(nonce)}
            self.answer(DOCUMENTS[path](nonce).encode(), "text/html; charset=utf-8", policy)
        else:
            self.send_error(404)

    def answer(self, body, kind, headers):
        self.send_response(200)
        for name, value in {"Content-Type": kind, "X-Content-Type-Options": "nosniff", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet: the test output is for results."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: the maps are not tried in a browser.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, site):
    """open(path) → (page, the map's frame); afterwards nothing may have been blocked, failed or fetched elsewhere."""
    faults, contexts = [], []

    def open_(path, **options):
        contexts.append(browser.new_context(viewport={"width": 900, "height": 600}, **options))
        contexts[-1].set_default_timeout(1000 * PATIENCE)
        page = contexts[-1].new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda sent: None if sent.url.startswith((site, "data:")) else faults.append(sent.url))
        page.goto(site + "/around" + path)
        frame = page.frame_locator("iframe")
        frame.locator(".leaflet-map-pane").wait_for(state="attached")
        return page, page.frames[1]

    yield open_
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "favicon" not in fault] == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/picture", "/picker", "/empty", "/hostile-picture", "/hostile-picker"])
def test_documents_draw_without_a_fault_and_axe_finds_nothing(opened, path):
    page, frame = opened(path)
    frame.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    assert frame.evaluate("window.evil === undefined && self.origin === 'null'")
    assert frame.evaluate("document.querySelectorAll('img').length") == 0
    if "empty" not in path:
        assert frame.locator("path.outline").count() == 1 and frame.locator("path.road").count() == 1
    if path == "/hostile-picture":
        frame.locator(".mark").first.focus()
        page.keyboard.press("Enter")
        assert frame.locator(".leaflet-popup strong").text_content() == HOSTILE
        page.keyboard.press("Escape")
        frame.locator(".leaflet-popup").wait_for(state="detached")
        assert frame.evaluate("window.evil === undefined")
    frame.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = frame.evaluate("axe.run(document, {preload: false}).then(result => result.violations)")
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == [], scheme


@pytest.mark.browser
def test_places_are_reached_and_read_by_keyboard(opened):
    page, frame = opened("/picture")
    marks = frame.locator("div.mark")
    assert marks.count() == 7
    assert all(mark.get_attribute("role") == "button" for mark in marks.all())
    one = frame.get_by_role("button", name="Plats 1: Plats 6, 18 händelser mot 6")
    one.focus()
    page.keyboard.press("Enter")
    assert frame.locator(".leaflet-popup strong").inner_text() == "Plats 6"
    assert "6 verksamheter har rapporterat" in frame.get_by_role("status").inner_text()
    assert frame.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Stäng"
    assert frame.get_by_title("Zooma in").count() == frame.get_by_title("Zooma ut").count() == 1


@pytest.mark.browser
def test_marks_do_not_cover_each_other_and_are_large_enough_to_hit(opened):
    _, frame = opened("/picture")
    boxes = [mark.bounding_box() for mark in frame.locator("div.mark").all()]
    discs = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"]) for box in boxes]
    assert min(disc[2] for disc in discs) >= 24
    for i, a in enumerate(discs):
        for b in discs[i + 1 :]:
            assert math.dist(a[:2], b[:2]) >= (a[2] + b[2]) / 2


@pytest.mark.browser
def test_points_are_bunched_and_a_single_one_is_no_bunch_of_one(opened):
    _, frame = opened("/picture")
    frame.locator("div.bunch").first.wait_for()
    counts = [int(text) for text in frame.locator("div.bunch").all_inner_texts()]
    assert min(counts) >= 2 and sum(counts) + frame.locator("div.dot").count() == len(points())
    assert frame.get_by_role("button", name="Ensam händelse").count() == 1


@pytest.mark.browser
def test_a_point_is_chosen_by_click_and_by_keyboard(opened):
    page, frame = opened("/picker")
    frame.locator(".leaflet-container").click(position={"x": 200, "y": 150})
    page.wait_for_function("document.getElementById('f-lat').value")
    clicked = float(page.input_value("#f-lat")), float(page.input_value("#f-lon"))
    assert 59.3 < clicked[0] < 59.7 and 15.7 < clicked[1] < 16.3
    assert page.locator("input[value=exact]").is_checked()
    assert page.inner_text("#place-picker-status") == "Punkten är vald på kartan."
    assert frame.locator("div.chosen").count() == 1
    words = f"Vald punkt: {clicked[0]:.4f} nord, {clicked[1]:.4f} öst.".replace(".", ",")
    assert frame.get_by_role("status").inner_text() == words[:-1] + "."

    frame.locator(".leaflet-container").focus()
    place = "document.querySelector('.leaflet-map-pane').style.transform"
    before = frame.evaluate(place)
    page.keyboard.press("ArrowUp")
    frame.wait_for_function(f"before => {place} !== before", arg=before)
    frame.get_by_role("button", name="Välj mitten av kartan").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("at => Number(document.getElementById('f-lat').value) !== at", arg=clicked[0])
    assert abs(float(page.input_value("#f-lon")) - 15.99) < 0.1


@pytest.mark.browser
def test_a_started_map_shows_the_point_and_follows_the_fields(opened):
    page, frame = opened("/started")
    assert frame.get_by_role("status").inner_text() == "Vald punkt: 59,4500 nord, 16,0500 öst."
    page.fill("#f-lat", "59,5")
    page.fill("#f-lon", "15.9")
    page.keyboard.press("Tab")
    frame.get_by_text("Vald punkt: 59,5000 nord, 15,9000 öst.").wait_for()
    assert page.input_value("#f-lat") == "59,5"


@pytest.mark.browser
def test_the_page_listens_to_its_map_alone(opened):
    page, frame = opened("/picker")
    page.evaluate("window.postMessage({lat: 59.5, lon: 16.0}, '*')")
    bad_messages = ["{lat: NaN, lon: 16}", "{lat: '59', lon: 16}", "null", "'x'", "{lat: 10, lon: 16}", "{lat: 59}"]
    for bad in bad_messages:
        frame.evaluate(f"parent.postMessage({bad}, '*')")
    page.get_by_text("Punkten ligger utanför Sverige.").wait_for()
    assert page.input_value("#f-lat") == page.input_value("#f-lon") == ""
    assert page.locator("input[value=about]").is_checked()


@pytest.mark.browser
def test_own_position_fills_the_fields_and_moves_the_map(opened):
    page, frame = opened("/picker", geolocation={"latitude": 59.55, "longitude": 15.91}, permissions=["geolocation"])
    page.get_by_role("button", name="Använd min position").click()
    frame.get_by_text("Vald punkt: 59,5500 nord, 15,9100 öst.").wait_for()
    assert (page.input_value("#f-lat"), page.input_value("#f-lon")) == ("59.55000", "15.91000")
    assert "Din position är vald" in page.inner_text("#place-picker-status")
