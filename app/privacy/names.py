"""Names of persons: which words in a row are one, and what round them says that it is a place instead."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from app.privacy.beside import (
    acts_alone,
    acts_like_one,
    after_initials,
    is_half_a_name,
    is_hyphened,
    is_pointed_out,
    is_theirs,
    is_unlisted,
    kin_of_anybody,
    stands_alone,
    told_by_role,
)
from app.privacy.findings import Finding
from app.privacy.small_letters import is_misspelt, is_unlisted_in_small_letters, small
from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import word_set
from app.vocabulary.words import (
    NO_OWNERS,
    Word,
    before_of,
    first_after_last,
    in_parentheses,
    is_called,
    is_greeted,
    is_near,
    opens,
    unknown_owner,
    word_at,
    words_of,
)

_MOST_WORDS = 5
"""A name has no more words."""


class Reading(NamedTuple):
    """The words of a text, and which of them (from, to before) are persons' names and which places' or companies'."""

    words: list[Word]
    persons: list[tuple[int, int]]
    places: list[tuple[int, int]]


def names(seen: str, reading: Reading) -> Iterator[Finding]:
    for at, stop in reading.persons:
        yield Finding("name", reading.words[at].start, reading.words[stop - 1].end)


def read(seen: str) -> Reading:
    reading = words, persons, places = Reading(words_of(seen), [], [])
    at, n = 0, len(words)
    while at < n:
        word = words[at]
        stop = _name_at(seen, words, at) if _may_begin(word, words[at - 1].low if at else "") else 0
        # What most words are not is asked here, before the rule that would ask it too.
        if not stop and (before := words[at - 1].low if word.near else before_of(seen, words, at)):
            told = _is_role(before) and told_by_role(seen, words, at)
            if told or (before in ("till", "åt") and kin_of_anybody(seen, words, at)):
                stop = at + 1
        if not stop and not word.near and is_unlisted_in_small_letters(seen, words, at):
            stop = at + 2
        leads = at + 1 < n and words[at + 1].near
        if not stop and leads and not word.first and len(word.low) > 4 and is_misspelt(seen, words, at):
            stop = at + 2
        if not stop and persons and word.first and _joins_a_person(seen, reading, at):
            stop = at + 1 + (leads and words[at + 1].last)
        if stop:
            (persons if stop > 0 else places).append((at, abs(stop)))
        at = max(abs(stop), at + 1)
    return reading


_AND = re.compile(r", | (?:och|o|å|samt|med) | & ")


def _joins_a_person(seen: str, reading: Reading, at: int) -> bool:
    """ "Kalle och Björn", "jossan wiklund o tindra palm": a word that is a name too, beside a person."""
    word = reading.words[at]
    if not word.first or not reading.persons or word.low == "hans":
        return False
    end = reading.words[reading.persons[-1][1] - 1].end
    if word.start - end > 6 or not _AND.fullmatch(seen, end, word.start):
        return False
    whole = is_near(seen, reading.words, at + 1) and reading.words[at + 1].last
    return whole or (word.shape == "T" and not neighbours.is_place(word_at(seen, reading.words, at + 1)))


def _may_begin(word: Word, before: str) -> bool:
    """Whether a name can begin here: a name, an initial, or the genitive of a name nobody has listed."""
    named = word.shape != "l" or word.first or word.last or word.genitive or before in neighbours.WHOLE_FAMILIES
    return named or _is_like_one(word.low)


_LONGEST = 40
"""Answers are remembered for words up to so many letters."""


def _remembered(asked: Callable[[str], bool]) -> Callable[[str], bool]:
    known = lru_cache(maxsize=8_192)(asked)
    return lambda low: known(low) if len(low) < _LONGEST else asked(low)


@_remembered
def _is_like_one(low: str) -> bool:
    return len(low) == 1 or is_hyphened(low) or lexicon.like_a_nickname(low)


@_remembered
def _is_role(low: str) -> bool:
    return neighbours.is_spoken_role(low) or neighbours.is_an_agent(low)


def _name_at(seen: str, words: list[Word], at: int) -> int:
    """Where the name that begins with this word stops (the word after it): 0 for none, and minus that word for what is
    a place's or a company's name."""
    word = words[at]
    if word.shape == "T":
        stop = _capitalised(seen, words, at)
    elif word.shape == "I" or len(word.low) == 1 or is_hyphened(word.low):
        stop = after_initials(seen, words, at)
    else:
        stop = small(seen, words, at)
    return stop


def _run(seen: str, words: list[Word], at: int) -> int:
    """The word after the row of capitalised words, initials and particles that begins here."""
    stop = at + 1
    while stop < len(words) and stop - at < _MOST_WORDS and _joined(seen, words, stop):
        word = words[stop]
        if word.shape in "TUI" and not (word.shape == "I" and seen[word.end : word.end + 1].isdigit()):
            stop += 1
        elif (
            word.low in lexicon.PARTICLES
            and stop + 1 < len(words)
            and words[stop + 1].shape == "T"
            and is_near(seen, words, stop + 1)
        ):
            stop += 2
        else:
            break
    return stop


_NICKNAME = re.compile(r""" ["'(]|["')] """)


def _joined(seen: str, words: list[Word], at: int) -> bool:
    gap = seen[words[at - 1].end : words[at].start]
    return gap in (" ", "  ") or (gap == ". " and words[at - 1].shape == "I") or _NICKNAME.fullmatch(gap) is not None


def _capitalised(seen: str, words: list[Word], at: int) -> int:
    word, stop = words[at], _run(seen, words, at)
    run = words[at:stop]
    before = before_of(seen, words, at)
    if word.first and len(run) > 2 and _NICKNAME.match(seen, word.end):
        return at + 3  # "Torbjörn "Tobbe" Ekdalen"
    place = _as_place(seen, words, at, stop, before)
    if place:
        return -place
    named = is_called(seen, words, at) or is_greeted(seen, words, at)
    titled = neighbours.is_title(before)
    if (word.first or word.last) and in_parentheses(seen, words, at):
        return at + 1
    if neighbours.is_family(before) or named or is_theirs(seen, words, at):
        return _short(run, at)
    if neighbours.is_title(word.low) and not (word.first or word.last):
        return 0  # "Rektor Ståhlberg": the name begins with the next word
    if titled and (
        word.last
        or word.first
        or lexicon.like_a_last_name(word.base)
        or (neighbours.is_honorific(before) and not word.genitive)
        or (len(run) == 1 and _is_the_one(before) and not word.genitive and len(word.low) > 2)
    ):
        return _short(run, at)
    if len(run) >= 2 and _is_full(seen, words, at, run):
        return _short(run, at)
    if is_unlisted(seen, words, at, run):
        return at + len(run)
    if len(run) == 2 and run[1].shape == "I" and is_half_a_name(seen, words, at):
        return at + 2
    if word.last and not word.first and first_after_last(seen, words, at):
        return at + 2
    if word.genitive and word.last and not word.weak and neighbours.is_kin(word_at(seen, words, at + 1)):
        return at + 2
    if len(run) == 1 and (
        is_pointed_out(seen, words, at) or stands_alone(seen, words, at) or acts_alone(seen, words, at)
    ):
        return at + 1
    if (
        word.genitive
        and word.low not in NO_OWNERS
        and (word.first or (word.last and not word.weak))
        and word.base != word.low
        and word_at(seen, words, at + 1) in _WHICH_ONE
        and neighbours.is_kin(word_at(seen, words, at + 2))
    ):
        return at + 3  # "Lenas nya sambo"
    if word.first and neighbours.is_relation(word_at(seen, words, at + 1)) and (word.genitive and word.low != "hans"):
        return at + 2
    if (
        word.genitive
        and not word.first
        and neighbours.is_relation(word_at(seen, words, at + 1))
        and unknown_owner(seen, words, at)
    ):
        return at + 2
    if word.first and len(run) == 1 and (not word.weak or acts_like_one(seen, words, at)):
        return at + 1
    return 0


def _is_the_one(before: str) -> bool:
    """ "vaktmästaren Kurre": a calling of a certain person, not of an authority."""
    return before.endswith("n") and neighbours.is_calling(before) and not before.endswith(_MAY_BE_A_COMPANY)


_WHICH_ONE = word_set(
    "nya nye gamla gamle förra förre yngsta yngste äldsta äldste lilla lille andra båda bästa tre två"
)
_MAY_BE_A_COMPANY = ("polisen", "ägaren", "föraren", "värden", "entreprenören", "ledaren", "säljaren", "vakten")


def _short(run: list[Word], at: int) -> int:
    """The run as far as it is a name: to the first genitive, and to what is a place."""
    for more, word in enumerate(run[1:], 1):
        if run[more - 1].genitive and run[more - 1].base != run[more - 1].low:
            return at + more
        if neighbours.is_place(word.low):
            return at + more
    return at + len(run)


def _is_full(seen: str, words: list[Word], at: int, run: list[Word]) -> bool:
    """Whether two words or more in a row are a first name and a last name."""
    word, last = run[0], run[-1]
    second = run[1]
    if word.first:
        if not word.weak:
            return True
        known = any(one.last or one.first or lexicon.like_a_last_name(one.base) for one in run[1:])
        return known or not opens(seen, words, at)
    if neighbours.is_place(word.low) or neighbours.is_business(word.low) or word.low in neighbours.NOT_FIRST:
        return False
    if word.last and second.first:
        return not (word.weak and second.weak)
    if word.last and second.shape == "I":
        return True
    # A first name nobody has listed, with a certain last name.
    if any(one.first and not one.weak for one in run[1:]):
        return True
    return last.last and not last.weak and not last.genitive and not neighbours.is_title(word.low)


_COMPANY_AFTER = re.compile(
    r"s? (?:(?:&|och) (?:co|c:o|son|söners?|döttrars?|partners?)\b|(?:AB|HB|KB)\b|i [A-ZÅÄÖ]\w{1,30} AB\b)",
    re.IGNORECASE,
)
_HIS_FAMILY = re.compile(
    r"(?<!\w)(?:hans|hennes) (?:fru|man|son|dotter|bror|syster|mamma|pappa|sambo|barn|ungar|mor|far)(?!\w)"
)
_ROMAN = re.compile(r"(?:[ivx]{2,5}):?s?")
"""A king's number: "Karl XI:s torg"."""


def _as_place(seen: str, words: list[Word], at: int, stop: int, before: str) -> int:
    """The word after the place or company whose name this is; 0 when it is none."""
    run = words[at:stop]
    full = len(run) > 1 and run[0].first and run[1].last
    led = neighbours.leads_a_place(before) and not (full and before in neighbours.THE_PLACE)
    if led or (len(run) > 1 and neighbours.leads_a_place(run[0].low)):
        return stop
    for more, word in enumerate(run[1:], 1):
        if more > 1 and full and run[more - 1].last and not run[more - 1].genitive and neighbours.is_place(word.low):
            return 0  # "Kalle Svensson Storgatan 4": a name and then a street
        if (neighbours.is_place(word.low) and not word.last and word.shape != "I") or _ROMAN.fullmatch(word.low):
            return at + more + 1
        particle = word.low in lexicon.PARTICLES and more + 1 < len(run)
        if neighbours.is_business(word.low) and not particle:
            return at + more + 1
    if _carries_its_owner(run):
        return at + 2
    if neighbours.is_place(run[0].low) and ("-" in run[0].low or not (run[0].first or run[0].last)):
        return at + 1
    following = word_at(seen, words, stop)
    carries = neighbours.is_place(following) or neighbours.is_business(following)
    if following in _NAMED_AFTER and run[-1].first:
        return stop + 1
    if carries and run[-1].first and _HIS_FAMILY.search(seen, run[-1].end, run[-1].end + 90):
        return 0  # "Mehmets kiosk blev rånad, hans fru ..."
    if carries and run[-1].genitive and not neighbours.is_relation(following):
        # "Anna Svenssons gård" may be hers, "Per Albin Hanssons väg" is nobody's.
        return stop + 1
    if _COMPANY_AFTER.match(seen, run[-1].end):
        return stop
    together = stop < len(words) and seen[run[-1].end : words[stop].start] == " & "
    if together and any(neighbours.is_business(word_at(seen, words, stop + more)) for more in (1, 2)):
        return stop + 2  # "Karin & Sofie Blommor"
    return 0


_NAMED_AFTER = word_set("kyrka församling distrikt domkyrkoförsamling skola gymnasium torg park")
"""Places that take a name as it is: "Maria kyrka"."""


def _carries_its_owner(run: list[Word]) -> bool:
    """ "Kalles Korvmoj": a thing with a capital after whose it is."""
    if len(run) < 2 or not run[0].genitive or run[0].base == run[0].low:
        return False
    thing = run[1]
    known = thing.first or thing.last or neighbours.is_relation(thing.low) or neighbours.is_kin(thing.low)
    return thing.shape == "T" and not known and not lexicon.like_a_last_name(thing.base)
