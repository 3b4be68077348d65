"""What a domain's own tests add to the lists of the suites that run over everything.

`tests/<domain>/visits.py` may hold `VISITS`, `FORMS`, `NO_PAGE`, `NOTHING_TO_FILL_IN` (`tests/browser/addresses.py`)
and `OPERATIONS` (`tests/bad_input/test_api.py`), so that a new domain touches none of those files.
"""

from importlib import import_module
from importlib.util import find_spec

from app.domains import DOMAINS


def added(name: str) -> list:
    """The entries (of a mapping its items) that the domains' `visits.py` have under this name."""
    homes = [f"tests.{domain}" for domain in DOMAINS if find_spec(f"tests.{domain}")]
    found = [import_module(f"{home}.visits") for home in homes if find_spec(f"{home}.visits")]
    lists = [getattr(module, name, ()) for module in found]
    return [entry for some in lists for entry in (some.items() if isinstance(some, dict) else some)]
