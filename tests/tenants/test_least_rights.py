"""What a login role never needs it cannot do, however it asks. `rights.py` lists what each may."""

import pytest
from psycopg import Error
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounts import passwords
from tests.databases import engine_of
from tests.tenants.policy_lock import act_in
from tests.tenants.rows import OWNER

REFUSED = "42501"
FORBIDDEN = {
    "web": [
        "UPDATE person_password SET proof_hash = 'mine'",
        "INSERT INTO person_password (person_id, recipe, proof_hash, edition) SELECT id, '', '', 1 FROM person",
        "DELETE FROM person_password",
        "SELECT recipe FROM person_password",
        "SELECT proof_hash FROM person_password",
        "SELECT * FROM person_password",
        "UPDATE person SET email = 'another@example.org'",
        "UPDATE person SET disabled_at = NULL",
        "INSERT INTO person (id, email) VALUES (gen_random_uuid(), 'a@example.org')",
        "UPDATE membership SET role = 'coordinator'",
        "UPDATE membership SET valid_to = NULL",
        "INSERT INTO membership SELECT * FROM membership",
        "DELETE FROM membership",
        "INSERT INTO session SELECT * FROM session",
        "UPDATE session SET person_id = person_id",
        "UPDATE session SET created_at = now()",
        "UPDATE session SET token_hash = 'mine'",
        "UPDATE session SET made_by = 'oidc'",
        "INSERT INTO access_token SELECT * FROM access_token",
        "UPDATE access_token SET token_hash = 'mine'",
        "UPDATE access_token SET reach = 'report'",
        "UPDATE access_token SET expires_at = 'infinity'",
        "UPDATE access_token SET membership_id = membership_id",
        "UPDATE tenant_profile SET values = '{}'",
        "DELETE FROM incident",
        "SELECT end_oldest_sessions(NULL, NULL)",
        "SELECT * FROM look_round(now())",
        "SELECT * FROM look_audit()",
    ],
    "worker": [
        "DELETE FROM incident_photo",
        "DELETE FROM incident_version",
        "DELETE FROM day_tally",
        "DELETE FROM organisation",
        "DELETE FROM membership",
        "SELECT token_hash FROM access_token",
        "SELECT * FROM access_token",
        "UPDATE access_token SET reach = 'report'",
        "SELECT token_hash FROM session",
        "INSERT INTO session SELECT * FROM session",
        "SELECT proof_hash FROM person_password",
        "UPDATE person_password SET proof_hash = 'mine'",
        "SELECT open_session(NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        "SELECT password_recipe(NULL)",
        "SELECT change_password(NULL, NULL, NULL, NULL)",
        "SELECT accept_invitation(NULL, NULL, NULL, NULL, NULL, NULL)",
    ],
}
SECRET = "what a password gave"
OPEN = "SELECT open_session(:person, :proof, 'password', true, gen_random_uuid(), :hash, now())"


@pytest.mark.parametrize(
    ("login", "statement"), [(login, one) for login, statements in FORBIDDEN.items() for one in statements]
)
def test_what_is_never_needed_is_refused(walls, login, statement):
    with walls.engines[login].connect() as connection:
        act_in(connection, walls.rows.tenants[OWNER].id)
        with pytest.raises(DBAPIError) as refused:
            connection.execute(text(statement))
        assert isinstance(refused.value.orig, Error) and refused.value.orig.sqlstate == REFUSED
        connection.rollback()


@pytest.fixture
def person(walls):
    """Somebody of Köping whose password gives SECRET, and a live session of hers with the token "hers"."""
    with engine_of(walls.urls["superuser"]) as engine:
        with engine.begin() as connection:
            id = walls.rows.persons[OWNER]
            values = {"id": id, "hash": passwords.token_hash(SECRET)}
            was = connection.execute(text("SELECT proof_hash FROM person_password WHERE person_id = :id"), values)
            was = was.scalar_one()
            connection.execute(text("UPDATE person_password SET proof_hash = :hash WHERE person_id = :id"), values)
        yield id
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE person_password SET proof_hash = :was WHERE person_id = :id"), {"was": was, "id": id}
            )


@pytest.fixture
def web(walls, person):
    """The web's login in Köping; its transaction is over before the person is as she was."""
    with walls.engines["web"].connect() as connection:
        act_in(connection, walls.rows.tenants[OWNER].id)
        yield connection
        connection.rollback()


def open_session(web, person, proof: str) -> bool:
    return web.scalar(text(OPEN), {"person": person, "proof": proof, "hash": passwords.token_hash("hers")})


def test_a_session_is_opened_by_a_proof_and_by_nothing_else(web, person):
    for proof in ("", "guessed", passwords.token_hash(SECRET), None):
        assert not open_session(web, person, proof)
    assert open_session(web, person, SECRET)


def test_a_password_is_changed_by_a_session_and_the_old_one_together(web, person):
    assert open_session(web, person, SECRET)
    change = text("SELECT change_password(:token, :proof, 'recipe', 'hash')")
    hashed = passwords.token_hash("hers")
    for token, proof in (("hers", "guessed"), ("guessed", SECRET), (hashed, SECRET), (None, SECRET), ("hers", None)):
        assert not web.scalar(change, {"token": token, "proof": proof})
    assert web.scalar(change, {"token": "hers", "proof": SECRET})


def test_a_session_is_moved_and_a_key_made_by_its_token_alone(web, person):
    assert open_session(web, person, SECRET)
    membership = web.scalar(text("SELECT id FROM membership WHERE person_id = :id LIMIT 1"), {"id": person})
    other = web.scalar(text("SELECT id FROM membership WHERE person_id <> :id LIMIT 1"), {"id": person})
    add = text(
        "SELECT add_access_token(:token, :membership, gen_random_uuid(), 'a', 'read', 'h', now(), now() + '1 day')"
    )
    assert not web.scalar(add, {"token": passwords.token_hash("hers"), "membership": membership})
    assert not web.scalar(add, {"token": "hers", "membership": other})
    assert web.scalar(add, {"token": "hers", "membership": membership})
    move = text("SELECT move_session(:token, true, gen_random_uuid(), 'new', now())")
    assert not web.scalar(move, {"token": passwords.token_hash("hers")})
    assert web.scalar(move, {"token": "hers"})
    assert not web.scalar(move, {"token": "hers"})


def test_a_first_password_needs_an_open_invitation(web, person):
    choose = text("SELECT accept_invitation(:token, NULL, 'recipe', 'hash', now(), current_date)")
    for token in ("guessed", "", None):
        assert web.scalar(choose, {"token": token}) is None


def test_another_password_needs_a_link_to_it(web, person):
    choose = text("SELECT reset_password(:token, 'recipe', 'hash', now(), current_date)")
    for token in ("guessed", "", None):
        assert web.scalar(choose, {"token": token}) is None
