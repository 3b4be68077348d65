"""The pages: try a file, read it in, fetch what is wrong, and never a 500."""

import io

import pytest

from app.intake.csv_file import WEB, read
from tenants.access import Role
from tests.intake.test_import import GOOD, HEAD, stored

PATH = "/koping/inlasning/"


def send(client, content, step="las-in", name="rapporter.csv", **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(PATH, {"step": step, "file": (io.BytesIO(content), name), **more})


def test_try_then_read_in_then_mend(client, world):
    client.sign_in(Role.COORDINATOR)
    empty = client.get(PATH).text
    assert "Ingen fil är inläst" in empty
    assert "<code>klotter</code>" in empty and "Torget" in empty, "what the columns may say stands on the page"
    bad = GOOD + "klottr;2026-11-20;;;;;;;=1+1\n"
    tried = send(client, bad, "prova")
    assert tried.status_code == 200 and "Inget är sparat." in tried.text and "Välj filen igen" in tried.text
    assert "Händelsetypen finns inte." in tried.text and "=1+1" not in tried.text
    assert stored(world) == []
    answer = send(client, bad)
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "Filen är inläst." in shown.text and "Rätta och läs in igen" in shown.text
    assert len(stored(world)) == 3
    file = client.get(answer.location.split("?")[0] + "/fel.csv")
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "rapporter.csv.fel.csv" in file.headers["Content-Disposition"]
    (row,) = read(file.data, limits=WEB).rows()
    assert row.cells[:4] == ["5", "typ", "Händelsetypen finns inte. Välj en i listan över händelsetyper.", "klottr"]
    assert row.cells[-1] == "'=1+1", "a spreadsheet takes it for text"
    mended = file.data.decode().replace("klottr", "klotter")
    client.get(PATH)
    again = client.get(send(client, mended, name="rapporter.csv.fel.csv").location)
    assert "Rätta och läs in igen" not in again.text
    assert [row.text for row in stored(world)].count("=1+1") == 1
    assert "Alla rader som gick att läsa fanns redan" in client.get(send(client, GOOD).location).text
    assert "ingen rad gick att läsa in" in client.get(send(client, HEAD + "x;2026-11-20;;;;;;;\n").location).text
    listed = client.get(PATH).text
    assert listed.count("rapporter.csv.fel.csv") == 1 and "coordinator, koping (exempel)" in listed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen innehåller inga rader."),
        (b"\xef\xbb\xbf", "Filen innehåller inga rader."),
        (HEAD, "Filen innehåller inga rader."),
        (b"PK\x03\x04" + b"\0" * 100, "Spara om som CSV UTF-8."),
        (b"%PDF-1.7\n", "Filen är en PDF."),
        (b"\x00\x01\x02\x03" * 1000, "annat än text"),
        (GOOD.encode()[:-1] + b"\xff\xfe", "Filen måste vara UTF-8."),
        ('typ;tidigast\n"klotter;2026', "citattecken"),
        ("typ;tidigast;pnr\nklotter;2026-11-20;1\n", "Kolumner som inte känns igen: ”pnr”"),
        ("kommun;typ;tidigast\narboga;klotter;2026-11-20\n", "Filen gäller Arboga men du arbetar i Köping."),
        ("typ;tidigast\n" + "klotter;2026-11-20\n" * 100_001, "Filen har fler än 100\u00a0000 rader."),
        ("typ;tidigast;text\nklotter;2026-11-20;" + "x" * 10_000_001, "Filen är större än 10 MB."),
    ],
)
@pytest.mark.parametrize("step", ["prova", "las-in"])
def test_bad_files_are_explained(client, world, content, said, step):
    client.sign_in(Role.COORDINATOR)
    answer = send(client, content, step)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(world) == []


def test_a_form_without_a_file_or_with_a_strange_button(client, world):
    client.sign_in(Role.COORDINATOR)
    for data in ({"step": "las-in"}, {"step": "las-in", "file": (io.BytesIO(b""), "")}):
        answer = client.post(PATH, data, content_type="multipart/form-data")
        assert answer.status_code == 422 and "Välj en fil först." in answer.text
    assert client.post(PATH, {"file": "text"}).status_code == 422
    assert send(client, GOOD, step="bort").status_code == 422
    assert send(client, GOOD, tenant_id="x").status_code == 422
    assert stored(world) == []


def test_more_than_a_form_may_hold_is_413(client, world):
    client.sign_in(Role.COORDINATOR)
    answer = send(client, b"x" * 10_600_000)
    assert answer.status_code == 413 and "större än vad som tas emot" in answer.text
    other = client.post("/koping/rapporter/", {"text": (io.BytesIO(b"x" * 1_100_000), "a")})
    assert other.status_code == 413, "the larger limit is this form's alone"


def test_a_file_from_another_page_or_a_stranger_is_not_taken_in(client, world):
    assert client.get(PATH).status_code == 303
    client.sign_in(Role.COORDINATOR)
    foreign = client.post(
        PATH, {"step": "las-in", "file": (io.BytesIO(GOOD.encode()), "a.csv")}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 400
    client.sign_in(Role.SCHOOL)
    assert client.get(PATH).status_code == 403 and send(client, GOOD).status_code == 403
    assert stored(world) == []


def test_a_reading_of_somebody_else_is_not_there(client, world):
    client.sign_in(Role.COORDINATOR)
    where = send(client, GOOD + "klottr;2026-11-20;;;;;;;\n").location.split("?")[0]
    client.sign_in(Role.REPORTER)
    assert [client.get(where + end).status_code for end in ("", "/fel.csv")] == [404, 404]
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(where.replace("koping", "arboga")).status_code == 404
