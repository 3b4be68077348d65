"""What the attacks share: how much is tried, and telling it for the last line of `./run test-attacks`."""

import pytest



@pytest.fixture
def tried(record_property):
    """A function that tells how often something was tried: `tried("id swaps", 12)`."""
    return lambda what, n: record_property(f"attacks: {what}", n)
