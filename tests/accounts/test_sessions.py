"""A session ends when idle or old; it says so, and gives words back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import Clock
from village.accounts.models import User
from village.core.models import Draft

MINUTE, HOUR = 60, 3600
WORDS = "Kadiatou a lu une page entière à sa mère ce soir."


@pytest.fixture(autouse=True)
def _signed_in(mina: User, clock: Clock, sign_in: Callable[..., Any]) -> None:
    sign_in()


def me(client: Client, **headers: str) -> Any:
    return client.get(reverse("accounts:me"), headers=headers)


def test_thirty_idle_minutes_end_it_and_say_so(client: Client, clock: Clock) -> None:
    clock.advance(30 * MINUTE)
    response = me(client)
    assert response["Location"] == "/compte/connexion/?next=%2Fcompte%2F&fin=1"
    assert "Votre session est terminée" in client.get(response["Location"]).content.decode()
    assert me(client).status_code == 302


def test_twenty_nine_minutes_do_not(client: Client, clock: Clock) -> None:
    clock.advance(29 * MINUTE)
    assert me(client).status_code == 200


def test_each_use_gives_thirty_minutes_more(client: Client, clock: Clock) -> None:
    for _ in range(4):
        clock.advance(25 * MINUTE)
        assert me(client).status_code == 200


def test_ten_hours_end_it_however_busy(client: Client, clock: Clock) -> None:
    for _ in range(10 * 3 - 1):
        clock.advance(20 * MINUTE)
        assert me(client).status_code == 200
    clock.advance(20 * MINUTE)
    assert me(client).status_code == 302


def test_the_page_tells_when_it_ends(client: Client, clock: Clock) -> None:
    assert f'data-session-ends="{int(clock.now) + 30 * MINUTE}"' in me(client).content.decode()


def test_staying_prolongs_it(client: Client, clock: Clock) -> None:
    clock.advance(28 * MINUTE)
    response = client.post(reverse("core:stay"), headers={"Accept": "application/json"})
    assert response.json() == {"session_ends_at": int(clock.now) + 30 * MINUTE}


def test_the_session_is_written_at_most_once_a_minute(
    client: Client, clock: Clock, django_assert_num_queries: Any
) -> None:
    me(client)
    clock.advance(30)
    before = client.session["session_last_seen"]
    me(client)
    assert client.session["session_last_seen"] == before
    clock.advance(31)
    me(client)
    assert client.session["session_last_seen"] == int(clock.now)


def test_words_sent_too_late_come_back_and_nothing_is_written(client: Client, clock: Clock) -> None:
    clock.advance(31 * MINUTE)
    response = client.post(
        reverse("core:draft"), {"field": "note", "text": WORDS}, headers={"Referer": "http://testserver/enfants/7/"}
    )
    page = response.content.decode()
    assert response.status_code == 401
    assert WORDS in page
    assert "next=%2Fenfants%2F7%2F" in page
    assert not Draft.objects.exists()


def test_words_sent_after_the_session_was_ended_elsewhere_come_back_too(client: Client) -> None:
    client.session.flush()
    response = client.post(reverse("core:draft"), {"field": "note", "text": WORDS})
    assert (response.status_code, WORDS in response.content.decode()) == (401, True)


def test_a_password_never_comes_back(client: Client, clock: Clock) -> None:
    clock.advance(31 * MINUTE)
    secret = "mon ancien mot de passe"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": secret, "password1": secret, "password2": secret}
    )
    assert (response.status_code, secret in response.content.decode()) == (401, False)


def test_a_session_that_the_server_forgot_says_so(client: Client) -> None:
    client.session.flush()
    assert me(client)["Location"].endswith("&fin=1")


def test_a_stranger_is_not_told_of_a_session_that_never_was(db: None) -> None:
    assert "fin=1" not in me(Client())["Location"]


def test_a_fragment_leads_the_whole_page_out(client: Client, clock: Clock) -> None:
    clock.advance(31 * MINUTE)
    response = me(client, **{"HX-Request": "true"})
    assert response["HX-Redirect"].startswith("/compte/connexion/")


def test_a_form_sent_by_htmx_too_late_shows_its_words_on_the_whole_page(client: Client, clock: Clock) -> None:
    clock.advance(31 * MINUTE)
    response = client.post(reverse("core:draft"), {"field": "note", "text": WORDS}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 401
    assert "Votre session est terminée" in page
    assert WORDS in page
    assert [response[f"HX-{name}"] for name in ("Retarget", "Reswap", "Reselect")] == ["body", "innerHTML", "unset"]


def test_any_refusal_of_a_fragment_takes_the_whole_page(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    for answer in (
        client.get("/nulle-part/", headers={"HX-Request": "true"}),
        strict.post(reverse("account_login"), {"login": "x"}, headers={"HX-Request": "true"}),
    ):
        assert (answer.status_code in {403, 404}, answer["HX-Retarget"]) == (True, "body")
    assert "HX-Retarget" not in client.get("/nulle-part/")
    assert "HX-Retarget" not in me(client, **{"HX-Request": "true"})


def test_the_browser_is_told_to_show_a_refusal(client: Client) -> None:
    assert '{"code":"4..|500","swap":true,"error":true}' in me(client).content.decode()


def test_pages_of_a_session_are_not_kept_by_the_browser(client: Client) -> None:
    assert me(client)["Cache-Control"] == "private, no-store"
