"""`samsyn audit`: says whether the audit holds, how old the last checkpoint is, and where the first fault is."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.audit_log import commands
from app.command_line import Installation
from tenants import audit
from tenants.access import Role
from tenants.verification import verify
from tests.attacks.audit_tampering import KINDS
from tests.attacks.test_audit_checkpoints import set_back
from tests.attacks.test_audit_tampering import fill
from tests.databases import engine_of
from tests.tenants.test_audit import lines
from tests.world import NOW


@pytest.fixture
def samsyn(world, settings, tmp_path, monkeypatch):
    """Runs a command on the world; gives its exit status and what it says. `samsyn.watch`: the calendar's."""
    from contextlib import contextmanager
    from types import SimpleNamespace

    here = Installation({}, replace(settings, var=tmp_path), world.worker)

    @contextmanager
    def installation():
        yield here

    monkeypatch.setattr(commands, "installation", installation)

    def run(*arguments: str):
        answer = CliRunner().invoke(commands.audit, arguments)
        return answer.exit_code, answer.output

    return SimpleNamespace(run=run, watch=fill(world, tmp_path))


def test_it_holds_and_says_how_old_the_last_checkpoint_is(samsyn, world):
    status, said = samsyn.run("verify")
    assert status == 0 and "Senaste kontrollpunkt: nummer 2, för 0 minuter sedan." in said and "Loggen håller" in said
    assert samsyn.run("verify", "--tenant", "arboga")[0] == 0


def test_without_a_checkpoint_there_is_no_fault(samsyn):
    samsyn.watch.file.path.unlink()
    status, said = samsyn.run("verify", "--tenant", "koping")
    assert status == 1 and "Kontrollpunkt 1, som loggen minns" in said  # it had one
    (samsyn.watch.folder / "public-key.pem").unlink()
    samsyn.watch.key_file.unlink()
    status, said = samsyn.run("verify", "--tenant", "vastra-malardalen")
    assert status == 0 and "Ingen kontrollpunkt än" in said


@pytest.mark.parametrize("kind", KINDS)
def test_after_each_kind_of_tampering_it_names_the_line_and_ends_with_1(samsyn, world, kind):
    from random import Random

    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text(f"SET LOCAL app.tenant_id = '{world.tenants['koping'].id}'"))
        touched = KINDS[kind](connection, Random(1), clever=True)
    (fault,) = verify(world.worker, samsyn.watch.file, None).faults
    assert fault.line <= touched <= (fault.upto or fault.line)
    status, said = samsyn.run("verify")
    assert status == 1 and "koping: " in said and str(fault.line) in said and "Loggen håller" not in said
    assert samsyn.run("verify", "--tenant", "arboga")[0] == 0


def test_a_downloaded_copy_bears_witness(samsyn, tmp_path):
    copy = tmp_path / "kopia.jsonl"
    copy.write_bytes(samsyn.watch.file.path.read_bytes())
    assert samsyn.run("verify", "--witness", str(copy))[0] == 0
    copy.write_bytes(copy.read_bytes().replace(b'"number":2', b'"number":3'))
    status, said = samsyn.run("verify", "--witness", str(copy))
    assert status == 1 and "Rad 2" in said


def test_a_key_kept_elsewhere_is_believed_before_the_one_beside_the_file(samsyn, tmp_path):
    kept = tmp_path / "kept.pem"
    status, said = samsyn.run("key")
    assert status == 0 and "BEGIN PUBLIC KEY" in said
    kept.write_text(said)
    # Somebody makes a key of her own, and signs a file of her own with it.
    for path in (samsyn.watch.key_file, samsyn.watch.file.path):
        path.unlink()
    type(samsyn.watch)(samsyn.watch.database, samsyn.watch.folder, samsyn.watch.key_file).checkpoint()
    status, said = samsyn.run("verify", "--public-key", str(kept))
    assert status == 1 and "Kontrollpunkt 1 har fel underskrift." in said


def test_a_restore_is_told_with_its_reason_and_who_said_so(samsyn, world, monkeypatch):
    monkeypatch.setenv("SUDO_USER", "drift")
    length = len(lines(world))
    set_back(world, length - 4)
    assert samsyn.run("verify")[0] == 1
    status, said = samsyn.run("restored", "--reason", "disken gick sönder")
    assert status == 0 and "Kontrollpunkt 3" in said
    status, said = samsyn.run("verify")
    restored = f"Databasen återställdes {NOW:%Y-%m-%d} (drift: disken gick sönder). 3 länkar gick förlorade."
    assert status == 0 and restored in said
    with world.scope(Role.AUDITOR) as scope:
        last = scope.db.query(audit.AuditLine).order_by(audit.AuditLine.seq.desc()).first()
    assert (last.act, last.machine_user) == ("audit_log.restore", "drift")
