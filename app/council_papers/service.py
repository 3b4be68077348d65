"""Acts on a quarter's way to the council: the police's confirmation, the sending, the report that is read."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, select
from sqlalchemy.exc import IntegrityError

from app.closed_quarters.service import REPORT
from app.council_papers import permissions
from app.council_papers.content import Content, content_of
from app.council_papers.differences import Difference, counted, differences
from app.council_papers.models import CONFIRMED, SENT, TAKEN_BACK, QuarterEvent
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.figures.audience import ROOM
from app.figures.periods import Quarter, local_date
from app.letters import writing
from app.mail import service as mail
from app.quarterly_reports.paper import Paper
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.post import Letter
from tenants.scope import Scope

KIND = "quarterly_report_sent"
_EVENTS = Question(
    select(QuarterEvent)
    .where(QuarterEvent.quarter == bindparam("quarter", type_=String))
    .order_by(QuarterEvent.at, QuarterEvent.id)
)


@dataclass(frozen=True)
class Way:
    """How far a quarter has come. Latest of each; None where it has not happened."""

    confirmed: QuarterEvent | None
    sent: tuple[QuarterEvent, ...]
    """The first first."""

    def sent_of(self, document_id: UUID | None) -> QuarterEvent | None:
        """The latest sending of a document."""
        return next((one for one in reversed(self.sent) if one.document_id == document_id), None)


@requires(permissions.WAY)
def read_way(scope: Scope, *, quarter: Quarter) -> Way:
    events = scope.read(QuarterEvent, _EVENTS, {"quarter": str(quarter)})
    said = [one for one in events if one.what != SENT]
    confirmed = said[-1] if said and said[-1].what == CONFIRMED else None
    return Way(confirmed, tuple(one for one in events if one.what == SENT))


@requires(permissions.CONFIRM)
def confirm_figures(scope: Scope, *, quarter: Quarter, holds: bool) -> None:
    """Say that what the report counts of the police is right, or take that back. Saying it twice is saying it once.

    Raises Invalid for a quarter that has not ended, and Conflict("report_final") once its report is.
    """
    if quarter.days.last >= local_date(scope.now):
        raise Invalid({"quarter": ["Kvartalet är inte slut. Uppgifterna kan bekräftas när det är det."]})
    if documents.finals(scope, kind=REPORT, periods=[str(quarter)]):
        raise Conflict("report_final")
    if (read_way(scope, quarter=quarter).confirmed is not None) == holds:
        return
    what = CONFIRMED if holds else TAKEN_BACK
    scope.add(QuarterEvent(quarter=str(quarter), what=what, at=scope.now, by=scope.actor.name))


@requires(permissions.SEND)
def send_report(scope: Scope, *, document_id: UUID) -> QuarterEvent:
    """Send a final report to the council's secretary: once to each address.

    Raises NotFound for what is no final report to the council, Conflict("no_secretary") where no address is given,
    Conflict("no_mail") where no letter can leave, and Conflict("already_sent").
    """
    document = _report(scope, document_id)
    if document.state != documents.FINAL or document.audience != ROOM:
        raise NotFound("document")
    to = scope.profile.secretary
    if not to:
        raise Conflict("no_secretary")
    if not scope.post.works:
        raise Conflict("no_mail")
    sent = {"quarter": document.period, "what": SENT, "document_id": document.id, "sent_to": to}
    try:
        with scope.attempt():
            event = scope.add(QuarterEvent(at=scope.now, by=scope.actor.name, **sent))
            scope.db.flush()
    except IntegrityError:
        raise Conflict("already_sent") from None
    mail.write(scope, kind=KIND, membership_id=None, about_id=event.id)
    return event


@requires(permissions.WAY)
def letter_to_secretary(scope: Scope, *, due: mail.Due) -> Letter | None:
    """The letter to the secretary: which paper it is and where it is read, or the paper itself."""
    event = scope.find(QuarterEvent, due.about_id) if due.about_id else None
    if event is None or not event.sent_to or not event.document_id:
        return None
    try:
        document = documents.standing(scope, event.document_id)
    except NotFound:
        return None  # withdrawn before the letter left
    said = f"{document.title}, från {scope.tenant.name} är fastställd och lämnas till {scope.profile.council}."
    path, attached = f"kvartal/handling/{document.id}", None
    if scope.profile.attach_report:
        path, attached = "", (document.file_name, scope.files.read(scope.tenant.id, document.sha256))
    how = {"to": event.sent_to, "subject": document.title, "said": said}
    return writing.write_to_office(scope, mail=due, **how, path=path, attached=attached)


@requires(document_permissions.READ)
def read_report(scope: Scope, *, id: UUID) -> tuple[documents.Document, Content]:
    """A quarterly report as headings, texts and tables: the very ones that its PDF sets. Raises NotFound."""
    document = _report(scope, id)
    return document, _content(scope, document)


def _content(scope: Scope, document: documents.Document) -> Content:
    """What it says, by its kept source. Raises NotFound for one of a version that kept it otherwise."""
    try:
        paper = Paper.of_source(scope.files.read(scope.tenant.id, document.source_sha256))
    except ValueError:
        raise NotFound("source") from None  # made by a version that kept it otherwise: its PDF is there
    if document.state == documents.FINAL and paper.values["draft"]:
        paper = paper.final(local_date(document.made_at), document.registry_number or "", document.case_number or "")
    return content_of(paper)


@requires(document_permissions.READ)
def list_editions(scope: Scope, *, quarter: str) -> list[documents.Document]:
    """Every edition of a quarter's report that the actor may open, for each audience, also the drafts that were made
    final; the latest first."""
    opened = document_permissions.audiences_opened(scope.actor)
    drafts = scope.may(document_permissions.DRAFTS)
    rows = documents.editions(scope, kind=REPORT, period=quarter)
    return sorted(
        (row for row in rows if row.audience in opened and (drafts or row.state == documents.FINAL)), key=_later_first
    )


def _later_first(row: documents.Document) -> tuple:
    return -row.edition, row.state != documents.FINAL, row.audience


def before(rows: list[documents.Document], row: documents.Document) -> documents.Document | None:
    """Which edition one is held against: for the same readers, the one that was final before; else the one before."""
    earlier = [one for one in rows if one.audience == row.audience and _later_first(one) > _later_first(row)]
    final = [one for one in earlier if one.state == documents.FINAL]
    return next(iter(final if row.state == documents.FINAL and final else earlier), None)


@requires(document_permissions.READ)
def compare_reports(
    scope: Scope, *, id: UUID, against: UUID | None = None
) -> tuple[documents.Document, documents.Document | None, list[Difference], list[documents.Document]]:
    """(the report, the one it is held against, what differs, the others of its quarter). `against`: one of those;
    None: as `before`. Raises NotFound."""
    row, content = read_report(scope, id=id)
    others = [one for one in list_editions(scope, quarter=row.period) if one.id != id]
    held = next((one for one in others if one.id == against), None) if against else before(others, row)
    if against and held is None:
        raise NotFound("document")
    found = differences(_content(scope, held), content) if held else []
    return row, held, found, others


@requires(document_permissions.READ)
def differing(scope: Scope, *, rows: list[documents.Document]) -> dict[UUID, tuple[documents.Document, str]]:
    """Id -> (the edition it is held against, "3 tal och 1 text") of those that have one. A report kept by a version
    that no longer is read differs from nothing."""
    told = {}
    for row in rows:
        if held := before(rows, row):
            with suppress(NotFound):
                told[row.id] = held, counted(differences(_content(scope, held), _content(scope, row)))
    return told


def _report(scope: Scope, id: UUID) -> documents.Document:
    document = documents.read_document(scope, id=id)
    if document.kind != REPORT:
        raise NotFound("document")
    return document
