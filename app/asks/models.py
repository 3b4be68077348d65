from datetime import date
from uuid import UUID

from sqlalchemy import Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

COUNCIL, BOARD, OTHER = ADDRESSEES = "council", "board", "other"
"""The council stands behind it, a board decides, or a company, a federation or an authority answers."""
YES, NO, LATER = ANSWERS = "yes", "no", "later"


class Ask(Identified, Versioned, Removable, Owned, Base):
    """What a group asks of the council or through it (fråga till rådet), and the answer that came back."""

    __tablename__ = "ask"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("addressee", "answer")
    constraints = (
        within_tenant("group_id", "working_group"),
        within_tenant("meeting_id", "meeting"),
        one_of("addressee", ADDRESSEES),
        one_of("answer", ANSWERS),
        Index("ask_meeting_idx", "tenant_id", "meeting_id"),
        Index("ask_group_idx", "tenant_id", "group_id"),
    )
    group_id: Mapped[UUID | None]
    """Whose it is; None: the coordinator's own."""
    meeting_id: Mapped[UUID | None]
    """The council's meeting at which it is put."""
    text: Mapped[str]
    ground: Mapped[str]
    addressee: Mapped[str]
    function: Mapped[str]
    """Which board, or who else is to answer; "" of the council's own."""
    answer: Mapped[str | None]
    said: Mapped[str]
    """The answer in words."""
    paragraph: Mapped[str]
    registry_number: Mapped[str]
    answered_on: Mapped[date | None]


class MethodReview(Identified, Versioned, Owned, Base):
    """How the council sees the way of working of one year."""

    __tablename__ = "method_review"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "year"),)
    year: Mapped[int] = mapped_column(SmallInteger)
    worked: Mapped[str]
    failed: Mapped[str]
    change: Mapped[str]
    """What was decided to be done otherwise."""
    reviewed_on: Mapped[date]
