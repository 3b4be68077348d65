"""A room's machine is opened by a code from the coordinator's telephone, gone through by the keyboard alone, and ends
with the meeting."""

import pytest

from tests.browser.visitor import PHONE, Visitor
from tests.journeys.samsyn import shows
from tests.journeys.test_meeting import FIRST, SECOND, book, decide
from tests.journeys.test_report_to_quarterly import UNIT, join

WALL = {"width": 1920, "height": 1080}
LEAST = 24
"""Pixels of the writing on a wall of this size."""
SMALL = """least => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement, box = holder.getBoundingClientRect();
    if (!node.textContent.trim() || box.width <= 1 || holder.closest("option, script, style, .skip")) { continue; }
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < least) { found.push(`${size} ${holder.tagName} ${node.textContent.trim().slice(0, 30)}`); }
  }
  for (const field of document.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, textarea")) {
    const size = parseFloat(getComputedStyle(field).fontSize);
    if (size < least) { found.push(`${size} ${field.name}`); }
  }
  return found;
}"""
IN_ORDER = ("forra", "laget", "var", "dagar", "beslut", "avslut")
AT_HAND = {"7": "varningar", "8": "platser", "9": "tackning", "0": "tabell"}
"""A new municipality has not asked for warnings yet."""
OPEN, OF_THE_POLICE = "Kanariefågeln i häcken.", "Kanariefågeln i källaren."
"""What two decisions say: for all, and for coordinator and police."""
ROOMS = {"Samordnare och polis": (True, "890"), "EST-gruppen": (False, "890"), "Alla rapportörer": (False, "0")}
"""Room -> whether it is told what the police alone read, and the keys of what it has at hand."""


@pytest.fixture
def town(samsyn):
    samsyn.it_is("2026-09-18T10:00+02:00")
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("tenant", "change", "koping", "--turn-on", "moten")
    with samsyn.running():
        yield samsyn


def test_a_meeting_is_held_at_the_wall_by_keys_alone_and_each_room_sees_what_it_may(town):
    coordinator = town.invited("koping", PHONE, name="Samordnaren", role="coordinator", organisation=UNIT)
    book(coordinator)
    town.it_is(FIRST)
    town.signs_in(coordinator, "coordinator")
    coordinator.page.get_by_role("link", name="Lägesbildsmöte").click()
    meeting = coordinator.page.url
    decide(coordinator.page, OPEN, UNIT, "2026-10-02")
    decide_for_the_police(coordinator.page)

    machines = {room: opened(town, coordinator, room) for room in ROOMS}
    for room, (polices, at_hand) in ROOMS.items():
        machine = machines[room]
        told = gone_through(machine, at_hand)
        assert OPEN in told["beslut"], room
        assert all((OF_THE_POLICE in page) <= polices for page in told.values()), room
        assert (OF_THE_POLICE in told["beslut"]) == polices, room

    for turn, (room, (_polices, at_hand)) in enumerate(ROOMS.items()):
        looked_at(machines[room], at_hand, turn)
    standing, writing = machines["Samordnare och polis"], machines["EST-gruppen"]
    for machine in (standing, writing):
        press(machine, "5", "beslut")
    write(writing, "Vuxna vid stationen fredag kväll.")
    shows(standing.page.locator("#nytt"), "Vuxna vid stationen fredag kväll.")

    coordinator.go("/vaggar")
    shows(coordinator.page.locator("[aria-labelledby=oppna]"), "Alla rapportörer")
    assert coordinator.too_wide() == []
    coordinator.page.goto(meeting)
    coordinator.page.get_by_role("button", name="Avsluta mötet").click()
    for machine in machines.values():
        machine.page.wait_for_url("**/koping/vagg")
        shows(machine.page.locator("main"), "Väggen är stängd här.")

    book(coordinator)
    town.it_is(SECOND)
    town.signs_in(coordinator, "coordinator")
    for turn, (room, (polices, _at_hand)) in enumerate(ROOMS.items()):
        machine = opened(town, coordinator, room)
        told = read(machine, "forra")
        assert OPEN in told and (OF_THE_POLICE in told) == polices, room
        assert machine.page.locator(".badge-sign").count() == 2 + polices, room
        machine.wear(WALL, ("dark", "light")[turn % 2])
        assert machine.violations() == ([], []), room
    for visitor in town.visitors:
        assert visitor.take_faults() == []


def decide_for_the_police(page) -> None:
    page.get_by_role("link", name="Nytt beslut").first.click()
    page.get_by_label("Vad ska göras?", exact=True).fill(OF_THE_POLICE)
    page.get_by_label("Verksamhet").select_option(UNIT)
    page.get_by_label("Till när?").fill("2026-10-02")
    page.get_by_text("Vem får läsa?").first.click()
    page.get_by_text("Samordnare och polis, och den som ska göra det").click()
    page.get_by_role("button", name="Spara beslutet").click()
    shows(page.locator("[aria-labelledby=nya]"), OF_THE_POLICE)


def opened(town, coordinator: Visitor, room: str) -> Visitor:
    """The machine of a room: the code is read off the telephone and written by the keyboard."""
    coordinator.go("/vaggar")
    coordinator.page.locator("label.chip", has_text=room).click()
    coordinator.page.get_by_role("button", name="Visa en kod").click()
    code = coordinator.page.locator(".wall-code-letters").inner_text()
    machine = town.somebody("koping", WALL)
    machine.go("/vagg")
    machine.tab_to(name="code")
    machine.write(code.lower())
    machine.press("Enter")
    machine.page.wait_for_url("**/vagg/forra")
    return machine


def press(machine: Visitor, key: str, screen: str) -> str:
    """Press a key that leads to a screen; gives what its HTML says."""
    machine.page.keyboard.press(key)
    machine.page.wait_for_url(f"**/vagg/{screen}")
    return read(machine, screen)


def read(machine: Visitor, screen: str) -> str:
    """What the HTML of a screen says that all in the room can read."""
    machine.page.wait_for_load_state()
    assert machine.page.evaluate(SMALL, LEAST) == [] and machine.too_wide() == [], screen
    return machine.page.content()


def gone_through(machine: Visitor, at_hand) -> dict[str, str]:
    """By the arrow and the page key, back, and what is at hand by its number: screen -> its HTML."""
    told = {"forra": machine.page.content()}
    for turn, screen in enumerate(IN_ORDER[1:]):
        told[screen] = press(machine, ("ArrowRight", "PageDown")[turn % 2], screen)
    press(machine, "PageUp", "beslut")
    press(machine, "ArrowLeft", "dagar")
    for key, screen in AT_HAND.items():
        if key in at_hand:
            told[screen] = press(machine, key, screen)
        else:
            assert machine.page.locator(f'[data-key="{key}"]').count() == 0
    return told


def looked_at(machine: Visitor, at_hand: str, turn: int) -> None:
    """What axe finds on every screen that the room has, by day or by night: what is light in one room is dark in the
    next."""
    beside = {key: screen for key, screen in AT_HAND.items() if key in at_hand}
    for key, screen in {**{str(n): one for n, one in enumerate(IN_ORDER, 1)}, **beside}.items():
        press(machine, key, screen)
        machine.wear(WALL, ("light", "dark")[(int(key) + turn) % 2])
        assert machine.violations() == ([], []), screen


def write(machine: Visitor, what: str) -> None:
    """A decision, by the keyboard alone."""
    machine.tab_to(name="text")
    machine.write(what)
    machine.tab_to(name="organisation_id")
    machine.choose(UNIT)
    machine.tab_to(text="Spara beslutet")
    machine.enter()
    shows(machine.page.locator("#nytt"), what)
