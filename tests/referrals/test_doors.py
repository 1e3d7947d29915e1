"""Who may speak for a child besides a partner: the family itself, a call, another PRE (R5, R9, RU3)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.referrals.fiches import draft, fiche, page, press_send, words
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership
from village.referrals.models import Referral
from village.referrals.operations import write_referral

WRITE = "/reperages/nouvelle/"


def alone(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the team writes for a mother who comes by herself."""
    return words(cast, door="famille", referrer_kind=item("N5", "famille").pk, **changes)


def sign(cast: Cast, who: str, referral: Referral, party: str = "parent") -> Any:
    answers = {"name": "Sonia Morin", "channel": "oral", "signed_on": timezone.localdate().isoformat()}
    return fill_in(cast.client(who), page("sign", referral, party), **answers)


@pytest.mark.parametrize("who", ["alice", "jeanne", "daniele", "chloe"])
@pytest.mark.rule("RU3")
def test_a_family_that_comes_alone_enters_with_its_own_signature_only(cast: Cast, who: str) -> None:
    """RU3: no partner is needed."""
    fill_in(cast.client(who), WRITE, **alone(cast))
    referral = Referral.objects.get()
    assert (referral.door, referral.organisation, referral.referrer) == ("famille", None, None)
    assert press_send(cast, referral, who).status_code == 422
    assert "le parent" in press_send(cast, referral, who).content.decode()
    sign(cast, who, referral)
    assert press_send(cast, referral, who)["Location"] == page("acknowledgement", referral)
    referral.refresh_from_db()
    assert referral.state == "recue"
    assert Agreement.objects.get(child=referral.child).channel == "oral"


def test_no_partner_is_tied_to_the_child_of_a_family_that_came_alone(cast: Cast) -> None:
    fill_in(cast.client("jeanne"), WRITE, **alone(cast))
    referral = Referral.objects.get()
    sign(cast, "jeanne", referral)
    press_send(cast, referral, "jeanne")
    assert not CareTeamMembership.objects.filter(child__last_name="Morin").exists()
    assert "Alice" in set(Notification.objects.values_list("user__first_name", flat=True))


@pytest.mark.parametrize(
    ("kind", "needed"), [("famille", {"parent"}), ("mds", {"partenaire", "parent"}), ("caf", {"partenaire", "parent"})]
)
def test_a_call_needs_the_signature_of_the_partner_unless_the_family_calls(
    cast: Cast, kind: str, needed: set[str]
) -> None:
    answers = words(cast, door="telephone", referrer_kind=item("N5", kind).pk, came_from="Mme Petit, 06 39 98 00 09")
    fill_in(cast.client("jeanne"), WRITE, **answers)
    assert set(Referral.objects.get().signing) == needed


def test_another_pre_says_its_name(cast: Cast) -> None:
    answers = words(cast, door="autre_pre", came_from="")
    refused = fill_in(cast.client("alice"), WRITE, **answers)
    assert refused.status_code == 422
    assert "quel PRE vous appelle" in refused.content.decode()
    fill_in(cast.client("alice"), WRITE, **words(cast, door="autre_pre", came_from="PRE de Là-bas, M. Blanc"))
    referral = Referral.objects.get()
    assert set(referral.signing) == {"partenaire", "parent"}
    assert "PRE de Là-bas" in cast.client("alice").get(page("detail", referral)).content.decode()


def test_a_sheet_brought_by_hand_counts_for_the_structure_that_wrote_it(cast: Cast) -> None:
    answers = words(cast, door="partenaire", organisation=cast.school.pk, came_from="Mme Petit, directrice")
    fill_in(cast.client("alice"), WRITE, **answers)
    referral = Referral.objects.get()
    assert (str(referral.organisation), referral.referrer) == ("École Jean-Moulin", None)
    assert set(referral.signing) == {"partenaire", "parent"}


def test_a_partner_speaks_for_his_structure_only(cast: Cast) -> None:
    """RU2: he cannot do without his own signature by saying that the family came alone."""
    fill_in(cast.client("bruno"), WRITE, **alone(cast))
    assert Referral.objects.get().door == "partenaire"
    with pytest.raises(DomainError, match="votre structure"):
        write_referral(
            fiche(cast, door="famille", referrer_kind=item("N5", "famille")),
            by=cast.actor("bruno"),
            on=timezone.localdate(),
        )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"door": None}, "obligatoire"),
        ({"door": "fenetre"}, "fenetre"),
        ({"door": "famille", "referrer_kind": "mds"}, "choisissez « famille »"),
        ({"door": "famille", "referrer_kind": "famille", "organisation": True}, "ne choisissez pas de structure"),
    ],
)
def test_a_door_that_contradicts_itself_is_refused(cast: Cast, changes: dict[str, Any], message: str) -> None:
    said = dict(changes)
    if "referrer_kind" in said:
        said["referrer_kind"] = item("N5", said["referrer_kind"]).pk
    if said.pop("organisation", False):
        said["organisation"] = cast.school.pk
    answer = fill_in(cast.client("alice"), WRITE, **words(cast, **said))
    assert answer.status_code == 422
    assert message in answer.content.decode().replace("\u00a0", " ")
    assert not Referral.objects.exists()


def test_the_base_itself_refuses_a_family_with_a_structure_and_a_pre_without_a_name(cast: Cast) -> None:
    referral = draft(cast)
    for wrong in ({"door": "famille"}, {"door": "autre_pre"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**wrong)


def test_a_structure_of_another_programme_is_not_offered(cast: Cast) -> None:
    theirs = cast.other_programme.organisations.create(name="Là-bas", kind=item("N5", "caf"))
    answer = fill_in(cast.client("alice"), WRITE, **words(cast, door="partenaire", organisation=theirs.pk))
    assert answer.status_code == 422
    with pytest.raises(DomainError, match="structure du programme"):
        write_referral(fiche(cast, organisation=theirs), by=cast.actor("alice"), on=timezone.localdate())


def test_the_assistance_reads_again_what_she_wrote_and_nothing_else(cast: Cast) -> None:
    fill_in(cast.client("jeanne"), WRITE, **alone(cast))
    referral = Referral.objects.get()
    assert "endort" in cast.client("jeanne").get(page("detail", referral)).content.decode()
    assert cast.client("jeanne").get(page("document", referral)).status_code == 200
    assert cast.client("alice").get(page("detail", referral)).status_code == 404  # still a draft
    queue = cast.client("jeanne").get(reverse("referrals:list")).content.decode()
    assert "Vos brouillons" in queue
    assert "Morin" not in cast.client("alice").get(reverse("referrals:list")).content.decode()


def test_writing_for_a_family_is_journaled(cast: Cast) -> None:
    fill_in(cast.client("jeanne"), WRITE, **alone(cast))
    line = Entry.objects.get(action="referral:write")
    assert (line.user_id, line.role) == (cast.users["jeanne"].pk, "assistant")
