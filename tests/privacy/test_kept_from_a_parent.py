"""A home that is protected from a parent: nothing handed to him, nor on his page, says where it is, nor why."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.activities.conftest import enrolled, workshop  # noqa: F401 - fixtures
from tests.cast import SINCE, Cast, item
from tests.forms import fill_in, hidden_of
from tests.privacy.test_rights import note, pack_of, words
from village.access.links import Link
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Activity, ActivitySession
from village.around.models import WeekSlot
from village.directory.models import Organisation, School
from village.people.models import CareTeamMembership, Guardian, Person, Schooling
from village.people.operations import protect_address
from village.plans.models import Goal, PlannedAction
from village.privacy.models import RightsRequest
from village.privacy.operations.requests import RequestSheet, receive_request
from village.programmes.models import Membership

REASON, HIDING = "ordonnance contre le père", "je vis cachée de lui"


@pytest.fixture
def father(cast: Cast) -> Guardian:
    """He holds authority, and lives elsewhere."""
    adult = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    return Guardian.objects.create(child=cast.children["kadiatou"], adult=adult, relation="pere", lives_with=False)


@pytest.fixture
def protected(cast: Cast, father: Guardian) -> Guardian:
    mother = cast.guardians["kadiatou"].adult_id
    child, today = cast.children["kadiatou"], timezone.localdate()
    protect_address(child, ground="ordonnance", living=[mother], by=cast.actor("daniele"), on=today)
    return father


def asks(cast: Cast, guardian: Guardian, said: str = "Je veux lire.") -> RightsRequest:
    sheet = RequestSheet("acces", "parent", guardian, "connue", "oral", timezone.localdate(), said)
    return receive_request(cast.children["kadiatou"], sheet, by=cast.actor("alice"), on=timezone.localdate())


def whole(cast: Cast, request: RightsRequest, **answers: Any) -> str:
    printed, data = pack_of(cast, request, **answers)
    return printed + json.dumps(data, ensure_ascii=False)


def structure(cast: Cast, name: str) -> Organisation:
    kind = item("N5", "education-nationale")
    return Organisation.objects.create(programme=cast.programme, name=name, kind=kind, commune=cast.commune)


def action(cast: Cast, provider: Organisation) -> PlannedAction:
    plan, today = cast.plans["kadiatou"], timezone.localdate()
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser", starts_on=SINCE, horizon=today + timedelta(days=90)
    )
    return PlannedAction.objects.create(
        plan=plan, goal=goal, title="Coup de pouce", nature="individuelle", frame="droit_commun", starts_on=SINCE,
        provider=provider, approved_on=SINCE,
    )  # fmt: skip


def test_why_the_readings_are_hidden_is_told_to_nobody(cast: Cast, protected: Guardian) -> None:
    assert REASON not in whole(cast, asks(cast, protected), protection=REASON)
    assert RightsRequest.objects.get().protection == REASON
    assert REASON not in whole(cast, asks(cast, protected))


def test_what_another_parent_asked_of_the_desk_is_hers(cast: Cast, father: Guardian) -> None:
    mother = cast.guardians["kadiatou"]
    hers = asks(cast, mother, HIDING)
    RightsRequest.objects.filter(pk=hers.pk).update(kind="limitation")
    answer = reverse("privacy:answer", args=[hers.pk])
    fill_in(cast.client("alice"), answer, outcome="non", answer="Madame, nous ne pouvons pas.")
    told = whole(cast, asks(cast, father, "Et moi ?"))
    assert HIDING not in told
    assert "Madame, nous ne pouvons pas" not in told
    assert "Et moi" in told
    assert HIDING in whole(cast, asks(cast, mother))


@pytest.mark.parametrize(
    "said",
    ["1, rue des Lilas", "1 Rue Des Lilas", "rue des lilas", "quartier des Tilleuls", "les Tilleuls", "LES TILLEULS"],
)
def test_the_address_is_masked_however_it_is_written(cast: Cast, protected: Guardian, said: str) -> None:
    note(cast, f"Madame habite {said} depuis lundi.")
    told = whole(cast, asks(cast, protected))
    assert said.rsplit(maxsplit=1)[-1] not in told
    assert "Madame habite" in told


def test_a_common_word_is_no_commune(cast: Cast, protected: Guardian) -> None:
    """The commune of the cast is « Ici »."""
    note(cast, "On se voit ici lundi, pas à Ici.")
    assert "ici lundi" in whole(cast, asks(cast, protected))


def test_where_the_child_goes_is_not_in_the_pack(cast: Cast, protected: Guardian) -> None:
    child, today = cast.children["kadiatou"], timezone.localdate()
    action(cast, structure(cast, "Maison de quartier Nouvelle"))
    school = School.objects.create(organisation=structure(cast, "École du Refuge"), uai="0139902B")
    child.schoolings.update(ends_on=today - timedelta(days=2))
    Schooling.objects.create(child=child, school=school, level=item("N4", "cm1"), starts_on=today)
    WeekSlot.objects.create(
        child=child, weekday=3, starts_at=time(17), time="hors_ecole", what="Chez mamie", where="7 impasse du Puits",
        starts_on=SINCE,
    )  # fmt: skip
    his, hers = (whole(cast, asks(cast, one)) for one in (protected, cast.guardians["kadiatou"]))
    for place in ("Nouvelle", "Refuge", "impasse du Puits"):
        assert place not in his, place
        assert place in hers, place
    assert "Coup de pouce" in his
    assert "se demandent à la coordination" in his


@pytest.mark.usefixtures("enrolled")
def test_on_his_page_he_reads_neither_when_nor_where_the_child_will_be(
    cast: Cast,
    protected: Guardian,
    workshop: Activity,  # noqa: F811 - a fixture
) -> None:
    Activity.objects.update(place="Salle des fêtes")
    day = timezone.localdate() + timedelta(days=2)
    ActivitySession.objects.create(activity=Activity.objects.get(), on=day, starts_at=time(17, 15))
    action(cast, structure(cast, "Maison de quartier Nouvelle"))
    hers = words(cast.client("farida").get(reverse("home:today")))
    assert "Salle des fêtes" in hers
    assert "h 15" in hers
    user = User.objects.create(email="moussa@exemple.invalid", first_name="Moussa", last_name="Traoré")
    cast.users["moussa"] = user
    Membership.objects.create(user=user, programme=cast.programme, role=Role.FAMILY, starts_on=SINCE)
    Person.objects.filter(pk=protected.adult_id).update(account=user)
    child = cast.children["kadiatou"]
    CareTeamMembership.objects.create(child=child, link=Link.GUARDIAN, user=user, starts_on=SINCE)
    page = words(cast.client("moussa").get(reverse("home:today")))
    assert "Coup de pouce" in page
    for secret in ("Salle des fêtes", "h 15", "Nouvelle"):
        assert secret not in page, secret


def test_who_protects_says_who_lives_there_and_the_others_are_written_elsewhere(cast: Cast, father: Guardian) -> None:
    """Both lived together: she leaves with the child, the référente writes the new address and protects it."""
    Guardian.objects.filter(pk=father.pk).update(lives_with=True)
    daniele, pk = cast.client("daniele"), cast.children["kadiatou"].pk
    move = reverse("casefile:correct_home", args=[pk])
    page = daniele.get(move)
    sent = {one.html_name: one.value() for one in page.context["form"] if one.value() not in (None, "", False)}
    assert daniele.post(move, {**sent, **hidden_of(page), "address": "7 impasse du Puits"}).status_code == 302
    protect = reverse("casefile:protect_address", args=[pk])
    mother = cast.guardians["kadiatou"]
    assert fill_in(daniele, protect, ground="ordonnance", living=[mother.adult_id]).status_code == 302
    told = set(Guardian.objects.filter(child_id=pk, lives_with=True).values_list("pk", flat=True))
    assert told == {mother.pk}
    cast.children["kadiatou"].refresh_from_db()
    assert "impasse du Puits" not in whole(cast, asks(cast, father))
    assert "impasse du Puits" in whole(cast, asks(cast, mother))


def test_a_protected_home_that_moves_asks_again_who_lives_there(cast: Cast, protected: Guardian) -> None:
    daniele, pk = cast.client("daniele"), cast.children["kadiatou"].pk
    move = reverse("casefile:correct_home", args=[pk])
    page = daniele.get(move)
    assert "Qui vit à cette adresse" in page.content.decode()
    sent = {one.html_name: one.value() for one in page.context["form"] if one.value() not in (None, "", False)}
    both = [protected.adult_id, cast.guardians["kadiatou"].adult_id]
    assert daniele.post(move, {**sent, **hidden_of(page), "address": "9 rue Neuve", "living": both}).status_code == 302
    assert Guardian.objects.get(pk=protected.pk).lives_with
    page = daniele.get(move)  # later, without moving: the father left
    sent = {one.html_name: one.value() for one in page.context["form"] if one.value() not in (None, "", False)}
    assert daniele.post(move, {**sent, **hidden_of(page), "living": both[1:]}).status_code == 302
    assert not Guardian.objects.get(pk=protected.pk).lives_with


@pytest.mark.parametrize("said", ["yanis bensaïd", "Yanis Bensaïd", "bensaïd yanis", "YANIS BENSAÏD"])
def test_another_child_is_hidden_as_typed_on_a_telephone(cast: Cast, said: str) -> None:
    note(cast, f"Il s’est battu avec {said} hier.")
    told = whole(cast, asks(cast, cast.guardians["kadiatou"]))
    assert said not in told
    assert "battu avec" in told


@pytest.mark.parametrize("said", ["jean-paul le goff", "le goff jean-paul", "Jean-paul Le goff"])
def test_a_compound_name_is_hidden_as_typed_on_a_telephone(cast: Cast, said: str) -> None:
    Person.objects.create(
        programme=cast.programme, is_child=True, first_name="Jean-Paul", last_name="Le Goff", birth_date=SINCE
    )
    note(cast, f"Il s’est battu avec {said} hier.")
    told = whole(cast, asks(cast, cast.guardians["kadiatou"]))
    assert "paul" not in told.lower()
    assert "goff" not in told.lower()
    assert "battu avec" in told
