"""The quarterly report with nothing, too much or something hostile in it, and a template that fails."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.drawing.pdf import PdfError, compile_report
from app.est.models import FocusArea
from app.figures.counted import CountedPlace
from app.places.models import Population
from app.quarterly_reports.paper import TEMPLATE
from app.quarterly_reports.report import QuarterlyReport
from tests.papers import text_of
from tests.quarterly_reports.koping_quarter import ANDT, CENTRE, GROUPS, KOPING, NOTHING, TRAFFIC, chosen
from tests.quarterly_reports.made import group, joined, lines_of, pdf_of
from tests.quarterly_reports.made_areas import a_follow_up, a_goal, an_activity, an_area


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
