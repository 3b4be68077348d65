"""python -m tests.browser [ARGUMENTS]: what everybody must be able to use, whole; counts at the end.

Every page as every role that may open it, empty and filled, forms sent empty, refusals and waiting runs, each in light
and dark at 390 and 1440 pixels with every part folded and unfolded; where Tab goes on each, and what each says by
itself. `./run test` looks at a sample. Arguments go to pytest.
"""

import sys

import pytest

from tests.attacks.__main__ import Counts

TARGETS = [
    "tests/browser/test_pages.py",
    "tests/browser/test_roles.py",
    "tests/browser/test_reflow.py",
    "tests/browser/test_focus.py",
    "tests/browser/test_errors.py",
    "tests/browser/test_polled_parts.py",
    "tests/browser/test_session_end.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_maps.py",
    "tests/browser/test_place_picker.py",
]


def main(arguments: list[str]) -> int:
    counts = Counts("accessibility")
    status = int(pytest.main(["--slow", *TARGETS, *arguments], plugins=[counts]))
    print(counts.line(status))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
