"""Access tokens: what one of each reach may do, and when it is dead."""

from datetime import timedelta

import pytest

from app.accounts import sessions, signing_in, tokens
from app.incidents import service as incidents
from tenants.access import REACHES, REPORT, WORK, Actor, Permission, Role
from tenants.errors import NotAllowed, NotFound
from tests.accounts.signed_in import COORDINATOR, as_superuser, give_role, sign_in
from tests.world import NOW, PASSWORD, email

LIST = "/koping/api/v1/incidents/"


def bearer(world, role: Role, reach: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.key(role, reach=reach)}"}


def report(world) -> dict:
    return {
        "category": "klotter",
        "earliest": "2026-11-24T20:00:00+01:00",
        "named_place_id": str(world.named()["Torget"]),
    }


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCHOOL])
def test_a_key_that_reads_changes_nothing(client, world, role):
    made = client.http.post(LIST, json=report(world), headers=bearer(world, role, "report")).json
    reads = bearer(world, role, "read")
    assert made["id"] in {row["id"] for row in client.http.get(LIST, headers=reads).json["rows"]}
    body = {**report(world), "version": made["version"]}
    assert client.http.post(LIST, json=report(world), headers=reads).status_code == 403
    assert client.http.put(LIST + made["id"], json=body, headers=reads).status_code == 403
    assert (
        client.http.post(
            f"{LIST}{made['id']}/withdrawal", json={"version": 1, "reason": "prov"}, headers=reads
        ).status_code
        == 403
    )


def test_a_key_that_reports_reads_what_it_has_reported_and_nothing_else(client, world):
    with world.scope(Role.SCHOOL) as scope:
        category = {"category": "klotter", "earliest": NOW, "named_place_id": world.named()["Torget"]}
        other = incidents.report_incident(scope, **category, access_class="internal").id
    reports = bearer(world, Role.COORDINATOR, "report")
    made = client.http.post(LIST, json={**report(world), "text": "På väggen"}, headers=reports).json
    assert [row["id"] for row in client.http.get(LIST, headers=reports).json["rows"]] == [made["id"]]
    assert made["text"] == "På väggen" and made["named_place"] == "Torget"
    assert client.http.get(LIST + str(other), headers=reports).status_code == 404
    body = {**report(world), "version": 1, "reason": "prov"}
    assert client.http.put(LIST + str(other), json=body, headers=reports).status_code == 404
    assert client.http.put(LIST + made["id"], json=body, headers=reports).status_code == 200
    for path in ("categories", "places"):
        assert client.http.get(f"/koping/api/v1/{path}", headers=reports).status_code == 200
    assert client.http.get("/koping/api/v1/pictures/2026-11-09/analysis", headers=reports).status_code == 403


def test_no_reach_gives_a_right_that_its_holder_lacks_and_each_leaves_some_out():
    everybody = frozenset(Role)
    for reach in REACHES:
        within = {name for name, one in Permission.registry.items() if Actor("a", everybody, reach=reach).may(one)}
        assert within and within < set(Permission.registry)
        for role in Role:
            for permission in Permission.registry.values():
                assert not Actor("a", frozenset({role}), reach=reach).may(permission) or role in permission.roles
    for name, permission in Permission.registry.items():
        assert not Actor("a", everybody, reach="read").may(permission) or permission.reads, name
    reporting = {name for name, one in Permission.registry.items() if one.is_within(REPORT)}
    assert reporting == {
        "accounts.self",
        "accounts.organisations",
        "basemaps.read",
        "incidents.report",
        "incidents.correct",
        "incidents.read",
        "incidents.object",
        "contributions.say",
        "coverage.say",
        "doubles.find",
        "thresholds.tell",
        "urgent.tell",
        "objections.read",
        "photos.read",
        "photos.remove",
        "photos.send",
        "places.read",
        "taxonomy.read_own",
    }

    working = {name for name, one in Permission.registry.items() if one.is_within(WORK)}
    assert working == {
        "accounts.self",
        "accounts.organisations",
        "attachments.read",
        "attachments.write",
        "incidents.read",
        "incidents.correct",
        "incidents.object",
        "incidents.settle",
        "doubles.read",
        "doubles.settle",
        "handovers.read",
        "handovers.say",
        "handovers.hand_over",
        "inbox.read",
        "inbox.work",
        "intake.import",
        "intake.read",
        "legal_duties.read",
        "legal_duties.follow_up",
        "measures.read",
        "measures.do",
        "measures.write",
        "measurements.read",
        "measurements.write",
        "pictures.counted",
        "places.read",
        "taxonomy.read_own",
        "thresholds.tell",
        "undone_files.undo",
        "urgent.tell",
    }


def test_a_key_is_dead_when_its_holder_has_changed_her_password_in_another_tenant(client, world):
    give_role(world, slug="arboga", role="coordinator")
    key, session = bearer(world, Role.COORDINATOR, "read"), sign_in(world, slug="arboga")
    assert client.http.get(LIST, headers=key).status_code == 200
    with world.scope(Role.COORDINATOR) as scope:
        assert len(tokens.my_tokens(scope)) == 1
    change_password(world, session, slug="arboga")
    assert client.http.get(LIST, headers=key).status_code == 401
    with world.scope(Role.COORDINATOR) as scope:
        assert not tokens.my_tokens(scope)


def change_password(world, session: str, *, slug: str) -> None:
    with world.web.scope(world.tenants[slug]) as scope:
        actor = sessions.actor_of_session(scope, token=session)
        signing_in.change_password(
            scope.acting_as(actor), session=session, password=PASSWORD, new_password="en annan mening som ingen anar"
        )


def test_a_key_is_dead_when_the_role_it_was_made_in_has_ended_though_its_holder_has_another(client, world):
    key = bearer(world, Role.COORDINATOR, "read")
    give_role(world, slug="koping", role="school")
    assert client.http.get(LIST, headers=key).status_code == 200
    as_superuser(
        world,
        "UPDATE membership SET valid_to = '2026-11-24' WHERE role = 'coordinator' AND person_id ="
        " (SELECT id FROM person WHERE email = :email)",
        email=COORDINATOR,
    )
    assert client.http.get(LIST, headers=key).status_code == 401
    assert sign_in(world), "she herself gets in"
    with world.web.scope(world.tenants["koping"]) as scope:
        assert tokens.actor_of_token(scope, token=key["Authorization"].removeprefix("Bearer ")) is None
        told = scope.db.connection().exec_driver_sql("SELECT current_setting('app.person_id')").scalar()
        assert told == "" and scope.db.info["person_id"] is None


def test_nobody_makes_a_key_for_somebody_elses_session(world):
    hers = sign_in(world, who=email(Role.SCHOOL, "koping"))
    with world.scope(Role.COORDINATOR) as scope:
        for session in (hers, "guessed"):
            with pytest.raises(NotFound):
                tokens.make_token(scope, session=session, name="lånad", reach="read")
    with world.scope(None) as scope, pytest.raises(NotAllowed):
        tokens.make_token(scope, session=hers, name="lånad", reach="read")


def test_a_key_is_made_on_the_page_and_reads_when_nothing_else_is_chosen(client, world):
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/konto").text
    assert 'value="read" checked' in page and 'value="report" checked' not in page
    answer = client.post("/koping/konto/nycklar", {"name": "larmet", "reach": "allt"})
    assert answer.status_code == 422 and "Välj ett av alternativen" in answer.text and 'value="larmet"' in answer.text
    assert client.post("/koping/konto/nycklar", {"name": "larmet", "reach": "report"}).status_code == 201
    assert "rapportera</td>" in client.get("/koping/konto").text


def test_a_used_key_is_noted_once_a_minute(client, world):
    key = bearer(world, Role.SCHOOL, "read")
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        moment = NOW + timedelta(seconds=seconds)
        world.web.clock = lambda moment=moment: moment
        client.http.get(LIST, headers=key)
        assert as_superuser(world, "SELECT last_used FROM access_token") == NOW + timedelta(seconds=noted)
