"""What the operations around a child refuse, whatever page or script asks: in French, and nothing is written."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.around.conftest import sheet as concern_sheet
from tests.cast import Cast, item
from tests.refusals import refused
from village.around import operations
from village.around.models import ConcernReader
from village.around.operations import ContactSheet, RelaySheet, SlotSheet
from village.directory.models import Organisation, Professional

TODAY = timezone.localdate()


@pytest.fixture
def far(cast: Cast) -> Professional:
    """Somebody of the directory of another programme."""
    structure = Organisation.objects.create(programme=cast.other_programme, name="Loin", kind=item("N5", "association"))
    return Professional.objects.create(
        programme=cast.other_programme, organisation=structure, first_name="Luc", last_name="Loin"
    )


@pytest.fixture
def exchange(cast: Cast) -> ContactSheet:
    return ContactSheet([cast.professionals["bruno"]], "equipe", TODAY, "Préparer l’année.", "Un tiers-temps.")


def test_an_exchange_is_with_somebody(cast: Cast, exchange: ContactSheet) -> None:
    with refused("au moins une personne", "professionals"):
        operations.record_contact(
            cast.children["kadiatou"], replace(exchange, professionals=[]), by=cast.actor("daniele"), at=timezone.now()
        )


def test_an_exchange_is_with_professionals_of_the_programme(
    cast: Cast, exchange: ContactSheet, far: Professional
) -> None:
    sheet = replace(exchange, professionals=[*exchange.professionals, far])
    with refused("de ce programme", "professionals"):
        operations.record_contact(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.now())


def test_a_family_is_not_told_before_the_exchange(cast: Cast, exchange: ContactSheet) -> None:
    sheet = replace(exchange, teller=cast.users["daniele"], tell_by=TODAY - timedelta(days=1))
    with refused("avant l’échange", "tell_by"):
        operations.record_contact(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.now())


@pytest.mark.parametrize(
    ("told_on", "words"), [(TODAY + timedelta(days=1), "dans le futur"), (date(2001, 1, 1), "avant la naissance")]
)
def test_a_family_was_told_of_a_relay_on_a_day_that_can_be(cast: Cast, told_on: date, words: str) -> None:
    sheet = RelaySheet("ase", TODAY, "courrier", "La suite est là-bas.", told_on=told_on)
    with refused(words, "told_on"):
        operations.record_relay(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.now())


def test_the_relay_goes_to_a_structure_of_the_programme(cast: Cast, far: Professional) -> None:
    sheet = RelaySheet("ase", TODAY, "courrier", "La suite est là-bas.", organisation=far.organisation)
    with refused("structure de ce programme", "organisation"):
        operations.record_relay(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.now())


def test_a_moment_of_the_week_is_on_a_day(cast: Cast) -> None:
    sheet = SlotSheet((), time(17), None, "soutien", "Étude", "École", TODAY)
    with refused("au moins un jour", "weekdays"):
        operations.add_slot(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), on=TODAY)


def test_who_writes_a_concern_and_names_herself_is_in_its_circle_once(cast: Cast) -> None:
    circle = [cast.users["daniele"], cast.users["alice"]]
    written = operations.write_concern(
        cast.children["kadiatou"], concern_sheet(circle=circle), by=cast.actor("daniele"), at=timezone.now()
    )
    readers = ConcernReader.objects.filter(concern=written).values_list("user__first_name", flat=True)
    assert sorted(readers) == ["Alice", "Danièle"]
