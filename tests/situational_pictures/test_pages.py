"""The picture's pages: what stands on them for whom, the map's document."""

import re

import pytest

from app.taxonomy import service as taxonomy
from tenants.access import MUNICIPAL_ROLES, Role
from tests.situational_pictures.reports import history, police_event, report

CANARY = "kanariefågel"
READERS = (
    Role.COORDINATOR,
    Role.POLICE_OFFICER,
    Role.SCHOOL,
    Role.SOCIAL_SERVICES,
    Role.YOUTH,
    Role.ANALYST,
    Role.REPORTER,
)


def words(answer) -> str:
    """What a person reads on the page."""
    html = re.sub(r"<(svg|script|style).*?</\1>", " ", answer.get_data(as_text=True), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def test_the_picture_says_the_same_as_the_service(world, client):
    history(world)
    report(world, 0)
    report(world, 1, category="hastighet", role=Role.POLICE_OFFICER)
    report(world, -14)
    page = client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/")
    text = words(page)
    assert page.status_code == 200
    assert (
        "Lägesbild v. 48–49" in text
        and "23 november–6 december 2026. Räknat i hela dagar, till och med 24 november 2026" in text
    )
    assert "2 händelser hittills, en fler än samma dagar i perioden före." in text
    assert "Skadegörelse och klotter 1 1" in text and "Trafik 0 1" in text
    assert "9 grupper utan händelser visas inte." in text
    assert "Torget 2 ( 1 före)" in text and "Alla har klockslag." in text
    assert "Skillnaden mot perioden före kan bero på slumpen." in text
    assert "2 av 2 verksamheter har hörts av. 1 samma dagar i perioden före." in text
    tables = words(client.get("/koping/lagesbild/tal"))
    assert "Skadegörelse och klotter 1 1 ±0 0 +1 0,1" in tables
    assert "Trafik 1 0 +1 0 +1 0" in tables
    assert "1. Torget 2 1 0 2 av 2 (100 %) 2" in tables
    assert "Händelser med känd timme: 2." in tables
    listed = words(client.get("/koping/lagesbild/kartan"))
    assert "1. Torget 2 1 2" in listed and "2 av 2 händelser är på de här platserna" in listed
    assert "2026-12-07" not in page.text and 'href="/koping/lagesbild/2026-11-09"' in page.text
    assert 'src="/koping/lagesbild/2026-11-23/karta"' in page.text


def test_a_place_without_history_says_so_and_gives_no_percentage(world, client):
    client.sign_in(Role.COORDINATOR)
    assert "kommunen har inga rapporter ännu" in words(client.get("/koping/lagesbild/"))
    report(world, 0)
    text = words(client.get("/koping/lagesbild/"))
    assert "Jämförelsen saknas: kommunen har inga uppgifter före november 2026." in text
    assert not re.search(r"[+−±]\d", text)
    report(world, -30)
    text = words(client.get("/koping/lagesbild/"))
    assert "Jämförelsen med året före saknas: kommunen har inga uppgifter före oktober 2026." in text


def test_what_one_may_not_read_is_said_in_words(world, client):
    history(world)
    report(world, -14, role=Role.POLICE_OFFICER, category="hot", text=CANARY)
    report(world, -13, role=Role.POLICE_OFFICER, category="hot", text=CANARY)
    client.sign_in(Role.SCHOOL)
    page = client.get("/koping/lagesbild/2026-11-09")
    assert "Här räknas det som alla i rummet får läsa: 0 . Och 2 som du inte får läsa." in words(page)
    assert CANARY not in page.text and 'href="/koping/rapporter/?named_place_id' not in page.text
    assert "Hur många du inte får läsa visas när perioden är slut." in words(client.get("/koping/lagesbild/"))


@pytest.mark.parametrize("role", READERS)
def test_every_reader_gets_every_page(world, client, role):
    history(world)
    report(world, 0, category="bostadsinbrott", access_class="internal", role=Role.YOUTH)
    report(world, 1, role=role) if role != Role.ANALYST else None
    client.sign_in(role)
    for path in (
        "/lagesbild/",
        "/lagesbild/2026-11-09",
        "/lagesbild/?grupp=trafik",
        "/lagesbild/?del=natt",
        "/lagesbild/kartan",
        "/lagesbild/tal",
        "/lagesbild/2026-11-23/karta",
    ):
        assert client.get(f"/koping{path}").status_code == 200, path
    own_only = "bara rapporterna från din egen verksamhet" in words(client.get("/koping/lagesbild/"))
    assert own_only == (role == Role.REPORTER)


def test_others_are_refused_the_picture_and_its_map(client):
    for role in sorted(MUNICIPAL_ROLES - {*READERS, Role.UNIT_MANAGER}):
        client.sign_in(role)
        for path in ("/lagesbild/", "/lagesbild/tal", "/lagesbild/kartan", "/lagesbild/2026-11-23/karta"):
            assert client.get(f"/koping{path}").status_code == 403, (role, path)


def test_there_is_no_such_picture(client):
    client.sign_in(Role.COORDINATOR)
    for path in (
        "2026-11-16",
        "2026-11-24",
        "2026-12-07",
        "2026-02-30",
        "20261123",
        "9999-99-99",
        "2026-11-23/kartor",
        "2026-11-24/karta",
        "?grupp=finns-inte",
        "?grupp=%00",
        "2026-11-23/karta?grupp=arrangemang",
    ):
        assert client.get(f"/koping/lagesbild/{path}").status_code == 404, path


def test_the_map_is_a_sealed_document_of_the_same_figures(world, client):
    history(world)
    report(world, 0, place="Stationen", text=CANARY)
    report(world, 0, category="bostadsinbrott", access_class="internal", role=Role.YOUTH)
    answer = client.sign_in(Role.SCHOOL).get("/koping/lagesbild/2026-11-23/karta")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-scripts" in policy and "default-src 'none'" in policy and "unsafe" not in policy
    assert set(re.findall(r"<(?:script|style|link) ([^> ]+)", answer.text)) == {
        re.search("nonce-([^']+)", policy)[0].replace("nonce-", 'nonce="') + '"'
    }
    assert "Stationen" in answer.text and "Torget" not in answer.text  # the dwelling has no point for the school
    assert CANARY not in answer.text
    address = "/koping/lagesbild/2026-11-23/karta"
    assert "Torget" not in client.sign_in(Role.POLICE_OFFICER).get(address).text  # nor for the room
    assert "Torget" in client.get(f"{address}?visa=egna").text


def test_the_group_in_the_address_narrows_page_and_map(world, client):
    history(world)
    report(world, 0)
    report(world, 1, category="hastighet", place="Stationen")
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/lagesbild/?grupp=trafik")
    name = taxonomy.group_named()["trafik"].name
    assert f"{name}: en händelse hittills" in words(page) and "Stationen" in words(page) and "Torget" not in words(page)
    assert "Höga hastigheter" in words(page), "the types of the group"
    assert 'src="/koping/lagesbild/2026-11-23/karta?grupp=trafik"' in page.text
    drawn = client.get("/koping/lagesbild/2026-11-23/karta?grupp=trafik").text
    assert "Stationen" in drawn and "Torget" not in drawn


def test_arboga_never_sees_a_word_of_koping(world, client):
    history(world)
    history(world, slug="arboga")
    report(world, 0, text=CANARY, category="hastighet", how="genomfart", place="Stationen")
    for role in READERS:
        client.sign_in(role, "arboga")
        for path in ("/", "/lagesbild/", "/lagesbild/tal", "/lagesbild/kartan", "/lagesbild/2026-11-23/karta"):
            page = client.get(f"/arboga{path}")
            assert page.status_code == 200
            for word in (CANARY, "Höga hastigheter", "genomfart", "Köping"):
                assert word not in page.text, (role, path, word)
        assert client.get("/koping/lagesbild/").status_code == 303  # a stranger there: to the sign-in


def test_what_the_police_have_published_stands_apart_and_on_no_map(world, client, tmp_path):
    history(world)
    assert len(police_event(world, tmp_path).new) == 1
    police_event(world, tmp_path, place="Arboga", id=2)
    police_event(world, tmp_path, id=3, day=20)  # the period before
    for role in READERS:
        page = client.sign_in(role).get("/koping/lagesbild/tal")
        text = words(page)
        assert "Polisens publicerade händelser" in text and "visas inte på kartan och räknas inte" in text
        assert "Kontroll i Köping." in text and "Kontroll i Arboga." not in text and "20 november" not in text
        assert 'href="https://polisen.se/aktuellt/handelser/1"' in page.text
        assert "Inga händelser hittills" in words(client.get("/koping/lagesbild/"))
        assert "Trafikkontroll" not in client.get("/koping/lagesbild/2026-11-23/karta").text
    text = words(client.get("/koping/lagesbild/2026-11-09/tal"))
    assert "20 november 09.30, Trafikkontroll, Köping" in text and "24 november 09.30" not in text


def test_a_stranger_is_sent_to_the_sign_in(client):
    for path in ("/koping/", "/koping/lagesbild/", "/koping/lagesbild/2026-11-23/karta", "/vastra-malardalen/omradet/"):
        answer = client.get(path)
        assert answer.status_code == 303 and "/logga-in" in answer.headers["Location"], path
