"""Several events in one sending: what was written of the earlier ones, as the form holds it while the next is written.
Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.report import at_address
from app.report.moments import OTHER

MOST = 10
"""So many may be sent at once, the last one too."""
LONGEST = 20_000
SAME_AGAIN = (
    *("usual", "named_place_id", "sub_area_id", "lat", "lon", "accuracy", "precision", "find_place"),
    *("when", "asked_at", "earliest", "latest", "organisation_id", "access_class", "source"),
)
"""What the next event begins with: it happened there and then too."""
OF_THE_FORM = ("csrf", "event", "more", "drop", "find", "find_type", "find_place", "looked", "no_faces")
_TAPPED = (("often", "category"), ("usual", "named_place_id"))
PHOTO_LAST = (
    "Ett foto hör till händelsen som skickas. Skicka den här först, eller ta bort fotot, och skriv nästa sedan."
)
TOO_MANY = f"Skicka högst {MOST} händelser åt gången. Skicka de här först."


def pack(form: Mapping[str, str]) -> str:
    """One event as it was written, to be held by a field."""
    return json.dumps(plain(form), ensure_ascii=False, sort_keys=True)


def plain(form: Mapping[str, str]) -> dict[str, str]:
    """What was written of the form's own event."""
    return {name: value for name, value in form.items() if name not in OF_THE_FORM and value.strip()}


def unpack(packed: Iterable[str]) -> list[dict[str, str]]:
    """What the fields hold. Raises ValueError for what `pack` has not written."""
    found = [json.loads(one) for one in packed if len(one) <= LONGEST or _refuse("too long")]
    if not all(isinstance(one, dict) and all(isinstance(value, str) for value in one.values()) for one in found):
        _refuse("no event")
    return found


def sent(form: Any, *, begun: bool) -> list[dict[str, str]]:
    """What was written of each event of a form that was sent: the earlier ones, and that of its own fields if it is
    begun. Raises as `unpack`."""
    earlier = unpack(form.getlist("event"))
    return earlier if earlier and not begun else [*earlier, plain(form)]


def no_more(n: int, *, with_photo: bool) -> dict[str, list[str]]:
    """Why no event can be added to these, by field."""
    too_many = {"event": [TOO_MANY]} if n >= MOST else {}
    return too_many | ({"photo": [PHOTO_LAST]} if with_photo else {})


def in_words(form: Any, also: str, types: Mapping[str, str], places: Mapping[str, str]) -> list[dict[str, str]]:
    """The earlier events of a form that was sent, without the one that it drops and with `also` one more: as a field
    holds each, and what and where it was."""
    held = [one for n, one in enumerate(form.getlist("event"), 1) if str(n) != form.get("drop")][:MOST]
    found = []
    for one in (*held, *([also] if also else [])):
        try:
            (told,) = unpack([one])
        except ValueError:
            told = {}
        what, where = (told.get(tap) if told.get(tap, OTHER) != OTHER else told.get(name) for tap, name in _TAPPED)
        found.append({"held": one, "what": types.get(what or "", "Oläst"), "where": _where(where or "", places)})
    return found


def _where(where: str, places: Mapping[str, str]) -> str:
    found = at_address.told(where)
    return found[2] if found else places.get(where, "På kartan")


def is_asked_again(form: Mapping[str, str]) -> bool:
    """Whether a button asks for the form again: with what was found, or without an earlier event. Enter does (without
    script) where something is to be looked for that has not been."""
    if form.get("find") == "enter":
        asked = f"{form.get('find_type', '')} / {form.get('find_place', '')}"
        return bool(asked.strip(" /")) and asked != form.get("looked")
    return bool(form.keys() & {"find", "drop"})


def is_begun(form: Mapping[str, str]) -> bool:
    """Whether something has been written of the event that the form's own fields hold."""
    return form.get("often", OTHER) != OTHER or any(form.get(name, "").strip() for name in ("category", "text"))


def _refuse(why: str) -> bool:
    raise ValueError(why)
