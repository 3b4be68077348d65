from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from app.basemaps.container import FORMATS, KINDS
from tenants.models import Base, Published, one_of


class Basemap(Published, Base):
    """The background of a tenant's maps; its file lies beside the database, under its hash. At most one a tenant.

    Streets are public geography: the area reads the row, and draws its map on them."""

    __tablename__ = "basemap"
    watched = True
    constraints = (one_of("format", FORMATS), one_of("kind", KINDS))
    format: Mapped[str]
    kind: Mapped[str]
    min_zoom: Mapped[int]
    max_zoom: Mapped[int]
    bounds: Mapped[list]
    """[south, west, north, east] in degrees (WGS84)."""
    attribution: Mapped[str]
    """Whose map it is, as the map says."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]
    """Of the file: its name on disk, and the version of what a browser keeps."""
    file_name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
