"""The EPS decides, once, in a meeting that has taken place: the only way in and out (RU4, R4, R30, R31, R61, R63)."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast, item
from tests.meetings.conftest import (
    CHANGES,
    decide,
    decide_url,
    entry_answers,
    exit_answers,
    fiche_of,
    opened,
    record_in_sitting,
    today,
)
from village.access.links import Link
from village.audit.models import Entry
from village.core.dates import add_months
from village.core.errors import DomainError
from village.meetings.models import Decision, Meeting, Panel, Situation
from village.meetings.operations import Ruling, put_situation, record_attendance
from village.meetings.reading import possible_referents
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Person
from village.people.operations import join_care_team
from village.plans.models import Exit, Goal, JournalEntry, Plan
from village.programmes.models import Membership
from village.referrals.models import Referral
from village.referrals.states import State


def referent_of(situation: Situation) -> CareTeamMembership:
    return CareTeamMembership.objects.get(child=situation.child, link=Link.REFERENT)


# — entry —


def test_an_entry_opens_the_plan_names_a_referent_and_answers_the_fiche(cast: Cast, entry: Situation) -> None:
    answer = decide(cast.client("alice"), entry, **entry_answers(cast))
    assert answer.status_code == 302
    plan = Plan.objects.get(child=entry.child)
    assert (plan.opened_on, plan.next_review_on) == (today(), add_months(today(), 6))
    assert referent_of(entry).user == cast.users["daniele"]
    assert plan.referral is not None
    assert (plan.referral.state, plan.referral.decided_on) == ("admise", today())
    assert Entry.objects.filter(action="decision:record", person_id=entry.child_id).count() == 1


def test_the_referent_and_the_orienteur_are_told_without_a_name(cast: Cast, entry: Situation) -> None:
    decide(cast.client("alice"), entry, **entry_answers(cast))
    told = {message.user: message.text for message in Notification.objects.all()}
    assert set(told) == {cast.users["daniele"], cast.users["bruno"]}
    assert not any(name in text for text in told.values() for name in ("Lina", "Moreau"))


@pytest.mark.rule("RU7")
def test_ru7_the_coordinator_is_not_referent_without_a_written_reason(cast: Cast, entry: Situation) -> None:
    alice, client = cast.users["alice"].pk, cast.client("alice")
    refused = decide(client, entry, **entry_answers(cast, referent=alice))
    assert refused.status_code == 422
    assert "dérogation" in refused.content.decode()
    assert not Plan.objects.filter(child=entry.child).exists()
    decide(client, entry, **entry_answers(cast, referent=alice, derogation_reason="Poste vacant jusqu’en mars."))
    tie = referent_of(entry)
    assert (tie.also_coordinates, tie.derogation_reason) == (True, "Poste vacant jusqu’en mars.")


def test_nobody_outside_the_team_is_referent(cast: Cast, entry: Situation) -> None:
    refused = decide(cast.client("alice"), entry, **entry_answers(cast, referent=cast.users["chloe"].pk))
    assert refused.status_code == 422
    with pytest.raises(DomainError, match="pas référente"):
        record_in_sitting(
            entry, Ruling("entree", "Oui.", referent=cast.users["chloe"]), by=cast.actor("alice"), on=today()
        )


def test_each_possible_referent_is_shown_with_what_she_carries(cast: Cast, entry: Situation) -> None:
    opened(entry.meeting)
    Membership.objects.filter(user=cast.users["dora"]).update(fte=0.5)
    page = cast.client("alice").get(decide_url(entry)).content.decode().replace("\xa0", " ")
    assert "Dora Delmas : 1 enfant, 2 par ETP" in page
    assert "Alice Aubry : 0 enfant – coordonne, par dérogation seulement" in page


def test_no_entry_without_a_referent(cast: Cast, entry: Situation) -> None:
    refused = decide(cast.client("alice"), entry, **entry_answers(cast, referent=""))
    assert refused.status_code == 422
    assert "Choisissez le référent" in refused.content.decode()
    with pytest.raises(DomainError, match="référent"):
        record_in_sitting(entry, Ruling("entree", "Oui."), by=cast.actor("alice"), on=today())


@pytest.mark.rule("RU1")
def test_ru1_no_entry_without_the_agreement_of_the_family(cast: Cast, meeting: Meeting) -> None:
    fiche = fiche_of(cast, "Noé", "Petit", agreed=False)
    situation = put_situation(meeting, reason="entree", referral=fiche, by=cast.actor("alice"), on=today())
    refused = decide(cast.client("alice"), situation, **entry_answers(cast))
    assert refused.status_code == 422
    assert "L’accord de la famille manque" in refused.content.decode()
    assert not Decision.objects.exists()
    assert not Plan.objects.filter(child=situation.child).exists()


def test_an_agreement_taken_back_stops_the_entry(cast: Cast, entry: Situation) -> None:
    Agreement.objects.filter(child=entry.child).update(withdrawn_on=today() - timedelta(days=1))
    assert decide(cast.client("alice"), entry, **entry_answers(cast)).status_code == 422


@pytest.mark.parametrize(("outcome", "state"), [("refus", "non_admise"), ("reorientation", "reorientee")])
def test_without_entry_the_orienteur_is_answered_and_no_plan_opens(
    cast: Cast, entry: Situation, outcome: str, state: str
) -> None:
    decide(
        cast.client("alice"),
        entry,
        outcome=outcome,
        informer=cast.users["alice"].pk,
        answer="Le CLAS de l’école convient.",
    )
    assert entry.referral is not None
    entry.referral.refresh_from_db()
    assert (entry.referral.state, entry.referral.answer) == (state, "Le CLAS de l’école convient.")
    assert not Plan.objects.filter(child=entry.child).exists()
    assert [message.user for message in Notification.objects.all()] == [cast.users["bruno"]]
    dossier = cast.client("alice").get(reverse("casefile:detail", args=[entry.child_id])).content.decode()
    assert "Pas de parcours" in dossier
    assert str(State(state).label) in dossier
    assert "à venir" not in dossier
    tomorrow = today() + timedelta(days=1)
    assert entry.child not in Person.objects.visible_to(cast.actor("chloe"), on=tomorrow)


# — review and exit —


@pytest.mark.parametrize("outcome", ["poursuite", "nouvelle_version"])
def test_after_a_review_the_parcours_goes_on_with_a_next_date(cast: Cast, review: Situation, outcome: str) -> None:
    more = CHANGES if outcome == "nouvelle_version" else {}
    decide(cast.client("alice"), review, outcome=outcome, informer=cast.users["daniele"].pk, **more)
    plan = cast.plans["kadiatou"]
    plan.refresh_from_db()
    assert (plan.closed_on, plan.next_review_on) == (None, add_months(today(), 6))
    message = Notification.objects.get(text__contains="un de vos parcours")
    assert message.user == cast.users["daniele"]
    assert ("nouvelle version" in message.text) == (outcome == "nouvelle_version")


def test_an_exit_says_attainment_and_evolution_apart_and_unties_the_team(cast: Cast, review: Situation) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=plan.opened_on, horizon=today()
    )
    CareTeamMembership.objects.create(
        child=plan.child, link=Link.PROVIDER, user=cast.users["emile"], starts_on=plan.opened_on
    )
    reached = {f"goal_{goal.pk}": item("N10", "complete").pk, f"level_{goal.pk}": 4}
    assert decide(cast.client("alice"), review, **exit_answers(cast, **reached)).status_code == 302
    ending = Exit.objects.get(plan=plan)
    plan.refresh_from_db()
    assert (plan.closed_on, plan.next_review_on) == (today(), None)
    assert (ending.attainment.code, ending.evolution.code) == ("partielle", "satisfaisante")
    assert ending.goal_outcomes.get().attainment.code == "complete"
    assert [(level.level, level.on) for level in goal.levels.all()] == [(4, today())]
    assert ending.family_words == "Elle va mieux à l’école."
    last_days = dict(plan.child.care_team.values_list("link", "ends_on"))
    window = today() + timedelta(days=30)
    assert last_days == {"referent": window, "panel": today(), "provider": today(), "guardian": None}


def test_an_exit_ends_the_fiche_it_came_from(cast: Cast, entry: Situation) -> None:
    decide(cast.client("alice"), entry, **entry_answers(cast))
    plan = Plan.objects.get(child=entry.child)
    later = Meeting.objects.create(panel=entry.meeting.panel, on=today(), starts_at=time(18))
    leaving = put_situation(later, reason="sortie", plan=plan, by=cast.actor("alice"), on=today())
    assert decide(cast.client("alice"), leaving, **exit_answers(cast)).status_code == 302
    assert entry.referral is not None
    entry.referral.refresh_from_db()
    assert entry.referral.state == "terminee"


@pytest.mark.parametrize("missing", ["exit_reason", "attainment", "evolution"])
@pytest.mark.rule("RU14")
def test_an_exit_needs_its_motive_its_attainment_and_its_evolution(cast: Cast, review: Situation, missing: str) -> None:
    answer = decide(cast.client("alice"), review, **exit_answers(cast, **{missing: ""}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {missing}
    assert not Exit.objects.exists()


@pytest.mark.rule("RU1")
def test_an_exit_tells_what_the_parents_say_or_how_they_were_met(cast: Cast, review: Situation) -> None:
    """C7: in the sitting, with nothing prepared; asked for an exit only."""
    refused = decide(cast.client("alice"), review, **exit_answers(cast, family_words=""))
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"family_words"}
    assert not Exit.objects.exists()
    words = "Rencontrés le 3 mai : ils n’ont rien à ajouter."
    assert decide(cast.client("alice"), review, **exit_answers(cast, family_words=words)).status_code == 302
    assert Exit.objects.get().family_words == words


def test_an_exit_says_whether_each_goal_is_reached(cast: Cast, review: Situation) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=plan.opened_on, horizon=today()
    )
    answer = decide(cast.client("alice"), review, **exit_answers(cast))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {f"goal_{goal.pk}"}


def test_an_exit_before_the_entry_is_refused_by_the_operation_and_by_the_database(
    cast: Cast, review: Situation
) -> None:
    plan = cast.plans["kadiatou"]
    Plan.objects.filter(pk=plan.pk).update(opened_on=today() + timedelta(days=1))
    answer = decide(cast.client("alice"), review, **exit_answers(cast))
    assert answer.status_code == 422
    assert "précéder l’entrée" in answer.content.decode()
    assert not Decision.objects.exists()
    with pytest.raises(IntegrityError, match="plan_exit_after_entry"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(closed_on=today())


# — any decision —


def test_a_decision_is_recorded_once(cast: Cast, review: Situation) -> None:
    client = cast.client("alice")
    decide(client, review, outcome="poursuite", informer=cast.users["daniele"].pk)
    again = decide(client, review, outcome="poursuite", informer=cast.users["daniele"].pk)
    assert "déjà été enregistrée" in again.content.decode()
    assert Decision.objects.count() == 1


def test_the_same_sheet_sent_twice_decides_once_and_leads_to_the_same_page(cast: Cast, entry: Situation) -> None:
    opened(entry.meeting)
    client = cast.client("alice")
    key = client.get(decide_url(entry)).context["form"]["submission"].value()
    said = {**entry_answers(cast), "reason": "Oui.", "inform_by": today().isoformat(), "submission": key}
    first, second = client.post(decide_url(entry), said), client.post(decide_url(entry), said)
    assert first["Location"] == second["Location"]
    assert Plan.objects.filter(child=entry.child).count() == 1
    assert Notification.objects.count() == 3


def test_a_meeting_to_come_decides_nothing(cast: Cast, entry: Situation) -> None:
    Meeting.objects.filter(pk=entry.meeting_id).update(on=today() + timedelta(days=1))
    answer = cast.client("alice").post(
        decide_url(entry), {**entry_answers(cast), "reason": "Oui.", "inform_by": "2100-01-01"}
    )
    assert "pas encore eu lieu" in answer.content.decode()
    assert not Decision.objects.exists()


def test_no_decision_before_the_fiche_arrived(cast: Cast, entry: Situation) -> None:
    Meeting.objects.filter(pk=entry.meeting_id).update(on=today() - timedelta(days=30))
    answer = decide(cast.client("alice"), entry, **entry_answers(cast))
    assert "La décision ne peut pas précéder l’arrivée" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_meeting_decides_only_what_it_was_called_for(cast: Cast, review: Situation) -> None:
    assert decide(cast.client("alice"), review, outcome="entree").status_code == 422
    with pytest.raises(DomainError, match="ne va pas avec"):
        record_in_sitting(review, Ruling("entree", "Oui."), by=cast.actor("alice"), on=today())


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"informer": ""}, "informer"),
        ({"inform_by": "31/02/2024"}, "inform_by"),
        ({"inform_by": "2010-01-01"}, "inform_by"),
    ],
)
def test_what_is_missing_or_impossible_is_said_beside_its_field(
    cast: Cast, entry: Situation, answers: dict[str, str], field: str
) -> None:
    answer = decide(cast.client("alice"), entry, **entry_answers(cast, **answers))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Decision.objects.exists()


def test_what_was_typed_is_given_back(cast: Cast, entry: Situation) -> None:
    answer = decide(cast.client("alice"), entry, **entry_answers(cast, referent="", reason="Une phrase à garder."))
    assert "Une phrase à garder." in answer.content.decode()


def test_after_a_decision_comes_the_next_situation(cast: Cast, entry: Situation, review: Situation) -> None:
    opened(entry.meeting)
    client = cast.client("alice")
    assert f"Enregistrer et passer à {review.code}" in client.get(decide_url(entry)).content.decode()
    answer = decide(client, entry, **entry_answers(cast))
    assert answer["Location"].endswith(f"?situation={review.pk}#situation")


@pytest.mark.parametrize(
    ("who", "status"),
    [("chloe", 403), ("daniele", 403), ("jeanne", 403), ("bruno", 403), ("hawa", 404), ("emile", 403)],
)
def test_only_the_coordination_of_this_programme_records_a_decision(
    cast: Cast, entry: Situation, who: str, status: int
) -> None:
    answer = cast.client(who).post(decide_url(entry), {**entry_answers(cast), "reason": "Oui."})
    assert answer.status_code == status
    assert not Decision.objects.exists()


def test_looking_at_a_situation_decides_nothing(cast: Cast, entry: Situation) -> None:
    cast.client("alice").get(decide_url(entry))
    assert not Decision.objects.exists()


# — the sitting —


def test_those_ticked_are_present_and_the_others_excused(cast: Cast, entry: Situation) -> None:
    client, page = cast.client("alice"), reverse("meetings:attendance", args=[entry.meeting_id])
    client.post(page, {"present": [str(cast.professionals["chloe"].pk)]})
    assert entry.meeting.attendances.get().present
    client.post(page, {})
    assert not entry.meeting.attendances.get().present
    assert Entry.objects.filter(action="meeting:attend").count() == 2


def test_a_sitting_closes_when_every_situation_is_decided(cast: Cast, review: Situation) -> None:
    client, turn = cast.client("alice"), reverse("meetings:turn", args=[review.meeting_id])
    client.post(turn, {"open": ""})
    refused = client.post(turn, {"close": ""}, follow=True)
    assert "sans décision" in refused.content.decode()
    decide(client, review, outcome="poursuite", informer=cast.users["daniele"].pk)
    assert "qui est là" in client.post(turn, {"close": ""}, follow=True).content.decode()
    client.post(reverse("meetings:attendance", args=[review.meeting_id]), {})
    client.post(turn, {"close": ""})
    review.meeting.refresh_from_db()
    assert review.meeting.closed_at is not None
    assert Entry.objects.filter(action="meeting:open").count() == 2


def test_a_sitting_does_not_open_before_its_day(cast: Cast, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(on=today() + timedelta(days=2))
    cast.client("alice").post(reverse("meetings:turn", args=[meeting.pk]), {"open": ""})
    meeting.refresh_from_db()
    assert meeting.opened_at is None


def test_the_minutes_hold_decisions_and_no_name_of_a_child(cast: Cast, review: Situation) -> None:
    client = cast.client("alice")
    said = {"outcome": "poursuite", "informer": cast.users["daniele"].pk, "reason": "Kadiatou se sent mieux."}
    decide(client, review, **said)
    answer = client.get(reverse("meetings:minutes", args=[review.meeting_id]))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert review.code in text
    assert "poursuite" in text
    assert "Kadiatou" not in text
    assert "se sent mieux" not in text
    assert "Danièle Roche" in text
    assert Entry.objects.filter(action="document:print").count() == 1


def test_a_meeting_held_on_paper_is_recorded_with_its_own_date(cast: Cast, panel: Panel, fiche: Referral) -> None:
    held = today() - timedelta(days=5)
    meeting = Meeting.objects.create(panel=panel, on=held, starts_at=time(9))
    situation = put_situation(meeting, reason="entree", referral=fiche, by=cast.actor("alice"), on=today())
    decide(cast.client("alice"), situation, **entry_answers(cast))
    assert Plan.objects.get(child=situation.child).opened_on == held
    assert Decision.objects.get().decided_on == held


# — after the exit —


def come_back(cast: Cast, situation: Situation, referent: str) -> None:
    """Twelve days after the exit, another fiche, another entry."""
    tie = CareTeamMembership.objects.get(child=situation.child, link=Link.REFERENT)
    join_care_team(
        situation.child, link=Link.REFERENT, by=cast.actor("alice"), on=today() + timedelta(days=12),
        user=cast.users[referent],
    )  # fmt: skip
    tie.refresh_from_db()


def test_after_an_exit_the_referente_still_opens_the_attestation_she_is_asked_to_hand_over(
    cast: Cast, review: Situation
) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast))
    message = Notification.objects.get(user=cast.users["daniele"], text__contains="attestation")
    client = cast.client("daniele")
    assert client.get(message.url).status_code == 200
    assert client.get(reverse("plans:certificate", args=[review.plan_id])).status_code == 200
    CareTeamMembership.objects.filter(user=cast.users["daniele"]).update(ends_on=today() - timedelta(days=1))
    assert client.get(message.url).status_code == 404


def test_a_child_who_left_is_no_longer_in_the_load_of_the_referente(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast, informer=cast.users["alice"].pk))
    loads = {load.user: load.children for load in possible_referents(cast.programme.pk, today())}
    assert (loads[cast.users["daniele"]], loads[cast.users["dora"]]) == (0, 1)
    assert "Kadiatou" not in cast.client("daniele").get("/").content.decode()


def test_a_child_who_comes_back_within_the_month_has_one_referent_at_a_time(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast))
    come_back(cast, review, "dora")
    ties = CareTeamMembership.objects.filter(child=review.child, link=Link.REFERENT).order_by("starts_on")
    assert list(ties.values_list("user__first_name", "ends_on")) == [
        ("Danièle", today() + timedelta(days=11)),
        ("Dora", None),
    ]


def test_a_child_who_comes_back_to_the_same_referente_keeps_her(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast))
    come_back(cast, review, "daniele")
    assert referent_of(review).ends_on is None


# — who tells the family —


def test_who_tells_the_family_is_told_without_a_name(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users["daniele"].pk)
    message = Notification.objects.get(user=cast.users["daniele"], text__contains="prévenir une famille")
    assert f"avant le {today() + timedelta(days=8):%d/%m/%Y}" in message.text
    assert not any(name in message.text for name in ("Kadiatou", "Traoré"))
    assert cast.client("daniele").get(message.url).status_code == 200


def test_who_tells_the_family_may_know_which(cast: Cast, review: Situation) -> None:
    """Its référent, who sits there and is not absent, the coordination: nobody else is offered, or accepted."""
    opened(review.meeting)
    alice = cast.client("alice")
    offered = alice.get(decide_url(review)).context["form"].fields["informer"].queryset
    assert {user.first_name for user in offered} == {"Alice", "Chloé", "Danièle", "Jeanne"}
    decide(alice, review, outcome="poursuite", informer=cast.users["dora"].pk)
    with pytest.raises(DomainError, match="ne peut pas savoir de quelle famille"):
        record_in_sitting(
            review, Ruling("poursuite", "Oui.", informer=cast.users["dora"]), by=cast.actor("alice"), on=today()
        )
    chloe = {cast.professionals["chloe"].pk: False}
    record_attendance(review.meeting, chloe, by=cast.actor("alice"), on=today())
    answer = decide(alice, review, outcome="poursuite", informer=cast.users["chloe"].pk)
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    assert not Notification.objects.exists()


def test_an_entry_is_told_by_the_referent_it_names_and_by_no_other(cast: Cast, entry: Situation) -> None:
    answer = decide(cast.client("alice"), entry, **entry_answers(cast, informer=cast.users["dora"].pk))
    assert answer.status_code == 422
    assert "Dora Delmas ne peut pas savoir de quelle famille" in answer.content.decode()
    assert decide(cast.client("alice"), entry, **entry_answers(cast)).status_code == 302


@pytest.mark.parametrize("who", ["daniele", "alice"])
def test_a_family_to_tell_is_to_do_until_a_note_says_it_was_told(cast: Cast, review: Situation, who: str) -> None:
    decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users[who].pk)
    client, words = cast.client(who), "prévenir la famille de la décision"
    assert words in client.get("/").content.decode()
    assert words not in cast.client("dora").get("/").content.decode()
    note = JournalEntry(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], kind="telephone", text="Prévenue.",
        with_family=True, on=today() - timedelta(days=1), written_at=timezone.now(),
    )  # fmt: skip
    note.save()
    assert words in client.get("/").content.decode()
    note.pk, note.on = None, today()
    note.save()
    assert words not in client.get("/").content.decode()
