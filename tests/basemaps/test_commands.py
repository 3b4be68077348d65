"""`samsyn basemap`: which files are taken, what is said of the others, and what is left on the disk."""

import pytest
from pmtiles.tile import TileType

from app.basemaps import service
from app.commands import main
from tests.basemaps.tile_files import mbtiles, pmtiles
from tests.processes import settings_of


@pytest.fixture
def samsyn(world, redis_url, tmp_path, monkeypatch, capsys):
    """A function that runs a command on the world's own database; gives its status and what it said."""
    for name, value in settings_of(world.urls, redis_url, tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*arguments) -> tuple[int, str]:
        status = main(["basemap", *map(str, arguments), "--tenant", "koping"])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def kept(tmp_path) -> list:
    return [path for path in (tmp_path / "basemaps").rglob("*") if path.is_file()]


def test_a_file_is_put_in_changed_and_taken_away(samsyn, tmp_path):
    status, said = samsyn("add", pmtiles(tmp_path / "ett.pmtiles"))
    assert status == 0 and "ett.pmtiles är nu bakgrundskarta" in said and "© Vi" in said
    status, said = samsyn("add", mbtiles(tmp_path / "två.mbtiles"), "--attribution", "<b>Kommunen</b>")
    assert status == 0 and "”Kommunen”" in said
    assert len(kept(tmp_path)) == 1, "the one before is removed"
    assert samsyn("remove")[0] == 0 and kept(tmp_path) == []
    assert samsyn("remove") == (1, "Det finns ingen bakgrundskarta att ta bort.\n")


def text(path):
    path.write_text("lat;lon\n59;16\n")
    return path


def cut_off(path):
    whole = pmtiles(path).read_bytes()
    path.write_bytes(whole[:90])
    return path


BAD = {
    "varken MBTiles eller PMTiles": text,
    "skadad eller ofullständig": cut_off,
    "bara till zoomnivå 9": lambda path: pmtiles(path, zoom=9),
    "det saknas en del i norr och öster": lambda path: pmtiles(path, bounds=(59.3, 15.5, 59.5, 15.9)),
    "lager heter inte som i Protomaps eller OpenMapTiles": lambda path: pmtiles(path, layer="vagar"),
    "varken vektorer (MVT) eller bilder": lambda path: pmtiles(path, type=TileType.UNKNOWN),
    "säger inte vems kartan är": lambda path: pmtiles(path, said=""),
}


@pytest.mark.parametrize("words", BAD)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(words, samsyn, tmp_path):
    status, said = samsyn("add", BAD[words](tmp_path / "fil"))
    assert status != 0 and words in said, said
    assert kept(tmp_path) == []


def test_too_large_a_file_is_not_read(samsyn, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "LARGEST", 100)
    status, said = samsyn("add", pmtiles(tmp_path / "stor"))
    assert status != 0 and "Klipp ut kommunen ur den" in said
