"""Runs the migrations as the role that owns the tables (OWNER_DATABASE_URL)."""

import os

from alembic import context
from sqlalchemy import create_engine

import migrations.models  # noqa: F401  (every table, for comparison with the models)
from tenants.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    with create_engine(os.environ["OWNER_DATABASE_URL"]).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            context.run_migrations()
else:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
