"""Every municipality of the cast has agreed with its area to tell it its counts of weeks."""

import pytest

from tests.area_sharing import made


@pytest.fixture
def world(world):
    made.agree_on_weeks(world)
    return world
