"""What somebody does: verbs, what may stand between them and a subject, and the names that these give away."""

import re

from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import word_set
from app.vocabulary.words import Word, word_at

ACTS = word_set("ringde sa säger slog sparkade hotade skrek berättade skrev svarade kastade mår grät gråter")

DOES = word_set(
    """
    blev sa säger fick ringde kom såg gick stod har hade slog vill ville skrek sprang kastade sparkade hotade mår
    gråter grät berättade berättar ringer säljer köpte tog satt låg anmäler anmälde uppger uppgav hittade skrev
    svarade försökte vägrade ska skulle kan kunde brukar bor hämtade lämnade kände mötte visade hörde knuffade
    föll blir
    """
)

AFTER_ROLES = word_set(
    """
    står bor
    äger hyr
    va e är var har hade å o och som i på vid vi me med från fr ville kan ska skulle inte måste tog ska brukar tycker
    tror vet undrar sitter ligger springer skriker hotar slår kör jobbar orkar mår klagar bråkar super pratar pratade
    snackade säljer sålde gav ger tar sprang kom kommer går ringer hörde hör ser sett
    """
)

NOT_A_LAST_NAME = word_set(
    """
    hon han hen dom den det som och men att inte igen idag igår nu då här där ska var va har kan vill utan bara mer
    nån någon hela halva alla ingen också samt eller efter innan under över mot till från för med utav ute inne
    hemma borta bort fram hit dit upp ner själv själva ensam sen sedan nyss redan ofta aldrig alltid direkt
    """
)

_VERB = re.compile(r"(?!under|över|efter|eller|ar|er|or|de|te)[^\W\d_]{1,20}(?:ade|ar|er|dde|rde|ste|kte|lte|nte|pte)")

_NO_NAME = re.compile(
    r"[^\W\d_]{0,30}(?:ade|r|de|te|ts|rs|as|en|et|na|ig|igt|iga|lig|isk|sam|ande|ende|ad|are|ast|vis|"
    r"ligt|arna|erna|ing|ning|het|sel|ten)"
)

VERBS = word_set(
    """
    blev blir drog drar drev driver drack dricker fann fick får flög flyr frös föll faller försvann gav ger gick går
    grep
    griper grät gråter gjorde gör hade har hann hinner höll håller kom kommer kröp la lade lägger lade lät låter låg
    ligger
    led lider ljög ljuger log ler njöt red rev river sa säger såg ser sålde säljer satt sitter sjöng sjönk skar skär
    sken
    skrek skriker skrev skriver sköt skjuter slet sliter slog slår slöt smög smyger smet smiter sov sover sprack sprang
    springer spred sprider stack sticker stal stjäl steg stiger stod står stred strök svek svor svär tog tar teg
    tiger vann
    vinner var va vek viker vred växte växer åt äter är e ska skall skulle kan kunde vill ville ber bad bet biter bröt
    bryter bjöd bor bodde tror mår når dör dog hör kör rör måste borde super söp vet visste bar bär lös tjöt röker rökte
    köper köpte hotar hotade langar snor snodde orkar vågar fattar jobbar brukar
    """
)
"""What somebody does: the word after a subject."""

BETWEEN = VERBS | word_set(
    """
    inte aldrig alltid ofta ibland kanske bara redan ännu nu då sen sedan också även nog väl ju visst faktiskt snart
    helt
    gärna knappt knappast sällan fortfarande dessutom tydligen verkligen snabbt själv ens mest hela direkt senare ensam
    igen typ ba bah liksom lixom genast säkert oftast hellre jämt jämnt själva ju va asså alltså iaf trots utan personal
    patrull gäng elever ungdomar vi ni du jag hon han dom man folk alla ingen nån någon det de som och å o att när om
    där här hit dit upp ner ut in av på i till från med me m vid för hos mot under över efter innan hemma borta kvar
    full
    fulla arg sur glad död sjuk trött borta rädd nöjd mfl osv mm samt eller men fast för så mycket mkt lite mer aldri
    lagt tänt ställt kört hört sett fått gått haft tagit nyss
    """
)


def stands_before_a_verb(seen: str, words: list[Word], at: int) -> bool:
    """Whether a word between somebody and what she does can be nothing but her name: "vaktis bruhn låste", "familjen
    tallvid skriker"; between them stands no other word but an adverb."""
    word, following = words[at], word_at(seen, words, at + 1)
    if len(word.low) < 3 or word.low in BETWEEN or word.low in NOT_A_LAST_NAME:
        return False
    if _NO_NAME.fullmatch(word.low) and not lexicon.could_be_a_last_name(word.low):
        return False
    if following in BETWEEN and following not in VERBS:
        return False
    if following in VERBS or following in ACTS or following in DOES or following.endswith(("ade", "dde")):
        return True
    plural = word.low.endswith(("a", "e", "t")) or word.low in _NUMERALS
    return _VERB.fullmatch(following) is not None and (not plural or lexicon.could_be_a_last_name(word.low))


_NUMERALS = word_set("två tre fyra fem sex sju åtta nio tio elva tolv många fler flest minst runt cirka fel över")


def is_put_together(seen: str, words: list[Word], at: int) -> bool:
    """ "av lärarn asplid", "fam sköldbrand o": two parts of Swedish last names, before no word that they describe."""
    word, following = words[at], word_at(seen, words, at + 1)
    return (
        len(word.low) > 5
        and not _NO_NAME.fullmatch(word.low)
        and lexicon.could_be_a_last_name(word.low)
        and not neighbours.is_place(word.low)
        and (not following or following in BETWEEN or following in AFTER_ROLES)
    )


NOBODY = word_set(
    """
    alla några nån någon ingen inga många flera flesta båda både halva hela resten första andra tredje sista inne uppe
    nere ute borta hemma redan nu då här där det den de dem en ett två tre fyra fem sex sju åtta nio tio hon han hen
    vi ni jag du man som men och eller bara även också mest inte lugnt stökigt bra kul klotter kemi fysik biologi
    historia geografi religion samhällskunskap teknik matematik engelska svenska tyska spanska franska idrott slöjd
    bild musik halloween lucia advent jul påsk valborg skolavslutning lov höstlov sportlov prov lektion klass sal
    korridor hus port uppgång trapp våning hiss rum grupp lag buss linje tåg spår zon plats plan pojke flicka kille
    tjej elev vikarie mentor resurs hemkunskap stök bråk kaos snus vape mobbning rån hot våld slagsmål handboll
    fotboll innebandy hockey tema enkät enkäter sverige anonym samma varje vilken vem vad när var hur om på i av med
    kaffe te kafé fika till från hos vid för åt ur mot sedan sen efter före under mellan
    igår idag tyvärr ibland ofta snart särskilt
    januari februari mars april maj juni juli augusti september oktober november december sommar vinter höst vår
    arboga köping kungsör hallstahammar kolsva munktorp valskog västerås eskilstuna örebro stockholm göteborg malmö
    uppsala matte svensk so no ma en gy lektioner frånvaro elevhälsan elevrådet läxhjälp disco skoldisco
    """
)
"""What stands before a class with a capital and is nobody."""
