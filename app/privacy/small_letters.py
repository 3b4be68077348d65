"""Names without capitals, or in capitals alone: only what cannot be other words, by what stands beside it."""

from app.privacy.beside import BESIDE, WORKPLACES, has_an_epithet
from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import word_set
from app.vocabulary.subjects import ACTS, BETWEEN, DOES, NOT_A_LAST_NAME, VERBS, is_put_together, stands_before_a_verb
from app.vocabulary.words import (
    NO_OWNERS,
    Word,
    before_of,
    in_parentheses,
    is_called,
    is_greeted,
    is_near,
    opens,
    parent_of,
    slang_owner,
    with_another,
    word_at,
)

_WORDS_FIRST = word_set("hans dag sina maj per max bo sol stig sten april juni dan ro")


def small(seen: str, words: list[Word], at: int) -> int:
    """A name without capitals, or in capitals alone: only what cannot be other words."""
    word = words[at]
    before, following = before_of(seen, words, at), word_at(seen, words, at + 1)
    sure_last = word.last and not word.weak
    if (
        sure_last
        and (neighbours.is_family(before) or neighbours.is_honorific(before))
        or (word.last and before == "familjen")
    ):
        return at + 1
    if before == "hos" and word.last and not word.weak and word.base != word.low and not neighbours.is_place(following):
        return at + 1  # "hos nyströms"
    if before in neighbours.WHOLE_FAMILIES and word.low in lexicon.PARTICLES and len(following) > 3:
        return at + 2  # "systrarna da silva"
    if before in neighbours.WHOLE_FAMILIES and (
        stands_before_a_verb(seen, words, at) or is_put_together(seen, words, at)
    ):
        return at + 1
    if (
        lexicon.like_a_nickname(word.low)
        and following in ("i", "på")
        and word_at(seen, words, at + 2) in WORKPLACES
        and opens(seen, words, at)
    ):
        return at + 1  # "putte i kiosken"
    if word.last and _is_plainly_last(seen, words, at, before, following):
        return at + 1
    if not word.first:
        if _last_then_first(seen, words, at):
            return at + 2
        if word.last and in_parentheses(seen, words, at) and not word.weak:
            return at + 1
        kin = word.last and word.genitive and not word.weak and word.base != word.low and neighbours.is_kin(following)
        return at + 2 if kin or slang_owner(seen, words, at) else 0
    if following:
        second = words[at + 1]
        beyond = word_at(seen, words, at + 2)
        if (
            (neighbours.is_place(following) and not (second.last and not word.weak and word.base == word.low))
            or (neighbours.is_place(beyond) and following not in _FROM_WHERE)
            or neighbours.is_business(beyond)
            or neighbours.leads_a_place(before)
        ):
            return 0
        if second.last and not (word.weak and second.weak):
            return at + 2
        if (
            word.low not in _WORDS_FIRST
            and opens(seen, words, at)
            and following not in ACTS
            and not (
                neighbours.is_kin(following) or neighbours.is_relation(following) or neighbours.is_title(following)
            )
            and beyond in VERBS
            and len(following) > 3
            and not following.endswith(("a", "e", "t"))
            and stands_before_a_verb(seen, words, at + 1)
        ):
            return at + 2  # "linda ouattara slog"
        if word.weak and second.last and second.low != word.low and with_another(seen, words, at + 1):
            return at + 2  # "sol berg och hennes bror"
        if (
            word.weak
            and second.last
            and second.low != word.low
            and (beyond in ACTS or beyond in DOES or beyond == "va" or (beyond in VERBS and opens(seen, words, at)))
        ):
            return at + 2  # "linda ek grät"
        if second.first and not second.weak and not word.weak:
            return at + 2
        if not word.weak and lexicon.like_a_last_name(second.base) and word.shape == "U":
            return at + 2
        if word.genitive and not word.weak and neighbours.is_relation(following):
            return at + 2
        if word.weak and word.base != word.low and neighbours.is_kin(following) and word.low not in NO_OWNERS:
            return at + 2
    return at + 1 if _small_alone(seen, words, at) else 0


def is_unlisted_in_small_letters(seen: str, words: list[Word], at: int) -> bool:
    """ "ragnvald fjällborg låg": a sentence's first word, one that is made like a last name, and what somebody does."""
    word = words[at]
    if word.shape != "l" or len(word.low) < 3 or not is_near(seen, words, at + 1) or not opens(seen, words, at):
        return False
    second = words[at + 1]
    return (
        lexicon.is_of_two_parts(second.base)
        and not second.weak
        and second.low not in neighbours.TOWNS
        and word.low not in BETWEEN
        and word.low not in NOT_A_LAST_NAME
        and word.low not in neighbours.NOT_FIRST
        and not (
            word.low.endswith(("a", "t", "r", "s")) or neighbours.is_place(word.low) or neighbours.is_title(word.low)
        )
        and not (neighbours.is_place(second.low) or neighbours.leads_a_place(word.low))
        and word_at(seen, words, at + 2) in VERBS
    )


def is_misspelt(seen: str, words: list[Word], at: int) -> bool:
    """ "fredirk johanson", "Hevdig ramstran har": a first name but for a letter, before a last name or nearly one."""
    word = words[at]
    if word.first or len(word.low) < 5 or word.shape == "I" or not is_near(seen, words, at + 1):
        return False
    second = words[at + 1]
    if (
        word.low in neighbours.NOT_FIRST
        or len(second.low) < 4
        or second.first
        or neighbours.is_place(second.low)
        or second.low in NOT_A_LAST_NAME
    ):
        return False
    if neighbours.is_place(word_at(seen, words, at + 2)) or not lexicon.is_nearly(word.low):
        return False
    made_like_one = second.last and lexicon.ends_like_a_last_name(second.base) and not second.weak
    if word.shape == "T" and second.shape == "T":
        return made_like_one or lexicon.is_nearly(second.low, last=True)
    if made_like_one and second.low not in neighbours.TOWNS:
        return True
    return lexicon.is_swapped(word.low) and (
        lexicon.is_nearly(second.low, last=True) or stands_before_a_verb(seen, words, at + 1)
    )


_FROM_WHERE = word_set("från fr på vid vi i hos bakom utanför till mot nere borta")


def _is_plainly_last(seen: str, words: list[Word], at: int, before: str, following: str) -> bool:
    """ "causevic", "hermansson": in small letters too, nothing but a last name."""
    word = words[at]
    return (
        word.base.endswith(("sson", "sdotter", "vic", "vić", "zadeh", "oglu"))
        and word.base not in ("poisson", "brorsdotter", "kusinsdotter", "fostersdotter")
        and word.base == word.low
        and not (
            neighbours.leads_a_place(before) or neighbours.is_place(following) or neighbours.is_business(following)
        )
        and before not in ("ica", "coop", "o", "och", "&")
    )


def _last_then_first(seen: str, words: list[Word], at: int) -> bool:
    """ "ANDERSSON MARIE", "andersson maja", and "jossan wiklund"."""
    if not is_near(seen, words, at + 1) or neighbours.leads_a_place(before_of(seen, words, at)):
        return False
    word, second = words[at], words[at + 1]
    if word.last and not word.weak and second.first and not second.weak:
        return True
    nickname = second.shape == "l" and lexicon.like_a_nickname(word.low)
    after = word_at(seen, words, at + 2)
    known = lexicon.is_listed_last(second.base) and not second.weak and not neighbours.is_place(after)
    return nickname and known and not (neighbours.is_business(after) or neighbours.is_title(word.low))


def _small_alone(seen: str, words: list[Word], at: int) -> bool:
    """Whether a first name without its capital is somebody: by what stands beside it, or because it is nothing else."""
    word = words[at]
    before, following = before_of(seen, words, at), word_at(seen, words, at + 1)
    if is_greeted(seen, words, at) or in_parentheses(seen, words, at):
        return True
    if word.low == "hans" or neighbours.leads_a_place(before) or neighbours.is_business(following):
        return False
    if neighbours.is_honorific(before) and len(word.low) > 3 or with_another(seen, words, at):
        return True
    if word.weak:
        return False
    if parent_of(seen, words, at) or is_called(seen, words, at) or neighbours.is_title(before):
        return True
    if before in BESIDE and len(word.low) > 3:
        return True
    if has_an_epithet(seen, words, at):
        return True
    whole = "-" not in word.low or all(lexicon.kind(part).first for part in word.low.split("-"))
    spelt = word.shape == "l" or (word.shape == "U" and len(word.base) > 3)
    return spelt and len(word.base) > 2 and whole and word.low not in lexicon.WORDS_WHEN_SMALL
