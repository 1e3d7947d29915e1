"""What the operations of a programme refuse, whatever page or script asks: in French, and nothing is written."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.refusals import overtaken, refused
from village.core.seen import seen
from village.programmes import operations
from village.programmes.models import Charter, MissionFrame, Quarter

TODAY = timezone.localdate()
MISSION = dict.fromkeys(operations.MISSION_PARTS, "Un texte.")


def test_a_technician_leaves_the_charter_and_the_missions_to_who_coordinates(cast: Cast) -> None:
    lise = cast.actor("lise")
    with refused("La coordination du programme fait cela elle-même"):
        operations.publish_mission(cast.programme, version=0, on=TODAY, by=lise, **MISSION)
    with refused("La coordination du programme fait cela elle-même"):
        operations.publish_charter(
            cast.programme, version=1, on=TODAY, by=lise, **dict.fromkeys(operations.HEADINGS, "Un autre texte.")
        )
    assert not MissionFrame.objects.exists()
    assert Charter.objects.filter(programme=cast.programme).count() == 1


@pytest.mark.parametrize("part", operations.MISSION_PARTS)
def test_each_part_of_the_missions_is_written(cast: Cast, part: str) -> None:
    with refused("au moins une phrase", part):
        operations.publish_mission(cast.programme, version=0, on=TODAY, by=cast.actor("alice"), **MISSION | {part: " "})


def test_a_member_corrected_meanwhile_is_not_written_over(cast: Cast) -> None:
    hat, alice = cast.users["bruno"].memberships.get(), cast.actor("alice")
    read = seen(hat, operations.MEMBER_SHEET)
    operations.correct_member(hat, job="Enseignant", profile="", version=read, by=alice)
    with overtaken():
        operations.correct_member(hat, job="Directeur", profile="", version=read, by=alice)
    hat.refresh_from_db()
    assert hat.job == "Enseignant"


def test_a_commune_corrected_meanwhile_is_not_written_over(cast: Cast) -> None:
    with overtaken():
        operations.correct_commune(cast.commune, name="Là", insee_code="13009", version=1, by=cast.actor("alice"))


@pytest.mark.parametrize(("starts_on", "free"), [(date(2020, 1, 1), False), (date(2024, 1, 1), True)])
def test_a_quarter_that_was_retired_takes_the_name_of_none_of_its_own_years(
    cast: Cast, starts_on: date, free: bool
) -> None:
    """Two quarters bear the same name one after the other, never at once."""
    Quarter.objects.create(commune=cast.commune, name="Le Port", kind="qpv", starts_on=starts_on)
    cast.quarter.ends_on = date(2023, 12, 31)
    cast.quarter.save()
    change: dict[str, Any] = {"name": "Le Port", "code": "", "version": seen(cast.quarter, operations.QUARTER)}
    alice = cast.actor("alice")
    if free:
        assert operations.correct_quarter(cast.quarter, **change, by=alice).name == "Le Port"
    else:
        with refused("existe déjà dans cette commune", "name"):
            operations.correct_quarter(cast.quarter, **change, by=alice)


def test_a_value_of_a_list_bears_a_label_once_while_it_is_offered(cast: Cast) -> None:
    alice, national = cast.actor("alice"), item("N6", "scolaire")
    first = operations.add_list_item(cast.programme, label="Devoirs", counts_as=national, on=TODAY, by=alice)
    with refused("déjà dans la liste", "label"):
        operations.add_list_item(cast.programme, label="DEVOIRS", counts_as=national, on=TODAY, by=alice)
    operations.retire_list_item(first, on=TODAY, by=alice)
    again = operations.add_list_item(
        cast.programme, label="Devoirs", counts_as=national, on=TODAY + timedelta(days=1), by=alice
    )
    assert again.code == "devoirs-2"
