"""What the quarterly report reckons and says of numbers, and the source it is made anew from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.drawing.pdf import drawable
from app.figures.periods import Quarter
from app.quarterly_reports import sentences as words
from app.quarterly_reports.paper import Paper, write_draft
from tests.quarterly_reports.koping_quarter import GROUPS, KOPING, quarters_back
from tests.quarterly_reports.made import group
from tests.quarterly_reports.made_areas import K3


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
