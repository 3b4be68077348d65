"""What a scope remembers within a request, and when it forgets."""

from dataclasses import FrozenInstanceError

import pytest
from sqlalchemy import event, update

from app.accounts import service as accounts
from app.accounts.models import Organisation
from app.places import service as places
from tenants.access import COMMAND_LINE, NOBODY, Role


def test_names_are_asked_for_once(world):
    asked = []
    event.listen(world.web.engine, "before_cursor_execute", lambda _1, _2, statement, *_3: asked.append(statement))
    with world.scope() as scope:
        asked.clear()  # who the coordinator is
        for _ in range(3):
            accounts.organisations(scope)
            places.named_places(scope)
            places.sub_areas(scope)
        assert len([statement for statement in asked if statement.startswith("SELECT")]) == 3


def test_a_written_row_is_seen_at_once(world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        before = {one.name for one in accounts.organisations(scope)}
        accounts.register_organisation(scope, name="Väktarna", kind="privat")
        assert {one.name for one in accounts.organisations(scope)} == before | {"Väktarna"}
        places.register_named_place(scope, name="Bron", kind="bro", lat=59.5, lon=16.0, sub_area=None, approximate=True)
        assert "Bron" in {one.name for one in places.named_places(scope)}


def test_a_bulk_statement_and_an_undone_attempt_are_seen_at_once(world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        before = {one.name for one in accounts.organisations(scope)}
        with pytest.raises(ZeroDivisionError), scope.attempt():
            accounts.register_organisation(scope, name="Väktarna", kind="privat")
            accounts.organisations(scope)
            1 / 0  # noqa: B018 - whatever goes wrong
        assert {one.name for one in accounts.organisations(scope)} == before
        scope.db.execute(update(Organisation).where(Organisation.name == "Polisen").values(name="Kommunpolisen"))
        assert "Kommunpolisen" in {one.name for one in accounts.organisations(scope)}


def test_nothing_is_remembered_from_one_actor_to_another(world):
    with world.scope() as scope:
        assert scope.once("what she may see", lambda: "the coordinator's") == "the coordinator's"
        other = scope.acting_as(world.actor(Role.REPORTER))
        assert other.once("what she may see", lambda: "the reporter's") == "the reporter's"
        assert scope.once("what she may see", lambda: "anybody's") == "the coordinator's"


def test_a_scope_keeps_its_actor(world):
    with world.scope() as scope:
        other = scope.acting_as(NOBODY)
        assert (scope.actor.is_somebody, other.actor, other.db) == (True, NOBODY, scope.db)
        with pytest.raises(FrozenInstanceError):
            scope.actor = NOBODY
