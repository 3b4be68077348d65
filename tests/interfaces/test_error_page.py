"""The error page stands alone: what is missing on the machine costs nobody the sentence that says what to do."""

import re
from datetime import UTC, datetime

import pytest

from app import factory
from app.interfaces import browser
from tenants.access import Role
from tenants.scope import Database
from tests.browsing import TOKEN, Browser
from tests.databases import url_as

HTML = "text/html; charset=utf-8"


def said(answer) -> str:
    """The words of a page."""
    assert answer.content_type == HTML and 'lang="sv"' in answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def without_packages(world, settings, tmp_path, monkeypatch) -> Browser:
    """A browser at a machine where the vendor files have never been installed."""
    monkeypatch.setattr(factory, "NODE_MODULES", tmp_path / "nowhere")
    return Browser(factory.create_app(settings, world.web).test_client(), world)


def test_a_page_without_the_vendor_files_says_that_it_is_our_fault(without_packages):
    answer = without_packages.get("/koping/logga-in")
    assert answer.status_code == 500
    words = said(answer)
    assert "Fel 500 Något gick fel hos oss" in words and "Inget av det du skickade har sparats." in words
    assert "Köping" in words and "Ring 112" in words
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)
    assert len(sheets) == 3 and all(without_packages.get(sheet).status_code == 200 for sheet in sheets)
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/koping/finns-inte", 404, "Sidan finns inte"),
        ("/finns-inte/", 404, "Sidan finns inte"),
        ("/koping/fokusomraden/nytt", 403, "Det här får du inte göra"),
        ("/koping/byt", 405, "Så kan sidan inte användas"),
    ],
)
def test_every_error_page_is_drawn_without_the_vendor_files(without_packages, path, status, title):
    without_packages.sign_in(Role.SCHOOL)
    answer = without_packages.get(path)
    assert answer.status_code == status
    assert f"Fel {status} {title}" in said(answer) and "Till startsidan" in said(answer)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_it_is_plain_without_any_style_sheet(world, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "STATIC", tmp_path)
    client = factory.create_app(settings, world.web).test_client()
    answer = client.get("/koping/logga-in")
    assert answer.status_code == 500 and "Något gick fel hos oss" in said(answer)
    assert "stylesheet" not in answer.text


def test_what_was_typed_is_kept_without_the_frame(client, world, app, monkeypatch):
    assert client.sign_in(Role.REPORTER).csrf

    def missing(name):
        raise LookupError(name)

    monkeypatch.setitem(app.jinja_env.globals, "static", missing)
    answer = client.post("/koping/rapporter/", {"category": "klotter", "text": "Nytt klotter på gaveln."})
    assert answer.status_code == 500 and 'value="Nytt klotter på gaveln."' in answer.text
    assert TOKEN.search(answer.text)


@pytest.fixture
def without_database(settings, postgres_url, tmp_path):
    """An application whose database has gone."""
    database = Database(
        url_as(postgres_url, "there_is_none", "web"),
        files=None,
        enqueue=lambda *_: None,
        clock=lambda: datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    )
    yield factory.create_app(settings, database)
    database.engine.dispose()


@pytest.mark.parametrize("path", ["/", "/koping/", "/koping/logga-in", "/koping/rapporter/"])
@pytest.mark.parametrize("framed", [True, False])
def test_the_database_is_down(without_database, monkeypatch, path, framed):
    if not framed:
        monkeypatch.setitem(without_database.jinja_env.globals, "static", lambda name: {}[name])
    answer = without_database.test_client().get(path)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert "Fel 503 Tillfälligt stopp Databasen svarar inte just nu." in said(answer)


def test_a_page_that_is_not_there_needs_no_database(without_database):
    answer = without_database.test_client().get("/static/finns-inte")
    assert answer.status_code == 404 and "Sidan finns inte" in said(answer)


def test_a_frame_that_can_be_drawn_is_the_usual_one(client):
    client.sign_in(Role.COORDINATOR)
    answer = client.get("/koping/rapporter/0190a8f0-0000-7000-8000-000000000000")
    assert answer.status_code == 404 and 'aria-label="Huvudmeny"' in answer.text
