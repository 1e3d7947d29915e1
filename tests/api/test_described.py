"""The OpenAPI file: up to date, whole, and true to what the doors answer when they are asked at random."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import drawn
from tests.api.described import FILE, told
from tests.cast import Cast
from tests.house.sources import ROOT
from village.api.models import Use
from village.api.views.site import described

# Under this name nothing may ever be read by Danièle's software: another référente's child, another programme's.
FOREIGN = re.compile(r"Yanis|Bensaïd|Zoé|Zeller|Pour moi seule")
schema = schemathesis.openapi.from_dict(described())
schema.app = get_wsgi_application()


def test_the_file_of_the_documentation_is_the_one_served(cast: Cast) -> None:
    assert FILE.read_text(encoding="utf-8") == told(), "make docs"
    served = cast.client("lise").get(reverse("api:openapi"))
    assert served.json() == described()
    assert served.json()["openapi"].startswith("3.1")


def test_every_door_asks_for_a_key_and_says_how_it_refuses() -> None:
    for way, methods in described()["paths"].items():
        assert way.startswith("/api/v1/")
        for method, door in methods.items():
            assert door["security"] == [{"Bearer": []}], way
            assert {"401", "403", "404", "422", "429"} <= set(door["responses"]), way
            assert door["summary"], way
            if method == "post":
                assert "Idempotency-Key" in {one["name"] for one in door["parameters"]}, way


def _use(case: Any) -> Use:
    if case.method == "POST":
        return Use.NOTES if case.path.endswith("/notes") else Use.REFERRALS
    return {"/api/v1/indicateurs": Use.FIGURES, "/api/v1/listes": Use.REFERRALS}.get(case.path, Use.DOSSIERS)


@pytest.fixture
def keys(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Use, str]]:
    """Danièle's, without the limit; the connection of the test stays open between two requests."""
    monkeypatch.setattr("village.api.operations.tokens.A_MINUTE", 10**6)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield {use: drawn(cast, "daniele", use)[1] for use in Use}
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_no_door_breaks_nor_tells_of_another_child(case: Any, cast: Cast, keys: dict[Use, str]) -> None:
    """Asked with what the file allows and with what it does not; half of the numbers are those of real children."""
    if "pk" in (case.path_parameters or {}) and case.path_parameters["pk"] in range(1, 4):
        children = [cast.children[name].pk for name in ("kadiatou", "yanis", "zoe")]
        case.path_parameters["pk"] = children[case.path_parameters["pk"] - 1]
    answer = case.call(headers={"Authorization": f"Bearer {keys[_use(case)]}"})
    said = answer.content.decode()
    assert not FOREIGN.search(said)
    checks: list[Any] = [not_a_server_error]
    if answer.headers.get("content-type", [""])[0].startswith("application/json"):
        checks += [status_code_conformance, content_type_conformance, response_schema_conformance]
    case.validate_response(answer, checks=checks)


@pytest.mark.django_db(transaction=True)
def test_the_example_of_the_documentation_runs(cast: Cast, live_server: Any) -> None:
    """As it is printed, by the Python that runs us, with nothing else installed."""
    code = (ROOT / "docs/api.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    _, secret = drawn(cast, "daniele", Use.DOSSIERS)
    environment = {**os.environ, "VILLAGE_SITE": live_server.url, "VILLAGE_KEY": secret, "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "Kadiatou · pas encore d’objectif\n"), ran.stderr
