from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.mail.kinds import STATES, WAITING
from tenants.models import Base, Identified, Owned, one_of, within_tenant


class Mail(Identified, Owned, Base):
    """One letter to one person. Sent by the run whose period is its id."""

    __tablename__ = "mail"
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (
        one_of("state", STATES),
        within_tenant("membership_id", "membership"),
        Index("mail_membership_idx", "tenant_id", "membership_id"),
    )
    kind: Mapped[str]
    """One of `app.domains.kinds_of_letters()`; the database knows no list of them."""
    membership_id: Mapped[UUID | None]
    """Whom it is for; her address is looked up when it is sent. None for somebody who is not known here: asking for
    a new password costs the same work whoever is meant."""
    about_id: Mapped[UUID | None]
    """The run, or whatever else, that it tells of."""
    message_id: Mapped[str]
    """As its Message-ID: the same at every try, so that a letter that arrives twice can be told to be one."""
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(default=WAITING)
    """waiting, sent (the server has said yes), refused (for good), unneeded (she has a way in already, or has left)."""
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refused_with: Mapped[int | None]
    """The three digits with which the server refused it."""


class NoticeChoice(Owned, Base):
    """Whether somebody wants letters of one kind, under one of her roles; without a row what is usual for the kind."""

    __tablename__ = "notice_choice"
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT"
    constraints = (within_tenant("membership_id", "membership"),)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[bool]
