"""The written texts of one form: cleaned, guarded, each fault beside its field. Pure."""

from collections.abc import Callable, Iterable, Sequence

from app.privacy import clean, hints, inspect, must_quarantine

LONGEST = 2000
SHORT = 160


class Texts:
    """Collects the texts of one form; faults by field. `also` gives sentences on what else is wrong with a text."""

    def __init__(self, also: Callable[[str], Sequence[str]] = lambda text: ()):
        self.also = also
        self.faults: dict[str, list[str]] = {}

    def take(self, field: str, text: str | None, *, required: str = "", most: int = LONGEST) -> str:
        """The text as it may be stored. `required` is the sentence for an empty one."""
        text = clean(text or "").strip()
        if required and not text:
            self.fault(field, required)
        if len(text) > most:
            self.fault(field, f"Texten är för lång: {len(text)} tecken, högst {most}.")
        findings = inspect(text)
        if must_quarantine(findings, insisted=True):
            # These texts go to many and stay; unlike a report there is nobody who could settle them later.
            self.fault(field, *hints(findings), "Ta bort uppgiften: här skriver vi om åtgärder, aldrig om personer.")
        self.fault(field, *self.also(text))
        return text

    def line(self, field: str, text: str | None, *, required: str = "") -> str:
        """A short text on one line."""
        return " ".join(self.take(field, text, required=required, most=SHORT).split())

    def lines(self, field: str, texts: Iterable[str] | None) -> list[str]:
        """Several short texts; empty ones are left out."""
        return [text for text in (self.take(field, one, most=300) for one in texts or ()) if text]

    def fault(self, field: str, *sentences: str) -> None:
        if sentences:
            known = self.faults.setdefault(field, [])
            known += [sentence for sentence in sentences if sentence not in known]
