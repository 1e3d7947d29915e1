"""The minutes: written live by several people, closed for good, added to, handed over in extracts (D-F10)."""

import re
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import tags, text
from tests.meetings.conftest import decide, exit_answers, fiche_of, opened, record_in_sitting, today
from tests.sealed import put
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core import drafts
from village.core.drafts import about
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional
from village.documents.render import french_date
from village.meetings import operations
from village.meetings.models import AgreedTask, Meeting, Panel, Situation
from village.meetings.operations import Agreed, Ruling
from village.meetings.states import TRANSITIONS, State, state_of
from village.notifications.models import Notification
from village.people.models import CareTeamMembership
from village.referrals.models import Referral


def page(situation: Situation, name: str, *more: int) -> str:
    return reverse(f"meetings:{name}", args=[situation.meeting_id, situation.pk, *more])


def board(cast: Cast, situation: Situation, who: str = "alice", **asked: Any) -> Any:
    url = reverse("meetings:detail", args=[situation.meeting_id])
    return cast.client(who).get(url, {"situation": situation.pk, **asked})


def hidden(form: Any) -> dict[str, str]:
    return {one.html_name: str(one.value()) for one in form.hidden_fields() if one.value() not in (None, "")}


def agreed(cast: Cast, situation: Situation, what: str = "Appeler l’école.", who: Any = None) -> AgreedTask:
    said = Agreed(what, who or cast.users["daniele"], today() + timedelta(days=7))
    return operations.agree_task(situation, said, by=cast.actor("alice"), at=timezone.now())


def close(cast: Cast, situation: Situation) -> None:
    """Decide, call the roll, close."""
    alice = cast.actor("alice")
    record_in_sitting(situation, Ruling("poursuite", "Oui."), by=alice, on=today())
    operations.record_attendance(situation.meeting, {cast.professionals["chloe"].pk: True}, by=alice, on=today())
    operations.close_meeting(situation.meeting, by=alice, at=timezone.now())
    situation.refresh_from_db()


# — what was said —


def test_what_is_said_is_written_and_read_by_those_who_may(cast: Cast, review: Situation) -> None:
    form = board(cast, review).context["discussion_form"]
    answer = cast.client("alice").post(page(review, "discuss"), {**hidden(form), "discussion": "Elle parle mieux."})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?situation={review.pk}#situation")
    assert "Elle parle mieux." in board(cast, review, "chloe").content.decode()
    assert "Elle parle mieux." not in board(cast, review, "jeanne").content.decode()
    assert Entry.objects.filter(action="minutes:write", person_id=review.child_id).count() == 1


def test_two_people_on_the_same_minutes_see_both_texts_and_lose_nothing(cast: Cast, review: Situation) -> None:
    client = cast.client("alice")
    first = hidden(board(cast, review).context["discussion_form"])
    second = hidden(board(cast, review).context["discussion_form"])
    client.post(page(review, "discuss"), {**first, "discussion": "Le premier texte."})
    answer = client.post(page(review, "discuss"), {**second, "discussion": "Le second texte."})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Le premier texte." in shown
    assert "Le second texte." in shown
    review.refresh_from_db()
    assert review.discussion == "Le premier texte."
    again = hidden(answer.context["discussion_form"])
    client.post(page(review, "discuss"), {**again, "discussion": "Le premier texte. Le second texte."})
    review.refresh_from_db()
    assert review.discussion == "Le premier texte. Le second texte."


def test_two_decisions_at_once_leave_the_first_and_show_the_words_of_the_second(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    form = board(cast, review).context["form"]
    stale = hidden(form)
    record_in_sitting(review, Ruling("poursuite", "La première raison."), by=cast.actor("alice"), on=today())
    answer = cast.client("alice").post(
        page(review, "decide"),
        {**stale, "outcome": "nouvelle_version", "reason": "La seconde raison.", "informer": cast.users["alice"].pk,
         "inform_by": today().isoformat()},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "La première raison." in answer.content.decode()
    assert "La seconde raison." in answer.content.decode()
    review.refresh_from_db()
    assert review.decision.reason == "La première raison."


# — who does what —


def test_who_does_what_by_when_is_agreed_told_followed_and_done(cast: Cast, review: Situation) -> None:
    form = board(cast, review).context["task_form"]
    sent = {**hidden(form), "what": "Appeler l’orthophoniste.", "by_when": (today() + timedelta(days=9)).isoformat()}
    answer = cast.client("alice").post(page(review, "agree"), {**sent, "who": f"pro-{cast.professionals['chloe'].pk}"})
    assert answer.status_code == 302
    task = AgreedTask.objects.get()
    assert task.who == "Chloé Carle"
    told = Notification.objects.get(user=cast.users["chloe"])
    assert "orthophoniste" not in told.text
    client, todo = cast.client("chloe"), reverse("meetings:tasks")
    assert "Appeler l’orthophoniste." in client.get(todo).content.decode()
    assert "1\u00a0chose" in client.get(reverse("meetings:list")).content.decode().replace("&nbsp;", "\u00a0")
    assert client.post(reverse("meetings:finish", args=[task.pk]))["Location"] == todo
    task.refresh_from_db()
    assert task.done_on == today()
    assert "Rien ne vous attend" in client.get(todo).content.decode()


def test_the_same_thing_agreed_twice_is_one(cast: Cast, review: Situation) -> None:
    assert agreed(cast, review) == agreed(cast, review)
    assert Notification.objects.filter(user=cast.users["daniele"]).count() == 1


def test_each_sees_what_he_took_on_and_the_coordination_sees_all(cast: Cast, review: Situation) -> None:
    task = agreed(cast, review, who=cast.professionals["bruno"])
    assert "Appeler l’école." in cast.client("alice").get(reverse("meetings:tasks")).content.decode()
    for who in ("chloe", "dora", "jeanne"):
        assert "Appeler l’école." not in cast.client(who).get(reverse("meetings:tasks")).content.decode()
        assert cast.client(who).post(reverse("meetings:finish", args=[task.pk])).status_code == 404
    assert Entry.objects.filter(action="meeting:read", person_id=review.child_id, details="à faire").count() == 1
    with pytest.raises(Forbidden):
        operations.finish_task(task, by=cast.actor("chloe"), on=today())
    operations.finish_task(task, by=cast.actor("alice"), on=today())
    operations.finish_task(task, by=cast.actor("alice"), on=today() + timedelta(days=1))
    task.refresh_from_db()
    assert task.done_on == today()


def test_a_thing_to_do_before_the_meeting_is_refused(cast: Cast, review: Situation) -> None:
    said = Agreed("Appeler.", cast.users["daniele"], today() - timedelta(days=1))
    with pytest.raises(DomainError, match="précède la réunion"):
        operations.agree_task(review, said, by=cast.actor("alice"), at=timezone.now())


def test_a_thing_written_by_mistake_goes(cast: Cast, review: Situation) -> None:
    task = agreed(cast, review)
    cast.client("alice").post(page(review, "drop", task.pk))
    assert not AgreedTask.objects.exists()


# — the next review —


def test_the_next_review_is_the_day_that_was_said(cast: Cast, review: Situation) -> None:
    day = today() + timedelta(days=90)
    answers = {"outcome": "poursuite", "informer": cast.users["daniele"].pk}
    assert decide(cast.client("alice"), review, **answers, next_review_on=today().isoformat()).status_code == 422
    assert decide(cast.client("alice"), review, **answers, next_review_on=day.isoformat()).status_code == 302
    review.refresh_from_db()
    assert review.plan is not None
    assert review.plan.next_review_on == review.decision.next_review_on == day


def test_after_an_exit_nothing_is_reviewed(cast: Cast, review: Situation) -> None:
    assert decide(cast.client("alice"), review, **exit_answers(cast)).status_code == 302
    review.refresh_from_db()
    assert review.decision.next_review_on is None


# — nothing typed is lost, whichever button is pressed —


def _typed(cast: Cast, situation: Situation, **more: Any) -> dict[str, Any]:
    """The page as a browser sends it without a script: the three forms, together."""
    context = board(cast, situation).context
    sent = {key: v for name in ("form", "discussion_form", "task_form") for key, v in hidden(context[name]).items()}
    return {
        **sent, "outcome": "poursuite", "reason": "Elle progresse.", "informer": str(cast.users["alice"].pk),
        "inform_by": today().isoformat(), "discussion": "Elle parle mieux.", "what": "Appeler l’école.",
        "who": f"pro-{cast.professionals['chloe'].pk}", "by_when": (today() + timedelta(days=9)).isoformat(), **more,
    }  # fmt: skip


def test_the_fields_of_the_three_forms_belong_to_the_decision(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    shown = board(cast, review).content.decode()
    for name in ("discussion", "what", "who", "by_when", "dit-version"):
        control = re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', shown)
        assert control is not None, name
        assert 'form="a-decider"' in control[0], name


def test_deciding_keeps_what_was_said_and_agreed_too(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    drafts.keep(cast.users["alice"].pk, f"{about('seance', review)}:discussion", "Elle parle mieux.")
    assert cast.client("alice").post(page(review, "decide"), _typed(cast, review)).status_code == 302
    review = Situation.objects.get(pk=review.pk)
    assert (review.discussion, review.decision.reason) == ("Elle parle mieux.", "Elle progresse.")
    assert AgreedTask.objects.get().what == "Appeler l’école."
    assert not drafts.unfinished(cast.users["alice"].pk, about("seance", review))


def test_a_task_that_cannot_be_kept_stops_the_decision_with_all_words(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    for wrong in ({"who": ""}, {"by_when": (today() - timedelta(days=9)).isoformat()}, {"reason": ""}):
        answer = cast.client("alice").post(page(review, "decide"), _typed(cast, review, **wrong))
        assert answer.status_code == 422
        shown = answer.content.decode()
        for words in ("Appeler l’école.", "Elle parle mieux."):
            assert words in shown
        assert "Elle progresse." in shown or "reason" in wrong
        review = Situation.objects.get(pk=review.pk)
        assert not hasattr(review, "decision")
        assert review.discussion == ""
        assert not AgreedTask.objects.exists()


@pytest.mark.parametrize("button", ["discuss", "agree"])
def test_keeping_one_thing_leaves_the_others_on_the_page(cast: Cast, review: Situation, button: str) -> None:
    opened(review.meeting)
    answer = cast.client("alice").post(page(review, button), _typed(cast, review))
    assert answer.status_code == 200
    forms = answer.context
    assert (forms["form"]["outcome"].value(), forms["form"]["reason"].value()) == ("poursuite", "Elle progresse.")
    review = Situation.objects.get(pk=review.pk)
    assert not hasattr(review, "decision")
    assert forms["discussion_form"]["discussion"].value() == "Elle parle mieux."
    if button == "discuss":
        assert review.discussion == "Elle parle mieux."
        assert forms["task_form"]["what"].value() == "Appeler l’école."
    else:
        assert AgreedTask.objects.get().what == "Appeler l’école."
        assert forms["task_form"]["what"].value() is None


def test_a_sitting_is_not_closed_over_words_that_wait(cast: Cast, review: Situation) -> None:
    drafts.keep(cast.users["alice"].pk, f"{about('seance', review)}:discussion", "Jamais gardé.")
    with pytest.raises(DomainError, match=f"brouillon pour {review.code}"):
        close(cast, review)
    put(review, discussion="Déjà noté.")
    shown = board(cast, review).content.decode()
    assert "Jamais gardé." in shown
    assert "Déjà noté." in shown


# — a closed sitting —


def test_each_passage_of_a_meeting_is_declared_and_no_other_is_made(cast: Cast, review: Situation) -> None:
    meeting, alice = review.meeting, cast.actor("alice")
    assert set(TRANSITIONS) == set(State)
    passed = [state_of(meeting)]
    operations.open_meeting(meeting, by=alice, at=timezone.now())
    meeting.refresh_from_db()
    passed.append(state_of(meeting))
    close(cast, review)
    meeting.refresh_from_db()
    closed_at = meeting.closed_at
    passed.append(state_of(meeting))
    assert passed == [State.PREPARED, State.OPENED, State.CLOSED]
    assert all(after in TRANSITIONS[before] for before, after in pairwise(passed))
    operations.open_meeting(meeting, by=alice, at=timezone.now())
    operations.close_meeting(meeting, by=alice, at=timezone.now())
    meeting.refresh_from_db()
    assert meeting.closed_at == closed_at


def test_the_pages_of_a_closed_meeting_say_so(cast: Cast, review: Situation) -> None:
    close(cast, review)
    fiche_of(cast, "Noé", "Petit")  # waits for an EPS
    for name in ("agenda", "change"):
        shown = cast.client("alice").get(reverse(f"meetings:{name}", args=[review.meeting_id])).content.decode()
        assert "Séance close" in shown
        for lie in ("Tout est à jour", ">Convoquer", 'name="starts_at"'):
            assert lie not in shown


def test_closed_minutes_do_not_change(cast: Cast, review: Situation) -> None:
    task = agreed(cast, review)
    stale = hidden(board(cast, review).context["discussion_form"])
    close(cast, review)
    answer = cast.client("alice").post(page(review, "discuss"), {**stale, "discussion": "Un mot de trop, mais gardé."})
    assert answer.status_code == 422
    assert "Un mot de trop, mais gardé." in answer.content.decode()
    review.refresh_from_db()
    assert review.discussion == ""
    alice = cast.actor("alice")
    for act in (
        lambda: operations.write_discussion(review, discussion="x", version=None, by=alice),
        lambda: agreed(cast, review, "Autre chose."),
        lambda: operations.drop_task(task, by=alice),
        lambda: record_in_sitting(review, Ruling("poursuite", "x"), by=alice, on=today()),
        lambda: operations.remove_situation(review, by=alice, on=today()),
        lambda: operations.move_situation(review, by=alice, up=True),
    ):
        with pytest.raises(DomainError, match=r"close|ouverte"):
            act()


def test_what_is_added_to_closed_minutes_is_dated_signed_and_beside(cast: Cast, review: Situation) -> None:
    with pytest.raises(DomainError, match="n’est pas close"):
        operations.amend_minutes(review, text="x", by=cast.actor("alice"), at=timezone.now())
    close(cast, review)
    form = board(cast, review).context["amendment_form"]
    answer = cast.client("alice").post(page(review, "amend"), {**hidden(form), "text": "Le bilan est avancé."})
    assert answer.status_code == 302
    shown = board(cast, review, "chloe").content.decode()
    assert "Le bilan est avancé." in shown
    assert "Alice Aubry" in shown
    assert cast.client("chloe").post(page(review, "amend"), {"text": "Moi aussi."}).status_code == 403


def test_a_decision_on_a_situation_that_is_on_no_agenda_is_not_found(cast: Cast, review: Situation) -> None:
    other = Meeting.objects.create(panel=review.meeting.panel, on=today() + timedelta(days=30), starts_at="09:00")
    url = reverse("meetings:decide", args=[other.pk, review.pk])
    assert cast.client("alice").post(url, {"outcome": "poursuite", "reason": "x"}).status_code == 404
    assert not hasattr(Situation.objects.get(pk=review.pk), "decision")


# — on the wall —


def test_on_the_wall_only_codes_are_shown(cast: Cast, entry: Situation, review: Situation) -> None:
    opened(review.meeting)
    shown = board(cast, review, projeter="1").content.decode()
    assert review.code in shown
    for name in ("Kadiatou", "Traoré", "Lina", "Moreau", "Les regards"):
        assert name not in shown
    assert 'class="projected' in shown
    answer = decide_projected(cast, review)
    assert "projeter=1" in answer["Location"]


def test_neither_the_wall_nor_the_minutes_say_which_school(cast: Cast, entry: Situation) -> None:
    """The kind of who sent the fiche (N5); a school, beside an age, says of whom."""
    assert entry.referral
    school = Organisation.objects.filter(programme=cast.programme)[0]
    Referral.objects.filter(pk=entry.referral.pk).update(organisation=school)
    for shown in (
        board(cast, entry, projeter="1").content.decode(),
        board(cast, entry, who="chloe").content.decode().split("Situations, dans l’ordre")[1].split("</table>")[0],
        text(cast.client("alice").get(reverse("meetings:minutes", args=[entry.meeting_id])).content),
    ):
        assert entry.code in shown
        assert school.name not in shown
    assert "Éducation nationale" in board(cast, entry, projeter="1").content.decode()


def decide_projected(cast: Cast, situation: Situation) -> Any:
    form = board(cast, situation, projeter="1").context["form"]
    return cast.client("alice").post(
        f"{page(situation, 'decide')}?projeter=1",
        {**hidden(form), "outcome": "poursuite", "reason": "Oui.", "informer": cast.users["alice"].pk,
         "inform_by": today().isoformat()},
    )  # fmt: skip


# — on paper —


def test_the_minutes_in_codes_say_who_does_what_without_a_name(cast: Cast, review: Situation) -> None:
    agreed(cast, review, "Appeler la maîtresse de Kadiatou.")
    close(cast, review)
    operations.amend_minutes(review, text="Farida est prévenue.", by=cast.actor("alice"), at=timezone.now())
    answer = cast.client("alice").get(reverse("meetings:minutes", args=[review.meeting_id]))
    said = text(answer.content)
    for words in (review.code, "Appeler la maîtresse", "Danièle Roche", "Prochain point d’étape", "est prévenue"):
        assert words in said
    for name in ("Kadiatou", "Farida", "Traoré"):
        assert name not in said
    assert tags(answer.content)["Table"] >= 1


def test_the_minutes_say_an_exit_once(cast: Cast, review: Situation) -> None:
    Situation.objects.filter(pk=review.pk).update(reason="sortie")
    assert decide(cast.client("alice"), review, **exit_answers(cast)).status_code == 302
    said = text(cast.client("alice").get(reverse("meetings:minutes", args=[review.meeting_id])).content)
    assert said.count("sortie") == 1
    assert "sortie : sortie" not in said


def test_each_partner_has_an_extract_of_his_situations_only(cast: Cast, meeting: Meeting, review: Situation) -> None:
    alice = cast.actor("alice")
    other = operations.put_situation(
        meeting, reason="entree", referral=fiche_of(cast, "Noé", "Petit"), by=alice, on=today()
    )
    record_in_sitting(other, Ruling("refus", "Non."), by=alice, on=today())
    agreed(cast, review, who=cast.professionals["chloe"])
    url = reverse("meetings:extract", args=[meeting.pk])
    assert cast.client("chloe").get(url).status_code == 404  # not closed yet
    close(cast, review)
    said = text(cast.client("chloe").get(url).content)
    assert review.code in said
    assert "K. T." in said
    assert other.code not in said
    assert "Exemplaire de Chloé Carle" in said
    assert Entry.objects.filter(action="document:print", person_id=review.child_id).count() == 1
    handed = reverse("meetings:extract_of", args=[meeting.pk, cast.professionals["chloe"].pk])
    assert review.code in text(cast.client("alice").get(handed).content)
    stranger = reverse("meetings:extract_of", args=[meeting.pk, cast.professionals["bruno"].pk])
    assert cast.client("alice").get(stranger).status_code == 404


def test_r16_a_referent_present_and_who_tells_the_family_read_their_situations(
    cast: Cast, panel: Panel, meeting: Meeting, review: Situation
) -> None:
    """R16: Danièle sits too: her extract holds the child she accompanies, not the one whose family Chloé tells."""
    operations.seat_member(
        panel, professional=cast.professionals["daniele"], competence=item("N14", "education"), by=cast.actor("alice"),
        on=SINCE, today=today(),
    )  # fmt: skip
    other = operations.put_situation(
        meeting, reason="entree", referral=fiche_of(cast, "Noé", "Petit"), by=cast.actor("alice"), on=today()
    )
    Professional.objects.filter(pk=cast.professionals["chloe"].pk).update(organisation=None)
    refused = decide(cast.client("alice"), other, outcome="refus", informer=cast.users["chloe"].pk)
    assert refused.status_code == 302
    close(cast, review)
    url = reverse("meetings:extract", args=[meeting.pk])
    hers, told = (text(cast.client(who).get(url).content) for who in ("daniele", "chloe"))
    assert (review.code in hers, other.code in hers) == (True, False)
    assert (review.code in told, other.code in told) == (False, True)
    CareTeamMembership.objects.filter(child=review.child, link="referent").update(ends_on=today() - timedelta(days=1))
    assert review.code not in text(cast.client("daniele").get(url).content)


def test_an_extract_without_a_situation_says_so_truly(cast: Cast, meeting: Meeting, review: Situation) -> None:
    close(cast, review)
    said = text(cast.client("chloe").get(reverse("meetings:extract", args=[meeting.pk])).content)
    assert "Aucune des situations étudiées ne vous revient" in said
    assert "Aucune situation n’a été étudiée" not in said
    assert review.code not in said


def test_the_views_of_a_closed_sitting_do_not_call_to_speak_there(
    cast: Cast, panel: Panel, meeting: Meeting, review: Situation
) -> None:
    operations.seat_member(
        panel, professional=cast.professionals["daniele"], competence=item("N14", "education"), by=cast.actor("alice"),
        on=SINCE, today=today(),
    )  # fmt: skip
    other = operations.put_situation(
        meeting, reason="entree", referral=fiche_of(cast, "Noé", "Petit"), by=cast.actor("alice"), on=today()
    )
    CareTeamMembership.objects.filter(child=other.child, link="panel").delete()
    url, said = reverse("meetings:situation", args=[meeting.pk, other.pk]), "vous parlez en séance"
    assert said in cast.client("daniele").get(url).content.decode()
    decide(cast.client("alice"), other, outcome="refus", informer=cast.users["alice"].pk)
    close(cast, review)
    page = cast.client("daniele").get(url).content.decode()
    assert said not in page
    assert "La séance est close." in page


def test_nobody_is_present_before_the_day_of_the_sitting(cast: Cast, meeting: Meeting) -> None:
    client, chloe = cast.client("alice"), cast.professionals["chloe"]
    Meeting.objects.filter(pk=meeting.pk).update(on=today() + timedelta(days=1))
    url = reverse("meetings:attendance", args=[meeting.pk])
    hidden_key = client.get(url).context["attendance_form"]["submission"].value()
    answer = client.post(url, {"submission": hidden_key, "present": [chloe.pk]})
    assert answer.status_code == 422
    assert "Personne n’est encore venu" in answer.content.decode()
    assert not meeting.attendances.exists()


def test_d_f10_the_minutes_say_when_the_same_eps_meets_again(cast: Cast, review: Situation) -> None:
    """Neither the sitting before, nor that of another EPS."""
    close(cast, review)
    panel, day = review.meeting.panel, review.meeting.on
    other = Panel.objects.create(programme=panel.programme, name="EPS d’à côté")
    for of, days in ((panel, -30), (panel, 61), (panel, 33), (other, 12)):
        Meeting.objects.create(panel=of, on=day + timedelta(days=days), starts_at=time(14))
    url = reverse("meetings:minutes", args=[review.meeting_id])
    printed = text(cast.client("alice").get(url).content).replace("\xa0", " ")
    assert french_date(day + timedelta(days=33)).replace("\xa0", " ") in printed
    assert french_date(day + timedelta(days=12)).replace("\xa0", " ") not in printed
