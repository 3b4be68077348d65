"""A word of judgement has one meaning: its rule stands on every page and paper that uses it."""

import inspect
import re
from datetime import date
from pathlib import Path
from types import FunctionType

import pytest

from app.alerts import wording
from app.dossiers import sentences
from app.est.models import JUDGEMENTS
from app.figures.terms import TERMS
from app.situational_pictures.service import picture
from tenants.access import Role
from tests.alerts.analysed import analyse, quiet_year, surge
from tests.papers import words_of
from tests.situational_pictures.test_pages import words

PERIOD = "/koping/lagesbild/2026-11-09"


@pytest.fixture
def full(world):
    places = quiet_year(world)
    surge(world, places["Torget"])
    analyse(world)
    return places["Torget"]


def test_every_page_that_uses_a_word_has_its_rule(world, client, full):
    client.sign_in(Role.COORDINATOR)
    used = set()
    for path in (PERIOD, PERIOD + "/tabell", PERIOD + "/analys", f"/koping/platser/{full}"):
        page = client.get(path)
        assert page.status_code == 200
        text = words(page)
        for word, rule in TERMS.items():
            told = text.replace(f"{word.capitalize()} : {rule}", "").replace(f"{word.capitalize()}: {rule}", "")
            if re.search(rf"\b{word}\b", told, re.IGNORECASE):
                used.add(word)
                assert f"<dfn>{word.capitalize()}</dfn>" in page.text and rule in text, (path, word)
    assert {"kan bero på slumpen", "het"} <= used
    paper = words_of(client.get(f"/koping/platser/{full}/underlag.pdf").data)
    for word in ("kan bero på slumpen", "kan inte avgöras", "het", "litet underlag"):
        assert TERMS[word].split(". ")[0] in paper


WRITTEN = {"wording": wording, "said": sentences}
"""What templates call to have their words written."""
INFLECTED = {"het": r"\bheta?\b(?! rut)", "het ruta": r"\bheta? rut", "säker": r"\bsäker\b", "på plan": r"\bpå plan\b"}


def of_templates() -> dict[str, str]:
    paths = [path for path in Path("app").rglob("templates/**/*.html")]
    return {str(path).partition("templates/")[2]: path.read_text(encoding="utf-8") for path in paths}


def shown(source: str, templates: dict[str, str]) -> str:
    """A template with what it includes and the macros that it calls, written out; comments left out."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    text = re.sub(r"\{% from .*?%\}", "", source)
    for name in re.findall(r'\{% include "(.*?)"', source):
        text += shown(templates[name], templates)
    for name, macros in re.findall(r'\{% from "(.*?)" import (.*?) %\}', source):
        for macro in re.findall(r"\w+", macros):
            body = re.search(rf"\{{% macro {macro}\(.*?endmacro", templates[name], re.DOTALL)
            if body and re.search(rf"\b{macro}\(", text):
                imports = "".join(re.findall(r"\{% from .*?%\}", templates[name]))
                text += shown(imports + body[0].partition("%}")[2], templates)
    return text


def written(text: str, module, prefix: str, done: set[str]) -> str:
    """The source of the functions that a text calls by this prefix, and of those that they call."""
    found = ""
    for name in set(re.findall(rf"\b{prefix}(\w+)\(", text)) - done:
        if isinstance(function := getattr(module, name, None), FunctionType):
            done.add(name)
            source = inspect.getsource(function)
            found += source + written(source, module, "", done)
    return found


def test_every_template_that_says_a_word_has_its_rule_beside_it():
    templates, used = of_templates(), set()
    for name, source in templates.items():
        if '{% extends "layout' not in source or name in ("start.html", "living.html"):  # they judge nothing
            continue
        text = shown(source, templates)
        ruled = {word for call in re.findall(r"terms\((.*?)\)", text) for word in re.findall(r'"(.*?)"', call)}
        said = re.sub(r"terms\(.*?\)|== \".*?\"|!= \".*?\"", "", text)
        said += "".join(written(said, module, rf"{call}\.", set()) for call, module in WRITTEN.items())
        # A follow-up's judgement is one of `app.est.models.JUDGEMENTS`.
        said += "".join(JUDGEMENTS.values()) if "judgement" in said else ""
        for word in TERMS:
            if re.search(INFLECTED.get(word, rf"\b{word}\b"), said, re.IGNORECASE):
                used.add(word)
                assert word in ruled, (name, word)
    assert used == set(TERMS) - {"litet underlag"}, "told by the numbers alone"


def test_a_warning_opens_its_own_days(world, client, full):
    client.sign_in(Role.COORDINATOR)
    with world.scope() as scope:
        alert = next(one for one in picture(scope, first=date(2026, 11, 9)).alerts if one.place_ids == (full,))
    link = f"/koping/platser/{full}?fran={alert.first}&amp;till={alert.last}"
    assert link in client.get(PERIOD).text and link in client.get(PERIOD + "/analys").text
    page = words(client.get(link.replace("&amp;", "&")))
    assert f"Rapporter {alert.n}" in page


def test_the_glossary_has_every_word():
    told = Path("docs/glossary.md").read_text(encoding="utf-8")
    assert all(word in told for word in TERMS)
