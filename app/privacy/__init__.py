"""The free-text guard: what in a text points at a person. Pure.

Text in, findings out. Every pattern either has a bounded length or starts only at a boundary, so the work grows with
the length of the text and no text can make it slow.

    findings = inspect(text)
    if must_quarantine(findings, insisted=insisted): ...

Nothing here returns, logs or words the value found: a finding is a kind and a span. `findings.py` says what the kinds
are; `inspection.py` asks `numbers.py`, `contacts.py`, `homes.py`, `people.py` (which asks `singled.py` who is told by
what one person alone has, does or is) and `names.py` (which asks `beside.py` and, of words without capitals,
`small_letters.py`). `asked_first.py` spares patterns that cannot match. What they know of words stands in
`app.vocabulary`.
"""

from app.privacy.findings import NUMBERS, Finding, hints, mask, must_quarantine
from app.privacy.inspection import inspect, inspect_together
from app.vocabulary.shown import clean

__all__ = ["NUMBERS", "Finding", "clean", "hints", "inspect", "inspect_together", "mask", "must_quarantine"]
