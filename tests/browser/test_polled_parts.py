"""A part of a page that is fetched again while something is being made: its start and its end are said once, and
whoever stands or has opened something in it stays there."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.alerts import service as alerts
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.quarterly_reports import service as quarterly_reports
from tenants import runs
from tenants.access import COMMAND_LINE, Role
from tests.browser.house import FILE, House
from tests.browser.test_pages import QUICK, look_at
from tests.processes import becomes
from workers.performing import perform_run

TEMPLATES = Path(__file__).parents[2] / "app"
QUARTER = "2025-Q4"
EVERY = 2000
"""Milliseconds between two answers."""
LISTEN = """() => {
  window.__said = [];
  const put = () => window.__said.push(document.getElementById("said").textContent);
  const all = {childList: true, characterData: true, subtree: true};
  new MutationObserver(put).observe(document.getElementById("said"), all);
}"""


def _report(house: House, slug: str):
    with house.scope(Role.COORDINATOR, slug) as scope:
        run = quarterly_reports.order_quarterly_report(scope, period=QUARTER)
    return run.id, f"/kvartal/{QUARTER}"


def _analysis(house: House, slug: str):
    first = house.ids["older"] - timedelta(days=14)
    with house.scope(Role.COORDINATOR, slug) as scope:
        run = alerts.order_analysis(scope, first=first)
    return run.id, f"/lagesbild/{first}/analys"


def _file(house: House, slug: str):
    content = FILE.replace("2026-11-20", "2026-11-12").encode()
    with house.scope(Role.COORDINATOR, slug) as scope:
        upload = intake.order_import(scope, content=content, file_name="arboga.csv", limits=WEB, trial=True)
        run = scope.db.scalar(select(runs.Run).where(runs.Run.kind == intake.KIND, runs.Run.period == str(upload.id)))
    return run.id, f"/inlasning/skickad/{upload.id}"


PARTS = [
    ("#rapport", _report, "koping", "link", "Uppdatera", "Rapporten görs.", "Rapporten är klar."),
    ("#korning", _analysis, "koping", "link", "Uppdatera", "Analysen räknas.", "Analysen är klar."),
    ("#inlasning", _file, "arboga", "button", "Avbryt inläsningen", "Filen läses.", "Filen är läst."),
]


ALIKE = {"address_files/file_part.html", "mapped_files/review_part.html", "minutes/show.html", "pictures/parts.html"}
"""Begun and ended as these are, without a heading of their own."""


def test_every_polled_part_is_made_by_the_macro():
    polling = {
        path.name for path in TEMPLATES.rglob("*.html") if 'hx-trigger="every' in path.read_text(encoding="utf-8")
    }
    assert polling == {"state.html", "parts.html", "wall.html"}, "and a wall, which says nothing while it asks"
    using = [
        path for path in TEMPLATES.rglob("*.html") if re.search(r"\{\{ polled\(", path.read_text(encoding="utf-8"))
    ]
    assert len(using) == len(PARTS) + len(ALIKE), "ge varje ny del som hämtas om en rad i PARTS"


@pytest.mark.parametrize("part, order, slug, role, name, starts, ends", PARTS)
def test_a_part_that_is_fetched_again(part, order, slug, role, name, starts, ends, newcomer, house):
    run_id, path = order(house, slug)
    visitor = newcomer(Role.COORDINATOR, slug)
    page, said = visitor.page, visitor.page.locator("#said")
    page.clock.install()
    visitor.go(path)
    expect(said).to_contain_text(starts)
    page.evaluate(LISTEN)
    look_at(visitor, QUICK)
    control = page.locator(part).get_by_role(role, name=name)
    control.focus()
    _step(house, slug, run_id, "Ett steg längre")

    def seen(text) -> bool:
        page.clock.fast_forward(EVERY)
        return page.locator(part).get_by_text(text).count() > 0

    assert becomes(lambda: seen("Ett steg längre"))
    expect(control).to_be_focused()
    assert page.evaluate("() => window.__said") == []
    _step(house, slug, run_id, "")
    assert perform_run(house.worker, house.tenants[slug], run_id, demo=True)
    assert becomes(lambda: bool(page.clock.fast_forward(EVERY)) or control.count() == 0)
    expect(said).to_contain_text(ends)
    expect(page.locator(f"{part} h2")).to_be_focused()
    assert page.evaluate("() => window.__said.length") == 1
    assert visitor.take_faults() == []


def _step(house: House, slug: str, run_id, text: str) -> None:
    with house.worker.scope(house.tenants[slug], COMMAND_LINE) as scope:
        scope.db.get(runs.Run, (house.tenants[slug].id, run_id)).step_text = text


def test_what_is_open_and_written_in_the_part_stays(newcomer, house):
    with house.scope(Role.COORDINATOR, "kungsor") as scope:
        run_id = quarterly_reports.order_quarterly_report(scope, period=QUARTER).id
    assert perform_run(house.worker, house.tenants["kungsor"], run_id, demo=True)
    with house.scope(Role.COORDINATOR, "kungsor") as scope:
        run_id = quarterly_reports.order_quarterly_report(scope, period=QUARTER).id
    visitor = newcomer(Role.COORDINATOR, "kungsor")
    page = visitor.page
    page.clock.install()
    visitor.go(f"/kvartal/{QUARTER}")
    page.get_by_text("Fastställ version 1").click()
    page.get_by_label("Diarienummer").fill("KS 2026/1")
    assert perform_run(house.worker, house.tenants["kungsor"], run_id, demo=True)
    assert becomes(lambda: bool(page.clock.fast_forward(EVERY)) or page.locator("#rapport tbody tr").count() > 1)
    expect(page.locator("#f-dnr-1")).to_have_value("KS 2026/1")
    expect(page.locator("#f-dnr-1")).to_be_focused()
