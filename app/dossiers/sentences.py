"""The figures of a place in words, the same on the page and on paper. Pure."""

from app.alerts import wording
from app.alerts.findings import HotPlace
from app.analysis.counts import FEWER, MORE
from app.dossiers.counted import LEAST_TIMES
from app.dossiers.daylight import LEAST
from app.dossiers.dossier import Dossier
from app.figures.numbers import first_up, number, percent, percent_change
from app.figures.numbers import share as share_of
from app.figures.periods import date_label, month_label
from app.figures.terms import TERMS, rules

KNIFE_EDGE = 0.005
"""A share this near to a limit is on neither side of it: half of the percent that is printed, and more than the limit
itself is sure of (Wilson's score, of times that are spread evenly)."""
PURPOSE = "Underlag inför beslut om kamera, ordningsvakter eller belysning. Underlaget beskriver; det avgör inte."


def reports(n: int) -> str:
    return "en rapport" if n == 1 else f"{number(n)} rapporter"


def headline(seen: Dossier) -> str:
    """How many, and what chance can do to such a number."""
    if not seen.n:
        return "Inga rapporter har räknats på platsen i perioden."
    low, high = map(number, seen.interval)
    return (
        f"{first_up(reports(seen.n))} i perioden. Ett sådant antal varierar av sig självt: med 95 procents säkerhet"
        f" ligger det underliggande antalet mellan {low} och {high}."
    )


def comparisons(seen: Dossier) -> list[str]:
    """The period against the time before and the year before; why, where there is nothing to compare with."""
    total, found = seen.total, []
    if seen.first_day is None:
        regular = "regelbundna " if total.now else ""
        return [f"Jämförelsen saknas: kommunen har inga {regular}rapporter ännu."]
    if total.previous is None:
        return [f"Jämförelsen saknas: kommunen har inga uppgifter före {month_label(seen.first_day)}."]
    found.append(_compared(total.now, total.previous, total.against_previous, "under lika lång tid före"))
    if total.last_year is not None:
        found.append(_compared(total.now, total.last_year, total.against_last_year, "under samma veckor året före"))
    elif seen.spans.last_year is not None:
        month = month_label(seen.first_day)
        found.append(f"Jämförelsen med året före saknas: kommunen har inga uppgifter före {month}.")
    return found


def standing(seen: Dossier) -> list[str]:
    """Whether the place is hot, and what it has been warned of, in the latest analyses."""
    known = seen.standing
    if known is None:
        return []
    said, hot, places = [], known.hot, known.newest.places
    until = "" if known.newest.last in seen.spans.now else f" till och med {date_label(known.newest.last)}"
    if hot is not None and hot.n:
        said.append(
            f"De senaste {places.days} dagarna{until}: {wording.counted(hot.n)}, mot"
            f" {wording.expected(places.expected)} om händelserna på kommunens namngivna platser vore jämnt"
            f" fördelade. {_judged(hot)}"
        )
    said += [f"Varning: {wording.what(alert)}. {wording.reason(alert)}" for alert, _alerts in known.alerts]
    return said


def _judged(hot: HotPlace) -> str:
    if hot.hot:
        known = wording.kind(hot)
        over_time = f" {known[0].capitalize()}: {known[1]}." if known else ""
        return "Det är fler än slumpen ger: platsen är het." + over_time
    if hot.stands_out:
        return "Nästan alla rapporter kommer från samma verksamhet, så platsen kallas inte het."
    if hot.edge:
        return "Talet ligger mitt på gränsen: om platsen är het kan inte avgöras."
    return "Det är inte fler än slumpen kan ge."


def verdict(against: str | None) -> str:
    """A cell of the table."""
    return against or "–"


def share(seen: Dossier) -> str:
    """The place's part of all reports that the reader may read."""
    if not seen.everywhere:
        return ""
    if seen.own_only:
        of = "din verksamhets rapporter i kommunen"
    elif seen.hides_reports:
        of = "de rapporter i kommunen som du får läsa"
    else:
        of = "kommunens rapporter i perioden"
    return f"{share_of(seen.n, seen.everywhere)} av {of}."


def reporters(seen: Dossier) -> list[str]:
    """Who stands behind the numbers, and what that may do to them."""
    who = seen.reporters
    if seen.own_only or not who.now:
        return []
    if who.now == 1:
        found = ["Alla rapporter kommer från en och samma verksamhet."]
    else:
        found = [f"{number(who.now)} verksamheter har rapporterat härifrån."]
        if who.one_sided:
            found.append(
                f"En av dem står för {number(who.most)} av {number(seen.n)} rapporter ({percent(who.most, seen.n)})."
            )
    if who.one_sided:
        found.append("Då säger antalet mer om vem som rapporterar än om platsen.")
    if who.previous is not None and who.previous != who.now:
        then = "en verksamhet" if who.previous == 1 else f"{number(who.previous)} verksamheter"
        found.append(
            f"Lika lång tid före var det {then}. När fler rapporterar kan talen öka utan att mer har hänt, och tvärtom."
        )
    return found


def times(seen: Dossier) -> str:
    """What the tables of hours rest on."""
    when = seen.when
    found = (
        f"Känd timme: {number(when.exact)}. Osäker tid, fördelad jämnt över de dygnsdelar händelsen kan ha inträffat"
        f" och avrundad till hela rapporter: {number(when.spread)}."
    )
    if when.unknown:
        found += f" Inte med, eftersom tiden är osäkrare än två veckor: {number(when.unknown)}."
    return found


def clock(seen: Dossier) -> str:
    """Where round the clock the weight lies, when that can be said."""
    found = seen.clock
    if found.n < LEAST_TIMES:
        return (
            f"När på dygnet tyngdpunkten ligger kan inte avgöras: det behövs minst {LEAST_TIMES} rapporter med känd"
            f" tid, här finns {number(found.n)}."
        )
    if found.hour is None:
        return (
            "När på dygnet tyngdpunkten ligger kan inte avgöras:"
            f" de {number(found.n)} rapporterna går inte att skilja från ett jämnt dygn."
        )
    start, end = found.start, (found.start + found.hours) % 24
    return (
        f"Tyngdpunkten på dygnet ligger omkring kl. {round(found.hour) % 24:02}. Hälften händer mellan kl. {start:02}"
        f" och {end:02} ({number(found.n)} rapporter)."
    )


def dark(seen: Dossier) -> list[str]:
    """What fell in the dark, beside how much of the time was dark."""
    found = seen.dark
    if found.n < LEAST:
        return [
            f"Om händelserna hör till mörkret kan inte avgöras: det behövs minst {LEAST} rapporter med känd tid,"
            f" här finns {number(found.n)}."
        ]
    first = (
        f"I mörker: {percent(found.dark, found.n)} av {number(found.n)} rapporter med känd tid. De dagar det hände var"
        f" {percent(found.share, 1)} av dygnets timmar mörka."
    )
    edge = min(abs(found.share - found.lower), abs(found.share - found.upper))
    if edge < KNIFE_EDGE:
        return [first, "Om skillnaden beror på slumpen kan inte avgöras: den ligger mitt på gränsen."]
    if found.lower <= found.share <= found.upper:
        return [first, "Skillnaden kan bero på slumpen."]
    more = "mer" if found.lower > found.share else "mindre"
    return [first, f"Det är {more} än om händelserna vore jämnt spridda över de dagarnas timmar."]


def rights(seen: Dossier) -> list[str]:
    """What is not in the numbers because of who reads."""
    if seen.own_only:
        return ["Siffrorna gäller bara rapporterna från din egen verksamhet."]
    found = []
    if seen.hides_reports:
        found.append("Rapporter som du inte får läsa är inte med i någon siffra här, och inte heller hur många de är.")
    if seen.hides_homes:
        found.append(
            "Händelser i bostäder och på gårdar räknas inte på en plats, utom dem som din egen verksamhet har"
            " rapporterat. De finns med i delområdets siffror."
        )
    else:
        found.append(
            "Händelser i bostäder och på gårdar är med. På en plats får annars bara den egna verksamheten,"
            " samordnaren och polisen se dem."
        )
    return found


def method(seen: Dossier) -> list[str]:
    """How it was counted and where the limits are."""
    found = [
        "Platsen är den som valdes i rapporten. Händelser alldeles intill som har fått en annan plats är inte med.",
        "En händelse räknas den dag i svensk tid då den senast kan ha inträffat. Förhandsinformation och spärrade"
        " eller makulerade rapporter räknas inte.",
        "Rapporter är inte anmälda brott. När fler verksamheter rapporterar kan talen öka utan att mer har hänt.",
        "Året före: 364 dagar tidigare, samma veckodagar. Finns inte för perioder längre än 52 veckor.",
        "Om slumpen: exakt betingat test av två antal (Przyborowski och Wilenski 1940), fem procents nivå, lika"
        " långa perioder. När många grupper jämförs blir någon skillnad stor ändå.",
        "Om antalets osäkerhet: Jeffreys intervall för ett Poissontal. I serier är den verkliga osäkerheten större.",
        "Osäkra tider delas lika mellan de timmar händelsen kan ha inträffat (aoristisk metod, Ratcliffe 2000)."
        " Tyngdpunkten på dygnet är ett cirkulärt medelvärde och sägs bara när Rayleighs test skiljer tiderna från"
        " ett jämnt dygn (fem procents nivå); två toppar på dygnet ger ingen tyngdpunkt.",
        "Mörkt är det när solen står minst sex grader under horisonten, räknat för platsens läge. Jämförelsen är"
        " med alla timmar de dagar det hände; folk rör sig olika mycket olika tider, så mörkret behöver inte vara"
        " orsaken.",
    ]
    return found + rights(seen)


def words_used() -> list[str]:
    """What the words of a judgement mean, for the paper; the page has them from `parts/terms.html`."""
    return [f"{word.capitalize()}: {rule}" for word, rule in rules(*TERMS)]


def evaluation() -> str:
    return "Listan visar vad som har gjorts, inte om det har hjälpt. Antal före och efter jämförs inte här."


def change_in_words(now: int, then: int) -> str:
    """ "7 fler (+12,7 %)", "lika många"."""
    if now == then:
        return "lika många"
    words = f"{number(now - then)} fler" if now > then else f"{number(then - now)} färre"
    percentage = percent_change(now, then)
    return words if percentage is None else f"{words} ({percentage})"


def _compared(now: int, then: int, against: str | None, than: str) -> str:
    if now == then:
        return f"Lika många som {than} ({number(then)})."
    known = "är större än slumpen brukar ge" if against in (MORE, FEWER) else against
    return f"{first_up(change_in_words(now, then))} än {than} ({number(then)}). Skillnaden {known}."
