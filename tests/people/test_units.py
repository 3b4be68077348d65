"""A unit manager and her own organisation; roles that change and end, from the next request; and the area's police."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from app.accounts import service as accounts
from app.accounts import sessions
from app.accounts.models import Membership, Person
from app.incidents import lists
from app.incidents import service as incidents
from app.incidents.visibility import Reader
from tenants.access import COMMAND_LINE, Role
from tests.browsing import Browser
from tests.databases import engine_of
from tests.people.test_people import CHOSEN, WHO, address, give, last_line, link, organisation, version
from tests.world import AREA, NOW, email


def ids_of(world, *roles: Role) -> list[str]:
    with world.worker.scope(world.tenants["koping"]) as scope:
        rows = select(Membership.id).join(Person, Person.id == Membership.person_id)
        return [str(scope.db.scalars(rows.where(Person.email == email(one, "koping"))).one()) for one in roles]


def test_a_unit_manager_gives_and_ends_her_own_organisations_reporters_and_no_others(client, world):
    client.sign_in(Role.UNIT_MANAGER)
    mine = organisation(world)
    assert give(client, Role.REPORTER, organisation_id=mine).status_code == 201
    assert client.post(f"{address(client)}/avslut").status_code == 303
    shown = client.get("/koping/personer/").get_data(as_text=True)
    assert "rektor" not in shown and email(Role.SCHOOL, "koping") in shown
    assert email(Role.REPORTER, "koping") not in shown, "the housing company's people are not hers to see"
    other = give(client, Role.REPORTER, organisation_id=organisation(world, "Bostadsbolaget"), email="b@koping.example")
    assert other.status_code == 403
    assert give(client, Role.SCHOOL, organisation_id=mine, email="s@koping.example").status_code == 403
    reporter, school = ids_of(world, Role.REPORTER, Role.SCHOOL)
    assert client.get(f"/koping/personer/{reporter}").status_code == 404
    assert client.post(f"/koping/personer/{reporter}/avslut").status_code == 404
    assert client.post(f"/koping/personer/{school}/avslut").status_code == 403


GIVE = "SELECT give_role(:token, gen_random_uuid(), 'ny@x.example', gen_random_uuid(), 'Ny', :role, :where, :on, NULL,"
GIVE += " gen_random_uuid(), 'hash', now(), now(), :on)"


def test_the_database_itself_keeps_a_unit_manager_to_her_own_organisation(world):
    token, given = world.session(Role.UNIT_MANAGER), {}
    with engine_of(world.urls["web"]) as web, web.connect() as connection:
        here = {"id": str(world.tenants["koping"].id)}
        connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), here)
        for role, where in (("reporter", "Högstadieskolan"), ("reporter", "Polisen"), ("school", "Högstadieskolan")):
            asked = {"token": token, "role": role, "where": world.organisation(where), "on": date(2026, 11, 25)}
            given[role, where] = connection.execute(text(GIVE), asked).scalar() is not None
        connection.rollback()
    assert [key for key, done in given.items() if done] == [("reporter", "Högstadieskolan")]


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Högstadieskolan", Role.SCHOOL),
        ("Socialtjänsten", Role.SOCIAL_SERVICES),
        ("Fritidsgården", Role.YOUTH),
        ("Bostadsbolaget", Role.REPORTER),
    ],
)
def test_a_unit_manager_reads_what_her_organisations_people_read(world, name, like):
    """By the kind of her organisation; and every report of it, whoever wrote it."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        row = scope.db.get(Membership, (scope.tenant.id, world.actor(Role.UNIT_MANAGER).membership_id))
        row.organisation_id = world.organisation(name)
    with world.scope(like) as scope:
        seen = incidents.report_incident(scope, category="klotter", earliest=NOW, precision="unknown", text="En vägg.")
    with world.scope(Role.UNIT_MANAGER) as scope:
        hers = Reader.of(scope)
        (latest,) = lists.my_reports(scope, of_unit=True)
    with world.scope(like) as scope:
        theirs = Reader.of(scope)
    assert (hers.classes, hers.organisation_ids) == (theirs.classes, theirs.organisation_ids)
    assert (latest.id, latest.text) == (seen.id, "En vägg.")


def test_a_role_becomes_another_at_the_next_request_and_job(client, app, world):
    her = Browser(app.test_client(), world).sign_in(Role.SCHOOL)
    asked_as = world.actor(Role.SCHOOL)
    (id,) = ids_of(world, Role.SCHOOL)
    where = f"/koping/personer/{id}"
    client.sign_in(Role.ADMINISTRATOR)
    given = {"name": "Rektorn", "role": "leader", "organisation_id": "", "valid_from": "2026-01-01", "valid_to": ""}
    assert client.post(where, {**given, "version": version(client, where)}).status_code == 303
    assert "role school → leader" in (last_line(world).change or "")
    assert her.get("/koping/rapporter/ny").status_code == 403
    assert her.get("/koping/handlingar/").status_code == 200
    with world.worker.scope(world.tenants["koping"]) as scope:
        later = accounts.actor_of_membership(scope, id=asked_as.membership_id)
    assert later is not None and later.roles == {Role.LEADER} and not later.placed
    told = client.get(where).get_data(as_text=True)
    assert "roll: från Skola till Ledning" in told and "verksamhet: från Högstadieskolan till ingen" in told


def test_a_coordinator_makes_nobody_more_than_is_hers_to_give(client, world):
    client.sign_in(Role.COORDINATOR)
    (id,) = ids_of(world, Role.SCHOOL)
    where = f"/koping/personer/{id}"
    given = {"name": "Rektorn", "valid_from": "2026-01-01", "version": version(client, where)}
    assert client.post(where, {**given, "role": "administrator"}).status_code == 403
    there = {"role": "youth", "organisation_id": organisation(world, "Fritidsgården")}
    assert client.post(where, {**given, **there}).status_code == 303


def test_she_accepts_before_her_first_day_and_signs_in_on_it(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    way_in = link(give(client, Role.LEADER, valid_from="2026-12-01"))
    client.sign_out()
    client.get(way_in)
    answer = client.post(way_in, {"password": CHOSEN})
    assert answer.status_code == 200 and "från och med 2026-12-01" in answer.get_data(as_text=True)
    assert client.get("/koping/").status_code == 303, "nothing is open yet"
    assert client.get(way_in).status_code == 404
    line = last_line(world)
    assert (line.act, line.actor) == ("people.accept_invitation", WHO["name"])
    client.sign_in(Role.ADMINISTRATOR)
    assert "börjar senare" in client.get(address(client)).get_data(as_text=True)


def test_who_has_not_signed_in_for_90_days_is_found(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    for role, days in ((Role.LEADER, 91), (Role.ANALYST, 90), (Role.YOUTH, 200)):
        with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
            row = scope.db.get(Membership, (scope.tenant.id, world.actor(role).membership_id))
            row.accepted_at, row.valid_from = NOW - timedelta(days), date(2026, 1, 1)
    world.session(Role.YOUTH)
    shown = client.get("/koping/personer/?visa=oanvanda").get_data(as_text=True)
    assert re.findall(r"<small>(\w+)@koping", shown) == ["leader"]
    idag = " ".join(re.sub(r"<[^>]+>", " ", client.get("/koping/").text).split())
    assert "Oanvända 1 inte inloggad på 90 dagar" in idag, "the administrator meets the number that the list has"
    row = next(one for one in client.get("/koping/personer/").text.split("<tr>") if "youth@koping" in one)
    assert "2026-11-25" in row


def test_the_chief_confirms_an_officer_once_for_all_municipalities(client, world):
    asked = {"email": "ny.polis@exempel.example", "name": "Områdespolis (exempel)"}
    there = {**asked, "organisation_id": organisation(world, "Polisen")}
    client.sign_in(Role.ADMINISTRATOR)
    assert give(client, Role.POLICE_OFFICER, **there).status_code == 422
    client.sign_out()
    client.sign_in(Role.AREA_CHIEF, AREA)
    assert client.post(f"/{AREA}/personer/polisen", {**asked, "email": "Ny.Polis@exempel.example"}).status_code == 303
    page = client.get(f"/{AREA}/personer/polisen").text
    assert "Områdespolis (exempel)" in page
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR)
    assert give(client, Role.POLICE_OFFICER, **there).status_code == 201
    assert client.get("/koping/personer/polisen").status_code == 403
    client.sign_out()
    client.sign_in(Role.AREA_CHIEF, AREA)
    back = re.search(r'action="(/[\w-]+/personer/polisen/[0-9a-f-]{36}/bort)"', page)
    assert back and client.post(back[1]).status_code == 303
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR, "arboga")
    arboga = {**asked, "organisation_id": str(world.organisation("Polisen", "arboga"))}
    assert give(client, Role.POLICE_OFFICER, slug="arboga", **arboga).status_code == 422


def test_a_session_lives_no_longer_than_the_last_role(world):
    token = world.session(Role.REGISTRAR)
    (id,) = ids_of(world, Role.REGISTRAR)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(text("UPDATE membership SET valid_to = '2026-11-24' WHERE id = :id"), {"id": id})
    with world.web.scope(world.tenants["koping"]) as scope:
        assert sessions.actor_of_session(scope, token=token) is None
