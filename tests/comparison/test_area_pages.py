"""The area's pages: what they say, and whose words never reach them."""

import pytest

from tenants.access import MUNICIPAL_ROLES, Role
from tests.comparison.test_combined import profile
from tests.situational_pictures.reports import police_event, report
from tests.situational_pictures.test_pages import words
from tests.world import AREA

CANARY = "kanariefågel"
PATHS = ("/omradet/", "/omradet/2026-10-26", "/omradet/2026-11-09/karta")


@pytest.fixture
def shared(world):
    profile(world, AREA, missing_members=["Hallstahammar"])
    profile(world, "arboga", shared_groups=["trafik"])
    for slug in ("koping", "arboga", "kungsor"):
        report(world, -392, slug=slug, category="hastighet")
    report(world, -3, text=CANARY, how="färg")
    report(world, -4, category="bostadsinbrott", slug="kungsor", text=CANARY)
    return world


@pytest.mark.parametrize("role", [Role.AREA_CHIEF, Role.AREA_ANALYST])
def test_the_area_reads_counts_and_no_words(shared, client, role):
    client.sign_in(role, AREA)
    for path in PATHS:
        page = client.get(f"/{AREA}{path}")
        assert page.status_code == 200
        for word in (CANARY, "färg", "Torget", "Klotter", "Högstadieskolan"):
            assert word not in page.text, (path, word)


def test_the_page_says_what_it_counts(shared, client):
    text = words(client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/"))
    assert "Gemensam bild v. 46–47" in text and "9–22 november 2026, utan Hallstahammar" in text
    assert "Köping 1 0 +1 0 +1 – kan bero på slumpen 0,1" in text
    assert "Området 2 0 +2 0 +2 – 0,1" in text
    assert "Folkmängd i Köping: 10 000 den 31 december 2024." in text
    assert "En händelse visas inte på kartan" in text
    assert "Arboga delar inte: " in text and "Köping delar inte" not in text
    assert "Västra delen Köping 1" in text


def test_the_map_is_sealed_and_holds_all_grounds(shared, client):
    answer = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/2026-11-09/karta")
    assert "sandbox allow-scripts" in answer.headers["Content-Security-Policy"]
    assert all(name in answer.text for name in ("koping", "arboga", "kungsor")) and "K\\u00f6ping: 1" in answer.text


def test_there_are_no_such_weeks(client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    for path in ("2026-11-16", "2026-11-10", "2030-01-07", "x", "2026-11-10/karta"):
        assert client.get(f"/{AREA}/omradet/{path}").status_code == 404, path


def test_municipal_people_have_no_area_page(shared, client):
    for role in sorted(MUNICIPAL_ROLES):
        client.sign_in(role, "koping")
        for path in PATHS:
            assert client.get(f"/koping{path}").status_code == 403, (role, path)
            assert client.get(f"/{AREA}{path}").status_code == 303, (role, path)  # a stranger there: to the sign-in


def test_the_area_has_no_page_of_a_municipality(shared, client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    assert client.get(f"/{AREA}/lagesbild/").status_code == 403
    assert client.get("/koping/lagesbild/").status_code == 303


def test_the_area_reads_what_the_police_have_published_in_all_its_municipalities(shared, client, tmp_path):
    police_event(shared, tmp_path, id=1, day=20)
    police_event(shared, tmp_path, id=2, day=10, place="Arboga")
    police_event(shared, tmp_path, id=3, day=24)  # this week is not over
    page = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/")
    assert "Kontroll i Köping." in words(page) and "Kontroll i Arboga." in words(page)
    assert "24 november" not in words(page) and "Händelser i området 2 " in words(page)
    assert "Trafikkontroll" not in client.get(f"/{AREA}/omradet/2026-11-09/karta").text


def test_an_area_where_nothing_is_published_yet(client):
    text = words(client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/"))
    assert (
        "utan Arboga, Kungsör och Köping" in text
        and "Köping Har inte delat några uppgifter för perioden." in text
        and "%" not in text
    )
    assert "Inga händelser har delats" in text
