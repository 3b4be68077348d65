"""The fields of a report. Each is declared here once; form, API, file, rules and views follow.

A new field is one declaration here, its column in `incidents/models.py` and, where it is shown, its line in the
templates.
`tests/incidents/test_one_rule_book.py` counts where a field is named.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.privacy import Finding, clean, inspect, mask

LONGEST_TEXT = 4000
INTERNAL, POLICE, RESTRICTED, OPEN = "internal", "police", "restricted", "open"
CLASSES = (OPEN, INTERNAL, POLICE, RESTRICTED)
"""From most readers to fewest: raising the class never adds a reader."""
EXACT, AT_PLACE, SUB_AREA, UNKNOWN, AT_ADDRESS = "exact", "place", "sub_area", "unknown", "address"
PRECISIONS = (EXACT, AT_PLACE, SUB_AREA, UNKNOWN, AT_ADDRESS)
OF_A_POINT = (EXACT, AT_ADDRESS)
"""What is known so well that its point is."""


@dataclass(frozen=True)
class Field:
    """What is known of a field beside its name, its type and what it is when nothing is said (the dataclass has those).

    `label` is the form's question, and `missing` what is answered when it must be answered and is not. `most`
    characters are told to the API's readers; `rules` refuses more. `columns` is how the header of a file may name it,
    the documented name first; () = no column. `choices`: what is stored -> how pages word it, then how a file may.
    """

    label: str
    about: str = ""
    missing: str = ""
    most: int | None = None
    choices: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> dict[str, str]:
        """What is stored -> how pages word it."""
        return {value: label for value, (label, *_words) in self.choices.items()}

    @cached_property
    def words(self) -> dict[str, str]:
        """How a file may write it -> what is stored."""
        return {word: value for value, (_label, *words) in self.choices.items() for word in words}


def _field(label: str, *, default: Any = dataclasses.MISSING, **known) -> Any:
    return dataclasses.field(default=default, metadata={"field": Field(label, **known)})


@dataclass(frozen=True, kw_only=True)
class WhatHappened:
    """What happened, where and when, in the sender's words: `rules` makes the columns of it."""

    category: str = _field(
        "Vad hände?",
        about="Händelsetypens kortnamn, t.ex. klotter",
        missing="Välj vad som hände.",
        most=60,
        columns=("typ", "category"),
    )
    earliest: datetime = _field(
        "När hände det?",
        about="Tidigast möjliga tid",
        missing="Ange när det hände, till exempel 2026-09-03 07:15.",
        columns=("tidigast", "earliest"),
    )
    latest: datetime | None = _field("Senast", default=None, about="Senast möjliga tid", columns=("senast", "latest"))
    named_place_id: UUID | None = _field("Var hände det?", default=None, columns=("plats", "place_name", "place"))
    sub_area_id: UUID | None = _field("Delområde", default=None, columns=("delområde", "delomrade", "sub_area"))
    lat: float | None = _field("Latitud", default=None, about="Latitud, WGS84", columns=("lat", "latitud"))
    lon: float | None = _field("Longitud", default=None, about="Longitud, WGS84", columns=("lon", "longitud"))
    accuracy: float | None = _field(
        "Punktens fel i meter",
        default=None,
        about="Punktens fel i meter, som telefonen anger det. Över 100 meter är platsen aldrig exakt",
    )
    precision: str | None = _field(
        "Hur säker är platsen?",
        default=None,
        choices={
            EXACT: ("Exakt plats", "exakt"),
            AT_PLACE: ("Vid platsen", "plats"),
            SUB_AREA: ("Någonstans i delområdet", "delområde", "delomrade"),
            UNKNOWN: ("Okänd plats", "okänd"),
            AT_ADDRESS: ("Vid adressen", "adress"),
        },
        columns=("precision",),
    )
    text: str = _field("Vad såg du?", default="", most=LONGEST_TEXT, columns=("text",))


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is stored as it was said, and seen by everybody who may see the report."""

    how: str | None = _field("Hur gick det till?", default=None, most=80, columns=("hur", "how"))
    source: str = _field(
        "Hur vet du det?",
        default="own",
        choices={
            "own": ("Jag såg eller hörde det själv", "egen"),
            "second_hand": ("Andra har berättat", "andrahand"),
            "afterwards": ("Upptäckt efteråt", "efterhand"),
            "citizen": ("En medborgare hörde av sig", "medborgare"),
            "police": ("Polisen", "polis"),
        },
        columns=("källa", "kalla", "source"),
    )
    reported_to_police: str = _field(
        "Är det polisanmält?",
        default="unknown",
        choices={
            "yes": ("Ja", "ja", "j", "x", "1", "sant", "true", "anmäld", "anmält"),
            "no": ("Nej", "nej", "n", "0", "falskt", "false"),
            "will": ("Ska anmälas", "ska anmälas"),
            "unknown": ("Vet inte", "vet ej", "vet inte"),
        },
        columns=("polisanmäld", "polisanmald", "polisanmält", "reported_to_police"),
    )
    people_band: str | None = _field(
        "Ungefär hur många?",
        default=None,
        choices={
            "1": ("1", "1"),
            "2–4": ("2–4", "2–4", "2-4"),
            "5–10": ("5–10", "5–10", "5-10"),
            ">10": ("fler än 10", ">10"),
        },
        columns=("antal", "people_band"),
    )


@dataclass(frozen=True, kw_only=True)
class ReportFields(Particulars, WhatHappened):
    """What a report says and may be corrected afterwards."""

    insist: bool = _field(
        "Skicka ändå", default=False, about="Skicka även om texten kan peka ut någon; rapporten spärras då"
    )


@dataclass(frozen=True, kw_only=True)
class NewReport(ReportFields):
    """With what is said once: whose the report is, and who may read it (that is changed by an act of its own).

    A report becomes `open` by being published, after disclosure control, and never by hand.
    """

    access_class: str | None = _field(
        "Vem får läsa?",
        default=None,
        choices={
            INTERNAL: ("Alla i samverkan", "alla"),
            POLICE: ("Samordnare och polis (och vi själva)", "samordnare_polis"),
            RESTRICTED: ("Bara vi och samordnaren", "egen_samordnare"),
        },
        columns=("läskrets", "laskrets", "access_class"),
    )
    organisation_id: UUID | None = _field("Verksamhet", default=None, columns=("organisation",))

    def fingerprint(self, found_in: Callable[[str], list[Finding]] = inspect) -> str:
        """Of all that is said: equal for the same content, whatever door and spelling it came by. `found_in` is what
        the guard finds in a text, where it has looked already.

        What the guard finds in the text is masked first, so that no number can be guessed back from what is kept. That
        the author insists is no content.
        """
        text = clean(self.text or "").strip()
        # Leaving a field out and saying what that means are alike, so that a field added later leaves old ones alike.
        said = {name: getattr(self, name) for name in _defaults(type(self)) if name != "insist"}
        said["text"] = mask(text, found_in(text))
        empty = _defaults(type(self))
        told = {name: _plain(value) for name, value in said.items() if value not in (None, "", empty[name])}
        return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def _defaults(kind: type) -> dict[str, Any]:
    """Field -> what it is when nothing is said, in their order."""
    return {one.name: one.default for one in dataclasses.fields(kind)}


def _plain(value: object) -> object:
    """A value as JSON can say it: a moment always in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, (int, float, bool)) else str(value)


FIELDS: dict[str, Field] = {one.name: one.metadata["field"] for one in dataclasses.fields(NewReport)}
PARTICULARS = tuple(one.name for one in dataclasses.fields(Particulars))
"""Those that are stored as they were said."""
