"""No regular expression of the product takes work that runs away with the length of what it reads.

Proven by growth: text that is four times as long may cost at most some tens of times as much (the square is sixteen).
What is measured is this process's own work, so that a busy machine changes nothing.
"""

import importlib
import re
import time

import pytest

from tests.architecture.sources import python_files

SHORT, LONG = 100, 400
MOST = 40
"""Times as much work; sixteen would be the square, and a catastrophe never ends."""
NOTHING = 0.002
"""Seconds of work that are too few to compare."""
SEEDS = ("a", "1", " ", "-", "a ", "1-", "å1 ", "a@", "aa.", "19121212", ';"', "{a", "12:", "Aa ", "\n", "a, 15 år ")
"""What expressions go astray on, repeated, with an end that fits nothing."""


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


def work(expression: re.Pattern, text: str) -> float:
    """Seconds of this process's own work, the least of three."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        for _found in expression.finditer(text):
            pass
        expression.fullmatch(text)
        spent.append(time.process_time() - begun)
    return min(spent)


def runs_away(expression: re.Pattern) -> list[str]:
    """The seeds on which it does."""
    found = []
    for seed in SEEDS:
        short, long = (work(expression, (seed * length)[:length] + "\x00") for length in (SHORT, LONG))
        if long > NOTHING and long > MOST * short:
            found.append(seed)
    return found


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_grows_no_faster_than_the_square(name):
    assert runs_away(EXPRESSIONS[name]) == []


def test_the_expressions_are_found_and_a_bad_one_is_noticed():
    assert len(EXPRESSIONS) > 20
    assert runs_away(re.compile(r"a*a*b")) == ["a"]
