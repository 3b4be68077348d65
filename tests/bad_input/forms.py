"""Finds every form by walking the pages as a person does, and fills it in as it must be accepted."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import HTTPException

from tests.bad_input.accepted_values import BETTER

PER_ENDPOINT = 4
MORE_OF = {"consultations.show": 8}  # each kind has forms of its own
"""So many pages of one kind are looked at."""
TYPED = ("text", "search", "tel", "textarea")
"""Controls whose value is kept word for word when a form is refused."""
SHOWN_AGAIN = ("find", "drop", "more", "mask")
"""Buttons with which a form is only shown again: the walk presses the one that sends it."""


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

    def filled(self, better: dict[str, str]) -> dict[str, Any]:
        """What a person sends: the form's own values, something fitting in empty fields, `better` on top; of several
        lists with one name what each says."""
        return {name: better.get(name, self._sent(name)) for name in self.fields}

    def _sent(self, name: str) -> str | list[str]:
        lists = [_fitting(one) for one in self.controls if one.name == name and one.kind == "select"]
        return lists if len(lists) > 1 else _fitting(self.control(name))


def _fitting(control: Control) -> str:
    if control.value or control.kind in ("hidden", "checkbox", "search"):
        return control.value
    if control.kind in ("select", "radio"):
        return next((option for option in control.options if option), "")
    if control.kind in ("text", "textarea"):
        return f"Ord i {control.name.replace('_', ' ')}"  # an underscore makes a user name of it
    return {"number": "1", "date": "2026-11-20", "datetime-local": "2026-11-24T20:30"}.get(control.kind, "")


LINK, FORM = re.compile(r'<a\b[^>]*?\shref="([^"]*)"'), re.compile(r"<form\b.*?</form>", re.DOTALL)


class _Reader(HTMLParser):
    """The POST forms of a page."""

    def __init__(self):
        super().__init__()
        self.forms: list[tuple[str, list[Control]]] = []
        self._form = self._select = self._area = None

    def handle_starttag(self, tag, attributes):
        got = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = (got.get("action", ""), []) if got.get("method", "").lower() == "post" else None
            if self._form:
                self.forms.append(self._form)
        elif self._form and tag == "input" and got.get("name"):
            self._input(got)
        elif self._form and tag == "button" and got.get("name") in SHOWN_AGAIN:
            pass
        elif self._form and tag == "button" and got.get("name") and got.get("formaction", "").startswith("/"):
            # The same form with one word more, sent to another address: what stands above the button goes along.
            told = Control(got["name"], "hidden", got.get("value", ""))
            self.forms.append((got["formaction"].partition("#")[0], [*self._form[1], told]))
        elif self._form and tag == "button" and got.get("name"):
            self._form[1].append(Control(got["name"], "hidden", got.get("value", "")))
        elif self._form and tag == "button" and got.get("formaction", "").startswith("/"):
            # The same form, sent to another address.
            self.forms.append((got["formaction"].partition("#")[0], self._form[1]))
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
        text = answer.get_data(as_text=True)
        for link in LINK.findall(text):
            _add(html.unescape(link), path, waiting, seen, often, adapter)
        for form in forms_in(text, role, path, adapter):
            found.setdefault(form.key, form)
    return list(found.values()), list(seen)


def forms_in(text: str, role, path: str, adapter) -> list[Form]:
    """The POST forms of a page, as this role meets it there."""
    reader = _Reader()
    for form in FORM.findall(text):  # the forms alone: to take a whole page apart takes as long as to make it
        reader.feed(form)
    targets = [(action or path, controls) for action, controls in reader.forms]
    return [Form(role, endpoint_of(adapter, to, "POST"), path, to, controls) for to, controls in targets]


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
    # An open page knows no role: `tests/public` and `tests/tips` send its forms.
    if (
        endpoint is None
        or endpoint.startswith("public.")
        or often.get(endpoint, 0) >= MORE_OF.get(endpoint, PER_ENDPOINT)
    ):
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
    body = urlencode(values, doseq=True, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    return browser.http.post(form.action, data=body, content_type=kind, headers=headers, **options)


def _sendable(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def form_has_file(form: Form, name: str) -> bool:
    return any(control.name == name and control.kind == "file" for control in form.controls)


def better(form: Form) -> dict[str, str]:
    known = BETTER.get(form.endpoint, {})
    if form.endpoint == "quarterly_reports.prioritise":
        kinds = [name.split("-")[0] for name in form.fields]
        ranks = [kinds[: number + 1].count("rank") for number in range(len(kinds))]
        known = {
            name: {"reason": "Störst problem", "rank": str(rank) if rank <= 3 else ""}.get(kind, "3")
            for name, kind, rank in zip(form.fields, kinds, ranks, strict=True)
            if "-" in name
        }
    return known


def accepted(form: Form) -> dict[str, str]:
    return form.filled(better(form))


def browser_for(site, form: Form):
    """The role's browser on the form's own page, whatever an earlier form has done to its cookies."""
    browser = site.browsers[form.role]
    page = browser.get(form.page)
    assert page.mimetype == "text/html", (form.page, page.status_code)
    return browser


def browser_of(site, form: Form):
    """The role's browser as it was left, with the token of its session: `Kept` has put back what a form did to it."""
    return site.browsers[form.role]


class Kept:
    """A browser's cookies, put back at the end."""

    def __init__(self, browser):
        self.browser, self.cookies, self.csrf = browser, dict(browser.http._cookies or {}), browser.csrf

    def __enter__(self):
        return self.browser

    def __exit__(self, *_):
        self.browser.http._cookies = self.cookies
        self.browser.csrf = self.csrf
