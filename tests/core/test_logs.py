"""The technical log: when, how bad, where; and nothing that was typed, no address that opens by itself."""

import logging
import re
import sys
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.urls import reverse

from tests.cast import Cast
from village.core.logs import Line

WORD = "Kadiatou a été frappée"


def line(message: str, *arguments: Any, error: BaseException | None = None) -> str:
    told: Any = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("village.essai", logging.WARNING, "essai.py", 1, message, arguments, told)
    return Line().format(record)


def broken(error: Exception) -> BaseException:
    try:
        raise error
    except type(error):
        caught = sys.exc_info()[1]
    assert caught is not None
    return caught


def test_a_line_says_when_in_utc_how_bad_and_where() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING village\.essai bonjour", line("bonjour"))


def test_nobody_forges_a_line() -> None:
    said = line("adresse %s", "x\r\n2018-02-06T13:04:05Z INFO faux\u2028\x1b[2J")
    assert "\n" not in said
    assert "\x1b" not in said
    assert "\u2028" not in said


def test_an_error_says_its_kind_and_place_and_nothing_of_what_was_typed() -> None:
    first = broken(IntegrityError(f"DETAIL: Failing row contains ({WORD})"))
    second = broken(ValueError(WORD))
    second.__cause__ = first
    said = line("en panne", error=second)
    assert WORD not in said
    assert "django.db.utils.IntegrityError" in said
    assert said.rstrip().endswith("ValueError")
    assert "test_logs.py" in said


def test_what_is_wrong_with_the_machine_is_said_whole() -> None:
    assert "connection refused" in line("en panne", error=broken(OperationalError("connection refused")))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("partner:answer", ["k3f7p-secret"]),
        ("opinion:answer", ["k3f7p-secret"]),
        ("home:calendar_feed", ["k3f7p-secret"]),
        ("programmes:invitation", ["k3f7p-secret"]),
        ("account_reset_password_from_key", ["1", "k3f7p-secret"]),
    ],
)
def test_an_address_that_opens_by_itself_is_cut(name: str, arguments: list[str]) -> None:
    said = line("Method Not Allowed (%s): %s", "PUT", reverse(name, args=arguments))
    assert "k3f7p" not in said
    assert said.endswith("/…")


def test_a_refusal_is_told_with_numbers_and_no_name(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """ASVS 16.3.2: the wrong role, and the child of somebody else."""
    child = cast.children["yanis"]
    with caplog.at_level(logging.WARNING, "village.refusals"):
        cast.client("bruno").get(reverse("casefile:list"))
        cast.client("daniele").get(reverse("casefile:detail", args=[child.pk]))
    told = [record.getMessage() for record in caplog.records if record.name == "village.refusals"]
    bruno, daniele = cast.users["bruno"], cast.users["daniele"]
    assert f"status=403 page=casefile:list account={bruno.pk}" in told[0]
    assert f"status=404 page=casefile:detail account={daniele.pk}" in told[1]
    assert f"{{'pk': {child.pk}}}" in told[1]
    assert "Roche" not in "".join(told)


def test_what_is_granted_is_not_in_the_technical_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        cast.client("daniele").get(reverse("casefile:detail", args=[cast.children["kadiatou"].pk]))
    assert not caplog.records


def test_the_site_writes_its_log_so(settings: Any) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "village.core.logs.Line"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"


def test_a_page_that_breaks_is_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_request: Any) -> Any:
        raise RuntimeError(WORD)

    monkeypatch.setattr("village.home.views.day.inbox.unread", fail)
    client = cast.client("alice")
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "django.request"):
        assert client.get(reverse("home:today")).status_code == 500
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    said = Line().format(record)
    assert "Internal Server Error: /" in said
    assert "RuntimeError" in said
    assert WORD not in said
