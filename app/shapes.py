"""What is drawn of the ground, on the page's map and on paper. Pure."""

from typing import Any, Protocol


class Shape(Protocol):
    """A piece of the ground. Water whose last point equals its first is a lake, else a river."""

    # Any, because checkers do not see through a protocol what a mapped column holds.
    kind: Any
    """outline, sub_area, road, railway, water or locality."""
    name: Any
    points: Any
    """[[latitude, longitude], …]."""
