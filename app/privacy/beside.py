"""Somebody who is told by one word, and by what stands beside it."""

import re

from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import word_set
from app.vocabulary.subjects import (
    ACTS,
    AFTER_ROLES,
    DOES,
    NOT_A_LAST_NAME,
    VERBS,
    is_put_together,
    stands_before_a_verb,
)
from app.vocabulary.words import Word, before_of, is_near, opens, parent_of, suffers, with_another, word_at

BESIDE = word_set("var av med såg hos slog hotade enligt träffade kände kompisen")
"""Words before a name even without its capital."""


WORKPLACES = word_set(
    "vaktmästeriet fastighetskontoret socialkontoret biblioteket badhuset lagret verkstaden apoteket banken macken "
    "pizzerian gymmet fritidsgården dagis bespisningen kassan receptionen ica coop fritids "
    "kiosken köket kontoret expeditionen vårdcentralen hemtjänsten"
)


def acts_like_one(seen: str, words: list[Word], at: int) -> bool:
    """ "Linda ringde", "det var Nisse på macken": an ordinary word's name that does what a person does."""
    if words[at].low == "hans":
        return False
    following = word_at(seen, words, at + 1)
    before = before_of(seen, words, at)
    inside = bool(before) and not opens(seen, words, at) and before not in _BEFORE_PLACES
    at_work = following in ("i", "på") and word_at(seen, words, at + 2) in WORKPLACES
    return (
        following in ACTS
        or at_work
        or following in _DOES_ALONE
        or (following == "som" and word_at(seen, words, at + 2) in DOES)
        or (following in ("är", "e", "va", "var", "blev") and word_at(seen, words, at + 2) in _FEELS)
        or (inside and not neighbours.is_place(following) and not neighbours.leads_a_place(before))
    )


_FEELS = word_set(
    "rädd livrädd ledsen arg full berusad sjuk orolig trött ensam påverkad aggressiv hotfull skitfull ihjälskrämd"
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
    if len(run) not in (2, 3) or any(word.shape != "T" or len(word.low) < 3 or word.low.endswith("s") for word in run):
        return False
    if run[0].low in neighbours.NOT_FIRST or any(
        neighbours.is_place(word.low) or neighbours.is_title(word.low) or neighbours.is_business(word.low)
        for word in run
    ):
        return False
    before = before_of(seen, words, at)
    inside = before in _BEFORE_PERSONS and not opens(seen, words, at)
    following = word_at(seen, words, at + len(run))
    made = lexicon.could_be_a_last_name(run[-1].low) and (
        following in VERBS or following.endswith(("ades", "ade", "dde", "des"))
    )
    return inside or following in DOES or made


_BEFORE_PLACES = word_set(
    "utanför trafikplats i på till från vid ur mot om genom kring nära mellan centrala norra södra östra västra kommun"
)


def stands_alone(seen: str, words: list[Word], at: int) -> bool:
    """A nickname nobody has listed ("Adde") inside a sentence, or a last name on -sson by itself."""
    word, before = words[at], before_of(seen, words, at)
    if lexicon.like_a_nickname(word.low) and before_of(seen, words, at - 1) != "höjd":
        inside = bool(before) and not opens(seen, words, at) and before not in _BEFORE_PLACES
        following = word_at(seen, words, at + 1)
        further = words[at + 2] if at + 2 < len(words) else word
        both = following in ("och", "o", "å") and further.shape == "T" and is_near(seen, words, at + 2)
        return inside or both or following in ACTS or (following in DOES and len(word.low) > 4)
    return (
        word.last
        and word.base.endswith("sson")
        and word.base != "poisson"
        and not (word.genitive and _owns_a_place(seen, words, at))
        and (before not in ("vid", "mot", "till", "från") or parent_of(seen, words, at))
    )


def _owns_a_place(seen: str, words: list[Word], at: int) -> bool:
    """ "bakom Bengtssons gamla mack": a place that is still called after whose it was."""
    for further in (at + 1, at + 2, at + 3):
        low = word_at(seen, words, further)
        if neighbours.is_place(low) or neighbours.is_business(low) or low in _OWNED_PLACES:
            return True
        if not low.endswith(("a", "e", "före")):
            return False
    return False


_OWNED_PLACES = word_set("mack lada garage magasin lager åker hage verkstad ladugård mark tomt lokal lokaler fastighet")


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


_DOES_ALONE = word_set(
    """
    langar slår hotar super röker knarkar ljuger gråter skriker dricker snor stjäl sover springer slog skrek grät
    sparkade spottade sprang ljög sov rymde skolkar snattar snattade snodde stal rånade hotade knuffade jagade
    """
)
_BEGINS_A_CLAUSE = word_set("att när då som om men tror säger sa vet såg")
_DONE_TO = word_set(
    """
    slagen hotad knuffad jagad mobbad filmad sparkad rånad lurad förföljd trakasserad spottad misshandlad slagna
    hotade jagade lurade skrämda mobbade knuffade utskälld påhoppad antastad tafsad ofredad
    """
)


def acts_alone(seen: str, words: list[Word], at: int) -> bool:
    """ "vet att Bagarn snor cyklar", "blev jagad av Gruffe": who does, or does to somebody, what only a person does."""
    word, before = words[at], before_of(seen, words, at)
    if word.shape != "T" or len(word.low) < 4 or word.low.endswith(_OF_AN_AUTHORITY) or opens(seen, words, at):
        return False
    if neighbours.is_place(word.low) or neighbours.is_business(word.low) or neighbours.is_title(word.low):
        return False
    does = before in _BEGINS_A_CLAUSE and word_at(seen, words, at + 1) in _DOES_ALONE
    return does or (before == "av" and before_of(seen, words, at - 1) in _DONE_TO)


def is_half_a_name(seen: str, words: list[Word], at: int) -> bool:
    """ "Fille K skrev": a word nobody has listed and an initial, before what only a person does."""
    following = word_at(seen, words, at + 2)
    known = neighbours.is_place(words[at].low) or neighbours.is_title(words[at].low) or words[at].low in _LETTERED
    return not known and (following in _DOES_ALONE or following in ACTS)


_OF_AN_AUTHORITY = (
    *("en", "et", "an", "na", "ing", "ion", "verk", "polis", "personal", "vakt", "vakter", "are", "ar", "or", "er"),
    *("elever", "ungdom", "bolag", "folk", "barn"),
)


def is_theirs(seen: str, words: list[Word], at: int) -> bool:
    """ "exet till Sanna", "Karlsson-bröderna", "en kille, Snoddas, ...", "hemma hos Lindgrens"."""
    word, before = words[at], before_of(seen, words, at)
    if neighbours.is_place(word.low) or neighbours.is_title(word.low):
        return False
    if _SIBLINGS.fullmatch(word.low) or suffers(seen, words, at):
        return True
    if word.low.endswith(("en", "et", "na")) and not word.first:
        return False
    if word.shape == "T" and with_another(seen, words, at) and not neighbours.is_kin(word.low):
        return True
    if parent_of(seen, words, at) or (word.first and with_another(seen, words, at)):
        return True
    if before == "hos" and word.last and not word.weak and word.genitive and word.low not in ("åhlens", "åhléns"):
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


def told_by_role(seen: str, words: list[Word], at: int) -> bool:
    """ "lärarn björklund", "polisman ek", "vaktmästarn szczepan", "kurator Xhaferi": a role and a last name."""
    word, role = words[at], before_of(seen, words, at)
    if not role or len(word.low) < 2 or word.low in NOT_A_LAST_NAME:
        return False
    known = neighbours.is_spoken_role(role)
    if not (known or neighbours.is_an_agent(role)):
        return False
    following = word_at(seen, words, at + 1)
    if (
        word.low in neighbours.TOWNS
        or neighbours.is_spoken_role(word.low)
        or neighbours.is_title(word.low)
        or (neighbours.is_place(word.low) and not word.last)
        or neighbours.is_place(following)
        or neighbours.is_business(following)
        or lexicon.is_an_ordinary_word(word.low)
    ):
        return False
    acting = not following or following in AFTER_ROLES or following in ACTS or following in DOES
    listed = word.last or (word.first and len(word.low) > 2)
    owned = word.genitive and word.base != word.low
    if owned and word.shape != "T" and not neighbours.is_relation(following):
        return False
    if listed and word.low in neighbours.ADJECTIVES:
        return acting and bool(following) and following not in ("och", "o", "å", "som", "i", "på", "vid", "med", "me")
    if not known:
        return listed and not word.weak and len(word.low) > 3
    if listed and word.weak:
        return acting and len(word.low) > 1
    if listed or lexicon.ends_like_a_last_name(word.base or word.low):
        return len(word.low) > 2
    if role.endswith(("n", "tis", "dis")) and (
        stands_before_a_verb(seen, words, at) or is_put_together(seen, words, at)
    ):
        return True
    if word.low.endswith(("s", "en", "et", "na")) or len(word.low) < 3:
        return False
    if word.shape != "T":
        return False
    if neighbours.is_business(word.low) or role in (
        "polisen",
        "polis",
        "vakten",
        "ägaren",
        "ägare",
        "förare",
        "föraren",
        "chef",
        "chefen",
        "ledare",
    ):
        return False
    return not opens(seen, words, at) or "." in seen[words[at - 1].end : word.start]


_NO_EPITHETS = word_set(
    """
    anti icke ex super mini maxi pro semi ultra mega café kafé hotell salong kung norra södra västra östra gamla nya
    lilla stora sankt kvarter skolan skol familje bil buss tåg båt ica coop vecko jul påsk midsommar lucia storm
    orkan operation projekt app tv radio web webb data e-post mail chat chatt
    """
)


def kin_of_anybody(seen: str, words: list[Word], at: int) -> bool:
    """ "exet till fatme", "lillebror till Xhevat": of somebody nobody has listed."""
    low = words[at].low
    if (
        not parent_of(seen, words, at)
        or before_of(seen, words, at - 1) in _ANY_PERSON
        or len(low) < 3
        or low.endswith(("en", "et", "na", "an", "are", "ade", "or", "ar"))
    ):
        return False
    known = (
        neighbours.is_title(low) or neighbours.is_kin(low) or neighbours.is_place(low) or neighbours.is_business(low)
    )
    return not known and low not in _NOBODYS and low not in NOT_A_LAST_NAME


_ANY_PERSON = word_set(
    "man mannen kvinna kvinnan pojke pojken flicka flickan barn barnet barnen kille killen tjej tjejen ungar"
)
_NOBODYS = word_set(
    """
    en ett två tre fyra fem sex offer barn elever elev ungdomar ungdom dessa denna sin sina hans hennes deras dig mig
    oss er honom henne alla båda flera många ni vi jag du man polisen någon nån några skola jobbet jobb hjälp stöd
    sjukhus sjukhuset ambulans ambulansen läkare vård sjukvård förhör arrest arresten platsen missbrukare föräldrar
    mat middag bords helgen jul den det de som hemmet kommunen killar tjejer pojkar flickor personer person att
    """
)


def has_an_epithet(seen: str, words: list[Word], at: int) -> bool:
    """ "plåt-olle", "tjocke-janne": a first name after what tells it from the others."""
    parts = words[at].low.split("-")
    if len(parts) != 2 or len(parts[0]) < 2 or parts[0] in _NO_EPITHETS or lexicon.kind(parts[0]).first:
        named = lexicon.kind(parts[0]) if len(parts) == 2 else None
        sure = named is not None and named.first and not named.weak and len(parts[0]) > 3
        return sure and not neighbours.is_place(parts[1]) and word_at(seen, words, at + 1) in AFTER_ROLES
    following = word_at(seen, words, at + 1)
    name = lexicon.kind(parts[1])
    if not name.first or len(name.base) < 3 or parts[1] in lexicon.WORDS_WHEN_SMALL:
        return False
    return not name.weak or following in DOES or following in ACTS or following in AFTER_ROLES


_LEADS_A_NAME = word_set(
    "av till enligt med från vittnet hos såg är t fr me mot å ägare ansvarig anmälare kontakt undertecknad signerat "
    "sign ring kontakta mvh anmäld upprättad tillhör"
)
_LETTERED = word_set(
    "port porten hus huset uppgång uppg block entré plan grupp klass sal linje zon spår bilaga punkt vitamin"
)
_NO_INITIALS = word_set("i å o e m n r t")
"""Single letters that are words: "å" is "och", "m" is "med"."""


def after_initials(seen: str, words: list[Word], at: int) -> int:
    """ "K-G Tornberg", "M.H. Söderlund", "g. löfstedt"; in small letters only what is surely a last name."""
    stop, before = at + 1, before_of(seen, words, at)
    if neighbours.is_family(before) and words[at].shape == "I":
        return stop
    if (
        is_near(seen, words, stop)
        and words[at].low in ("i", "å", "o", "e")
        and (words[at].shape == "l" or words[at].low == "i")
    ):
        return 0  # words, unless a point follows
    while stop < len(words) and stop - at < 4 and seen[words[stop - 1].end : words[stop].start] in (" ", ".", ". "):
        word = words[stop]
        if (
            len(word.low) > 1
            and not is_hyphened(word.low)
            and (word.shape in "TU" or words[at].shape == word.shape == "l" or (word.last and words[at].shape == "I"))
        ):
            following = word_at(seen, words, stop + 1)
            if neighbours.is_place(following) or neighbours.is_business(following) or len(word.low) < 2:
                return 0
            dotted = "." in seen[words[at].end : word.start] or is_hyphened(words[at].low)
            small = words[at].shape == "l"
            titled = neighbours.is_title(before)
            plain = len(word.low) > 3 and lexicon.is_listed_last(word.low) and words[at].low not in _NO_INITIALS
            sure = (
                word.last
                and (not word.weak or (dotted and (not small or is_hyphened(words[at].low) or stop - at > 1)) or titled)
                and (dotted or not small or titled or (plain and before not in _LETTERED))
            )
            sure = sure or (
                words[at].shape == "I" and not neighbours.is_place(word.low) and stands_before_a_verb(seen, words, stop)
            )
            return stop + 1 if sure or _unlisted_after(seen, words, at, stop, before) else 0
        if word.low not in lexicon.PARTICLES and (word.shape != words[at].shape or len(word.low) > 3):
            return 0
        stop += 1
    return 0


def is_hyphened(low: str) -> bool:
    """ "k-g"."""
    return len(low) == 3 and low[1] == "-"


def _unlisted_after(seen: str, words: list[Word], at: int, stop: int, before: str) -> bool:
    """ "L.M. Szczepańska", "T. VONGSA STÅR": initials before a last name nobody has listed."""
    word, following = words[stop], word_at(seen, words, stop + 1)
    dotted = "." in seen[words[at].end : word.start]
    if (
        (words[at].shape == "l" and not (dotted and lexicon.ends_like_a_last_name(word.low)))
        or before in _LETTERED
        or neighbours.is_place(word.low)
        or neighbours.is_business(word.low)
        or neighbours.is_title(word.low)
        or word.low in NOT_A_LAST_NAME
    ):
        return False
    if is_hyphened(words[at].low) or lexicon.ends_like_a_last_name(word.base or word.low):
        return True
    if not dotted:
        return False
    acting = following in ACTS or following in DOES or following in AFTER_ROLES
    acting = acting or following.endswith(("ade", "erade"))
    return acting or stop - at > 1 or before in _LEADS_A_NAME or neighbours.is_title(before)
