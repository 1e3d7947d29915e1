"""What goes with every answer, the bad news included: the policy of the page, and nothing kept by the browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.house.headers import assert_safe_headers
from tests.house.sources import ROOT


def _not_found(cast: Cast) -> Any:
    return cast.client("alice").get(reverse("casefile:detail", args=[999_999]))


def _unknown_address(cast: Cast) -> Any:
    return Client().get("/rien/ici/")


def _wrong_role(cast: Cast) -> Any:
    return cast.client("bruno").get(reverse("casefile:list"))


def _too_old_form(cast: Cast) -> Any:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["alice"])
    return client.post(reverse("home:mark_read"))


def _after_the_session(_cast: Cast) -> Any:
    return Client().post(reverse("home:mark_read"))


def _breakdown(cast: Cast) -> Any:
    client = cast.client("alice")
    client.raise_request_exception = False
    return client.get(reverse("home:today"))


def _well(cast: Cast) -> Any:
    return cast.client("alice").get(reverse("home:today"))


def _sign_in(_cast: Cast) -> Any:
    return Client().get(reverse("account_login"))


ANSWERS = {
    _well: 200, _sign_in: 200, _not_found: 404, _unknown_address: 404, _wrong_role: 403, _too_old_form: 403,
    _after_the_session: 401, _breakdown: 500,
}  # fmt: skip


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A page that fails, for the one question that needs it."""

    def fail(_request: HttpRequest) -> Any:
        raise RuntimeError("en panne")

    if request.node.callspec.params["ask"] is _breakdown:
        monkeypatch.setattr("village.home.views.day.inbox.unread", fail)


@pytest.mark.parametrize(("ask", "status"), ANSWERS.items())
def test_every_answer_carries_the_policy(ask: Callable[[Cast], Any], status: int, cast: Cast, broken: None) -> None:
    answer = ask(cast)
    assert answer.status_code == status
    assert_safe_headers(answer, ask.__name__)


@pytest.mark.parametrize("ask", [_well, _not_found, _wrong_role, _too_old_form, _breakdown])
def test_nothing_of_a_signed_in_person_stays_in_the_browser(
    ask: Callable[[Cast], Any], cast: Cast, broken: None
) -> None:
    assert "no-store" in ask(cast).headers["Cache-Control"]


@pytest.mark.parametrize(("ask", "status"), ANSWERS.items())
def test_every_answer_is_a_page_in_french(ask: Callable[[Cast], Any], status: int, cast: Cast, broken: None) -> None:
    page = ask(cast).content.decode()
    assert '<html lang="fr"' in page
    assert "<h1" in page
    assert status < 500 or "Traceback" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
def test_a_method_that_no_page_uses_stops_at_the_door(method: str, cast: Cast) -> None:
    """TRACE above all: Django's protection of forms lets it through (ASVS 13.4.4)."""
    for client in (Client(), cast.client("alice")):
        answer = client.generic(method, reverse("home:today"))
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, POST"
        assert not answer.content


@pytest.mark.django_db
def test_another_site_gets_no_permission(cast: Cast) -> None:
    """No CORS: another origin is answered like anybody, and its browser refuses to show it (ASVS 3.4.2)."""
    answer = cast.client("alice").get(reverse("home:today"), headers={"origin": "https://ailleurs.invalid"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/pyproject.toml", "/config/settings.py", "/static/", "/static/../config/settings.py",
     "/static/%2e%2e/config/settings.py", "/static/css/", "/.data/master_key", "/static/..%2f.data/master_key"],
)  # fmt: skip
def test_no_file_of_the_source_is_served(path: str) -> None:
    """Neither the code, nor a secret, nor the list of a folder (ASVS 13.4.1, 13.4.3)."""
    assert Client().get(path).status_code == 404


def test_our_scripts_keep_nothing_in_the_browser() -> None:
    """What is being written is kept by the server, sealed: a shared computer holds nothing (ASVS 14.3.3)."""
    sources = {path.name: path.read_text() for path in (ROOT / "static").rglob("*.js") if "htmx" not in path.name}
    assert sources
    kept = ("localStorage", "sessionStorage", "indexedDB", "caches.", "document.cookie", "serviceWorker")
    assert not {name for name, source in sources.items() if any(word in source for word in kept)}
