"""The analysis in words that a meeting understands, the same on every page and in the PDF. Pure.

`names`: id -> name of the places and sub-areas that the reader knows.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.alerts.findings import AREA, CLUSTER, MUNICIPALITY, Alert, Alerts, HotPlace, HotSquare, HotSquares
from app.analysis import classes
from app.figures.numbers import listed, number
from app.figures.periods import span_label
from app.places.grid import metres
from app.taxonomy import service as taxonomy

Names = Mapping[UUID, str]
Line = tuple[str, str]
"""A label and what is said under it: "Antal", "7 händelser …"."""
UNKNOWN = "Okänd plats"
UNKNOWN_AREA = "Okänt delområde"
RARE = 1000
"""A rarer alert is only said to be rarer than this: the model is not that exact."""
HISTORY_METHOD = (
    "Gräns ur platsens egen historia (Farrington m.fl. 1996, ändrad för små tal efter Noufaily m.fl. 2013). Alla "
    "frågor bedöms tillsammans (Benjamini och Hochberg 1995): där inget har ändrats får högst en av tio lägesbilder "
    "någon varning, och där något har ökat är i genomsnitt högst en av tio varningar slump."
)
CLUSTER_METHOD = (
    "Sökning i rum och tid (Kulldorff m.fl. 2005): platser inom 800 meter och upp till 42 dagar, jämfört med 999 "
    "omkastningar av tiderna."
)
KINDS = {
    classes.NONE: ("", ""),
    classes.NEW: ("ny", "het den senaste månaden, men aldrig förut det senaste året"),
    classes.EMERGING: ("framväxande", "het de senaste månaderna, men knappt tidigare"),
    classes.PERSISTENT: ("bestående", "het i minst åtta av tio månader"),
    classes.INTERMITTENT: ("återkommande", "het då och då, i minst var tionde månad"),
    classes.FORMER: ("tidigare", "het förr, men inte de senaste månaderna"),
}

WEAKER = ("avtagande", "het över hela fönstret, men inte i någon av de senaste månaderna")
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


def why(alert: Alert, alerts: Alerts) -> list[Line]:
    """ "Varför flaggad?": the facts behind an alert."""
    facts = [("Antal", f"{counted(alert.n)} {span_label(alert.first, alert.last)}")]
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
        ("Rapporterat av", organisations(alert.organisations)),
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


def nearest_place(square: HotSquare, named_places: Iterable) -> str:
    """The name of the named place nearest to the middle of a square."""
    x, y = square.x + square.side / 2, square.y + square.side / 2

    def distance(place) -> float:
        east, north = metres(place.lat, place.lon)
        return (east - x) ** 2 + (north - y) ** 2

    return min(named_places, key=distance).name if named_places else UNKNOWN_AREA


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


def counted(n: int) -> str:
    return "1 händelse" if n == 1 else f"{number(n)} händelser"
