"""What a site served in HTTPS says to browsers: asked of the settings that such a deployment really has."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from village.accounts.models import User

NAMES = [
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_PROXY_SSL_HEADER", "DEBUG",
    "SECOND_FACTOR_REQUIRED", "ALLAUTH_TRUSTED_PROXY_COUNT", "PASSWORD_HASHERS",
]  # fmt: skip
READ = f"import json; from config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"


@pytest.fixture(scope="module")
def deployed() -> dict[str, Any]:
    """The settings of an installation whose environment says nothing but that a proxy is in front."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DEMO", "HTTPS", "DEBUG"}}
    said = subprocess.run(
        [sys.executable, "-c", READ], env=kept | {"BEHIND_PROXY": "1"}, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_an_installation_is_closed_unless_told_otherwise(deployed: dict[str, Any]) -> None:
    assert not deployed["DEBUG"]
    assert deployed["SECOND_FACTOR_REQUIRED"]
    assert deployed["SECURE_SSL_REDIRECT"]
    assert deployed["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert deployed["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.fixture
def site(deployed: dict[str, Any], settings: Any) -> Client:
    for name in NAMES[:12]:
        value = deployed[name]
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    return Client()


@pytest.mark.django_db
def test_every_cookie_stays_with_this_site_in_https(site: Client) -> None:
    mina = User.objects.create_user("mina@exemple.invalid", "un village pour grandir", first_name="M", last_name="M")
    site.get(reverse("account_login"), secure=True)
    site.post(reverse("account_login"), {"login": mina.email, "password": "un village pour grandir"}, secure=True)
    assert {"__Host-session", "__Host-csrf"} <= set(site.cookies)
    for name, cookie in site.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/compte/connexion/", "/rien/ici/", "/"])
def test_browsers_are_told_to_come_back_in_https_for_a_year(site: Client, path: str) -> None:
    said = site.get(path, secure=True).headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
def test_who_comes_in_clear_is_led_to_https_and_reads_nothing(site: Client) -> None:
    answer = site.get("/compte/connexion/")
    assert answer.status_code == 301
    assert answer["Location"] == "https://testserver/compte/connexion/"
    assert not answer.content


def test_a_machine_that_calls_in_clear_is_refused_and_told_to_close_its_key(site: Client) -> None:
    """Led to HTTPS as a page is, it would send its key in clear at each call (ASVS 4.1.2)."""
    for url in ("/api/v1/jeton", "/api/v1/enfants/1"):
        answer = site.get(url, headers={"authorization": "Bearer village_peu_importe"})
        assert (answer.status_code, answer.json()["code"]) == (403, "https_only")
        assert "fermez ce jeton" in answer.json()["message"]
    assert site.get("/api/v1/openapi.json").status_code == 301


@pytest.mark.django_db
def test_an_address_written_by_the_visitor_is_not_believed(settings: Any) -> None:
    """Only what our own proxy wrote last counts for the limits (ASVS 4.1.3, 15.3.4)."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    wrong = {"login": "personne@exemple.invalid", "password": "ce n’est pas le bon"}
    statuses = []
    for rank in range(61):
        forged = f"203.0.113.{rank}, 198.51.100.7"
        wrong["login"] = f"personne{rank}@exemple.invalid"
        answer = Client().post(reverse("account_login"), wrong, headers={"x-forwarded-for": forged})
        statuses.append("Trop d’essais" in answer.content.decode() or answer.status_code == 429)
    assert not any(statuses[:60])
    assert statuses[60]
