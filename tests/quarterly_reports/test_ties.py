"""Groups that changed as much are named together, and no verdict hangs on the third decimal."""

import pytest

from app.analysis.verdicts import CHANCE, EDGE, LEVEL, Pair, judged, on_the_edge
from app.dossiers import sentences as dossier
from app.dossiers.daylight import Dark
from app.figures.periods import Quarter
from app.quarterly_reports import sentences
from app.quarterly_reports.report import QuarterGroup

K3 = Quarter(2026, 3)


def group(name: str, now: int, then: int) -> QuarterGroup:
    return QuarterGroup(name, now, last_year=then)


def test_groups_that_rose_as_much_are_both_named():
    rows = [group("Trafik", 20, 12), group("Skadegörelse", 30, 22), group("Brand", 9, 2), group("Hot", 1, 4)]
    said = sentences.extremes_sentence(rows, K3)
    assert "Störst ökning i antal: Trafik, 20 mot 12 (kan bero på slumpen) och Skadegörelse, 30 mot 22" in said
    assert "Brand" not in said and "Störst minskning i antal: Hot, 1 mot 4 (kan bero på slumpen)." in said


def test_no_verdict_hangs_on_the_third_decimal():
    assert on_the_edge(LEVEL) and on_the_edge(LEVEL + EDGE / 2) and on_the_edge(LEVEL - EDGE / 2)
    assert not on_the_edge(0.0494) and not on_the_edge(0.0506)
    assert on_the_edge(0.06, drawn=999) and not on_the_edge(0.07, drawn=999)


def test_a_pair_on_the_edge_is_undecided(monkeypatch):
    from app.analysis import verdicts

    for p, word in ((0.0498, "kan inte avgöras"), (0.0502, "kan inte avgöras"), (0.0506, CHANCE), (0.049, "fler")):
        monkeypatch.setattr(verdicts, "difference_p", lambda *_, p=p: p)
        assert judged([Pair(9, 2)]) == [word]


@pytest.mark.parametrize(
    ("share", "said"), [(0.39526, "kan inte avgöras"), (0.36, "mer än om"), (0.46, "kan bero på slumpen")]
)
def test_a_share_on_the_limit_is_on_neither_side(share, said):
    class Seen:
        dark = Dark(100, 48.0, share, 0.39543, 0.58)

    assert said in dossier.dark(Seen)[1]
