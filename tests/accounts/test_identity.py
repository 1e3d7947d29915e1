"""An identity from outside opens an account that exists, gives no right, and cannot be forged."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from django.test import Client
from django.urls import reverse

from config.sign_in import identity_provider
from tests.accounts import provider as village_provider
from tests.accounts.provider import CLIENT_ID, KEY, OTHER_KEY, SECRET, Provider, signed
from tests.cast import Cast
from village.accounts.models import User
from village.audit.models import Entry

ProviderPages = Callable[..., Any]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with village_provider.running() as started:
        settings.SOCIALACCOUNT_PROVIDERS = identity_provider(
            started.url, CLIENT_ID, SECRET, "ProConnect", vouches=False
        )
        settings.OIDC_NAME = "ProConnect"
        yield started


def come_in(client: Client, provider: Provider, **changed: str) -> Any:
    """Leave for the provider, say yes there, come back."""
    leaving = client.get(reverse("openid_connect_login"), {"next": "/compte/"})
    provider.authorize(leaving["Location"])
    back = {"code": "un-code", "state": provider.asked["state"]} | changed
    return client.get(reverse("openid_connect_callback"), back)


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def test_a_known_person_comes_in(client: Client, mina: User, provider: Provider) -> None:
    assert "Continuer avec ProConnect" in client.get(reverse("account_login")).content.decode()
    assert come_in(client, provider)["Location"] == "/compte/"
    assert is_in(client)
    line = Entry.objects.latest("pk")
    assert (line.action, line.target, line.details) == ("account:sign-in", f"accounts.user:{mina.pk}", "ProConnect")


def test_the_exchange_is_bound_to_this_browser(client: Client, mina: User, provider: Provider) -> None:
    come_in(client, provider)
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.kept_its_promise()
    assert len(provider.asked["nonce"]) >= 22
    assert set(provider.asked["scope"].split()) == {"openid", "email"}
    assert json.loads(provider.asked["claims"]) == {"id_token": {"amr": {"essential": True}}}


def test_a_person_described_by_a_signed_token_comes_in(client: Client, mina: User, provider: Provider) -> None:
    provider.signed_person = True
    come_in(client, provider)
    assert is_in(client)


def test_nothing_of_the_provider_is_kept_but_the_subject(client: Client, mina: User, provider: Provider) -> None:
    come_in(client, provider)
    assert list(SocialAccount.objects.values_list("user_id", "uid", "extra_data")) == [(mina.pk, "agent-7", {})]


def test_an_unknown_address_opens_nothing_and_makes_no_account(client: Client, mina: User, provider: Provider) -> None:
    provider.person = {"email": "noe@exemple.invalid"}
    response = come_in(client, provider)
    assert response.status_code == 401
    assert "Aucun compte n’est ouvert pour noe@exemple.invalid" in response.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1
    assert list(Entry.objects.values_list("action", "details")) == [("account:sign-in-refuse", "identité sans compte")]


@pytest.mark.parametrize("said", [False, None, "false", 0])
def test_an_unverified_address_opens_nothing(client: Client, mina: User, provider: Provider, said: Any) -> None:
    provider.person = {"email_verified": said}
    assert come_in(client, provider).status_code == 401
    assert not is_in(client)


def test_a_provider_may_vouch_for_all_its_addresses(
    client: Client, mina: User, provider: Provider, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = identity_provider(provider.url, CLIENT_ID, SECRET, "ProConnect", vouches=True)
    provider.person = {"email_verified": None}
    come_in(client, provider)
    assert is_in(client)


def test_a_closed_account_stays_closed(client: Client, mina: User, provider: Provider) -> None:
    User.objects.update(is_active=False)
    assert come_in(client, provider)["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_the_address_given_to_somebody_else_does_not_open_the_former_account(
    client: Client, mina: User, provider: Provider
) -> None:
    come_in(client, provider)
    client.post(reverse("account_logout"))
    provider.claims = {"sub": "agent-8"}
    provider.person = {"sub": "agent-8"}
    assert "une autre identité" in come_in(client, provider).content.decode()
    assert not is_in(client)


def test_a_changed_address_opens_nothing(client: Client, mina: User, provider: Provider) -> None:
    come_in(client, provider)
    client.post(reverse("account_logout"))
    User.objects.create_user("noe@exemple.invalid", None, first_name="Noé", last_name="Noël")
    provider.person = {"email": "noe@exemple.invalid"}
    assert come_in(client, provider).status_code == 401
    assert not is_in(client)


def _pem() -> bytes:
    return KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'kid': '1', 'typ': 'JWT'})}.{part(claims)}."


def _by_public_key(claims: dict[str, Any]) -> str:
    unsigned = _unsigned(claims, "HS256").rstrip(".")
    seal = hmac.new(_pem(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


FORGERIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "celui d’un autre"}},
    "no nonce": {"without": ("nonce",)},
    "another audience": {"claims": {"aud": "autre-service"}},
    "two audiences, for another": {"claims": {"aud": [CLIENT_ID, "autre-service"], "azp": "autre-service"}},
    "no audience": {"without": ("aud",)},
    "another issuer": {"claims": {"iss": "https://ailleurs.invalid"}},
    "expired": {"claims": {"iat": 1_700_000_000, "exp": 1_700_000_060}},
    "without end": {"without": ("exp",)},
    "of tomorrow": {"claims": {"iat": 4_000_000_000, "exp": 4_000_000_060}},
    "no subject": {"without": ("sub",)},
    "another subject than the person's": {"claims": {"sub": "agent-9"}},
    "signed by another": {"sign": lambda claims: signed(claims, key=OTHER_KEY)},
    "an unknown key": {"sign": lambda claims: signed(claims, kid="2")},
    "not signed": {"sign": _unsigned},
    "signed with the public key": {"sign": _by_public_key},
    "not a token": {"sign": lambda _claims: "rien"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_answer_opens_nothing(client: Client, mina: User, provider: Provider, forgery: str) -> None:
    for name, value in FORGERIES[forgery].items():
        setattr(provider, name, value)
    response = come_in(client, provider)
    assert response.status_code == 401
    assert "pas donné une réponse sûre" in response.content.decode()
    assert not is_in(client)
    assert Entry.objects.latest("pk").details == "réponse du service d’identité"


@pytest.mark.parametrize("state", ["", "celui d’un autre"])
def test_an_answer_nobody_asked_for_opens_nothing(client: Client, mina: User, provider: Provider, state: str) -> None:
    assert come_in(client, provider, state=state).status_code == 401
    assert not is_in(client)


def test_an_answer_opens_only_the_browser_that_asked(client: Client, mina: User, provider: Provider) -> None:
    provider.authorize(client.get(reverse("openid_connect_login"))["Location"])
    thief = Client()
    thief.get(reverse("openid_connect_callback"), {"code": "un-code", "state": provider.asked["state"]})
    assert not is_in(thief)


def test_an_answer_serves_once(client: Client, mina: User, provider: Provider) -> None:
    come_in(client, provider)
    client.post(reverse("account_logout"))
    again = client.get(reverse("openid_connect_callback"), {"code": "un-code", "state": provider.asked["state"]})
    assert again.status_code == 401


def test_saying_no_at_the_provider_leads_back_to_the_door(client: Client, mina: User, provider: Provider) -> None:
    provider.authorize(client.get(reverse("openid_connect_login"))["Location"])
    response = client.get(
        reverse("openid_connect_callback"), {"error": "access_denied", "state": provider.asked["state"]}, follow=True
    )
    assert response.request["PATH_INFO"] == reverse("account_login")
    assert "Vous n’avez pas continué" in response.content.decode()


def test_an_identity_never_leads_outside(client: Client, mina: User, provider: Provider) -> None:
    leaving = client.get(reverse("openid_connect_login"), {"next": "https://ailleurs.invalid/"})
    provider.authorize(leaving["Location"])
    back = client.get(reverse("openid_connect_callback"), {"code": "un-code", "state": provider.asked["state"]})
    assert back["Location"] == "/"


def test_a_provider_that_does_not_answer_leaves_the_password(client: Client, db: None, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = identity_provider(
        "http://127.0.0.1:9", CLIENT_ID, SECRET, "ProConnect", vouches=False
    )
    settings.OIDC_NAME = "ProConnect"
    response = client.get(reverse("openid_connect_login"), follow=True)
    assert "ProConnect ne répond pas" in response.content.decode()


def test_without_a_provider_there_is_no_such_door(client: Client, db: None) -> None:
    assert client.get(reverse("openid_connect_login")).status_code == 404
    assert client.get(reverse("openid_connect_callback")).status_code == 404
    assert "Continuer avec" not in client.get(reverse("account_login")).content.decode()


# — the second factor —


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": "eidas1"}])
def test_an_identity_without_two_factors_still_needs_ours(
    client: Client, mina: User, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    come_in(client, provider)
    assert client.get(reverse("accounts:me"))["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "eidas2"}])
def test_an_identity_with_two_factors_is_enough(
    client: Client, mina: User, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    come_in(client, provider)
    assert is_in(client)


@pytest.mark.usefixtures("guarded")
def test_the_code_is_asked_after_an_identity_with_one_factor(client: Client, mina: User, provider: Provider) -> None:
    Authenticator.objects.create(user=mina, type="totp", data={"secret": "x"})
    assert come_in(client, provider)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_identity_gives_no_right(cast: Cast, client: Client, provider: Provider) -> None:
    User.objects.create_user("mina@exemple.invalid", None, first_name="Mina", last_name="Moreau")
    come_in(client, provider)
    assert is_in(client)
    assert client.get(f"/enfants/{cast.children['kadiatou'].pk}/").status_code in {403, 404}
