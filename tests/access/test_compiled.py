"""A read compiled once serves each reader with his own rows, and is refused where it could not (decision 40)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from village.access.compiled import Compiled
from village.access.permissions import Permission
from village.access.policy import Actor
from village.people.models import Person

DAY = date(2026, 11, 21)


def seen(reader: Actor, day: date) -> "QuerySet[Person]":
    return Person.objects.visible_to(reader, Permission.DOSSIER_READ, day).order_by("pk")


def test_each_reads_his_own_whoever_asked_first(cast: Cast) -> None:
    kept = Compiled[Person]("own_rows", seen, day="date")
    names = ("daniele", "alice", "dora", "hawa", "emile", "jeanne", "karim", "ines", "bruno")
    for _ in range(2):
        for name in names:
            reader = cast.actor(name)
            assert kept.rows(reader, day=DAY) == list(seen(reader, DAY)), name
    assert len({tuple(row.pk for row in kept.rows(cast.actor(name), day=DAY)) for name in names}) > 2


def test_a_link_of_another_day_is_not_kept_for_today(cast: Cast) -> None:
    kept = Compiled[Person]("day_rows", seen, day="date")
    before = cast.children["kadiatou"].care_team.earliest("starts_on").starts_on - timedelta(days=400)
    daniele = cast.actor("daniele")
    assert cast.children["kadiatou"] in kept.rows(daniele, day=DAY)
    assert kept.rows(daniele, day=before) == list(seen(daniele, before)) == []


def test_an_exceptional_access_is_never_kept_for_another_child(cast: Cast) -> None:
    kept = Compiled[Person]("ticket_rows", seen, day="date")
    for name in ("kadiatou", "yanis"):
        reader = replace(cast.actor("lise"), tickets=frozenset({cast.children[name].pk}))
        assert kept.rows(reader, day=DAY) == list(seen(reader, DAY))


def test_it_is_written_and_planned_once(cast: Cast) -> None:
    kept = Compiled[Person]("once_rows", seen, day="date")
    first, second = cast.actor("daniele"), cast.actor("dora")
    kept.rows(first, day=DAY)
    with CaptureQueriesContext(connection) as asked:
        kept.rows(second, day=DAY)
    assert [one["sql"][:17] for one in asked.captured_queries] == ["EXECUTE once_rows"]


def _computed(reader: Actor, day: date) -> Any:
    return seen(reader, day + timedelta(days=1))


def _counted(reader: Actor, day: date) -> Any:
    return seen(reader, day).filter(pk__gt=reader.user_id * 2)


def _few(reader: Actor, day: date) -> Any:
    return seen(reader, day).only("first_name")


@pytest.mark.parametrize("build", [_computed, _counted, _few])
def test_what_is_computed_from_the_reader_or_the_day_is_refused(cast: Cast, build: Any) -> None:
    with pytest.raises(TypeError):
        Compiled[Person]("wrong_rows", build, day="date").rows(cast.actor("daniele"), day=DAY)


def test_two_kinds_of_readers_never_share_a_name(cast: Cast) -> None:
    """A connection prepares a name once: under the same name, the second would be served the statement of the first."""
    kept = Compiled[Person]("named_rows", seen, day="date")
    for name in ("daniele", "alice", "emile"):
        kept.rows(cast.actor(name), day=DAY)
    names = [made[0].name for made in kept._made.values() if made]
    assert len(set(names)) == len(names) == 2  # an intervenant opens no dossier: nothing is asked
