from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.audience import Audience
from tenants.models import Base, Identified, Owned, one_of, within_tenant

DRAFT, FINAL = "draft", "final"


class Document(Identified, Owned, Base):
    """One edition of one document, as draft or as final. Rows are inserted and read, never changed or removed."""

    __tablename__ = "document"
    told = ("state",)
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        UniqueConstraint("tenant_id", "kind", "period", "edition", "audience", "state"),
        one_of("state", (DRAFT, FINAL)),
        one_of("audience", tuple(Audience)),
    )
    kind: Mapped[str]
    title: Mapped[str]
    period: Mapped[str]
    edition: Mapped[int]
    audience: Mapped[str]
    """Whom it is made for: it tells what this kind of reader may count, and is opened by nobody who counts less."""
    state: Mapped[str]
    media_type: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    source_sha256: Mapped[str]
    counted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When its figures were counted: what is changed later is not in them."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    registry_number: Mapped[str | None]
    case_number: Mapped[str | None]
    """The municipal board's (KS) number of the matter that it belongs to."""
    run_id: Mapped[UUID | None]

    @property
    def readers(self) -> str:
        """Whom it is made for, in words."""
        return Audience(self.audience).label


class DocumentWithdrawal(Owned, Base):
    """That an edition is read by nobody any more, since words were removed from what it was made of (sanering). Its
    files go with the next sweep; its row stays. Rows are inserted and read, never changed or removed."""

    __tablename__ = "document_withdrawal"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("document_id", "document"), within_tenant("replaced_by", "document"))
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    replaced_by: Mapped[UUID | None]
    """The edition made in its stead; None where none was: of drafts, and where a later one holds none of the words."""
    withdrawn_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
