"""`./run dev` in a copy of the product: changes are seen, faults are told on the console alone, Ctrl-C ends all."""

import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from config.local.instance import CHECKOUT, Instance
from tests import PATIENCE
from tests.processes import becomes, children_of, command_of, free_port, gone, remove_cluster
from tests.terminal import Terminal

PARTS = ("app", "config", "migrations", "tenants", "workers")


@pytest.fixture
def copy(tmp_path) -> Path:
    folder = tmp_path / "copy"
    for name in PARTS:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("wsgi.py", "wsgi_dev.py", "alembic.ini"):
        shutil.copy(CHECKOUT / name, folder)
    (folder / "node_modules").symlink_to((CHECKOUT / "node_modules").resolve())
    yield folder
    remove_cluster(Instance(tmp_path / "var"))


class Developing(Terminal):
    """A terminal with `samsyn dev` in it."""

    def __init__(self, folder: Path, var: Path):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        super().__init__(folder, "dev", SAMSYN_VAR=str(var), SAMSYN_DEMO="0", PORT=str(port))

    def page(self) -> tuple[int, str]:
        """Status and text of the start page; 0 while the web is being started."""
        try:
            with urllib.request.urlopen(self.address, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except OSError:
            return 0, ""

    def parts(self) -> dict[str, int]:
        return {command_of(pid): pid for pid in children_of(self.process.pid)}


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_changes_are_seen_faults_stay_on_the_console_and_nothing_is_left(copy, tmp_path):
    with Developing(copy, tmp_path / "var") as terminal:
        terminal.shows("Startar om när en fil ändras.")
        before = terminal.parts()
        template, code = copy / "app/templates/start.html", copy / "app/factory.py"
        shown, sound = template.read_text(), code.read_text()
        template.write_text(shown.replace("</h1>", "{{ planted }}</h1>"))
        assert becomes(lambda: terminal.page()[0] == 500), terminal.written
        _status, page = terminal.page()
        assert "Något gick fel hos oss" in page
        assert "planted" not in page and "Traceback" not in page and "start.html" not in page
        terminal.shows("UndefinedError: 'planted' is undefined\r\n")  # a trace to be read, not a line of JSON

        code.write_text(sound + "def broken(:\n")
        terminal.shows("SyntaxError: invalid syntax")
        assert terminal.page() == (0, "")
        code.write_text(sound)
        template.write_text(shown.replace("</h1>", " i dag</h1>"))
        assert becomes(lambda: "där vi bor i dag</h1>" in terminal.page()[1]), terminal.written

        assert becomes(lambda: {"web", "worker", "calendar"} <= set(terminal.parts()))
        after = terminal.parts()
        assert all(after[part] != before[part] for part in ("web", "worker", "calendar"))
        assert len(after) == len(before) == 5, "three parts and two servers"
        terminal.types("\x03")
        assert terminal.process.wait(PATIENCE) == 0
        assert all(gone(pid) for pid in (*before.values(), *after.values()))
