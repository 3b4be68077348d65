"""`samsyn synth`: a synthetic Sweden for measuring."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

import click

from app.command_line import Trouble, installation, progress, say
from app.figures.periods import local_date
from tenants.errors import Invalid


@click.command(help="Fyll en tom databas med ett syntetiskt Sverige, att mäta på.")
@click.option("--tenants", default=290, show_default=True, type=click.IntRange(1, 999), help="så många kommuner")
@click.option("--areas", default=0, type=click.IntRange(0), help="så många polisområden  [default: som i riket]")
@click.option("--incidents", default=30_000_000, show_default=True, type=click.IntRange(1), help="så många rapporter")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="samma tal ger samma rader")
@click.option("--years", default=10, show_default=True, type=click.IntRange(1, 30), help="så många år tillbaka")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="sista dagen något har hänt  [default: i går]")
@click.option("--words/--without-words", default=True, help="utan dem går texter inte att söka i, på halva disken")
@click.option("--json", "as_json", is_flag=True, help="visa inloggningarna som JSON")
def synth(
    tenants: int, areas: int, incidents: int, seed: int, years: int, until: datetime | None, words: bool, as_json: bool
) -> None:
    from app.synth.filling import Wanted, fill

    with installation() as here:
        if not here.settings.demo:
            raise Trouble("Här läggs inga påhittade rapporter in: SAMSYN_DEMO är inte 1.")
        if "OWNER_DATABASE_URL" not in here.environment:
            raise Trouble("OWNER_DATABASE_URL saknas: den syntetiska världen läggs in av den som äger tabellerna.")
        yesterday = local_date(here.database.clock()) - timedelta(days=1)
        last: date = until.date() if until else yesterday
        if last > yesterday:
            raise Trouble(f"--until får vara senast i går, {yesterday}: då är dagen slut.")
        first = last.replace(year=last.year - years, day=min(last.day, 28))
        wanted = Wanted(tenants, incidents, seed, first, last, min(areas, tenants), words)
        key = here.settings.key("synth")
        with progress("Syntetiska världen:") as show:
            try:
                signed_in = fill(here.environment["OWNER_DATABASE_URL"], wanted, key=key, progress=show)
            except Invalid as error:
                raise Trouble(error.sentences) from None
    if as_json:
        say(json.dumps([asdict(one) | {"email": one.email} for one in signed_in], ensure_ascii=False, indent=1))
        return
    say("Logga in:")
    for one in signed_in:
        say(f"  {one.size:8} /{one.slug}/  {one.email:40} {one.password}")


COMMANDS = (synth,)
