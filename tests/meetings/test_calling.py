"""Who is called to a meeting, and in which words; who sits without a charter (R14, R16, R19, RU10)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in, hidden_of
from tests.meetings.conftest import fiche_of, record_in_sitting, today
from village.access.permissions import Permission
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Professional
from village.meetings import operations
from village.meetings.models import Guest, Invitation, Meeting, Panel, PanelMembership, Situation
from village.notifications.models import Notification
from village.people.models import CareTeamMembership, Person
from village.plans.models import Plan
from village.programmes.models import CharterSignature, Membership
from village.referrals.models import Referral


def page(name: str, *args: int) -> str:
    return reverse(f"meetings:{name}", args=args)


def nurse(cast: Cast, panel: Panel | None = None, **seat: Any) -> Professional:
    """Paul, a school nurse without an account."""
    paul = Professional.objects.create(programme=cast.programme, first_name="Paul", last_name="Rey", job="Infirmier")
    if panel:
        PanelMembership.objects.create(
            panel=panel, professional=paul, competence=item("N14", "sante"), starts_on=SINCE, **seat
        )
    return paul


# — the assistant —


def test_the_assistant_prepares_the_agenda_and_does_not_read_the_situations(cast: Cast, entry: Situation) -> None:
    jeanne = cast.client("jeanne")
    answer = jeanne.get(page("detail", entry.meeting_id))
    assert answer.status_code == 200
    words = answer.content.decode()
    assert entry.code in words
    assert "ne parle pas en classe" not in words
    assert "Lina" not in words
    assert jeanne.get(page("decide", entry.meeting_id, entry.pk)).status_code == 403
    jeanne.post(page("remove", entry.meeting_id, entry.pk))
    assert not Situation.objects.exists()


# — an account given to somebody who sits already —


def test_an_account_given_to_a_seated_member_opens_the_situations_on_the_agenda(
    cast: Cast, panel: Panel, entry: Situation
) -> None:
    paul = nurse(cast)
    seat: dict[str, Any] = {
        "competence": item("N14", "sante"),
        "on": SINCE,
        "by": cast.actor("alice"),
        "today": today(),
    }
    operations.seat_member(panel, professional=paul, **seat)
    user = cast.users["gaspard"]
    Membership.objects.filter(user=user).update(role="panel_member")
    actor = cast.actor("gaspard")
    assert entry.child not in Person.objects.visible_to(actor)
    paul.user = user
    paul.save()
    assert entry.child in Person.objects.visible_to(actor)
    assert "ne parle pas en classe" in cast.client("gaspard").get(page("detail", entry.meeting_id)).content.decode()
    assert cast.client("gaspard").get(reverse("casefile:detail", args=[entry.child_id])).status_code == 200
    operations.change_meeting(
        entry.meeting, on=entry.meeting.on, starts_at=time(15), place="", version=None, by=cast.actor("alice"),
        today=today(),
    )  # fmt: skip
    tie = CareTeamMembership.objects.get(child=entry.child, professional=paul)
    assert tie.user == user


# — composition —


def test_the_composition_is_shown_by_domain_and_says_who_is_missing(cast: Cast, panel: Panel) -> None:
    nurse(cast, panel)
    words = cast.client("alice").get(page("panel", panel.pk)).content.decode()
    domains = words.partition('class="domains"')[2].partition("</dl>")[0]
    assert "Paul Rey" in domains
    assert domains.count("personne") == 5
    assert "Il manque" in cast.client("alice").get(page("panels")).content.decode()


def test_the_sheet_of_a_member_takes_his_address_and_his_charter_on_paper(cast: Cast, panel: Panel) -> None:
    seat = panel.memberships.get()
    answer = fill_in(
        cast.client("alice"), page("change_seat", panel.pk, seat.pk), email="chloe@ecole.invalid",
        paper_charter_on=today().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302
    seat.refresh_from_db()
    assert (seat.email, seat.paper_charter_on) == ("chloe@ecole.invalid", today())


# — one click —


def test_a_meeting_is_prepared_in_one_click_as_long_as_its_hours_hold(
    cast: Cast, panel: Panel, fiche: Referral, due_plan: Plan
) -> None:
    Meeting.objects.create(panel=panel, on=today() - timedelta(weeks=4), starts_at=time(9, 30), place="Mairie")
    for number in range(9):
        fiche_of(cast, f"Enfant{number}", "Petit")
    client = cast.client("alice")
    form = client.get(f"{page('schedule')}?eps={panel.pk}").context["form"]
    assert (form.initial["on"], form.initial["starts_at"], form.initial["place"]) == (today(), time(9, 30), "Mairie")
    sent = {name: form[name].value() for name in ("submission", "on", "starts_at", "place")}
    answer = client.post(page("schedule"), {**sent, "panel": panel.pk, "lasts": 90, "fill": "on"})
    meeting = Meeting.objects.get(on=today())
    assert answer["Location"] == page("agenda", meeting.pk)
    assert meeting.situations.count() == 9  # of eleven: ten would last longer than 90 minutes


def test_two_meetings_of_a_panel_do_not_overlap(cast: Cast, meeting: Meeting) -> None:
    answer = fill_in(
        cast.client("alice"), page("schedule"), panel=meeting.panel_id, on=today().isoformat(), starts_at="15:30",
        lasts=60, place="",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "de 14\u00a0h à 16\u00a0h" in answer.content.decode().replace("&nbsp;", "\u00a0")
    assert Meeting.objects.count() == 1


def test_the_database_refuses_overlapping_meetings_too(meeting: Meeting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(panel=meeting.panel, on=meeting.on, starts_at=time(13, 30), lasts=60)
    Meeting.objects.create(panel=meeting.panel, on=meeting.on, starts_at=time(16), lasts=60)


# — in a room, on a screen, both (N37) —

LINK = "https://visio.exemple.invalid/eps-d-ici"


def test_n37_an_eps_on_screen_carries_its_link_in_the_letter_and_the_calendar(cast: Cast, meeting: Meeting) -> None:
    """N37, D-F19: how one meets, said when it is planned; the link leaves with the invitation, never a child."""
    alice = cast.client("alice")
    asked = {"on": today().isoformat(), "starts_at": "14:00", "lasts": 120, "place": "Salle du conseil"}
    refused = fill_in(alice, page("change", meeting.pk), **asked, mode="presentiel", link=LINK)
    assert refused.status_code == 422
    assert "n’a pas de lien" in refused.content.decode()
    wrong = fill_in(alice, page("change", meeting.pk), **asked, mode="visio", link="javascript:alert(1)")
    assert wrong.status_code == 422
    assert fill_in(alice, page("change", meeting.pk), **asked, mode="hybride", link=LINK).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.mode, meeting.link, meeting.version) == ("hybride", LINK, 2)
    send(cast, meeting, cast.professionals["chloe"])
    (_, content, _) = mail.outbox[0].attachments[0]
    for whole in (mail.outbox[0].body, content.replace("\r\n ", "").replace("\\,", ",")):
        assert "Salle du conseil, et en visioconférence" in whole
        assert LINK in whole
    assert LINK in cast.client("chloe").get(page("detail", meeting.pk)).content.decode()
    with pytest.raises(IntegrityError, match="no_link"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(mode="presentiel")


def test_an_eps_planned_without_a_word_is_in_a_room(cast: Cast, panel: Panel) -> None:
    day = (today() + timedelta(days=1)).isoformat()
    planned = {"panel": panel.pk, "on": day, "starts_at": "14:00", "lasts": 60, "place": "Mairie"}
    assert fill_in(cast.client("alice"), page("schedule"), **planned).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.mode, meeting.link, meeting.where) == ("presentiel", "", "Mairie")


# — invitations —


def send(cast: Cast, meeting: Meeting, *people: Professional) -> Any:
    client = cast.client("alice")
    sent = hidden_of(client.get(page("invitations", meeting.pk)))
    return client.post(page("invitations", meeting.pk), {**sent, "people": [person.pk for person in people]})


def test_an_invitation_carries_the_date_a_calendar_file_and_no_name_of_a_child(
    cast: Cast, panel: Panel, entry: Situation
) -> None:
    paul = nurse(cast, panel, email="paul@sante.invalid")
    send(cast, entry.meeting, cast.professionals["chloe"], paul)
    assert [message.to for message in mail.outbox] == [[cast.users["chloe"].email], ["paul@sante.invalid"]]
    message = mail.outbox[0]
    (name, content, kind) = message.attachments[0]
    assert (name, kind) == (f"eps-{today():%Y-%m-%d}.ics", "text/calendar")
    whole = f"{message.subject}{message.body}{content}"
    assert "BEGIN:VEVENT" in content
    assert f"{today():%Y%m%d}T1" in content
    assert "Salle du conseil" in whole
    for secret in ("Lina", "Moreau", "classe"):
        assert secret not in whole
    assert Notification.objects.filter(user=cast.users["chloe"]).count() == 1
    assert Entry.objects.filter(action="meeting:invite").count() == 2


def test_a_moved_meeting_asks_for_another_invitation(cast: Cast, meeting: Meeting) -> None:
    send(cast, meeting, cast.professionals["chloe"])
    operations.change_meeting(
        meeting, on=today() + timedelta(days=7), starts_at=time(9), place="", version=None, by=cast.actor("alice"),
        today=today(),
    )  # fmt: skip
    answer = cast.client("alice").get(page("invitations", meeting.pk))
    assert "La réunion a changé" in answer.content.decode()
    assert answer.context["form"]["people"].initial == [str(cast.professionals["chloe"].pk)]
    send(cast, meeting, cast.professionals["chloe"])
    assert mail.outbox[-1].subject.startswith("Nouvelle date")
    assert "SEQUENCE:2" in mail.outbox[-1].attachments[0][1]


def test_the_same_sending_twice_is_one(cast: Cast, meeting: Meeting) -> None:
    client, url = cast.client("alice"), page("invitations", meeting.pk)
    sent = {**hidden_of(client.get(url)), "people": [cast.professionals["chloe"].pk]}
    client.post(url, sent)
    client.post(url, sent)
    assert len(mail.outbox) == Invitation.objects.count() == 1


def test_a_member_without_an_address_is_said(cast: Cast, panel: Panel, meeting: Meeting) -> None:
    paul = nurse(cast, panel)
    assert "sans adresse" in cast.client("alice").get(page("invitations", meeting.pk)).content.decode()
    answer = send(cast, meeting, paul)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_nothing_is_sent_where_no_message_can_leave(cast: Cast, meeting: Meeting, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Aucun message ne part d’ici" in cast.client("alice").get(page("invitations", meeting.pk)).content.decode()
    send(cast, meeting, cast.professionals["chloe"])
    assert not Invitation.objects.exists()


def test_a_refused_message_leaves_nothing_behind(cast: Cast, meeting: Meeting, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = send(cast, meeting, cast.professionals["chloe"])
    assert answer.status_code == 302
    assert not Invitation.objects.exists()
    assert not Notification.objects.exists()


def test_a_member_takes_the_appointment_in_his_calendar(cast: Cast, meeting: Meeting) -> None:
    answer = cast.client("chloe").get(page("calendar_file", meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)


# — guests —


def guest_for(cast: Cast, situation: Situation, who: Professional) -> Guest:
    return operations.invite_guest(
        situation, professional=who, purpose="Il connaît l’enfant.", by=cast.actor("alice"), on=today()
    )


def test_a_guest_sees_the_situation_he_is_invited_for_and_no_other(
    cast: Cast, entry: Situation, review: Situation
) -> None:
    Membership.objects.filter(user=cast.users["bruno"]).update(role="panel_member")
    bruno, client = cast.actor("bruno"), cast.client("bruno")
    CareTeamMembership.objects.filter(user=cast.users["bruno"]).delete()
    assert client.get(page("detail", entry.meeting_id)).status_code == 404
    guest = guest_for(cast, review, cast.professionals["bruno"])
    words = client.get(page("detail", entry.meeting_id)).content.decode()
    assert review.code in words
    assert entry.code not in words
    seen = Person.objects.visible_to
    assert list(seen(bruno, on=today() + timedelta(days=7))) == [review.child]
    assert not seen(bruno, on=today() + timedelta(days=8))
    operations.dismiss_guest(guest, by=cast.actor("alice"), on=today())
    assert not seen(bruno)
    assert client.get(page("detail", entry.meeting_id)).status_code == 404


def test_nobody_is_invited_to_speak_of_a_limited_dossier(cast: Cast, review: Situation) -> None:
    Person.objects.filter(pk=review.child_id).update(limited_on=today())
    review.refresh_from_db()
    with pytest.raises(DomainError, match="limité"):
        guest_for(cast, review, cast.professionals["bruno"])
    assert not Guest.objects.exists()


def test_a_guest_is_invited_from_the_agenda(cast: Cast, entry: Situation) -> None:
    bruno = cast.professionals["bruno"]
    answer = fill_in(
        cast.client("alice"), page("guest", entry.meeting_id, entry.pk), professional=bruno.pk, purpose="Son maître.",
        email="bruno@ecole.invalid",
    )  # fmt: skip
    assert answer["Location"] == page("invitations", entry.meeting_id)
    words = cast.client("alice").get(answer["Location"]).content.decode()
    assert "Bruno Berger" in words
    assert "pour une situation" in words
    again = guest_for(cast, entry, bruno)
    assert Guest.objects.get() == again
    cast.client("alice").post(page("dismiss", entry.meeting_id, again.pk))
    assert not Guest.objects.exists()


def test_who_sits_already_or_comes_from_elsewhere_is_not_a_guest(cast: Cast, entry: Situation) -> None:
    with pytest.raises(DomainError, match="siège déjà"):
        guest_for(cast, entry, cast.professionals["chloe"])
    far = Professional.objects.create(programme=cast.other_programme, first_name="Luc", last_name="Loin")
    with pytest.raises(DomainError, match="pas du programme"):
        guest_for(cast, entry, far)


def test_nobody_is_invited_to_a_closed_sitting(cast: Cast, meeting: Meeting, entry: Situation) -> None:
    guest = guest_for(cast, entry, cast.professionals["bruno"])
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now(), closed_at=timezone.now())
    with pytest.raises(DomainError, match="close"):
        guest_for(cast, entry, nurse(cast))
    with pytest.raises(DomainError, match="close"):
        operations.dismiss_guest(guest, by=cast.actor("alice"), on=today())
    meeting.refresh_from_db()
    with pytest.raises(DomainError, match="close"):
        operations.send_invitations(meeting, [], url="", by=cast.actor("alice"), at=timezone.now())


# — the charter (RU10) —


@pytest.mark.rule("RU10")
def test_ru10_nobody_is_present_without_having_signed_the_charter(cast: Cast, panel: Panel, meeting: Meeting) -> None:
    CharterSignature.objects.filter(user=cast.users["chloe"]).delete()
    chloe, alice = cast.professionals["chloe"], cast.actor("alice")
    with pytest.raises(DomainError, match="Chloé Carle"):
        operations.record_attendance(meeting, {chloe.pk: True}, by=alice, on=today())
    operations.record_attendance(meeting, {chloe.pk: False}, by=alice, on=today())
    seat = panel.memberships.get()
    operations.change_seat(seat, email="", paper_charter_on=SINCE - timedelta(days=1), by=alice)
    with pytest.raises(DomainError, match="Chloé Carle"):  # signed before the current charter
        operations.record_attendance(meeting, {chloe.pk: True}, by=alice, on=today())
    operations.change_seat(seat, email="", paper_charter_on=today(), by=alice)
    operations.record_attendance(meeting, {chloe.pk: True}, by=alice, on=today())
    assert meeting.attendances.get().present


@pytest.mark.rule("RU10")
def test_ru10_a_guest_without_charter_is_not_present(cast: Cast, entry: Situation) -> None:
    paul = nurse(cast)
    guest_for(cast, entry, paul)
    client = cast.client("alice")
    words = client.get(page("detail", entry.meeting_id)).content.decode()
    assert "Paul Rey" in words.partition("Charte à signer")[2]
    form = client.get(page("attendance", entry.meeting_id)).context["attendance_form"]
    assert form["present"].initial == [cast.professionals["chloe"].pk]
    answer = client.post(page("attendance", entry.meeting_id), {"present": [paul.pk]})
    assert answer.status_code == 422
    assert "Paul Rey" in answer.content.decode()
    assert not entry.meeting.attendances.exists()


def test_attendance_of_a_closed_sitting_does_not_change(cast: Cast, meeting: Meeting) -> None:
    chloe, alice = cast.professionals["chloe"], cast.actor("alice")
    operations.record_attendance(meeting, {chloe.pk: True}, by=alice, on=today())
    operations.close_meeting(meeting, by=alice, at=timezone.now())
    with pytest.raises(DomainError, match="close"):
        operations.record_attendance(meeting, {chloe.pk: False}, by=alice, on=today())
    meeting.refresh_from_db()
    with pytest.raises(DomainError, match="close"):
        operations.change_meeting(
            meeting, on=meeting.on, starts_at=time(9), place="", version=None, by=alice, today=today()
        )


# — expected in two places at once —


def test_who_sits_in_two_panels_at_the_same_hour_is_said(cast: Cast, meeting: Meeting) -> None:
    other = Panel.objects.create(programme=cast.programme, name="EPS de Là-bas")
    PanelMembership.objects.create(
        panel=other, professional=cast.professionals["chloe"], competence=item("N14", "social"), starts_on=SINCE
    )
    agenda = reverse("meetings:agenda", args=[meeting.pk])
    assert "au même moment" not in cast.client("alice").get(agenda).content.decode()
    far = Meeting.objects.create(panel=other, on=meeting.on, starts_at=time(16), lasts=60)  # just after
    assert "au même moment" not in cast.client("alice").get(agenda).content.decode()
    page = reverse("meetings:change", args=[far.pk])
    answers = {"panel": other.pk, "on": far.on.isoformat(), "starts_at": "15:59", "lasts": 60, "place": "Mairie"}
    moved = fill_in(cast.client("alice"), page, **answers)
    assert moved["Location"] == reverse("meetings:agenda", args=[far.pk])  # led to who is expected in two places
    for shown in (agenda, moved["Location"]):
        words = cast.client("alice").get(shown).content.decode()
        assert "au même moment" in words
        assert "Chloé Carle" in words
    assert "EPS de Là-bas" in cast.client("alice").get(agenda).content.decode()


@pytest.mark.parametrize(("present", "reads"), [(True, True), (False, False)])
def test_who_was_absent_reads_the_situation_no_more_once_the_sitting_is_closed(
    cast: Cast, review: Situation, *, present: bool, reads: bool
) -> None:
    """R16: the situations of the meetings that one attends."""
    alice, chloe = cast.actor("alice"), cast.actor("chloe")
    assert review.child in Person.objects.visible_to(chloe)
    operations.record_attendance(review.meeting, {cast.professionals["chloe"].pk: present}, by=alice, on=today())
    ruling = operations.Ruling("poursuite", "Oui.", informer=cast.users["daniele"])
    record_in_sitting(review, ruling, by=alice, on=today())
    operations.close_meeting(review.meeting, by=alice, at=timezone.now())
    tomorrow = today() + timedelta(days=1)
    assert (review.child in Person.objects.visible_to(chloe, Permission.SITUATION_READ, tomorrow)) is reads
    assert review.child not in Person.objects.visible_to(chloe, on=tomorrow)
