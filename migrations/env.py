"""Runs the migrations as the role that owns the tables (OWNER_DATABASE_URL), then guards every table by its kind."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

import migrations.models  # noqa: F401  (every table, for comparison with the models)
from migrations.row_security import secure
from tenants.models import Base


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
        secure(connection)


given = context.config.attributes.get("connection")
if given is None:
    with create_engine(os.environ["OWNER_DATABASE_URL"]).connect() as opened:
        run(opened)
else:
    run(given)
