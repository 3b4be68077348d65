"""What goes along is all that a tenant has, and no secret; whatever a later table holds."""

import re
from pathlib import Path

from sqlalchemy import text

from app.moving.readme import holds
from tenants import contents
from tenants.audit import AuditLine, ReadLine
from tenants.models import Base
from tests.databases import engine_of
from tests.tenants.rows import MODELS

SECRET = re.compile(r"token|secret|password|recipe|proof|hash|mac$|code$|key$")
NO_SECRETS = {
    ("audit_line", "hash"): "follows from the line, so that whoever reads can follow the chain",
    ("audit_head", "hash"): "the same of the last",
    ("police_event", "content_hash"): "of what the police have published",
    ("address", "key"): "how a street and number are spelled",
    ("incident", "intake_key"): "which row of which file it was read of",
    ("survey_respondent", "key"): "that somebody has answered, known again by nothing else",
    ("official_figure", "code"): "a crime's number at Brå",
    ("reference_figure", "code"): "a municipality's number at SCB",
    ("threshold_rule", "code"): "which kind of rule",
    ("tip_place", "code"): "printed on a sheet for everybody",
}
"""(table, column) -> why it may go along, whatever it is called."""
OF_SECRETS = (
    "SELECT recipe FROM person_password UNION ALL SELECT proof_hash FROM person_password"
    " UNION ALL SELECT token_hash FROM session UNION ALL SELECT token_hash FROM access_token"
    " UNION ALL SELECT token_hash FROM phone UNION ALL SELECT secret_hash FROM phone"
    " UNION ALL SELECT proof_hash FROM phone UNION ALL SELECT recipe FROM phone UNION ALL SELECT code_hash FROM tip"
    " UNION ALL SELECT mac FROM audit_line UNION ALL SELECT mac FROM read_line"
    " UNION ALL SELECT token_hash FROM invitation"
)


def test_every_table_of_a_tenant_goes_along_or_is_named_with_a_reason():
    along = {table.name for table in contents.tables()}
    assert along | contents.LEFT_OUT.keys() == MODELS.keys()
    assert not along & contents.LEFT_OUT.keys() and all(contents.LEFT_OUT.values())
    others = Base.metadata.tables.keys() - MODELS.keys()
    assert others == contents.PLATFORM.keys() | {"tenant", "person"}
    assert {table for table, _ in contents.COLUMNS} | contents.ROWS.keys() <= along
    assert all(holds(table) for table in along), "say in Swedish in app/moving/readme.py what it holds"


def test_what_goes_along_points_at_nothing_that_stays():
    loose = [
        (table.name, key.referred_table.name)
        for table in contents.tables()
        for key in table.foreign_key_constraints
        if key.referred_table.name in contents.LEFT_OUT
    ]
    assert loose == []


def test_a_column_that_is_called_as_secrets_are_stays_or_is_argued_for():
    along = {(table.name, name) for table in contents.tables() for name in contents.columns(table)}
    called = {one for one in along if SECRET.search(one[1]) and not one[1].endswith("sha256")}
    assert called == NO_SECRETS.keys(), "name it in contents.COLUMNS, or say here why it is none"


def test_no_secret_and_nothing_of_another_tenant_lies_in_any_file(taken, here):
    written = b"".join(path.read_bytes() for path in sorted(Path(taken).rglob("*")) if path.is_file())
    with engine_of(here.world.urls[None]) as superuser, superuser.connect() as connection:
        secrets = [one for one in connection.scalars(text(OF_SECRETS)) if one]
        pads = connection.execute(text("SELECT inner_pad, outer_pad FROM audit.key")).one()
    assert len(secrets) > 40
    assert [one for one in (*secrets, *(pad.hex() for pad in pads)) if one.encode() in written] == []
    others = [tenant.id for slug, tenant in here.world.tenants.items() if slug != "koping"]
    assert [id for id in others if str(id).encode() in written] == []
    assert b"arboga.example" not in written


def test_the_log_tells_before_and_after(taken, here):
    with here.world.worker.scope(here.world.tenants["koping"]) as scope:
        done = [
            line.act for line in scope.db.query(AuditLine).order_by(AuditLine.seq) if line.act.startswith("moving.")
        ]
        read = [line.act for line in scope.db.query(ReadLine) if line.act.startswith("moving.")]
    assert done[:2] == ["moving.begin", "moving.export"] and "moving.take_out" in read
