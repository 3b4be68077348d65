"""What may be left out of a run. With CI set any other skip fails it; the last lines say how many were not run."""

import os
from collections import Counter

import pytest

MATERIAL = "../shared/data/"
ALLOWED = {
    MATERIAL: "real data with its own licences lies beside the repository and never in it",
    "requirements-bench.in": "what the bench measures against is large and no part of the product or its tests",
}
"""Part of a skip's reason -> why the test may be left out where checks of a change are run."""


def reason_of(report) -> str:
    """Why a test was skipped."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def may_be_left_out(reason: str) -> bool:
    return any(part in reason for part in ALLOWED)


def _skipped(config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [reason_of(report) for report in reporter.stats.get("skipped", ())] if reporter else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    refused = [reason for reason in _skipped(session.config) if not may_be_left_out(reason)]
    if refused and os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skipped = _skipped(config)
    if without := sum(MATERIAL in reason for reason in skipped):
        terminalreporter.write_line(f"{without} tests were not run: {MATERIAL} is not here")
    for reason, n in Counter(reason for reason in skipped if not may_be_left_out(reason)).items():
        terminalreporter.write_line(f"{n} tests were not run: {reason}" + " (fails: CI is set)" * ("CI" in os.environ))
