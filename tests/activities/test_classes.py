"""A programme followed by a whole class is counted, never named (R48)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.plans.test_documents import text_of
from village.activities import operations
from village.activities.models import Activity, ClassProgramme, ClassSequence
from village.audit.models import Entry
from village.core.dates import school_year
from village.core.errors import DomainError
from village.evaluation.report import for_outside, make_report
from village.programmes.thresholds import Audience

TODAY = timezone.localdate()


def create(cast: Cast, **said: Any) -> Any:
    answers = {"name": "Bien dans ses baskets", "school": cast.school.pk, "school_class": "CM2 B"} | said
    return fill_in(cast.client("jeanne"), reverse("activities:create_class"), **answers)


def note(cast: Cast, row: ClassProgramme, **said: Any) -> Any:
    answers = {"on": TODAY.isoformat(), "theme": "Dire non", "children": 22} | said
    return fill_in(cast.client("jeanne"), reverse("activities:class", args=[row.pk]), **answers)


@pytest.fixture
def row(cast: Cast) -> ClassProgramme:
    assert create(cast).status_code == 302
    return ClassProgramme.objects.get()


def line(cast: Cast, *, outside: bool = False) -> Any:
    report = make_report(cast.programme, school_year(TODAY), today=TODAY)
    report = for_outside(report, Audience.PARTNERS) if outside else report
    return next(one for one in report.lines if one.indicator.code == "I33").result


def test_r48_a_class_is_counted_by_sequences_and_printed(cast: Cast, row: ClassProgramme) -> None:
    for theme, children in (("Nommer ce que l’on ressent", 24), ("Dire non", 22)):
        assert note(cast, row, theme=theme, children=children).status_code == 302
    client = cast.client("alice")
    page = client.get(reverse("activities:class", args=[row.pk])).content.decode()
    for words in ("CM2 B, ", "Dire non", "22 enfants", "24 enfants"):
        assert words.replace(" ", "\xa0") in page or words in page
    assert "Bien dans ses baskets" in client.get(reverse("activities:classes")).content.decode()
    printed = text_of(client.get(reverse("activities:class_file", args=[row.pk])).content)
    assert "Nommer ce que l’on ressent" in printed
    assert "jamais un nom" in printed
    assert Entry.objects.filter(details="séquence en classe, 22 enfants").count() == 1


def test_r48_a_child_of_a_class_is_counted_once_in_the_bilan(cast: Cast, row: ClassProgramme) -> None:
    """The fullest sequence, never the sum of them; apart from the parcours."""
    for theme, children in (("Un", 24), ("Deux", 22)):
        note(cast, row, theme=theme, children=children)
    before = school_year(TODAY).first - timedelta(days=1)
    note(cast, row, on=before.isoformat(), theme="L’an dernier", children=30)
    assert create(cast, name="Métiers", school="", school_class="", site="Centre de loisirs").status_code == 302
    note(cast, ClassProgramme.objects.get(site="Centre de loisirs"), theme="Un métier", children=3)
    result = line(cast)
    assert (result.value, [group.count for group in result.groups[0].rows]) == (27, [24, 3])
    told = line(cast, outside=True)
    assert [group.hidden for group in told.groups[0].rows] == ["masqué", "masqué"]


@pytest.mark.parametrize(
    ("said", "field"),
    [({"school": ""}, "site"), ({"site": "Ailleurs"}, "site"), ({"school_class": " "}, "school_class"),
     ({"name": ""}, "name")],
)  # fmt: skip
def test_a_class_is_somewhere(cast: Cast, said: dict[str, str], field: str) -> None:
    refused = create(cast, **said)
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert not ClassProgramme.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"children": 0}, "children"), ({"children": 401}, "children"), ({"theme": ""}, "theme"),
     ({"on": (TODAY + timedelta(days=1)).isoformat()}, "on"), ({"on": "2026-02-31"}, "on")],
)  # fmt: skip
def test_a_sequence_that_cannot_be_is_refused(
    cast: Cast, row: ClassProgramme, said: dict[str, Any], field: str
) -> None:
    refused = note(cast, row, **said)
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert not ClassSequence.objects.exists()


def test_a_sequence_is_noted_once_and_taken_back_when_wrong(cast: Cast, row: ClassProgramme) -> None:
    note(cast, row)
    assert "déjà notée" in note(cast, row, theme="dire non").content.decode()
    one = row.sequences.get()
    url = reverse("activities:remove_sequence", args=[row.pk, one.pk])
    assert cast.client("bruno").post(url).status_code == 403
    assert cast.client("jeanne").post(url).status_code == 302
    assert not row.sequences.exists()


def test_two_people_who_change_a_class_see_both(cast: Cast, row: ClassProgramme) -> None:
    page = reverse("activities:change_class", args=[row.pk])
    said = {"name": row.name, "school": row.school_id, "school_class": row.school_class}
    first = cast.client("alice").get(page).context["form"]["version"].value()
    assert fill_in(cast.client("jeanne"), page, **said, theme="Émotions").status_code == 302
    late = fill_in(cast.client("alice"), page, **said, theme="Le mien", version=first)
    assert late.status_code == 409
    assert "Émotions" in late.content.decode()


def test_a_class_of_a_school_of_another_programme_is_refused(cast: Cast) -> None:
    sheet = operations.ClassSheet(name="X", school=cast.school, school_class="CM2")
    with pytest.raises(DomainError, match="pas de ce programme"):
        operations.open_class_programme(sheet, by=cast.actor("hawa"))


def test_the_database_holds_where_and_how_many(cast: Cast, row: ClassProgramme) -> None:
    wrong: tuple[dict[str, Any], ...] = ({"site": "Ailleurs"}, {"school_class": ""}, {"school": None})
    for changes in wrong:
        with pytest.raises(IntegrityError, match="is_somewhere"), transaction.atomic():
            ClassProgramme.objects.filter(pk=row.pk).update(**changes)
    for children in (0, 401):
        with pytest.raises(IntegrityError, match="counts_children"), transaction.atomic():
            row.sequences.create(on=TODAY, theme="Un", children=children)
    row.sequences.create(on=TODAY, theme="Un", children=3)
    with pytest.raises(IntegrityError, match="sequence_once"), transaction.atomic():
        row.sequences.create(on=TODAY, theme="Un", children=3)


def test_an_action_says_how_one_will_know_that_it_helps(cast: Cast) -> None:
    """D-F11: on its page and on its printed sheet."""
    client, said = cast.client("jeanne"), "Chaque mois, les enfants disent ce qu’ils osent faire."
    answers = {"title": "Club", "domain": item("N8", "scolaire").pk, "nature": "collective", "frame": "droit_commun"}
    answers |= {"audience": "enfants", "evaluation": said}
    assert fill_in(client, reverse("activities:create"), **answers).status_code == 302
    club = Activity.objects.get(title="Club")
    assert said in client.get(reverse("activities:detail", args=[club.pk])).content.decode()
    printed = cast.client("alice").get(reverse("funding:activity-file", args=[club.pk])).content
    assert said in " ".join(text_of(printed).split())
