"""A page asks the database a known number of times, however many children there are."""

import tomllib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import SINCE
from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import House
from tests.house.sources import ROOT
from village.access.links import Link
from village.activities.models import Attendance, Enrolment, WaitingEntry
from village.audit.journal import Act, record
from village.meetings.models import Situation
from village.people.models import CareTeamMembership, Person, Schooling
from village.plans.models import JournalEntry, Plan
from village.referrals.models import Referral

BUDGETS: dict[str, dict[str, int]] = tomllib.loads((ROOT / "tests/house/queries.toml").read_text())
CROWD = 25
PAGES = {page.name: page for page in pages()}


def _crowd(house: House) -> None:
    """As many more children as there are, each with all that a list may show."""
    cast, today = house.scene.cast, timezone.localdate()
    schooling = Schooling.objects.get(child=cast.children["kadiatou"])
    fiche = house.scene.sent
    for number in range(CROWD):
        child = Person.objects.create(
            programme=cast.programme, household=cast.children["kadiatou"].household, is_child=True,
            first_name=f"Awa{number}", last_name="Traoré", birth_date=SINCE - timedelta(days=3000),
        )  # fmt: skip
        Schooling.objects.create(child=child, school=schooling.school, level=schooling.level, starts_on=SINCE)
        for link, name in ((Link.REFERENT, "daniele"), (Link.PANEL, "chloe")):
            CareTeamMembership.objects.create(child=child, link=link, user=cast.users[name], starts_on=SINCE)
        plan = Plan.objects.create(programme=cast.programme, child=child, opened_on=SINCE, next_review_on=today)
        for parcours in (plan, house.scene.plan):
            JournalEntry.objects.create(
                plan=parcours, author=cast.users["daniele"], on=today, kind="entretien", text="Bien.",
                next_step="Rappeler", next_on=today, written_at=timezone.now(),
            )  # fmt: skip
        Enrolment.objects.create(activity=house.scene.activity, child=child, enrolled_on=SINCE)
        Attendance.objects.create(session=house.scene.session, child=child, status="present")
        WaitingEntry.objects.create(child=child, care=house.scene.wait.care, requested_on=SINCE)
        fiche.pk, fiche.child = None, child
        Referral.objects.bulk_create([fiche])
        Situation.objects.create(
            meeting=house.scene.meeting, child=child, plan=plan, reason="point_etape", rank=number + 2
        )
        record(Act.DOSSIER_READ, by=cast.actor("daniele"), target=child, person_id=child.pk)


@pytest.fixture(scope="module")
def crowded(house: House) -> House:
    _crowd(house)
    return house


def _ask(client: Client, url: str, question: str) -> Any:
    """A name is looked for by sending it, as the page does while one types."""
    if not question:
        return client.get(url)
    return client.post(url, dict(parse_qsl(question)), headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("page", "who", "budget"),
    [(page, who, budget) for page, row in BUDGETS.items() for who, budget in row.items()],
)
def test_a_page_keeps_to_its_budget(page: str, who: str, budget: int, crowded: House) -> None:
    name, _, question = page.partition("?")
    url = address(PAGES[name], crowded.scene)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            answer = _ask(crowded.clients[who], url, question)
        transaction.set_rollback(True)
    assert answer.status_code == 200
    asked = [query["sql"][:160] for query in queries if not query["sql"].startswith("PREPARE ")]  # once a connection
    assert len(asked) <= budget, "\n".join([f"{len(asked)} queries", *asked])
