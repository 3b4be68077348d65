"""One rule book: at whatever door, a bad report is refused with the same words; and a field is declared once."""

import ast
import html
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from app.figures.periods import local
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.intake.report_files import COLUMNS
from app.report.fields import FIELDS
from tenants.access import Role
from tests.world import NOW

PRODUCT = Path(__file__).parents[2] / "app"
REPORT = {"category": "klotter", "earliest": "2026-11-24T20:30", "named_place_id": "Torget"}
TOMORROW = f"{local(NOW + timedelta(days=1)):%Y-%m-%dT%H:%M}"
POINT = {"named_place_id": None, "precision": "exact"}
BAD = {
    "no category": ({"category": None}, "category"),
    "an unknown category": ({"category": "finns-inte"}, "category"),
    "no time": ({"earliest": None}, "earliest"),
    "before the year 2000": ({"earliest": "1999-12-31T23:59"}, "earliest"),
    "a year nobody can mean": ({"earliest": "0202-11-24T20:30"}, "earliest"),
    "an hour that did not exist": ({"earliest": "2026-03-29T02:30"}, "earliest"),
    "tomorrow": ({"earliest": TOMORROW}, "earliest"),
    "until tomorrow": ({"latest": TOMORROW}, "latest"),
    "the last before the first": ({"latest": "2026-11-23T20:30"}, "latest"),
    "one figure of two": ({**POINT, "lat": "59.51"}, "lon"),
    "the other figure of two": ({**POINT, "lon": "15.99"}, "lat"),
    "figures that have changed places": ({**POINT, "lat": "15.99", "lon": "59.51"}, "lat"),
    "metres": ({**POINT, "lat": "6598000", "lon": "1556000"}, "lat"),
    "Paris": ({**POINT, "lat": "48.85", "lon": "2.35"}, "lat"),
    "Scotland": ({**POINT, "lat": "59.51", "lon": "2.35"}, "lon"),
    "another county": ({**POINT, "lat": "59.9", "lon": "17.9"}, "lat"),
    "another county, though the place is told": ({"lat": "59.9", "lon": "17.9", "precision": "place"}, "lat"),
    "a place nobody knows": ({"named_place_id": "Månen"}, "named_place_id"),
    "a sub-area nobody knows": ({"sub_area_id": "Månen"}, "sub_area_id"),
    "an organisation nobody knows": ({"organisation_id": "Månen"}, "organisation_id"),
    "a how of another group": ({"how": "genomfart"}, "how"),
    "a how where there is none": ({"category": "offentligt-arrangemang", "how": "genomfart"}, "how"),
    "a long how": ({"how": "x" * 81}, "how"),
    "other without a text": ({"category": "annat-trafik"}, "text"),
    "other with an invisible text": ({"category": "annat-trafik", "text": "\u200b"}, "text"),
    "a long text": ({"text": "x" * 4_001}, "text"),
}


def refused_by_form(client, world, said: dict, role: Role) -> str:
    """The page, as plain text."""
    client.sign_in(role).get("/koping/rapporter/ny")
    answer = client.post("/koping/rapporter/", with_ids(world, said))
    assert answer.status_code == 422
    return html.unescape(answer.text)


def refused_by_api(client, world, said: dict, role: Role) -> dict[str, list[str]]:
    token = world.key(role, reach="report")
    body = with_ids(world, said)
    body |= {name: float(body[name]) for name in ("lat", "lon") if name in body}
    answer = client.http.post("/koping/api/v1/incidents/", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    return answer.json["fields"]


def refused_by_file(world, said: dict, role: Role) -> tuple[str, str]:
    """(field, sentence)."""
    cells = {COLUMNS[name][0]: FILE_WORDS.get(value, value) for name, value in said.items()}
    header = ["typ", "tidigast", *(name for name in cells if name not in ("typ", "tidigast"))]
    text = ";".join(header) + "\n" + ";".join(cells.get(name, "") for name in header) + ";\n"
    with world.scope(role) as scope:
        done = intake.import_incidents(scope, source=text.encode(), file_name="a.csv", limits=WEB, dry_run=True)
    assert done.new == 0
    (bad,) = done.bad
    return next(field for field, names in COLUMNS.items() if names[0] == bad.column), bad.why


FILE_WORDS = {"exact": "exakt", "place": "plats"}


def with_ids(world, said: dict) -> dict:
    """A person chooses in a list: her browser sends the id of what a file names."""
    unknown = "0190a3b0-0000-7000-8000-000000000000"
    ids = {name: str(id) for name, id in world.named().items()} | {"Polisen": str(world.organisation("Polisen"))}
    return {name: ids.get(value, unknown) if name.endswith("_id") else value for name, value in said.items()}


@pytest.mark.parametrize("case", BAD)
def test_the_same_report_is_refused_with_the_same_words_at_every_door(client, world, case):
    change, field = BAD[case]
    said = {name: value for name, value in {**REPORT, **change}.items() if value is not None}
    at, sentence = refused_by_file(world, said, Role.COORDINATOR)
    assert at == field and sentence.endswith(".")
    assert refused_by_api(client, world, said, Role.COORDINATOR) == {field: [sentence]}
    assert sentence in refused_by_form(client, world, said, Role.COORDINATOR)


def test_somebody_elses_organisation_is_refused_with_the_same_words(client, world):
    said = {**REPORT, "organisation_id": "Polisen"}
    _at, sentence = refused_by_file(world, said, Role.REPORTER)
    assert refused_by_api(client, world, said, Role.REPORTER) == {"organisation_id": [sentence]}
    assert sentence in refused_by_form(client, world, said, Role.REPORTER)


def test_a_name_in_the_text_is_asked_about_with_the_same_words(client, world):
    said = {**REPORT, "text": "Kim Exempelsson, 14 år, klottrade."}
    fields = refused_by_api(client, world, said, Role.COORDINATOR)
    assert "insist" in fields
    page = refused_by_form(client, world, said, Role.COORDINATOR)
    assert " ".join(fields["text"]) in page and "<mark>Kim Exempelsson, 14 år</mark>" in page


# --- a field is declared once ----------------------------------------------------------------------------------------

NAMED = {
    "people_band": {"incidents/models.py": 1, "report/fields.py": 2, "intake/incident_rows.py": 2},
    "reported_to_police": {"incidents/models.py": 1, "report/fields.py": 2, "intake/incident_rows.py": 1},
}
"""Field -> file -> how often its name stands there: its column, its declaration (and a file's header), what a file may
write, and that it weighs in a row's key."""


def named(field: str) -> Counter:
    """Where the code of a report says a field's name, in an identifier or in a string."""
    found: Counter[str] = Counter()
    for folder in ("incidents", "report", "intake"):
        for path in sorted((PRODUCT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                says = (getattr(node, name, None) for name in ("id", "attr", "arg", "value", "name"))
                if field in [one for one in says if isinstance(one, str)]:
                    found[f"{folder}/{path.name}"] += 1
    return found


@pytest.mark.parametrize("field", NAMED)
def test_a_field_is_declared_once(field):
    assert named(field) == NAMED[field]


def test_every_field_is_in_the_table_the_form_and_the_file_or_says_why_not():
    from app.incidents.models import Incident
    from app.incidents.schemas import Correction, NewIncident

    columns = {column.name for column in Incident.__table__.c}
    assert set(FIELDS) - columns == {"category", "insist", "accuracy"}, "stored as category_id, state and precision"
    assert set(FIELDS) - set(COLUMNS) == {"insist", "accuracy"}, (
        "nobody can be asked back about a file, and its points are chosen"
    )
    assert set(NewIncident().fields) == {*FIELDS, "id"}
    assert set(Correction().fields) == {*FIELDS, "version", "reason"} - {"access_class", "organisation_id"}
