"""A quarter from the reminder to the paper that is read: three leaders, the police, the coordinator and a member of the
council, by links and forms alone. Each one's steps are counted, and nobody types a figure. The steps of the quarter say
what waits and for whom all the way; what is handed in, sent back and sent is told by letter; and the page and the
command line tell that the paper is genuine."""

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit

from click.testing import CliRunner
from sqlalchemy import select

from app.command_line import Installation
from app.documents import commands
from app.est import follow_ups
from app.reminders.registration import KINDS_OF_RUN
from tenants import runs
from tenants.access import CALENDAR, Role
from tests.council_papers.test_way import has_secretary, letters
from tests.est.areas import activity, focus_area, log, report
from tests.papers import words_of
from tests.quarterly_reports.test_pages import steps as stepper
from workers.performing import perform_run

Q3 = "2026-Q3"
LEADERS = {Role.SCHOOL: "Högstadieskolan", Role.YOUTH: "Fritidsgården", Role.REPORTER: "Bostadsbolaget"}
MOST_STEPS = 15
"""Steps in a first follow-up by someone new: a minute each."""


class _Page(HTMLParser):
    """Its links, and its forms: action -> names of the fields with what they hold."""

    def __init__(self, page: str, at: str = ""):
        super().__init__()
        self._own = at
        self.links: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        self._at = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag == "form" and said.get("method") == "post":
            self._at = said.get("action") or self._own
            self.forms[self._at] = {}
        elif self._at and said.get("name") and tag in ("input", "textarea", "select"):
            if said.get("type") in ("radio", "checkbox"):
                return
            self.forms[self._at][said["name"]] = said.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._at = ""


class Person:
    """Somebody who opens what she is shown and presses what is there. `steps`: pages, choices, texts and presses."""

    def __init__(self, client, role: Role):
        self._client, self.steps, self.address = client, 0, ""
        client.sign_in(role)

    def opens(self, address: str) -> str:
        answer = self._client.get(urlsplit(address).path)
        assert answer.status_code == 200, (address, answer.status_code)
        self.steps, self.address, self.page = self.steps + 1, urlsplit(address).path, answer.text
        return answer.text

    def follows(self, pattern: str) -> str:
        """The first link of the page before her whose address fits."""
        return self.opens(next(one for one in _Page(self.page).links if re.search(pattern, one)))

    def sends(self, pattern: str, **said: str) -> str:
        """Fill in one of the page's forms and press its button; gives the page that follows."""
        for name, text in said.items():
            typed = re.sub(r"\{[^}]*\}", "", text)
            chosen = name.partition("-")[0] in ("need", "influence", "rank")
            assert chosen or not re.search(r"\d", typed), f"a figure was typed in {name}"
        action = next(one for one in _Page(self.page, self.address).forms if re.search(pattern, one))
        answer = self._client.post(action, {**_Page(self.page, self.address).forms[action], **said})
        assert answer.status_code == 303, (action, answer.status_code, answer.text[:3000])
        self.steps += len(said) + 1
        shown = self.opens(answer.headers["Location"])
        self.steps -= 1  # what the press leads to is no step of hers
        return shown


def works(world) -> None:
    """What a worker does, until nothing waits but letters."""
    tenant = world.tenants["koping"]
    with world.worker.scope(tenant, CALENDAR) as scope:
        ids = scope.db.scalars(select(runs.Run.id).where(runs.Run.state == runs.WAITING, runs.Run.kind != "mail")).all()
    for id in ids:
        assert perform_run(world.worker, tenant, id)


def test_a_quarter_from_the_reminder_to_the_paper_that_is_read(world, client, tmp_path, settings, monkeypatch):
    has_secretary(world, tmp_path)
    report(world, *(date(2025, 7, 1) + timedelta(days=9 * n) for n in range(8)))
    report(world, *(date(2026, 7, 1) + timedelta(days=7 * n) for n in range(13)))
    for role, name in LEADERS.items():
        unit = world.organisation(name)
        area = focus_area(
            world, title=f"Klotter, {name}", short_title=name, lead_organisation_id=unit, member_ids=[unit]
        )
        walks = activity(world, area, organisation_id=unit)
        log(world, walks, date(2026, 8, 14), date(2026, 9, 4), role=role)

    client.sign_in(Role.COORDINATOR)
    waits = stepper(client.get(f"/koping/kvartal/{Q3}").text)
    assert [state for state, _says in waits] == ["now", "blocked", "now", "blocked", "blocked"]
    assert "0 av 3 inlämnade. Väntar på" in waits[0][1] and "senast 10 oktober 2026" in waits[0][1]
    assert all(name in waits[0][1] for name in LEADERS.values())

    # On the Monday each is reminded by a letter, which leads to Idag.
    reminding = KINDS_OF_RUN[0].name
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        runs.order(scope, kind=reminding, period="2026-11-23", edition=1)
    works(world)
    reminded = {one.to for one in letters(world, reminding) if one}
    assert {f"{role}@koping.example" for role in LEADERS} <= reminded

    steps = {}
    for role in LEADERS:
        leader = Person(client, role)
        leader.opens("/koping/")
        page = leader.follows(rf"/uppfoljning/{Q3}|/kvartal/{Q3}")
        if "/kvartal/" in leader.address:
            page = leader.follows(rf"/uppfoljning/{Q3}")
        for figure in ("{nu}", "{då}"):
            assert figure in page, "the figures of the log are offered as chips"
        leader.sends(
            rf"/uppfoljning/{Q3}$",
            status="on_plan",
            judgement="unchanged",
            proposal="continue",
            why="{nu} rapporter mot {då} samma kvartal i fjol.",
            lessons="Tidiga pass hjälper.",
        )
        leader.sends(rf"/uppfoljning/{Q3}/inlamning")
        steps[role] = leader.steps
    assert max(steps.values()) <= MOST_STEPS, steps

    handed_in = [one for one in letters(world, follow_ups.HANDED_IN) if one]
    assert len(handed_in) >= len(LEADERS) and {one.to for one in handed_in} == {"coordinator@koping.example"}

    # One is sent back with a word, and completed.
    coordinator = Person(client, Role.COORDINATOR)
    page = coordinator.opens(f"/koping/kvartal/{Q3}")
    assert "3 av 3 inlämnade." in page
    coordinator.follows(rf"/uppfoljning/{Q3}")
    where = coordinator.address
    coordinator.follows(rf"/kvartal/{Q3}/tillbaka/")
    coordinator.sends("/tillbaka/", words="Säg vad passen gav.")
    sent_back = [one for one in letters(world, follow_ups.SENT_BACK) if one]
    assert {one.to for one in sent_back} & {f"{role}@koping.example" for role in LEADERS}
    assert "2 av 3 inlämnade. Väntar på" in stepper(client.get(f"/koping/kvartal/{Q3}").text)[0][1]
    for role in LEADERS:
        leader = Person(client, role)
        if client.get(where).status_code == 200 and "/inlamning" in leader.opens(where):
            leader.sends(rf"/uppfoljning/{Q3}/inlamning")
            break
    else:
        raise AssertionError("nobody could complete it")

    police = Person(client, Role.POLICE_OFFICER)
    police.opens(f"/koping/kvartal/{Q3}")
    police.follows(rf"/kvartal/{Q3}/till-radet")
    assert "Bekräftade av" in police.sends("/polisens-uppgifter")
    steps[Role.POLICE_OFFICER] = police.steps

    coordinator = Person(client, Role.COORDINATOR)
    page = coordinator.opens(f"/koping/kvartal/{Q3}")
    assert "3 av 3 inlämnade." in page
    first = re.search(r'name="need-([0-9a-f-]{36})"', page)[1]
    coordinator.sends(
        "/prioriteringar$",
        **{
            f"need-{first}": "4",
            f"influence-{first}": "4",
            f"rank-{first}": "1",
            f"reason-{first}": "Flest rapporter.",
        },
    )
    coordinator.sends("/bestallning$")
    works(world)
    coordinator.opens(f"/koping/kvartal/{Q3}")
    coordinator.sends("/faststallelse$")
    coordinator.follows(rf"/kvartal/{Q3}/till-radet")
    assert stepper(client.get(f"/koping/kvartal/{Q3}").text)[4] == ("now", "Att göra nu. Väntar på samordnaren.")
    coordinator.sends("/sandning$")
    sent = stepper(client.get(f"/koping/kvartal/{Q3}").text)
    assert [state for state, _says in sent] == ["done"] * 5 and "rådets sekreterare" in sent[4][1]
    client.sign_in(Role.ADMINISTRATOR)
    done = client.get("/koping/arbeten/").text
    assert "Kvartalsrapporten för kvartal 3 2026" in done and "Klart" in done and "/avbrott" not in done
    steps[Role.COORDINATOR] = coordinator.steps
    (letter,) = letters(world, "quarterly_report_sent")

    # The secretary's letter leads whoever sits on the council to the paper itself, which holds what was counted.
    member = Person(client, Role.COUNCIL_MEMBER)
    read = member.opens(re.search(r"http\S+/handling/\S+", letter.text)[0])
    steps[Role.COUNCIL_MEMBER] = member.steps
    for said in ("13 rapporter mot 8 samma kvartal i fjol.", "Polisens uppgifter är bekräftade", "Flest rapporter."):
        assert said in read, said
    printed = client.get(next(one for one in _Page(read).links if "/handlingar/" in one and one.endswith("/fil")))
    assert "13 rapporter mot 8" in words_of(printed.data) and "UTKAST" not in words_of(printed.data)
    assert urlsplit(member.address).path in client.get("/koping/").text, "it is on the member's first screen too"
    page = client.post("/koping/handlingar/kontroll", {"kod": "", "file": (BytesIO(printed.data), "rapport.pdf")})
    assert "Äkta och gäller: version 1" in page.text
    paper = tmp_path / "rapport.pdf"
    here = Installation({}, replace(settings, var=tmp_path), world.worker)
    monkeypatch.setattr(commands, "installation", lambda: nullcontext(here))
    for content, status, says in ((printed.data, 0, "Äkta och gäller: version 1"), (printed.data + b" ", 1, "känner")):
        paper.write_bytes(content)
        answer = CliRunner().invoke(commands.document, ["verify", str(paper)])
        assert (answer.exit_code, says in answer.output) == (status, True), answer.output
    assert steps[Role.COUNCIL_MEMBER] == 1 and steps[Role.COORDINATOR] <= 14, steps
