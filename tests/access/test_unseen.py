"""What the wall hides is not taken for absent: an agreement taken back, a name to hide, a parent written already."""

import pytest
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from village.access import wall
from village.meetings.models import Meeting, Panel, PanelMembership, Situation
from village.meetings.naming import known_names
from village.people.models import Agreement, Guardian, Person
from village.people.operations import has_agreement
from village.people.operations.guardian import _of_the_home


@pytest.fixture
def met(cast: Cast) -> Situation:
    """Chloé sits where Yanis is spoken of; nothing else ties her to him."""
    panel = Panel.objects.create(programme=cast.programme, name="EPS")
    PanelMembership.objects.create(
        panel=panel, professional=cast.professionals["chloe"], competence=item("N14", "education"), starts_on=SINCE
    )
    meeting = Meeting.objects.create(panel=panel, on=timezone.localdate(), starts_at="14:00")
    return Situation.objects.create(
        meeting=meeting, child=cast.children["yanis"], plan=cast.plans["yanis"], reason="point_etape", rank=1
    )


def test_a_name_that_the_reader_does_not_see_is_hidden_all_the_same(cast: Cast, met: Situation) -> None:
    names = known_names(met)
    assert {"Farida", "École Jean-Moulin", "1 rue des Lilas"} <= {known.name for known in names}
    with wall.opened_by(cast.actor("chloe")):
        assert not Person.objects.filter(is_child=False, wards__child=met.child).exists()
        assert known_names(Situation.objects.get(pk=met.pk)) == names


def test_what_a_family_took_back_is_known_to_who_sits_there(cast: Cast, met: Situation) -> None:
    chloe = cast.actor("chloe")
    with wall.opened_by(chloe):
        assert Situation.objects.visible_to(chloe).exists()
    Agreement.objects.create(
        child=met.child, guardian=cast.guardians["yanis"], scope="partage", recipient=cast.school.organisation,
        channel="oral", informed_by=cast.users["dora"], given_on=SINCE, withdrawn_on=timezone.localdate(),
    )  # fmt: skip
    with wall.opened_by(chloe):
        assert not Situation.objects.visible_to(chloe).exists()


def test_who_sits_there_knows_whether_he_is_accompanied_with_an_agreement_not_what_is_shared_with_whom(
    cast: Cast, met: Situation
) -> None:
    Agreement.objects.create(
        child=met.child, guardian=cast.guardians["yanis"], scope="partage", recipient=cast.school.organisation,
        channel="oral", informed_by=cast.users["dora"], given_on=SINCE,
    )  # fmt: skip
    with wall.opened_by(cast.actor("chloe")):
        assert has_agreement(met.child, timezone.localdate())
        assert not met.child.agreements.filter(scope="partage").exists()


def test_the_home_of_a_child_one_meets_is_there(cast: Cast, met: Situation) -> None:
    with wall.opened_by(cast.actor("chloe")):
        assert Situation.objects.get(pk=met.pk).child.household is not None


def test_the_parent_of_a_brother_is_not_written_a_second_time(cast: Cast) -> None:
    kadiatou = cast.children["kadiatou"]
    brother = Person.objects.create(
        programme=cast.programme, household=kadiatou.household, is_child=True, first_name="Ali", last_name="Traoré",
        birth_date=SINCE,
    )  # fmt: skip
    father = Person.objects.create(
        programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré", phone="0600000000"
    )
    Guardian.objects.create(child=brother, adult=father, relation="pere", lives_with=False)
    with wall.opened_by(cast.actor("daniele")):
        assert _of_the_home(kadiatou, father.folded_name) == father
    with wall.opened_by(cast.actor("dora")):
        assert not Person.objects.filter(pk=father.pk).exists()
