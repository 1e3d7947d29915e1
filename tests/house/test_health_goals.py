"""A goal of health: every page × every member of the cast, and no word of it to who may not know of health."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import SINCE, build, item
from tests.forms import fill_in
from tests.house.addresses import address
from tests.house.pages import Page, pages
from tests.house.scene import MEMBERS, House, Scene, play
from tests.house.test_access import expected, method_of
from tests.sealed import put
from village.access.grants import GRANTS
from village.access.permissions import Permission
from village.core.holding import Category
from village.directory.models import Organisation
from village.meetings.naming import proposed_texts
from village.plans.models import RESERVED, ActionAnswer, Exit, Goal, GoalOutcome, JournalEntry, NoteStep, SetAside
from village.plans.parts import contents_of
from village.programmes.models import ListItem

# Words that nothing else says, one for each thing that is written about a goal.
SECRETS = ("kapok", "zinnia", "yucca", "baobab", "tamaris", "sorgho", "quinoa")
KNOWS = {"alice", "daniele"}
"""Who may know of Kadiatou's health: the coordination and her référente. Farida reads her daughter's goals at home."""


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The scene, where the goal is of health."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = play(build())
        _write(scene)
        yield House(scene, {name: scene.cast.client(name) for name in MEMBERS})
        transaction.set_rollback(True)


def _write(scene: Scene) -> None:
    cast, plan = scene.cast, scene.plan
    steps = dict.fromkeys(("start_words", "less_words", "expected_words", "more_words", "much_more_words"), "Le zinnia")
    put(plan.goals, domain=item("N8", "sante"), wording="Voir le kapok", scaled_on=SINCE, **steps)
    provider = Organisation.objects.create(
        programme=cast.programme, name="Cabinet du tamaris", kind=item("N5", "sante"), commune=cast.commune
    )
    put(plan.actions, title="Séance de yucca", provider=provider, common_law_tried="Le sorgho", approved_on=SINCE)
    draft = plan.versions.get()
    ActionAnswer.objects.create(
        action=plan.actions.get(), version=draft, on=SINCE, answer="oui", words="Oui au baobab",
        guardian=cast.guardians["kadiatou"], channel="oral",
    )  # fmt: skip
    draft.as_approved = contents_of(plan)
    draft.approved_on, draft.approved_by, draft.approval_channel = SINCE, cast.guardians["kadiatou"], "oral"
    draft.save()
    plan.versions.create(number=2, written_on=SINCE, planning="Le jeudi.", evaluation_methods="Oral.")
    note = plan.notes.filter(readers=JournalEntry.Readers.TEAM).get()
    NoteStep.objects.create(note=note, goal=plan.goals.get(), direction="avant")


def read_by(client: Client, url: str) -> str:
    """The words of a page, or of what it prints."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    content = answer.getvalue()
    if answer["Content-Type"] == "application/pdf":
        content = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).encode()
    text: str = content.decode(errors="replace").lower()
    return text


def told(text: str) -> list[str]:
    return [word for word in SECRETS if word in text]


@pytest.fixture
def undone(house: House) -> Iterator[House]:
    with transaction.atomic():
        yield house
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", [page for page in pages() if method_of(page) == "GET"], ids=lambda page: page.name)
def test_no_page_tells_a_goal_of_health_to_who_may_not_know(page: Page, undone: House) -> None:
    url = address(page, undone.scene)
    readers = [who for who, status in expected(page.name).items() if status == 200 and who in MEMBERS]
    kept_out = {*readers} - KNOWS - ({"farida"} if page.name == "home:today" else set())
    read = {who: set(told(read_by(undone.clients[who], url))) for who in kept_out}
    listed = (
        set() if page.name.startswith(("casefile", "plans", "meetings")) else {"tamaris"}
    )  # a structure of the town
    assert {who: words for who in kept_out if (words := read[who] - listed)} == {}


# where a goal is told → what each who knows reads there
PLACES = {
    "casefile:detail": {"kapok", "zinnia", "yucca", "tamaris"},
    "casefile:plan": {"kapok", "zinnia", "yucca", "tamaris"},
    "casefile:team": {"yucca", "tamaris"},
    "casefile:notes": {"kapok"},
    "plans:document": {"kapok", "zinnia", "yucca", "tamaris", "baobab"},
    "plans:exit_document": {"kapok", "zinnia"},
    "meetings:detail": {"kapok", "zinnia"},
    "activities:enrol_child": {"yucca"},
}


@pytest.mark.parametrize("place", PLACES)
def test_who_may_know_of_health_reads_it_all(place: str, undone: House) -> None:
    """Else the test above would pass on empty pages."""
    page = next(page for page in pages() if page.name == place)
    for who in KNOWS:
        assert set(told(read_by(undone.clients[who], address(page, undone.scene)))) == PLACES[place], who


@pytest.mark.parametrize("place", PLACES)
def test_a_local_domain_that_counts_as_health_is_health(place: str, undone: House) -> None:
    national, programme = item("N8", "sante"), undone.scene.cast.programme
    local = ListItem.objects.create(
        programme=programme, list_code="N8", code="bien-etre", label="bien-être", counts_as=national
    )
    undone.scene.plan.goals.update(domain=local)
    page = next(page for page in pages() if page.name == place)
    for who in ("chloe", "jeanne"):
        if expected(place)[who] == 200:
            assert told(read_by(undone.clients[who], address(page, undone.scene))) == [], who


@pytest.mark.parametrize("place", ["casefile:detail", "casefile:plan", "plans:document", "meetings:detail"])
def test_the_others_are_told_that_there_is_one_and_until_when(place: str, undone: House) -> None:
    page = next(page for page in pages() if page.name == place)
    text = " ".join(read_by(undone.clients["chloe"], address(page, undone.scene)).split())
    assert RESERVED.lower() in text
    assert "2030" in text
    assert "n’a plus d’action individuelle" not in text


def test_two_versions_are_compared_without_it(undone: House) -> None:
    url = reverse("casefile:versions", args=[undone.scene.cast.children["kadiatou"].pk, 2])
    assert {"kapok", "yucca"} <= set(told(read_by(undone.clients["daniele"], url)))
    text = read_by(undone.clients["chloe"], url)
    assert (told(text), RESERVED.lower() in text) == ([], True)
    assert "réservé</td>" in text


def test_what_a_version_said_stays_reserved_when_its_goal_changes_domain(undone: House) -> None:
    put(undone.scene.plan.goals, domain=item("N8", "scolaire"), wording="Lire")
    url = reverse("plans:document", args=[undone.scene.plan.pk, 1])
    assert told(read_by(undone.clients["chloe"], url)) == []
    assert "kapok" in read_by(undone.clients["alice"], url)


def test_after_the_exit_too(undone: House) -> None:
    plan, day = undone.scene.plan, date(2026, 9, 1)
    ending = Exit.objects.create(
        plan=plan, on=day, reason=item("N12", "objectifs-atteints"), attainment=item("N10", "complete"),
        evolution=item("N11", "stable"), family_words="« Merci. »",
    )  # fmt: skip
    GoalOutcome.objects.create(exit=ending, goal=plan.goals.get(), attainment=item("N10", "partielle"))
    plan.closed_on = day
    plan.save()
    for name, key in (("casefile:leaving", plan.child_id), ("plans:exit_document", plan.pk)):
        url = reverse(name, args=[key])
        assert "kapok" in read_by(undone.clients["alice"], url)
        text = read_by(undone.clients["chloe"], url)
        assert (told(text), "partielle" in text) == ([], True)


def test_an_exit_undone_and_a_goal_taken_up_again_say_nothing_of_it_either(undone: House) -> None:
    plan, day = undone.scene.plan, timezone.localdate()
    ending = Exit.objects.create(
        plan=plan, on=day, reason=item("N12", "objectifs-atteints"), attainment=item("N10", "complete"),
        evolution=item("N11", "stable"), family_words="« Merci. »", child_words="J’ai grandi.",
    )  # fmt: skip
    GoalOutcome.objects.create(exit=ending, goal=plan.goals.get(), attainment=item("N10", "partielle"))
    plan.closed_on = day
    plan.save()
    alice, url = undone.clients["alice"], reverse("plans:reopen", args=[plan.pk])
    assert fill_in(alice, url, reason="Elle revient.").status_code == 302
    SetAside.objects.create(
        goal=plan.goals.get(),
        on=day,
        resumed_on=day,
        reason="Le kapok attend.",
        author=undone.scene.cast.users["alice"],
    )
    pages = (
        ("casefile:leaving", [plan.child_id]),
        ("casefile:plan", [plan.child_id]),
        ("plans:document", [plan.pk, 2]),
    )
    for name, key in pages:
        page = reverse(name, args=key)
        assert "kapok" in read_by(alice, page)
        text = read_by(undone.clients["chloe"], page)
        assert told(text) == [], name
        assert name == "casefile:plan" or "j’ai grandi." in text


def test_the_sheet_that_all_hold_in_hand_never_quotes_it(undone: House) -> None:
    assert told(" ".join(proposed_texts(undone.scene.situation).values()).lower()) == []


def test_the_family_reads_its_own(undone: House) -> None:
    assert "kapok" in read_by(undone.clients["farida"], reverse("home:today"))


def test_a_goal_told_without_its_words_is_not_written(undone: House) -> None:
    (goal,) = undone.scene.plan.goals.for_reader(health=False)
    with pytest.raises(TypeError):
        goal.save()
    assert Goal.objects.get(pk=goal.pk).wording == "Voir le kapok"


def test_who_reads_or_writes_notes_and_goals_may_know_of_health() -> None:
    """A note names the goals it is about: none of these is opened to a role without health."""
    for permission in (Permission.NOTE_READ, Permission.NOTE_WRITE, Permission.PLAN_WRITE, Permission.SITUATION_DECIDE):
        for grant in GRANTS:
            assert permission not in grant.permissions or Category.HEALTH in grant.categories, grant.rule
