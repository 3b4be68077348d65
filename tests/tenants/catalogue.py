"""What PostgreSQL's own catalogue must say about the walls. Breaches as sentences; an empty list is good."""

from collections.abc import Generator, Iterator

from sqlalchemy import Connection, text

from tenants.models import Addressed, Open, Published
from tests.tenants import rights
from tests.tenants.rows import MODELS

PLATFORM = {
    "tenant",
    "category",
    "person",
    "person_password",
    "session",
    "sign_in_attempt",
    "installation_fact",
    "alembic_version",
}
"""Tables that belong to no tenant. A new one must be argued for: whatever stands in it is seen by everybody."""
ONLY_ADDED_TO = {"document", "incident_version"}
"""Web and worker may insert and read here, never change or remove."""
ONLY_READ = {"audit_line", "audit_head", "read_line"}
"""Web and worker only read here: the functions below add."""
LOGINS = ("samsyn_web", "samsyn_worker")
OWNER = "samsyn_owner"
SEARCH_PATH = "search_path=pg_catalog, pg_temp"
_OWN = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"
_CURRENT = "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid"
_PUBLIC = "(NULLIF(current_setting('app.public_id'::text, true), ''::text))::uuid"
_PERSON = "(NULLIF(current_setting('app.person_id'::text, true), ''::text))::uuid"


def breaches(connection: Connection) -> list[str]:
    """Everything the catalogue says that it should not."""
    return list(each_breach(connection))


def each_breach(connection: Connection) -> Generator[str]:
    """The same one by one: whoever wants to know whether there is any asks no further than to the first."""
    for check in (_tables, _policies, _what_goes_past_the_walls, _functions, _roles, _grants, _append_only):
        yield from check(connection)


def expected_policies(table: str) -> set[tuple]:
    """(name, command, permissive, USING, WITH CHECK) of every policy the table has."""
    model = MODELS[table]
    base = ("base", "*", True, "true", "true")
    if issubclass(model, Published):
        also = f"(area_id = {_CURRENT})"
    elif issubclass(model, Open):
        also = f"(tenant_id = {_PUBLIC})"
    elif issubclass(model, Addressed) and model.addressed_to == "person":
        also = f"(person_id = {_PERSON})"
    elif issubclass(model, Addressed):
        also = f"(municipality_id = {_CURRENT})"
    else:
        return {base, ("wall", "*", False, _OWN, _OWN)}
    return {
        base,
        ("wall_read", "r", False, f"({_OWN} OR {also})", None),
        ("wall_insert", "a", False, None, _OWN),
        ("wall_update", "w", False, _OWN, _OWN),
        ("wall_delete", "d", False, _OWN, None),
    }


def _tables(connection: Connection) -> Iterator[str]:
    known = {*MODELS, *PLATFORM}
    for name, on, forced in connection.execute(
        text(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
        )
    ):
        if name not in known:
            yield f"{name} is neither a tenant's table (Owned, Published, Addressed, Open) nor in PLATFORM"
        elif name in MODELS and not (on and forced):
            yield f"row security is {'not forced' if on else 'off'} on {name}"
        known.discard(name)
    for name in sorted(known & set(MODELS)):
        yield f"{name} has a model and no migration"


def _policies(connection: Connection) -> Iterator[str]:
    rows = connection.execute(
        text(
            "SELECT c.relname, polname, polcmd::text, polpermissive, pg_get_expr(polqual, polrelid),"
            " pg_get_expr(polwithcheck, polrelid), polroles = '{0}' FROM pg_policy p"
            " JOIN pg_class c ON c.oid = polrelid WHERE c.relnamespace = 'public'::regnamespace"
        )
    ).all()
    for table in MODELS:
        there = {tuple(row[1:6]) for row in rows if row.relname == table}
        for policy in sorted(expected_policies(table) - there, key=str):
            yield f"{table} lacks the policy {policy}"
        for policy in sorted(there - expected_policies(table), key=str):
            yield f"{table} has a policy that is not ours: {policy}"
        if not all(row[6] for row in rows if row.relname == table):
            yield f"a policy of {table} is not for everybody"


def _what_goes_past_the_walls(connection: Connection) -> Iterator[str]:
    kinds = {"v": "view", "m": "materialised view", "f": "foreign table", "p": "partitioned table", "S": "sequence"}
    for name, kind in connection.execute(
        text("SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
    ):
        if kind in kinds:
            yield f"{name} is a {kinds[kind]}: it goes past the walls, or tells the others' pace"
    for name in connection.scalars(
        text(
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal"
            " AND relnamespace = 'public'::regnamespace"
        )
    ):
        yield f"{name} is a trigger"


def _functions(connection: Connection) -> Iterator[str]:
    there = set()
    for name, owner, definer, leakproof, configured, grantees in connection.execute(text(_FUNCTIONS)):
        there.add(name)
        if name not in rights.FUNCTIONS:
            yield f"{name} is a function that nobody has argued for: name it in tests/tenants/rights.py"
            continue
        expected = (OWNER, rights.FUNCTIONS[name][0], False, [SEARCH_PATH], rights.FUNCTIONS[name][1] | {OWNER})
        if (owner, definer, leakproof, configured, set(grantees)) != expected:
            yield f"{name} is {(owner, definer, leakproof, configured, sorted(grantees))}, not {expected}"
    yield from (f"the function {name} is gone" for name in sorted(rights.FUNCTIONS.keys() - there))
    others = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    for schema in set(connection.scalars(text(others))) - {"public", "audit"}:
        yield f"{schema} is a schema that nobody has argued for"
    for name, owner, acl in connection.execute(
        text(
            "SELECT relname, pg_get_userbyid(relowner), relacl::text FROM pg_class"
            " WHERE relnamespace = 'audit'::regnamespace AND relkind <> 'i'"
        )
    ):
        if (name, owner) != ("key", OWNER) or acl not in (None, "{samsyn_owner=arwdDxtm/samsyn_owner}", _PG15):
            yield f"audit.{name} belongs to {owner} and is granted {acl}"


def _roles(connection: Connection) -> Iterator[str]:
    for role in LOGINS:
        row = (
            connection.execute(
                text(
                    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,"
                    " EXISTS (SELECT 1 FROM pg_auth_members WHERE member = r.oid) AS member,"
                    " EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid) AS owner,"
                    " has_schema_privilege(rolname, 'public', 'CREATE') AS creates"
                    " FROM pg_roles r WHERE rolname = :role"
                ),
                {"role": role},
            )
            .mappings()
            .one()
        )
        for right, held in row.items():
            if held:
                yield f"{role} is too strong: {right}"
    for name, role in connection.execute(
        text(
            "SELECT relname, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
    ):
        if role != "samsyn_owner":
            yield f"{name} is owned by {role}"


def _grants(connection: Connection) -> Iterator[str]:
    for table, role, right in connection.execute(text(_GRANTS)):
        if role == "PUBLIC":
            yield f"everybody has {right} on {table}"
        elif role == "samsyn_backup":
            yield f"samsyn_backup has {right} on {table}: it reads through pg_read_all_data alone"
    held = connection.execute(text(f"{_GRANTS} UNION ALL {_COLUMN_GRANTS}")).all()
    for at, login in enumerate(LOGINS):
        for table in sorted({*rights.TABLES, *(row[0] for row in held)}):
            wanted = set(rights.TABLES[table][at].split()) if table in rights.TABLES else set()
            there = {right for name, role, right in held if (name, role) == (table, login)}
            if there != wanted:
                yield f"{login} holds {sorted(there)} on {table}, not {sorted(wanted)} (tests/tenants/rights.py)"
    if connection.scalar(text("SELECT count(*) FROM pg_default_acl")):
        yield "there are default privileges: a new table would be granted without anybody saying so"


def _append_only(connection: Connection) -> Iterator[str]:
    for table, role, right in connection.execute(text(_GRANTS)):
        if table in ONLY_ADDED_TO and role in LOGINS and right not in ("SELECT", "INSERT"):
            yield f"{role} may {right} in {table}, which is only added to"
        if table in ONLY_READ and role in LOGINS and right != "SELECT":
            yield f"{role} may {right} in {table}, which the database's functions write"


_PG15 = "{samsyn_owner=arwdDxt/samsyn_owner}"
_FUNCTIONS = """
SELECT nspname || '.' || proname, pg_get_userbyid(proowner), prosecdef, proleakproof, proconfig,
       ARRAY(SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END
             FROM aclexplode(coalesce(proacl, acldefault('f', proowner))))
FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
"""
_GRANTS = """
SELECT c.relname, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END, g.privilege_type
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
"""
_COLUMN_GRANTS = """
SELECT c.relname, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END,
    g.privilege_type || '(' || a.attname || ')'
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) g
WHERE c.relnamespace = 'public'::regnamespace
"""
