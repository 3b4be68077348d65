"""A telephone on which somebody is remembered: the way in, the PIN, and how it is forgotten."""

import re
from datetime import timedelta

import pytest

from app.accounts import invitations
from app.audit_log.wording import act_label
from app.phones import opening, service
from app.report.moments import NOW as NYSS
from tenants.access import COMMAND_LINE, Role
from tenants.errors import NotAllowed, NotFound
from tests.accounts.signed_in import as_superuser
from tests.phones.remembered import PIN, come_back, cookie, follow, on_a_phone, remember
from tests.world import NOW, PASSWORD, PEOPLE, email

HOME, DOOR, PHONES = "/koping/", "/koping/telefon", "/koping/konto/telefoner"
LATER = "en annan mening som ingen anar"


def phones(world) -> int:
    return as_superuser(world, "SELECT count(*) FROM phone")


def at(world, **later) -> None:
    moment = NOW + timedelta(**later)
    world.web.clock = lambda: moment


def with_pin(client, pin: str = PIN, id: str | None = None):
    found = re.findall(r'name="id" value="([0-9a-f-]{36})"', client.get(DOOR).text)
    return client.post(DOOR, {"id": id or found[0], "pin": pin})


def is_in(client) -> bool:
    """Whether the first page is shown without a question."""
    answer = follow(client, HOME)
    return answer.status_code == 200 and "Er del av lägesbilden" in answer.text


def report(client, world, **more):
    page = client.get("/koping/rapporter/ny").text
    id = re.search(r'name="id" value="([^"]+)"', page)[1]
    said = {"id": id, "category": "klotter", "when": NYSS, "named_place_id": str(world.named()["Torget"])}
    return client.post("/koping/rapporter/", {**said, **more})


def test_on_a_remembered_phone_one_reports_and_sees_what_became_of_it_without_a_word_of_any_text(client, world):
    on_a_phone(client, Role.SCHOOL)
    sent = report(client, world, text="Trasig lampa vid porten.")
    assert sent.status_code == 303, sent.text
    page = follow(client, sent.headers["Location"]).text
    assert "Rapporten är mottagen" in page and "Klotter" in page and "Torget" in page
    assert "Trasig lampa" not in page
    assert "Högstadieskolan har rapporterat 1 händelse i lägesbilden" in page
    stopped = report(client, world, text="Det var 19121212-1212 som ritade.")
    assert "Spärrad" in follow(client, stopped.headers["Location"]).text


def test_only_ones_own_reports_are_listed_and_only_ones_own_organisation_is_counted(client, world):
    for role in (Role.UNIT_MANAGER, Role.YOUTH):
        client.sign_in(role)
        assert report(client, world).status_code == 303
    page = follow(on_a_phone(client, Role.SCHOOL), HOME).text
    assert "Du har inte rapporterat något ännu" in page
    assert "Högstadieskolan har rapporterat 1 händelse" in page, "of the school's own, not of the youth centre's"
    assert "Fritidsgården" not in page


def test_whoever_holds_the_phone_is_told_neither_name_nor_address(client, world):
    remember(client, Role.SCHOOL, pin=PIN, shared="ja")
    come_back(client)
    said = [follow(client, HOME).text, with_pin(client, "9182").text]
    assert with_pin(client).status_code == 303
    said.append(follow(client, HOME).text)
    name = as_superuser(
        world,
        "SELECT m.name FROM membership m JOIN person p ON p.id = person_id WHERE email = :her",
        her=email(Role.SCHOOL, "koping"),
    )
    for page in said:
        assert "Jourtelefonen" in page or "Ihågkommen telefon" in page
        assert name not in page and email(Role.SCHOOL, "koping") not in page


def test_for_all_else_one_signs_in_and_comes_to_what_one_wanted(client):
    on_a_phone(client, Role.REPORTER)
    asked_for = client.get("/koping/lagesbild/")
    assert asked_for.headers["Location"] == "/koping/logga-in?vidare=/koping/lagesbild/"
    assert "Telefonen är ihågkommen för att rapportera" in client.get(asked_for.headers["Location"]).text
    whom = {"email": email(Role.REPORTER, "koping"), "password": PASSWORD, "vidare": "/koping/lagesbild/"}
    answer = client.post("/koping/logga-in", whom)
    assert answer.headers["Location"] == "/koping/lagesbild/"
    assert client.get("/koping/lagesbild/").status_code == 200
    typed = client.post("/koping/konto/losenord", {"new_password": "x"})
    assert typed.status_code == 422, "signed in, the phone narrows nothing"


def test_it_opens_by_itself_for_180_days_from_its_last_use(client, world):
    on_a_phone(client, Role.REPORTER)
    for days, opens in ((179, True), (179 + 179, True), (179 + 179 + 181, False)):
        at(world, days=days)
        come_back(client)
        assert is_in(client) == opens, days
    assert client.get(DOOR).headers["Location"].startswith("/koping/logga-in")


def test_an_open_phone_that_rests_is_opened_again_with_the_pin(client, world):
    remember(client, Role.REPORTER, pin=PIN)
    come_back(client)
    assert with_pin(client).status_code == 303 and is_in(client)
    at(world, minutes=31)
    assert "PIN-kod" in follow(client, HOME).text
    assert with_pin(client).status_code == 303 and is_in(client)


@pytest.mark.parametrize(
    "typed",
    [
        {"pin": "123"},
        {"pin": "123456789"},
        {"pin": "12a4"},
        {"pin": "1111"},
        {"pin": "4567"},
        {"shared": "ja"},
        {"label": ""},
        {"label": "Ring 070-123 45 67"},
    ],
)
def test_a_pin_that_is_none_or_everybodys_and_a_label_that_says_nothing_are_refused(client, world, typed):
    answer = remember(client, Role.REPORTER, **typed)
    assert answer.status_code == 422 and phones(world) == 0
    assert typed.get("pin") is None or f'value="{typed["pin"]}"' not in answer.text


def test_wrong_pins_are_slowed_down_and_then_the_phone_is_forgotten(client, world):
    remember(client, Role.REPORTER, pin=PIN)
    come_back(client)
    assert [with_pin(client, "9182").status_code for _ in range(5)] == [422] * 5
    slowed = with_pin(client)
    assert slowed.status_code == 429 and slowed.headers["Retry-After"] == "900", "even the right one"
    at(world, minutes=16)
    assert [with_pin(client, "9182").status_code for _ in range(4)] == [422] * 4
    assert phones(world) == 1
    last = with_pin(client, "9182")
    assert last.status_code == 422 and "telefonen är glömd" in last.text and phones(world) == 0
    assert client.get(DOOR).headers["Location"].startswith("/koping/logga-in")
    acts = as_superuser(
        world, "SELECT string_agg(act || outcome, ' ' ORDER BY seq) FROM audit_line WHERE act LIKE 'phones%'"
    )
    assert acts.split() == ["phones.rememberdone", *["phones.openrefused"] * 9, "phones.shutrefused"]
    assert "PIN" in act_label("phones.shut")


def test_a_right_pin_forgets_the_wrong_ones_before_it(client, world):
    remember(client, Role.REPORTER, pin=PIN)
    for n in range(3):
        at(world, minutes=16 * n)
        come_back(client)
        assert [with_pin(client, pin).status_code for pin in ("9182", "9182", "9182", PIN)] == [422, 422, 422, 303]
    assert as_superuser(world, "SELECT wrong FROM phone") == 0


def test_what_is_kept_of_a_pin_is_nothing_without_the_phone_itself(client, world):
    from app.accounts import passwords

    remember(client, Role.REPORTER, pin=PIN)
    recipe = as_superuser(world, "SELECT recipe FROM phone")
    kept = as_superuser(world, "SELECT proof_hash FROM phone")
    assert passwords.token_hash(passwords.proof(PIN, recipe)) != kept
    secret = cookie(client.http, "samsyn_phone")
    assert passwords.token_hash(passwords.proof(opening.with_secret(PIN, secret), recipe)) == kept
    assert secret not in str(as_superuser(world, "SELECT row_to_json(phone)::text FROM phone"))


def test_several_on_one_phone_choose_who_they_are_and_each_has_a_pin(client, world):
    remember(client, Role.REPORTER)
    answer = remember(client, Role.SCHOOL)
    assert answer.status_code == 422 and "Fler är ihågkomna på telefonen" in answer.text and phones(world) == 1
    assert remember(client, Role.SCHOOL, pin=PIN).status_code == 303
    assert phones(world) == 1, "whoever had no PIN is forgotten: from now on the phone is shared"
    assert remember(client, Role.REPORTER, pin="8203", label="Bolagets").status_code == 303
    come_back(client)
    page = client.get(DOOR).text
    assert "Vem är du?" in page and "Bolagets" in page and "Bostadsbolaget" in page and "Högstadieskolan" in page
    ids = re.findall(r'name="id" value="([0-9a-f-]{36})"', page)
    assert with_pin(client, PIN, ids[1]).status_code == 422 and with_pin(client, "8203", ids[1]).status_code == 303
    assert "Bostadsbolaget har rapporterat" in follow(client, HOME).text
    assert client.post(DOOR, {"pin": PIN}).status_code == 422
    assert remember(client, Role.SCHOOL, pin="5190").status_code == 303 and phones(world) == 2, "anew, not twice"


def test_signing_out_closes_it_and_a_copied_cookie_is_dead(client):
    on_a_phone(client, Role.REPORTER)
    copied = cookie(client.http, "samsyn_report")
    client.post("/koping/logga-ut")
    client.http.set_cookie("samsyn_report", copied)
    client.http.delete_cookie("samsyn_phone")
    assert not is_in(client)


def ended_by_command(world, client):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        invitations.end_role(scope, email=email(Role.REPORTER, "koping"), role=Role.REPORTER)


def given_again(world, client):
    ended_by_command(world, client)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        said = {"email": email(Role.REPORTER, "koping"), "role": Role.REPORTER, "organisation": PEOPLE[Role.REPORTER]}
        invitations.invite(scope, name="Rapportör", **said)


def shut_out(world, client):
    as_superuser(world, "UPDATE person SET disabled_at = now() WHERE email = :her", her=email(Role.REPORTER, "koping"))


def changed_password(world, client):
    other = client.http.application.test_client()
    from tests.browsing import Browser

    elsewhere = Browser(other, world).sign_in(Role.REPORTER)
    said = {"password": PASSWORD, "new_password": LATER}
    assert elsewhere.post("/koping/konto/losenord", said).status_code == 303


def reset_password(world, client):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        role = invitations.role_of(scope, email=email(Role.REPORTER, "koping"))
        token = invitations.link_of_reset(scope, membership_id=role, asked_at=scope.now).token
    with world.web.scope(world.tenants["koping"]) as scope:
        invitations.reset_password(scope, token=token, password=LATER)


def let_go_of_all(world, client):
    with world.scope(Role.REPORTER) as scope:
        service.let_go_of_all(scope)


def member(world, role: Role = Role.REPORTER) -> str:
    return as_superuser(
        world,
        "SELECT m.id FROM membership m JOIN person p ON p.id = person_id JOIN tenant t ON t.id = tenant_id"
        " WHERE email = :her AND slug = 'koping'",
        her=email(role, "koping"),
    )


def forgotten_by_the_administrator(world, client):
    from tests.browsing import Browser

    other = Browser(client.http.application.test_client(), world).sign_in(Role.ADMINISTRATOR)
    page = other.get(f"/koping/personer/{member(world)}").text
    assert "En telefon är ihågkommen" in page
    answer = other.post(f"/koping/personer/{member(world)}/telefoner")
    assert answer.headers["Location"].endswith("ok=telefoner") and phones(world) == 0
    line = "SELECT concerned_id FROM audit_line WHERE act = 'phones.forget'"
    assert as_superuser(world, line) == member(world), "among what has been done with her role"


def role_ended_on_the_page(world, client):
    from tests.browsing import Browser

    other = Browser(client.http.application.test_client(), world).sign_in(Role.ADMINISTRATOR)
    assert other.post(f"/koping/personer/{member(world)}/avslut").status_code == 303 and phones(world) == 0


@pytest.mark.parametrize(
    "what",
    [
        ended_by_command,
        given_again,
        shut_out,
        changed_password,
        reset_password,
        let_go_of_all,
        forgotten_by_the_administrator,
        role_ended_on_the_page,
    ],
)
def test_it_is_dead_from_the_next_request_on(client, world, what):
    on_a_phone(client, Role.REPORTER)
    assert is_in(client)
    what(world, client)
    assert client.get(HOME).status_code == 303, "open as it was"
    assert not is_in(client), "and it does not open again"


def test_ones_phones_are_listed_and_let_go_one_by_one_and_nobody_elses(client, world):
    remember(client, Role.REPORTER, label="Husets")
    hers = as_superuser(world, "SELECT id FROM phone")
    client.http.delete_cookie("samsyn_phone")
    remember(client, Role.SCHOOL)
    assert "Husets" not in client.get(PHONES).text
    assert client.post(f"{PHONES}/{hers}/glom").status_code == 404
    client.sign_in(Role.REPORTER)
    assert "Husets" in client.get(PHONES).text
    assert client.post(f"{PHONES}/{hers}/glom").status_code == 303 and phones(world) == 1


def test_nobody_is_remembered_on_more_than_five_phones(client, world):
    for n in range(6):
        client.http.delete_cookie("samsyn_phone")
        at(world, minutes=n)
        assert remember(client, Role.REPORTER, label=f"Telefon {n}").status_code == 303
    page = client.get(PHONES).text
    assert phones(world) == 5 and "Telefon 0" not in page and "Telefon 5" in page


def test_whoever_may_not_give_her_role_forgets_nobodys_phone(world):
    with world.scope(Role.UNIT_MANAGER) as scope, pytest.raises(NotFound):
        from app.people import service as people

        people.forget_phones(scope, id=member(world))
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotAllowed):
        people.forget_phones(scope, id=member(world, Role.POLICE_OFFICER))


def test_a_phone_opens_nothing_in_another_municipality(client, world):
    on_a_phone(client, Role.REPORTER)
    for path in ("/arboga/", "/arboga/telefon"):
        assert "/arboga/logga-in" in follow(client, path).request.path
    secret = cookie(client.http, "samsyn_phone")
    with world.web.scope(world.tenants["arboga"]) as scope:
        assert opening.who_is_remembered(scope, secrets=[secret]) == []
        assert opening.actor_of_phone(scope, token=cookie(client.http, "samsyn_report")) is None


def test_an_open_phone_is_no_proof_for_what_asks_for_a_session(client, world):
    """The functions of the database that give roles, keys and passwords know sessions alone."""
    on_a_phone(client, Role.REPORTER)
    token = cookie(client.http, "samsyn_report")
    with world.scope(Role.REPORTER) as scope, pytest.raises(NotFound):
        service.remember(scope, session=token, secrets=[], label="Lånad")
    client.http.set_cookie("samsyn", token)
    client.http.delete_cookie("samsyn_report")
    client.http.delete_cookie("samsyn_phone")
    assert not is_in(client)
