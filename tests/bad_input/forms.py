"""Finds every form by walking the pages as a person does, and fills it in as it must be accepted."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import HTTPException

PER_ENDPOINT = 4
"""So many pages of one kind are looked at."""
TYPED = ("text", "search", "tel", "textarea")
"""Controls whose value is kept word for word when a form is refused."""


@dataclass
class Control:
    name: str
    kind: str
    """text, textarea, select, radio, checkbox, hidden, number, date, datetime-local, password, email, file."""
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: bool = False


@dataclass
class Form:
    """A POST form of a page, as `role` meets it."""

    role: object
    endpoint: str
    page: str
    action: str
    controls: list[Control]

    @property
    def key(self) -> tuple:
        return self.endpoint, tuple(sorted({control.name for control in self.controls}))

    @property
    def fields(self) -> list[str]:
        return list(dict.fromkeys(c.name for c in self.controls if c.name and c.name != "csrf"))

    def control(self, name: str) -> Control:
        return next(control for control in self.controls if control.name == name)

    def filled(self, better: dict[str, str]) -> dict[str, str]:
        """What a person sends: the form's own values, something fitting in empty fields, `better` on top."""
        return {name: better.get(name, _fitting(self.control(name))) for name in self.fields}


def _fitting(control: Control) -> str:
    if control.value or control.kind in ("hidden", "checkbox", "search"):
        return control.value
    if control.kind in ("select", "radio"):
        return next((option for option in control.options if option), "")
    if control.kind in ("text", "textarea"):
        return f"Ord i {control.name}"
    return {"number": "1", "date": "2026-11-20", "datetime-local": "2026-11-24T20:30"}.get(control.kind, "")


class _Reader(HTMLParser):
    """The links and the POST forms of a page."""

    def __init__(self):
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, list[Control]]] = []
        self._form = self._select = self._area = None

    def handle_starttag(self, tag, attributes):
        got = {name: value or "" for name, value in attributes}
        if tag == "a":
            self.links.append(got.get("href", ""))
        elif tag == "form":
            self._form = (got.get("action", ""), []) if got.get("method", "").lower() == "post" else None
            if self._form:
                self.forms.append(self._form)
        elif self._form and tag == "input" and got.get("name"):
            self._input(got)
        elif self._form and tag == "button" and got.get("name"):
            self._form[1].append(Control(got["name"], "hidden", got.get("value", "")))
        elif self._form and tag == "select":
            self._select = Control(got["name"], "select")
            self._form[1].append(self._select)
        elif tag == "option" and self._select:
            self._select.options.append(got.get("value", ""))
            if "selected" in got:
                self._select.value = got["value"]
        elif self._form and tag == "textarea":
            self._area = Control(got["name"], "textarea")
            self._form[1].append(self._area)

    def _input(self, got):
        kind, value = got.get("type", "text"), got.get("value", "")
        known = next((c for c in self._form[1] if c.name == got["name"] and c.kind == kind), None)
        if kind in ("radio", "checkbox"):
            control = known or Control(got["name"], kind)
            control.options.append(value)
            if "checked" in got:
                control.value = value
            if known is None:
                self._form[1].append(control)
        elif known is None:
            self._form[1].append(Control(got["name"], kind, value))

    def handle_data(self, data):
        if self._area:
            self._area.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None


def forms_of(browser, role, start: list[str], adapter) -> tuple[list[Form], list[str]]:
    """Every kind of POST form that can be reached from `start` by links, and the addresses walked."""
    waiting, seen, often, found = list(start), dict.fromkeys(start), {}, {}  # in the order of the walk, every time
    while waiting:
        path = waiting.pop(0)
        answer = browser.get(path)
        if answer.status_code in (301, 302, 303, 308):
            _add(answer.headers["Location"], path, waiting, seen, often, adapter)
        if answer.mimetype != "text/html":
            continue
        reader = _Reader()
        reader.feed(answer.get_data(as_text=True))
        for link in reader.links:
            _add(link, path, waiting, seen, often, adapter)
        for action, controls in reader.forms:
            target = action or path
            endpoint = endpoint_of(adapter, target, "POST")
            form = Form(role, endpoint, path, target, controls)
            found.setdefault(form.key, form)
    return list(found.values()), list(seen)


def endpoint_of(adapter, path: str, method: str = "GET") -> str | None:
    try:
        inside = "/" + urlsplit(path).path.lstrip("/").partition("/")[2]
        return adapter.match(path_info=inside, method=method)[0]
    except HTTPException:
        return None


def _add(link, at, waiting, seen, often, adapter):
    link = link.split("#")[0]
    if link.startswith("?"):
        link = at.split("?")[0] + link
    if not link.startswith("/") or link in seen or link.split("/")[1] != at.split("/")[1]:
        return
    endpoint = endpoint_of(adapter, link)
    if endpoint is None or often.get(endpoint, 0) >= PER_ENDPOINT:
        return
    often[endpoint] = often.get(endpoint, 0) + 1
    seen[link] = None
    waiting.append(link)


def send(browser, form: Form, values: dict[str, str], **options):
    """Post the form as a browser does; a file field sends its value as a file's content."""
    files = {name for name in values if form_has_file(form, name)}
    values = {"csrf": browser.csrf, **values}
    headers = {"Sec-Fetch-Site": "same-origin"}
    if files:
        data = {
            name: (BytesIO(_sendable(value)), "fil.csv") if name in files else _sendable(value).decode()
            for name, value in values.items()
        }
        return browser.http.post(form.action, data=data, headers=headers, **options)
    body = urlencode(values, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    return browser.http.post(form.action, data=body, content_type=kind, headers=headers, **options)


def _sendable(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def form_has_file(form: Form, name: str) -> bool:
    return any(control.name == name and control.kind == "file" for control in form.controls)
