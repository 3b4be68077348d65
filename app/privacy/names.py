"""Names of persons: which words in a row are one, and what round them says that it is a place instead."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.privacy import lexicon
from app.privacy.findings import Finding
from app.privacy.shown import lower

_WORD = re.compile(r"(?<![\w])[^\W\d_]++(?:[-'][^\W\d_]++)*+(?![\w])")
_MOST_WORDS = 5
"""A name has no more words."""


class Word(NamedTuple):
    """A word of the text: `low` in lower case, without a genitive's ending when the name is found that way."""

    start: int
    end: int
    low: str
    base: str
    shape: str
    """'T' begins with a capital, 'U' is all capitals, 'I' are initials, 'l' anything else."""
    first: bool
    last: bool
    weak: bool
    """A name that is an ordinary word too."""
    genitive: bool


class Reading(NamedTuple):
    """The words of a text, and which of them (from, to before) are persons' names and which places' or companies'."""

    words: list[Word]
    persons: list[tuple[int, int]]
    places: list[tuple[int, int]]


def names(seen: str, reading: Reading) -> Iterator[Finding]:
    for at, stop in reading.persons:
        yield Finding("name", reading.words[at].start, reading.words[stop - 1].end)


def read(seen: str) -> Reading:
    reading = Reading([_word(match) for match in _WORD.finditer(seen)], [], [])
    at = 0
    while at < len(reading.words):
        stop = _name_at(seen, reading.words, at)
        if stop:
            (reading.persons if stop > 0 else reading.places).append((at, abs(stop)))
        at = max(abs(stop), at + 1)
    return reading


def _word(match: re.Match) -> Word:
    written = match[0]
    low = lower(written)
    first, last = lexicon.is_first(low), lexicon.is_last(low)
    base, genitive = low, low.endswith(("s", "x", "z"))
    if low.endswith("s") and not first:
        owner = low[:-1].rstrip("'-")
        if owner and (lexicon.is_first(owner) or (not last and lexicon.is_last(owner))):
            base, first, last = owner, lexicon.is_first(owner), lexicon.is_last(owner)
    return Word(match.start(), match.end(), low, base, _shape(written), first, last, lexicon.is_word(base), genitive)


def _shape(word: str) -> str:
    if not word[0].isupper():
        return "l" if not re.match(r"[a-zåäö]{2,4}-[A-ZÅÄÖ]", word) else "T"
    if len(word) == 1 or (len(word) == 3 and word[1] == "-" and word.isupper()):
        return "I"
    return "U" if word.isupper() else "T"


def _name_at(seen: str, words: list[Word], at: int) -> int:
    """Where the name that begins with this word stops (the word after it); 0 for none, and minus the word after what is a
    place's or a company's name."""
    word = words[at]
    if word.shape == "T":
        stop = _capitalised(seen, words, at)
    elif word.shape == "I":
        stop = _after_initials(seen, words, at)
    else:
        stop = _small(seen, words, at)
    return stop


def _near(seen: str, words: list[Word], at: int) -> bool:
    """Whether this word follows the one before it with nothing but a space."""
    return (
        0 < at < len(words)
        and words[at].start - words[at - 1].end <= 2
        and not seen[words[at - 1].end : words[at].start].strip(" ")
    )


def _before(seen: str, words: list[Word], at: int) -> str:
    if _near(seen, words, at):
        return words[at - 1].low
    shortened = at > 0 and seen[words[at - 1].end : words[at].start] == ". " and words[at - 1].low in _SHORTENED
    return words[at - 1].low if shortened else ""


_SHORTENED = frozenset(("fam", "dr", "hr", "fr", "frk", "prof", "mr", "mrs", "ms"))


def _after(seen: str, words: list[Word], at: int) -> str:
    return words[at].low if _near(seen, words, at) else ""


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
            and _near(seen, words, stop + 1)
        ):
            stop += 2
        else:
            break
    return stop


_NICKNAME = re.compile(r' "|" ')


def _joined(seen: str, words: list[Word], at: int) -> bool:
    gap = seen[words[at - 1].end : words[at].start]
    return gap in (" ", "  ") or (gap == ". " and words[at - 1].shape == "I") or _NICKNAME.fullmatch(gap) is not None


def _capitalised(seen: str, words: list[Word], at: int) -> int:
    word, stop = words[at], _run(seen, words, at)
    run = words[at:stop]
    before = _before(seen, words, at)
    place = _as_place(seen, words, at, stop, before)
    if place:
        return -place
    named = _called(seen, words, at)
    titled = lexicon.is_title(before)
    if lexicon.is_family(before) or named:
        return _short(run, at)
    if lexicon.is_title(word.low) and not (word.first or word.last):
        return 0  # "Rektor Ståhlberg": the name begins with the next word
    if titled and (
        word.last
        or word.first
        or lexicon.like_a_last_name(word.base)
        or (lexicon.is_honorific(before) and not word.genitive)
    ):
        return _short(run, at)
    if len(run) >= 2 and _is_full(seen, words, at, run):
        return _short(run, at)
    if _does_something(seen, words, at, run):
        return at + len(run)
    if word.last and not word.first and _first_after_last(seen, words, at):
        return at + 2
    if word.first and lexicon.is_relation(_after(seen, words, at + 1)) and (word.genitive and word.low != "hans"):
        return at + 2
    if (
        word.genitive
        and not word.first
        and lexicon.is_relation(_after(seen, words, at + 1))
        and _unknown_owner(seen, words, at)
    ):
        return at + 2
    if word.first and not word.weak and len(run) == 1:
        return at + 1
    return 0


def _short(run: list[Word], at: int) -> int:
    """The run as far as it is a name: to the first genitive, and to what is a place."""
    for more, word in enumerate(run[1:], 1):
        if run[more - 1].genitive and run[more - 1].base != run[more - 1].low:
            return at + more
        if lexicon.is_place(word.low):
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
        return known or not _opens(seen, words, at)
    if lexicon.is_place(word.low) or lexicon.is_business(word.low) or word.low in lexicon.NOT_FIRST:
        return False
    if word.last and second.first:
        return not (word.weak and second.weak)
    if word.last and second.shape == "I":
        return True
    # A first name nobody has listed: something with a certain last name, inside a sentence or before what a person does.
    if any(one.first and not one.weak for one in run[1:]):
        return True
    return last.last and not last.weak and not last.genitive and not lexicon.is_title(word.low)


_DOES = frozenset(
    "blev sa säger fick ringde kom såg gick stod har hade slog vill ville skrek sprang kastade sparkade hotade mår gråter grät "
    "berättade berättar ringer säljer köpte tog satt låg anmäler anmälde uppger uppgav hittade skrev svarade försökte vägrade "
    "ska skulle kan kunde brukar bor hämtade lämnade kände mötte visade hörde knuffade föll blir".split()
)


def _does_something(seen: str, words: list[Word], at: int, run: list[Word]) -> bool:
    """Two words nobody has listed, and then what only a person does: "Nattaporn Chaiyasit blev av med sin mobil"."""
    if len(run) not in (2, 3) or any(word.shape != "T" or len(word.low) < 3 for word in run):
        return False
    unlisted = not any(lexicon.is_place(word.low) or lexicon.is_title(word.low) or word.genitive for word in run)
    return unlisted and run[0].low not in lexicon.NOT_FIRST and _after(seen, words, at + len(run)) in _DOES


def _first_after_last(seen: str, words: list[Word], at: int) -> bool:
    """ "Johansson, Pia"."""
    if at + 1 >= len(words) or seen[words[at].end : words[at + 1].start] != ", ":
        return False
    following = words[at + 1]
    return following.first and following.shape == "T" and not (words[at].weak and following.weak)


_COMMON_OWNER = re.compile(r".*(?:an|en|et|na|arna|erna|orna|are|ande|ings|elev|pojk|flick)s")


def _unknown_owner(seen: str, words: list[Word], at: int) -> bool:
    return not _opens(seen, words, at) and not _COMMON_OWNER.fullmatch(words[at].low)


def _opens(seen: str, words: list[Word], at: int) -> bool:
    """Whether a sentence or a line begins with this word, so that its capital says nothing."""
    if at == 0:
        return True
    gap = seen[words[at - 1].end : words[at].start]
    return any(sign in gap for sign in '.!?:\n"-•*') or any(letter.isdigit() for letter in gap)


_CALLED = re.compile(
    r"(?<!\w)(?:heter|hette|kallas|kallad|kallades|kallar (?:sig|honom|henne)|namnet|namn|vid namn|alias|smeknamnet|smeknamn|namn är)"
    r"(?: för| bara| alltså| nåt| något| i stil med| typ| är| kanske| troligen| förmodligen)*[ :,]{1,2}[\"'(]?$",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"(?:gatan|vägen|platsen|skolan|området|butiken|affären|föreningen|klubben|bandet|appen|spelet|stället|parken|båten|filmen|byn|"
    r"orten|bolaget|företaget|lekplatsen|backen|gården|krogen|caféet|torget|låten|gruppen|hunden|katten|projektet|huset|kvarteret|"
    r"verksamheten|skogen|sjön|badet|programmet|sidan|kanalen|serien|metoden|boken|rondellen|bron|kiosken|den|det|som) (?:som )?\w{1,20} ?$"
)


def _called(seen: str, words: list[Word], at: int) -> bool:
    """Whether "heter", "kallas" ... stands before, of somebody rather than of a place."""
    said = _CALLED.search(seen, max(0, words[at].start - 60), words[at].start)
    if said is None:
        return False
    subject = seen[max(0, said.start() - 40) : said.start()].lower() + said[0].split()[0].lower() + " "
    thing = _THINGS.search(subject[-60:])
    return (thing is None or thing[0].startswith(("den ", "det ", "som "))) and not lexicon.is_place(words[at].low)


_COMPANY_AFTER = re.compile(r"s? ?(?:& |och (?:co|son|söner)\b|AB\b|HB\b|KB\b|i [A-ZÅÄÖ]\w+ AB\b)", re.IGNORECASE)


_ROMAN = re.compile(r"(?:[ivx]{2,5}):?s?")
"""A king's number: "Karl XI:s torg"."""


def _as_place(seen: str, words: list[Word], at: int, stop: int, before: str) -> int:
    """The word after the place or company whose name this is; 0 when it is none."""
    run = words[at:stop]
    if lexicon.leads_a_place(before):
        return stop
    for more, word in enumerate(run[1:], 1):
        if (lexicon.is_place(word.low) and not word.last) or _ROMAN.fullmatch(word.low):
            return at + more + 1
        if lexicon.is_business(word.low):
            return at + more + 1
    if lexicon.is_place(run[0].low) and not run[0].first and not run[0].last:
        return at + 1
    following = _after(seen, words, stop)
    carries = lexicon.is_place(following) or lexicon.is_business(following)
    if carries and run[-1].genitive and not lexicon.is_relation(following):
        # "Anna Svenssons gård" may be hers, "Per Albin Hanssons väg" is nobody's.
        return stop + 1
    if _COMPANY_AFTER.match(seen, run[-1].end):
        return stop
    return 0


def _after_initials(seen: str, words: list[Word], at: int) -> int:
    """ "K-G Tornberg", "M.H. Söderlund"."""
    stop = at + 1
    while stop < len(words) and stop - at < 4 and seen[words[stop - 1].end : words[stop].start] in (" ", ".", ". "):
        word = words[stop]
        if word.shape == "T":
            following = _after(seen, words, stop + 1)
            sure = (
                word.last and not word.weak and not lexicon.is_place(following) and not lexicon.is_business(following)
            )
            return stop + 1 if sure else 0
        if word.shape != "I":
            return 0
        stop += 1
    return 0


def _small(seen: str, words: list[Word], at: int) -> int:
    """A name without capitals, or in capitals alone: only what cannot be other words."""
    word = words[at]
    before, following = _before(seen, words, at), _after(seen, words, at + 1)
    sure_last = word.last and not word.weak
    if sure_last and (lexicon.is_family(before) or lexicon.is_honorific(before)):
        return at + 1
    if not word.first:
        return 0
    if following:
        second = words[at + 1]
        beyond = _after(seen, words, at + 2)
        if (
            lexicon.is_place(following)
            or lexicon.is_place(beyond)
            or lexicon.is_business(beyond)
            or lexicon.leads_a_place(before)
        ):
            return 0
        if second.last and not (word.weak and second.weak) and (not second.weak or second.shape == "T"):
            return at + 2
        if second.first and not second.weak and not word.weak:
            return at + 2
        if not word.weak and lexicon.like_a_last_name(second.base) and word.shape == "U":
            return at + 2
        if word.genitive and not word.weak and lexicon.is_relation(following):
            return at + 2
    called = not word.weak and _called(seen, words, at)
    return at + 1 if called else 0
