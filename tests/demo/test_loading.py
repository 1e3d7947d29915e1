"""Loading: only where it is wanted, once, always the same, at any size."""

from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from village.audit.journal import Act, verify
from village.audit.models import Entry
from village.demo.territory import load_many, load_territory
from village.people.models import Person
from village.plans.models import JournalEntry, Plan
from village.programmes.models import Programme

DAY = date(2026, 11, 21)


def _digest_of_a_load(seed: int, children: int) -> str:
    found = sha256()
    with transaction.atomic():
        load_many(children, on=DAY, seed=seed)
        people = Person.objects.order_by("pk").values_list("first_name", "last_name", "birth_date", "phone")
        notes = JournalEntry.objects.order_by("pk").values_list("on", "text", "next_step", "author__email")
        plans = Plan.objects.order_by("pk").values_list("opened_on", "closed_on", "next_review_on")
        found.update(repr([list(people), list(notes), list(plans)]).encode())
        transaction.set_rollback(True)
    return found.hexdigest()


def test_the_same_seed_gives_the_same_people_and_words(db: None) -> None:
    assert _digest_of_a_load(4, 12) == _digest_of_a_load(4, 12)
    assert _digest_of_a_load(4, 12) != _digest_of_a_load(5, 12)


def test_known_passwords_are_refused_outside_the_demonstration(db: None) -> None:
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", children=3)
    assert not Programme.objects.exists()


def test_a_second_load_changes_nothing_and_says_so(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    call_command("demo", children=5, seed=1, stdout=StringIO())
    people = Person.objects.count()
    said = StringIO()
    call_command("demo", stdout=said)
    assert "déjà là" in said.getvalue()
    assert Person.objects.count() == people


def test_a_base_that_holds_another_programme_is_left_alone(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    Programme.objects.create(code="ailleurs", name="PRE d’ailleurs", carrier="ccas", carrier_name="CCAS")
    with pytest.raises(CommandError, match="déjà un programme"):
        call_command("demo")
    assert not Person.objects.exists()


def test_any_number_of_children_with_ten_notes_each(db: None) -> None:
    load_many(30, on=DAY, seed=2)
    plans = Plan.objects.annotate(n=Count("notes"))
    assert Person.objects.filter(is_child=True).count() == plans.count() == 30
    assert set(plans.values_list("n", flat=True)) == {10}
    assert not plans.filter(opened_on__lt=date(2023, 9, 1)).exists()


def test_a_number_that_makes_no_sense_is_refused(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="au moins 1"):
        call_command("demo", children=0)


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 8, 12), date(2027, 12, 27)])
def test_it_loads_on_any_day_with_the_same_figures(db: None, day: date) -> None:
    load_territory(on=day, seed=day.month)
    plans = Plan.objects.filter(programme__code="pays-salonais", opened_on__lte=date(2018, 8, 31))
    followed = plans.exclude(closed_on__lt=date(2017, 9, 1))
    assert followed.count() == 192
    left = [plan for plan in followed if plan.closed_on and plan.closed_on <= date(2018, 8, 31)]
    assert len(left) == 51
    days = sum((plan.closed_on - plan.opened_on).days for plan in left if plan.closed_on)
    assert 12.95 <= days / 51 / 30.4375 <= 13.05
    assert Entry.objects.filter(action=Act.DEMO_LOAD).count() == 1


def test_the_loading_leaves_one_line_in_the_journal(db: None) -> None:
    load_many(2, on=DAY)
    assert [entry.action for entry in Entry.objects.all()] == [Act.DEMO_LOAD]
    assert verify().entries == 1
