"""The map's layers: sub-areas per 1,000, the "värmekarta", one place's sheet. Each shows what its reader may see."""

import json
import re
from itertools import product

import pytest

from app.figures.counted import CountedCell
from app.places import changes
from app.places import service as places
from app.places.grid import box, inside, metres
from app.situational_pictures import shading
from tenants.access import COMMAND_LINE, Role
from tests.situational_pictures.reports import history, report
from tests.situational_pictures.test_pages import READERS, words

PERIOD = "/koping/lagesbild/2026-11-23"
CANARY = "kanariefågel"


def drawn(answer) -> dict:
    """The data that a map document draws."""
    return json.loads(re.search(r"window\.samsynPicture\(map_ground, (\{.*\})\);", answer.text)[1])


def people(world, **inhabitants) -> None:
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        told = [{"area": f"{name.capitalize()} delen", "year": 2024, "n": n} for name, n in inhabitants.items()]
        changes.keep_populations(scope, populations=told, source="test")


def area_of(world, place: str) -> str:
    """Which half a place lies in."""
    with world.scope() as scope:
        names = {area.id: area.name for area in places.sub_areas(scope)}
        return next(names[one.sub_area_id] for one in places.named_places(scope) if one.name == place)


# --- per 1,000 inhabitants -------------------------------------------------------------------------------------------


def test_map_and_table_say_the_same_rate(world, client):
    history(world)
    for _ in range(6):
        report(world, 0)
    people(world, västra=2_000, östra=2_000)
    client.sign_in(Role.COORDINATOR)
    here = area_of(world, "Torget")
    areas = {area["name"]: area for area in drawn(client.get(f"{PERIOD}/karta"))["areas"]}
    assert areas[here]["lines"][:2] == ["6 händelser", "3,0 per 1 000 invånare"] and areas[here]["step"] > 0
    table = words(client.get(f"{PERIOD}/kartan"))
    assert f"{here} 2 000 invånare 6 0 3,0" in table and "den 31 december 2024 (test)" in table
    (other,) = set(areas) - {here}
    assert areas[other]["step"] == 0 and areas[other]["lines"][1] == "För få händelser"


@pytest.mark.parametrize(
    ("inhabitants", "n", "why"),
    [(499, 9, "för få invånare"), (500, 4, "för få händelser"), (None, 9, "folkmängd saknas"), (500, 5, "")],
)
def test_a_small_base_has_no_rate_and_says_why(inhabitants, n, why):
    one = shading.AreaRate("Norr", n, inhabitants, 2024, "test", [])
    assert one.why_not == why and (one.per_thousand is None) == bool(why)


def test_without_inhabitants_nothing_is_shaded_and_no_column_stands_empty(world, client):
    history(world)
    report(world, 0)
    client.sign_in(Role.COORDINATOR)
    assert drawn(client.get(f"{PERIOD}/karta"))["areas"] == []
    assert "Per 1 000" not in words(client.get(f"{PERIOD}/kartan"))


# --- the värmekarta --------------------------------------------------------------------------------------------------

OUTLINE = [(59.4, 15.8), (59.6, 15.8), (59.6, 16.2), (59.4, 16.2)]


def cell(lat: float, lon: float, n: int) -> CountedCell:
    x, y = metres(lat, lon)
    return CountedCell(*box(x - 125, y - 125, 250), n, "")


def spots(heat: shading.Heat) -> dict[tuple[float, float], int]:
    """Middle of every dot of the drawing -> its band, where it has one."""
    rows = len(heat.bands) // heat.columns
    up, across = (heat.north - heat.south) / rows, (heat.east - heat.west) / heat.columns
    found = {}
    for row, column in product(range(rows), range(heat.columns)):
        band = int(heat.bands[row * heat.columns + column])
        if band:
            found[heat.north - (row + 0.5) * up, heat.west + (column + 0.5) * across] = band
    return found


def test_it_is_darkest_where_most_has_happened_and_reaches_no_further_than_it_says():
    found = spots(shading.heat([cell(59.5, 16.0, 30), cell(59.53, 16.05, 10)], [OUTLINE]))
    assert set(found.values()) == {1, 2, 3, 4}
    darkest = [spot for spot, band in found.items() if band == 4]
    lat, lon = (sum(one[at] for one in darkest) / len(darkest) for at in (0, 1))
    assert lat == pytest.approx(59.5, abs=0.002) and lon == pytest.approx(16.0, abs=0.003)
    for spot in found:
        away = min(
            sum((a - b) ** 2 for a, b in zip(metres(*spot), metres(*middle), strict=True)) ** 0.5
            for middle in ((59.5, 16.0), (59.53, 16.05))
        )
        assert away <= shading.REACH + 2 * shading.PIXEL


def test_it_keeps_within_the_municipality():
    at_the_border = spots(shading.heat([cell(59.5, 16.198, 30)], [OUTLINE]))
    assert at_the_border
    dot = 0.002  # a dot that the border passes belongs
    wider = [(59.4 - dot, 15.8 - dot), (59.6 + dot, 15.8 - dot), (59.6 + dot, 16.2 + dot), (59.4 - dot, 16.2 + dot)]
    assert all(inside(*spot, wider) for spot in at_the_border)
    assert max(lon for _lat, lon in spots(shading.heat([cell(59.5, 16.198, 30)], []))) > 16.2 + dot


def test_few_incidents_are_no_hill(world, client):
    assert shading.heat([], []) is None
    assert shading.heat([cell(59.5, 16.0, shading.LEAST_FOR_HEAT - 1)], [OUTLINE]) is None
    history(world)
    report(world, 0)
    client.sign_in(Role.COORDINATOR)
    assert drawn(client.get(f"{PERIOD}/karta?lager=varme"))["heat"] is None
    page = client.get(f"{PERIOD}/kartan?lager=varme")
    assert "för få händelser i rutor för en värmekarta" in words(page)
    assert 'karta?lager=varme"' in page.text.replace("&amp;", "&")


# --- nothing below the reader's rights -------------------------------------------------------------------------------


def test_no_layer_holds_the_place_of_a_dwelling_for_whoever_may_not_see_it(world, client):
    """Whatever the layer: the point, the name and the square are in the source of nobody who may not read them."""
    history(world)
    for _ in range(shading.LEAST_FOR_HEAT + 1):
        report(world, 0, category="bostadsinbrott", access_class="internal", role=Role.YOUTH, text=CANARY)
    people(world, västra=2_000, östra=2_000)
    torget = world.named()["Torget"]
    for role in READERS:
        client.sign_in(role)
        sees = role in (Role.COORDINATOR, Role.POLICE_OFFICER, Role.YOUTH)
        for query in ("?", "?lager=varme&", "?utsnitt=1&"):
            for own in ("", "visa=egna"):
                answer = client.get(f"{PERIOD}/karta{query}{own}")
                data = drawn(answer)
                placed = bool(data["places"] or data["cells"] or data["heat"])
                assert placed == (sees and bool(own)), (role, query, own)
                assert ("Torget" in answer.text) == placed and CANARY not in answer.text
        for own in ("", "?visa=egna"):
            sheet = words(client.get(f"{PERIOD}/plats/{torget}{own}"))
            told = f"{shading.LEAST_FOR_HEAT + 1} händelser" in sheet
            assert told == (sees and bool(own)), (role, own)
            assert CANARY not in sheet


# --- one place's sheet -----------------------------------------------------------------------------------------------


def test_the_sheet_says_the_numbers_of_the_list(world, client):
    history(world)
    for category in ("klotter", "klotter", "hastighet"):
        report(world, 0, category=category)
    report(world, -14)
    client.sign_in(Role.COORDINATOR)
    torget = world.named()["Torget"]
    sheet = client.get(f"{PERIOD}/plats/{torget}")
    assert "3 händelser 23–24 november 2026, 1 i perioden före." in words(sheet)
    assert f'href="/koping/platser/{torget}?' in sheet.text and "<header" in sheet.text
    part = client.get(f"{PERIOD}/plats/{torget}?grupp=trafik", headers={"HX-Target": "blad-innehall"})
    assert "1 händelse 23–24 november 2026" in words(part) and "<header" not in part.text
    assert client.get(f"{PERIOD}/plats/{world.named('arboga')['Torget']}").status_code == 404
    assert client.get(f"/koping/lagesbild/2026-11-24/plats/{torget}").status_code == 404
    listed = client.get(f"{PERIOD}/kartan?grupp=trafik").text
    assert f'data-sheet="/koping/lagesbild/2026-11-23/plats/{torget}?grupp=trafik"' in listed
