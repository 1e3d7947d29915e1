"""A fiche is written with the family and stays with its author until both have signed (R1, R3, R8, RU2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.referrals.fiches import draft, fiche, page, record_signature, signed, words
from village.access.policy import Forbidden
from village.access.roles import Role
from village.audit.models import Entry
from village.core import drafts
from village.core.errors import DomainError
from village.people.models import Person
from village.referrals.models import Referral
from village.referrals.operations import change_referral, discard_referral, write_referral

WRITE = "/reperages/nouvelle/"


def test_a_partner_writes_a_fiche_that_stays_a_draft(cast: Cast) -> None:
    answer = fill_in(cast.client("bruno"), WRITE, **words(cast))
    referral = Referral.objects.get()
    assert answer["Location"] == page("detail", referral)
    assert (referral.state, referral.child, referral.sent_on) == ("brouillon", None, None)
    assert [motive.code for motive in referral.motives.all()] == ["scolaire", "acces-soins"]
    assert Entry.objects.filter(action="referral:write", user_id=cast.users["bruno"].pk).count() == 1


def test_the_fiche_says_by_itself_who_writes_and_for_which_structure(cast: Cast) -> None:
    fill_in(cast.client("bruno"), WRITE, **words(cast))
    referral = Referral.objects.get()
    assert str(referral.referrer) == "Bruno Berger"
    assert str(referral.organisation) == "École Jean-Moulin"


def test_a_family_that_asks_by_itself_is_not_counted_as_the_school(cast: Cast) -> None:
    fill_in(cast.client("bruno"), WRITE, **words(cast, referrer_kind=item("N5", "famille").pk))
    referral = Referral.objects.get()
    assert referral.organisation is None
    assert referral.referrer_kind.code == "famille"


def test_nobody_else_sees_a_draft(cast: Cast) -> None:
    referral = draft(cast)
    for name in ("alice", "jeanne", "chloe", "daniele", "hawa"):
        client = cast.client(name)
        assert client.get(page("detail", referral)).status_code == 404, name
        assert client.get(page("document", referral)).status_code == 404, name
        assert "Morin" not in client.get(reverse("referrals:list")).content.decode(), name


@pytest.mark.parametrize("name", ["detail", "change", "discard", "refuse", "document"])
def test_a_draft_of_another_is_as_missing_as_one_that_does_not_exist(cast: Cast, name: str) -> None:
    referral, chloe = draft(cast), cast.client("chloe")
    theirs, nobody = chloe.get(page(name, referral)), chloe.get(reverse(f"referrals:{name}", args=[999_999]))
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert theirs.content == nobody.content


@pytest.mark.parametrize("wrong", ["emile", "farida", "gaspard", "ines", "karim", "lise"])
def test_only_those_who_refer_may_write(cast: Cast, wrong: str) -> None:
    assert cast.client(wrong).get(WRITE).status_code == 403


def test_opening_the_form_writes_nothing(cast: Cast) -> None:
    cast.client("bruno").get(WRITE)
    cast.client("bruno").get(page("discard", referral := draft(cast)))
    assert list(Referral.objects.all()) == [referral]


def test_the_same_fiche_sent_twice_is_written_once(cast: Cast) -> None:
    client = cast.client("bruno")
    answers = {**hidden_of(client.get(WRITE)), **words(cast)}
    first, again = client.post(WRITE, answers), client.post(WRITE, answers)
    assert first["Location"] == again["Location"]
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"birth_date": "2090-01-01"}, "dans le futur"),
        ({"birth_date": "1995-01-01"}, "plus de 25\u00a0ans"),
        ({"birth_date": "1890-01-01"}, "trop ancienne"),
        ({"child_first_name": "x" * 81}, "80"),
        ({"observed_facts": "x" * 5001}, "5000"),
        ({"school": None}, "l’école et le niveau"),
        ({"commune": None}, "obligatoire"),
        ({"observed_facts": "un\x00deux"}, "nul"),
    ],
)
def test_a_bad_answer_keeps_every_word_and_writes_nothing(cast: Cast, changes: dict[str, Any], message: str) -> None:
    answer = fill_in(cast.client("bruno"), WRITE, **words(cast, **changes))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "Deux rencontres avec sa mère" in text
    assert not Referral.objects.exists()


def test_an_empty_form_says_what_is_missing(cast: Cast) -> None:
    answer = cast.client("bruno").post(WRITE, {})
    assert answer.status_code == 422
    assert "choses à corriger" in answer.content.decode()


def test_a_quarter_of_another_commune_is_refused(cast: Cast) -> None:
    elsewhere = cast.programme.communes.create(name="Là-bas", insee_code="13002")
    answer = fill_in(cast.client("bruno"), WRITE, **words(cast, commune=elsewhere.pk))
    assert answer.status_code == 422
    assert "Ce quartier n’est pas à Là-bas" in answer.content.decode()


def test_the_places_of_another_programme_are_not_offered(cast: Cast) -> None:
    theirs = cast.other_programme.communes.get()
    answer = fill_in(cast.client("bruno"), WRITE, **words(cast, commune=theirs.pk, quarter=None))
    assert answer.status_code == 422


def test_a_long_text_being_written_is_found_again(cast: Cast) -> None:
    drafts.keep(cast.users["bruno"].pk, "fiche@:observed_facts", "Elle dort sur la table.")
    assert "Elle dort sur la table." in cast.client("bruno").get(WRITE).content.decode()
    fill_in(cast.client("bruno"), WRITE, **words(cast))
    assert not drafts.read(cast.users["bruno"].pk, "fiche@:observed_facts")


def test_two_windows_on_a_fiche_show_both_texts(cast: Cast) -> None:
    referral, client = draft(cast), cast.client("bruno")
    url = page("change", referral)
    stale = hidden_of(client.get(url))
    fill_in(client, url, **words(cast, observed_facts="Ce que l’autre fenêtre a écrit."))
    answer = client.post(url, {**stale, **words(cast, observed_facts="Mes mots à moi.")})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Ce que l’autre fenêtre a écrit." in text
    assert "Mes mots à moi." in text
    referral.refresh_from_db()
    assert referral.observed_facts == "Ce que l’autre fenêtre a écrit."
    assert "None" not in text


def test_motives_that_differ_are_told_in_words(cast: Cast) -> None:
    referral, client = draft(cast), cast.client("bruno")
    stale = hidden_of(client.get(page("change", referral)))
    fill_in(client, page("change", referral), **words(cast, motives=[item("N6", "loisirs").pk]))
    answer = client.post(page("change", referral), {**stale, **words(cast)})
    theirs = dict(answer.context["form"].theirs)
    assert theirs["Motifs"] == "accès aux loisirs sportifs et culturels"


def test_a_signed_fiche_that_changes_is_to_be_signed_again(cast: Cast) -> None:
    referral = signed(cast)
    assert "déjà signée" in cast.client("bruno").get(page("change", referral)).content.decode()
    fill_in(cast.client("bruno"), page("change", referral), **words(cast, strengths="Elle chante."))
    assert not referral.signatures.exists()


def test_nobody_signs_an_unfinished_fiche(cast: Cast) -> None:
    referral = draft(cast, family_dialogue="", motives=[])
    answer = record_signature(cast, referral, "parent")
    assert answer.status_code == 422
    assert "au moins un motif, le dialogue avec la famille" in answer.content.decode()
    assert not referral.signatures.exists()


@pytest.mark.parametrize("channel", ["papier", "oral", "ecran"])
@pytest.mark.parametrize("party", ["partenaire", "parent"])
def test_a_signature_is_given_on_paper_spoken_or_on_screen(cast: Cast, party: str, channel: str) -> None:
    referral = draft(cast)
    assert record_signature(cast, referral, party, channel=channel)["Location"] == page("detail", referral)
    signature = referral.signatures.get()
    assert (signature.party, signature.channel, signature.name) == (party, channel, "Sonia Morin")
    assert Entry.objects.filter(action="referral:sign").count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"signed_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "dans le futur"),
        ({"signed_on": "2015-01-01"}, "avant la naissance"),
        ({"signed_on": "hier"}, "date"),
        ({"name": ""}, "obligatoire"),
        ({"channel": "fax"}, "fax"),
    ],
)
def test_an_impossible_signature_is_refused(cast: Cast, changes: dict[str, str], message: str) -> None:
    referral = draft(cast)
    answer = record_signature(cast, referral, "parent", **changes)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not referral.signatures.exists()


def test_r2_one_signs_what_is_written_and_paper_may_be_typed_later(cast: Cast) -> None:
    """R2: a signature given before the fiche was written is not of it; a sheet may be typed up to 60 days later."""
    referral = draft(cast)
    yesterday, early, late = ((referral.written_on - timedelta(days=days)).isoformat() for days in (1, 61, 60))
    for changes, said in (
        ({"channel": "oral", "signed_on": yesterday}, "une signature donnée avant ne porte pas sur elle"),
        ({"channel": "ecran", "signed_on": yesterday}, "une signature donnée avant ne porte pas sur elle"),
        ({"channel": "papier", "signed_on": early}, "plus de 60 jours avant"),
    ):
        answer = record_signature(cast, referral, "parent", **changes)
        assert answer.status_code == 422
        assert said in answer.content.decode().replace("\u00a0", " ")
        assert not referral.signatures.exists()
    assert record_signature(cast, referral, "parent", channel="papier", signed_on=late).status_code == 302


def test_a_signed_fiche_says_before_and_after_that_it_is_to_be_signed_again(cast: Cast) -> None:
    referral = signed(cast)
    bruno = cast.client("bruno")
    assert "elle sera à signer de nouveau" in bruno.get(page("change", referral)).content.decode()
    answer = fill_in(bruno, page("change", referral), **words(cast, strengths="Elle chante."))
    after = bruno.get(answer["Location"]).content.decode().replace("\u00a0", " ")
    assert "les signatures sont à refaire" in after
    again = fill_in(bruno, page("change", referral), **words(cast, strengths="Elle danse."))
    assert "les signatures sont à refaire" not in bruno.get(again["Location"]).content.decode().replace("\u00a0", " ")


def test_a_third_signature_does_not_exist(cast: Cast) -> None:
    assert cast.client("bruno").get(page("sign", draft(cast), "maire")).status_code == 404


def test_a_signature_recorded_again_replaces_the_first(cast: Cast) -> None:
    referral = draft(cast)
    record_signature(cast, referral, "parent", name="Sonia Morin")
    record_signature(cast, referral, "parent", name="Sonia Morin-Petit")
    assert [signature.name for signature in referral.signatures.all()] == ["Sonia Morin-Petit"]


def test_a_draft_thrown_away_leaves_one_line_and_no_name(cast: Cast) -> None:
    referral = draft(cast)
    answer = fill_in(cast.client("bruno"), page("discard", referral))
    assert answer["Location"] == reverse("referrals:list")
    assert not Referral.objects.exists()
    assert not Person.objects.filter(last_name="Morin").exists()
    assert Entry.objects.filter(action="referral:write", details="brouillon supprimé").count() == 1


def test_the_operations_refuse_the_draft_of_another_whatever_the_door(cast: Cast) -> None:
    referral, chloe = draft(cast), cast.actor("chloe")
    with pytest.raises(Forbidden):
        change_referral(referral, fiche(cast), version=1, by=chloe, on=timezone.localdate())
    with pytest.raises(Forbidden):
        discard_referral(referral, by=chloe)
    with pytest.raises(Forbidden):
        write_referral(fiche(cast), by=cast.actor("emile"), on=timezone.localdate())


def test_the_operations_refuse_a_commune_of_another_programme(cast: Cast) -> None:
    theirs = cast.other_programme.communes.get()
    with pytest.raises(DomainError, match="commune du programme"):
        write_referral(fiche(cast, commune=theirs, quarter=None), by=cast.actor("bruno"), on=timezone.localdate())


def test_a_fiche_rewritten_is_checked_and_journaled_like_a_new_one(cast: Cast) -> None:
    referral, url = draft(cast), page("change", draft(cast))
    assert fill_in(cast.client("bruno"), url, **words(cast, birth_date="2090-01-01")).status_code == 422
    fill_in(cast.client("bruno"), page("change", referral), **words(cast, strengths="Elle chante."))
    line = Entry.objects.get(action="referral:write", details="modifiée")
    assert line.target == f"referrals.referral:{referral.pk}"


def test_under_another_hat_one_does_not_touch_one_s_own_draft(cast: Cast) -> None:
    elected = replace(cast.actor("bruno"), role=Role.ELECTED)
    with pytest.raises(Forbidden):
        discard_referral(draft(cast), by=elected)
