"""How organisations see a period: two taps, versions, rooms, the police's part, what was said by word of mouth."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from app.contributions import own_views, readers
from app.contributions.models import OwnView
from app.coverage.models import NilReport
from app.figures.rooms import Room
from app.hooks import picture_parts
from app.pictures import drafting
from app.pictures.models import Picture
from app.pictures.service import open_picture
from tenants.access import PHONE, Role
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope
from tests.accounts.signed_in import as_superuser, give_role
from tests.situational_pictures.test_pages import words
from tests.world import email

FIRST, BEFORE = date(2026, 11, 23), date(2026, 11, 9)
FORM, WRITTEN = f"/koping/egen-bild/{FIRST}", f"/koping/lagesbild/{FIRST}/skrivet"
ROLES = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.YOUTH, Role.ANALYST, Role.REPORTER)
HEARD = {
    Room.POLICE: {Role.COORDINATOR, Role.POLICE_OFFICER},
    Room.EST: {Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.YOUTH, Role.ANALYST},
    Room.REPORTERS: set(ROLES),
}


def say(world, role, slug="koping", **said):
    with world.scope(role, slug) as scope:
        return own_views.hand_in(scope, **{"first": FIRST, "version": 0, "mood": "calm", **said})


def nothing(world) -> list:
    with world.scope() as scope:
        return list(scope.db.scalars(select(NilReport.first).where(NilReport.taken_back_at.is_(None))))


def told(world, room) -> str:
    """All that the picture's parts say in a room."""
    with world.scope() as scope:
        return str(picture_parts(drafting.for_room(scope, room), FIRST, room))


def readers_of(world, word) -> set[Role]:
    found = set()
    for role in ROLES:
        with world.scope(role) as scope:
            if any(word in one.row.text for one in readers.read_views(scope, first=FIRST).views):
                found.add(role)
    return found


def test_calm_with_nothing_to_add_is_two_taps_and_the_nil_report(world, client):
    client.sign_in(Role.SCHOOL)
    page = client.get(FORM)
    assert "Hur ser det ut hos er?" in words(page) and page.text.count('value="calm"') == 1
    at = {"organisation_id": str(world.organisation("Högstadieskolan")), "version": "0", "mood": "calm"}
    assert client.post(FORM, at).status_code == 303
    assert nothing(world) == [FIRST]
    assert "Inlämnad" in words(client.get(FORM))
    said = {**at, "version": "1", "mood": "uneasy", "text": "Rökning bakom idrottshallen.", "room": "est"}
    assert client.post(FORM, said).status_code == 303
    assert nothing(world) == [], "it is no longer calm"
    back = {name: at[name] for name in ("organisation_id",)} | {"version": "2"}
    assert client.post(f"{FORM}/tillbaka", back).status_code == 303
    again = client.get(f"{FORM}?vem={at['organisation_id']}")
    assert "tillbakatagen" in words(again) and "Rökning" not in words(client.get(WRITTEN))
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', again.text.split("undo", 1)[1]))
    fields = {name: fields[name] for name in ("organisation_id", "version", "mood", "text", "room")}
    assert client.post(FORM, fields).status_code == 303
    assert "Rökning" in words(client.get(WRITTEN))


def test_two_who_write_at_once_lose_nothing(world, client):
    say(world, Role.UNIT_MANAGER, mood="usual", text="Det första.")
    client.sign_in(Role.SCHOOL)
    at = {"organisation_id": str(world.organisation("Högstadieskolan")), "version": "0", "mood": "calm"}
    answer = client.post(FORM, {**at, "text": "Det andra.", "room": "est"})
    assert answer.status_code == 409
    assert "Det första." in answer.text and "Det andra." in answer.text
    assert client.post(FORM, {**at, "version": "1", "text": "Båda.", "room": "est"}).status_code == 303
    with world.scope() as scope:
        assert list(scope.db.scalars(select(OwnView.text).order_by(OwnView.number))) == ["Det första.", "Båda."]


@pytest.mark.parametrize("room", list(Room))
def test_a_part_is_read_in_its_room_alone(world, client, room):
    say(world, Role.SOCIAL_SERVICES, mood="uneasy", text="Blåhake vid stationen.", room=str(room))
    assert readers_of(world, "Blåhake") == HEARD[room]
    for one in Room:
        assert ("Blåhake" in told(world, one)) == one.hears(room)
    for role in ROLES:
        client.sign_in(role)
        for path in (WRITTEN, f"/koping/lagesbild/{FIRST}", "/koping/"):
            assert "Blåhake" not in client.get(path).text or (role in HEARD[room] and path == WRITTEN)


def test_a_correction_that_is_told_to_fewer_takes_what_stood_with_it(world):
    say(world, Role.SCHOOL, text="Rödvingetrast.", room="reporters")
    say(world, Role.SCHOOL, version=1, text="Rödvingetrast och mer.", room="police")
    assert readers_of(world, "Rödvingetrast") == {*HEARD[Room.POLICE], Role.SCHOOL}
    assert "Rödvingetrast" not in told(world, Room.EST)


def test_the_polices_part_is_theirs_until_it_is_handed_in_and_delays_nothing(world, client):
    police = world.organisation("Polisen")
    say(world, Role.POLICE_OFFICER, text="Stenskvätta i hamnen.", draft=True)
    assert readers_of(world, "Stenskvätta") == set() and "Polisens del är inte inlämnad" in told(world, Room.POLICE)
    client.sign_in(Role.COORDINATOR)
    assert "Stenskvätta" not in client.get(WRITTEN).text
    note = f"{WRITTEN}/{police}/muntligt"
    assert (
        client.post(note, {"version": "0", "mood": "usual", "text": "Trafiken är lugn.", "room": "est"}).status_code
        == 303
    )
    assert "Muntligt, ej bekräftat av Polisen" in words(client.get(WRITTEN))
    assert "muntligt, ej bekräftat av Polisen" in told(world, Room.EST)
    client.sign_in(Role.POLICE_OFFICER)
    assert "Stenskvätta i hamnen." in client.get(FORM).text and "Trafiken är lugn." in client.get(FORM).text
    say(world, Role.POLICE_OFFICER, version=2, text="Stenskvätta i hamnen.")
    assert readers_of(world, "Stenskvätta") == HEARD[Room.POLICE], "the usual room of the police"
    assert "muntligt" not in told(world, Room.POLICE)
    say(world, Role.POLICE_OFFICER, version=3, text="Stenskvätta på torget.", draft=True)
    assert "i hamnen" in told(world, Room.POLICE), "what is handed in stands while the next is written"
    client.sign_in(Role.COORDINATOR)
    assert client.post(note, {"version": "3", "mood": "usual", "text": "Annat.", "room": "est"}).status_code == 422


def test_her_text_goes_to_the_next_municipality_as_a_draft_with_her_rights_there(world, client):
    say(world, Role.POLICE_OFFICER, mood="uneasy", text="Motorcyklar vid torget.")
    give_role(world, slug="arboga", role="police_officer", who=email(Role.POLICE_OFFICER, "koping"))
    as_superuser(
        world,
        "UPDATE membership SET organisation_id = :polisen WHERE tenant_id = :arboga AND organisation_id IS NULL"
        " AND role = 'police_officer'",
        polisen=world.organisation("Polisen", "arboga"),
        arboga=world.tenants["arboga"].id,
    )
    client.sign_in(Role.POLICE_OFFICER)
    assert "Kopiera dit" in client.get(FORM).text
    assert client.post(f"{FORM}/kopia", {"to": "kungsor"}).status_code == 404, "where she has no role"
    assert client.post(f"{FORM}/kopia", {"to": "arboga"}).status_code == 303
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        rows = list(scope.db.scalars(select(OwnView)))
        assert [(row.text, row.handed_in) for row in rows] == [("Motorcyklar vid torget.", False)]
        assert readers.read_views(scope, first=FIRST).views == []
    again = client.post(f"{FORM}/kopia", {"to": "arboga"})
    assert again.status_code == 422 and "finns redan en text" in again.text


def test_a_remembered_phone_says_it_and_reads_no_text(world):
    with world.scope(Role.SCHOOL) as scope:
        on_phone = scope.acting_as(_by_phone(scope))
        own_views.hand_in(on_phone, first=FIRST, version=0, mood="usual", text="Gräshoppsångare.")
        assert "Gräshoppsångare" not in str(own_views.read_own(on_phone, first=FIRST))
        with pytest.raises(Conflict):
            own_views.hand_in(on_phone, first=FIRST, version=1, mood="calm")
        assert own_views.read_own(scope, first=FIRST)[0].latest.text == "Gräshoppsångare."


def _by_phone(scope: Scope):
    return replace(scope.actor, reach=PHONE)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "a\nb\nc\nd"}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"text": "Orosanmälan gjord om en familj."}, "text"),
        ({"text": "Anna Svensson bråkar."}, "text"),
        ({"mood": None}, "mood"),
        ({"room": "alla"}, "room"),
        ({"first": date(2026, 9, 14)}, "first"),
    ],
)
def test_bad_input_says_what_is_wrong(world, said, field):
    with pytest.raises(Invalid) as refused:
        say(world, Role.SCHOOL, **said)
    assert field in refused.value.messages


def test_nobody_writes_in_a_picture_that_is_made_final_nor_for_another(world):
    with world.scope() as scope:
        open_picture(scope, first=FIRST)
        scope.db.execute(update(Picture).values(state="locked", edition=1))
    with pytest.raises(Conflict):
        say(world, Role.SCHOOL)
    with pytest.raises(Invalid):
        say(world, Role.SCHOOL, first=BEFORE, organisation_id=world.organisation("Polisen"))


def test_idag_asks_until_it_is_handed_in(world, client):
    with world.scope(Role.SCHOOL) as scope:
        assert own_views.waiting(scope) is None, "the meeting is far off"
    with world.web.at(datetime(2026, 12, 4, 9, tzinfo=UTC)).scope(
        world.tenants["koping"], world.actor(Role.SCHOOL)
    ) as scope:
        asked = own_views.waiting(scope)
        assert asked and asked.missing == ("Högstadieskolan",)
        own_views.hand_in(scope, first=FIRST, version=0, mood="calm")
        assert own_views.waiting(scope) is None
