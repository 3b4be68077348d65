"""What `./run check` does: lint, layout, types, architecture, dead code, two at a time. The last line sums it up."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

CHECKS = {
    "ruff": ["ruff", "check", "--quiet", ".", "run"],
    "format": ["ruff", "format", "--check", "--quiet", ".", "run"],
    "types": ["basedpyright"],
    "architecture": ["pytest", "-q", "-o", "addopts=--strict-markers", "tests/architecture"],
    "dead code": ["tests.dead_code"],
}
"""Name in the summary -> the module that Python runs for it, with its arguments, in the project's folder."""


def run(checks: Mapping[str, Sequence[str]] = CHECKS) -> int:
    """Run every check, show what the failed ones said, and print the summary. Gives the exit code."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, done in zip(checks, pool.map(_done, checks.values()), strict=True):
            if done.returncode != 0:
                failed.append(name)
                print(f"--- {name} ---\n{done.stdout.rstrip()}\n", flush=True)
    print("check: " + " · ".join(f"{name} {'FAILED' if name in failed else 'ok'}" for name in checks))
    return 1 if failed else 0


def _done(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


if __name__ == "__main__":
    sys.exit(run())
