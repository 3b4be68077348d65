"""`samsyn tenant join`, `export`, `import`, `invite`, `end`, `reopen` and `erase`: a municipality comes and goes."""

import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.command_line import Installation, Trouble, as_owner, installation, machine_user, progress, say
from config.local.instance import CHECKOUT
from tenants.access import COMMAND_LINE
from tenants.checkpoints import MOVED, NOTHING, Broken, CheckpointFile, Standing, signing_key
from tenants.errors import NotFound
from tenants.manifest import STORES, store_of
from tenants.models import Tenant, uuid7
from tenants.registry import all_tenants, check_new, find_tenant
from tenants.starting import newest_version
from tenants.verification import standing

tenant = click.Group("tenant", help="Kommuner och polisområden.")
COMMANDS = (tenant,)
_GONE = Standing(0, NOTHING, 0, 0)


@tenant.command(help="Börja med en kommun som en fil beskriver (docs/moving.md). Samma fil igen ändrar inget.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="kontrollera filen mot det som finns, utan att spara")
def join(file: Path, check: bool) -> None:
    from app.moving import joining, service

    asked = joining.read(file.read_bytes())
    with installation() as here:
        known = {one.slug: one for one in all_tenants(here.database)}
        area, found = known.get(asked.area), known.get(asked.slug)
        if asked.slug == asked.area:
            raise Trouble("adress: kommunen och polisområdet har var sin adress.")
        if area is None and not asked.area_name:
            raise Trouble(f"polisomrade: {asked.area} finns inte. Ange polisomradets_namn, så läggs det till.")
        if area is not None and not area.is_area:
            raise Trouble(f"polisomrade: {asked.area} är ingen adress till ett polisområde.")
        if found and (found.is_area or found.is_practice or found.ended_at or not area or found.area_id != area.id):
            raise Trouble(f"adress: på /{asked.slug}/ finns redan {found.name}, som inte hör till {asked.area}.")
        if found is None:
            check_new(here.database, slug=asked.slug, code=asked.code)
        new_area = None
        if area is None:
            check_new(here.database, slug=asked.area, code=None)
            id = uuid7()
            area = new_area = Tenant(id=id, kind="police_area", slug=asked.area, name=asked.area_name, area_id=id)
        anchor = _anchor(here, area) if new_area is None else ""
        of = {"kind": "municipality", "slug": asked.slug, "name": asked.name, "code": asked.code, "area_id": area.id}
        of_file = found or Tenant(id=uuid7(), **of)
        with suppress(_Checked), here.database.scope(of_file, _command_line()) as scope:
            begun: dict[str, Any] = {"new": found is None, "new_area": new_area, "area_anchor": anchor}
            joined = joining.join(scope, asked=asked, **begun)
            if check:
                raise _Checked  # undoes all
        if joined.new and not check and found is None:
            with here.scope(area.slug) as scope:
                service.tell_area_of_joining(scope, tenant=of_file)
        for said, items in (("Nytt:", joined.new), ("Finns redan:", joined.there)):
            say("\n  ".join((said, *(items or ("inget",)))))
        if check:
            return say("Filen är kontrollerad. Inget är sparat.")
        for email, token in joined.links:
            say(f"{email}  {here.address}/{asked.slug}/inbjudan/{token}")
        if joined.links:
            say("Lämna var och en sin adress. De gäller i sju dagar och kan användas en gång.")
        if joined.mailed:
            say(f"{joined.mailed} inbjudningar skickas med e-post.")


class _Checked(Exception):
    """All was tried, and nothing is to be stored."""


def _anchor(here: Installation, area: Tenant) -> str:
    with here.scope(area.slug) as scope:
        return scope.profile.area_anchor


@tenant.command(help="Ta ut allt som en plats har till den nya mappen DIR (docs/moving.md).")
@click.argument("slug")
@click.argument("dir", type=click.Path(path_type=Path))
def export(slug: str, dir: Path) -> None:
    from app.moving import service

    if dir.exists() or dir.is_symlink():
        raise Trouble(f"{dir} finns redan. Ange en mapp som inte finns.")
    unfinished = dir.with_name(f"{dir.name}.unfinished")
    with installation() as here:
        of = here.tenant(slug)
        if of.is_practice:
            raise Trouble("En övningsyta tas inte ut: där finns inget på riktigt.")
        area = find_tenant(here.database, id=of.left_area_id or of.area_id).slug
        with here.scope(slug) as scope:
            service.begin_export(scope)
        try:
            unfinished.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise Trouble(f"{unfinished} går inte att skapa ({error.strerror}).") from None
        try:
            with progress("tar ut") as tick, here.scope(slug) as scope:
                told = {"schema": newest_version(), "product": _product(), "area": area}
                manifest, digest = service.take_out(scope, folder=unfinished, tick=tick, **told)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        unfinished.rename(dir)
        with here.scope(slug) as scope:
            service.tell_export(scope, manifest=digest, rows=manifest.rows)
    say(f"{manifest.rows} rader och {manifest.of_files} filer ligger i {dir}{os.sep}. Läs LÄS-MIG.txt där.")
    if manifest.missing:
        say(f"{len(manifest.missing)} filer saknades; de står i manifest.json.")
    say(f"Exportens kännetecken: {digest}")


def _product() -> str:
    with suppress(OSError, KeyError, ValueError):
        return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return ""


@tenant.command("import", help="Läs in en export i mappen DIR, av en plats som inte finns här (docs/moving.md).")
@click.argument("dir", type=click.Path(path_type=Path))
@click.option("--slug", help="adressen här, om den ska vara en annan")
@click.option("--area", help="polisområdets adress här, om den är en annan")
@click.option("--check", is_flag=True, help="kontrollera exporten utan att läsa in något")
def import_(dir: Path, slug: str | None, area: str | None, check: bool) -> None:
    from app.moving import service
    from tenants import importing, manifest

    with installation() as here:
        with progress("kontrollerar") as tick:
            found, digest = manifest.read(dir, schema=newest_version(), tick=tick)
        whose, slug = found.tenant, slug or found.tenant.slug
        say(f"{whose.name}: {found.rows} rader och {found.of_files} filer, från {found.made_at}. Allt är som det var.")
        say(f"Exportens kännetecken: {digest}")
        if check:
            return
        check_new(here.database, slug=slug, code=whose.code)
        new = Tenant(id=UUID(whose.id), kind=whose.kind, slug=slug, name=whose.name, code=whose.code)
        of_area = None if new.is_area else _area(here, area or whose.area)
        new.area_id = of_area.id if of_area else new.id
        at = service.Area(of_area.slug, _anchor(here, of_area)) if of_area else None
        with _key(here) as key, as_owner(here) as owner:
            files = here.database.files
            before = [store_of(files, store).root / whose.id for store in STORES]
            before = [folder for folder in before if not folder.exists()]
            try:
                with progress("läser in") as tick:
                    importing.place_files(files, new.id, dir, found, tick=tick)
                    with owner.scope(new, _command_line()) as scope:
                        rows = service.read_in(scope, folder=dir, manifest=found, digest=digest, area=at, tick=tick)
            except BaseException:
                for folder in before:
                    shutil.rmtree(folder, ignore_errors=True)
                raise
            with here.scope(slug) as scope:
                stands = standing(scope) or _GONE
                waiting = service.without_way_in(scope)
            _sign(here, key, {new.id: stands}, f"{whose.name} flyttade hit, export {digest}")
        if of_area:
            with here.scope(of_area.slug) as scope:
                service.tell_area_of_joining(scope, tenant=new)
    say(f"{rows} rader är inlästa. {whose.name} finns nu på /{slug}/.")
    if waiting:
        say(f"{waiting} personer har inget lösenord här. Bjud in dem: samsyn tenant invite {slug}")


@tenant.command(
    help="Bjud in alla som har en roll men inget lösenord, som efter en flytt; med e-postserver skickas det."
)
@click.argument("slug")
def invite(slug: str) -> None:
    from app.moving import service

    with installation() as here:
        with here.scope(slug) as scope:
            mailed, links = service.invite_all(scope)
        for email, token in links:
            say(f"{email}  {here.address}/{slug}/inbjudan/{token}")
    if links:
        say("Lämna var och en sin adress. De gäller i sju dagar och kan användas en gång.")
    say(f"{mailed} inbjudningar skickas med e-post." if mailed else f"{len(links)} personer har en inbjudan.")


def _area(here: Installation, slug: str) -> Tenant:
    try:
        area = find_tenant(here.database, slug=slug)
    except NotFound:
        area = None
    if area is None or not area.is_area:
        raise Trouble(
            f"Här finns inget polisområde med adressen ”{slug}”. Ange vilket med --area, eller lägg till det först."
        )
    return area


@tenant.command(help="Avsluta en kommun: ingen kommer in, och polisområdet läser inget av den. Inget tas bort.")
@click.argument("slug")
def end(slug: str) -> None:
    from app.moving import service

    with installation() as here, as_owner(here) as owner:
        of = here.tenant(slug)
        area_id = of.left_area_id or of.area_id
        if of.ended_at is None:
            with owner.scope(of, _command_line()) as scope:
                service.end(scope)
        with here.scope(find_tenant(here.database, id=area_id).slug) as scope:
            service.tell_area_of_end(scope, tenant=of)
    say(f"{of.name} är avslutad. Alla är utloggade, och sidorna säger att kommunen har lämnat Samsyn.")
    say(f"Ta ut allt nu: samsyn tenant export {slug} MAPP. Öppna igen: samsyn tenant reopen {slug}")


@tenant.command(help="Öppna en avslutad kommun igen, som den var.")
@click.argument("slug")
def reopen(slug: str) -> None:
    from app.moving import service

    with installation() as here, as_owner(here) as owner:
        of = here.tenant(slug)
        with owner.scope(of, _command_line()) as scope:
            service.begin_again(scope)
        with here.scope(find_tenant(here.database, id=of.left_area_id).slug) as scope:
            service.tell_area_of_joining(scope, tenant=of)
    say(f"{of.name} är öppen igen, på /{slug}/.")


@tenant.command(help="Radera allt som en avslutad kommun har. Det går inte att ångra (docs/moving.md).")
@click.argument("slug")
@click.option("--name", required=True, help="kommunens namn, precis som det står i ”tenant list”")
@click.option("--export", "manifest", required=True, help="kännetecknet för exporten, gjord efter att den avslutades")
def erase(slug: str, name: str, manifest: str) -> None:
    from app.moving import service

    with installation() as here:
        of = here.tenant(slug)
        practised = [one for one in all_tenants(here.database) if one.practice_of == of.id]
        with here.scope(slug) as scope:
            service.check_erasable(scope, name=name, manifest=manifest.strip().lower())
        area = find_tenant(here.database, id=of.left_area_id)
        with _key(here) as key, as_owner(here) as owner:
            with owner.scope(area, _command_line()) as scope:
                rows = service.erase(scope, tenant=of, manifest=manifest)
            gone = [of, *practised]
            _sign(here, key, {one.id: _GONE for one in gone}, f"{of.name} är raderad, export {manifest}")
        left = [folder for one in gone for folder in _folders(here, one) if not _removed(folder)]
    say(f"{rows} rader är borttagna. Av {of.name} finns bara namnet kvar här, för det som {area.name} har skrivit.")
    if left:
        raise Trouble(f"Ta bort för hand, rättigheten saknas: {', '.join(map(str, left))}")


def _folders(here: Installation, of: Tenant) -> list[Path]:
    stores = [store_of(here.database.files, store).root / str(of.id) for store in STORES]
    return [*stores, here.settings.var / "reports" / of.slug]


def _removed(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _command_line() -> Any:
    return replace(COMMAND_LINE, machine_user=machine_user())


@contextmanager
def _key(here: Installation) -> Iterator[Any]:
    """The calendar's key, asked for before anything is done that has to be signed."""
    try:
        key = signing_key(here.settings.audit_key_file)
    except OSError as error:
        raise Trouble(f"Kör kommandot som kalendern: dess nyckel går inte att läsa ({error.strerror}).") from None
    yield key


def _sign(here: Installation, key: Any, standings: dict[UUID, Standing], reason: str) -> None:
    """Let the checkpoints know that these chains begin, or end, otherwise than they remember."""
    file = CheckpointFile(here.settings.audit)
    try:
        file.add(key, standings, here.database.clock(), event=MOVED, reason=reason, by=machine_user())
    except Broken as broken:
        raise Trouble(
            f"Det är gjort, men filen med kontrollpunkter stämmer inte (rad {broken.number}). Flytta undan {file.path}"
            " och kör: samsyn audit restored"
        ) from None
