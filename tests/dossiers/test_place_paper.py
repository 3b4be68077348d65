"""A place's document: its words and tags, whose rights it was made with, and that it is logged and kept nowhere."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from sqlalchemy import select

from app.basemaps import service as basemaps
from app.documents import service as documents
from app.dossiers import service
from app.est import occasions
from app.factory import create_app
from app.places import service as places
from tenants.access import COMMAND_LINE, Role
from tenants.audit import ReadLine
from tests.basemaps.tile_files import mbtiles, picture, pmtiles, town
from tests.browsing import Browser
from tests.dossiers.place_reports import CANARY, NOW, READERS, plant, report
from tests.est.areas import activity, focus_area
from tests.papers import is_for_everybody, structure, words_of


def write(world, role=Role.COORDINATOR, place="Torget", **inputs) -> bytes:
    with world.scope(role) as scope:
        return service.place_dossier(scope, id=world.named()[place], **inputs)[1]


def test_the_coordinators_document_tells_the_whole(world):
    plant(world)
    pdf = write(world)
    text = words_of(pdf)
    is_for_everybody(pdf)
    for words in (
        "Platsunderlag: Torget",
        "25 november 2025–24 november 2026",
        "Centrum/torg, delområde Västra delen.",
        "Underlaget beskriver; det avgör inte.",
        "Framtaget 25 november 2026 för: säkerhetssamordnare.",
        "Räknar alla rapporter",
        "7 rapporter i perioden.",
        "mellan 3 och 14.",
        "7 av 8 (88 %) av kommunens rapporter i perioden.",
        "5 verksamheter har rapporterat härifrån.",
        "Kamera",
        "Väger behovet tyngre än intrånget",
        "Ordningsvakter (lagen 2023:421)",
        "just den här platsen och just de tiderna",
        "Belysning",
        "Händer det i mörker",
        "4 2 +2 kan bero",
        "Summa 7 2",
        "december 2025–november 2026 0 0 0 0 0 1 1 1 1 1 2 0",
        "Känd timme: 6.",
        "färg 2",
        "Inga tillfällen är loggade på platsen",
        "Så är siffrorna räknade",
        "Källa: verksamheternas rapporter i Samsyn",
    ):
        assert words in text, words
    assert CANARY not in text and "Exempeldata" not in text


@pytest.mark.parametrize("role", READERS)
def test_it_is_made_with_the_readers_own_rights(world, role):
    plant(world)
    text = words_of(write(world, role))
    n = NOW[role]
    assert ("En rapport i perioden." if n == 1 else f"{n} rapporter i perioden.") in text
    assert ("Räknar alla rapporter" in text) == (role == Role.COORDINATOR)
    assert ("rapporterna från den egna verksamheten" in text) == (role == Role.REPORTER)
    assert CANARY not in text


def test_what_has_been_done_stands_there_and_is_no_evaluation(world):
    plant(world)
    one = activity(world, focus_area(world))
    with world.scope() as scope:
        for day in range(1, 6):
            occasions.log_occasion(
                scope,
                activity_id=one.id,
                done_on=date(2026, 9, day),
                named_place_id=world.named()["Torget"],
                result="Lugnt. " + "Vi gick varvet runt. " * 12,
            )
    text = words_of(write(world))
    assert "Vuxenvandring (Säkerhetsavdelningen) Klotter 5 5 2026-09-05" in text
    assert "De senaste tillfällena (3 av 5)" in text and "2026-09-05 Vuxenvandring Lugnt." in text
    assert "Antal före och efter jämförs inte här." in text and "2026-09-02" not in text


def test_language_title_standards_and_tags(world):
    plant(world)
    document = pikepdf.open(io.BytesIO(write(world)))
    assert str(document.Root.Lang) == "sv-SE" and bool(document.Root.MarkInfo.Marked)
    with document.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")
        assert metadata["dc:title"] == "Platsunderlag: Torget – Köpings kommun"
    figures = [node for node in structure(document) if str(node.S) == "/Figure"]
    told = " ".join(str(node.get("/Alt", "")) for node in figures)
    assert "Karta över Köpings kommun med platsen Torget" in told and "okt 2026 2" in told and "kl. 20 1" in told
    assert len(document.pages) <= 3


@pytest.mark.parametrize("kind", ["vector", "raster"])
def test_its_map_is_drawn_on_the_municipalitys_streets(world, tmp_path, kind):
    plant(world)
    without = pikepdf.open(io.BytesIO(write(world)))
    path = tmp_path / "kartan"
    made = pmtiles(path, content=town()) if kind == "vector" else mbtiles(path, content=picture())
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        basemaps.add_basemap(scope, path=made, file_name="kartan")
    pdf = write(world)
    text, document = words_of(pdf), pikepdf.open(io.BytesIO(pdf))
    assert "Bakgrund: © Vi" in text and ("Storgatan" in text) == (kind == "vector")
    told = " ".join(str(node.get("/Alt", "")) for node in structure(document) if str(node.S) == "/Figure")
    assert "Bakgrund: © Vi." in told
    with document.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")
    assert len(document.pages) == len(without.pages) <= 3
    drawn = [one for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
    assert bool(drawn) == (kind == "raster")


def test_an_empty_place_gives_a_document_too(world):
    text = words_of(write(world))
    assert "Inga rapporter har räknats på platsen i perioden." in text
    assert "Inga rapporter i perioden eller i de perioder den jämförs med." in text


def test_words_that_people_wrote_are_words_and_never_markup(world):
    name = '#read("/etc/passwd") *fet* </script> $x$ "citat" \\ _u_'
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        places.register_named_place(
            scope, name=name, kind="#panic()", lat=59.51, lon=15.99, sub_area=None, approximate=True
        )
    report(world, date(2026, 9, 1), place=name)
    with world.scope() as scope:
        file_name, pdf = service.place_dossier(scope, id=world.named()[name])
    assert f"Platsunderlag: {name}" in words_of(pdf)
    assert file_name == "Platsunderlag-read-etc-passwd-fet-script-x-citat-u-2025-11-25-2026-11-24.pdf"


def test_it_comes_as_a_file_is_logged_and_kept_nowhere(world, client):
    plant(world)
    place_id = world.named()["Torget"]
    answer = client.sign_in(Role.SCHOOL).get(f"/koping/platser/{place_id}/underlag.pdf?fran=2026-10-01&till=2026-10-31")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf") and answer.data.startswith(b"%PDF")
    assert "Platsunderlag-Torget-2026-10-01-2026-10-31.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "1–31 oktober 2026" in words_of(answer.data)
    with world.scope() as scope:
        (line,) = scope.db.scalars(select(ReadLine).where(ReadLine.act == "dossiers.document"))
        assert line.object_id == str(place_id) and line.actor == world.actor(Role.SCHOOL).name
        assert documents.list_documents(scope) == []
        assert scope.files.all(scope.tenant.id) == {}


def test_the_demo_world_marks_every_page(world, settings):
    plant(world)
    app = create_app(replace(settings, demo=True), world.web)
    browser = Browser(app.test_client(), world).sign_in(Role.COORDINATOR)
    pdf = browser.get(f"/koping/platser/{world.named()['Torget']}/underlag.pdf").data
    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert words_of(pdf).count("Exempeldata – påhittade händelser") == pages > 1
