"""Two signatures, then the fiche leaves: child, agreement, orienteur, messages (R2, R10, C1, C3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from tests.referrals.fiches import draft, identify, page, press_send, record_signature, sent, signed
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Household, Person
from village.people.operations import has_agreement
from village.referrals.models import Referral, Signature
from village.referrals.operations import send_referral, sign_referral


@pytest.mark.parametrize("alone", ["partenaire", "parent"])
@pytest.mark.rule("RU2")
def test_one_signature_is_not_enough(cast: Cast, alone: str) -> None:
    referral = draft(cast)
    record_signature(cast, referral, alone)
    answer = press_send(cast, referral)
    absent = "le parent" if alone == "partenaire" else "le partenaire"
    assert answer.status_code == 422
    assert f"Il manque\u00a0: {absent}" in answer.content.decode()
    referral.refresh_from_db()
    assert referral.state == "brouillon"
    assert not Person.objects.filter(last_name="Morin").exists()


def test_the_button_waits_for_both_signatures(cast: Cast) -> None:
    bruno = cast.client("bruno")
    assert "Envoyer la fiche" not in bruno.get(page("detail", draft(cast))).content.decode()
    assert "Envoyer la fiche" in bruno.get(page("detail", signed(cast))).content.decode()


def test_signed_twice_it_arrives_and_is_acknowledged(cast: Cast) -> None:
    referral = signed(cast)
    answer = press_send(cast, referral)
    assert answer["Location"] == page("acknowledgement", referral)
    referral.refresh_from_db()
    assert (referral.state, referral.sent_on) == ("recue", timezone.localdate())
    receipt = cast.client("bruno").get(answer["Location"]).content.decode()
    assert "Votre fiche est bien arrivée" in receipt
    assert Entry.objects.get(action="referral:send").person_id == referral.child_id


def test_the_child_enters_with_his_home_his_parent_and_his_school(cast: Cast) -> None:
    child = sent(cast).child
    assert child is not None
    assert child.household is not None
    assert (child.household.quarter, child.household.address) == (cast.quarter, "3 allée des Amandiers")
    assert [str(guardian) for guardian in child.guardians.all()] == ["Sonia Morin (mère)"]
    assert [str(schooling) for schooling in child.schoolings.all()] == ["CE1, École Jean-Moulin"]


def intruder(cast: Cast) -> Referral:
    """A fiche for Kadiatou, signed by somebody whom her dossier does not know; Alice said that it is she."""
    referral = sent(
        cast,
        child_first_name="Kadiatou",
        child_last_name="Traoré",
        birth_date=date(2009, 3, 14),
        guardian_first_name="Intrus",
        guardian_last_name="Inconnu",
        guardian_relation="pere",
    )
    return identify(cast, referral, cast.children["kadiatou"])


def test_a_fiche_gives_nobody_authority_over_a_child_already_followed(cast: Cast) -> None:
    known = cast.children["kadiatou"]
    assert intruder(cast).child == known
    unknown = known.guardians.get(adult__last_name="Inconnu")
    assert not unknown.holds_authority
    assert not known.agreements.filter(guardian=unknown).exists()


def test_the_coordination_alone_sees_what_differs_and_confirms_the_parent(cast: Cast) -> None:
    referral = intruder(cast)
    known = cast.children["kadiatou"]
    alert = "Enfant déjà connu"
    shown = cast.client("alice").get(page("detail", referral)).content.decode()
    assert alert in shown
    assert "Intrus Inconnu (père)" in shown
    assert "Farida Traoré (mère)" in shown
    for who in ("bruno", "jeanne"):
        assert alert not in cast.client(who).get(page("detail", referral)).content.decode()
        assert cast.client(who).post(page("confirm_parent", referral), {}).status_code == 403
    unknown = known.guardians.get(adult__last_name="Inconnu")
    assert not unknown.holds_authority
    assert fill_in(cast.client("alice"), page("confirm_parent", referral)).status_code == 302
    agreement = known.agreements.get(guardian=unknown, guardian__holds_authority=True)
    assert (agreement.channel, agreement.given_on) == ("papier", timezone.localdate())
    assert fill_in(cast.client("alice"), page("confirm_parent", referral)).status_code == 422


def test_the_orienteur_reads_the_same_whether_the_child_was_known_or_not(cast: Cast) -> None:
    known, unknown = intruder(cast), sent(cast)
    pages = [cast.client("bruno").get(page("acknowledgement", one)).content.decode() for one in (known, unknown)]
    assert "déjà" not in "".join(pages)
    told = Notification.objects.filter(user=cast.users["bruno"]).values_list("text", flat=True)
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    "again",
    [
        {"guardian_phone": "", "address": "3, Allée des amandiers"},
        {"guardian_phone": "06.39.98.00.01", "address": "9 rue Neuve"},
    ],
)
def test_brothers_and_sisters_are_one_family(cast: Cast, again: dict[str, str]) -> None:
    first = sent(cast)
    homes, people = Household.objects.count(), Person.objects.count()
    second = sent(cast, child_first_name="Tom", birth_date=date(2016, 1, 5), **again)
    assert first.child is not None
    assert second.child is not None
    assert second.child != first.child
    assert second.child.household == first.child.household
    assert (Household.objects.count(), Person.objects.count()) == (homes, people + 1)
    mother = first.child.guardians.get().adult
    assert {guardian.child for guardian in mother.wards.all()} == {first.child, second.child}


def test_a_namesake_who_lives_elsewhere_is_another_family(cast: Cast) -> None:
    first = sent(cast)
    second = sent(cast, child_first_name="Tom", guardian_phone="06 39 98 00 02", address="9 rue Neuve")
    assert first.child is not None
    assert second.child is not None
    assert second.child.household != first.child.household
    bare = {"guardian_phone": "", "address": ""}
    names = ("Adam", "Rosalie")
    third, fourth = (sent(cast, child_first_name=name, guardian_last_name="Vidal", **bare) for name in names)
    assert third.child is not None
    assert fourth.child is not None
    assert third.child.household != fourth.child.household


@pytest.mark.parametrize("channel", ["papier", "oral", "ecran"])
def test_the_signature_of_the_parent_is_the_agreement_to_be_supported(cast: Cast, channel: str) -> None:
    referral, today = signed(cast, channel=channel), timezone.localdate()
    referral.signatures.filter(party="parent").update(signed_on=today - timedelta(days=3))
    send_referral(referral, by=cast.actor("bruno"), on=today)
    referral.refresh_from_db()
    assert referral.child is not None
    agreement = Agreement.objects.get(child=referral.child)
    assert (agreement.scope, agreement.channel) == ("accompagnement", channel)
    assert agreement.given_on == today - timedelta(days=3)
    assert has_agreement(referral.child, today)


def test_the_orienteur_is_tied_to_the_child_and_opens_no_dossier(cast: Cast) -> None:
    referral = sent(cast)
    tie = CareTeamMembership.objects.get(child=referral.child)
    assert (tie.link, tie.user, tie.starts_on) == ("referrer", cast.users["bruno"], timezone.localdate())
    assert cast.client("bruno").get(reverse("casefile:detail", args=[referral.child_id])).status_code == 403


def test_the_coordination_is_told_and_no_message_names_the_child(cast: Cast) -> None:
    referral = sent(cast)
    told = Notification.objects.values_list("user__first_name", "text")
    assert {name for name, _ in told} == {"Alice", "Jeanne", "Bruno"}
    assert not any("Léa" in text or "Morin" in text for _, text in told)
    assert set(Notification.objects.values_list("url", flat=True)) == {page("detail", referral)}


def test_pressing_send_twice_sends_once(cast: Cast) -> None:
    referral, client = signed(cast), cast.client("bruno")
    key = client.get(page("detail", referral)).context["form"]["submission"].value()
    answers = [client.post(page("send", referral), {"submission": key}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [page("acknowledgement", referral)] * 2
    assert Entry.objects.filter(action="referral:send").count() == 1
    assert Agreement.objects.filter(child__last_name="Morin").count() == 1


def test_a_fiche_that_left_leaves_no_more(cast: Cast) -> None:
    referral = sent(cast)
    answer = cast.client("bruno").post(page("send", referral), {})
    assert answer.status_code == 422
    assert "déjà partie" in answer.content.decode()
    assert Entry.objects.filter(action="referral:send").count() == 1


@pytest.mark.parametrize("name", ["change", "sign"])
def test_a_fiche_that_left_is_no_longer_written(cast: Cast, name: str) -> None:
    referral = sent(cast)
    more = ["parent"] if name == "sign" else []
    assert cast.client("bruno").get(page(name, referral, *more))["Location"] == page("detail", referral)
    assert cast.client("bruno").post(page(name, referral, *more), {})["Location"] == page("detail", referral)


def test_a_fiche_does_not_leave_before_its_signatures(cast: Cast) -> None:
    """A date of the past: the signature of today would be in its future."""
    referral = signed(cast)
    Referral.objects.filter(pk=referral.pk).update(written_on=date(2020, 1, 1))
    with pytest.raises(DomainError, match="date d’une signature"):
        send_referral(referral, by=cast.actor("bruno"), on=timezone.localdate() - timedelta(days=9))


def test_a_fiche_emptied_behind_its_signatures_does_not_leave(cast: Cast) -> None:
    referral = signed(cast)
    referral.motives.clear()
    answer = press_send(cast, referral)
    assert answer.status_code == 422
    assert "au moins un motif" in answer.content.decode()


def test_nobody_signs_or_sends_for_another(cast: Cast) -> None:
    referral = signed(cast)
    chloe = cast.client("chloe")
    assert chloe.post(page("send", referral), {}).status_code == 404
    assert chloe.get(page("sign", referral, "parent")).status_code == 404
    assert cast.client("alice").post(page("send", referral), {}).status_code == 404
    assert chloe.get(page("send", referral)).status_code == 405


def test_a_signature_of_tomorrow_is_refused_by_the_operation_too(cast: Cast) -> None:
    referral, today = draft(cast), timezone.localdate()
    with pytest.raises(DomainError, match="dans le futur"):
        sign_referral(
            referral,
            party=Signature.Party.PARTNER,
            name="Bruno",
            channel="papier",
            signed_on=today + timedelta(days=1),
            by=cast.actor("bruno"),
            on=today,
        )


def test_the_receipt_is_for_the_author_of_a_sent_fiche(cast: Cast) -> None:
    assert cast.client("bruno").get(page("acknowledgement", draft(cast))).status_code == 404
    assert cast.client("alice").get(page("acknowledgement", sent(cast))).status_code == 404


def test_the_agreement_keeps_the_language_in_which_the_fiche_was_explained(cast: Cast) -> None:
    referral = draft(cast)
    bruno, signed_on = cast.client("bruno"), referral.written_on.isoformat()
    sign = reverse("referrals:sign", args=[referral.pk, "parent"])
    assert "Expliquée en" in bruno.get(sign).content.decode()
    assert "Expliquée en" not in bruno.get(sign.replace("parent", "partenaire")).content.decode()
    answers = {"name": "Sonia Morin", "channel": "oral", "signed_on": signed_on, "language": "arabe"}
    assert fill_in(bruno, sign, **answers).status_code == 302
    assert fill_in(bruno, sign.replace("parent", "partenaire"), **answers | {"name": "Bruno"}).status_code == 302
    child = send_referral(referral, by=cast.actor("bruno"), on=timezone.localdate()).child
    assert child is not None
    assert child.agreements.get().language == "arabe"
