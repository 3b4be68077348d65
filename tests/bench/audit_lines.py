"""How long the log's questions and the nightly check take over many lines.

    python -m tests.bench.audit_lines [READ_LINES] [LINKS]

Made by the database's own functions in a throw-away cluster: read lines of 200 members, sealed, and a chain of links;
asked by the web's role behind row security.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from app import domains
from app.audit_log import service
from config.local import servers
from tenants import audit
from tenants.access import CALENDAR, Actor, Role
from tenants.checkpoints import CheckpointFile, signing_key
from tenants.files import FileStore
from tenants.models import Tenant, uuid7
from tenants.registry import find_tenant
from tenants.scope import Database
from tenants.verification import standing, verify
from tests import world
from tests.databases import make_empty, url_as

AT_A_TIME = 20_000
READS = """
DO $$ BEGIN FOR n IN {first}..{last} LOOP
    CALL audit.add_read(jsonb_build_object('id', gen_random_uuid(), 'at', now() - n * interval '7 s',
        'actor', 'x', 'membership_id', md5(mod(n, 200)::text)::uuid, 'act', 'incidents.read', 'request_id', '', 'shown',
        CASE mod(n, 10) WHEN 0 THEN jsonb_build_array(gen_random_uuid(), gen_random_uuid()) END));
END LOOP; END $$
"""
LINKS = """
DO $$ BEGIN FOR n IN {first}..{last} LOOP
    CALL audit.add(jsonb_build_object('id', gen_random_uuid(), 'at', now() - n * interval '60 s', 'actor', 'x',
        'membership_id', md5(mod(n, 200)::text)::uuid, 'act', 'incidents.report', 'object_kind', 'incident',
        'object_id', gen_random_uuid(), 'request_id', '', 'outcome', 'done'));
END LOOP; END $$
"""
OFFICER = Actor("ombudet", frozenset({Role.AUDITOR}), membership_id=uuid7())


def main(reads: int, links: int) -> None:
    domains.know_tables()
    with TemporaryDirectory() as folder, servers.running_postgres(None, "wheel") as server:
        make_empty(create_engine(server.url, isolation_level="AUTOCOMMIT"), server.url, "bench")
        options = {"files": FileStore(Path(folder)), "enqueue": lambda *_ids: None, "clock": lambda: world.NOW}
        web, worker = (Database(url_as(server.url, "bench", login), **options) for login in ("web", "worker"))
        world.build(worker)
        koping = find_tenant(worker, slug="koping")
        _fill(worker, koping, READS, reads)
        _fill(worker, koping, LINKS, links)
        print(f"{reads:,} read lines, {links:,} links")
        _timed("a seal", lambda: _in(worker, koping, audit.seal_reads))
        with create_engine(server.url).connect() as superuser:
            superuser.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        for told, asked in {
            "what one member has read": {"reads": True, "membership_id": _member(worker, koping)},
            "who has read one report": {"reads": True, "object_id": uuid7()},
            "what one member has done": {"membership_id": _member(worker, koping)},
            "the newest": {"reads": True},
        }.items():
            _timed(told, lambda asked=asked: _in(web, koping, lambda scope: service.read_log(scope, **asked), OFFICER))
        _timed("everybody in the list", lambda: _in(web, koping, service.people, OFFICER))
        while _in(worker, koping, audit.seal_reads) == audit.MOST_SEALED:
            pass
        key, file = signing_key(Path(folder) / "key" / "key.pem"), CheckpointFile(Path(folder) / "audit")
        file.add(key, {koping.id: _in(worker, koping, standing)}, world.NOW)
        found = _timed("the check of all", lambda: verify(worker, file, key.public_key()))
        print("it holds" if found.holds else found.faults)
        web.engine.dispose()
        worker.engine.dispose()


def _fill(database: Database, tenant: Tenant, statement: str, count: int) -> None:
    for first in range(1, count + 1, AT_A_TIME):
        with database.scope(tenant, CALENDAR) as scope:
            last = min(first + AT_A_TIME - 1, count)
            scope.db.connection().exec_driver_sql(statement.format(first=first, last=last))


def _in(database: Database, tenant: Tenant, ask, actor: Actor = CALENDAR):
    with database.scope(tenant, actor) as scope:
        return ask(scope)


def _member(database: Database, tenant: Tenant):
    statement = text("SELECT membership_id FROM read_line WHERE act = 'incidents.read' LIMIT 1")
    return _in(database, tenant, lambda scope: scope.db.connection().scalar(statement))


def _timed(told: str, do):
    started = time.monotonic()
    result = do()
    print(f"  {told:28} {(time.monotonic() - started) * 1000:9,.0f} ms", flush=True)
    return result


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*given, *(1_000_000, 100_000)[len(given) :])
