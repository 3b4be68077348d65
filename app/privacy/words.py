"""The words of a text, and what stands beside them."""

import re
from typing import NamedTuple

from app.privacy import lexicon, places, roles
from app.privacy.shown import lower, word_set

_WORD = re.compile(r"(?<![\w])[^\W\d_]++(?:[-'][^\W\d_]++)*+(?![\w])")
_PARTICLE_FIRST = re.compile(r"[a-zåäö]{2,4}-[A-ZÅÄÖ]")  # "al-Masri"


class Word(NamedTuple):
    """A word of the text: where it stands, in lower case, and what it is as a name (lexicon.Kind)."""

    start: int
    end: int
    low: str
    shape: str
    """'T' begins with a capital, 'U' is all capitals, 'I' are initials, 'l' anything else."""
    base: str
    first: bool
    last: bool
    weak: bool
    genitive: bool


def words_of(seen: str) -> list[Word]:
    return [_word(match) for match in _WORD.finditer(seen)]


def _word(match: re.Match) -> Word:
    low = lower(match[0])
    return Word(match.start(), match.end(), low, _shape(match[0]), *lexicon.kind(low))


def _shape(word: str) -> str:
    if not word[0].isupper():
        return "T" if "-" in word and _PARTICLE_FIRST.match(word) else "l"
    if len(word) == 1 or (len(word) == 3 and word[1] == "-" and word.isupper()):
        return "I"
    return "U" if word.isupper() else "T"


def is_near(seen: str, words: list[Word], at: int) -> bool:
    """Whether this word follows the one before it with nothing but a space."""
    return (
        0 < at < len(words)
        and words[at].start - words[at - 1].end <= 2
        and not seen[words[at - 1].end : words[at].start].strip(" ")
    )


def before_of(seen: str, words: list[Word], at: int) -> str:
    if is_near(seen, words, at):
        return words[at - 1].low
    shortened = at > 0 and seen[words[at - 1].end : words[at].start] == ". " and words[at - 1].low in _SHORTENED
    return words[at - 1].low if shortened else ""


_SHORTENED = frozenset(("fam", "dr", "hr", "fr", "frk", "prof", "mr", "mrs", "ms"))


def word_at(seen: str, words: list[Word], at: int) -> str:
    return words[at].low if is_near(seen, words, at) else ""


def opens(seen: str, words: list[Word], at: int) -> bool:
    """Whether a sentence or a line begins with this word, so that its capital says nothing."""
    if at == 0:
        return True
    gap = seen[words[at - 1].end : words[at].start]
    return any(sign in gap for sign in '.!?:\n"-•*') or any(letter.isdigit() for letter in gap)


_CALLED = re.compile(
    r"(?<!\w)(?:heter|hette|kallas|kallad|kallades|kallar (?:sig|honom|henne)|"
    r"(?:de|dom|alla|vi|man) (?:kallar|säger)|känd som|"
    r"namnet|namn|vid namn|alias|"
    r"(?:ledaren|killen|mannen|tjejen|kvinnan|pojken|flickan|grabben|snubben|säljaren|langaren|föraren|hon|han)"
    r"[^.!?\n\"]{0,30} är(?= \")|"
    r"smeknamnet|smeknamn|namn är)"
    r"(?: för| bara| alltså| nåt| något| i stil med| typ| är| kanske| troligen| förmodligen)*[ :,]{1,2}[\"'(]?$",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"(?:gatan|vägen|platsen|skolan|området|butiken|affären|föreningen|klubben|bandet|appen|spelet|stället|parken|"
    r"båten|filmen|byn|orten|bolaget|företaget|lekplatsen|backen|gården|krogen|caféet|torget|låten|gruppen|hunden|"
    r"katten|projektet|huset|kvarteret|verksamheten|skogen|sjön|badet|programmet|sidan|kanalen|serien|metoden|boken|"
    r"rondellen|bron|kiosken) (?:som )?$"
)


_GREETING = re.compile(
    r"(?<!\w)(?:(?:(?:med )?vänlig(?:a|en)? )?hälsning(?:ar|en)?|hälsn|vänligen|mvh|vh|kram(?:ar)?|tack på förhand)"
    r"(?: från)?[ ,.:/\n]{1,4}$|(?:^|[ \n])/$",
    re.IGNORECASE,
)
_TO_REACH = re.compile(
    r"(?<!\w)(?:tel(?:efon|nr)?|nummer|numret|mobil|mejl|mail|adress)\.? (?:till|hem till) $", re.IGNORECASE
)
_SENDERS = word_set(
    """
    personal boende rektor rektorn orolig oroliga förälder föräldrar granne grannar grannarna alla oss personalen
    kommunen skolan en ett från till anonym medborgare invånare hyresgäst kund vän polisen grannsamverkan styrelsen
    """
)
_LAST_WORD = re.compile(r"[ .!]{0,3}(?:$|\n|,)")


def is_greeted(seen: str, words: list[Word], at: int) -> bool:
    """Whether a letter is signed with this word, or a number is said to be this one's."""
    word, start = words[at], words[at].start
    if word.low in _SENDERS or places.is_place(word.low) or places.is_place(word_at(seen, words, at + 1)):
        return False
    if _TO_REACH.search(seen, max(0, start - 30), start):
        return word.first
    if not _GREETING.search(seen, max(0, start - 40), start):
        return False
    alone = word.shape == "T" and not word.low.endswith(("en", "et", "na", "gen")) and _LAST_WORD.match(seen, word.end)
    return word.first or (word.last and word.shape == "T") or bool(alone)


_OTHERS = word_set("hans hennes hens deras sin två tre en ett några")


def with_another(seen: str, words: list[Word], at: int) -> bool:
    """ "ali och hans kusin"."""
    joins = word_at(seen, words, at + 1) in ("och", "å", "samt", "med")
    return joins and word_at(seen, words, at + 2) in _OTHERS and roles.is_kin(word_at(seen, words, at + 3))


def parent_of(seen: str, words: list[Word], at: int) -> bool:
    """ "pappan till noel"."""
    return before_of(seen, words, at) in ("till", "åt") and roles.is_kin(before_of(seen, words, at - 1))


def in_parentheses(seen: str, words: list[Word], at: int) -> bool:
    """ "vaktmästaren (Ström)"."""
    return (
        at > 0
        and seen[words[at - 1].end : words[at].start] == " ("
        and seen[words[at].end : words[at].end + 1] == ")"
        and (roles.is_title(words[at - 1].low) or words[at - 1].low in ("vittnet", "man", "kvinna"))
    )


def is_called(seen: str, words: list[Word], at: int) -> bool:
    """Whether "heter", "kallas" ... stands before, of somebody rather than of a place."""
    said = _CALLED.search(seen, max(0, words[at].start - 60), words[at].start)
    if said is None:
        return False
    thing = _THINGS.search(seen[max(0, said.start() - 40) : said.start()].lower())
    return thing is None and not places.is_place(words[at].low)
