"""Every route as everybody. Gives breaches as sentences; an empty list is good."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from tenants.access import Role
from tests.access import expected
from tests.access.canaries import FORTNIGHT, QUARTER
from tests.access.planted import Ids, Keys
from tests.attachments.made import pdf
from tests.browsing import Browser
from tests.photos.made import photo
from tests.world import AREA

IGNORED = {"HEAD", "OPTIONS"}
_REPORT = {"category": "klotter", "earliest": "2026-11-19T10:00:00+01:00", "precision": "unknown"}
_NOTHING = {"first": FORTNIGHT}
_READ = {"id": "00000000-0000-4000-8000-000000000001", "version": 1}
_SPEED = {
    "organisation_id": _READ["id"],
    "first": "2026-11-02",
    "number": 900,
    "percentile_85": 52,
    "place_text": "Vid",
}
BODIES = {
    "incidents_api.create": _REPORT,
    "incidents_api.correct": {**_REPORT, "version": 2, "reason": "prov"},
    "incidents_api.withdraw": {"version": 2, "reason": "prov"},
    "incidents_api.object_to": {"version": 2, "wrong": "place"},
    "photos_api.add": {"photo": b64encode(photo(size=(9, 9))).decode(), "no_faces": True},
    "photos_api.remove": {"version": 2},
    "coverage_api.say": _NOTHING,
    "coverage_api.take_back": _NOTHING,
    "contributions_api.hand_in": {"first": "2026-11-23", "mood": "calm"},
    "contributions_api.take_back": {**_NOTHING, "version": 1},
    "handovers_api.say": {"version": 2, "state": "done"},
    "measures_api.log_occasion": {"done_on": "2026-11-24"},
    "measures_api.do_task": {},
    "legal_duties_api.follow_up": {"number": 1, "state": "ongoing", "said": "Tre kvällar."},
    "measurements_api.add": {**_SPEED, "kind": "speed"},
    "measurements_api.change": {**_SPEED, "version": 1},
    "attachments_api.add": {"title": "Ritning", "file": b64encode(pdf()).decode(), "looked": True},
    "attachments_api.change": {"title": "Ritning", "version": 1},
    **dict.fromkeys(("attachments_api.remove", "attachments_api.restore"), {}),
    **dict.fromkeys(("undone_files_api.undo", "undone_files_api.cancel"), {}),
    "inbox_api.look": {"reports": [_READ]},
    "inbox_api.change": {"reports": [_READ], "category": "hot", "reason": "prov"},
    "inbox_api.put_back": {"version": 2},
    "inbox_api.settle": {"version": 2},
    "inbox_api.answer": {"version": 0, "text": "Lagad."},
    "inbox_api.merge": {"version": 2, "other_id": _READ["id"], "other_version": 1},
    "inbox_api.part": {"version": 2},
}
"""A body that can be meant, for each call of the API that takes one: the act itself must refuse."""
WORKED = {"handovers_api.say", "legal_duties_api.follow_up", "measures_api.do_task", "measures_api.log_occasion"} | {
    *("measurements_api.add", "measurements_api.change"),
    *(f"attachments_api.{act}" for act in ("add", "change", "remove", "restore")),
    *(name for name in BODIES if name.startswith(("inbox_api", "undone_files_api"))),
}
"""Calls for which it takes an access token that works with what has come in."""


NAMED = {"comparison.told_picture", "comparison.sub_area"}
"""Of a thing that is told by its day or its name, and need not be there."""
TOLD_TO_ITS_AREA = {"area_papers.show", "area_papers.file", "comparison.told_paper"}
"""Of what a municipality has told its area, by the row's own id."""
MAY_BE_NOTHING = {"documents.package"}
"""Of a year in which nothing was made final there is none."""


@dataclass(frozen=True)
class Call:
    """One way to ask a route."""

    endpoint: str
    method: str
    path: str
    """Inside the tenant."""
    takes_id: bool

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"


def unlisted(app: Flask) -> list[str]:
    """Routes that nobody has written in the table, and rows of the table without a route."""
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    found = [
        f"decide who may open {rule.rule} and write {rule.endpoint!r} in tests/access/expected/routes.py, with the"
        " number of SELECTs that it needs for whoever needs most"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in expected.ROUTES
    ]
    found += [
        f"write beside the permission of {name!r} in tests/access/expected/routes.py how many SELECTs it needs"
        for name, row in expected.ROUTES.items()
        if not isinstance(row, tuple)
    ]
    return found + [f"{name} is no route any more" for name in sorted(set(expected.ROUTES) - there)]


def without_scope(app: Flask) -> list[str]:
    """Routes of a tenant whose view is called without an open scope."""
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if expected.guard(rule.endpoint) != expected.EVERYBODY
        and not getattr(app.view_functions[rule.endpoint], "opens_scope", False)
    ]


def calls(app: Flask, ids: Ids) -> list[Call]:
    """Every listed route and method, with Köping's things in the address."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if expected.guard(rule.endpoint) in (None, expected.EVERYBODY):
            continue
        path = _path(app, rule, ids)
        named = (
            bool(rule.arguments & {"id", "activity_id", "goal_id", "part_id", "upload_id"}) or rule.endpoint in NAMED
        )
        found += [Call(rule.endpoint, method, path, named) for method in sorted(rule.methods - IGNORED)]
    return found


def _path(app: Flask, rule: Rule, ids: Ids) -> str:
    domain = rule.endpoint.split(".")[0]
    of_domain: dict[str, UUID] = {
        "incidents": ids.incident,
        "incidents_api": ids.incident,
        "photos": ids.incident,
        "inbox": ids.incident,
        "inbox_api": ids.incident,
        "documents": ids.document,
        "handovers_api": ids.handover,
        "est": ids.focus_area,
        "intake": ids.intake,
        "undone_files": ids.intake,
        "undone_files_api": ids.intake,
        "counted_sources": ids.organisation,
        "mapped_files": ids.file_mapping if "/kopplingar" in rule.rule else ids.file_draft,
        "accounts": ids.token,
        "dossiers": ids.named_place,
        "call_lists": ids.named_place,
        "coverage": ids.reporting_span,
        "situational_pictures": ids.named_place,
        "stopped_runs": ids.stopped_run,
        "people": ids.member,
        "phones": ids.phone,
        "wall": ids.wall,
        "organisations": ids.organisation,
        "taxonomy": ids.own_type,
        "quarterly_reports": ids.focus_area,
        "council_papers": ids.document if "/handling/" in rule.rule else ids.focus_area,
    }
    parts = {"filer": ids.ground_draft, "omrade": ids.sub_area}
    of_domain["ground"] = next((id for part, id in parts.items() if f"/{part}/" in rule.rule), ids.named_place)
    of_domain["address_files"] = ids.address_file
    of_domain["thresholds"] = ids.threshold_rule if "/regel/" in rule.rule else ids.threshold_notice
    of_domain["handovers"] = ids.incident if "/rapport/" in rule.rule else ids.handover
    of_problems = {"orsak/<": ids.cause, "folj/": ids.named_place, "platser/steg/": ids.place_step}
    of_problems["foljda-platser/"] = ids.followed_place
    of_domain["problems"] = next((id for part, id in of_problems.items() if part in rule.rule), ids.problem)
    of_domain |= dict.fromkeys(("groups", "groups_api"), ids.working_group)
    of_domain |= dict.fromkeys(("asks", "asks_api"), ids.ask)
    of_domain["minutes"] = ids.agenda_point if "/punkt/<" in rule.rule else ids.meeting
    of_domain |= {"minutes_api": ids.meeting, "subscriptions": ids.meeting}
    of_domain["problems_api"] = ids.problem
    of_domain["meetings"] = ids.decision if "/beslut/" in rule.rule else ids.meeting
    if "/rapport/" in rule.rule and domain == "meetings":
        of_domain["meetings"] = ids.incident
    of_domain["meetings_api"] = ids.decision if "/decisions/" in rule.rule else ids.meeting
    of_measure = {"uppgifter": ids.measure_task, "tasks": ids.measure_task, "tillfallen": ids.measure_occasion}
    found = next((id for part, id in of_measure.items() if f"/{part}/" in rule.rule), ids.measure)
    of_domain |= {"measures": found, "measures_api": found}
    of_domain["measurements"] = ids.measure if "/atgard/" in rule.rule else ids.measurement
    of_domain["measurements_api"] = ids.measurement
    of_official = {"filer": ids.official_draft, "underlag": ids.official_delivery}
    found = next((id for part, id in of_official.items() if f"/{part}/" in rule.rule), ids.official_figure)
    of_domain["official_statistics"] = found
    of_domain["tips"] = ids.tip_place if "/platser/" in rule.rule else ids.tip
    of_domain |= {"publishing": ids.publication, "public": ids.publication}
    of_domain["disclosure_control"] = ids.released_table
    of_domain["side_by_side"] = ids.reference_delivery
    of_domain["comparison"] = ids.told_paper if rule.endpoint == "comparison.told_paper" else ids.told_decision
    of_attachments = {":of>": ids.measure, "/measures/": ids.measure, "/meetings/": ids.meeting}
    found = next((id for part, id in of_attachments.items() if part in rule.rule), ids.attachment)
    of_domain |= {"attachments": found, "attachments_api": found}
    of_evaluation = {"/registrering/<": ids.evaluation, "/delning/<": ids.shared_effect}
    of_domain["evaluations"] = next((id for part, id in of_evaluation.items() if part in rule.rule), ids.measure)
    of_pledge = {"/atagande/<": ids.pledge_commitment, "/underskrift/<": ids.pledge_signature}
    of_domain["pledges"] = next((id for part, id in of_pledge.items() if part in rule.rule), ids.pledge)
    of_domain["pledges_api"] = ids.pledge
    of_consultation = {"/synpunkt/<": ids.consultation_remark, "/foretag/<": ids.business_contact}
    found = next((id for part, id in of_consultation.items() if part in rule.rule), ids.consultation)
    of_domain |= {"consultations": found, "consultations_api": ids.consultation}
    of_law = {"/plan/<": ids.action_plan, "/atgard/<": ids.plan_measure, "/rad/<": ids.legal_record}
    found = next((id for part, id in of_law.items() if part in rule.rule), ids.strategic_assessment)
    of_domain["legal_duties"] = found
    of_domain["legal_duties_api"] = ids.plan_measure if "/measures/<" in rule.rule else ids.strategic_assessment
    of_domain |= {"walks": ids.consultation, "area_papers": ids.area_paper}
    of_domain["surveys"] = ids.survey if "/enkat/<" in rule.rule else ids.consultation
    of_domain["photos_api"] = ids.stopped if rule.endpoint == "photos_api.add" else ids.incident  # that has none yet
    written = {"lage": ids.sub_area, "skrivet": ids.organisation, "avstamning": ids.extra_meeting}
    of_domain["contributions"] = next((id for part, id in written.items() if f"/{part}/" in rule.rule), ids.presence)
    of_domain["coming_events"] = ids.coming_event
    of_domain["redactions"] = ids.redaction
    of_domain["doubles"] = ids.incident if rule.endpoint == "doubles.ask" else ids.double
    known = {
        "id": of_domain.get(domain),
        "activity_id": ids.activity,
        "goal_id": ids.goal,
        "paper": "gallring",
        "kind": "personal" if domain == "pictures" else "tillfalle",
        "number": 1,
        "year": 2026 if domain in ("documents", "public") else 2025,
        "part_id": ids.removed_occasion if rule.endpoint in ("est.restoration", "est.restore") else ids.occasion,
        "upload_id": ids.upload,
        "quarter": QUARTER,
        "way": "upp",
        "what": "meddelande" if domain == "publishing" else "grupper",
        "language": "en",
        "code": "BCDFGHJK",
        "first": FORTNIGHT,
        "token": "ingen-inbjudan",
        "signed": "ingen-underskrift",
        "zoom": 12,
        "x": 2229,
        "y": 1200,
        "mark": ids.arms,
        "slug": "koping" if rule.endpoint in NAMED else "klotter",
        "of": "atgard",
        "section": "5",
        "name": "radet",
    }
    missing = {name for name in rule.arguments if known.get(name) is None}
    assert not missing, f"say in tests/access/sweep.py what {missing} is in the address of {rule.endpoint}"
    path = rule.rule
    for _ in rule.arguments:
        before, after = path.split("<", 1)
        converter, rest = after.split(">", 1)
        path = f"{before}{known[converter.split(':')[-1]]}{rest}"
    return f"{path}?q=torget" if domain in ("search", "search_api") else path


def may(role: Role, call: Call) -> bool:
    """Whether the table lets the role ask for it where it is at home."""
    permission = expected.guard(call.endpoint)
    return permission not in (expected.STRANGERS, expected.EVERYBODY) and role.value in expected.roles(permission)


def ask(browser: Browser, call: Call, slug: str, keys: Keys | None = None):
    """The answer to one call in a tenant: with the browser's cookie, or a key at the API's door."""
    path = f"/{slug}{call.path}"
    if call.is_api:
        key = keys and (keys.read if call.method == "GET" else keys.work if call.endpoint in WORKED else keys.report)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        json = (BODIES[call.endpoint] if key else {}) if call.method in ("POST", "PUT") else None
        return browser.http.open(path, method=call.method, headers=headers, json=json)
    return browser.get(path) if call.method == "GET" else browser.post(path)


def as_member(browser: Browser, all_calls: list[Call], role: Role, slug: str, keys: Keys) -> Iterator[str]:
    """Breaches of one who is signed in with a role in its own tenant: whoever may not is stopped whatever the form
    holds."""
    for call in all_calls:
        permission = expected.guard(call.endpoint)
        if permission == expected.STRANGERS:
            continue
        if call.endpoint in expected.BY_WALL_ROUTES:
            yield from _to_code(call, ask(browser, call, slug, keys), slug, role.value)
            continue
        allowed = role.value in expected.roles(permission)
        if allowed and call.method != "GET":
            continue  # it would do the deed; the domains' own tests do
        status = ask(browser, call, slug, keys).status_code
        # A row may be hidden from somebody who holds the permission: then it is as if it were not there.
        hidden = call.takes_id or call.endpoint in MAY_BE_NOTHING
        good = (200, 303, 404) if allowed and hidden else (200, 303) if allowed else (403, 404)
        if status not in good:
            yield f"{role.value} in {slug}: {call} answered {status}, expected one of {good}"


def on_phone(browser: Browser, all_calls: list[Call], slug: str, role: Role) -> Iterator[str]:
    """Breaches of a browser on whose remembered phone somebody has come in: all but the listed pages ask her to sign
    in."""
    for call in all_calls:
        if expected.guard(call.endpoint) == expected.STRANGERS:
            continue
        if call.endpoint in expected.BY_WALL_ROUTES:
            yield from _to_code(call, ask(browser, call, slug), slug, "a phone")
            continue
        held = expected.guard(call.endpoint) == expected.EVERYBODY or role in expected.roles(
            expected.guard(call.endpoint)
        )
        allowed = call.endpoint in expected.BY_PHONE_ROUTES and held
        if allowed and call.method != "GET":
            continue  # it would do the deed
        answer = ask(browser, call, slug)
        to_sign_in = answer.status_code == 303 and f"/{slug}/logga-in" in answer.headers["Location"]
        if not (answer.status_code == 200 if allowed else to_sign_in or (call.is_api and answer.status_code == 401)):
            yield f"on a phone: {call} answered {answer.status_code}"


def on_wall(browser: Browser, all_calls: list[Call], slug: str, room: str) -> Iterator[str]:
    """Breaches of a room's machine: the wall's screens that the room has, and at every other door nobody."""
    for call in all_calls:
        allowed = call.endpoint in expected.BY_WALL_ROUTES
        if expected.guard(call.endpoint) == expected.STRANGERS or (allowed and call.method != "GET"):
            continue  # it would do the deed
        answer = ask(browser, call, slug)
        if call.endpoint in expected.NOT_ON_WALLS[room]:
            good = answer.status_code == 404 or answer.headers.get("Location") == f"/{slug}/vagg/forra"
        elif allowed:
            good = answer.status_code in (200, 204)
        else:
            to_sign_in = answer.status_code == 303 and f"/{slug}/logga-in" in answer.headers["Location"]
            good = answer.status_code == 401 if call.is_api else to_sign_in
        if not good:
            yield f"on the wall of {room}: {call} answered {answer.status_code}"


def _to_code(call: Call, answer, slug: str, who: str) -> Iterator[str]:
    if answer.status_code != 303 or answer.headers["Location"] != f"/{slug}/vagg":
        yield f"{who}: {call} answered {answer.status_code}, and not the way to where a wall is opened"


def as_nobody(browser: Browser, all_calls: list[Call], slug: str) -> Iterator[str]:
    """Breaches of somebody without a session here: always sent to the sign-in page, or 401 at the API."""
    for call in all_calls:
        if expected.guard(call.endpoint) == expected.STRANGERS:
            continue
        answer = ask(browser, call, slug)
        if call.endpoint in expected.BY_WALL_ROUTES:
            yield from _to_code(call, answer, slug, "nobody")
            continue
        to_sign_in = answer.status_code == 303 and f"/{slug}/logga-in" in answer.headers["Location"]
        if not (answer.status_code == 401 if call.is_api else to_sign_in):
            yield f"nobody: {call} answered {answer.status_code}"


def of_neighbour(call: Call, answer, role: Role, slug: str) -> Iterator[str]:
    """Breaches of an answer to another tenant's role that has put Köping's ids into its own tenant's addresses."""
    told = slug == AREA and call.endpoint in TOLD_TO_ITS_AREA
    theirs = call.takes_id and not told and expected.guard(call.endpoint) != expected.STRANGERS
    if theirs and answer.status_code not in (403, 404):
        yield f"{role.value} in {slug}: {call} with Köping's id answered {answer.status_code}"
