"""Every answer carries exactly the headers of its kind, also when something has gone wrong."""

import re
from dataclasses import replace

import pytest

from app.factory import create_app
from tenants.access import Role
from tests.bad_input.conftest import settings_for
from tests.bad_input.forms import endpoint_of, send
from tests.browsing import Browser
from tests.world import AREA, PASSWORD, email

NONCE = r"'nonce-[A-Za-z0-9_-]{24}'"
PAGE = (
    f"default-src 'none'; script-src 'self' {NONCE}; style-src 'self' {NONCE}; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; frame-src 'self'; worker-src 'none'"
)
FORM = PAGE.replace("worker-src 'none'", "worker-src 'self'; manifest-src 'self'")
"""The form of a report, or of a finding, may be kept on the device, and be put among a telephone's applications."""
MAP = (
    f"default-src 'none'; script-src {NONCE}; style-src {NONCE}; img-src data:; connect-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FILE = "default-src 'none'; sandbox"
MAPS = {"incidents.picker", "incidents.place_map", "situational_pictures.map_document", "comparison.map_document"}
EVERYWHERE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": r"geolocation=\(\), camera=\(\), microphone=\(\)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
OWN_POSITION = {"incidents.new", "incidents.edit", "consultations.new_remark", "consultations.edit_remark"}
"""The report's form and that of a finding: the phone may say where it is there, and nowhere else."""
KEPT = {"incidents.new", "consultations.new_remark"}
MAY_ALSO = {
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "Location",
    "Allow",
    "Set-Cookie",
    "Vary",
    "WWW-Authenticate",
    "Retry-After",
    "Clear-Site-Data",
    "Last-Modified",
    "Date",
    "Accept-Ranges",
    "ETag",
}


def faults(answer, policy: str, *, https: bool = False, position: bool = False) -> list[str]:
    """What differs from the set of this kind."""
    wanted = {**EVERYWHERE, "Content-Security-Policy": policy}
    if position:
        wanted["Permissions-Policy"] = r"geolocation=\(self\), camera=\(\), microphone=\(\)"
    if https:
        wanted["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    found = [
        f"{name}: {answer.headers.getlist(name)}"
        for name, value in wanted.items()
        if len(answer.headers.getlist(name)) != 1 or not re.fullmatch(value, answer.headers[name])
    ]
    found += [f"{name} is one too many" for name, _ in answer.headers if name not in MAY_ALSO | set(wanted)]
    found += [f"{name} says unsafe" for name, value in answer.headers if "unsafe" in value]
    return found


def kind_of(site, path: str, answer) -> str:
    if answer.mimetype.endswith("json"):
        return DATA
    if "attachment" in answer.headers.get("Content-Disposition", ""):
        return FILE
    if endpoint_of(site.adapter, path) in KEPT and answer.status_code == 200:
        return FORM
    if endpoint_of(site.adapter, path) == "consultations.show" and "worker-src 'self'" in str(answer.headers):
        return FORM  # a walk's, from which the form of a finding is kept
    return MAP if endpoint_of(site.adapter, path) in MAPS and answer.status_code == 200 else PAGE


def test_every_page_that_the_walk_meets(site):
    wrong, kinds = {}, set()
    for role, paths in site.walked.items():
        for path in [*paths, "/koping/rapporter/karta", "/koping/lagesbild/2026-11-16/karta"]:
            answer = site.browsers[role].http.get(path)
            policy = kind_of(site, path, answer)
            kinds.add(policy)
            here = endpoint_of(site.adapter, path) in OWN_POSITION and answer.status_code == 200
            if found := faults(answer, policy, position=here):
                wrong[str(role), path] = found
    assert wrong == {} and kinds == {PAGE, FORM, MAP, FILE, DATA}


def test_a_header_too_few_or_too_weak_is_seen(site):
    """Control."""
    for name in (*EVERYWHERE, "Content-Security-Policy"):
        answer = site.app.test_client().get("/koping/finns-inte")
        del answer.headers[name]
        assert faults(answer, PAGE), name
    answer.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    assert any("unsafe" in fault for fault in faults(answer, PAGE))


def test_no_page_brings_styles_or_scripts_that_its_policy_stops(site):
    """An inline handler or a style attribute would be a report in the console of every reader."""
    for role, paths in site.walked.items():
        for path in paths:
            answer = site.browsers[role].http.get(path)
            if answer.mimetype != "text/html":
                continue
            text = answer.get_data(as_text=True)
            nonce = re.search("'nonce-([^']*)'", answer.headers["Content-Security-Policy"])[1]
            assert not re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", text), path
            for tag in re.findall(r"<(?:script|style)\b[^>]*>", text):
                assert f'nonce="{nonce}"' in tag, (path, tag)
            foreign = [a for a in re.findall(r'(?:src|action|data-src)="(https?://[^"]*)"', text)]
            assert not foreign, (path, foreign)


def test_a_nonce_is_used_once(site):
    browser = site.browsers[Role.COORDINATOR]
    seen = [browser.get("/koping/konto").headers["Content-Security-Policy"] for _ in range(3)]
    assert len(set(seen)) == 3


WRONG = {
    "/": 200,
    "/koping": 308,
    "/halsa": 200,
    "/finns-inte": 404,
    "/finns-inte/": 404,
    "/finns-inte/rapporter/": 404,
    "/koping/finns-inte": 404,
    "/koping/rapporter/x": 404,
    "/koping/lagesbild/2026-02-30": 404,
    "/koping/kvartal/2026-Q5": 404,
    "/koping/inbjudan/x": 404,
    "/koping/konto": 303,
    "/koping/byt": 405,
    "/koping/handlingar/x/fil": 404,
    "/static/finns-inte.js": 404,
    "/static/../factory.py": 404,
    "/static/vendor/leaflet/package.json": 404,
    "/koping/static/page.css": 404,
    "/koping/api/v1/finns-inte": 404,
    "/koping/api/v1/incidents/": 401,
    "/koping/api/v1/openapi.json": 200,
    "/koping/api/v1/": 200,
    "/api/v1/incidents/": 404,
    "/metrics": 404,
    "/.git/config": 404,
    "/koping/.env": 404,
    "/\\evil": 404,
    "/%00/": 404,
}


@pytest.mark.parametrize("path", WRONG)
def test_a_stranger_at_any_address(site, path):
    answer = site.app.test_client().get(path)
    assert answer.status_code == WRONG[path], answer.text[:300]
    assert faults(answer, kind_of(site, path, answer)) == []
    assert "Traceback" not in answer.text
    assert answer.mimetype != "text/html" or '<html lang="sv"' in answer.text or answer.status_code in (303, 308)


def test_refusals_and_failures_too(site, monkeypatch):
    browser = site.browsers[Role.COORDINATOR]
    form = next(form for form in site.forms if form.endpoint == "incidents.create")
    with site.sandbox.undone():
        browser.get(form.page)
        for values, status in (({}, 422), ({"category": "a" * 25_000_000}, 413)):
            answer = send(browser, form, values)
            assert answer.status_code == status
            assert faults(answer, FORM if status == 422 else PAGE, position=status == 422) == []
        stale = browser.http.post(form.action, data={"text": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
        assert stale.status_code == 400 and faults(stale, PAGE) == []
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    from app.incidents import service

    with monkeypatch.context() as broken:
        broken.setattr(service, "list_incidents", lambda scope, **_: 1 / 0)
        answer = browser.http.get("/koping/rapporter/")
    assert answer.status_code == 500 and faults(answer, PAGE) == []
    assert "Nummer" in answer.text and "ZeroDivision" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "koping@evil.example", "", "a" * 3000, "å"])
def test_a_foreign_host_gets_nothing(site, host):
    """Neither an address of that host in a page nor a fault."""
    for path in ("/", "/koping/", "/koping/logga-in", "/koping/api/v1/incidents/", "/static/page.css"):
        answer = site.app.test_client().get(path, headers={"Host": host})
        assert answer.status_code == 400, (path, answer.status_code)
        assert "evil" not in answer.text and "evil" not in answer.headers.get("Location", "")
        assert faults(answer, kind_of(site, path, answer)) == []


def test_static_files_are_fetched_once_and_by_map_documents_too(site):
    pages = [
        answer
        for role, paths in site.walked.items()
        for path in paths
        if (answer := site.browsers[role].get(path)).mimetype == "text/html"
    ]
    names = {
        re.sub(r"\?.*", "", name) for page in pages for name in re.findall(r'(?:src|href)="(/static/[^"]*)"', page.text)
    }
    assert names
    for name in names:
        answer = site.app.test_client().get(name)
        headers = answer.headers
        assert answer.status_code == 200, name
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in headers and "charset" in headers["Content-Type"] or "/" in answer.mimetype


@pytest.fixture(scope="module")
def secure(site, tmp_path_factory):
    """The same application at an https address."""
    settings = replace(
        settings_for(site.world, tmp_path_factory.mktemp("https")), public_url="https://samsyn.example.se"
    )
    return create_app(settings, site.world.web)


def test_https_brings_strict_transport_and_host_bound_cookies(site, secure):
    browser = Browser(secure.test_client(), site.world)
    base = {"base_url": "https://samsyn.example.se"}
    first = browser.get("/koping/logga-in", **base)
    assert faults(first, PAGE, https=True) == []
    binding = first.headers["Set-Cookie"]
    with site.sandbox.undone():
        form = {"email": email(Role.COORDINATOR, "koping"), "password": PASSWORD}
        answer = browser.post("/koping/logga-in", form, **base)
        assert answer.status_code == 303, answer.text[:500]
        session = next(cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("__Host-samsyn="))
    assert binding.startswith("__Host-samsyn_form=")
    for cookie in (binding, session):
        parts = {part.strip() for part in cookie.split(";")[1:]}
        assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}, cookie
    for path in ("/koping/finns-inte", "/static/page.css", "/koping/api/v1/openapi.json", "/static/finns-inte"):
        answer = secure.test_client().get(path, **base)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path


def test_http_at_this_machine_has_neither(site):
    answer = site.app.test_client().get("/koping/logga-in")
    assert "Strict-Transport-Security" not in answer.headers
    assert "Secure" not in answer.headers["Set-Cookie"] and "__Host-" not in answer.headers["Set-Cookie"]


def test_signing_out_empties_the_cookie_and_the_cache(site):
    browser = site.browser(Role.SCHOOL)
    with site.sandbox.undone():
        answer = browser.post("/koping/logga-ut")
    # Unsent reports are kept in the storage, locked with what only a session of the one who wrote them is given.
    assert answer.headers.getlist("Clear-Site-Data") == ['"cache"']
    assert answer.headers["Set-Cookie"].startswith("samsyn=;")
    assert faults(answer, PAGE) == []


def test_the_area_is_no_exception(site):
    answer = site.browsers[Role.AREA_CHIEF].http.get(f"/{AREA}/omradet/2026-11-09/karta")
    assert answer.status_code == 200 and faults(answer, MAP) == []
