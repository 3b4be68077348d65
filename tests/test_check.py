"""`./run check` and `.ci/run`: everything runs, the last line tells, one failure fails the whole; dead code is seen."""

import importlib.machinery
import importlib.util
import os
import subprocess
from pathlib import Path

import pytest

from tests import check, dead_code

ROOT = Path(__file__).parent.parent


def test_all_checks_run_and_the_last_line_is_the_summary(capfd):
    assert check.run({"first": ["this"], "second": ["no_such_module"], "third": ["this"]}) == 1
    told = capfd.readouterr().out.rstrip().splitlines()
    assert told[-1] == "check: first ok · second FAILED · third ok"
    assert any("No module named no_such_module" in line for line in told), "a failed check shows what it said"
    assert check.run({"first": ["this"]}) == 0
    assert capfd.readouterr().out == "check: first ok\n"


@pytest.mark.parametrize(
    ("arguments", "command"),
    [(["check"], ["-m", "tests.check"]), (["test", "-x"], ["-m", "pytest", "-x"])],
    ids=lambda value: " ".join(value),
)
def test_checks_and_tests_get_the_packages_of_the_tests(arguments, command, monkeypatch):
    loader = importlib.machinery.SourceFileLoader("run_script", str(ROOT / "run"))
    door = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_script", loader))
    loader.exec_module(door)
    prepared, started = [], []
    for name in ("prepare_python", "prepare_javascript"):
        monkeypatch.setattr(door, name, prepared.append)
    monkeypatch.setattr(door, "put_command", lambda: None)
    monkeypatch.setattr(door, "hold_the_door", lambda: os.open(ROOT, os.O_RDONLY))
    monkeypatch.setattr(os, "execve", lambda program, words, environment: started.append(words))
    door.main(arguments)
    assert prepared == [True, True]
    assert started == [[door.PYTHON, *command]]


@pytest.mark.parametrize(("check_fails", "test_fails"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_the_checks_of_a_change_are_check_and_tests_and_both_run(tmp_path, check_fails, test_fails):
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text((ROOT / ".ci" / "run").read_text())
    written = f'echo "$@" >> asked; case $1 in check) exit {check_fails};; test) exit {test_fails};; esac\n'
    for name, text in (("run", written), ("chromium-headless-shell", "")):
        (tmp_path / name).write_text("#!/bin/sh\n" + text)
        (tmp_path / name).chmod(0o755)
    found = subprocess.run(
        ["bash", str(tmp_path / ".ci" / "run"), "-x"], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, check=False
    )
    assert (tmp_path / "asked").read_text().splitlines() == ["check", "test --ignore=tests/architecture -x"]
    assert found.returncode == max(check_fails, test_fails)


def test_planted_dead_code_is_noticed(tmp_path):
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "pages.py").write_text(
        "def page(): return {'title': titled(), 'shown': Row()}\n"
        "def titled(): return ''\n"
        "def dead(): return 1\n"
        "class Row:\n"
        "    shown_in_html: int\n"
        "    shown_on_paper: int\n"
        "    shown_nowhere: int\n"
    )
    (tmp_path / "wsgi.py").write_text("from app.pages import page\npage()\n")
    (tmp_path / "app" / "templates" / "page.html").write_text(
        '{% macro used() %}{{ row.shown_in_html }} {{ _("shown_nowhere dead") }}{% endmacro %}\n'
        "{% macro left_over() %}{% endmacro %}\n{{ used() }}"
    )
    (tmp_path / "app" / "paper.typ").write_text("#row.shown_on_paper\n")
    assert dead_code.faults(tmp_path, {}) == [
        "app/pages.py:3 function dead is used by nothing",
        "app/pages.py:7 variable shown_nowhere is used by nothing",
        "app/templates/page.html:2 macro left_over is used by nothing",
    ]
    waiting = {"a reason": {"app/pages.py": "dead shown_*", "app/templates/*.html": "left_over"}}
    assert dead_code.faults(tmp_path, waiting) == []
    gone = {**waiting, "an old reason": {"app/pages.py": "titled", "app/gone.py": "*"}}
    assert dead_code.faults(tmp_path, gone) == [
        "ALLOWED in tests/dead_code.py: titled of app/pages.py is used or gone",
        "ALLOWED in tests/dead_code.py: * of app/gone.py is used or gone",
    ]
