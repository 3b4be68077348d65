"""The file that a municipality begins with: who it is, its organisations and people, its border, areas and places.

TOML with Swedish words. All of it is tried in one transaction, item by item, and every fault is told by its item and
field; where there is any, nothing is stored. What is there already is left as it is, so that the same file can be given
again.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app import domains
from app.accounts import invitations
from app.accounts import service as accounts
from app.ground import service as ground
from app.mail import service as mail
from app.mail.kinds import INVITATION
from app.moving import permissions
from app.places import service as places
from app.practice import service as practice
from app.settings import service as settings
from tenants.access import Role
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import change_profile
from tenants.scope import Scope

LARGEST = 5_000_000
"""Bytes of the file."""
MOST = 2_000
"""Items of one sort."""
WORDS = {
    "avsandare": "letterhead",
    "enhet": "coordinator_unit",
    "rad": "council",
    "radets_ledning": "council_lead",
    "arbetssatt": "est_name",
    "grupp": "group_name",
    "oro": "worry_contact",
    "farg": "accent",
}
"""As the file says it -> as the municipality's own choices are called (`app/settings`)."""
_TEXT, _NUMBER, _LIST = (str, "en text inom citattecken"), ((int, float), "ett tal"), (list, "en lista inom [ ]")
_TOP = {"adress": _TEXT, "namn": _TEXT, "kod": _TEXT, "polisomrade": _TEXT}
_MAY = {"polisomradets_namn": _TEXT, "moduler": _LIST}
_ONE = {"kommunen": ({}, dict.fromkeys(WORDS, _TEXT)), "grans": ({"punkter": _LIST, "kalla": _TEXT}, {})}
_MANY = {
    "verksamheter": ({"namn": _TEXT, "sort": _TEXT}, {}),
    "personer": ({"epost": _TEXT, "namn": _TEXT, "roll": _TEXT}, {"verksamhet": _TEXT}),
    "delomraden": ({"namn": _TEXT, "punkter": _LIST}, {"kalla": _TEXT}),
    "platser": ({"namn": _TEXT, "sort": _TEXT, "lat": _NUMBER, "lon": _NUMBER}, {}),
    "folkmangd": ({"ar": _NUMBER, "antal": _NUMBER}, {"kalla": _TEXT}),
}
"""Table of the file -> what each has, and may have."""
_ROLES = {role.label.casefold(): role for role in Role} | {role.value: role for role in Role}


class Asked(NamedTuple):
    """What the file says, its words and kinds of values known to be right."""

    slug: str
    name: str
    code: str
    area: str
    area_name: str
    modules: tuple[str, ...]
    tables: dict[str, Any]

    def of(self, table: str) -> list[dict]:
        return self.tables.get(table, [])


@dataclass
class Joined:
    new: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """(address, token) of whoever was invited, where no letter goes."""
    mailed: int = 0


class _Faults(dict[str, list[str]]):
    def tell(self, where: str, sentence: str) -> None:
        self.setdefault(where, []).append(f"{where}: {sentence}" if where else sentence)

    @contextmanager
    def of(self, where: str, scope: Scope) -> Iterator[None]:
        """Try something; what is wrong with it is told here, and what it has stored undone."""
        try:
            with scope.attempt():
                yield
        except Invalid as error:
            for sentences in error.messages.values():
                for sentence in sentences:
                    self.tell(where, sentence)
        except Conflict as error:
            self.tell(where, f"går inte ihop med något som finns ({error.code}).")

    def end(self) -> None:
        if self:
            raise Invalid(self)


def read(content: bytes) -> Asked:
    """What the file asks for. Raises Invalid with every word and value that is wrong."""
    faults = _Faults()
    if len(content) > LARGEST:
        raise Invalid(
            {"file": [f"Filen är större än {LARGEST // 10**6} MB. Läs in gränserna för sig: samsyn place import"]}
        )
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid({"file": ["Filen är inte sparad som UTF-8. Spara den så och försök igen."]}) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Invalid(
            {"file": [f"Filen går inte att läsa som TOML ({_place(error)}). Se exemplet i docs/moving.md."]}
        ) from None
    tables = {name: said.pop(name) for name in (*_ONE, *_MANY) if name in said}
    _check(faults, "", said, _TOP, _MAY)
    for name, value in tables.items():
        one, items = name in _ONE, [value] if name in _ONE else value
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            faults.tell(name, f"skrivs som {f'[{name}]' if one else f'[[{name}]], en gång för varje'}.")
            continue
        if len(items) > MOST:
            faults.tell(name, f"är {len(items)}, och högst {MOST} tas emot.")
            continue
        for n, item in enumerate(items, 1):
            _check(faults, name if one else _where(name, n, item), item, *(_ONE | _MANY)[name])
    faults.end()
    modules = tuple(map(str, said.get("moduler", ())))
    slug, name, code, area = (said[name].strip() for name in _TOP)
    return Asked(slug, name, code, area, said.get("polisomradets_namn", "").strip(), modules, tables)


def _place(error: Exception) -> str:
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"rad {found[1]}, tecken {found[2]}" if found else "filens slut"


def _where(name: str, n: int, item: dict) -> str:
    called = item.get("epost") or item.get("namn") or item.get("ar")
    return f"{name} {n}{f' ({str(called)[:60]})' if called else ''}"


def _check(faults: _Faults, where: str, item: dict, has: dict, may: dict) -> None:
    for name, (kinds, said) in {**has, **may}.items():
        value = item.get(name)
        if value is None:
            if name in has:
                faults.tell(where, f"{name} saknas.")
        elif not isinstance(value, kinds) or isinstance(value, bool):
            faults.tell(where, f"{name} ska vara {said}.")
        elif isinstance(value, str) and not value.strip() and name in has:
            faults.tell(where, f"{name} är tomt.")
        elif name == "punkter" and isinstance(value, list) and not _is_ring(value):
            faults.tell(where, "punkter ska vara minst tre par av latitud och longitud: [[59.61, 16.20], …].")
    for name in item.keys() - has.keys() - may.keys():
        faults.tell(where, f"{name[:40]} är inget känt ord. Det finns: {', '.join((*has, *may))}.")


def _is_ring(points: list) -> bool:
    pairs = (isinstance(one, list) and len(one) == 2 and all(type(n) in (int, float) for n in one) for one in points)
    return len(points) >= 3 and all(pairs)


@requires(permissions.JOIN)
def join(scope: Scope, *, asked: Asked, new_area: Tenant | None, area_anchor: str, new: bool) -> Joined:
    """Let the municipality of the scope be and have what the file says, as far as it has not already. `new`: it has no
    row yet; `new_area`: nor has its police area. Raises Invalid with all faults; then nothing is stored."""
    faults, joined = _Faults(), Joined()
    if new:
        _begin(scope, asked, new_area, area_anchor, faults, joined)
    else:
        _compare(scope, asked, faults, joined)
    for n, one in enumerate(asked.of("verksamheter"), 1):
        with faults.of(_where("verksamheter", n, one), scope):
            there = {row.name for row in accounts.organisations(scope)}
            accounts.register_organisation(scope, name=one["namn"], kind=one["sort"])
            (joined.there if one["namn"] in there else joined.new).append(f"verksamheten {one['namn']}")
    for n, one in enumerate(asked.of("personer"), 1):
        with faults.of(_where("personer", n, one), scope):
            _invite(scope, one, joined)
    _lay(scope, asked, faults, joined)
    faults.end()
    practice.make(scope)
    scope.concerning(object=("tenant", scope.tenant.id), number=len(joined.new))
    return joined


def _begin(
    scope: Scope, asked: Asked, new_area: Tenant | None, area_anchor: str, faults: _Faults, joined: Joined
) -> None:
    if unknown := sorted({*asked.modules} - domains.switchable().keys()):
        faults.tell("moduler", f"{', '.join(unknown)} finns inte. Det finns: {', '.join(domains.switchable())}.")
    if new_area:
        scope.add(new_area)
        joined.new.append(f"polisområdet {new_area.name}, på /{new_area.slug}/")
    scope.add(scope.tenant)
    chosen = dict(one.split("=", 1) for one in domains.modules_of_a_new()) | dict.fromkeys(asked.modules, "on")
    modules = tuple(f"{slug}={said}" for slug, said in chosen.items())
    change_profile(scope, Profile(live=False, modules=modules, area_anchor=area_anchor))
    joined.new.append(f"kommunen {scope.tenant.name}, på /{scope.tenant.slug}/")
    with faults.of("kommunen", scope):
        kept = settings.read_municipality(scope)._asdict()
        told = {name: kept[name] for name in WORDS.values()}
        told |= {WORDS[name]: text for name, text in asked.tables.get("kommunen", {}).items()}
        settings.describe(scope, version=kept["version"], **told)


def _compare(scope: Scope, asked: Asked, faults: _Faults, joined: Joined) -> None:
    """Of one that is here: what it is cannot be another; what its people have chosen since is theirs."""
    here = scope.tenant
    for name, said, is_so in (("namn", asked.name, here.name), ("kod", asked.code, here.code)):
        if said != is_so:
            faults.tell(
                "", f"{name}: på /{here.slug}/ finns {here.name} med koden {here.code}, och filen säger {said}."
            )
    joined.there.append(f"kommunen {here.name}, med sina namn och moduler (ändras med: samsyn tenant change)")


def _invite(scope: Scope, one: dict, joined: Joined) -> None:
    role = _ROLES.get(one["roll"].strip().casefold())
    if role is None:
        raise Invalid({"roll": [f"rollen {one['roll']} finns inte. Skriv till exempel {Role.COORDINATOR.label}."]})
    email, at = invitations.check_email(one["epost"]), one.get("verksamhet")
    held = {(address, row.role, name) for row, address, name in accounts.everybody(scope)}
    called = f"{email} som {role.label.lower()}"
    if (email, role, at) in held:
        joined.there.append(called)
        return
    token = invitations.invite(scope, email=email, name=one["namn"], role=role, organisation=at)
    joined.new.append(called)
    if token and scope.post.works:
        new = (
            row.id for row, address, name in accounts.everybody(scope) if (address, row.role, name) == (email, role, at)
        )
        mail.write(scope, kind=INVITATION, membership_id=next(new))
        joined.mailed += 1
    elif token:
        joined.links.append((email, token))


def _lay(scope: Scope, asked: Asked, faults: _Faults, joined: Joined) -> None:
    """Border, areas, places and inhabitants, by the acts that take them from files."""
    border, areas = asked.tables.get("grans"), asked.of("delomraden")
    source = border["kalla"] if border else "kommunen"
    known = {
        "delomraden": {row.name for row in places.sub_areas(scope)},
        "platser": {row.name for row in places.named_places(scope)},
        "folkmangd": {*places.year_ends(scope)},
    }
    if border and places.outlines(scope):
        joined.there.append("yttergränsen")
    elif border:
        figure = _figures([(scope.tenant.name, border["punkter"])])
        with faults.of("grans", scope):
            _take(scope, ground.OUTLINE, figure, source)
            joined.new.append("yttergränsen")
    there, new = _apart(areas, known["delomraden"], "namn")
    if new and known["delomraden"]:
        names = ", ".join(one["namn"] for one in new)
        faults.tell("delomraden", f"{names} är nya, men här finns redan andra. Läs in alla: samsyn place import")
    elif new:
        with faults.of("delomraden", scope):
            _take(
                scope,
                ground.SUB_AREAS,
                _figures([(one["namn"], one["punkter"]) for one in new]),
                new[0].get("kalla", source),
            )
            joined.new += [f"delområdet {one['namn']}" for one in new]
    joined.there += [f"delområdet {one['namn']}" for one in there]
    of_places = ("platser", ground.PLACES, "namn", ("namn", "sort", "lat", "lon"), lambda one: one.values(), "platsen")
    of_years = "folkmangd", ground.POPULATION, "ar", ("region", "år", "folkmängd"), _of_year(scope), "folkmängden"
    for table, kind, key, header, row, called in (of_places, of_years):
        there, new = _apart(asked.of(table), known[table], key)
        joined.there += [f"{called} {one[key]}" for one in there]
        if new:
            with faults.of(table, scope):
                _take(scope, kind, _table(header, [row(one) for one in new]), new[0].get("kalla", source))
                joined.new += [f"{called} {one[key]}" for one in new]


def _of_year(scope: Scope) -> Callable[[dict], tuple]:
    return lambda one: (f"{scope.tenant.code} {scope.tenant.name}", one["ar"], one["antal"])


def _apart(items: list[dict], known: set, key: str) -> tuple[list[dict], list[dict]]:
    return [one for one in items if one[key] in known], [one for one in items if one[key] not in known]


def _take(scope: Scope, kind: str, content: bytes, source: str) -> None:
    draft = ground.take_file(scope, kind=kind, content=content, file_name="", source=source)
    ground.save_draft(scope, id=draft.id, stands=ground.read_draft(scope, id=draft.id).stands)


def _figures(named: list[tuple[str, list]]) -> bytes:
    """As GeoJSON; the file's points are (latitude, longitude)."""
    made = [
        {
            "type": "Feature",
            "properties": {"namn": name},
            "geometry": {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in (*points, points[0])]]},
        }
        for name, points in named
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def _table(header: tuple, rows: list) -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows([header, *rows])
    return made.getvalue().encode()
