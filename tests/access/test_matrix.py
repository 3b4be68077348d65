"""Who may do what: the code's permissions and acts against the table written by hand."""

from dataclasses import replace

import pytest

from tenants.access import NOBODY, PHONE, ROLE_NAMES, Actor, Permission, Role
from tenants.errors import NotAllowed
from tests.access import expected
from tests.access.acts import ACTS

ROLES = [role.value for role in Role]


def test_the_roles_are_the_matrixs_own():
    systems = {"calendar", "command_line"}
    assert set(ROLES) == {*expected.MEMBERS.split(), *expected.AREA.split(), *expected.ROOMS.split(), *systems}
    assert set(ROLE_NAMES) == set(Role), "every role has a Swedish name"


def test_every_permission_stands_in_the_table():
    new = {name for name in Permission.registry if not name.startswith("test.")} - set(expected.PERMISSIONS)
    gone = set(expected.PERMISSIONS) - set(Permission.registry)
    assert not new, f"decide who holds {sorted(new)} from the access matrix and write it in tests/access/expected/"
    assert not gone, f"no act is guarded by {sorted(gone)} any more: take it out of tests/access/expected/"


@pytest.mark.parametrize("permission", sorted(expected.PERMISSIONS))
def test_a_permission_is_held_by_the_roles_of_the_matrix_and_no_others(permission):
    held = {role.value for role in Permission.registry[permission].roles}
    assert held - expected.roles(permission) == set(), "these may more than the matrix says"
    assert expected.roles(permission) - held == set(), "the matrix grants it to these too (or name them in NOT_YET)"


def test_what_is_not_yet_granted_is_in_the_matrix():
    for permission, (roles, why) in expected.NOT_YET.items():
        assert set(roles.split()) <= set(expected.PERMISSIONS[permission].split()) and why


def test_every_act_stands_in_the_table():
    new, gone = set(ACTS) - set(expected.ACTS), set(expected.ACTS) - set(ACTS)
    assert not new, f"write in tests/access/expected/ which permission guards {sorted(new)}"
    assert not gone, f"these acts are gone, or are guarded no more: {sorted(gone)}"


@pytest.mark.parametrize("name", sorted(expected.ACTS))
def test_an_act_is_guarded_by_its_permission(name):
    guard = ACTS[name].permission
    assert (guard.name if guard else None) == expected.ACTS[name]


def test_an_act_that_changes_something_is_not_guarded_by_a_permission_to_read():
    """The line of a permission that `reads` is no link of the chain, so nothing may be changed under it."""
    changing = {
        "report",
        "add",
        "correct",
        "withdraw",
        "classify",
        "settle",
        "register",
        "invite",
        "end",
        "create",
        "change",
        "remove",
        "write",
        "submit",
        "log",
        "set",
        "order",
        "finalize",
        "keep",
        "import",
        "load",
        "reopen",
    }
    for name, permission in expected.ACTS.items():
        if permission and name.rsplit(".", 1)[1].split("_")[0] in changing:
            assert not Permission.registry[permission].reads, name


@pytest.mark.parametrize("name", sorted(name for name, permission in expected.ACTS.items() if permission))
def test_whoever_lacks_the_permission_is_refused_before_anything_else(town, name):
    """Every act × every role that may not, and nobody: refused although not one input is given."""
    allowed = expected.roles(expected.ACTS[name])
    with town.world.web.scope(town.world.tenants["koping"]) as scope:
        for role in (*Role, None):
            if role is not None and role.value in allowed:
                continue
            asking = scope.acting_as(Actor("prov", frozenset({role})) if role else NOBODY)
            with pytest.raises(NotAllowed) as refused:
                ACTS[name](asking)
            assert refused.value.code == expected.ACTS[name]


def test_a_remembered_phone_gives_an_explicit_few_of_its_holders_rights_and_no_others(town):
    """Every act × every role on a phone."""
    assert {name for name, one in Permission.registry.items() if one.is_within(PHONE)} == expected.BY_PHONE
    with town.world.web.scope(town.world.tenants["koping"]) as scope:
        for role in Role:
            held = Actor("prov", frozenset({role}))
            on_phone = replace(held, reach=PHONE)
            for permission in Permission.registry.values():
                assert on_phone.may(permission) == (held.may(permission) and permission.name in expected.BY_PHONE)
        everything = scope.acting_as(Actor("prov", frozenset(Role), reach=PHONE))
        for name, permission in expected.ACTS.items():
            if permission and permission not in expected.BY_PHONE:
                with pytest.raises(NotAllowed):
                    ACTS[name](everything)


def test_without_membership_nothing_is_allowed():
    assert not any(NOBODY.may(permission) for permission in Permission.registry.values())


def test_rights_of_several_roles_add_up_and_no_further():
    one, other = Actor("a", frozenset({Role.ANALYST})), Actor("b", frozenset({Role.COUNCIL_MEMBER}))
    both = Actor("c", one.roles | other.roles)
    for permission in Permission.registry.values():
        assert both.may(permission) == (one.may(permission) or other.may(permission))


SHOWS_NOTHING = {"intake.notice", "documents.redact"}
"""Whether any file has been read in; and that words are taken away, which is decided on its own page."""


def test_administrator_and_auditor_hold_nothing_that_shows_content():
    """Properties P4 and P5 of the security goals, over the whole table."""
    content = {
        name
        for name in expected.PERMISSIONS.keys() - SHOWS_NOTHING
        if name.split(".")[0]
        in ("incidents", "alerts", "situational_pictures", "est", "documents", "comparison", "intake", "police_events")
    }
    for role in ("administrator", "auditor"):
        assert {name for name in content if role in expected.roles(name)} == set()
    council = {name for name in content if "council_member" in expected.roles(name)}
    # Final documents, whether a file is one, and how many of their reports have been changed since; nothing else.
    assert council == {"documents.read", "documents.verify", "incidents.changed"}
    for role in ("area_chief", "area_analyst"):
        rows = {name for name in content if role in expected.roles(name)}
        assert not rows & {"incidents.read", "incidents.count", "alerts.read", "situational_pictures.read", "est.read"}


def test_the_written_table_is_the_codes():
    from tests.access.table import DOCUMENT, document

    assert DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m tests.access.table"


def test_every_role_has_its_column():
    from tests.access.table import SHORT

    assert set(SHORT) == set(Role) and len(set(SHORT.values())) == len(SHORT)
