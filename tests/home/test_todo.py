"""The référent's list: each rule finds what it says, says why, and asks one query however many children (R55, R50)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in
from village.access.links import Link
from village.activities.models import WaitingEntry
from village.around.models import InformationRequest
from village.core.dates import add_months
from village.core.french import short_date
from village.home import rules, work
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Handover, Person
from village.plans.models import Goal, JournalEntry, Plan, PlannedAction, PlanVersion
from village.referrals.models import Referral

TODAY = timezone.localdate()
RULES = {rule.code: rule for rule in rules.RULES}


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def found(cast: Cast, code: str, who: str = "daniele") -> list[work.Item]:
    return work.items(RULES[code], work.mine(cast.actor(who), cast.programme, TODAY), 30)


def late(cast: Cast) -> dict[str, int]:
    scope = work.everybodys(cast.actor("alice"), cast.programme, TODAY)
    return work.late(scope, rules.RULES).get(cast.users["daniele"].pk, {})


def note(cast: Cast, **more: Any) -> JournalEntry:
    told = {"on": TODAY, "kind": "telephone", "text": "Vu.", "with_family": True, "written_at": timezone.now()}
    return JournalEntry.objects.create(plan=cast.plans["kadiatou"], author=cast.users["daniele"], **(told | more))


def goal(cast: Cast, horizon: date) -> Goal:
    return Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "scolaire"), wording="Oser", starts_on=SINCE, horizon=horizon
    )


NOTHING: dict[str, Any] = {"goals": [], "actions": []}


def version(cast: Cast, number: int, written_on: date, *, approved: bool) -> PlanVersion:
    more: dict[str, Any] = {}
    if approved:
        more = {"approved_on": written_on, "approved_by": cast.guardians["kadiatou"], "approval_channel": "papier"}
        more |= {"planning": "Le mardi.", "evaluation_methods": "Avec l’école.", "as_approved": NOTHING}
    return PlanVersion.objects.create(plan=cast.plans["kadiatou"], number=number, written_on=written_on, **more)


def test_a_family_without_news_is_late_after_the_weeks_of_the_programme(cast: Cast) -> None:
    """R50: parents are informed regularly."""
    assert cast.programme.contact_weeks == 6
    last = note(cast, on=days(-43))
    assert "pas de contact depuis 6 semaines" in found(cast, "famille")[0].text.replace("\xa0", " ")
    assert late(cast)["famille"] == 1
    note(cast, on=days(-3), with_family=False)  # a talk with the school is no news to the family
    assert found(cast, "famille")
    last.informed_on, last.informed_channel = days(-41), "oral"  # told a little later
    last.save()
    assert not found(cast, "famille")
    assert "famille" not in late(cast)


def test_a_review_comes_two_weeks_before_and_is_late_after_its_day(cast: Cast) -> None:
    for day, shown, is_late in ((15, 0, False), (14, 1, False), (0, 1, False), (-1, 1, True)):
        Plan.objects.filter(pk=cast.plans["kadiatou"].pk).update(next_review_on=days(day))
        assert len(found(cast, "point")) == shown
        assert ("point" in late(cast)) == is_late


def test_a_parcours_without_an_approved_version_is_to_write(cast: Cast) -> None:
    assert found(cast, "parcours")[0].on == SINCE + rules.TO_WRITE
    assert late(cast)["parcours"] == 1
    Plan.objects.filter(pk=cast.plans["kadiatou"].pk).update(opened_on=days(-41))
    assert found(cast, "parcours")
    assert "parcours" not in late(cast)
    version(cast, 1, days(-40), approved=True)
    assert not found(cast, "parcours")


def test_a_new_version_that_the_family_has_not_approved_is_told_after_two_weeks(cast: Cast) -> None:
    version(cast, 1, SINCE, approved=True)
    draft = version(cast, 2, days(-13), approved=False)
    assert not found(cast, "approbation")
    draft.written_on = days(-14)
    draft.save()
    assert len(found(cast, "approbation")) == 1


@pytest.mark.rule("RU6")
def test_ru6_a_parcours_of_collective_actions_only_is_told(cast: Cast) -> None:
    assert not found(cast, "collectif")
    aim = goal(cast, days(90))
    act = {"plan": aim.plan, "goal": aim, "frame": "droit_commun", "starts_on": SINCE, "approved_on": SINCE}
    PlannedAction.objects.create(title="Atelier", nature="collective", **act)
    assert len(found(cast, "collectif")) == 1
    PlannedAction.objects.create(title="Coup de pouce", nature="individuelle", **act)
    assert not found(cast, "collectif")


def test_a_care_waited_for_too_long_is_told(cast: Cast) -> None:
    wait = WaitingEntry.objects.create(
        child=cast.children["kadiatou"], care=item("CARE", "orthophonie"), requested_on=add_months(TODAY, -6)
    )
    assert "rien n’est prévu en attendant" in found(cast, "attente")[0].detail
    wait.requested_on = add_months(TODAY, -6) + timedelta(days=1)
    wait.save()
    assert not found(cast, "attente")
    wait.requested_on, wait.obtained_on = add_months(TODAY, -9), TODAY
    wait.save()
    assert not found(cast, "attente")


def test_a_parcours_is_beyond_its_horizon_when_all_its_goals_are(cast: Cast) -> None:
    goal(cast, days(-30))
    other = goal(cast, days(1))
    assert not found(cast, "horizon")
    other.horizon = days(-1)
    other.save()
    assert found(cast, "horizon")[0].on == days(-1)


def test_a_birthday_at_the_age_limit_is_told_two_months_before(cast: Cast) -> None:
    child, limit = cast.children["kadiatou"], cast.programme.age_max + 1
    for ahead, shown in ((61, 0), (59, 1), (-20, 1)):
        Person.objects.filter(pk=child.pk).update(birth_date=add_months(days(ahead), -12 * limit))
        assert len(found(cast, "age")) == shown
        assert ("age" in late(cast)) == (ahead < 0)


def test_a_next_step_outlives_a_change_of_referent_and_ends_with_the_next_note(cast: Cast) -> None:
    """R36: what was promised is not lost."""
    note(cast, next_step="rappeler le CMP", next_on=days(-1))
    ties = CareTeamMembership.objects.filter(child=cast.children["kadiatou"], link=Link.REFERENT)
    ties.update(user=cast.users["dora"])
    assert [one.text for one in found(cast, "etape", "dora")] == ["rappeler le CMP"]
    assert not found(cast, "etape")
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["dora"], on=TODAY, kind="telephone", text="Fait.",
        written_at=timezone.now(),
    )  # fmt: skip
    assert not found(cast, "etape", "dora")


def test_a_private_step_is_told_to_its_author_only(cast: Cast) -> None:
    note(cast, next_step="demander à la tante", next_on=TODAY, readers="auteur")
    assert found(cast, "etape")
    scope = work.of_somebody(cast.actor("alice"), cast.programme, TODAY, cast.users["daniele"].pk)
    assert not work.items(RULES["etape"], scope, 30)


def test_handovers_to_write_and_to_read_are_told(cast: Cast) -> None:
    now = timezone.now()
    child = cast.children["yanis"]  # Dora's now
    sheet = Handover.objects.create(child=child, leaving=cast.users["daniele"], coming=cast.users["dora"], on=days(-2))
    assert found(cast, "relais-a-ecrire")[0].url == reverse("home:write_handover", args=[sheet.pk])
    assert late(cast)["relais-a-ecrire"] == 1
    assert not found(cast, "relais-a-lire", "dora")
    written = Handover.objects.get()
    written.standing, written.written_at = "Il dessine.", now
    written.save()
    assert not found(cast, "relais-a-ecrire")
    assert found(cast, "relais-a-lire", "dora")
    Handover.objects.update(read_at=now)
    assert not found(cast, "relais-a-lire", "dora")


def test_a_fiche_that_did_not_leave_is_told_to_its_author_only(cast: Cast) -> None:
    Referral.objects.create(
        programme=cast.programme, written_by=cast.users["daniele"], referrer_kind=item("N5", "education-nationale"),
        child_first_name="Lina", child_last_name="Morin", birth_date=date(2018, 1, 1), commune=cast.commune,
        guardian_first_name="Sonia", guardian_last_name="Morin", guardian_relation="mere", written_on=days(-7),
    )  # fmt: skip
    assert found(cast, "fiche")[0].name == "Lina M."
    assert late(cast)["fiche"] == 1
    page = cast.client("alice").get(reverse("home:todo_of", args=[cast.users["daniele"].pk])).content.decode()
    assert "Lina" not in page


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_a_rule_asks_one_query_however_many_children(cast: Cast, rule: work.Rule) -> None:
    _crowd(cast, 12)
    scope = work.mine(cast.actor("daniele"), cast.programme, TODAY)
    with CaptureQueriesContext(connection) as asked:
        work.items(rule, scope, 30)
    assert len(asked) == 1
    everybody = work.everybodys(cast.actor("alice"), cast.programme, TODAY)
    with CaptureQueriesContext(connection) as asked:
        work.late(everybody, [rule])
    assert len(asked) == 1


def _crowd(cast: Cast, number: int) -> None:
    """As many more children, with something to do under most rules."""
    for rank in range(number):
        child = Person.objects.create(
            programme=cast.programme, is_child=True, first_name=f"Enfant{rank}", last_name="Nombreux",
            birth_date=date(2005, 1, 1),
        )  # fmt: skip
        Plan.objects.create(programme=cast.programme, child=child, opened_on=SINCE, next_review_on=days(-5))
        CareTeamMembership.objects.create(child=child, link=Link.REFERENT, user=cast.users["daniele"], starts_on=SINCE)
        WaitingEntry.objects.create(child=child, care=item("CARE", "orthophonie"), requested_on=SINCE)


def test_the_counts_of_the_team_are_those_of_the_lists(cast: Cast) -> None:
    _crowd(cast, 3)
    counts = late(cast)
    assert counts["point"] == 3
    assert counts["attente"] == 3
    assert counts["age"] == 4  # Kadiatou, born in 2009, has grown up too
    assert counts["famille"] == 4
    team = cast.client("alice").get(reverse("home:team")).content.decode().replace("\xa0", " ")
    assert f"{sum(counts.values())} échéances passées" in team


def test_the_list_says_why_and_what_asks_nothing(cast: Cast) -> None:
    page = cast.client("daniele").get(reverse("home:todo")).content.decode().replace("\xa0", " ")
    assert "Pourquoi ceci ?" in page
    assert "Kadiatou T." in page
    assert "Yanis" not in page
    for rule in rules.RULES:
        assert rule.title in page
    alice = cast.client("alice").get(reverse("home:todo_of", args=[cast.users["daniele"].pk])).content.decode()
    assert "Kadiatou T." in alice
    assert cast.client("hawa").get(reverse("home:todo_of", args=[cast.users["daniele"].pk])).status_code == 404


def test_a_note_with_the_family_takes_her_off_the_list(cast: Cast) -> None:
    daniele, write = cast.client("daniele"), reverse("plans:write_note", args=[cast.plans["kadiatou"].pk])
    assert found(cast, "famille")
    answers = {"kind": "telephone", "readers": "equipe", "on": TODAY.isoformat(), "text": "Tout va bien."}
    assert fill_in(daniele, write, **answers, with_family="on").status_code == 302
    assert not found(cast, "famille")


def test_a_question_that_a_partner_let_expire_comes_back(cast: Cast) -> None:
    """R52: until it is answered or withdrawn; the link goes to where it is asked again."""
    teacher, child = cast.professionals["bruno"], cast.children["kadiatou"]
    asked = InformationRequest.objects.create(
        child=child, professional=teacher, organisation=cast.school.organisation, question="Comment va-t-elle ?",
        channel="main", asked_by=cast.users["daniele"], asked_on=days(-31), expires_on=TODAY, digest="0" * 64,
    )  # fmt: skip
    assert not found(cast, "question")  # today still
    InformationRequest.objects.update(expires_on=days(-1))
    assert found(cast, "question")[0].text == f"{teacher} n’a pas répondu à votre question"
    assert late(cast)["question"] == 1
    page = cast.client("daniele").get(reverse("home:todo")).content.decode()
    assert reverse("casefile:contacts", args=[child.pk]) in page
    assert "Questions sans réponse" in page
    InformationRequest.objects.filter(pk=asked.pk).update(closed_on=TODAY, closed_by=cast.users["daniele"])
    assert not found(cast, "question")


def test_a_care_that_one_waits_for_no_more_is_asked_no_more(cast: Cast) -> None:
    wait = WaitingEntry.objects.create(
        child=cast.children["kadiatou"], care=item("CARE", "orthophonie"), requested_on=add_months(TODAY, -9)
    )
    assert found(cast, "attente")
    wait.given_up_on, wait.given_up_reason = TODAY, WaitingEntry.Obstacle.DELAY
    wait.save()
    assert not found(cast, "attente")


def test_what_is_new_waits_while_a_family_took_its_agreement_back(cast: Cast) -> None:
    """C11: one line says what to do, and no other asks to prepare what cannot begin."""
    plan = cast.plans["kadiatou"]
    Plan.objects.filter(pk=plan.pk).update(next_review_on=days(3))
    version(cast, 1, days(-60), approved=True)
    version(cast, 2, days(-30), approved=False)
    PlannedAction.objects.create(
        plan=plan,
        goal=goal(cast, days(90)),
        title="Atelier",
        nature="collective",
        frame="droit_commun",
        starts_on=SINCE,
        approved_on=SINCE,
    )
    codes = ("point", "approbation", "collectif")
    assert [len(found(cast, code)) for code in codes] == [1, 1, 1]
    plan.child.agreements.filter(scope="accompagnement").update(withdrawn_on=days(-1))
    assert [len(found(cast, code)) for code in codes] == [0, 0, 0]
    (said,) = found(cast, "accord")
    assert "porter sa situation à l’EPS" in said.text


def test_an_agreement_taken_back_before_an_eps_says_which(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    meeting = Meeting.objects.create(panel=panel, on=days(4), starts_at="14:00")
    Situation.objects.create(meeting=meeting, child=plan.child, plan=plan, reason="point_etape", rank=1)
    plan.child.agreements.filter(scope="accompagnement").update(withdrawn_on=TODAY)
    (said,) = found(cast, "accord")
    assert f"avant l’EPS du {short_date(days(4), TODAY)}" in said.text
