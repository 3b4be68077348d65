"""Anybody reads the open pages, nothing is known of whoever does, and nothing but what was published is there."""

import json
import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import inspect, select

from app.public.languages import FOLDER, LANGUAGES, catalogue
from app.publishing import service
from app.publishing.models import OpenItem
from app.tips import service as tips
from tenants.access import Role
from tenants.isolation import OutsideTenant
from tenants.models import Base, InTenant, Open
from tests.public.modules import turn
from tests.publishing.items import CONTACTS, MESSAGE, published

PAGES = ("/oppet/", "/oppet/en/", "/oppet/latt/", "/oppet/tillganglighet", "/oppet/data", "/oppet/flode.atom")
HOME = "/koping/oppet/"


@pytest.fixture
def opened(world):
    turn(world, "oppna-sidor", at="arboga", on=False)
    return world


def text_of(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def test_where_it_is_not_turned_on_there_is_no_such_place(opened, client):
    nowhere = client.get("/finns-inte/oppet/")
    for address in (*(f"/arboga{one}" for one in PAGES), "/vastra-malardalen/oppet/", "/koping/oppet/finns-inte"):
        answer = client.get(address)
        assert (answer.status_code, answer.data) == (404, nowhere.data), address
        assert {*answer.headers.keys()} == {*nowhere.headers.keys()} and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", PAGES)
def test_no_cookie_is_set_and_anybody_may_keep_the_answer(opened, client, address):
    published(opened)
    client.sign_in(Role.COORDINATOR)
    mine = client.get(f"/koping{address}")
    client.sign_out()
    others = client.get(f"/koping{address}")
    assert mine.status_code == 200 and mine.data == others.data
    assert "Set-Cookie" not in mine.headers and "Cookie" not in mine.headers.get("Vary", "")
    assert mine.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/koping{address}", headers={"If-None-Match": mine.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert not re.search('csrf|nonce="[^"]', others.get_data(as_text=True))


def test_what_is_published_is_there_in_the_same_second_and_gone_when_it_is_taken_back(opened, client):
    assert "Meddelanden" not in text_of(client, HOME)
    row = published(opened, english_title="Graffiti", english_text="Several walls were painted.")
    assert MESSAGE["title"] in text_of(client, HOME)
    page = text_of(client, f"{HOME}{row.id}")
    assert all(said in page for said in MESSAGE.values()) and "application/ld+json" in page
    english = text_of(client, f"{HOME}en/{row.id}")
    assert "Several walls" in english and '<html lang="en">' in english and MESSAGE["text"] not in english
    assert f'<div lang="sv"><p>{MESSAGE["doing"]}' in english, "what is said in Swedish alone is marked as such"
    assert english.index("Several walls") < english.index("available in Swedish only") < english.index(MESSAGE["doing"])
    easy = text_of(client, f"{HOME}latt/{row.id}")
    assert "finns inte på lätt svenska" in easy and MESSAGE["text"] in easy and "finns inte på lätt" not in english
    with opened.scope() as scope:
        service.take_back(scope, id=row.id, why="Uppgiften stämde inte.")
    page = text_of(client, f"{HOME}{row.id}")
    assert "Uppgiften stämde inte." in page and MESSAGE["text"] not in page
    assert "Several walls" not in text_of(client, f"{HOME}en/{row.id}")


def test_contacts_years_and_the_statement(opened, client):
    published(opened)
    published(opened, kind="contacts", **CONTACTS)
    page = text_of(client, HOME)
    assert 'href="tel:0227600000"' in page and "Ring eller skriv." in page and f"{HOME}ar/2026" in page
    assert MESSAGE["title"] in text_of(client, f"{HOME}ar/2026")
    text_of(client, f"{HOME}ar/1999", 404)
    statement = text_of(client, f"{HOME}tillganglighet")
    assert "delvis förenlig" in statement and "logga in igen" not in statement, "only of these pages"


def test_the_feeds_can_be_read(opened, client):
    row = published(opened)
    feed = ElementTree.fromstring(client.get(f"{HOME}flode.atom").data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{atom}title") for one in feed.iter(f"{atom}entry")] == [MESSAGE["title"]]
    assert all(feed.find(f"{atom}{name}") is not None for name in ("id", "title", "updated", "author", "rights"))
    (item,) = json.loads(client.get(f"{HOME}data.json").data)["items"]
    assert (item["id"], item["_samsyn"]["content"]["text"]) == (f"urn:uuid:{row.id}", MESSAGE["text"])
    assert MESSAGE["call"] in item["content_text"]


def test_what_is_told_of_nothing(opened, client):
    soon = "Här står snart vad kommunen och polisen har lovat"
    assert all(soon in text_of(client, f"{HOME}{page}") for page in ("", "inbaddat"))
    published(opened)
    assert not any(soon in text_of(client, f"{HOME}{page}") for page in ("", "inbaddat"))


def test_one_part_may_stand_in_another_sites_frame(opened, client):
    published(opened)
    answer = client.get(f"{HOME}inbaddat")
    assert MESSAGE["title"] in answer.get_data(as_text=True) and "<script" not in answer.get_data(as_text=True)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(HOME).headers["Content-Security-Policy"]


def test_the_public_sees_open_rows_and_nothing_else(opened):
    published(opened)
    tables = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, InTenant)]
    with opened.scope(Role.COORDINATOR) as scope:
        there = {one for one in tables if scope.db.scalar(select(one.tenant_id).limit(1))}
    assert len(there) > 8
    with opened.scope(None) as scope:
        public, _state = scope.for_public()
        seen = {one for one in tables if public.db.scalar(select(one.tenant_id).limit(1))}
        assert seen == {one for one in there if issubclass(one, Open)} == {OpenItem}
        # The wall of the database holds by itself, past the session's lock.
        line = public.db.connection()
        for one in there:
            names = line.exec_driver_sql(f"SELECT count(*) FROM {inspect(one).local_table}").scalar()  # noqa: S608 - our own names
            assert bool(names) == issubclass(one, Open), one
    with pytest.raises(OutsideTenant), opened.scope(None) as scope:
        scope.for_public()[0].add(OpenItem(kind="message", content={}))


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code])
def test_every_word_of_the_pages_is_in_every_language(code):
    app = FOLDER.parent.parent
    pages = [*(FOLDER.parent / "templates").rglob("*.html"), app / "templates/open_layout.html"]
    pages += [app / "publishing/templates/publishing/item.html", *app.glob("tips/templates/tips/open*.html")]
    found = {one for page in pages for one in re.findall(r"words\([\"']([^\"']+)[\"']\)", page.read_text())}
    found |= set(tips.FAULTS)
    assert len(found) > 25
    known = catalogue(code)
    assert found == set(known), "words without a translation, or translations that no page uses"
    assert [one for one, said in known.items() if not said or said == one] == []
