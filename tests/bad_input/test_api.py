"""The API's description is true, and what it does not allow is refused in Swedish, naming the field."""

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from app.incidents import service
from app.interfaces.failures import TITLES
from app.interfaces.forms import fields
from tenants.access import Role
from tests.bad_input.corpus import CORPUS, TRACES
from tests.own_lists import added

BASE = "/koping/api/v1"
LIST = f"{BASE}/incidents/"
OPERATIONS = [
    ("GET", "/api/v1/incidents/"),
    ("POST", "/api/v1/incidents/"),
    ("GET", "/api/v1/incidents/{id}"),
    ("PUT", "/api/v1/incidents/{id}"),
    ("POST", "/api/v1/incidents/{id}/withdrawal"),
    ("GET", "/api/v1/categories"),
    ("GET", "/api/v1/places"),
    ("GET", "/api/v1/pictures/{first}/analysis"),
    *added("OPERATIONS"),
]
HELD_TRUE = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


@pytest.fixture(scope="module")
def api(site):
    """The API as somebody at the school meets it, and her own report."""
    token = site.world.key(Role.SCHOOL, reach="report")
    http = site.app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    own = next(row for row in http.get(LIST, headers=headers).json["rows"] if row["text"])
    place = http.get(f"{BASE}/places", headers=headers).json["named_places"][0]["id"]
    report = {"category": "klotter", "earliest": "2026-11-24T20:00:00+01:00", "named_place_id": place}
    description = http.get(f"{BASE}/openapi.json").json
    config = SchemathesisConfig.from_dict({"base-url": "http://localhost/koping"})
    # The key is ours to send: requests without one are tested below.
    schema = schemathesis.openapi.from_dict({**description, "security": []}, config=config)
    schema.app = site.app
    made = {"http": http, "headers": headers, "own": own, "report": report, "description": description}
    return SimpleNamespace(**{**vars(site), **made, "schema": schema})


def stored(api) -> dict:
    """What lies in the tables; when the key was last used is no content."""
    return {name: rows for name, rows in api.sandbox.stored().items() if name != "access_token"}


def refused(answer, status: int) -> dict:
    """The problem, after a look at its form."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.mimetype == "application/problem+json"
    assert not [word for word in TRACES if word in answer.text], answer.text
    body = answer.json
    assert body["status"] == status and body["title"] == TITLES[status] and body["detail"]
    return body


# --- the description -------------------------------------------------------------------------------------------------


def test_the_description_lists_these_operations_and_their_refusals(api):
    found = {
        (method.upper(), path): operation
        for path, methods in api.description["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert set(found) == set(OPERATIONS)
    for (method, path), operation in found.items():
        statuses = set(operation["responses"])
        assert {"401", "403", "404", "500", "503"} <= statuses, (method, path)
        if method in ("POST", "PUT"):
            assert {"400", "409", "413", "415", "422"} <= statuses, (method, path)
        assert operation["summary"]
    for status, response in api.description["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], status


def test_the_description_is_a_valid_document_that_points_nowhere_else(api):
    text = json.dumps(api.description)
    for reference in set(part.split('"')[0] for part in text.split('"$ref": "#/')[1:]):
        at = api.description
        for step in reference.split("/"):
            at = at[step]
    names = set(api.description["components"]["schemas"])
    assert not [name for name in names if name[-1].isdigit()], "two schemas share a name"
    moment = api.description["components"]["schemas"]["IncidentOut"]["properties"]["latest"]
    assert moment == {"type": "string", "format": "date-time"}
    nullable = api.description["components"]["schemas"]["NewIncident"]["properties"]["latest"]
    assert set(nullable["type"]) == {"string", "null"} and nullable["format"] == "date-time"


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_generated_requests_meet_only_what_is_described(api, method, path, request):
    """schemathesis: requests that fit the description, and requests that break it, into the application itself."""
    exercise(api, method, path, 500 if request.config.getoption("--slow") else 25)


def test_the_generated_requests_see_what_is_not_as_described(api, monkeypatch):
    """Control: a moment answered as a number, and a fault in the code, turn them red."""
    with monkeypatch.context() as broken, pytest.raises(BaseException, match="Response violates schema"):
        broken.setattr(fields.Moment, "_serialize", lambda *_: 5)
        exercise(api, "GET", "/api/v1/incidents/", 60)
    with monkeypatch.context() as broken, pytest.raises(BaseException, match="Server error"):
        broken.setattr(service, "read_incident", lambda scope, **_: 1 / 0)
        exercise(api, "GET", "/api/v1/incidents/{id}", 60)


def exercise(api, method: str, path: str, examples: int) -> None:
    operation = api.schema[path][method]
    checks = [CHECKS.get_one(name) for name in HELD_TRUE]
    fits, breaks = (
        st.tuples(st.just(mode), operation.as_strategy(generation_mode=mode))
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    )

    @settings(max_examples=examples, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(made=st.one_of(fits, breaks), likely=st.booleans())
    def run(made, likely):
        mode, case = made
        if likely and mode is schemathesis.GenerationMode.POSITIVE:
            make_likely(api, case)
        with api.sandbox.undone():
            before = stored(api)
            response = case.call(headers=api.headers)
            case.validate_response(response, checks=checks)
            if response.status_code >= 400:
                assert stored(api) == before

    run()


def make_likely(api, case) -> None:
    """Point the request at what exists: otherwise most end at the first unknown id."""
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = api.own["id"]
    if isinstance(case.body, dict):
        nowhere_else = dict.fromkeys(("sub_area_id", "lat", "lon", "how"))
        known = {**api.report, **nowhere_else, "version": api.own["version"]}
        case.body |= {name: value for name, value in known.items() if name in case.body}


# --- what is refused -------------------------------------------------------------------------------------------------

BODIES = {
    "no body": (b"", "application/json", 400),
    "text": (b"{}", "text/plain", 415),
    "a form": (b"category=klotter", "application/x-www-form-urlencoded", 415),
    "no content type": (b"{}", None, 415),
    "cut": (b'{"category": "klot', "application/json", 400),
    "a key twice": (b'{"category": "klotter", "category": "hot"}', "application/json", 400),
    "10 000 deep": (b"[" * 10_000 + b"]" * 10_000, "application/json", 400),
    "21 deep in a field": (b'{"category": ' + b"[" * 30 + b"]" * 30 + b"}", "application/json", 400),
    "2 MB": (b" " * 2_000_000, "application/json", 413),
    "NaN": (b'{"lat": NaN}', "application/json", 400),
    "Infinity": (b'{"lat": -Infinity}', "application/json", 400),
    "1e999": (
        b'{"category": "klotter", "earliest": "2026-11-24T20:00:00Z", "lat": 1e999, "lon": 1}',
        "application/json",
        422,
    ),
    "an integer of 5 000 digits": (b'{"lat": ' + b"9" * 5000 + b"}", "application/json", 400),
    "lone surrogate": (b'{"category": "\\ud800"}', "application/json", 422),
    "lone surrogate as a name": (b'{"\\ud800": 1}', "application/json", 400),
    "NUL": (b'{"category": "klotter\\u0000"}', "application/json", 422),
    "byte order mark": (b"\xef\xbb\xbf{}", "application/json", 400),
    "UTF-16": ('{"category": "klotter"}'.encode("utf-16"), "application/json", 400),
    "Latin-1": ('{"category": "å"}'.encode("latin-1"), "application/json", 400),
    "a list": (b"[]", "application/json", 422),
    "null": (b"null", "application/json", 422),
    "a number": (b"1", "application/json", 422),
    "a text": (b'"klotter"', "application/json", 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_bad_bodies(api, name):
    body, kind, status = BODIES[name]
    for method, path in (("POST", LIST), ("PUT", LIST + api.own["id"]), ("POST", f"{LIST}{api.own['id']}/withdrawal")):
        with api.sandbox.undone():
            before = stored(api)
            answer = api.http.open(path, method=method, data=body, content_type=kind, headers=api.headers)
            problem = refused(answer, status)
            assert (status != 422) or problem["fields"]
            assert stored(api) == before


WRONG_VALUES = {
    "tenant_id": ["0190a3b0-0000-7000-8000-000000000000"],
    "state": ["counted"],
    "category": [None, 1, True, [], {}, "", "x", "KLOTTER", "a" * 61],
    "earliest": [
        None,
        0,
        "",
        "i går",
        "2026-11-24",
        "2024-02-30T10:00:00Z",
        "2026-11-24T24:61:00Z",
        "1899-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-03-29T02:30:00",
        "2027-01-01T00:00:00Z",
        ["2026-11-24T20:00:00Z"],
    ],
    "latest": [1, "2026-11-24T18:00:00+01:00", "0001-01-01T00:00:00-14:00"],
    "named_place_id": [
        1,
        "",
        "x",
        "foreign",
        "0190a3b0-0000-7000-8000-000000000000",
        "{0190a3b0-0000-7000-8000-000000000000}",
        "{0190a3b000007000-8000-000000000000}",
        "urn:uuid:0190a3b0-0000-7000-8000-000000000000",
        "0190a3b0000070008000000000000000",
    ],
    "sub_area_id": ["x", "foreign"],
    "organisation_id": ["x", "foreign", "0190a3b0-0000-7000-8000-000000000000"],
    "lat": [True, "59.5", "1e309", [], {}, 91, 1e308, 6598000],
    "precision": ["exakt", 1, []],
    "how": ["genom väggen", 1, "a" * 81],
    "text": [None, 1, [], {}, "a" * 4001, "a\x00b"],
    "source": ["none", None, 1],
    "reported_to_police": ["ja", True],
    "people_band": ["2-4", 3],
    "access_class": ["hemlig", 1, ""],
    "insist": ["true", "ja", 1, 0, "kanske", []],
    "id": ["x", 1, "0190a3b0000070008000000000000000"],
}


@pytest.mark.parametrize("field", WRONG_VALUES)
def test_bad_values_are_named(api, field):
    for value in WRONG_VALUES[field]:
        sent = api.things.foreign if value == "foreign" else value
        body = {**api.report, field: sent}
        if field == "lat":
            body |= {"lon": 15.99}
        with api.sandbox.undone():
            before = stored(api)
            answer = api.http.post(LIST, json=body, headers=api.headers)
            problem = refused(answer, 422)
            assert field in problem["fields"], (value, problem)
            assert all(sentence.endswith((".", "!", "?", "”")) for sentence in problem["fields"][field]), problem
            assert stored(api) == before


def test_an_unknown_field_is_named_in_its_sentence(api):
    problem = refused(api.http.post(LIST, json={**api.report, "tenant_id": "x"}, headers=api.headers), 422)
    assert problem["fields"] == {"tenant_id": ["Fältet tenant_id får inte anges."]}


def test_a_value_that_may_be_personal_is_not_echoed(api):
    for field in ("category", "how", "named_place_id", "earliest", "access_class"):
        answer = api.http.post(LIST, json={**api.report, field: "Kalle 19121212-1212"}, headers=api.headers)
        refused(answer, 422)
        assert "19121212" not in answer.text and "Kalle" not in answer.text, field


QUERIES = [
    "limit=-1",
    "limit=0",
    "limit=201",
    "limit=1000000000",
    "limit=x",
    "limit=1.5",
    "limit=1_0",
    "after=x",
    "after=2026-11-20",
    "after=2026-11-20,x",
    "after=" + "a" * 81,
    "after=%00",
    "sort=password",
    "first=2026-13-01",
    "first=2024-02-30",
    "first=1899-01-01",
    "last=99999-01-01",
    "first=2026-11-20&last=2026-11-01",
    "group=x",
    "group=%F0%9F%9A%93",
    "named_place_id=x",
    "mine=kanske",
    "limit=1&limit=2",
    "tenant_id=x",
    "&".join(f"f{n}=1" for n in range(200)),
]


@pytest.mark.parametrize("query", QUERIES)
def test_bad_queries(api, query):
    problem = refused(api.http.get(f"{LIST}?{query}", headers=api.headers), 422)
    assert any(name in query for name in problem["fields"]), problem


def test_another_thing_is_answered_as_no_thing(api):
    """An id of another kind or of another municipality is answered exactly as one that nobody has."""
    unknown = api.http.get(LIST + str(uuid4()), headers=api.headers)
    for id in (api.things.foreign, str(api.things.area), api.report["named_place_id"]):
        answer = api.http.get(LIST + id, headers=api.headers)
        assert (answer.status_code, answer.data) == (404, unknown.data)
        assert {k: v for k, v in answer.headers if k != "Content-Security-Policy"} == {
            k: v for k, v in unknown.headers if k != "Content-Security-Policy"
        }
    own = api.own["id"]
    for spelling in ("x", own.replace("-", ""), f"{{{own}}}", "urn:uuid:" + own, "%00", "1"):
        refused(api.http.get(LIST + spelling, headers=api.headers), 404)


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods(api, method):
    for path in (LIST, LIST + api.own["id"]):
        answer = api.http.open(path, method=method, headers=api.headers)
        refused(answer, 405)
        assert answer.headers["Allow"]
    overridden = api.http.get(LIST + api.own["id"], headers={**api.headers, "X-HTTP-Method-Override": "DELETE"})
    assert overridden.status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer",
        "Bearer ",
        "Bearer x",
        "bearer samsyn_" + "A" * 43,
        "Basic a29vcmQ6cGFzc3dvcmQ=",
        "Bearer " + "a" * 9000,
        'Digest username="x"',
        "Bearer é",
        "Bearer a b c",
        "Bearer {token}x",
    ],
)
def test_without_a_living_token_nobody_gets_in(api, authorization):
    token = api.headers["Authorization"].split()[1]
    headers = {} if authorization is None else {"Authorization": authorization.replace("{token}", token)}
    answer = api.http.get(LIST, headers=headers)
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_cookie_of_the_pages_opens_nothing_here(api):
    browser = api.browsers[Role.COORDINATOR]
    assert browser.http.get(LIST).status_code == 401


def test_a_stale_version_is_refused_and_says_so(api):
    with api.sandbox.undone():
        body = {**api.report, "version": api.own["version"]}
        assert api.http.put(LIST + api.own["id"], json=body, headers=api.headers).status_code == 200
        problem = refused(api.http.put(LIST + api.own["id"], json=body, headers=api.headers), 409)
        assert "Någon annan har ändrat" in problem["detail"]


def test_the_same_id_twice_is_one_report_and_somebody_elses_is_her_own(api):
    with api.sandbox.undone():
        body = {**api.report, "id": str(uuid4())}
        first, again = (api.http.post(LIST, json=body, headers=api.headers) for _ in range(2))
        assert first.status_code == again.status_code == 201 and first.json == again.json
        other = {"Authorization": "Bearer " + api.world.key(Role.POLICE_OFFICER, reach="report")}
        theirs = api.http.post(LIST, json=body, headers=other)
        assert theirs.status_code == 201 and theirs.json["id"] != first.json["id"]
        refused(api.http.post(LIST, json={**body, "text": "Något annat."}, headers=api.headers), 409)


@pytest.mark.parametrize("member", [name for name in CORPUS if name.startswith(("SQL", "search"))])
def test_sql_is_never_run(api, member):
    with api.sandbox.written_out(CORPUS[member]) as run:
        for name in ("group", "after", "named_place_id", "first"):
            refused(api.http.get(LIST, query_string={name: CORPUS[member]}, headers=api.headers), 422)
        with api.sandbox.undone():
            made = api.http.post(LIST, json={**api.report, "text": CORPUS[member], "insist": True}, headers=api.headers)
            assert made.status_code == 201 and made.json["text"] == CORPUS[member]
    assert run == [] and api.sandbox.statements
