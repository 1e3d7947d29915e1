"""Passwords: chosen by their holder, long, through links that serve once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import config.settings
from tests.accounts.conftest import PASSWORD
from tests.cast import Cast
from village.accounts.links import AccountLink
from village.accounts.models import User
from village.accounts.operations import AccountExists, close_account, invite_again, open_account, reopen_account
from village.audit.models import Entry
from village.core.errors import DomainError

NEW = "douze cerisiers en fleur"


def choose(link: str, password: str, client: Client | None = None) -> Any:
    """Follow a link and choose a password, as a browser does."""
    client = client or Client()
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


@pytest.fixture
def invited(cast: Cast) -> tuple[User, str]:
    return open_account("Noe@exemple.invalid", "Noé", "Noël", by=cast.actor("alice"), at=timezone.now())


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("quatorze cara.", "trop court"),
        ("noe@exemple.invalid", "trop semblable"),
        ("1qaz2wsx3edc4rfv", "trop courant"),
        ("ToutUnVillage2026!", "se devine"),
        ("Programme de réussite éducative 13", "se devine"),
        ("aaaaaaaaaaaaaaaa", "se devine"),
        ("", "obligatoire"),
    ],
)
def test_a_weak_password_is_refused(invited: tuple[User, str], password: str, why: str) -> None:
    response = choose(invited[1], password)
    assert response.status_code == 200
    assert why in response.content.decode()


@pytest.mark.parametrize(
    "password", ["quinze caractè.", NEW, "l’été " * 4 + "à Salon", "моя семья и мой город", "x7#Kq9!mZp2$vLr"]
)
def test_any_long_sentence_of_one_s_own_is_accepted(invited: tuple[User, str], password: str) -> None:
    assert choose(invited[1], password)["Location"] == reverse("account_reset_password_from_key_done")
    user = User.objects.get(pk=invited[0].pk)
    assert user.check_password(password)


def test_an_invitation_names_who_sent_it_and_opens_nothing_by_itself(cast: Cast, invited: tuple[User, str]) -> None:
    user, link = invited
    assert (user.email, user.has_usable_password()) == ("noe@exemple.invalid", False)
    line = Entry.objects.get(action="account:invite")
    assert (line.user_id, line.target) == (cast.users["alice"].pk, f"accounts.user:{user.pk}")
    assert link.rstrip("/").rpartition("-")[2] not in line.details
    client = Client()
    choose(link, NEW, client)
    assert client.get(reverse("accounts:me")).status_code == 302


def test_an_invitation_serves_once(invited: tuple[User, str]) -> None:
    choose(invited[1], NEW)
    assert "ne marche plus" in choose(invited[1], PASSWORD).content.decode()
    assert User.objects.get(pk=invited[0].pk).check_password(NEW)


def _after(patch: pytest.MonkeyPatch, **span: int) -> None:
    """Read the links that much later (Django's generator keeps local time, without a zone)."""
    later = timezone.make_naive(timezone.now()) + timedelta(**span)
    patch.setattr(AccountLink, "_now", lambda _self: later)


def test_an_invitation_dies_after_seven_days(invited: tuple[User, str], monkeypatch: pytest.MonkeyPatch) -> None:
    _after(monkeypatch, days=7, minutes=1)
    assert "ne marche plus" in choose(invited[1], NEW).content.decode()


def test_a_second_account_at_the_same_address_is_refused(cast: Cast, invited: tuple[User, str]) -> None:
    with pytest.raises(AccountExists):
        open_account("NOE@exemple.invalid", "Noé", "Noël", by=cast.actor("alice"), at=timezone.now())
    assert Entry.objects.filter(action="account:invite").count() == 1


def test_an_invitation_can_be_sent_again_until_it_is_used(cast: Cast, invited: tuple[User, str]) -> None:
    user, _ = invited
    link = invite_again(user, by=cast.actor("alice"), at=timezone.now())
    choose(link, NEW)
    user.refresh_from_db()
    with pytest.raises(DomainError):
        invite_again(user, by=cast.actor("alice"), at=timezone.now())


def test_a_closed_account_has_no_link(cast: Cast, invited: tuple[User, str]) -> None:
    user, link = invited
    close_account(user, by=cast.actor("alice"), at=datetime.now(UTC))
    assert "ne marche plus" in choose(link, NEW).content.decode()
    reopen_account(user, by=cast.actor("alice"), at=datetime.now(UTC))
    assert choose(link, NEW).status_code == 302


def test_a_forgotten_password_is_replaced_by_mail_once_within_the_hour(
    mina: User, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().post(reverse("account_reset_password"), {"email": mina.email})
    link = next(word for word in mailoutbox[0].body.split() if "/mot-de-passe/nouveau/" in word)
    with monkeypatch.context() as patch:
        _after(patch, minutes=61)
        assert "ne marche plus" in choose(link, NEW).content.decode()
    assert choose(link, NEW).status_code == 302
    assert "ne marche plus" in choose(link, PASSWORD).content.decode()
    assert "vient d’être choisi" in mailoutbox[-1].body


def test_a_new_password_signs_the_other_devices_out(client: Client, mina: User) -> None:
    other = Client()
    for browser in (client, other):
        browser.force_login(mina)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert client.get(reverse("accounts:me")).status_code == 200
    assert other.get(reverse("accounts:me")).status_code == 302


def test_passwords_are_kept_by_argon2_and_nothing_else() -> None:
    assert config.settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
