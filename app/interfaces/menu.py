"""The main menu and what else the frame leads to."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Entry:
    """A page that the frame leads to, shown to those who hold the permission with this name."""

    label: str
    endpoint: str
    """Its address may take the first day of a period (`first`): then it stays with the period that is shown."""
    permission: str
    kind: str | None = None
    """Only in a tenant of this kind (municipality, police_area); None = both."""
    also: tuple[str, ...] = ()
    """Other endpoints whose pages lie below it. Without one that fits better, all pages of its domain do."""
    group: str = ""
    """The tab that it stands below where its section has too many pages for one row; "": a tab of its own."""
    about: str = ""
    """What one finds there, in a sentence."""


@dataclass(frozen=True)
class Section:
    """A word of the main menu, and what stands as tabs below it. It leads to the first that the actor may open."""

    label: str
    icon: str
    """Name of its drawing in `parts/icons.html`, for the bar of a phone."""
    tabs: tuple[Entry, ...]
    overview: Entry | None = None
    """Its page of all pages, which it leads to where they are more than one row of tabs holds. None where its first
    page serves for that."""


MOST_TABS = 7
"""In one row. A section gathers more pages than these below the tabs of their groups."""
EVENTS, STATISTICS = "Händelser", "Statistik"
FOCUS, DONE, MET, SAID, ASKED = "Fokusområden", "Åtgärder", "Möten", "Löften och dialog", "Lag och råd"
_OF_MEASURES = tuple(f"evaluations.{page}" for page in ("show", "new", "register")) + tuple(
    f"measurements.{page}" for page in ("index", "new", "create", "edit", "change", "take_in", "choose", "rest_on")
)
_OF_A_DECISION = (
    *("decision", "new_decision", "create_decision", "edit_decision", "change_decision"),
    *("outcome", "follow_up", "answering", "answer"),
)
_OF_A_MEETING = ("wall.index", "wall.give_code") + tuple(
    f"minutes.{page}" for page in ("agenda", "add_point", "point", "write_note", "decide", "show", "finalize")
)
_OWN_PART = (
    *("coverage.own", "coverage.say", "inbox.unit"),
    *(f"contributions.{page}" for page in ("own", "hand_in", "take_back", "copy")),
)
_WRITTEN = tuple(
    f"contributions.{page}"
    for page in ("written", "remind", "note_form", "note", "take_back_note", "level", "set_level", "call_extra", "log")
) + ("contributions.write_log",)
_BESIDE_DOCUMENTS = "council_papers.report", "documents.verifying"
MENU = (
    Section("Idag", "today", (Entry("Idag", "home.today", "home.own", "municipality", _OWN_PART),)),
    Section(
        "Området",
        "picture",
        (
            Entry(
                "Måndag",
                "comparison.monday",
                "comparison.area",
                "police_area",
                ("comparison.answer", "comparison.told_picture"),
            ),
            Entry("Två veckor", "comparison.index", "comparison.area", "police_area"),
            Entry(
                "Områdets kvartal",
                "comparison.latest_quarter",
                "comparison.area",
                "police_area",
                ("comparison.quarter",),
            ),
            Entry("Jämför kommuner", "side_by_side.index", "side_by_side.read", "police_area"),
            Entry("Löften och lag", "area_papers.index", "area_papers.read", "police_area"),
        ),
    ),
    Section(
        "Lägesbild",
        "picture",
        (
            Entry(
                "Översikt",
                "situational_pictures.show",
                "situational_pictures.read",
                "municipality",
                tuple(
                    f"coverage.{page}" for page in ("index", "remind", "all_spans", "add_span", "span", "change_span")
                )
                + _WRITTEN,
            ),
            Entry("Bilden", "pictures.index", "pictures.read", "municipality"),
            Entry("Karta", "situational_pictures.whole_map", "situational_pictures.read", "municipality"),
            Entry("Platser", "dossiers.index", "dossiers.read", "municipality"),
            Entry(
                "Händelser",
                "incidents.index",
                "incidents.read",
                "municipality",
                ("doubles.ask", "photos.show", "photos.add"),
                group=EVENTS,
            ),
            Entry("Inkommet", "inbox.index", "inbox.read", "municipality", group=EVENTS),
            Entry("Tips", "tips.index", "tips.read", "municipality", group=EVENTS),
            Entry("Varningar", "alerts.analysis", "alerts.read", "municipality"),
            Entry(
                "Tabell",
                "situational_pictures.table",
                "situational_pictures.read",
                "municipality",
                ("situational_pictures.numbers",),
                group=STATISTICS,
            ),
            Entry(
                "Anmälda brott",
                "official_statistics.index",
                "official_statistics.read",
                "municipality",
                group=STATISTICS,
            ),
            Entry("Jämför kommuner", "side_by_side.index", "side_by_side.read", "municipality", group=STATISTICS),
        ),
    ),
    Section(
        "Arbetet",
        "work",
        (
            Entry(
                "Fokusområden",
                "est.index",
                "est.read",
                "municipality",
                group=FOCUS,
                about="Det ni har valt att arbeta med under året: mål, aktiviteter och uppföljning.",
            ),
            Entry(
                "Problembilder",
                "problems.index",
                "problems.read",
                "municipality",
                group=FOCUS,
                about="Vad problemet är, vad det beror på och vad som prövas mot det.",
            ),
            Entry(
                "Följda platser",
                "problems.followed_index",
                "problems.read_places",
                "municipality",
                tuple(f"problems.{page}" for page in ("followed_place", "log_form", "log", "letting_go", "let_go")),
                FOCUS,
                "Platser som hålls under uppsikt en tid, med vad som setts där.",
            ),
            Entry(
                "Åtgärder",
                "measures.index",
                "measures.read",
                "municipality",
                _OF_MEASURES,
                DONE,
                "Det som är beslutat att göra, vem som gör det och om det hjälpte.",
            ),
            Entry(
                "Närvaro",
                "contributions.plan",
                "contributions.read",
                "municipality",
                group=DONE,
                about="Vilka som är ute var och när, de närmaste två veckorna.",
            ),
            Entry(
                "Kommande",
                "coming_events.index",
                "coming_events.read",
                "municipality",
                group=DONE,
                about="Matcher, lov och annat som är på väg och kan behöva förberedas.",
            ),
            Entry(
                "Överlämnat",
                "handovers.index",
                "handovers.read",
                "municipality",
                group=DONE,
                about="Fel och ärenden som lämnats till den som kan åtgärda dem, och svaren.",
            ),
            Entry(
                "Möten",
                "meetings.index",
                "meetings.read",
                "municipality",
                _OF_A_MEETING,
                MET,
                "Nästa möte med dagordning, och de som varit med sina protokoll.",
            ),
            Entry(
                "Beslut",
                "meetings.decisions",
                "meetings.read",
                "municipality",
                tuple(f"meetings.{page}" for page in _OF_A_DECISION),
                MET,
                "Vad som är beslutat, vem som ansvarar, när det ska vara gjort.",
            ),
            Entry(
                "Grupper",
                "groups.index",
                "groups.read",
                "municipality",
                group=MET,
                about="Arbetsgrupper och råd: vilka som är med och hur ofta de ses.",
            ),
            Entry(
                "Löften",
                "pledges.index",
                "pledges.read",
                "municipality",
                group=SAID,
                about="Medborgarlöftet: vad kommun och polis lovat, och hur det går.",
            ),
            Entry(
                "Dialoger",
                "consultations.index",
                "consultations.read",
                "municipality",
                (
                    "consultations.contact_list",
                    "consultations.edit_contact",
                    "surveys.new",
                    "surveys.create",
                    "surveys.show",
                ),
                SAID,
                "Samtal med invånare, vandringar och enkäter, och vad de ledde till.",
            ),
            Entry(
                "Lagkoll",
                "legal_duties.index",
                "legal_duties.read",
                "municipality",
                group=ASKED,
                about="Vad lagen kräver av kommunen, vad som är gjort och vad som återstår.",
            ),
            Entry(
                "Till rådet",
                "asks.index",
                "asks.read",
                "municipality",
                group=ASKED,
                about="Frågor som rådet ska ta ställning till, och vad det svarade.",
            ),
            Entry(
                "Kvartal",
                "quarterly_reports.quarters",
                "est.read",
                "municipality",
                tuple(f"council_papers.{page}" for page in ("way", "confirm", "send", "sending_back", "send_back")),
                about="Kvartalets väg: uppföljningar, prioriteringar och rapporten till rådet.",
            ),
        ),
        Entry("Översikt", "home.work", "home.work", "municipality"),
    ),
    Section(
        "Dokument",
        "documents",
        (
            Entry("Dokument", "documents.index", "documents.read", "municipality", _BESIDE_DOCUMENTS),
            # An area's reports are drafts: there is something for those who read drafts.
            Entry("Dokument", "documents.index", "documents.drafts", "police_area", _BESIDE_DOCUMENTS),
            Entry("Lämnat ut", "disclosure_control.index", "disclosure_control.read", "municipality"),
            Entry("Öppna sidor", "publishing.index", "publishing.read", "municipality"),
        ),
    ),
    Section(
        "Logg",
        "documents",
        (
            Entry("Logg", "audit_log.index", "audit_log.read"),
            Entry("Behörigheter", "audit_log.rights", "audit_log.rights"),
            Entry("Polisens läsning", "audit_log.police_reads", "audit_log.police", "police_area"),
            Entry("Fel information", "objections.index", "objections.told", "municipality"),
        ),
    ),
)
"""The main menu, in its order on screen."""
REPORT = Entry(
    "Rapportera",
    "incidents.new",
    "incidents.report",
    "municipality",
    ("incidents.create", "incidents.person", "incidents.picker"),
)
"""What can be done from every page."""
PRACTISE = replace(REPORT, label="Öva")
"""The same before real reports are taken in."""
OWN = (
    Entry("Konto", "accounts.account", "accounts.account", also=("phones.index", "phones.remember")),
    Entry("Läs in fil", "intake.index", "intake.import", "municipality"),
    Entry("Personer", "people.index", "people.read"),
    Entry("Utskick", "letters.index", "letters.read"),
    Entry("Arbeten", "stopped_runs.index", "stopped_runs.read"),
    Entry("Bakgrundskarta", "basemaps.index", "basemaps.overlook", "municipality"),
    Entry(
        "Inställningar",
        "setup.index",
        "setup.read",
        "municipality",
        ("settings.municipality", "practice.index", "photos.decision", "urgent.index", "thresholds.index"),
    ),
    Entry("Riktiga händelser", "go_live.index", "go_live.read", "municipality"),
)
"""What stands below one's own name."""
