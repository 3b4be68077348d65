"""The ground is laid by the municipality's own people: looked at, then saved; what was reported keeps its place."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from shapely.geometry import box

from app.call_lists import service as call_lists
from app.est import service as est
from app.ground import service as ground
from app.incidents import service as incidents
from app.places import changes
from app.places import service as places
from tenants.access import Role
from tenants.errors import NotFound
from tests.ground.test_files import PLAIN, geojson
from tests.incidents.test_tallies import kept, recounted
from tests.world import NOW

ADDRESS = "/koping/installningar"
NEW = geojson(
    [box(15.93, 59.48, 15.97, 59.54), box(15.97, 59.48, 16.05, 59.54)],
    told=[{"namn": "Västra delen"}, {"namn": "Hamnen"}],
)


def send(client, kind: str, content: bytes, **more):
    sent = {"kind": kind, "source": "SCB", "file": (BytesIO(content), "fil.dat"), **more}
    return client.post(f"{ADDRESS}/filer", sent, content_type="multipart/form-data")


def save(client, kind: str, content: bytes) -> str:
    """Send a file, look at what it does, and save it; gives what was said."""
    answer = send(client, kind, content)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    said = client.get(answer.location).get_data(as_text=True)
    if kind != "population":
        assert client.get(f"{answer.location}/karta").status_code == 200
    assert client.post(f"{answer.location}/spara", looked_at(said)).status_code == 303
    assert client.get(answer.location).status_code == 404
    return said


def looked_at(preview: str) -> dict[str, str]:
    """What the button of a preview sends: which ground it was shown on."""
    found = re.search(r'name="stands" value="([0-9a-f]{64})"', preview)
    assert found
    return {"stands": found[1]}


def report(world, place: str = "Torget", days: int = 3):
    with world.scope(Role.SCHOOL) as scope:
        said = {"earliest": NOW - timedelta(days=days), "named_place_id": world.named()[place]}
        return incidents.report_incident(scope, category="klotter", **said)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_sub_areas_are_replaced_and_what_was_reported_keeps_its_own(world, client, role):
    seen = report(world)
    client.sign_in(role)
    said = save(client, "sub_areas", NEW)
    assert "1 nya:" in said and "Hamnen" in said and "1 gäller inte längre:" in said
    with world.scope() as scope:
        before, after = places.sub_areas(scope), places.areas_to_choose(scope)
        assert {one.name for one in after} == {"Västra delen", "Hamnen"} < {one.name for one in before}
        assert incidents.read_incident(scope, id=seen.id).sub_area == "Västra delen"
        square = places.find_named_place(scope, id=world.named()["Torget"])
        assert square.sub_area_id == next(one.id for one in after if one.name == "Hamnen")
    client.sign_out()
    client.sign_in(Role.SCHOOL)
    form = client.get("/koping/rapporter/ny").get_data(as_text=True)
    assert "Hamnen" in form and "Östra delen" not in form


def test_nothing_is_changed_before_it_is_saved_or_when_it_is_dropped(world, client):
    client.sign_in(Role.COORDINATOR)
    answer = send(client, "sub_areas", NEW)
    assert "Hamnen" not in client.get(f"{ADDRESS}/omrade").get_data(as_text=True)
    assert client.post(f"{answer.location}/slang").status_code == 303
    assert "Hamnen" not in client.get(f"{ADDRESS}/omrade").get_data(as_text=True)
    assert client.post(f"{answer.location}/spara").status_code == 404


def test_a_preview_is_shown_again_when_the_ground_has_changed_since(world, client):
    client.sign_in(Role.COORDINATOR)
    kept = {
        kind: send(client, kind, content).location
        for kind, content in (("sub_areas", NEW), ("population", PLAIN.encode()))
    }
    seen = {kind: client.get(at).get_data(as_text=True) for kind, at in kept.items()}
    assert all("Det har ändrats under tiden" not in said for said in seen.values())
    with world.scope() as scope:
        west = next(one for one in places.areas_to_choose(scope) if one.name == "Västra delen")
        changes.rename_area(scope, id=west.id, version=west.version, name="Väster")
    for kind, at in kept.items():
        for stale in (looked_at(seen[kind]), {}):
            answer = client.post(f"{at}/spara", stale)
            again = answer.get_data(as_text=True)
            assert answer.status_code == 409 and "Det har ändrats under tiden" in again
            assert looked_at(again) != looked_at(seen[kind])
    assert "Väster" in client.get(f"{ADDRESS}/omrade").get_data(as_text=True)
    assert client.post(f"{kept['population']}/spara", looked_at(again)).status_code == 303
    # Who lives where is another ground for the borders, too.
    assert client.post(f"{kept['sub_areas']}/spara", looked_at(again)).status_code == 409
    again = client.get(kept["sub_areas"]).get_data(as_text=True)
    assert client.post(f"{kept['sub_areas']}/spara", looked_at(again)).status_code == 303


def test_a_file_that_is_wrong_comes_back_with_what_was_typed(client):
    client.sign_in(Role.COORDINATOR)
    for kind, content, sentence in (
        ("outline", b"{", "ingen GeoJSON-fil"),
        ("places", b"namn;sort;lat;lon\nA;skog;59,5;16\n", "Rad 2: sorten"),
        ("population", "område;år;folkmängd\nKöping;1066;9\n".encode(), "Rad 2: året"),
    ):
        answer = send(client, kind, content)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422 and sentence in text and 'value="SCB"' in text
    answer = client.post(f"{ADDRESS}/filer", {"kind": "places", "source": "SCB"})
    assert answer.status_code == 422 and "Välj en fil först" in answer.get_data(as_text=True)
    assert send(client, "places", b"namn", source=" ").status_code == 422


def test_outline_places_and_population_are_saved(world, client):
    client.sign_in(Role.COORDINATOR)
    save(client, "outline", geojson([box(15.9, 59.4, 16.1, 59.6)], told=[{"kom_namn": "Köping"}]))
    save(client, "population", PLAIN.encode())
    save(client, "population", "område;år;folkmängd\nVästra delen;2024;70\n".encode())
    save(client, "places", b"namn;andra namn;sort;lat;lon\nTorget;Stora torget;centrum/torg;59,512;15,95\n")
    with world.scope() as scope:
        (outline,) = places.outlines(scope)
        assert outline.name == "Köping" and places.year_ends(scope)[2024].n == 26000
        (square,) = (one for one in places.places_to_choose(scope) if one.name == "Torget")
        assert square.other_names == ["Stora torget"] and square.lat == 59.512
        assert places.places_by_name(scope)["Stora torget"] == square.id
        assert list(changes.area_populations(scope).values()) == [{2024: 70}]
    text = client.get(f"{ADDRESS}/folkmangd").get_data(as_text=True)
    assert "26 000" in text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ") and "Västra delen" in text


def place(client, id=None) -> str:
    return client.get(f"{ADDRESS}/platser/{id or 'ny'}").get_data(as_text=True)


def version(client, id) -> str:
    found = re.search(r'name="version" value="(\d+)"', place(client, id))
    assert found
    return found[1]


WRITTEN = {"name": "Parken", "kind": "park/grönområde", "other_names": "Stadsparken", "lat": "59,512", "lon": "15,991"}


def test_a_place_is_added_changed_ended_and_given_back(world, client):
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"{ADDRESS}/platser/ny", WRITTEN).status_code == 303
    again = client.post(f"{ADDRESS}/platser/ny", WRITTEN)
    assert again.status_code == 422 and "Det finns redan" in again.get_data(as_text=True)
    id = world.named()["Parken"]
    first = version(client, id)
    address = f"{ADDRESS}/platser/{id}"
    assert client.post(address, {**WRITTEN, "name": "Folkets park", "version": first}).status_code == 303
    late = client.post(address, {**WRITTEN, "name": "Min park", "version": first})
    assert late.status_code == 409 and "Folkets park" in late.get_data(as_text=True)
    with world.scope() as scope:
        assert {"Parken", "Stadsparken", "Folkets park"} <= {
            name for name, one in places.places_by_name(scope).items() if one == id
        }
    assert client.post(f"{address}/avslut", {"version": version(client, id), "ended": "ja"}).status_code == 303
    assert "Folkets park" not in client.get("/koping/rapporter/ny").get_data(as_text=True)
    assert "avslutad" in client.get(f"{ADDRESS}/platser").get_data(as_text=True)
    assert client.post(f"{address}/avslut", {"version": version(client, id), "ended": "nej"}).status_code == 303
    assert "Folkets park" in client.get("/koping/rapporter/ny").get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", [{"lat": "15", "lon": "59"}, {"kind": "månen"}, {"name": "19121212-1212"}, {"lat": "nord"}]
)
def test_a_place_that_is_none_comes_back_with_what_was_typed(client, wrong):
    client.sign_in(Role.ADMINISTRATOR)
    answer = client.post(f"{ADDRESS}/platser/ny", {**WRITTEN, **wrong})
    assert answer.status_code == 422 and 'value="Stadsparken"' in answer.get_data(as_text=True)


def test_a_merged_place_counts_at_the_one_that_stays(world, client):
    """Its reports and its names, in every count that is kept; the picture's point of each stays."""
    with world.scope() as scope:
        changes.add_place(scope, name="Nytorget", kind="centrum/torg", lat=59.512, lon=15.98, other_names="Marknaden")
    seen = report(world, "Nytorget")
    report(world, "Torget", days=5)
    ids = world.named()
    client.sign_in(Role.COORDINATOR)
    address = f"{ADDRESS}/platser/{ids['Nytorget']}/sammanslagning"
    sent = {"version": version(client, ids["Nytorget"]), "into_id": ids["Torget"]}
    refused = client.post(address, {**sent, "into_id": ids["Nytorget"]})
    assert refused.status_code == 422 and 'value="Marknaden"' in refused.get_data(as_text=True)
    assert client.post(address, sent).status_code == 303
    with world.scope() as scope:
        now = incidents.read_incident(scope, id=seen.id)
        assert (now.named_place, now.lat) == ("Torget", 59.512)
        assert places.places_by_name(scope)["Nytorget"] == ids["Torget"]
        assert "Nytorget" not in {one.name for one in places.places_to_choose(scope)}
        with pytest.raises(NotFound):
            changes.end_place(scope, id=ids["Nytorget"], version=2, ended=False)
    assert kept(world) == recounted(world)
    form = client.get("/koping/rapporter/ny").get_data(as_text=True)
    assert ">Nytorget<" not in form and "Nytorget Marknaden" in form, "found by its former name as the one that stays"


def test_a_sub_area_is_renamed_and_whoever_said_its_former_name_goes_on_meaning_it(world, client):
    seen = report(world)
    with world.scope() as scope:
        counted = {"count_sub_areas": ["Västra delen"]}
        about = est.create_focus_area(scope, year=2026, title="Väster", description="Nu: {nu}.", **counted)
    with world.scope() as scope:
        (west, east) = places.areas_to_choose(scope)
    client.sign_in(Role.COORDINATOR)
    address = f"{ADDRESS}/omrade/{west.id}"
    assert address in client.get(f"{ADDRESS}/omrade").get_data(as_text=True)
    for wrong in ("", "östra DELEN", "19121212-1212"):
        assert client.post(address, {"version": "1", "name": wrong}).status_code == 422
    assert client.post(address, {"version": "1", "name": "Väster"}).status_code == 303
    late = client.post(address, {"version": "1", "name": "Västerut"})
    assert late.status_code == 409 and 'value="Västerut"' in late.get_data(as_text=True)
    assert "Västra delen" in client.get(address).get_data(as_text=True)
    with world.scope() as scope:
        assert incidents.read_incident(scope, id=seen.id).sub_area == "Väster"
    for shown, said in (("", "Nu: 1."), ("/andring", 'value="Väster" checked')):
        assert said in client.get(f"/koping/fokusomraden/{about.id}{shown}").get_data(as_text=True)
    said = save(client, "sub_areas", NEW)
    assert "Västra delen heter Väster här" in said
    save(client, "population", "område;år;folkmängd\nVästra delen;2024;70\n".encode())
    with world.scope() as scope:
        assert next(one for one in places.areas_to_choose(scope) if one.name == "Väster").id == west.id
        assert changes.area_populations(scope) == {west.id: {2024: 70}}
    assert client.get(f"{ADDRESS}/omrade/{east.id}").status_code == 404, "it holds no more"


def test_the_call_list_of_a_merged_place_goes_on_in_that_of_the_one_that_stays(world, client):
    with world.scope() as scope:
        changes.add_place(scope, name="Nytorget", kind="centrum/torg", lat=59.512, lon=15.98)
    ids = world.named()
    client.sign_in(Role.COORDINATOR)
    lists = f"{ADDRESS}/samtalslistor/platser"
    both = {"function_1": "Skolans expedition", "number_1": "0221-250 00"}
    assert client.post(f"{lists}/{ids['Torget']}", {**both, "version": "0"}).status_code == 303
    other = {**both, "function_2": "Fältgruppens jour", "number_2": "070-123 45 67", "version": "0"}
    assert client.post(f"{lists}/{ids['Nytorget']}", other).status_code == 303
    many = {f"function_{n}": f"Jour {n}" for n in range(1, 12)} | {f"number_{n}": "114 14" for n in range(1, 12)}
    assert client.post(f"{lists}/{ids['Stationen']}", {**many, "version": "0"}).status_code == 303
    address = f"{ADDRESS}/platser/{ids['Nytorget']}/sammanslagning"
    refused = client.post(address, {"version": "1", "into_id": ids["Stationen"]})
    assert refused.status_code == 422 and "13 rader tillsammans" in refused.get_data(as_text=True)
    assert client.post(address, {"version": "1", "into_id": ids["Torget"]}).status_code == 303
    with world.scope() as scope:
        held = call_lists.list_all(scope)
        assert [call.function for call in held[ids["Torget"]]] == ["Skolans expedition", "Fältgruppens jour"]
        assert held[ids["Nytorget"]] == []
    assert client.get(f"{lists}/{ids['Nytorget']}").status_code == 404
    assert client.post(f"{lists}/{ids['Nytorget']}", {**both, "version": "2"}).status_code == 404


@pytest.mark.parametrize("role", [Role.REPORTER, Role.POLICE_OFFICER, Role.AUDITOR, Role.LEADER])
def test_nobody_else_lays_it(client, role):
    client.sign_in(role)
    for address in ("omrade", "platser", "folkmangd", "platser/ny"):
        assert client.get(f"{ADDRESS}/{address}").status_code == 403
    assert send(client, "sub_areas", NEW).status_code == 403
    assert client.post(f"{ADDRESS}/platser/ny", WRITTEN).status_code == 403


def test_a_place_of_another_municipality_is_not_found(world, client):
    other = world.named("arboga")["Torget"]
    client.sign_in(Role.COORDINATOR)
    assert client.get(f"{ADDRESS}/platser/{other}").status_code == 404
    with world.scope() as scope, pytest.raises(NotFound):
        ground.merge(scope, id=world.named()["Torget"], version=1, into_id=other)
