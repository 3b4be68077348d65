"""A municipality begins with one command and a file; the same file again changes nothing."""

from pathlib import Path

import pytest

from app.accounts import service as accounts
from app.places import service as places
from tenants.access import COMMAND_LINE
from tests.world import AREA

EXAMPLE = Path("docs/examples/hallstahammar.toml")


def test_the_example_of_the_docs_begins_a_municipality_and_changes_nothing_the_second_time(there):
    assert "Inget är sparat" in there("join", str(EXAMPLE), "--check") and "hallstahammar" not in there.world.tenants
    said = there("join", str(EXAMPLE))
    assert said.count("/hallstahammar/inbjudan/") == 3
    assert {"hallstahammar", "hallstahammar-ovning"} <= there.world.tenants.keys()
    with there.world.worker.scope(there.world.tenants["hallstahammar"], COMMAND_LINE) as scope:
        profile, shaped = scope.profile, [row.name for row in places.sub_areas(scope)]
        assert (profile.letterhead, profile.live) == ("Hallstahammars kommun", False) and "moten=on" in profile.modules
        assert shaped == ["Centrum", "Kolbäck"] and len(places.outlines(scope)) == 1
        stationen = next(row for row in places.named_places(scope) if row.name == "Stationen")
        assert stationen.sub_area_id == next(row.id for row in places.sub_areas(scope) if row.name == "Centrum")
        assert places.year_ends(scope)[2024].n == 16_600
        assert len(accounts.everybody(scope)) == 3
    again = there("join", str(EXAMPLE))
    assert "Nytt:\n  inget" in again and "/inbjudan/" not in again
    assert again.count("\n  ") == said.count("\n  ") + 1 - 1


def test_its_area_is_made_where_it_is_not_here(there, tmp_path):
    file = tmp_path / "ny.toml"
    file.write_text(EXAMPLE.read_text().replace(f'"{AREA}"', '"nytt-omrade"'))
    said = there("join", str(file))
    assert "polisområdet Lokalpolisområde Västra Mälardalen, på /nytt-omrade/" in said
    assert there.world.tenants["hallstahammar"].area_id == there.world.tenants["nytt-omrade"].id


FAULTS = (
    ('kod = "1961"', 'kod = "19"', "Kommunkoden har fyra siffror"),
    ('adress = "hallstahammar"', 'adress = "Hallsta hammar"', "kan inte stå i en adress"),
    (f'polisomrade = "{AREA}"', 'polisomrade = "hallstahammar"', "var sin adress"),
    ('kod = "1961"', 'kode = "1961"', "kode är inget känt ord"),
    ('moduler = ["moten"', 'moduler = ["mote"', "moduler: mote"),
    ('sort = "skola"', 'sort = "skolor"', "verksamheter 3 (Tunaskolan)"),
    ('roll = "Skola"', 'roll = "Rektor"', "personer 3 (rektorn@hallstahammar.example): rollen Rektor finns inte"),
    ('verksamhet = "Tunaskolan"', 'verksamhet = "Kolbäcksskolan"', "personer 3 (rektorn"),
    ('epost = "rektorn@', 'epost = "rektorn', "personer 3"),
    ("lat = 59.6170", 'lat = "59.6170"', "platser 2 (Tunaparken): lat ska vara ett tal"),
    ("lat = 59.6170", "lat = 19.6170", "platser: "),
    ("[[59.600, 16.200], ", "[[59.600], ", "delomraden 1 (Centrum): punkter"),
    ("antal = 16600", "antal = -1", "folkmangd: "),
    ('farg = "#12386b"', 'farg = "blå"', "kommunen: "),
    ("[[personer]]", "[[personer", "går inte att läsa som TOML (rad "),
)


@pytest.mark.parametrize(("was", "becomes", "said"), FAULTS)
def test_a_fault_is_told_by_item_and_field_and_nothing_is_stored(there, tmp_path, was, becomes, said):
    file = tmp_path / "fel.toml"
    assert was in EXAMPLE.read_text()
    file.write_text(EXAMPLE.read_text().replace(was, becomes))
    status, told = there.tried("join", str(file))
    assert status == 1 and said in told, told
    assert there.world.tenants.keys() == {AREA}


def test_all_faults_are_told_at_once(there, tmp_path):
    file = tmp_path / "fel.toml"
    text = EXAMPLE.read_text()
    for was, becomes, _ in FAULTS[4:7]:
        text = text.replace(was, becomes)
    file.write_text(text)
    _, told = there.tried("join", str(file))
    assert all(said in told for _, _, said in FAULTS[4:7]), told
