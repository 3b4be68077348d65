"""What the form of a new report takes by one tap: the usual types and places, and when it happened."""

import re
from datetime import datetime, timedelta

import pytest

from app.figures.periods import STOCKHOLM, local_date
from app.incidents import lists, service
from app.report.moments import NOW as JUST_NOW
from app.report.moments import meant, moments
from tenants.access import Role
from tests.situational_pictures.reports import report
from tests.world import NOW


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=STOCKHOLM)


def spans(asked: str) -> dict[str, tuple[str, str]]:
    return {one.label: (f"{one.first:%a %d %H:%M}", f"{one.last:%a %d %H:%M}") for one in moments(at(asked))}


def test_the_words_mean_these_hours():
    assert spans("2026-11-25T20:15") == {
        "nyss": ("Wed 25 19:45", "Wed 25 20:15"),
        "i kväll": ("Wed 25 18:00", "Wed 25 20:15"),
        "i natt": ("Tue 24 22:00", "Wed 25 06:00"),
        "i går": ("Tue 24 00:00", "Tue 24 23:59"),
        "i helgen": ("Fri 20 18:00", "Sun 22 23:59"),
        "vet inte": ("Wed 18 20:15", "Wed 25 20:15"),
    }
    assert spans("2026-11-25T09:00")["i dag"] == ("Wed 25 06:00", "Wed 25 09:00")
    early = spans("2026-11-25T02:00")
    assert early["i natt"] == ("Tue 24 22:00", "Wed 25 02:00") and "i dag" not in early and "i kväll" not in early
    assert spans("2026-11-21T12:00")["i helgen"] == ("Fri 20 18:00", "Sat 21 12:00")
    assert spans("2026-11-20T12:00")["i helgen"] == ("Fri 13 18:00", "Sun 15 23:59")


@pytest.mark.parametrize("hour", range(0, 24 * 8, 5))
def test_nothing_that_can_be_meant_lies_ahead_or_turns_round(hour):
    asked = at("2026-10-22T00:30") + timedelta(hours=hour)  # over the night in which the clocks go back
    for one in moments(asked):
        assert one.first <= one.last <= asked, one


def test_a_form_says_when_it_was_opened_and_is_believed_within_reason():
    now, opened = at("2026-11-25T20:15"), "2026-11-24T20:15:00+01:00"
    assert meant(JUST_NOW, opened, now)["latest"] == opened
    for odd in ("2026-11-26T20:15:00+01:00", "2026-01-01T00:00:00+01:00", "2026-11-24T20:15:00", "i går", None):
        assert meant(JUST_NOW, odd, now)["latest"] == now.isoformat()
    assert meant("annan", opened, now) == meant("hittepå", opened, now) == {}


def test_what_an_organisation_reports_most_comes_first(world):
    for category, n in (("klotter", 3), ("hastighet", 2), ("cykelstold", 1)):
        for _ in range(n):
            report(world, -1, category=category)
    report(world, -1, category="buskorning", slug="arboga")
    report(world, -1, category="glaskross", role=Role.POLICE_OFFICER)
    with world.scope(Role.SCHOOL) as scope:
        assert lists.usual(scope).types == ["klotter", "hastighet", "cykelstold"]


def test_nobody_is_offered_what_others_alone_have_reported(world):
    report(world, -1, role=Role.SOCIAL_SERVICES)
    for role in (Role.SCHOOL, Role.POLICE_OFFICER, Role.REPORTER):
        with world.scope(role) as scope:
            assert lists.usual(scope) == lists.Usual([], []), role


def form(client) -> dict:
    """What the form sends of itself."""
    shown = client.get("/koping/rapporter/ny").text
    return {name: re.search(f'name="{name}" value="([^"]+)"', shown)[1] for name in ("id", "asked_at")}


def test_a_report_by_taps_alone(client, world):
    client.sign_in(Role.SCHOOL)
    report(world, -1)
    shown, torget = client.get("/koping/rapporter/ny").text, world.named()["Torget"]
    assert f'name="usual" value="{torget}"' in shown and 'name="often" value="klotter"' in shown
    tapped = {**form(client), "often": "klotter", "usual": str(torget), "when": "igar", "precision": "place"}
    # What stands in fields that are not shown when something is tapped is not meant.
    unmeant = {"earliest": "2026-11-02T10:00", "lat": "59.5", "lon": "15.9", "category": "hastighet"}
    answers = [client.post("/koping/rapporter/", {**tapped, **unmeant}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location  # one report, however often it is sent
    with world.scope(Role.SCHOOL) as scope:
        seen, _earlier = service.list_incidents(scope).rows
    yesterday = local_date(NOW) - timedelta(days=1)
    assert (seen.category.slug, seen.named_place, seen.precision) == ("klotter", "Torget", "place")
    assert (local_date(seen.earliest), local_date(seen.latest)) == (yesterday, yesterday)


def test_what_else_is_chosen_is_what_the_fields_say(client, world):
    client.sign_in(Role.SCHOOL)
    other = {"often": "annan", "usual": "annan", "when": "annan"}
    fields = {"category": "hastighet", "precision": "unknown", "earliest": "2026-11-24T20:30"}
    assert client.post("/koping/rapporter/", {**form(client), **other, **fields}).status_code == 303
    refused = client.post("/koping/rapporter/", {**form(client), **other, "precision": "place"})
    assert refused.status_code == 422 and "Välj vad som hände." in refused.text and "Ange när det hände" in refused.text
    kept = re.findall(r'name="(often|usual|when)" value="annan" checked', refused.text)
    assert kept == ["often", "when"]  # nothing has been reported at a place yet, so there is no place to tap
