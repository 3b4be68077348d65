"""What a number on a page is: machine-readable, so that a test can see that one thing has one number everywhere. Pure.

A number's element says `data-figure`, and an element around it `data-audience`: whose reports it counts.
"""

from app.figures.periods import Days

ALL = "all"
"""Every group together."""
OWN = "own"
"""The audience of a page that counts all that its reader may count."""


def group(slug: str) -> str:
    """What is counted: the incidents of a group."""
    return f"group {slug}"


def figure(what: str, where: str, days: Days | None) -> str | None:
    """ "group trafik; Köping; 2026-11-09/2026-11-22": what, where and when; None where no days are counted.

    `where`: a municipality, or a place or sub-area of one as "Köping, Torget".
    """
    return f"{what}; {where}; {days.first}/{days.last}" if days else None
