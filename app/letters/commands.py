"""`samsyn mail`: what has been sent, and whether it can be."""

import click

from app.command_line import Trouble, installation, say

mail = click.Group("mail", help="Utskick: brev som väntar, har skickats eller avvisats.")
COMMANDS = (mail,)


@mail.command("list", help="Visa på varje plats de brev som inte har kommit fram; med --all alla av de senaste.")
@click.option("--all", "every", is_flag=True, help="också de som har skickats")
def list_mail(every: bool) -> None:
    from app.letters.service import state_of, title_of
    from app.mail import service
    from tenants.registry import all_tenants

    with installation() as here:
        for tenant in all_tenants(here.database):
            with here.scope(tenant.slug) as scope:
                found = [one for one in service.list_mail(scope) if every or one.failed or one.waits]
            for one in found:
                say(f"{tenant.slug:16} {one.written_at:%Y-%m-%d %H.%M}  {title_of(one):22} {state_of(one)}")
        if not here.settings.demo and not here.settings.mail:
            say("Ingen e-postserver är angiven (SAMSYN_SMTP_HOST): inga brev skrivs.")


@mail.command(help="Skicka ett brev på prov till ADDRESS.")
@click.argument("address")
def trial(address: str) -> None:
    from tenants.errors import Unavailable
    from tenants.models import uuid7
    from tenants.post import Letter, post_of

    with installation() as here:
        id, post = uuid7(), post_of(here.settings)
        if not post.works:
            raise Trouble("Ingen e-postserver är angiven (SAMSYN_SMTP_HOST).")
        words = "Ett prov från Samsyn", "E-posten från Samsyn kommer fram.\n"
        try:
            refused = post.deliver(Letter(id, f"<{id}@samsyn>", here.database.clock(), address, "Samsyn", *words))
        except Unavailable as error:
            raise Trouble(f"Brevet gick inte att skicka ({error.values.get('kind', 'okänt fel')}).") from None
        if refused:
            raise Trouble(f"Servern tar inte emot brev till {address} ({refused}).")
        say(f"E-postservern har tagit emot brevet till {address}.")
