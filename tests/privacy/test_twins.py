"""« Est-ce la même personne ? »: who is asked about, by whom, and what « non » becomes."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from tests.privacy.test_limiting import limit
from tests.privacy.twin import twin_of
from village.audit.models import Entry
from village.people.models import Merge, NotTheSame, Person, Schooling

TWINS = reverse("privacy:twins")


def names(cast: Cast, who: str = "alice") -> str:
    answer = cast.client(who).get(TWINS)
    assert answer.status_code == 200
    return answer.content.decode()


def url(name: str, *children: Person) -> str:
    return reverse(f"privacy:{name}", args=[child.pk for child in children])


def test_two_dossiers_that_look_alike_are_shown_to_the_coordination_and_the_list_is_in_the_journal(cast: Cast) -> None:
    twin = twin_of(cast)
    page = names(cast)
    assert f"dossiers n°&nbsp;{cast.children['kadiatou'].pk} et n°&nbsp;{twin.pk}" in page
    assert "Même nom, même date de naissance, même adresse" in page
    assert Entry.objects.filter(action="dossier:list", details__contains="ressemblent").count() == 1


@pytest.mark.parametrize("who", ["bruno", "chloe", "daniele", "emile", "farida", "gaspard", "ines", "jeanne", "karim"])
def test_nobody_but_the_coordination_is_asked(cast: Cast, who: str) -> None:
    twin = twin_of(cast)
    pages = [TWINS, url("twin", cast.children["kadiatou"], twin)]
    assert [cast.client(who).get(page).status_code for page in pages] == [403, 403]


def test_the_likeliest_comes_first(cast: Cast) -> None:
    near = twin_of(cast, "Traore", date(2009, 3, 15))
    same = twin_of(cast, "Traoré")
    page = names(cast)
    kadiatou = cast.children["kadiatou"].pk
    assert page.index(f"n°&nbsp;{kadiatou} et n°&nbsp;{same.pk}") < page.index(
        f"n°&nbsp;{kadiatou} et n°&nbsp;{near.pk}"
    )


def test_a_child_of_another_programme_is_never_asked_about(cast: Cast) -> None:
    there = cast.children["zoe"]
    there.first_name, there.last_name = "Kadiatou", "Traoré"
    there.save()
    assert "Aucun doublon à regarder" in names(cast)
    assert "Aucun doublon à regarder" in names(cast, "hawa")
    assert cast.client("alice").get(url("twin", cast.children["kadiatou"], there)).status_code == 404
    assert cast.client("hawa").get(url("twin", there, cast.children["kadiatou"])).status_code == 404


def test_a_child_whose_dossier_is_limited_is_not_asked_about(cast: Cast) -> None:
    twin = twin_of(cast)
    limit(twin)
    assert "Aucun doublon à regarder" in names(cast)
    assert cast.client("alice").get(url("twin", cast.children["kadiatou"], twin)).status_code == 404


def test_two_children_who_do_not_look_alike_are_not_merged(cast: Cast) -> None:
    assert cast.client("alice").get(url("twin", cast.children["kadiatou"], cast.children["yanis"])).status_code == 404


def test_no_is_remembered_in_both_dossiers_and_not_asked_again(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    alice = cast.client("alice")
    alice.post(url("apart", twin, child))
    assert "ce sont deux enfants" in alice.get(url("twins")).content.decode()
    alice.post(url("apart", child, twin))
    assert NotTheSame.objects.get(child=child).other == twin.pk
    assert "Aucun doublon à regarder" in names(cast)
    assert cast.client("alice").get(url("twin", child, twin)).status_code == 404
    lines = Entry.objects.filter(action="dossier:tell-apart")
    assert set(lines.values_list("person_id", flat=True)) == {child.pk, twin.pk}


def test_to_look_changes_nothing_and_is_a_reading_of_both(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    twin.schoolings.all().delete()
    page = cast.client("alice").get(url("twin", child, twin))
    assert page.status_code == 200
    assert Person.objects.filter(pk=twin.pk).exists()
    assert not Merge.objects.exists()
    read = Entry.objects.filter(action="dossier:read", details="même personne ?").values_list("person_id", flat=True)
    assert set(read) == {child.pk, twin.pk}


def test_a_person_answers_each_difference_and_the_dossier_is_one(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    here, there = child.guardians.get(), twin.guardians.get()
    answers = {"last_name": "autre", "home": "garde", "school": "autre", f"parent_{there.pk}": str(here.pk)}
    missing = fill_in(cast.client("alice"), url("twin", child, twin))
    assert missing.status_code == 422
    assert Person.objects.filter(pk=twin.pk).exists()
    done = fill_in(cast.client("alice"), url("twin", child, twin), **answers)
    assert (done.status_code, done["Location"]) == (302, reverse("casefile:detail", args=[child.pk]))
    one = Person.objects.get(pk=child.pk)
    assert (one.last_name, one.folded_name) == ("Traore", "traore kadiatou")
    assert one.household == child.household
    assert str(one.schoolings.get().level) == str(Schooling.objects.get(child=one).level)
    assert Schooling.objects.get(child=one).level.code == "ce2"
    assert one.guardians.get().pk == here.pk
    assert one.guardians.get().adult.phone == "0601020304"
    assert one.agreements.filter(guardian=here).count() == 2
    assert cast.client("alice").get(reverse("casefile:detail", args=[twin.pk])).status_code == 404
    lines = Entry.objects.filter(action="dossier:merge")
    assert set(lines.values_list("person_id", flat=True)) == {child.pk, twin.pk}


def test_what_changed_since_the_preview_is_read_again_before_merging(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    alice, where = cast.client("alice"), url("twin", child, twin)
    page = alice.get(where).content.decode()
    from tests.forms import hidden_of

    hidden = hidden_of(alice.get(where))
    assert "Réunir les deux dossiers" in page
    Person.objects.filter(pk=twin.pk).update(sex="M")
    answers = {"last_name": "garde", "home": "garde", "school": "garde", "sex": "garde"}
    answers |= {f"parent_{twin.guardians.get().pk}": "0"}
    assert alice.post(where, {**hidden, **answers}).status_code == 409
    assert Person.objects.filter(pk=twin.pk).exists()


def test_a_merge_is_undone_from_its_page_until_its_last_day(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    answers = {"last_name": "garde", "home": "garde", "school": "garde", f"parent_{twin.guardians.get().pk}": "0"}
    fill_in(cast.client("alice"), url("twin", child, twin), **answers)
    made = Merge.objects.get()
    where = reverse("privacy:merged", args=[made.pk])
    assert where in names(cast)
    assert "Rien n’a été ajouté depuis." in cast.client("alice").get(where).content.decode()
    assert cast.client("hawa").get(where).status_code == 404
    assert cast.client("daniele").get(where).status_code == 403
    Merge.objects.update(merged_on=timezone.localdate().replace(year=timezone.localdate().year - 1))
    assert fill_in(cast.client("alice"), where).status_code in {200, 422}
    assert not Person.objects.filter(pk=twin.pk).exists()
    Merge.objects.update(merged_on=timezone.localdate())
    assert fill_in(cast.client("alice"), where).status_code == 302
    assert Person.objects.get(pk=twin.pk).guardians.count() == 1
    lines = Entry.objects.filter(action="dossier:separate")
    assert set(lines.values_list("person_id", flat=True)) == {child.pk, twin.pk}
