"""A token: opened by the coordination, drawn by its holder only, over when it is over."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.api.conftest import Software, drawn
from tests.cast import Cast
from village.api.models import AccessToken, Use
from village.api.operations import A_MINUTE, forget_tokens, open_token
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification

pytestmark = pytest.mark.django_db


def opened(cast: Cast, name: str, use: Use = Use.DOSSIERS) -> AccessToken:
    now = timezone.now()
    return open_token(
        cast.users[name].memberships.get(), purpose=use, label="Tableau de bord",
        ends_on=timezone.localdate(now) + timedelta(days=10), by=cast.actor("alice"), at=now,
    )  # fmt: skip


def sent(cast: Cast, **changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=30)
    form = {"holder": cast.users["daniele"].memberships.get().pk, "purpose": "notes", "label": "Carnet de la ville"}
    return form | {"ends_on": day.isoformat()} | changes


def test_the_coordination_opens_it_by_the_page_and_its_holder_is_told(cast: Cast) -> None:
    answer = cast.client("alice").post(reverse("api:open_token"), sent(cast))
    assert (answer.status_code, answer["Location"]) == (302, reverse("api:tokens"))
    token = AccessToken.objects.get()
    assert (token.purpose, token.digest, token.drawn_at) == ("notes", "", None)
    assert Entry.objects.get(action="token:open").user_id == cast.users["alice"].pk
    told = set(Notification.objects.values_list("user__first_name", flat=True))
    assert told == {"Danièle", "Karim"}
    assert "clé à prendre" in cast.client("daniele").get(reverse("api:tokens")).content.decode()


@pytest.mark.parametrize("name", ["daniele", "lise", "karim", "bruno", "hawa"])
def test_only_the_coordination_of_the_programme_opens_it(cast: Cast, name: str) -> None:
    status = cast.client(name).post(reverse("api:open_token"), sent(cast)).status_code
    assert status == (422 if name == "hawa" else 403)
    assert not AccessToken.objects.exists()


def test_a_hat_that_may_not_is_given_no_token_for_it(cast: Cast) -> None:
    answer = cast.client("alice").post(reverse("api:open_token"), sent(cast, purpose="dossiers") | {
        "holder": cast.users["bruno"].memberships.get().pk})  # fmt: skip
    assert answer.status_code == 422
    assert "ne permet pas de lire les dossiers" in answer.content.decode()


@pytest.mark.parametrize("days", [-1, 367])
def test_it_lasts_a_year_at_most(cast: Cast, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    answer = cast.client("alice").post(reverse("api:open_token"), sent(cast, ends_on=day.isoformat()))
    assert answer.status_code == 422
    assert not AccessToken.objects.exists()


def test_opening_asks_for_a_fresh_second_factor(cast: Cast, settings: Any) -> None:
    Authenticator.objects.create(user=cast.users["alice"], type="totp", data={"secret": ""})
    client = cast.client("alice")
    answer = client.post(reverse("api:open_token"), sent(cast))
    assert answer.status_code == 302
    assert reverse("mfa_reauthenticate") in answer["Location"]
    assert not AccessToken.objects.exists()


def test_drawing_asks_for_a_fresh_second_factor(cast: Cast) -> None:
    token = opened(cast, "daniele")
    Authenticator.objects.create(user=cast.users["daniele"], type="totp", data={"secret": ""})
    answer = cast.client("daniele").post(reverse("api:draw", args=[token.pk]), {"kept": "on"})
    assert answer.status_code == 302
    token.refresh_from_db()
    assert not token.digest


def test_the_key_is_shown_once_to_its_holder_and_kept_as_a_digest(cast: Cast) -> None:
    token = opened(cast, "daniele")
    url, client = reverse("api:draw", args=[token.pk]), cast.client("daniele")
    answer = client.post(url, {"kept": "on"})
    page = answer.content.decode()
    secret = page.split('<code class="long">')[1].split("</code>")[0]
    assert secret.startswith("village_")
    assert len(secret) > 45
    assert answer["Cache-Control"] == "no-store"
    assert Software(secret).get("jeton").json()["holder"] == "Danièle Roche"
    again = client.post(url, {"kept": "on"})
    assert again.status_code == 422
    assert secret not in again.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM api_accesstoken t")
        assert secret.removeprefix("village_") not in cursor.fetchone()[0]
    assert Entry.objects.filter(action="token:draw", user_id=cast.users["daniele"].pk).count() == 1
    assert not Entry.objects.filter(details__contains=secret[8:20]).exists()


@pytest.mark.parametrize("name", ["alice", "lise", "karim", "dora", "hawa"])
def test_nobody_draws_the_key_of_another(cast: Cast, name: str) -> None:
    token = opened(cast, "daniele")
    assert cast.client(name).post(reverse("api:draw", args=[token.pk]), {"kept": "on"}).status_code == 404
    token.refresh_from_db()
    assert not token.digest


@pytest.mark.parametrize(
    ("name", "status"),
    [("daniele", 302), ("alice", 302), ("lise", 302), ("karim", 302), ("dora", 404), ("jeanne", 404), ("hawa", 404)],
)
def test_its_holder_and_who_oversees_close_it_at_once(cast: Cast, name: str, status: int) -> None:
    token, secret = drawn(cast, "daniele", Use.DOSSIERS)
    assert cast.client(name).post(reverse("api:close", args=[token.pk])).status_code == status
    answer = Software(secret).get("jeton")
    closed = (401, "token_over") if status == 302 else (200, None)
    assert (answer.status_code, answer.json().get("code")) == closed
    assert Entry.objects.filter(action="token:withdraw").exists() is (status == 302)


def test_each_sees_his_own_on_the_page_and_who_oversees_sees_all(cast: Cast) -> None:
    opened(cast, "daniele")
    for name, seen in (("daniele", True), ("dora", False), ("alice", True), ("lise", True), ("karim", True)):
        assert ("Tableau de bord" in cast.client(name).get(reverse("api:tokens")).content.decode()) is seen, name
    assert "Tableau de bord" not in cast.client("hawa").get(reverse("api:tokens")).content.decode()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer village_faux", "Bearer é\u2028"])
def test_without_a_true_key_nothing_opens(cast: Cast, header: str) -> None:
    client = Client(headers={"authorization": header}) if header else Client()
    answer = client.get("/api/v1/enfants")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] in {"token_missing", "token_unknown"}
    assert answer["Cache-Control"] == "no-store"


def test_a_session_opens_no_door(cast: Cast) -> None:
    """No cookie counts: another site can make a browser send nothing that the API hears."""
    assert cast.client("alice").get("/api/v1/enfants").status_code == 401


def test_a_token_whose_day_is_past_opens_nothing(cast: Cast) -> None:
    token, secret = drawn(cast, "daniele", Use.DOSSIERS)
    token.ends_on = timezone.localdate()
    token.save(update_fields=["ends_on"])
    assert Software(secret).get("jeton").status_code == 200
    token.ends_on -= timedelta(days=1)
    token.save(update_fields=["ends_on"])
    answer = Software(secret).get("enfants")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over")


def test_a_token_ends_with_the_hat_and_with_the_account(cast: Cast) -> None:
    token, secret = drawn(cast, "daniele", Use.DOSSIERS)
    hat = token.hat
    hat.ends_on = timezone.localdate() - timedelta(days=1)
    hat.save()
    assert Software(secret).get("enfants").json()["code"] == "token_over"
    hat.ends_on = None
    hat.save()
    assert Software(secret).get("enfants").status_code == 200
    cast.users["daniele"].is_active = False
    cast.users["daniele"].save()
    assert Software(secret).get("enfants").json()["code"] == "token_over"


def test_a_token_of_the_demonstration_opens_nothing_elsewhere(cast: Cast, settings: Any) -> None:
    _, secret = drawn(cast, "daniele", Use.DOSSIERS)
    cast.users["daniele"].email = f"daniele@{settings.DEMO_DOMAIN}"
    cast.users["daniele"].save()
    assert Software(secret).get("enfants").json()["code"] == "token_over"


def test_without_a_signed_charter_no_child_is_named(cast: Cast) -> None:
    _, secret = drawn(cast, "daniele", Use.DOSSIERS)
    cast.users["daniele"].charter_signatures.all().delete()
    for way in ("enfants", f"enfants/{cast.children['kadiatou'].pk}"):
        answer = Software(secret).get(way)
        assert (answer.status_code, answer.json()["code"]) == (403, "charter_unsigned")


@pytest.mark.parametrize("use", [Use.FIGURES, Use.REFERRALS, Use.NOTES])
def test_a_token_for_something_else_reads_no_dossier(cast: Cast, use: Use) -> None:
    _, secret = drawn(cast, "daniele", use)
    for way in ("enfants", f"enfants/{cast.children['kadiatou'].pk}"):
        answer = Software(secret).get(way)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_purpose")


def test_more_requests_than_a_minute_allows_wait(cast: Cast) -> None:
    token, secret = drawn(cast, "daniele", Use.DOSSIERS)
    token.minute, token.asked = timezone.now().replace(second=0, microsecond=0), A_MINUTE
    token.save(update_fields=["minute", "asked"])
    answer = Software(secret).get("enfants")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 60
    token.minute -= timedelta(minutes=1)
    token.save(update_fields=["minute", "asked"])
    assert Software(secret).get("enfants").status_code == 200


def test_its_last_use_shows_on_the_page(cast: Cast) -> None:
    token, secret = drawn(cast, "daniele", Use.DOSSIERS)
    assert "Jamais utilisé" in cast.client("alice").get(reverse("api:tokens")).content.decode()
    Software(secret).get("jeton")
    token.refresh_from_db()
    assert token.used_at
    assert "Dernier usage" in cast.client("alice").get(reverse("api:tokens")).content.decode()


def test_a_closed_token_is_forgotten_after_a_year(cast: Cast) -> None:
    token, _ = drawn(cast, "daniele", Use.DOSSIERS)
    kept, _ = drawn(cast, "dora", Use.DOSSIERS)
    token.withdrawn_at, token.withdrawn_by = timezone.now(), cast.users["alice"]
    token.save()
    later = timezone.localdate() + timedelta(days=370)
    assert forget_tokens(timezone.localdate(), dry_run=False) == 0
    assert forget_tokens(later, dry_run=True) == 1
    assert AccessToken.objects.count() == 2
    assert forget_tokens(later, dry_run=False) == 1
    assert AccessToken.objects.get() == kept


def test_a_token_of_a_hat_that_is_over_is_not_opened(cast: Cast) -> None:
    hat = cast.users["daniele"].memberships.get()
    hat.ends_on = timezone.localdate() - timedelta(days=1)
    hat.save()
    with pytest.raises(DomainError):
        opened(cast, "daniele")


def test_an_address_that_is_no_door_or_another_method_is_refused_in_json(cast: Cast) -> None:
    software = Software(drawn(cast, "daniele", Use.DOSSIERS)[1])
    for way in ("nulle-part", "enfants/", "enfants/1/carnet", ""):
        answer = software.get(way)
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (404, "application/json"), way
        assert answer.json()["code"] == "not_found"
    answer = software.post("jeton", {})
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET", "method_not_allowed")
    assert Client().get("/api/v1/nulle-part").status_code == 401


def test_nobody_lets_software_in_alone(cast: Cast) -> None:
    """Who opens a token and who holds it are two people (decision 36)."""
    hat = cast.users["alice"].memberships.get()
    answer = cast.client("alice").post(reverse("api:open_token"), sent(cast, holder=hat.pk))
    assert answer.status_code == 422
    assert "Personne ne fait entrer seul un logiciel" in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_a_body_too_large_is_refused_in_json_and_counted(cast: Cast, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    token, secret = drawn(cast, "bruno", Use.REFERRALS)
    answer = Software(secret).post("reperages", {"observed_facts": "x" * 2000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert AccessToken.objects.get(pk=token.pk).asked == 1
