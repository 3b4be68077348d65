"""Was the last picture right? Its hot spots against what came after, beside simple counting and chance. Pure.

Sources: hit rate and PAI Chainey, Tompson & Uhlig 2008; PEI Hunt 2016; RRI and the order of ties Wheeler &
Steenbeek 2021.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.analysis import chance
from app.analysis.undecidable import Undecidable
from app.analysis.verdicts import LEVEL, on_the_edge

LEAST_EVENTS = 10
"""Under this many events only the number of hits is shown: a share of them would say nothing."""


@dataclass(frozen=True)
class Score:
    """hits of events fell in cells (of all_cells) hot spots. hit_rate = hits/events; pai = hit_rate over the share of
    the area; pei = hits over the most that equally many cells could have caught; rri = predicted/observed in the hot
    spots. The last four are None below `LEAST_EVENTS` events, or where they have no meaning.
    """

    hits: float
    events: float
    cells: int
    all_cells: int
    hit_rate: float | None = None
    pai: float | None = None
    pei: float | None = None
    rri: float | None = None


@dataclass(frozen=True)
class Verdict:
    """The picture's score beside those of simple counting (as many cells, those with most events before) and chance.

    simple: Score. chance_hits: expected hits of as many cells drawn blindly. chance_p: how often such a draw hits at
    least as much (exact where possible). sentence: what it comes to, in Swedish.
    """

    picture: Score
    simple: Score
    chance_hits: float
    chance_p: float
    sentence: str


def score(chosen, observed, predicted=None) -> Score:
    """How the chosen cells did. chosen: bool; observed, predicted: counts from 0, all of one shape, equal areas."""
    chosen, observed = np.asarray(chosen, bool).ravel(), np.asarray(observed).ravel()
    if chosen.shape != observed.shape or (predicted is not None and np.size(predicted) != chosen.size):
        raise ValueError("chosen, observed and predicted of the same shape")
    cells, events, hits = int(chosen.sum()), observed.sum().item(), observed[chosen].sum().item()
    known = Score(hits, events, cells, chosen.size)
    if events < LEAST_EVENTS or not cells:
        return known
    rate, best = hits / events, np.sort(observed)[::-1][:cells].sum()
    rri = float(np.asarray(predicted).ravel()[chosen].sum()) / hits if predicted is not None and hits else None
    return replace(known, hit_rate=rate, pai=rate / (cells / chosen.size), pei=float(hits / best), rri=rri)


def score_picture(hot, before, now, *, what: str = "händelser") -> Verdict:
    """Score a former picture's hot spots on the events that came after.

    hot: bool, the picture's hot spots. before, now: whole numbers, events per cell or place when the picture was made
    and after, all of one shape. what: what is counted, in the sentence. Raises Undecidable("no_hot_spots" |
    "no_events"), ValueError on shapes.
    """
    hot, before, now = np.asarray(hot, bool).ravel(), np.asarray(before).ravel(), np.asarray(now).ravel()
    if not hot.shape == before.shape == now.shape:
        raise ValueError("hot, before and now of the same shape")
    cells = int(hot.sum())
    if not cells:
        raise Undecidable("no_hot_spots", "Den förra bilden pekade inte ut någon plats, så det finns inget att pröva.")
    if not now.sum() > 0:
        raise Undecidable("no_events", "Inga händelser under den nya perioden, så bilden kan inte prövas mot något.")
    picture = score(hot, now, before)
    # Ties against the simple count are broken to its disadvantage last: the smaller outcome first, as `ranked`.
    top = np.zeros(hot.size, bool)
    top[np.lexsort((now, -before.astype(float)))[:cells]] = True
    simple = score(top, now, before)
    expected = float(now.sum() * cells / hot.size)
    p, drawn = _blind(now, cells, picture.hits)
    return Verdict(picture, simple, expected, p, _sentence(picture, simple, expected, p, drawn, what))


def _blind(now, cells, hits):
    """(how often as many cells drawn blindly, all different, hit at least as many events; out of how many draws, 0
    where it is exact)."""
    if hits <= 0 or cells == now.size:
        return 1.0, 0
    if chance.exact_possible(now, cells):
        return chance.sum_upper(now, cells, int(hits)), 0
    rng = np.random.default_rng(1)
    drawn = np.array([now[rng.choice(now.size, cells, replace=False)].sum() for _ in range(999)])
    return float((1 + (drawn >= hits).sum()) / 1000), 999


def _sentence(picture, simple, expected, p, drawn, what):
    hits, all_of = f"{picture.hits:g}", f"{picture.events:g}"
    if picture.events < LEAST_EVENTS:
        return f"{hits} av {all_of} {what} föll på de utpekade platserna. För få händelser för att säga mer."
    blind = f"{expected:.1f}".replace(".", ",").removesuffix(",0")
    text = f"{hits} av {all_of} {what} föll på de utpekade platserna; slumpen skulle ha gett omkring {blind}."
    if on_the_edge(p, drawn):
        return text + " Om det är slump kan inte avgöras."
    if p > LEVEL:
        return text + " Det kan vara slump."
    if picture.hits > simple.hits:
        return text + f" Att bara räkna hade gett {simple.hits:g}: bilden tillförde något."
    if picture.hits < simple.hits:
        return text + f" Att bara räkna hade gett {simple.hits:g} och alltså träffat bättre."
    return text + " Att bara räkna hade träffat lika bra."
