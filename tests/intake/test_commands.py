"""`samsyn import`: what is said, and with what status a command ends."""

import json

import pytest

from app.commands import main
from app.intake import models
from tests.intake.imported import HEAD, stored
from tests.processes import settings_of
from tests.world import AREA


@pytest.fixture
def samsyn(world, redis_url, tmp_path, monkeypatch, capsys):
    """A function that runs a command on the world's own database; gives its status and what it said."""
    for name, value in settings_of(world.urls, redis_url, tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*arguments) -> tuple[int, str]:
        status = main([*map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


@pytest.fixture
def file(tmp_path):
    """A function that writes a file and gives its path."""

    def write(content, name="fil.csv"):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return write


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_file_of_which_no_row_can_be_read_is_a_failure(world, samsyn, file, dry_run):
    path = file(HEAD + "klottr;2026-11-20;;;;;;;\nklotter;2026-13-20;;;;;;;\n")
    status, said = samsyn("import", "incidents", path, "--tenant", "koping", *dry_run)
    assert status != 0 and "2 behöver rättas" in said and "Ingen rad i filen gick att läsa in." in said
    half = file(HEAD + "klottr;2026-11-20;;;;;;;\nklotter;2026-11-20;;;;;;;\n")
    assert samsyn("import", "incidents", half, "--tenant", "koping", *dry_run)[0] == 0
    assert len(stored(world)) == (0 if dry_run else 1)
    if not dry_run:
        assert samsyn("import", "incidents", half, "--tenant", "koping")[0] == 0, "what is known has been read"


EVENT = {"id": 7, "datetime": "2026-11-20 8:00:00 +01:00", "name": "20 november 07.00, Brand, Köping", "type": "Brand"}


@pytest.mark.parametrize("content", ["<html>429</html>", "inget\nalls", "[]", json.dumps([{"id": 7}]), '{"id": 7'])
def test_a_police_file_of_which_nothing_can_be_read_is_a_failure(samsyn, file, content):
    status, said = samsyn("import", "police-events", file(content, "h.json"), "--area", AREA)
    assert status != 0 and said.strip()


def test_one_pretty_event_is_read_and_dated(samsyn, file):
    path = file(json.dumps(EVENT, indent=2), "h.json")
    assert samsyn("import", "police-events", path, "--area", AREA)[1].startswith("1 nya, 0 ändrade")
    later = file(json.dumps({**EVENT, "summary": "Släckt."}), "h.json")
    old = samsyn("import", "police-events", later, "--area", AREA, "--fetched", "2020-01-01 08:00")
    assert old == (0, "0 nya, 0 ändrade, 1 oförändrade, 0 utanför området, 0 går inte att läsa.\n")
    status, said = samsyn("import", "police-events", later, "--area", AREA, "--fetched", "i går")
    assert status != 0 and "går inte att läsa" in said


def test_changed_and_old_rows_are_named_and_done_only_when_told(world, samsyn, file):
    head = "externt_id;typ;tidigast;text\n"
    first = file(head + "A;klotter;2026-11-07 21:00;Hög musik\nB;klotter;2026-11-08;\n")
    later = file(head + "A;klotter;2026-11-07 22:00;Hemlig text\nC;klotter;2001-05-05;\n", "senare.csv")
    assert samsyn("import", "incidents", first, "--tenant", "koping")[0] == 0
    status, said = samsyn("import", "incidents", later, "--tenant", "koping")
    assert status == 0 and "2 väntar på beslut" in said
    assert "Rad 2: tidigast: 2026-11-07 21:00 → 2026-11-07 22:00" in said and "text: texten är ändrad" in said
    assert "musik" not in said and "Hemlig" not in said
    assert "Rad 3: tidigast: 2001-05-05" in said and "med --correct" in said and "med --old-dates" in said
    assert [row.text for row in stored(world)] == ["Hög musik", ""]
    status, said = samsyn("import", "incidents", later, "--tenant", "koping", "--correct", "--old-dates")
    assert status == 0 and "2 rader: 1 är nya, 0 fanns redan, 1 är rättade, 0 behöver rättas." in said
    assert sorted(row.text for row in stored(world)) == ["", "", "Hemlig text"]


def test_all_faults_are_in_their_file_though_few_are_held_and_none_is_left_when_a_file_is_refused(
    world, samsyn, file, monkeypatch
):
    monkeypatch.setattr(models, "KEPT", 2)
    head = "externt_id;typ;tidigast;text\n"
    path = file(head + "".join(f"{n};klottr;2026-11-20;\n" for n in range(30)) + "A;klotter;2026-11-20;\n")
    mend = path.with_name("fil.csv.fel.csv")
    samsyn("import", "incidents", path, "--tenant", "koping", "--dry-run")
    assert not mend.exists()
    status, said = samsyn("import", "incidents", path, "--tenant", "koping")
    assert status == 0 and "30 behöver rättas" in said and "… och 10 rader till." in said
    lines = mend.read_text("utf-8-sig").splitlines()
    assert len(lines) == 31 and lines[0].startswith("rad;kolumn;fel;") and lines[30].startswith("31;typ;")
    mended = file("\n".join(lines).replace("klottr", "klotter").replace("2026-11-20", "2026-11-21"), "rattad.csv")
    assert "30 är nya, 0 fanns redan" in samsyn("import", "incidents", mended, "--tenant", "koping")[1]
    assert len({row.layout for row in stored(world)}) == 1, "what was mended is of the same source"
    other = file(f"kommun;{head}" + "Köping;1;klottr;2026-11-20;\n" + "Arboga;2;klotter;2026-11-20;\n", "annan.csv")
    assert samsyn("import", "incidents", other, "--tenant", "koping")[0] != 0
    assert sorted(one.name for one in path.parent.iterdir() if ".fel" in one.name) == ["fil.csv.fel.csv"]


def test_rows_in_another_order_are_the_same_also_when_some_are_equal(world, samsyn, file):
    rows = [f"klotter;2026-11-{10 + n // 2};;;;;;;\n" for n in range(8)]
    assert "8 är nya" in samsyn("import", "incidents", file(HEAD + "".join(rows)), "--tenant", "koping")[1]
    other = [*rows[5:], *rows[:5], "klotter;2026-11-10;;;;;;;\n"]
    said = samsyn("import", "incidents", file(HEAD + "".join(other), "omkastad.csv"), "--tenant", "koping")[1]
    assert "1 är nya, 8 fanns redan" in said, "the third of two that were equal"
    assert len(stored(world)) == 9
