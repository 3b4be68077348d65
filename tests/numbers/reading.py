"""Every number that is told, as (what, where, when, audience) -> value, with where it was read.

Pages say in their markup what a number is (`app/figures/identity.py`); charts, answers of the API and papers say it by
their own words or fields, which are read here.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.est.overview import AreaContent
from app.figures import identity
from app.figures.audience import Audience
from app.figures.periods import Days, Quarter
from app.taxonomy import service as taxonomy

Key = tuple[str, str]
"""(identity, audience)"""
EMPTY = {"input", "br", "img", "meta", "link", "hr", "col", "wbr", "source", "area", "base", "embed", "track"}
NOTHING = {"", "–", "saknas", "uppgift saknas"}


@dataclass
class Told:
    """What has been read: key -> value -> where it was read."""

    values: dict[Key, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    read: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    texts: list[tuple[str, str]] = field(default_factory=list)
    """(where it was read, all its words)"""

    def add(self, what: str | None, audience: str, value, source: str, kind: str = "page") -> None:
        said = " ".join(str(value).replace("\N{NO-BREAK SPACE}", " ").split())
        if what is None or said in NOTHING:
            return
        digits = said.replace(" ", "")
        self.values[what, audience][digits if digits.isdigit() else said].append(source)
        self.read += 1
        self.kinds[kind] += 1

    @property
    def contradictions(self) -> list[str]:
        return [
            f"{what} ({audience}): "
            + " but ".join(f"{value} on {', '.join(sorted(set(where))[:4])}" for value, where in values.items())
            for (what, audience), values in sorted(self.values.items())
            if len(values) > 1
        ]

    def page(self, html: str, source: str, reader: str) -> None:
        """A page as `reader` (a role) sees it: what counts for her alone is of an audience of her own."""
        parser = _Figures()
        parser.feed(html)
        for what, audience, value in parser.found:
            self.add(what, _audience(audience, reader), value, source)
        self.texts.append((source, _words(" ".join(parser.words))))

    def list_of_api(self, rows: list[dict], where: str, days: Days, reader: str) -> None:
        """All reports of some days, as the API lists them."""
        counted = [row for row in rows if row["counts"]]
        audience, source = _audience(identity.OWN, reader), f"API as {reader}"
        self.add(identity.figure(identity.ALL, where, days), audience, len(counted), source, "API")
        for slug in {row["group"] for row in counted}:
            n = sum(row["group"] == slug for row in counted)
            self.add(identity.figure(identity.group(slug), where, days), audience, n, source, "API")
        for place in {row["named_place"] for row in counted if row["named_place"]}:
            n = sum(row["named_place"] == place for row in counted)
            what = identity.figure(identity.ALL, f"{where}, {place}", days)
            self.add(what, audience, n, source, "API")

    def paper(self, values: dict, printed: str, where: str, quarter: Quarter, audience: Audience) -> None:
        """A quarterly report: what the model behind it says, each of it found in the words that are printed."""
        self.texts.append((f"PDF for {audience}", _words(printed)))
        source, slugs = f"PDF for {audience}", {group.name: group.slug for group in taxonomy.groups()}
        now, then = quarter.days, (quarter - 4).days
        years = [Days((last - 3).first_day, last.days.last) for last in (quarter, quarter - 4)]

        def add(what: str | None, whose: str, value) -> None:
            assert str(value) in printed, f"{value} of {what} is not printed"
            self.add(what, whose, value, source, "PDF")

        for row in [*(one["cells"] for one in values["figures"]["rows"]), values["figures"]["total"]]:
            what = identity.group(slugs[row[0]]) if row[0] in slugs else identity.ALL
            # A group's number of a whole quarter is of every class, for all who get the paper.
            for days, value in ((now, row[1]), (then, row[2]), (years[0], row[4])):
                add(identity.figure(what, where, days), Audience.ALL, value)
        for name, n, n_then, _organisations in values["where"]["places"]:
            here = f"{where}, {re.sub(r'^[0-9]+[.] ', '', name)}"
            add(identity.figure(identity.ALL, here, now), audience, n)
            add(identity.figure(identity.ALL, here, then), audience, n_then)
        if told := re.search(r"räknar ([\d ]+) av ([\d ]+) händelser", values["where"]["told"]):
            add(identity.figure(identity.ALL, where, now), audience, told[1])
            add(identity.figure(identity.ALL, where, now), Audience.ALL, told[2])
        for row in values["overview"]:
            add(identity.figure("on plan", row[0], now), "", row[2])
        for area in values["areas"]:
            judged = next(text for heading, text in area["follow_up"] if heading == "Bedömning")
            self.add(f"judgement; {area['title']}; {quarter}", audience, judged, source, "PDF")

    def judgement(self, html: str, content: AreaContent, source: str) -> None:
        """The sentence of a follow-up with its figures, as the page has it."""
        if found := re.search(r"<dt>Bedömning</dt><dd>(.*?)</dd>", html, re.S):
            text = re.sub(r"<[^>]+>", "", found[1])
            self.add(f"judgement; {content.row.title}; {content.quarter}", Audience.INTERNAL, text, source, "text")

    def chart(self, html: str, where: str, spans, audience: str, source: str) -> None:
        """The dot among the twelve periods before, by the words that a screen reader hears."""
        found = re.search(r'aria-label="(\d+) nu\. De tolv perioderna före: ([\d, ]+)\.', html)
        if found is None:
            return
        self.add(identity.figure(identity.ALL, where, spans.now), audience, found[1], source, "chart")
        for days, n in zip(spans.earlier, reversed(found[2].split(", ")), strict=True):
            self.add(identity.figure(identity.ALL, where, days), audience, n, source, "chart")

    def map(self, html: str, where: str, days: Days, audience: str, source: str) -> None:
        """The places that a map marks, by what it says of them."""
        found = re.search(r"window\.\w+\(\w+, (\{.*\})\);", html)
        for place in json.loads(found[1])["places"] if found else []:
            n = re.search(r"(\d+) händelse", " ".join(place["lines"]))
            what = identity.figure(identity.ALL, f"{where}, {place['name']}", days)
            self.add(what, audience, n[1] if n else "", source, "map")


def _words(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def _audience(audience: str, reader: str) -> str:
    if audience != identity.OWN:
        return audience
    return {"coordinator": Audience.ALL.value, "analyst": Audience.INTERNAL.value}.get(reader, f"own, {reader}")


class _Figures(HTMLParser):
    """(identity, audience, text) of every element with `data-figure`."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self._open: list[tuple[str, str, list[str] | None, str]] = []

    def handle_starttag(self, tag, attrs):
        if tag in EMPTY:
            return
        said = dict(attrs)
        audience = said.get("data-audience") or (self._open[-1][1] if self._open else "")
        figure = said.get("data-figure") or ""
        self._open.append((tag, audience, [] if figure else None, figure))

    def handle_data(self, data):
        if not self._open or self._open[-1][0] not in ("script", "style"):
            self.words.append(data)
        for _tag, _audience, text, _figure in self._open:
            if text is not None:
                text.append(data)

    def handle_endtag(self, tag):
        while self._open:
            name, audience, text, figure = self._open.pop()
            if text is not None:
                self.found.append((figure, audience, "".join(text)))
            if name == tag:
                return
