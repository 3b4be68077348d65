"""One guard at every door: a person in any text of any form, operation or file is stopped, asked about or refused.

Nobody stores her silently, and her name and number stand in no answer but to their own author, and in no log.
"""

import html
import logging
import re
from uuid import uuid4

import pytest

from app.accounts import signing_in
from app.intake import service as intake
from app.intake.csv_file import COMMAND_LINE
from app.places import service as places
from app.privacy import inspect
from tenants.access import COMMAND_LINE as COMMAND_LINE_ITSELF
from tenants.access import Role
from tenants.errors import Invalid
from tests.bad_input.corpus import CORPUS, MARKUP, TRACES
from tests.bad_input.forms import TYPED, Kept, accepted, browser_for, browser_of, send

NUMBER, NAME = "19900101-9802", "Kalle Svensson"
PEOPLE = {"number": f"Det var {NUMBER}.", "name": f"{NAME} slog sönder rutan."}
LIST = "/koping/api/v1/incidents/"
GUARD = "kan innehålla"
"""In every sentence of the guard."""
NUMBERS = (
    *("need", "influence", "rank", "lat", "lon", "accuracy", "year", "baseline", "target", "now", "baseline_with"),
    *("baseline_of", "now_with", "now_of", "coverage_then", "coverage_now", "planned_year"),
    *("planned_1", "planned_2", "planned_3", "planned_4", "planned", "cost", "deficiencies", "rectified"),
    *("at_least", "hours", "period", "value", "participants", "outline"),
)
OF_MEMBERS = {("people.give", "name"), ("people.change", "name"), ("people.confirm", "name")}
"""The name of somebody who has a role here, which is one."""
ASKED_WHEN_CLOSED = ("late_reason", "hand_in_reason")
"""Kept only where the report of the quarter is final: `closed_quarters.take_reason`, which asks the guard."""
COLOUR = "accent"
CALLED = {f"number_{line}" for line in range(1, 13)}
"""Telephone numbers of functions: nothing but digits is taken."""
LOOKED_FOR = ("find_type", "find_place", "kod")
"""Words that a choice of the form, or a document, is looked for by: shown again to the one who wrote them, and stored
nowhere."""
TO_BE_REMOVED = "words"
"""What a redaction is to remove: a name, kept until it has been answered, and refused where it stands nowhere."""
NO_PROSE = {*NUMBERS, *ASKED_WHEN_CLOSED, *CALLED, *LOOKED_FOR, COLOUR, TO_BE_REMOVED}
"""Typed fields at which the guard says nothing here. A new field that is not among them must ask the guard."""
OF_ANOTHER_BUTTON = {("inbox.look", "reason"), ("inbox.choose", "reason")}
"""Sent along from a form whose other button asks for it: nothing is done with it."""


STOPPED = ("incident", "quarantined")


def held(site, words: str) -> list:
    """Where the words lie, but for reports that are stopped."""
    return [at for at in site.sandbox.holding(words) if at != STOPPED]


def test_no_form_stores_a_person_silently(site, request):
    """Every field meets the one or the other; both with --slow."""
    cases = [(form, name) for form in site.forms for name in form.fields if form.control(name).kind in TYPED]
    every = request.config.getoption("--slow")
    faults = []
    for turn, (form, name) in enumerate(cases):
        for said in PEOPLE.values() if every else list(PEOPLE.values())[turn % 2 :: 2]:
            browser = browser_of(site, form)
            if (form.endpoint, name) in OF_MEMBERS and said == PEOPLE["name"]:
                continue
            with site.sandbox.undone(), Kept(browser):
                answer = send(browser, form, {**accepted(form), name: said})
                page = html.unescape(answer.get_data(as_text=True))
                lies = site.sandbox.holding(said)
                if at := [one for one in lies if one != STOPPED]:
                    faults.append(f"{form.endpoint} {name}: stored in {at}")
                elif (
                    STOPPED in lies or name.partition("-")[0] in NO_PROSE or (form.endpoint, name) in OF_ANOTHER_BUTTON
                ):
                    continue
                elif answer.status_code != 422 or GUARD not in page:
                    faults.append(f"{form.endpoint} {name}: {answer.status_code} and not a word of the guard")
    assert not faults, "\n".join(faults)


def test_what_is_marked_is_taken_out_by_one_button_of_any_form(site):
    """Without script: the form comes back with the field masked and all else as it was typed; nothing is stored."""
    faults = []
    for form in site.forms:
        fields = [n for n in form.fields if form.control(n).kind in TYPED and n.partition("-")[0] not in NO_PROSE]
        browser = browser_of(site, form)
        for name in fields[:1]:
            with site.sandbox.undone(), Kept(browser):
                before, typed = site.sandbox.stored(), {**accepted(form), name: PEOPLE["number"]}
                refused = send(browser, form, typed)
                answer = send(browser, form, {**typed, "mask": name})
                page = html.unescape(answer.get_data(as_text=True))
                if refused.status_code == 422 and f'name="mask" value="{name}"' not in refused.text:
                    faults.append(f"{form.endpoint} {name}: no button")
                if answer.status_code != 200 or NUMBER in page or "[personnummer borttaget]" not in page:
                    faults.append(f"{form.endpoint} {name}: {answer.status_code}, not masked")
                if refused.status_code == 422 and site.sandbox.stored() != before:
                    faults.append(f"{form.endpoint} {name}: stored")
    assert not faults, "\n".join(faults)


@pytest.fixture
def api(site):
    http = site.app.test_client()
    http.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {site.world.key(Role.SCHOOL, reach='report')}"
    return http


def report_of(site, **said) -> dict:
    return {"category": "klotter", "earliest": "2026-11-24T20:00:00+01:00", "precision": "unknown", **said}


@pytest.mark.parametrize("what", PEOPLE)
def test_no_operation_stores_a_person_silently(site, api, what):
    said, faults = PEOPLE[what], []
    own = next(row for row in api.get(LIST).json["rows"] if row["text"])
    calls = [("POST", LIST, report_of(site), ("text", "how", "category"))]
    fix = report_of(site, version=own["version"], reason="fel plats")
    calls.append(("PUT", LIST + own["id"], fix, ("text", "reason", "how")))
    calls.append(("POST", f"{LIST}{own['id']}/withdrawal", {"version": own["version"], "reason": "x"}, ("reason",)))
    for method, path, body, names in calls:
        for name in names:
            with site.sandbox.undone():
                answer = api.open(path, method=method, json={**body, name: said})
                stopped = answer.status_code in (200, 201) and answer.json["stopped"]
                if stopped and not answer.json["hints"]:
                    faults.append(f"{method} {name}: stopped and not told why")
                if held(site, said) or not (stopped or answer.status_code == 422):
                    faults.append(f"{method} {name}: {answer.status_code} {held(site, said)}")
                if answer.status_code == 422 and (NAME in answer.text or NUMBER in answer.text):
                    faults.append(f"{method} {name}: echoed")
    assert not faults, "\n".join(faults)


def test_the_api_tells_what_it_found_and_whether_it_stopped_it(site, api):
    with site.sandbox.undone():
        asked = api.post(LIST, json=report_of(site, text=PEOPLE["name"]))
        assert asked.status_code == 422 and set(asked.json["fields"]) == {"text", "insist"}
        taken = api.post(LIST, json=report_of(site, text=PEOPLE["name"], insist=True)).json
        assert taken["stopped"] and taken["state"] == "quarantined" and NAME not in " ".join(taken["hints"])
        assert taken["hints"] and asked.json["fields"]["text"][0].startswith(" ".join(taken["hints"]))
        calm = api.post(LIST, json=report_of(site, text="Klotter på väggen.")).json
        assert (calm["stopped"], calm["hints"]) == (False, [])


def test_a_file_brings_a_person_in_stopped_and_says_how_many(site):
    rows = [f"klotter;2026-11-20;{text}" for text in (PEOPLE["name"], PEOPLE["number"], "Klotter på väggen.")]
    content = "\n".join(["typ;tidigast;text", *rows]).encode()
    with site.sandbox.undone(), site.world.scope(Role.REPORTER) as scope:
        named = {"source": content, "file_name": "rader.csv", "limits": COMMAND_LINE}
        tried = intake.import_incidents(scope, **named, dry_run=True)
        done = intake.import_incidents(scope, **named)
        for read in (tried, done):
            assert (read.new, read.stopped, len(read.bad)) == (2, 1, 1)
        assert intake.read_intake(scope, id=done.id).stopped == 1
        scope.db.flush()
        assert site.sandbox.holding(NAME) == [STOPPED] and site.sandbox.holding(NUMBER) == []


def test_a_correction_by_a_file_stops_the_report(site):
    first, then = (f"externt_id;typ;tidigast;text\nG-1;klotter;2026-11-20;{t}" for t in ("Klotter.", PEOPLE["name"]))
    with site.sandbox.undone(), site.world.scope(Role.REPORTER) as scope:
        for content in (first, then):
            named = {"source": content.encode(), "file_name": "rader.csv", "limits": COMMAND_LINE}
            done = intake.import_incidents(scope, **named, correct=True)
        assert (done.corrected, done.stopped) == (1, 1)
        scope.db.flush()
        assert site.sandbox.holding(NAME) == [STOPPED]


@pytest.mark.parametrize("name", [f"Hos {NAME}", NUMBER])
def test_no_place_is_named_after_a_person(site, name):
    where = {"kind": "bro", "lat": 59.5, "lon": 16.0, "sub_area": None, "approximate": True}
    koping = site.world.tenants["koping"]
    with pytest.raises(Invalid) as refused, site.world.worker.scope(koping, COMMAND_LINE_ITSELF) as scope:
        places.register_named_place(scope, name=name, **where)
    assert name not in refused.value.sentences


def test_whatever_is_asked_about_while_writing_is_answered_and_kept_nowhere(site):
    browser = site.browsers[Role.SCHOOL]
    address = "/koping/granskning"
    for value in CORPUS.values():
        value = value.encode("utf-8", "replace").decode()
        with site.sandbox.undone(), Kept(browser):
            before = site.sandbox.stored()
            answer = browser.post(address, {"text": value})
            assert answer.status_code in (200, 422), value[:30]
            assert not [mark for mark in (*MARKUP, *TRACES) if mark in answer.text and mark not in value], value[:30]
            assert site.sandbox.stored() == before
    assert browser.http.post(address, data={"text": "x"}).status_code == 400, "without its token"


def test_the_guard_answers_one_person_so_often_in_a_minute(site):
    browser, address = site.browsers[Role.SCHOOL], "/koping/granskning"
    with site.sandbox.undone(), Kept(browser):
        answers = [browser.post(address, {"text": f"Rutan {n}"}) for n in range(signing_in.MOST_LOOKS + 1)]
        assert [answer.status_code for answer in answers] == [200] * signing_in.MOST_LOOKS + [429]
        assert answers[-1].headers["Retry-After"] == "60" and not answers[-1].text
        assert site.browsers[Role.COORDINATOR].post(address, {"text": "x"}).status_code == 200


def test_a_plan_is_told_of_a_person_and_not_of_a_date_with_a_clock(site):
    browser, address = site.browsers[Role.COORDINATOR], "/koping/granskning"
    clock = next(f"2026-11-20 22{n:02}" for n in range(60) if inspect(f"2026-11-20 22{n:02}"))
    with site.sandbox.undone(), Kept(browser):
        assert "<mark>" in browser.post(address, {"text": NAME}).text
        assert "spärras" not in browser.post(address, {"text": NAME}).text
        assert "spärras" in browser.post(address, {"text": NAME, "report": "ja"}).text
        assert "<mark>" not in browser.post(address, {"text": clock}).text
        assert "<mark>" in browser.post(address, {"text": clock, "report": "ja"}).text


CONTROLS = re.compile(r'<textarea.*?</textarea>|<input[^>]*>|<div class="guard".*?</p>', re.DOTALL)
"""Where what was typed is shown again to the one who typed it."""


def test_what_was_typed_stands_in_no_log_and_in_no_answer_but_its_own_field(site, api, caplog):
    caplog.set_level(logging.DEBUG, logger="samsyn")
    said = f"{NAME}, 15 år, {NUMBER}"
    for form in site.forms:
        for name in [n for n in form.fields if form.control(n).kind in TYPED and n not in LOOKED_FOR][:1]:
            browser = browser_of(site, form)
            with site.sandbox.undone(), Kept(browser):
                answer = send(browser, form, {**accepted(form), name: said})
                if answer.status_code == 422:
                    rest = CONTROLS.sub("", answer.get_data(as_text=True))
                    assert NUMBER not in rest and NAME not in rest, (form.endpoint, name)
    with site.sandbox.undone():
        form = next(form for form in site.forms if form.endpoint == "incidents.create")
        browser = browser_for(site, form)
        live = browser.post("/koping/granskning", {"text": said})
        assert live.status_code == 200 and "<mark>" in live.text
        assert site.sandbox.holding(said) == []
        refused = browser.post("/koping/granskning", {"text": said * 200})
        assert refused.status_code == 422 and NUMBER not in refused.text
        assert api.post(LIST, json={**report_of(site, text=said), "id": str(uuid4())}).status_code == 201
        assert api.post(LIST, json={**report_of(site, text=said), said: said}).status_code == 422
    assert NUMBER not in caplog.text and NAME not in caplog.text
