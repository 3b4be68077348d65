from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Shared


class CategoryRow(Shared, Base):
    """A category as the database knows it, so that nothing can point at a number that is no category."""

    __tablename__ = "category"
    web_grants = worker_grants = "SELECT"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(unique=True)
    group_slug: Mapped[str]
    kind: Mapped[str]
