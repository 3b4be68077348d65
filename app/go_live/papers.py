"""The papers behind real reports, and a template of each: Markdown of headings, lists and paragraphs. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

RETENTION = "gallring"
"""The paper that says how long reports are kept."""
TEMPLATES = Path(__file__).parents[2] / "docs" / "templates"


@dataclass(frozen=True)
class Paper:
    slug: str
    title: str
    says: str
    """What it settles, in a sentence."""


PAPERS = (
    Paper("bitradesavtal", "Personuppgiftsbiträdesavtal", "Med den som driver Samsyn åt kommunen."),
    Paper(
        "konsekvensbedomning", "Konsekvensbedömning", "Riskerna för dem som händelserna rör, och vad som görs åt dem."
    ),
    Paper("registerforteckning", "Registerförteckning", "Behandlingen står i kommunens förteckning."),
    Paper("namnder", "Roller mellan nämnderna", "Vilken nämnd är personuppgiftsansvarig för vad?"),
    Paper(RETENTION, "Gallringsbeslut", "Hur länge uppgifterna sparas, även i informationshanteringsplanen."),
    Paper("delegation", "Delegation", "Vem får fastställa, lämna ut och gallra på nämndens vägnar?"),
    Paper(
        "information",
        "Information till dem som rapporterar",
        "Vad som ska rapporteras, och vad som aldrig får skrivas.",
    ),
)
BY_SLUG = {paper.slug: paper for paper in PAPERS}


@cache
def template(slug: str) -> str:
    """The text of a paper's template, Markdown."""
    return (TEMPLATES / f"{slug}.md").read_text(encoding="utf-8")


def blocks(markdown: str) -> list[tuple[str, list[str]]]:
    """(what it is, its lines): "h1", "h2", "ul" with an item in each, or "p" with one line."""
    found = []
    for part in markdown.strip().split("\n\n"):
        lines = part.splitlines()
        if part.startswith("#"):
            mark, _space, text = part.partition(" ")
            found.append((f"h{len(mark)}", [text]))
        elif part.startswith("- "):
            found.append(("ul", " ".join(lines).removeprefix("- ").split(" - ")))
        else:
            found.append(("p", [" ".join(lines)]))
    return found
