"""Two factors for every professional; the second is theirs, serves once, and never travels by mail."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD, Clock
from tests.cast import Cast
from village.accounts.models import User
from village.accounts.operations import reset_second_factor
from village.audit.models import Entry

SignIn = Callable[..., Any]
INDEX, INSTALL = "/compte/second-facteur/", "/compte/second-facteur/application/"
STAGE = "/compte/second-facteur/connexion/"


def code(secret: str) -> str:
    """The six digits that a telephone would show now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def install(client: Client) -> tuple[str, list[str]]:
    """Install the application as its page says; return its secret and the recovery codes shown once."""
    secret = re.search(r'class="secret">(\w+)<', client.get(INSTALL).content.decode())
    assert secret
    page = client.post(INSTALL, {"code": code(secret[1])}, follow=True).content.decode()
    return secret[1], re.findall(r"<li>(\d{8})</li>", page)


@pytest.fixture
def phone(client: Client, mina: User, sign_in: SignIn, clock: Clock) -> tuple[str, list[str]]:
    """Mina installed the application, then left."""
    sign_in()
    installed = install(client)
    client.post(reverse("account_logout"))
    clock.advance(30)
    return installed


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


@pytest.mark.usefixtures("guarded")
def test_a_professional_without_a_second_factor_can_only_install_one(cast: Cast) -> None:
    alice = cast.client("alice")
    for name in (
        "home:today",
        "accounts:me",
        "account_change_password",
        "usersessions_list",
        "mfa_view_recovery_codes",
    ):
        assert alice.get(reverse(name))["Location"] == INDEX
    assert alice.post(reverse("core:draft"), {"field": "x", "text": "y"})["Location"] == INDEX
    assert alice.get(INDEX).status_code == 200
    assert alice.post(reverse("account_logout")).status_code == 302


@pytest.mark.usefixtures("guarded")
def test_an_account_without_a_role_needs_one_too(client: Client, mina: User, sign_in: SignIn) -> None:
    sign_in()
    assert client.get(reverse("accounts:me"))["Location"] == INDEX


@pytest.mark.usefixtures("guarded")
def test_a_family_may_do_without(cast: Cast) -> None:
    assert is_in(cast.client("farida"))


def test_the_demonstration_does_without(client: Client, mina: User, sign_in: SignIn) -> None:
    sign_in()
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("guarded")
def test_installing_the_application_opens_the_house(
    client: Client,
    mina: User,
    sign_in: SignIn,
    clock: Clock,
    mailoutbox: list[Any],
) -> None:
    sign_in()
    _, codes = install(client)
    assert len(codes) == 10
    assert is_in(client)
    assert mailoutbox[-1].to == [mina.email]
    assert "application à codes" in mailoutbox[-1].body
    line = Entry.objects.latest("pk")
    assert (line.action, line.details) == ("account:second-factor", "application installée")


@pytest.mark.usefixtures("guarded")
def test_a_thief_who_waits_with_the_password_gains_nothing(
    client: Client, mina: User, sign_in: SignIn, clock: Clock
) -> None:
    thief = Client()
    thief.post("/compte/connexion/", {"login": mina.email, "password": PASSWORD})
    sign_in()
    install(client)
    for url in (reverse("accounts:me"), INDEX, reverse("mfa_add_webauthn"), reverse("mfa_view_recovery_codes")):
        assert thief.get(url)["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not is_in(thief)


def test_the_password_alone_does_not_open(client: Client, mina: User, sign_in: SignIn, phone: Any) -> None:
    assert sign_in()["Location"] == STAGE
    assert not is_in(client)


def test_the_code_opens_and_says_how_in_the_journal(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]]
) -> None:
    sign_in(next="/compte/appareils/")
    assert client.post(STAGE, {"code": code(phone[0])})["Location"] == "/compte/appareils/"
    assert is_in(client)
    assert Entry.objects.filter(action="account:sign-in").latest("pk").details == "mot de passe, application"


def test_a_code_serves_once(client: Client, sign_in: SignIn, phone: tuple[str, list[str]]) -> None:
    sign_in()
    client.post(STAGE, {"code": code(phone[0])})
    client.post(reverse("account_logout"))
    sign_in()
    assert "ne correspond pas" in client.post(STAGE, {"code": code(phone[0])}).content.decode()
    assert not is_in(client)


def test_a_code_of_the_minute_before_is_refused(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]], clock: Clock
) -> None:
    old = code(phone[0])
    clock.advance(30)
    sign_in()
    client.post(STAGE, {"code": old})
    assert not is_in(client)
    line = Entry.objects.latest("pk")
    assert (line.action, line.details) == ("account:sign-in-refuse", "second facteur")


def test_codes_cannot_be_guessed_one_after_the_other(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]], clock: Clock
) -> None:
    sign_in()
    for _ in range(5):
        client.post(STAGE, {"code": "000000"})
    assert "Trop d’essais" in client.post(STAGE, {"code": code(phone[0])}).content.decode()


def test_a_recovery_code_opens_once(client: Client, sign_in: SignIn, phone: tuple[str, list[str]]) -> None:
    spare = phone[1][3]
    sign_in()
    client.post(STAGE, {"code": spare})
    assert is_in(client)
    client.post(reverse("account_logout"))
    sign_in()
    client.post(STAGE, {"code": spare})
    assert not is_in(client)
    client.post(STAGE, {"code": phone[1][4]})
    assert is_in(client)


def test_recovery_codes_are_shown_once(client: Client, mina: User, sign_in: SignIn, clock: Clock) -> None:
    sign_in()
    _, codes = install(client)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes
    assert not any(spare in again for spare in codes)


def test_secrets_are_not_readable_in_the_database(phone: tuple[str, list[str]]) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not any(secret in kept for secret in (phone[0], *phone[1]))


def test_a_lost_master_key_closes_the_door_and_says_whom_to_call(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTER_KEY", "une autre clé")
    sign_in()
    assert "ne se lit plus" in client.post(STAGE, {"code": code(phone[0])}).content.decode()
    assert not is_in(client)


def test_a_new_password_does_not_go_round_the_second_factor(
    client: Client, mina: User, sign_in: SignIn, phone: Any, mailoutbox: list[Any]
) -> None:
    client.post(reverse("account_reset_password"), {"email": mina.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/mot-de-passe/nouveau/" in word)
    new = "douze cerisiers en fleur"
    client.post(client.get(link, follow=True).redirect_chain[-1][0], {"password1": new, "password2": new})
    assert not is_in(client)
    assert sign_in(password=new)["Location"] == STAGE


def test_settling_the_second_factor_asks_for_it_again_after_five_minutes(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]], clock: Clock
) -> None:
    sign_in()
    client.post(STAGE, {"code": code(phone[0])})
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    clock.advance(5 * 60 + 1)
    asked = client.get(reverse("mfa_generate_recovery_codes"))["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    # The password is not a way round.
    assert client.get(reverse("account_reauthenticate"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(asked, {"code": code(phone[0])})["Location"] == reverse("mfa_generate_recovery_codes")
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200


@pytest.mark.usefixtures("guarded")
def test_the_only_second_factor_cannot_be_removed(
    client: Client, sign_in: SignIn, phone: tuple[str, list[str]]
) -> None:
    sign_in()
    client.post(STAGE, {"code": code(phone[0])})
    response = client.post(reverse("mfa_deactivate_totp"))
    assert "ajoutez-en un autre" in response.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_removing_it_where_it_is_optional_is_told_by_mail(
    client: Client, mina: User, sign_in: SignIn, phone: tuple[str, list[str]], mailoutbox: list[Any]
) -> None:
    sign_in()
    client.post(STAGE, {"code": code(phone[0])})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert "vient d’être retirée" in mailoutbox[-1].body


@pytest.mark.usefixtures("guarded")
def test_a_lost_phone_is_forgotten_by_the_coordinator_and_another_is_asked(
    cast: Cast, client: Client, mina: User, sign_in: SignIn, phone: Any
) -> None:
    reset_second_factor(mina, by=cast.actor("alice"), at=timezone.now())
    assert Entry.objects.latest("pk").action == "account:second-factor-reset"
    sign_in()
    assert client.get(reverse("accounts:me"))["Location"] == INDEX


def test_installing_a_factor_long_after_signing_in_asks_for_the_password(
    client: Client, mina: User, sign_in: SignIn, clock: Clock
) -> None:
    sign_in()
    clock.advance(5 * 60 + 1)
    asked = client.get(INSTALL)["Location"]
    assert asked == f"{reverse('account_reauthenticate')}?next=%2Fcompte%2Fsecond-facteur%2Fapplication%2F"
    assert "pas votre mot de passe" in client.post(asked, {"password": "ce n’est pas le bon"}).content.decode()
    assert client.post(asked, {"password": PASSWORD})["Location"] == INSTALL
    assert client.get(INSTALL).status_code == 200
