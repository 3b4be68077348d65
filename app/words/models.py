from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Owned


class Word(Owned, Base):
    """A lexeme that stands in the text of a counted report, with all that decides who may read that text.

    `@@` and `ILIKE` are not leakproof, so under row security an index of texts would serve nobody. This is a plain
    index whose columns are compared for equality: the question names whose texts it asks for, so that neither its
    answer nor the pages it reads depend on texts of others. It points at no report by a key: each row would be looked
    up again for it, and a test holds the rows to the texts.
    """

    __tablename__ = "word"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        Index("word_found_idx", "tenant_id", "lexeme", "organisation_id", "access_class", "local_date", "incident_id"),
    )
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-3)
    """No key points at the tenant either: for each of the rows it would be looked up again."""
    incident_id: Mapped[UUID] = mapped_column(primary_key=True)
    lexeme: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    access_class: Mapped[str]
    local_date: Mapped[date]
    """As the report's, all three."""
