"""`samsyn organisation` and `samsyn person`: who reports, and who may do what."""

from datetime import datetime

import click

from app.command_line import Installation, Trouble, installation, say, tenant_option
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


@organisation.command("list", help="Visa verksamheterna, deras sort och sedan när de finns.")
@tenant_option
def list_organisations(tenant: str) -> None:
    from app.accounts import service as accounts

    with installation() as here, here.scope(tenant) as scope:
        for one in accounts.organisations(scope):
            say(f"{one.name:40} {one.kind:20} {one.added_on}{', avslutad' if one.ended_at else ''}")


@organisation.command(help="Byt namn på en verksamhet. Sorten byts med ”organisation kind”.")
@tenant_option
@click.argument("name")
@click.argument("new_name")
def change(tenant: str, name: str, new_name: str) -> None:
    from app.accounts import service as accounts

    with installation() as here, here.scope(tenant) as scope:
        one = accounts.organisation_named(scope, name=name)
        accounts.change_organisation(scope, id=one.id, version=one.version, name=new_name, kind=one.kind)
        say(f"{name} heter nu {new_name}.")


@organisation.command(help="Avsluta en verksamhet, eller öppna den igen. Det den har rapporterat finns kvar.")
@tenant_option
@click.argument("name")
@click.option("--again", is_flag=True, help="öppna den igen")
def end(tenant: str, name: str, again: bool) -> None:
    from app.accounts import service as accounts

    with installation() as here, here.scope(tenant) as scope:
        one = accounts.organisation_named(scope, name=name)
        accounts.end_organisation(scope, id=one.id, version=one.version, ended=not again)
        say(f"{name} är {'öppen igen' if again else 'avslutad'}.")


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


@person.command(
    "end",
    help="Avsluta en persons roll på en plats nu. Telefoner som är ihågkomna i den glöms."
    " Hennes roller på andra platser rörs inte.",
)
@tenant_option
@click.option("--email", required=True, help="e-postadressen hon loggar in med")
@click.option("--role", required=True, type=click.Choice(sorted(map(str, MUNICIPAL_ROLES | AREA_ROLES))))
@click.option("--organisation", help="bara i den här verksamheten")
def end_role(tenant: str, email: str, role: str, organisation: str | None) -> None:
    from app.accounts import invitations

    with installation() as here, here.scope(tenant) as scope:
        n = invitations.end_role(scope, email=email, role=Role(role), organisation=organisation)
        say(f"{n} {'roll är avslutad' if n == 1 else 'roller är avslutade'} i {tenant}. Det gäller från och med nu.")


@person.command(
    help="Stäng ut den som har adressen EMAIL ur alla platser nu, eller släpp in henne igen. Rollerna finns kvar."
)
@click.argument("email")
@click.option("--again", is_flag=True, help="släpp in henne igen")
def disable(email: str, again: bool) -> None:
    from app.accounts import invitations
    from tenants.registry import all_tenants

    with installation() as here:
        places = []
        for tenant in all_tenants(here.database):
            with here.scope(tenant.slug) as scope:
                if invitations.shut_out(scope, email=email, out=not again):
                    places.append(tenant.slug)
    if not places:
        raise Trouble(f"Ingen med adressen {email} har eller har haft en roll.")
    done = "släppt in igen" if again else "utestängd från och med nu"
    say(f"{email} är {done}. Loggen säger det i {', '.join(places)}.")


@person.command(help="Ge en person en roll och visa adressen där hon väljer lösenord.")
@tenant_option
@click.option("--email", required=True, help="e-postadressen hon loggar in med")
@click.option("--name", required=True, help="namn eller funktion, så som det står på skärmen")
@click.option("--role", required=True, type=click.Choice(sorted(map(str, MUNICIPAL_ROLES | AREA_ROLES))))
@click.option("--organisation", help="verksamheten hon rapporterar för")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="första dagen, till exempel 2026-07-01")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="sista dagen; annars tills vidare")
def invite(
    tenant: str,
    email: str,
    name: str,
    role: str,
    organisation: str | None,
    first: datetime | None,
    last: datetime | None,
) -> None:
    from app.accounts import invitations

    with installation() as here:
        with here.scope(tenant) as scope:
            token = invitations.invite(
                scope,
                email=email,
                name=name,
                role=Role(role),
                organisation=organisation,
                valid_from=first.date() if first else None,
                valid_to=last.date() if last else None,
            )
        say_invitation(here, tenant, email, token)


def say_invitation(here: Installation, tenant: str, email: str, token: str | None) -> None:
    """The address where she chooses a password; None as token: she has one."""
    if token is None:
        say(f"{email} har redan ett lösenord och når nu {tenant} med det.")
    else:
        say("Lämna den här adressen till personen. Den gäller i sju dagar och kan användas en gång:")
        say(f"{here.address}/{tenant}/inbjudan/{token}")


@person.command(
    help="Gör en länk där den som har adressen EMAIL väljer ett nytt lösenord; med e-postserver skickas den. När det är"
    " valt är hennes inloggningar, nycklar och ihågkomna telefoner slut."
)
@click.argument("email")
def reset(email: str) -> None:
    from app.accounts import invitations
    from tenants.registry import all_tenants

    with installation() as here:
        for tenant in all_tenants(here.database):
            with here.scope(tenant.slug) as scope:
                role = invitations.role_of(scope, email=email)
                if role is None:
                    continue
                if scope.post.works:
                    invitations.send_reset(scope, membership_id=role)
                    return say(f"En länk skickas till {email}.")
                link = invitations.link_of_reset(scope, membership_id=role, asked_at=scope.now)
            if link is None:
                raise Trouble(f"{email} har ännu inget lösenord, eller fick en länk för mindre än fem minuter sedan.")
            say("Lämna den här adressen till personen och ingen annan. Den gäller i en timme och kan användas en gång:")
            return say(f"{here.address}/{tenant.slug}/nytt-losenord/{link.token}")
    raise Trouble(f"Ingen med adressen {email} har en roll nu.")
