"""What a report says, field by field. Each field is declared here once; form, API, file, checks and views follow.

A new field is one declaration here, its column in `models.py` and, where it is shown, its line in the templates.
`tests/incidents/test_one_rule_book.py` counts where a field is named.
"""

from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from app.incidents.models import AT_PLACE, EXACT, INTERNAL, POLICE, RESTRICTED, SUB_AREA, UNKNOWN

LONGEST_TEXT = 4000


class Choice(NamedTuple):
    """One alternative of a field: what is stored, how pages word it, and how a file may write it."""

    value: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """What is known of a field beside its name, its type and what it is when nothing is said (the dataclass has those).

    `label` is the form's question, and `missing` what is answered when it must be answered and is not. `most`
    characters are told to the API's readers; `checks` refuses more. `columns` is how the header of a file may name it,
    the documented name first; () = no column.
    """

    label: str
    about: str = ""
    missing: str = ""
    most: int | None = None
    choices: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> dict[str, str]:
        """What is stored -> how pages word it."""
        return {choice.value: choice.label for choice in self.choices}

    @cached_property
    def words(self) -> dict[str, str]:
        """How a file may write it -> what is stored."""
        return {word: choice.value for choice in self.choices for word in choice.words}


def _field(label: str, *, default: Any = MISSING, **known) -> Any:
    return field(default=default, metadata={"field": Field(label, **known)})


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What happened, where and when, in the sender's words: `checks` makes the columns of it."""

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
    precision: str | None = _field(
        "Hur säker är platsen?",
        default=None,
        choices=(
            Choice(EXACT, "Exakt plats", ("exakt",)),
            Choice(AT_PLACE, "Vid platsen", ("plats",)),
            Choice(SUB_AREA, "Någonstans i delområdet", ("delområde", "delomrade")),
            Choice(UNKNOWN, "Okänd plats", ("okänd",)),
        ),
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
        choices=(
            Choice("own", "Jag såg eller hörde det själv", ("egen",)),
            Choice("second_hand", "Andra har berättat", ("andrahand",)),
            Choice("afterwards", "Upptäckt efteråt", ("efterhand",)),
            Choice("citizen", "En medborgare hörde av sig", ("medborgare",)),
            Choice("police", "Polisen", ("polis",)),
        ),
        columns=("källa", "kalla", "source"),
    )
    reported_to_police: str = _field(
        "Är det polisanmält?",
        default="unknown",
        choices=(
            Choice("yes", "Ja", ("ja",)),
            Choice("no", "Nej", ("nej",)),
            Choice("will", "Ska anmälas", ("ska anmälas",)),
            Choice("unknown", "Vet inte", ("vet ej",)),
        ),
        columns=("polisanmäld", "polisanmald", "reported_to_police"),
    )
    people_band: str | None = _field(
        "Ungefär hur många?",
        default=None,
        choices=(
            Choice("1", "1", ("1",)),
            Choice("2–4", "2–4", ("2–4", "2-4")),
            Choice("5–10", "5–10", ("5–10", "5-10")),
            Choice(">10", "fler än 10", (">10",)),
        ),
        columns=("antal", "people_band"),
    )


@dataclass(frozen=True, kw_only=True)
class Said(Particulars, Happening):
    """What is said in a report and may be corrected afterwards."""

    insist: bool = _field(
        "Skicka ändå", default=False, about="Skicka även om texten kan peka ut någon; rapporten spärras då"
    )


@dataclass(frozen=True, kw_only=True)
class NewReport(Said):
    """What is said once: whose the report is, and who may read it (that is changed by an act of its own).

    A report becomes `open` by being published, after disclosure control, and never by hand.
    """

    access_class: str | None = _field(
        "Vem får läsa?",
        default=None,
        choices=(
            Choice(INTERNAL, "Alla i samverkan", ("alla",)),
            Choice(POLICE, "Samordnare och polis (och vi själva)", ("samordnare_polis",)),
            Choice(RESTRICTED, "Bara vi och samordnaren", ("egen_samordnare",)),
        ),
        columns=("läskrets", "laskrets", "access_class"),
    )
    organisation_id: UUID | None = _field("Verksamhet", default=None, columns=("organisation",))


FIELDS: dict[str, Field] = {one.name: one.metadata["field"] for one in fields(NewReport)}
"""Every field by its name."""
PARTICULARS = tuple(one.name for one in fields(Particulars))


def particulars(row) -> dict:
    """Name -> value of those of `PARTICULARS`, from whatever holds them."""
    return {name: getattr(row, name) for name in PARTICULARS}
