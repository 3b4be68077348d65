"""The analysis in words that a meeting understands, the same on every page and in the PDF. Pure.

`names`: id -> name of the places and sub-areas that the reader knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from markupsafe import Markup

from app.alerts.findings import (
    AREA,
    CLUSTER,
    MUNICIPALITY,
    Alert,
    Alerts,
    Findings,
    HotPlace,
    HotSquare,
    HotSquares,
    NearRepeats,
    PeriodLine,
    PeriodSum,
    Repeats,
)
from app.analysis import classes
from app.analysis.exposure import SETTLED, Reporting
from app.drawing.band_chart import band_chart, usual
from app.drawing.charts import both, drawn
from app.figures.audience import ROOM, Audience
from app.figures.numbers import listed, number
from app.figures.periods import MONTHS, Days, date_label, span_label
from app.places.grid import metres
from app.taxonomy import service as taxonomy

Names = Mapping[UUID, str]
Line = tuple[str, str]
"""A label and what is said under it: "Antal", "7 händelser …"."""
UNKNOWN = "Okänd plats"
UNKNOWN_AREA = "Okänt delområde"
UNKNOWN_ORGANISATION = "en verksamhet som inte finns kvar"
MANY = {
    "skadegorelse": "skadegörelser",
    "brand": "händelser med brand eller pyroteknik",
    "tillgrepp": "stölder och inbrott",
    "vald-hot": "händelser med våld, hot eller rån",
    "narkotika-alkohol": "händelser med narkotika eller alkohol",
    "samling-ordning": "samlingar och ordningsstörningar",
    "trafik": "trafikhändelser",
    "otrygg-plats": "rapporter om otrygg plats eller miljö",
    "skola-unga": "händelser om skola och unga",
    "bedrageri-ekonomi": "fall av bedrägeri eller osund konkurrens",
    "oro-extremism": "händelser med oro, rykten eller extremism",
}
"""What several incidents of a group are called."""
NEAR = 0.05
"""At this p more pairs come soon after each other near by than chance makes."""
RARE = 1000
"""A rarer alert is only said to be rarer than this: the model is not that exact."""
HISTORY_METHOD = (
    "Gräns ur platsens egen historia (Farrington m.fl. 1996, ändrad för små tal efter Noufaily m.fl. 2013), i "
    "proportion till vad de verksamheter som rapporterar nu har lämnat förut. Alla "
    "frågor bedöms tillsammans (Benjamini och Hochberg 1995): där inget har ändrats får högst en av tio lägesbilder "
    "någon varning, och där något har ökat är i genomsnitt högst en av tio varningar slump."
)
CLUSTER_METHOD = (
    "Sökning i rum och tid (Kulldorff m.fl. 2005): platser inom 800 meter och upp till 42 dagar, jämfört med 999 "
    "omkastningar av tiderna inom varje verksamhets rapporter."
)
KINDS = {
    classes.NONE: ("", ""),
    classes.NEW: ("ny", "het den senaste månaden, men aldrig förut det senaste året"),
    classes.EMERGING: ("framväxande", "het de senaste månaderna, men knappt tidigare"),
    classes.PERSISTENT: ("bestående", "het i minst åtta av tio månader"),
    classes.INTERMITTENT: ("återkommande", "het då och då, i minst var tionde månad"),
    classes.FORMER: ("tidigare", "het förr, men inte de senaste månaderna"),
}

TRENDS = ("bestående", "framväxande", "återkommande", "avtagande", "het")
"""The hot places in the order they are drawn in; the last are those whose history is too short for a word."""
ALWAYS_LISTED = 5
"""So many places stand in the table though nothing stands out there."""
TOLD_MISSING = ("bestående", "framväxande", "avtagande")
"""What the page says that no hot place is."""
WEAKER = ("avtagande", "het på 84 dagar sammanlagt, men ingen av de senaste fyraveckorsperioderna är det för sig")
"""A place that is hot in the window and whose months say that it was hot before."""


def where(alert: Alert, names: Names) -> str:
    """ "Inre hamnen", "Centrum och Biblioteket", "Nygård utanför namngivna platser", "Hela kommunen"."""
    if alert.where == MUNICIPALITY:
        return "Hela kommunen"
    if alert.where == AREA:
        area = names.get(alert.area_id) if alert.area_id else None
        return f"{area or UNKNOWN_AREA}, utanför namngivna platser"
    return listed([names.get(id, UNKNOWN) for id in alert.place_ids]) or UNKNOWN


def what(alert: Alert) -> str:
    return "alla grupper" if alert.group is None else taxonomy.group_named()[alert.group].name


def headline(alert: Alert, names: Names) -> tuple[str, str, str]:
    """The sentence of an alert: what stands before the place, the place, and what stands after it.

    "Ovanligt många skadegörelser vid ", "Ullvi", ": 8, vanligt är 1–4."
    """
    many = "händelser" if alert.group is None else MANY[alert.group]
    before, place = f"Ovanligt många {many} ", where(alert, names)
    if alert.where == CLUSTER:
        return before + "nära varandra vid ", place, f" {span_label(alert.first, alert.last)}: {_number(alert)}."
    if alert.where == MUNICIPALITY:
        return before + "i ", "hela kommunen", f": {_number(alert)}."
    return before + ("i " if alert.where == AREA else "vid "), place, f": {_number(alert)}."


def _number(alert: Alert) -> str:
    """ "8, vanligt är 1–4"."""
    counted = number(alert.n)
    if alert.judged is not None and alert.judged != alert.n:
        counted += f", varav {number(alert.judged)} räknas i bedömningen"
    if alert.low is None or alert.high is None:
        return f"{counted}, väntat är {expected(alert.expected)}"
    return f"{counted}, vanligt är {usual(alert.low, alert.high)}"


def held(alert: Alert, names: Names) -> str:
    """What is said of something that reports which are not judged would have made an alert of."""
    _before, place, _after = headline(alert, names)
    many = "händelser" if alert.group is None else MANY[alert.group]
    at = {MUNICIPALITY: "i", AREA: "i"}.get(alert.where, "vid")
    return f"Fler {many} än vanligt {at} {place}, men ingen varning: {_number(alert)}. {not_judged(alert, names)}"


def on_the_edge(alert: Alert, names: Names) -> str:
    """What is said of something that may or may not be more than chance gives."""
    before, place, after = headline(alert, names)
    many = before.removeprefix("Ovanligt många ")
    return f"{many[0].upper()}{many[1:]}{place}{after} Om det är ovanligt många kan inte avgöras."


def not_judged(alert: Alert, names: Names) -> str:
    """Which of an alert's reports it is not judged by, and why; "" for none."""
    said = []
    if alert.doubles:
        said.append(
            f"Sannolika dubbletter: {number(alert.doubles)} (samma typ och plats inom tio minuter, från flera "
            "verksamheter eller med flera id)."
        )
    if alert.new:
        said.append(
            f"Från {_named(alert.new_reporters, names)}, med färre än {SETTLED} perioders regelbunden rapportering: "
            f"{number(alert.new)}."
        )
    if alert.filed:
        said.append(f"Ur nyss inlästa filer från {_named(alert.filed_reporters, names)}: {number(alert.filed)}.")
    return " ".join(said)


def fallen(reporting: Reporting, days: Days, names: Names) -> str:
    """A fall in reporting as a fall in reporting; "" where there is none."""
    if not reporting.fallen:
        return ""
    return (
        f"Rapporteringen har minskat: {reporting.silent} av {reporting.regular} verksamheter som brukar rapportera har "
        f"inte hörts av {span_label(days.first, days.last)}: {_named(reporting.ids, names)}. De brukar lämna ungefär "
        f"{number(round(reporting.missed))} av {number(round(reporting.usual))} rapporter på lika många dagar. Färre "
        "händelser i bilden kan bero på det. Varningarna är räknade på dem som har rapporterat."
    )


def _named(ids: Iterable[UUID], names: Names) -> str:
    return listed(sorted(names.get(id, UNKNOWN_ORGANISATION) for id in ids))


def lines_chart(lines: Sequence[PeriodLine], title: str, key: str) -> Markup:
    """The latest periods with the band of the usual, one drawing among many."""
    return drawn(band_chart, _rows(lines), key=key, title=title, small=True)


def lines_table(lines: Sequence[PeriodLine | PeriodSum]) -> list[tuple[str, int, str]]:
    """The same: the period's first day, the count and the usual."""
    return [(date_label(one.first), one.n, usual(one.low, one.high)) for one in lines]


def sums_chart(sums: Sequence[PeriodSum], key: str) -> Markup:
    """The sums of the periods with the band of the usual."""
    return both(band_chart, _rows(sums), key=key, title=f"Alla händelser: de senaste {len(sums)} perioderna")


def _rows(lines: Sequence[PeriodLine | PeriodSum]) -> list[tuple[str, int, int | None, int | None]]:
    return [(f"{one.first.day} {MONTHS[one.first.month - 1][:3]}", one.n, one.low, one.high) for one in lines]


def standing_out(found: Findings) -> str:
    """How much stands out now, in one sentence."""
    flags, hot = len(found.unusual.flags), sum(one.hot for one in found.places.places)
    if not flags and not hot:
        unsure = found.unusual.undecided or found.unusual.edge or found.places.undecided
        return "Inget säkert sticker ut nu." if unsure else "Inget sticker ut nu."
    told = [f"{flags} {'varning' if flags == 1 else 'varningar'}"] if flags else ["inga varningar"]
    told.append(f"{hot} {'het plats' if hot == 1 else 'heta platser'}" if hot else "inga heta platser")
    return f"Nu: {' och '.join(told)}."


def trend(place: HotPlace) -> str:
    """Which of TRENDS a place is drawn among; "" for one that is only told in the table."""
    word = (kind(place) or ("", ""))[0]
    return {"ny": "framväxande", "": "het"}.get(word, word) if place.hot else ""


def sums_usual(last: PeriodSum) -> str:
    """How the sum of a period lies to what is usual, as a sentence."""
    if last.low is None or last.high is None:
        return "Vad som är vanligt kan inte avgöras: alla har inte rapporterat i de tolv perioderna före."
    within = f"Vanligt är {usual(last.low, last.high)}"
    if not last.outside:
        return f"{within}, så det kan bero på slumpen."
    return f"{within}, så det är {'fler' if last.n > last.high else 'färre'} än slumpen brukar ge."


def near_sentence(again: Repeats) -> str:
    """Whether an incident is followed by another near by more often than by chance, all groups together."""
    whole = next((one for one in again.near if one.group is None), None)
    if whole is None:
        return (
            f"Kan inte avgöras om en händelse följs av en ny i närheten: {number(again.points)} av årets "
            f"{number(again.events)} händelser har en egen punkt, och det behövs minst 20."
        )
    found = _near(whole, again)
    if found is None:
        if any(map(any, whole.edge)):
            return "Om en händelse följs av en ny i närheten kan inte avgöras: talen ligger mitt på gränsen."
        return "Inget tyder på att en händelse oftare än slumpen gör följs av en ny i närheten."
    reach, days = found
    return f"En händelse följs oftare än av slumpen av en ny i närheten: inom {reach} meter och {days} dagar."


def _near(whole: NearRepeats, again: Repeats) -> tuple[int, int] | None:
    """The farthest and latest of the bands in which more pairs lie than by chance."""
    found = [
        (row, column) for row, cells in enumerate(whole.p) for column, p in enumerate(cells) if soon(whole, row, column)
    ]
    if not found:
        return None
    rows, columns = zip(*found, strict=True)
    return int(again.distances[max(rows) + 1]), again.bands[max(columns) + 1] - 1


def counted_on(audience: Audience) -> str:
    """Which reports an analysis counts, beside a picture that counts the room's."""
    if audience == ROOM:
        return f"Räknat på {audience.counts}: det som alla i rummet får läsa."
    return f"Räknat på {audience.counts}. I rummet räknas det som alla får läsa, så talen där kan vara mindre."


def soon(near: NearRepeats, row: int, column: int) -> bool:
    """Whether more pairs lie in a band than by chance, and not on the edge of it."""
    return near.p[row][column] <= NEAR and not (near.edge and near.edge[row][column])


def reason(alert: Alert) -> str:
    """One sentence: how many, when, and how many one would expect."""
    return f"{counted(alert.n)} {span_label(alert.first, alert.last)}, mot väntade {expected(alert.expected)}."


def how_rare(alert: Alert) -> str:
    times = alert.recurrence
    if times >= RARE:
        seldom = f"mer sällan än en gång på {number(RARE)} lägesbilder"
    else:
        seldom = f"en gång på {number(round(times))} lägesbilder" if times >= 1.5 else "i nästan varje lägesbild"
    return f"Slumpen ensam väntas ge något så ovanligt {seldom}."


def why(alert: Alert, alerts: Alerts, names: Names) -> list[Line]:
    """ "Varför flaggad?": the facts behind an alert."""
    facts = [("Antal", f"{counted(alert.n)} {span_label(alert.first, alert.last)}")]
    if alert.judged is not None:
        aside = not_judged(alert, names)
        known = (
            f"{number(alert.judged)} av {number(alert.n)} räknas. {aside}"
            if aside
            else ("Alla räknas: inga sannolika dubbletter, inga nya verksamheter och inga nyss inlästa källor.")
        )
        facts.append(("I bedömningen", known))
    if alert.where == CLUSTER:
        facts += [
            ("Väntat", f"{expected(alert.expected)}, om plats och tid inte hör ihop"),
            ("Räknat på", f"{counted(alert.events)} på namngivna platser det senaste året"),
        ]
    else:
        before = "ingen händelse" if not alert.events else counted(alert.events)
        facts += [
            (
                "Väntat",
                f"{expected(alert.expected)}, efter {before} i {alert.periods} tidigare perioder, "
                "lika många dagar i var och en",
            ),
            ("Gräns", f"fler än {alert.bound} flaggas i den här bilden"),
        ]
    facts += [
        ("Hur ovanligt", how_rare(alert)),
        ("Rapporterat av", reporters(alert, names)),
        *([("Rapportering", exposure(alerts.reporting))] if alerts.reporting.regular else []),
        (
            "Metod",
            f"{CLUSTER_METHOD if alert.where == CLUSTER else HISTORY_METHOD} Frågor i bilden: {number(alerts.tests)}.",
        ),
        ("Tänk på", " ".join(limits(alert))),
    ]
    return facts


def limits(alert: Alert) -> list[str]:
    """What the alert cannot say."""
    said = []
    if alert.one_sided:
        said.append("Nästan alla rapporter kommer från samma verksamhet: talet kan säga mer om vem som rapporterar.")
    if not alert.season_removed:
        said.append("Årstiden är inte borträknad: det kräver tre års historia.")
    if alert.trend:
        said.append("En förändring över åren är medräknad.")
    said.append("En varning är ett skäl att titta efter, inget bevis. En händelse som flera rapporterat ser lika ut.")
    return said


def kind(place: HotPlace) -> Line | None:
    """A hot place's class and what it means; None when it has none."""
    if place.kind is None or not KINDS[place.kind][0]:
        return None
    word, meaning = WEAKER if place.hot and place.kind == classes.FORMER else KINDS[place.kind]
    return word, f"{meaning} ({place.hot_months} av {place.months} fyraveckorsperioder)"


def nearest_places(squares: Iterable[HotSquare], named_places: Iterable) -> list[str]:
    """The name of the named place nearest to the middle of each square."""
    there = [(place.name, *metres(place.lat, place.lon)) for place in named_places]

    def nearest(square: HotSquare) -> str:
        x, y = square.x + square.side / 2, square.y + square.side / 2
        return min(there, key=lambda one: (one[1] - x) ** 2 + (one[2] - y) ** 2)[0]

    return [nearest(square) if there else UNKNOWN_AREA for square in squares]


def square(one: HotSquare, label: str) -> str:
    """What the map says of a hot square."""
    side = f"{one.side} m" if one.side < 1000 else f"{one.side // 1000} km"
    return f"Het ruta ({side}) vid {label}: {counted(one.n)}, {number(one.around)} med rutorna intill"


def squares_method(found: HotSquares) -> str:
    names = {"exact": "exakt omkastningsfördelning", "permutation": "999 omkastningar", "poisson": "Poissonfördelning"}
    how = " och ".join(names[one] for one in found.methods)
    return (
        f"Getis–Ord Gi* (Getis och Ord 1992) med {how}, rättad för {number(found.cells)} rutor (Benjamini och Hochberg "
        "1995). Rutorna är 250 meter i och nära tätorter och 1 kilometer annars."
    )


def expected(n: float) -> str:
    return "mindre än 0,1" if n < 0.05 else number(round(n, 1))


def mark(place: HotPlace) -> str:
    """A place in three words: "het: bestående", "het", "tidigare het"; "" for one that is neither."""
    known = kind(place)
    if place.hot:
        return f"het: {known[0]}" if known else "het"
    return f"{known[0]} het" if known else ""


def organisations(n: int) -> str:
    return "en verksamhet" if n == 1 else f"{n} verksamheter"


def reporters(alert: Alert, names: Names) -> str:
    told = organisations(alert.organisations)
    return f"{told}: {_named(alert.reporters, names)}" if alert.reporters else told


def exposure(reporting: Reporting) -> str:
    heard = reporting.regular - reporting.silent
    return (
        f"{heard} av {reporting.regular} verksamheter som brukar rapportera har hörts av. Det väntade är räknat på "
        "dem som rapporterar nu."
    )


def counted(n: int) -> str:
    return "1 händelse" if n == 1 else f"{number(n)} händelser"
