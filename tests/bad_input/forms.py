"""Finds every form by walking the pages as a person does, and fills it in as it must be accepted."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import HTTPException

from tenants.access import Role
from tests.attachments.made import pdf
from tests.basemaps.tile_files import packed as packed_streets
from tests.photos.made import photo
from tests.world import PASSWORD, email

PER_ENDPOINT = 4
MORE_OF = {"consultations.show": 8}  # each kind has forms of its own
"""So many pages of one kind are looked at."""
TYPED = ("text", "search", "tel", "textarea")
"""Controls whose value is kept word for word when a form is refused."""
SHOWN_AGAIN = ("find", "drop", "more", "mask")
"""Buttons with which a form is only shown again: the walk presses the one that sends it."""
STREETS = packed_streets()
CSV = "typ;tidigast;plats;organisation;text\nklotter;2026-11-20 20:00;Torget;Högstadieskolan;Klotter\n"


def _empty_lines(first: int) -> dict[str, str]:
    """The lines of a group's form from this one on: an organisation is on one line only."""
    return {f"{name}_{line}": "" for name in ("organisation", "function") for line in range(first, 13)}


BETTER = {
    "counted_sources.choose": {"first": "own", "until": "2026-12-31", "then": "file"},
    "accounts.open_session": {"email": email(Role.COORDINATOR, "koping"), "password": PASSWORD},
    "accounts.accept": {"password": PASSWORD},
    "accounts.change_password": {"password": PASSWORD, "new_password": "en annan mening som ingen anar"},
    "accessibility.describe": {"email": "kommunen@exempel.se", "phone": "0221-250 00"},
    "accounts.ask_for_reset": {"email": email(Role.SCHOOL, "koping")},
    "accounts.choose_password": {"password": PASSWORD},
    "people.give": {"email": "ny@koping.example", "valid_from": "", "valid_to": ""},
    "people.change": {"valid_from": "2026-11-01", "valid_to": ""},
    "people.look_through": {"file": "e-post;roll\nny@koping.example;Rapportör\n"},
    "phones.remember": {"pin": "4071"},
    "people.confirm": {"email": "polis@koping.example"},
    "settings.describe": {"accent": "#12386b"},
    "settings.put_arms": {
        "arms": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    },
    "ground.take_file": {"kind": "places", "file": "namn;sort;lat;lon\nKajen;hamn;59,51;16,0\n", "source": "kommunen"},
    "address_files.create": {
        "source": "Lantmäteriet",
        "dated": "2026-11-01",
        "file": "gata;nummer;lat;lon\nStorgatan;9;59,51;16,0\n",
    },
    "problems.create": {"outline": "59,51 15,99\n59,51 16,00\n59,52 16,00"},
    "problems.change": {"outline": "59,51 15,99\n59,51 16,00\n59,52 16,00"},
    "ground.add_place": {"name": "En ny plats", "lat": "59,512", "lon": "15,991"},
    "ground.rename_area": {"name": "Ett annat delområde"},
    "ground.change_place": {"name": "En annan plats", "lat": "59,512", "lon": "15,991"},
    "call_lists.change_whole": {
        "function_1": "Fältgruppen",
        "number_1": "0221-250 00",
        "function_2": "",
        "number_2": "",
    },
    "call_lists.change_place": {
        "function_1": "Skolans expedition",
        "number_1": "0221-250 00",
        "function_2": "",
        "number_2": "",
    },
    "documents.verify": {"kod": "0" * 64},
    "redactions.ask": {"words": "Rektor", "reason": "Ett namn stod kvar."},
    "measures.change": {"starts_on": "2026-11-26", "due": "2026-12-18", "planned": "4", "cost": "900"},
    "measures.log_occasion": {"done_on": "2026-11-24", "deficiencies": "2", "rectified": "1"},
    "evaluations.register": {"starts_on": "2026-12-07", "weeks": "26"},
    "attachments.add": {"file": pdf(), "looked": "true"},
    "attachments.change": {"file": pdf(), "looked": "true"},
    "official_statistics.take_file": {
        "kind": "offences",
        "source": "",
        "file": "kommun;brottstyp;period;antal\nKöping;Rån;2026K3;9\n",
    },
    "side_by_side.take_file": {"source": "", "file": "kommunkod;kommun;brottstyp;år;antal\n1983;Köping;Rån;2023;9\n"},
    "official_statistics.create": {"kind": "offences", "source": "", "name": "Rån", "period": "2026K3", "value": "12"},
    "official_statistics.correct": {"value": "598", "why": "Källan har rättat talet."},
    "consultations.create": {
        "held_on": "2026-11-20",
        "participants": "12",
        "results": "Otrygg; 31 %; 38",
        "revisit_on": "",
    },
    "consultations.change": {
        "held_on": "2026-12-09",
        "participants": "",
        "results": "Otrygg; 31 %; 38",
        "revisit_on": "",
    },
    "consultations.add_remark": {"photo": photo(size=(9, 9)), "no_faces": "ja", "lat": "59.51", "lon": "15.99"},
    "consultations.change_remark": {"lat": "59.51", "lon": "15.99"},
    "surveys.create": {"questions": "Trygg på kvällen?", "last": "2026-12-11"},
    "consultations.answer": {"due": "2026-12-11"},
    "consultations.add_contact": {"email": "info@butiken.example"},
    "consultations.change_contact": {"email": "info@butiken.example"},
    "legal_duties.say": {"done_on": "2026-11-20", "next_on": "2027-11-20"},
    "legal_duties.change": {"first": "2024-11-20", "last": "2026-11-20"},
    "legal_duties.decide": {"decided_on": "2026-11-20"},
    "legal_duties.add_measure": {"due": "2027-06-01"},
    "legal_duties.change_measure": {"due": "2027-06-01"},
    **dict.fromkeys(
        ("legal_duties.add_record", "legal_duties.change_record"),
        {"first": "2026-11-20", "last": "2027-11-20", "review_on": "2027-05-20"},
    ),
    **dict.fromkeys(("publishing.create", "publishing.change"), {"lines": "Växeln; 0221-250 00; ; vardagar"}),
    "pledges.create": {
        "year": "2028",
        "groups": "",
        "commitments": "Vuxna ute; Bovärden",
        "dialogue": "Oro; 31 %; 214 svar; Torget",
        **dict.fromkeys(("reported_crimes", "police_picture", "own_analyses"), "Anmälda brott; 742; ; Brå"),
        **dict.fromkeys(("municipality_on", "police_on"), "2026-11-20"),
    },
    "pledges.change": {
        **dict.fromkeys(("reported_crimes", "dialogue", "police_picture", "own_analyses"), "Anmälda brott; 742; ; Brå"),
        "groups": "",
    },
    "pledges.add_commitment": {"number": "4", "due": "2027-06-01"},
    "pledges.change_commitment": {"number": "4", "due": "2027-06-01"},
    "pledges.sign": {"signed_on": "2026-11-20"},
    "measurements.create": {"first": "2026-11-02", "number": "900", "percentile_85": "52", "place_text": "Vid backen"},
    "measurements.change": {"first": "2026-11-02", "number": "900", "percentile_85": "52", "place_text": "Vid backen"},
    "measurements.take_in": {"file": "månad;ägare;plats;kronor\n2026-09;Högstadieskolan;;900\n"},
    "groups.create": {"kind": "other", **_empty_lines(2)},
    "groups.change": _empty_lines(3),
    "disclosure_control.release": {"decided_on": "2026-11-20"},
    "area_sharing.agree": {"decided_on": "2026-11-20"},
    "asks.answer": {"answered_on": "2026-11-24"},
    "asks.save_review": {"reviewed_on": "2026-11-24"},
    "minutes.decide": {"due": "2026-12-11"},
    "meetings.create": {"kind": "est"},
    "meetings.change": {"kind": "est"},
    "meetings.create_decision": {"due": "2026-12-11"},
    "meetings.change_decision": {"due": "2026-12-11"},
    "meetings.follow_up": {"due": "2026-12-11"},
    "contributions.hand_in": {"text": "Lugnt vid stationen.", "draft": ""},
    "contributions.note": {"text": "Lugnt vid stationen."},
    "contributions.write_log": {"log": "Lampor lagas."},
    "coming_events.create": {"title": "Julmarknaden.", "first": "2026-11-28", "last": ""},
    "coming_events.change": {"title": "Julmarknaden.", "first": "2026-11-28", "last": ""},
    "contributions.add_presence": {"day": "2026-11-28"},
    "contributions.change_presence": {"day": "2026-11-28"},
    "inbox.change": {"category": "hastighet", "named_place_id": ""},
    "go_live.record": {"decided_on": "2026-11-20"},
    "setup.share": {"decided_on": "2026-11-20"},
    "basemaps.put": {"attribution": "", "file": STREETS},
    "intake.create": {"file": CSV, "step": "las-in"},
    "mapped_files.create": {"file": CSV},
    # Where something can be tapped, what the fields say is chosen: so every field is read.
    "incidents.create": {
        **{tap: "annan" for tap in ("often", "usual", "when")},
        "category": "klotter",
        "earliest": "2026-11-24T20:30",
        "lat": "",
        "lon": "",
        "latest": "",
        "how": "",
        "people_band": "1",
        "photo": photo(size=(9, 9)),
        "no_faces": "ja",
    },
    "photos.add": {"photo": photo(size=(9, 9)), "no_faces": "ja"},
    "photos.decide": {"decided_on": "2026-11-20"},
    "incidents.correct": {"lat": "", "lon": "", "how": ""},
    "incidents.object_to": {"wrong": "place", "text": "Fel hörn."},
    "incidents.settle": {"text": "Bråk på torget."},
    "est.write_follow_up": {"needs_decision": ""},
    "est.create": {"title": "En ny rubrik", "count_types": ""},
    "est.change": {"count_types": ""},
    "est.create_goal": {
        "unit": "ytor",
        "baseline": "20",
        "target": "10",
        "now": "15",
        "baseline_with": "13",
        "baseline_of": "21",
        "now_with": "3",
        "now_of": "21",
        "coverage_then": "4",
        "coverage_now": "6",
    },
    "est.change_goal": {
        "baseline_with": "13",
        "baseline_of": "21",
        "now_with": "3",
        "now_of": "21",
        "coverage_then": "4",
        "coverage_now": "6",
    },
    "est.create_activity": {
        "planned_year": "4",
        "planned_1": "",  # the report of a quarter that has ended may be final
        "planned_2": "",
        "planned_3": "",
        "planned_4": "4",
    },
}
"""What an accepted form holds where the form itself and a likely word do not do."""


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
