"""What the log's page calls things."""

import re

from app import domains
from app.audit_log.labels import ACTS, COLUMNS, OBJECTS, PARTS, VALUES
from app.audit_log.wording import act_label, change_sentence, outcome_sentence
from tenants.access import Permission, Role
from tenants.models import Base
from tests.world import NOW


def test_every_act_that_leaves_a_line_has_a_swedish_name():
    domains.modules("permissions")
    of_the_product = {name for name in Permission.registry if name.split(".")[0] in {*domains.DOMAINS, *_OTHERS}}
    assert of_the_product - ACTS.keys() == set()


_OTHERS = {"organisations", "people"}
"""First words of permissions that are not a domain's name."""


def test_every_change_that_is_told_is_told_in_words():
    domains.modules("models")
    told = [mapper.class_ for mapper in Base.registry.mappers if getattr(mapper.class_, "told", ())]
    assert len(told) >= 3 and {model.__tablename__ for model in told} <= OBJECTS.keys()
    for model in told:
        allowed = " ".join(str(one.sqltext) for one in model.__table__.constraints if hasattr(one, "sqltext"))
        for column in model.told:
            codes = set(re.findall(r"'(\w+)'", " ".join(re.findall(rf"{column} IN \(([^)]*)\)", allowed))))
            assert column in COLUMNS and codes <= VALUES.get(column, {}).keys(), (model, column, codes)
            dates = ("valid_to", "decided_on", "due", "period_first", "first", "last", "day", "starts_on")
            assert codes or column in ("role", "group_slug", "shared", "allowed", *dates)
    assert VALUES["role"].keys() == {str(role) for role in Role}


def test_a_line_says_from_what_to_what_and_why_not():
    assert change_sentence("access_class – → internal; state – → quarantined") == (
        "läskrets: alla i samverkan; läge: spärrad"
    )
    assert change_sentence("incident 01a2-b state counted → withdrawn; +3") == (
        "rapport 01a2-b, läge: från medräknad till makulerad; och 3 till"
    )
    assert change_sentence(f"valid_to – → {NOW.date()}") == f"gäller till: {NOW.date()}"
    assert outcome_sentence("refused", "changed_meanwhile") == "Nekat: någon annan hade ändrat"
    assert outcome_sentence("refused", "audit_log.read") == "Nekat: rollen har inte rätten"
    assert outcome_sentence("refused", "FocusArea") == "Nekat: det fanns inte"
    assert outcome_sentence("failed", None) == "Misslyckades"


def test_every_page_that_may_be_refused_has_words(app):
    """The description of the API is open to everybody."""
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules() if "." in rule.endpoint]
    assert endpoints and not [one for one in endpoints if act_label(one) == one and not one.startswith("api.")]


def test_the_words_of_parts_are_of_parts_there_are(app):
    assert PARTS.keys() <= {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()}
