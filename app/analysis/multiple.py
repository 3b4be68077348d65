"""Many tests at once: p-values corrected so that few of what is flagged is chance. Pure.

Among a thousand cells fifty are "significant at 5 %" when nothing happens. Benjamini–Hochberg (1995) keeps the share of
false flags among the flagged under the level when tests are independent or positively dependent (as neighbouring cells
are; Caldas de Castro & Singer 2006), Holm (1979) the chance of even one false flag. Each returns corrected p-values of
the shape given: flagged is what is at most the level.
"""

import numpy as np


def benjamini_hochberg(p) -> np.ndarray:
    """False-discovery-corrected p-values (0–1), any shape; empty gives empty. Raises ValueError unless all are 0–1."""
    return _corrected(p, lambda s: np.minimum.accumulate((s * (s.size / np.arange(1, s.size + 1)))[::-1])[::-1])


def holm(p) -> np.ndarray:
    """Corrected p-values that keep the chance of one false flag at all under the level. Input as the other."""
    return _corrected(p, lambda s: np.maximum.accumulate(s * np.arange(s.size, 0, -1)))


def _corrected(p, step) -> np.ndarray:
    """`step` of the values from the smallest, each put back where it stood and held at 1.

    Ties come in any order: a correction gives equal p equal values, so a stable sort, four times as slow, would change
    nothing.
    """
    values = np.asarray(p, float)
    if values.size and not (values.min() >= 0 and values.max() <= 1):  # a NaN fails both
        raise ValueError("p-values from 0 to 1")
    flat = values.ravel()
    order = np.argsort(flat)
    found = np.empty_like(flat)
    found[order] = np.minimum(step(flat[order]), 1.0)
    return found.reshape(values.shape)
