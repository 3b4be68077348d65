"""`python -m migrations.baseline > migrations/baseline.sql`: the first version's tables, written from the models.

Only while nothing is deployed. Afterwards the baseline is history, and a changed model has a migration of its own.
"""

import inspect
from collections.abc import Iterator

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import migrations.models  # noqa: F401  (every table)
from tenants.models import Base


def lines() -> Iterator[str]:
    """Each table, after those it points at, under its model's docstring; then its indexes."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    dialect = postgresql.dialect()
    yield "-- All tables of the first version. Policies and grants: row_security.py.\n"
    for table in Base.metadata.sorted_tables:
        yield from (f"-- {line}" for line in (inspect.getdoc(models[table]) or "").splitlines())
        created = str(CreateTable(table).compile(dialect=dialect)).strip().replace("\t", "    ")
        yield "\n".join(line.rstrip() for line in created.splitlines()).replace(")\n WITH", ") WITH") + ";"
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield f"{CreateIndex(index).compile(dialect=dialect)};"
        yield ""


if __name__ == "__main__":
    print("\n".join(lines()).rstrip())
