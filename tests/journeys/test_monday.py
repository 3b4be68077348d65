"""The chief's Monday: from sign-in to three evenings on one page, with what collides between municipalities, and what
a municipality has just made final; and never a word of a report, of a note or of who reports, in any page, answer of
the API, export or paper of the area or of a neighbour."""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest

from app.area_sharing import papers
from app.comparison import monday, quarters
from app.figures.periods import Quarter
from app.official_statistics import service as official
from tenants.access import CALENDAR, Role
from tests.access import expected
from tests.area_sharing import made
from tests.papers import text_of
from tests.pictures.made import FIRST, final
from tests.situational_pictures.reports import report
from tests.situational_pictures.test_pages import words
from tests.world import AREA, left_waiting
from workers.performing import perform_run

TOWNS = {"koping": "Köping", "arboga": "Arboga", "kungsor": "Kungsör"}
CANARIES = {slug: f"kanariefågel-{slug}" for slug in TOWNS}
NUMBERS = {"koping": 654_321, "arboga": 765_432, "kungsor": 876_543}
"""A figure that each has entered for itself."""
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
            official.add_figure(scope, kind="offences", name=canary, period="2025", value=str(NUMBERS[slug]))
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
    assert "Lördag 28 november 2026 Krock: Höstmarknad i Arboga i Arboga och" in text
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


def work(world, slug: str) -> None:
    """Do the runs that wait, as a worker does."""
    with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
        waiting = left_waiting(scope)
    for id in waiting:
        assert perform_run(world.worker, world.tenants[slug], id)


def test_what_a_municipality_makes_final_is_on_the_chiefs_page_by_itself(area, client):
    final(area)
    work(area, "koping")
    html = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/mandag").text
    assert f"/omradet/bild/koping/{FIRST}" in html and "Lägesbilden v. 46–47 (PDF)" in html


NO_BREAK = "\N{NO-BREAK SPACE}".encode()
"""Between the thousands."""


def said(answer) -> Iterator[bytes]:
    """The bytes of an answer, and what is packed in them."""
    yield answer.data
    if answer.data.startswith(b"%PDF"):
        yield text_of(answer.data).encode()
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(answer.data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def everything(app, client, slug: str, key: str, more: list[str]) -> dict[str, bytes]:
    """Path -> all that is answered there, of every address that needs nothing more said, and of `more`."""
    found = {}
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods]
    listed = [rule.rule for rule in rules if expected.guard(rule.endpoint) not in (None, expected.STRANGERS)]
    for path in [*listed, *more]:
        headers = {"Authorization": f"Bearer {key}"} if path.startswith("/api/") else {}
        answer = client.http.get(f"/{slug}{path}", headers=headers)
        if answer.status_code == 200:
            found[path] = b"\n".join(said(answer)).replace(NO_BREAK, b"").replace(b"&nbsp;", b"")
    return found


def canaries(*slugs: str) -> list[bytes]:
    return [str(one).encode() for slug in slugs for one in (CANARIES[slug], NUMBERS[slug])]


def test_no_canary_of_any_municipality_is_in_any_byte_of_the_area_or_a_neighbour(area, app, client):
    final(area)
    for slug in TOWNS:
        work(area, slug)
    with area.scope(Role.AREA_CHIEF, AREA) as scope:
        quarters.order_area_report(scope, quarter="2026-Q3", to=quarters.AREA)
    work(area, AREA)
    with area.scope(Role.AREA_CHIEF, AREA) as scope:
        told = [one.id for some in papers.list_papers(scope).values() for one in some]
        made_there = [one.id for one in quarters.made(scope, quarter=Quarter.parse("2026-Q3"))]
    assert told and made_there
    more = [f"/omradet/{path}" for path in (f"{FIRST}/karta", "kvartal/2026-Q3", f"bild/koping/{FIRST}")]
    more += [f"/omradet/{FIRST}/delomrade/koping/V%C3%A4stra%20delen"]
    more += [f"/omradet/handling/{id}" for id in told] + [f"/handlingar/{id}/fil" for id in made_there]
    key = area.key(Role.AREA_CHIEF, AREA, reach="read")
    client.sign_in(Role.AREA_CHIEF, AREA)
    found = everything(app, client, AREA, key, more)
    assert {*more} <= {*found} and any(path.startswith("/api/") for path in found), sorted(found)
    leaks = [(path, one) for path, data in found.items() for one in canaries(*TOWNS) if one in data]
    assert not leaks
    key = area.key(Role.COORDINATOR, "arboga", reach="read")
    client.sign_in(Role.COORDINATOR, "arboga")
    found = everything(app, client, "arboga", key, [])
    assert len(found) > 60
    assert all(any(one in data for data in found.values()) for one in canaries("arboga")), "its own it reads"
    others = canaries("koping", "kungsor")
    assert not [(path, one) for path, data in found.items() for one in others if one in data]
    with area.scope(Role.AREA_CHIEF, AREA) as scope:
        seen = monday.read_monday(scope)
    counted = {group.name: group.n for group in seen.groups}
    assert counted == {"Skadegörelse och klotter": 12, "varav Klotter": 12}, "what social services keep counts nowhere"
    assert date(2026, 11, 25) == seen.today
