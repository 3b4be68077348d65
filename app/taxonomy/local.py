"""Types of events as one tenant offers and reads them: national ones by its own names, and its own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.taxonomy import permissions
from app.taxonomy.finding import synonyms
from app.taxonomy.models import OwnType
from app.taxonomy.service import Category, by_slug, categories, groups_named, named
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

_OWN = Question(select(OwnType).order_by(OwnType.name), kept=True)


@requires(permissions.READ_OWN)
def own_types(scope: Scope) -> dict[UUID, Row[Any]]:
    """The tenant's own types by id, as rows of `OwnType`, also those that have ended. Asked once in a scope."""
    return scope.once(OwnType, lambda: {row.id: row for row in scope.db.ask(_OWN)})


@requires(permissions.READ_OWN)
def offered(scope: Scope, *, also: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Name of a group -> (what a report says, name) of the types that can be reported now, own ones after the national
    one they lie under. `also`: one that a report has already, whatever has become of it."""
    hidden, own = scope.profile.hidden_types, own_types(scope).values()
    found = []
    for group in groups_named(scope.profile.type_names):
        types = []
        for one in group.categories:
            if one.slug == also or not (one.retired or one.slug in hidden):
                types.append((one.slug, one.name))
            under = [row for row in own if row.category_id == one.id]
            types += [
                (str(row.id), row.name) for row in under if str(row.id) == also or not (row.ended_at or one.retired)
            ]
        if types:
            found.append((group.name, types))
    return found


@requires(permissions.READ_OWN)
def all_types(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same of every type that a report may have, whatever has become of it."""
    own = own_types(scope).values()
    return [
        (group.name, [pair for one in group.categories for pair in _with_own(one, own)])
        for group in groups_named(scope.profile.type_names)
    ]


@requires(permissions.READ_OWN)
def meant(scope: Scope, *, code: str) -> tuple[Category | None, UUID | None]:
    """What a report says -> its type by the tenant's name, and the own type's id; (None, None) for what there is not.
    Asks for the own types only when it is no national one."""
    if code in by_slug():
        return named(scope.profile.type_names)[by_slug()[code].id], None
    try:
        row = own_types(scope).get(UUID(code))
    except ValueError:
        row = None
    return (under(named(scope.profile.type_names)[row.category_id], row), row.id) if row else (None, None)


@requires(permissions.READ_OWN)
def other_words(scope: Scope) -> dict[str, str]:
    """What a report says -> what else people call it: our own words for the national type, that one's own name where
    the tenant has another, and what it was called here before."""
    kinds, renamed = by_slug(), named(scope.profile.type_names)
    found = {slug: [synonyms().get(slug, "")] for slug in kinds}
    for slug, one in kinds.items():
        found[slug] += [one.name] if renamed[one.id].name != one.name else []
    for former in scope.profile.former_type_names:
        slug, name = former.split("=", 1)
        found[slug].append(name)
    for row in own_types(scope).values():
        national = categories()[row.category_id]
        found[str(row.id)] = [*row.former_names, national.name, *found[national.slug][:1]]
    return {code: " ".join(filter(None, said)) for code, said in found.items() if any(said)}


@requires(permissions.READ_OWN)
def words(scope: Scope) -> dict[str, str]:
    """Every way in which a file may name a type that can be reported, in lower case -> what a report says."""
    rows = [row for row in own_types(scope).values() if row.ended_at is None]
    return words_of(scope.profile.type_names, scope.profile.former_type_names, rows)


def words_of(
    names: tuple[str, ...] = (), former: tuple[str, ...] = (), rows: Iterable[Row[Any]] = ()
) -> dict[str, str]:
    """The same of what a tenant calls national types, has called them, and rows of its own. The name that a type has
    now goes before one that another has had, and what two are called is no name of any."""
    kinds, was = [one for one in named(names).values() if not one.retired], (one.split("=", 1) for one in former)
    found = _unlike((name, str(row.id)) for row in rows for name in row.former_names)
    found |= _unlike((name, slug) for slug, name in was if not by_slug()[slug].retired)
    # ”Annat inom gruppen” is the name of twelve categories: those are known by their slug alone.
    found |= _unlike((one.name, one.slug) for one in by_slug().values() if not one.retired)
    found |= _unlike([*((one.name, one.slug) for one in kinds), *((row.name, str(row.id)) for row in rows)])
    return found | {str(row.id): str(row.id) for row in rows} | {one.slug: one.slug for one in kinds}


@cache
def national_words() -> dict[str, str]:
    """The same where a tenant has none of its own, made once; nobody changes it."""
    return words_of()


def _with_own(kind: Category, own: Iterable[Row[Any]]) -> list[tuple[str, str]]:
    return [(kind.slug, kind.name), *((str(row.id), row.name) for row in own if row.category_id == kind.id)]


def under(kind: Category, row: Row[Any]) -> Category:
    """The national type by the name of the own one, retired where that has ended."""
    return replace(kind, name=row.name, own=True, retired=kind.retired or str(row.ended_at or ""))


def _unlike(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    known = list({(name.lower(), code) for name, code in pairs})
    alike = Counter(name for name, _code in known)
    return {name: code for name, code in known if alike[name] == 1}
