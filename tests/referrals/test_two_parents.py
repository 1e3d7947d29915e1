"""Both holders of parental authority, who lives where, and the second signature that comes later (IR8, X22)."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in
from tests.referrals.fiches import draft, fiche, identify, page, press_send, record_signature, sent, signed, words
from village.access.policy import Forbidden
from village.core.errors import DomainError
from village.people.models import Agreement
from village.referrals.models import Referral
from village.referrals.operations import sign_later, write_referral

WRITE = "/reperages/nouvelle/"
TODAY = timezone.localdate()
FATHER = {
    "second_first_name": "Karim",
    "second_last_name": "Morin",
    "second_relation": "pere",
    "second_phone": "06 39 98 00 05",
    "second_address": "8 rue Haute",
    "second_standing": "informe",
}


def later(cast: Cast, who: str, referral: Referral, **changes: Any) -> Any:
    answers = {"name": "Karim Morin", "channel": "oral", "signed_on": TODAY.isoformat(), "language": "français"}
    return fill_in(cast.client(who), page("sign", referral, "autre_parent"), **answers | changes)


def test_both_parents_enter_with_who_lives_where(cast: Cast) -> None:
    fill_in(cast.client("bruno"), WRITE, **words(cast, guardian_lives_with="on", **FATHER))
    referral = Referral.objects.get()
    for party in ("partenaire", "parent"):
        record_signature(cast, referral, party)
    press_send(cast, referral)
    referral.refresh_from_db()
    assert referral.child is not None
    lives = {g.adult.first_name: (g.lives_with, g.holds_authority) for g in referral.child.guardians.all()}
    assert lives == {"Sonia": (True, True), "Karim": (False, True)}
    seen = cast.client("alice").get(page("detail", referral)).content.decode()
    assert "8 rue Haute" in seen
    assert "informé, il n’a pas signé" in seen


def test_one_parent_is_enough_and_the_other_signs_apart_later(cast: Cast) -> None:
    referral = sent(cast, **FATHER)
    assert Agreement.objects.filter(child=referral.child).count() == 1
    assert later(cast, "bruno", referral)["Location"] == page("detail", referral)
    agreement = Agreement.objects.get(child=referral.child, guardian__adult__first_name="Karim")
    assert (agreement.channel, agreement.given_on) == ("oral", TODAY)
    with pytest.raises(DomainError, match="déjà signé"):
        sign_later(referral, name="K", channel="oral", signed_on=TODAY, by=cast.actor("bruno"), on=TODAY)


@pytest.mark.parametrize("who", ["alice", "jeanne"])
def test_those_who_receive_record_the_later_signature_too(cast: Cast, who: str) -> None:
    referral = sent(cast, **FATHER)
    later(cast, who, referral)
    assert Agreement.objects.filter(child=referral.child).count() == 2


def test_another_partner_records_no_signature(cast: Cast) -> None:
    referral = sent(cast, **FATHER)
    assert cast.client("chloe").get(page("sign", referral, "autre_parent")).status_code == 404
    with pytest.raises(Forbidden):
        sign_later(referral, name="K", channel="oral", signed_on=TODAY, by=cast.actor("chloe"), on=TODAY)


def test_both_parents_may_sign_before_it_leaves(cast: Cast) -> None:
    referral = draft(cast, **FATHER)
    for party in ("partenaire", "parent", "autre_parent"):
        record_signature(cast, referral, party)
    press_send(cast, referral)
    referral.refresh_from_db()
    assert Agreement.objects.filter(child=referral.child).count() == 2


@pytest.mark.rule("RU2")
def test_the_second_parent_s_signature_replaces_nobody_s(cast: Cast) -> None:
    """RU2: the other parent's signature alone does not let a fiche leave without the partner's."""
    referral = draft(cast, **FATHER)
    for party in ("parent", "autre_parent"):
        record_signature(cast, referral, party)
    assert press_send(cast, referral).status_code == 422


def test_a_second_parent_nobody_named_does_not_sign(cast: Cast) -> None:
    assert cast.client("bruno").get(page("sign", draft(cast), "autre_parent")).status_code == 404


def test_a_second_parent_named_for_a_known_child_waits_for_the_coordination(cast: Cast) -> None:
    known = cast.children["kadiatou"]
    about: dict[str, Any] = {
        "child_first_name": "Kadiatou",
        "child_last_name": "Traoré",
        "birth_date": date(2009, 3, 14),
        "guardian_first_name": "Farida",
        "guardian_last_name": "Traoré",
    }
    referral = identify(cast, sent(cast, **about, **FATHER), known)
    father = known.guardians.get(adult__first_name="Karim")
    assert not father.holds_authority
    later(cast, "alice", referral)
    assert not father.agreements.exists()
    assert "Karim Morin (père)" in cast.client("alice").get(page("detail", referral)).content.decode()
    fill_in(cast.client("alice"), page("confirm_parent", referral))
    father.refresh_from_db()
    assert (father.holds_authority, father.agreements.get().channel) == (True, "oral")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"second_last_name": ""}, "le prénom, le nom et le lien"),
        ({"second_relation": ""}, "le prénom, le nom et le lien"),
        ({"second_first_name": "SONIA", "second_last_name": "Mörin"}, "même parent"),
        ({"second_standing": "aucun"}, "dites où il en est"),
        ({"second_first_name": "🙂"}, "avec des lettres"),
    ],
)
def test_half_a_second_parent_is_refused_and_nothing_is_lost(cast: Cast, changes: dict[str, str], message: str) -> None:
    answer = fill_in(cast.client("bruno"), WRITE, **words(cast, **FATHER | changes))
    assert answer.status_code == 422
    assert message in answer.content.decode().replace("\u00a0", " ")
    assert "Deux rencontres avec sa mère" in answer.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.parametrize("name", ["O'Brien", "O’Brien", "Oʼbrien", "N`Diaye", "Zoé 🙂", "محمد", "Ørsted-Łuka", "d'"])
def test_a_name_of_every_kind_is_kept_as_it_was_written(cast: Cast, name: str) -> None:
    referral = sent(cast, child_first_name=name)
    assert referral.child is not None
    assert referral.child.first_name == name
    assert name in cast.client("alice").get(page("detail", referral)).context["whose"]


@pytest.mark.parametrize("name", ["🙂", "’", "...", "12"])
def test_a_name_without_a_letter_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(DomainError, match="avec des lettres"):
        write_referral(fiche(cast, child_first_name=name), by=cast.actor("bruno"), on=TODAY)


def test_facts_and_appraisal_are_two_things(cast: Cast) -> None:
    fill_in(cast.client("bruno"), WRITE, **words(cast, appraisal="Je me demande si elle entend bien."))
    referral = Referral.objects.get()
    assert referral.observed_facts == "Elle s’endort en classe depuis janvier."
    assert referral.appraisal == "Je me demande si elle entend bien."
    printed = text(cast.client("bruno").get(page("document", referral)).content)
    assert printed.index("s’endort") < printed.index("entend bien")


def test_the_paper_shows_both_parents_and_who_signed(cast: Cast) -> None:
    referral = signed(cast, **FATHER, child_words="J’aime le judo.")
    printed = text(cast.client("bruno").get(page("document", referral)).content)
    for said in ("Karim Morin", "8 rue Haute", "J’aime le judo.", "Sonia Morin"):
        assert said in printed, said
