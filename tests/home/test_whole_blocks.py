"""The home of the coordination hides no work: a count, and all of it."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from village.home.blocks import SHOWN, Row, shortened
from village.people.models import Person
from village.plans.models import Plan


def test_a_long_block_says_how_many_and_holds_them_all() -> None:
    block = shortened("Points d’étape à prévoir", [Row(f"Enfant {rank}", "/") for rank in range(19)], empty="Rien.")
    page = render_to_string("home/block.html", {"block": block})
    assert "(19)" in page
    assert "Tout voir" in page
    assert all(f">Enfant {rank}<" in page for rank in range(19))
    assert block.size == 19


def test_a_short_block_is_whole_at_once() -> None:
    block = shortened("Points d’étape à prévoir", [Row("Enfant", "/")], empty="Rien.")
    assert "Tout voir" not in render_to_string("home/block.html", {"block": block})


def test_the_coordination_is_told_of_every_review_to_come_and_can_open_each(cast: Cast) -> None:
    Plan.objects.update(next_review_on=None)
    for rank in range(SHOWN + 3):
        child = Person.objects.create(
            programme=cast.programme, is_child=True, first_name=f"Enfant{rank}", last_name="Petit", birth_date=SINCE
        )
        due = timezone.localdate() + timedelta(days=rank)
        Plan.objects.create(programme=cast.programme, child=child, opened_on=SINCE, next_review_on=due)
    page = cast.client("alice").get(reverse("home:today")).content.decode()
    assert f"Points d’étape à prévoir ({SHOWN + 3})" in page
    for child in Person.objects.filter(first_name__startswith="Enfant"):
        assert reverse("casefile:detail", args=[child.pk]) in page
