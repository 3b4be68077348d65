"""What the browser is given to open the form without network: for one municipality, and with nothing of anybody."""

import json
import re
from base64 import b64encode
from hashlib import sha256

from tenants.access import Role

FORM, KEY = "/koping/rapporter/utan-nat", "/koping/rapporter/nyckel"


def test_the_form_that_is_kept_holds_nothing_of_anybody(client):
    first = client.sign_in(Role.REPORTER).get(FORM)
    policy = first.headers["Content-Security-Policy"]
    assert "nonce" not in policy and "unsafe" not in policy and "worker-src 'self'; manifest-src 'self'" in policy
    assert "script-src 'self';" in policy and first.headers["Cache-Control"] == "no-store"
    assert first.headers["Permissions-Policy"].startswith("geolocation=(self)")
    styles = re.findall("<style[^>]*>(.*?)</style>", first.text, re.S)
    assert styles and all(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" in policy for one in styles)
    assert all("src=" in tag for tag in re.findall("<script[^>]*>", first.text)), "no script stands in the page itself"
    assert re.findall(r'name="(?:csrf|id|asked_at)" value="([^"]*)"', first.text) == ["", "", ""]
    assert "data-drafts-of" not in first.text and "Rapportör" not in first.text
    assert client.sign_in(Role.SCHOOL).get(FORM).text == first.text, "the same for everybody here"
    assert client.sign_in(Role.COORDINATOR).get(FORM).text == first.text
    assert client.sign_in(Role.COORDINATOR, "arboga").get("/arboga/rapporter/utan-nat").text != first.text
    assert all(f'value="{code}"' in first.text for code in ("nyss", "dag", "kvall", "natt", "igar", "helg", "okant"))


def test_what_keeps_it_acts_for_reports_alone(client):
    answer = client.get("/koping/rapporter/worker.js")
    assert answer.mimetype == "text/javascript" and "Service-Worker-Allowed" not in answer.headers
    for path in ("/koping/", "/koping/konto", "/koping/rapporter/"):
        policy = client.sign_in(Role.REPORTER).get(path).headers["Content-Security-Policy"]
        assert "worker-src 'none'" in policy and "manifest-src" not in policy


def test_the_application_is_called_what_the_municipality_is(client, world):
    told = json.loads(client.get("/koping/rapporter/app.webmanifest").text)
    assert (told["name"], told["start_url"], told["scope"]) == (
        "Samsyn Köping",
        "/koping/rapporter/ny",
        "/koping/rapporter/",
    )
    for icon in told["icons"]:
        picture = client.get(icon["src"])
        assert picture.mimetype == "image/png"
        side = int.from_bytes(picture.data[16:20]), int.from_bytes(picture.data[20:24])
        assert icon["sizes"] == "{}x{}".format(*side)


def test_a_key_opens_the_drafts_of_one_person_at_one_place(client):
    seen = []
    for role, slug in (
        (Role.REPORTER, "koping"),
        (Role.REPORTER, "koping"),
        (Role.SCHOOL, "koping"),
        (Role.REPORTER, "arboga"),
    ):
        answer = client.sign_in(role, slug).get(f"/{slug}/rapporter/nyckel")
        assert answer.headers["Cache-Control"] == "no-store"
        seen.append((answer.json["of"], answer.json["key"]))
    assert seen[0] == seen[1], "the same at every sign-in"
    assert len({of for of, _key in seen}) == len({key for _of, key in seen}) == 3
    assert not {of for of, _key in seen} & {key for _of, key in seen}
    client.sign_out()
    assert client.get(KEY).status_code == 303
