"""A role is offered to an address: who offers learns nothing of it, and who accepts is the one who holds it."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.accounts.models import User
from village.audit.models import Entry
from village.core.errors import DomainError
from village.programmes import operations
from village.programmes.models import Invitation, Membership

TODAY = timezone.localdate()
INVITE, MEMBERS = reverse("programmes:invite"), reverse("programmes:members")
TYPED = {
    "first_name": "Une", "last_name": "Inconnue", "role": "panel_member", "job": "Médecin scolaire", "profile": "",
    "fte": "", "starts_on": "2018-01-08", "ends_on": "",
}  # fmt: skip


def invite(cast: Cast, email: str, who: str = "alice", **changes: str) -> Any:
    return fill_in(cast.client(who), INVITE, **(TYPED | {"email": email} | changes))


def link() -> str:
    """The path of the last message that left."""
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def answer(client: Client, said: str) -> Any:
    return client.post(link(), {"answer": said}, follow=True)


ADDRESSES = ["hawa.haidara@exemple.invalid", "personne@exemple.invalid", "fermee@exemple.invalid"]


def shut_elsewhere() -> User:
    user = User.objects.create_user("fermee@exemple.invalid", first_name="Vrai", last_name="Nom")
    user.is_active = False
    user.save()
    return user


def test_who_invites_cannot_tell_an_address_that_has_an_account_from_one_that_has_none(cast: Cast) -> None:
    """Another programme's coordinator, nobody, a closed account: the same answer, page, message and journal."""
    shut_elsewhere()
    seen = []
    for email in ADDRESSES:
        page = invite(cast, email)
        listed = cast.client("alice").get(MEMBERS).content.decode()
        told = [str(message) for message in get_messages(page.wsgi_request)]
        lines = Entry.objects.filter(programme_id=cast.programme.pk).exclude(action__startswith="dossier:")
        journal = [re.sub(r"\d+", "0", f"{line.action} {line.target} {line.details}") for line in lines]
        seen.append((page.status_code, told, "Une Inconnue" in listed, journal[-1], "account:invite 0" in str(journal)))
        assert "Haidara" not in listed
        assert "Vrai Nom" not in listed
        body = str(mail.outbox[-1].body).replace(link(), "")
        assert mail.outbox[-1].to == [email]
        assert "Bonjour Une," in body
        Invitation.objects.update(answer="retiree", answered_on=TODAY)
    assert seen[0] == seen[1] == seen[2]


def test_nothing_is_given_before_the_person_says_yes(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    hawa = cast.client("hawa")
    assert cast.users["hawa"].memberships.count() == 1
    text = hawa.get(link()).content.decode()
    assert "PRE d’Ici" in text
    assert "Alice Aubry" in text
    assert cast.users["hawa"].memberships.count() == 1
    answer(hawa, "oui")
    hat = cast.users["hawa"].memberships.get(programme=cast.programme)
    assert (hat.role, hat.job, hat.added_by) == ("panel_member", "Médecin scolaire", cast.users["alice"])
    listed = cast.client("alice").get(MEMBERS).content.decode()
    assert "Hawa Haidara" in listed
    assert "Une Inconnue" not in listed
    assert Entry.objects.filter(action="member:add", user_id=cast.users["hawa"].pk).count() == 1


def test_a_no_is_all_that_is_told(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    answer(cast.client("hawa"), "non")
    assert cast.users["hawa"].memberships.count() == 1
    listed = cast.client("alice").get(MEMBERS).content.decode()
    assert "a refusé" in listed
    assert "Haidara" not in listed
    assert not Entry.objects.filter(programme_id=cast.programme.pk, user_id=cast.users["hawa"].pk).exists()


def test_a_newcomer_chooses_a_password_then_accepts(cast: Cast) -> None:
    """The link leads there, and the home page leads back to the invitation once signed in."""
    invite(cast, "Noelle@exemple.invalid")
    browser, offered = Client(), link()
    chosen = browser.get(offered, follow=True)
    assert "mot de passe" in chosen.content.decode()
    user = User.objects.get(email="noelle@exemple.invalid")
    browser.post(chosen.request["PATH_INFO"], dict.fromkeys(("password1", "password2"), "une maison pour chacun ici"))
    user.refresh_from_db()
    assert user.has_usable_password()
    browser.force_login(user)
    home = browser.get(reverse("home:today"))
    assert home["Location"] == offered
    browser.post(offered, {"answer": "oui"}, follow=True)
    assert user.memberships.get().role == "panel_member"
    assert browser.get(reverse("home:today")).status_code == 200


def test_an_account_that_serves_another_programme_is_never_opened_by_this_link(cast: Cast) -> None:
    """Opened ahead of its owner by Hawa's programme: Alice's link asks to sign in, it gives no password."""
    cast.users["hawa"].set_unusable_password()
    cast.users["hawa"].save()
    invite(cast, cast.users["hawa"].email)
    assert Client().get(link())["Location"] == reverse("account_login")


def test_an_invitation_is_for_its_own_address(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    for who in ("alice", "chloe"):
        assert cast.client(who).get(link()).status_code == 404
        assert cast.client(who).post(link(), {"answer": "oui"}).status_code == 404
    with pytest.raises(DomainError, match="autre adresse"):
        operations.accept_invitation(Invitation.objects.get(), user=cast.users["chloe"], at=timezone.now())
    assert not Membership.objects.filter(job="Médecin scolaire").exists()


@pytest.mark.parametrize("end", ["withdraw", "yes", "no", "old"])
def test_a_link_that_is_over_says_so_and_opens_nothing(cast: Cast, end: str, settings: Any) -> None:
    invite(cast, cast.users["hawa"].email)
    invitation = Invitation.objects.get()
    if end == "withdraw":
        cast.client("alice").post(reverse("programmes:withdraw_invitation", args=[invitation.pk]))
    elif end == "old":
        settings.PASSWORD_RESET_TIMEOUT = -1
    else:
        answer(cast.client("hawa"), {"yes": "oui", "no": "non"}[end])
    hats = cast.users["hawa"].memberships.count()
    page = cast.client("hawa").post(link(), {"answer": "oui"})
    assert page.status_code == 404
    assert "ne s’ouvre pas" in page.content.decode()
    assert cast.users["hawa"].memberships.count() == hats
    for act in (operations.accept_invitation, operations.decline_invitation):
        if end != "old":
            with pytest.raises(DomainError, match="déjà"):
                act(invitation, user=cast.users["hawa"], at=timezone.now())


def test_a_link_that_somebody_made_up_opens_nothing(cast: Cast) -> None:
    assert Client().get(reverse("programmes:invitation", args=["1:faux:faux"])).status_code == 404


def test_the_link_leaves_again_as_long_as_nobody_answered(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    url, alice = reverse("programmes:remind_invitation", args=[Invitation.objects.get().pk]), cast.client("alice")
    alice.post(url)
    assert [message.to for message in mail.outbox] == [[cast.users["hawa"].email]] * 2
    answer(cast.client("hawa"), "oui")
    assert "déjà acceptée" in alice.post(url, follow=True).content.decode()
    assert "déjà acceptée" in alice.post(url.replace("envoyer-de-nouveau", "retrait"), follow=True).content.decode()
    assert len(mail.outbox) == 2


def test_the_same_address_is_not_invited_twice_to_the_same_role(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    again = invite(cast, cast.users["hawa"].email)
    assert again.status_code == 422
    assert "déjà invitée à ce rôle" in again.content.decode()
    assert invite(cast, cast.users["hawa"].email, role="elected").status_code == 302


def test_a_role_taken_meanwhile_is_not_taken_twice(cast: Cast) -> None:
    invite(cast, cast.users["hawa"].email)
    invitation = Invitation.objects.get()
    Membership.objects.create(
        user=cast.users["hawa"], programme=cast.programme, role="panel_member", starts_on=invitation.starts_on
    )
    assert "déjà ce rôle" in answer(cast.client("hawa"), "oui").content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == ""


@pytest.mark.parametrize("who", ["hawa", "daniele", "karim"])
def test_only_who_configures_this_programme_sends_again_or_takes_back(cast: Cast, who: str) -> None:
    invite(cast, "personne@exemple.invalid")
    invitation = Invitation.objects.get()
    for act in (operations.remind_invitation, operations.withdraw_invitation):
        with pytest.raises(Forbidden):
            act(invitation, by=cast.actor(who), at=timezone.now())


def test_without_messages_the_link_is_handed_over_whoever_holds_the_address(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.EMAIL_HOST = ""
    told = []
    for email in ADDRESSES[:2]:
        page = invite(cast, email, first_name=email[:4].title())
        (message,) = (str(said) for said in get_messages(page.wsgi_request))
        assert "Remettez cette adresse" in message
        told.append(re.sub(r"http\S+|Hawa|Pers", "…", message))
    assert told[0] == told[1]


def test_an_address_typed_with_its_accent_is_understood(cast: Cast) -> None:
    assert invite(cast, "Émilie.Dûpont@exemple.invalid").status_code == 302
    assert Invitation.objects.get().email == "emilie.dupont@exemple.invalid"


def test_a_member_whose_account_has_an_accent_gets_another_role(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["chloe"].pk).update(email="chloé@exemple.invalid")
    assert invite(cast, "Chloé@exemple.invalid", role="referrer").status_code == 302
    assert Membership.objects.filter(user=cast.users["chloe"], role="referrer").exists()
    assert not Invitation.objects.exists()


def test_who_invites_cannot_tell_an_accented_address_elsewhere_from_none(cast: Cast) -> None:
    """Of an account that serves no programme of hers, nothing shows: not even how its address is written."""
    User.objects.create_user("hawaé@exemple.invalid", first_name="Vrai", last_name="Nom")
    for typed in ("hawaé@exemple.invalid", "personneé@exemple.invalid"):
        assert invite(cast, typed).status_code == 302
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "hawae@exemple.invalid", "personnee@exemple.invalid",
    }  # fmt: skip


def test_an_address_that_is_none_is_refused_in_french(cast: Cast) -> None:
    assert invite(cast, "chloé").status_code == 422
    assert not Invitation.objects.exists()
