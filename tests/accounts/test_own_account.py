"""What one does with one's own way in: another password, and one's other sessions."""

import pytest

from app.accounts import passwords, sessions
from tenants.access import Role
from tenants.errors import Invalid, NotFound
from tests.accounts.signed_in import COORDINATOR, as_superuser, fail, sign_in
from tests.statements import asked
from tests.world import PASSWORD, email

PAGE = "/koping/konto"
NEW = "en annan mening som ingen anar"

MOZILLA, WEBKIT = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"


def change(client, password=PASSWORD, new=NEW):
    return client.post("/koping/konto/losenord", {"password": password, "new_password": new})


def test_another_password_ends_every_other_session_and_the_old_one_opens_nothing(client, world):
    other = sign_in(world)
    client.sign_in(Role.COORDINATOR)
    answer = change(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/koping/konto?ok=losenord")
    assert "Lösenordet är bytt" in client.get("/koping/konto?ok=losenord").text
    with world.web.scope(world.tenants["koping"]) as scope:
        assert sessions.actor_of_session(scope, token=other) is None
    assert sign_in(world) is None
    assert sign_in(world, password=NEW)


def test_a_wrong_old_password_changes_nothing_and_is_counted_in_the_session_alone(client, world):
    client.sign_in(Role.COORDINATOR)
    for _ in range(5):
        answer = change(client, password="fel")
        assert answer.status_code == 422 and "inte ditt lösenord nu" in answer.text
    assert change(client).status_code == 429
    assert sign_in(world)
    client.sign_in(Role.COORDINATOR)
    fail(world, 5)
    assert change(client).status_code == 303


def test_ones_sessions_are_listed_with_where_and_ended_one_by_one_or_all_others(client, world):
    others = [sign_in(world) for _ in range(3)]
    somebody_elses = sign_in(world, who=email(Role.SCHOOL, "koping"))
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/konto").text
    assert page.count("inloggningen i Köping") == 3 and page.count("Den här") == 1

    def lives(token):
        with world.web.scope(world.tenants["koping"]) as scope:
            return sessions.actor_of_session(scope, token=token) is not None

    def id_of(token):
        return as_superuser(world, "SELECT id FROM session WHERE token_hash = :it", it=passwords.token_hash(token))

    assert client.post(f"/koping/konto/inloggningar/{id_of(others[1])}/avslut").status_code == 303
    assert [lives(token) for token in others] == [True, False, True]
    assert client.post(f"/koping/konto/inloggningar/{id_of(somebody_elses)}/avslut").status_code == 404
    assert client.post("/koping/konto/inloggningar/avslut").status_code == 303
    assert [lives(token) for token in others] == [False] * 3
    assert lives(somebody_elses) and client.get("/koping/konto").status_code == 200


def test_nobody_ends_somebody_elses_session(world):
    hers = sign_in(world, who=email(Role.SCHOOL, "koping"))
    id = as_superuser(world, "SELECT id FROM session WHERE token_hash = :it", it=passwords.token_hash(hers))
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        sessions.end_session(scope, id=id)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Lösenord2026!",
        "lösenordlösenord",
        "losenord123456",
        "P@ssw0rd1234",
        "Köping2026!!!!",
        "kopingskommun1",
        "Sommaren2026!",
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "qwertyuiop12",
        "Välkommen123!",
    ],
)
def test_what_anybody_would_try_first_is_refused(password):
    with pytest.raises(Invalid) as refused:
        passwords.check_strength(password, of_the_place="Köping")
    assert "bland de första" in refused.value.sentences


@pytest.mark.parametrize("password", [PASSWORD, NEW, "en lång mening till", "tre-gröna-stolar", "mJ4!kkvQz_9plw"])
def test_what_takes_more_than_a_list_is_accepted(password):
    passwords.check_strength(password, of_the_place="Köping")


def test_a_weak_new_password_is_refused_beside_its_field_and_nothing_is_tested(client, world):
    client.sign_in(Role.COORDINATOR)
    answer = change(client, new="köping20262026")
    assert answer.status_code == 422 and 'href="#f-new_password"' in answer.text and "bland de första" in answer.text
    assert COORDINATOR and sign_in(world)


def test_the_page_asks_five_things_of_the_database(client, world):
    """What every page costs, and its own two questions: settings, who is asking, sessions, keys, the read lines."""
    client.sign_in(Role.COORDINATOR)
    client.get(PAGE)  # from now on the process knows whose session it is
    with asked(world.web.engine) as statements:
        assert client.get(PAGE).status_code == 200
    begun, who, *own, told = (one.sql for one in statements)
    assert "SET LOCAL" in begun and "session.token_hash" in who and told.startswith("CALL audit.add_read")
    assert len(own) == 2


def test_what_is_known_of_a_session_opens_nothing_when_it_has_ended(client, world):
    token = world.session(Role.COORDINATOR)
    client.http.set_cookie("samsyn", token)
    assert client.get(PAGE).status_code == client.get(PAGE).status_code == 200
    as_superuser(world, "DELETE FROM session")
    assert client.get(PAGE).status_code == 303
    with world.web.scope(world.tenants["koping"]) as scope:
        assert sessions.actor_of_session(scope, token=token) is None
        told = scope.db.connection().exec_driver_sql("SELECT current_setting('app.person_id')").scalar()
        assert told == "" and scope.db.info["person_id"] is None


def test_a_page_is_not_shown_when_it_cannot_be_told_that_it_was_read(client, world):
    client.sign_in(Role.COORDINATOR)
    assert "Dina inloggningar" in client.get(PAGE).text
    as_superuser(world, "REVOKE EXECUTE ON PROCEDURE audit.add_read FROM samsyn_web")
    answer = client.get(PAGE)
    assert answer.status_code == 500 and "Dina inloggningar" not in answer.text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"{MOZILLA} (Linux; Android 10; K) {WEBKIT} Chrome/139.0.0.0 Mobile Safari/537.36", "Chrome på Android"),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) {WEBKIT} Version/18.6 Safari/604.1",
            "Safari på Iphone",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/139.0.0.0 Safari/537.36 Edg/139.0",
            "Edge på Windows",
        ),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox på Mac"),
        ("<b>Kvastar 7</b>", "–"),
    ],
)
def test_a_session_says_in_words_what_it_was_opened_with_and_keeps_nothing_else(client, world, said, shown):
    client.http.environ_base["HTTP_USER_AGENT"] = said
    client.sign_in_by_form(Role.SCHOOL)
    assert f'data-label="Med">{shown}<' in client.get("/koping/konto").get_data(as_text=True)
    kept = as_superuser(world, "SELECT device FROM session ORDER BY created_at DESC LIMIT 1")
    assert kept == shown.strip("–")
