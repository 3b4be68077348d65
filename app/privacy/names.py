"""Names of persons: which words in a row are one, and what round them says that it is a place instead."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.privacy import lexicon, places, roles
from app.privacy.findings import Finding
from app.privacy.shown import word_set
from app.privacy.words import (
    Word,
    before_of,
    in_parentheses,
    is_called,
    is_greeted,
    is_near,
    opens,
    parent_of,
    with_another,
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
    reading = Reading(words_of(seen), [], [])
    at = 0
    while at < len(reading.words):
        word = reading.words[at]
        stop = _name_at(seen, reading.words, at) if _may_begin(word) else 0
        if stop:
            (reading.persons if stop > 0 else reading.places).append((at, abs(stop)))
        at = max(abs(stop), at + 1)
    return reading


def _may_begin(word: Word) -> bool:
    """Whether a name can begin here: a name, an initial, or the genitive of a name nobody has listed."""
    return word.first or word.last or word.shape != "l" or word.genitive or len(word.low) == 1


def _name_at(seen: str, words: list[Word], at: int) -> int:
    """Where the name that begins with this word stops (the word after it): 0 for none, and minus that word for what is
    a place's or a company's name."""
    word = words[at]
    if word.shape == "T":
        stop = _capitalised(seen, words, at)
    elif word.shape == "I" or len(word.low) == 1:
        stop = _after_initials(seen, words, at)
    else:
        stop = _small(seen, words, at)
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


_NICKNAME = re.compile(r' "|" ')


def _joined(seen: str, words: list[Word], at: int) -> bool:
    gap = seen[words[at - 1].end : words[at].start]
    return gap in (" ", "  ") or (gap == ". " and words[at - 1].shape == "I") or _NICKNAME.fullmatch(gap) is not None


def _capitalised(seen: str, words: list[Word], at: int) -> int:
    word, stop = words[at], _run(seen, words, at)
    run = words[at:stop]
    before = before_of(seen, words, at)
    place = _as_place(seen, words, at, stop, before)
    if place:
        return -place
    named = is_called(seen, words, at) or is_greeted(seen, words, at)
    titled = roles.is_title(before)
    if (word.first or word.last) and in_parentheses(seen, words, at):
        return at + 1
    if roles.is_family(before) or named:
        return _short(run, at)
    if roles.is_title(word.low) and not (word.first or word.last):
        return 0  # "Rektor Ståhlberg": the name begins with the next word
    if titled and (
        word.last
        or word.first
        or lexicon.like_a_last_name(word.base)
        or (roles.is_honorific(before) and not word.genitive)
        or (len(run) == 1 and _is_the_one(before) and not word.genitive and len(word.low) > 2)
    ):
        return _short(run, at)
    if len(run) >= 2 and _is_full(seen, words, at, run):
        return _short(run, at)
    if _is_unlisted(seen, words, at, run):
        return at + len(run)
    if word.last and not word.first and _first_after_last(seen, words, at):
        return at + 2
    if word.genitive and word.last and not word.weak and roles.is_kin(word_at(seen, words, at + 1)):
        return at + 2
    if len(run) == 1 and (_is_pointed_out(seen, words, at) or _stands_alone(seen, words, at)):
        return at + 1
    if word.first and roles.is_relation(word_at(seen, words, at + 1)) and (word.genitive and word.low != "hans"):
        return at + 2
    if (
        word.genitive
        and not word.first
        and roles.is_relation(word_at(seen, words, at + 1))
        and _unknown_owner(seen, words, at)
    ):
        return at + 2
    if word.first and len(run) == 1 and (not word.weak or _weak_but_acting(seen, words, at)):
        return at + 1
    return 0


def _is_the_one(before: str) -> bool:
    """ "vaktmästaren Kurre": a calling of a certain person, not of an authority."""
    return before.endswith("n") and roles.is_calling(before) and not before.endswith(_MAY_BE_A_COMPANY)


_MAY_BE_A_COMPANY = ("polisen", "ägaren", "föraren", "värden", "entreprenören", "ledaren", "säljaren", "vakten")

_ACTS = word_set("ringde sa säger slog sparkade hotade skrek berättade skrev svarade kastade mår grät gråter")
_BESIDE = word_set("var av med såg hos slog hotade enligt träffade kände kompisen")
"""Words before a name even without its capital."""


def _weak_but_acting(seen: str, words: list[Word], at: int) -> bool:
    """ "Linda ringde", "det var Nisse på macken": an ordinary word's name that does what a person does."""
    if words[at].low == "hans":
        return False
    following = word_at(seen, words, at + 1)
    beside = before_of(seen, words, at) in _BESIDE and not opens(seen, words, at)
    return following in _ACTS or (beside and not places.is_place(following))


def _short(run: list[Word], at: int) -> int:
    """The run as far as it is a name: to the first genitive, and to what is a place."""
    for more, word in enumerate(run[1:], 1):
        if run[more - 1].genitive and run[more - 1].base != run[more - 1].low:
            return at + more
        if places.is_place(word.low):
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
    if places.is_place(word.low) or places.is_business(word.low) or word.low in places.NOT_FIRST:
        return False
    if word.last and second.first:
        return not (word.weak and second.weak)
    if word.last and second.shape == "I":
        return True
    # A first name nobody has listed, with a certain last name.
    if any(one.first and not one.weak for one in run[1:]):
        return True
    return last.last and not last.weak and not last.genitive and not roles.is_title(word.low)


_DOES = word_set(
    """
    blev sa säger fick ringde kom såg gick stod har hade slog vill ville skrek sprang kastade sparkade hotade mår
    gråter grät berättade berättar ringer säljer köpte tog satt låg anmäler anmälde uppger uppgav hittade skrev
    svarade försökte vägrade ska skulle kan kunde brukar bor hämtade lämnade kände mötte visade hörde knuffade
    föll blir
    """
)
_BEFORE_PERSONS = word_set(
    """
    av med jag vi såg såg slog sparkade hotade mötte träffade ringde kontaktade av åt hos mot enligt att att när
    då en avvisa avvisade grep hittade kände lämnade satt stod kom var är blev fick hade sa och namngav pekade
    """
)


def _is_unlisted(seen: str, words: list[Word], at: int, run: list[Word]) -> bool:
    """Two words nobody has listed where a person stands: "Nattaporn Chaiyasit blev av med sin mobil", "slog Yohana
    Gebreab"."""
    if len(run) not in (2, 3) or any(word.shape != "T" or len(word.low) < 3 or word.genitive for word in run):
        return False
    if run[0].low in places.NOT_FIRST or any(
        places.is_place(word.low) or roles.is_title(word.low) or places.is_business(word.low) for word in run
    ):
        return False
    before = before_of(seen, words, at)
    inside = before in _BEFORE_PERSONS and not opens(seen, words, at)
    return inside or word_at(seen, words, at + len(run)) in _DOES


_BEFORE_PLACES = word_set(
    "i på till från vid ur mot om genom kring nära mellan centrala norra södra östra västra kommun"
)


def _stands_alone(seen: str, words: list[Word], at: int) -> bool:
    """A nickname nobody has listed ("Adde") inside a sentence, or a last name on -sson by itself."""
    word, before = words[at], before_of(seen, words, at)
    if lexicon.like_a_nickname(word.low):
        inside = bool(before) and not opens(seen, words, at) and before not in _BEFORE_PLACES
        return inside or word_at(seen, words, at + 1) in _ACTS
    return (
        word.last
        and word.base.endswith("sson")
        and word.base != "poisson"
        and (before not in ("vid", "mot", "till", "från") or parent_of(seen, words, at))
    )


def _is_pointed_out(seen: str, words: list[Word], at: int) -> bool:
    """ "det var Gittan som tog den"."""
    word = words[at]
    if before_of(seen, words, at) not in ("är", "var", "va", "e") or word_at(seen, words, at + 1) != "som":
        return False
    if before_of(seen, words, at - 1) != "det" or word.low.endswith(("en", "et", "na")):
        return False
    known = places.is_place(word.low) or places.is_business(word.low) or roles.is_title(word.low)
    does = word_at(seen, words, at + 2)
    return not known and (does in _DOES or does in _ACTS) and does not in ("är", "var", "har", "blev")


def _first_after_last(seen: str, words: list[Word], at: int) -> bool:
    """ "Johansson, Pia"."""
    if at + 1 >= len(words) or seen[words[at].end : words[at + 1].start] != ", ":
        return False
    following = words[at + 1]
    return following.first and following.shape == "T" and not (words[at].weak and following.weak)


_COMMON_OWNER = re.compile(r".*(?:an|en|et|na|arna|erna|orna|are|ande|ings|elev|pojk|flick)s")


def _unknown_owner(seen: str, words: list[Word], at: int) -> bool:
    return not opens(seen, words, at) and not _COMMON_OWNER.fullmatch(words[at].low)


_COMPANY_AFTER = re.compile(
    r"s? (?:(?:&|och) (?:co|c:o|son|söner|partners?)\b|(?:AB|HB|KB)\b|i [A-ZÅÄÖ]\w{1,30} AB\b)", re.IGNORECASE
)
_ROMAN = re.compile(r"(?:[ivx]{2,5}):?s?")
"""A king's number: "Karl XI:s torg"."""


def _as_place(seen: str, words: list[Word], at: int, stop: int, before: str) -> int:
    """The word after the place or company whose name this is; 0 when it is none."""
    run = words[at:stop]
    full = len(run) > 1 and run[0].first and run[1].last
    led = places.leads_a_place(before) and not (full and before in places.THE_PLACE)
    if led or (len(run) > 1 and places.leads_a_place(run[0].low)):
        return stop
    for more, word in enumerate(run[1:], 1):
        if more > 1 and full and run[more - 1].last and not run[more - 1].genitive and places.is_place(word.low):
            return 0  # "Kalle Svensson Storgatan 4": a name and then a street
        if (places.is_place(word.low) and not word.last and word.shape != "I") or _ROMAN.fullmatch(word.low):
            return at + more + 1
        if places.is_business(word.low):
            return at + more + 1
    if places.is_place(run[0].low) and ("-" in run[0].low or not (run[0].first or run[0].last)):
        return at + 1
    following = word_at(seen, words, stop)
    carries = places.is_place(following) or places.is_business(following)
    if carries and run[-1].genitive and not roles.is_relation(following):
        # "Anna Svenssons gård" may be hers, "Per Albin Hanssons väg" is nobody's.
        return stop + 1
    if _COMPANY_AFTER.match(seen, run[-1].end):
        return stop
    return 0


def _after_initials(seen: str, words: list[Word], at: int) -> int:
    """ "K-G Tornberg", "M.H. Söderlund", "g. löfstedt"; in small letters only what is surely a last name."""
    stop = at + 1
    if words[at].low in ("i", "å", "o", "e") and words[at].shape == "l" and is_near(seen, words, stop):
        return 0  # words, unless a point follows
    while stop < len(words) and stop - at < 4 and seen[words[stop - 1].end : words[stop].start] in (" ", ".", ". "):
        word = words[stop]
        if len(word.low) > 3 and (word.shape == "T" or words[at].shape == word.shape == "l"):
            following = word_at(seen, words, stop + 1)
            dotted = "." in seen[words[at].end : word.start]
            small = words[at].shape == "l"
            sure = (
                word.last
                and (not word.weak or (dotted and not small))
                and (dotted or not small or roles.is_title(before_of(seen, words, at)))
                and not places.is_place(following)
                and not places.is_business(following)
            )
            return stop + 1 if sure else 0
        if word.shape != words[at].shape or len(word.low) > 3:
            return 0
        stop += 1
    return 0


_NO_OWNERS = word_set("hennes hans hens deras vems någons nåns ens allas varandras dess vars mins sins ers")


def _small(seen: str, words: list[Word], at: int) -> int:
    """A name without capitals, or in capitals alone: only what cannot be other words."""
    word = words[at]
    before, following = before_of(seen, words, at), word_at(seen, words, at + 1)
    sure_last = word.last and not word.weak
    if sure_last and (roles.is_family(before) or roles.is_honorific(before)) or (word.last and before == "familjen"):
        return at + 1
    if not word.first:
        if word.last and in_parentheses(seen, words, at) and not word.weak:
            return at + 1
        return at + 2 if _slang_owner(seen, words, at) else 0
    if following:
        second = words[at + 1]
        beyond = word_at(seen, words, at + 2)
        if (
            places.is_place(following)
            or places.is_place(beyond)
            or places.is_business(beyond)
            or places.leads_a_place(before)
        ):
            return 0
        if second.last and not (word.weak and second.weak) and (not second.weak or second.shape == "T"):
            return at + 2
        if second.first and not second.weak and not word.weak:
            return at + 2
        if not word.weak and lexicon.like_a_last_name(second.base) and word.shape == "U":
            return at + 2
        if word.genitive and not word.weak and roles.is_relation(following):
            return at + 2
        if word.weak and word.base != word.low and roles.is_kin(following) and word.low not in _NO_OWNERS:
            return at + 2
    return at + 1 if _small_alone(seen, words, at) else 0


def _small_alone(seen: str, words: list[Word], at: int) -> bool:
    """Whether a first name without its capital is somebody: by what stands beside it, or because it is nothing else."""
    word = words[at]
    before, following = before_of(seen, words, at), word_at(seen, words, at + 1)
    if is_greeted(seen, words, at) or in_parentheses(seen, words, at):
        return True
    if word.low == "hans" or places.leads_a_place(before) or places.is_business(following):
        return False
    if roles.is_honorific(before) and len(word.low) > 3 or with_another(seen, words, at):
        return True
    if word.weak:
        return False
    if parent_of(seen, words, at) or is_called(seen, words, at) or roles.is_title(before):
        return True
    if before in _BESIDE and len(word.low) > 3:
        return True
    whole = "-" not in word.low or all(lexicon.kind(part).first for part in word.low.split("-"))
    return word.shape == "l" and len(word.base) > 2 and whole and word.low not in lexicon.WORDS_WHEN_SMALL


def _slang_owner(seen: str, words: list[Word], at: int) -> bool:
    """ "ibbes morsa", of whom nobody has listed."""
    low = words[at].low
    if not low.endswith("s") or not roles.is_slang_for_kin(word_at(seen, words, at + 1)):
        return False
    common = low in _NO_OWNERS or _COMMON_OWNER.fullmatch(low) or roles.is_title(low[:-1]) or roles.is_kin(low[:-1])
    return not common
