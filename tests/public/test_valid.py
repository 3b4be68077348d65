"""Every open page in three languages, with its faults and its empty states, is valid HTML; every feed is what its
format asks for."""

import json
import re

import pytest
from lxml import html

from app.publishing import service as publishing
from app.tips import service as tips
from tenants.access import Role
from tests.public import valid_feeds, valid_html
from tests.public.test_ledger import HOME, told, walked  # noqa: F401 - a fixture
from tests.publishing.items import published
from tests.tips.told import TEXT, code_in, tell

LANGUAGES = ("", "en", "latt")


def states(client) -> dict[str, str]:
    """What the form of tips answers, in each language: name -> page."""
    found = {}
    for language in LANGUAGES:
        said = {"language": language, "place_text": "Ring Kalle Svensson på 0708-123456"}
        for name, answer in {
            "nothing told": tell(client, "", work=False, **said),
            "the guard": tell(client, "Kalle Svensson säljer.", work=False, **said),
            "old": tell(client, TEXT, work=False, word="2020-01-01.abc", language=language),
            "wait": tell(client, f"{TEXT} {language}", work=False, language=language, kind="accessibility"),
            "taken in": tell(client, f"{TEXT} {language}", language=language, wants_answer="ja"),
            "no such code": client.post(f"{HOME}tips/svar", {"code": "BBBBCCCCDDDD", "language": language}),
        }.items():
            found[f"{name} {language}"] = answer.text
        code = code_in(answer) if (answer := tell(client, f"En till. {language}", wants_answer="ja")) else ""
        found[f"waits {language}"] = client.post(f"{HOME}tips/svar", {"code": code, "language": language}).text
    return found


def test_every_page_is_valid(told, client):  # noqa: F811
    world, _row = told
    gone = published(world)
    with world.scope() as scope:
        publishing.take_back(scope, id=gone.id, why="Uppgiften <stämde> inte & är borta.")
    with world.scope(Role.COMMUNICATOR) as scope:
        place = tips.add_place(scope, name='Trapphus "A" & <B>', kind="business")
    pages = walked(client)
    pages |= {
        f"sheet {one}": client.get(f"{HOME}{one}/tips/plats/{place.code}".replace("//", "/")).text for one in LANGUAGES
    }
    pages |= states(client) | {"404": client.get(f"{HOME}finns-inte").text}
    pages |= {"an empty place": client.get("/arboga/oppet/").text}
    checked = {address: valid_html.faults(page) for address, page in pages.items() if page.startswith("<!DOCTYPE")}
    assert {address: wrong for address, wrong in checked.items() if wrong} == {}
    assert len(checked) > 60
    marked = [
        html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
        for page in pages.values()
        if page.startswith("<!DOCTYPE")
    ]
    read = [json.loads(one) for found in marked for one in found]
    assert {one["@type"] for one in read} == {"GovernmentOrganization", "NewsArticle", "Article", "Dataset"}
    assert [wrong for one in read for wrong in valid_feeds.schema_org(one)] == []
    # No page fetches anything from elsewhere.
    trees = [html.fromstring(page) for page in pages.values() if page.startswith("<!DOCTYPE")]
    asked = "//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href | //@src"
    fetched = {one for tree in trees for one in tree.xpath(asked)}
    assert len(fetched) > 5 and [one for one in fetched if not one.startswith(("/static/", "/koping/vapen/"))] == []
    assert [address for address, page in pages.items() if re.search(r"url\(['\"]?(?!/static/)", page)] == []
    _feeds(client)


def _feeds(client) -> None:
    assert valid_feeds.atom(client.get(f"{HOME}flode.atom").data) == []
    assert valid_feeds.json_feed(json.loads(client.get(f"{HOME}data.json").data)) == []
    catalogue = json.loads(client.get(f"{HOME}katalog.jsonld").data)
    assert valid_feeds.catalogue(catalogue) == []
    assert len(catalogue["dcat:dataset"]) == 2 and "dcat:contactPoint" in catalogue["dcat:dataset"][1]
    answer = client.get(f"{HOME}katalog.rdf")
    assert answer.mimetype == "application/rdf+xml" and valid_feeds.rdf(answer.data, catalogue) == []


def test_feeds_of_nothing_are_valid_too(world, client):
    _empty_feeds(client)


def _empty_feeds(client) -> None:
    assert valid_feeds.atom(client.get(f"{HOME}flode.atom").data) == []
    assert valid_feeds.json_feed(json.loads(client.get(f"{HOME}data.json").data)) == []
    assert valid_feeds.catalogue(json.loads(client.get(f"{HOME}katalog.jsonld").data)) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<p>a<p>b</p>", "<p> in <p>"),
        ("<ul><p>a</p></ul>", "<p> in <ul>"),
        ("<p><div>a</div></p>", "<div> in <p>"),
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ('<a href="/"><button type="submit">x</button></a>', "within ['a']"),
        ('<input type="text" id="x">', "no label"),
        ('<p aria-describedby="nothing">a</p>', "names no"),
        ("<p>a & b</p>", "< or & in a text"),
        ("<p class=a>b</p>", "without quotes"),
        ("<h3>a</h3>", "a heading 3 after 1"),
        ('<form action="/"><form action="/"></form></form>', "<form> within"),
        ("<font>a</font>", "no element"),
        ('<p align="left">a</p>', "no attribute"),
    ],
)
def test_what_is_broken_is_found(broken, said):
    page = (
        '<!DOCTYPE html>\n<html lang="sv"><head><title>a</title></head><body><main><h1>a</h1>{}</main></body></html>\n'
    )
    assert valid_html.faults(page.format("<p>b</p>")) == []
    assert any(said in one for one in valid_html.faults(page.format(broken)))
