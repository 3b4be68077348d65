"""Each organisation has a history of its own, by the rule of the tenant's."""

import random
from datetime import timedelta
from uuid import uuid4

from app.accounts import service as accounts
from app.figures.periods import local_date
from app.incident_counts import history
from app.incidents.models import Incident
from app.incidents.tallies import TalliedIncident, tally
from app.taxonomy import service as taxonomy
from tests.incident_counts.test_history import BEGUN, TODAY, Undone, begins
from tests.situational_pictures.reports import at
from tests.statements import asked, selects
from tests.world import NOW

KLOTTER = taxonomy.by_slug()["klotter"].id
NOTICE = next(category.id for category in taxonomy.categories().values() if not category.counts)


def rows(organisation_id, days, **more):
    """Reports of these local dates."""
    for day in days:
        moment = at((day - local_date(at(0))).days)
        yield {
            "id": uuid4(),
            "category_id": KLOTTER,
            "state": "counted",
            "access_class": "internal",
            "organisation_id": organisation_id,
            "reported_at": NOW,
            "earliest": moment,
            "latest": moment,
            "local_date": day,
            "precision": "unknown",
            "at_home": False,
            "text": "",
            "source": "file",
            "reported_to_police": "unknown",
            "version": 1,
            **more,
        }


def found(world, *reports):
    """What the act says where there are these reports, and the statements it sends."""
    with world.scope() as scope:
        try:
            with scope.attempt():
                written = [row for some in reports for row in some]
                scope.insert_many(Incident, written)
                names = TalliedIncident._fields
                tally(scope, [], [TalliedIncident(*(row.get(name) for name in names)) for row in written])
                assert scope.profile  # every page has asked for it
                with asked(world.web.engine) as statements:
                    raise Undone(history.organisation_history(scope), len(selects(statements)))
        except Undone as said:
            return said.args


def organisations(world) -> list:
    with world.scope() as scope:
        return [one.id for one in accounts.organisations(scope)]


def test_each_organisation_begins_by_itself(world):
    ids = organisations(world)
    cases = list(BEGUN.values())[: len(ids)]
    told, questions = found(world, *(rows(id, days) for id, (days, _) in zip(ids, cases, strict=True)))
    assert told == {id: begun for id, (_, begun) in zip(ids, cases, strict=True) if begun}
    assert questions == 1


def test_it_is_the_rule_of_the_tenant(world):
    die, ids = random.Random(36), organisations(world)
    for _ in range(8):
        days = {
            id: {
                TODAY - timedelta(days=int(1200 * die.random() ** die.choice((1, 3)))) for _ in range(die.randrange(40))
            }
            for id in ids
        }
        told, _ = found(world, *(rows(id, days[id]) for id in ids))
        assert told == {id: begun for id in ids if (begun := begins(list(days[id])))}


def test_what_does_not_count_is_no_beginning(world):
    one, other, third, *_ = organisations(world)
    days = [TODAY - timedelta(days=10 * n) for n in range(60)]
    told, _ = found(world, rows(one, days, state="withdrawn"), rows(other, days, category_id=NOTICE), rows(third, days))
    assert told == {third: min(days)}
