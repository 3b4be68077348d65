"""Many tests at once: p-values corrected so that few of what is flagged is chance. Pure.

Among a thousand cells fifty are "significant at 5 %" when nothing happens. Benjamini–Hochberg (1995) keeps the share of
false flags among the flagged under the level when tests are independent or positively dependent (as neighbouring cells
are; Caldas de Castro & Singer 2006), Benjamini–Yekutieli (2001) under any dependence, Holm (1979) the chance of even
one false flag. Each returns corrected p-values of the shape given: flagged is what is at most the level.
"""

import numpy as np


def benjamini_hochberg(p) -> np.ndarray:
    """False-discovery-corrected p-values (0–1), any shape; empty gives empty. Raises ValueError unless all are 0–1."""
    return _stepped_up(p, lambda m: 1.0)


def benjamini_yekutieli(p) -> np.ndarray:
    """As `benjamini_hochberg`, under any dependence between the tests."""
    return _stepped_up(p, lambda m: float((1 / np.arange(1, m + 1)).sum()))


def holm(p) -> np.ndarray:
    """Corrected p-values that keep the chance of one false flag at all under the level. Input as the others."""
    flat, order, back, shape = _ordered(p)
    m = flat.size
    stepped = np.maximum.accumulate(flat[order] * np.arange(m, 0, -1))
    return np.minimum(stepped, 1.0)[back].reshape(shape)


CORRECTIONS = {"none": lambda p: np.array(p, float), "bh": benjamini_hochberg, "by": benjamini_yekutieli, "holm": holm}
"""Corrections by the name they are stored and printed under."""


def flagged(p, level: float = 0.05, correction: str = "bh") -> np.ndarray:
    """Which tests are flagged at the level: booleans of the shape of `p`. Raises ValueError for impossible input."""
    if not 0 < level < 1 or correction not in CORRECTIONS:
        raise ValueError(f"a level between 0 and 1 and one of {', '.join(CORRECTIONS)}")
    _ordered(p)
    return CORRECTIONS[correction](p) <= level


def _stepped_up(p, factor) -> np.ndarray:
    flat, order, back, shape = _ordered(p)
    m = flat.size
    scaled = flat[order] * factor(m) * m / np.arange(1, m + 1)
    return np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)[back].reshape(shape)


def _ordered(p):
    """(flat values, order from the smallest, the way back, shape)."""
    values = np.asarray(p, float)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p-values from 0 to 1")
    flat = values.ravel()
    order = np.argsort(flat, kind="stable")
    back = np.empty_like(order)
    back[order] = np.arange(flat.size)
    return flat, order, back, values.shape
