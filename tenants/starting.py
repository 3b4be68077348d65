"""What must hold before a process of the product serves anything, asked of the database it was given."""

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from tenants.installation import DEMO, SCHEMA, known
from tenants.scope import Database

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"
STRONG = (
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'tenant'"
    " AND pg_has_role(current_user, relowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user"
)
SAME, OLDER, NEWER = "same", "older", "newer"


class NotReady(Exception):
    """Why a process may not serve with this database: one line that says what to do."""


def refuse_to_start(database: Database, *, demo: bool) -> None:
    """Raise NotReady unless the role is held by row security, the tables are of this version, and a database that
    holds the demo world says so on every page (`demo`). Raises Unavailable when the database does not answer."""
    with database.registry() as db:
        strong = role_is_too_strong(db.connection())
    if strong:
        raise NotReady("The database role may bypass row security. Use the role samsyn_web or samsyn_worker.")
    try:
        facts = known(database)
    except ProgrammingError:  # the table came with a migration
        facts = {}
    schema = facts[SCHEMA].value if SCHEMA in facts else ""
    if (compared := compare_schema(schema)) == OLDER:
        at = f"at {schema}" if schema else "of an older version"
        raise NotReady(f"The database is {at} and this Samsyn needs {newest_version()}: run `samsyn migrate` first.")
    if compared == NEWER:
        raise NotReady(
            f"The database is at {schema}, which is newer than this Samsyn ({newest_version()}): "
            "install the version that the database was migrated with."
        )
    if DEMO in facts and not demo:
        raise NotReady(
            "The database holds the demo world, and SAMSYN_DEMO is not 1: invented reports would be shown as real "
            "ones. Set SAMSYN_DEMO=1, or begin with an empty database for real use."
        )


def role_is_too_strong(connection: Connection) -> bool:
    """Whether the login role owns the tables or may bypass their walls."""
    return bool(connection.scalar(text(STRONG)))


def newest_version() -> str:
    """The last migration that this code has."""
    return max(path.stem for path in VERSIONS.glob("[0-9]*.py"))


def compare_schema(schema: str) -> str:
    """Whether tables at this migration ("" when one does not know which) are the same, older or newer than the code."""
    if schema == newest_version():
        return SAME
    return OLDER if not schema or (VERSIONS / f"{schema}.py").is_file() else NEWER
