"""The figures of a place in words, the same on the page and on paper. Pure."""

from collections.abc import Sequence
from datetime import date
from math import floor

from app.analysis.counts import FEWER, MORE
from app.dossiers.counted import LEAST_TIMES, GroupRow, Month
from app.dossiers.daylight import LEAST
from app.dossiers.dossier import Dossier
from app.figures.numbers import NBSP, number, ratio
from app.figures.periods import MONTHS, month_label
from app.language import _
from app.situations import wording
from app.situations.findings import HotPlace

PURPOSE = "Underlag inför beslut om kamera, ordningsvakter eller belysning. Underlaget beskriver; det avgör inte."


def reports(n: int) -> str:
    return _("en rapport") if n == 1 else _("%(n)s rapporter", n=number(n))


def percent(part: float, whole: float) -> str:
    """ "38 %", whole per cent, halves up."""
    return f"{floor(100 * part / whole + 0.5)}{NBSP}%"


def headline(seen: Dossier) -> str:
    """How many, and what chance can do to such a number."""
    if not seen.n:
        return _("Inga rapporter har räknats på platsen i perioden.")
    low, high = seen.interval
    return _(
        "%(reports)s i perioden. Ett sådant antal varierar av sig självt: med 95 procents säkerhet ligger det"
        " underliggande antalet mellan %(low)s och %(high)s.",
        reports=_first_up(reports(seen.n)),
        low=number(low),
        high=number(high),
    )


def comparisons(seen: Dossier) -> list[str]:
    """The period against the time before and the year before; why, where there is nothing to compare with."""
    total, found = seen.total, []
    if total.previous is None:
        if seen.first_day is None:
            return [_("Jämförelsen saknas: kommunen har inga rapporter ännu.")]
        return [_("Jämförelsen saknas: kommunen har inga uppgifter före %(month)s.", month=month_label(seen.first_day))]
    found.append(_compared(total.now, total.previous, total.against_previous, _("under lika lång tid före")))
    if total.last_year is not None:
        found.append(_compared(total.now, total.last_year, total.against_last_year, _("under samma veckor året före")))
    elif seen.spans.last_year is not None:
        month = month_label(seen.first_day)
        found.append(_("Jämförelsen med året före saknas: kommunen har inga uppgifter före %(month)s.", month=month))
    return found


def standing(seen: Dossier) -> list[str]:
    """Whether the place is hot, and what it has been warned of, in the latest analyses."""
    known = seen.standing
    if known is None:
        return []
    told, hot = [], known.hot
    if hot is not None and hot.n:
        told.append(
            _(
                "De senaste %(days)s dagarna: %(n)s, mot %(even)s om händelserna på kommunens namngivna platser"
                " vore jämnt fördelade. %(verdict)s",
                days=known.places.days,
                n=wording.counted(hot.n),
                even=wording.expected(known.places.expected),
                verdict=_judged(hot),
            )
        )
    told += [f"{_('Varning')}: {wording.what(flag)}. {wording.reason(flag)}" for flag, _unusual in known.flags]
    return told


def _judged(hot: HotPlace) -> str:
    if hot.hot:
        known = wording.kind(hot)
        over_time = f" {known[0].capitalize()}: {known[1]}." if known else ""
        return _("Det är fler än slumpen ger: platsen är het.") + over_time
    if hot.stands_out:
        return _("Nästan alla rapporter kommer från samma verksamhet, så platsen kallas inte het.")
    return _("Det är inte fler än slumpen kan ge.")


def verdict(against: str | None) -> str:
    """A cell of the table."""
    return {None: "–", MORE: _("fler"), FEWER: _("färre")}.get(against, _("kan inte avgöras"))


def small(row: GroupRow) -> str:
    return _("litet underlag") if row.small_base else ""


def share(seen: Dossier) -> str:
    """The place's part of all reports that the reader may read."""
    if not seen.everywhere:
        return ""
    values = {"share": percent(seen.n, seen.everywhere), "n": number(seen.n), "of": number(seen.everywhere)}
    if seen.own_only:
        return _("%(share)s av din verksamhets rapporter i kommunen (%(n)s av %(of)s).", **values)
    if seen.hides_reports:
        return _("%(share)s av de rapporter i kommunen som du får läsa (%(n)s av %(of)s).", **values)
    return _("%(share)s av kommunens rapporter i perioden (%(n)s av %(of)s).", **values)


def reporters(seen: Dossier) -> list[str]:
    """Who stands behind the numbers, and what that may do to them."""
    who = seen.reporters
    if seen.own_only or not who.now:
        return []
    if who.now == 1:
        found = [_("Alla rapporter kommer från en och samma verksamhet.")]
    else:
        found = [_("%(n)s verksamheter har rapporterat härifrån.", n=number(who.now))]
        if who.one_sided:
            found.append(
                _(
                    "En av dem står för %(most)s av %(n)s rapporter (%(share)s).",
                    most=number(who.most),
                    n=number(seen.n),
                    share=percent(who.most, seen.n),
                )
            )
    if who.one_sided:
        found.append(_("Då säger antalet mer om vem som rapporterar än om platsen."))
    if who.previous is not None and who.previous != who.now:
        then = _("en verksamhet") if who.previous == 1 else _("%(n)s verksamheter", n=number(who.previous))
        found.append(
            _(
                "Lika lång tid före var det %(then)s. När fler rapporterar kan talen öka utan att mer har hänt,"
                " och tvärtom.",
                then=then,
            )
        )
    return found


def times(seen: Dossier) -> str:
    """What the tables of hours rest on."""
    when = seen.when
    found = _(
        "Känd timme: %(exact)s. Osäker tid, fördelad jämnt över de timmar händelsen kan ha inträffat: %(spread)s.",
        exact=number(when.exact),
        spread=number(when.spread),
    )
    if when.unknown:
        found += " " + _("Inte med, eftersom tiden är osäkrare än två veckor: %(n)s.", n=number(when.unknown))
    return found


def clock(seen: Dossier) -> str:
    """Where round the clock the weight lies, when that can be said."""
    found = seen.clock
    if found.n < LEAST_TIMES:
        return _(
            "När på dygnet tyngdpunkten ligger kan inte avgöras: det behövs minst %(least)s rapporter med känd"
            " tid, här finns %(n)s.",
            least=LEAST_TIMES,
            n=number(found.n),
        )
    if found.hour is None:
        return _(
            "När på dygnet tyngdpunkten ligger kan inte avgöras: de %(n)s rapporterna går inte att skilja från ett"
            " jämnt dygn.",
            n=number(found.n),
        )
    return _(
        "Tyngdpunkten på dygnet ligger omkring kl. %(hour)s. Hälften händer mellan kl. %(start)s och %(end)s"
        " (%(n)s rapporter).",
        hour=f"{round(found.hour) % 24:02}",
        start=f"{found.start:02}",
        end=f"{(found.start + found.hours) % 24:02}",
        n=number(found.n),
    )


def dark(seen: Dossier) -> list[str]:
    """What fell in the dark, beside how much of the time was dark."""
    found = seen.dark
    if not found.enough:
        return [
            _(
                "Om händelserna hör till mörkret kan inte avgöras: det behövs minst %(least)s rapporter med känd tid,"
                " här finns %(n)s.",
                least=LEAST,
                n=number(found.n),
            )
        ]
    first = _(
        "I mörker: %(share)s av %(n)s rapporter med känd tid. De dagar det hände var %(base)s av dygnets timmar mörka.",
        share=percent(found.dark, found.n),
        n=number(found.n),
        base=percent(found.share, 1),
    )
    if found.more:
        return [first, _("Det är mer än om händelserna vore jämnt spridda över de dagarnas timmar.")]
    if found.fewer:
        return [first, _("Det är mindre än om händelserna vore jämnt spridda över de dagarnas timmar.")]
    return [first, _("Skillnaden kan bero på slumpen.")]


def rights(seen: Dossier) -> list[str]:
    """What is not in the numbers because of who reads."""
    if seen.own_only:
        return [_("Siffrorna gäller bara rapporterna från din egen verksamhet.")]
    found = []
    if seen.hides_reports:
        found.append(
            _("Rapporter som du inte får läsa är inte med i någon siffra här, och inte heller hur många de är.")
        )
    if seen.hides_homes:
        found.append(
            _(
                "Händelser i bostäder och på gårdar räknas inte på en plats, utom dem som din egen verksamhet har"
                " rapporterat. De finns med i delområdets siffror."
            )
        )
    else:
        found.append(
            _(
                "Händelser i bostäder och på gårdar är med. På en plats får annars bara den egna verksamheten,"
                " samordnaren och polisen se dem."
            )
        )
    return found


def method(seen: Dossier) -> list[str]:
    """How it was counted and where the limits are."""
    found = [
        _("Platsen är den som valdes i rapporten. Händelser alldeles intill som har fått en annan plats är inte med."),
        _(
            "En händelse räknas den dag i svensk tid då den senast kan ha inträffat. Förhandsinformation och spärrade"
            " eller makulerade rapporter räknas inte."
        ),
        _("Rapporter är inte anmälda brott. När fler verksamheter rapporterar kan talen öka utan att mer har hänt."),
        _("Året före: 364 dagar tidigare, samma veckodagar. Finns inte för perioder längre än 52 veckor."),
        _(
            "Om slumpen: exakt betingat test av två antal (Przyborowski och Wilenski 1940), fem procents nivå, lika"
            " långa perioder. ”Kan inte avgöras” betyder att skillnaden kan bero på slumpen, inte att inget har hänt."
            " När många grupper jämförs blir någon skillnad stor ändå."
        ),
        _("Om antalets osäkerhet: Jeffreys intervall för ett Poissontal. I serier är den verkliga osäkerheten större."),
        _(
            "Osäkra tider delas lika mellan de timmar händelsen kan ha inträffat (aoristisk metod, Ratcliffe 2000)."
            " Tyngdpunkten på dygnet är ett cirkulärt medelvärde och sägs bara när Rayleighs test skiljer tiderna från"
            " ett jämnt dygn (fem procents nivå); två toppar på dygnet ger ingen tyngdpunkt."
        ),
        _(
            "Mörkt är det när solen står minst sex grader under horisonten, räknat för platsens läge. Jämförelsen är"
            " med alla timmar de dagar det hände; folk rör sig olika mycket olika tider, så mörkret behöver inte vara"
            " orsaken."
        ),
    ]
    return found + rights(seen)


def evaluation() -> str:
    return _("Listan visar vad som har gjorts, inte om det har hjälpt. Antal före och efter jämförs inte här.")


def month_short(month: date) -> str:
    return MONTHS[month.month - 1][:3]


def month_span(months: Sequence[Month]) -> str:
    """november 2025–oktober 2026."""
    first, last = months[0].first, months[-1].first
    start = MONTHS[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{start}–{MONTHS[last.month - 1]} {last.year}"


def no_reports_shown() -> str:
    return _("Inga rapporter under de här månaderna.")


def missing() -> str:
    return _("saknas")


def change_in_words(now: int, then: int) -> str:
    """ "7 fler (+12,7 %)", "lika många"."""
    if now == then:
        return _("lika många")
    words = _("%(n)s fler", n=number(now - then)) if now > then else _("%(n)s färre", n=number(then - now))
    if not then:
        return words
    change = ratio(now - then, then, 100)
    return f"{words} ({'+' if change > 0 else ''}{number(change, 1)}{NBSP}%)"


def _compared(now: int, then: int, against: str | None, than: str) -> str:
    if now == then:
        return _("Lika många som %(than)s (%(n)s).", than=than, n=number(then))
    words = {"words": _first_up(change_in_words(now, then)), "than": than, "then": number(then)}
    if against in (MORE, FEWER):
        return _("%(words)s än %(than)s (%(then)s). Skillnaden är större än slumpen brukar ge.", **words)
    return _("%(words)s än %(than)s (%(then)s). Skillnaden kan bero på slumpen.", **words)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
