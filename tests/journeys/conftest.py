"""A Chromium for all journeys, and for each a Samsyn of its own."""

from pathlib import Path

import pytest

from tests.chromium import launched
from tests.databases import LOGINS, cloned, url_as
from tests.journeys.samsyn import Samsyn
from tests.processes import free_port, settings_of


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture
def samsyn(chromium, admin, empty_template, postgres_url, redis_url, tmp_path):
    """A migrated Samsyn without any place, and nothing running yet."""
    with cloned(admin, empty_template) as name:
        urls = {login: url_as(postgres_url, name, login) for login in (*LOGINS, None)}
        settings = {
            **settings_of(urls, redis_url, tmp_path),
            "PORT": str(free_port()),
            "SAMSYN_CLOCK_FILE": str(tmp_path / "clock"),
            "WEB_CONCURRENCY": "1",
        }
        made = Samsyn(chromium, settings, urls[None])
        yield made
        made.close()
