"""A view says which right it needs, or why it needs none."""

import ast
import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from tests.house.pages import Page, pages
from tests.house.sources import VILLAGE, short
from village.access.permissions import Permission
from village.core.public import public, signed_in

# Views of libraries, each opened by name in `config/account_urls.py`; a new one is a decision.
LIBRARY = {
    "account_change_password", "account_inactive", "account_reauthenticate",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_set_password", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_index", "mfa_list_webauthn", "mfa_login_webauthn",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "usersessions_list",
}  # fmt: skip
# Open to everybody: none of them names a child, save what a link of one's own opens. At most 15: docs/decisions/0019.
PUBLIC = {
    "account_login", "account_logout", "account_reset_password", "asking:ask", "asking:start",
    "core:accessibility", "core:theme", "home:calendar_feed", "home:who_sees_what",
    "openid_connect_callback", "openid_connect_login", "opinion:answer", "partner:answer",
    "programmes:invitation", "workshops:list",
}  # fmt: skip
# What people open of the API: the tokens, and the file that describes it.
PAGES_OF_TOKENS = {"api:tokens", "api:open_token", "api:draw", "api:close", "api:openapi"}


def _of_library(view: Any) -> bool:
    return not view.__module__.startswith(("village.", "config."))


def _says_its_right(view: Any) -> bool:
    reason = getattr(view, "public", "") or getattr(view, "signed_in", "") or getattr(view, "by_token", "")
    return isinstance(getattr(view, "required", None), Permission) or (isinstance(reason, str) and len(reason) > 10)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_view_says_its_right_or_its_reason(page: Page) -> None:
    assert _says_its_right(page.view)


def test_names_are_given_once() -> None:
    names = [page.name for page in pages()]
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith("None")]


def test_views_of_libraries_are_those_that_we_chose() -> None:
    assert {page.name for page in pages() if _of_library(page.view)} == LIBRARY


def test_pages_open_to_all_are_those_that_we_chose() -> None:
    assert {page.name for page in pages() if getattr(page.view, "public", "")} - LIBRARY == PUBLIC
    assert len(PUBLIC) <= 15


def test_doors_of_the_api_are_opened_by_a_token_and_by_nothing_else() -> None:
    """Each page of `/api/v1/`, save its description, and no page elsewhere."""
    doors = {page.name for page in pages() if getattr(page.view, "by_token", "")}
    assert doors == {page.name for page in pages() if page.name.startswith("api:")} - PAGES_OF_TOKENS


def test_a_view_that_says_nothing_is_seen() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert not _says_its_right(bare)
    assert _says_its_right(public("chacun peut lire cette page")(bare))
    assert _says_its_right(signed_in("chacun lit ses propres messages")(bare))


def test_a_view_asks_the_policy_rather_than_naming_a_role() -> None:
    """Save where the words differ by role, never what is let through: the home page."""
    views = [path for path in VILLAGE.rglob("*.py") if "views" in path.relative_to(VILLAGE).as_posix()]
    named = {short(path) for path in views if re.search(r"\bRole\.", path.read_text())}
    assert named == {"village/home/views/day.py"}


def test_what_one_sees_is_asked_of_the_policy_too() -> None:
    """A queryset that decides who sees asks `reach` or `categories`, never a role: « Qui voit quoi » stays whole."""
    deciding = [
        (path, function)
        for path in VILLAGE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.name in {"visible_to", "readable_by", "known_with"}
    ]
    assert len(deciding) > 10
    assert {short(path) for path, function in deciding if any(map(_asks_a_role, ast.walk(function)))} == set()


def _asks_a_role(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "actor.role"


def test_a_reason_in_one_word_is_no_reason() -> None:
    assert not _says_its_right(public("ok")(lambda _request: HttpResponse()))
