"""Whether a page is valid HTML in the strict form that we write: every element is closed where it was opened, holds
only what it may hold, and says nothing twice. What a browser would have to repair is a fault. Not all of the standard:
the elements that our pages use; one that is not known here is a fault too."""

import re
from html.parser import HTMLParser


def _names(said: str) -> frozenset[str]:
    return frozenset(said.split())


VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
PHRASING = _names(
    "a abbr b br button code em i iframe img input kbd label math meter progress q s select small span strong sub sup"
    " svg textarea time var wbr data script template"
)
FLOW = PHRASING | _names(
    "article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre"
    " section table ul"
)
TEXT = frozenset({"#text"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HOLDS = {
    "html": {"head", "body"},
    "head": {"meta", "title", "link", "style", "script"},
    **dict.fromkeys(("title", "style", "script", "textarea", "option"), TEXT),
    **dict.fromkeys(("ul", "ol"), {"li"}),
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "thead", "tbody", "tfoot"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), {"tr"}),
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
    "optgroup": {"option"},
    "details": FLOW | {"summary"},
    "fieldset": FLOW | {"legend"},
    "figure": FLOW | {"figcaption"},
    "summary": PHRASING | HEADINGS | TEXT,
    "legend": PHRASING | HEADINGS | TEXT,
    **dict.fromkeys(
        _names("p h1 h2 h3 h4 h5 h6 span strong em b i code small label button time abbr sub sup s progress meter"),
        PHRASING | TEXT,
    ),
    **dict.fromkeys(
        _names(
            "body main section article aside header footer nav div form li dd dt td th caption blockquote figcaption"
        ),
        FLOW | TEXT,
    ),
    "iframe": set(),
}
TEXTLESS = frozenset(name for name, kinds in HOLDS.items() if "#text" not in kinds) - {"details", "fieldset", "figure"}
NEVER_WITHIN = {
    "a": {"a", "button", "label"},
    "button": {"a", "button", "label"},
    "label": {"label", "button", "a"},
    "form": {"form"},
    "main": {"main", "nav", "header", "footer", "article", "aside"},
    "header": {"header", "footer"},
    "footer": {"header", "footer"},
    "select": {"a", "button"},
    "textarea": {"a", "button"},
    **dict.fromkeys(HEADINGS, {"th", "dt"}),
}
EVERYWHERE = _names("id class lang hidden title tabindex role dir style nonce itemscope itemprop")
OWN = {
    "html": "",
    "meta": "charset name content",
    "link": "rel href media type title as crossorigin hreflang sizes",
    "script": "src type defer async nonce",
    "style": "media",
    "a": "href rel hreflang target download type",
    "img": "src alt width height loading",
    "form": "action method novalidate enctype autocomplete",
    "input": "type name value checked required maxlength minlength min max step pattern placeholder autocomplete"
    " spellcheck disabled readonly inputmode list",
    "textarea": "name rows cols maxlength required placeholder spellcheck readonly autocomplete",
    "select": "name required autocomplete",
    "option": "value selected disabled",
    "button": "type name value disabled formaction",
    "label": "for",
    "progress": "max value",
    "th": "scope colspan rowspan",
    "td": "colspan rowspan",
    "time": "datetime",
    "details": "open",
    "iframe": "src",
    "ol": "start",
}
_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_UNQUOTED = re.compile(r"""=\s*[^\s"'>][^\s>]*""")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')


def faults(page: str) -> list[str]:
    """What is wrong with it, each with the line on which it stands; [] when it is valid."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.ended(page)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        """(attribute, id that it names)."""
        self.labelled: set[str] = set()
        self.controls: list[tuple[str, bool]] = []
        """(its id, whether something else names it)."""
        self.seen: dict[str, int] = {}
        self.headings: list[int] = []
        self.drawing = 0

    def fault(self, said: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {said}")

    def handle_starttag(self, tag, attributes):
        raw = self.get_starttag_text() or ""
        if self.drawing or tag == "svg":
            if not raw.endswith("/>"):
                self.open.append(tag)
                self.drawing += 1
            return
        if raw.endswith("/>"):
            self.fault(f"<{tag}> closes itself")
        bare = _QUOTED.sub('""', raw)
        if _UNQUOTED.search(bare) or "<" in bare[1:]:
            self.fault(f"an attribute without quotes: {raw}")
        if any(_AMPERSAND.search(one) for one in _QUOTED.findall(raw)):
            self.fault(f"& in {raw}")
        self._placed(tag)
        said = dict(attributes)
        names = [name for name, _value in attributes]
        self.faults += [f"{name} twice in {raw}" for name in {*names} if names.count(name) > 1]
        known = EVERYWHERE | {*OWN.get(tag, "").split()}
        for name in names:
            if name not in known and not name.startswith(("data-", "aria-")):
                self.fault(f"no attribute {name} of {tag}")
        self._named(tag, said)
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def _placed(self, tag: str) -> None:
        if tag not in FLOW and not any(tag in kinds for kinds in HOLDS.values()) and tag != "html":
            self.fault(f"no element <{tag}> is known")
        if not self.open:
            if tag != "html" or self.seen:
                self.fault(f"<{tag}> outside <html>")
            return
        # What a link holds is what its parent may hold.
        parent = next(one for one in reversed(self.open) if one != "a")
        if parent == "div" and "dl" in self.open[-2:]:
            parent = "dl"  # a group of it
        if tag not in HOLDS.get(parent, ()):
            self.fault(f"<{tag}> in <{parent}>")
        if wrong := NEVER_WITHIN.get(tag, frozenset()) & {*self.open}:
            self.fault(f"<{tag}> within {sorted(wrong)}")

    def _named(self, tag: str, said: dict[str, str | None]) -> None:
        if "id" in said:
            id = said["id"] or ""
            if not id or re.search(r"\s", id) or id in self.ids:
                self.fault(f"the id {id!r} is empty, has spaces or stands twice")
            self.ids[id] = tag
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            self.asked += [(name, id) for id in (said.get(name) or "").split()]
        if tag == "label":
            self.labelled.add(said.get("for") or "")
        kind = said.get("type", "text")
        if tag in ("select", "textarea") or (tag == "input" and kind not in ("hidden", "submit")):
            named = "aria-label" in said or "aria-labelledby" in said or "label" in self.open
            self.controls.append((said.get("id") or "", named))
        if tag == "img" and said.get("alt") is None:
            self.fault("a picture without alt")
        if tag == "html" and not said.get("lang"):
            self.fault("no language")
        if tag in ("a", "link") and re.search(r"\s", (said.get("href") or "x").strip() or " "):
            self.fault(f"an address with a space, or none: {said.get('href')!r}")
        if tag == "button" and said.get("type") not in ("submit", "button"):
            self.fault("a button that does not say what it is")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag or tag in VOID:
            self.fault(f"</{tag}> where {self.open[-1:]} is open")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()
        self.drawing = max(0, self.drawing - 1)

    def handle_data(self, data):
        if self.drawing or not data.strip():
            return
        parent = next((one for one in reversed(self.open) if one != "a"), "")
        if parent in TEXTLESS or not parent:
            self.fault(f"text in <{parent}>: {data.strip()[:40]!r}")
        if parent not in ("script", "style") and ("<" in data or _AMPERSAND.search(data)):
            self.fault(f"< or & in a text: {data.strip()[:40]!r}")

    def ended(self, page: str) -> list[str]:
        if not page.startswith("<!DOCTYPE html>\n") or page.count("<!DOCTYPE") != 1:
            self.fault("the document's type is not said first, and once")
        if self.open:
            self.fault(f"not closed: {self.open}")
        self.faults += [f"{name} names no {id!r}" for name, id in self.asked if id not in self.ids]
        self.faults += [f"no label of {id!r}" for id, named in self.controls if not named and id not in self.labelled]
        once = ("html", "head", "body", "title", "main", "h1")
        self.faults += [f"<{tag}> {self.seen.get(tag, 0)} times" for tag in once if self.seen.get(tag) != 1]
        steps = zip([0, *self.headings], self.headings, strict=False)
        self.faults += [f"a heading {now} after {before}" for before, now in steps if now > before + 1]
        return self.faults
