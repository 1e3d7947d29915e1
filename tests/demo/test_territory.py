"""The demonstration is a plausible territory: dossiers are whole, dates agree, nobody real is in it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q
from django.test import Client
from django.urls import reverse

from village.access.links import Link
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import ActivitySession, Attendance, WaitingEntry
from village.demo.accounts import ACCOUNTS, CRAU, SALON
from village.directory.models import School
from village.meetings.models import Contribution, Meeting, Panel, Situation
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person, folded_name
from village.plans.around import around, around_of
from village.plans.models import Exit, Goal, JournalEntry, Plan, PlannedAction, PlanVersion, Review
from village.programmes.models import CharterSignature, Membership
from village.referrals.models import Referral, Signature
from village.referrals.states import State


def test_every_role_has_an_account_with_a_long_password() -> None:
    assert {member.role for member in (*SALON, *CRAU)} == set(Role)
    assert all(len(password) >= 15 for _, _, password in ACCOUNTS)


def test_the_accounts_open_and_nobody_else_has_a_password(territory: date) -> None:
    for _, email, password in ACCOUNTS:
        assert User.objects.get(email=email).check_password(password)
    others = User.objects.exclude(email__in=[email for _, email, _ in ACCOUNTS])
    assert others.count() > 20
    assert not any(user.has_usable_password() for user in others)


def test_no_phone_and_no_address_could_reach_somebody(territory: date) -> None:
    phones = set(Person.objects.exclude(phone="").values_list("phone", flat=True))
    phones |= set(Referral.objects.exclude(guardian_phone="").values_list("guardian_phone", flat=True))
    assert len(phones) > 500
    assert all(re.fullmatch(r"06 39 98 \d\d \d\d", phone) for phone in phones)
    assert not User.objects.exclude(email__endswith="@demo.invalid").exists()
    texts = JournalEntry.objects.values_list("text", flat=True).distinct()
    assert not [text for text in texts if "@" in text or re.search(r"\b0\d([ .]?\d\d){4}\b", text)]


def test_no_text_kept_an_unfilled_blank_or_a_missing_elision(territory: date) -> None:
    texts = [
        *JournalEntry.objects.values_list("text", flat=True),
        *JournalEntry.objects.values_list("next_step", flat=True),
    ]
    texts += [*Goal.objects.values_list("wording", flat=True), *Review.objects.values_list("summary", flat=True)]
    for row in Referral.objects.values_list("observed_facts", "strengths", "already_tried", "family_dialogue"):
        texts += row
    assert not [text for text in texts if re.search(r"[{}]|\.\.|\b(que|de) [AEIOUÉ][a-zéï]+ (a|est) ", text)]
    assert len({text.split(".")[0] for text in texts}) > 150


def test_every_followed_child_has_a_guardian_an_agreement_a_referent_and_a_signed_fiche(territory: date) -> None:
    plans = Plan.objects.all()
    covering = {"child": OuterRef("child")}
    referent = CareTeamMembership.objects.filter(
        **covering, link=Link.REFERENT, starts_on__lte=OuterRef("opened_on"), user__memberships__role=Role.REFERENT
    )
    agreement = Agreement.objects.filter(**covering, scope="accompagnement", given_on__lte=OuterRef("opened_on"))
    assert plans.count() > 900
    for missing in (
        ~Exists(Guardian.objects.filter(**covering, holds_authority=True)),
        ~Exists(agreement),
        ~Exists(referent),
        ~Exists(Signature.objects.filter(referral=OuterRef("referral"), party="parent")),
        ~Exists(Signature.objects.filter(referral=OuterRef("referral"), party="partenaire")),
        ~Exists(Person.objects.filter(pk=OuterRef("child"), household__isnull=False)),
    ):
        assert plans.filter(missing).count() == 0


def test_every_parcours_older_than_a_month_is_approved_with_an_individual_action(territory: date) -> None:
    older = Plan.objects.filter(opened_on__lt=territory - timedelta(days=31))
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), approved_on__isnull=False)
    individual = PlannedAction.objects.filter(plan=OuterRef("pk"), nature="individuelle", approved_on__isnull=False)
    assert not older.filter(~Exists(approved) | ~Exists(individual)).exists()
    assert not Plan.objects.filter(closed_on__isnull=False, exit__isnull=True).exists()
    assert not Exit.objects.exclude(on=F("plan__closed_on")).exists()


def test_nothing_happened_after_today_or_outside_its_parcours(territory: date) -> None:
    outside = Q(on__gt=territory) | Q(on__lt=F("plan__opened_on")) | Q(on__gt=F("plan__closed_on"))
    assert not JournalEntry.objects.filter(outside).exists()
    assert not Review.objects.filter(outside).exists()
    assert not PlannedAction.objects.filter(
        Q(starts_on__lt=F("plan__opened_on")) | Q(ends_on__gt=F("plan__closed_on"))
    ).exists()
    assert not PlannedAction.objects.filter(starts_on__gt=F("plan__closed_on")).exists()
    assert not Referral.objects.filter(Q(sent_on__gt=territory) | Q(decided_on__gt=territory)).exists()
    assert not Plan.objects.filter(opened_on__gt=territory).exists()
    assert not WaitingEntry.objects.filter(Q(requested_on__gt=territory) | Q(obtained_on__gt=territory)).exists()
    assert not Attendance.objects.filter(session__on__gte=territory).exists()


def test_a_private_note_is_of_the_child_s_own_referent(territory: date) -> None:
    private = JournalEntry.objects.filter(readers=JournalEntry.Readers.AUTHOR)
    own = CareTeamMembership.objects.filter(child=OuterRef("plan__child"), link=Link.REFERENT, user=OuterRef("author"))
    assert private.count() > 50
    assert not private.filter(~Exists(own)).exists()


def test_every_situation_of_a_meeting_held_is_decided_and_none_of_the_coming_ones(territory: date) -> None:
    held = Situation.objects.filter(meeting__on__lt=territory)
    assert not held.filter(decision__isnull=True).exists()
    coming = Meeting.objects.filter(on__gte=territory)
    assert coming.count() == Panel.objects.count() == 2
    assert max(meeting.on for meeting in coming) <= territory + timedelta(days=9)
    assert not Situation.objects.filter(meeting__in=coming, decision__isnull=False).exists()
    agenda = Situation.objects.filter(meeting__in=coming, meeting__panel__name="EPS de Salon")
    assert {row["reason"] for row in agenda.values("reason")} == {"entree", "point_etape", "sortie"}


def test_every_entry_and_exit_was_decided_by_the_eps_of_the_programme(territory: date) -> None:
    plans = Plan.objects.filter(programme__code="pays-salonais")
    entry = Situation.objects.filter(child=OuterRef("child"), reason="entree", meeting__on=OuterRef("opened_on"))
    leaving = Situation.objects.filter(plan=OuterRef("pk"), reason="sortie", meeting__on=OuterRef("closed_on"))
    assert not plans.filter(~Exists(entry)).exists()
    assert not plans.filter(~Exists(leaving), closed_on__isnull=False).exists()


def test_there_is_a_fiche_in_every_state(territory: date) -> None:
    assert set(Referral.objects.values_list("state", flat=True)) == set(State.values)


def test_everybody_signed_the_charter_but_the_family(territory: date) -> None:
    unsigned = Membership.objects.filter(~Exists(CharterSignature.objects.filter(user=OuterRef("user"))))
    assert {membership.role for membership in unsigned} == {Role.FAMILY}


def test_daniele_has_work_today(territory: date) -> None:
    mine = Plan.objects.filter(
        closed_on__isnull=True,
        child__care_team__user__email="daniele@demo.invalid",
        child__care_team__link=Link.REFERENT,
    )
    assert 20 <= mine.count() <= 40
    names = {plan.child.short_name for plan in mine.select_related("child")}
    assert names >= {"Kadiatou T.", "Yanis B.", "Inès M.", "Adam N.", "Louise G."}
    quiet = mine.annotate(last=Max("notes__on")).filter(last__lt=territory - timedelta(weeks=5))
    assert 1 <= quiet.count() <= 10
    due = JournalEntry.objects.filter(plan__in=mine, next_on__range=(territory, territory + timedelta(days=7)))
    assert due.count() >= 4
    assert ActivitySession.objects.filter(on=territory, recorded_at__isnull=True).exists()


def test_about_one_hundred_and_ninety_children_are_followed_now(territory: date) -> None:
    now = Plan.objects.filter(closed_on__isnull=True, programme__code="pays-salonais")
    assert 160 <= now.count() <= 215


def test_farida_is_tied_to_yanis_and_to_nobody_else(territory: date) -> None:
    (tie,) = CareTeamMembership.objects.filter(link=Link.GUARDIAN)
    assert (tie.user.email, tie.child.first_name) == ("farida@demo.invalid", "Yanis")  # type: ignore[union-attr]
    assert Guardian.objects.filter(child=tie.child, adult__account=tie.user).exists()


def test_the_other_programme_has_its_own_people(territory: date) -> None:
    other = Person.objects.filter(programme__code="crau", is_child=True)
    assert 3 <= other.count() <= 10
    assert not Household.objects.filter(people__in=other, programme__code="pays-salonais").exists()
    assert not Membership.objects.filter(programme__code="crau", user__email="alice@demo.invalid").exists()


def test_names_can_be_searched_and_schools_have_invented_numbers(territory: date) -> None:
    for person in Person.objects.filter(is_child=True)[:200]:
        assert person.folded_name == folded_name(person.last_name, person.first_name)
    assert Person.objects.values("last_name").distinct().count() > 250
    assert all(uai.startswith("01399") for uai in School.objects.values_list("uai", flat=True))


@pytest.mark.parametrize("model", [Guardian, Signature, Goal])
def test_no_child_is_alone(territory: date, model: type[Model]) -> None:
    assert model._default_manager.count() > 900


def test_brothers_and_sisters_share_a_home_and_a_name(territory: date) -> None:
    homes: Any = Household.objects.annotate(n=Count("people", filter=Q(people__is_child=True))).filter(n__gt=1)
    assert homes.count() > 20
    for home in homes[:30]:
        children = list(home.people.filter(is_child=True))
        assert len({child.last_name for child in children}) == 1
        assert len({child.first_name for child in children}) == len(children)


def test_each_message_of_the_demonstration_opens_what_it_speaks_of(territory: date, settings: Any) -> None:
    """Never the page where one already is."""
    settings.DEMO = True  # an invented account is shut anywhere else
    notes = list(Notification.objects.select_related("user").order_by("pk"))
    assert len(notes) >= 8
    for note in notes:
        client = Client()
        client.force_login(note.user)
        assert note.url != reverse("home:today"), note.text
        assert client.get(note.url).status_code == 200, (note.user.email, note.text, note.url)


def test_nothing_is_said_of_the_secondary_school_of_a_child_who_is_not_there_yet(territory: date) -> None:
    young = Referral.objects.filter(birth_date__gt=F("written_on") - timedelta(days=365 * 10))
    said = [f"{one.observed_facts} {one.strengths} {one.already_tried}" for one in young]
    assert len(said) > 100
    assert not [words for words in said if "collège" in words]


def test_a_view_about_a_girl_is_not_said_of_a_boy(territory: date) -> None:
    """A view is shared out among situations, whoever the child is: it says neither « il » nor « elle » of the child."""
    views = list(Contribution.objects.filter(situation__child__sex="F"))
    assert views
    assert not [view.text for view in views if re.search(r"\b[Ii]l\b", view.text)]


def test_a_signed_parcours_of_the_demonstration_says_who_led_it_and_when_to_talk_again(territory: date) -> None:
    """What is kept at the approval is kept in the demonstration too (R28)."""
    signed = PlanVersion.objects.filter(approved_on__isnull=False).select_related("plan__child")
    assert signed
    for version in signed:
        kept = version.as_approved or {}
        assert kept == around(version, on=territory)
        assert kept["referent"]
        assert version.approved_on
        assert kept["review_on"] > version.approved_on.isoformat()
    for version in signed.order_by("pk")[:40]:
        assert version.approved_on
        assert version.as_approved
        then = around_of(version.plan, version.approved_on)
        names = ("referent", "school", "school_class", "child_words", "parents_words", "opened_on", "first_name")
        assert {name: version.as_approved[name] for name in names} == {name: then[name] for name in names}
