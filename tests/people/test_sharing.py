"""What a family agrees to share with a structure, category by category; taken back, it shuts at once (L.226-2-2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.forms import fill_in
from tests.referrals.fiches import sent
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import decide
from village.activities.models import Activity, ActivitySession, Enrolment
from village.around.operations import Question, ask_partner
from village.audit.journal import Act, record
from village.core.holding import Category
from village.directory.models import Organisation, Professional, School
from village.meetings.models import AgreedTask, Meeting, Panel, PanelMembership, Situation
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Guardian, Person, subject_of, withheld_from
from village.people.operations import shared_with, withdraw_agreement
from village.plans.models import Exit, PlanVersion
from village.privacy.operations.correcting import TOLD, tell_around
from village.referrals.models import Referral


@pytest.fixture
def situation(cast: Cast) -> Situation:
    """Chloé, of the school, sits in the EPS that sees Kadiatou today."""
    panel = Panel.objects.create(programme=cast.programme, name="EPS")
    PanelMembership.objects.create(
        panel=panel, professional=cast.professionals["chloe"], competence=item("N14", "education"), starts_on=SINCE
    )
    meeting = Meeting.objects.create(panel=panel, on=timezone.localdate(), starts_at="14:00")
    child = cast.children["kadiatou"]
    CareTeamMembership.objects.create(child=child, link=Link.PANEL, user=cast.users["chloe"], starts_on=SINCE)
    return Situation.objects.create(
        meeting=meeting, child=child, plan=cast.plans["kadiatou"], reason="point_etape", rank=1
    )


def share(cast: Cast, *codes: str, guardian: Guardian | None = None) -> Agreement:
    return Agreement.objects.create(
        child=cast.children["kadiatou"], guardian=guardian or cast.guardians["kadiatou"], scope="partage",
        recipient=cast.school.organisation, categories=list(codes), channel="oral",
        informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip


def take_back(agreement: Agreement, cast: Cast) -> None:
    withdraw_agreement(agreement, by=cast.actor("daniele"), on=timezone.localdate(), at=timezone.now())


def doors(cast: Cast, situation: Situation) -> dict[str, int]:
    """What Chloé may open of Kadiatou."""
    client, child = cast.client("chloe"), cast.children["kadiatou"].pk
    meeting = situation.meeting_id
    urls = {
        "dossier": reverse("casefile:detail", args=[child]),
        "parcours": reverse("casefile:plan", args=[child]),
        "situation": reverse("meetings:situation", args=[meeting, situation.pk]),
    }
    return {name: client.get(url).status_code for name, url in urls.items()}


def test_where_nothing_was_said_of_the_structure_the_panel_reads(cast: Cast, situation: Situation) -> None:
    assert set(doors(cast, situation).values()) == {200}


def test_taken_back_it_shuts_at_once_everywhere(cast: Cast, situation: Situation) -> None:
    given = share(cast)
    assert set(doors(cast, situation).values()) == {200}
    take_back(given, cast)
    assert set(doors(cast, situation).values()) == {404}
    client = cast.client("chloe")
    for url in (
        reverse("casefile:list"),
        reverse("meetings:detail", args=[situation.meeting_id]),
        reverse("home:today"),
    ):
        page = client.get(url).content.decode()
        assert "Kadiatou" not in page, url
    allowed = decide(
        cast.actor("chloe"),
        Permission.DOSSIER_READ,
        subject_of(cast.actor("chloe"), cast.children["kadiatou"], timezone.localdate()),
    )
    assert allowed.rule == "forbid-agreement"


def test_the_team_of_the_programme_goes_on(cast: Cast, situation: Situation) -> None:
    take_back(share(cast), cast)
    for who in ("alice", "daniele"):
        url = reverse("casefile:detail", args=[cast.children["kadiatou"].pk])
        assert cast.client(who).get(url).status_code == 200, who


def test_given_again_it_opens_again(cast: Cast, situation: Situation) -> None:
    take_back(share(cast), cast)
    share(cast)
    assert set(doors(cast, situation).values()) == {200}


def test_one_refusal_is_enough(cast: Cast, situation: Situation) -> None:
    adult = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    father = Guardian.objects.create(child=cast.children["kadiatou"], adult=adult, relation="pere")
    share(cast)
    take_back(share(cast, guardian=father), cast)
    assert set(doors(cast, situation).values()) == {404}
    who_he_is = subject_of(cast.actor("chloe"), cast.children["kadiatou"], timezone.localdate(), Category.IDENTITY)
    assert decide(cast.actor("chloe"), Permission.DOSSIER_READ, who_he_is).rule == "forbid-agreement"


def test_another_structure_is_another_agreement(cast: Cast, situation: Situation) -> None:
    given = share(cast)
    cast.professionals["chloe"].organisation = None
    cast.professionals["chloe"].save()
    take_back(given, cast)
    assert set(doors(cast, situation).values()) == {200}


@pytest.mark.parametrize(
    ("codes", "seen", "kept"),
    [
        (["2"], {Category.IDENTITY, Category.SCHOOL}, {Category.SOCIAL}),
        (["2", "3"], {Category.IDENTITY, Category.SCHOOL, Category.SOCIAL}, set()),
        ([], {Category.IDENTITY, Category.SCHOOL, Category.SOCIAL}, set()),
        (["3"], {Category.IDENTITY, Category.SOCIAL}, {Category.SCHOOL}),
    ],
)
def test_what_was_not_ticked_is_not_read(
    cast: Cast, situation: Situation, codes: list[str], seen: set[Category], kept: set[Category]
) -> None:
    share(cast, *codes)
    actor, today = cast.actor("chloe"), timezone.localdate()
    for category in seen | kept:
        subject = subject_of(actor, cast.children["kadiatou"], today, category)
        assert decide(actor, Permission.DOSSIER_READ, subject).allowed is (category in seen), category
    found = doors(cast, situation)
    assert found["dossier"] == 200
    assert found["parcours"] == (404 if Category.SOCIAL in kept else 200)
    assert found["situation"] == (404 if Category.SOCIAL in kept else 200)


TOLD_OF_SCHOOL = {
    "casefile:list": ("CM1", "Jean-Moulin"),
    "casefile:detail": ("CM1", "Atelier conte"),
    "plans:document": ("CM1", "Jean-Moulin"),
}


@pytest.fixture
def schooled(cast: Cast, situation: Situation) -> dict[str, str]:
    """Kadiatou is in CM1, comes to a workshop tomorrow, and her parcours is written: what Chloé may open of it."""
    today, plan, child = timezone.localdate(), cast.plans["kadiatou"], situation.child
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier conte", domain=item("N8", "scolaire"), nature="collective",
        frame="droit_commun",
    )  # fmt: skip
    Enrolment.objects.create(activity=activity, child=child, enrolled_on=SINCE)
    ActivitySession.objects.create(activity=activity, on=today + timedelta(days=1), starts_at="17:00")
    PlanVersion.objects.create(plan=plan, number=1, written_on=today, planning="Le mardi.", evaluation_methods="Oral.")
    keys = {"casefile:list": (), "casefile:detail": (child.pk,), "plans:document": (plan.pk, 1)}
    return {door: reverse(door, args=keys[door]) for door in TOLD_OF_SCHOOL}


@pytest.mark.parametrize(("door", "words"), TOLD_OF_SCHOOL.items())
@pytest.mark.parametrize(("codes", "reads"), [((), True), (("1", "2", "3"), True), (("1", "3"), False)])
def test_who_is_not_told_of_the_school_reads_it_at_no_door(
    cast: Cast, schooled: dict[str, str], door: str, words: tuple[str, ...], codes: tuple[str, ...], reads: bool
) -> None:
    """Neither on a line of the list, nor as a session to come, nor on the parcours that is printed."""
    if codes:
        share(cast, *codes)
    answer = cast.client("chloe").get(schooled[door])
    shown = text(answer.content) if answer["Content-Type"] == "application/pdf" else answer.content.decode()
    assert "Kadiatou" in shown
    assert [word for word in words if word in shown] == (list(words) if reads else [])


@pytest.mark.parametrize(("codes", "reads"), [(("1", "2", "3"), True), (("1", "3"), False)])
def test_the_school_that_presented_a_child_is_his_school(
    cast: Cast, situation: Situation, codes: tuple[str, ...], reads: bool
) -> None:
    """As the structure of who wrote the fiche: at the head of the dossier, among the fiches, in « Qui fait quoi »."""
    school = Organisation.objects.create(
        programme=cast.programme, name="École des Tourterelles", kind=item("N5", "education-nationale"),
        commune=cast.commune,
    )  # fmt: skip
    School.objects.create(organisation=school, uai="0139902B")
    Professional.objects.filter(pk=cast.professionals["bruno"].pk).update(organisation=school)
    Referral.objects.filter(pk=sent(cast).pk).update(child=situation.child, organisation=school)
    CareTeamMembership.objects.create(
        child=situation.child, link=Link.REFERRER, professional=cast.professionals["bruno"], starts_on=SINCE
    )
    share(cast, *codes)
    for door in ("casefile:detail", "casefile:referrals", "casefile:team"):
        shown = cast.client("chloe").get(reverse(door, args=[situation.child_id])).content.decode()
        assert ("Tourterelles" in shown) == reads, door


def test_how_a_parcours_ended_is_not_read_by_who_is_not_told_of_the_situation(cast: Cast, situation: Situation) -> None:
    plan, today = cast.plans["kadiatou"], timezone.localdate()
    Exit.objects.create(
        plan=plan, on=today, reason=item("N12", "objectifs-atteints"), attainment=item("N10", "partielle"),
        evolution=item("N11", "stable"), family_words="Contents.",
    )  # fmt: skip
    plan.closed_on = today
    plan.save()
    url, attained = reverse("casefile:detail", args=[situation.child_id]), "atteinte partielle"
    assert attained in cast.client("chloe").get(url).content.decode()
    share(cast, "1", "2")
    for who, reads in {"daniele": True, "chloe": False, "jeanne": False}.items():
        assert (attained in cast.client(who).get(url).content.decode()) is reads, who


def said(cast: Cast, **answers: Any) -> Any:
    """Danièle writes down, on the page of the agreements, what the mother accepts that the school knows."""
    url = reverse("casefile:agreements", args=[cast.children["kadiatou"].pk])
    given = {
        "guardian": cast.guardians["kadiatou"].pk, "scope": "partage", "recipient": cast.school.organisation.pk,
        "channel": "oral", "language": "soninké", "on": timezone.localdate().isoformat(),
    }  # fmt: skip
    return fill_in(cast.client("daniele"), url, **given | answers)


def test_what_is_ticked_with_the_mother_is_what_the_structure_reads(cast: Cast, situation: Situation) -> None:
    assert said(cast, categories=["2"]).status_code == 302
    given = Agreement.objects.get(language="soninké")
    assert given.categories == ["1", "2"]
    assert given.shared == "qui est l’enfant, scolarité"
    assert doors(cast, situation) == {"dossier": 200, "parcours": 404, "situation": 404}


def test_to_share_nothing_is_not_to_share(cast: Cast) -> None:
    wrong = said(cast)
    assert wrong.status_code == 422
    assert "Cochez ce que la famille accepte" in wrong.content.decode()
    support = said(cast, scope="accompagnement", recipient="", categories=["2"])
    assert support.status_code == 422
    assert "ne cochez rien" in support.content.decode()
    assert not Agreement.objects.filter(language="soninké").exists()


def test_a_structure_is_not_told_what_is_said_of_another(cast: Cast, situation: Situation) -> None:
    share(cast, "2")
    other = Organisation.objects.create(programme=cast.programme, name="MDS", kind=cast.school.organisation.kind)
    Agreement.objects.filter(scope="partage").update(recipient=other)
    url = reverse("casefile:agreements", args=[cast.children["kadiatou"].pk])
    chloe, daniele = (cast.client(who).get(url).content.decode() for who in ("chloe", "daniele"))
    assert "être accompagné par le programme" in chloe
    assert "Ce qui se partage" not in chloe
    assert "Ce qui se partage&nbsp;: scolarité" in daniele


def test_who_takes_it_back_reads_what_the_structure_had_read(cast: Cast, situation: Situation) -> None:
    given = share(cast)
    doors(cast, situation)
    url = reverse("casefile:withdraw_agreement", args=[cast.children["kadiatou"].pk, given.pk])
    before = cast.client("daniele").get(url).content.decode()
    assert before.count("Chloé Carle") == 2  # once a day for the dossier, once for the situation
    assert "en bref, parcours" in before
    answer: Any = fill_in(cast.client("daniele"), url, on=timezone.localdate().isoformat())
    assert answer.status_code == 302
    assert "Accord retiré" in cast.client("daniele").get(url).content.decode()


def test_taken_back_the_people_of_the_structure_are_not_told_of_a_rectification(
    cast: Cast, situation: Situation
) -> None:
    child, alice, now = cast.children["kadiatou"], cast.actor("alice"), timezone.now()
    mine = Notification.objects.filter(user=cast.users["chloe"], text=TOLD)
    given = share(cast)
    assert tell_around(child, by=alice, at=now) == 2
    assert mine.count() == 1
    take_back(given, cast)
    mine.delete()
    assert tell_around(child, by=alice, at=now) == 1  # the référent, who works for the same school on paper
    assert not mine.exists()


WORDS = "Rappeler la maman de Kadiatou Traoré."


@pytest.fixture
def task(cast: Cast, situation: Situation) -> AgreedTask:
    """Chloé took it on in the sitting, which is closed."""
    chloe, today = cast.professionals["chloe"], timezone.localdate()
    taken = AgreedTask.objects.create(situation=situation, what=WORDS, professional=chloe, by_when=today)
    Meeting.objects.filter(pk=situation.meeting_id).update(opened_at=timezone.now(), closed_at=timezone.now())
    return taken


def papers(cast: Cast, task: AgreedTask) -> dict[str, str]:
    """What Chloé reads of it: her tasks, her extract, and the one that Alice prints for her."""
    meeting, chloe = task.situation.meeting_id, cast.client("chloe")
    hers = chloe.get(reverse("meetings:extract", args=[meeting]))
    handed = cast.client("alice").get(reverse("meetings:extract_of", args=[meeting, cast.professionals["chloe"].pk]))
    return {
        "tasks": chloe.get(reverse("meetings:tasks")).content.decode(),
        "her extract": text(hers.content) if hers.status_code == 200 else "",
        "the extract handed to her": text(handed.content) if handed.status_code == 200 else "",
    }


def test_taken_back_what_she_was_to_do_is_told_no_more_nor_printed_for_her(cast: Cast, task: AgreedTask) -> None:
    agreed = share(cast, "1", "2", "3")
    assert all("Rappeler la maman" in words for words in papers(cast, task).values())
    take_back(agreed, cast)
    assert [name for name, words in papers(cast, task).items() if "Rappeler" in words] == []
    assert cast.client("chloe").post(reverse("meetings:finish", args=[task.pk])).status_code == 404
    assert "Rappeler la maman" in cast.client("alice").get(reverse("meetings:tasks")).content.decode()


def test_once_her_tie_has_ended_a_task_is_a_code_and_a_day(cast: Cast, task: AgreedTask) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    CareTeamMembership.objects.filter(user=cast.users["chloe"]).update(ends_on=yesterday)
    PanelMembership.objects.update(ends_on=yesterday)
    words = papers(cast, task)["tasks"]
    assert "Kadiatou" not in words
    assert "voyez avec la coordination" in words
    assert task.situation.code in words
    assert cast.client("chloe").post(reverse("meetings:finish", args=[task.pk])).status_code == 302


def test_of_the_team_who_took_a_task_on_reads_it_until_her_tie_ends(cast: Cast, situation: Situation) -> None:
    """Dora was never tied to Kadiatou, and needs the words to do it; Danièle no longer accompanies her."""
    today = timezone.localdate()
    for name in ("dora", "daniele"):
        AgreedTask.objects.create(situation=situation, what=WORDS, user=cast.users[name], by_when=today)
    url = reverse("meetings:tasks")
    assert all(WORDS in cast.client(name).get(url).content.decode() for name in ("dora", "daniele"))
    ties = CareTeamMembership.objects.filter(user=cast.users["daniele"], child=situation.child)
    ties.update(ends_on=today - timedelta(days=1))
    assert WORDS in cast.client("dora").get(url).content.decode()
    assert WORDS not in cast.client("daniele").get(url).content.decode()


def test_who_read_much_hides_nobody_else_of_the_structure(cast: Cast, situation: Situation) -> None:
    agreed = share(cast, "1", "2", "3")
    long_ago = timezone.now() - timedelta(days=60)
    record(Act.DOSSIER_READ, by=cast.actor("bruno"), person_id=agreed.child_id, details="en bref", at=long_ago)
    for _ in range(101):
        record(Act.DOSSIER_READ, by=cast.actor("chloe"), person_id=agreed.child_id, details="en bref")
    url = reverse("casefile:withdraw_agreement", args=[agreed.child_id, agreed.pk])
    assert "Bruno" in cast.client("alice").get(url).content.decode()


@pytest.fixture
def father(cast: Cast) -> Guardian:
    adult = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    return Guardian.objects.create(child=cast.children["kadiatou"], adult=adult, relation="pere")


def test_what_one_parent_did_not_tick_is_not_asked_by_a_link_either(cast: Cast, father: Guardian) -> None:
    """The mother ticked social, the father only school: the page of Chloé shuts the social, the link asks it."""
    child, today = cast.children["kadiatou"], timezone.localdate()
    share(cast, "2", "3")
    share(cast, "2", guardian=father)
    assert Category.SOCIAL in withheld_from(cast.actor("chloe"), child, today)
    assert cast.school.organisation_id not in shared_with(child, today)


def test_the_question_of_a_link_is_shut_once_the_other_parent_ticks_less(cast: Cast, father: Guardian) -> None:
    """As the dossier is for the same structure: one did not tick « situation familiale et sociale »."""
    child, today = cast.children["kadiatou"], timezone.localdate()
    share(cast, "2", "3")
    question = Question(cast.professionals["bruno"], "Comment va-t-elle à la maison ?", "main")
    asked = ask_partner(child, question, by=cast.actor("daniele"), on=today, site="https://exemple.invalid")
    path = asked.url.removeprefix("https://exemple.invalid")
    assert Client().get(path).status_code == 200
    share(cast, "2", guardian=father)
    assert Category.SOCIAL in withheld_from(cast.actor("bruno"), child, today)
    assert Client().get(path).status_code == 404


def tick(cast: Cast, on: date, *codes: str) -> Any:
    url = reverse("casefile:agreements", args=[cast.children["kadiatou"].pk])
    return fill_in(
        cast.client("daniele"), url, guardian=cast.guardians["kadiatou"].pk, scope="partage", language="français",
        recipient=cast.school.organisation_id, categories=list(codes), channel="oral", on=on.isoformat(),
    )  # fmt: skip


def test_a_parent_who_ticks_less_the_second_time_closes_the_rest(cast: Cast, situation: Situation) -> None:
    """What is said again takes the place of what was said: nobody has to think of taking the first back."""
    today, child = timezone.localdate(), situation.child
    assert tick(cast, SINCE, "2", "3").status_code == 302
    assert Category.SOCIAL not in withheld_from(cast.actor("chloe"), child, today)
    assert tick(cast, today, "2").status_code == 302
    assert withheld_from(cast.actor("chloe"), child, today) >= {Category.SOCIAL}
    assert Category.SCHOOL not in withheld_from(cast.actor("chloe"), child, today)
    assert child.agreements.get(scope="partage", categories__contains=["3"]).withdrawn_on == today
    page = cast.client("daniele").get(reverse("casefile:agreements", args=[child.pk])).content.decode()
    assert "remplacé le" in page
    assert "retiré le" not in page


def test_what_is_written_late_holds_until_what_was_said_after(cast: Cast, situation: Situation) -> None:
    today, child = timezone.localdate(), situation.child
    tick(cast, today, "2")
    tick(cast, SINCE, "2", "3")
    assert Category.SOCIAL in withheld_from(cast.actor("chloe"), child, today)
    assert Category.SOCIAL not in withheld_from(cast.actor("chloe"), child, today - timedelta(days=1))
