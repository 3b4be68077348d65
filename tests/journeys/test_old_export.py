"""Somebody new moves over from the tool that the municipality leaves: a file of 5,000 rows from its export, in three
presses and some chosen words; and the next month's by one tap, on a phone."""

from datetime import date

from tests.browser.visitor import DESK, PHONE
from tests.journeys.samsyn import Samsyn, shows
from tests.mapped_files.files import old_export

ROWS = 5_000
A_MINUTE_EACH = 20
"""At most so many decisions, each looked at for a minute."""
PLACES = "namn;sort;lat;lon\nTorget;centrum/torg;59,5137;15,9906\nHögstadieskolan;skola/förskola;59,5170;15,9990\n"


def choose(visitor, name: str, content: bytes) -> None:
    visitor.go("/inlasning/")
    visitor.page.get_by_label("Fil", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    visitor.page.get_by_role("button", name="Fortsätt").click()


def test_an_export_of_the_old_tool_is_moved_over_and_the_next_month_is_one_tap(samsyn: Samsyn, tmp_path):
    samsyn.it_is("2026-11-05T10:00+01:00")
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    samsyn.command("tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--code", "1983", "--live")
    for unit, kind in (("Fritidsgården", "fritid"), ("Bostadsbolaget", "kommunalt bolag")):
        samsyn.command("organisation", "add", "--tenant", "koping", unit, kind)
    (tmp_path / "platser.csv").write_text(PLACES, "utf-8")
    samsyn.command("place", "import", str(tmp_path / "platser.csv"), "--tenant", "koping", "--source", "kommunen")
    with samsyn.running():
        newcomer = samsyn.invited(
            "koping", DESK, name="Samordnaren (exempel)", role="coordinator", organisation="Bostadsbolaget"
        )
        page = newcomer.page
        choose(newcomer, "Utdrag 2026-09.csv", old_export(ROWS))
        decisions = 1
        shows(page.locator("h1"), "Vad betyder orden här?")  # its columns are known
        for choice in page.locator("select[name=words]").all():
            decisions += 1
            if choice.input_value().endswith(":?"):  # nothing is like it: she says that it is no place of ours
                choice.select_option(label="Lämna tomt")
        page.get_by_role("button", name="Fortsätt").click()
        decisions += 1
        shows(page.locator("#prov"), "Så skulle det gå")
        shows(page.locator(".tile").filter(has_text="Nya rapporter"), "5\u00a0000")
        shows(page.locator(".tile").filter(has_text="Rader att rätta"), "0")
        shows(page.locator("main"), "Inget är sparat än.")
        assert page.get_by_role("rowheader", name="Rad 2", exact=True).count() == 1, "the first row, as it is read"
        page.get_by_role("button", name="Läs in filen").click()
        decisions += 1
        page.get_by_role("link", name="Visa resultatet").click()
        shows(page.locator(".tile").filter(has_text="Nya rapporter"), "5\u00a0000")
        assert 4 < decisions <= A_MINUTE_EACH, decisions

        newcomer.wear(PHONE, "light")
        choose(newcomer, "Utdrag 2026-10.csv", old_export(500, month=date(2026, 10, 1)))
        page.get_by_role("link", name="Visa resultatet").click()
        shows(page.locator(".tile").filter(has_text="Nya rapporter"), "500")
        page.get_by_role("link", name="Ångra inläsningen").click()
        shows(page.locator("main"), "Filens rapporter tas bort som om de aldrig hade lästs in")
        newcomer.go("/inlasning/kopplingar")
        shows(page.locator("main"), "Utdrag")
    assert newcomer.take_faults() == []
