"""What differs between two editions of a report: number by number and text by text. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.council_papers.content import Content, Section, Table

NUMBER, TEXT = "number", "text"
MARKS = ("Fastställd av ", "Rapporten är inte fastställd")
"""How what says how far an edition has come begins: it always differs."""


@dataclass(frozen=True)
class Difference:
    where: str
    """The part of the report, and in a table the row and the column."""
    before: str
    after: str
    """"" in one of them: it stands only in the other."""
    kind: str = TEXT


def differences(before: Content, after: Content) -> list[Difference]:
    """In the order of the later one; what it has no longer comes last in its part. Day, version and marks of the head
    are left out: they always differ."""
    found = [
        *_texts("Underlag", (before.occasion,), (after.occasion,)),
        *_texts("Det viktigaste", before.highlights, after.highlights),
        *_texts("Förslag till beslut", before.proposals, after.proposals),
    ]
    was, now = _parts(before), _parts(after)
    for where, part in now.items():
        found += _of_section(where, was.get(where), part)
    for where, part in was.items():
        if where not in now:
            found += _of_section(where, part, None)
    return found


def counted(found: Sequence[Difference]) -> str:
    """ "3 tal och 1 text", or that nothing differs."""
    n = Counter(one.kind for one in found)
    numbers = f"{n[NUMBER]} tal" if n[NUMBER] else ""
    texts = f"{n[TEXT]} {'text' if n[TEXT] == 1 else 'texter'}" if n[TEXT] else ""
    return " och ".join(filter(None, (numbers, texts))) or "inget i innehållet"


def _parts(content: Content) -> dict[str, Section]:
    """Each part by its title; one below another by both: several focus areas have a "Bedömning"."""
    found, above = {}, ""
    for part in content.sections:
        above = part.title if part.level == 1 else above
        found[part.title if part.level == 1 or above in part.title else f"{above}, {part.title}"] = part
    return found


def _of_section(where: str, before: Section | None, after: Section | None) -> Iterator[Difference]:
    said = [(*one.texts, *one.points) if one else () for one in (before, after)]
    yield from _texts(where, *said)
    tables = [one.table if one else None for one in (before, after)]
    yield from _tables(where, *tables)
    if (before.drawing if before else "") != (after.drawing if after else ""):
        yield Difference(where, "Bilden" if before and before.drawing else "", "Ritad på nytt" if after else "")


def _texts(where: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Sentences one by one; those that were changed stand beside each other as far as there are as many."""
    gone = [text for text in before if text not in after and not text.startswith(MARKS)]
    new = [text for text in after if text not in before and not text.startswith(MARKS)]
    for at in range(max(len(gone), len(new))):
        yield Difference(where, gone[at] if at < len(gone) else "", new[at] if at < len(new) else "")


def _tables(title: str, before: Table | None, after: Table | None) -> Iterator[Difference]:
    """By the first cell of each row, which says what it is of."""
    was, now = _rows(before), _rows(after)
    for name in dict.fromkeys((*now, *was)):
        if name not in now or name not in was:
            row = was.get(name) or now[name]
            said = ", ".join(cell for cell in row.values() if cell)
            yield Difference(f"{title}: {name}", said if name in was else "", said if name in now else "")
            continue
        for head in dict.fromkeys((*now[name], *was[name])):
            one, other = was[name].get(head, ""), now[name].get(head, "")
            if one != other:
                number = any(sign.isdecimal() for sign in one + other)
                yield Difference(f"{title}: {name}, {head}", one, other, NUMBER if number else TEXT)


def _rows(table: Table | None) -> dict[str, dict[str, str]]:
    """Name of a row -> its other cells by their heads. A second row of the same name is told apart by its number."""
    found: dict[str, dict[str, str]] = {}
    for row in (*table.rows, *([table.foot] if table.foot else [])) if table else ():
        name, n = row[0], 1
        while name in found:
            n += 1
            name = f"{row[0]} ({n})"
        assert table
        found[name] = dict(zip(table.head[1:], row[1:], strict=False))
    return found
