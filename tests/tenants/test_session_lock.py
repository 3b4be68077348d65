"""Lock 2 alone, and all locks together: what a session reaches, table by table."""

import pytest

from tests.tenants import session_lock
from tests.tenants.rows import MODELS, SAMPLE


@pytest.mark.parametrize("table", MODELS)
def test_all_locks_on_a_tenant_reaches_its_own_rows_alone(walls, table):
    assert session_lock.breaches(walls.engines["web"], walls.rows, table) == []


@pytest.mark.parametrize("table", SAMPLE)
def test_without_row_security_the_session_alone_holds(walls, table):
    assert session_lock.breaches(walls.engines["superuser"], walls.rows, table) == []


@pytest.mark.parametrize("login", ["web", "superuser"])
def test_a_person_reads_her_membership_of_another_tenant_and_nobody_elses(walls, login):
    assert session_lock.reads_own_membership_elsewhere(walls.engines[login], walls.rows)
