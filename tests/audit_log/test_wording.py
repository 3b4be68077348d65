"""What the log's page calls things."""

from app import domains
from app.audit_log.wording import ACTS
from tenants.access import Permission


def test_every_act_that_leaves_a_line_has_a_swedish_name():
    domains.modules("permissions")
    of_the_product = {name for name in Permission.registry if name.split(".")[0] in {*domains.DOMAINS, *_OTHERS}}
    assert of_the_product - ACTS.keys() == set()


_OTHERS = {"organisations", "people"}
"""First words of permissions that are not a domain's name."""
