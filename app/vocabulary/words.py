"""The words of a text, and what stands beside them."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import lower, word_set

_WORD = re.compile(r"(?<![\w])[^\W\d_]++(?:[-'][^\W\d_]++)*+(?![\w])")
_PARTICLE_FIRST = re.compile(r"[a-zåäö]{2,12}-[A-ZÅÄÖ]")  # "al-Masri"


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
    near: bool
    """It follows the word before it with nothing but a space."""


def words_of(seen: str) -> list[Word]:
    found, ended = [], -1
    for match in _WORD.finditer(seen):
        written, (start, end) = match[0], match.span()
        read = _known(written) if len(written) <= _LONGEST else _read(written)
        near = ended >= 0 and seen[ended:start] in _ONLY_SPACE
        found.append(_made(Word, (start, end, *read, near)))
        ended = end
    return found


_made = tuple.__new__
"""What `Word` does, without looking at its parts: of a text nearly every second call would be this one."""


def _read(written: str) -> tuple[str, str, str, bool, bool, bool, bool]:
    """All of a `Word` but where it stands."""
    low = lower(written)
    kind = lexicon.kind(low)
    return low, _shape(written), kind.base, kind.first, kind.last, kind.weak, kind.genitive


_LONGEST = 40
_known = lru_cache(maxsize=16_384)(_read)


def _shape(word: str) -> str:
    if not word[0].isupper():
        return "T" if "-" in word and _PARTICLE_FIRST.match(word) else "l"
    if len(word) == 1 or (len(word) == 3 and word[1] == "-" and word.isupper()):
        return "I"
    return "U" if word.isupper() else "T"


def is_near(seen: str, words: list[Word], at: int) -> bool:
    """Whether this word follows the one before it with nothing but a space."""
    return 0 < at < len(words) and words[at].near


_ONLY_SPACE = frozenset(("", " ", "  "))


def before_of(seen: str, words: list[Word], at: int) -> str:
    if 0 < at < len(words) and words[at].near:
        return words[at - 1].low
    shortened = at > 0 and seen[words[at - 1].end : words[at].start] == ". " and words[at - 1].low in _SHORTENED
    return words[at - 1].low if shortened else ""


_SHORTENED = word_set(
    "fam dr hr fr frk prof mr mrs ms insp polisass lär ordf vaktm rekt kur väkt sekr polinsp fritidsl ass kass adj ssk"
)


def word_at(seen: str, words: list[Word], at: int) -> str:
    return words[at].low if 0 < at < len(words) and words[at].near else ""


def opens(seen: str, words: list[Word], at: int) -> bool:
    """Whether a sentence or a line begins with this word, so that its capital says nothing."""
    if words[at].near:
        return False
    if at == 0:
        return True
    return _OPENING.search(seen, words[at - 1].end, words[at].start) is not None


_OPENING = re.compile(r"""[.!?:\n"•*0-9-]""")


_CALLED = re.compile(
    r"(?<!\w)(?:heter|hette|heta|kallas|(?:presentera\w{1,3}|kalla(?:de)?) sig(?: som| för)?|lystrar till|"
    r"går (?:bara )?under(?: namnet)?|svarar på namnet|kallad|kallades|kallar (?:sig|honom|henne)|"
    r"(?:de|dom|alla|vi|man) (?:kallar|säger)|känd som|"
    r"namnet|förnamnet|efternamnet|undertecknad|namn|vid namn|alias|"
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
    r"(?<!\w)(?:(?:(?:med )?vänlig(?:a|en)? )?hälsning(?:ar|en)?|hälsn|vänligen|mvh|vh|hälsar|"
    r"kram(?:ar)?|tack på förhand)"
    r"(?: från)?[ ,.:/\n]{1,4}$|(?:^|[ \n])/{1,2} ?$",
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
    if start == 0:
        return False
    if word.low in _SENDERS or neighbours.is_place(word.low) or neighbours.is_place(word_at(seen, words, at + 1)):
        return False
    if _TO_REACH.search(seen, max(0, start - 30), start):
        return word.first
    if not _GREETING.search(seen, max(0, start - 40), start):
        return False
    alone = word.shape == "T" and not word.low.endswith(("en", "et", "na", "gen")) and _LAST_WORD.match(seen, word.end)
    return word.first or (word.last and word.shape == "T") or bool(alone)


_COMPANY = word_set("gäng gänget kompisar polare följe klick")
_OTHERS = word_set("hans hennes hens deras sin två tre en ett några")


def with_another(seen: str, words: list[Word], at: int) -> bool:
    """ "ali och hans kusin"."""
    joins = word_at(seen, words, at + 1) in ("och", "o", "å", "samt", "med")
    return (
        joins
        and word_at(seen, words, at + 2) in _OTHERS
        and (neighbours.is_kin(word_at(seen, words, at + 3)) or word_at(seen, words, at + 3) in _COMPANY)
    )


def parent_of(seen: str, words: list[Word], at: int) -> bool:
    """ "pappan till noel"."""
    return before_of(seen, words, at) in ("till", "åt") and neighbours.is_kin(before_of(seen, words, at - 1))


def in_parentheses(seen: str, words: list[Word], at: int) -> bool:
    """ "vaktmästaren (Ström)"."""
    return (
        at > 0
        and seen[words[at - 1].end : words[at].start] == " ("
        and seen[words[at].end : words[at].end + 1] == ")"
        and (neighbours.is_title(words[at - 1].low) or words[at - 1].low in ("vittnet", "man", "kvinna"))
    )


def is_called(seen: str, words: list[Word], at: int) -> bool:
    """Whether "heter", "kallas" ... stands before, of somebody rather than of a place."""
    if words[at].start == 0:
        return False
    said = _CALLED.search(seen, max(0, words[at].start - 60), words[at].start)
    if said is None:
        return False
    thing = _THINGS.search(seen[max(0, said.start() - 40) : said.start()].lower())
    return thing is None and not neighbours.is_place(words[at].low)


def first_after_last(seen: str, words: list[Word], at: int) -> bool:
    """ "Johansson, Pia"."""
    if at + 1 >= len(words) or seen[words[at].end : words[at + 1].start] != ", ":
        return False
    following = words[at + 1]
    return following.first and following.shape == "T" and not (words[at].weak and following.weak)


_COMMON_OWNER = re.compile(r".*(?:an|en|et|na|arna|erna|orna|are|ande|ings|elev|pojk|flick)s")


def unknown_owner(seen: str, words: list[Word], at: int) -> bool:
    return not opens(seen, words, at) and not _COMMON_OWNER.fullmatch(words[at].low)


NO_OWNERS = word_set("hennes hans hens deras vems någons nåns ens allas varandras dess vars mins sins ers")


def slang_owner(seen: str, words: list[Word], at: int) -> bool:
    """ "ibbes morsa", of whom nobody has listed."""
    low = words[at].low
    if not low.endswith("s") or not neighbours.is_slang_for_kin(word_at(seen, words, at + 1)):
        return False
    common = (
        low in NO_OWNERS or _COMMON_OWNER.fullmatch(low) or neighbours.is_title(low[:-1]) or neighbours.is_kin(low[:-1])
    )
    return not common


_HARD_ACTS = word_set("slog sparkade hotade knuffade skrek grät gråter spottade bet skallade smet puttade misshandlade")
_SUFFERED = word_set(
    """
    slagen fotad filmad jagad hotad knuffad puttad mobbad retad utfryst misshandlad sparkad biten riven gripen
    omhändertagen avvisad våldtagen utskälld förföljd ofredad spottad fasthållen nedslagen avstängd trakasserad
    """
)
_ANYBODY = word_set(
    """
    någon nån ingen personal person personer alla folk vem dom dem som den det han hon hen jag man barn elev elever
    ungdom ungdomar gäng vakt väktare polis patrull föräldrar besökare kund kunder gäst gäster andra annan flera två
    tre fyra fem sex en ett ena båda inte sedan sen där här när dörrvakt ordningsvakt vittne dam herre busschaufför
    ledare personalen därefter gärningsman gärningsmän kamrat kamrater åskådare spelare supporter supportrar
    grupp grupper okänd okända kvinnor männen
    """
)


def suffers(seen: str, words: list[Word], at: int) -> bool:
    """ "Tesfalem blev slagen", "Xhevat slog mig": what befalls or is done by a person alone."""
    word, following = words[at], word_at(seen, words, at + 1)
    if len(word.low) < 4 or word.genitive or word.low.endswith(("en", "et", "an", "na", "ar", "or", "er", "are")):
        return False
    if (
        word.low in _ANYBODY
        or neighbours.is_title(word.low)
        or neighbours.is_kin(word.low)
        or word.weak
        or "-" in word.low
    ):
        return False
    if neighbours.is_business(word.low):
        return False
    befallen = following in ("blev", "blir", "är") and word_at(seen, words, at + 2) in _SUFFERED
    befallen = befallen or (following == "blev" and word_at(seen, words, at + 2) == "av" and word.shape == "T")
    return befallen or (following in _HARD_ACTS and word_at(seen, words, at + 2) != "till")
