"""The EPS of Ici meets today: Chloé sits there for the school, Bruno sent the fiche of a child called Lina."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from village.access.links import Link
from village.meetings.models import Decision, Meeting, Panel, PanelMembership, Situation
from village.meetings.operations import Ruling, put_situation, record_decision
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person
from village.plans.models import Plan
from village.referrals.models import Referral

SINCE = date(2017, 9, 1)
BORN = date(2016, 5, 2)
CHANGES = {
    "changes": "Le théâtre remplace l’atelier.",
    "horizon": (timezone.localdate() + timedelta(days=200)).isoformat(),
}


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def panel(cast: Cast) -> Panel:
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici", commune=cast.commune)
    PanelMembership.objects.create(
        panel=panel, professional=cast.professionals["chloe"], competence=item("N14", "enseignement"), starts_on=SINCE
    )
    return panel


@pytest.fixture
def meeting(panel: Panel) -> Meeting:
    return Meeting.objects.create(panel=panel, on=today(), starts_at=time(14), place="Salle du conseil")


def fiche_of(cast: Cast, first_name: str, last_name: str, *, agreed: bool = True) -> Referral:
    """A fiche that Bruno sent ten days ago, about a child who is known by now."""
    household = Household.objects.create(programme=cast.programme, commune=cast.commune, quarter=cast.quarter)
    child = Person.objects.create(
        programme=cast.programme, household=household, is_child=True, first_name=first_name, last_name=last_name,
        birth_date=BORN,
    )  # fmt: skip
    adult = Person.objects.create(
        programme=cast.programme, household=household, is_child=False, first_name="Nadia", last_name=last_name
    )
    guardian = Guardian.objects.create(child=child, adult=adult, relation="mere")
    if agreed:
        Agreement.objects.create(
            child=child, guardian=guardian, scope="accompagnement", channel="papier",
            informed_by=cast.users["bruno"], given_on=today() - timedelta(days=11),
        )  # fmt: skip
    sent = today() - timedelta(days=10)
    CareTeamMembership.objects.create(child=child, link=Link.REFERRER, user=cast.users["bruno"], starts_on=sent)
    return Referral.objects.create(
        programme=cast.programme, written_by=cast.users["bruno"], referrer_kind=item("N5", "education-nationale"),
        child=child, child_first_name=first_name, child_last_name=last_name, birth_date=BORN,
        commune=cast.commune, guardian_first_name="Nadia", guardian_last_name=last_name, guardian_relation="mere",
        observed_facts="Elle ne parle pas en classe.", family_dialogue="Sa mère est d’accord.", state="recue",
        written_on=sent, sent_on=sent,
    )  # fmt: skip


@pytest.fixture
def fiche(cast: Cast) -> Referral:
    return fiche_of(cast, "Lina", "Moreau")


@pytest.fixture
def due_plan(cast: Cast) -> Plan:
    """Kadiatou's parcours, whose point d'étape has come."""
    plan = cast.plans["kadiatou"]
    plan.next_review_on = today()
    plan.save()
    return plan


@pytest.fixture
def entry(cast: Cast, meeting: Meeting, fiche: Referral) -> Situation:
    return put_situation(meeting, reason="entree", referral=fiche, by=cast.actor("alice"), on=today())


@pytest.fixture
def review(cast: Cast, meeting: Meeting, due_plan: Plan) -> Situation:
    return put_situation(meeting, reason="point_etape", plan=due_plan, by=cast.actor("alice"), on=today())


def decide_url(situation: Situation) -> str:
    return reverse("meetings:decide", args=[situation.meeting_id, situation.pk])


def opened(meeting: Meeting) -> Meeting:
    """The sitting, opened on its day."""
    at = timezone.now() - timedelta(days=(today() - meeting.on).days)
    Meeting.objects.filter(pk=meeting.pk, opened_at=None).update(opened_at=at)
    meeting.refresh_from_db()
    return meeting


def record_in_sitting(situation: Situation, ruling: Ruling, **how: Any) -> Decision:
    opened(situation.meeting)
    return record_decision(situation, ruling, **how)


def decide(client: Client, situation: Situation, **answers: Any) -> Any:
    """Open the sitting if it is not, fill in the panel beside the agenda and send it."""
    opened(situation.meeting)
    page = client.get(decide_url(situation))
    assert page.status_code == 200
    form = page.context["form"]
    hidden = {name: form[name].value() for name in ("submission",)} if form else {}
    said = {
        "reason": "L’école et la famille le souhaitent.",
        "inform_by": (situation.meeting.on + timedelta(days=8)).isoformat(),
        **answers,
    }
    return client.post(decide_url(situation), {**hidden, **{k: v for k, v in said.items() if v is not None}})


def entry_answers(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "outcome": Decision.Outcome.ENTRY,
        "referent": cast.users["daniele"].pk,
        "informer": more.get("referent", cast.users["daniele"].pk),
        **more,
    }


def exit_answers(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "outcome": Decision.Outcome.EXIT,
        "exit_reason": item("N12", "objectifs-atteints").pk,
        "attainment": item("N10", "partielle").pk,
        "evolution": item("N11", "satisfaisante").pk,
        "family_words": "Elle va mieux à l’école.",
        "informer": cast.users["daniele"].pk,
        **more,
    }
