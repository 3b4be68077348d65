"""The way in and out."""

import pytest

from app.accounts import invitations, passwords
from tenants.access import COMMAND_LINE, Role
from tests.world import AREA, email


def test_somebody_signs_in_with_the_form_and_lands_on_her_start(client):
    answer = client.sign_in_by_form(Role.COORDINATOR)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/koping/")
    assert client.get("/koping/konto").status_code == 200
    cookie = client.http.get_cookie("samsyn")
    assert cookie.http_only and cookie.same_site == "Lax" and not cookie.secure


@pytest.mark.parametrize(
    ("role", "slug", "password"),
    [(Role.COORDINATOR, "koping", "fel lösenord här"), (Role.COORDINATOR, "arboga", "en hel mening som lösenord")],
)
def test_wrong_password_and_wrong_tenant_give_the_same_answer(client, role, slug, password):
    client.get(f"/{slug}/logga-in")
    answer = client.post(f"/{slug}/logga-in", {"email": email(role, "koping"), "password": password})
    assert answer.status_code == 422 and "Inloggningen misslyckades" in answer.text
    assert password not in answer.text and email(role, "koping") in answer.text


def test_a_copied_cookie_is_dead_after_sign_out(client):
    client.sign_in(Role.COORDINATOR)
    copy = client.http.get_cookie("samsyn").value
    client.post("/koping/logga-ut")
    client.http.set_cookie("samsyn", copy)
    answer = client.get("/koping/konto")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/koping/logga-in?vidare=/koping/konto")


def test_six_wrong_tries_must_wait(client):
    for _ in range(5):
        assert client.sign_in_by_form(Role.SCHOOL, password="fel").status_code == 422
    answer = client.sign_in_by_form(Role.SCHOOL)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "900"


@pytest.mark.parametrize("after", ["//evil.example", "/\\evil", "https://evil.example/koping/", "/arboga/", "/koping"])
def test_after_sign_in_one_never_leaves_the_tenant(client, after):
    client.get("/koping/logga-in")
    data = {"email": email(Role.COORDINATOR, "koping"), "password": "en hel mening som lösenord", "vidare": after}
    assert client.post("/koping/logga-in", data).headers["Location"] == "/koping/"


def test_a_form_without_its_token_or_from_elsewhere_is_refused(client, world):
    client.sign_in(Role.SCHOOL)
    form = {"category": "klotter", "csrf": "0" * 64, "text": "Det jag skrev"}
    answer = client.post("/koping/rapporter/", form)
    assert answer.status_code == 400 and "Det jag skrev" in answer.text and "Skicka igen" in answer.text
    elsewhere = client.post("/koping/rapporter/", {"text": "något elakt"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 400 and "elakt" not in elsewhere.text


def test_somebody_with_two_tenants_switches_between_them(client, world):
    with world.worker.scope(world.tenants["arboga"], COMMAND_LINE) as scope:
        invitations.invite(scope, email=email(Role.COORDINATOR, "koping"), name="Vikarie", role=Role.COORDINATOR)
    client.sign_in(Role.COORDINATOR)
    assert "Arboga" in client.get("/koping/konto").text
    stopped = client.get("/arboga/konto")
    assert stopped.status_code == 409 and "Du arbetar i Köping. Byt till Arboga?" in stopped.text
    old = client.http.get_cookie("samsyn").value
    assert client.post("/arboga/byt").headers["Location"] == "/arboga/"
    assert client.http.get_cookie("samsyn").value != old
    assert client.get("/arboga/konto").status_code == 200
    assert client.get("/kungsor/konto").headers["Location"].startswith("/kungsor/logga-in")


def test_an_invitation_is_used_once(client, world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        token = invitations.invite(
            scope, email="ny@koping.example", name="Ny", role=Role.SCHOOL, organisation="Högstadieskolan"
        )
    assert client.get(f"/arboga/inbjudan/{token}").status_code == 404
    assert "Ny" in client.get(f"/koping/inbjudan/{token}").text
    assert client.post(f"/koping/inbjudan/{token}", {"password": "kort"}).status_code == 422
    assert client.post(f"/koping/inbjudan/{token}", {"password": "en lång mening till"}).status_code == 303
    used = client.get(f"/koping/inbjudan/{token}")
    assert used.status_code == 404 and "Inbjudan gäller inte längre" in used.text


def test_the_area_is_a_tenant_of_its_own(client):
    client.sign_in(Role.AREA_CHIEF)
    assert client.get(f"/{AREA}/konto").status_code == 200
    assert client.get("/koping/konto").status_code == 303


def test_headers_stand_on_every_answer(client):
    for path in ("/koping/logga-in", "/finns-inte/", "/koping/finns-inte", "/"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"


def test_a_password_is_dear_to_guess():
    """Argon2id with 64 MB, three passes: the hash nobody's password is compared with was made at the product's cost."""
    assert passwords._nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_name_of_a_key_says_what_it_is_for_and_never_who_somebody_is(client):
    client.sign_in(Role.SCHOOL)
    for name, sentence in (("Det var 19121212-1212", "kan innehålla ett personnummer"), ("\u200b", "utan personupp")):
        answer = client.post("/koping/konto/nycklar", {"name": name, "reach": "report"})
        assert answer.status_code == 422 and sentence in answer.text
    assert client.post("/koping/konto/nycklar", {"name": "larmet på skolan", "reach": "report"}).status_code == 201


def test_a_static_file_with_any_name_is_answered_without_being_remembered(client):
    for name in (
        "a" * 300,
        "%00",
        "vendor/leaflet/dist/images/" + "a" * 300,
        "../app/interfaces/web.py",
        "vendor/rq/x.js",
    ):
        assert client.get(f"/static/{name}").status_code == 404, name
