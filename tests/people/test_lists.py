"""Many are invited at once, from a file whose rows are looked at before anything is sent."""

import re
from io import BytesIO

import pytest

from tenants.access import Role
from tests.ground.test_files import workbook
from tests.people.test_people import organisation

HEAD = "e-post;roll;organisation;från;till"
ROWS = ["rektor@koping.example;Skola;Högstadieskolan;;", "ledning@koping.example;ledning;;2026-12-01;2026-12-31"]


def send(client, *rows: str, head: str = HEAD, **further):
    content = "\n".join([head, *rows]).encode()
    return client.post("/koping/personer/fil", {"file": (BytesIO(content), "personer.csv"), **further})


def invite(client, page: str):
    found = re.search(r'name="lines" value="([^"]*)"', page)
    assert found
    return client.post("/koping/personer/fil/inbjudan", {"lines": found[1]})


def test_a_list_is_looked_at_and_then_sent_once_though_posted_twice(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    page = send(client, *ROWS).text
    assert "Bjud in 2 personer" in page and "rektor@koping.example" not in client.get("/koping/personer/").text
    first = invite(client, page)
    assert first.status_code == 201
    links = re.findall(r'href="[^"]*(/koping/inbjudan/[\w-]+)"', first.text)
    assert len(links) == 2 and "Skola, Högstadieskolan" in first.text
    assert invite(client, page).status_code == 303, "both wait already"
    assert client.get("/koping/personer/?visa=vantar").text.count("väntar på svar</td>") == 2
    client.sign_out()
    assert [client.get(one).status_code for one in links] == [200, 200], "and the first addresses still hold"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ingen adress;Ledning;;;", "skriv en e-postadress"),
        ("a@koping.example;Kung;;;", "rollen ”Kung” finns inte."),
        ("a@koping.example;Skola;Ingenstans;;", "verksamheten ”Ingenstans” finns inte här."),
        ("a@koping.example;Skola;;;", "rapporterar åt en verksamhet"),
        ("a@koping.example;Ledning;;i går;", "är ingen dag"),
        ("a@koping.example;Ledning;;2026-12-24;2026-12-01", "kan inte komma före"),
        ("a@koping.example;Kommunpolis;Polisen;;", "har bekräftat"),
        ("rektor@koping.example;Skola;Högstadieskolan;;", "samma som rad 2."),
        ("administrator@koping.example;Ledning;;;", "är inte din att ge"),
        ("analyst@koping.example;Analytiker;;;", "Lämnas som den är."),
    ],
)
def test_a_row_that_cannot_be_is_left_out_and_says_why(client, world, row, said):
    client.sign_in(Role.ADMINISTRATOR)
    page = send(client, ROWS[0], row)
    assert page.status_code == 200 and "Bjud in 1 person<" in page.text and said in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b"namn;telefon\nx;y\n", "ska ha rubrikerna"),
        (f"{HEAD}\n".encode() + b"a@x.example;Skola;;;\n" * 201, "fler än 200 rader"),
        (b"PK\x03\x04xx", ""),
    ],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong(client, content, said):
    client.sign_in(Role.ADMINISTRATOR)
    answer = client.post("/koping/personer/fil", {"file": (BytesIO(content), "personer.csv")})
    assert answer.status_code == 422 and 'id="e-file"' in answer.text and said in answer.text


def test_a_workbook_with_its_days_as_numbers_is_read_too(client, world):
    client.sign_in(Role.COORDINATOR)
    rows = [HEAD.split(";"), ["rektor@koping.example", "Skola", "Högstadieskolan", 46357, ""]]
    content = BytesIO(workbook(rows))
    page = client.post("/koping/personer/fil", {"file": (content, "personer.xlsx")}).text
    assert "Bjud in 1 person<" in page
    assert invite(client, page).status_code == 201
    assert "2026-12-01" in client.get("/koping/personer/?visa=vantar").text


def test_a_unit_managers_list_holds_her_own_organisation_alone(client, world):
    client.sign_in(Role.UNIT_MANAGER)
    own, other = (f"{name[0]}@koping.example;Rapportör;{name};;" for name in ("Högstadieskolan", "Bostadsbolaget"))
    page = send(client, own, other).text
    assert "Bjud in 1 person<" in page and "är inte din att ge" in page
    assert organisation(world, "Bostadsbolaget") not in client.get("/koping/personer/").text
