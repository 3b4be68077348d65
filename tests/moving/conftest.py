"""Two installations: one with a furnished world, which is taken out once, and one where it is read in."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import commands
from app.command_line import Installation
from app.moving import commands as moving
from tenants.checkpoints import CheckpointFile, signing_key
from tenants.profile import Profile
from tenants.registry import all_tenants, register_tenant
from tenants.verification import verify
from tests import world as cast
from tests.bad_input.conftest import furnish
from tests.conftest import settings_with
from tests.databases import cloned, opened_world, world_in


@dataclass
class Site:
    """One installation, and its command line."""

    world: cast.World
    var: Path
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: str) -> str:
        """Run `samsyn tenant …`, which shall succeed; gives what it says."""
        status, said = self.tried(*words)
        assert status == 0, said
        return said

    def tried(self, *words: str) -> tuple[int, str]:
        settings = settings_with(self.world.urls["web"], self.var)
        here = Installation({"OWNER_DATABASE_URL": self.world.urls["owner"]}, settings, self.world.worker)

        @contextmanager
        def installation():
            yield here

        for module in (moving, commands):
            self.monkeypatch.setattr(module, "installation", installation)
        answer = CliRunner().invoke(commands.samsyn, ["tenant", *words])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        self.world.tenants = {one.slug: one for one in all_tenants(self.world.worker)}
        return answer.exit_code, answer.output

    def holds(self) -> bool:
        """Whether every chain and the checkpoints hold."""
        settings = settings_with("", self.var)
        key = signing_key(settings.audit_key_file).public_key()
        return verify(self.world.worker, CheckpointFile(settings.audit), key).faults == ()


@pytest.fixture(scope="package")
def furnished(admin, world_template, postgres_url, tmp_path_factory):
    var = tmp_path_factory.mktemp("here")
    with opened_world(admin, world_template, postgres_url, var / "documents") as world:
        furnish(world)
        yield world, var


@pytest.fixture
def here(furnished, monkeypatch) -> Site:
    """The furnished world; what is done to it stays for the tests of this folder."""
    return Site(*furnished, monkeypatch)


@pytest.fixture
def there(admin, empty_template, postgres_url, tmp_path, monkeypatch):
    """Another installation, with a police area and nothing else."""
    with cloned(admin, empty_template) as name, world_in(name, postgres_url, tmp_path / "documents") as world:
        of = {"kind": "police_area", "code": None, "area_slug": None, "profile": Profile(missing_members=("Köping",))}
        register_tenant(world.worker, slug=cast.AREA, name="Lokalpolisområdet", **of)
        yield Site(world, tmp_path, monkeypatch)


@pytest.fixture(scope="package")
def taken(furnished, tmp_path_factory) -> Path:
    """An export of Köping."""
    folder = tmp_path_factory.mktemp("exports") / "koping"
    with pytest.MonkeyPatch.context() as monkeypatch:
        Site(*furnished, monkeypatch)("export", "koping", str(folder))
    return folder


@pytest.fixture
def moved(taken, there) -> Site:
    """Where Köping has been read in."""
    there("import", str(taken))
    return there
