"""The quarterly EST report as a PDF: numbers, draft mark, tags, standards, hostile and missing content.

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

from app.drawing.pdf import PdfError, compile_report, drawable
from app.est.models import FocusArea
from app.figures.counted import CountedPlace
from app.figures.periods import Quarter
from app.hooks import Part, PartRow, Room
from app.places.models import Population
from app.quarterly_reports import sentences as words
from app.quarterly_reports.paper import TEMPLATE, Paper, write_draft
from app.quarterly_reports.report import QuarterGroup, QuarterlyReport
from tests.papers import is_for_everybody, structure, text_of
from tests.quarterly_reports.koping_quarter import (
    ANDT,
    CENTRE,
    GROUPS,
    K3,
    KOPING,
    NOTHING,
    TRAFFIC,
    a_follow_up,
    a_goal,
    an_activity,
    an_area,
    chosen,
    quarters_back,
)

ROOT = Path(__file__).resolve().parents[2]


def group(name: str, now: int, last_year: int | None, twelve: int | None, twelve_before: int | None) -> QuarterGroup:
    return QuarterGroup(name, now, last_year=last_year, twelve_months=twelve, twelve_months_before=twelve_before)


def pdf_of(report: QuarterlyReport) -> bytes:
    """As a draft."""
    return write_draft(report).pdf()


def final_of(report: QuarterlyReport) -> bytes:
    return write_draft(report).final(date(2026, 10, 20), "KS 2026/000").pdf()


def lines_of(pdf: bytes) -> list[str]:
    return [" ".join(line.split()) for line in text_of(pdf, "-layout").splitlines()]


def joined(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split()).replace("\xad ", "")  # a hyphenated word


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


# ---- missing, long and hostile content ----------------------------------------------------------------------------


def test_report_without_any_data_says_so() -> None:
    text = joined(pdf_of(NOTHING))
    for what in (
        "antal händelser per grupp",
        "platser med flest händelser",
        "tid för händelserna",
        "tillvägagångssätt",
        "fokusområden",
        "antal händelser för tidigare kvartal",
    ):
        assert f"Uppgift saknas i systemet: {what}." in text
    assert "%" not in text.replace("fem procents", "")


def test_without_history_no_percentage_is_written() -> None:
    groups = tuple(replace(row, last_year=None, twelve_months=None, twelve_months_before=None) for row in GROUPS)
    pdf = pdf_of(replace(KOPING, groups=groups, focus_areas=()))
    table = " ".join(text_of(pdf, "-f", "2", "-l", "2").split())
    assert "jämförelse saknas" in table and "Jämförelsen med samma kvartal 2025 saknas" in table
    assert "%" not in table


def test_twelve_focus_areas() -> None:
    rows = [FocusArea(title=f"Fokusområde nummer {index + 1}", short_title="", meets="") for index in range(12)]
    areas = [replace((ANDT, CENTRE, TRAFFIC)[index % 3], row=row) for index, row in enumerate(rows)]
    pdf = pdf_of(replace(KOPING, focus_areas=areas))
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= 5 + 12
    text = joined(pdf)
    assert all(f"Fokusområde nummer {index + 1}" in text for index in range(12))


def test_long_tables_repeat_their_header() -> None:
    groups = tuple(group(f"Grupp {index}", index, index, index, index) for index in range(120))
    pdf = pdf_of(replace(KOPING, groups=groups))
    headers = [line for line in lines_of(pdf) if line.startswith("Grupp") and "Förändring" in line]
    assert len(headers) >= 3
    assert len([line for line in lines_of(pdf) if line.startswith("Summa ")]) == 1


def everywhere(text: str) -> QuarterlyReport:
    """The example with `text` in every field that a person can write."""
    texts = dict.fromkeys(("why", "lessons", "obstacles", "resources", "decision"), text)
    area = an_area(
        text,
        text,
        short_title=text,
        causes={"place": [text], "exposed": [text], "offender": [text], "chain": [text, text]},
        goals=(a_goal(text, text, text, (1, 2, 3), None, same_time_last_year=[text, 2]),),
        activities=(an_activity(text, text, 1, 1, 1, 1, text),),
        follow_up=a_follow_up("on_plan", "improved", "continue", responsible=text, **texts),
        lead=text,
        members=(text, text + "!"),
        meets=text,
    )
    return replace(
        KOPING,
        municipality=text,
        department=text,
        council=text,
        groups=(group(text, 1, 2, 3, 4),),
        places=(CountedPlace(text, 1, last_year=2, organisations=1),),
        manners=((text, 3),),
        focus_areas=(area,),
        sources=(text,),
        priorities=(chosen(text, 1, 2, 1, text), chosen(text, 1, 2, None, text)),
        population=Population(n=5, year=2025, source=text),
    )


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        "$x^2$",
        "*fet* _kursiv_",
        "<script>alert(1)</script>",
        "{{7*7}}",
        '#include "/etc/passwd"',
        "= Rubrik",
        "[a](b) `kod` @ref <etikett>",
        "\\",
        '"',
        "// kommentar",
        "&amp; &lt;",
        '"]; #read("data.json")',
    ],
)
def test_markup_in_texts_comes_out_as_it_was_written(text: str) -> None:
    got = joined(pdf_of(everywhere(text)))
    assert "".join(text.split()) in "".join(got.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fest 🎉🏽 i dag 漢字", "fest □ i dag □□"),
        ("noll\x00 klocka\x07 \ue000 \u202erevers\u202c", "noll klocka □ revers"),
        ("rad ett\nrad två\u2028rad tre", "rad ett rad två rad tre"),
        ("e\u0301 och a\u030a", "é och å"),
        ("שלום", None),
        ("مرحبا", None),
        ("Ελλάδα", "Ελλάδα"),
        ("Łódź ąę ǎ", "Łódź ąę ǎ"),
        ("q\u0489\u0363\u0f7f", None),
        ("", "Fokusområde utan rubrik"),
        ("\x00", "Fokusområde utan rubrik"),
    ],
)
def test_characters_of_all_kinds(text: str, expected: str | None) -> None:
    pdf = pdf_of(everywhere(text))
    if expected:
        assert expected in joined(pdf)


def test_undrawable_characters_in_a_chart_do_not_stop_the_report() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><text x="5" y="30">Hamnen 🚗</text></svg>'
    assert pdf_of(replace(KOPING, map_svg=svg, map_alt="Hamnen.")).startswith(b"%PDF")


@pytest.mark.parametrize("word", ["x" * 300, "Säkerhetssamordningsavdelningen" * 8, "https://exempel.se/" + "a/" * 200])
def test_very_long_words_stay_on_the_page(word: str) -> None:
    pdf = pdf_of(replace(everywhere(word), municipality="Köpings kommun", department=""))
    boxes = text_of(pdf, "-bbox")
    edges = [float(edge) for edge in re.findall(r'xMax="([0-9.]+)"', boxes)]
    right_margin = 595.28 - 20 / 25.4 * 72
    assert edges and max(edges) <= right_margin + 2


def test_long_texts_flow_on() -> None:
    long = "Detta är qx en mening om läget i området. " * 400
    pdf = pdf_of(replace(KOPING, focus_areas=(replace(ANDT, description=long),)))
    assert joined(pdf).count("qx") == 400


# ---- faults -------------------------------------------------------------------------------------------------------


def test_faults_are_plain_sentences(tmp_path: Path) -> None:
    with pytest.raises(PdfError, match="saknar datum"):
        compile_report(TEMPLATE, {}, {})
    with pytest.raises(PdfError, match="mall kunde inte läsas"):
        compile_report(str(tmp_path / "finns-inte.typ"), {"date": "2026-01-01"}, {})
    broken = tmp_path / "trasig.typ"
    broken.write_text('#panic("nej")', encoding="utf-8")
    with pytest.raises(PdfError, match="kunde inte skrivas som PDF") as fault:
        compile_report(str(broken), {"date": "2026-01-01"}, {})
    assert "nej" in fault.value.detail and "nej" not in str(fault.value)


def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "utan_alt.typ"
    template.write_text('#set document(title: "x")\n#image("charts/a.svg")', encoding="utf-8")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    with pytest.raises(PdfError):
        compile_report(str(template), {"date": "2026-01-01"}, {"a": svg})


def test_template_cannot_read_outside_its_files(tmp_path: Path) -> None:
    (tmp_path / "hemlig.txt").write_text("hemligt", encoding="utf-8")
    template = tmp_path / "nyfiken.typ"
    for path in ("hemlig.txt", "/etc/hostname", "../hemlig.txt"):
        template.write_text(f'#set document(title: "x")\n#read("{path}")', encoding="utf-8")
        with pytest.raises(PdfError):
            compile_report(str(template), {"date": "2026-01-01"}, {})


# ---- values and sentences -----------------------------------------------------------------------------------------


def test_quarters() -> None:
    assert (K3.first_day, K3.days.last, len(K3.days)) == (date(2026, 7, 1), date(2026, 9, 30), 92)
    assert Quarter(2026, 4) + 1 == Quarter(2027, 1) and len(Quarter(2024, 1).days) == 91
    assert quarters_back(K3, 13)[0] == Quarter(2023, 3)
    with pytest.raises(ValueError):
        Quarter.parse("2026-Q5")


@pytest.mark.parametrize(
    ("now", "then", "written"),
    [(305, 327, "−22 (−6,7 %)"), (3, 0, "+3"), (7, None, "jämförelse saknas"), (None, 7, "jämförelse saknas")],
)
def test_change(now: int | None, then: int | None, written: str) -> None:
    assert words.change(now, then) == written.replace(" (", "\N{NO-BREAK SPACE}(").replace(" %", "\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize(
    ("now", "then", "ratio", "beyond"),
    [
        (305, 327, 1, False),
        (0, 5, 1, False),
        (0, 6, 1, True),
        (1, 8, 1, True),
        (1, 7, 1, False),
        (0, 0, 1, False),
        (30, 60, 1, True),
        (30, 60, 0.5, False),
        (60, 30, 0.5, True),
        (40, 62, 1, True),
        (9, 3, 1, False),
    ],
)
def test_chance(now: int, then: int, ratio: float, beyond: bool) -> None:
    assert ("större än slumpen" in words.chance_sentence(now, then, "då", ratio)) is beyond


def test_chance_sentences() -> None:
    against = "samma kvartal 2025"
    assert words.chance_sentence(305, 327, against) == "Skillnaden mot samma kvartal 2025 kan bero på slumpen."
    assert words.chance_sentence(0, 9, against) == "Skillnaden mot samma kvartal 2025 är större än slumpen brukar ge."
    assert words.chance_sentence(4, 4, against) == "Antalet är detsamma som samma kvartal 2025."
    assert words.chance_sentence(4, None, against).startswith("Jämförelsen med samma kvartal 2025 saknas")


def test_change_sentence_counts_one_and_none() -> None:
    one = words.change_sentence(group("Summa", 1, 0, None, None), K3).replace("\N{NO-BREAK SPACE}", " ")
    assert one == "1 händelse rapporterades, 1 fler än samma kvartal 2025. Skillnaden kan bero på slumpen."
    none = words.change_sentence(group("Summa", 0, None, None, None), K3).replace("\N{NO-BREAK SPACE}", " ")
    assert none.startswith("0 händelser rapporterades. Jämförelsen med samma kvartal 2025 saknas")


def test_totals_never_guess() -> None:
    total = KOPING.total
    assert total and (total.now, total.last_year, total.twelve_months, total.twelve_months_before) == (
        305,
        327,
        1205,
        1234,
    )
    partly = replace(KOPING, groups=(*GROUPS, group("Annat", 1, None, 1, 1))).total
    assert partly and (partly.now, partly.last_year) == (306, None)


def test_drawable_leaves_keys_and_numbers_alone() -> None:
    assert drawable({"a\x00": [1, None, " två  ord\n"]}) == {"a\x00": [1, None, "två ord"]}


# ---- the source ---------------------------------------------------------------------------------------------------


def test_equal_values_make_equal_source_and_the_paper_comes_back_whole() -> None:
    paper = write_draft(KOPING)
    kept = Paper.of_source(paper.source())
    assert kept == paper and kept.source() == paper.source() == write_draft(KOPING).source()
    assert kept.pdf() == paper.pdf()
    for wrong in (b"{}", b"[]", b'{"format": "annat/1", "values": {}, "drawings": {}}'):
        with pytest.raises(ValueError):
            Paper.of_source(wrong)
