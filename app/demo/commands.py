"""`samsyn demo`: the invented world, and how to sign in to it."""

import json
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from app.command_line import Installation, Trouble, installation, progress, say
from app.figures.periods import local_date
from tenants.access import AREA_ROLES, ROLE_NAMES, Role
from tenants.models import Tenant
from tenants.registry import all_tenants

STREETS_ARE = "Påhittat gatunät"
"""What every map of the demo world says of its streets."""
AROUND = (("Västerås", [59.61, 16.545]), ("Örebro", [59.274, 15.213]), ("Eskilstuna", [59.371, 16.51]))
"""Towns that roads are named after, beside those of the demo world."""
demo = click.Group("demo", help="Exempelvärlden.")


@demo.command(help="Fyll databasen med exempelvärlden.")
@click.option("--place", type=click.Choice(["hallstahammar"]), help="lägg till den här kommunen också")
def load(place: str | None) -> None:
    with installation() as here:
        if not here.settings.demo:
            raise Trouble("Här läggs inga påhittade rapporter in: SAMSYN_DEMO är inte 1.")
        fill(here, extra=place)


@demo.command("sign-ins", help="Visa exempelvärldens inloggningar.")
@click.option("--json", "as_json", is_flag=True, help="som JSON")
def sign_ins(as_json: bool) -> None:
    from app.demo import loading

    with installation() as here:
        if as_json:
            say(json.dumps(loading.sign_ins(here.settings.key("demo")), ensure_ascii=False, indent=1))
        else:
            say_sign_ins(here, here.address)


def fill(here: Installation, extra: str | None = None) -> None:
    """Fill the database with the demo world, or add the days that have passed since."""
    from app.demo import loading

    with progress("Exempelvärlden:") as show:
        loading.load(
            here.database,
            key=here.settings.key("demo"),
            today=local_date(here.database.clock()),
            progress=show,
            extra=extra,
            streets=partial(put_streets, here),
        )
    _redact(here)


def _redact(here: Installation) -> None:
    """In one municipality words have been removed from what was final."""
    from app.demo import council, loading

    tenant = next(one for one in all_tenants(here.database) if one.slug == loading.PRACTISES)
    by = {person.role: actor for person, actor in loading.actors(here.database, tenant)}
    key = here.settings.key("redaction")
    council.redact(here.database, tenant, by[Role.COORDINATOR], by[Role.REGISTRAR], key)


def put_streets(here: Installation, tenant: Tenant) -> None:
    """Invent streets for a municipality whose maps have no background yet."""
    from app.address_files import service as address_files
    from app.addresses import files as addresses
    from app.basemaps import service as basemaps
    from app.demo import content as demo_content
    from app.figures.periods import local_date
    from app.places import service as places
    from app.townscape import addresses as townscape_addresses
    from app.townscape import country, known, tiles

    with here.scope(tenant.slug) as scope:
        ends = places.year_ends(scope)
        if not ends or basemaps.basemap(scope):
            return
        ground = known.ground(
            name=tenant.name,
            shapes=places.ground(scope),
            sites=places.named_places(scope),
            inhabitants=ends[max(ends)].n,
            neighbours=[*AROUND, *demo_content.seats()],
        )
        figures = country.country(ground, seed=tenant.slug)
        content = tiles.pack(figures, attribution=STREETS_ARE)
        with NamedTemporaryFile(suffix=".pmtiles") as file:
            file.write(content)
            file.flush()
            name = f"pahittat-gatunat-{tenant.slug}.pmtiles"
            basemaps.add_basemap(scope, path=Path(file.name), file_name=name)
        content = townscape_addresses.as_csv(townscape_addresses.listed(figures))
        told = {"content": content, "file_name": f"pahittade-adresser-{tenant.slug}.csv", "source": STREETS_ARE}
        row = address_files.read_at_once(scope, **told, dated=local_date(scope.now), progress=lambda *_: None)
        addresses.save_file(scope, id=row.id)


def say_sign_ins(here: Installation, address: str) -> None:
    """One sign-in for each role."""
    from app.demo import loading

    shown = set()
    say("Logga in i exempelvärlden:")
    for sign_in in loading.sign_ins(here.settings.key("demo")):
        if sign_in["role"] in shown or (sign_in["place"] != "koping" and sign_in["role"] not in AREA_ROLES):
            continue
        shown.add(sign_in["role"])
        name = ROLE_NAMES[Role(sign_in["role"])]
        say(f"  {name:26} {address}/{sign_in['place']}/  {sign_in['email']:42} {sign_in['password']}")


COMMANDS = (demo,)
