"""Acts with which a municipality chooses its types of events: national ones renamed and hidden, and own ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from app.settings import service as settings
from app.taxonomy import permissions
from app.taxonomy.local import own_types
from app.taxonomy.models import OwnType
from app.taxonomy.service import Category, by_slug, categories, groups, named
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.registry import let_practice_follow
from tenants.scope import Scope

MOST_FORMER = 5
"""Names that a type has had and files may still say."""
MOST_OWN = 100


@dataclass(frozen=True)
class Chosen:
    """A national type as the municipality has it."""

    national: Category
    name: str
    hidden: bool
    own: Sequence[Row[Any]]
    """Rows of `OwnType` under it."""

    @property
    def renamed(self) -> bool:
        return self.name != self.national.name


@requires(permissions.CHOOSE)
def list_types(scope: Scope) -> list[tuple[str, list[Chosen]]]:
    """Name of a group -> its types that are not retired."""
    return [
        (group.name, [_chosen(scope, one) for one in group.categories if not one.retired])
        for group in groups()
        if any(not one.retired for one in group.categories)
    ]


@requires(permissions.CHOOSE)
def read_type(scope: Scope, *, slug: str) -> Chosen:
    """One of them. Raises NotFound."""
    return _chosen(scope, _national(slug))


@requires(permissions.CHOOSE)
def name_type(scope: Scope, *, slug: str, version: int, name: str) -> None:
    """Call a national type something else here; "" calls it as everybody does. Raises Invalid for a name that is taken,
    NotFound, and Conflict("changed_meanwhile")."""
    kind, profile = _national(slug), scope.profile
    name = _free(scope, "name", name, ("", slug)) or kind.name
    before = named(profile.type_names)[kind.id].name
    names = [one for one in profile.type_names if not one.startswith(f"{slug}=")]
    former = [one for one in profile.former_type_names if one != f"{slug}={name}"]
    if before not in (name, kind.name):
        former.append(f"{slug}={before}")
    own = [one for one in former if one.startswith(f"{slug}=")]
    former = [one for one in former if one not in own[:-MOST_FORMER]]
    if name != kind.name:
        names.append(f"{slug}={name}")
    settings.choose_types(scope, version=version, type_names=names, former_type_names=former)


@requires(permissions.CHOOSE)
def hide_type(scope: Scope, *, slug: str, version: int, hidden: bool) -> None:
    """Offer a national type no more, or again; reports keep it. Raises Invalid for the last one that is offered,
    NotFound, and Conflict("changed_meanwhile")."""
    kind, there = _national(slug), {*scope.profile.hidden_types} - {slug}
    if hidden and all(one.retired or one.slug in {*there, slug} for one in categories().values()):
        raise Invalid({"hidden": [f"{kind.name} är den sista som kan väljas. Visa en annan först."]})
    settings.choose_types(scope, version=version, hidden_types=sorted({*there, slug} if hidden else there))


@requires(permissions.CHOOSE)
def add_own(scope: Scope, *, slug: str, own_name: str) -> OwnType:
    """Add a type of one's own under a national one. Raises Invalid for a name that is taken, and NotFound."""
    kind = _national(slug)
    name = _free(scope, "own_name", own_name)
    if not name:
        raise Invalid({"own_name": ["Skriv vad typen heter."]})
    if len(own_types(scope)) >= MOST_OWN:
        raise Invalid({"own_name": [f"Det finns redan {MOST_OWN} egna typer. Byt namn på en av dem i stället."]})
    added = scope.add(OwnType(category_id=kind.id, name=name, former_names=[]))
    let_practice_follow(scope, ground=True)
    return added


@requires(permissions.CHOOSE)
def read_own(scope: Scope, *, id: UUID) -> tuple[Row[Any], Chosen]:
    """One of one's own, and the type it lies under. Raises NotFound."""
    row = own_types(scope).get(id)
    if row is None:
        raise NotFound("own_type")
    return row, _chosen(scope, categories()[row.category_id])


@requires(permissions.CHOOSE)
def change_own(scope: Scope, *, id: UUID, version: int, name: str) -> None:
    """Call it something else: its reports follow. Raises as `name_type`."""
    row = scope.find(OwnType, id, to_change=True)
    name = _free(scope, "name", name, (str(id), ""))
    if not name:
        raise Invalid({"name": ["Skriv vad typen heter."]})
    former = [one for one in (*row.former_names, row.name) if one != name]
    versions.change(scope, row, version, {"name": name, "former_names": former[-MOST_FORMER:]})
    let_practice_follow(scope, ground=True)


@requires(permissions.CHOOSE)
def end_own(scope: Scope, *, id: UUID, version: int, ended: bool) -> None:
    """Offer it no more, or again; reports keep it. Raises NotFound and Conflict("changed_meanwhile")."""
    row = scope.find(OwnType, id, to_change=True)
    versions.change(scope, row, version, {"ended_at": scope.now if ended else None})
    let_practice_follow(scope, ground=True)


def _national(slug: str) -> Category:
    kind = by_slug().get(slug)
    if kind is None or kind.retired:
        raise NotFound("category")
    return kind


def _chosen(scope: Scope, kind: Category) -> Chosen:
    own = [row for row in own_types(scope).values() if row.category_id == kind.id]
    return Chosen(kind, named(scope.profile.type_names)[kind.id].name, kind.slug in scope.profile.hidden_types, own)


def _free(scope: Scope, field: str, name: str, whose: tuple[str, str] = ("", "")) -> str:
    """The name, where no other type has it here, nor nationally. `whose`: the own type or the national one that is
    called so. Raises Invalid."""
    texts = Texts()
    name = texts.line(field, name)
    for kind in categories().values():
        here = named(scope.profile.type_names)[kind.id].name
        if kind.slug != whose[1] and name.casefold() in (here.casefold(), kind.name.casefold()):
            group = next(group.name for group in groups() if group.slug == kind.group)
            texts.fault(field, f"Namnet används redan av typen {here} i gruppen {group}. Välj ett annat.")
            break
    for row in own_types(scope).values():
        if str(row.id) != whose[0] and name.casefold() == row.name.casefold():
            again = " Den är avslutad: ta upp den igen i stället." if row.ended_at else " Välj ett annat."
            texts.fault(field, f"Namnet används redan av er egen typ {row.name}.{again}")
    if texts.faults:
        raise Invalid(texts.faults)
    return name
