"""The categories as rows of the database, written after every migration (`app/domains.py`)."""

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from app.taxonomy.models import CategoryRow
from app.taxonomy.service import categories


def write(connection: Connection) -> int:
    """Make the database's categories those of our file; gives how many there are. They are never deleted."""
    rows = [{"id": c.id, "slug": c.slug, "group_slug": c.group, "kind": c.kind} for c in categories().values()]
    statement = insert(CategoryRow).values(rows)
    new = {name: statement.excluded[name] for name in ("slug", "group_slug", "kind")}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new))
    return len(rows)
