"""A test that was not run is told of, and fails a run with CI set unless its reason is on the list."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRIED = """
import pytest

def test_one():
    pytest.skip({reason!r})

def test_two():
    pass
"""


@pytest.mark.parametrize(
    ("reason", "ci", "status", "told"),
    [
        ("Chromium finns inte", "true", 1, "1 tests were not run: Skipped: Chromium finns inte (fails: CI is set)"),
        pytest.param(
            *("Chromium finns inte", None, 0, "1 tests were not run: Skipped: Chromium finns inte"),
            marks=pytest.mark.only_slow,
        ),
        ("../shared/data/a.csv not present", "true", 0, "1 tests were not run: ../shared/data/ is not here"),
        ("esda (requirements-bench.in) not installed", "true", 0, "1 passed, 1 skipped"),
    ],
)
def test_a_skip_is_told_of_and_fails_where_it_must(tmp_path, reason, ci, status, told):
    path = tmp_path / "test_tried.py"
    path.write_text(TRIED.format(reason=reason))
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | ({"CI": ci} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-c", os.devnull, "--rootdir", tmp_path, path]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stdout) == (status, True), done.stdout
