"""Who gets in, who does not, and what either learns from it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.accounts.conftest import PASSWORD, Clock
from village.accounts.models import User
from village.audit.models import Entry

SignIn = Callable[..., Any]
OWN_PAGES = (
    "accounts:me",
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
)


def signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def lines() -> list[tuple[str, str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "target", "details"))


def test_the_right_password_opens_the_door_and_is_journaled(client: Client, mina: User, sign_in: SignIn) -> None:
    response = sign_in()
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    assert lines() == [("account:sign-in", f"accounts.user:{mina.pk}", "mot de passe")]


def test_an_address_is_the_same_in_capitals(client: Client, mina: User, sign_in: SignIn) -> None:
    assert sign_in(email="Mina@Exemple.INVALID").status_code == 302


@pytest.mark.parametrize("typed", ["mína@exemple.invalid", " Minä@exemple.invalid "])
def test_an_address_typed_as_one_says_it_is_understood(mina: User, sign_in: SignIn, typed: str) -> None:
    """« Danièle » types her name with its accent: no address here has one."""
    assert sign_in(email=typed).status_code == 302


def test_a_forgotten_password_understands_it_too(client: Client, mina: User) -> None:
    client.post(reverse("account_reset_password"), {"email": "mína@exemple.invalid"})
    assert [message.to for message in mail.outbox] == [[mina.email]]


def test_a_wrong_password_is_journaled_without_what_was_typed(client: Client, mina: User, sign_in: SignIn) -> None:
    response = sign_in(password="ce n’est pas le bon")
    assert "ne correspond pas" in response.content.decode()
    assert not signed_in(client)
    assert lines() == [("account:sign-in-refuse", f"accounts.user:{mina.pk}", "mot de passe")]


def test_a_stranger_and_a_known_person_are_refused_alike(mina: User) -> None:
    def refusal(email: str) -> tuple[int, str]:
        response = Client().post("/compte/connexion/", {"login": email, "password": "ce n’est pas le bon"})
        return response.status_code, _without_secrets(response.content.decode().replace(email, "adresse"))

    assert refusal("mina@exemple.invalid") == refusal("personne@exemple.invalid")


def test_asking_for_a_password_tells_nothing(mina: User, mailoutbox: list[Any]) -> None:
    def answer(email: str) -> tuple[int, str, str]:
        response = Client().post("/compte/mot-de-passe/oublie/", {"email": email}, follow=True)
        return response.status_code, response.request["PATH_INFO"], _without_secrets(response.content.decode())

    assert answer("mina@exemple.invalid") == answer("personne@exemple.invalid")
    assert [mail.to for mail in mailoutbox] == [["mina@exemple.invalid"], ["personne@exemple.invalid"]]


def _without_secrets(page: str) -> str:
    return "".join(part.partition('"')[2] for part in page.split('name="csrfmiddlewaretoken" value="'))


def test_the_sixth_wrong_password_waits_and_the_neighbour_does_not(
    client: Client, mina: User, sign_in: SignIn, clock: Clock
) -> None:
    User.objects.create_user("noe@exemple.invalid", PASSWORD, first_name="Noé", last_name="Noël")
    for _ in range(5):
        sign_in(password="ce n’est pas le bon")
    assert "Trop d’essais" in sign_in().content.decode()
    assert lines()[-1] == ("account:sign-in-refuse", f"accounts.user:{mina.pk}", "trop d’essais")
    assert sign_in(email="noe@exemple.invalid").status_code == 302


def test_the_wait_ends_by_itself(mina: User, sign_in: SignIn, clock: Clock) -> None:
    for _ in range(5):
        sign_in(password="ce n’est pas le bon")
    clock.advance(5 * 60 + 1)
    assert sign_in().status_code == 302


def test_nobody_opens_an_account_alone(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/compte/signup/").status_code == 404


@pytest.mark.parametrize(
    "target",
    ["https://ailleurs.invalid/", "//ailleurs.invalid/", "/\\ailleurs.invalid", "javascript:alert(1)", "https:///x"],
)
def test_signing_in_never_leads_outside(mina: User, sign_in: SignIn, target: str) -> None:
    assert sign_in(next=target)["Location"] == "/"


def test_signing_in_leads_back_to_the_page_asked(client: Client, mina: User, sign_in: SignIn) -> None:
    asked = client.get(reverse("usersessions_list"))
    assert asked["Location"] == "/compte/connexion/?next=/compte/appareils/"
    assert sign_in(next="/compte/appareils/")["Location"] == "/compte/appareils/"


def test_the_session_changes_name_at_sign_in(client: Client, mina: User, sign_in: SignIn) -> None:
    session = client.session
    session["chosen"] = "by somebody else"
    session.save()
    sign_in()
    assert client.session.session_key != session.session_key


def test_leaving_by_a_link_changes_nothing(client: Client, mina: User, sign_in: SignIn) -> None:
    sign_in()
    assert "Se déconnecter" in client.get(reverse("account_logout")).content.decode()
    assert signed_in(client)


def test_leaving_closes_the_session_and_is_journaled(client: Client, mina: User, sign_in: SignIn) -> None:
    sign_in()
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("account_login")
    assert not signed_in(client)
    assert lines()[-1] == ("account:sign-out", f"accounts.user:{mina.pk}", "")


def test_a_closed_account_is_out_at_its_next_request(client: Client, mina: User, sign_in: SignIn) -> None:
    sign_in()
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert not signed_in(client)
    assert sign_in()["Location"] == reverse("account_inactive")
    assert not signed_in(client)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_each_page_of_the_account_is_its_holder_s(client: Client, mina: User, sign_in: SignIn, name: str) -> None:
    assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
    sign_in()
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
)
def test_the_doors_open_to_everybody(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_the_other_devices_can_be_signed_out(client: Client, mina: User, sign_in: SignIn) -> None:
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"})
    other.post("/compte/connexion/", {"login": mina.email, "password": PASSWORD})
    sign_in()
    assert "Firefox sur Windows" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert not signed_in(other)
    assert signed_in(client)


def test_a_new_device_is_told_by_mail_but_the_first_and_the_known_ones_are_not(
    client: Client, mina: User, sign_in: SignIn, mailoutbox: list[Any]
) -> None:
    sign_in()
    client.post(reverse("account_logout"))
    sign_in()
    assert mailoutbox == []
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18 Safari/604"})
    other.post("/compte/connexion/", {"login": mina.email, "password": PASSWORD})
    assert mailoutbox[0].to == [mina.email]
    assert "Safari sur un iPhone" in mailoutbox[0].body


def test_the_demonstration_offers_its_doors_and_nothing_else_does(client: Client, db: None, settings: Any) -> None:
    assert "tout-un-village" not in client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    assert 'value="tout-un-village"' in client.get(reverse("account_login")).content.decode()
