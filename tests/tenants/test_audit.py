"""The tenant's chain: one line per act, no word of what people wrote, and no change that goes unseen."""

import inspect as python
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.incidents import permissions, service
from tenants import audit
from tenants.access import Permission, Role
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed
from tests.access.acts import ACTS
from tests.databases import opened_world
from tests.statements import asked

CANARY = "kanariefågel"


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("audit")) as made:
        yield made


def report(scope, world, **changes):
    inputs = {
        "category": "klotter",
        "earliest": scope.now - timedelta(hours=1),
        "named_place_id": world.named()["Torget"],
    }
    return service.report_incident(scope, **{**inputs, **changes})


def lines(world, slug: str = "koping", model=audit.AuditLine) -> list:
    with world.scope(Role.AUDITOR, slug) as scope:
        return list(scope.db.scalars(select(model).order_by(model.id)))


# --- what is written -------------------------------------------------------------------------------------------------


def test_an_act_leaves_one_line_however_many_acts_it_calls(world):
    before = len(lines(world)), len(lines(world, model=audit.ReadLine))
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world)  # calls acts of accounts, tenants and taxonomy
        actor = scope.actor
    (line,) = lines(world)[before[0] :]
    assert (line.act, line.outcome, line.object_id) == ("incidents.report", "done", str(seen.id))
    assert (line.actor, line.membership_id) == (actor.name, actor.membership_id)
    # `named()` of the test is an act of its own; the report's own readings are not.
    assert {row.act for row in lines(world, model=audit.ReadLine)[before[1] :]} <= {"places.read"}


def test_a_nested_act_that_changes_is_covered_by_the_outermost_line(world):
    outer = Permission("test.outer", Role.COORDINATOR)
    try:

        @requires(outer)
        def both(scope):
            report(scope, world)
            return report(scope, world)

        before = len(lines(world))
        with world.scope(Role.COORDINATOR) as scope:
            both(scope)
        assert [line.act for line in lines(world)[before:]] == ["test.outer"]
    finally:
        del Permission.registry["test.outer"]


def test_an_act_that_is_undone_leaves_no_line(world):
    before = len(lines(world))
    with pytest.raises(Invalid), world.scope(Role.SCHOOL) as scope:
        report(scope, world, category="finns-inte")
    with world.scope(Role.SCHOOL) as scope, pytest.raises(Invalid), scope.attempt():
        report(scope, world, category="finns-inte")
    with pytest.raises(NotAllowed), world.scope(Role.AUDITOR) as scope:
        report(scope, world)
    assert len(lines(world)) == before


def test_reading_leaves_a_read_line_and_never_touches_the_chain(world):
    chain, read = len(lines(world)), len(lines(world, model=audit.ReadLine))
    with world.scope(Role.COORDINATOR) as other, world.scope(Role.COORDINATOR) as scope:
        # Somebody else holds the chain's head: whoever reads does not wait for it.
        audit.note(other, "test.held")
        service.list_incidents(scope)
        scope.db.commit()
    assert [line.act for line in lines(world, model=audit.ReadLine)[read:]][-1:] == ["incidents.read"]
    assert len(lines(world)) == chain + 1


def read_at(world, *moves: str) -> list[str | None]:
    """The details of the read lines that remain when a scope has read rows number 1, 2, … as these moves say."""
    before = {line.id for line in lines(world, model=audit.ReadLine)}
    with world.scope(Role.COORDINATOR) as scope:
        _read(scope, list(moves))
    return sorted(line.detail.split()[0] for line in lines(world, model=audit.ReadLine) if line.id not in before)


def _read(scope, moves: list[str]) -> None:
    while moves and (move := moves.pop(0)) != ")":
        if move.isdigit():
            service.list_incidents(scope, limit=int(move))
            continue
        with suppress(Invalid), scope.attempt():
            _read(scope, moves)
            if move == "undone(":
                raise Invalid({})


def test_what_was_read_is_told_but_for_what_was_undone(world):
    assert read_at(world, "1", "2") == ["limit=1", "limit=2"]
    assert read_at(world, "1", "undone(", "2", ")", "3") == ["limit=1", "limit=3"]
    assert read_at(world, "1", "done(", "2", ")") == ["limit=1", "limit=2"]
    assert read_at(world, "1", "undone(", "2", "done(", "3", ")", ")", "4") == ["limit=1", "limit=4"]


def test_all_that_a_transaction_reads_is_told_in_one_statement(world, monkeypatch):
    with asked(world.web.engine) as statements, world.scope(Role.COORDINATOR) as scope:
        for n in range(1, 4):
            service.list_incidents(scope, limit=n)
    (told,) = [one.sql for one in statements if "audit." in one.sql]
    assert told.startswith("CALL audit.add_read(") and told.endswith("; COMMIT")
    monkeypatch.setattr(audit, "MOST_AT_ONCE", 2)
    assert read_at(world, "1", "2", "3", "4", "5") == [f"limit={n}" for n in range(1, 6)]


def test_a_refusal_is_a_link_of_the_chain(world):
    with world.scope(Role.AUDITOR) as scope:
        audit.note(scope, "incidents.index", outcome="refused", detail="incidents.read")
    line = lines(world)[-1]
    assert (line.act, line.outcome, line.detail) == ("incidents.index", "refused", "incidents.read")


def test_a_tenant_has_its_own_chain(world):
    before = len(lines(world, "arboga"))
    with world.scope(Role.SCHOOL) as scope:
        report(scope, world)
    assert len(lines(world, "arboga")) == before
    assert {line.tenant_id for line in lines(world)} == {world.tenants["koping"].id}


# --- what is never written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ACTS))
def test_no_text_that_somebody_types_comes_into_the_log(name):
    """Whatever texts an act takes: none of them stands in its audit line."""
    import importlib

    module, function = name.rsplit(".", 1)
    act = getattr(importlib.import_module(module), function)
    inputs = [p.name for p in python.signature(act).parameters.values() if p.kind is p.KEYWORD_ONLY and p.name != "id"]
    typed = {one: CANARY for one in inputs}
    assert CANARY not in (audit._detail(typed) or "")
    assert CANARY not in (audit._detail({one: [CANARY] for one in inputs}) or "")
    assert CANARY not in (audit._detail({one: {"a": CANARY} for one in inputs}) or "")


def test_a_whole_reports_life_leaves_no_word_of_it_in_the_log(world):
    words = f"{CANARY} vid dörren"
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, text=words)
        service.read_incident(scope, id=seen.id)
        service.correct_incident(
            scope,
            id=seen.id,
            version=1,
            reason=words,
            category="klotter",
            earliest=seen.earliest,
            text=f"{words}.",
            named_place_id=seen.named_place_id,
        )
        service.classify_incident(scope, id=seen.id, version=2, access_class="restricted", reason=words)
        service.withdraw_incident(scope, id=seen.id, version=3, reason=words)
    for model in (audit.AuditLine, audit.ReadLine):
        for line in lines(world, model=model):
            values = [str(getattr(line, column.key)) for column in model.__table__.columns]
            assert not any(CANARY in value for value in values), line.act


def test_permissions_that_change_something_are_links_and_those_that_read_are_not(world):
    """A permission with `reads` writes a read line, any other a link: checked for each that guards incidents."""
    guarded = [p for p in vars(permissions).values() if isinstance(p, Permission)]
    assert {p.name for p in guarded if p.reads} == {
        "incidents.read",
        "incidents.own",
        "incidents.count",
        "incidents.analyse",
        "incidents.changed",
        "incidents.published",
    }
