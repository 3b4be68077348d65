"""`samsyn organisation` and `samsyn person`: who reports, and who may do what."""

import click

from app.command_line import Installation, installation, say, tenant_option
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Role

organisation = click.Group("organisation", help="Verksamheter som rapporterar och gör saker.")
person = click.Group("person", help="Personer och deras roller.")
COMMANDS = (organisation, person)


@organisation.command(help="Lägg till en verksamhet. KIND är en av sorterna som ”organisation kinds” visar.")
@tenant_option
@click.argument("name")
@click.argument("kind")
def add(tenant: str, name: str, kind: str) -> None:
    from app.accounts import service as accounts

    with installation() as here, here.scope(tenant) as scope:
        accounts.register_organisation(scope, name=name, kind=kind)
        say(f"{name} finns nu i {scope.tenant.name}.")


@organisation.command(help="Visa sorterna av verksamheter, och vem som läser deras rapporter om inget annat sägs.")
def kinds() -> None:
    from app.accounts.models import ORGANISATION_KINDS

    usual = "läses av alla som läser rapporter; känsliga händelsetyper av verksamheten, samordnaren och polisen"
    for kind, restricts in ORGANISATION_KINDS.items():
        say(f"{kind:20} {'läses av verksamheten och samordnaren' if restricts else usual}")


@person.command(help="Ge en person en roll och visa adressen där hon väljer lösenord.")
@tenant_option
@click.option("--email", required=True, help="e-postadressen hon loggar in med")
@click.option("--name", required=True, help="namn eller funktion, så som det står på skärmen")
@click.option("--role", required=True, type=click.Choice(sorted(map(str, MUNICIPAL_ROLES | AREA_ROLES))))
@click.option("--organisation", help="verksamheten hon rapporterar för")
def invite(tenant: str, email: str, name: str, role: str, organisation: str | None) -> None:
    from app.accounts import invitations

    with installation() as here:
        with here.scope(tenant) as scope:
            token = invitations.invite(scope, email=email, name=name, role=Role(role), organisation=organisation)
        say_invitation(here, tenant, email, token)


def say_invitation(here: Installation, tenant: str, email: str, token: str | None) -> None:
    """The address where she chooses a password; None as token: she has one."""
    if token is None:
        say(f"{email} har redan ett lösenord och når nu {tenant} med det.")
    else:
        say("Lämna den här adressen till personen. Den gäller i sju dagar och kan användas en gång:")
        say(f"{here.address}/{tenant}/inbjudan/{token}")
