"""Who the parts run as and who may read what they keep: as root, nothing is root that meets the world."""

import os
import stat
import sys
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest

from config.local.accounts import account_for_postgres, account_for_product, hand_over
from config.local.instance import WRITTEN_BY_THE_PRODUCT, Instance
from tenants.files import FileStore
from tests import PATIENCE
from tests.config.local.test_dev import copy  # noqa: F401 - a fixture
from tests.processes import children_of, command_of, free_port
from tests.terminal import Terminal


def owner(path: Path) -> int:
    return path.stat().st_uid


def uid_of(account) -> int:
    return account.get("user", os.geteuid())


def open_to_others(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_no_part_is_root_not_even_in_a_folder_that_only_root_may_enter(copy, tmp_path):  # noqa: F811
    tmp_path.chmod(0o700)
    port = free_port()
    settings = {"SAMSYN_VAR": str(tmp_path / "var"), "SAMSYN_DEMO": "0", "PORT": str(port)}
    with Terminal(copy, "run", **settings) as terminal:
        terminal.shows("Loggar:")
        assert "körs som root" not in terminal.written
        parts = {command_of(pid): pid for pid in children_of(terminal.process.pid)}
        database = Instance(tmp_path / "var").facts()["pids"]["postgres"]
        for pid in parts.values():
            account = account_for_postgres() if pid == database else account_for_product()
            assert owner(Path(f"/proc/{pid}")) == uid_of(account), command_of(pid)
        for child in children_of(parts["web"]):
            status = Path(f"/proc/{child}/status").read_text()
            assert f"Uid:\t{uid_of(account_for_product())}\t" in status and "CapEff:\t0000000000000000" in status
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/page.css", timeout=PATIENCE) as answer:
            assert answer.status == 200
        for name in WRITTEN_BY_THE_PRODUCT:
            assert owner(tmp_path / "var" / name) == uid_of(account_for_product()), name
        # The audit's public key and checkpoints are no secret; the folder is closed all the same.
        assert stat.S_IMODE((tmp_path / "var" / "audit").stat().st_mode) == 0o700
        for name in ("log", "documents", "audit-key", "redis", "key", "passwords.json", "instance.json"):
            assert open_to_others(tmp_path / "var" / name) == []


def test_what_root_writes_belongs_to_the_owner_of_the_folder_and_is_closed_to_others(tmp_path):
    account = account_for_product()
    store, tenant = FileStore(tmp_path / "documents"), uuid4()
    hand_over(store.root, account)
    written = store.path(tenant, store.write(tenant, b"a document"))
    for path in (written, *written.parents[:3]):
        assert owner(path) == uid_of(account)
    assert open_to_others(store.root) == []
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_what_an_older_version_left_open_is_closed_and_links_are_left_alone(tmp_path):
    folder, elsewhere = tmp_path / "documents" / "ab", tmp_path / "elsewhere"
    folder.mkdir(parents=True)
    for path in (folder / "old", elsewhere):
        path.write_text("x")
        path.chmod(0o644)
    (folder / "link").symlink_to(elsewhere)
    hand_over(tmp_path / "documents", account_for_product())
    assert stat.S_IMODE((folder / "old").stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert owner(folder / "old") == uid_of(account_for_product())
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644 and owner(elsewhere) == os.geteuid()
