"""What planted Köping is made of beside its work: figures, papers, people, files, and what is told of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import Membership
from app.address_files import service as address_files
from app.addresses import files as addresses
from app.alerts import service as alerts
from app.area_sharing import answers as answers_to_area
from app.area_sharing.models import AreaDocument
from app.coverage import service as coverage
from app.coverage import spans
from app.coverage.models import SilenceReminder
from app.disclosure_control.models import ReleasedTable
from app.documents import service as documents
from app.doubles import service as doubles
from app.figures.audience import Audience
from app.figures.periods import STOCKHOLM, Quarter
from app.ground import service as ground
from app.incidents import service as incidents
from app.official_statistics import service as official
from app.phones import service as phones
from app.pictures import service as pictures
from app.places import service as places
from app.quarterly_reports import service as quarterly_reports
from app.quarterly_reports.paper import Paper, write_draft
from app.quarterly_reports.report import QuarterlyReport
from app.redactions import service as redactions
from app.settings import service as settings
from app.side_by_side import service as side_by_side
from app.taxonomy import choices, local
from app.thresholds import service as thresholds
from app.wall import opening
from app.wall import service as walls
from tenants import runs
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tests.access.canaries import FORTNIGHT, QUARTER, SECRET
from tests.area_sharing import made as area_told
from tests.disclosure_control.rows import let_out
from tests.settings.test_arms import SVG
from tests.side_by_side.rows import FIGURES
from tests.world import AREA, World
from workers.performing import perform_run


def redaction(world: World) -> UUID:
    """What the coordinator and the registrar have each asked to be removed; the registrar's, which the coordinator
    answers."""
    for role in (Role.COORDINATOR, Role.REGISTRAR):
        with world.scope(role) as scope:
            row = redactions.ask_for(scope, words="Rektor", reason="Ska inte stå där.")
    return row.id


OFFENCES = "kommun;brottstyp;period;antal\n" + "".join(
    f"Köping;Samtliga brott;{year}K{n};{600 + n}\n" for year in (2025, 2026) for n in (1, 2, 3)
)


def official_figures(world: World) -> tuple[UUID, UUID, UUID]:
    """Reported offences that hold, a survey's share that was taken away, and a file that waits to be saved."""
    sent = {"kind": "offences", "file_name": "brott.csv", "content": OFFENCES.encode()}
    with world.scope(Role.COORDINATOR) as scope:
        sent["source"] = f"Brå, {len(official.list_deliveries(scope)) + 1}"  # each time another: the same adds nothing
        draft = official.take_file(scope, **sent)
        stands = official.read_draft(scope, id=draft.id).stands
        held = official.save_draft(scope, id=draft.id, stands=stands)
        asked = {"kind": "survey", "source": "Enkäten", "name": "Trygg ute", "period": "2025", "value": "71"}
        official.remove(scope, id=official.add_figure(scope, **asked, answers=400).id)
        waits = official.take_file(scope, **{**sent, "content": OFFENCES.replace(";603", ";604").encode()})
        figure = official.listed(scope)[-1]["id"]
    return held.id, waits.id, figure


def released(world: World) -> UUID:
    """A table that was let out."""
    with world.scope(Role.COORDINATOR) as scope:
        return let_out(scope, f"20{26 - scope.db.query(ReleasedTable).count()}-Q3").id


def compared(world: World) -> UUID:
    """Figures of several municipalities, and a file of them that was taken away."""
    with world.scope(Role.COORDINATOR) as scope:
        source = f"Brå, {len(side_by_side.list_deliveries(scope)) + 1}"
        held, *_rest = [
            side_by_side.take_file(scope, content=content, file_name="kommuner.csv", source=source)[0]
            for content in FIGURES
        ]
        gone, _remarks = side_by_side.take_file(
            scope, content=FIGURES[0], file_name="bort.csv", source=f"{source} igen"
        )
        side_by_side.remove(scope, id=gone.id)
    return held.id


def told_to_area(world: World) -> UUID:
    """What is agreed with the area, and told it: with a decision that waits for the word of the police, and one that
    the area's chief has answered."""
    police = world.organisation("Polisen")
    with world.scope(Role.COORDINATOR) as scope:
        asked, answered = (area_told.decision(scope, police, text) for text in ("Fotpatrull.", "Kontroll."))
    area_told.share(world.worker, world.tenants["koping"])
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        answers_to_area.answer(scope, decision_id=answered, answer="commits")
    return asked


def told_paper(world: World) -> UUID:
    """A final paper that the area has."""
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        return scope.db.scalars(select(AreaDocument.id).limit(1)).one()


def picture(world: World) -> None:
    """The fortnight's picture, with an edition and open again to be corrected."""
    first = date.fromisoformat(FORTNIGHT)
    for reason in ("Polisens del kom.", ""):
        with world.scope(Role.COORDINATOR) as scope:
            run = pictures.order_draft(scope, first=first)
        assert perform_run(world.worker, world.tenants["koping"], run.id)
        with world.scope(Role.COORDINATOR) as scope:
            if reason:
                edition = pictures.lock(scope, first=first, registry_number="KS 7")
                version = pictures.read_picture(scope, first=first).row.version
                pictures.correct(scope, first=first, version=version, reason=reason)
    assert edition.number == 1


def sub_area(world: World) -> UUID:
    with world.scope(Role.COORDINATOR) as scope:
        return places.areas_to_choose(scope)[0].id


def organisation(world: World) -> UUID:
    """One in which nobody has a role yet."""
    with world.scope(Role.COORDINATOR) as scope:
        return accounts.register_organisation(scope, name="Allaktivitetshuset", kind="förening").id


def phone(world: World, label: str = "Jourtelefonen") -> UUID:
    """One on which somebody at the school is remembered."""
    session = world.session(Role.SCHOOL)
    with world.scope(Role.SCHOOL) as scope:
        phones.remember(scope, session=session, secrets=[], label=label, pin="4071")
        return phones.my_phones(scope)[0].id


def reporting_span(world: World) -> UUID:
    """A kind of organisation that is closed; an organisation that is to report, is silent and is reminded, and one that
    has nothing to report."""
    silent, youth = world.organisation("Bostadsbolaget"), world.organisation("Fritidsgården")
    first = date.fromisoformat(FORTNIGHT)
    with world.scope(Role.YOUTH) as scope:
        coverage.say_nothing(scope, organisation_id=youth, first=first)
    with world.scope(Role.COORDINATOR) as scope:
        spans.add_span(scope, what="expected", whom=str(silent), first=date(2026, 10, 1))
        reminded = {"first": first, "organisation_id": silent, "sent_at": scope.now}
        scope.insert_many(SilenceReminder, [reminded], upsert=lambda insert: insert.on_conflict_do_nothing())
        days = {"first": date(2026, 7, 1), "last": date(2026, 7, 31)}
        return spans.add_span(scope, what="closed", whom="skola", name="Lov", **days).id


def double(world: World, when: datetime) -> UUID:
    """A pair of reports that may tell of the same event."""
    said = {"category": "klotter", "earliest": when, "named_place_id": world.named()["Torget"]}
    for role in (Role.SCHOOL, Role.UNIT_MANAGER):
        with world.scope(role) as scope:
            again = incidents.report_incident(scope, **said)
    with world.scope(Role.COORDINATOR) as scope:
        return doubles.together(scope, id=again.id).pairs[0].id


def wall(world: World) -> UUID:
    """A wall whose code waits to be written, and beside it one that is open."""
    with world.scope(Role.COORDINATOR) as scope:
        at = walls.meetings_to_show(scope)[0].row.id
        code = walls.give_code(scope, meeting_id=at, room="est")
    with world.scope() as scope:
        opening.open_wall(scope, code=code, network="192.0.2.7", device="Chrome på Windows")
    with world.scope(Role.COORDINATOR) as scope:
        walls.give_code(scope, meeting_id=at, room="police")
        return next(one.id for one in walls.list_walls(scope) if one.since is None)


def threshold(world: World, hours: int = 336) -> tuple[UUID, UUID]:
    """A rule, turned off so that no report asks for it, and what it has given to each audience; the coordinator's."""
    begun = datetime(2026, 11, 18, tzinfo=STOCKHOLM)
    with world.scope(Role.COORDINATOR) as scope:
        rule = thresholds.make_rule(scope, what="klotter", at_least=2, hours=hours)
        found = [thresholds.Reached(rule, audience, begun) for audience in Audience]
        given = thresholds.give_notices(scope, found=found)
        thresholds.set_state(scope, id=rule.id, version=1, state="off")
    return rule.id, given[0].id


def own_type(world: World) -> UUID:
    """A type of events of Köping's own, with a report of it, beside a national one that it calls something else."""
    with world.scope(Role.COORDINATOR) as scope:
        if there := local.own_types(scope):
            return next(iter(there))
        made = choices.add_own(scope, slug="klotter", own_name="Målning på elskåp").id
    with world.scope(Role.SCHOOL) as scope:
        when = datetime(2026, 11, 23, 15, tzinfo=STOCKHOLM)
        incidents.report_incident(scope, category=str(made), earliest=when, precision="unknown")
    with world.scope(Role.COORDINATOR) as scope:
        version = settings.read_municipality(scope).version
        choices.name_type(scope, slug="hastighet", version=version, name=f"Bilar som kör fort {SECRET}")
    return made


def ground_file(world: World) -> UUID:
    """A file of places that waits to be saved."""
    content = "namn;sort;lat;lon\nParken;park/grönområde;59,512;15,991\n".encode()
    with world.scope(Role.COORDINATOR) as scope:
        said = {"kind": "places", "content": content, "file_name": "platser.csv", "source": "kommunen"}
        return ground.take_file(scope, **said).id


def address_file(world: World) -> UUID:
    """A file of addresses that waits to be saved, while another holds and one is kept that held before."""
    told = {"source": "Lantmäteriet", "dated": date(2026, 11, 1), "progress": lambda *_: None}
    with world.scope(Role.COORDINATOR) as scope:
        for n in range(3):
            content = f"gata;nummer;lat;lon\nStorgatan;{n + 1};59,512;15,991\n".encode()
            row = address_files.read_at_once(scope, content=content, file_name=f"adresser-{n}.csv", **told)
            if n < 2:
                addresses.save_file(scope, id=row.id)
        return row.id


def member(world: World) -> UUID:
    """A role that somebody else has in Köping."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        her = select(Membership.id).where(Membership.role == str(Role.REPORTER)).order_by(Membership.id)
        return scope.db.scalars(her.limit(1)).one()


def put_arms(world: World) -> str:
    """Give Köping a coat of arms; gives its mark."""
    with world.scope(Role.COORDINATOR) as scope:
        settings.put_arms(scope, version=settings.read_municipality(scope).version, picture=SVG % b"")
    with world.scope(Role.COORDINATOR) as scope:
        return settings.read_municipality(scope).arms


def stop_a_run(world: World) -> UUID:
    """A quarterly report of Köping that has stopped."""
    tenant = world.tenants["koping"]
    with world.scope(Role.COORDINATOR) as scope:
        run = quarterly_reports.order_quarterly_report(scope, period="2026-Q1")
    with world.worker.scope(tenant, CALENDAR) as scope:
        held = runs.take_lease(scope, run.id)
        runs.trouble(scope, run_id=run.id, lease=held.lease, text="Disken är full.", park=True)
    return run.id


def analyse(world: World) -> None:
    """Work out the hot places and warnings of the fortnight, as the worker does."""
    with world.scope(Role.COORDINATOR) as scope:
        run = alerts.order_analysis(scope, first=date.fromisoformat(FORTNIGHT))
    assert perform_run(world.worker, world.tenants["koping"], run.id)


def little_report(municipality: str) -> Paper:
    """What a report without a row says, as its draft keeps it."""
    return write_draft(QuarterlyReport(municipality, Quarter(2026, 1), date(2026, 4, 1)))


def final(world: World) -> UUID:
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        digest = world.worker.files.write(scope.tenant.id, f"%PDF-1.7 {SECRET}".encode())
        source = world.worker.files.write(scope.tenant.id, little_report(SECRET).source())
        draft = documents.keep_draft(
            scope,
            kind="quarterly_report",
            title="Lägesrapport",
            period=QUARTER,
            edition=2,
            audience="internal",
            counted_at=scope.now,
            media_type="application/pdf",
            file_name="rapport.pdf",
            sha256=digest,
            size=24,
            source_sha256=source,
        )
    with world.scope(Role.COORDINATOR) as scope:
        final = documents.keep_final(scope, draft_id=draft.id, sha256=digest, size=24, file_name="rapport.pdf")
    return final.id
