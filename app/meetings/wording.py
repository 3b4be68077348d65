"""Meetings and decisions in Swedish."""

from datetime import date, datetime
from typing import Any

from app.figures.periods import WEEKDAYS, Fortnight, date_label, local, short_day
from app.meetings.models import ANSWER as ANSWERED
from app.meetings.models import (
    BOARD,
    CLOSED,
    COMMITS,
    COUNCIL,
    DECLINES,
    DONE,
    DROPPED,
    EST,
    EXTRA,
    GROUP,
    HELD,
    LATE,
    OPEN,
    PICTURE,
    PLANNED,
    STANDS,
)
from app.meetings.models import NOBODY as ALONE
from app.report.fields import INTERNAL, POLICE, RESTRICTED
from tenants.profile import Profile

STATUSES = {PLANNED: ("wait", "Planerat"), HELD: ("work", "Pågår"), CLOSED: ("ok", "Avslutat")}
OFF = "neutral", "Inställt"
STATES = {OPEN: "Att göra", LATE: "Sent", DONE: "Gjort", DROPPED: "Släppt"}
SIGNS = {OPEN: "wait", LATE: "warn", DONE: "ok", DROPPED: "neutral"}
OUTCOMES = {DONE: "Gjort", LATE: "Sent, därför att …", DROPPED: "Släppt, därför att …", OPEN: "Ska göras ändå"}
NEEDS = {
    ALONE: "Nej",
    BOARD: "Ja, en nämnd eller styrelse beslutar",
    ANSWERED: "Ja, den som ska göra det tar på sig det",
}
ANSWERS = {COMMITS: "Åtar sig", DECLINES: "Åtar sig inte"}
CLASSES = {
    INTERNAL: "Alla som läser mötet",
    POLICE: "Samordnare och polis, och den som ska göra det",
    RESTRICTED: "Bara samordnaren och den som ska göra det",
}
FILTERS = {"oppna": "Att göra", "sena": "Sena", "gjorda": "Gjorda", "slappta": "Släppta"}
"""What the list of decisions is narrowed to, as addresses have it."""
LABELS = {
    "text": "Vad ska göras?",
    "organisation_id": "Verksamhet",
    "function": "Funktion",
    "due": "Till när?",
    "named_place_id": "Plats",
    "sub_area_id": "Delområde",
    "picture_first": "Lägesbild",
    "incident_id": "Rapport",
    "alert": "Varning",
    "ground": "Med egna ord",
    "access_class": "Vem får läsa?",
    "needs": "Kostar det, eller binder det någon annan?",
    "board": "Beslutas av",
    "paragraph": "Paragraf",
    "registry_number": "Diarienummer",
    "meeting_id": "Vid vilket möte?",
    "insist": "Spara ändå",
}
"""Field of a decision -> its question."""


def kinds(profile: Profile) -> dict[str, str]:
    """Kind of a meeting -> what it is called here."""
    return {
        PICTURE: "Lägesbildsmöte",
        EXTRA: "Extra avstämning",
        EST: profile.of_est("möte"),
        COUNCIL: f"Möte i {profile.council}",
        GROUP: f"Möte i {profile.group_name}",
    }


def kind(meeting: Any, profile: Profile) -> str:
    """ "Lägesbildsmöte v. 47–48", "Möte i arbetsgrupp"."""
    word = kinds(profile)[meeting.kind]
    if meeting.kind == PICTURE and meeting.period_first:
        word += f" {Fortnight(meeting.period_first).label}"
    return word


def name(meeting: Any, profile: Profile) -> str:
    """ "Lägesbildsmöte v. 47–48", "Möte i arbetsgrupp: Centrum och Nygård"."""
    word = kind(meeting, profile)
    return f"{word}: {meeting.about}" if meeting.about else word


def when(moment: datetime) -> str:
    """ "tisdag 8 december 2026, 09.00"."""
    at = local(moment)
    return f"{WEEKDAYS[at.weekday()]} {date_label(at.date())}, {at:%H.%M}"


def short_when(moment: datetime) -> str:
    """ "tis 8 dec 09.00"."""
    at = local(moment)
    return f"{short_day(at.date())}\xa0{at:%H.%M}"


def is_late(decision: Any, today: date) -> bool:
    """Whether it should have been done: said to be late, or past its last day."""
    return decision.state == LATE or (decision.state in STANDS and decision.due < today)


def state(decision: Any, today: date) -> tuple[str, str]:
    """The sign and the words of how far it has come."""
    if decision.state == OPEN and decision.due < today:
        return "warn", "Sista dagen har gått"
    if decision.state == LATE:
        return "warn", f"Försenat till {short_day(decision.due)}" if decision.due >= today else "Sent"
    return SIGNS[decision.state], STATES[decision.state]


def event(one: Any) -> str:
    """What was said of a decision, in words."""
    words = {**STATES, **ANSWERS, OPEN: "Ska göras ändå"}.get(one.what, "Ändrat")
    if one.what == LATE and one.due:
        words += f", nu till {short_day(one.due)}"
    return words


def picture(first: date) -> str:
    """ "Lägesbilden v. 47–48"."""
    return f"Lägesbilden {Fortnight(first).label}"
