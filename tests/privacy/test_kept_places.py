"""A protected home, looked for by the parent from whom it is kept: by what leads there."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.activities.conftest import enrolled, workshop  # noqa: F401
from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.privacy.test_kept_from_a_parent import action, asks, father, protected, structure, whole  # noqa: F401
from tests.privacy.test_rights import words
from village.access.links import Link
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Activity, ActivitySession, Attendance, WaitingEntry
from village.people.models import CareTeamMembership, Guardian, Household, Person
from village.people.operations import protect_address
from village.plans.models import Goal, JournalEntry, PlanVersion
from village.privacy.operations.requests import RequestSheet, receive_request
from village.programmes.models import ListItem, Membership, Quarter


def account_of(cast: Cast, guardian: Guardian) -> None:
    user = User.objects.create(email="moussa@exemple.invalid", first_name="Moussa", last_name="Traoré")
    cast.users["moussa"] = user
    Membership.objects.create(user=user, programme=cast.programme, role=Role.FAMILY, starts_on=SINCE)
    Person.objects.filter(pk=guardian.adult_id).update(account=user)
    child = cast.children["kadiatou"]
    CareTeamMembership.objects.create(child=child, link=Link.GUARDIAN, user=user, starts_on=SINCE)


def test_the_address_written_in_a_good_point_is_not_on_his_page(cast: Cast, protected: Guardian) -> None:  # noqa: F811
    account_of(cast, protected)
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"],
        author=cast.users["daniele"],
        on=timezone.localdate(),
        kind="visite",
        text="…",
        positive="Elle a décoré sa chambre, 1 rue des Lilas.",
        readers="equipe",
        written_at=timezone.now(),
    )
    page = words(cast.client("moussa").get(reverse("home:today")))
    assert "décoré sa chambre" in page
    assert "rue des Lilas" not in page


def test_the_address_written_in_a_goal_is_not_on_his_page(cast: Cast, protected: Guardian) -> None:  # noqa: F811
    account_of(cast, protected)
    Goal.objects.create(
        plan=cast.plans["kadiatou"],
        domain=item("N8", "scolaire"),
        starts_on=SINCE,
        wording="Aller seule de l’école à la rue des Lilas",
        horizon=timezone.localdate() + timedelta(days=90),
    )
    page = words(cast.client("moussa").get(reverse("home:today")))
    assert "Aller seule" in page
    assert "rue des Lilas" not in page


def test_the_workshop_where_she_goes_is_not_in_his_pack(
    cast: Cast,
    protected: Guardian,  # noqa: F811
    enrolled: Activity,  # noqa: F811
) -> None:
    """The public page of workshops says where and when each is."""
    day = timezone.localdate()
    Activity.objects.filter(pk=enrolled.pk).update(title="Foot au stade Roger")
    session = ActivitySession.objects.create(activity=enrolled, on=day, starts_at=time(17, 15))
    Attendance.objects.create(session=session, child=cast.children["kadiatou"], status="present")
    told = whole(cast, asks(cast, protected))
    assert "Foot au stade Roger" not in told


def test_a_brother_s_pack_does_not_tell_the_protected_home_of_his_sister(cast: Cast, father: Guardian) -> None:  # noqa: F811
    """She lives hidden with their mother; he lives with the father, who asks for his dossier."""
    child, mother = cast.children["kadiatou"], cast.guardians["kadiatou"]
    Household.objects.filter(people=child).update(address="7 impasse du Puits")
    protect_address(
        child, ground="ordonnance", living=[mother.adult_id], by=cast.actor("daniele"), on=timezone.localdate()
    )
    Person.objects.filter(pk=mother.adult_id).update(household=child.household_id)
    brother = cast.children["yanis"]
    his = Guardian.objects.create(child=brother, adult=father.adult, relation="pere", lives_with=True)
    Guardian.objects.create(child=brother, adult=mother.adult, relation="mere", lives_with=False)
    JournalEntry.objects.create(
        plan=cast.plans["yanis"],
        author=cast.users["dora"],
        on=SINCE,
        kind="entretien",
        readers="equipe",
        text="Il a passé dimanche chez sa mère, 7 impasse du Puits.",
        written_at=timezone.now(),
    )
    sheet = RequestSheet("acces", "parent", his, "connue", "oral", timezone.localdate(), "Je veux lire.")
    request = receive_request(brother, sheet, by=cast.actor("alice"), on=timezone.localdate())
    told = whole(cast, request)
    assert "chez sa mère" in told
    assert "impasse du Puits" not in told


@pytest.mark.parametrize("is_protected", [True, False])
def test_the_quarter_of_the_mother_s_own_home_is_not_in_the_father_s_pack(
    cast: Cast,
    father: Guardian,  # noqa: F811
    is_protected: bool,
) -> None:
    """The child lives with the father now; the mother's home, protected or not, is hers."""
    mother = cast.guardians["kadiatou"]
    hidden = Household.objects.create(
        programme=cast.programme,
        commune=cast.commune,
        address="7 impasse du Puits",
        protected_on=timezone.localdate() if is_protected else None,
        quarter=Quarter.objects.create(commune=cast.commune, name="Le Refuge", kind="qpv", starts_on=SINCE),
    )
    Person.objects.filter(pk=mother.adult_id).update(household=hidden)
    Guardian.objects.filter(pk=mother.pk).update(lives_with=False)
    Guardian.objects.filter(pk=father.pk).update(lives_with=True)
    father.refresh_from_db()
    told = whole(cast, asks(cast, father))
    assert "impasse du Puits" not in told
    assert "Le Refuge" not in told


@pytest.mark.parametrize("name", ["plans:blank_document", "casefile:information_file"])
def test_a_sheet_that_goes_from_hand_to_hand_does_not_say_her_school(
    cast: Cast,
    protected: Guardian,  # noqa: F811
    name: str,
) -> None:
    """docs/security.md: « on no page, sheet, map or pack for him … nor where the child goes (school, structures) »."""
    pk = cast.plans["kadiatou"].pk if name.startswith("plans") else cast.children["kadiatou"].pk
    answer = cast.client("daniele").get(reverse(name, args=[pk]))
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    assert "Jean-Moulin" not in text(body)


def test_where_she_waits_for_care_is_not_in_his_pack(cast: Cast, protected: Guardian) -> None:  # noqa: F811
    clinic = structure(cast, "CMP de la Vallée")
    WaitingEntry.objects.create(
        child=cast.children["kadiatou"],
        care=ListItem.objects.filter(programme=None)[0],
        requested_on=SINCE,
        asked_of=clinic,
    )
    assert "CMP de la Vallée" not in whole(cast, asks(cast, protected))


def test_of_a_protected_child_the_printed_parcours_names_neither_school_nor_structure(
    cast: Cast,
    father: Guardian,  # noqa: F811
) -> None:
    plan = cast.plans["kadiatou"]
    action(cast, structure(cast, "Maison de quartier Nouvelle"))
    PlanVersion.objects.create(plan=plan, number=1, written_on=SINCE, planning="Le mardi.", evaluation_methods="Oral.")

    def printed() -> str:
        return text(cast.client("daniele").get(reverse("plans:document", args=[plan.pk, 1])).content)

    said = printed()
    assert "Maison de quartier Nouvelle" in said
    assert "Jean-Moulin" in said
    home = [cast.guardians["kadiatou"].adult_id]
    protect_address(plan.child, ground="ordonnance", living=home, by=cast.actor("daniele"), on=timezone.localdate())
    said = printed()
    assert "Coup de pouce" in said
    assert "Maison de quartier" not in said
    assert "Jean-Moulin" not in said
