"""The chief's Monday: from sign-in to three evenings on one page, with what collides between municipalities; and never
a word of a report, of a note or of who reports, in any page or answer of the area."""

from datetime import date, timedelta

import pytest

from app.comparison import monday
from tenants.access import Role
from tests.area_sharing import made
from tests.situational_pictures.reports import report
from tests.situational_pictures.test_pages import words
from tests.world import AREA

TOWNS = {"koping": "Köping", "arboga": "Arboga", "kungsor": "Kungsör"}
CANARIES = {slug: f"kanariefågel-{slug}" for slug in TOWNS}
UNTOLD = 23
"""So many reports of Kungsör are its social services' own: that number is told nowhere."""


@pytest.fixture
def area(world):
    for slug in TOWNS:
        canary, place = CANARIES[slug], world.named(slug)["Torget"]
        police, youth = (world.organisation(name, slug) for name in ("Polisen", "Fritidsgården"))
        for day in (-2, -9, -16, -23):
            report(world, day, slug=slug, hour=20, text=canary, how="färg")
        with world.scope(slug=slug) as scope:
            made.decision(scope, police, f"Fotpatrull i {TOWNS[slug]}.")
            made.decision(scope, youth, f"{canary} i hemlighet.", access_class="restricted")
            made.event(scope, canary, made.SATURDAY, room="police")
            if slug != "kungsor":
                made.event(scope, f"höstmarknad i {TOWNS[slug]}")
                made.out(scope, place, police, day=made.SATURDAY + timedelta(days=6), what="control")
            made.out(scope, place, youth, day=made.SATURDAY - timedelta(days=1))
    for _ in range(UNTOLD):
        report(world, -2, slug="kungsor", role=Role.SOCIAL_SERVICES, category="hastighet", text=CANARIES["kungsor"])
    for slug in TOWNS:
        made.share(world.worker, world.tenants[slug])
    return world


def test_from_sign_in_to_three_evenings_on_one_page(area, client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    first = client.get(f"/{AREA}/")
    assert first.status_code == 303 and first.headers["Location"].endswith("/omradet/mandag")
    text = words(client.get(f"/{AREA}/omradet/mandag"))
    assert "Tre kvällar att planera för" in text
    assert "Lördag 28 november 2026 Krock: Marknad: höstmarknad i Arboga i Arboga och" in text
    assert "Krock: polisen är inlagd i Arboga och Köping samtidigt." in text
    for town in TOWNS.values():
        assert f"Fotpatrull i {town}." in text
    with area.scope(Role.AREA_CHIEF, AREA) as scope:
        seen = monday.read_monday(scope)
    assert [one.day for one in seen.collisions] == [made.SATURDAY, made.SATURDAY + timedelta(days=6)]
    assert len(seen.evenings) == 3 and [one.name for one in seen.hours] == ["Hela området", *sorted(TOWNS.values())]
    order = ["beslut", "framat", "lage", "nar", "vad", "eget", "tackning", "karta"]
    html = client.get(f"/{AREA}/omradet/mandag").text
    assert [html.index(f'id="{one}"') for one in order] == sorted(html.index(f'id="{one}"') for one in order)


def test_no_canary_of_any_municipality_is_in_any_byte_of_the_area(area, client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    paths = ["mandag", "", "2026-11-09/karta", "kvartal/2026-Q3"]
    found = [client.get(f"/{AREA}/omradet/{path}") for path in paths] + [client.get(f"/{AREA}/handlingar/")]
    assert all(one.status_code == 200 for one in found)
    for answer in found:
        for canary in CANARIES.values():
            assert canary.encode() not in answer.data
    with area.scope(Role.AREA_CHIEF, AREA) as scope:
        seen = monday.read_monday(scope)
    told = {group.name: group.n for group in seen.groups}
    assert told == {"Skadegörelse och klotter": 12, "varav Klotter": 12}, "what social services keep counts nowhere"
    assert date(2026, 11, 25) == seen.today
