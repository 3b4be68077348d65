from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Open, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

MESSAGE, PLEDGE, DONE, OFFICIAL, COUNTED, CONTACTS = KINDS = (
    "message",
    "pledge",
    "done",
    "official",
    "counted",
    "contacts",
)
"""A message to the public, a pledge and how it goes, what was done, others' figures, a table that was let out, and whom
to turn to."""
MUNICIPALITY, JOINT, INVESTIGATION = CONCERNS = "municipality", "joint", "investigation"
"""Whose it is to say: the municipality's alone, the police's too, or theirs alone while a crime is investigated."""
DRAFT, WAITING, PUBLIC, TAKEN_BACK = STATES = "draft", "waiting", "public", "taken_back"
EVENTS = PUBLIC, TAKEN_BACK
COMMUNICATOR, LEADER, EITHER = APPROVERS = "communicator", "leader", "either"
"""Which function the municipality has named to approve what the police have no part in."""


class Publication(Identified, Versioned, Removable, Owned, Base):
    """Something that is prepared to be published, or has been. What stands on the open pages is an `OpenItem`."""

    __tablename__ = "publication"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("kind", "state")
    constraints = (
        one_of("kind", KINDS),
        one_of("concerns", CONCERNS),
        one_of("state", STATES),
        Index("publication_state_idx", "tenant_id", "state"),
    )
    kind: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    concerns: Mapped[str]
    subject: Mapped[str]
    """Of what it is made: the id of a pledge or of a table that was let out, or "kind|source" of others' figures."""
    content: Mapped[dict]
    """What it says (`contents.py`)."""
    state: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    """Of its editions that have been published: 0 before the first."""
    note: Mapped[str]
    """What is corrected since the last, as everybody will read it; "" of the first."""
    sent_back: Mapped[str]
    """Why whoever was to approve it has sent it back; "" when nobody has."""
    written_person: Mapped[UUID | None]
    """Who last changed what it says: she does not approve it, whoever hands it over."""
    submitted_person: Mapped[UUID | None]
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PublicationEdition(Identified, Owned, Base):
    """What was published, or that it was taken back, by whom. Rows are inserted and read, never changed or removed."""

    __tablename__ = "publication_edition"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        one_of("event", EVENTS),
        within_tenant("publication_id", "publication"),
        UniqueConstraint("tenant_id", "publication_id", "number", "event"),
    )
    publication_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger)
    event: Mapped[str]
    content: Mapped[dict]
    note: Mapped[str]
    prepared_by: Mapped[str]
    prepared_person: Mapped[UUID | None]
    decided_by: Mapped[str]
    """The name of whoever approved it, or took it back."""
    decided_person: Mapped[UUID | None]
    decided_as: Mapped[str]
    """In which role."""
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class OpenItem(Identified, Open, Base):
    """What stands on the open pages, as it was approved. Its id is the publication's."""

    __tablename__ = "open_item"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    watched = True
    constraints = (one_of("kind", KINDS), within_tenant("id", "publication"))
    kind: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    concerns: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict]
    """{} once it was taken back."""
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    note: Mapped[str]
    """What was corrected; "" of the first."""
    taken_back_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    taken_back_note: Mapped[str]


class PublishingChoice(Owned, Versioned, Base):
    """Whom the municipality has named to approve."""

    __tablename__ = "publishing_choice"
    web_grants, worker_grants = "SELECT, INSERT, UPDATE", "SELECT"
    constraints = (one_of("approver", APPROVERS),)
    approver: Mapped[str]
