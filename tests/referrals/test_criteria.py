"""Local criteria: editable, versioned, answered one by one; a derogation outside them (R7, R11, RU11, RU20)."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from tests.referrals.fiches import draft, page, record_signature, sent, signed, words
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.referrals.models import CriteriaSet, CriterionAnswer, Referral
from village.referrals.operations import grant_derogation, publish_criteria, schedule_referral

TODAY = timezone.localdate()
PUBLISH, CRITERIA, WRITE = "/reperages/criteres/nouvelle-version/", "/reperages/criteres/", "/reperages/nouvelle/"
NEED = "Un besoin auquel le droit commun ne répond pas encore"


def publish(cast: Cast, **changes: Any) -> CriteriaSet:
    said: dict[str, Any] = {"territory": "qpv", "priority_school": False, "words": "", "asked": [NEED], "version": 0}
    return publish_criteria(cast.programme, **said | changes, by=cast.actor("alice"), on=TODAY)


def field_of(rules: CriteriaSet) -> str:
    return f"critere_{rules.items.get(check_kind='').pk}"


def test_the_coordination_writes_the_criteria_and_those_who_orient_read_them(cast: Cast) -> None:
    said = {"territory": "qpv", "words": "Parlez-en d’abord aux parents.", "asked": f"{NEED}\n\n  Plusieurs soucis  \n"}
    assert fill_in(cast.client("alice"), PUBLISH, **said)["Location"] == CRITERIA
    rules = CriteriaSet.objects.get()
    assert [item.label for item in rules.items.all()][3:] == [NEED, "Plusieurs soucis"]
    for seen in (cast.client("bruno").get(CRITERIA), cast.client("bruno").get(WRITE)):
        assert "Parlez-en d’abord aux parents." in seen.content.decode()
        assert NEED in seen.content.decode()
    assert Entry.objects.filter(action="criteria:publish").count() == 1


def test_the_settings_lead_to_the_criteria(cast: Cast) -> None:
    assert PUBLISH in cast.client("alice").get(reverse("programmes:settings")).content.decode()


@pytest.mark.rule("RU11")
def test_each_criterion_is_answered_before_anybody_signs(cast: Cast) -> None:
    rules = publish(cast)
    fill_in(cast.client("bruno"), WRITE, **words(cast))
    referral = Referral.objects.get()
    refused = record_signature(cast, referral, "parent")
    assert refused.status_code == 422
    assert "les critères du programme" in refused.content.decode()
    fill_in(cast.client("bruno"), page("change", referral), **words(cast), **{field_of(rules): "oui"})
    assert record_signature(cast, referral, "parent").status_code == 302
    answers = {given.criterion.check_kind: given.answer for given in referral.criteria_answers.all()}
    assert answers == {"age": "oui", "quartier": "oui", "ecole": "oui", "": "oui"}


def test_what_the_fiche_says_is_not_asked_twice(cast: Cast) -> None:
    rules = publish(cast)
    asked = [name for name in cast.client("bruno").get(WRITE).context["form"].fields if name.startswith("critere_")]
    assert asked == [field_of(rules)]
    fill_in(cast.client("bruno"), WRITE, **words(cast, quarter=None, school=None, level=None, birth_date="2003-01-01"))
    given = dict(
        CriterionAnswer.objects.exclude(criterion__check_kind="").values_list("criterion__check_kind", "answer")
    )
    assert given == {"age": "non", "quartier": "inconnu", "ecole": "inconnu"}  # left empty is not « non »


def test_a_fiche_keeps_the_version_that_it_answered(cast: Cast) -> None:
    first = publish(cast)
    fill_in(cast.client("bruno"), WRITE, **words(cast), **{field_of(first): "inconnu"})
    referral = Referral.objects.get()
    second = publish(cast, territory="partout", asked=["Autre chose"], version=1)
    referral.refresh_from_db()
    assert referral.criteria == first
    seen = cast.client("bruno").get(page("detail", referral)).content.decode()
    assert NEED in seen
    assert "Autre chose" not in seen
    fill_in(cast.client("bruno"), page("change", referral), **words(cast), **{field_of(second): "non"})
    referral.refresh_from_db()
    assert referral.criteria == second


def test_two_who_write_the_criteria_do_not_overwrite_each_other(cast: Cast) -> None:
    alice = cast.client("alice")
    stale = hidden_of(alice.get(PUBLISH))
    publish(cast)
    late = alice.post(PUBLISH, {**stale, "territory": "partout", "asked": "Mes mots restent."})
    assert late.status_code == 409
    assert "Mes mots restent." in late.content.decode()
    assert CriteriaSet.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"asked": "\n".join(f"critère {rank}" for rank in range(13))}, "12 critères au plus"),
        ({"asked": "x" * 201}, "200 caractères"),
        ({"asked": "x" * 20_000}, "2500"),
        ({"territory": ""}, "obligatoire"),
    ],
)
def test_impossible_criteria_are_refused(cast: Cast, changes: dict[str, str], message: str) -> None:
    answer = fill_in(cast.client("alice"), PUBLISH, **{"territory": "qpv", "asked": NEED, "words": "Gardés."} | changes)
    assert answer.status_code == 422
    assert message in answer.content.decode().replace("\u00a0", " ")
    assert "Gardés." in answer.content.decode()
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize("wrong", ["bruno", "jeanne", "daniele"])
def test_only_who_sets_the_programme_up_writes_the_criteria(cast: Cast, wrong: str) -> None:
    with pytest.raises(Forbidden):
        publish_criteria(
            cast.programme, territory="qpv", priority_school=False, words="", asked=[], version=0,
            by=cast.actor(wrong), on=TODAY,
        )  # fmt: skip


# — outside the criteria —


@pytest.mark.parametrize(
    ("rules", "changes", "said"),
    [
        ({}, {"quarter": None}, "quartier non dit"),
        ({}, {"quarter": None, "outside_quarters": True}, "n’habite pas un quartier prioritaire"),
        ({"territory": "veille"}, {"quarter": None, "outside_quarters": True}, "ou en veille active"),
        ({"territory": "partout"}, {"birth_date": date(TODAY.year - 18, 1, 1)}, "hors de l’âge accueilli"),
        ({"priority_school": True}, {"school": None, "level": None}, "école non dite"),
    ],
)
@pytest.mark.rule("RU20")
def test_a_fiche_outside_the_criteria_waits_for_a_reasoned_derogation(
    cast: Cast, rules: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    """RU20: a filter, with a derogation whose reason and author are kept."""
    published = publish(cast, asked=[], **rules)
    referral, alice = sent(cast, criteria=published, **changes), cast.client("alice")
    with pytest.raises(DomainError, match=said):
        schedule_referral(referral, by=cast.actor("alice"), on=TODAY)
    assert said[1:] in alice.get(page("detail", referral)).content.decode().replace("\u00a0", " ")
    fill_in(alice, page("derogate", referral), reason="Sa fratrie est déjà accompagnée.")
    referral.refresh_from_db()
    assert said in referral.derogation_about.replace("\u00a0", " ")
    assert (referral.derogation_by, referral.derogation_on) == (cast.users["alice"], TODAY)
    assert schedule_referral(referral, by=cast.actor("alice"), on=TODAY).state == "inscrite"
    assert Entry.objects.get(action="referral:derogate").person_id == referral.child_id


def test_outside_the_criteria_the_derogation_comes_first_and_no_eps_is_offered(cast: Cast) -> None:
    referral, alice = sent(cast, criteria=publish(cast, asked=[], territory="qpv"), quarter=None), cast.client("alice")
    seen = alice.get(page("detail", referral)).content.decode()
    assert seen.index("Accorder une dérogation") < seen.index("Ce qu’elle devient")
    assert "Inscrire à une EPS" not in seen
    fill_in(alice, page("derogate", referral), reason="Sa fratrie est déjà accompagnée.")
    after = alice.get(page("detail", referral)).content.decode()
    assert "Inscrire à une EPS" in after
    assert "Accorder une dérogation" not in after


@pytest.mark.parametrize("territory", ["qpv", "veille", "partout"])
def test_a_fiche_within_the_criteria_needs_none(cast: Cast, territory: str) -> None:
    published = publish(cast, asked=[], territory=territory)
    referral = sent(cast, criteria=published)
    with pytest.raises(DomainError, match="répond aux critères"):
        grant_derogation(referral, reason="Pour rien.", by=cast.actor("alice"), on=TODAY)
    assert schedule_referral(referral, by=cast.actor("alice"), on=TODAY).state == "inscrite"


def test_a_quarter_in_watch_is_not_a_qpv(cast: Cast) -> None:
    cast.quarter.kind = "veille"
    cast.quarter.save()
    with pytest.raises(DomainError, match="hors des critères"):
        schedule_referral(sent(cast, criteria=publish(cast, asked=[])), by=cast.actor("alice"), on=TODAY)


@pytest.mark.parametrize("wrong", ["jeanne", "bruno", "hawa", "daniele"])
def test_only_the_coordination_grants_a_derogation(cast: Cast, wrong: str) -> None:
    referral = sent(cast, quarter=None, criteria=publish(cast, asked=[]))
    with pytest.raises(Forbidden):
        grant_derogation(referral, reason="Moi.", by=cast.actor(wrong), on=TODAY)


def test_a_derogation_has_a_reason_and_is_given_once(cast: Cast) -> None:
    referral = sent(cast, quarter=None, criteria=publish(cast, asked=[]))
    assert fill_in(cast.client("alice"), page("derogate", referral), reason="  ").status_code == 422
    with pytest.raises(DomainError, match="Écrivez le motif"):
        grant_derogation(referral, reason=" ", by=cast.actor("alice"), on=TODAY)
    grant_derogation(referral, reason="Fratrie.", by=cast.actor("alice"), on=TODAY)
    with pytest.raises(DomainError, match="déjà accordée"):
        grant_derogation(referral, reason="Encore.", by=cast.actor("alice"), on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(derogation_reason="")


def test_the_derogations_are_counted_for_the_coordination(cast: Cast) -> None:
    referral = sent(cast, quarter=None, criteria=publish(cast, asked=[]))
    grant_derogation(referral, reason="Fratrie.", by=cast.actor("alice"), on=TODAY)
    queue = cast.client("alice").get(reverse("referrals:list")).content.decode()
    assert "1\u00a0dérogation accordée" in queue


def test_the_sheet_for_the_pen_has_the_criteria_in_force(cast: Cast) -> None:
    publish(cast)
    assert NEED in text(cast.client("bruno").get("/reperages/fiche-vierge.pdf").content)


def test_the_paper_ticks_what_was_answered(cast: Cast) -> None:
    rules = publish(cast)
    referral = signed(cast, criteria=rules, criteria_said={rules.items.get(check_kind="").pk: "oui"})
    assert NEED in text(cast.client("bruno").get(page("document", referral)).content)


def test_the_criteria_of_another_programme_are_refused(cast: Cast) -> None:
    theirs = CriteriaSet.objects.create(
        programme=cast.other_programme, number=1, published_on=TODAY, territory="partout"
    )
    with pytest.raises(DomainError, match="autre programme"):
        draft(cast, criteria=theirs)


@pytest.mark.rule("RU11")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"asked": f"{NEED}\nEnfant à risque"}, "à risque"),
        ({"asked": "Famille issue de l’immigration"}, "immigration"),
        ({"asked": "Parents étrangers"}, "étrangers"),
        ({"asked": "Enfant Rom"}, "Rom"),
        ({"words": "Pensez aux pré-délinquants."}, "délinquants"),
        ({"words": "Enfants d’origine maghrébine"}, "d’origine"),
    ],
)
def test_ru11_a_criterion_says_a_situation_never_a_category_of_people(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    answer = fill_in(cast.client("alice"), PUBLISH, **{"territory": "qpv", "asked": NEED, "words": ""} | changes)
    assert answer.status_code == 422
    assert f"« {said} » range" in answer.content.decode().replace("\u00a0", " ")
    assert next(iter(changes.values())).split("\n")[-1] in answer.content.decode()
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize("plain", ["Habite Romans-sur-Isère", "Apprend une langue étrangère", "Progrès en lecture"])
def test_a_plain_criterion_is_not_mistaken_for_a_category(cast: Cast, plain: str) -> None:
    assert fill_in(cast.client("alice"), PUBLISH, territory="qpv", asked=plain, words="").status_code == 302
