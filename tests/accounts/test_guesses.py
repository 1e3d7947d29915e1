"""Every address that opens without an account: trying them one after the other is stopped, from one place only.

The answers of partners and questionnaires have the same test beside their pages; here, the other three.
"""

import ast

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.house.sources import ROOT
from village.accounts.links import link_for
from village.accounts.models import User


def wrong(name: str, rank: int) -> str:
    """An address of this kind that opens nothing."""
    if name == "account_reset_password_from_key":
        return reverse(name, args=["1", f"essai-{rank}"])
    return reverse(name, args=[f"essai-{rank}"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home:calendar_feed", "programmes:invitation", "account_reset_password_from_key"])
def test_trying_links_from_one_place_is_stopped_and_nobody_else_waits(name: str) -> None:
    visitor = Client()
    tried = [visitor.get(wrong(name, rank)) for rank in range(61)]
    assert {answer.status_code for answer in tried[:60]} <= {200, 404}
    assert tried[60].status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(wrong(name, 99)).status_code == tried[0].status_code


@pytest.mark.django_db
def test_a_right_link_is_never_counted() -> None:
    guest = User.objects.create_user("noe@exemple.invalid", first_name="Noé", last_name="Noël")
    visitor = Client()
    opened = [visitor.get(link_for(guest)).status_code for _ in range(70)]
    assert set(opened) == {302}


def test_who_tries_invitations_reads_what_to_do(cast: Cast) -> None:
    visitor = cast.client("bruno")
    for rank in range(60):
        visitor.get(wrong("programmes:invitation", rank))
    page = visitor.get(wrong("programmes:invitation", 60))
    assert "Attendez une heure" in page.content.decode()


def test_every_public_page_of_a_secret_has_its_limit() -> None:
    """A view that receives a secret in its address counts what opens nothing."""
    counted = set(settings.ACCOUNT_RATE_LIMITS)
    missing = []
    for path in sorted((ROOT / "village").rglob("views*/*.py")) + sorted((ROOT / "village").rglob("views.py")):
        source = path.read_text()
        for node in ast.walk(ast.parse(source)):
            asks = isinstance(node, ast.FunctionDef) and _is_public(node) and _takes_a_secret(node)
            if asks and "guesses.count" not in source:
                missing.append(f"{path.name} {ast.unparse(node)[:80]}")
    assert not missing
    assert counted >= {"partner_link", "survey_link", "calendar_link", "invitation_link", "password_link"}


def _is_public(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "public" for one in node.decorator_list)


def _takes_a_secret(node: ast.FunctionDef) -> bool:
    return any(argument.arg in {"secret", "token", "key"} for argument in node.args.args)
