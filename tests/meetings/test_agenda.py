"""The agenda: made of what is due, ordered by hand, and opening each situation to those who sit (R15, R16)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from tests.meetings.conftest import fiche_of, record_in_sitting, today
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings.models import Meeting, Panel, Situation
from village.meetings.operations import Ruling, put_situation
from village.people.models import CareTeamMembership, Person
from village.plans.models import Plan, Review
from village.programmes.models import CharterSignature, Commune
from village.referrals.models import Referral


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


# — the meeting itself —


def test_a_meeting_is_prepared_and_leads_to_what_is_due(cast: Cast, panel: Panel, fiche: Referral) -> None:
    client = cast.client("alice")
    answer = fill_in(
        client, reverse("meetings:schedule"), panel=panel.pk, on=today().isoformat(), starts_at="14:00", place="Mairie"
    )
    meeting = Meeting.objects.get()
    assert answer["Location"] == url("agenda", meeting)
    assert "Lina M." in client.get(answer["Location"]).content.decode()
    assert Entry.objects.filter(action="meeting:schedule").count() == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "obligatoire"),
        ({"on": "1815-06-18", "starts_at": "14:00"}, "trop ancienne"),
        ({"on": "2031-13-45", "starts_at": "14:00"}, "ne se lit pas"),
        ({"on": "2099-01-01", "starts_at": "14:00"}, "deux ans"),
        ({"on": "2024-01-10", "starts_at": "midi"}, "14:00"),
        ({"on": "2024-01-10", "starts_at": "14:00", "place": "x" * 121}, "120"),
    ],
)
def test_impossible_dates_and_hours_are_refused_in_french(
    cast: Cast, panel: Panel, answers: dict[str, str], words: str
) -> None:
    answer = fill_in(cast.client("alice"), reverse("meetings:schedule"), panel=panel.pk, **answers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_the_same_form_sent_twice_makes_one_meeting(cast: Cast, panel: Panel) -> None:
    client, page = cast.client("alice"), reverse("meetings:schedule")
    answers = {**hidden_of(client.get(page)), "panel": panel.pk, "on": today().isoformat(), "starts_at": "14:00"}
    first, second = client.post(page, answers), client.post(page, answers)
    assert first["Location"] == second["Location"]
    assert Meeting.objects.count() == 1


def test_two_meetings_of_a_panel_do_not_share_an_hour(cast: Cast, meeting: Meeting) -> None:
    answer = fill_in(
        cast.client("alice"), reverse("meetings:schedule"), panel=meeting.panel_id, on=today().isoformat(),
        starts_at="14:00",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "déjà une réunion" in answer.content.decode()


def test_moving_a_meeting_keeps_the_situation_open_until_some_days_after(cast: Cast, entry: Situation) -> None:
    later = today() + timedelta(days=14)
    answer = fill_in(
        cast.client("alice"), url("change", entry.meeting), on=later.isoformat(), starts_at="15:00", place="École"
    )
    assert answer.status_code == 302
    assert CareTeamMembership.objects.get(child=entry.child, link="panel").ends_on == later + timedelta(days=30)


def test_a_meeting_changed_from_a_stale_page_is_not_overwritten(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("alice")
    opened = hidden_of(client.get(url("change", meeting)))
    fill_in(client, url("change", meeting), on=today().isoformat(), starts_at="15:00", place="École")
    late = client.post(
        url("change", meeting), {**opened, "on": today().isoformat(), "starts_at": "16:00", "place": "Mairie"}
    )
    assert late.status_code == 409
    assert "École" in late.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "École"


# — what is due —


def test_what_is_due_is_fiches_received_reviews_come_and_exits_proposed(
    cast: Cast, meeting: Meeting, fiche: Referral, due_plan: Plan
) -> None:
    leaving = cast.plans["yanis"]
    Review.objects.create(
        plan=leaving, on=today(), author=cast.users["dora"], summary="Il lit seul.", proposal=Review.Outcome.EXIT
    )
    page = cast.client("alice").get(url("agenda", meeting))
    assert {(due.name, due.reason) for due in page.context["near"]} == {
        ("Lina M.", "entree"),
        ("Kadiatou T.", "point_etape"),
        ("Yanis B.", "sortie"),
    }


def test_an_exit_proposed_on_the_day_of_the_entry_is_due_and_once_decided_no_longer(
    cast: Cast, entry: Situation
) -> None:
    alice = cast.actor("alice")
    record_in_sitting(entry, Ruling("entree", "Oui.", referent=cast.users["daniele"]), by=alice, on=today())
    plan = Plan.objects.get(child=entry.child)
    Review.objects.create(plan=plan, on=today(), author=cast.users["daniele"], summary="Fini.", proposal="sortie")
    later = Meeting.objects.create(panel=entry.meeting.panel, on=today(), starts_at=time(18))
    client = cast.client("alice")
    assert [due.reason for due in client.get(url("agenda", later)).context["near"]] == ["sortie"]
    client.post(url("put_all", later))
    record_in_sitting(later.situations.get(), Ruling("poursuite", "Encore."), by=alice, on=today())
    assert client.get(url("agenda", later)).context["near"] == []


def test_a_review_to_come_and_a_child_of_another_programme_are_not_due(cast: Cast, meeting: Meeting) -> None:
    for name, days in (("kadiatou", 1), ("zoe", 0)):
        plan = cast.plans[name]
        plan.next_review_on = today() + timedelta(days=days)
        plan.save()
    assert cast.client("alice").get(url("agenda", meeting)).context["near"] == []


def test_another_commune_is_shown_apart_and_not_added_with_all(
    cast: Cast, meeting: Meeting, due_plan: Plan, fiche: Referral
) -> None:
    elsewhere = Commune.objects.create(programme=cast.programme, name="Loin", insee_code="13099")
    Referral.objects.filter(pk=fiche.pk).update(commune=elsewhere)
    client = cast.client("alice")
    page = client.get(url("agenda", meeting))
    assert [due.name for due in page.context["far"]] == ["Lina M."]
    client.post(url("put_all", meeting))
    assert [situation.child for situation in meeting.situations.all()] == [due_plan.child]


def test_everything_due_is_put_on_the_agenda_in_one_click(
    cast: Cast, meeting: Meeting, fiche: Referral, due_plan: Plan
) -> None:
    client = cast.client("alice")
    client.post(url("put_all", meeting))
    client.post(url("put_all", meeting))
    assert meeting.situations.count() == 2
    fiche.refresh_from_db()
    assert fiche.state == "inscrite"
    assert Entry.objects.filter(action="situation:put", person_id=fiche.child_id).count() == 1


def test_one_situation_put_twice_is_there_once(cast: Cast, meeting: Meeting, due_plan: Plan) -> None:
    client = cast.client("alice")
    for _ in range(2):
        assert client.post(url("put", meeting), {"key": f"parcours-{due_plan.pk}"}).status_code == 302
    assert meeting.situations.count() == 1


def test_opening_the_agenda_changes_nothing_and_is_journaled(cast: Cast, meeting: Meeting, fiche: Referral) -> None:
    client = cast.client("alice")
    assert client.get(url("put", meeting)).status_code == 405
    client.get(url("agenda", meeting))
    assert not Situation.objects.exists()
    assert Entry.objects.filter(action="meeting:read").count() == 1


# — order —


def test_the_order_is_changed_by_hand(cast: Cast, entry: Situation, review: Situation) -> None:
    cast.client("alice").post(url("move", entry.meeting, review.pk), {"up": ""})
    assert [s.pk for s in entry.meeting.situations.all()] == [review.pk, entry.pk]
    cast.client("alice").post(url("move", entry.meeting, review.pk), {"down": ""})
    assert [s.pk for s in entry.meeting.situations.all()] == [entry.pk, review.pk]


def test_once_the_sitting_is_open_the_order_stays(cast: Cast, entry: Situation, review: Situation) -> None:
    client = cast.client("alice")
    client.post(url("turn", entry.meeting), {"open": ""})
    answer = client.post(url("move", entry.meeting, review.pk), {"up": ""}, follow=True)
    assert "ne change plus" in answer.content.decode()
    assert [s.pk for s in entry.meeting.situations.all()] == [entry.pk, review.pk]


def test_a_situation_taken_off_waits_again_and_closes_to_the_members(cast: Cast, entry: Situation) -> None:
    child, referral = entry.child, entry.referral
    assert referral is not None
    cast.client("alice").post(url("remove", entry.meeting, entry.pk))
    referral.refresh_from_db()
    assert referral.state == "recue"
    assert not CareTeamMembership.objects.filter(child=child, link="panel").exists()


# — who sees what —


def test_a_member_sees_the_situation_from_the_agenda_until_some_days_after(cast: Cast, entry: Situation) -> None:
    chloe, day = cast.actor("chloe"), today()
    seen = Person.objects.visible_to
    assert entry.child in seen(chloe, on=day)
    assert entry.child in seen(chloe, on=day + timedelta(days=30))
    assert entry.child not in seen(chloe, on=day + timedelta(days=31))
    assert cast.children["yanis"] not in seen(chloe, on=day)


def test_a_member_without_a_signed_charter_is_led_to_it(cast: Cast, entry: Situation) -> None:
    CharterSignature.objects.filter(user=cast.users["chloe"]).delete()
    answer = cast.client("chloe").get(url("detail", entry.meeting))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("programmes:charter")
    assert "Chloé Carle" in cast.client("alice").get(url("detail", entry.meeting)).content.decode()


def test_a_member_sees_only_the_meetings_of_panels_where_he_sits(cast: Cast, entry: Situation) -> None:
    other = Panel.objects.create(programme=cast.programme, name="Autre EPS")
    elsewhere = Meeting.objects.create(panel=other, on=today(), starts_at=time(9))
    client = cast.client("chloe")
    assert client.get(url("detail", elsewhere)).status_code == 404
    listed = client.get(reverse("meetings:list")).content.decode()
    assert "EPS d’Ici" in listed
    assert "Autre EPS" not in listed


def test_the_table_of_the_sitting_names_nobody(cast: Cast, entry: Situation, review: Situation) -> None:
    page = cast.client("alice").get(url("detail", entry.meeting)).content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert entry.code in table
    for name in ("Lina", "Moreau", "Kadiatou", "Traoré"):
        assert name not in table


def test_a_member_who_is_not_the_referent_reads_codes_only(cast: Cast, panel: Panel, entry: Situation) -> None:
    panel.memberships.create(
        professional=cast.professionals["daniele"], competence_id=panel.memberships.get().competence_id,
        starts_on=today(),
    )  # fmt: skip
    page = cast.client("daniele").get(url("detail", entry.meeting)).content.decode()
    assert entry.code in page
    assert "Lina" not in page
    assert "ne parle pas en classe" not in page


def test_reading_the_agenda_and_a_situation_is_journaled(cast: Cast, entry: Situation) -> None:
    page = cast.client("chloe").get(url("detail", entry.meeting)).content.decode()
    assert "ne parle pas en classe" in page
    lines = Entry.objects.filter(action="meeting:read", user_id=cast.users["chloe"].pk)
    assert lines.filter(target=f"meetings.meeting:{entry.meeting_id}").exists()
    assert lines.get(person_id=entry.child_id).rule == "panel"


def test_the_agenda_that_names_children_and_the_minutes_are_read_of_each_of_them(cast: Cast, entry: Situation) -> None:
    client = cast.client("alice")
    for page in ("agenda", "minutes"):
        client.get(url(page, entry.meeting))
    read = ("meeting:read", "document:print")
    lines = Entry.objects.filter(person_id=entry.child_id, user_id=cast.users["alice"].pk, action__in=read)
    assert dict(lines.values_list("action", "rule")) == {
        "meeting:read": "coordination",
        "document:print": "coordination",
    }


def test_a_situation_is_on_one_agenda_at_a_time(cast: Cast, entry: Situation) -> None:
    other = Meeting.objects.create(panel=entry.meeting.panel, on=today(), starts_at=time(17))
    with pytest.raises(DomainError, match="déjà à l’ordre du jour"):
        put_situation(other, reason="entree", referral=entry.referral, by=cast.actor("alice"), on=today())


def test_a_fiche_that_arrived_after_the_meeting_is_not_put_on_it(cast: Cast, panel: Panel) -> None:
    past = Meeting.objects.create(panel=panel, on=today() - timedelta(days=20), starts_at=time(9))
    with pytest.raises(DomainError, match="après cette réunion"):
        put_situation(
            past, reason="entree", referral=fiche_of(cast, "Noé", "Petit"), by=cast.actor("alice"), on=today()
        )


@pytest.mark.parametrize(
    ("who", "detail", "agenda"),
    [
        ("alice", 200, 200), ("chloe", 200, 403), ("daniele", 404, 403), ("hawa", 404, 404), ("bruno", 403, 403),
        ("emile", 403, 403), ("farida", 403, 403), ("gaspard", 403, 403), ("jeanne", 200, 200), ("lise", 403, 403),
    ],
)  # fmt: skip
def test_who_opens_a_meeting(cast: Cast, entry: Situation, who: str, detail: int, agenda: int) -> None:
    client = cast.client(who)
    assert client.get(url("detail", entry.meeting)).status_code == detail
    assert client.get(url("agenda", entry.meeting)).status_code == agenda


def test_the_coordination_puts_a_child_that_nothing_brings_by_itself(cast: Cast, meeting: Meeting) -> None:
    """R15: an urgent situation does not wait for the day of its review."""
    client, plan = cast.client("alice"), cast.plans["kadiatou"]
    page = client.post(url("add", meeting), {"q": "kad"}, follow=True)
    assert [due.key for due in page.context["found"]] == [f"parcours-{plan.pk}"]
    assert client.post(url("put", meeting), {"key": f"parcours-{plan.pk}"}).status_code == 302
    situation = meeting.situations.get()
    assert (situation.child_id, situation.reason) == (plan.child_id, "point_etape")
    assert client.post(url("add", meeting), {"q": "kad"}, follow=True).context["found"] == []


def test_a_parcours_whose_family_took_its_agreement_back_waits_for_the_eps(cast: Cast, meeting: Meeting) -> None:
    """C11: the EPS says what becomes of it, whatever the day of its review; once it has, it waits no more."""
    child = cast.children["kadiatou"]
    page = reverse("casefile:withdraw_agreement", args=[child.pk, child.agreements.get().pk])
    assert fill_in(cast.client("daniele"), page, on=(today() - timedelta(days=1)).isoformat()).status_code == 302
    answer = cast.client("alice").get(url("agenda", meeting))
    assert [(due.child_id, due.withdrawn) for due in answer.context["near"]] == [(child.pk, True)]
    assert "la famille a retiré son accord le" in answer.content.decode()
    cast.client("alice").post(url("put_all", meeting))
    record_in_sitting(
        meeting.situations.get(), Ruling("poursuite", "On la rencontre."), by=cast.actor("alice"), on=today()
    )
    later = Meeting.objects.create(panel=meeting.panel, on=today() + timedelta(days=7), starts_at=time(14))
    assert cast.client("alice").get(url("agenda", later)).context["near"] == []


@pytest.mark.parametrize("gone", ["closed", "limited", "elsewhere"])
def test_a_parcours_that_may_not_be_put_is_not_found_by_name(cast: Cast, meeting: Meeting, gone: str) -> None:
    name, word = ("zoe", "zo") if gone == "elsewhere" else ("kadiatou", "kad")
    plan = cast.plans[name]
    if gone == "closed":
        Plan.objects.filter(pk=plan.pk).update(closed_on=today())
    elif gone == "limited":
        Person.objects.filter(pk=plan.child_id).update(limited_on=today())
    client = cast.client("alice")
    assert client.post(url("add", meeting), {"q": word}, follow=True).context["found"] == []
    client.post(url("put", meeting), {"key": f"parcours-{plan.pk}"})
    assert not meeting.situations.exists()
