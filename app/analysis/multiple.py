"""Many tests at once: p-values corrected so that few of what is flagged is chance. Pure.

Among a thousand cells fifty are "significant at 5 %" when nothing happens. Benjamini–Hochberg (1995) keeps the share of
false flags among the flagged under the level when tests are independent or positively dependent (as neighbouring cells
are; Caldas de Castro & Singer 2006), Holm (1979) the chance of even one false flag. Each returns corrected p-values of
the shape given: flagged is what is at most the level.
"""

import numpy as np


def benjamini_hochberg(p) -> np.ndarray:
    """False-discovery-corrected p-values (0–1), any shape; empty gives empty. Raises ValueError unless all are 0–1."""
    values = _probabilities(p)
    stepped, order = _from_the_smallest(values)
    m = stepped.size
    stepped *= m / np.arange(1, m + 1)
    np.minimum.accumulate(stepped[::-1], out=stepped[::-1])
    return _put_back(stepped, order, values.shape)


def holm(p) -> np.ndarray:
    """Corrected p-values that keep the chance of one false flag at all under the level. Input as the others."""
    values = _probabilities(p)
    stepped, order = _from_the_smallest(values)
    stepped *= np.arange(stepped.size, 0, -1)
    return _put_back(np.maximum.accumulate(stepped, out=stepped), order, values.shape)


def _probabilities(p) -> np.ndarray:
    values = np.asarray(p, float)
    if values.size and not (values.min() >= 0 and values.max() <= 1):  # a NaN fails both
        raise ValueError("p-values from 0 to 1")
    return values


def _from_the_smallest(values):
    """(the values in order, where each stood). Ties come in any order: a correction gives equal p equal values, so a
    stable sort, four times as slow, would change nothing."""
    flat = values.ravel()
    order = np.argsort(flat)
    return flat[order], order


def _put_back(stepped, order, shape):
    found = np.empty_like(stepped)
    found[order] = np.minimum(stepped, 1.0, out=stepped)
    return found.reshape(shape)
