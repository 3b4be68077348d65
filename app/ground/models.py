from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of

OUTLINE, SUB_AREAS, PLACES, POPULATION = KINDS = "outline", "sub_areas", "places", "population"


class GroundDraft(Identified, Owned, Base):
    """What a file holds, to look at before it is saved; it is removed then, or when somebody drops it."""

    __tablename__ = "ground_draft"
    constraints = (one_of("kind", KINDS),)
    kind: Mapped[str]
    file_name: Mapped[str]
    source: Mapped[str]
    """Whose the file is, as somebody has written it."""
    content: Mapped[list]
    """As `features.py` and `rows.py` give it."""
    remarks: Mapped[list]
    """Sentences on what is odd and holds nobody up."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
