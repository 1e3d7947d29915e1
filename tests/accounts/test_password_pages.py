"""The pages where a password is typed: hidden, pasted freely, changed by who knows the one before (ASVS 6.2)."""

import re
from typing import Any

import argon2
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from tests.house.sources import ROOT
from village.accounts.models import User

NEW = "douze cerisiers en fleur"


def change(client: Client, old: str, new: str) -> Any:
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


@pytest.fixture
def inside(client: Client, mina: User) -> Client:
    client.post("/compte/connexion/", {"login": mina.email, "password": PASSWORD})
    return client


def test_a_password_is_changed_by_who_knows_the_one_before(inside: Client, mina: User) -> None:
    assert change(inside, "ce n’est pas le bon", NEW).status_code == 200
    mina.refresh_from_db()
    assert mina.check_password(PASSWORD)
    assert change(inside, PASSWORD, NEW).status_code == 302
    mina.refresh_from_db()
    assert mina.check_password(NEW)


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_a_password_is_hidden_while_it_is_typed(inside: Client, name: str) -> None:
    visitor = Client() if name == "account_login" else inside
    page = visitor.get(reverse(name)).content.decode()
    fields = re.findall(r'<input[^>]*name="(?:old)?password\d?"[^>]*>', page)
    assert fields
    assert all('type="password"' in field for field in fields)
    assert all("autocomplete=" in field and 'autocomplete="off"' not in field for field in fields)


def test_nothing_keeps_a_password_manager_from_pasting() -> None:
    ours = [path.read_text() for path in (ROOT / "static").rglob("*.js") if "htmx" not in path.name]
    assert ours
    assert not [source for source in ours if "paste" in source]


def test_a_password_is_verified_as_it_was_typed(inside: Client, mina: User) -> None:
    """Neither cut nor trimmed nor changed of case, up to a hundred letters and more."""
    long = "  Un Village pour grandir, et cent lettres de plus " * 3
    assert change(inside, PASSWORD, long).status_code == 302
    mina.refresh_from_db()
    assert mina.check_password(long)
    assert not any(mina.check_password(wrong) for wrong in (long.strip(), long[:72], long.lower()))


def test_no_account_is_there_before_anybody_opens_one(db: None) -> None:
    assert not User.objects.exists()


def test_argon2_costs_what_is_advised() -> None:
    """At least 19 MiB, two passes: the floor of OWASP; Django's own is five times that."""
    hasher = Argon2PasswordHasher()
    assert hasher.memory_cost >= 19_456
    assert hasher.time_cost >= 2
    assert hasher.params().type is argon2.Type.ID
