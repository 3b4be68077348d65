"""The picture in words: its headline, and its sum among those of earlier periods."""

from app.drawing.svg import written
from app.figures.numbers import number
from app.situational_pictures.service import Picture
from app.situational_pictures.shading import AreaRate


def headline(picture: Picture) -> str:
    """ "Trafik: 21 händelser hittills, 4 färre än samma dagar i perioden före." In numbers, never in per cent."""
    total, running = picture.groups.total, picture.spans.running
    many = "en händelse" if total.now == 1 else f"{number(total.now) if total.now else 'inga'} händelser"
    said = f"{_of_what(picture)}{many}{' hittills' if running else ''}"
    if total.previous is not None:
        beside = "samma dagar i perioden före" if running else "perioden före"
        apart = total.now - total.previous
        many = "en" if abs(apart) == 1 else number(abs(apart))
        same = "lika många som" if total.now else "liksom"
        how = f"{many} {'fler' if apart > 0 else 'färre'} än" if apart else same
        said += f", {how} {beside}"
    return f"{said[0].upper()}{said[1:]}."


def band(picture: Picture) -> str:
    """What the dot in its band shows, as a sentence; "" when there is nothing to show it among."""
    before, now = picture.groups.before, picture.groups.total.now
    if before is None:
        return ""
    said = f"{written(now)} nu. De tolv perioderna före: {', '.join(map(written, before.sums))}."
    if before.usual is None:
        return said
    return f"{said} Vanligt är {written(before.usual[0])}–{written(before.usual[1])}."


def rate(area: AreaRate) -> tuple[str, ...]:
    """What the map says of a sub-area: its number, and the rate or why it has none."""
    many = "1 händelse" if area.n == 1 else f"{number(area.n)} händelser"
    beside = area.why_not.capitalize() or f"{per_thousand(area)} per 1 000 invånare"
    people = () if area.inhabitants is None else (f"{number(area.inhabitants)} invånare {area.year}-12-31",)
    return many, beside, *people


def per_thousand(area: AreaRate) -> str:
    """ "2,4", or why it is not told."""
    return area.why_not or number(area.per_thousand, 1)


def _of_what(picture: Picture) -> str:
    choice = picture.choice
    parts = [
        choice.group.name if choice.group else "",
        choice.daypart.name.split()[0].lower() if choice.daypart else "",
        f"rapporterat av {choice.kind}" if choice.kind else "",
    ]
    said = ", ".join(filter(None, parts))
    return f"{said}: " if said else ""
