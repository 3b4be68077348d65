"""Somebody at a browser: goes to pages, sees what is wrong with them, uses the keyboard alone."""

import gzip
import json
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Frame, Page, Response, expect

from tests import PATIENCE
from tests.browser.house import House
from tests.processes import becomes

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
DEMANDED = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RUN_AXE = f"""async () => {{
  const found = await axe.run(document, {{
    iframes: false, preload: false, resultTypes: ["violations"],
    runOnly: {{type: "tag", values: {json.dumps([*DEMANDED, "best-practice"])}}},
  }});
  const why = node => ([...node.any, ...node.all, ...node.none][0] || {{message: ""}}).message;
  const line = node => `${{node.target.join(" ")}} – ${{why(node)}}`;
  return found.violations.map(one => ({{id: one.id, tags: one.tags, nodes: one.nodes.map(line)}}));
}}"""
PHONE, SMALL, DESK = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1440, "height": 900}
MOST_BYTES, SCREENS, LEAST_WRITING = 20_000, 4, 12
"""Of a page (../docs/face.md): its HTML compressed, screens of a phone, and the writing of drawings in pixels."""
TALL = "document.fonts.ready.then(() => document.documentElement.scrollHeight)"
SMALL_WRITING = """least => [...document.querySelectorAll("svg text")].map(text => {
  const svg = text.ownerSVGElement, shown = svg.getBoundingClientRect().width, drawn = svg.viewBox.baseVal.width;
  const scale = drawn ? shown / drawn : 1;
  return shown ? [text.textContent, parseFloat(getComputedStyle(text).fontSize) * scale] : ["", least];
}).filter(([_text, size]) => size < least).map(([text, size]) => `för liten skrift: ${text} ${size.toFixed(1)}`)"""
TOO_WIDE = """() => {
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) { return []; }
  const clips = node => getComputedStyle(node).overflowX !== "visible";
  const held = node => node && node !== root && (clips(node) || held(node.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter(
    node => node.getBoundingClientRect().right > root.clientWidth + 0.5 && !held(node.parentElement));
  const named = out.slice(-3).map(node => node.tagName.toLowerCase() + "#" + node.id + "." + node.className);
  return [`${root.clientWidth}: sidan kan skjutas ${wide} pixlar i sidled: ${named.join(", ")}`];
}"""
FOCUS = """() => {
  const seen = node => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const node = document.activeElement;
  const box = node.getBoundingClientRect();
  return {
    tag: node.tagName, name: node.name || "", value: node.value || "", href: node.getAttribute("href") || "",
    text: (node.getAttribute("aria-label") || node.innerText || node.title || "").trim(),
    visible: node.tagName === "IFRAME" || seen(node) || Boolean(node.closest("label") && seen(node.closest("label"))),
    onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    covered: (() => {
      const fixed = [...document.querySelectorAll("body *")].filter(
        one => ["fixed", "sticky"].includes(getComputedStyle(one).position) && !one.contains(node));
      return fixed.map(one => one.getBoundingClientRect()).some(
        over => over.height && box.top >= over.top && box.bottom <= over.bottom
          && box.left >= over.left && box.right <= over.right);
    })(),
  };
}"""


WHERE = """() => [[...document.querySelectorAll("*")].indexOf(document.activeElement),
  document.activeElement === document.body]"""
SELECTED = "() => document.activeElement.selectedOptions[0].text"
expect.set_options(timeout=1000 * PATIENCE)
DRAWN = """() => document.querySelector('[autofocus]')
    && new Promise(done => { requestAnimationFrame(done); setTimeout(done, 5000) })"""
"""Resolves when the page has been drawn, where somebody asks for the focus; a page that is not shown is not drawn."""


def too_heavy(sent: Response) -> list[str]:
    """That the HTML of an answer is more than a page may send."""
    n = len(gzip.compress(sent.body()))
    return [f"{n} byte packad HTML, högst {MOST_BYTES}"] if n > MOST_BYTES else []


class Visitor:
    """One browser context. `faults` grows with every foreign request, console error and script error."""

    def __init__(self, browser: Browser, house: House, role, slug: str, *, javascript: bool = True, **options):
        self.house, self.slug = house, slug
        self.context = browser.new_context(
            base_url=house.origin,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            # A worker of the browser's own answers before `page.route` does: tests/journeys lets it work.
            **{"viewport": DESK, "service_workers": "block", **options},
        )
        self.context.set_default_timeout(1000 * PATIENCE)
        self.token = house.session(role, slug) if role else None
        if self.token:
            self.context.add_cookies([{"name": "samsyn", "value": self.token, "url": house.origin}])
        self.faults: list[str] = []
        self._refused_on_purpose = False
        self.context.on("request", self._look_at_request)
        self.context.on("console", self._look_at_message)
        self.context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        self.page: Page = self.context.new_page()

    # --- what the browser says -------------------------------------------------------------------------------------

    def _look_at_request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and f"{parts.scheme}://{parts.netloc}" != self.house.origin:
            self.faults.append(f"request to another host: {request.url}")
        # A static file is kept by the browser for a year: without its version it would outlive the next release.
        if parts.path.startswith("/static/") and not parts.query.startswith("v="):
            self.faults.append(f"a static file without its version: {request.url}")

    def _look_at_message(self, message) -> None:
        # Chromium writes a line for an answer above 399, also when that is the very page that was asked for.
        if self._refused_on_purpose and "the server responded with a status of" in message.text:
            return
        # A map opened by itself asks for an icon, which a document without rights may not have. In a frame it does not.
        if message.location.get("url", "").endswith("/favicon.ico"):
            return
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    @contextmanager
    def expecting_refusal(self):
        self._refused_on_purpose = True
        yield
        self._refused_on_purpose = False

    def leave(self) -> None:
        """End the session, which would else count among a person's five, and close the browser."""
        if self.token:
            self.house.end_session(self.token, self.slug)
        self.context.close()

    # --- going to a page -------------------------------------------------------------------------------------------

    def go(self, path: str, *, status: int = 200) -> Response:
        """Open a page of this place and expect the answer."""
        with self.expecting_refusal():
            answer = self.page.goto(f"/{self.slug}{path}" if path.startswith("/") else path, wait_until="load")
        assert answer.status == status, f"{answer.status} på {answer.url}: {self.page.title()}"
        self._let_focus_be_given()
        return answer

    def _let_focus_be_given(self) -> None:
        """Chromium gives the focus to what asks for it (`autofocus`) when it first draws the page, which may be after
        the page has loaded: keys pressed before would go nowhere."""
        self.page.evaluate(DRAWN)

    def ask_all(self) -> None:
        """In the form of a report: have the fields of type and place shown, which are behind what is usual."""
        for radio in self.page.locator('.tap [value="annan"]:not([name="when"])').all():
            radio.check()

    def wear(self, size: dict, scheme: str) -> None:
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)

    def violations(self) -> tuple[list[str], list[str]]:
        """What axe finds on the page as it is: against WCAG 2.2 AA, and against mere good practice."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        broken, advice = [], []
        for found in self.page.evaluate(RUN_AXE):
            lines = [f"{found['id']}: {node}" for node in found["nodes"]]
            (broken if set(found["tags"]) & set(DEMANDED) else advice).extend(lines)
        return broken, advice

    def too_wide(self) -> list[str]:
        """That the page can be pushed sideways, and what sticks out; nothing when it cannot."""
        return self.page.evaluate(TOO_WIDE)

    def tall(self) -> int:
        """How many pixels the page is from top to bottom, in its own typeface."""
        return self.page.evaluate(TALL)

    def too_long(self) -> list[str]:
        """That the page, on a phone, is longer than a page may be."""
        tall, most = self.tall(), SCREENS * PHONE["height"]
        return [f"{tall} pixlar på telefon, högst {most}"] if tall > most else []

    def small_writing(self) -> list[str]:
        """Words of drawings that are too small as they are shown."""
        return self.page.evaluate(SMALL_WRITING, LEAST_WRITING)

    def wait_for_faults(self) -> list[str]:
        """The faults, once there is one."""
        becomes(lambda: self.faults, wait=self.wait)
        return self.take_faults()

    def wait(self, seconds: float) -> None:
        """Wait as a page must be waited for: with what it sends heard meanwhile."""
        self.page.wait_for_timeout(1000 * seconds)

    def take_faults(self) -> list[str]:
        taken, self.faults = self.faults, []
        return taken

    # --- the keyboard ----------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        before = self._where()
        self.page.keyboard.press(key)
        if key.endswith("Tab"):
            # Into and out of a map the focus passes from one process to another: for a while it has not left the map,
            # then it is nowhere. (A field of a date has parts, so on the page itself it may stay where it is.)
            in_map = len(before) > 2

            def arrived() -> bool:
                now = self._where()
                return not (now[-1] or (in_map and now == before))

            assert becomes(arrived, every=0.01, wait=self.wait), f"{key} leder ingenstans: {self.focus()}"

    def _where(self) -> list:
        """What has the focus, within a map too: equal while it is the same thing; ends in True when it is nothing."""
        frame = self.page.evaluate_handle("() => document.activeElement").as_element().content_frame()
        return [*self.page.evaluate(WHERE)[:1], *frame.evaluate(WHERE)] if frame else self.page.evaluate(WHERE)

    def choose(self, option: str) -> None:
        """Go down in the list that has the focus until it says this (typed letters must come within a second)."""
        while not self.page.evaluate(SELECTED).startswith(option):
            before = self.focus()["value"]
            self.press("ArrowDown")
            assert self.focus()["value"] != before, f"{option} finns inte i listan"

    def focus(self) -> dict:
        return self.page.evaluate(FOCUS)

    def tab(self) -> dict:
        """One Tab; what has the focus then, which must be seen."""
        self.press("Tab")
        at = self.focus()
        if at["tag"] not in ("BODY", "HTML"):
            assert at["visible"], f"fokus syns inte: {at}"
            assert at["onScreen"] and not at["covered"], f"fokus är utanför eller bakom något: {at}"
        return at

    def tab_to(self, *, most: int = 150, **wanted) -> dict:
        """Tab until what has the focus has these properties (text: contains; href: ends with)."""
        fits = {"text": str.__contains__, "href": str.endswith}
        seen = []
        for _ in range(most):
            at = self.tab()
            seen.append(f"{at['tag']} {at['name'] or at['text'][:30]}")
            if all(fits.get(key, str.__eq__)(at[key], value) for key, value in wanted.items()):
                return at
        raise AssertionError(f"{wanted} nåddes inte med Tab: {seen}")

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def enter(self) -> None:
        """Enter on a link or button that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")
        self._let_focus_be_given()


def document_of(page: Page, selector: str) -> Frame:
    """The document that a frame shows now: one that it showed before may still stand among the page's frames."""
    shown = page.locator(selector).element_handle().content_frame()
    assert shown
    return shown
