"""A calendar as a file (iCalendar, RFC 5545). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

LASTS = timedelta(hours=1)
"""What has a moment has no end here; so long a calendar shows it."""
ASK_AGAIN = timedelta(hours=6)


def event(
    *,
    id: str,
    said: str,
    begins: date | datetime,
    address: str,
    version: int,
    place: str = "",
    off: bool = False,
    days: int = 1,
) -> Event:
    """Something at a moment, or on so many days. `version` rises with each change of it; `off`: it will not be held."""
    made = Event()
    made.add("uid", id)
    made.add("summary", said)
    made.add("dtstart", begins)
    made.add("duration", LASTS if isinstance(begins, datetime) else timedelta(days=days))
    made.add("transp", "OPAQUE" if isinstance(begins, datetime) else "TRANSPARENT")
    made.add("sequence", version)
    made.add("status", "CANCELLED" if off else "CONFIRMED")
    made.add("url", address)
    if place:
        made.add("location", place)
    return made


def calendar(name: str, events: Iterable[Event], *, now: datetime) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Samsyn//Samsyn//SV")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in events:
        one.add("dtstamp", now)
        made.add_component(one)
    return made.to_ical()
