"""An id of Arboga's says no more in Köping than one that never was: on every address, in every form and call."""

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from werkzeug.exceptions import HTTPException

from app.incidents import service as incidents
from tenants.access import Role
from tests.access import sweep
from tests.attacks.swapping import (
    OWNER,
    PATH,
    VICTIM,
    Case,
    cases_of_addresses,
    cases_of_calls,
    cases_of_forms,
    cases_of_routes,
    kinds_of_ids,
    plant_victim,
    session_of,
)
from tests.bad_input.conftest import furnish, opened
from tests.bad_input.forms import Kept
from tests.bad_input.sandbox import Sandbox
from tests.databases import engine_of, opened_world
from tests.recorder.masks import masked
from tests.world import PEOPLE

SAMPLE = 16
"""Without --slow each role tries each sixteenth case, each role others."""
IDS_OF_ADDRESSES = {"id", "activity_id", "goal_id", "part_id", "upload_id"}


@pytest.fixture(scope="module")
def town(admin, world_template, postgres_url, tmp_path_factory):
    """Köping furnished, with every case; Arboga with a row in every table. Whatever is done is undone."""
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("swapped")) as world:
        things = furnish(world)
        keys = {role: {method: world.key(role, reach=reach) for method, reach in REACHES.items()} for role in PEOPLE}
        world.session(Role.COORDINATOR, VICTIM)
        with engine_of(world.urls[None]) as engine, engine.begin() as superuser:
            sessions = {slug: session_of(superuser, world.tenants[slug].id) for slug in (OWNER, VICTIM)}
            foreign = {**plant_victim(superuser), "session": sessions[VICTIM]}
            kinds = {**kinds_of_ids(superuser, world.tenants[OWNER].id), sessions[OWNER]: "session"}
        sandbox = Sandbox(world)
        site = opened(SimpleNamespace(world=world, sandbox=sandbox, things=things), tmp_path_factory.mktemp("var"))
        cases = all_cases(site, kinds)
        yield SimpleNamespace(**vars(site), foreign=foreign, keys=keys, cases=cases)
        sandbox.close()


REACHES = {"GET": "read", "POST": "report", "PUT": "report", "WORK": "work"}


def all_cases(site, kinds: dict[str, str]) -> list[Case]:
    koping, first = f"/{OWNER}", {kind: id for id, kind in reversed(kinds.items())}
    report, place = str(site.things.own), str(site.world.named()["Torget"])
    addresses = [path for walked in site.walked.values() for path in walked if path.startswith(koping)]
    addresses += [
        f"{koping}/rapporter/?named_place_id={place}",
        f"{koping}/rapporter/?after=2026-11-20,{report}",
        f"{koping}/rapporter/ny?id={report}",
        f"{koping}/rapporter/{report}/rattelse",
        f"{koping}/fokusomraden/{site.things.area}/tillfallen/nytt?aktivitet={first['activity']}",
        f"{koping}/platser/{place}/underlag.pdf",
    ]
    forms = [form for form in site.forms if form.action.startswith(koping)]
    return [
        *cases_of_addresses(addresses, kinds),
        *cases_of_forms(forms, kinds),
        *cases_of_calls(f"{koping}/api/v1", report, place),
        *(
            Case("GET", f"{koping}/api/v1/{kind}s/{first[kind]}", PATH, first[kind], kind)
            for kind in ("meeting", "decision", "handover", "measure", "problem", "ask", "pledge", "consultation")
        ),
        *(
            Case("GET", f"{koping}/api/v1/{path.format(first[kind])}", PATH, first[kind], kind)
            for path, kind in (
                ("groups/{}", "working_group"),
                ("legal-duties/assessments/{}", "strategic_assessment"),
                ("meetings/{}/agenda", "meeting"),
                ("meetings/{}/minutes", "meeting"),
                ("imports/uploads/{}", "intake_upload"),
            )
        ),
        Case("GET", f"{koping}/api/v1/incidents/{report}/way", PATH, report, "incident"),
        *(
            Case("POST", f"{koping}/api/v1/inbox/{report}/{what}", PATH, report, "incident", {"version": 1, **more})
            for what, more in (
                ("new", {}),
                ("release", {}),
                ("part", {}),
                ("answer", {"version": 0, "text": "Lagad."}),
                ("merge", {"other_id": report, "other_version": 1}),
            )
        ),
        Case(
            "POST",
            f"{koping}/api/v1/imports/uploads/{first['intake_upload']}/cancellation",
            PATH,
            first["intake_upload"],
            "intake_upload",
            {},
        ),
        Case(
            "POST",
            f"{koping}/api/v1/handovers/{first['handover']}/state",
            PATH,
            first["handover"],
            "handover",
            {"version": 2, "state": "done"},
        ),
        Case(
            "POST",
            f"{koping}/api/v1/measures/tasks/{first['measure_task']}/done",
            PATH,
            first["measure_task"],
            "measure_task",
            {},
        ),
        Case(
            "POST",
            f"{koping}/api/v1/measures/{first['measure']}/occasions",
            PATH,
            first["measure"],
            "measure",
            {"done_on": "2026-11-24"},
        ),
        Case(
            "POST",
            f"{koping}/api/v1/legal-duties/measures/{first['plan_measure']}/follow-ups",
            PATH,
            first["plan_measure"],
            "plan_measure",
            sweep.BODIES["legal_duties_api.follow_up"],
        ),
        Case("GET", f"{koping}/bilagor/{first['attachment']}/fil", PATH, first["attachment"], "attachment"),
        Case("GET", f"{koping}/api/v1/measurements/{first['measurement']}", PATH, first["measurement"], "measurement"),
        Case(
            "POST",
            f"{koping}/api/v1/measurements/{first['measurement']}",
            PATH,
            first["measurement"],
            "measurement",
            {**sweep.BODIES["measurements_api.change"], "organisation_id": str(site.world.organisation("Polisen"))},
        ),
        *cases_of_attachments(f"{koping}/api/v1", first),
        Case("GET", f"{koping}/api/v1/imports/{first['intake_file']}", PATH, first["intake_file"], "intake_file"),
        Case(
            "POST",
            f"{koping}/api/v1/imports/{first['intake_file']}/undoing",
            PATH,
            first["intake_file"],
            "intake_file",
            {},
        ),
        *cases_of_routes(site.app, koping, first, kinds),
    ]


def cases_of_attachments(base: str, first: dict[str, str]) -> list[Case]:
    id, of_measure = first["attachment"], f"{base}/measures/{first['measure']}/attachments"
    one, bodies = f"{base}/attachments/{id}", sweep.BODIES
    return [
        Case("GET", of_measure, PATH, first["measure"], "measure"),
        Case("GET", f"{base}/meetings/{first['meeting']}/attachments", PATH, first["meeting"], "meeting"),
        Case("POST", of_measure, PATH, first["measure"], "measure", bodies["attachments_api.add"]),
        Case("GET", one, PATH, id, "attachment"),
        Case("GET", f"{one}/file", PATH, id, "attachment"),
        Case("POST", one, PATH, id, "attachment", bodies["attachments_api.change"]),
        Case("POST", f"{one}/removal", PATH, id, "attachment", {}),
        Case("POST", f"{one}/restoration", PATH, id, "attachment", {}),
    ]


def answer_to(town, role, browser, case: Case, id: str):
    path, data = case.sent(id)
    if case.is_api:
        json = data if case.method != "GET" else None
        reach = (
            "WORK"
            if case.method == "POST" and re.search("/inbox/|/handovers/|/measure|/attachments|/imports/", path)
            else case.method
        )
        headers = {"Authorization": f"Bearer {town.keys[role][reach]}"}
        return town.app.test_client().open(path, method=case.method, json=json, headers=headers)
    return browser.get(path) if case.method == "GET" else browser.post(path, data)


def told(answer, path: str) -> str:
    """All that an answer says, without what is drawn by lot and without the id that was asked for."""
    left_out = ("Set-Cookie", "Content-Length", "X-Request-Id")
    head = "".join(f"{name}: {value}\n" for name, value in sorted(answer.headers.items()) if name not in left_out)
    return masked(f"{answer.status_code}\n{head}{answer.get_data(as_text=True)}")


def of_victim(town) -> dict[str, tuple]:
    """Table -> what Arboga has in it."""
    return town.sandbox.of(town.world.tenants[VICTIM].id)


def faults_of(town, role, browser, case: Case, before: dict[str, tuple]) -> list[str]:
    answers = []
    for id in (town.foreign[case.kind], str(uuid4())):
        with town.sandbox.undone(), Kept(browser):
            answer = answer_to(town, role, browser, case, id)
            answers.append(told(answer, case.path))
            after = of_victim(town)
        if after != before:
            return [f"{role}: {case}: {[name for name in after if after[name] != before[name]]} of Arboga changed"]
    found = []
    if answers[0] != answers[1]:
        found.append(f"{role}: {case}: {answers[0][:300]!r} … for an id of Arboga's, {answers[1][:300]!r} … for none")
    statuses = (403, 404) if case.at == PATH and "?" not in case.path else (200, 201, 303, 400, 403, 404, 409, 422)
    if answer.status_code not in statuses:
        found.append(f"{role}: {case}: {answer.status_code}")
    return found


def test_every_address_with_an_id_is_among_the_cases(town):
    """So that a new route is attacked from its first day."""
    met = set()
    for case in town.cases:
        if case.at == PATH:
            try:
                met.add(town.adapter.match("/" + case.path.split("?")[0].split("/", 2)[2], method=case.method)[0])
            except HTTPException:
                continue
    rules = {rule.endpoint for rule in town.app.url_map.iter_rules() if rule.arguments & IDS_OF_ADDRESSES}
    assert rules - met == set(), "add an address to all_cases"
    assert len({case.at for case in town.cases}) > 4 and len({case.kind for case in town.cases}) > 8


@pytest.mark.parametrize("role", PEOPLE)
def test_an_id_of_arbogas_is_answered_as_one_that_never_was(town, role, request, tried):
    turn = list(PEOPLE).index(role)
    cases = town.cases if request.config.getoption("--slow") else town.cases[turn % SAMPLE :: SAMPLE]
    browser, before, faults = town.browser(role), of_victim(town), []
    for case in cases:
        faults += faults_of(town, role, browser, case, before)
    assert not faults, "\n".join(faults)
    tried("id swaps", 2 * len(cases))


def test_the_cases_are_answered_where_the_id_is_ones_own(town):
    """The control: what is refused is refused for the id, not for how it was asked."""
    browser, refused = town.browser(Role.COORDINATOR), []
    for case in town.cases:
        if case.method == "GET" and not case.is_api:
            with town.sandbox.undone(), Kept(browser):
                answer = browser.get(case.path)
            if answer.status_code not in (200, 303):
                refused.append(f"{case}: {answer.status_code}")
    assert len(refused) * 10 < len(town.cases), refused


# --- it can fail -----------------------------------------------------------------------------------------------------


def test_a_find_without_the_tenant_is_caught(town, monkeypatch):
    """A reader that finds a row by its id alone, in whatever place it is."""
    read = incidents.read_incident.__wrapped__

    def read_anywhere(scope, *, id):
        if str(id) != town.foreign["incident"]:
            return read(scope, id=id)
        with town.world.scope(Role.COORDINATOR, VICTIM) as elsewhere:
            return read(elsewhere, id=id)

    role, before = Role.COORDINATOR, of_victim(town)
    browser = town.browser(role)
    of_reports = [case for case in town.cases if case.kind == "incident" and case.at == PATH]
    with monkeypatch.context() as broken:
        broken.setattr(incidents, "read_incident", read_anywhere)
        assert [fault for case in of_reports for fault in faults_of(town, role, browser, case, before)]
    assert not [fault for case in of_reports for fault in faults_of(town, role, browser, case, before)]
    # And a row of the other municipality that has changed is seen, whatever was answered.
    changed = {**before, "incident": (before["incident"][0] + 1, 0)}
    assert any("Arboga" in fault for fault in faults_of(town, role, browser, of_reports[0], changed))
