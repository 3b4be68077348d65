"""Acts by which a municipality takes out what it has, is read in elsewhere, ends, and is erased.

Those that write past what web and worker may are performed in a scope of the role that owns the tables
(`commands.py` opens it), within the wall of the tenant.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts import invitations
from app.accounts import service as accounts
from app.basemaps import service as basemaps
from app.documents import archive
from app.figures.periods import local_date, moment_label
from app.mail import service as mail
from app.mail.kinds import INVITATION
from app.moving import permissions
from app.moving.readme import readme
from tenants import contents, exporting, importing, leaving
from tenants.acts import requires
from tenants.audit import AuditLine
from tenants.errors import Invalid
from tenants.manifest import README, Manifest, Tick, Whose, new_file
from tenants.models import Tenant
from tenants.registry import change_profile
from tenants.scope import Scope


class Area(NamedTuple):
    """The police area that a municipality comes to."""

    slug: str
    anchor: str
    """As `Profile.area_anchor`."""


@requires(permissions.BEGIN)
def begin_export(scope: Scope) -> None:
    """Leave the line that an export begins."""


@requires(permissions.TAKE_OUT)
def take_out(scope: Scope, *, folder: Path, area: str, schema: str, product: str, tick: Tick) -> tuple[Manifest, str]:
    """Write all that the place has into an empty folder, as it is at one moment, and give the list and its hash. In a
    transaction of its own, which nothing has been read in."""
    exporting.begin(scope)
    ground = basemaps.basemap(scope)
    kept = {"documents": archive.kept_files(scope), "basemaps": [ground.sha256] if ground and ground.sha256 else []}
    tables, files, missing = exporting.write(scope, folder, kept=kept, tick=tick)
    of = scope.tenant
    manifest = Manifest(
        schema=schema,
        product=product,
        made_at=moment_label(scope.now),
        tenant=Whose(str(of.id), of.slug, of.name, of.kind, of.code, area),
        tables=tables,
        files=files,
        missing=missing,
        left_out=dict(contents.reasons()),
    )
    new_file(folder / README, readme(manifest).encode())
    return manifest, manifest.write(folder)


@requires(permissions.EXPORT)
def tell_export(scope: Scope, *, manifest: str, rows: int) -> None:
    """Leave the line that says which export was made: its hash, and how many rows."""
    scope.concerning(object=("export", manifest), number=rows)


@requires(permissions.IMPORT)
def read_in(scope: Scope, *, folder: Path, manifest: Manifest, digest: str, area: Area | None, tick: Tick) -> int:
    """Store all rows of an export that has been looked through; gives how many. `area`: None for a police
    area itself. Raises Invalid: nothing is stored."""
    same_area = area is None or area.slug == manifest.tenant.area
    rows = importing.read_tables(scope, folder, manifest, same_area=same_area, tick=tick)
    if area and area.anchor != scope.profile.area_anchor:
        change_profile(scope, replace(scope.profile, area_anchor=area.anchor))
    scope.concerning(object=("export", digest), number=rows)
    return rows


@requires(permissions.JOIN)
def without_way_in(scope: Scope) -> int:
    """How many have a role here today and no password."""
    return len({email for _, email, _ in _without_password(scope)})


@requires(permissions.JOIN)
def invite_all(scope: Scope) -> tuple[int, list[tuple[str, str]]]:
    """Give each of them an invitation: how many get it as a letter, else (address, token) of each."""
    rows = {email: row.id for row, email, _ in _without_password(scope)}
    if scope.post.works:
        for id in rows.values():
            mail.write(scope, kind=INVITATION, membership_id=id)
        return len(rows), []
    links = (invitations.link_of_invitation(scope, membership_id=id) for id in rows.values())
    return 0, [(link.email, link.token) for link in links if link]


def _without_password(scope: Scope) -> list:
    today, known = local_date(scope.now), invitations.with_password(scope)
    held = [one for one in accounts.everybody(scope) if one[0].valid_to is None or one[0].valid_to >= today]
    return [one for one in held if one[0].person_id not in known]


@requires(permissions.END)
def end(scope: Scope) -> None:
    """Close the municipality from now on. Raises Invalid for what is none, or has ended."""
    if scope.tenant.is_area or scope.tenant.is_practice:
        raise _wrong("Bara en kommun kan avslutas. Övningsytan följer med sin kommun.")
    if scope.tenant.ended_at:
        raise _wrong(f"{scope.tenant.name} är redan avslutad sedan {moment_label(scope.tenant.ended_at)}.")
    leaving.end(scope)
    scope.concerning(object=("tenant", scope.tenant.id))


@requires(permissions.END)
def begin_again(scope: Scope) -> None:
    """Open one that has ended, as it was. Raises Invalid for one that has not."""
    if scope.tenant.ended_at is None:
        raise _wrong(f"{scope.tenant.name} är inte avslutad.")
    leaving.begin_again(scope)
    scope.concerning(object=("tenant", scope.tenant.id))


@requires(permissions.END)
def tell_area_of_end(scope: Scope, *, tenant: Tenant) -> None:
    """Let the police area name it among those that are not here."""
    _change_missing(scope, {*scope.profile.missing_members, tenant.name}, tenant)


@requires(permissions.JOIN)
def tell_area_of_joining(scope: Scope, *, tenant: Tenant) -> None:
    """Let the police area no longer name it among those that are not here; until an agreement is recorded its pages say
    that it tells nothing yet."""
    _change_missing(scope, {*scope.profile.missing_members} - {tenant.name}, tenant)


def _change_missing(scope: Scope, names: set[str], tenant: Tenant) -> None:
    change_profile(scope, replace(scope.profile, missing_members=tuple(sorted(names))))
    scope.concerning(object=("tenant", tenant.id))


@requires(permissions.ERASE)
def check_erasable(scope: Scope, *, name: str, manifest: str) -> None:
    """Raises Invalid unless the scope's municipality has this name, has ended, and was exported after that, in the
    export with this hash, after which nobody has done anything: a process may have known it for some seconds more."""
    tenant = scope.tenant
    if tenant.ended_at is None:
        raise _wrong(f"{tenant.name} är inte avslutad. Avsluta först: samsyn tenant end {tenant.slug}")
    if name != tenant.name:
        raise _wrong(f"Namnet ska skrivas precis som det står: {tenant.name}.")
    of_end = select(AuditLine.seq).where(AuditLine.act == permissions.END.name, AuditLine.outcome == "done")
    ended = scope.db.scalar(of_end.order_by(AuditLine.seq.desc()).limit(1)) or 0
    exports = select(AuditLine.object_id, AuditLine.seq).where(AuditLine.act == permissions.EXPORT.name)
    made = scope.db.execute(exports.where(AuditLine.seq > ended).order_by(AuditLine.seq.desc())).all()
    export = next((one for one in made if one.object_id == manifest), None)
    if export is None:
        last = f" Den senaste är {made[0].object_id}." if made else f" Gör en: samsyn tenant export {tenant.slug} MAPP"
        raise _wrong(f"Ingen export med det kännetecknet är gjord efter att {tenant.name} avslutades.{last}")
    later = AuditLine.seq > export.seq, AuditLine.membership_id.is_not(None)
    if scope.db.scalar(select(AuditLine.seq).where(*later).limit(1)):
        raise _wrong("Någon hann göra något efter exporten. Gör en ny, och radera mot den.")


@requires(permissions.ERASE)
def erase(scope: Scope, *, tenant: Tenant, manifest: str) -> int:
    """Remove the rows of a municipality that has ended; the scope is its police area's. Gives how many rows."""
    if tenant.ended_at is None:
        raise _wrong(f"{tenant.name} är inte avslutad.")
    rows = leaving.erase(scope, tenant)
    scope.concerning(object=("tenant", tenant.id), number=rows)
    return rows


def _wrong(sentence: str) -> Any:
    return Invalid({"tenant": [sentence]})
