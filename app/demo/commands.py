"""`samsyn demo`: the invented world, and how to sign in to it."""

import json

import click

from app.command_line import Installation, Trouble, installation, progress, say
from app.figures.periods import local_date
from tenants.access import AREA_ROLES, ROLE_NAMES, Role

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
        )


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
