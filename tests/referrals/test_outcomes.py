"""What becomes of a fiche, and what its author may know of it (R6, R10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from tests.referrals.fiches import draft, fiche, page, press_send, sent, signed
from village.access.links import Link
from village.access.policy import Actor, Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import CareTeamMembership
from village.people.operations import join_care_team
from village.referrals.models import Referral
from village.referrals.operations import (
    admit_referral,
    ask_more,
    decline_referral,
    drop_referral,
    end_referral,
    go_on_without,
    join_referral,
    redirect_referral,
    refuse_referral,
    schedule_referral,
    unschedule_referral,
    write_referral,
)
from village.referrals.states import TRANSITIONS, State

TODAY = timezone.localdate()


def back(referral: Referral, *, by: Actor, on: date) -> Referral:
    """It waits again: without the answer that was awaited, or off the agenda."""
    return (go_on_without if referral.state == State.ASKED else unschedule_referral)(referral, by=by, on=on)


ACTS: dict[State, tuple[Any, dict[str, str]]] = {
    State.RECEIVED: (back, {}),
    State.ASKED: (ask_more, {"question": "Depuis quand ?"}),
    State.SCHEDULED: (schedule_referral, {}),
    State.ADMITTED: (admit_referral, {}),
    State.NOT_ADMITTED: (decline_referral, {"answer": "Le club de lecture convient mieux."}),
    State.REDIRECTED: (redirect_referral, {"answer": "Le centre social a une place."}),
    State.REFUSED: (refuse_referral, {"reason": "Pas maintenant."}),
    State.JOINED: (join_referral, {}),
    State.DROPPED: (drop_referral, {"why": "injoignable"}),
    State.ENDED: (end_referral, {}),
}
AFTER_SENDING = [state for state in State if state is not State.DRAFT]


def at(cast: Cast, state: State, **changes: Any) -> Referral:
    """A fiche brought to a state by hand, to try every way out of it."""
    referral = sent(cast, **changes)
    Referral.objects.filter(pk=referral.pk).update(
        state=state, decided_on=TODAY, dropped_why="injoignable" if state is State.DROPPED else ""
    )
    if state is State.ASKED:
        referral.inquiries.create(question="Depuis quand ?", asked_by=cast.users["alice"], asked_on=TODAY)
    referral.refresh_from_db()
    return referral


@pytest.mark.parametrize("to", list(ACTS))
@pytest.mark.parametrize("state", AFTER_SENDING)
def test_a_fiche_moves_only_along_the_table(cast: Cast, state: State, to: State) -> None:
    referral = at(cast, state)
    act, words = ACTS[to]
    if to in TRANSITIONS[state]:
        assert act(referral, by=cast.actor("alice"), on=TODAY, **words).state == to
    else:
        with pytest.raises(DomainError, match=f"maintenant « {state.label} »"):
            act(referral, by=cast.actor("alice"), on=TODAY, **words)
        referral.refresh_from_db()
        assert referral.state == state


@pytest.mark.parametrize("to", [State.SCHEDULED, State.REDIRECTED, State.REFUSED])
def test_nothing_happens_to_a_fiche_before_it_arrives(cast: Cast, to: State) -> None:
    act, words = ACTS[to]
    with pytest.raises(DomainError, match="avant l’arrivée"):
        act(sent(cast), by=cast.actor("alice"), on=TODAY - timedelta(days=1), **words)


@pytest.mark.parametrize("to", list(ACTS))
@pytest.mark.parametrize("wrong", ["bruno", "chloe", "hawa", "karim"])
def test_only_those_who_receive_fiches_answer_them(cast: Cast, wrong: str, to: State) -> None:
    referral = at(cast, next(state for state in AFTER_SENDING if to in TRANSITIONS[state]))
    act, words = ACTS[to]
    with pytest.raises(Forbidden):
        act(referral, by=cast.actor(wrong), on=TODAY, **words)


# — redirect —


def test_the_coordination_redirects_with_an_answer_that_the_orienteur_reads(cast: Cast) -> None:
    referral = sent(cast)
    answer = fill_in(cast.client("alice"), page("redirect", referral), answer="Le centre social a une place.")
    assert answer["Location"] == page("detail", referral)
    seen = cast.client("bruno").get(page("detail", referral)).content.decode()
    assert "Le centre social a une place." in seen
    assert "Réorientée" in seen
    assert Entry.objects.filter(action="referral:redirect", person_id=referral.child_id).count() == 1
    assert Notification.objects.filter(user=cast.users["bruno"], text__contains="a reçu une réponse").count() == 1


def test_no_redirection_without_an_answer(cast: Cast) -> None:
    referral = sent(cast)
    answer = fill_in(cast.client("alice"), page("redirect", referral), answer="  ")
    assert answer.status_code == 422
    referral.refresh_from_db()
    assert referral.state == "recue"
    with pytest.raises(DomainError, match="Écrivez une réponse"):
        redirect_referral(referral, by=cast.actor("alice"), on=TODAY, answer=" ")
    with pytest.raises(DomainError, match="Écrivez une réponse"):
        decline_referral(
            at(cast, State.SCHEDULED, child_first_name="Adam"), by=cast.actor("alice"), on=TODAY, answer=" "
        )


def test_the_assistance_does_not_answer_in_place_of_the_coordination(cast: Cast) -> None:
    referral = sent(cast)
    jeanne = cast.client("jeanne")
    assert jeanne.get(page("redirect", referral)).status_code == 403
    assert jeanne.post(page("redirect", referral), {"answer": "Non."}).status_code == 403
    assert "Réorienter" not in cast.client("jeanne").get(page("detail", referral)).content.decode()
    assert "Réorienter" in cast.client("alice").get(page("detail", referral)).content.decode()


def test_an_answer_that_comes_second_is_refused_and_keeps_its_words(cast: Cast) -> None:
    referral, alice = sent(cast), cast.client("alice")
    key = alice.get(page("redirect", referral)).context["form"]["submission"].value()
    schedule_referral(referral, by=cast.actor("jeanne"), on=TODAY)
    admit_referral(referral, by=cast.actor("alice"), on=TODAY)
    answer = alice.post(page("redirect", referral), {"submission": key, "answer": "Mes mots restent."})
    assert answer.status_code == 422
    assert "admise" in answer.content.decode()
    assert "Mes mots restent." in answer.content.decode()


@pytest.mark.parametrize("name", ["redirect", "refuse"])
def test_reading_the_form_changes_nothing(cast: Cast, name: str) -> None:
    referral = sent(cast)
    assert cast.client("alice").get(page(name, referral)).status_code == 200
    referral.refresh_from_db()
    assert referral.state == "recue"


@pytest.mark.parametrize("to", [State.NOT_ADMITTED, State.REDIRECTED, State.REFUSED, State.ENDED])
def test_an_answer_that_closes_the_fiche_unties_its_author_and_tells_him(cast: Cast, to: State) -> None:
    referral = at(cast, next(state for state in AFTER_SENDING if to in TRANSITIONS[state]))
    bruno, (act, words) = cast.users["bruno"], ACTS[to]
    told = Notification.objects.filter(user=bruno).count()
    act(referral, by=cast.actor("alice"), on=TODAY, **words)
    assert not CareTeamMembership.objects.filter(child=referral.child, user=bruno).exists()
    assert Notification.objects.filter(user=bruno).count() == told + 1


def test_an_admission_keeps_its_author_tied_and_tells_him(cast: Cast) -> None:
    referral, bruno = at(cast, State.SCHEDULED), cast.users["bruno"]
    told = Notification.objects.filter(user=bruno).count()
    admit_referral(referral, by=cast.actor("alice"), on=TODAY)
    assert CareTeamMembership.objects.filter(child=referral.child, user=bruno, ends_on=None).exists()
    assert Notification.objects.filter(user=bruno).count() == told + 1


@pytest.mark.parametrize("to", list(ACTS))
def test_each_move_leaves_a_line_on_the_child(cast: Cast, to: State) -> None:
    referral = at(cast, next(state for state in AFTER_SENDING if to in TRANSITIONS[state]))
    act, words = ACTS[to]
    act(referral, by=cast.actor("alice"), on=TODAY, **words)
    lines = Entry.objects.filter(action__startswith="referral:", user_id=cast.users["alice"].pk)
    assert [line.person_id for line in lines] == [referral.child_id]


# — the family says no —


def test_a_family_refuses_before_the_fiche_leaves(cast: Cast) -> None:
    referral = draft(cast)
    answer = fill_in(cast.client("bruno"), page("refuse", referral), on=TODAY.isoformat(), reason="Pas le moment.")
    assert answer["Location"] == page("detail", referral)
    referral.refresh_from_db()
    assert (referral.state, referral.decided_on, referral.refusal_reason) == ("refus_famille", TODAY, "Pas le moment.")
    assert Referral.objects.filter(state="refus_famille").count() == 1
    told = cast.client("bruno").get(page("detail", referral)).content.decode()
    assert "à recueillir" not in told, "a family that said no owes no signature"


def test_a_refusal_before_sending_is_counted_and_never_named(cast: Cast) -> None:
    referral = draft(cast)
    refuse_referral(referral, by=cast.actor("bruno"), on=TODAY, reason="")
    alice = cast.client("alice")
    for state in ("", "decidees", "toutes"):
        queue = alice.get(reverse("referrals:list"), {"etat": state}).content.decode()
        assert "Morin" not in queue
        assert "1\u00a0famille a refusé avant l’envoi" in queue
    assert alice.get(page("detail", referral)).status_code == 404


@pytest.mark.parametrize("name", ["alice", "jeanne"])
def test_a_family_refuses_after_the_fiche_arrived(cast: Cast, name: str) -> None:
    referral = sent(cast)
    fill_in(cast.client(name), page("refuse", referral), on=TODAY.isoformat(), reason="")
    referral.refresh_from_db()
    assert referral.state == "refus_famille"
    assert not CareTeamMembership.objects.filter(child=referral.child, ends_on=None).exists()
    assert Entry.objects.get(action="referral:refuse").person_id == referral.child_id


def test_the_author_no_longer_records_a_refusal_once_it_left(cast: Cast) -> None:
    referral = sent(cast)
    assert cast.client("bruno").get(page("refuse", referral)).status_code == 403


def test_nobody_records_a_refusal_on_the_draft_of_another(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        refuse_referral(draft(cast), by=cast.actor("chloe"), on=TODAY, reason="")


@pytest.mark.parametrize("day", ["2090-01-01", "hier", ""])
def test_a_refusal_on_an_impossible_day_is_refused(cast: Cast, day: str) -> None:
    referral = draft(cast)
    answer = fill_in(cast.client("bruno"), page("refuse", referral), on=day, reason="Mes mots.")
    assert answer.status_code == 422
    assert "Mes mots." in answer.content.decode()
    referral.refresh_from_db()
    assert referral.state == "brouillon"


# — what the orienteur follows —


def test_the_orienteur_learns_who_follows_the_child_and_nothing_of_the_dossier(cast: Cast) -> None:
    referral = sent(cast)
    child, alice = referral.child, cast.actor("alice")
    assert child is not None
    schedule_referral(referral, by=alice, on=TODAY)
    assert "Danièle Roche" not in cast.client("bruno").get(page("detail", referral)).content.decode()
    join_care_team(child, link=Link.REFERENT, by=alice, on=TODAY, user=cast.users["daniele"])
    admit_referral(referral, by=alice, on=TODAY)
    plan = child.plans.create(programme=cast.programme, opened_on=TODAY)
    plan.notes.create(
        author=cast.users["daniele"],
        on=TODAY,
        kind="domicile",
        text="Un secret de la maison.",
        written_at=timezone.now(),
    )
    seen = cast.client("bruno").get(page("detail", referral)).content.decode()
    assert "Danièle Roche" in seen
    assert "Un secret" not in seen
    assert reverse("casefile:detail", args=[child.pk]) not in seen


def test_the_end_of_the_support_is_told_and_the_tie_is_cut(cast: Cast) -> None:
    referral, alice = sent(cast), cast.actor("alice")
    CareTeamMembership.objects.update(starts_on=date(2018, 1, 1))
    schedule_referral(referral, by=alice, on=TODAY)
    admit_referral(referral, by=alice, on=TODAY)
    end_referral(referral, by=alice, on=TODAY)
    assert "accompagnement est terminé" in cast.client("bruno").get(page("detail", referral)).content.decode()
    tie = CareTeamMembership.objects.get(child=referral.child)
    assert tie.ends_on == TODAY - timedelta(days=1)
    assert Notification.objects.filter(user=cast.users["bruno"]).order_by("-pk").first().text.startswith("L’accompagn")  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["bruno", "alice", "jeanne"])
def test_reading_a_fiche_is_journaled_with_its_rule(cast: Cast, name: str) -> None:
    referral = sent(cast)
    assert cast.client(name).get(page("detail", referral)).status_code == 200
    line = Entry.objects.get(action="referral:read")
    rule = {"bruno": "referrer", "alice": "coordination", "jeanne": "assistance"}[name]
    assert (line.person_id, line.user_id, line.rule) == (referral.child_id, cast.users[name].pk, rule)


def test_no_fiche_leaves_when_the_journal_refuses_the_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    referral, client = sent(cast), cast.client("alice")
    client.raise_request_exception = False
    monkeypatch.setattr("village.audit.journal._LINE", "INSERT INTO nowhere VALUES (%(at)s)")
    answer = client.get(page("detail", referral))
    assert answer.status_code == 500
    assert "Morin" not in answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "document", "acknowledgement", "redirect", "refuse"])
def test_the_neighbour_programme_meets_a_404(cast: Cast, name: str) -> None:
    assert cast.client("hawa").get(page(name, sent(cast))).status_code == 404


@pytest.mark.parametrize("wrong", ["emile", "farida", "gaspard", "ines", "karim", "lise"])
@pytest.mark.parametrize("name", ["detail", "document", "acknowledgement", "redirect", "refuse"])
def test_the_wrong_role_meets_a_403(cast: Cast, name: str, wrong: str) -> None:
    assert cast.client(wrong).get(page(name, sent(cast))).status_code == 403
    assert cast.client(wrong).get(reverse("referrals:list")).status_code == 403


def test_the_fiche_of_another_is_not_there_for_a_colleague(cast: Cast) -> None:
    assert cast.client("chloe").get(page("detail", sent(cast))).status_code == 404


def test_the_assistance_sees_who_and_when_but_not_why(cast: Cast) -> None:
    referral, jeanne = sent(cast), cast.client("jeanne")
    for url in (page("detail", referral), reverse("referrals:list")):
        seen = jeanne.get(url).content.decode()
        assert "Morin" in seen
        assert "scolaire" not in seen.replace("niveau scolaire", "")
        assert "endort" not in seen
    assert jeanne.get(page("document", referral)).status_code == 403
    assert "endort" in cast.client("alice").get(page("detail", referral)).content.decode()


def test_a_child_outside_the_ages_is_said_and_not_refused(cast: Cast) -> None:
    referral = sent(cast, birth_date=date(TODAY.year - 18, 1, 1))
    assert "Hors de l’âge accueilli" in cast.client("alice").get(page("detail", referral)).content.decode()


# — the lists —


def test_the_queue_shows_the_oldest_first_and_how_long_they_wait(cast: Cast) -> None:
    recent, old = sent(cast), sent(cast, child_first_name="Adam")
    Referral.objects.filter(pk=old.pk).update(sent_on=TODAY - timedelta(days=70), written_on=TODAY - timedelta(days=71))
    seen = cast.client("alice").get(reverse("referrals:list")).content.decode()
    assert seen.index("Adam Morin") < seen.index("Léa Morin")
    assert "70\u00a0jours" in seen
    schedule_referral(recent, by=cast.actor("alice"), on=TODAY)
    seen = cast.client("alice").get(reverse("referrals:list")).content.decode()
    assert seen.index("Inscrites à une EPS") < seen.index("Léa Morin")


def test_the_queue_is_filtered_by_state(cast: Cast) -> None:
    waiting, answered = sent(cast), sent(cast, child_first_name="Adam")
    redirect_referral(answered, by=cast.actor("alice"), on=TODAY, answer="Ailleurs.")
    alice = cast.client("alice")

    def names(state: str) -> tuple[bool, bool]:
        seen = alice.get(reverse("referrals:list"), {"etat": state}).content.decode()
        return "Léa Morin" in seen, "Adam Morin" in seen

    assert waiting.state == "recue"
    assert (names(""), names("decidees"), names("toutes"), names("inventé")) == (
        (True, False),
        (False, True),
        (True, True),
        (True, False),
    )


@pytest.mark.parametrize(
    ("name", "words"), [("bruno", "Aucune fiche pour l’instant"), ("alice", "Aucune fiche n’attend")]
)
def test_an_empty_list_says_what_to_do(cast: Cast, name: str, words: str) -> None:
    assert words in cast.client(name).get(reverse("referrals:list")).content.decode()


def test_the_author_sees_what_each_draft_lacks(cast: Cast) -> None:
    write_referral(fiche(cast, motives=[]), by=cast.actor("bruno"), on=TODAY)
    seen = cast.client("bruno").get(reverse("referrals:list")).content.decode()
    assert "Il manque au moins un motif, la signature\u00a0: le partenaire" in seen.replace(" :", "\u00a0:")
    signed(cast, child_first_name="Adam")
    assert "prête à partir" in cast.client("bruno").get(reverse("referrals:list")).content.decode()


def test_reading_the_list_is_journaled_once(cast: Cast) -> None:
    sent(cast)
    cast.client("alice").get(reverse("referrals:list"))
    assert Entry.objects.get(action="referral:read").details == "liste, 1\u00a0fiche"


def test_the_list_costs_the_same_for_one_fiche_and_for_ten(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for rank in range(10):
        sent(cast, child_first_name=f"Léa{'abcdefghij'[rank]}")
    alice = cast.client("alice")
    with django_assert_max_num_queries(18):
        alice.get(reverse("referrals:list"))


def test_press_send_is_refused_in_words_without_a_signature(cast: Cast) -> None:
    assert "de vive voix" in cast.client("bruno").get(page("detail", draft(cast))).content.decode()
    assert press_send(cast, draft(cast)).status_code == 422


# — sans suite —


def test_p_a3_a_fiche_without_follow_up_is_no_refusal(cast: Cast) -> None:
    """P-A3: the family could not be reached: nobody refused, so that the rate of refusals stays true (R6)."""
    referral = sent(cast)
    bad = fill_in(cast.client("alice"), page("drop", referral))
    assert bad.status_code == 422
    answer = fill_in(
        cast.client("alice"), page("drop", referral), why="injoignable", answer="Trois appels, une lettre."
    )
    assert answer["Location"] == page("detail", referral)
    referral.refresh_from_db()
    assert (referral.state, referral.refusal_reason, referral.decided_on) == ("sans_suite", "", TODAY)
    assert Entry.objects.filter(action="referral:drop", person_id=referral.child_id).count() == 1
    assert not Entry.objects.filter(action="referral:refuse").exists()
    seen = cast.client("bruno").get(page("detail", referral)).content.decode()
    for said in ("Sans suite", "Trois appels, une lettre.", "la famille n’a pas pu être jointe"):
        assert said in seen
    again = cast.client("alice").get(page("detail", referral)).content.decode()
    assert "Classer sans suite" not in again
    assert cast.client("jeanne").get(page("drop", referral)).status_code == 403


def test_the_database_holds_why_a_fiche_goes_no_further(cast: Cast) -> None:
    referral = sent(cast)
    for changes in ({"state": "sans_suite", "decided_on": TODAY}, {"dropped_why": "injoignable"}):
        with pytest.raises(IntegrityError, match="referral_dropped_says_why"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**changes)
