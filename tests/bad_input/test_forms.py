"""Every field of every form meets everything in the corpus: a Swedish answer, nothing half stored, nothing run."""

import html
import re
from contextlib import nullcontext
from urllib.parse import quote, urlencode

import pytest
from flask import make_response
from sqlalchemy import update
from werkzeug.exceptions import MethodNotAllowed

from app.incidents import pages, service
from app.incidents.models import Incident
from tenants.access import Role
from tenants.errors import Invalid
from tenants.scope import Scope
from tests.bad_input.accepted_values import BETTER
from tests.bad_input.conftest import PERSONNUMMER
from tests.bad_input.corpus import CORPUS, MARKUP, TRACES
from tests.bad_input.forms import TYPED, Form, Kept, accepted, browser_for, browser_of, form_has_file, send

SAMPLE = 26
"""Without --slow every corpus member meets each seventeenth field, others for each member."""
ASKED_BY_SCRIPT = {
    "mapped_files.read_in",
    "council_papers.confirm",
    "public.read_answer",
    "public.send_tip",
    "publishing.approve",
    "publishing.send_back",
    "council_papers.send",
    "council_papers.send_back",
    "consultations.remove_photo",
    "legal_duties.begin",
    "legal_duties.begin_plan",
    "legal_duties.restore",
    "surveys.restore",
    "pledges.restore_signature",
    "addresses.nearest",
    "accounts.look_over",
    "audit_log.check_now",
    "audit_log.export",
    "basemaps.begin",
    "basemaps.remove",
    "basemaps.take_part",
    "basemaps.finish",
    "basemaps.abandon",
    "basemaps.put_address",
    "inbox.part",
    "contributions.call_extra",
    "contributions.copy",
    "contributions.put_back",
    "coming_events.put_back",
    "contributions.take_back",
    "contributions.take_back_note",
    "doubles.same",
    "inbox.put_back",
    "handovers.send_again",
    "problems.restore_cause",
    "evaluations.put_back",
    "evaluations.share",
    "evaluations.stop_sharing",
    "counted_sources.choose",
    "pledges.begin_next",
    "publishing.remove",
    "problems.restore_step",
    "people.give_listed",
    "people.take_back",
    "phones.open_phone",
    "practice.empty",
    "wall.open_wall",
    "wall.add_decision",
    "wall.leave",
}
"""No form of a page as the world is furnished sends it: `test_guard_at_every_door.py`, and the domain's own tests."""
CHOSEN_BY = {("inbox.take_out", "state"), ("legal_duties.say", "state"), ("thresholds.set_state", "state")}
"""Fields that the form has itself: where the list was narrowed by them, by the button that is pressed, or chosen."""
SAYS_NO_MORE = {"accounts.open_session"}
"""Whether it was the address or the password that was wrong is nobody's business."""


def test_the_walk_meets_every_form_there_is(site):
    """A form that the walk does not meet is not swept: this test turns red then."""
    posts = {
        rule.endpoint for rule in site.app.url_map.iter_rules() if "POST" in rule.methods and "/api/" not in rule.rule
    }
    assert posts - ASKED_BY_SCRIPT == {form.endpoint for form in site.forms}


def test_a_form_filled_in_well_is_accepted(site):
    """Otherwise the sweep would be stopped at the door and prove nothing."""
    refused = []
    for form in site.forms:
        browser = browser_for(site, form)
        with site.sandbox.undone(), Kept(browser):
            answer = send(browser, form, accepted(form))
            if answer.status_code not in (200, 201, 204, 303):
                refused.append((form.role, form.endpoint, answer.status_code, said(answer)))
    assert not refused, "\n".join(map(str, refused))


SAID = re.compile(
    r'<p class="field-error"[^>]*>(.*?)</p>|<li>(?:<a href="#f-[^"]*">)?([^<]*)|<p class="lead">([^<]*)', re.DOTALL
)


def said(answer) -> list[str]:
    """The sentences with which a page explains itself."""
    found = ["".join(one) for one in SAID.findall(answer.get_data(as_text=True))]
    return [html.unescape(re.sub("<[^>]*>", "", one)).strip() for one in found if one.strip()][:12]


@pytest.mark.parametrize("member", CORPUS)
def test_every_field_survives(site, member, request):
    value = site.things.foreign if CORPUS[member] == "foreign" else CORPUS[member]
    cases = [(form, name) for form in site.forms for name in form.fields]
    if not request.config.getoption("--slow"):
        turn = list(CORPUS).index(member)
        cases = [case for number, case in enumerate(cases) if number % SAMPLE == turn % SAMPLE]
    faults = []
    for form, name in cases:
        for fault in faults_of(site, form, name, value):
            faults.append(f"{form.endpoint} {name}: {fault}")
    assert faults == []


def faults_of(site, form: Form, name: str, value: str) -> list[str]:
    """What is wrong with how the form takes this value in this field."""
    browser = site.browsers[form.role]
    sent = {**accepted(form), name: value}
    with site.sandbox.undone(), Kept(browser):
        before = site.sandbox.stored()
        with site.sandbox.written_out(value) as run:
            answer = send(browser, form, sent)
        text = answer.get_data(as_text=True)
        faults = [f"run as SQL: {statement}" for statement in run]
        if answer.status_code not in (200, 201, 303, 400, 404, 409, 413, 422):
            faults.append(f"status {answer.status_code}")
        if answer.status_code >= 400:
            faults += refusal_faults(form, name, sent, answer)
            if site.sandbox.stored() != before:
                faults.append(f"refused with {answer.status_code} and stored all the same")
        elif answer.status_code == 303 and form.endpoint != "accounts.close_session":
            shown = browser.get(answer.headers["Location"])
            text += shown.get_data(as_text=True)
            if shown.status_code >= 400:
                faults.append(f"led to {shown.status_code}")
        faults += [f"{mark!r} stands in the page" for mark in MARKUP if mark in text]
        faults += [f"{word!r} in the page" for word in TRACES if word in text and word not in value]
        if any("pwn" in cookie for cookie in answer.headers.getlist("Set-Cookie")):
            faults.append("set a cookie of the sender's own")
        return faults


def test_the_sweep_sees_what_is_wrong(site, monkeypatch):
    """Control: a fault nobody thought of, an act that stores before it refuses, a page that echoes."""
    form = next(form for form in site.forms if form.endpoint == "incidents.create" and form.role == Role.SCHOOL)
    browser_for(site, form)
    assert faults_of(site, form, "text", CORPUS["NUL"]) == faults_of(site, form, "text", CORPUS["script"]) == []
    with monkeypatch.context() as broken:
        broken.setattr(service, "report_incident", lambda scope, **_: int("x"))
        assert "status 500" in faults_of(site, form, "text", "Klotter")
    with monkeypatch.context() as broken:
        broken.setattr(Scope, "attempt", lambda scope: nullcontext())
        broken.setattr(service, "report_incident", _stores_and_then_refuses)
        assert "refused with 422 and stored all the same" in faults_of(site, form, "text", "Klotter")
    with monkeypatch.context() as broken:
        broken.setitem(BETTER["incidents.create"], "category", "finns-inte")
        broken.setattr(pages, "page", lambda *_, values, **__: make_response(values["text"], 422))
        found = faults_of(site, form, "text", CORPUS["script"])
        assert "no Swedish page (text/html)" in found and "'<script>pwn' stands in the page" in found


def _stores_and_then_refuses(scope, **_):
    scope.db.execute(update(Incident).values(text="Ändrat"))
    raise Invalid({"category": ["Välj vad som hände."]})


def refusal_faults(form: Form, name: str, sent: dict[str, str], answer) -> list[str]:
    text = html.unescape(answer.get_data(as_text=True))
    faults = []
    if answer.mimetype != "text/html" or '<html lang="sv"' not in text or "<h1" not in text:
        return [f"no Swedish page ({answer.mimetype})"]
    if answer.status_code != 422:
        return faults
    if not said(answer):
        faults.append("422 without a word on why")
    if 'role="alert"' not in text:
        faults.append("422 without a summary of the errors")
    pointed_out = f'id="e-{name}"' in text or 'class="field-error"' in text
    if not pointed_out and form.control(name).kind != "hidden" and form.endpoint not in SAYS_NO_MORE:
        faults.append(f"no field is pointed out; said {said(answer)}")
    for other, typed in sent.items():
        if other != name and form.control(other).kind in TYPED and typed not in text:
            faults.append(f"what was typed in {other} is gone")
    return faults


def test_unknown_and_doubled_fields_are_named(site):
    faults = []
    for form in site.forms:
        browser, sent = browser_of(site, form), accepted(form)
        if not sent:
            continue
        for name in ("tenant_id", "state", "access_class" if "access_class" not in sent else "reported_by"):
            if (form.endpoint, name) in CHOSEN_BY:
                continue
            with site.sandbox.undone(), Kept(browser):
                before = site.sandbox.stored()
                answer = send(browser, form, {**sent, name: "open"})
                if answer.status_code != 422 or name not in answer.get_data(as_text=True):
                    faults.append(f"{form.endpoint}: {name} gave {answer.status_code} {said(answer)}")
                elif site.sandbox.stored() != before:
                    faults.append(f"{form.endpoint}: {name} was refused and something stored")
    assert faults == []


def test_a_form_too_large_is_refused_before_it_is_read(site):
    for form in site.forms:
        if not form.fields:
            continue
        browser = browser_of(site, form)
        with site.sandbox.undone(), Kept(browser):
            answer = sent_large(browser, form)
            assert answer.status_code == 413, form.endpoint
            assert "större" in answer.get_data(as_text=True), form.endpoint


def sent_large(browser, form: Form):
    """The form with too much in its last field, which is encoded anew only where a file is sent."""
    values, name, much = accepted(form), form.fields[-1], "a" * 11_000_000
    if any(form_has_file(form, field) for field in values):
        return send(browser, form, {**values, name: much})
    values.pop(name, None)  # it comes last
    body = urlencode({"csrf": browser.csrf, **values, name: ""}, doseq=True)
    kind, headers = "application/x-www-form-urlencoded", {"Sec-Fetch-Site": "same-origin"}
    return browser.http.post(form.action, data=body.encode() + much.encode(), content_type=kind, headers=headers)


def test_no_form_is_taken_without_its_token(site):
    for form in site.forms:
        browser = browser_of(site, form)
        for token in ("", "0" * 64, "å" * 64, "\ud800"):
            with site.sandbox.undone(), Kept(browser):
                before = site.sandbox.stored()
                browser.csrf = token
                answer = send(browser, form, accepted(form))
                assert answer.status_code == 400, form.endpoint
                assert site.sandbox.stored() == before, form.endpoint


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=\xff\xfe", "application/x-www-form-urlencoded"),
        (b"text=%ff%fe&%ed%a0%80=1", "application/x-www-form-urlencoded"),
        (b"csrf[]=1&csrf[a]=2", "application/x-www-form-urlencoded; charset=utf-7"),
        (b'{"text": "x"}', "application/json"),
        (b"text=x", "text/plain"),
        (b"", None),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nx', "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"--\r\n\r\n", "multipart/form-data; boundary="),
        (b"\x1f\x8b\x08\x00", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_refused(site, body, kind):
    browser = site.browsers[Role.COORDINATOR]
    for form in site.forms:
        if form.role != Role.COORDINATOR:
            continue
        with site.sandbox.undone(), Kept(browser):
            headers = {"Sec-Fetch-Site": "same-origin"}
            answer = browser.http.post(form.action, data=body, content_type=kind, headers=headers)
            assert answer.status_code == 400 and '<html lang="sv"' in answer.text, (form.endpoint, answer.status_code)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "PROPFIND", "QUERY"])
def test_methods_that_no_page_knows_are_refused(site, method):
    browser = site.browsers[Role.COORDINATOR]
    for form in site.forms:
        answer = browser.http.open(form.action, method=method)
        text = answer.get_data(as_text=True)
        assert answer.status_code == MethodNotAllowed.code, (form.action, method)
        assert "POST" in answer.headers["Allow"]
        assert "<h1" in text and "Traceback" not in text


def test_a_form_address_is_not_an_order_for_a_link(site):
    """Following a link (GET) never does anything."""
    for form in site.forms:
        browser = site.browsers[form.role]
        with site.sandbox.undone(), Kept(browser):
            before = site.sandbox.stored()
            assert browser.get(form.action).status_code in (200, 303, 405, 409)
            assert site.sandbox.stored() == before, form.action


QUERIES = {
    "koping/rapporter/": ("group", "named_place_id", "first", "last", "mine", "after", "limit", "ok"),
    "koping/lagesbild/": ("grupp",),
    "koping/logga-in": ("vidare",),
    "koping/rapporter/ny": ("category",),
    "koping/kvartal/2026-Q3": ("ok",),
}


@pytest.mark.parametrize("path", QUERIES)
def test_every_query_survives(site, path, request):
    browser = site.browsers[Role.COORDINATOR]
    faults, every = [], 1 if request.config.getoption("--slow") else 10
    for turn, name in enumerate((*QUERIES[path], "okänd")):
        for member, value in list(CORPUS.items())[turn % every :: every]:
            value = site.things.foreign if value == "foreign" else value[:2000].encode("utf-8", "replace").decode()
            with site.sandbox.undone():
                answer = browser.http.get(f"/{path}", query_string={name: value})
                text = answer.get_data(as_text=True)
                found = [mark for mark in (*MARKUP, *TRACES) if mark in text and mark not in value]
                if answer.status_code not in (200, 303, 404, 422) or found or "<script>pwn" in text:
                    faults.append((name, member, answer.status_code, found))
    assert faults == []


PATHS = (
    "rapporter/{}",
    "lagesbild/{}",
    "lagesbild/{}/karta",
    "kvartal/{}",
    "fokusomraden/{}",
    "inbjudan/{}",
    "{}/",
    "handlingar/{}/fil",
    "static/{}",
    "inlasning/{}/fel.csv",
)


def test_every_part_of_an_address_survives(site):
    """404 for whatever is no such page; never a fault, and never what was asked for in a header."""
    browser, faults = site.browsers[Role.COORDINATOR], []
    for shape in PATHS:
        for member, value in CORPUS.items():
            value = site.things.foreign if value == "foreign" else value[:500]
            part = quote(value, safe="", errors="surrogatepass")
            with site.sandbox.undone():
                answer = browser.http.get("/koping/" + shape.format(part))
                text = answer.get_data(as_text=True)
                found = [mark for mark in (*MARKUP[:3], *TRACES) if mark in text]
                if answer.status_code not in (200, 303, 308, 404) or found:
                    faults.append((shape, member, answer.status_code, found))
    assert faults == []


def test_a_personnummer_is_stopped_wherever_a_report_takes_text(site):
    form = next(form for form in site.forms if form.endpoint == "incidents.create" and form.role == Role.SCHOOL)
    browser = browser_for(site, form)
    with site.sandbox.undone(), Kept(browser):
        answer = send(browser, form, {**accepted(form), "text": f"Pojken ({PERSONNUMMER}) sprang."})
        page = browser.get(answer.headers["Location"]).get_data(as_text=True)
        assert "spärrad" in page
    with site.sandbox.undone(), Kept(browser):
        answer = send(browser, form, {**accepted(form), "text": CORPUS["name, age and class"]})
        assert answer.status_code == 422 and "peka ut en person" in answer.get_data(as_text=True)
