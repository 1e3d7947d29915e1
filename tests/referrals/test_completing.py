"""A fiche that arrived is completed beside what was signed; a draft taken by telephone is handed on (R10)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.plans.test_documents import text_of
from tests.referrals.fiches import sent, words
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Household
from village.referrals import operations
from village.referrals.models import Completion, Referral

BLANKS: dict[str, Any] = {"address": "", "quarter": None, "languages": "", "guardian_phone": ""}


def at(name: str, referral: Referral) -> str:
    return reverse(f"referrals:{name}", args=[referral.pk])


def test_the_assistant_fills_blanks_and_who_and_when_are_shown(cast: Cast) -> None:
    referral, jeanne = sent(cast, **BLANKS), cast.client("jeanne")
    said = {"address": "4 rue du Lavoir", "quarter": cast.quarter.pk, "languages": "arabe", "source": "la mère"}
    assert "quartier" in jeanne.get(at("detail", referral)).content.decode()
    assert fill_in(jeanne, at("complete", referral), **said).status_code == 302
    before = referral.observed_facts
    referral.refresh_from_db()
    assert (referral.address, referral.quarter, referral.observed_facts) == ("4 rue du Lavoir", cast.quarter, before)
    assert referral.signatures.count() == 2
    page = cast.client("alice").get(at("detail", referral)).content.decode()
    for text in ("Complété après l’arrivée", "Jeanne", "d’après la mère"):
        assert text in page
    assert Entry.objects.filter(action="referral:complete").count() == 1


def test_the_home_of_the_child_gets_what_it_lacked(cast: Cast) -> None:
    """Entered once: the dossier does not ask it again."""
    referral = sent(cast, **BLANKS)
    fill_in(
        cast.client("jeanne"), at("complete", referral), quarter="hors", address="4 rue du Lavoir", source="la mère"
    )
    assert referral.child
    home = Household.objects.get(people=referral.child_id)
    assert (home.address, home.quarter, home.outside_quarters) == ("4 rue du Lavoir", None, True)


def test_what_is_written_and_signed_is_not_altered(cast: Cast) -> None:
    referral, today = sent(cast, **BLANKS | {"address": "3 allée des Amandiers"}), timezone.localdate()
    form = cast.client("jeanne").get(at("complete", referral)).context["form"]
    assert not {"address", "observed_facts", "child_first_name"} & set(form.fields)
    with pytest.raises(DomainError, match="ne se change pas"):
        operations.complete_referral(
            referral, {"address": "Ailleurs", "observed_facts": "Non."}, source="moi", by=cast.actor("alice"), on=today
        )
    operations.complete_referral(referral, {"languages": "turc"}, source="le père", by=cast.actor("alice"), on=today)
    with pytest.raises(DomainError, match="Rien n’est complété"):
        operations.complete_referral(
            referral, {"languages": "grec"}, source="le père", by=cast.actor("alice"), on=today
        )
    referral.refresh_from_db()
    assert (referral.address, referral.languages) == ("3 allée des Amandiers", "turc")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"address": "4 rue"}, "source"), ({"school": "école"}, "level")],
)
def test_a_completion_says_from_whom_and_is_whole(cast: Cast, said: dict[str, Any], field: str) -> None:
    referral = sent(cast, **BLANKS, school=None, level=None)
    if "school" in said:
        said = {"school": cast.school.pk, "source": "l’école"}
    answer = fill_in(cast.client("alice"), at("complete", referral), **said)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Completion.objects.exists()


def test_a_fiche_decided_is_completed_no_more(cast: Cast) -> None:
    referral = sent(cast, **BLANKS)
    operations.redirect_referral(referral, answer="Le CLAS.", by=cast.actor("alice"), on=timezone.localdate())
    assert cast.client("alice").get(at("complete", referral))["Location"] == at("detail", referral)
    with pytest.raises(DomainError, match="entre son arrivée"):
        operations.complete_referral(
            referral, {"languages": "turc"}, source="x", by=cast.actor("alice"), on=timezone.localdate()
        )


def test_the_database_holds_one_filling_by_blank_with_its_source(cast: Cast) -> None:
    referral, today = sent(cast, **BLANKS), timezone.localdate()
    (one,) = operations.complete_referral(
        referral, {"languages": "turc"}, source="le père", by=cast.actor("alice"), on=today
    )
    with pytest.raises(IntegrityError, match="from_whom"), transaction.atomic():
        Completion.objects.update(source="")
    one.pk = None
    with pytest.raises(IntegrityError, match="filled_once"), transaction.atomic():
        one.save(force_insert=True)
    with pytest.raises(IntegrityError, match="in_a_quarter_or_outside"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(quarter=cast.quarter, outside_quarters=True)


# — handed on —


def call(cast: Cast, who: str = "jeanne", **changes: Any) -> Referral:
    """A fiche taken by telephone."""
    said = words(cast, door="telephone", came_from="M. Blanc, l’école", **changes)
    assert fill_in(cast.client(who), reverse("referrals:write"), **said).status_code == 302
    return Referral.objects.get(state="brouillon")


@pytest.mark.parametrize(("to", "door"), [("alice", "telephone"), ("bruno", "partenaire")])
def test_a_draft_taken_by_telephone_is_handed_on_and_leaves_her_list(cast: Cast, to: str, door: str) -> None:
    referral, jeanne = call(cast), cast.client("jeanne")
    assert fill_in(jeanne, at("hand_on", referral), to=cast.users[to].pk).status_code == 302
    referral.refresh_from_db()
    assert (referral.written_by, referral.door) == (cast.users[to], door)
    kept = referral.hand_ons.get()
    assert (kept.by, kept.to, kept.on, kept.door) == (
        cast.users["jeanne"], cast.users[to], timezone.localdate(), "telephone",
    )  # fmt: skip
    assert jeanne.get(at("detail", referral)).status_code == 404
    page = cast.client(to).get(at("detail", referral)).content.decode()
    assert "Commencée par</dt><dd>Jeanne" in page
    assert "vous avez écrit cette fiche" not in page
    assert "vous a confié cette fiche de repérage le" in page
    printed = " ".join(text_of(cast.client(to).get(at("document", referral)).content).split())
    assert "Commencée par Jeanne" in printed
    assert Notification.objects.get(user=cast.users[to]).url == at("detail", referral)
    assert cast.client(to).get(at("change", referral)).status_code == 200


def test_a_draft_is_handed_to_somebody_who_writes_fiches_here(cast: Cast) -> None:
    referral = call(cast)
    for who in ("hawa", "jeanne", "emile"):
        with pytest.raises(DomainError, match="Choisissez une autre personne"):
            operations.hand_on_referral(referral, to=cast.users[who], by=cast.actor("jeanne"), on=timezone.localdate())


def test_a_family_that_came_alone_is_handed_to_the_coordination_only(cast: Cast) -> None:
    referral = call(cast)
    family = item("N5", "famille")
    Referral.objects.filter(pk=referral.pk).update(door="famille", referrer_kind=family, organisation=None)
    answer = fill_in(cast.client("jeanne"), at("hand_on", referral), to=cast.users["bruno"].pk)
    assert answer.status_code == 422
    assert "confiez ce brouillon à la coordination" in answer.content.decode()


def test_a_signed_draft_stays_with_who_had_it_signed(cast: Cast) -> None:
    referral = call(cast)
    operations.sign_referral(
        referral, party="parent", name="Sonia Morin", channel="oral", signed_on=timezone.localdate(),
        by=cast.actor("jeanne"), on=timezone.localdate(),
    )  # fmt: skip
    assert fill_in(cast.client("jeanne"), at("hand_on", referral), to=cast.users["alice"].pk).status_code == 422


def test_a_draft_handed_on_twice_keeps_both(cast: Cast) -> None:
    """And the structure that it spoke for until then."""
    referral = call(cast)
    for who, to in (("jeanne", "alice"), ("alice", "bruno")):
        assert fill_in(cast.client(who), at("hand_on", referral), to=cast.users[to].pk).status_code == 302
    referral.refresh_from_db()
    assert [(row.by, row.to, row.organisation) for row in referral.hand_ons.all()] == [
        (cast.users["jeanne"], cast.users["alice"], None), (cast.users["alice"], cast.users["bruno"], None),
    ]  # fmt: skip
    assert referral.organisation == cast.school.organisation
    page = cast.client("bruno").get(at("detail", referral)).content.decode()
    for told in ("Commencée par</dt><dd>Jeanne", "Puis reprise par</dt><dd>Alice", "Un appel téléphonique"):
        assert told in page


def test_the_choice_says_the_role_and_the_structure_of_each(cast: Cast) -> None:
    referral = call(cast)
    offered = cast.client("jeanne").get(at("hand_on", referral)).content.decode()
    sheet = cast.professionals["bruno"]
    assert f"{cast.users['bruno']}, orienteur : {sheet.organisation}" in offered
    assert f"{cast.users['alice']}, coordination" in offered


def test_the_database_refuses_a_draft_handed_to_oneself(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="handed_to_another"), transaction.atomic():
        call(cast).hand_ons.create(
            by=cast.users["jeanne"], to=cast.users["jeanne"], on=timezone.localdate(), door="telephone"
        )
