"""What a municipality calls itself, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

EDIT = Visit("settings.municipality")
VISITS = [EDIT, Visit("settings.municipality", Role.ADMINISTRATOR)]
FORMS = [EmptyForm(f"settings.{act}", EDIT) for act in ("describe", "rename", "put_arms")]

NOTHING_TO_FILL_IN = {"settings.switch_arms": "a button", "settings.choose_rhythm": "two to choose from"}
NO_PAGE = {"settings.arms": "a picture"}
