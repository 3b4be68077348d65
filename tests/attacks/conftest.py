"""What the attacks share: how much is tried, and telling it for the last line of `./run test-attacks`."""

import pytest

from tests.attacks.__main__ import COUNTED


@pytest.fixture
def tried(record_property):
    """A function that tells how often something was tried: `tried("id swaps", 12)`."""
    return lambda what, n: record_property(COUNTED + what, n)
