"""No regular expression of the product takes work that grows faster than the text it reads."""

import importlib
import re

import pytest

from tests import growth
from tests.architecture.sources import python_files
from tests.growth import grows_evenly

PIECES = (
    *("1", "1 ", "19900101-", "1.", "0-", "a", "ab ", "Ab-Ab ", "Kalle Svensson, ", "heter ", "a@", "a.", "a-", "å"),
    *(" ", "\n", '"', "\\", "\\u{1", "{", "{a", "}", "<", "<a ", "(0) ", "=", "-", "'", "\u200b1", "１ ", "tel"),
    *('the text `"', "070-123 45 67 ", "2026-11-20T20:00"),
)
"""What expressions go astray on, repeated, with an end that fits nothing."""
AT_THE_START_ALONE = {
    "app.intake.report_files._FORMULA.0",
    "app.vocabulary.lexicon._FOREIGN_ENDING.0",
    "app.vocabulary.lexicon._PATRONYMIC.0",
    "app.vocabulary.words._COMMON_OWNER.0",
    "app.privacy.people._DEFINITE.0",
    "app.privacy.people._SOMETHING.0",
    "app.vocabulary.neighbours._PLACE_ENDING.0",
    "app.intake.csv_file._WHOLE.0",
}
"""Used with `match` or `fullmatch`, on a cell or a word: searching with them would be other expressions."""


def expressions() -> dict[str, re.Pattern]:
    """Every compiled expression at the top of a module of the product, by where it stands."""
    found = {}
    for path in python_files():
        name = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if name.split(".")[0] in ("app", "tenants", "workers") and not name.endswith("__main__"):
            for attribute, value in vars(importlib.import_module(name)).items():
                for at, one in enumerate(value if isinstance(value, tuple | list) else [value]):
                    if isinstance(one, re.Pattern):
                        found[f"{name}.{attribute}.{at}"] = one
    return found


EXPRESSIONS = expressions()


def goes_astray_on(expression: re.Pattern, *, at_the_start_alone: bool = False) -> list[str]:
    """The pieces on which it does."""
    given = str.encode if isinstance(expression.pattern, bytes) else str
    work = expression.match if at_the_start_alone else lambda text: sum(1 for _ in expression.finditer(given(text)))
    return [piece for piece in PIECES if not grows_evenly(work, piece)]


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_grows_no_faster_than_its_text(name):
    assert goes_astray_on(EXPRESSIONS[name], at_the_start_alone=name in AT_THE_START_ALONE) == []


def test_the_expressions_are_found_and_a_bad_one_is_noticed(monkeypatch):
    assert len(EXPRESSIONS) > 20 and set(EXPRESSIONS) >= AT_THE_START_ALONE
    assert "\n" in goes_astray_on(re.compile(r"\n*=")), "the square"
    monkeypatch.setattr(growth, "STOPPED_AFTER", 0.5)
    assert not grows_evenly(re.compile(r"(?:a+)+$").search, "a"), "what never ends"
