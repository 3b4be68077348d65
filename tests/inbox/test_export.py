"""Reports as a file: what the reader's list holds and nothing else, of each what she reads, and nothing that runs."""

import csv
import io

from app.ground import sheets
from app.inbox import export
from tenants.access import Role
from tests.situational_pictures.reports import report

FORMULA = "=1+1 på gaveln"


def taken(client, role, **asked) -> list[dict]:
    answer = client.sign_in(role).post("/koping/inkommet/fil", asked)
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_each_takes_out_what_she_reads_and_texts_only_where_she_reads_them(world, client):
    schools = report(world, 0, text="Klotter på gaveln.")
    others = report(world, 0, role=Role.SOCIAL_SERVICES, text="Bråk i trappan.")
    both = {str(schools.id): "Klotter på gaveln.", str(others.id): "Bråk i trappan."}
    assert {row["id"]: row["text"] for row in taken(client, Role.COORDINATOR)} == both
    assert {row["id"]: row["text"] for row in taken(client, Role.ANALYST)} == {str(schools.id): ""}
    assert [row["id"] for row in taken(client, Role.UNIT_MANAGER)] == [str(schools.id)]
    assert client.sign_in(Role.POLICE_OFFICER).post("/koping/inkommet/fil").status_code == 403


def test_what_is_chosen_in_the_list_is_chosen_in_the_file(world, client):
    report(world, 0)
    kept = report(world, 0, category="hot", place="Stationen")
    assert [row["id"] for row in taken(client, Role.COORDINATOR, category="hot")] == [str(kept.id)]


def test_a_text_that_a_spreadsheet_would_run_is_a_text(world, client):
    report(world, 0, text=FORMULA)
    assert [row["text"] for row in taken(client, Role.COORDINATOR)] == [f"'{FORMULA}"]
    book = client.post("/koping/inkommet/fil", {"kind": "xlsx"}).get_data()
    (_, head), (_, row) = sheets.rows(book)
    assert tuple(head) == export.COLUMNS and row[-1] == FORMULA and b"<f>" not in book


def test_too_many_are_refused_in_a_sentence(world, client, monkeypatch):
    monkeypatch.setattr(export, "MOST", 1)
    for _ in range(2):
        report(world, 0)
    answer = client.sign_in(Role.COORDINATOR).post("/koping/inkommet/fil")
    assert answer.status_code == 422 and "Det är fler än 1 rapporter. Välj färre dagar" in answer.text


def test_the_log_tells_how_many_were_taken_out(world, client):
    report(world, 0)
    taken(client, Role.ANALYST)
    page = client.sign_in(Role.AUDITOR).get("/koping/logg/").get_data(as_text=True)
    assert "tog ut rapporter som fil: 1 rad" in page
