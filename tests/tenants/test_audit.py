"""The tenant's chain: one line per act, no word of what people wrote, and no change that goes unseen."""

import inspect as python
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.figures.periods import Days
from app.incident_counts import figures
from app.incidents import permissions, service
from tenants import audit
from tenants.access import CALENDAR, Actor, Permission, Role
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed
from tenants.models import uuid7
from tenants.scope import Database
from tests.access.acts import ACTS
from tests.databases import opened_world

CANARY = "kanariefågel"
LONG_AGO = datetime(2020, 1, 15, 12, tzinfo=UTC)
"""Before every clock: sealing leaves what has just been read alone."""


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("audit")) as made:
        yield made


@pytest.fixture
def all_mighty(world):
    """A scope in Köping of a superuser: row security does not bind, anything can be changed. Undone at the end."""
    database = Database(world.urls[None], files=None, enqueue=lambda *_: None, clock=lambda: LONG_AGO, pool_size=1)
    with database.scope(world.tenants["koping"], CALENDAR) as scope:
        yield scope
        scope.db.rollback()
    database.engine.dispose()


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


def test_a_refusal_is_a_link_of_the_chain(world):
    with world.scope(Role.AUDITOR) as scope:
        audit.note(scope, "incidents.index", outcome="refused", detail="incidents.read")
        assert audit.first_fault(scope) is None
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


# --- what is noticed -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chain(world) -> int:
    """Köping's chain, made at least eight links long; gives its length."""
    for _ in range(8):
        with world.scope(Role.SCHOOL) as scope:
            report(scope, world)
    with world.scope(Role.AUDITOR) as scope:
        assert audit.first_fault(scope) is None
        return scope.db.scalar(select(audit.AuditHead.seq))


def faults_after(scope, *statements: str, **values) -> int | None:
    """The first fault once a superuser has run these statements; undone."""
    nested = scope.db.begin_nested()
    for statement in statements:
        scope.db.connection().execute(text(statement), {"tenant": scope.tenant.id, **values})
    scope.db.expire_all()
    fault = audit.first_fault(scope)
    nested.rollback()
    scope.db.expire_all()
    return fault


CHANGES = {
    "at": "at + interval '1 second'",
    "actor": "'någon annan'",
    "membership_id": "gen_random_uuid()",
    "session_id": "gen_random_uuid()",
    "act": "act || '.annat'",
    "object_id": "coalesce(object_id, '') || 'x'",
    "detail": "coalesce(detail, '') || 'x'",
    "request_id": "request_id || 'x'",
    "outcome": "outcome || 'x'",
    "previous": "reverse(previous) || 'x'",
    "hash": "reverse(hash) || 'x'",
    "id": "gen_random_uuid()",
}


def test_every_column_of_a_line_is_held_by_the_chain():
    assert set(CHANGES) == {column.name for column in audit.AuditLine.__table__.columns} - {"tenant_id", "seq"}


@pytest.mark.parametrize("column", CHANGES)
def test_an_edit_of_any_column_of_any_line_is_found(all_mighty, chain, column):
    for seq in range(1, chain + 1):
        statement = f"UPDATE audit_line SET {column} = {CHANGES[column]} WHERE tenant_id = :tenant AND seq = :seq"  # noqa: S608
        assert faults_after(all_mighty, statement, seq=seq) == seq


def test_a_line_that_is_removed_is_found(all_mighty, chain):
    for seq in range(1, chain + 1):
        fault = faults_after(all_mighty, "DELETE FROM audit_line WHERE tenant_id = :tenant AND seq = :seq", seq=seq)
        assert fault == seq, "the last line too: the head still knows of it"


def test_a_line_that_is_removed_and_the_rest_moved_up_is_found(all_mighty, chain):
    statements = (
        "DELETE FROM audit_line WHERE tenant_id = :tenant AND seq = :seq",
        "UPDATE audit_line SET seq = -seq WHERE tenant_id = :tenant AND seq > :seq",
        "UPDATE audit_line SET seq = -seq - 1 WHERE tenant_id = :tenant AND seq < 0",
        "UPDATE audit_head SET seq = seq - 1 WHERE tenant_id = :tenant",
    )
    for seq in range(1, chain):
        assert faults_after(all_mighty, *statements, seq=seq) == seq


def test_two_lines_that_change_tenants_are_found(all_mighty, chain):
    statements = (
        "UPDATE audit_line SET seq = -1 WHERE tenant_id = :tenant AND seq = :seq",
        "UPDATE audit_line SET seq = :seq WHERE tenant_id = :tenant AND seq = :seq + 1",
        "UPDATE audit_line SET seq = :seq + 1 WHERE tenant_id = :tenant AND seq = -1",
    )
    for seq in range(1, chain):
        assert faults_after(all_mighty, *statements, seq=seq) == seq


def test_a_line_of_another_tenant_does_not_fit_in(all_mighty, chain):
    statement = (
        "UPDATE audit_line SET tenant_id = :tenant, seq = 100000 WHERE seq = 1 AND tenant_id ="
        " (SELECT id FROM tenant WHERE slug = 'arboga')"
    )
    assert faults_after(all_mighty, statement) == chain + 1


def test_a_head_that_was_turned_back_is_found(all_mighty, chain):
    for statement in (
        "UPDATE audit_head SET seq = seq - 1 WHERE tenant_id = :tenant",
        "UPDATE audit_head SET hash = reverse(hash) || 'x' WHERE tenant_id = :tenant",
        "DELETE FROM audit_head WHERE tenant_id = :tenant",
    ):
        assert faults_after(all_mighty, statement) == chain + 1


# --- the seals over what was read ------------------------------------------------------------------------------------


@pytest.fixture
def long_ago(world):
    """The clock of Köping's readers, back in 2020; a function sets it."""
    former = world.web.clock

    def at(moment: datetime) -> None:
        world.web.clock = lambda: moment

    at(LONG_AGO)
    yield at
    world.web.clock = former


def read_in(world, slug: str, times: int) -> None:
    for _ in range(times):
        with world.web.scope(world.tenants[slug], _coordinator()) as scope:
            figures.group_counts(scope, spans={"d": Days(LONG_AGO.date(), LONG_AGO.date())})


def _coordinator() -> Actor:
    return Actor("samordnaren", frozenset({Role.COORDINATOR}), membership_id=uuid7())


def seal(world, slug: str) -> tuple[int, audit.AuditLine | None]:
    with world.web.scope(world.tenants[slug], CALENDAR) as scope:
        covered = audit.seal_reads(scope)
        seals = select(audit.AuditLine).where(audit.AuditLine.act == "audit.seal").order_by(audit.AuditLine.seq.desc())
        return covered, scope.db.scalar(seals.limit(1))


def test_a_seal_covers_every_line_read_since_the_last(world, long_ago):
    read_in(world, "kungsor", 3)
    long_ago(LONG_AGO + timedelta(hours=1))
    covered, line = seal(world, "kungsor")
    assert covered == 3 and line.detail.split(" ")[0] == "3"
    again, same = seal(world, "kungsor")
    assert (again, same.id) == (0, line.id), "nothing new: no new seal"
    read_in(world, "kungsor", 2)
    long_ago(LONG_AGO + timedelta(hours=2))
    assert seal(world, "kungsor")[0] == 2
    with world.scope(Role.AUDITOR, "kungsor") as scope:
        assert audit.first_fault(scope) is None


def test_a_line_that_comes_late_is_sealed_too(world, long_ago):
    """A reader whose scope was opened before a seal and is closed after it: its line bears the earlier time."""
    with world.web.scope(world.tenants["kungsor"], _coordinator()) as slow:
        seal_at = LONG_AGO + timedelta(days=1)
        read_in(world, "kungsor", 1)
        long_ago(seal_at)
        day = slow.now.date()
        slow = replace(slow, now=seal_at - timedelta(seconds=90))
        seal(world, "kungsor")
        figures.group_counts(slow, spans={"d": Days(day, day)})
    long_ago(seal_at + timedelta(days=1))
    assert seal(world, "kungsor")[0] == 1


def test_a_seal_does_not_fit_a_line_that_was_changed_or_removed(world, long_ago):
    slug = "arboga"
    read_in(world, slug, 3)
    long_ago(LONG_AGO + timedelta(hours=1))
    _covered, line = seal(world, slug)
    sealed = line.detail.split(" ")[1]

    def digest(lines) -> str:
        return audit._hash(world.tenants[slug].id, *lines)

    with world.scope(Role.AUDITOR, slug) as scope:
        until = datetime.fromisoformat(line.object_id.split(" ")[0])
        rows = select(audit.ReadLine).where(audit.ReadLine.at <= until).order_by(audit.ReadLine.at, audit.ReadLine.id)
        kept = list(scope.db.scalars(rows))
        assert UUID(line.object_id.split(" ")[1]) == kept[-1].id
        assert digest(kept) == sealed
        assert digest(kept[:-1]) != sealed and digest(kept[::-1]) != sealed
        kept[0].act = "incidents.count.annat"
        assert digest(kept) != sealed
        scope.db.rollback()


def test_permissions_that_change_something_are_links_and_those_that_read_are_not(world):
    """A permission with `reads` writes a read line, any other a link: checked for each that guards incidents."""
    guarded = [p for p in vars(permissions).values() if isinstance(p, Permission)]
    assert {p.name for p in guarded if p.reads} == {
        "incidents.read",
        "incidents.count",
        "incidents.analyse",
        "incidents.published",
    }
