"""Somebody who is told by one word, and by what stands beside it."""

import re

from app.privacy import lexicon, neighbours
from app.privacy.shown import word_set
from app.privacy.words import Word, before_of, opens, parent_of, suffers, with_another, word_at

ACTS = word_set("ringde sa säger slog sparkade hotade skrek berättade skrev svarade kastade mår grät gråter")
BESIDE = word_set("var av med såg hos slog hotade enligt träffade kände kompisen")
"""Words before a name even without its capital."""


_WORKPLACES = word_set(
    "kassan receptionen ica coop fritids kiosken köket kontoret expeditionen vårdcentralen hemtjänsten"
)


def acts_like_one(seen: str, words: list[Word], at: int) -> bool:
    """ "Linda ringde", "det var Nisse på macken": an ordinary word's name that does what a person does."""
    if words[at].low == "hans":
        return False
    following = word_at(seen, words, at + 1)
    before = before_of(seen, words, at)
    inside = bool(before) and not opens(seen, words, at) and before not in _BEFORE_PLACES
    at_work = following in ("i", "på") and word_at(seen, words, at + 2) in _WORKPLACES
    return (
        following in ACTS
        or at_work
        or (inside and not neighbours.is_place(following) and not neighbours.leads_a_place(before))
    )


DOES = word_set(
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


def is_unlisted(seen: str, words: list[Word], at: int, run: list[Word]) -> bool:
    """Two words nobody has listed where a person stands: "Nattaporn Chaiyasit blev av med sin mobil", "slog Yohana
    Gebreab"."""
    if len(run) not in (2, 3) or any(word.shape != "T" or len(word.low) < 3 or word.genitive for word in run):
        return False
    if run[0].low in neighbours.NOT_FIRST or any(
        neighbours.is_place(word.low) or neighbours.is_title(word.low) or neighbours.is_business(word.low)
        for word in run
    ):
        return False
    before = before_of(seen, words, at)
    inside = before in _BEFORE_PERSONS and not opens(seen, words, at)
    return inside or word_at(seen, words, at + len(run)) in DOES


_BEFORE_PLACES = word_set(
    "utanför trafikplats i på till från vid ur mot om genom kring nära mellan centrala norra södra östra västra kommun"
)


def stands_alone(seen: str, words: list[Word], at: int) -> bool:
    """A nickname nobody has listed ("Adde") inside a sentence, or a last name on -sson by itself."""
    word, before = words[at], before_of(seen, words, at)
    if lexicon.like_a_nickname(word.low) and before_of(seen, words, at - 1) != "höjd":
        inside = bool(before) and not opens(seen, words, at) and before not in _BEFORE_PLACES
        return inside or word_at(seen, words, at + 1) in ACTS
    return (
        word.last
        and word.base.endswith("sson")
        and word.base != "poisson"
        and (before not in ("vid", "mot", "till", "från") or parent_of(seen, words, at))
    )


def is_pointed_out(seen: str, words: list[Word], at: int) -> bool:
    """ "det var Gittan som tog den"."""
    word = words[at]
    if before_of(seen, words, at) not in ("är", "var", "va", "e") or word_at(seen, words, at + 1) != "som":
        return False
    if before_of(seen, words, at - 1) != "det" or word.low.endswith(("en", "et", "na")):
        return False
    known = neighbours.is_place(word.low) or neighbours.is_business(word.low) or neighbours.is_title(word.low)
    does = word_at(seen, words, at + 2)
    return not known and (does in DOES or does in ACTS) and does not in ("är", "var", "har", "blev")


def is_theirs(seen: str, words: list[Word], at: int) -> bool:
    """ "exet till Sanna", "Karlsson-bröderna", "en kille, Snoddas, ...", "hemma hos Lindgrens"."""
    word, before = words[at], before_of(seen, words, at)
    if neighbours.is_place(word.low) or neighbours.is_title(word.low):
        return False
    if _SIBLINGS.fullmatch(word.low) or suffers(seen, words, at):
        return True
    if word.low.endswith(("en", "et", "na")) and not word.first:
        return False
    if parent_of(seen, words, at) or (word.first and with_another(seen, words, at)):
        return True
    if before == "hos" and word.last and not word.weak and word.genitive and before_of(seen, words, at - 1) == "hemma":
        return True
    following = word_at(seen, words, at + 1)
    inside = (
        bool(before)
        and not opens(seen, words, at)
        and before not in _BEFORE_PLACES
        and not neighbours.is_place(following)
    )
    acting = before in _HARMED or following in ACTS or inside or following in DOES or following == "var"
    listed = (
        lexicon.is_listed_last(word.low) and not word.weak and len(word.low) > 3 and word.low not in neighbours.TOWNS
    )
    if listed and acting and not word.genitive and before not in neighbours.NOT_FIRST - _BEFORE_PERSONS:
        return True
    apart = at > 0 and seen[words[at - 1].end : word.start] == ", " and seen.startswith(",", word.end)
    return apart and words[at - 1].low in _SOMEONE


_SIBLINGS = re.compile(
    r"[^\W\d_-]{2,30}-(?:bröderna|systrarna|syskonen|tvillingarna|kusinerna|grabbarna|familjen|klanen)s?"
)
_SOMEONE = word_set(
    "kille killen tjej tjejen pojke pojken flicka flickan man mannen kvinna kvinnan elev eleven granne grannen"
)
_HARMED = word_set("slog hotade sparkade knuffade mötte rånade grep filmade skallade spottade")
