"""Where the real test material lies: beside the repository, never inside it."""

from pathlib import Path

import pytest

MATERIAL = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def material(relative: str) -> Path:
    """The file ``../shared/data/<relative>``; skips the calling test where it is not present."""
    found = MATERIAL / relative
    if not found.exists():
        pytest.skip(f"../shared/data/{relative} not present")
    return found
