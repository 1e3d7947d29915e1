"""« Déjà connu ? » asked before anything is created (IR16), and more asked of the orienteur (R10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.referrals.fiches import identify, page, sent
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import CareTeamMembership, Guardian, Household, Person, Schooling
from village.people.operations import has_agreement
from village.referrals.models import Referral
from village.referrals.operations import answer_more, ask_more, go_on_without, identify_referral, schedule_referral

TODAY = timezone.localdate()
KADIATOU: dict[str, Any] = {
    "child_first_name": "KADIATOU",
    "child_last_name": "Traore",
    "birth_date": date(2009, 3, 14),
    "guardian_first_name": "Farida",
    "guardian_last_name": "Traoré",
}


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, Household, Schooling, Guardian))


def test_nothing_is_created_while_one_does_not_know_who_the_child_is(cast: Cast) -> None:
    before = counts()
    referral = sent(cast, **KADIATOU)
    assert (referral.state, referral.child) == ("recue", None)
    assert counts() == before
    assert not CareTeamMembership.objects.filter(user=cast.users["bruno"]).exists()


def test_the_same_child_gains_a_fiche_and_is_not_registered_twice(cast: Cast) -> None:
    referral, before, known = sent(cast, **KADIATOU), counts(), cast.children["kadiatou"]
    alice = cast.client("alice")
    assert "peut-être déjà connu" in alice.get(page("detail", referral)).content.decode()
    fill_in(alice, page("identify", referral), who=f"c{known.pk}")
    referral.refresh_from_db()
    assert referral.child == known
    assert counts() == before
    assert CareTeamMembership.objects.filter(child=known, user=cast.users["bruno"], link="referrer").exists()
    assert Entry.objects.get(action="referral:identify").person_id == known.pk


def test_the_question_names_and_says_nothing_of_the_dossier(cast: Cast) -> None:
    referral = sent(cast, **KADIATOU)
    cast.plans["kadiatou"].notes.create(
        author=cast.users["daniele"], on=TODAY, kind="domicile", text="Un secret.", written_at=timezone.now()
    )
    seen = cast.client("jeanne").get(page("identify", referral)).content.decode()
    assert "Kadiatou Traoré, 14/03/2009, Ici" in seen
    for hidden in ("secret", "Danièle", "Moulin", "Lilas", "endort"):
        assert hidden not in seen, hidden
    lines = Entry.objects.filter(action="referral:read", details__startswith="déjà connu")
    assert [line.details for line in lines] == ["déjà connu ? 1 noms proches"]


def test_a_namesake_is_a_new_child_when_a_person_says_so(cast: Cast) -> None:
    referral, known = sent(cast, **KADIATOU), cast.children["kadiatou"]
    fill_in(cast.client("jeanne"), page("identify", referral), who="nouveau")
    referral.refresh_from_db()
    assert referral.child not in {None, known}
    assert has_agreement(referral.child, TODAY)
    assert Person.objects.filter(folded_name=known.folded_name).count() == 2


def test_a_twin_joins_the_home_of_the_sister_whom_one_chooses(cast: Cast) -> None:
    known = cast.children["kadiatou"]
    referral = sent(cast, **KADIATOU | {"child_first_name": "Kadidiatou"})
    homes = Household.objects.count()
    fill_in(cast.client("alice"), page("identify", referral), who=f"s{known.pk}")
    referral.refresh_from_db()
    assert referral.child is not None
    assert referral.child != known
    assert (referral.child.household, Household.objects.count()) == (known.household, homes)
    assert referral.child.guardians.get().adult == cast.guardians["kadiatou"].adult


def test_the_answer_is_given_once(cast: Cast) -> None:
    referral, client = sent(cast, **KADIATOU), cast.client("alice")
    url = page("identify", referral)
    stale = hidden_of(client.get(url))
    identify(cast, referral, cast.children["kadiatou"], "jeanne")
    people = Person.objects.count()
    answer = client.post(url, {**stale, "who": "nouveau"})
    assert answer.status_code == 422
    assert "déjà dit qui est cet enfant" in answer.content.decode()
    assert Person.objects.count() == people


@pytest.mark.parametrize("who", ["", "c999999", "n’importe quoi"])
def test_an_answer_out_of_the_list_writes_nothing(cast: Cast, who: str) -> None:
    referral, before = sent(cast, **KADIATOU), counts()
    assert fill_in(cast.client("alice"), page("identify", referral), who=who).status_code == 422
    assert counts() == before


def test_a_child_of_another_programme_is_never_chosen_nor_shown(cast: Cast) -> None:
    referral, zoe = sent(cast, **KADIATOU), cast.children["zoe"]
    with pytest.raises(DomainError, match="enfant du programme"):
        identify_referral(referral, child=zoe, by=cast.actor("alice"), on=TODAY)
    here = sent(cast, child_first_name="Zoé", child_last_name="Zeller", birth_date=date(2009, 3, 14))
    assert here.child is not None  # known elsewhere is not known here


@pytest.mark.parametrize("wrong", ["bruno", "chloe", "daniele", "hawa"])
def test_only_those_who_receive_say_who_the_child_is(cast: Cast, wrong: str) -> None:
    with pytest.raises(Forbidden):
        identify_referral(sent(cast, **KADIATOU), child=None, by=cast.actor(wrong), on=TODAY)


def test_a_fiche_without_a_child_goes_to_no_meeting(cast: Cast) -> None:
    referral = sent(cast, **KADIATOU)
    with pytest.raises(DomainError, match="déjà connu"):
        schedule_referral(referral, by=cast.actor("alice"), on=TODAY)
    queue = cast.client("alice").get(reverse("referrals:list")).content.decode()
    assert queue.index("À dire avant tout") < queue.index("KADIATOU") < queue.index("À inscrire à une EPS")


# — more is asked of the orienteur —


def asked(cast: Cast, who: str = "alice") -> Referral:
    return ask_more(sent(cast), question="Depuis quand dort-elle ?", by=cast.actor(who), on=TODAY)


def test_more_is_asked_and_answered_on_the_fiche(cast: Cast) -> None:
    referral, bruno = sent(cast), cast.client("bruno")
    fill_in(cast.client("alice"), page("ask", referral), question="Depuis quand dort-elle ?")
    referral.refresh_from_db()
    assert referral.state == "a_preciser"
    assert Notification.objects.filter(user=cast.users["bruno"], text__contains="précisions").count() == 1
    seen = bruno.get(page("detail", referral)).content.decode()
    assert "Depuis quand dort-elle ?" in seen
    assert "Répondre" in seen
    fill_in(bruno, page("answer", referral), answer="Depuis janvier, le lundi surtout.")
    referral.refresh_from_db()
    assert referral.state == "recue"
    assert "le lundi surtout" in cast.client("alice").get(page("detail", referral)).content.decode()
    told = Notification.objects.filter(text__contains="a répondu").values_list("user__first_name", flat=True)
    assert set(told) == {"Alice", "Jeanne"}
    assert Entry.objects.filter(action="referral:ask", person_id=referral.child_id).count() == 2


def test_the_assistance_asks_and_does_not_read_the_answer(cast: Cast) -> None:
    referral = asked(cast, "jeanne")
    answer_more(referral, answer="Une histoire de famille.", by=cast.actor("bruno"), on=TODAY)
    assert "histoire de famille" not in cast.client("jeanne").get(page("detail", referral)).content.decode()


def test_a_family_does_not_wait_for_a_silent_partner(cast: Cast) -> None:
    referral = asked(cast)
    with pytest.raises(DomainError, match="maintenant « précisions demandées »"):
        schedule_referral(referral, by=cast.actor("alice"), on=TODAY)
    fill_in(cast.client("alice"), page("go_on", referral))
    schedule_referral(referral, by=cast.actor("alice"), on=TODAY)
    assert referral.inquiries.get().answered_on == TODAY


def test_an_answer_that_comes_too_late_is_refused_in_words_and_kept(cast: Cast) -> None:
    referral, bruno = asked(cast), cast.client("bruno")
    stale = hidden_of(bruno.get(page("answer", referral)))
    go_on_without(referral, by=cast.actor("jeanne"), on=TODAY)
    late = bruno.post(page("answer", referral), {**stale, "answer": "Mes mots restent."})
    assert late.status_code == 422
    assert "n’attend pas de précisions" in late.content.decode()
    assert "Mes mots restent." in late.content.decode()


def test_nobody_answers_for_the_orienteur(cast: Cast) -> None:
    referral = asked(cast)
    for wrong in ("alice", "chloe"):
        assert cast.client(wrong).get(page("answer", referral)).status_code == 404
    with pytest.raises(Forbidden):
        answer_more(referral, answer="Moi.", by=cast.actor("chloe"), on=TODAY)


@pytest.mark.parametrize(("name", "field"), [("ask", "question"), ("answer", "answer")])
@pytest.mark.parametrize("words", ["", "   ", "x" * 20_000])
def test_empty_or_endless_words_are_refused_and_kept(cast: Cast, name: str, field: str, words: str) -> None:
    referral, who = (sent(cast), "alice") if name == "ask" else (asked(cast), "bruno")
    before = referral.state
    answer = fill_in(cast.client(who), page(name, referral), **{field: words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    referral.refresh_from_db()
    assert referral.state == before


def test_a_fiche_written_here_is_not_asked_about(cast: Cast) -> None:
    referral = sent(cast, "alice", door="telephone", came_from="Mme Petit")
    with pytest.raises(DomainError, match="avec la famille"):
        ask_more(referral, question="?", by=cast.actor("jeanne"), on=TODAY)


def test_a_question_the_day_before_the_fiche_arrived_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="avant l’arrivée"):
        ask_more(sent(cast), question="?", by=cast.actor("alice"), on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(("kind", "said_by"), [("education-nationale", "ecole"), ("caf", "saisi")])
def test_who_says_where_the_child_lives_is_kept(cast: Cast, kind: str, said_by: str) -> None:
    """Of a fiche that a school writes, the school says it; unknown, nobody does."""
    new = sent(cast, referrer_kind=item("N5", kind), quarter=cast.quarter)
    assert new.child
    assert new.child.household
    assert new.child.household.quarter_source == said_by
    unknown = sent(
        cast, child_first_name="Noé", guardian_last_name="Petit", referrer_kind=item("N5", kind), quarter=None
    )
    assert unknown.child
    assert unknown.child.household
    assert unknown.child.household.quarter_source == ""
