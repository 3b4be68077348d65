"""The quarterly EST report as a PDF: numbers, draft mark, tags and standards.

The example is Köping's invented quarter of `koping_quarter.py`.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from app.est.models import FocusArea
from app.hooks import Part, PartRow, Room
from app.quarterly_reports import sentences as words
from app.quarterly_reports.paper import write_draft
from app.quarterly_reports.report import QuarterlyReport
from tests.papers import is_for_everybody, structure, text_of
from tests.quarterly_reports.koping_quarter import ANDT, CENTRE, KOPING, TRAFFIC
from tests.quarterly_reports.made import final_of, joined, lines_of, pdf_of
from tests.quarterly_reports.made_areas import a_follow_up

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def final_pdf() -> bytes:
    return final_of(KOPING)


@pytest.fixture(scope="module")
def draft_pdf() -> bytes:
    return pdf_of(
        replace(
            KOPING,
            edition=2,
            priorities=(),
            focus_areas=(ANDT, replace(CENTRE, follow_up=None, follow_up_texts={}), TRAFFIC),
        )
    )


# ---- the file -----------------------------------------------------------------------------------------------------


def test_language_title_standards_and_tags(final_pdf: bytes) -> None:
    is_for_everybody(final_pdf)
    document = pikepdf.open(io.BytesIO(final_pdf))
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "EST-kvartalsrapport, kvartal 3 2026 – Köpings kommun"
    nodes = structure(document)
    kinds = Counter(str(node.S) for node in nodes)
    # four tables of figures, two a focus area, one ahead
    assert kinds["/Table"] == 4 + 2 * 3 + 1
    assert (kinds["/Title"], kinds["/H1"], kinds["/TFoot"]) == (1, 1 + 2 + 3 + 1, 1)
    assert kinds["/TH"] == 6 + 7 + 4 + 9 + 3 * 11 + 6
    assert kinds["/H2"] == 9 + 9 * 3
    figures = [node for node in nodes if str(node.S) == "/Figure"]
    assert figures
    assert any("K3 2026 305" in str(node.Alt) for node in figures)


def test_every_font_is_embedded(final_pdf: bytes) -> None:
    document = pikepdf.open(io.BytesIO(final_pdf))
    descriptors = [
        font.get("/DescendantFonts", [font])[0].FontDescriptor
        for page in document.pages
        for font in page.get("/Resources", {}).get("/Font", {}).values()
    ]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)
    assert all("SourceSans3" in str(descriptor.FontName) for descriptor in descriptors)


def test_nothing_active_and_nothing_outside(final_pdf: bytes) -> None:
    for word in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile", b"/OpenAction"):
        assert word not in final_pdf


def test_equal_input_gives_equal_bytes_in_another_process(final_pdf: bytes) -> None:
    code = "import sys, runpy; t = runpy.run_path(sys.argv[1]); sys.stdout.buffer.write(t['final_of'](t['KOPING']))"
    done = subprocess.run(
        [sys.executable, "-c", code, __file__],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert done.stdout == final_pdf
    assert final_of(replace(KOPING, dated=date(2026, 10, 21))) != final_pdf


# ---- the numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "Trafik 62 55 +7 (+12,7 %) 214 +11 (+5,4 %) 8,3",
        "Skadegörelse och klotter 61 74 −13 (−17,6 %) 238 −24 (−9,2 %) 9,3",
        "Samlingar och ordningsstörning 58 66 −8 (−12,1 %) 221 −19 (−7,9 %) 8,6",
        "Narkotika och alkohol (ANDT) 39 33 +6 (+18,2 %) 149 +18 (+13,7 %) 5,8",
        "Stöld och inbrott 29 34 −5 (−14,7 %) 118 −6 (−4,8 %) 4,6",
        "Otrygg plats och miljö 19 24 −5 (−20,8 %) 88 −9 (−9,3 %) 3,4",
        "Skola och unga 13 12 +1 71 +5 (+7,6 %) 2,8",
        "Våld, hot och rån 9 8 +1 37 +2 (+5,7 %) 1,4",
        "Brand och pyroteknik 7 9 −2 31 −2 (−6,1 %) 1,2",
        "Bedrägeri och osund konkurrens 6 9 −3 27 −7 (−20,6 %) 1,0",
        "Oro, ryktesspridning och extremism 2 3 −1 11 +2 0,4",
        "Summa 305 327 −22 (−6,7 %) 1 205 −29 (−2,4 %) 46,8",
        "Centrum (torget) 38 46 7",
        "Väg 250 genom Kolsva 15 11 3",
        "Kväll 18–24 12 11 13 16 31 29 14 126",
    ],
)
def test_table_rows(final_pdf: bytes, row: str) -> None:
    assert row in lines_of(final_pdf)


def test_page_one_is_the_agenda_item(final_pdf: bytes) -> None:
    page = " ".join(text_of(final_pdf, "-f", "1", "-l", "1").split())
    for words_there in (
        "EST-kvartalsrapport, kvartal 3 2026",
        "1 juli–30 september",
        "Underlag till lokala Brå.",
        "305 händelser rapporterades, 22 färre än samma kvartal 2025 (−6,7 %). Skillnaden kan bero på slumpen.",
        "1. Lokala Brå godkänner rapporten.",
        "2. Lokala Brå ger Västra",
        "3. Lokala Brå ställer sig",
        "81 % (17 av 21) (62 % → 85 %)",
        "49 km/h (52 km/h → 46 km/h)",
        "ja, nr 2",
        "ja, nr 3",
    ):
        assert words_there in page
    assert "noterar informationen" not in page
    assert page.count("3 av 4") == 3


ASK = (
    "Lokala Brå ger {} i uppdrag att tillsammans med polisen, skolan och fastighetsägarna ta fram en plan med kostnad"
    " för tryggare stråk mellan stationen och centrum och att redovisa den för lokala Brå senast i december, med ett"
    " förslag till hur den betalas och följs upp."
)


def a_part(title: str, heads: tuple[str, ...], *rows: tuple[str | int, ...], says: str = "") -> Part:
    return Part(title, title, Room.EST, says, heads, tuple(PartRow(row) for row in rows))


def fullest() -> QuarterlyReport:
    """As much as a quarter's paper ever holds: five focus areas that all ask for a decision in many words, and what
    every other domain has to tell."""
    names = ("ANDT barn och unga", "Centrum och Nygård", "Trafiksäkerhet", "Stationsområdet", "Bedrägerier mot äldre")
    areas = []
    for at, name in enumerate(names):
        area = (ANDT, CENTRE, TRAFFIC)[at % 3]
        follow_up = a_follow_up("on_plan", "improved", "continue", decision=ASK.format(area.lead or name))
        texts = {**area.follow_up_texts, "decision": follow_up["follow_up_texts"]["decision"]}
        row = FocusArea(title=name, short_title="", meets="")
        areas.append(replace(area, row=row, follow_up=follow_up["follow_up"], follow_up_texts=texts))
    crimes = [(name, f"{n}", f"{n + 20}", "−20 (−9,8 %)", "1 126") for n, name in enumerate(WHAT, 200)]
    promised = ("Trafikkontroller vid skolor", "Gemensamma kvällspass i centrum", "Skolbesök", "Trygghetsvandringar")
    answers = [("Belysning", "Fyra lyktstolpar lagas av kommunen före jul.", "Pågår")] * 6
    decided = [("Bostadsbolaget redovisar tid till lagning", "Bostadsbolaget", "2026-09-30", "Klart")] * 5
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 331"><path d="M5 5H600V300Z" fill="#ddd"/></svg>'
    return replace(
        KOPING,
        focus_areas=tuple(areas),
        council_lead="kommunstyrelsens ordförande",
        facts=("EST-möte: 2026-10-14",),
        approvals=("Polisens uppgifter är bekräftade av polisen 2026-10-19.",),
        map_svg=svg,
        map_alt="En karta.",
        parts=(
            a_part(
                "Medborgarlöftet 2026",
                ("Åtagande", "Vem", "Planerat", "Gjort K3 2026", "Gjort hittills"),
                *((name, "Polisen och kommunen", 36, 9, 26) for name in promised),
                says="Kvällspassen har flyttats till lördagar.",
            ),
            a_part("Beslut från förra mötet, 26 augusti", ("Beslut", "Vem", "Till när", "Läge"), *decided),
            a_part(
                "Anmälda brott januari–september 2026: Brå",
                ("Brottstyp", "Antal", "Samma tid året före", "Förändring", "Per 100 000 invånare"),
                *crimes,
                says="Det som anmälts till polisen, inte det som rapporterats i Samsyn. Talen är preliminära.",
            ),
            a_part("Synpunkter från medborgare", ("Tema", "Svar", "Läge"), *answers, says="9 synpunkter, 6 besvarade."),
        ),
    )


WHAT = ("Samtliga brott", "Stöld", "Skadegörelse", "Bedrägeri", "Narkotika", "Trafik")


@pytest.fixture(scope="module")
def fullest_pdf() -> bytes:
    return final_of(fullest())


@pytest.mark.parametrize("report", [KOPING, fullest()], ids=["usual", "fullest"])
def test_the_agenda_item_is_one_page_of_at_most_250_words(report: QuarterlyReport) -> None:
    pdf = final_of(report)
    head, flat = re.split(r"s\. 1 \(\d\) ", joined_page(pdf, 1))
    approved = write_draft(report).final(date(2026, 10, 20)).values["header"]["approved"] + " "
    assert approved in head or flat.startswith(approved)
    flat = flat.removeprefix(approved)
    assert 150 < len(words.words(flat)) <= words.MOST_WORDS == 250
    for number in range(1, len(write_draft(report).values["proposals"]) + 1):
        assert f" {number}. Lokala Brå " in flat, number
    assert "Kvartalet i siffror" in text_of(pdf, "-f", "2", "-l", "2")


def test_a_decision_that_page_one_cuts_stands_whole_on_the_page_of_its_focus_area(fullest_pdf: bytes) -> None:
    first = joined_page(fullest_pdf, 1)
    assert first.count(" …") == 5 + 1 and "Det som slutar med … står helt på områdets sida." in first
    for page in range(4, 9):
        assert "med ett förslag till hur den betalas och följs upp." in joined_page(fullest_pdf, page)
    usual = write_draft(KOPING).values
    assert usual["proposals_in_short"] == usual["proposals"]


def joined_page(pdf: bytes, page: int) -> str:
    return " ".join(text_of(pdf, "-f", str(page), "-l", str(page)).split()).replace("\xad ", "")


def test_it_has_at_most_four_pages_and_one_for_each_focus_area(fullest_pdf: bytes, final_pdf: bytes) -> None:
    for pdf, areas in ((final_pdf, 3), (fullest_pdf, 5)):
        assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 4 + areas


def test_the_other_pages_say_what_they_must(final_pdf: bytes) -> None:
    text = joined(final_pdf)
    for words_there in (
        "Folkmängd: 25 729 (31 december 2024).",
        "15 av 16 verksamheter hördes av (13 samma kvartal 2025).",
        "Skillnaden mot samma kvartal 2025 kan bero på slumpen.",
        "Förhandsinformation om kommande händelser räknas inte.",
        "Fem platser står för 116 av 305 händelser (38 %).",
        "Av 305 händelser är 278 fördelade på dygnsdel och veckodag; 27 har okänd tid.",
        "avklippt lås 11, samling med hög musik 9, krossad ruta 8",
        "Prioriterade områden kvartal 4 2026",
        "Fastställd av säkerhetssamordnaren 2026-10-20.",
    ):
        assert words_there in text
    assert "231 000 kr" in text and "318 000 kr samma tid året innan" in text


def test_a_final_paper_has_the_boards_number_and_leaves_nothing_to_be_filled_in(final_pdf: bytes) -> None:
    numbered = write_draft(KOPING).final(date(2026, 10, 20), "2026-7", "2026/123")
    assert numbered.values["header"]["case"] == "KS: 2026/123 · DNR: 2026-7 · DATUM: 2026-10-20 · Fastställd"
    text = joined(final_pdf)
    for left in ("Fastställs av", "Beslut från förra mötet", "____", "Senast "):
        assert left not in text, left


def test_header_on_every_page(final_pdf: bytes) -> None:
    pages = len(pikepdf.open(io.BytesIO(final_pdf)).pages)
    assert pages == 4 + 3
    for page in range(1, pages + 1):
        top = " ".join(text_of(final_pdf, "-f", str(page), "-l", str(page), "-layout").split())[:260]
        for part in (
            "Köpings kommun, säkerhetsavdelningen",
            "DNR: KS 2026/000 · DATUM: 2026-10-20 · Fastställd",
            f"s. {page} (7)",
            "Exempeldata – påhittade händelser",
        ):
            assert part in top
    assert "UTKAST" not in text_of(final_pdf)


def test_draft_says_so_on_every_page_and_names_what_is_missing(draft_pdf: bytes) -> None:
    for page in range(1, len(pikepdf.open(io.BytesIO(draft_pdf)).pages) + 1):
        text = text_of(draft_pdf, "-f", str(page), "-l", str(page))
        assert "UTKAST – arbetsmaterial, inte fastställt" in text
        assert "UTKAST, version 2" in text
    text = joined(draft_pdf)
    assert "Uppföljning saknas för: Centrum och Nygård." in text
    assert "Ej prioriterat: inga områden är valda för kvartal 4 2026." in text
    assert "Fastställd" not in text


def test_real_data_carries_no_example_mark() -> None:
    assert "Exempeldata" not in text_of(pdf_of(replace(KOPING, demo=False)))


def test_map_is_drawn_with_its_words() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M5 5H80V50Z" fill="#ddd"/></svg>'
    pdf = pdf_of(replace(KOPING, map_svg=svg, map_alt="Fem numrerade platser, flest i centrum."))
    document = pikepdf.open(io.BytesIO(pdf))
    alts = [str(node.Alt) for node in structure(document) if str(node.S) == "/Figure"]
    assert "Fem numrerade platser, flest i centrum." in alts
    assert "Karta 1. Delområden och platser med flest händelser" in joined(pdf)
