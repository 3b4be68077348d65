"""A sample of `./run test-faults`, and proof that its verdict sees what it is there to see."""

import sys

import pytest

from tenants.models import uuid7
from tests.faults.making import judge_made
from tests.faults.posting import Ledger, judge, send_all
from tests.faults.site import running_site
from tests.processes import becomes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")


def test_no_acknowledged_report_is_lost_when_the_web_is_killed(tmp_path):
    with running_site(tmp_path) as site:
        ledger = send_all(site, 20, kill=lambda number: site.kill("gunicorn") if number == 7 else None)
        stored = site.reports()
        assert becomes(lambda: site.process("gunicorn"))
        assert "Webben (web.log) avslutades oväntat (kod -9) och startas igen" in site.said
    verdict = judge(ledger, stored)
    assert verdict.is_good, verdict
    assert verdict.sent == 20 and verdict.acknowledged >= 13, (str(verdict), ledger.answers)
    assert ledger.answers["form 303"] and ledger.answers["api 201"]

    # The same rows, seen by senders who believe what is not so.
    id, text = next(iter(ledger.acknowledged.items()))
    never = {str(uuid7()): "klotter nummer 20"}
    believing = Ledger(ledger.sent | never, ledger.acknowledged | never)
    assert judge(believing, stored).missing == set(never)
    wrong = Ledger(ledger.sent, {**ledger.acknowledged, id: "klotter nummer 99"})
    assert judge(wrong, stored).changed == {id}
    again = str(uuid7())
    assert judge(ledger, [*stored, (again, text)]).doubled == {id}
    assert judge(ledger, [*stored, (again, text)]).unknown == {again}
    assert judge(ledger, [row for row in stored if row[0] != id]).missing == {id}


def test_a_verdict_on_what_was_made_sees_what_is_missing_doubled_and_told_twice():
    every = [(1, 1), (2, 1)]
    assert judge_made(2, every, 2, 2, ["<a>", "<b>", "<b>"]).is_good  # the same letter again is no fault
    assert judge_made(2, [(1, 1)], 2, 2, ["<a>", "<b>"]).missing == {2}
    assert judge_made(2, [(1, 1), (2, 2)], 2, 2, ["<a>", "<b>"]).doubled == {2}
    for wrong in (judge_made(2, every, 1, 2, ["<a>"]), judge_made(2, every, 2, 2, ["<a>", "<b>", "<c>"])):
        assert not wrong.is_good


def test_a_verdict_on_nothing_stored_is_not_good():
    id = str(uuid7())
    assert not judge(Ledger({id: "x"}, {id: "x"}), []).is_good
    unanswered = judge(Ledger({id: "x"}, {}), [(id, "x")])
    assert unanswered.is_good and unanswered.unanswered == {id}
