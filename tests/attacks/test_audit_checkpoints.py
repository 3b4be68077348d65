"""The signed checkpoints outside the database: what is done to the file, a restore, and who holds the key."""

import json
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from shutil import copyfile, copytree

import pytest
from sqlalchemy import text

from config.local.children import dying_with_parent
from config.local.instance import CHECKOUT
from tenants import audit
from tenants.access import CALENDAR, Role
from tenants.checkpoints import RESTORED, Broken, CheckpointFile, signing_key
from tenants.verification import last_verification, standing, verify
from tests.attacks.audit_tampering import fit_again
from tests.databases import engine_of, opened_world
from tests.processes import becomes, settings_of
from tests.tenants.test_audit import report
from tests.world import NOW
from workers.auditing import Auditing, is_due


def with_checkpoints(world, folder) -> Auditing:
    """The watch over a world with three checkpoints, each after a report in Köping."""
    made = Auditing(world.worker, folder / "audit", folder / "audit-key" / "signing-key.pem")
    for _ in range(3):
        act(world)
        made.checkpoint()
    return made


@pytest.fixture
def auditing(world, tmp_path) -> Auditing:
    return with_checkpoints(world, tmp_path)


@pytest.fixture(scope="module")
def untouched(admin, world_template, postgres_url, tmp_path_factory):
    """A world that only the file is changed of, and its watch."""
    folder = tmp_path_factory.mktemp("checkpoints")
    with opened_world(admin, world_template, postgres_url, folder) as world:
        yield world, with_checkpoints(world, folder)


@pytest.fixture
def copied(untouched, tmp_path) -> Auditing:
    """The watch over a copy of the file."""
    world, made = untouched
    copytree(made.folder, tmp_path / "audit")
    return Auditing(world.worker, tmp_path / "audit", made.key_file)


def act(world, slug: str = "koping") -> None:
    with world.scope(Role.SCHOOL, slug) as scope:
        report(scope, world, named_place_id=world.named(slug)["Torget"])


def check(world, auditing, **options):
    return verify(world.worker, CheckpointFile(auditing.folder), signing_key(auditing.key_file).public_key(), **options)


def the_fault(world, auditing):
    (fault,) = check(world, auditing).faults
    return fault


def as_superuser(world, *statements: str, slug: str = "koping") -> None:
    """Run in the database as who may do anything, with the links made to fit again."""
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text(f"SET LOCAL app.tenant_id = '{world.tenants[slug].id}'"))
        for statement in statements:
            connection.execute(text(statement))
        fit_again(connection)


def test_the_key_is_made_once_and_is_its_owners_alone(auditing):
    assert stat.S_IMODE(auditing.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(auditing.key_file.parent.stat().st_mode) == 0o700
    before = auditing.key_file.read_bytes()
    signing_key(auditing.key_file)
    assert auditing.key_file.read_bytes() == before
    auditing.key_file.chmod(0o640)
    with pytest.raises(PermissionError):
        signing_key(auditing.key_file)


def test_a_checkpoint_names_every_chain_that_moved_and_how_many_there_are(world, auditing):
    *_, last = [json.loads(line) for line in auditing.file.path.read_text().splitlines()]
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        stands = standing(scope)
    assert last["chains"] == {str(world.tenants["koping"].id): list(stands)}
    assert (last["number"], last["count"], last["at"]) == (3, 4, NOW.isoformat())
    assert stands.sealed_by == stands.seq and stands.sealed_reads > 0


def test_a_fault_in_one_tenant_leaves_it_as_it_stood(world, auditing):
    as_superuser(world, "CREATE FUNCTION broken() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''x''; END'")
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("GRANT EXECUTE ON FUNCTION broken() TO PUBLIC"))
        arboga = world.tenants["arboga"].id
        walled = f"current_setting('app.tenant_id') <> '{arboga}' OR broken()"
        connection.execute(text(f"CREATE POLICY broken ON audit_head AS RESTRICTIVE FOR SELECT USING ({walled})"))
    act(world)
    made = auditing.checkpoint()
    assert set(made.chains) == {world.tenants["koping"].id} and made.count == 4


def test_a_chain_without_its_tenant_is_missed(world, auditing):
    """Wiped with everything that pointed at it."""
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table in ("audit_line", "audit_head", "read_line"):
            kungsor = {"tenant": world.tenants["kungsor"].id}
            connection.execute(text(f"DELETE FROM {table} WHERE tenant_id = :tenant"), kungsor)  # noqa: S608
        connection.execute(text("DELETE FROM tenant WHERE slug = 'kungsor'"))
    fault = the_fault(world, auditing)
    assert (fault.what, fault.tenant) == ("wiped", str(world.tenants["kungsor"].id))


def test_without_a_checkpoint_there_is_no_fault(world, tmp_path):
    found = verify(world.worker, CheckpointFile(tmp_path / "audit"), None)
    assert found.holds and found.checkpoint == "" and found.checkpoint_at is None


def test_one_tenant_alone_can_be_checked(world, auditing):
    as_superuser(world, "DELETE FROM audit_line WHERE tenant_id = audit.tenant() AND seq = 2")
    assert not check(world, auditing, only=world.tenants["koping"]).holds
    assert check(world, auditing, only=world.tenants["arboga"]).holds


# --- the file --------------------------------------------------------------------------------------------------------


def change(auditing, number: int, edit) -> None:
    lines = auditing.file.path.read_bytes().splitlines(keepends=True)
    lines[number - 1] = edit(lines[number - 1])
    auditing.file.path.write_bytes(b"".join(lines))


def replaced(field: str, value):
    def edit(line: bytes) -> bytes:
        said = {**json.loads(line), field: value}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    return edit


CHANGES = [
    (replaced("at", "2026-01-01T00:00:00+00:00"), "not_signed"),
    (replaced("chains", {}), "not_signed"),
    (replaced("signature", "00" * 64), "not_signed"),
    (replaced("event", "restored"), "not_signed"),
    (replaced("count", 9), "changed_checkpoint"),
    (replaced("previous", "0" * 63 + "1"), "changed_checkpoint"),
    (lambda line: b"{" + line, "unreadable"),
    (lambda line: b"[]\n", "unreadable"),
    (lambda line: b"", "changed_checkpoint"),
    (lambda line: line + line, "changed_checkpoint"),
]


@pytest.mark.parametrize(
    ("number", "edit", "what"),
    # The last line removed is the cut file below.
    [(number, *one) for number in (1, 2, 3) for one in CHANGES if number < 3 or one[0](b"{}")],
)
def test_a_line_that_was_changed_removed_or_doubled_is_found(untouched, copied, number, edit, what):
    change(copied, number, edit)
    if what == "not_signed" and number == 1 and edit(b"{}").startswith(b'{"chains":{}'):
        what = "changed_checkpoint"  # the number of chains no longer fits
    fault = the_fault(untouched[0], copied)
    doubled = edit(b"{}") in (b"", b"{}{}")
    assert fault.what == what and fault.line in ((number, number + 1) if doubled else (number,))


def test_a_file_signed_with_another_key_is_found(untouched, copied, tmp_path):
    world = untouched[0]
    other = Auditing(world.worker, tmp_path / "other", tmp_path / "other-key" / "signing-key.pem")
    other.checkpoint()
    copyfile(other.file.path, copied.file.path)
    assert [fault.what for fault in check(world, copied).faults] == ["not_signed"]


def test_a_file_that_was_cut_is_missed_by_the_chains(world, auditing):
    """They remember the last checkpoint, in each seal and each night's check."""
    auditing.verify()
    auditing.checkpoint()
    whole = auditing.file.path.read_bytes().splitlines(keepends=True)
    assert check(world, auditing).holds
    for kept in range(3):
        auditing.file.path.write_bytes(b"".join(whole[:kept]))
        fault = the_fault(world, auditing)
        assert (fault.what, fault.line) == ("forgotten", kept + 1)
    auditing.file.path.unlink()
    assert the_fault(world, auditing).what == "forgotten"


def test_a_line_that_was_not_written_whole_is_no_fault_and_is_written_again(world, auditing):
    whole = auditing.file.path.read_bytes()
    auditing.file.path.write_bytes(whole + b'{"number": 4, "half')
    assert check(world, auditing).holds
    again = Auditing(world.worker, auditing.folder, auditing.key_file)
    assert again.checkpoint().number == 4
    assert auditing.file.path.read_bytes().startswith(whole) and check(world, auditing).holds


def test_to_a_file_that_does_not_hold_nothing_is_added(copied):
    change(copied, 2, replaced("count", 9))
    before = copied.file.path.read_bytes()
    with pytest.raises(Broken):
        copied.checkpoint()
    assert copied.file.path.read_bytes() == before


# --- a restore -------------------------------------------------------------------------------------------------------


def set_back(world, to: int, slug: str = "koping") -> None:
    """As a backup has it that was taken when the chain had so many links."""
    as_superuser(
        world,
        f"UPDATE read_line SET sealed_by = NULL WHERE tenant_id = audit.tenant() AND sealed_by > {to}",  # noqa: S608
        f"DELETE FROM audit_line WHERE tenant_id = audit.tenant() AND seq > {to}",  # noqa: S608
        slug=slug,
    )


def tell_restored(world, auditing) -> None:
    standings = {}
    for tenant in world.tenants.values():
        with world.worker.scope(tenant, CALENDAR) as scope:
            if stands := standing(scope):
                standings[tenant.id] = stands
    key = signing_key(auditing.key_file)
    CheckpointFile(auditing.folder).add(key, standings, NOW, event=RESTORED, reason="disken", by="drift")


def test_a_restored_database_is_a_fault_until_it_is_told_and_then_said(world, auditing):
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        length = standing(scope).seq
    set_back(world, length - 3)
    fault = the_fault(world, auditing)
    assert (fault.what, fault.upto) == ("cut", length)
    tell_restored(world, auditing)
    found = check(world, auditing)
    assert found.holds
    ((at, reason, by, lost),) = found.restored
    assert (at, reason, by, lost) == (NOW, "disken", "drift", 3)
    # From there on everything holds as before, also over the numbers that were there once.
    for _ in range(4):
        act(world)
        auditing.checkpoint()
    assert check(world, auditing).holds
    set_back(world, length - 2)
    assert the_fault(world, auditing).what == "cut"


def test_what_the_backup_held_is_still_held(world, auditing):
    """A restore forgives what is missing after it, never another past."""
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        length = standing(scope).seq
    set_back(world, length - 1)
    tell_restored(world, auditing)
    assert check(world, auditing).holds
    as_superuser(world, "UPDATE audit_line SET actor = 'x' WHERE tenant_id = audit.tenant() AND seq = 1")
    fault = the_fault(world, auditing)
    assert fault.what == "rewritten" and fault.line == 1


def test_a_restore_without_the_key_is_not_believed(world, auditing, tmp_path):
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        length = standing(scope).seq
    set_back(world, length - 2)
    key = auditing.key_file
    auditing.key_file = tmp_path / "forged" / "signing-key.pem"
    tell_restored(world, auditing)
    auditing.key_file = key
    assert {fault.what for fault in check(world, auditing).faults} == {"not_signed", "cut"}


# --- at night --------------------------------------------------------------------------------------------------------


def test_the_nights_result_is_kept_and_stands_in_every_chain(world, auditing):
    assert last_verification(auditing.folder) is None and is_due(NOW, None)
    found = auditing.verify()
    assert found.holds and last_verification(auditing.folder) == found
    as_superuser(world, "DELETE FROM audit_line WHERE tenant_id = audit.tenant() AND seq = 2")
    found = auditing.verify()
    assert last_verification(auditing.folder) == found and not found.holds
    for slug, outcome in (("koping", "failed"), ("arboga", "done")):
        with world.scope(Role.AUDITOR, slug) as scope:
            last = scope.db.query(audit.AuditLine).order_by(audit.AuditLine.seq.desc()).first()
        assert (last.act, last.outcome) == ("audit.verified", outcome)
        assert (last.object_kind, last.object_id) == ("checkpoint", found.checkpoint)


def test_a_check_is_due_once_a_night_also_when_the_clock_was_set_back(world, auditing):
    last = auditing.verify()
    assert not is_due(NOW + timedelta(hours=1), last)
    midnight = NOW.replace(hour=23, minute=30)
    assert not is_due(midnight, last), "half past midnight, local time"
    assert is_due(NOW + timedelta(days=1), last) and is_due(NOW - timedelta(days=1), last)


def test_a_round_that_fails_is_logged_and_harms_nothing(world, tmp_path, caplog):
    (tmp_path / "audit").write_text("no folder")
    watch = Auditing(world.worker, tmp_path / "audit", tmp_path / "audit-key" / "signing-key.pem")
    watch.go_round(signing=True)
    assert "the audit could not be looked after" in caplog.text
    (tmp_path / "audit").unlink()
    watch.go_round(signing=True)
    assert watch.check is not None
    watch.check.join()
    assert last_verification(tmp_path / "audit").holds


def test_the_calendars_own_process_signs_and_checks_by_itself(world, redis_url, tmp_path):
    act(world)
    command = [sys.executable, "-m", "workers", "calendar"]
    environment = settings_of(world.urls, redis_url, tmp_path)
    calendar = subprocess.Popen(command, cwd=CHECKOUT, env=environment, preexec_fn=dying_with_parent(signal.SIGTERM))
    try:
        assert becomes(lambda: last_verification(tmp_path / "audit") is not None or calendar.poll() is not None)
    finally:
        calendar.terminate()
        calendar.wait()
    found = last_verification(tmp_path / "audit")
    assert found is not None and found.holds and found.checkpoint.startswith("1 ")
    assert stat.S_IMODE((tmp_path / "audit-key" / "signing-key.pem").stat().st_mode) == 0o600


def test_reads_are_sealed_with_each_checkpoint(world, auditing):
    from app.incidents import service as incidents

    with world.scope(Role.COORDINATOR) as scope:
        incidents.list_incidents(scope)
    auditing.checkpoint()
    unsealed = "SELECT count(*) FROM read_line WHERE sealed_by IS NULL"
    with engine_of(world.urls[None]) as engine, engine.connect() as connection:
        assert connection.scalar(text(unsealed)) == 0


def test_more_read_lines_than_one_seal_covers_are_all_sealed(world, auditing, monkeypatch):
    monkeypatch.setattr(audit, "MOST_SEALED", 2)
    for _ in range(3):
        act(world)  # reads its places, too
    before = auditing.file.newest()
    made = auditing.checkpoint()
    koping = world.tenants["koping"].id
    assert made.chains[koping].seq - before.chains[koping].seq > 3 + 1
    assert check(world, auditing).holds
