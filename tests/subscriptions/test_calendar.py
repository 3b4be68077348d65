"""The calendar that one's own program subscribes to: when it is, and nothing of what it is about."""

import re
from datetime import date
from typing import Any

from icalendar import Calendar

from app.accounts import tokens
from app.meetings import service
from tenants.access import SUBSCRIBE, Role
from tests.meetings.made import NOW, decided, meeting

PAGE = "/koping/moten/kalender"
ADDRESS = re.compile(r'value="http://[^/]+(/koping/kalender/[^"]+\.ics)"')


def subscribe(client, role: Role) -> str:
    client.sign_in(role)
    made = client.post(PAGE)
    found = ADDRESS.search(made.text)
    assert made.status_code == 201 and found
    client.sign_out()
    return found[1]


def entries(client, address: str) -> dict[str, Any]:
    answer = client.http.get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_calendar_tells_when_and_never_what_it_is_about(client, world):
    group = meeting(world, NOW, "group", about="Bråken vid Torget", place="Stadshuset")
    off = meeting(world, NOW, called=["Polisen"])
    with world.scope() as scope:
        service.call_off(scope, id=off.id)
    for name in ("Högstadieskolan", "Polisen"):
        decided(world, group, name, ground="Bråken vid Torget")
    hers = subscribe(client, Role.COORDINATOR)
    found = entries(client, hers)
    assert set(found) == {"Möte i arbetsgrupp", "EST-möte", "Beslut 1/2026: sista dag", "Beslut 2/2026: sista dag"}
    assert (
        found["Möte i arbetsgrupp"].decoded("dtstart") == NOW
        and found["Möte i arbetsgrupp"]["location"] == "Stadshuset"
    )
    assert (found["Möte i arbetsgrupp"]["status"], found["EST-möte"]["status"]) == ("CONFIRMED", "CANCELLED")
    assert found["Beslut 1/2026: sista dag"].decoded("dtstart") == date(2026, 11, 30)
    assert str(found["Möte i arbetsgrupp"]["url"]).endswith(f"/koping/moten/{group.id}")
    said = client.http.get(hers).text
    assert not re.search("Bråken|Torget|Vuxna|Bilar", said)


def test_a_calendar_holds_what_its_holder_reads_and_of_decisions_those_that_are_hers_to_do(client, world):
    decided(world, meeting(world, NOW, "group", called=["Polisen", "Bostadsbolaget"]), "Bostadsbolaget")
    assert set(entries(client, subscribe(client, Role.POLICE_OFFICER))) == {"Möte i arbetsgrupp"}
    assert entries(client, subscribe(client, Role.SCHOOL)) == {}


def test_the_address_opens_nothing_else_and_is_dead_when_it_is_ended(client, world):
    meeting(world, NOW)
    address = subscribe(client, Role.COORDINATOR)
    token = address.rpartition("/")[2].removesuffix(".ics")
    as_key = {"Authorization": f"Bearer {token}"}
    for path in ("meetings", "decisions", "incidents/", "places"):
        assert client.http.get(f"/koping/api/v1/{path}", headers=as_key).status_code == 403, path
    assert client.http.get(address.replace("/koping/", "/arboga/")).status_code == 404
    with world.scope() as scope:
        (one,) = tokens.my_tokens(scope)
        assert one.reach == SUBSCRIBE
        tokens.end_token(scope, id=one.id)
    assert client.http.get(address).status_code == 404


def test_a_key_that_only_reports_is_no_address(client, world):
    key = world.key(Role.COORDINATOR, reach="report")
    assert client.http.get(f"/koping/kalender/{key}.ics").status_code == 404
