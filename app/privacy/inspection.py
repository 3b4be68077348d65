"""One look at a text, or at texts that lie side by side."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from app.privacy.asked_first import DIGIT, LETTER
from app.privacy.contacts import emails, handles, phones, plates
from app.privacy.findings import NUMBERS, Finding
from app.privacy.homes import flats
from app.privacy.names import names, read
from app.privacy.numbers import interim_numbers, last_fours, misspelt, numbers
from app.privacy.people import people
from app.vocabulary.shown import plain

# The surest kinds first: what they have taken, a weaker kind does not take again.
_LOOKS = (numbers, interim_numbers, last_fours, emails, phones, misspelt, plates, handles)
_LOOKS_WITHOUT_DIGITS = (emails, phones, plates, handles)
"""What can be found in a text that has no digit: all numbers and their ends have one."""
_LOOKS_AT_WORDS = (people, names)
_LOOKS_WITHOUT_LETTERS = (numbers, emails, phones, misspelt, handles)
"""What can be found in a text that has no letter, such as the id of a row."""


def inspect(text: str) -> list[Finding]:
    """What points at a person, in order of appearance, never overlapping."""
    seen, places = plain(text)
    found: list[Finding] = []
    for fresh in map(list, _looks(seen)):
        if fresh:
            free = [hit for hit in fresh if not _overlaps(found, hit)] if found else fresh
            found = sorted(found + free, key=lambda hit: hit.start)
    if places is None:
        return found
    starts, ends = places
    return [Finding(hit.kind, starts[hit.start], ends[hit.end - 1]) for hit in found]


def _looks(seen: str) -> Iterator[Iterator[Finding]]:
    if not LETTER.search(seen):
        return (look(seen) for look in _LOOKS_WITHOUT_LETTERS)
    reading = read(seen)
    plain_looks = _LOOKS if DIGIT.search(seen) else _LOOKS_WITHOUT_DIGITS
    return chain(
        (look(seen) for look in plain_looks), (look(seen, reading) for look in _LOOKS_AT_WORDS), (flats(seen),)
    )


def inspect_together(texts: Sequence[str]) -> list[list[Finding]]:
    """What `inspect` finds in each of the texts that lie side by side (the cells of a row), and the parts of a number
    that is split over neighbours."""
    found = [inspect(text) for text in texts]
    moments = set()  # a date in one cell and its clock in the next are no number, with nothing between them either
    for between in (" ", ""):
        ends = list(accumulate(len(text) + len(between) for text in texts))
        for hit in inspect(between.join(texts)):
            cells = first, last = bisect_right(ends, hit.start), bisect_right(ends, hit.end - 1)
            if hit.kind == "date_clock":
                moments.add(cells)
            if hit.kind not in NUMBERS or first == last or cells in moments:
                continue
            for at in range(first, last + 1):
                begins = ends[at] - len(between) - len(texts[at])
                part = Finding(hit.kind, max(hit.start - begins, 0), min(hit.end - begins, len(texts[at])))
                if part.start < part.end and not _overlaps(found[at], part):
                    found[at] = sorted([*found[at], part], key=lambda one: one.start)
    return found


def _overlaps(taken: Sequence[Finding], hit: Finding) -> bool:
    # Bisection on a sorted list of spans that never overlap each other.
    at = bisect_right(taken, hit.start, key=lambda one: one.end)
    return at < len(taken) and taken[at].start < hit.end
