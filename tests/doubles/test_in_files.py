"""Rows of a file that are like reports that are there: told in the preview as their reader may know, taken in beside
them or left out as she chooses, and then in the inbox."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from app.doubles import in_files, service
from app.doubles.likeness import LIKELY, score
from app.incidents import rules
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.places import service as places
from app.report.fields import NewReport
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tests.doubles.test_likeness import World as Town
from tests.intake.test_intake_pages import read as read_page
from tests.situational_pictures.reports import report
from tests.statements import asked, selects

HEADER = "externt_id;typ;tidigast;plats;organisation\n"
AT = "2026-11-24 12:00"
"""When `report(world, 1)` happened."""
ROWS = f"1;klotter;{AT};Torget;Bostadsbolaget\n2;hastighet;{AT};Torget;Bostadsbolaget\n"
ROWS += "3;klotter;2026-11-02 12:00;Torget;Bostadsbolaget\n"


@pytest.fixture
def there(world) -> UUID:
    """The school's report of a tag at the square."""
    return report(world, 1, role=Role.SCHOOL).id


def read(world, rows: str = ROWS, role=Role.COORDINATOR, **how):
    with world.scope(role) as scope:
        said = {"source": (HEADER + rows).encode(), "file_name": "rader.csv", "limits": WEB}
        return intake.import_incidents(scope, **said, **how)


def pairs(world) -> list[UUID]:
    with world.scope() as scope:
        return [pair.first.id for pair in service.pairs(scope)]


def test_the_preview_tells_which_rows_are_alike_and_nothing_is_kept(world, there):
    done = read(world, dry_run=True)
    assert (done.rows, done.new, done.alike) == (3, 3, 1)
    assert done.alike_rows == [[2, f"Klotter, Torget, {AT}", [str(there)]]] and pairs(world) == []


def test_taken_in_they_lie_beside_each_other(world, there):
    done = read(world)
    assert (done.new, done.alike, done.held) == (3, 1, []) and pairs(world) == [there]
    again = read(world)
    assert (again.known, again.alike) == (3, 0) and pairs(world) == [there]  # what is known is compared with nothing


def test_left_out_they_wait_for_a_decision_and_come_in_beside_it_then(world, there):
    done = read(world, leave_out=True)
    assert (done.new, done.alike, [row.kind for row in done.held]) == (2, 1, ["alike"]) and pairs(world) == []
    with world.scope() as scope:
        assert intake.decide(scope, id=done.id, kind="alike") == (0, 1)
    assert pairs(world) == [there]


def test_nothing_is_told_of_what_the_reader_may_not_open_and_no_row_is_left_out_for_it(world):
    hidden = report(world, 1, role=Role.SOCIAL_SERVICES).id
    done = read(world, role=Role.REPORTER, leave_out=True)
    assert (done.new, done.alike, done.held) == (3, 0, [])
    assert pairs(world) == [hidden]  # it waits for the coordinator


def test_what_a_file_has_told_of_the_same_organisation_is_no_double(world):
    read(world)
    assert read(world, f"8;klotter;{AT};Torget;Bostadsbolaget\n", dry_run=True).alike == 0
    assert read(world, f"7;klotter;{AT};Torget;Fritidsgården\n", dry_run=True).alike == 1


def test_a_file_costs_one_question_more_however_many_rows_it_has(world, there):
    costs = []
    for n in (3, 300):
        rows = "".join(f"{at};klotter;2026-11-{at % 20 + 1:02} 12:00;Torget;Bostadsbolaget\n" for at in range(n))
        with asked(world.web.engine) as statements:
            read(world, rows, dry_run=True)
        found = selects(statements)
        costs.append((len(found), sum("of_file" in one for one in found)))
    assert costs[0] == costs[1] and costs[0][1] == 1, costs


def test_the_page_shows_the_pairs_and_takes_the_choice(client, world, there):
    client.sign_in(Role.COORDINATOR)
    assert "Lämna dem utanför" in client.get("/koping/inlasning/").text
    for step, alike in (("prova", "ta-in"), ("las-in", "utelamna")):
        shown = client.get(read_page(client, world, HEADER + ROWS, step, alike=alike).location).text
        assert "En rad liknar en händelse som redan finns" in shown and f"/koping/rapporter/{there}" in shown
    assert "Läs in raden" in shown and "Raden liknar en händelse" in shown


def test_what_the_database_finds_is_what_the_rule_finds(world):
    """The constructed town: the first report of each event is there, the others come in a file with a hundred more."""
    town = Town(3, 400).reports
    with world.scope() as scope:
        known, areas = rules.knowledge(scope, from_file=True), [one.id for one in places.areas_to_choose(scope)]
        first, second = world.organisation("Högstadieskolan"), world.organisation("Bostadsbolaget")
        stored, rows, seen = [], [], set()
        for n, told in enumerate(town):
            in_file = told.event in seen or n % 4 == 0
            seen.add(told.event)
            area = areas[told.sub_area_id.int % len(areas)] if told.sub_area_id and told.lat is None else None
            said = NewReport(
                category=taxonomy.categories()[told.category_id].slug,
                earliest=told.earliest,
                latest=told.latest,
                lat=told.lat,
                lon=told.lon,
                sub_area_id=area,
                precision="exact" if told.lat else "sub_area",
                text="Något som hände där.",
                organisation_id=second if in_file else first,
            )
            columns, faults = rules.check(said, known)
            assert not faults, faults
            (rows if in_file else stored).append(
                (told.event, {**columns, "intake_key": f"town:{n}", "id": UUID(int=n + 1)})
            )
        incidents.add_many(scope, rows=[columns for _, columns in stored])
        found = in_files.alike(scope, rows=[columns for _, columns in rows])
    alike = {(columns["id"], id) for (_, columns), one in zip(rows, found, strict=True) for _, id in one.others}
    of = {columns["id"]: (event, SimpleNamespace(**columns)) for event, columns in (*stored, *rows)}
    by_rule = {
        (mine["id"], its["id"])
        for _, mine in rows
        for _, its in stored
        if score(of[mine["id"]][1], of[its["id"]][1]) >= LIKELY
    }
    true = {(mine["id"], its["id"]) for event, mine in rows for other, its in stored if event == other}
    assert alike == by_rule
    precision, recall = len(alike & true) / len(alike), len(alike & true) / len(true)
    print(f"{len(rows)} rows, {len(true)} doubles: precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.7 and recall >= 0.7
