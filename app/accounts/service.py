"""People and their roles here, and organisations."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Row, Select, Uuid, any_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts import passwords, permissions
from app.accounts.models import ORGANISATION_KINDS, Membership, Organisation, Person, PersonPassword
from app.domains import KindOfLetter
from app.figures.periods import local_date
from app.mail import service as mail
from app.texts import Texts
from tenants import audit, versions
from tenants.access import Actor, Permission, Role
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, Invalid
from tenants.isolation import Question
from tenants.models import kept_profile, state_of
from tenants.registry import let_practice_follow
from tenants.scope import Scope

SIGN_INS = "accounts.sign_in", "phones.open"
"""Acts by which somebody comes in, with her password or on a remembered phone."""
_ORGANISATIONS = Question(
    select(Organisation).order_by(func.translate(func.lower(Organisation.name), "åäö", "{|}")), kept=True
)
_NAMES = Question(
    select(Membership.id, Membership.name).where(Membership.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)


@open_to_all
def actor_of_membership(scope: Scope, *, id: UUID) -> Actor | None:
    """The rights of whoever asked for a run, as they are now; None when they have ended."""
    membership = scope.db.get(Membership, (scope.tenant.id, id))
    return actor(memberships(scope, membership.person_id)) if membership else None


@open_to_all
def actor_of_email(scope: Scope, *, email: str) -> Actor | None:
    """The rights of whoever has this address, as they are now; None for somebody without a role here."""
    person_id = scope.db.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    return actor(memberships(scope, person_id)) if person_id else None


@requires(permissions.ORGANISATIONS)
def organisations(scope: Scope) -> tuple[Row[Any], ...]:
    """The tenant's organisations, by name, as rows of `Organisation`. Asked once in a scope."""
    return scope.once(Organisation, lambda: tuple(scope.db.ask(_ORGANISATIONS)))


@requires(permissions.ORGANISATIONS)
def organisations_to_choose(scope: Scope) -> list[Row[Any]]:
    """Those of them that have not ended."""
    return [one for one in organisations(scope) if one.ended_at is None]


@requires(permissions.READ_PEOPLE)
def everybody(scope: Scope) -> Sequence[Row]:
    """All roles that anybody has or has had here, or in the organisations that the actor leads: (membership, the
    holder's address, the organisation's name). Asked once in a scope, until a role is written."""
    of = (Organisation.tenant_id == Membership.tenant_id) & (Organisation.id == Membership.organisation_id)
    rows = select(Membership, Person.email, Organisation.name).join(Person, Person.id == Membership.person_id)
    rows = rows.outerjoin(Organisation, of).where(Membership.tenant_id == scope.tenant.id)
    if not permissions.reads_all_people(scope.actor):
        led = {organisation for role, organisation in scope.actor.placed if role == Role.UNIT_MANAGER}
        rows = rows.where(Membership.organisation_id.in_(led))
    return scope.once((Membership, "everybody"), lambda: tuple(scope.db.execute(rows)))


_UNANSWERED = Question(
    select(Membership, Person.email, Organisation.name.label("organisation"))
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(
        Organisation, (Organisation.tenant_id == Membership.tenant_id) & (Organisation.id == Membership.organisation_id)
    )
    .where(Membership.tenant_id == bindparam("here", type_=Uuid()), Membership.accepted_at.is_(None))
)


@requires(permissions.READ_PEOPLE)
def unanswered(scope: Scope) -> Sequence[Any]:
    """Those of `everybody` whose invitation has not been answered, a row each, with `email` and `organisation`."""
    rows = scope.db.ask(_UNANSWERED, {"here": scope.tenant.id})
    if permissions.reads_all_people(scope.actor):
        return rows
    led = {organisation for role, organisation in scope.actor.placed if role == Role.UNIT_MANAGER}
    return [row for row in rows if row.organisation_id in led]


@requires(permissions.READ_PEOPLE)
def last_sign_ins(scope: Scope) -> dict[UUID, datetime]:
    """When each of the people here last signed in here, of those who have, as the log knows: by their person's id."""
    latest = (
        select(audit.AuditLine.at)
        .where(audit.AuditLine.tenant_id == Membership.tenant_id, audit.AuditLine.membership_id == Membership.id)
        .where(audit.AuditLine.act.in_(SIGN_INS), audit.AuditLine.outcome == "done")
        .order_by(audit.AuditLine.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    found: dict[UUID, datetime] = {}
    here = select(Membership.person_id, latest).where(Membership.tenant_id == scope.tenant.id)
    for person_id, at in scope.db.execute(here):
        if at and at > found.get(person_id, at - timedelta(1)):
            found[person_id] = at
    return found


@requires(permissions.SELF)
def member_names(scope: Scope, *, ids: set[UUID]) -> dict[UUID, str]:
    """What the tenant calls these memberships' holders."""
    if not ids:
        return {}
    return {id: name for id, name in scope.db.ask(_NAMES, {"ids": list(ids)})}


@requires(permissions.ACCOUNT)
def my_notices(scope: Scope) -> dict[KindOfLetter, bool]:
    """What one may be told of by mail, and whether one wants to be."""
    chosen = mail.chosen(scope)
    return {kind: chosen[kind.name] for kind in mail.to_choose(scope.actor)}


@requires(permissions.NOTICES)
def choose_notices(scope: Scope, *, wanted: Sequence[str]) -> None:
    """Choose what one is told of by mail, beside what concerns the way in; `wanted` are names of kinds of letters."""
    mail.choose(scope, wanted=wanted)


@requires(permissions.SELF)
def may_here(scope: Scope, *, permission: Permission) -> list[Actor]:
    """Everybody who holds this permission here today, one for each person."""
    return [actor for actor in _everybody_today(scope) if actor.may(permission)]


@requires(permissions.MAKE_LINK)
def everybody_today(scope: Scope) -> list[Actor]:
    """Everybody who has a role here today, one for each person, with the rights that they make together."""
    return _everybody_today(scope)


def _everybody_today(scope: Scope) -> list[Actor]:
    rows = scope.db.execute(held(), here_today(scope)).all()
    by_person = {id: [row for row in rows if row.person_id == id] for id in dict.fromkeys(r.person_id for r in rows)}
    return [her for of_her in by_person.values() if (her := actor(of_her))]


@requires(permissions.SELF)
def member_roles(scope: Scope, *, ids: set[UUID]) -> dict[UUID, str]:
    """What role these memberships are, as people read it."""
    if not ids:
        return {}
    rows = select(Membership.id, Membership.role).where(Membership.id.in_(ids))
    return {id: Role(role).label for id, role in scope.db.execute(rows.where(Membership.tenant_id == scope.tenant.id))}


@requires(permissions.SELF)
def police_members(scope: Scope) -> frozenset[UUID]:
    """All memberships here of whoever is or has been of the police here."""
    of_police = select(Membership.person_id).where(Membership.role == Role.POLICE_OFFICER)
    rows = select(Membership.id).where(Membership.tenant_id == scope.tenant.id, Membership.person_id.in_(of_police))
    return frozenset(scope.db.scalars(rows))


@requires(permissions.REGISTER)
def register_organisation(scope: Scope, *, name: str, kind: str) -> Organisation:
    """Add an organisation, or return the one with that name and kind. Raises Invalid for a name that is another's, and
    for any other kind."""
    kind = _kind(kind)
    known = scope.db.scalar(select(Organisation).where(Organisation.name == name))
    if known and known.kind != kind:
        raise Invalid({"kind": [f"{name} finns redan, av sorten {known.kind}. Byt med: samsyn organisation kind"]})
    return known or add_organisation(scope, name=name, kind=kind)


@requires(permissions.REGISTER)
def add_organisation(scope: Scope, *, name: str, kind: str) -> Organisation:
    """Add one. Raises Invalid for a name that is taken, or may point at a person, and for any other kind."""
    refuse_in_practice(scope)
    kind = _kind(kind)
    added = scope.add(Organisation(name=_name(scope, name), kind=kind, added_on=local_date(scope.now)))
    let_practice_follow(scope)
    return added


@requires(permissions.REGISTER)
def change_organisation(scope: Scope, *, id: UUID, version: int, name: str, kind: str) -> None:
    """Say what it is called, and what sort it is. What is already reported keeps its class
    (`incidents.restrict_reports`). Raises as `add_organisation`, NotFound, and Conflict("changed_meanwhile")."""
    refuse_in_practice(scope)
    row = scope.find(Organisation, id, to_change=True)
    versions.change(scope, row, version, {"name": _name(scope, name, row), "kind": _kind(kind)})
    let_practice_follow(scope)


@requires(permissions.REGISTER)
def end_organisation(scope: Scope, *, id: UUID, version: int, ended: bool) -> None:
    """Offer it no more, or again. Raises Invalid while somebody has a role in it, NotFound, and
    Conflict("changed_meanwhile")."""
    refuse_in_practice(scope)
    row = scope.find(Organisation, id, to_change=True)
    if ended:
        today = local_date(scope.now)
        lasts = or_(Membership.valid_to.is_(None), Membership.valid_to >= today)
        in_it = (Membership.tenant_id == scope.tenant.id) & (Membership.organisation_id == id)
        n = scope.db.scalar(select(func.count()).where(in_it, lasts)) or 0
        if n:
            held = "En person har" if n == 1 else f"{n} personer har"
            raise Invalid({"ended": [f"{held} en roll i verksamheten. Avsluta rollerna först, på sidan Personer."]})
    versions.change(scope, row, version, {"ended_at": scope.now if ended else None})
    let_practice_follow(scope)


@requires(permissions.CHOOSE_SOURCE)
def choose_source(
    scope: Scope, *, id: UUID, version: int, first: str | None, until: date | None = None, then: str | None = None
) -> None:
    """Say which source of its reports counts (`figures/sources.py`): `first`, until this day if one is said, and `then`
    another; None: all do. What is already reported is counted anew by `tallies.recount_sources`. Raises NotFound and
    Conflict("changed_meanwhile")."""
    refuse_in_practice(scope)
    row = scope.find(Organisation, id, to_change=True)
    said = {"counted_source": first, "counted_until": until, "counted_then": then}
    versions.change(scope, row, version, said)


@requires(permissions.REGISTER)
def change_organisation_kind(scope: Scope, *, name: str, kind: str) -> Organisation:
    """As `change_organisation`, of the one with this name. Raises Invalid for one that is not there."""
    organisation = organisation_named(scope, name=name)
    change_organisation(scope, id=organisation.id, version=organisation.version, name=name, kind=kind)
    return organisation


@requires(permissions.ORGANISATIONS)
def organisation_named(scope: Scope, *, name: str) -> Organisation:
    """The organisation with this name. Raises Invalid with the names there are."""
    there = organisations(scope)
    found = next((one for one in there if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in there) or "inga alls"
        raise Invalid(
            {"organisation": [f"Verksamheten ”{name}” finns inte i {scope.tenant.name}. Där finns: {names}."]}
        )
    return scope.find(Organisation, found.id)


def refuse_in_practice(scope: Scope) -> None:
    """Raises Conflict("practice") in a practice area: its people and organisations are those of its municipality."""
    if scope.tenant.is_practice:
        raise Conflict("practice")


def restricts(kind: str) -> bool:
    """Whether what such an organisation reports is for itself and the coordinator alone, unless it says otherwise."""
    return ORGANISATION_KINDS[kind]


def _name(scope: Scope, name: str, row: Organisation | None = None) -> str:
    """The name as it may be kept: nobody else's here, whatever its letters."""
    texts = Texts()
    name = texts.line("name", name, required="Skriv vad verksamheten heter.")
    others = scope.db.execute(select(Organisation.id, Organisation.name, Organisation.ended_at)).all()
    taken = next((one for one in others if one.name.casefold() == name.casefold()), None)
    if taken and (row is None or taken.id != row.id):
        again = " Den är avslutad: öppna den igen i stället." if taken.ended_at else ""
        texts.fault("name", f"Det finns redan en verksamhet som heter så.{again}")
    if texts.faults:
        raise Invalid(texts.faults)
    return name


def _kind(text: str) -> str:
    """The kind that somebody means, in whatever letters."""
    kind = " ".join(normalize("NFC", text).casefold().split())
    if kind not in ORGANISATION_KINDS:
        raise Invalid({"kind": [f"”{text}” är ingen sorts verksamhet. Välj en av: {', '.join(ORGANISATION_KINDS)}."]})
    return kind


LEADS = {"skola": Role.SCHOOL, "fristående skola": Role.SCHOOL, "socialtjänst": Role.SOCIAL_SERVICES} | {
    "fritid": Role.YOUTH
}
"""Kind of organisation -> the role that its unit manager has beside her own; of any other kind: reporter."""


def _roles(row: Any) -> tuple[Role, ...]:
    """What a membership (a row of `held`) makes its holder: the unit manager works as her organisation's people do."""
    role = Role(row.role)
    return (role, LEADS.get(row.kind, Role.REPORTER)) if role == Role.UNIT_MANAGER else (role,)


HERE, TODAY = bindparam("here", type_=Uuid()), bindparam("today", type_=Date())
"""The tenant and the day that `held` asks for."""


def valid(today: Any, row: Any = Membership) -> ColumnElement[bool]:
    """Criterion: roles held on this day, and taken up: one whose invitation waits grants nothing."""
    begun = (row.valid_from <= today) & row.accepted_at.is_not(None)
    return begun & or_(row.valid_to.is_(None), row.valid_to >= today)


def held() -> Select:
    """Everybody's roles at HERE on TODAY, each with the ids of all memberships its holder has had here (`ids`);
    nobody's who is shut out of the platform, whatever session or key she holds."""
    every = aliased(Membership)
    hers = (every.tenant_id == Membership.tenant_id) & (every.person_id == Membership.person_id)
    ids = select(func.array_agg(every.id)).where(hers).scalar_subquery().label("ids")
    columns = Membership.id, Membership.name, Membership.role, Membership.organisation_id, Membership.person_id, ids
    of = (Organisation.tenant_id == Membership.tenant_id) & (Organisation.id == Membership.organisation_id)
    rows = select(*columns, Organisation.kind).join(Person, Person.id == Membership.person_id).order_by(Membership.id)
    rows = rows.outerjoin(Organisation, of)
    return rows.where(Membership.tenant_id == HERE, valid(TODAY), Person.disabled_at.is_(None))


def held_by(kind: Any, *lives: ColumnElement[bool]) -> Select:
    """The roles (rows of `held`) of whoever holds what is hashed as `token_hash` (a `kind` of session), if it lives."""
    rows = held().add_columns(*kept_profile(HERE), state_of(HERE)).join(kind, kind.person_id == Membership.person_id)
    return rows.where(kind.token_hash == bindparam("token_hash"), *lives)


def held_in(kind: Any) -> Select:
    """Those of the roles (rows of `held`, with the organisation's name) in which these things (`kind`) were made."""
    made = (kind.tenant_id == Membership.tenant_id) & (kind.membership_id == Membership.id)
    return held().add_columns(Organisation.name.label("organisation")).join(kind, made)


def unchanged(kind: Any) -> ColumnElement[bool]:
    """Criterion: things whose holder's password, and the role they were made in, are as they were then."""
    edition = select(PersonPassword.edition).where(PersonPassword.person_id == kind.person_id).scalar_subquery()
    its = aliased(Membership)
    version = select(its.version).where(its.tenant_id == kind.tenant_id, its.id == kind.membership_id)
    return (kind.password_edition == edition) & (kind.membership_version == version.scalar_subquery())


def memberships(scope: Scope, person_id: UUID) -> Sequence[Row]:
    """Her roles here today, as rows of `held`."""
    return scope.db.execute(held().where(Membership.person_id == person_id), here_today(scope)).all()


def ask(scope: Scope, question: Question, **values: Any) -> Sequence[Any]:
    """The rows of a question of HERE and TODAY."""
    return scope.db.ask(question, {**values, **here_today(scope)})


def holder(scope: Scope, question: Question, token: str, **moments: datetime) -> Sequence[Any]:
    """The rows of such a question (`held_by`) for this token. The tenant's profile and state come with them."""
    rows = ask(scope, question, token_hash=passwords.token_hash(token), **moments)
    if rows:
        scope.db.profile = rows[0].profile, rows[0].choices
        scope.db.state = tuple(rows[0].state or ())
    return rows


def here_today(scope: Scope) -> dict[str, Any]:
    """The values of HERE and TODAY."""
    return {"here": scope.tenant.id, "today": local_date(scope.now)}


def actor(rows: Sequence[Any], *, session_id: UUID | None = None, reach: str | None = None) -> Actor | None:
    """The one who holds these roles (rows of `held`), within the reach of the access token she acts with; None without
    any."""
    if not rows:
        return None
    first = rows[0]
    roles = [(role, row.organisation_id) for row in rows for role in _roles(row)]
    return Actor(
        first.name,
        frozenset(role for role, _ in roles),
        first.person_id,
        first.id,
        placed=frozenset((role, organisation) for role, organisation in roles if organisation),
        session_id=session_id,
        membership_ids=frozenset(first.ids),
        reach=reach,
    )
