"""What differs between municipalities, as data. Kept in `TenantProfile.values`, read only through this class."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

SIGN_IN_METHODS = "password", "invitation", "oidc"
"""How somebody can have shown who she is."""


@dataclass(frozen=True)
class Profile:
    """One tenant's own words and choices. Every field has a default that works."""

    council: str = "lokala Brå"
    """What the municipality calls its crime-prevention council."""
    coordinator_unit: str = "säkerhetsavdelningen"
    letterhead: str = ""
    """First words of a document's header, e.g. "Köpings kommun"."""
    period_anchor: str = "2026-01-05"
    """A Monday from which the 14-day periods are counted."""
    shared_groups: tuple[str, ...] | None = None
    """Slugs of the category groups whose coarse rows the police area may read; None = all."""
    text_open_to_all: bool = False
    """Whether every reader of internal reports may read their free text."""
    worry_contact: str = "kommunens socialtjänst, se kommunens webbplats"
    """Where a worry about a child goes (shown under "Gäller det en person?")."""
    sign_in_methods: tuple[str, ...] = ("password", "invitation")
    """Which SIGN_IN_METHODS are enough here: nobody brings a session here from another tenant that was made by less."""
    missing_members: tuple[str, ...] = ()
    """For a police area: municipalities of the real area that are not on the platform, e.g. "Hallstahammar"."""

    @classmethod
    def of(cls, kept: dict) -> "Profile":
        """The profile with these values; unknown keys (of a newer version) are left alone."""
        known: dict[str, Any] = {one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        known |= {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return cls(**known)

    def as_data(self) -> dict:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @property
    def anchor(self) -> date:
        return date.fromisoformat(self.period_anchor)

    def shares(self, group_slug: str) -> bool:
        return self.shared_groups is None or group_slug in self.shared_groups
