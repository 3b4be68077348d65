"""An upgrade: roles, then migration, while nothing of the older version is at work."""

import shutil
from pathlib import Path

import pytest
import yaml
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app import command_line
from config.local.instance import CHECKOUT
from tests.databases import engine_of

NEXT = '''
"""One more."""
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999_more", "{before}", None, None

def upgrade() -> None:
    op.execute("CREATE TABLE more (n int)")
'''


@pytest.fixture
def newer(tmp_path, monkeypatch) -> str:
    """A checkout with one migration more; gives the version before it."""
    shutil.copytree(CHECKOUT / "migrations", tmp_path / "migrations")
    shutil.copy(CHECKOUT / "alembic.ini", tmp_path)
    config = Config(str(tmp_path / "alembic.ini"))
    config.set_main_option("script_location", str(tmp_path / "migrations"))
    before = ScriptDirectory.from_config(config).get_current_head()
    assert before
    (tmp_path / "migrations" / "versions" / "9999_more.py").write_text(NEXT.format(before=before).lstrip())
    monkeypatch.setattr(command_line, "CHECKOUT", tmp_path)
    return before


def test_nothing_is_migrated_while_an_older_web_or_worker_is_connected(world, newer):
    def version() -> str:
        with engine_of(world.urls[None]) as engine, engine.connect() as connection:
            return connection.scalar(text("SELECT version_num FROM alembic_version"))

    owner = {"OWNER_DATABASE_URL": world.urls["owner"]}
    for database, role in ((world.web, "samsyn_web"), (world.worker, "samsyn_worker")):
        for one in (world.web, world.worker):
            one.engine.dispose()
        with database.engine.connect(), pytest.raises(command_line.Trouble, match=rf"\({role} är anslutna\)"):
            command_line.bring_up_to_date(owner)
        assert version() == newer
    world.worker.engine.dispose()
    command_line.bring_up_to_date(owner)
    assert version() == "9999_more"
    with world.web.engine.connect():  # nothing to migrate: whoever is at work may stay
        command_line.bring_up_to_date(owner)


def test_containers_wait_for_the_migration_it_for_the_roles_and_these_come_with_the_image():
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    done, well = "service_completed_successfully", "service_healthy"
    for name in ("web", "worker", "calendar"):
        assert services[name]["depends_on"]["migrate"] == {"condition": done}
    assert services["migrate"]["depends_on"] == {"roles": {"condition": done}}
    assert services["roles"]["depends_on"] == {"db": {"condition": well}}
    mounted = [volume for one in services.values() for volume in one.get("volumes", ())]
    assert not [volume for volume in mounted if Path(volume.split(":")[0]).is_absolute() or volume.startswith(".")]
    assert "COPY config/roles.sql config/passwords.sh" in (CHECKOUT / "Dockerfile").read_text()
    words = (CHECKOUT / "config" / "upgrade.sh").read_text()
    order = ["build", "stop calendar worker web", "run --rm roles", "run --rm migrate", "up -d"]
    assert sorted(order, key=lambda step: words.index(f"$compose {step}")) == order
