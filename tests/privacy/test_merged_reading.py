"""Two dossiers become one: between what each opened to whom, the narrower wins."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.house.scene import Scene, play
from tests.privacy.test_limiting import limit
from tests.privacy.twin import at_rest, merge, same_parents, separate, twin_of
from village.access import wall
from village.access.links import Link
from village.access.policy import Forbidden
from village.access.wall import Mission
from village.around.models import Concern, ConcernReader
from village.directory.models import Organisation, Professional
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person, withheld_from
from village.people.operations import is_kept_secret_from
from village.privacy.carried import carried

TODAY = timezone.localdate()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return play(cast)


def tie(child: Person, cast: Cast, who: str, link: Link) -> CareTeamMembership:
    return CareTeamMembership.objects.create(
        child=child, user=cast.users[who], professional=cast.professionals.get(who), link=link.value, starts_on=SINCE
    )


def sharing(child: Person, cast: Cast, structure: Organisation, *codes: str) -> Agreement:
    return Agreement.objects.create(
        child=child, guardian=child.guardians.get(), scope="partage", recipient=structure, categories=list(codes),
        channel="papier", informed_by=cast.users["alice"], given_on=SINCE,
    )  # fmt: skip


def standing(child: Person) -> set[str]:
    shared = Agreement.objects.filter(child=child, scope="partage").standing(TODAY)
    return {"".join(sorted(one.categories)) for one in shared}


def test_a_partner_of_one_dossier_does_not_read_the_other(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    tie(child, cast, "chloe", Link.PANEL)
    page = reverse("casefile:detail", args=[child.pk])
    assert cast.client("chloe").get(page).status_code == 200
    made = merge(cast, child, twin)
    assert cast.client("chloe").get(page).status_code == 404
    assert cast.client("daniele").get(page).status_code == 200
    separate(cast, made)
    assert cast.client("chloe").get(page).status_code == 200


def test_a_partner_of_the_joined_dossier_does_not_read_the_one_that_is_kept(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    tie(twin, cast, "chloe", Link.PANEL)
    merge(cast, child, twin)
    assert cast.client("chloe").get(reverse("casefile:detail", args=[child.pk])).status_code == 404


def test_a_partner_of_both_dossiers_stays_until_the_earlier_day(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    tie(child, cast, "chloe", Link.PANEL)
    other, last = tie(twin, cast, "chloe", Link.PANEL), TODAY + timedelta(days=5)
    CareTeamMembership.objects.filter(pk=other.pk).update(ends_on=last)
    merge(cast, child, twin)
    assert cast.client("chloe").get(reverse("casefile:detail", args=[child.pk])).status_code == 200
    assert child.care_team.get(link=Link.PANEL.value).ends_on == last


def test_the_family_of_one_dossier_does_not_read_the_other_by_its_account(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    merge(cast, child, twin)
    assert not child.care_team.filter(link=Link.GUARDIAN.value, ends_on=None).exists()


def test_an_agreement_of_one_dossier_opens_nothing_of_the_other(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    structure = cast.professionals["chloe"].organisation
    assert structure is not None
    sharing(twin, cast, structure, "1", "2", "3")
    made = merge(cast, child, twin)
    assert standing(child) == set()
    assert withheld_from(cast.actor("chloe"), child, TODAY)
    separate(cast, made)
    assert standing(Person.objects.get(pk=twin.pk)) == {"123"}


def test_of_two_agreements_the_narrower_stays(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    structure = cast.professionals["chloe"].organisation
    assert structure is not None
    sharing(child, cast, structure, "2")
    sharing(twin, cast, structure, "2", "3")
    merge(cast, child, twin, parents=same_parents(child, twin))
    assert standing(child) == {"2"}


def test_a_refusal_in_one_dossier_holds_for_both(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    structure = cast.professionals["chloe"].organisation
    assert structure is not None
    sharing(child, cast, structure, "2")
    Agreement.objects.filter(pk=sharing(twin, cast, structure, "2").pk).update(withdrawn_on=TODAY)
    merge(cast, child, twin, parents=same_parents(child, twin))
    assert standing(child) == set()


@pytest.mark.parametrize("kept_is_protected", [True, False])
def test_a_protected_home_stays_protected_and_nobody_else_lives_there(cast: Cast, kept_is_protected: bool) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    hidden, other = (child, twin) if kept_is_protected else (twin, child)
    Household.objects.filter(people=hidden).update(protected_on=SINCE, address="5 rue cachée")
    father = Person.objects.create(
        programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré", account=cast.users["ines"]
    )
    seen = Guardian.objects.create(child=other, adult=father, relation="pere", lives_with=True)
    merge(cast, child, twin, *(["home"] if kept_is_protected else []))
    one = Person.objects.select_related("household").get(pk=child.pk)
    assert one.household is not None
    assert (one.household.address, one.household.protected_on) == ("5 rue cachée", SINCE)
    assert not Guardian.objects.get(pk=seen.pk).lives_with
    assert is_kept_secret_from(cast.users["ines"].pk, one)
    assert one.guardians.filter(lives_with=True).exists()


def test_a_document_of_danger_is_carried_with_its_circle_and_told_to_nobody(scene: Scene) -> None:
    full, poor = at_rest(scene), twin_of(scene.cast)
    concern = scene.around.concern
    circle = set(ConcernReader.objects.filter(concern=concern).values_list("user", flat=True))
    facts = concern.facts
    with wall.open_for(Mission.KEEP, scene.cast.programme.pk):
        told = carried(full, scene.cast.actor("alice"))
    assert not [words for words, _ in told if words in {"document restreint", str(Concern._meta.verbose_name)}]
    merge(scene.cast, poor, full)
    moved = Concern.objects.get(pk=concern.pk)
    assert (moved.child_id, moved.facts) == (poor.pk, facts)
    assert set(ConcernReader.objects.filter(concern=moved).values_list("user", flat=True)) == circle


def test_who_may_not_merge_is_refused_by_the_operation_too(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    from village.privacy.operations.joining import Choices
    from village.privacy.operations.merging import merge_dossiers

    for who in ("daniele", "jeanne", "hawa", "karim"):
        with pytest.raises(Forbidden):
            merge_dossiers(child, twin, Choices(), version=0, by=cast.actor(who), at=timezone.now())
    limit(twin)
    with pytest.raises(Forbidden):
        merge_dossiers(child, twin, Choices(), version=0, by=cast.actor("alice"), at=timezone.now())


def test_the_professional_of_a_structure_has_no_account_yet(cast: Cast) -> None:
    """The same person by her sheet, then by her account, is one partner."""
    child, twin = cast.children["kadiatou"], twin_of(cast)
    sheet = Professional.objects.get(user=cast.users["chloe"])
    CareTeamMembership.objects.create(child=child, professional=sheet, link=Link.PANEL.value, starts_on=SINCE)
    tie(twin, cast, "chloe", Link.PANEL)
    merge(cast, child, twin)
    assert child.care_team.filter(link=Link.PANEL.value, ends_on=None).count() == 1
