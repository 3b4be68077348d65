"""`samsyn audit`: whether the audit holds, the key that signs its checkpoints, and telling of a restored database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.command_line import Installation, Trouble, existing_file, installation, machine_user, say
from tenants.checkpoints import PUBLIC_KEY, RESTORED, Broken, CheckpointFile, public_key, signing_key
from tenants.registry import all_tenants
from tenants.verification import Verification, standing, verify

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

audit = click.Group("audit", help="Loggen: kontrollera att ingen har ändrat den.")
COMMANDS = (audit,)


@audit.command("verify", help="Kontrollera loggen. Slutar med 1 när något inte stämmer, och säger vad.")
@click.option("--tenant", help="bara en plats, till exempel koping")
@click.option("--public-key", "key_file", help="kalenderns öppna nyckel (PEM), när den finns sparad någon annanstans")
@click.option("--witness", help="en fil med kontrollpunkter som någon har laddat ner tidigare")
def verify_command(tenant: str | None, key_file: str | None, witness: str | None) -> None:
    from app.audit_log.wording import fault_sentence

    with installation() as here:
        key = public_key(existing_file(key_file)) if key_file else _public_key(here)
        file = CheckpointFile(here.settings.audit)
        found = verify(here.database, file, key, only=here.tenant(tenant) if tenant else None)
        _say_how_old(here, found)
        missing = _missing(file, existing_file(witness)) if witness else None
    for fault in found.faults:
        say(f"{fault.tenant or 'kontrollpunkterna'}: {fault_sentence(fault)}")
    if missing:
        say(f"kontrollpunkterna: Rad {missing} i {witness} finns inte i filen här: den har skrivits om.")
    if found.faults or missing:
        raise click.exceptions.Exit(1)
    say(f"Loggen håller: {found.lines} länkar i {found.chains} kedjor.")


def _public_key(here: Installation) -> "Ed25519PublicKey | None":
    """Of the calendar's own key where it may be read, else the one beside the checkpoints; None before the first."""
    try:
        if here.settings.audit_key_file.exists():
            return signing_key(here.settings.audit_key_file).public_key()
        return public_key(here.settings.audit / PUBLIC_KEY)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Trouble(f"Nyckeln går inte att läsa: {error}") from None


def _say_how_old(here: Installation, found: Verification) -> None:
    if found.checkpoint_at is None:
        say("Ingen kontrollpunkt än: kalendern gör den första när den startar.")
        return
    minutes = int((here.database.clock() - found.checkpoint_at).total_seconds() // 60)
    said = f"{minutes} minuter" if minutes < 120 else f"{minutes // 60} timmar"
    say(f"Senaste kontrollpunkt: nummer {found.checkpoint.split(' ')[0]}, för {said} sedan.")
    for one in found.restored:
        say(f"Databasen återställdes {one.at:%Y-%m-%d} ({one.by}: {one.reason}). {one.lost} länkar gick förlorade.")


def _missing(file: CheckpointFile, witness: Path) -> int | None:
    """The first line of a copy that is not in the file."""
    kept = set(file.path.read_bytes().splitlines()) if file.path.exists() else set()
    lines = enumerate(witness.read_bytes().splitlines(), 1)
    return next((number for number, line in lines if line not in kept), None)


@audit.command("key", help="Visa den öppna nyckel som kontrollpunkterna är underskrivna med.")
def show_key() -> None:
    with installation() as here:
        path = here.settings.audit / PUBLIC_KEY
        if not path.exists():
            raise Trouble("Det finns ingen nyckel än: kalendern gör den när den startar.")
        say(path.read_text(encoding="ascii").strip())


@audit.command("restored", help="Tala om att databasen har återställts från en säkerhetskopia. Skrivs under.")
@click.option("--reason", required=True, help="varför, till exempel ”disken gick sönder, kopian från 2026-11-25”")
def restored(reason: str) -> None:
    from app.audit_log import service

    with installation() as here:
        try:
            key = signing_key(here.settings.audit_key_file)
        except OSError as error:
            raise Trouble(f"Kör kommandot som kalendern: dess nyckel går inte att läsa ({error.strerror}).") from None
        standings = {}
        for tenant in all_tenants(here.database):
            with here.scope(tenant.slug) as scope:
                service.tell_restored(scope)
                if stands := standing(scope):
                    standings[tenant.id] = stands
        file = CheckpointFile(here.settings.audit)
        try:
            made = file.add(
                key, standings, here.database.clock(), event=RESTORED, reason=reason.strip(), by=machine_user()
            )
        except Broken as broken:
            raise Trouble(
                f"Filen med kontrollpunkter stämmer inte (rad {broken.number}). Flytta undan {file.path} och kör igen."
            ) from None
    say(f"Kontrollpunkt {made.number} säger nu att databasen är återställd. Loggen fortsätter härifrån.")
