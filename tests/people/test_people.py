"""A municipality's own people give, change and end its roles; each only those that are hers to give, never her own."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Membership, Person
from app.people.permissions import GIVEN_BY, may_give
from tenants import audit
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, NOBODY, Actor, Role
from tests.browsing import Browser
from tests.databases import engine_of
from tests.world import AREA, email

WHO = {"email": "ny@koping.example", "name": "Vaktmästare (exempel)"}
CHOSEN = "en helt egen mening till samsyn"


def give(client, given_role: Role, *, slug: str = "koping", **further):
    return client.post(f"/{slug}/personer/", {**WHO, "role": str(given_role), **further})


def organisation(world, name: str = "Högstadieskolan") -> str:
    return str(world.organisation(name))


def link(answer) -> str:
    found = re.search(r"(/koping/inbjudan/[\w-]+)", answer.get_data(as_text=True))
    assert found
    return found[1]


def version(client, where: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(where).get_data(as_text=True))
    assert found
    return found[1]


def last_line(world) -> audit.AuditLine:
    with world.worker.scope(world.tenants["koping"]) as scope:
        return scope.db.scalars(select(audit.AuditLine).order_by(audit.AuditLine.seq.desc()).limit(1)).one()


def accept(client, way_in: str) -> int:
    client.get(way_in)
    return client.post(way_in, {"password": CHOSEN}).status_code


def address(client, name: str = WHO["name"]) -> str:
    """Where the role of whoever is called so is changed."""
    shown = client.get("/koping/personer/").get_data(as_text=True)
    found = [row for row in shown.split("<tr>") if name in row]
    ids = re.search(r'href="(/koping/personer/[0-9a-f-]{36})"', found[0]) if found else None
    assert ids, "she is in the list, and may be changed"
    return ids[1]


def test_from_an_invitation_to_a_role_that_is_ended_and_given_again(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    answer = give(client, Role.SCHOOL, organisation_id=organisation(world))
    assert answer.status_code == 201
    way_in = link(answer)
    assert "väntar på svar" in client.get(address(client)).get_data(as_text=True)
    client.sign_out()
    assert accept(client, way_in) == 303
    assert "Högstadieskolan" in client.get("/koping/rapporter/ny").get_data(as_text=True)
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR)
    where = address(client)
    assert client.post(f"{where}/avslut").status_code == 303
    client.sign_out()
    with world.worker.scope(world.tenants["koping"]) as scope:
        row = scope.db.scalars(select(Membership).where(Membership.name == WHO["name"])).one()
        assert row.valid_to == date(2026, 11, 24)
    client.sign_in(Role.ADMINISTRATOR)
    given = {"name": "Ny vaktmästare", "valid_from": "2026-11-20", "valid_to": ""}
    assert client.post(where, {**given, "version": version(client, where)}).status_code == 303
    assert "gäller" in client.get(address(client, "Ny vaktmästare")).get_data(as_text=True)


def test_an_ended_role_ends_at_the_next_request(client, app, world):
    her = Browser(app.test_client(), world).sign_in(Role.SCHOOL)
    assert her.get("/koping/rapporter/ny").status_code == 200
    client.sign_in(Role.ADMINISTRATOR)
    shown = client.get("/koping/personer/").get_data(as_text=True)
    row = next(row for row in shown.split("<tr>") if email(Role.SCHOOL, "koping") in row)
    found = re.search(r'href="(/koping/personer/[0-9a-f-]{36})"', row)
    assert found and client.post(f"{found[1]}/avslut").status_code == 303
    assert her.get("/koping/rapporter/ny").status_code == 303, "she is asked to sign in"


def test_a_new_invitation_replaces_the_one_that_waits(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    first = link(give(client, Role.LEADER))
    second = link(client.post(f"{address(client)}/inbjudan"))
    client.sign_out()
    assert client.get(first).status_code == 404
    assert accept(client, second) == 303


def test_who_has_a_password_has_the_role_at_once(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    answer = give(client, Role.LEADER, email=email(Role.ANALYST, "koping"), name="Analytiker (exempel)")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("ok=klart")


@pytest.mark.parametrize("giver", [Role.COORDINATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES))
def test_each_gives_what_is_hers_to_give(client, world, giver, role):
    client.sign_in(giver)
    answer = give(client, role, organisation_id=organisation(world), confirmed="ja")
    assert answer.status_code == (201 if role in GIVEN_BY[giver] else 403)


def test_the_chief_gives_the_roles_of_the_area(client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    assert give(client, Role.AREA_ANALYST, slug=AREA).status_code == 201
    assert give(client, Role.COORDINATOR, slug=AREA).status_code == 403


def test_nobody_changes_her_own(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    mine = email(Role.ADMINISTRATOR, "koping")
    assert give(client, Role.COORDINATOR, email=mine).status_code == 403
    with world.worker.scope(world.tenants["koping"]) as scope:
        her = select(Membership.id).join(Person, Person.id == Membership.person_id).where(Person.email == mine)
        id = scope.db.scalars(her).one()
    assert client.post(f"/koping/personer/{id}/avslut").status_code == 403
    given = {"name": "Chefen", "valid_from": "2026-11-01", "version": "1"}
    assert client.post(f"/koping/personer/{id}", given).status_code == 403


def test_a_coordinator_does_not_end_an_administrator(client, world):
    with world.worker.scope(world.tenants["koping"]) as scope:
        her = Person.email == email(Role.ADMINISTRATOR, "koping")
        id = scope.db.scalars(select(Membership.id).join(Person, Person.id == Membership.person_id).where(her)).one()
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"/koping/personer/{id}/avslut").status_code == 403


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "ingen adress"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "reporter"}, "organisation_id"),
        ({"role": "police_officer"}, "confirmed"),
        ({"valid_from": "2026-12-24", "valid_to": "2026-12-01"}, "valid_to"),
        ({"valid_to": "2026-01-01"}, "valid_to"),
        ({"role": "kung"}, "role"),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(client, world, typed, field):
    client.sign_in(Role.ADMINISTRATOR)
    place = {"organisation_id": organisation(world)} if typed.get("role") == "police_officer" else {}
    answer = give(client, Role.LEADER, **{"email": "ny@koping.example", **place, **typed})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422 and f'id="e-{field}"' in shown
    assert (typed.get("email") or "ny@koping.example") in shown


def test_of_two_who_change_a_role_at_once_nobody_overwrites_the_other(client):
    client.sign_in(Role.ADMINISTRATOR)
    give(client, Role.LEADER)
    where = address(client)
    read = version(client, where)
    given = {"name": "Kommundirektören", "valid_from": "2026-11-20", "valid_to": "2026-12-31", "version": read}
    assert client.post(where, given).status_code == 303
    late = client.post(where, {**given, "name": "Ordföranden", "valid_to": ""})
    said = late.get_data(as_text=True)
    assert late.status_code == 409 and "Kommundirektören" in said and "Ordföranden" in said and "2026-12-31" in said


def test_a_role_that_she_holds_is_not_given_anew(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    answer = give(client, Role.ANALYST, email=email(Role.ANALYST, "koping"), valid_to="2026-12-31")
    assert answer.status_code == 422 and "Hon har redan den rollen" in answer.get_data(as_text=True)
    with world.worker.scope(world.tenants["koping"]) as scope:
        held = select(Membership).join(Person, Person.id == Membership.person_id)
        row = scope.db.scalars(held.where(Person.email == email(Role.ANALYST, "koping"))).one()
        assert row.valid_to is None
    assert client.post(f"/koping/personer/{row.id}/inbjudan").status_code == 409, "nothing waits"


def test_the_log_tells_who_gave_whom_what_and_from_when_to_when(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    give(client, Role.LEADER)
    line = last_line(world)
    with world.worker.scope(world.tenants["koping"]) as scope:
        given = scope.db.scalars(select(Membership.id).where(Membership.name == WHO["name"])).one()
    assert (line.act, line.concerned_id, line.concerned_role) == ("people.give", given, "leader")
    assert "role – → leader" in (line.change or "")
    where = address(client)
    days = {"name": "Ledningen", "valid_from": "2026-12-01", "valid_to": "2026-12-31"}
    client.post(where, {**days, "version": version(client, where)})
    told = last_line(world).change or ""
    assert "valid_from 2026-11-25 → 2026-12-01" in told and "valid_to – → 2026-12-31" in told


def test_the_log_keeps_that_somebody_of_the_police_was_confirmed(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    give(client, Role.POLICE_OFFICER, organisation_id=organisation(world), confirmed="ja")
    assert "confirmed – → ja" in (last_line(world).change or "")


GIVE = "SELECT give_role(:token, gen_random_uuid(), 'ny@x.example', gen_random_uuid(), 'Ny', :role, NULL, :on, NULL,"
GIVE += " gen_random_uuid(), 'hash', now(), now(), :on)"


def test_without_a_givers_session_the_database_gives_nobody_a_role(client, world):
    with engine_of(world.urls["web"]) as web, web.connect() as connection:
        tenant = {"id": str(world.tenants["koping"].id)}
        connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), tenant)
        for token in ("", "gissad", None):
            values = {"token": token, "role": "coordinator", "on": date(2026, 11, 25)}
            assert connection.execute(text(GIVE), values).scalar() is None
        with pytest.raises(DBAPIError):
            connection.execute(select(func.may_give("", "reporter", None, None, date(2026, 11, 25))))


def test_python_and_the_database_say_the_same_of_who_gives_what(world):
    """`permissions.GIVEN_BY` beside the function that has the last word; the unit manager for her own organisation."""
    with engine_of(world.urls[None]) as superuser, superuser.connect() as connection:
        body = connection.execute(text("SELECT pg_get_functiondef('public.may_give'::regproc)")).scalar_one()
    told = dict(re.findall(r"WHEN '(\w+)' THEN _role ((?:NOT )?IN \([^)]*\))", body))
    assert set(told) == {str(giver) for giver in GIVEN_BY}
    assert "IN ('reporter') AND m.organisation_id = _organisation" in body
    for giver, roles in GIVEN_BY.items():
        listed = set(re.findall(r"'(\w+)'", told[str(giver)]))
        every = MUNICIPAL_ROLES | AREA_ROLES
        allowed = {role for role in every if (role in listed) != told[str(giver)].startswith("NOT")}
        assert allowed == roles


def test_rights_of_several_roles_add_up():
    assert may_give(NOBODY) == frozenset()
    both = Actor("Någon", frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}))
    assert may_give(both) == MUNICIPAL_ROLES
