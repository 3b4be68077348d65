"""Whatever the database's superuser does to the audit before the last checkpoint is found, with the line.

`--slow`: 10,000 random attempts; else a sample.
"""

from random import Random

import pytest
from sqlalchemy import text

from app.incidents import service as incidents
from tenants import audit
from tenants.access import CALENDAR, Role
from tenants.checkpoints import CheckpointFile, public_key, signing_key
from tenants.scope import Database
from tenants.verification import HASHED, HASHED_OF_READ, Known, first_fault, hash_of, read_known, verify
from tests.attacks.audit_tampering import CHANGES, KINDS, READ_CHANGES, edit, fit_again, links
from tests.databases import opened_world
from tests.tenants.test_audit import report
from tests.world import NOW
from workers.auditing import Auditing

SEED = 20261128


def fill(world, folder) -> Auditing:
    """A chain with reports, refusals and two seals, and a checkpoint after each seal."""
    auditing = Auditing(world.worker, folder / "audit", folder / "audit-key" / "signing-key.pem")
    for _ in range(2):
        for _ in range(4):
            with world.scope(Role.SCHOOL) as scope:
                report(scope, world)
            with world.scope(Role.COORDINATOR) as scope:
                incidents.list_incidents(scope)
        with world.scope(Role.AUDITOR) as scope:
            audit.note(scope, "incidents.index", outcome="refused", detail="incidents.read")
        auditing.checkpoint()
    return auditing


@pytest.fixture(scope="module")
def town(admin, world_template, postgres_url, tmp_path_factory):
    """A world that nothing is committed to, and its watch."""
    folder = tmp_path_factory.mktemp("tampering")
    with opened_world(admin, world_template, postgres_url, folder) as world:
        yield world, fill(world, folder)


@pytest.fixture(scope="module")
def known(town) -> Known:
    return read_known(town[1].file.read(signing_key(town[1].key_file).public_key()))


@pytest.fixture
def all_mighty(town):
    """A scope in Köping of a superuser: row security does not bind, anything can be changed. Undone at the end."""
    world = town[0]
    database = Database(world.urls[None], files=None, enqueue=lambda *_: None, clock=lambda: NOW, pool_size=1)
    with database.scope(world.tenants["koping"], CALENDAR) as scope:
        yield scope
        scope.db.rollback()
    database.engine.dispose()


def found_after(scope, known, tamper):
    """(what `tamper` touched, the first fault then); undone."""
    nested = scope.db.begin_nested()
    touched = tamper(scope.db.connection())
    scope.db.expire_all()
    fault = first_fault(scope, known)
    nested.rollback()
    return touched, fault


def names(fault, touched: int) -> bool:
    """Whether the fault names the link that was touched."""
    return fault is not None and fault.line is not None and fault.line <= touched <= (fault.upto or fault.line)


def test_untouched_it_holds(town, known, all_mighty):
    world, auditing = town
    assert first_fault(all_mighty, known) is None and first_fault(all_mighty, Known()) is None
    found = verify(world.worker, auditing.file, signing_key(auditing.key_file).public_key())
    assert found.holds and found.chains == 4 and found.lines > 10
    assert found.checkpoint == auditing.file.newest().name and found.checkpoint_at == NOW
    # As somebody else who has the public key alone.
    assert verify(world.worker, CheckpointFile(auditing.folder), public_key(auditing.folder / "public-key.pem")).holds


def test_what_is_made_to_fit_again_untouched_is_the_same_chain(known, all_mighty):
    assert found_after(all_mighty, known, fit_again)[1] is None


def test_every_column_of_a_line_is_held(known, all_mighty):
    assert set(CHANGES) == {column.name for column in audit.AuditLine.__table__.columns} - {"tenant_id", "seq"}
    assert {*HASHED, "hash", "mac"} == {column.name for column in audit.AuditLine.__table__.columns}
    assert set(READ_CHANGES) == {column.name for column in audit.ReadLine.__table__.columns} - {"tenant_id", "mac"}
    assert {*HASHED_OF_READ, "mac", "sealed_by"} == {column.name for column in audit.ReadLine.__table__.columns}


@pytest.mark.parametrize("column", CHANGES)
def test_an_edit_of_any_column_of_any_link_is_found(known, all_mighty, column):
    """Without a checkpoint at all: by the chain and its key alone."""
    for line in links(all_mighty.db.connection()):
        touched, fault = found_after(
            all_mighty,
            Known(),
            lambda connection, seq=line.seq: edit(connection, Random(SEED), clever=False, seq=seq, column=column),
        )
        assert fault is not None and fault.line == touched == line.seq


@pytest.mark.parametrize("clever", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_tampering_is_found_with_its_line(known, all_mighty, kind, clever):
    """At every link where it can be done (a seal is only removed or cut off)."""
    for seq in range(1, len(links(all_mighty.db.connection())) + 1):
        try:
            touched, fault = found_after(
                all_mighty,
                known,
                lambda connection, seq=seq: KINDS[kind](connection, Random(SEED), clever=clever, seq=seq),
            )
        except IndexError:
            continue  # no read line is sealed by this link, or the head would be set to where it is
        assert names(fault, touched), f"{kind} at {seq}: {fault}"


@pytest.mark.parametrize("clever", [False, True])
def test_random_tampering_is_found(known, all_mighty, clever, request, tried):
    attempts = 5_000 if request.config.getoption("--slow") else 60
    random = Random(SEED + clever)
    for n in range(attempts):
        kind = random.choice(sorted(KINDS))
        touched, fault = found_after(
            all_mighty, known, lambda connection, kind=kind: KINDS[kind](connection, random, clever=clever)
        )
        assert names(fault, touched), f"attempt {n} of seed {SEED + clever}: {kind} at {touched}: {fault}"
    tried("tamperings", attempts)


def test_a_line_of_another_tenant_does_not_fit_in(known, all_mighty):
    length = len(links(all_mighty.db.connection()))

    def move(connection):
        connection.execute(
            text(
                "UPDATE audit_line SET tenant_id = audit.tenant(), seq = :seq WHERE seq = 1 AND tenant_id ="
                " (SELECT id FROM tenant WHERE slug = 'arboga')"
            ),
            {"seq": length + 1},
        )
        return length + 1

    assert names(*reversed(found_after(all_mighty, known, move)))


def test_a_read_line_that_waits_for_its_seal_cannot_be_made_up(known, all_mighty):
    """By somebody who may write to the table and has no key; one who changes or copies one."""

    def add(connection):
        connection.execute(
            text(
                "INSERT INTO read_line (tenant_id, id, at, actor, act, request_id, mac) SELECT audit.tenant(),"
                " gen_random_uuid(), at, actor, act, request_id, mac FROM read_line"
                " WHERE tenant_id = audit.tenant() LIMIT 1"
            )
        )
        return 0

    fault = found_after(all_mighty, known, add)[1]
    assert fault is not None and fault.what == "read"


# --- each check is there for something: without it, something goes unseen --------------------------------------------


def test_without_checkpoints_the_clever_are_not_found(all_mighty):
    """The seeded fault of the checkpoints: what fits itself fits."""
    for kind in KINDS:
        if kind != "head set back":
            assert (
                found_after(
                    all_mighty,
                    Known(),
                    lambda connection, kind=kind: KINDS[kind](connection, Random(SEED), clever=True),
                )[1]
                is None
            ), kind


@pytest.mark.parametrize(
    ("check", "instead", "kind"),
    [
        ("hash_of", lambda line, columns: line.hash if columns is HASHED else hash_of(line, columns), "edit"),
        ("_Chain._end", lambda *_: None, "cut tail"),
        ("_Chain._reads", lambda *_: None, "rewritten reads"),
    ],
)
def test_without_one_of_its_checks_something_goes_unseen(known, all_mighty, monkeypatch, check, instead, kind):
    monkeypatch.setattr(f"tenants.verification.{check}", instead)
    unseen = []
    for seed in range(12):
        fault = found_after(
            all_mighty, known, lambda connection, seed=seed: KINDS[kind](connection, Random(seed), clever=False)
        )[1]
        unseen.append(fault is None)
    assert any(unseen)


def test_without_the_key_a_forged_link_goes_unseen(known, all_mighty, monkeypatch):
    last = links(all_mighty.db.connection())[-1].seq

    def forge(connection):
        edit(connection, Random(SEED), clever=True, seq=last, column="actor")
        connection.execute(
            text("UPDATE audit_line SET mac = hash WHERE tenant_id = audit.tenant() AND seq = :n"), {"n": last}
        )
        return last

    assert names(*reversed(found_after(all_mighty, Known(), forge)))
    monkeypatch.setattr("tenants.verification._Chain._forged", lambda *_: None)
    assert found_after(all_mighty, Known(), forge)[1] is None


def test_the_database_and_we_make_the_same_hash(all_mighty):
    """Of any text: what the functions wrote is what we follow."""
    random = Random(SEED)
    letters = "aåÄö €𝄞\t\n'\"\\%:{}→"
    for _ in range(40):
        said = "".join(random.choices(letters, k=random.randint(0, 12)))
        audit.note(all_mighty, said or "x", object_id=said or None, detail=said)
    assert first_fault(all_mighty, Known()) is None
