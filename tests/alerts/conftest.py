import pytest

from tests.alerts.analysed import quiet_year
from tests.databases import cloned, opened_world, world_in


@pytest.fixture(scope="package")
def quiet_template(admin, world_template, postgres_url, tmp_path_factory):
    """The name of a database with the cast and a quiet year behind it."""
    with cloned(admin, world_template) as name:
        with world_in(name, postgres_url, tmp_path_factory.mktemp("quiet")) as made:
            quiet_year(made)
        yield name


@pytest.fixture
def world(request, admin, world_template, postgres_url, tmp_path):
    """The cast in a database of its own, with the quiet year behind it when the test asks for `history`."""
    template = request.getfixturevalue("quiet_template") if "history" in request.fixturenames else world_template
    with opened_world(admin, template, postgres_url, tmp_path / "documents") as made:
        yield made


@pytest.fixture
def history(world):
    """The named places of a municipality with a quiet year behind it."""
    return world.named()
