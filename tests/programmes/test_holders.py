"""« Gérer ce compte »: a lost phone, a forgotten password, a closed door; never one's own, nor a neighbour's."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.accounts.models import User
from village.audit.models import Entry
from village.core.errors import DomainError
from village.programmes.models import Membership
from village.programmes.operations import close_member_account, give_member_link, invite_member_again

TODAY = timezone.localdate()
YES = {"recognised": "on"}
without_mail = override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")


def url(page: str, cast: Cast, name: str) -> str:
    return reverse(f"programmes:{page}", args=[cast.users[name].memberships.filter(programme=cast.programme).get().pk])


def phone_of(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})


def also_elsewhere(cast: Cast, name: str) -> Membership:
    return Membership.objects.create(
        user=cast.users[name], programme=cast.other_programme, role="referrer", starts_on=TODAY
    )


def lines(action: str) -> int:
    return Entry.objects.filter(action=action).count()


@pytest.fixture
def known(cast: Cast) -> Cast:
    """Danièle and Bruno have chosen a password."""
    for name in ("daniele", "bruno"):
        cast.users[name].set_password(PASSWORD)
        cast.users[name].save()
    return cast


def at_work(cast: Cast, name: str) -> Client:
    """A device on which this person typed her password."""
    client = Client()
    client.post(reverse("account_login"), {"login": cast.users[name].email, "password": PASSWORD})
    assert client.get(reverse("home:today")).status_code == 200
    return client


# — a lost phone —


def test_a_lost_phone_is_forgotten_and_the_devices_signed_out(known: Cast) -> None:
    cast, bruno = known, at_work(known, "bruno")
    phone_of(cast.users["bruno"])
    page = cast.client("alice").get(url("manage_account", cast, "bruno")).content.decode()
    assert "Effacer le second facteur" in page
    assert fill_in(cast.client("alice"), url("reset_factor", cast, "bruno"), **YES).status_code == 302
    assert not Authenticator.objects.exists()
    assert bruno.get(reverse("home:today")).status_code == 302
    assert lines("account:second-factor-reset") == 1


def test_whoever_is_not_recognised_keeps_her_factor(cast: Cast) -> None:
    phone_of(cast.users["daniele"])
    answer = fill_in(cast.client("alice"), url("reset_factor", cast, "daniele"))
    assert answer.status_code == 422
    assert "Assurez-vous d’abord" in answer.content.decode()
    assert Authenticator.objects.count() == 1


def test_there_is_nothing_to_forget_without_a_second_factor(cast: Cast) -> None:
    assert "Aucun second facteur" in cast.client("alice").get(url("manage_account", cast, "daniele")).content.decode()
    answer = fill_in(cast.client("alice"), url("reset_factor", cast, "daniele"), **YES)
    assert answer.status_code == 422
    assert "rien à effacer" in answer.content.decode()


def test_the_person_is_told_by_mail(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    phone_of(cast.users["daniele"])
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(cast.client("alice"), url("reset_factor", cast, "daniele"), **YES)
    (message,) = mail.outbox
    assert message.to == [cast.users["daniele"].email]
    assert "Alice Aubry a effacé le second facteur" in message.body


# — a forgotten password, where no message leaves —


@without_mail
def test_a_link_is_shown_once_and_opens_the_choice_of_a_password_once(known: Cast) -> None:
    alice = known.client("alice")
    told = alice.get(fill_in(alice, url("password_link", known, "daniele"), **YES)["Location"]).content.decode()
    path = told.partition("http://testserver")[2].partition("<")[0].split()[0]
    assert path.startswith("/compte/mot-de-passe/nouveau/")
    assert "/mot-de-passe/nouveau/" not in alice.get(url("manage_account", known, "daniele")).content.decode()
    assert not any(path in entry.details for entry in Entry.objects.all())
    assert lines("account:password-link") == 1
    chosen = "une cabane sous les tilleuls"
    assert choose(path, chosen).status_code == 302
    assert "ne marche plus" in choose(path, "encore une autre cabane").content.decode()
    known.users["daniele"].refresh_from_db()
    assert known.users["daniele"].check_password(chosen)


def choose(path: str, password: str) -> Any:
    client = Client()
    page = client.get(path, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


@without_mail
def test_the_link_dies_within_the_hour(known: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hat = known.users["daniele"].memberships.get()
    path = give_member_link(hat, by=known.actor("alice"), at=timezone.now())
    later = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005 - as Django counts
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda _self: later)
    assert "ne marche plus" in choose(path, "une cabane sous les tilleuls").content.decode()


def test_where_messages_leave_the_coordination_sees_no_link(known: Cast) -> None:
    page = known.client("alice").get(url("manage_account", known, "daniele")).content.decode()
    assert "Vous n’avez rien à faire ici" in page
    answer = fill_in(known.client("alice"), url("password_link", known, "daniele"), **YES)
    assert answer.status_code == 422
    assert "Mot de passe oublié" in answer.content.decode()


@without_mail
def test_who_never_chose_a_password_is_invited_again(cast: Cast) -> None:
    assert "invitez-la de nouveau" in cast.client("alice").get(url("manage_account", cast, "dora")).content.decode()
    assert fill_in(cast.client("alice"), url("password_link", cast, "dora"), **YES).status_code == 422


# — a closed door —


def test_a_closed_account_is_out_at_once_and_its_words_stay(cast: Cast) -> None:
    daniele = cast.client("daniele")
    assert daniele.get(reverse("home:today")).status_code == 200
    assert fill_in(cast.client("alice"), url("close_account", cast, "daniele")).status_code == 302
    assert daniele.get(reverse("home:today")).status_code == 302
    assert "compte fermé" in cast.client("alice").get(reverse("programmes:members")).content.decode()
    assert cast.users["daniele"].memberships.get().ends_on is None
    assert lines("account:close") == 1


def test_a_closed_account_opens_again_with_its_roles(cast: Cast) -> None:
    fill_in(cast.client("alice"), url("close_account", cast, "daniele"))
    page = cast.client("alice").get(url("manage_account", cast, "daniele")).content.decode()
    assert "Rouvrir ce compte" in page
    assert "Fermer ce compte" not in page
    fill_in(cast.client("alice"), url("reopen_account", cast, "daniele"))
    assert cast.client("daniele").get(reverse("casefile:list")).status_code == 200
    assert lines("account:reopen") == 1


@pytest.mark.parametrize(("page", "line"), [("close_account", "account:close"), ("reopen_account", "account:reopen")])
def test_twice_is_harmless(cast: Cast, page: str, line: str) -> None:
    if page == "reopen_account":
        User.objects.filter(pk=cast.users["daniele"].pk).update(is_active=False)
    for _ in range(2):
        assert fill_in(cast.client("alice"), url(page, cast, "daniele")).status_code == 302
    assert lines(line) == 1


@without_mail
def test_the_same_page_sent_twice_makes_one_link(known: Cast) -> None:
    alice, address = known.client("alice"), url("password_link", known, "daniele")
    answers = hidden_of(alice.get(address)) | YES
    for _ in range(2):
        alice.post(address, answers)
    assert lines("account:password-link") == 1


def test_a_closed_account_gets_no_link(known: Cast) -> None:
    User.objects.filter(pk=known.users["daniele"].pk).update(is_active=False)
    with without_mail, pytest.raises(DomainError, match="rouvrez-le"):
        give_member_link(known.users["daniele"].memberships.get(), by=known.actor("alice"), at=timezone.now())


def test_a_programme_keeps_somebody_to_coordinate_it(cast: Cast) -> None:
    answer = fill_in(cast.client("lise"), url("close_account", cast, "alice"))
    assert answer.status_code == 422
    assert "Personne d’autre ne coordonne" in answer.content.decode()
    assert User.objects.get(pk=cast.users["alice"].pk).is_active


# — somebody who works for another programme too —


def test_one_programme_alone_does_not_shut_who_works_for_another(known: Cast) -> None:
    cast, alice, bruno = known, known.client("alice"), at_work(known, "bruno")
    also_elsewhere(cast, "bruno")
    assert "Son compte reste ouvert" in alice.get(url("manage_account", cast, "bruno")).content.decode()
    page = alice.get(url("close_account", cast, "bruno")).content.decode()
    assert "Terminer ses rôles ici" in page
    fill_in(alice, url("close_account", cast, "bruno"))
    assert User.objects.get(pk=cast.users["bruno"].pk).is_active
    assert cast.users["bruno"].memberships.get(programme=cast.programme).ends_on == TODAY - timedelta(days=1)
    assert bruno.get(reverse("home:today")).status_code == 302
    again = cast.client("bruno")
    assert again.get(reverse("home:today")).context["programme"] == cast.other_programme
    assert lines("member:end") == 1
    assert lines("account:close") == 0


def test_a_role_to_come_never_starts_and_one_of_today_ends_today(cast: Cast) -> None:
    also_elsewhere(cast, "bruno")
    today = Membership.objects.create(
        user=cast.users["bruno"], programme=cast.programme, role="elected", starts_on=TODAY
    )
    Membership.objects.create(
        user=cast.users["bruno"], programme=cast.programme, role="network", starts_on=TODAY + timedelta(days=9)
    )
    hat = cast.users["bruno"].memberships.get(programme=cast.programme, role="referrer")
    assert close_member_account(hat, by=cast.actor("alice"), at=timezone.now()) is False
    today.refresh_from_db()
    assert today.ends_on == TODAY
    assert not cast.users["bruno"].memberships.filter(role="network").exists()
    assert lines("member:end") == 3


@without_mail
def test_one_programme_alone_hands_over_no_password_of_who_works_for_another(known: Cast) -> None:
    also_elsewhere(known, "daniele")
    also_elsewhere(known, "dora")
    alice = known.client("alice")
    assert "village password-link" in alice.get(url("manage_account", known, "daniele")).content.decode()
    answer = fill_in(alice, url("password_link", known, "daniele"), **YES)
    assert answer.status_code == 422
    assert "autre programme" in answer.content.decode()
    told = alice.post(url("invite_again", known, "dora"), follow=True).content.decode()
    assert "autre programme" in told
    assert "/mot-de-passe/nouveau/" not in told


@without_mail
def test_the_machine_gives_the_link_then(known: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("password_link", known.users["daniele"].email.upper())
    assert "/compte/mot-de-passe/nouveau/" in capsys.readouterr().out
    assert Entry.objects.get(action="account:password-link").user_id is None
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("password_link", "personne@exemple.invalid")
    with pytest.raises(CommandError, match="invitez-la"):
        call_command("password_link", known.users["dora"].email)


# — who may —

PAGES = ["manage_account", "reset_factor", "password_link", "close_account", "reopen_account"]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_manages_ones_own_account(cast: Cast, page: str) -> None:
    for name in ("alice", "lise"):
        assert cast.client(name).get(url(page, cast, name)).status_code == 404
        assert cast.client(name).post(url(page, cast, name)).status_code in {404, 405}
    assert (
        'Gérer ce compte<span class="unseen"> : Alice Aubry'
        not in cast.client("alice").get(reverse("programmes:members")).content.decode()
    )


def test_the_operation_refuses_ones_own_account_and_a_stranger(cast: Cast) -> None:
    hats = {name: cast.users[name].memberships.get() for name in ("alice", "bruno")}
    with pytest.raises(Forbidden, match="Mon compte"):
        close_member_account(hats["alice"], by=cast.actor("alice"), at=timezone.now())
    for stranger in ("hawa", "daniele"):
        with pytest.raises(Forbidden):
            close_member_account(hats["bruno"], by=cast.actor(stranger), at=timezone.now())
        with pytest.raises(Forbidden):
            invite_member_again(hats["bruno"], by=cast.actor(stranger), at=timezone.now())


@pytest.mark.parametrize("page", PAGES)
def test_the_neighbour_finds_nothing_and_the_wrong_role_is_kept_out(cast: Cast, page: str) -> None:
    assert cast.client("hawa").get(url(page, cast, "daniele")).status_code == 404
    assert cast.client("dora").get(url(page, cast, "daniele")).status_code == 403
    Membership.objects.filter(user=cast.users["bruno"]).update(ends_on=TODAY - timedelta(days=1))
    assert cast.client("alice").get(url(page, cast, "bruno")).status_code == 404


def test_looking_changes_nothing(known: Cast) -> None:
    phone_of(known.users["daniele"])
    before = Entry.objects.count()
    for page in PAGES:
        assert known.client("alice").get(url(page, known, "daniele")).status_code == 200
    assert Entry.objects.count() == before
    assert Authenticator.objects.count() == 1
    assert User.objects.get(pk=known.users["daniele"].pk).is_active


@pytest.mark.parametrize("page", ["reset_factor", "reopen_account"])
def test_a_technician_holds_no_key_of_the_dossiers_while_somebody_coordinates(cast: Cast, page: str) -> None:
    phone_of(cast.users["daniele"])
    answer = fill_in(cast.client("lise"), url(page, cast, "daniele"), **YES)
    assert answer.status_code == 422
    assert "la coordination du programme le fait" in answer.content.decode()
    phone_of(cast.users["gaspard"])
    assert fill_in(cast.client("lise"), url(page, cast, "gaspard"), **YES).status_code == 302


def test_a_technician_helps_the_only_coordinator(cast: Cast) -> None:
    phone_of(cast.users["alice"])
    assert fill_in(cast.client("lise"), url("reset_factor", cast, "alice"), **YES).status_code == 302
    assert not Authenticator.objects.exists()


@without_mail
@pytest.mark.parametrize("name", ["daniele", "alice", "bruno"])
def test_a_technician_is_shown_no_link_to_the_name_of_a_child(known: Cast, name: str) -> None:
    """Neither a référente's, nor the only coordinator's, nor an orienteur's: who holds it signs in as them."""
    known.users[name].set_password(PASSWORD)
    known.users[name].save()
    answer = fill_in(known.client("lise"), url("password_link", known, name), **YES)
    assert answer.status_code == 422
    assert lines("account:password-link") == 0


@without_mail
def test_nor_by_inviting_again_who_never_came(cast: Cast) -> None:
    told = cast.client("lise").post(url("invite_again", cast, "dora"), follow=True).content.decode()
    assert "la coordination du programme le fait" in told
    assert "/mot-de-passe/nouveau/" not in told
    told = cast.client("lise").post(url("invite_again", cast, "gaspard"), follow=True).content.decode()
    assert "/mot-de-passe/nouveau/" in told


@pytest.mark.parametrize("role", ["coordinator", "technician"])
def test_one_programme_alone_forgets_no_factor_of_who_works_for_another(cast: Cast, role: str) -> None:
    """Else whoever configures a programme gives a role to a stranger, then takes his second factor away."""
    phone_of(cast.users["daniele"])
    Membership.objects.filter(user=cast.users["hawa"]).update(role=role)
    hat = Membership.objects.create(
        user=cast.users["daniele"], programme=cast.other_programme, role="elected", starts_on=TODAY
    )
    answer = fill_in(cast.client("hawa"), reverse("programmes:reset_factor", args=[hat.pk]), **YES)
    assert answer.status_code == 422
    assert "village forget-factor" in answer.content.decode()
    assert Authenticator.objects.count() == 1
    call_command("forget_factor", cast.users["daniele"].email)
    assert not Authenticator.objects.exists()
    for email, said in ((cast.users["daniele"].email, "rien à effacer"), ("personne@exemple.invalid", "Aucun compte")):
        with pytest.raises(CommandError, match=said):
            call_command("forget_factor", email)
