"""Every per cent of a text, and what is wrong with it: a share without its whole, a change of a small base."""

import re

from app.figures.numbers import BASE_OF_PERCENT

N = r"(?<!\d)(\d{1,3}(?: \d{3})+|\d+)"
CHANGE = re.compile(rf"([+−±]){N} \(([+−]?)([\d ]+,\d) %\)")
CHANGE_IN_WORDS = re.compile(rf"{N} (?:fler|färre)\b[^()]*?\(([+−])([\d ]+,\d) %\)")
SHARE = re.compile(rf"{N} av {N}(?: \w+)? \((\d+) %\)")
OF_MANY = re.compile(rf"I mörker: \d+ % av {N} rapporter|var \d+ % av dygnets timmar")
"""Sentences that name their whole right after the per cent."""


def faults(text: str) -> tuple[int, list[str]]:
    """(how many per cents there are, a line for each that should not be there)."""
    wrong, every = [], text.count("%")
    for found in CHANGE.finditer(text):
        wrong += _small(found[0], found[2], found[4])
    for found in CHANGE_IN_WORDS.finditer(text):
        wrong += _small(found[0], found[1], found[3])
    for found in SHARE.finditer(text):
        part, whole = _number(found[1]), _number(found[2])
        if not whole or abs(100 * part / whole - float(found[3])) > 0.5:
            wrong.append(f"no share of these: {found[0]}")
    left = text
    for known in (CHANGE, CHANGE_IN_WORDS, SHARE, OF_MANY):
        left = known.sub("", left)
    wrong += [f"alone: {left[max(at.start() - 50, 0) : at.end()]}" for at in re.finditer("%", left)]
    return every, wrong


def _small(said: str, difference: str, percent: str) -> list[str]:
    """The base is what the difference is this per cent of."""
    share = _number(percent.replace(",", ".")) / 100
    small = share and round(_number(difference) / share) < BASE_OF_PERCENT
    return [f"a change of less than {BASE_OF_PERCENT}: {said}"] if small else []


def _number(text: str) -> float:
    return float(text.replace(" ", ""))
