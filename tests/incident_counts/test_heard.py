"""Organisations × weeks with a report are those that are counted by hand, whatever spans are asked for together."""

import random
from datetime import timedelta

from app.accounts import service as accounts
from app.figures.periods import Days
from app.incident_counts import heard
from app.incidents.models import Incident
from app.incidents.tallies import TalliedIncident, tally
from tests.incident_counts.test_history import TODAY, Undone
from tests.incident_counts.test_organisation_history import rows


def test_spans_that_meet_lie_over_each_other_or_lie_apart(world):
    few = random.Random(7)
    back = {
        "days": (3, 0),
        "year": (363, 0),
        "year before": (727, 364),
        "years ago": (1500, 1401),
        "nobody": (3000, 2900),
        "none": (0, 1),
    }
    spans = {name: Days(TODAY - timedelta(first), TODAY - timedelta(last)) for name, (first, last) in back.items()}
    with world.scope() as scope:
        ids = [one.id for one in accounts.organisations(scope)]
        days = {id: {TODAY - timedelta(few.randrange(1600)) for _ in range(150)} for id in ids}
        expected = {
            name: len(
                {(id, (span.last - day).days // 7) for id in ids for day in days[id] if span.first <= day <= span.last}
            )
            for name, span in spans.items()
        }
        try:
            with scope.attempt():
                before = heard.unit_weeks(scope, spans=spans)
                written = [row for id in ids for row in rows(id, sorted(days[id]))]
                scope.insert_many(Incident, written)
                names = TalliedIncident._fields
                tally(scope, [], [TalliedIncident(*(row.get(name) for name in names)) for row in written])
                raise Undone(before, heard.unit_weeks(scope, spans=spans))
        except Undone as said:
            before, found = said.args
    assert not any(before.values()) and found == expected
    assert expected["year"] > len(ids) and expected["nobody"] == expected["none"] == 0
