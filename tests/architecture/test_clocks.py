"""No test looks at a clock: on a busy machine whatever it measures may take ten times as long."""

import pytest

from tests.architecture.sources import ROOT, names, text_of

CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "sleep", "wait_for_timeout"}
ALLOWED = {
    "tests/growth.py": "ratios of processor time, between two lengths of one text",
    "tests/processes.py": "asks again and again until something is so",
    "tests/browser/visitor.py": "asks again and again where the focus is, and whether there is a fault",
    "tests/privacy/measure.py": "tells what a text costs, in a table that no test reads",
    "tests/recorder/__main__.py": "says how far it has come",
}
"""File -> what it needs the time for, other than to measure it."""


def looks_at_a_clock(path: str, source: str) -> list[str]:
    if path in ALLOWED or path.startswith("tests/bench/"):
        return []
    return [f"{path}:{line} {name}" for line, name in names(source) if name in CLOCKS]


def test_no_test_looks_at_a_clock():
    paths = [str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py")]
    assert [breach for path in paths for breach in looks_at_a_clock(path, text_of(path))] == []
    assert set(ALLOWED) <= set(paths)


@pytest.mark.parametrize("path", ALLOWED)
def test_what_is_allowed_is_still_needed(path):
    assert any(name in CLOCKS for _, name in names(text_of(path)))


def test_a_clock_is_seen():
    source = "from time import sleep\ndef test_fast(page):\n    page.wait_for_timeout(300)\n    time.monotonic()\n"
    assert len(looks_at_a_clock("tests/test_fast.py", source)) == 3
