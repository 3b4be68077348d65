"""Whole focus areas from a content file: everything comes in, and coming again adds only what is new."""

import copy
from datetime import date

import pytest

from app.est import loading, overview
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid, NotAllowed
from tests.est.areas import Q3, report

CONTENT = {
    "id": "okänd nyckel",
    "title": "Trafiksäkerhet",
    "year": 2026,
    "description": "{hamnen.nu} rapporter vid torget.",
    "evidence": {"citizen_dialogue": "26 synpunkter.", "reports": "{trafik.nu} rapporter i kvartalet"},
    "causes": {"place": ["Rak väg"], "victim": ["Barn"], "offender": ["Genomfart"], "event_chain": ["fort", "fel"]},
    "goals": [
        {"text": "Från {hamnen.då} till {hamnen.mål}.", "measure": "Rapporter", "unit": "rapporter", "count": "hamnen"},
        {
            "text": "Fler frågar.",
            "measure": "Kontrollköp",
            "unit": "procent",
            "baseline": 62,
            "target": 85,
            "now": 81,
            "baseline_counts": [13, 21],
            "now_counts": [17, 21],
            "due": date(2026, 11, 30),
        },
        {
            "text": "Billigare.",
            "measure": "Kostnad",
            "unit": "kr",
            "target": 330000,
            "now": 231000,
            "comparison": {"period": "januari–september", "now": 231000, "before": 318000},
        },
    ],
    "working_group": {"convenor": "Polisen", "members": ["Högstadieskolan"], "meets": "en gång i månaden"},
    "counts": {
        "trafik": {"groups": ["trafik"], "period": "quarter"},
        "hamnen": {
            "types": ["hastighet"],
            "sites": ["Torget"],
            "period": "season",
            "season": ["07-01", "09-30"],
            "target_share": 0.7,
        },
    },
    "main_count": "trafik",
    "activities": [
        {
            "name": "Kontroller",
            "kind": "control",
            "responsible": "Polisen",
            "planned_year": 6,
            "plans": {"2026-Q3": 2, "2026-K4": 2},
            "occasions": [
                {"date": date(2026, 8, 1), "text": "64 mätta.", "place": "Torget"},
                {"date": date(2026, 8, 1), "text": "12."},
                {"date": date(2026, 9, 1), "text": "9.", "place": "Vid bron", "organisation": "Högstadieskolan"},
                {"date": date(2027, 1, 1), "text": "Inte än."},
            ],
        }
    ],
    "follow_ups": [
        {
            "quarter": "2026-K3",
            "status": "delayed",
            "judgement": "better",
            "why": "{nu} mot {trafik.då}.",
            "lessons": "",
            "obstacles": "",
            "resources": "",
            "proposal": "change",
            "decision": "Rådet beslutar om en skrivelse.",
            "responsible": "Polisen",
            "written_on": date(2026, 10, 9),
        }
    ],
}


def load(world, content=CONTENT):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        return loading.load_focus_area(scope, content=content)


def seen(world, area):
    with world.scope() as scope:
        return overview.read_focus_area(scope, id=area.id, quarter=Q3)


def test_everything_of_a_content_file_comes_in(world):
    report(
        world,
        date(2025, 6, 1),
        date(2025, 8, 1),
        date(2025, 8, 2),
        date(2025, 8, 3),
        date(2026, 8, 1),
        category="hastighet",
    )
    found = seen(world, load(world))
    assert found.description == "1 rapporter vid torget." and found.evidence["reports"] == "1 rapporter i kvartalet"
    assert found.evidence["dialogue"] == "26 synpunkter." and found.causes["exposed"] == ["Barn"]
    assert (found.lead, found.members) == ("Polisen", ("Högstadieskolan", "Polisen"))
    counted, percent, cost = found.goals
    assert (counted.baseline, counted.target, counted.now, counted.coverage) == (3, 2, 1, [1, 1])
    assert counted.text == "Från 3 till 2." and percent.row.now_count == [17, 21]
    assert cost.row.same_time_last_year == ["januari–september", 318000]
    (row,) = found.activities
    assert (row.planned_year, row.planned_quarter, row.done_quarter) == (6, 2, 3)
    assert {(one.place, one.organisation) for one in found.occasions} == {
        ("Torget", "Polisen"),
        ("", "Polisen"),
        ("Vid bron", "Högstadieskolan"),
    }
    row = found.handed_in
    assert (row.status_words, row.judgement_words, row.needs_decision) == ("försenad", "förbättrat", True)
    assert found.follow_up_texts["why"] == "1 mot 3."
    assert found.follow_up.written_at.date() == date(2026, 10, 9)


def test_loading_again_adds_only_what_is_new(world):
    area = load(world)
    content = copy.deepcopy(CONTENT)
    content["activities"][0]["occasions"].append({"date": date(2026, 9, 2), "text": "Ny."})
    content["follow_ups"].append({**content["follow_ups"][0], "quarter": "2026-K2", "decision": "Inget beslut."})
    assert load(world, content).id == area.id
    load(world, content)
    found = seen(world, area)
    assert found.activities[0].done_quarter == 4 and len(found.goals) == 3
    assert [(row.quarter, row.needs_decision) for row in found.follow_ups] == [("2026-Q3", True), ("2026-Q2", False)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": "Det gäller 19121212-1212."}, "description"),
        ({"description": "{annat.nu} rapporter"}, "description"),
        ({"counts": {"trafik": {"groups": ["finns-inte"]}}}, "counts"),
        ({"counts": {"trafik": {"groups": ["trafik"], "period": "season", "season": ["02-29", "03-31"]}}}, "counts"),
        ({"working_group": {"convenor": "Ingen"}}, "organisation"),
        ({"follow_ups": [{**CONTENT["follow_ups"][0], "why": "Test Testsson, 15 år"}]}, "why"),
    ],
)
def test_what_cannot_be_right_leaves_nothing(world, change, field):
    with pytest.raises(Invalid) as refused:
        load(world, {**CONTENT, **change})
    assert list(refused.value.messages) == [field]
    with world.scope() as scope:
        assert overview.read_focus_areas(scope) == []


def test_only_the_command_line_loads(world):
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotAllowed):
        loading.load_focus_area(scope, content=CONTENT)
