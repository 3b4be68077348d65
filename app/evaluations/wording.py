"""What is said of before and after in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.analysis.effect import (
    FEW_EVENTS,
    INTERVAL_HOLDS_ZERO,
    NO_CONTROL,
    NO_EVENTS,
    SUPPORT_AGAINST,
    SUPPORT_FOR_DECREASE,
    UNDECIDABLE,
)
from app.analysis.power import LOW_POWER
from app.evaluations.judging import FELL, FEW_CONTROL, ROSE, SHORT_HISTORY, UNCLEAR
from app.evaluations.nearby import NO_MONTHS
from app.figures.numbers import number
from app.figures.periods import date_label

VERDICTS = {
    SUPPORT_FOR_DECREASE: ("ok", "stöd för minskning"),
    SUPPORT_AGAINST: ("warn", "stöd mot"),
    UNDECIDABLE: ("neutral", "kan inte avgöras"),
}
REASONS = {
    INTERVAL_HOLDS_ZERO: "Skillnaden mot jämförelseplatserna kan bero på slumpen.",
    NO_CONTROL: "Utan jämförelseplatser går det inte att skilja åtgärden från det som ändrades överallt.",
    NO_EVENTS: "Det fanns för få händelser att räkna.",
    FEW_EVENTS: "Det fanns färre än tio händelser på platsen, före och efter tillsammans.",
    FEW_CONTROL: "Det fanns för få händelser på jämförelseplatserna.",
    NO_MONTHS: "Grannkommunerna har inte lämnat ut minst två hela månader på var sida om starten.",
    SHORT_HISTORY: "Rapporterna kom inte regelbundet hela tiden före starten.",
}
MOVED = {
    FELL: "Intill blev det färre än väntat: inget tyder på att händelserna flyttade dit.",
    ROSE: "Intill blev det fler än väntat: en del kan ha flyttat dit.",
    UNCLEAR: "Intill går det inte att se någon säker skillnad, åt något håll.",
}
TOO_FEW = "För få händelser för att mäta effekt. Följ aktiviteterna."
LABELS = {
    "treated_ids": "Var görs åtgärden?",
    "control_ids": "Vilka platser jämförs den med?",
    "beside_ids": "Vart kan händelserna flytta?",
    "neighbour_ids": "Vilka grannkommuner jämförs den med också?",
    "types": "Vilka händelser ska bli färre?",
    "starts_on": "När börjar åtgärden?",
    "weeks": "Hur länge räknas det, före och efter?",
    "why": "Varför registreras den på nytt?",
    "insist": "Spara ändå",
}
WEEKS = {12: "12 veckor före och 12 efter", 26: "26 veckor före och 26 efter", 52: "52 veckor före och 52 efter"}


def promised(expected: Mapping[str, Any]) -> str:
    """What can be seen, said before the start; TOO_FEW where a drop of 30 % would rather be missed than found."""
    if expected["code"] == NO_CONTROL:
        return "Inga jämförelseplatser är valda. Då visas före och efter, men ingen bedömning."
    if expected["code"] in (NO_EVENTS, LOW_POWER):
        return TOO_FEW
    said = f"Blir det en tredjedel färre syns det i {round(100 * expected['power'])} fall av 100."
    if expected["seen"] is None:
        return said
    return f"{said} {number(expected['seen'])} färre än väntat hittas fyra gånger av fem."


def found(result: Mapping[str, Any]) -> str:
    """How many there were beside what was expected, with the interval; "" where nothing can be expected."""
    if result["spared"] is None:
        return ""
    low, high = (_fewer(result[end]) for end in ("high", "low"))
    return (
        f"Hade platsen gått som jämförelseplatserna hade det blivit omkring {number(round(result['expected']))}. Det "
        f"blev {number(result['treated'][1])}: {_fewer(result['spared'])}. Med 90 procents säkerhet mellan {low} och "
        f"{high}."
    )


def _fewer(spared: float) -> str:
    n = round(abs(spared))
    return f"{number(n)} {'färre' if spared >= 0 else 'fler'}" if n else "lika många"


def in_short(seen: Any, counts: bool) -> str:
    """How far the evaluation of a measure has come, in a few words; `seen`: `service.Registered`, or None."""
    if seen is None:
        return "Ingen utvärdering är registrerad"
    if seen.row.result is None:
        return f"Räknas {date_label(seen.row.due)}"
    return VERDICTS[seen.row.result["verdict"]][1] if counts else "Räknad"


FEW_PLACES = "Färre än tre kommuner delar ett sådant resultat. Det är för få för att säga något om alla tillsammans."


def ratio(found: Sequence[float]) -> str:
    """ "0,82 (0,60–1,10)": for each that was expected, with its interval."""
    value, low, high = (number(round(one, 2), 2) for one in found)
    return f"{value} ({low}–{high})"


def times(found: Sequence[float]) -> str:
    """ "0,82 gånger (mellan 0,60 och 1,10)"."""
    value, low, high = (number(round(one, 2), 2) for one in found)
    return f"{value} gånger (mellan {low} och {high})"
