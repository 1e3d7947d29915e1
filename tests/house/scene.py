"""The cast at work: one object for every page that needs one, all around Kadiatou."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import PEOPLE, SINCE, Cast, build, item
from tests.house.data import Data, ask_about_data
from tests.house.opinions import Opinions, ask_around
from tests.house.surroundings import Around, surround
from village.access.links import Link
from village.activities.models import (
    Accompaniment,
    Activity,
    ActivitySession,
    Break,
    ClassProgramme,
    ClassSequence,
    Enrolment,
    Facilitation,
    WaitingEntry,
)
from village.api.models import AccessToken
from village.core.dates import school_year
from village.evaluation.models import AnnualReport, Impact
from village.evaluation.operations import LineSheet, add_line, begin_tree
from village.evaluation.report import make_report
from village.evaluation.snapshot import keep
from village.evaluation.trees import BRANCHES
from village.funding.models import ActionCost, Expense, Grant, ServiceAgreement, ServiceInvoice
from village.meetings.models import (
    AgreedTask,
    Contribution,
    Decision,
    Guest,
    Meeting,
    Panel,
    PanelMembership,
    Situation,
    SituationSheet,
)
from village.people.models import CareTeamMembership, Guardian, Handover, Person
from village.plans.models import (
    Assessment,
    Exit,
    Goal,
    JournalEntry,
    Plan,
    PlannedAction,
    PlanRelative,
    PlanVersion,
    Recall,
    RecallConsent,
)  # fmt: skip
from village.programmes.models import Invitation, ListItem, MissionFrame
from village.referrals.models import FamilyRequest, Referral, Signature
from village.referrals.states import State

MEMBERS = (*PEOPLE, "hawa")


@dataclass
class Scene:
    cast: Cast
    plan: Plan
    ended: Plan
    """An earlier parcours of the same child, closed: it has an attestation."""
    draft: Referral
    sent: Referral
    asked: FamilyRequest
    panel: Panel
    seat: PanelMembership
    meeting: Meeting
    situation: Situation
    guest: Guest
    contribution: Contribution
    task: AgreedTask
    closed: Meeting
    """An earlier meeting of the same panel, whose minutes are closed."""
    activity: Activity
    session: ActivitySession
    rest: Break
    wait: WaitingEntry
    of_class: ClassSequence
    outing: Accompaniment
    around: Around
    data: Data
    opinions: Opinions
    grant: Grant
    expense: Expense
    cost: ActionCost
    invoice: ServiceInvoice
    local_item: ListItem
    merged_item: ListItem
    invitation: Invitation  # To Hawa, who works for another programme.
    stranger: Guardian  # Named as a parent by a fiche, not confirmed.
    rejected: Guardian
    annual: AnnualReport  # Of 2017-2018: checked, to be frozen.
    survey: AnnualReport  # The national survey of that year: a draft with one answer.
    impact: Impact  # Of the only line of an impact tree.
    leaving: Handover  # Danièle is to write it about Kadiatou.
    arriving: Handover  # Dora is to read it about Yanis.
    token: AccessToken  # In Danièle's name; she is to draw its key.


@dataclass
class House:
    scene: Scene
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The scene and a browser for each, made once for a module; each of its tests undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = play(build())
        clients = {"anonymous": Client()} | {name: scene.cast.client(name) for name in MEMBERS}
        yield House(scene, clients)
        transaction.set_rollback(True)


def play(cast: Cast) -> Scene:
    """Put the cast to work."""
    today = timezone.localdate()
    child, plan = cast.children["kadiatou"], cast.plans["kadiatou"]
    ended = Plan.objects.create(
        programme=cast.programme, child=child, opened_on=date(2015, 9, 1), closed_on=date(2016, 7, 1)
    )
    _write_parcours(cast, plan)
    _tell_the_end(cast, ended, today)
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici", commune=cast.commune)
    seats = [
        PanelMembership.objects.create(
            panel=panel, professional=cast.professionals[name], competence=_any("N14"), starts_on=SINCE
        )
        for name in ("chloe", "daniele")
    ]
    meeting = Meeting.objects.create(panel=panel, on=today, starts_at="14:00")
    situation = Situation.objects.create(meeting=meeting, child=child, plan=plan, reason="point_etape", rank=1)
    CareTeamMembership.objects.create(child=child, link=Link.PANEL, user=cast.users["chloe"], starts_on=SINCE)
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=_any("N8"), nature="collective",
        frame="reussite_educative", common_law_tried="rien n’existe", capacity=8,
    )  # fmt: skip
    Facilitation.objects.create(activity=activity, user=cast.users["emile"])
    session = ActivitySession.objects.create(activity=activity, on=today, starts_at="16:30")
    Enrolment.objects.create(activity=activity, child=child, enrolled_on=SINCE)
    MissionFrame.objects.create(
        programme=cast.programme, number=1, published_on=SINCE, missions="Être là.", limits="L’EPS.", means="Un bureau."
    )
    stranger, rejected = (
        Guardian.objects.create(
            child=child,
            adult=Person.objects.create(programme=cast.programme, is_child=False, first_name=name, last_name="Inconnu"),
            relation="pere",
            holds_authority=False,
            lives_with=False,
            rejected_on=on,
            rejection_reason="C’est un voisin." if on else "",
        )
        for name, on in (("Paul", None), ("Jean", today))
    )
    return Scene(
        cast=cast,
        stranger=stranger,
        leaving=Handover.objects.create(
            child=child, leaving=cast.users["daniele"], coming=cast.users["dora"], on=today + timedelta(days=10)
        ),
        arriving=Handover.objects.create(
            child=cast.children["yanis"],
            leaving=cast.users["daniele"],
            coming=cast.users["dora"],
            on=SINCE,
            standing="Il dessine.",
            written_at=timezone.now(),
        ),
        rejected=rejected,
        token=AccessToken.objects.create(
            programme=cast.programme,
            hat=cast.users["daniele"].memberships.get(),
            purpose="dossiers",
            label="Carnet de la ville",
            opened_at=timezone.now(),
            opened_by=cast.users["alice"],
            ends_on=today + timedelta(days=90),
        ),
        annual=_annual(cast),
        survey=_survey(cast),
        impact=_tree(cast),
        plan=plan,
        ended=ended,
        draft=_referral(cast, "Lina", State.DRAFT),
        sent=_referral(
            cast,
            "Kadiatou",
            State.RECEIVED,
            child=child,
            sent_on=today - timedelta(days=3),
            second_standing="desaccord",
        ),
        asked=FamilyRequest.objects.create(
            programme=cast.programme,
            submission=uuid.uuid4(),
            received_on=today,
            name="Sonia Morin",
            relation="mere",
            child_first_name="Léa",
            child_age=8,
            phone="06 39 98 00 01",
            hope="Qu’elle dorme mieux.",
        ),
        panel=panel,
        seat=seats[0],
        meeting=meeting,
        situation=situation,
        guest=Guest.objects.create(
            situation=situation, professional=cast.professionals["bruno"], purpose="Il la voit chaque jour."
        ),
        contribution=_bring(cast, situation),
        task=AgreedTask.objects.create(
            situation=situation, what="Appeler l’école.", user=cast.users["alice"], by_when=today
        ),
        closed=_closed(cast, panel, today - timedelta(days=40)),
        activity=activity,
        session=session,
        rest=Break.objects.create(
            programme=cast.programme, label="Toussaint", starts_on=date(2030, 10, 20), ends_on=date(2030, 11, 3)
        ),
        of_class=ClassSequence.objects.create(
            class_programme=ClassProgramme.objects.create(
                programme=cast.programme, name="Bien dans ses baskets", school=cast.school, school_class="CM2 B"
            ),
            on=SINCE,
            theme="Dire non",
            children=22,
        ),
        wait=WaitingEntry.objects.create(child=child, care=_any("CARE"), requested_on=SINCE),
        outing=Accompaniment.objects.create(
            child=child,
            on=SINCE,
            kind="soin",
            where="Orthophoniste",
            transport="bus",
            minutes=90,
            companion=cast.users["daniele"],
            written_by=cast.users["daniele"],
        ),
        around=surround(cast),
        data=ask_about_data(cast, today),
        opinions=ask_around(cast, today),
        grant=Grant.objects.create(
            programme=cast.programme, year=2026, funder="etat", label="Subvention", amount=Decimal(1000)
        ),
        expense=Expense.objects.create(
            programme=cast.programme, year=2026, nature="personnel", label="Salaires", amount=Decimal(900)
        ),
        cost=ActionCost.objects.create(
            activity=activity, year=2026, cost=Decimal(300), programme_share=Decimal(200), family_share=Decimal(100)
        ),
        invoice=_invoice(cast, today),
        local_item=ListItem.objects.create(
            programme=cast.programme, list_code="N6", code="ici", label="Motif d’ici", counts_as=_any("N6")
        ),
        merged_item=ListItem.objects.create(
            programme=cast.programme,
            list_code="N6",
            code="la",
            label=_any("N6").label,
            counts_as=_any("N6"),
            merged_into=_any("N6"),
            merged_on=today,
            former_label="Motif de là",
        ),
        invitation=Invitation.objects.create(
            programme=cast.programme,
            email=cast.users["hawa"].email,
            first_name="Ha",
            last_name="Wa",
            role="elected",
            starts_on=SINCE,
            invited_on=today,
            invited_by=cast.users["alice"],
        ),
    )


def _closed(cast: Cast, panel: Panel, on: date) -> Meeting:
    """A sitting of the past, whose only situation was decided."""
    meeting = Meeting.objects.create(panel=panel, on=on, starts_at="14:00", opened_at=timezone.now())
    seen = Situation.objects.create(
        meeting=meeting, child=cast.children["yanis"], plan=cast.plans["yanis"], reason="point_etape", rank=1
    )
    Decision.objects.create(
        situation=seen, outcome="poursuite", reason="Il va mieux.", decided_on=on, recorded_by=cast.users["alice"]
    )
    meeting.closed_at = timezone.now()
    meeting.save()
    return meeting


def _bring(cast: Cast, situation: Situation) -> Contribution:
    """The sheet without names, ready; Chloé's view of it."""
    now = timezone.now()
    SituationSheet.objects.create(
        situation=situation, observed="L’enfant se tait.", ready_at=now, ready_by=cast.users["alice"]
    )
    return Contribution.objects.create(
        situation=situation, written_by=cast.users["chloe"], professional=cast.professionals["chloe"],
        competence=_any("N14"), role="panel_member", text="Elle parle en récréation.", written_at=now,
    )  # fmt: skip


def _invoice(cast: Cast, today: date) -> ServiceInvoice:
    """An invoice to pay, of a practitioner."""
    agreement = ServiceAgreement.objects.create(
        programme=cast.programme, professional=cast.professionals["bruno"], purpose="Bilans", hours=60,
        hourly_price=45, starts_on=SINCE, ends_on=today + timedelta(days=90),
    )  # fmt: skip
    return ServiceInvoice.objects.create(agreement=agreement, number="F-1", received_on=today, amount=90)


def _any(list_code: str) -> ListItem:
    """The first national value of a list."""
    return item(list_code, ListItem.objects.filter(list_code=list_code, programme=None).values_list("code")[0][0])


def _annual(cast: Cast) -> AnnualReport:
    year, at, alice = school_year(SINCE), timezone.now(), cast.users["alice"]
    report = AnnualReport.objects.create(
        programme=cast.programme, first=year.first, last=year.last, opened_at=at, opened_by=alice, checked_at=at,
        checked_by=alice, figures=keep(make_report(cast.programme, year, today=timezone.localdate())),
    )  # fmt: skip
    report.texts.create(section="ouverture", text="Une belle année.", written_at=at, written_by=alice)
    return report


def _survey(cast: Cast) -> AnnualReport:
    year, at, alice = school_year(SINCE), timezone.now(), cast.users["alice"]
    survey = AnnualReport.objects.create(
        programme=cast.programme, kind="enquete", first=year.first, last=year.last, opened_at=at, opened_by=alice
    )
    survey.answers.create(question="3.1", number=2, answered_at=at, answered_by=alice)
    return survey


def _tree(cast: Cast) -> Impact:
    at, by = timezone.now(), cast.actor("alice")
    above: Any = begin_tree(cast.programme, title="Ce que change l’accompagnement", by=by, at=at)
    tree = above
    for branch, words in zip(BRANCHES.values(), ("Les enfants du quartier", "Oser parler", "Ils parlent"), strict=True):
        sheet = LineSheet(words, "observe" if branch.key == "impact" else "", ("I13",), "La grille de l’école.")
        above = add_line(tree, branch, above, sheet, by=by, at=at)
    found: Impact = above
    return found


def _write_parcours(cast: Cast, plan: Plan) -> None:
    author = cast.users["daniele"]
    Assessment.objects.create(plan=plan, on=SINCE, author=author, proposal="Un atelier langage.")
    goal = Goal.objects.create(
        plan=plan, domain=_any("N8"), wording="Oser parler en classe", starts_on=SINCE, horizon=date(2030, 6, 30)
    )
    PlannedAction.objects.create(
        plan=plan, goal=goal, title="Coup de pouce", nature="individuelle", frame="droit_commun", starts_on=SINCE
    )
    PlanVersion.objects.create(plan=plan, number=1, written_on=SINCE, planning="Le mardi.", evaluation_methods="Oral.")
    for readers in ("equipe", "auteur"):
        JournalEntry.objects.create(
            plan=plan, author=author, on=SINCE, kind="entretien", text="Un beau sourire.", readers=readers,
            written_at=timezone.now(),
        )  # fmt: skip


def _tell_the_end(cast: Cast, ended: Plan, today: date) -> None:
    """An exit, and a family that accepted to give news."""
    Exit.objects.create(
        plan=ended, on=date(2016, 7, 1), reason=_any("N12"), attainment=_any("N10"), evolution=_any("N11"),
        family_words="« C’est plus calme. »",
    )  # fmt: skip
    guardian = cast.guardians["kadiatou"]
    consent = RecallConsent.objects.create(plan=ended, guardian=guardian, channel="oral", given_on=date(2016, 7, 1))
    Recall.objects.create(consent=consent, months=6, due_on=today)
    PlanRelative.objects.create(
        plan=cast.plans["kadiatou"], name="Awa Traoré", relation="fratrie", may_fetch=True, agreed_by=guardian,
        agreed_on=SINCE,
    )  # fmt: skip


def _referral(cast: Cast, first_name: str, state: State, **more: Any) -> Referral:
    referral = Referral.objects.create(
        programme=cast.programme, written_by=cast.users["bruno"], referrer=cast.professionals["bruno"],
        organisation=cast.school.organisation, referrer_kind=item("N5", "education-nationale"),
        child_first_name=first_name, child_last_name="Traoré", birth_date=date(2009, 3, 14), commune=cast.commune,
        guardian_first_name="Farida", guardian_last_name="Traoré", guardian_relation="mere",
        observed_facts="Elle se tait.", family_dialogue="Sa mère est d’accord.", state=state,
        written_on=timezone.localdate() - timedelta(days=5), **more,
    )  # fmt: skip
    for party in Signature.Party.values:
        Signature.objects.create(
            referral=referral, party=party, name="F. Traoré", channel="papier", signed_on=referral.written_on,
            recorded_by=cast.users["bruno"],
        )  # fmt: skip
    return referral


# What the address of a page asks for: by page, else by app.
