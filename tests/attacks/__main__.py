"""python -m tests.attacks [ARGUMENTS]: the standing attack, whole; the last line counts what was tried.

`./run test` runs the same tests with fewer rounds. Arguments go to pytest.
"""

import sys
from collections import Counter

import pytest

TARGETS = [
    "tests/attacks",
    "tests/access/test_routes.py",
    "tests/access/test_rows.py",
    "tests/accounts/test_at_once.py",
    "tests/accounts/test_guessing.py",
    "tests/accounts/test_invitations.py",
    "tests/accounts/test_sessions.py",
    "tests/interfaces/test_many_fields.py",
    "tests/quarterly_reports/test_audiences.py",
    "tests/tenants/test_the_locks_can_fail.py",
    "tests/workers/test_queue_of_lies.py",
]


class Counts:
    """A plugin: sums what the tests say that they have tried, whatever process ran them: the properties whose name
    begins with `name` and a colon."""

    def __init__(self, name: str):
        self.name = name
        self.tried: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report) -> None:
        if report.when == "call" or report.failed:
            self.outcomes[report.outcome] += 1
        if report.when == "call" and report.passed:
            for name, n in report.user_properties:
                if name.startswith(f"{self.name}: "):
                    self.tried[name.removeprefix(f"{self.name}: ")] += n

    def line(self, status: int) -> str:
        tried = [f"{n:,} {what}" for what, n in sorted(self.tried.items())]
        tried.append(f"{self.outcomes['passed']:,} tests passed, {self.outcomes['failed']:,} failed")
        return f"{self.name}: {' · '.join(tried)} · {'all held' if status == 0 else 'FAILED'}"


def main(arguments: list[str]) -> int:
    counts = Counts("attacks")
    status = int(pytest.main(["--slow", *TARGETS, *arguments], plugins=[counts]))
    print(counts.line(status))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
