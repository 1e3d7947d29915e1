"""What stays shut outside the demonstration, and what is said when no message can leave."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import config.mail
from tests.accounts.conftest import PASSWORD
from village.accounts.links import link_for
from village.accounts.models import User
from village.audit.models import Entry

DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def invented(db: None) -> User:
    return User.objects.create_user("daniele@demo.invalid", PASSWORD, first_name="Danièle", last_name="Roche")


def test_an_account_of_the_demonstration_opens_nothing_outside_it(client: Client, invented: User) -> None:
    answer = client.post(reverse("account_login"), {"login": invented.email, "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(reverse("accounts:me")).status_code == 302
    assert Entry.objects.get().action == "account:sign-in-refuse"
    assert "ne marche plus" in client.get(link_for(invented), follow=True).content.decode()


def test_a_session_of_the_demonstration_ends_with_it(client: Client, invented: User, settings: Any) -> None:
    settings.DEMO = True
    client.force_login(invented)
    assert client.get(reverse("accounts:me")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize(
    ("host", "demo", "leaves_by"), [("x", False, "smtp"), ("", True, "console"), ("", False, "dummy")]
)
def test_secret_links_are_printed_in_a_demonstration_only(host: str, demo: bool, leaves_by: str) -> None:
    assert leaves_by in config.mail.backend(host, demo=demo)


def test_a_forgotten_password_says_when_no_message_can_leave(client: Client, db: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = DUMMY
    for answer in (client.get(reverse("account_reset_password")), client.post(reverse("account_reset_password"))):
        assert "Aucun message ne peut partir" in answer.content.decode()
