"""When something happened, in the words that people choose between; each is a stretch of time. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.figures.periods import STOCKHOLM, local

NOW, OTHER = "nyss", "annan"
"""What the form begins with; a time that is written."""
DAY, EVENING, NIGHT = 6, 18, 22
"""The hours at which the parts of a day that people speak of begin."""
MINUTE = timedelta(minutes=1)
"""A day ends a minute before the next: what is counted is counted on the day of its latest moment."""
SO_LATE = timedelta(days=60)
"""A form that was opened longer ago is no witness of when it was opened."""


class Moment(NamedTuple):
    code: str
    label: str
    about: str
    """Which hours are meant, in a few words."""
    first: datetime
    last: datetime


def moments(asked: datetime) -> list[Moment]:
    """What can be meant at the moment `asked`, the likeliest first. All lie before it."""
    now = local(asked).replace(second=0, microsecond=0)
    today, yesterday = now.date(), now.date() - timedelta(days=1)
    found = [Moment(NOW, "nyss", "senaste halvtimmen", now - timedelta(minutes=30), now)]
    if now.hour >= EVENING:
        found.append(Moment("kvall", "i kväll", "efter klockan 18", _at(today, EVENING), now))
    elif now.hour >= DAY:
        found.append(Moment("dag", "i dag", "efter klockan 6", _at(today, DAY), now))
    found.append(Moment("natt", "i natt", "klockan 22–06", _at(yesterday, NIGHT), min(now, _at(today, DAY))))
    found.append(Moment("igar", "i går", "hela dygnet", _at(yesterday, 0), _at(today, 0) - MINUTE))
    friday = today - timedelta(days=(today.weekday() - 4) % 7)
    if now <= _at(friday, EVENING):
        friday -= timedelta(days=7)
    weekend = _at(friday, EVENING), min(now, _at(friday + timedelta(days=3), 0) - MINUTE)
    found.append(Moment("helg", "i helgen", "fredag kväll–söndag", *weekend))
    found.append(Moment("okant", "vet inte", "någon gång senaste veckan", now - timedelta(days=7), now))
    return found


def moments_of_a_day(asked: datetime) -> list[Moment]:
    """What can be meant at any hour of the day, for a form that is drawn before it is known when it is opened: whoever
    opens it leaves out "dag" or "kvall"."""
    today = local(asked).date()
    by_day, by_evening = (moments(_at(today, hour)) for hour in (12, EVENING))
    return [*by_day[:2], by_evening[1], *by_day[2:]]


def meant(code: str, asked: str | None, now: datetime) -> Mapping[str, str]:
    """The fields `earliest` and `latest` of what was chosen in a form that was opened at `asked`; none where no stretch
    of time was chosen, or the form is no witness of when it was opened."""
    opened = moment_asked(asked, now)
    found = next((one for one in moments(opened) if one.code == code), None)
    return {"earliest": found.first.isoformat(), "latest": found.last.isoformat()} if found else {}


def moment_asked(asked: str | None, now: datetime) -> datetime:
    """When a form was opened, as it says itself, where that can be so; else now."""
    try:
        opened = datetime.fromisoformat(asked or "")
        return opened if now - SO_LATE < opened <= now else now
    except (ValueError, TypeError):  # no moment, or one without its zone
        return now


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM)
