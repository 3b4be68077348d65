"""What differs between municipalities, as data. Kept in `TenantProfile.values`, read only through this class."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

GROUP_NAMES = "arbetsgrupp", "fokusgrupp"
OWN = (
    *(
        "council",
        "council_lead",
        "est_name",
        "group_name",
        "coordinator_unit",
        "letterhead",
        "worry_contact",
        "accent",
        "arms",
    ),
    *("secretary", "attach_report", "follow_up_days"),
    *("skipped", "set_up", "live", "photos", "modules", "type_names", "former_type_names", "hidden_types", "addresses"),
    "thresholds",
)
"""What a tenant's own people choose, in the browser: words and looks, nothing that gives anybody a right."""
SIGN_IN_METHODS = "password", "invitation", "oidc"
"""How somebody can have shown who she is."""


@dataclass(frozen=True)
class Profile:
    """One tenant's own words and choices. Every field has a default that works."""

    council: str = "lokala Brå"
    """What the municipality calls its crime-prevention council."""
    council_lead: str = ""
    """Whose function leads it, e.g. "kommunstyrelsens ordförande"; "" while nobody has said."""
    secretary: str = ""
    """The address of the office that the council's papers are sent to; "" while nobody has said."""
    attach_report: bool = False
    """Whether the final quarterly report goes with that letter; else the letter tells where it is read."""
    follow_up_days: int = 10
    """How many days after its quarter a follow-up is to be handed in."""
    est_name: str = "EST"
    """What it calls its work by focus areas and quarters, in the title of the quarterly report."""
    group_name: str = "arbetsgrupp"
    """What the working group of a focus area is called: one of GROUP_NAMES."""
    coordinator_unit: str = "säkerhetsavdelningen"
    letterhead: str = ""
    """First words of a document's header, e.g. "Köpings kommun"."""
    area_anchor: str = "2026-01-05"
    """A Monday from which the police area counts its 14-day periods. Each of its municipalities keeps it too
    (`registry.set_rhythm`), since it cannot read the area's profile."""
    period_anchor: str | None = None
    """A municipality's own, where it counts otherwise than its area; None = as the area."""
    shared_groups: tuple[str, ...] | None = None
    """Slugs of the category groups whose coarse rows the police area may read; None = all."""
    text_open_to_all: bool = False
    """Whether every reader of internal reports may read their free text."""
    accent: str = ""
    """Its own colour, "#rrggbb" (`app/drawing/accent.py`); "" for the neutral one."""
    arms: str = ""
    """Which picture of its coat of arms is shown (`app/settings`); "" for none."""
    skipped: tuple[str, ...] = ()
    """Steps of the setting-up that its people leave out (`app/setup`)."""
    set_up: bool = False
    """Whether they have said that it has been set up: nobody is reminded any more."""
    type_names: tuple[str, ...] = ()
    """What it calls national types of events, as "slug=name" (`app/taxonomy`)."""
    former_type_names: tuple[str, ...] = ()
    """What it has called them before, alike: files may still say so."""
    hidden_types: tuple[str, ...] = ()
    """Slugs of those that its report form does not offer."""
    modules: tuple[str, ...] = ()
    """Which modules its people have turned on or off, as "slug=on" or "slug=off" (`app/domains.py`)."""
    live: bool = True
    """Whether it takes in reports (`app/go_live`). A new one does not, until its people say so."""
    addresses: bool = False
    """Whether a file of addresses holds, by which its reports can be placed (`app/addresses`)."""
    photos: bool = False
    """Whether a report may come with a photo (`app/photos`)."""
    thresholds: tuple[str, ...] = ()
    """Slugs of the national types that any rule of `app/thresholds` tells of: other reports ask nothing of it."""
    worry_contact: str = "kommunens socialtjänst, se kommunens webbplats"
    """Where a worry about a child goes (shown under "Gäller det en person?")."""
    sign_in_methods: tuple[str, ...] = ("password", "invitation")
    """Which SIGN_IN_METHODS are enough here: nobody brings a session here from another tenant that was made by less."""
    missing_members: tuple[str, ...] = ()
    """For a police area: municipalities of the real area that are not on the platform, e.g. "Hallstahammar"."""

    @classmethod
    def of(cls, kept: dict | None, choices: dict | None = None) -> "Profile":
        """The profile with these values, and those of OWN that its people have chosen; unknown keys (of a newer
        version) are left alone."""
        own = {name: value for name, value in (choices or {}).items() if name in OWN}
        kept = {**(kept or {}), **own}
        known: dict[str, Any] = {one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        known |= {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return cls(**known)

    def as_data(self) -> dict:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    def of_est(self, word: str) -> str:
        """What belongs to the way of working, by the name that it has here: "EST-möte", "Möte Trygg i Köping"."""
        return f"{word.capitalize()} {self.est_name}" if " " in self.est_name else f"{self.est_name}-{word}"

    @property
    def est_group(self) -> str:
        """ "EST-gruppen": those who meet for it."""
        return self.of_est("gruppen")

    @property
    def anchor(self) -> date:
        """A Monday from which the 14-day periods are counted."""
        return date.fromisoformat(self.period_anchor or self.area_anchor)

    @property
    def area_first(self) -> date:
        """The same for the police area."""
        return date.fromisoformat(self.area_anchor)

    @property
    def differs(self) -> bool:
        """Whether a municipality's periods begin on other Mondays than its area's."""
        return (self.anchor - self.area_first).days % 14 != 0

    def shares(self, group_slug: str) -> bool:
        return self.shared_groups is None or group_slug in self.shared_groups
