import pytest

from tests.alerts.analysed import quiet_year


@pytest.fixture
def history(world):
    """The named places of a municipality with a quiet year behind it."""
    return quiet_year(world)
