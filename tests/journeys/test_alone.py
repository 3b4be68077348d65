"""Alone: every other account is disabled, and the coordinator comes from the first report to the EST report that is
sent to the council's secretary. Every click and every word of hers is counted."""

from urllib.parse import urlsplit

import pytest

from tests.browser.visitor import DESK
from tests.journeys.samsyn import address, shows
from tests.journeys.test_fortnight import COUNTED, MEETING, Hand, hold, says, town  # noqa: F401
from tests.journeys.test_report_to_quarterly import NEXT_QUARTER, SEEN, UNIT
from tests.mail.smtp_server import mailbox
from tests.processes import becomes

OTHERS = (("school", "Högstadieskolan"), ("police_officer", "Polisen"))
SECRETARY = "radet@koping.example"
MOST_CLICKS, MOST_WORDS = 100, 100


@pytest.fixture
def letters(samsyn, tmp_path):
    with mailbox(tmp_path / "mailbox") as box:
        samsyn.sends_by(box)
        yield box


def test_alone_she_comes_from_the_first_report_to_the_report_that_is_sent(letters, town):  # noqa: F811
    for role, organisation in OTHERS:
        town.invited("koping", DESK, name=role, role=role, organisation=organisation)
        said = town.command("person", "end", "--tenant", "koping", "--email", address("koping", role), "--role", role)
        assert "1 roll är avslutad" in said
    town.command("tenant", "change", "koping", "--turn-on", "atgarder")
    coordinator = town.invited("koping", DESK, name="Samordnaren", role="coordinator", organisation=UNIT)
    page, hand, counted = coordinator.page, Hand(coordinator), {}

    def stage(name: str) -> None:
        done = [sum(one[n] for one in counted.values()) for n in (0, 1)]
        counted[name] = (hand.clicks - done[0], hand.words - done[1])

    reported = report(hand)
    stage("report")
    at_work(hand, "Möten")
    hand.press("Boka lägesbildsmötet")
    shows(page.locator(".notice"), "Mötet är bokat.")
    stage("meeting booked")

    town.it_is(MEETING)
    town.signs_in(coordinator, "coordinator")
    says(coordinator, COUNTED)
    coordinator.go("/")
    hold(hand, reported)
    stage("fortnight")

    carry_out(hand)
    stage("measure")
    focus(hand)
    stage("focus area")

    town.it_is(NEXT_QUARTER)
    town.signs_in(coordinator, "coordinator")
    at_work(hand, "Kvartal")
    follow_up(hand)
    stage("follow-up")
    finalize(hand)
    stage("report final")
    send(hand)
    assert becomes(lambda: [one for one in letters.letters if one["To"] == SECRETARY], every=1)
    stage("report sent")

    told = ", ".join(f"{name} {clicks}/{words}" for name, (clicks, words) in counted.items())
    print(f"\nalone, clicks/words: {told}; in all {hand.clicks} clicks, {hand.words} words")
    assert hand.clicks <= MOST_CLICKS and hand.words <= MOST_WORDS, (hand.clicks, hand.words)
    assert coordinator.take_faults() == []


def at_work(hand: Hand, name: str) -> None:
    hand.follow("Arbetet", exact=True)
    hand.follow(name, exact=True)


def report(hand: Hand) -> str:
    """What somebody has rung about; gives the report's path."""
    page = hand.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 59.5137, "longitude": 15.9906})
    hand.follow("Rapportera")
    page.get_by_role("radio", name="Klotter", exact=True).check()
    hand.clicks += 1
    hand.click(page.get_by_text("Peka ut på kartan"))
    hand.press("Använd min position")
    shows(page.locator("#place-picker-status"), "Din position är vald")
    hand.write("Vad såg du?", SEEN)
    hand.press("Skicka rapporten")
    shows(page.locator(".notice"), "Rapporten är mottagen")
    return urlsplit(page.url).path.removeprefix("/koping")


def carry_out(hand: Hand) -> None:
    """Of the decision that is hers: a measure in its two questions, which stand there already, and that it was done."""
    page = hand.page
    hand.follow("Idag", exact=True)
    hand.follow("Beslut: Belys gången")
    hand.follow("Gör en åtgärd av beslutet")
    hand.press("Spara åtgärden")
    shows(page.locator(".notice"), "Åtgärden är sparad.")
    hand.press("Gjort i dag")
    shows(page.locator(".notice.undo"), "är loggat")


def focus(hand: Hand) -> None:
    page = hand.page
    at_work(hand, "Fokusområden")
    hand.follow("Nytt fokusområde")
    hand.write("Vad är problemet?", "Klotter och släckta lampor vid skolan på kvällarna.")
    hand.write("Var är det, eller vem gäller det?", "Skolan och gången")
    hand.click(page.get_by_role("button", name="Spara", exact=True).first)
    shows(page.locator("h1"), "Skolan och gången")


def follow_up(hand: Hand) -> None:
    """The five that are asked; the figures stand there."""
    page = hand.page
    hand.follow("Skriv uppföljningen")
    hand.click(page.locator("label.chip", has_text="Enligt plan").first)
    hand.click(page.locator("label.chip", has_text="Oförändrat").first)
    hand.write("Varför?", "Lamporna är lagade, klottret är kvar.")
    hand.click(page.locator("label.chip", has_text="Fortsätt").first)
    hand.click(page.get_by_role("button", name="Spara", exact=True).first)
    hand.press("Lämna in uppföljningen")
    shows(page.locator(".notice"), "inlämnad")


def finalize(hand: Hand) -> None:
    page = hand.page
    at_work(hand, "Kvartal")

    def drafted() -> bool:
        page.reload()
        return page.locator("#rapport tbody tr").count() > 0 and not page.locator("#rapport .progress").count()

    assert becomes(drafted, every=1), page.content()
    row = page.locator("#rapport tbody tr").first
    hand.click(row.get_by_text("Fastställ version"))
    hand.press("Fastställ rapporten")
    shows(page.locator("#rapport tbody tr").filter(has_text="Fastställd"), "Version")


def send(hand: Hand) -> None:
    """Where it is said that the secretary has no address yet, she writes it."""
    page = hand.page
    hand.follow("Sänd")
    hand.follow("Kommunens uppgifter")
    hand.write("Rådets sekreterare, e-post", SECRETARY)
    hand.click(page.get_by_role("button", name="Spara", exact=True).first)
    at_work(hand, "Kvartal")
    hand.follow("Sänd")
    hand.press("Skicka till rådets sekreterare")
    shows(hand.page.locator(".notice"), "på väg till rådets sekreterare")
