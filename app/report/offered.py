"""What the form offers to choose between, beside its lists. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

WITHOUT_NETWORK = "Adresser går bara att söka med nät. Välj en plats, ett delområde eller använd din position."
"""The device keeps the lists that are the same for everybody here, and no register of addresses."""


def choices(there: Iterable[Any], id: UUID | None, name: str | None) -> list[tuple[str, str]]:
    """The places or sub-areas to choose between, and the one that the report has although it has ended."""
    known = [(str(one.id), one.name) for one in there]
    return known if id is None or any(str(id) == own for own, _ in known) else [*known, (str(id), name or "")]


def beside(
    found: list[str], tapped: str, usual: Collection[tuple[str, ...]], names: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """What is offered beside the usual, by its names: what was looked for, and what was tapped of that before."""
    known = {one[0] for one in usual}
    before = [tapped] if tapped in names and tapped not in known and tapped not in found else []
    return [(code, *brief(names[code])) for code in (*before, *found)]


def brief(name: str) -> tuple[str, str]:
    """The name of a type, and what stands in brackets after it."""
    said, _, more = name.partition(" (")
    return said, more.rstrip(")")
