"""What a municipality calls itself and its forums, and how it is known at a glance."""

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Date, cast, func, select

from app.drawing.accent import read_accent
from app.figures.periods import local_date
from app.settings import permissions
from app.settings.arms import NoPicture, drawn_anew
from app.texts import Texts
from tenants import versions
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import TenantChoices
from tenants.profile import GROUP_NAMES
from tenants.scope import Scope

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63})+")
MOST_DAYS = 60


class Municipality(NamedTuple):
    """How it has been set up."""

    letterhead: str
    coordinator_unit: str
    council: str
    council_lead: str
    secretary: str
    attach_report: bool
    follow_up_days: int
    est_name: str
    group_name: str
    worry_contact: str
    accent: str
    """"#rrggbb"; "" for the neutral one."""
    arms: str
    """The mark of the coat of arms that is shown; "" for none."""
    hidden_arms: str
    """The mark of the one that could be shown again; "" for none."""
    version: int


@requires(permissions.READ)
def read_municipality(scope: Scope) -> Municipality:
    profile, chosen = scope.profile, scope.db.get(TenantChoices, scope.tenant.id)
    return Municipality(
        profile.letterhead or scope.tenant.name,
        profile.coordinator_unit,
        profile.council,
        profile.council_lead,
        profile.secretary,
        profile.attach_report,
        profile.follow_up_days,
        profile.est_name,
        profile.group_name,
        profile.worry_contact,
        profile.accent,
        profile.arms,
        _mark(chosen.arms) if chosen and chosen.arms and not profile.arms else "",
        chosen.version if chosen else 0,
    )


@open_to_all
def read_arms(scope: Scope, *, mark: str) -> bytes:
    """The coat of arms as PNG. Raises NotFound for another than the one that is shown, or could be shown again."""
    arms = scope.db.scalar(select(TenantChoices.arms))
    if arms is None or _mark(arms) != mark:
        raise NotFound("arms")
    return arms


@requires(permissions.CHANGE)
def describe(
    scope: Scope,
    *,
    version: int,
    letterhead: str,
    coordinator_unit: str,
    council: str,
    council_lead: str,
    est_name: str,
    group_name: str,
    worry_contact: str,
    accent: str,
    secretary: str = "",
    attach_report: bool = False,
    follow_up_days: int = 10,
) -> None:
    """Write down the names and the colour. Raises Invalid for a colour on which the frame could not be read, and for
    what points at a person, and Conflict("changed_meanwhile")."""
    texts = Texts(insist=True)  # the contact is an office, whose number may stand there
    written = {
        "letterhead": texts.line("letterhead", letterhead),
        "coordinator_unit": texts.line("coordinator_unit", coordinator_unit),
        "council": texts.line("council", council),
        "council_lead": texts.line("council_lead", council_lead),
        "secretary": secretary.strip(),
        "attach_report": attach_report,
        "follow_up_days": follow_up_days,
        "est_name": texts.line("est_name", est_name),
        "group_name": group_name,
        "worry_contact": texts.line("worry_contact", worry_contact),
    }
    if written["secretary"] and not EMAIL.fullmatch(written["secretary"]):
        texts.fault("secretary", "Skriv en e-postadress till en funktion, till exempel radet@kommunen.exempel.se.")
    if not 0 <= follow_up_days <= MOST_DAYS:
        texts.fault("follow_up_days", f"Skriv ett antal dagar, högst {MOST_DAYS}.")
    if group_name not in GROUP_NAMES:
        texts.fault("group_name", f"Välj {' eller '.join(GROUP_NAMES)}.")
    try:
        written["accent"] = read_accent(accent)
    except ValueError as fault:
        texts.fault("accent", str(fault))
    if texts.faults:
        raise Invalid(texts.faults)
    _change(scope, version, **written)


@requires(permissions.CHANGE)
def put_arms(scope: Scope, *, version: int, picture: bytes) -> None:
    """Show this coat of arms, an SVG or a PNG. Raises Invalid for a file that is none, and Conflict as `describe`."""
    try:
        png = drawn_anew(picture)
    except NoPicture as fault:
        raise Invalid({"arms": [str(fault)]}) from None
    _change(scope, version, arms=_mark(png)).arms = png


@requires(permissions.CHANGE)
def switch_arms(scope: Scope, *, version: int, shown: bool) -> None:
    """Show the picture that was last put here, or none; it is kept. Raises Conflict("no_arms") when there is none, and
    as `describe`."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id)
    if chosen is None or chosen.arms is None:
        raise Conflict("no_arms")
    _change(scope, version, arms=_mark(chosen.arms) if shown else "")


@requires(permissions.CHANGE)
def choose_rhythm(scope: Scope, *, session: str, before: bool, differs: bool) -> None:
    """Count the periods from the Mondays between those of the police area, or from the same. `session`: the token of
    the actor's own; `before`: how it was when she began.

    Raises Conflict("changed_meanwhile"), and NotAllowed for a session that may not.
    """
    if scope.profile.differs != before:
        raise Conflict("changed_meanwhile")
    monday = scope.profile.area_first + timedelta(days=7) if differs else None
    if not scope.db.scalar(select(func.choose_rhythm(session, cast(monday, Date), local_date(scope.now)))):
        raise NotAllowed(permissions.CHANGE.name)
    scope.db.profile = None


@requires(permissions.CHANGE)
def rename(scope: Scope, *, session: str, before: str, name: str) -> None:
    """Call the municipality, and its practice area, something else on every screen. `session`: the token of the actor's
    own; `before`: its name when she began.

    Raises Invalid for no name and for what points at a person, Conflict("changed_meanwhile"), and NotAllowed for a
    session that may not and in a practice area.
    """
    texts = Texts()
    name = texts.line("name", name, required="Skriv vad kommunen heter på skärmen, till exempel Köping.")
    if texts.faults:
        raise Invalid(texts.faults)
    done = scope.db.scalar(select(func.rename_municipality(session, before, name, local_date(scope.now))))
    if done is None:
        raise NotAllowed(permissions.CHANGE.name)
    if not done:
        raise Conflict("changed_meanwhile")


@requires(permissions.CHANGE)
def set_up(scope: Scope, *, skipped: Sequence[str], done: bool) -> None:
    """Say which steps of the setting-up are left out, and whether it is done: then nobody is reminded of it."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    _change(scope, chosen.version if chosen else 0, skipped=list(skipped), set_up=done)


@requires(permissions.CHANGE)
def choose_types(scope: Scope, *, version: int, **chosen: Sequence[str]) -> None:
    """Keep what types of events are called, and which are hidden: `type_names`, `former_type_names`, `hidden_types`.
    Raises Conflict("changed_meanwhile")."""
    _change(scope, version, **{name: list(values) for name, values in chosen.items()})


@requires(permissions.CHANGE)
def choose_modules(scope: Scope, *, version: int, modules: Sequence[str]) -> None:
    """Keep which modules are turned on and off (`app/setup/modules.py`). Raises Conflict("changed_meanwhile")."""
    _change(scope, version, modules=list(modules))


@requires(permissions.CHANGE)
def say_addresses(scope: Scope, *, there: bool) -> None:
    """Say whether the report form finds addresses (`app/addresses` knows)."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    _change(scope, chosen.version if chosen else 0, addresses=there)


@requires(permissions.CHANGE)
def say_thresholds(scope: Scope, *, types: Sequence[str]) -> None:
    """Say which national types the rules of `app/thresholds` tell of."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    _change(scope, chosen.version if chosen else 0, thresholds=list(types))


@requires(permissions.CHANGE)
def open_for_reports(scope: Scope, *, live: bool) -> None:
    """Take in reports from now on, or no more (`app/go_live` says when)."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    _change(scope, chosen.version if chosen else 0, live=live)


@requires(permissions.CHANGE)
def allow_photos(scope: Scope, *, before: bool, allowed: bool) -> None:
    """Let reports have a photo, or not (`app/photos` says by whose decision). Raises Conflict("changed_meanwhile")."""
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    scope.db.profile = None  # as it is now that nobody else can change it
    if scope.profile.photos != before:
        raise Conflict("changed_meanwhile")
    _change(scope, chosen.version if chosen else 0, photos=allowed)


def _change(scope: Scope, version: int, **values: str | bool | list[str]) -> TenantChoices:
    chosen = scope.db.get(TenantChoices, scope.tenant.id, with_for_update=True)
    if chosen:
        versions.change(scope, chosen, version, {"values": {**chosen.values, **values}})
        scope.db.profile = None
        return chosen
    versions.same(None, version)
    chosen = TenantChoices(values=values)
    scope.add(chosen)
    scope.db.profile = None
    return chosen


def _mark(arms: bytes) -> str:
    """Of the picture, for its address: another one has another."""
    return hashlib.sha256(arms).hexdigest()[:16]
