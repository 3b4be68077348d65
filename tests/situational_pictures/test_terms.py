"""A word of judgement has one meaning: its rule stands on every page and paper that uses it."""

import re
from datetime import date
from pathlib import Path

import pytest

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
    for rule in TERMS.values():
        assert rule.split(". ")[0] in paper


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
