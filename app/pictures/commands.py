"""`samsyn picture`: open a period's picture, make it final, and see how far pictures have come."""

from datetime import date
from uuid import UUID

import click

from app.command_line import installation, order_and_wait, say, tenant_option
from tenants.scope import Scope

picture = click.Group("picture", help="Lägesbilder.")
_first = click.option("--first", type=click.DateTime(["%Y-%m-%d"]), help="periodens första dag; annars den senaste")


@picture.command(name="open", help="Öppna en periods lägesbild och räkna dess siffror.")
@tenant_option
@_first
def open_one(tenant: str, first) -> None:
    from app.pictures import service

    def order(scope: Scope) -> UUID:
        return service.order_draft(scope, first=first and first.date()).id

    with installation() as here:
        run = order_and_wait(here, tenant, order, failed="Siffrorna blev inte räknade.", busy="Den räknas redan.")
    say(f"Lägesbilden från {run.period.partition('/')[0]} är öppen och räknad.")


@picture.command(help="Fastställ en periods lägesbild som den står.")
@tenant_option
@click.option("--first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="periodens första dag")
@click.option("--registry-number", default="", help="diarienummer")
def lock(tenant: str, first, registry_number: str) -> None:
    from app.pictures import service

    day: date = first.date()
    with installation() as here, here.scope(tenant) as scope:
        edition = service.lock(scope, first=day, registry_number=registry_number)
        say(f"Lägesbilden från {day} är fastställd: utgåva {edition.number}, {edition.sha256}")


@picture.command(help="Visa hur långt lägesbilderna har kommit, och utgåvornas kännetecken.")
@tenant_option
def show(tenant: str) -> None:
    from app.pictures import service

    with installation() as here, here.scope(tenant) as scope:
        for row, editions in service.states(scope):
            say(f"{row.first}  {'fastställd' if row.state == 'locked' else 'öppen'}")
            for one in editions:
                say(f"  utgåva {one.number}  {one.locked_at:%Y-%m-%d}  {one.sha256}")


COMMANDS = (picture,)
