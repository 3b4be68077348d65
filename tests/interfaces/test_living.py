"""The living page has every component, and stands in `./run dev` alone."""

import re
from pathlib import Path

from app.factory import create_app
from app.interfaces import living
from config.local.processes import serving

ROOT = Path(__file__).parents[2]
NAMED = {
    "tabs": "tabs",
    "stepper": "stepper",
    "to-do row": "todo",
    "dumbbell": "dumbbells",
    "dot in its band": "band-figure",
    "line with band": "chart",
    "3 × 7 grid": "week-grid",
    "goal line": "goal-line",
    "planned and done": "strip",
    "number chip": "number-chip",
    "list rows": "rows",
    "rows instead of cards": "is-brief",
    "undo notice": "undo",
    "empty state": "empty",
    "progress": "progress",
}
"""What a page is made of -> the class it is drawn with."""


def test_every_component_has_an_example(world, settings):
    assert create_app(settings, world.web).test_client().get(living.PATH).status_code == 404, "it knows nothing of it"
    app = create_app(settings, world.web)
    living.mount(app)
    page = app.test_client().get(living.PATH)
    assert page.status_code == 200
    parts = [(ROOT / f"app/templates/parts/{name}.html").read_text(encoding="utf-8") for name in ("marks", "work")]
    macros = re.findall(r"macro (\w+)\(", "".join(parts))
    source = (ROOT / "app/templates/living.html").read_text(encoding="utf-8")
    assert macros and all(re.search(rf"example\(.*\b{name}\(", source) for name in macros), macros
    assert page.text.count("<section aria-label") > len(macros)
    drawn = {name for names in re.findall(r'class="([^"]*)"', page.text) for name in names.split()}
    assert set(NAMED.values()) <= drawn, set(NAMED.values()) - drawn


def test_it_is_served_while_developing_and_never_else():
    assert serving(8000, developing=True)[-1] == "wsgi_dev:app"
    assert serving(8000, developing=False)[-1] == "wsgi:app"
    named = [
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "config", "tenants", "workers")
        for path in (ROOT / folder).rglob("*.py")
        if "wsgi_dev" in path.read_text(encoding="utf-8")
    ]
    assert sorted(named) == ["app/interfaces/living.py", "config/local/processes.py"]
    assert "wsgi_dev" not in (ROOT / "Dockerfile").read_text(encoding="utf-8")
