"""More than sixty dossiers in ten minutes: the coordination and the DPO are told for seven days; nobody is stopped."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from village.audit.journal import Act, record

TITLE = "Beaucoup de dossiers en peu de temps"
HOME = reverse("home:today")


def read(
    cast: Cast, number: int, *, since: datetime, every: timedelta, who: str = "daniele", first: int = 1000
) -> None:
    """So many dossiers, one after the other, as the journal keeps them."""
    for rank in range(number):
        record(Act.DOSSIER_READ, by=cast.actor(who), person_id=first + rank, at=since + every * rank)


def home(cast: Cast, who: str) -> str:
    return cast.client(who).get(HOME).content.decode().replace("\u00a0", " ")


def ago(**span: float) -> datetime:
    return timezone.now() - timedelta(**span)


def test_sixty_one_dossiers_in_ten_minutes_are_told(cast: Cast) -> None:
    read(cast, 61, since=ago(hours=2), every=timedelta(seconds=9.5))
    said = home(cast, "alice")
    assert TITLE in said
    assert "Danièle Roche" in said
    assert "a ouvert 61 dossiers en dix minutes" in said


def test_the_dpo_is_told_a_number_and_no_name(cast: Cast) -> None:
    read(cast, 61, since=ago(hours=2), every=timedelta(seconds=1))
    said = home(cast, "karim")
    assert TITLE in said
    assert f"Compte n° {cast.users['daniele'].pk}" in said
    assert "Danièle" not in said


@pytest.mark.parametrize(
    ("number", "every", "before"),
    [
        (60, timedelta(seconds=1), timedelta(hours=2)),
        (61, timedelta(seconds=10.1), timedelta(hours=2)),
        (200, timedelta(seconds=30), timedelta(hours=6)),
        (61, timedelta(seconds=1), timedelta(days=8)),
    ],
)
def test_the_work_of_every_day_is_not_told(cast: Cast, number: int, every: timedelta, before: timedelta) -> None:
    read(cast, number, since=timezone.now() - before, every=every)
    assert TITLE not in home(cast, "alice")


def test_the_same_dossier_many_times_is_one(cast: Cast) -> None:
    for _ in range(3):
        read(cast, 30, since=ago(hours=2), every=timedelta(seconds=3))
    assert TITLE not in home(cast, "alice")


def test_two_people_are_not_added_up(cast: Cast) -> None:
    read(cast, 40, since=ago(hours=2), every=timedelta(seconds=3))
    read(cast, 40, since=ago(hours=2), every=timedelta(seconds=3), who="dora", first=2000)
    assert TITLE not in home(cast, "alice")


@pytest.mark.parametrize("who", ["hawa", "dora", "jeanne", "gaspard", "lise"])
def test_nobody_else_is_told(cast: Cast, who: str) -> None:
    read(cast, 61, since=ago(hours=2), every=timedelta(seconds=1))
    assert TITLE not in home(cast, who)


def test_nobody_is_stopped(cast: Cast) -> None:
    read(cast, 100, since=ago(minutes=3), every=timedelta(seconds=1))
    page = cast.client("daniele").get(reverse("casefile:detail", args=[cast.children["kadiatou"].pk]))
    assert page.status_code == 200


def test_the_line_leads_to_the_lines_of_that_account_on_that_day(cast: Cast) -> None:
    read(cast, 61, since=ago(hours=2), every=timedelta(seconds=1))
    record(Act.DOSSIER_READ, by=cast.actor("dora"), person_id=5, details="lecture de Dora", at=ago(hours=2))
    day = timezone.localdate(ago(hours=2))
    asked: dict[str, Any] = {"since": day, "until": day, "account": cast.users["daniele"].pk}
    link = f"?since={day}&amp;until={day}&amp;account={cast.users['daniele'].pk}"
    assert link in home(cast, "alice")
    seen = cast.client("alice").get(reverse("audit:journal"), asked).content.decode()
    assert "Danièle Roche" in seen
    assert "lecture de Dora" not in seen
