"""Who belongs to a programme, and which hat is worn (I9, R31)."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.evaluation.figures import figure
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.access.roles import Role
from village.accounts.models import User
from village.audit.models import Entry
from village.programmes.models import Commune, Invitation, Membership
from village.programmes.operations import Hat, accept_invitation, add_member

TODAY = timezone.localdate()
INVITE = reverse("programmes:invite")
MEMBERS = reverse("programmes:members")
NOELLE = {
    "first_name": "Noëlle",
    "last_name": "Nadal",
    "email": "Noelle.Nadal@exemple.invalid",
    "role": "referent",
    "job": "Éducatrice",
    "fte": "0,5",
    "starts_on": "2018-01-08",
    "ends_on": "",
}


def invite(cast: Cast, name: str = "alice", **changes: str) -> Any:
    return fill_in(cast.client(name), INVITE, **(NOELLE | changes))


def hat_of(cast: Cast, name: str) -> Membership:
    return cast.users[name].memberships.get()


def joined(cast: Cast) -> Membership:
    """Noëlle invited, then accepting: how one enters is the story of `test_invitations`."""
    invite(cast)
    user = User.objects.get(email="noelle.nadal@exemple.invalid")
    return accept_invitation(Invitation.objects.get(email=user.email), user=user, at=timezone.now())


def test_a_new_member_gets_an_account_a_role_and_a_message(cast: Cast) -> None:
    hat = joined(cast)
    assert (hat.role, float(hat.fte or 0), hat.starts_on) == ("referent", 0.5, date(2018, 1, 8))
    (message,) = mail.outbox
    assert message.to == ["noelle.nadal@exemple.invalid"]
    assert "Référent de parcours" in message.body
    assert Entry.objects.filter(action="member:invite", user_id=cast.users["alice"].pk).count() == 1


def test_the_members_are_listed_with_their_role_and_their_signature(cast: Cast) -> None:
    seen = cast.client("alice").get(MEMBERS).content.decode()
    for words in ("Danièle Roche", "Référent de parcours", "signée", "depuis le"):
        assert words in seen, words
    assert "Haidara" not in seen
    assert "2\u00a0ETP" in cast.client("alice").get(reverse("programmes:settings")).content.decode().replace(
        " ETP", "\u00a0ETP"
    )


def test_the_link_of_the_message_lets_choose_a_password(cast: Cast) -> None:
    invite(cast)
    (address,) = (line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    assert Client().get(address.removeprefix("http://testserver"), follow=True).status_code == 200
    assert not any(address.split("/")[-2] in entry.details for entry in Entry.objects.all())


def test_who_belongs_here_already_gets_another_role_at_once(cast: Cast) -> None:
    """Her name is known here: there is nothing to hide, and nothing to accept twice."""
    invite(cast, email=cast.users["bruno"].email, role="panel_member", fte="")
    assert cast.users["bruno"].memberships.count() == 2
    assert "Connectez-vous comme d’habitude" in mail.outbox[0].body


def test_a_closed_account_of_the_programme_is_not_given_a_role(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["bruno"].pk).update(is_active=False)
    answer = invite(cast, email=cast.users["bruno"].email)
    assert answer.status_code == 422
    assert "fermé" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": "panel_member"}, "référents de parcours seulement"),
        ({"fte": ""}, "Écrivez l’ETP"),
        ({"fte": "1,5"}, "1"),
        ({"ends_on": "2017-01-01"}, "avant le début"),
        ({"role": "family", "fte": ""}, "choix"),
        ({"email": "noelle"}, "adresse"),
        ({"first_name": "x" * 81}, "80"),
        ({"starts_on": "1850-01-01"}, "trop ancienne"),
    ],
)
def test_an_impossible_member_is_refused_and_nothing_is_opened(
    cast: Cast, changes: dict[str, str], message: str
) -> None:
    answer = invite(cast, **changes)
    assert answer.status_code == 422
    assert message in answer.content.decode().replace("\u00a0", " ")
    assert "Nadal" in answer.content.decode()
    assert not User.objects.filter(last_name="Nadal").exists()
    assert not mail.outbox


def test_the_same_role_is_not_held_twice_at_once(cast: Cast) -> None:
    answer = invite(cast, email=cast.users["dora"].email, starts_on="2019-01-01")
    assert answer.status_code == 422
    assert "a déjà ce rôle à ces dates" in str(answer.context["form"].errors)


def test_nobody_gives_himself_a_role(cast: Cast) -> None:
    for name, role in (("alice", "assistant"), ("lise", "network")):
        answer = invite(cast, name=name, email=cast.users[name].email, role=role, fte="")
        assert answer.status_code == 422
        assert "demandez à quelqu’un d’autre" in answer.content.decode()
    assert hat_of(cast, "lise").role == "technician"


def test_a_technician_is_offered_the_roles_he_may_give(cast: Cast) -> None:
    assert 'value="coordinator"' not in cast.client("lise").get(INVITE).content.decode()
    assert 'value="coordinator"' in cast.client("alice").get(INVITE).content.decode()


def test_a_parent_is_not_invited_from_here(cast: Cast) -> None:
    hat = Hat(role=Role.FAMILY, job="", fte=None, starts_on=TODAY, ends_on=None)
    with pytest.raises(Exception, match="sur papier ou de vive voix"):
        add_member(cast.programme, user=cast.users["bruno"], hat=hat, by=cast.actor("alice"), on=TODAY)


def test_a_neighbour_gives_no_role_here(cast: Cast) -> None:
    hat = Hat(role=Role.PANEL_MEMBER, job="", fte=None, starts_on=TODAY, ends_on=None)
    with pytest.raises(Forbidden):
        add_member(cast.programme, user=cast.users["bruno"], hat=hat, by=cast.actor("hawa"), on=TODAY)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)
def test_when_the_message_cannot_leave_nothing_is_kept(cast: Cast) -> None:
    answer = invite(cast)
    assert answer.status_code == 422
    assert "n’est pas parti" in answer.content.decode()
    assert not User.objects.filter(last_name="Nadal").exists()


def test_the_same_invitation_sent_twice_leaves_once(cast: Cast) -> None:
    alice = cast.client("alice")
    answers = hidden_of(alice.get(INVITE)) | NOELLE
    for _ in range(2):
        alice.post(INVITE, answers)
    assert len(mail.outbox) == 1
    assert Invitation.objects.count() == 1


def test_an_invitation_is_sent_again_until_a_password_is_chosen(cast: Cast) -> None:
    hat, alice = joined(cast), cast.client("alice")
    again = reverse("programmes:invite_again", args=[hat.pk])
    assert "Inviter de nouveau" in alice.get(MEMBERS).content.decode()
    alice.post(again)
    assert len(mail.outbox) == 2
    hat.user.set_password("un village pour grandir")
    hat.user.save()
    told = alice.post(again, follow=True).content.decode()
    assert "a déjà choisi son mot de passe" in told
    assert len(mail.outbox) == 2
    assert alice.get(again).status_code == 405


def test_a_role_ends_by_a_date(cast: Cast) -> None:
    hat = hat_of(cast, "bruno")
    yesterday = TODAY - timedelta(days=1)
    fill_in(cast.client("alice"), reverse("programmes:end_membership", args=[hat.pk]), on=yesterday.isoformat())
    hat.refresh_from_db()
    assert hat.ends_on == yesterday
    assert cast.client("bruno").get(reverse("referrals:list")).status_code == 403
    assert Entry.objects.filter(action="member:end").count() == 1


def test_a_role_does_not_end_before_it_starts(cast: Cast) -> None:
    url = reverse("programmes:end_membership", args=[hat_of(cast, "bruno").pk])
    answer = fill_in(cast.client("alice"), url, on="2016-01-01")
    assert answer.status_code == 422
    assert "commence le 01/09/2017" in answer.content.decode()


def test_a_programme_keeps_somebody_to_coordinate_it(cast: Cast) -> None:
    url = reverse("programmes:end_membership", args=[hat_of(cast, "alice").pk])
    answer = fill_in(cast.client("lise"), url, on=TODAY.isoformat())
    assert answer.status_code == 422
    assert "Personne d’autre ne coordonne" in answer.content.decode()
    add_member(
        cast.programme, user=cast.users["bruno"], by=cast.actor("alice"), on=TODAY,
        hat=Hat(role=Role.COORDINATOR, job="", fte=None, starts_on=TODAY, ends_on=None),
    )  # fmt: skip
    assert fill_in(cast.client("lise"), url, on=TODAY.isoformat()).status_code == 302


def test_one_wears_one_hat_at_a_time(cast: Cast) -> None:
    user, bruno = cast.users["bruno"], cast.client("bruno")
    other = Membership.objects.create(user=user, programme=cast.programme, role="elected", starts_on=TODAY)
    assert bruno.get(reverse("referrals:list")).status_code == 200
    answer = bruno.post(reverse("programmes:choose"), {"membership": other.pk})
    assert answer["Location"] == reverse("home:today")
    assert bruno.get(reverse("referrals:list")).status_code == 403


def test_a_hat_given_elsewhere_with_an_old_date_is_not_put_on(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.users["daniele"], programme=cast.other_programme, role="elected", starts_on=date(2000, 1, 1)
    )
    assert cast.client("daniele").get(reverse("home:today")).context["programme"] == cast.programme


def test_a_form_opened_under_one_hat_is_not_received_under_another(cast: Cast) -> None:
    """Else what was typed for one programme is written in another, in silence."""
    there = Membership.objects.create(
        user=cast.users["alice"], programme=cast.other_programme, role="coordinator", starts_on=TODAY
    )
    alice, page = cast.client("alice"), reverse("programmes:new_commune")
    hat = re.search(r'name="hat" value="(\d+)"', alice.get(page).content.decode())
    assert hat
    answers = {"hat": hat[1], "name": "Commune d’Ici, la belle", "insee_code": "13009"}
    alice.post(reverse("programmes:choose"), {"membership": there.pk})
    refused = alice.post(page, answers)
    assert refused.status_code == 403
    assert "Commune d’Ici, la belle" in refused.content.decode()
    assert not Commune.objects.filter(insee_code="13009").exists()
    alice.post(reverse("programmes:choose"), {"membership": hat[1]})
    assert alice.post(page, answers).status_code == 302
    assert Commune.objects.get(insee_code="13009").programme == cast.programme


@pytest.mark.parametrize("hat", ["alice", "hawa", "", "x"])
def test_nobody_wears_the_hat_of_another(cast: Cast, hat: str) -> None:
    pk = str(hat_of(cast, hat).pk) if hat in cast.users else hat
    assert cast.client("bruno").post(reverse("programmes:choose"), {"membership": pk}).status_code == 404


def test_a_hat_is_not_changed_by_a_link(cast: Cast) -> None:
    assert cast.client("bruno").get(reverse("programmes:choose")).status_code == 405


@override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
def test_without_mail_the_link_is_shown_once_to_hand_over(cast: Cast) -> None:
    alice = cast.client("alice")
    told = alice.get(fill_in(alice, INVITE, **NOELLE)["Location"]).content.decode()
    assert "Aucun message ne part" in told
    assert "/programme/invitation/" in told
    assert "/programme/invitation/" not in alice.get(MEMBERS).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "assistant", "panel_member"])
def test_a_technician_opens_no_dossier_to_anybody_once_somebody_coordinates(cast: Cast, role: str) -> None:
    answer = invite(cast, name="lise", role=role, fte="")
    assert answer.status_code == 422
    assert "La coordination du programme fait cela" in answer.content.decode()
    hat_of(cast, "alice").delete()
    assert invite(cast, name="lise", role=role, fte="").status_code == 302


# — another part of the time, from a day on (R34) —


def etp(cast: Cast) -> str:
    return reverse("programmes:change_fte", args=[cast.users["daniele"].memberships.latest("starts_on").pk])


def test_the_working_time_of_a_referent_changes_from_a_day_and_the_past_stays(cast: Cast) -> None:
    before = cast.users["daniele"].memberships.get()
    assert fill_in(cast.client("alice"), etp(cast), fte="0,5", on="2018-03-01").status_code == 302
    first, second = cast.users["daniele"].memberships.order_by("starts_on")
    assert (first.pk, str(first.fte), first.ends_on) == (before.pk, "1.00", date(2018, 2, 28))
    assert (second.fte, second.starts_on, second.ends_on, second.role) == (
        Decimal("0.5"), date(2018, 3, 1), None, "referent",
    )  # fmt: skip
    line = Entry.objects.filter(action="member:add").latest("pk")
    assert line.details == "ETP 1.00 → 0.5, 01/03/2018"
    # 181 days of 2 ETP, then 184 of 1.5: the bilan counts each day with its own (I9).
    assert figure("I9")["denominator"] == round((181 * 2 + 184 * 1.5) / 365, 2)
    page = cast.client("alice").get(reverse("home:team")).content.decode()
    assert "0,5" in page
    assert cast.client("daniele").get("/").status_code == 200  # she still wears her hat


def test_a_wrong_first_working_time_is_corrected_in_place(cast: Cast) -> None:
    assert fill_in(cast.client("alice"), etp(cast), fte="0.8", on="2017-09-01").status_code == 302
    assert cast.users["daniele"].memberships.get().fte == Decimal("0.8")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"fte": "1"}, "déjà l’ETP"),
        ({"fte": "1,5"}, "inférieure ou égale à 1"),
        ({"fte": "-1"}, "supérieure ou égale à 0"),
        ({"fte": ""}, "obligatoire"),
        ({"on": "2016-01-01"}, "pas tenu ce jour-là"),
        ({"on": "2018-02-30"}, "date"),
        ({"on": ""}, "obligatoire"),
    ],
)
def test_an_impossible_working_time_is_refused(cast: Cast, answers: dict[str, str], says: str) -> None:
    answer = fill_in(cast.client("alice"), etp(cast), **{"fte": "0,5", "on": "2018-03-01"} | answers)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert cast.users["daniele"].memberships.get().fte == 1


def test_two_who_change_a_working_time_do_not_overwrite(cast: Cast) -> None:
    alice, page = cast.client("alice"), etp(cast)
    late = hidden_of(alice.get(page))
    fill_in(alice, page, fte="0,5", on="2018-03-01")
    assert alice.post(page, {**late, "fte": "0,7", "on": "2018-03-01"}).status_code == 409
    assert [str(hat.fte) for hat in cast.users["daniele"].memberships.order_by("starts_on")] == ["1.00", "0.50"]


def test_only_a_referent_has_a_working_time(cast: Cast) -> None:
    hat = cast.users["chloe"].memberships.get()
    assert cast.client("alice").get(reverse("programmes:change_fte", args=[hat.pk])).status_code == 404
