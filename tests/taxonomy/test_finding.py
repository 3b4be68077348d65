"""Types and places are found by people's own words."""

import json
from pathlib import Path

import pytest

from app.taxonomy import choices, finding, local
from app.taxonomy.service import by_slug
from tenants.access import Role

CASES = json.loads((Path(__file__).parent / "finding_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", CASES["asked"])
def test_what_is_found(asked):
    assert finding.find(asked, CASES["choices"]) == CASES["asked"][asked]


def test_every_type_that_says_something_has_other_words():
    wanted = {slug for slug, one in by_slug().items() if not (one.needs_text or one.retired)}
    assert set(finding.synonyms()) == wanted
    assert all(words.strip() for words in finding.synonyms().values())


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("klotter", "klotter"),
        ("sprayat", "klotter"),
        ("buskörning", "buskorning"),
        ("moppe", "moped-cross"),
        ("slagsmål", "brak"),
        ("knark", "narkotikabruk"),
        ("epa", "a-traktor-mbu"),
        ("vejp", "langning"),
        ("krossad ruta", "glaskross"),
        ("källarinbrott", "inbrott-forrad"),
        ("släckt lampa", "belysning"),
        ("fyrverkeri", "pyroteknik"),
        ("hänger i trappuppgång", "samling-inne"),
    ],
)
def test_the_words_of_people(world, asked, slug):
    with world.scope(Role.SCHOOL) as scope:
        words, offered = local.other_words(scope), local.offered(scope)
    found = finding.find(
        asked, [(code, name, words.get(code, "")) for _group, types in offered for code, name in types]
    )
    assert slug in found


def test_a_type_of_the_place_is_found_by_what_it_is_and_was_called(world):
    with world.scope(Role.COORDINATOR) as scope:
        own = str(choices.add_own(scope, slug="klotter", own_name="Målning på elskåp").id)
    with world.scope(Role.SCHOOL) as scope:
        words, offered = local.other_words(scope), local.offered(scope)
    among = [(code, name, words.get(code, "")) for _group, types in offered for code, name in types]
    assert own in finding.find("elskåp", among) and own in finding.find("tagg", among)
