"""The first programme of an installation, opened from the machine."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from village.access.roles import Role
from village.audit.models import Entry
from village.programmes.models import Membership, Programme

WANTED = {
    "code": "pre-neuf", "name": "PRE neuf", "carrier": "ccas", "carrier_name": "CCAS de Neuville",
    "first_name": "Nora", "last_name": "Neuve", "email": "nora@exemple.invalid",
}  # fmt: skip


def opened(**more: str) -> str:
    said = StringIO()
    call_command("open_programme", **{**WANTED, **more}, stdout=said)
    return said.getvalue()


def test_the_first_coordinator_chooses_her_password_by_a_link(db: None) -> None:
    said = opened()
    hat = Membership.objects.get()
    assert (hat.role, hat.programme.code) == (Role.COORDINATOR, "pre-neuf")
    path = "/" + said.strip().splitlines()[-1].split("/", 3)[3]
    assert Client().get(path, follow=True).status_code == 200
    assert Entry.objects.filter(action="programme:change", details="ouverture").count() == 1


@pytest.mark.parametrize(("wrong", "says"), [({"code": "avec espace"}, "Vérifiez"), ({"email": "nora"}, "Vérifiez")])
def test_a_wrong_word_is_explained_and_opens_nothing(db: None, wrong: dict[str, str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        opened(**wrong)
    assert not Programme.objects.exists()


def test_the_link_is_where_the_site_is_served(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert "http://127.0.0.1:8123/" in opened()


def test_the_same_code_is_not_taken_twice_and_an_account_is_reused(db: None) -> None:
    opened()
    with pytest.raises(CommandError, match="déjà le code"):
        opened()
    assert "déjà un compte" in opened(code="autre")
    assert Membership.objects.count() == 2
