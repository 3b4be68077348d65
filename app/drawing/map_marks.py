"""What a map marks, as whoever has counted it says it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceMark:
    """A named place with `n` incidents, `then` in the period compared with, and how many organisations reported."""

    name: str
    lat: float
    lon: float
    n: int
    then: int | None = None
    organisations: int | None = None
    number: int | None = None
    approximate: bool = False
    flag: str = ""
    """Why it is marked with a ring, e.g. "Ovanligt många: Skadegörelse och klotter"; "" for no ring."""
    says: tuple[str, ...] = ()
    """What is told of it, instead of how many incidents."""


@dataclass(frozen=True)
class Square:
    """A square that stands out, drawn as a frame; its side is its own."""

    south: float
    west: float
    north: float
    east: float
    label: str


@dataclass(frozen=True)
class Area:
    """A sub-area seen from afar: its rate, None where it has none, and what is said of it."""

    name: str
    points: Sequence
    rate: float | None
    lines: tuple[str, ...]
