"""The pages: two questions, one press, two taps, pictures with their list, and nothing where the module is off."""

import re

from app.problems import causes, followed, lists, service
from tenants.access import Role
from tests.setup.test_modules import turn

START = "/koping/problembilder/ny"


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def begun(world, **said):
    with world.scope() as scope:
        return service.start(scope, title="Klotter vid torget", named_place_ids=[world.named()["Torget"]], **said)


def test_a_problem_is_begun_by_its_two_questions_from_a_place_and_what_was_typed_is_kept(world, client):
    client.sign_in(Role.POLICE_OFFICER)
    place = world.named()["Torget"]
    page = shown(client, f"{START}?plats={place}&bild=2026-11-23")
    assert re.search(rf'value="{place}" checked', page) and 'name="seen_in" value="2026-11-23"' in page
    said = {"named_place_ids": str(place), "seen_in": "2026-11-23", "place_text": "Vid bänkarna"}
    refused = client.post(START, {**said, "title": ""})
    assert refused.status_code == 422 and "Vid bänkarna" in refused.get_data(as_text=True)
    made = client.post(START, {**said, "title": "Klotter vid torget"})
    page = shown(client, made.location)
    assert "Problembilden är påbörjad" in page and "/lagesbild/2026-11-23" in page and f"/platser/{place}" in page
    assert "Klotter vid torget" in shown(client, f"/koping/platser/{place}")
    assert client.get(f"{START}?plats=x&bild=igår").status_code == 200


def test_its_causes_are_drawn_with_words_and_stand_as_a_list(world, client):
    row = begun(world)
    with world.scope() as scope:
        said = {"problem_id": row.id, "strength": "some", "source": "reports"}
        causes.add_cause(scope, kind="place", text="Mörkt bakom gaveln <b>.", **said)
        for text in ("Kiosken stänger.", "Bänken blir ledig."):
            causes.add_cause(scope, kind="chain", text=text, **said)
    page = shown(client.sign_in(Role.COORDINATOR), f"/koping/problembilder/{row.id}")
    assert 'id="triangel-w-t"' in page and 'id="kedja-n-t"' in page and "Mörkt bakom gaveln &lt;b&gt;." in page
    assert "Kiosken stänger., sedan Bänken blir ledig." in page
    assert min(float(one) for one in re.findall(r'<text[^>]*font-size="([\d.]+)"', page)) >= 12
    assert page.count("Rapporter, visst stöd") >= 3


def test_a_place_is_followed_by_one_press_and_a_visit_takes_two_taps(world, client):
    client.sign_in(Role.COORDINATOR)
    place = world.named()["Torget"]
    page = shown(client, f"/koping/platser/{place}")
    (action,) = re.findall(r'action="([^"]*/foljda-platser/folj/[^"]*)"', page)
    page = shown(client, client.post(action).location)
    (visit,) = re.findall(r'href="([^"]*vad=visit)"', page)
    form = shown(client, visit.replace("&amp;", "&"))
    fields = dict(re.findall(r'name="(id|what|day)"[^>]*value="([^"]+)"', form))
    sent = client.post(visit.partition("?")[0], fields)
    assert sent.status_code == 303 and "1 besök och 0 samtal" in shown(client, sent.location)
    client.post(visit.partition("?")[0], fields)
    assert "1 besök och 0 samtal" in shown(client, sent.location), "sent twice it counts once"
    assert "Hittad" in shown(client, f"/koping/platser/{place}")


def test_what_was_taken_away_comes_back_by_the_button_of_the_notice(world, client):
    row = begun(world)
    with world.scope() as scope:
        cause = causes.add_cause(scope, problem_id=row.id, kind="place", text="Mörkt.", strength="assumed")
    client.sign_in(Role.COORDINATOR)
    page = shown(client, client.post(f"/koping/problembilder/orsak/{cause.id}/borttagning").location)
    (again,) = re.findall(r'action="([^"]*/orsak/[^"]*/aterstallning)"', page)
    assert "Mörkt." in shown(client, client.post(again).location)


def test_a_focus_area_begins_by_a_press_and_a_title_that_is_taken_is_said(world, client):
    first, second = begun(world), begun(world)
    client.sign_in(Role.COORDINATOR)
    made = client.post(f"/koping/problembilder/{first.id}/fokusomrade/nytt", {"version": first.version})
    assert made.status_code == 303 and "/fokusomraden/" in made.location
    area = made.location.rpartition("/andring")[0]
    assert f"/problembilder/{first.id}" in shown(client, area)
    refused = client.post(f"/koping/problembilder/{second.id}/fokusomrade/nytt", {"version": second.version})
    assert refused.status_code == 422 and "redan ett fokusområde" in refused.get_data(as_text=True)


def test_the_api_tells_the_number_with_what_it_counts(world, client):
    row = begun(world)
    with world.scope() as scope:
        named = {"title": row.title, "named_place_ids": [world.named()["Torget"]]}
        service.change(scope, id=row.id, version=row.version, **named, types=["klotter"])
        followed.follow(scope, named_place_id=world.named()["Torget"])
    headers = {"Authorization": f"Bearer {world.key(Role.COORDINATOR, reach='read')}"}
    api = "/koping/api/v1"
    (one,) = client.http.get(f"{api}/problems", headers=headers).json
    assert (one["title"], one["where"], one["stage"]) == (row.title, "Torget", "scan")
    told = client.http.get(f"{api}/problems/{row.id}", headers=headers).json
    assert told["number"]["n"] == 0 and told["number"]["source"].startswith("Rapporter i Samsyn: klotter.")
    (place,) = client.http.get(f"{api}/followed-places", headers=headers).json
    assert (place["place"], place["stage"], place["ended"]) == ("Torget", "found", False)


def test_where_the_module_is_off_a_place_and_a_focus_area_say_nothing_of_it(world, client):
    row = begun(world)
    with world.scope() as scope:
        area = service.start_focus_area(scope, id=row.id, version=row.version)
    client.sign_in(Role.COORDINATOR)
    addresses = (
        f"/koping/platser/{world.named()['Torget']}",
        f"/koping/fokusomraden/{area.id}",
        "/koping/sok?q=klotter",
    )
    assert all(f"/problembilder/{row.id}" in shown(client, one) for one in addresses)
    turn(client, "problembilder", on=False)
    assert not any("problembilder" in shown(client, one) or "Följ platsen" in shown(client, one) for one in addresses)
    with world.scope() as scope:
        assert len(lists.list_problems(scope)) == 1, "what is stored stays"
