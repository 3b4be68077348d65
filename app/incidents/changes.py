"""Acts on a report that is already here: correct, withdraw, change who may read, settle what the guard stopped."""

from uuid import UUID

from app.incidents import checks, permissions
from app.incidents.knowledge import knowledge
from app.incidents.models import CLASSES, COUNTED, QUARANTINED, WITHDRAWN, Incident, IncidentVersion
from app.incidents.said import Said
from app.incidents.seen import readable
from app.incidents.tallies import Countable, tally
from app.incidents.visibility import Reader
from app.privacy import clean, inspect, mask, must_quarantine
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope


@requires(permissions.CORRECT)
def correct_incident(scope: Scope, *, id: UUID, version: int, reason: str = "", **said) -> Incident:
    """Correct a report; what is `said` anew are the fields of `Said`. The former version is kept.

    The author needs no reason; the coordinator says why.
    Raises Conflict("changed_meanwhile") when somebody else has changed it since `version`.
    """
    row = _changeable(scope, id, version)
    reason = checks.reason(reason)
    columns, faults = checks.check(Said(**said), knowledge(scope))
    if row.reported_by != scope.actor.membership_id and not reason:
        faults["reason"] = ["Skriv varför du rättar, till exempel ”platsen enligt samtal med rapportören”."]
    if faults:
        raise Invalid(faults)
    former, category = (taxonomy.categories()[one] for one in (row.category_id, columns["category_id"]))
    columns["access_class"] = checks.class_after(row.access_class, former, category)
    return _change(scope, row, reason or "rättad av rapportören", columns)


@requires(permissions.CORRECT)
def withdraw_incident(scope: Scope, *, id: UUID, version: int, reason: str) -> Incident:
    """Take a report out of the count (makulera). Its own organisation and the coordinator may still read it.

    What the guard found in a stopped text is masked for good: more may read it now, and nobody is to settle it.
    """
    row = _changeable(scope, id, version)
    reason = checks.reason(reason)
    if not reason:
        raise Invalid({"reason": ["Skriv varför rapporten makuleras, till exempel ”dubblett”."]})
    changes = {"state": WITHDRAWN}
    if row.state == QUARANTINED:
        changes["text"] = mask(row.text, inspect(row.text))
    return _change(scope, row, reason, changes)


@requires(permissions.CLASSIFY)
def classify_incident(scope: Scope, *, id: UUID, version: int, access_class: str, reason: str = "") -> Incident:
    """Change who may read a report. Raising is free; lowering needs the owning organisation and a reason."""
    row = readable(scope, id, to_change=True)
    _same_version(row, version)
    faults: checks.Faults = {}
    checks.refuse_class(access_class, faults)
    if faults:
        raise Invalid(faults)
    lowers = CLASSES.index(access_class) < CLASSES.index(row.access_class)
    own = Reader.of(scope).is_own(row)
    if not own and (lowers or not permissions.may_restrict_any(scope.actor)):
        raise Invalid({"access_class": ["Bara den verksamhet som skrev rapporten kan låta fler läsa den."]})
    reason = checks.reason(reason)
    if lowers and not reason:
        raise Invalid({"reason": ["Skriv varför fler får läsa rapporten."]})
    return _change(scope, row, reason or "färre får läsa", {"access_class": access_class})


@requires(permissions.SETTLE)
def settle_incident(scope: Scope, *, id: UUID, version: int, text: str | None = None) -> Incident:
    """Let a stopped report count: with what the guard found masked, or with the coordinator's own wording.

    Raises Invalid when the new wording is stopped too. The stopped wording is not kept.
    """
    row = readable(scope, id, to_change=True)
    _same_version(row, version)
    if row.state != QUARANTINED:
        raise Conflict("not_stopped")
    found = inspect(row.text)
    wording = mask(row.text, found) if text is None else clean(text)
    if must_quarantine(inspect(wording), insisted=True):
        raise Invalid({"text": ["Texten kan fortfarande peka ut en person. Ta bort uppgiften."]})
    before = [Countable.of(row)]
    row.text, row.state, row.version = wording, COUNTED, row.version + 1
    scope.db.flush()
    tally(scope, before, [Countable.of(row)])
    return row


def _changeable(scope: Scope, id: UUID, version: int) -> Incident:
    row = readable(scope, id, to_change=True)
    if not permissions.may_correct_any(scope.actor) and row.reported_by != scope.actor.membership_id:
        raise Invalid({"id": ["Bara den som skrev rapporten och samordnaren kan rätta den."]})
    if row.state == WITHDRAWN:
        raise Conflict("withdrawn")
    _same_version(row, version)
    return row


def _same_version(row: Incident, version: int) -> None:
    if row.version != version:
        raise Conflict("changed_meanwhile")


def _change(scope: Scope, row: Incident, reason: str, changes: dict) -> Incident:
    before = [Countable.of(row)]
    former = {name: _plain(getattr(row, name)) for name in changes if getattr(row, name) != changes[name]}
    if row.state == QUARANTINED:
        former.pop("text", None)  # a text that was stopped is not kept in the history
    scope.add(
        IncidentVersion(
            incident_id=row.id,
            version=row.version,
            changed_at=scope.now,
            changed_by=scope.actor.name,
            reason=reason,
            before=former,
        )
    )
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    scope.db.flush()
    tally(scope, before, [Countable.of(row)])
    return row


def _plain(value):
    return value if value is None or isinstance(value, (int, float, bool)) else str(value)
