"""Several events in one sending: each is a report of its own, and all are stored or none."""

import json
import re

from app.incidents import service
from app.report import several
from tenants.access import Role


def hidden(page: str, name: str) -> str:
    return re.search(f'name="{name}" value="([^"]+)"', page)[1]


def events(page: str) -> list[str]:
    held = re.findall(r'name="event" value="([^"]+)"', page)
    return [one.replace("&#34;", '"').replace("&quot;", '"') for one in held]


def reported(world) -> list[str]:
    with world.scope(Role.COORDINATOR) as scope:
        return sorted(row.category.slug for row in service.list_incidents(scope).rows)


def begun(client, world, **more) -> dict:
    form = client.get("/koping/rapporter/ny").text
    start = {name: hidden(form, name) for name in ("id", "asked_at")}
    return {**start, "when": "nyss", "usual": str(world.named()["Torget"]), **more}


def test_one_more_keeps_place_and_time_and_all_are_sent_at_once(client, world):
    client.sign_in(Role.SCHOOL)
    first = begun(client, world, often="klotter", text="En tagg.", more="ja")
    page = client.post("/koping/rapporter/", data=first).text
    (held,) = events(page)
    assert reported(world) == [] and "1. Klotter" in page and "En tagg." not in re.sub(r'name="event".*', "", page)
    again = {"id": hidden(page, "id"), "asked_at": hidden(page, "asked_at"), "when": "nyss", "usual": first["usual"]}
    assert again["id"] != first["id"] and again["asked_at"] == first["asked_at"]
    assert f'value="{first["usual"]}" checked' in page
    answer = client.post("/koping/rapporter/", data={**again, "often": "glaskross", "event": held})
    assert "Alla händelserna är mottagna" in client.get(answer.location).text
    assert reported(world) == ["glaskross", "klotter"]
    client.post("/koping/rapporter/", data={**again, "often": "glaskross", "event": held})
    assert reported(world) == ["glaskross", "klotter"], "sent twice they are the same reports"


def test_with_a_fault_in_one_none_is_stored(client, world):
    client.sign_in(Role.SCHOOL)
    bad = several.pack({"category": "klotter", "usual": "annan", "named_place_id": "", "when": "nyss"})
    sent = begun(client, world, often="glaskross", event=bad)
    refused = client.post("/koping/rapporter/", data=sent)
    assert refused.status_code == 422 and "Händelse 1: Ange var det hände" in refused.text
    assert reported(world) == [] and len(events(refused.text)) == 1
    good = several.pack(begun(client, world, often="klotter"))
    refused = client.post("/koping/rapporter/", data={**sent, "event": good, "often": "annat-trafik"})
    assert refused.status_code == 422 and "Beskriv kort" in refused.text and reported(world) == []
    kept = client.post("/koping/rapporter/", data={**sent, "event": bad, "drop": "1"}).text
    assert events(kept) == [] and reported(world) == []


def test_what_is_not_whole_is_asked_about_before_the_next_is_written(client, world):
    client.sign_in(Role.SCHOOL)
    refused = client.post("/koping/rapporter/", data=begun(client, world, more="ja"))
    assert refused.status_code == 422 and "Välj vad som hände." in refused.text and events(refused.text) == []


def test_what_nobody_has_written_is_refused(client, world):
    client.sign_in(Role.SCHOOL)
    for odd in ("{", "[]", json.dumps({"category": 1}), '"' + "x" * several.LONGEST + '"'):
        refused = client.post("/koping/rapporter/", data=begun(client, world, often="klotter", event=odd))
        assert refused.status_code == 422 and "gick inte att läsa" in refused.text, odd
    many = [several.pack(begun(client, world, often="klotter"))] * several.MOST
    refused = client.post("/koping/rapporter/", data=begun(client, world, often="klotter", event=many, more="ja"))
    assert refused.status_code == 422 and several.TOO_MANY in refused.text and reported(world) == []


def test_an_empty_last_one_is_not_sent(client, world):
    client.sign_in(Role.SCHOOL)
    client.post(
        "/koping/rapporter/", data=begun(client, world, event=several.pack(begun(client, world, often="klotter")))
    )
    assert reported(world) == ["klotter"]


def test_without_script_a_button_finds(client, world):
    client.sign_in(Role.SCHOOL)
    page = client.post("/koping/rapporter/", data=begun(client, world, find_type="grafiti", find="type")).text
    assert 'name="often" value="klotter"' in page and reported(world) == []
    page = client.post("/koping/rapporter/", data=begun(client, world, find_place="torg", find="place")).text
    assert f'name="usual" value="{world.named()["Torget"]}"' in page
    nothing = client.post("/koping/rapporter/", data=begun(client, world, find_type="xyzzy", find="type")).text
    assert "Inget passar." in nothing


def test_where_she_stands_is_the_point_of_her_phone(client, world):
    client.sign_in(Role.SCHOOL)
    sent = begun(client, world, often="klotter", usual="har", lat="59.5137", lon="15.9906", accuracy="12")
    client.post("/koping/rapporter/", data=sent)
    with world.scope(Role.SCHOOL) as scope:
        (seen,) = service.list_incidents(scope).rows
    assert (seen.precision, seen.lat, seen.named_place_id) == ("exact", 59.5137, None)


def test_without_script_enter_looks_where_something_is_to_be_looked_for_and_else_sends(client, world):
    client.sign_in(Role.SCHOOL)
    enter = begun(client, world, find_type="grafiti", find="enter", looked=" / ")
    page = client.post("/koping/rapporter/", data=enter).text
    assert hidden(page, "looked") == "grafiti / " and 'name="often" value="klotter"' in page and reported(world) == []
    chosen = {**enter, "often": "klotter", "looked": "grafiti / "}
    assert client.post("/koping/rapporter/", data=chosen).status_code == 303 and reported(world) == ["klotter"]
    nothing = client.post("/koping/rapporter/", data=begun(client, world, find_type="xyzzy", find="enter")).text
    assert "Inget passar." in nothing
    untouched = begun(client, world, often="glaskross", find="enter", looked=" / ", find_type="", find_place="")
    assert client.post("/koping/rapporter/", data=untouched).status_code == 303
