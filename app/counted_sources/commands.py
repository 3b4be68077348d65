"""`samsyn import source`: which source of an organisation counts."""

import click

from app.command_line import installation, say, tenant_option

of_import = click.Group("import")


@of_import.command(
    "source", help="Vilken källa som räknas för en verksamhet (docs/import.md). Utan --counts visas det."
)
@click.argument("organisation", required=False)
@tenant_option
@click.option("--counts", help="own (det som rapporteras här), file (alla filer), ett slags filer, eller all")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="den sista dagen, till exempel 2026-12-31")
@click.option("--then", default="", help="vad som räknas därefter")
def source(organisation: str | None, tenant: str, counts: str | None, until, then: str) -> None:
    from app.accounts import service as accounts
    from app.counted_sources import service

    with installation() as here, here.scope(tenant) as scope:
        if organisation is None:
            for one in service.list_sources(scope):
                say(f"{one.organisation.name}: {one.says or 'alla källor räknas'}")
            return
        row = accounts.organisation_named(scope, name=organisation)
        if counts is None:
            found = service.read_sources(scope, id=row.id)
            say(found.says or "Alla källor räknas.")
            for one in found.sources:
                said = f"{one.counted} räknas, {one.beside} räknas inte, {one.shared} dagar med flera källor"
                say(f"{one.code}  {one.name}  {one.first} – {one.last}  {said}")
            return
        said = {"first": "" if counts == "all" else counts, "until": until and until.date(), "then": then}
        now, no_longer = service.choose_source(scope, id=row.id, version=row.version, **said)
    say(f"{now} rapporter räknas nu, {no_longer} räknas inte längre.")


COMMANDS = (of_import,)
