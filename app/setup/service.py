"""Acts on how far a municipality has been set up: its steps, each done, left out or missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.accounts import service as accounts
from app.basemaps import service as basemaps
from app.call_lists import service as call_lists
from app.go_live import service as go_live
from app.intake import permissions as intake_permissions
from app.intake import service as intake
from app.people import service as people
from app.places import service as places
from app.settings import service as settings
from app.setup import modules, permissions, sharing
from tenants.access import Role
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope


@dataclass(frozen=True)
class Step:
    name: str
    title: str
    done: bool
    says: str
    """How it stands, in a sentence."""
    endpoint: str = ""
    """Where it is done; "" where she may not."""
    skipped: bool = False

    @property
    def missing(self) -> bool:
        return not (self.done or self.skipped)


@requires(permissions.READ)
def steps(scope: Scope) -> list[Step]:
    """What a municipality fills in before its first picture, in the order that is easiest."""
    return [Step(**{**vars(one), "skipped": one.name in scope.profile.skipped}) for one in _steps(scope)]


@requires(permissions.SKIP)
def skip(scope: Scope, *, step: str, skipped: bool) -> None:
    """Leave out a step, or take it up again. Raises NotFound for one that there is not."""
    if step not in {one.name for one in _steps(scope)}:
        raise NotFound("step")
    left = {*scope.profile.skipped, step} if skipped else {*scope.profile.skipped} - {step}
    settings.set_up(scope, skipped=sorted(left), done=scope.profile.set_up)


@requires(permissions.SKIP)
def finish(scope: Scope, *, done: bool) -> None:
    """Say that the municipality has been set up, or that it has not: whoever sets it up is reminded until then."""
    settings.set_up(scope, skipped=scope.profile.skipped, done=done)


def _steps(scope: Scope) -> Iterator[Step]:
    kept, organisations = settings.read_municipality(scope), accounts.organisations_to_choose(scope)
    yield Step(
        "municipality",
        "Kommunens uppgifter",
        bool(kept.version or scope.profile.letterhead),
        f"{kept.letterhead}. {'Vapen och färg är valda.' if kept.arms and kept.accent else 'Vapen eller färg saknas.'}",
        "settings.municipality",
    )
    lead = f", som leds av {kept.council_lead}" if kept.council_lead else ". Skriv vems funktion som leder det"
    yield Step(
        "forums",
        "Forumens namn",
        bool(kept.council_lead),
        f"{kept.council[:1].upper()}{kept.council[1:]}{lead}. Grupperna kallas {kept.group_name}er.",
        "settings.municipality",
    )
    hidden, own_names = len(scope.profile.hidden_types), len(scope.profile.type_names)
    yield Step(
        "types",
        "Händelsetyper",
        True,
        f"{hidden} är dolda och {own_names} har egna namn."
        if hidden or own_names
        else "De nationella typerna används. Dölj, byt namn eller lägg till egna.",
        "taxonomy.index",
    )
    borders, areas = places.outlines(scope), places.areas_to_choose(scope)
    yield Step(
        "area",
        "Gräns och delområden",
        bool(borders and areas),
        f"{'Yttergränsen finns' if borders else 'Yttergränsen saknas'}. {len(areas)} delområden.",
        "ground.area",
    )
    spots = len(places.places_to_choose(scope))
    yield Step(
        "places",
        "Platser",
        spots > 0,
        "En plats att välja bland." if spots == 1 else f"{spots} platser att välja bland.",
        "ground.all_places",
    )
    yield Step(
        "addresses",
        "Adresser",
        scope.profile.addresses,
        "Går att söka i formuläret." if scope.profile.addresses else "Behövs bara om ni vill söka på gata och nummer.",
        "address_files.index",
    )
    lists = sum(bool(calls) for calls in call_lists.list_all(scope).values())
    yield Step(
        "call_lists",
        "Samtalslistor",
        lists > 0,
        f"{lists} finns: vilken funktion man ringer om en plats."
        if lists
        else "Vilken funktion man ringer om en plats, och i vilken ordning.",
        "call_lists.index",
    )
    years = places.year_ends(scope)
    yield Step(
        "population",
        "Folkmängd",
        bool(years),
        f"Känd till och med {max(years)}." if years else "Behövs för tal per 1 000 invånare.",
        "ground.population",
    )
    names = len(organisations)
    yield Step(
        "organisations",
        "Verksamheter",
        names > 0,
        f"{names} verksamheter kan rapportera."
        if names > 1
        else "En verksamhet kan rapportera."
        if names
        else "De som ska rapportera läggs upp här.",
        "organisations.index",
    )
    held = [one for one in people.list_people(scope) if one.state != people.ENDED]
    reporting = [one for one in held if one.organisation]
    yield Step(
        "people",
        "Personer",
        bool(reporting) and any(one.role == Role.COORDINATOR for one in held),
        ("En roll är given" if len(held) == 1 else f"{len(held)} roller är givna")
        + f", {len(reporting) or 'ingen'} av dem i en verksamhet. En samordnare och någon som rapporterar behövs.",
        "people.index",
    )
    groups = sharing.list_shared(scope)
    shared, decided = [one for one in groups if one.shared], [one for one in groups if one.decided_on]
    yield Step(
        "sharing",
        "Vad polisområdet får läsa",
        bool(decided),
        f"{len(shared)} av {len(groups)} grupper delas. {'' if decided else 'Ingen har beslutat om det än.'}".strip(),
        "setup.show_sharing",
    )
    shown = [(one.name.lower(), on) for one, on in modules.list_modules(scope)]
    *used, last = "rapporter", "lägesbild", "dokument", *(name for name, on in shown if on)
    left_out = ", ".join(name for name, on in shown if not on)
    yield Step(
        "modules",
        "Moduler",
        True,
        f"På: {', '.join(used)} och {last}.{f' Av: {left_out}.' if left_out else ''}",
        "setup.show_modules",
    )
    basemap = basemaps.basemap(scope)
    yield Step(
        "basemap",
        "Bakgrundskarta",
        basemap is not None,
        "Kartorna har gator och hus." if basemap else "Utan den ritas kartorna utan gator.",
        "basemaps.index",
    )
    reads = scope.may(intake_permissions.READ)
    filed = intake.any_read(scope)
    yield Step(
        "history",
        "Händelser från förr",
        filed,
        "Filer är inlästa."
        if filed
        else f"{'Läs' if reads else 'Samordnaren läser'} in en fil, så har lägesbilden något att jämföra med.",
        "intake.index" if reads else "",
    )
    left = [] if scope.profile.live else go_live.missing(scope)
    says = f"Rapporter tas inte emot än. {len(left)} underlag saknas." if left else "Rapporter tas inte emot än."
    yield Step(
        "go_live",
        "Klart för riktiga händelser",
        scope.profile.live,
        "Kommunen tar emot rapporter." if scope.profile.live else says,
        "go_live.index",
    )
