"""Since when each organisation reports regularly, and one rhythm for an area and its municipalities.

An index by which the days that each organisation has reported are walked. In the profiles, the Monday from which the
area counts its periods is kept with each of its municipalities, and a municipality's own only where it differs.
Nobody's periods change: where the municipalities of an area agree, the area takes their rhythm.
"""

import json
from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0012_organisation_history"
down_revision = "0011_one_number"
branch_labels = depends_on = None

INDEX = "incident_organisation_idx"
FORMER = "2026-01-05"
"""What a profile without a Monday meant."""


def upgrade() -> None:
    op.create_index(
        INDEX,
        "incident",
        ["tenant_id", "organisation_id", "local_date"],
        postgresql_include=["category_id"],
        postgresql_where=sa.text("state = 'counted'"),
    )
    connection = op.get_bind()
    profiles = _profiles(connection)
    of_area = defaultdict(list)
    for id, (area_id, _values) in profiles.items():
        if id != area_id:
            of_area[area_id].append(id)

    def anchor(id) -> str:
        return (profiles[id][1] if id in profiles else {}).get("period_anchor") or FORMER

    for tenant_id in for_each_tenant(connection):
        if tenant_id not in profiles:
            continue
        area_id, values = profiles[tenant_id]
        theirs = [anchor(id) for id in of_area[area_id]]
        common = theirs[0] if theirs and len({_phase(one) for one in theirs}) == 1 else anchor(area_id)
        own = None if _phase(anchor(tenant_id)) == _phase(common) or tenant_id == area_id else anchor(tenant_id)
        _keep(connection, tenant_id, {**values, "area_anchor": common, "period_anchor": own})


def downgrade() -> None:
    connection = op.get_bind()
    profiles = _profiles(connection)
    for tenant_id in for_each_tenant(connection):
        if tenant_id in profiles:
            values = profiles[tenant_id][1]
            area = values.pop("area_anchor", FORMER)
            _keep(connection, tenant_id, {**values, "period_anchor": values.get("period_anchor") or area})
    op.drop_index(INDEX)


def _profiles(connection) -> dict:
    """Id of a tenant -> (its area's, the values of its profile)."""
    found = {}
    for _tenant_id in for_each_tenant(connection):
        rows = connection.execute(sa.text("SELECT tenant_id, area_id, values FROM tenant_profile"))
        found |= {tenant_id: (area_id, dict(values)) for tenant_id, area_id, values in rows}
    return found


def _keep(connection, tenant_id, values: dict) -> None:
    statement = sa.text("UPDATE tenant_profile SET values = :values WHERE tenant_id = :id")
    connection.execute(statement, {"values": json.dumps(values), "id": tenant_id})


def _phase(monday: str) -> int:
    return date.fromisoformat(monday).toordinal() % 14
