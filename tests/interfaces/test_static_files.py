"""A static file is kept by the browser for a year: every page and map document asks for it with its version."""

import re
from datetime import date

import pytest

from app.interfaces.browser import VENDOR
from tenants.access import Role
from tests.world import AREA

ADDRESS = re.compile(r"""["'(]((?:https?://[^"'()\s]+)?/static/[^"'()\s]+)""")
MONDAY = date(2026, 11, 9)
MAPS = [
    (Role.REPORTER, "/koping/rapporter/karta"),
    (Role.COORDINATOR, f"/koping/lagesbild/{MONDAY}/karta"),
    (Role.AREA_CHIEF, f"/{AREA}/omradet/{MONDAY}/karta"),
]


def asked_for(client, path: str) -> list[str]:
    """The addresses of static files in a page, each with its version and each there."""
    found = ADDRESS.findall(client.get(path).text)
    for address in found:
        assert re.search(r"\?v=[0-9a-f]{10}$", address), f"{path} asks for {address}"
        assert client.get(address).status_code == 200
    return found


@pytest.mark.parametrize(("role", "path"), MAPS)
def test_a_map_document_asks_for_its_files_with_their_version(client, role, path):
    found = asked_for(client.sign_in(role), path)
    assert {name.partition("?")[0] for name in found} >= {
        "/static/map-layer.js",
        "/static/map.css",
        "/static/vendor/leaflet/dist/leaflet.js",
        "/static/vendor/leaflet/dist/leaflet.css",
    }


def test_every_page_asks_for_its_files_with_their_version(app, client):
    """Every page of the menu and every other page whose address needs no id."""
    client.sign_in(Role.COORDINATOR)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    answers = {path: client.get(path) for path in ["/", *(f"/koping{rule.rule}" for rule in rules)]}
    pages = [
        path for path, one in answers.items() if one.mimetype == "text/html" and "<html" in one.text
    ]  # and no part of one
    assert len(pages) > 10
    assert not [path for path in pages if client.get(path).status_code == 200 and not asked_for(client, path)]


def test_every_vendor_file_is_there_and_no_other(client):
    for package, files in VENDOR.items():
        for name in files:
            assert client.get(f"/static/vendor/{package}/{name}").status_code == 200
        assert client.get(f"/static/vendor/{package}/package.json").status_code == 404
