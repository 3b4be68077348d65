"""The face by itself: contrast of the colours, macros that keep what was typed, no style or script in markup."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import texts
from app.drawing.palette import PRINT
from app.figures import numbers, periods
from app.interfaces import cells
from app.interfaces.frame import Above, Menu, Where, drawn_once
from tenants.access import Place

APP = Path(__file__).parents[2] / "app"


def colours() -> dict[str, dict[str, str]]:
    """The hexadecimal tokens of the light and the dark scheme."""
    light, dark = (APP / "static/tokens.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, 1–21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    ("ink", "ground"),
    ("ink", "sheet"),
    ("ink", "lake-mist"),
    ("ink", "sheet-dim"),
    ("ink-soft", "ground"),
    ("ink-soft", "sheet"),
    ("ink-soft", "lake-mist"),
    ("lake", "ground"),
    ("lake", "sheet"),
    ("lake", "lake-mist"),
    ("lake-deep", "lake-mist"),
    ("on-lake", "lake"),
    ("on-lake", "lake-deep"),
    ("on-top", "top"),
    ("on-top", "top-low"),
    ("on-top-soft", "top"),
    ("moss", "moss-mist"),
    ("birch", "birch-mist"),
    ("falu", "falu-mist"),
    ("falu", "ground"),
    ("falu", "sheet"),
    ("sheet", "falu"),
    ("on-shade", "shade-0"),
    ("on-shade", "shade-1"),
    ("on-shade", "shade-2"),
    ("on-shade-4", "shade-4"),
]
SHAPE_PAIRS = [
    ("line-strong", "sheet"),
    ("line-strong", "ground"),
    ("line-strong", "lake-mist"),
    ("focus", "ground"),
    ("focus", "sheet"),
    ("focus", "focus-gap"),
    ("falu", "falu-mist"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_shapes_stand_out(scheme):
    tokens = colours()[scheme]
    weak = [
        (pair, round(contrast(tokens[pair[0]], tokens[pair[1]]), 2))
        for pair in TEXT_PAIRS
        if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5
    ]
    weak += [
        (pair, round(contrast(tokens[pair[0]], tokens[pair[1]]), 2))
        for pair in SHAPE_PAIRS
        if contrast(tokens[pair[0]], tokens[pair[1]]) < 3
    ]
    assert weak == []
    third = tokens["on-shade"] if scheme == "light" else tokens["on-shade-4"]
    assert contrast(third, tokens["shade-3"]) >= 4.5


def test_print_shades_keep_their_order_in_grey():
    white = "#ffffff"
    shades = [re.search(r'fill="(#[0-9a-f]{6})"', PRINT(f"shade-{step}"))[1] for step in range(5)]
    darkness = [contrast(white, shade) for shade in shades]
    assert darkness == sorted(darkness) and all(b / a > 1.2 for a, b in zip(darkness, darkness[1:], strict=False))


def environment() -> Environment:
    made = Environment(loader=FileSystemLoader(APP / "templates"), undefined=StrictUndefined, autoescape=True)
    made.filters["number"] = numbers.number
    made.filters["moment"] = periods.moment_label
    made.filters["marked"], made.filters["unmarked"] = texts.marked, texts.unmarked
    made.filters["change"] = lambda now, then: f"{now - then}"
    made.globals["cells"] = cells
    made.globals["url_for"] = lambda endpoint: f"/{endpoint}"
    return made


def test_a_field_keeps_its_value_and_tells_its_error():
    html = (
        environment()
        .from_string(
            '{% from "parts/form.html" import text, chips, select, error_summary %}'
            '{{ error_summary(errors, {"where": "Var?"}) }}'
            '{{ text("where", "Var?", typed, errors, hint="Peka på kartan.") }}'
            '{{ chips("how", "Hur?", [(1, "Krossat"), (2, "Brutet")], "2", errors) }}'
            '{{ select("area", "Område", [("a", "Norr")], "b", errors, groups=[("Söder", [("b", "Hamnen")])]) }}'
            '{{ text("secret", "Lösenord", typed, errors, type="password") }}'
        )
        .render(typed='"><script>', errors={"where": ["Skriv var."], "_schema": ["Går inte ihop."]})
    )
    assert '<a href="#f-where">Var? Skriv var.</a>' in html and "Går inte ihop." in html
    field = re.search(r'<input id="f-where"[^>]*>', html)[0]
    assert 'aria-describedby="h-where e-where"' in field and 'aria-invalid="true"' in field
    assert "&gt;&lt;script&gt;" in field and "<script>" not in html
    assert re.search(r'value="2" checked', html) and html.count(" checked") == 1
    assert re.search(r'<option value="b" selected>Hamnen', html)
    assert "value=" not in re.search(r'<input id="f-secret"[^>]*>', html)[0]
    for target in re.findall(r'<label for="([^"]+)"', html):
        assert f'id="{target}"' in html


def page(
    tenant=Where("koping", "Köping", "municipality", is_practice=False), notice="Sparat.", **changes: object
) -> str:
    picture = SimpleNamespace(href="/koping/lagesbild", label="Lägesbild", icon="picture", current=True)
    reports = SimpleNamespace(href="/koping/rapporter", label="Händelser", current=True, above=False)
    tabs = SimpleNamespace(label="Lägesbild", links=[reports], below=None)
    above = {
        "tenants": (Place("koping", "Köping"), Place("arboga", "Arboga")),
        "person_name": "Samordnare (exempel)",
        "role_names": ("Samordnare",),
        "menu": Menu(sections=[picture], tabs=tabs, report=None, own=[]),
        "demo": True,
        "arms": "",
        "searches": False,
    } | changes
    context = {
        "tenant": tenant,
        "above": Above(where=tenant, **above),
        "drawn_once": drawn_once,
        "csrf": "t",
        "nonce": "n",
        "ending": None,
        "drafts_of": "",
        "colours": None,
        "notice": SimpleNamespace(kind="success", text=notice) if notice else None,
        "static": lambda name: f"/static/{name}",
        "number": 404,
        "title": "Sidan finns inte",
        "text": "Gå till start.",
        "layout": "layout.html",
        "home": "/koping/",
        "fields": [],
        "unsent": [],
    }
    return environment().get_template("error.html").render(context)


def test_the_tenant_the_switch_the_way_out_and_the_demo_line_are_on_every_page():
    html = page()
    assert "<title>Sidan finns inte – Köping – Samsyn</title>" in html
    assert 'action="/arboga/byt"' in html and 'action="/koping/logga-ut"' in html
    assert html.count('name="csrf" value="t"') == 2
    assert 'aria-current="page">Händelser' in html and "Exempeldata – påhittade händelser" in html
    assert all(f'nonce="{"n"}"' in script for script in re.findall(r"<script[^>]*>", html))
    bare = page(tenant=None, tenants=(), person_name=None, role_names=(), menu=None, demo=False, notice=None)
    assert "<title>Sidan finns inte – Samsyn</title>" in bare and "Exempeldata" not in bare and "<form" not in bare


def test_no_template_of_the_frame_carries_style_or_inline_handlers():
    files = [APP / "templates" / name for name in ("layout.html", "layout_alone.html", "error.html", "start.html")]
    for file in [*files, *(APP / "templates/parts").glob("*.html")]:
        assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|https?://", file.read_text(encoding="utf-8")), file
    for file in (APP / "static").glob("*.css"):
        assert not re.search(r"https?://|@import|url\(", file.read_text(encoding="utf-8")), file
