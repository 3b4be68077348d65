import pytest

from tenants.post import ByServer
from tests.mail.smtp_server import mailbox


@pytest.fixture
def box(tmp_path, world):
    """A mail server, which the web and the worker of the test know."""
    with mailbox(tmp_path / "mailbox") as running:
        world.web.post = world.worker.post = ByServer("http://127.0.0.1:8000", running.server)
        yield running
