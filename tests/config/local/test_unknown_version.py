"""Data of a version that this one cannot bring up to date: said plainly, and only a demo world may be begun anew."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.local.children import StartError
from config.local.instance import CHECKOUT, Instance
from tests import PATIENCE
from tests.processes import becomes, free_port, remove_cluster
from tests.terminal import Terminal

QUESTION = "Börja om med en ny exempelvärld? Allt i "


@contextlib.contextmanager
def owner(instance: Instance) -> Iterator[psycopg.Connection]:
    with (
        instance.servers(progress=lambda line: None) as addresses,
        psycopg.connect(addresses["OWNER_DATABASE_URL"].replace("+psycopg", "")) as connection,
    ):
        yield connection


def versions(instance: Instance) -> list[str]:
    with owner(instance) as connection:
        return [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")]


@contextlib.contextmanager
def of_an_unknown_version(folder: Path) -> Iterator[Instance]:
    """An instance that a version called x_unknown has made, with one document."""
    made = Instance(folder / "var")
    with owner(made) as connection:
        connection.execute("CREATE TABLE alembic_version AS SELECT 'x_unknown'::varchar(32) AS version_num")
    (made.var / "documents" / "old").write_text("an old document")
    yield made
    remove_cluster(made)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Iterator[Instance]:
    """One for all the tests after which it must be as it was."""
    with of_an_unknown_version(tmp_path_factory.mktemp("kept")) as made:
        yield made
        assert versions(made) == ["x_unknown"] and (made.var / "documents" / "old").exists()


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with of_an_unknown_version(tmp_path) as made:
        yield made


def settings(instance: Instance, **more: str) -> dict[str, str]:
    return {"SAMSYN_VAR": str(instance.var), "SAMSYN_DEMO": "1", "PORT": str(free_port()), **more}


def without_terminal(*command: str, **environment: str) -> str:
    """What the command says when it stops with exit code 1."""
    done = subprocess.run(
        [sys.executable, "-m", "app.commands", *command],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "Börja om" not in done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("run",),
        pytest.param(("migrate",), marks=pytest.mark.only_slow),
        pytest.param(("tenant", "list"), marks=pytest.mark.only_slow),
        ("report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q3"),
    ],
    ids=" ".join,
)
def test_without_a_terminal_every_command_stops_and_says_what_to_do(kept, command):
    said = without_terminal(*command, **settings(kept))
    assert "gjordes av en annan version av Samsyn, troligen en äldre, och kan inte uppdateras" in said
    assert f"Flytta eller ta bort mappen {kept.var} och starta igen." in said
    assert versions(kept) == ["x_unknown"]


def test_a_database_of_ones_own_is_never_begun_anew(kept):
    with kept.servers(progress=lambda line: None) as addresses:
        given = addresses["OWNER_DATABASE_URL"]
        said = without_terminal("migrate", OWNER_DATABASE_URL=given, SAMSYN_DEMO="1")
        assert "eller börja med en tom databas." in said and "mappen" not in said
    with Terminal(CHECKOUT, "run", **settings(kept, OWNER_DATABASE_URL=given)) as terminal:
        assert terminal.process.wait(PATIENCE) == 1
        terminal.shows("Här finns en installation (OWNER_DATABASE_URL)")
        assert QUESTION not in terminal.written


def test_real_reports_are_never_begun_anew(kept):
    with Terminal(CHECKOUT, "run", **settings(kept, SAMSYN_DEMO="0")) as terminal:
        assert terminal.process.wait(PATIENCE) == 1
        terminal.shows("Flytta eller ta bort mappen")
        assert QUESTION not in terminal.written


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("\n", id="enter"),
        pytest.param("nej\n", id="no", marks=pytest.mark.only_slow),
        pytest.param("\x04", id="end of input", marks=pytest.mark.only_slow),
    ],
)
def test_who_does_not_say_yes_keeps_everything(kept, answer):
    with Terminal(CHECKOUT, "run", **settings(kept)) as terminal:
        terminal.shows(f"{QUESTION}{kept.var} försvinner. [j/N] ")
        terminal.types(answer)
        assert terminal.process.wait(PATIENCE) == 1
        assert "Traceback" not in terminal.written
    assert versions(kept) == ["x_unknown"]
    assert (kept.var / "documents" / "old").exists()


def test_who_says_yes_gets_a_new_demo_world_and_what_is_not_ours_stays(instance):
    (instance.var / "notes.txt").write_text("somebody's own")
    key = (instance.var / "key").read_text()
    with Terminal(CHECKOUT, "run", **settings(instance)) as terminal:
        terminal.shows(f"{QUESTION}{instance.var} försvinner. [j/N] ")
        terminal.types("j\n")
        terminal.shows("Exempelvärlden: ")
        terminal.types("\x03")
        assert becomes(lambda: terminal.process.poll() is not None), terminal.written
        assert "Traceback" not in terminal.written
    assert len(versions(instance)) == 1 and versions(instance) != ["x_unknown"]
    assert not (instance.var / "documents" / "old").exists()
    assert (instance.var / "notes.txt").exists() and (instance.var / "key").read_text() != key


def test_nothing_is_removed_under_whoever_uses_it(instance):
    with instance.servers(progress=lambda line: None), pytest.raises(StartError, match="använder databasen"):
        instance.begin_anew()
    assert versions(instance) == ["x_unknown"]


def test_what_was_being_removed_is_gone_at_the_next_start(instance, monkeypatch):
    def cut_off(folder):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("config.local.instance.shutil.rmtree", cut_off)
        instance.begin_anew()
    with owner(instance) as connection:
        assert connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,)
