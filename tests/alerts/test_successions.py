"""A type that was renamed, moved or split keeps its series: the file that says so, read as the product reads it."""

from datetime import date, timedelta

import pytest

from app.taxonomy import service as taxonomy

SINCE = date(2026, 3, 1)
ROWS = """from_slug,to_slug,since
klotter,buskorning,2026-03-01
buskorning,skada-byggnad,2026-06-01
glaskross,skada-byggnad,2026-03-01
glaskross,hot,2026-03-01
"""


@pytest.fixture
def told(tmp_path, monkeypatch):
    """The file of a product in which graffiti was moved, twice, and broken windows were split."""

    def write(text: str):
        (tmp_path / "successions.csv").write_text(text, encoding="utf-8")
        monkeypatch.setattr(taxonomy, "HERE", tmp_path)
        rows = taxonomy.successions.__wrapped__()
        monkeypatch.setattr(taxonomy, "successions", lambda: rows)
        return rows

    taxonomy.categories()  # its own file is read before
    return write


def groups(slug: str, day: date) -> set[str]:
    return taxonomy.counted_since(taxonomy.by_slug()[slug].id, day)


def group_of(*slugs: str) -> set[str]:
    return {taxonomy.by_slug()[slug].group for slug in slugs}


def test_earlier_reports_stand_in_the_history_of_what_took_over(told):
    assert [row.since for row in told(ROWS)] == [SINCE, date(2026, 6, 1), SINCE, SINCE]
    before, after = SINCE - timedelta(days=1), SINCE
    # Moved, and what it was moved to was moved again.
    assert groups("klotter", before) == group_of("skada-byggnad")
    assert groups("klotter", after) == group_of("klotter")
    # Split: in the history of both.
    assert groups("glaskross", before) == group_of("skada-byggnad", "hot") and len(groups("glaskross", before)) == 2
    assert groups("hot", before) == group_of("hot")


def test_a_type_that_does_not_exist_is_a_mistake(told):
    with pytest.raises(KeyError):
        told("from_slug,to_slug,since\nklottr,buskorning,2026-03-01\n")


def test_the_products_own_file_can_be_read():
    """No type has been renamed yet: the file says nothing, and every type stands in its own group."""
    assert taxonomy.successions() == ()
    assert all(
        taxonomy.counted_since(one.id, date(2020, 1, 1)) == {one.group} for one in taxonomy.categories().values()
    )
