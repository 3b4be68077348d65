"""`samsyn organisation` and `samsyn person`: who reports, and who may do what."""

import click

from app.command_line import installation, say, tenant_option
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


@person.command("list", help="Visa vilka som har roller, i vilken verksamhet och från när till när.")
@tenant_option
def list_(tenant: str) -> None:
    from app.accounts import service as accounts

    with installation() as here, here.scope(tenant) as scope:
        for row, email, at in sorted(accounts.everybody(scope), key=lambda one: (one[1], one[0].role)):
            days = f"{row.valid_from}–{row.valid_to or ''}"
            waits = "" if row.accepted_at else "  inbjudan väntar på svar"
            say(f"{email:36} {Role(row.role).label}{f', {at}' if at else ''}  {days}{waits}")


@person.command(help="Avsluta en persons roll på en plats nu. Hennes roller på andra platser rörs inte.")
@tenant_option
@click.option("--email", required=True, help="e-postadressen hon loggar in med")
@click.option("--role", required=True, type=click.Choice(sorted(map(str, MUNICIPAL_ROLES | AREA_ROLES))))
@click.option("--organisation", help="bara i den här verksamheten")
def end(tenant: str, email: str, role: str, organisation: str | None) -> None:
    from app.accounts import invitations

    with installation() as here, here.scope(tenant) as scope:
        n = invitations.end_role(scope, email=email, role=Role(role), organisation=organisation)
        say(f"{n} {'roll är avslutad' if n == 1 else 'roller är avslutade'} i {tenant}. Det gäller från och med nu.")


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
        if token is None:
            say(f"{email} har redan ett lösenord och når nu {tenant} med det.")
        else:
            say("Lämna den här adressen till personen. Den gäller i sju dagar och kan användas en gång:")
            say(f"{here.address}/{tenant}/inbjudan/{token}")
