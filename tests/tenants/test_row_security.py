"""A table is guarded by its model's kind alone. The tables are thrown away: nothing is committed."""

from uuid import UUID

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from migrations.row_security import Unguarded, secure
from tenants.models import Owned, Published, Shared, uuid7
from tests.tenants.catalogue import expected_policies

POLICIES = (
    "SELECT polname, polcmd::text, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
    " FROM pg_policy WHERE polrelid = 'thrown_away'::regclass"
)
CREATE = "CREATE TABLE thrown_away (tenant_id uuid, area_id uuid)"


@pytest.fixture
def owner(walls):
    """A connection of the role that migrates, undone at the end."""
    with walls.engines["owner"].connect() as connection:
        yield connection
        connection.rollback()


def new_model(*kinds: type, **attributes):
    """The base of a new model, whose table has one line beside its columns: its name."""

    class Base(DeclarativeBase):
        metadata = MetaData()

    columns = {"__annotations__": {"tenant_id": Mapped[UUID]}, "tenant_id": mapped_column(primary_key=True)}
    return Base, type("ThrownAway", (*kinds, Base), {"__tablename__": "thrown_away", **columns, **attributes})


def may(connection, role: str) -> set[str]:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    question = text("SELECT has_table_privilege(:role, 'thrown_away', :right)")
    return {right for right in rights if connection.scalar(question, {"role": role, "right": right})}


@pytest.mark.parametrize(("kind", "alike"), [(Owned, "run"), (Published, "shape")])
def test_a_new_table_gets_the_wall_of_its_kind_without_a_further_line(owner, kind, alike):
    base, _ = new_model(kind)
    owner.exec_driver_sql(CREATE)
    secure(owner, base)
    assert {tuple(row) for row in owner.execute(text(POLICIES))} == expected_policies(alike)
    assert may(owner, "samsyn_web") == may(owner, "samsyn_worker") == {"SELECT", "INSERT", "UPDATE", "DELETE"}

    mine, theirs = uuid7(), uuid7()
    add = text("INSERT INTO thrown_away VALUES (:tenant, :tenant)")
    owner.execute(text(f"SET LOCAL app.tenant_id = '{mine}'"))
    owner.execute(add, {"tenant": mine})
    assert owner.scalar(text("SELECT count(*) FROM thrown_away")) == 1
    with pytest.raises(ProgrammingError, match="row-level security"), owner.begin_nested():
        owner.execute(add, {"tenant": theirs})
    owner.execute(text(f"SET LOCAL app.tenant_id = '{theirs}'"))
    assert owner.scalar(text("SELECT count(*) FROM thrown_away")) == 0


def test_what_a_model_grants_replaces_what_was_granted(owner):
    base, model = new_model(Owned)
    owner.exec_driver_sql(CREATE)
    secure(owner, base)
    model.web_grants = "SELECT"
    secure(owner, base)
    assert may(owner, "samsyn_web") == {"SELECT"}
    assert may(owner, "samsyn_worker") == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_with_nothing_new_no_table_is_touched(owner):
    base, _ = new_model(Owned)
    owner.exec_driver_sql(CREATE)
    secure(owner, base)
    made = owner.scalars(text("SELECT oid FROM pg_policy WHERE polrelid = 'thrown_away'::regclass")).all()
    secure(owner, base)
    assert owner.scalars(text("SELECT oid FROM pg_policy WHERE polrelid = 'thrown_away'::regclass")).all() == made


def test_a_table_that_a_migration_makes_anew_gets_its_wall_again(owner):
    base, _ = new_model(Owned)
    owner.exec_driver_sql(CREATE)
    secure(owner, base)
    owner.exec_driver_sql("DROP TABLE thrown_away")
    owner.exec_driver_sql(CREATE)
    secure(owner, base)
    assert {tuple(row) for row in owner.execute(text(POLICIES))} == expected_policies("run")


def test_a_table_without_kind_grants_or_model_is_refused(owner):
    for kinds, told in (((), "0 kinds"), ((Owned, Published), "2 kinds"), ((Shared,), "samsyn_web")):
        with pytest.raises(Unguarded, match=told):
            secure(owner, new_model(*kinds)[0])

    class Base(DeclarativeBase):
        metadata = MetaData()

    Table("thrown_away", Base.metadata, Column("id", Uuid))
    with pytest.raises(Unguarded, match="no model"):
        secure(owner, Base)
