"""What a line says beside who and when: the object, from what to what, whom and which role, the user of the machine,
and which reports with a text for few a list has shown. Nobody has to say most of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Date, select

import migrations.models  # noqa: F401  (every table)
from app.accounts import invitations
from app.accounts import service as accounts
from app.accounts.models import Membership
from app.command_line import Installation
from app.figures.periods import Days
from app.incidents import lists
from app.incidents import service as incidents
from app.police_events import service as events
from tenants import audit
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid
from tenants.models import Base
from tests.situational_pictures.reports import police_event
from tests.tenants.test_audit import lines, report

CODES = {
    "addressed_to",
    "addressee",
    "room",
    "stage",
    "state",
    "access_class",
    "role",
    "kind",
    "group_slug",
    "shared",
    "allowed",
    "wrong",
    "outcome",
    "status",
    "answer",
    "what",
    "level",
    "part",
}
"""Columns that hold one of a few codes."""


def last(world, model=audit.AuditLine):
    return lines(world, model=model)[-1]


def test_a_change_of_class_and_state_is_told_from_what_to_what(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
    line = last(world)
    assert (line.object_kind, line.object_id) == ("incident", str(seen.id))
    assert line.change == "access_class – → internal; state – → counted"
    with world.scope(Role.COORDINATOR) as scope:
        incidents.classify_incident(scope, id=seen.id, version=1, access_class="police")
    assert last(world).change == "access_class internal → police"
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=seen.id, version=2, reason="dubblett")
    assert last(world).change == "state counted → withdrawn"


def test_a_role_that_is_given_names_the_member_and_the_role(world):
    with world.worker.scope(world.tenants["koping"], replace(COMMAND_LINE, machine_user="drift")) as scope:
        invitations.invite(scope, email="ny@koping.example", name="ny (exempel)", role=Role.COORDINATOR)
        membership = scope.db.scalar(select(Membership.id).where(Membership.name == "ny (exempel)"))
    line = last(world)
    assert (line.act, line.concerned_id, line.concerned_role) == ("people.invite", membership, "coordinator")
    assert (line.object_kind, line.object_id, line.machine_user) == ("membership", str(membership), "drift")
    assert "role – → coordinator" in line.change


def test_a_command_tells_who_typed_it(world, settings, monkeypatch):
    monkeypatch.setenv("SUDO_USER", "drift")
    here = Installation({}, settings, world.worker)
    with here.scope("koping") as scope:
        accounts.register_organisation(scope, name="Föreningen", kind="fritid")
    line = last(world)
    assert (line.act, line.machine_user, line.object_kind) == ("organisations.register", "drift", "organisation")


def test_a_list_names_the_reports_whose_texts_are_for_few(world):
    with world.scope(Role.COORDINATOR) as scope:
        for access_class in ("internal", "police", "restricted"):
            report(scope, world, text="Ett fönster.", access_class=access_class)
        page = incidents.list_incidents(scope)
    narrow = {view.id for view in page.rows if view.access_class in ("police", "restricted")}
    assert len(narrow) == 2 and set(last(world, audit.ReadLine).shown) == narrow
    with world.scope(Role.POLICE_OFFICER) as scope:
        incidents.list_incidents(scope)
    police = {view.id for view in page.rows if view.access_class == "police"}
    assert set(last(world, audit.ReadLine).shown) == police, "what she does not see she has not been shown"
    with world.scope(Role.ANALYST) as scope:
        incidents.list_incidents(scope)
    assert last(world, audit.ReadLine).shown is None, "a row without its text"


def test_one_report_that_is_read_is_the_lines_object(world):
    with world.scope(Role.COORDINATOR) as scope:
        seen = report(scope, world, text="Ett fönster.", access_class="restricted")
        for read in (incidents.read_incident, lists.read_history):
            read(scope, id=seen.id)
            scope.db.flush()
    for line in lines(world, model=audit.ReadLine)[-2:]:
        assert (line.object_kind, line.object_id) == ("incident", str(seen.id))


def test_the_polices_events_are_named_when_they_are_listed(world, tmp_path):
    police_event(world, tmp_path, id=7)
    day = date(2026, 11, 24)
    with world.scope(Role.COORDINATOR) as scope:
        shown = events.recent_events(scope, days=Days(day, day))
    assert len(shown) == 1 and last(world, audit.ReadLine).shown == [shown[0].id]


def test_what_was_undone_is_not_told(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)
        with pytest.raises(Invalid), scope.attempt():
            scope.concerning(object=("test", "x"), shown=[seen.id])
            seen.state = "withdrawn"
            scope.db.flush()
            raise Invalid({})
        scope.db.refresh(seen)
        audit.note(scope, "test.after")
    line = last(world)
    assert (line.act, line.change, line.object_id) == ("test.after", None, None)


def test_no_model_tells_a_text_that_somebody_writes():
    told = {
        (mapper.class_.__name__, name): mapper.local_table.c[name].type
        for mapper in Base.registry.mappers
        for name in getattr(mapper.class_, "told", ())
    }
    assert {"access_class", "state", "role"} <= {name for _, name in told}
    assert [key for key, kind in told.items() if key[1] not in CODES and not isinstance(kind, Date)] == []
