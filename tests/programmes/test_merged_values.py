"""Two labels for one thing: merged, taken back, nothing lost (R98, decision 39)."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.house.scene import play
from village.audit.models import Entry
from village.core.errors import DomainError
from village.exchange.known import lists_of
from village.plans.models import Goal
from village.programmes import operations
from village.programmes.choices import item_field
from village.programmes.models import ListCode, ListItem

TODAY = timezone.localdate()


def value(cast: Cast, label: str, list_code: str = "N8", counts_as: str = "scolaire", **more: Any) -> ListItem:
    return ListItem.objects.create(
        programme=cast.programme, list_code=list_code, code=label.lower(), label=label,
        counts_as=item(list_code, counts_as), starts_on=TODAY - timedelta(days=30), **more,
    )  # fmt: skip


def url(name: str, one: ListItem) -> str:
    return reverse(f"programmes:{name}", args=[one.list_code, one.pk])


def merge(cast: Cast, one: ListItem, into: ListItem) -> Any:
    return fill_in(cast.client("alice"), url("merge_list_item", one), into=into.pk)


def dossier(cast: Cast) -> str:
    address = reverse("casefile:plan", args=[cast.children["kadiatou"].pk])
    return cast.client("daniele").get(address).content.decode()


def goal_of(cast: Cast, domain: ListItem) -> Goal:
    return Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=domain, wording="Lire seule", rank=9, starts_on=TODAY, horizon=TODAY
    )


def test_what_was_written_with_a_merged_value_bears_the_other_s_label(cast: Cast) -> None:
    old, kept = value(cast, "Lecturette"), value(cast, "Lectures")
    goal_of(cast, old)
    assert "Lecturette" in dossier(cast)
    assert merge(cast, old, kept).status_code == 302
    assert "Lectures" in (page := dossier(cast))
    assert "Lecturette" not in page
    assert Entry.objects.get(action="list:change").details.endswith(": Lecturette réuni à Lectures")


def test_a_merged_value_is_offered_no_more_and_its_list_says_why(cast: Cast) -> None:
    old, kept = value(cast, "Lecturette"), value(cast, "Lectures")
    merge(cast, old, kept)
    assert set(ListItem.objects.offered("N8", cast.programme.pk, TODAY)) & {old, kept} == {kept}
    page = cast.client("alice").get(reverse("programmes:list", args=["N8"])).content.decode()
    assert "réunie à « Lectures » le" in page.replace("\xa0", " ").replace("&nbsp;", " ")


def test_a_table_that_still_says_the_old_word_finds_the_value_kept(cast: Cast) -> None:
    old = value(cast, "Décroche", "N6", "scolaire")
    kept = value(cast, "Décrochage", "N6", "scolaire")
    merge(cast, old, kept)
    known = lists_of(cast.programme.pk, TODAY).known
    assert [words["decroche"] for words in known.values() if "decroche" in words] == [kept.pk]


def test_a_merge_is_taken_back_and_the_value_is_offered_again(cast: Cast) -> None:
    old, kept = value(cast, "Lecturette"), value(cast, "Lectures")
    goal_of(cast, old)
    merge(cast, old, kept)
    fill_in(cast.client("alice"), url("split_list_item", old))
    assert "Lecturette" in dossier(cast)
    assert {old, kept} <= set(ListItem.objects.offered("N8", cast.programme.pk, TODAY))
    assert Entry.objects.filter(action="list:change", details__endswith=": Lecturette séparé").count() == 1


def test_a_value_is_merged_into_the_national_one_that_it_counts_as(cast: Cast) -> None:
    old = value(cast, "Lecturette")
    national = item("N8", "scolaire")
    merge(cast, old, national)
    old.refresh_from_db()
    assert (old.label, old.national_code) == (national.label, national.code)


@pytest.mark.parametrize("other", ["national", "local", "list", "retired", "neighbour", "itself"])
def test_values_that_count_otherwise_or_are_not_offered_are_not_merged(cast: Cast, other: str) -> None:
    old = value(cast, "Bien-être", counts_as="sante")
    into = {
        "national": lambda: item("N8", "scolaire"),
        "local": lambda: value(cast, "Lectures"),
        "list": lambda: item("N6", "scolaire"),
        "retired": lambda: value(cast, "Avant", counts_as="sante", ends_on=TODAY - timedelta(days=1)),
        "neighbour": lambda: ListItem.objects.create(
            programme=cast.other_programme, list_code="N8", code="v", label="V", counts_as=item("N8", "sante")
        ),
        "itself": lambda: old,
    }[other]()
    answer = merge(cast, old, into)
    assert answer.status_code == 422
    assert "choix" in answer.content.decode()
    with pytest.raises(DomainError, match="compte comme la même nationale"):
        operations.merge_list_item(old, into=into, on=TODAY, by=cast.actor("alice"))
    old.refresh_from_db()
    assert old.label == "Bien-être"


def test_a_value_that_others_were_merged_into_is_not_merged_itself(cast: Cast) -> None:
    one, two, three = value(cast, "Un"), value(cast, "Deux"), value(cast, "Trois")
    merge(cast, one, two)
    assert "séparez-les d’abord" in merge(cast, two, three).content.decode()
    with pytest.raises(DomainError, match="déjà réunie"):
        operations.merge_list_item(one, into=three, on=TODAY, by=cast.actor("alice"))


def test_a_label_taken_meanwhile_is_not_offered_twice(cast: Cast) -> None:
    one, two = value(cast, "Un"), value(cast, "Deux")
    merge(cast, one, two)
    ListItem.objects.create(
        programme=cast.programme, list_code="N8", code="un-2", label="UN", counts_as=item("N8", "scolaire")
    )
    answer = fill_in(cast.client("alice"), url("split_list_item", one))
    assert answer.status_code == 422
    assert "déjà dans la liste" in answer.content.decode()


def test_a_value_that_is_merged_into_nothing_is_not_taken_apart(cast: Cast) -> None:
    one = value(cast, "Un")
    assert cast.client("alice").get(url("split_list_item", one)).status_code == 404
    with pytest.raises(DomainError, match="réunie à aucune"):
        operations.split_list_item(one, on=TODAY, by=cast.actor("alice"))


@pytest.mark.parametrize("name", ["merge_list_item", "split_list_item"])
def test_the_neighbour_and_the_national_values_meet_a_404(cast: Cast, name: str) -> None:
    one = value(cast, "Un")
    merge(cast, one, value(cast, "Deux"))
    assert cast.client("hawa").get(url(name, one)).status_code == 404
    assert cast.client("alice").get(url(name, item("N8", "scolaire"))).status_code == 404


def test_a_national_value_is_not_merged(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Une valeur nationale"):
        operations.merge_list_item(item("N8", "scolaire"), into=value(cast, "Un"), on=TODAY, by=cast.actor("alice"))


@pytest.mark.parametrize("lost", ["former_label", "merged_on", "merged_into"])
def test_the_base_keeps_the_label_of_a_merged_value(cast: Cast, lost: str) -> None:
    one = value(cast, "Un")
    merge(cast, one, value(cast, "Deux"))
    with pytest.raises(IntegrityError, match="merged_item_keeps_its_label"), transaction.atomic():
        ListItem.objects.filter(pk=one.pk).update(**{lost: "" if lost == "former_label" else None})


def test_the_base_does_not_merge_a_value_into_itself(cast: Cast) -> None:
    one = value(cast, "Un")
    with pytest.raises(IntegrityError, match="merged_item_keeps_its_label"), transaction.atomic():
        ListItem.objects.filter(pk=one.pk).update(merged_into=one, merged_on=TODAY, former_label="Un")


@pytest.mark.parametrize("how", ["merged", "retired"])
def test_a_draft_sent_again_keeps_its_motive(cast: Cast, how: str) -> None:
    """What was chosen before stays to choose: the label that a merged one bears, a retired one as it is."""
    draft = play(cast).draft
    old, kept = value(cast, "Avant", "N6", "scolaire"), value(cast, "Après", "N6", "scolaire")
    draft.motives.set([old])
    if how == "merged":
        merge(cast, old, kept)
    else:
        ListItem.objects.filter(pk=old.pk).update(ends_on=TODAY - timedelta(days=1))
    form = cast.client("bruno").get(reverse("referrals:change", args=[draft.pk])).context["form"]
    wanted = kept.pk if how == "merged" else old.pk
    assert form["motives"].value() == [wanted]
    assert wanted in {item.pk for item in form.fields["motives"].queryset}


def test_a_goal_of_a_merged_domain_is_changed_without_choosing_it_again(cast: Cast) -> None:
    old, kept = value(cast, "Lecturette"), value(cast, "Lectures")
    goal = goal_of(cast, old)
    merge(cast, old, kept)
    form = cast.client("daniele").get(reverse("plans:change_goal", args=[goal.plan_id, goal.pk])).context["form"]
    assert form["domain"].value() == kept.pk


def test_a_fiche_that_was_sent_says_the_word_it_was_sent_with(cast: Cast) -> None:
    """On its page, and on paper, where a value that is offered no more stays ticked."""
    fiche = play(cast).sent
    old, kept = value(cast, "Avantage", "N6", "scolaire"), value(cast, "Après", "N6", "scolaire")
    fiche.motives.set([old])
    merge(cast, old, kept)
    alice = cast.client("alice")
    page = alice.get(reverse("referrals:detail", args=[fiche.pk])).content.decode()
    assert "Après (écrit « Avantage »)" in page.replace("\xa0", " ")
    paper = alice.get(reverse("referrals:document", args=[fiche.pk]))
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert "écrit « avantage »" in " ".join(printed.split()).replace("\xa0", " ")


def test_a_field_keeps_nothing_of_another_list_or_of_a_neighbour(cast: Cast) -> None:
    theirs = ListItem.objects.create(
        programme=cast.other_programme, list_code="N8", code="v", label="V", counts_as=item("N8", "sante")
    )
    for one in (theirs, item("N6", "scolaire")):
        form = forms.Form(initial={"domain": one.pk})
        field = item_field(ListCode.DOMAIN, cast.programme.pk, TODAY, "Domaine")
        form.fields["domain"] = field
        assert form["domain"].value() is None
        assert field.queryset is not None
        assert one not in field.queryset
