"""An installation has one settings file: a command that does not find its settings never works somewhere else."""

import contextlib
import os
import pwd
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import settings_file
from config.local.instance import Instance
from config.settings import Settings
from config.settings_file import BadSettings
from tests.bad_input.test_commands import refused, samsyn, typed  # noqa: F401 - a fixture
from tests.processes import remove_cluster


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "key"
    path.write_text("k" * 64)
    path.chmod(0o600)
    return path


@pytest.fixture
def place(world, tmp_path, key) -> Path:
    """The settings file of an installation whose database holds the cast."""
    path = tmp_path / "samsyn.env"
    path.write_text(
        f"# the installation\n\nWORKER_DATABASE_URL={world.urls['worker']}\nREDIS_URL='unix:///nowhere.sock'\n"
        f'SAMSYN_KEY_FILE = "{key}"\nSAMSYN_VAR={tmp_path}/real\n'
    )
    path.chmod(0o640)
    return path


@contextlib.contextmanager
def as_anybody() -> Iterator[str]:
    """Root may read everything; whoever is root is somebody else meanwhile."""
    if os.geteuid() != 0:
        yield pwd.getpwuid(os.geteuid()).pw_name
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield "nobody"
    finally:
        os.seteuid(0)


def test_a_command_works_in_the_database_of_the_file_and_makes_no_other(place, tmp_path):
    code, said = samsyn("tenant", "list", SAMSYN_SETTINGS=str(place), SAMSYN_VAR=str(tmp_path / "var"))
    assert code == 0 and "Köping" in said and "inbyggda" not in said, said
    assert not (tmp_path / "var").exists()
    assert f"Miljöns SAMSYN_VAR gäller före det som står i {place}." in said
    assert said.count(str(place)) == 1


def test_the_environment_goes_before_the_file_and_an_empty_value_says_nothing(place, tmp_path):
    here = {"SAMSYN_SETTINGS": str(place), "PORT": "8123", "REDIS_URL": " ", "SAMSYN_VAR": "/srv/other"}
    found = Settings.from_environment(here, database="WORKER_DATABASE_URL")
    assert (found.port, found.redis_url, str(found.var)) == (8123, "unix:///nowhere.sock", "/srv/other")
    assert settings_file.overruled(here) == ["SAMSYN_VAR"]


def test_without_any_settings_the_command_says_where_it_works(tmp_path):
    code, said = samsyn("tenant", "list", SAMSYN_VAR=str(tmp_path / "var"))
    remove_cluster(Instance(tmp_path / "var"))
    assert code == 0, said
    assert said.startswith(f"Arbetar i den inbyggda databasen under {tmp_path / 'var'}/\n")


@pytest.mark.parametrize("name", ["SAMSYN_KEY_FILE", "REDIS_URL", "DATABASE_URL"])
def test_half_of_the_settings_is_refused_in_one_line_and_nothing_is_made(name, typed, key, tmp_path):  # noqa: F811
    value = {"SAMSYN_KEY_FILE": str(key), "REDIS_URL": "redis://127.0.0.1:1/0"}
    here = {name: value.get(name, "postgresql://x@127.0.0.1:1/x"), "SAMSYN_VAR": str(tmp_path / "var")}
    result = typed("tenant", "list", **here)
    refused(result, "missing in the environment and in /etc/samsyn/samsyn.env: WORKER_DATABASE_URL (")
    assert result[1].count("\n") == 1, result[1]
    assert not (tmp_path / "var").exists()


def test_run_is_refused_where_there_is_an_installation(place, typed, tmp_path):  # noqa: F811
    result = typed("run", SAMSYN_SETTINGS=str(place), SAMSYN_VAR=str(tmp_path / "var"))
    refused(result, f"Här finns en installation ({place}): starta dess delar var för sig")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [("tenant", "list"), ("migrate",), ("worker",), ("run",)])
def test_a_file_that_cannot_be_used_is_one_plain_line(words, place, typed, tmp_path):  # noqa: F811
    def told(word: str, **settings: str) -> None:
        result = typed(*words, **{"SAMSYN_SETTINGS": str(place), "SAMSYN_VAR": str(tmp_path / "var"), **settings})
        refused(result, word)
        assert result[1].count("\n") == 1, result[1]

    told("which does not exist", SAMSYN_SETTINGS=str(tmp_path / "none.env"))
    place.write_text("REDIS_URL=unix:///x\nexport A B\n")
    told("line 2: write NAME=value")
    place.write_bytes(b"A=\xff\n")
    told("it is no UTF-8 text")
    place.chmod(0o644)
    place.write_text("REDIS_URL=unix:///x\n")
    told("must be closed to others")
    assert not (tmp_path / "var").exists()


def test_what_the_services_user_may_not_read_is_named_with_the_user(place, key):
    key.chmod(0)
    environment = {"REDIS_URL": "unix:///x", "DATABASE_URL": "postgresql://x@y/z", "SAMSYN_KEY_FILE": str(key)}
    with as_anybody() as user, pytest.raises(BadSettings, match=f"SAMSYN_KEY_FILE cannot be read by the user {user}"):
        Settings.from_environment(environment)
    place.chmod(0)
    with as_anybody() as user, pytest.raises(BadSettings, match=f"samsyn.env cannot be read by the user {user}"):
        Settings.from_environment({**environment, "SAMSYN_SETTINGS": str(place)})
