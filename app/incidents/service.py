"""Acts on incidents: report, import, correct, withdraw, change who may read, settle, read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, true, update

from app import hooks
from app.incidents import permissions, rules
from app.incidents.lists import SENT, Choice, choose, following, narrowed, newest, stretch
from app.incidents.models import BESIDE, COUNTED, MERGED, QUARANTINED, WITHDRAWN, Incident
from app.incidents.tallies import OneSource, TalliedIncident, change, change_all, keep_new_words, release, store, tally
from app.incidents.visibility import IncidentView, Reader, readable, views
from app.objections import service as objections
from app.privacy import clean, inspect, mask
from app.report.fields import CLASSES, PARTICULARS, RESTRICTED, NewReport, ReportFields
from app.report.photo import SentPhoto
from tenants import versions
from tenants.acts import requires
from tenants.columns import array_of, with_keys
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.scope import Scope

PAGE = 20
BATCH = 2_000
"""Imported rows inserted at a time."""
_OF_IMPORTED = (
    *("id", "intake_key", "intake_content", "version", "state", "organisation_id", "access_class", "category_id"),
    *("own_type_id", "earliest", "latest", "named_place_id", "sub_area_id", "precision", "lat", "lon", "text"),
)

_HERE, _COMPARED = (
    Question(with_keys(Incident.intake_key, [getattr(Incident, name) for name in names]))
    for names in (("intake_key",), (*_OF_IMPORTED, *PARTICULARS))
)
"""What has come with these `intake_key`s: their keys, and what a file is compared with."""
NOT_LIVE = "Kommunen tar inte emot rapporter än. Samordnaren eller administratören gör klart i Inställningar."


@dataclass(frozen=True)
class Page:
    """A stretch of the list. `next` is where the next begins, or None."""

    rows: list[IncidentView]
    next: str | None
    choice: Choice


@requires(permissions.REPORT)
def report_incident(scope: Scope, *, id: UUID | None = None, photo: SentPhoto | None = None, **said) -> Incident:
    """Report what happened; what is `said` are the fields of `NewReport`. A `photo` comes with it once.

    `id` is the caller's own name for the report, to be able to send it again (a double click, a retry after lost
    contact): the same id with the same content is the same report, also when that has been changed since. The report's
    own id is another. `insist` says that the author keeps what the guard has found in the text: what may point at a
    person is then stopped until the coordinator has looked.
    Raises Conflict("id_taken") when she has sent something else under this id, Conflict("not_live") where reports are
    not taken in yet, and Invalid with a Swedish sentence per field; nothing is stored then.
    """
    if not scope.profile.live:
        raise Conflict("not_live")
    report, known = NewReport(**said), rules.knowledge(scope)
    content = report.fingerprint(known.found_in)
    if id is not None and (earlier := _sent(scope, id)):
        return _same_report(earlier, content)
    columns, faults = rules.check(report, known)
    if faults:
        raise Invalid(faults)
    row = Incident(
        tenant_id=scope.tenant.id,
        id=uuid7(),
        version=1,
        reported_by=scope.actor.membership_id,
        reported_at=scope.now,
        intake_key=None,
        intake_content=None,
        sent_as=id,
        sent_content=content,
        disputed=False,
        unseen=not scope.may(permissions.SETTLE),
        has_photo=photo is not None,
        **columns,
    )
    if not store(scope, row):
        # Two taps at once: the other request has stored it between our look and our insert.
        if id is None or (earlier := _sent(scope, id)) is None:
            raise Conflict("changed_meanwhile")
        return _same_report(earlier, content)
    hooks.reported(scope, row)
    if photo:
        hooks.pictured(scope, row, photo)
    return row


@requires(permissions.REPORT)
def faults_of(scope: Scope, *, id: UUID | None = None, **said) -> rules.Faults:
    """What is wrong with a report that is not sent yet."""
    return rules.check(NewReport(**said), rules.knowledge(scope))[1]


@requires(permissions.IMPORT)
def add_many(scope: Scope, *, rows: Iterable[dict], dry_run: bool = False) -> int:
    """Insert rows as `rules.check` has passed them, each with an `intake_key`; those already there are left alone.

    `reported_at` is now unless a row says when. Returns how many were new. The rows are taken a batch at a time: they
    may come from a file of any length; the counts are kept at the end, so that no two transactions wait crosswise.
    With `dry_run` nothing is written.
    """
    if not scope.profile.live:
        raise Conflict("not_live")
    for_all, own = permissions.may_report_for_any(scope.actor), scope.actor.organisations(permissions.IMPORT)
    always = {"reported_by": None, "reported_at": scope.now, "version": 1, "layout": None}
    rows, new, counted, one_source = iter(rows), 0, Counter(), OneSource(scope)
    while batch := {row["intake_key"]: row for row in islice(rows, BATCH)}:
        if not for_all and any(row["organisation_id"] not in own for row in batch.values()):
            raise Invalid({"organisation_id": ["Du kan bara läsa in rapporter från din egen verksamhet."]})
        known = {row.intake_key for row in scope.db.ask(_HERE, {"keys": array_of(list(batch))})}
        fresh = [{"id": row.get("id") or uuid7(), **always, **row} for key, row in batch.items() if key not in known]
        fresh = one_source.of_rows(fresh)
        new += len(fresh)
        if not dry_run:
            scope.insert_many(Incident, fresh)
            counted.update(map(TalliedIncident._make, map(itemgetter(*TalliedIncident._fields), fresh)))
            told = [SimpleNamespace(**row) for row in fresh]
            keep_new_words(scope, told)
            hooks.came(scope, told)
    tally(scope, [], counted)
    return new


@requires(permissions.IMPORT)
def read_imported(scope: Scope, *, keys: Iterable[str]) -> dict[str, Any]:
    """What a file is compared with: the columns of the reports that came with these `intake_key`s, by key; one's own
    organisations' alone, unless one reads in for all."""
    for_all, own = permissions.may_report_for_any(scope.actor), scope.actor.organisations(permissions.IMPORT)
    found = scope.db.ask(_COMPARED, {"keys": array_of(list(keys))})
    return {row.intake_key: row for row in found if for_all or row.organisation_id in own}


@requires(permissions.IMPORT)
def correct_many(scope: Scope, *, rows: Sequence[tuple[UUID, int, dict]], reason: str) -> int:
    """Correct imported reports as a later file has them, and keep how they stood; returns how many.

    Each is (id, version, columns that `rules.check` has passed); `access_class` among them where the file says it, but
    nobody reads more than before. What is no longer counted, or has been changed since `version`, is left alone.
    """
    wanted = {id: (version, columns) for id, version, columns in rows}
    found = select(Incident).where(Incident.id.in_(wanted), Incident.state.in_((COUNTED, BESIDE)), _read_in_by(scope))
    changes = []
    for row in scope.db.scalars(found.order_by(Incident.id).with_for_update(key_share=True)):
        version, columns = wanted[row.id]
        if row.version == version:
            changes.append((row, {**columns, **rules.fewer_readers(row, columns)}))
    return change_all(scope, changes, reason)


@requires(permissions.IMPORT)
def report_anew(scope: Scope, *, rows: Sequence[dict]) -> int:
    """Insert rows whose earlier reports have been withdrawn, as reports of their own; returns how many."""
    keys = [row["intake_key"] for row in rows]
    freed = update(Incident).where(Incident.intake_key.in_(keys), Incident.state == WITHDRAWN, _read_in_by(scope))
    scope.db.execute(freed.values(intake_key=None).execution_options(synchronize_session=False))
    return add_many(scope, rows=rows)


@requires(permissions.CORRECT)
def correct_incident(scope: Scope, *, id: UUID, version: int, reason: str = "", **said) -> Incident:
    """Correct a report; what is `said` anew are the fields of `ReportFields`. The former version is kept.

    The author needs no reason; the coordinator says why.
    Raises Conflict("changed_meanwhile") when somebody else has changed it since `version`.
    """
    row = _changeable(scope, id, version)
    reason = rules.reason(reason)
    columns, faults = rules.check(ReportFields(**said), known := rules.knowledge(scope))
    if columns["category_id"] not in (None, row.category_id) and (why := rules.hidden_type(columns, known)):
        faults["category"] = [why]
    if not Reader.of(scope).wrote(row) and not reason:
        faults["reason"] = ["Skriv varför du rättar, till exempel ”platsen enligt samtal med rapportören”."]
    if faults:
        raise Invalid(faults)
    columns |= rules.fewer_readers(row, columns)
    if row.state == MERGED and columns["state"] == COUNTED:
        columns["state"] = MERGED  # it is counted with the other still
    if row.disputed and columns["state"] == COUNTED:
        if Reader.of(scope).coordinates:
            columns |= objections.settle(scope, row.id, objections.CORRECTED, reason)
        else:
            columns["state"] = QUARANTINED  # her wording waits for the answer
    merged_until_now = row.state == MERGED
    change(scope, row, reason or "rättad av rapportören", columns)
    if merged_until_now and row.state == QUARANTINED:
        hooks.stopped(scope, row.id)
    return row


@requires(permissions.CORRECT)
def withdraw_incident(scope: Scope, *, id: UUID, version: int, reason: str) -> Incident:
    """Take a report out of the count (makulera). Its own organisation and the coordinator may still read it.

    What the guard found in a stopped text is masked for good: more may read it now, and nobody is to settle it.
    """
    row = _changeable(scope, id, version)
    reason = rules.reason(reason)
    if not reason:
        raise Invalid({"reason": ["Skriv varför rapporten makuleras, till exempel ”dubblett”."]})
    changes = {"state": WITHDRAWN, "has_photo": False}
    if row.state == QUARANTINED:
        changes["text"] = mask(row.text, inspect(row.text))
    if row.disputed:
        changes |= objections.settle(scope, row.id, objections.WITHDRAWN, reason)
    row = change(scope, row, reason, changes)
    hooks.withdrawn(scope, row.id)
    return row


@requires(permissions.CORRECT)
def mark_photo(scope: Scope, *, id: UUID, version: int | None, there: bool) -> Incident:
    """Say that a report has a photo, or has none any more (`app/photos`)."""
    row = _changeable(scope, id, version)
    if row.has_photo == there:
        raise Conflict("has_photo" if there else "no_photo")
    return change(scope, row, "foto tillagt" if there else "foto borttaget", {"has_photo": there})


@requires(permissions.CORRECT)
def merge_incident(scope: Scope, *, id: UUID) -> Incident:
    """Count a report together with another that tells of the same event (`app/doubles` knows which): itself no more."""
    row = _changeable(scope, id, None)
    if row.state != COUNTED:
        raise Conflict("not_counted")
    return change(scope, row, "samma händelse som en annan rapport, som räknas", {"state": MERGED})


@requires(permissions.CORRECT)
def unmerge_incident(scope: Scope, *, id: UUID, left_alone: bool = False) -> Incident:
    """Count it by itself again: it was another event, or the other report has been withdrawn (`left_alone`), whoever
    did that."""
    row = scope.find(Incident, id, to_change=True) if left_alone else _changeable(scope, id, None)
    if row.state != MERGED:
        raise Conflict("not_merged")
    reason = "den andra rapporten är makulerad" if left_alone else "inte samma händelse som den andra"
    return change(scope, row, reason, {"state": COUNTED})


@requires(permissions.CLASSIFY)
def classify_incident(scope: Scope, *, id: UUID, version: int, access_class: str, reason: str = "") -> Incident:
    """Change who may read a report. Raising is free; lowering needs the owning organisation and a reason."""
    row = readable(scope, id, to_change=True)
    versions.same(row, version)
    faults: rules.Faults = {}
    rules.refuse_class(access_class, faults)
    if faults:
        raise Invalid(faults)
    lowers = CLASSES.index(access_class) < CLASSES.index(row.access_class)
    own = Reader.of(scope).is_own(row)
    if not own and (lowers or not permissions.may_change_any(scope.actor)):
        raise Invalid({"access_class": ["Bara den verksamhet som skrev rapporten kan låta fler läsa den."]})
    reason = rules.reason(reason)
    if lowers and not reason:
        raise Invalid({"reason": ["Skriv varför fler får läsa rapporten."]})
    return change(scope, row, reason or "färre får läsa", {"access_class": access_class})


@requires(permissions.RESTRICT)
def restrict_reports(scope: Scope, *, organisation_id: UUID) -> int:
    """Let the organisation and the coordinator alone read all that it has reported; returns how many were changed."""
    wider = (Incident.organisation_id == organisation_id) & (Incident.access_class != RESTRICTED)
    rows = scope.db.scalars(select(Incident).where(wider).order_by(Incident.id).with_for_update(key_share=True)).all()
    for row in rows:
        change(scope, row, "färre får läsa: verksamheten är av en annan sort", {"access_class": RESTRICTED})
    return len(rows)


@requires(permissions.OBJECT)
def object_to(scope: Scope, *, id: UUID, version: int, wrong: str, text: str = "") -> objections.Objection:
    """Say that something is wrong in a report, by a code and a few words: it counts nowhere until the coordinator has
    answered. Said twice by the same person it is said once.

    Raises Invalid as `objections.add`, NotFound for a report that is not for her eyes, also because somebody else has
    just stopped it, and Conflict("not_counted") for one that counts by no state.
    """
    row = scope.find(Incident, id, to_change=True)
    scope.concerning(object=("incident", id))
    if (earlier := objections.open_one(scope, id)) and earlier.made_by in scope.actor.membership_ids:
        return earlier
    if not Reader.of(scope).may_open(row):
        raise NotFound("incident")
    versions.same(row, version)
    if row.state != COUNTED:
        raise Conflict("not_counted")
    about = {"incident_id": id, "category_id": row.category_id, "happened_on": row.local_date}
    limited = not scope.may(permissions.SETTLE)
    made = objections.add(scope, wrong=wrong, text=text, limited=limited, **about)
    change(scope, row, f"fel information: {objections.WRONG[wrong].lower()}", {"state": QUARANTINED, "disputed": True})
    return made


@requires(permissions.READ)
def read_objection(scope: Scope, *, id: UUID) -> objections.Objection | None:
    """What somebody has said is wrong in a report that waits for the answer."""
    readable(scope, id)
    scope.concerning(object=("incident", id))
    return objections.open_one(scope, id)


@requires(permissions.SETTLE)
def settle_incident(
    scope: Scope, *, id: UUID, version: int, text: str | None = None, insist: bool = False, answer: str = ""
) -> Incident:
    """Let a stopped report count: with what the guard found masked, with the coordinator's own wording, or as it is
    when she insists that it points at nobody. `answer`: what whoever objected to it is told, needed when nothing is
    changed.

    Raises Invalid for what may not be released (`rules.refuse_release`). The stopped wording is not kept.
    """
    row = readable(scope, id, to_change=True)
    versions.same(row, version)
    if row.state != QUARANTINED:
        raise Conflict("not_stopped")
    wording = clean(text) if text is not None else row.text if insist else mask(row.text, inspect(row.text))
    rules.refuse_release(wording, insist)
    if row.disputed:
        answer, outcome = rules.reason(answer), objections.PUT_BACK if wording == row.text else objections.REWORDED
        if outcome == objections.PUT_BACK and not answer:
            raise Invalid({"answer": ["Skriv varför rapporten läggs tillbaka: den som sa till får läsa svaret."]})
        settled = objections.settle(scope, row.id, outcome, answer)
        said = f"svar på fel information: {objections.OUTCOME[outcome].lower()}"
        return change(scope, row, said, {"text": wording, "state": COUNTED, **settled})
    return release(scope, row, wording)


@requires(permissions.READ)
def list_incidents(scope: Scope, *, after: str | None = None, limit: int = PAGE, **asked) -> Page:
    """Reports the actor may read, the latest first, a page at a time; what is `asked` are the inputs of `lists.choose`.

    `after` is the `next` of the page before. Raises Invalid when it is no such thing, and for what there is not.
    """
    reader, choice = Reader.of(scope), choose(scope, **asked)
    rows: Sequence[Incident | Row]
    if choice.of_all_time and not after:
        rows = scope.db.ask(newest(reader, choice, limit + 1))
    else:
        within = narrowed(scope, choice, after, limit + 1)
        rows = scope.db.scalars(stretch(reader, within, after, limit + 1)).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(views(scope, rows), following(rows[-1]) if more else None, choice)


@requires(permissions.READ)
def read_incident(scope: Scope, *, id: UUID) -> IncidentView:
    """One report. Raises NotFound when it is missing or not for the actor's eyes."""
    scope.concerning(object=("incident", id))
    return views(scope, [readable(scope, id)])[0]


@requires(permissions.REPORT)
def find_sent(scope: Scope, *, id: UUID) -> UUID | None:
    """The report that the actor has sent under this id, by the report's own id; None when she has sent none."""
    earlier = _sent(scope, id)
    return earlier.id if earlier else None


def _sent(scope: Scope, id: UUID) -> Incident | None:
    """What the actor has sent under this id, or what has it. Others' are never looked at: they may not be told of."""
    found = scope.db.ask(SENT, {"own": list(Reader.of(scope).membership_ids), "sent": id})
    return scope.find(Incident, found[0].id) if found else None


def _same_report(earlier: Incident, content: str) -> Incident:
    """The earlier report, when it was sent with this content. Raises Conflict else."""
    if earlier.sent_content != content:
        raise Conflict("id_taken")
    return earlier


def _changeable(scope: Scope, id: UUID, version: int | None) -> Incident:
    row = readable(scope, id, to_change=True)
    if not Reader.of(scope).corrects(row):
        raise Invalid({"id": ["Bara den som skrev rapporten och samordnaren kan rätta den."]})
    if row.state == WITHDRAWN:
        raise Conflict("withdrawn")
    if version is not None:
        versions.same(row, version)
    return row


def _read_in_by(scope: Scope):
    """Which reports the actor may read in and correct by a file, as a criterion."""
    own = Incident.organisation_id.in_(scope.actor.organisations(permissions.IMPORT))
    return true() if permissions.may_report_for_any(scope.actor) else own
