import pytest

from tests.situations.analysed import quiet_year


@pytest.fixture
def history(world):
    """The named places of a municipality with a quiet year behind it."""
    return quiet_year(world)
