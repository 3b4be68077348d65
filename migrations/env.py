"""Runs the migrations as the role that owns the tables (OWNER_DATABASE_URL), then guards every table by its kind."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine, text

import migrations.models  # noqa: F401  (every table, for comparison with the models)
from migrations.row_security import secure
from tenants.installation import SCHEMA, InstallationFact
from tenants.models import Base

SAY_WHICH = """
INSERT INTO installation_fact (name, value, at) SELECT :name, version_num, now() FROM alembic_version
ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at
WHERE installation_fact.value <> excluded.value
"""
"""The version where web and worker may read it: what Alembic keeps is the owner's alone."""


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
        secure(connection)
        if connection.dialect.has_table(connection, InstallationFact.__tablename__):
            connection.execute(text(SAY_WHICH), {"name": SCHEMA})


given = context.config.attributes.get("connection")
if given is None:
    with create_engine(os.environ["OWNER_DATABASE_URL"]).connect() as opened:
        run(opened)
else:
    run(given)
