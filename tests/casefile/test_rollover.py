"""Each September, where every accompanied child goes to school is proposed, corrected and written (issue 6)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core.dates import add_months
from village.directory.models import Organisation, School
from village.people.models import CareTeamMembership, Person, Schooling
from village.people.operations.rollover import year_to_say
from village.plans.models import Plan
from village.programmes.models import ListItem

FIRST = year_to_say(timezone.localdate()).first
EVE = FIRST - timedelta(days=1)
LAST_YEAR = add_months(FIRST, -12)
URL = reverse("casefile:rollover")


@pytest.fixture
def kadiatou(cast: Cast) -> Person:
    return cast.children["kadiatou"]


def line(child: Person, **more: Any) -> dict[str, Any]:
    """What is sent of a line ticked as it is proposed, save `more`."""
    said = {"suite": "suite", "niveau": "", "ecole": "", "modalite": [], "oui": "on"} | more
    return {f"{name}-{child.pk}": value for name, value in said.items() if value is not None}


def was_in(child: Person, code: str, **more: Any) -> None:
    child.schoolings.update(level=item("N4", code), starts_on=LAST_YEAR, **more)


def rows(child: Person) -> list[tuple[str, date, date | None]]:
    return list(child.schoolings.order_by("starts_on").values_list("level__code", "starts_on", "ends_on"))


def proposed(answer: Any, child: Person) -> tuple[str, str, list[str]]:
    form = answer.context["form"]
    level, school, modalities = (form[f"{name}-{child.pk}"].value() for name in ("niveau", "ecole", "modalite"))
    return level, school, modalities


def college(cast: Cast, name: str = "Collège Simone-Veil") -> School:
    sheet = Organisation.objects.create(
        programme=cast.programme, name=name, kind=item("N5", "education-nationale"), commune=cast.commune
    )
    return School.objects.create(organisation=sheet, uai="0139903C")


def test_a_line_ticked_ends_the_former_schooling_and_starts_the_new_one_at_the_dates_of_the_year(
    cast: Cast, kadiatou: Person
) -> None:
    was_in(kadiatou, "cm1")
    answer = fill_in(
        cast.client("alice"),
        URL,
        **line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk, modalite=["ulis"]),
    )
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert rows(kadiatou) == [("cm1", LAST_YEAR, EVE), ("cm2", FIRST, None)]
    assert kadiatou.schoolings.get(ends_on=None).modalities == ["ulis"]
    assert Entry.objects.get(action="schooling:change").person_id == kadiatou.pk
    assert rows(cast.children["yanis"]) == [("cm1", SINCE, None)]  # shown, not ticked


def test_nothing_is_written_without_a_tick(cast: Cast, kadiatou: Person) -> None:
    answer = fill_in(
        cast.client("alice"), URL, **line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk, oui=None)
    )
    assert answer.status_code == 422
    assert "Aucune ligne n’est cochée" in answer.content.decode()
    assert rows(kadiatou) == [("cm1", SINCE, None)]


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        ("ps", "ms", True), ("gs", "cp", False), ("cp", "ce1", True), ("cm2", "6e", False), ("6e", "5e", True),
        ("6e-segpa", "5e", True), ("3e", "lycee", False), ("lycee", "lycee", True), ("non-scolarise", "", False),
    ],
)  # fmt: skip
def test_the_next_class_is_proposed_and_the_school_left_to_say_where_it_changes(
    cast: Cast, kadiatou: Person, before: str, after: str, stays: bool
) -> None:
    was_in(kadiatou, before)
    level, school, modalities = proposed(cast.client("alice").get(URL), kadiatou)
    assert level == (str(item("N4", after).pk) if after else "")
    assert school == (str(cast.school.pk) if stays else "")
    assert modalities == (["segpa"] if before == "6e-segpa" else [])


def test_from_gs_to_cp_a_school_that_holds_both_is_kept(cast: Cast, kadiatou: Person) -> None:
    was_in(kadiatou, "gs", school=college(cast, "École primaire Les Lilas"))
    assert proposed(cast.client("alice").get(URL), kadiatou)[1]


def test_a_local_class_leads_to_the_national_one_after_it(cast: Cast, kadiatou: Person) -> None:
    local = ListItem.objects.create(
        programme=cast.programme, list_code="N4", code="ce1-bilingue", label="CE1 bilingue", counts_as=item("N4", "ce1")
    )
    kadiatou.schoolings.update(level=local, starts_on=LAST_YEAR)
    assert proposed(cast.client("alice").get(URL), kadiatou)[0] == str(item("N4", "ce2").pk)


def test_last_years_modality_is_proposed_again(cast: Cast, kadiatou: Person) -> None:
    was_in(kadiatou, "cp", modalities=["ulis", "upe2a"])
    answer = cast.client("alice").get(URL)
    assert proposed(answer, kadiatou)[2] == ["ulis", "upe2a"]
    assert "CP (ULIS, UPE2A)" in answer.content.decode()


def test_a_child_who_repeats_stays_in_last_years_class_and_school(cast: Cast, kadiatou: Person) -> None:
    was_in(kadiatou, "cm2")
    answers = line(kadiatou, suite="redouble", niveau=item("N4", "6e").pk)
    assert fill_in(cast.client("daniele"), URL, **answers).status_code == 302
    assert rows(kadiatou) == [("cm2", LAST_YEAR, EVE), ("cm2", FIRST, None)]
    assert kadiatou.schoolings.get(ends_on=None).school == cast.school


def test_to_repeat_and_to_be_in_another_class_is_refused(cast: Cast, kadiatou: Person) -> None:
    answers = line(kadiatou, suite="redouble", niveau=item("N4", "cp").pk)
    answer = fill_in(cast.client("daniele"), URL, **answers)
    assert answer.status_code == 422
    assert "choisissez" in answer.content.decode()
    assert len(rows(kadiatou)) == 1


def test_who_does_not_know_yet_writes_nothing_and_finds_the_line_again(cast: Cast, kadiatou: Person) -> None:
    daniele = cast.client("daniele")
    answer = daniele.post(URL, {**hidden_of(daniele.get(URL)), **line(kadiatou, suite="inconnu")}, follow=True)
    assert "reste à dire" in answer.content.decode()
    assert [one.child for one in answer.context["form"].proposals] == [kadiatou]
    assert len(rows(kadiatou)) == 1


@pytest.mark.parametrize("missing", ["niveau", "ecole"])
def test_a_ticked_line_without_its_class_or_school_is_sent_back_and_nothing_is_written(
    cast: Cast, kadiatou: Person, missing: str
) -> None:
    said = {"niveau": item("N4", "6e").pk, "ecole": college(cast).pk} | {missing: ""}
    yanis = line(cast.children["yanis"], niveau=item("N4", "cm2").pk, ecole=cast.school.pk)
    answer = fill_in(cast.client("alice"), URL, **line(kadiatou, **said), **yanis)
    assert answer.status_code == 422
    assert "décochez sa ligne" in answer.content.decode()
    assert not Schooling.objects.filter(starts_on=FIRST).exists()


def test_a_line_that_somebody_changed_meanwhile_is_refused_and_said_the_others_are_written(
    cast: Cast, kadiatou: Person
) -> None:
    alice, yanis = cast.client("alice"), cast.children["yanis"]
    opened = hidden_of(alice.get(URL))
    there = {"school": college(cast).pk, "level": item("N4", "6e").pk, "starts_on": FIRST.isoformat()}
    fill_in(cast.client("daniele"), reverse("casefile:change_school", args=[kadiatou.pk]), **there)
    mine = {"niveau": item("N4", "cm2").pk, "ecole": cast.school.pk}
    answer = alice.post(URL, {**opened, **line(kadiatou, **mine), **line(yanis, **mine)}, follow=True)
    assert rows(kadiatou) == [("cm1", SINCE, EVE), ("6e", FIRST, None)]
    assert rows(yanis)[-1] == ("cm2", FIRST, None)
    assert [one.child for one in answer.context["left"]] == [kadiatou]
    said = answer.content.decode()
    assert "entre-temps" in said
    assert "Collège Simone-Veil" in said


def test_the_modality_alone_changed_meanwhile_is_a_change(cast: Cast, kadiatou: Person) -> None:
    alice = cast.client("alice")
    opened = hidden_of(alice.get(URL))
    kadiatou.schoolings.update(modalities=["ulis"])
    answers = line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk)
    assert alice.post(URL, {**opened, **answers})["Location"] == f"{URL}?laisse={kadiatou.pk}"
    assert len(rows(kadiatou)) == 1


def test_the_same_page_sent_twice_writes_once(cast: Cast, kadiatou: Person) -> None:
    alice = cast.client("alice")
    answers = hidden_of(alice.get(URL)) | line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk)
    assert [alice.post(URL, answers)["Location"] for _ in range(2)] == [URL, URL]
    assert len(rows(kadiatou)) == 2
    assert Entry.objects.filter(action="schooling:change").count() == 1


def test_the_referente_says_it_of_her_own_children_only(cast: Cast, kadiatou: Person) -> None:
    daniele, yanis = cast.client("daniele"), cast.children["yanis"]
    page = daniele.get(URL)
    assert [one.child for one in page.context["form"].proposals] == [kadiatou]
    stolen = line(yanis, niveau=item("N4", "cm2").pk, ecole=cast.school.pk, vu=1)
    answer = daniele.post(URL, {**hidden_of(page), **stolen}, follow=True)
    assert len(rows(yanis)) == 1
    assert "ne vous est plus confié" in answer.content.decode()
    assert "Yanis" not in daniele.get(f"{URL}?laisse={yanis.pk}").content.decode()


def test_another_programme_sees_and_writes_nothing(cast: Cast, kadiatou: Person) -> None:
    hawa = cast.client("hawa")
    page = hawa.get(URL)
    assert not page.context["form"].proposals
    stolen = line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk, vu=1)
    assert hawa.post(URL, {**hidden_of(page), **stolen}).status_code == 302
    assert len(rows(kadiatou)) == 1


@pytest.mark.parametrize("who", ["chloe", "bruno", "emile", "gaspard", "karim", "lise", "ines"])
def test_who_does_not_say_where_children_go_to_school_has_no_review(cast: Cast, who: str) -> None:
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link="panel", user=cast.users["chloe"], starts_on=SINCE
    )
    client = cast.client(who)
    assert (client.get(URL).status_code, client.post(URL).status_code) == (403, 403)


def test_who_is_followed_no_more_or_left_school_before_is_not_asked_for(cast: Cast, kadiatou: Person) -> None:
    cast.children["yanis"].schoolings.update(ends_on=LAST_YEAR - timedelta(days=1))
    Plan.objects.filter(child=kadiatou).update(closed_on=FIRST)
    assert not cast.client("alice").get(URL).context["form"].proposals


def test_a_dossier_whose_use_is_limited_is_left_alone(cast: Cast, kadiatou: Person) -> None:
    Person.objects.filter(pk=kadiatou.pk).update(limited_on=SINCE)
    assert not cast.client("daniele").get(URL).context["form"].proposals


def test_from_august_the_year_that_comes_is_said() -> None:
    found = [
        year_to_say(day).first for day in (date(2018, 7, 31), date(2018, 8, 1), date(2018, 8, 31), date(2018, 9, 1))
    ]
    assert found == [date(2017, 9, 1), *[date(2018, 9, 1)] * 3]


def test_the_lines_where_nothing_is_to_be_said_are_ticked_on_demand(cast: Cast, kadiatou: Person) -> None:
    was_in(kadiatou, "cm2")
    ticks = [
        [form[f"oui-{child.pk}"].value() for child in (kadiatou, cast.children["yanis"])]
        for form in (cast.client("alice").get(URL + asked).context["form"] for asked in ("", "?cocher=pretes"))
    ]
    assert ticks == [[False, False], [False, True]]


def test_the_review_of_names_is_in_the_journal(cast: Cast) -> None:
    cast.client("alice").get(URL)
    assert "rentrée, 2 dossiers" in Entry.objects.filter(action="dossier:list").latest("pk").details


def test_the_children_and_the_day_lead_to_the_review_until_it_is_done(cast: Cast, kadiatou: Person) -> None:
    daniele = cast.client("daniele")
    for page in (reverse("home:today"), reverse("casefile:list")):
        assert URL in daniele.get(page).content.decode()
    fill_in(daniele, URL, **line(kadiatou, niveau=item("N4", "cm2").pk, ecole=cast.school.pk))
    assert URL not in daniele.get(reverse("home:today")).content.decode()


def test_the_modality_is_said_in_the_dossier_and_changed_there(cast: Cast, kadiatou: Person) -> None:
    today = timezone.localdate()
    answers = {"school": cast.school.pk, "level": item("N4", "cm2").pk, "modalities": ["ulis", "segpa"]}
    page = reverse("casefile:change_school", args=[kadiatou.pk])
    daniele = cast.client("daniele")
    assert fill_in(daniele, page, **answers, starts_on=today.isoformat()).status_code == 302
    assert "CM2 (SEGPA, ULIS)" in daniele.get(reverse("casefile:detail", args=[kadiatou.pk])).content.decode()
    assert fill_in(daniele, page, **answers | {"modalities": ["médium"]}).status_code == 422


def test_the_database_knows_no_other_modality(kadiatou: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        kadiatou.schoolings.update(modalities=["autre"])
