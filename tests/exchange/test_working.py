"""Long tables are read, brought in and taken back behind the pages: left, found again, stopped, resumed (R100)."""

import json
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.exchange.test_children import LEA, NO, ODD, TOM, correct, do, read, text, verdicts
from village.exchange.models import Import, ImportedChild, Work
from village.exchange.operations import asking, working
from village.exchange.operations.bringing import Bringing, bring_some
from village.exchange.operations.working import NO_LONGER, carry_on, resume_forgotten
from village.people.models import Person
from village.programmes.models import Membership
from village.referrals.models import Referral


@pytest.fixture(autouse=True)
def _every_table_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONG", 0)


@pytest.fixture
def worker(cast: Cast) -> None:
    """A worker gave a sign of life; the tests do its work."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs ORDER BY id")
        found = cursor.fetchall()
        return [json.loads(args) for (args,) in found]


def works_on(**turn: float) -> None:
    work = Work.objects.get()
    carry_on(work.pk, work.programme_id, **turn)


def page(cast: Cast) -> Any:
    return cast.client("alice").get(reverse("exchange:child_list", args=[Import.objects.get().pk]))


def brought(cast: Cast, *lines: tuple[Any, ...]) -> None:
    """Read and brought in, by the worker."""
    read(cast, *lines)
    works_on()
    do(cast, "bring")
    works_on()


@pytest.mark.usefixtures("worker")
def test_a_long_table_is_read_and_brought_in_behind_the_page(cast: Cast) -> None:
    told = text(read(cast, LEA, TOM, NO))
    assert "Relecture des lignes" in told
    assert "Léa" not in told  # a page that waits names nobody
    works_on()
    assert verdicts() == ["prete", "prete", "prete"]
    assert "0 sur 3 lignes" in text(do(cast, "bring"))
    assert not Person.objects.filter(first_name="Léa").exists()
    works_on()
    assert not Work.objects.exists()
    assert set(verdicts()) == {"reprise"}
    lea, tom = Person.objects.get(first_name="Léa"), Person.objects.get(first_name="Tom")
    assert lea.household == tom.household
    assert "Reprise terminée" in text(page(cast))


@pytest.mark.usefixtures("worker")
def test_the_queue_knows_a_number_and_no_name(cast: Cast) -> None:
    read(cast, LEA)
    work = Work.objects.get()
    assert jobs() == [{"number": work.pk, "programme": work.programme_id}]


@pytest.mark.usefixtures("worker")
def test_a_worker_killed_in_the_middle_is_followed_by_another_and_nobody_is_made_twice(cast: Cast) -> None:
    read(cast, LEA, TOM, NO)
    works_on()
    do(cast, "bring")
    alice, now = cast.actor("alice"), timezone.now()
    step = Bringing(alice.programme_id, by=alice, on=timezone.localdate())
    bring_some(Import.objects.get(), by=alice, at=now, number=1, bringing=step)  # then it is killed
    before = len(jobs())
    resume_forgotten()
    assert len(jobs()) == before  # it gave a sign of life a moment ago
    Work.objects.update(moved_at=now - timedelta(minutes=2))
    resume_forgotten()
    assert len(jobs()) == before + 1
    works_on()
    assert set(verdicts()) == {"reprise"}
    assert Person.objects.filter(last_name="Petit", is_child=True).count() == 2
    assert Referral.objects.filter(child_last_name__in=["Petit", "Diallo"]).count() == 3


@pytest.mark.usefixtures("worker")
def test_who_asked_may_stop_it_then_go_on_or_take_it_all_back(cast: Cast) -> None:
    read(cast, LEA, TOM, NO)
    works_on()
    do(cast, "bring")
    alice = cast.actor("alice")
    step = Bringing(alice.programme_id, by=alice, on=timezone.localdate())
    bring_some(Import.objects.get(), by=alice, at=timezone.now(), number=1, bringing=step)
    assert "L’arrêt est demandé" in text(do(cast, "stop"))
    Work.objects.update(stopped=True)
    works_on()
    assert not Work.objects.exists()
    do(cast, "take_back")
    works_on()
    assert "Reprise annulée" in text(page(cast))
    assert not Person.objects.filter(last_name="Petit", is_child=True).exists()


@pytest.mark.usefixtures("worker")
def test_a_reading_that_was_stopped_says_so_and_what_to_do(cast: Cast) -> None:
    read(cast, LEA)
    do(cast, "stop")
    works_on()
    assert "La relecture est arrêtée" in text(page(cast))


@pytest.mark.usefixtures("worker")
def test_a_work_done_by_a_worker_killed_before_it_said_so_is_over(cast: Cast) -> None:
    read(cast, LEA)
    works_on()
    do(cast, "bring")
    alice = cast.actor("alice")
    step = Bringing(alice.programme_id, by=alice, on=timezone.localdate())
    bring_some(Import.objects.get(), by=alice, at=timezone.now(), bringing=step)
    works_on()
    assert not Work.objects.exists()


@pytest.mark.usefixtures("worker")
def test_a_turn_that_is_over_leaves_its_place_to_others_and_asks_for_the_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "STEP", 1)
    read(cast, LEA, TOM)
    works_on()
    do(cast, "bring")
    before = len(jobs())
    works_on(seconds=-1)
    assert (len(jobs()), verdicts()) == (before + 1, ["reprise", "prete"])
    assert "1 sur 2 lignes" in text(page(cast))
    works_on(seconds=-1)
    assert (len(jobs()), verdicts()) == (before + 1, ["reprise", "reprise"])


@pytest.mark.usefixtures("worker")
def test_nothing_goes_on_for_somebody_who_lost_her_role(cast: Cast) -> None:
    read(cast, LEA)
    works_on()
    do(cast, "bring")
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast.users["alice"]).update(starts_on=yesterday, ends_on=yesterday)
    works_on()
    assert Work.objects.get().failed == NO_LONGER
    assert not Person.objects.filter(first_name="Léa").exists()


@pytest.mark.usefixtures("worker")
def test_while_it_goes_on_nobody_corrects_a_line_nor_takes_it_back(cast: Cast) -> None:
    read(cast, ODD)
    client, row = cast.client("alice"), ImportedChild.objects.get()
    for name, args in (("columns", []), ("values", []), ("line", [row.pk])):
        answer = client.get(reverse(f"exchange:{name}", args=[row.brought_by_id, *args]), follow=True)
        assert "Relecture des lignes" in text(answer)
    assert "en cours de traitement" in text(do(cast, "bring"))


@pytest.mark.usefixtures("worker")
def test_a_long_table_is_taken_back_as_a_whole_by_the_worker(cast: Cast) -> None:
    before = Person.objects.count(), Referral.objects.count()
    brought(cast, LEA, TOM, NO)
    assert (Person.objects.count(), Referral.objects.count()) != before
    do(cast, "take_back")
    works_on()
    assert (Person.objects.count(), Referral.objects.count()) == before
    assert "Reprise annulée" in text(page(cast))


@pytest.mark.usefixtures("worker")
def test_what_changed_since_stays_and_its_line_is_said_when_the_worker_takes_back(cast: Cast) -> None:
    brought(cast, LEA, NO)
    lea = Person.objects.get(first_name="Léa")
    lea.phone = "06 00 00 00 00"
    lea.save()
    do(cast, "take_back")
    works_on()
    assert Person.objects.filter(pk=lea.pk).exists()
    assert not Referral.objects.filter(child_last_name="Diallo").exists()
    assert "Léa" in text(page(cast))


def test_without_a_worker_the_page_goes_on_by_itself(cast: Cast) -> None:
    read(cast, LEA, TOM)
    assert "elles sont dans les dossiers" in text(do(cast, "bring"))
    assert not Work.objects.exists()
    assert not jobs()


@pytest.mark.usefixtures("worker")
def test_one_line_of_a_long_table_is_corrected_at_once(cast: Cast) -> None:
    read(cast, LEA, (*TOM[:8], "?", *TOM[9:]))
    works_on()
    row = ImportedChild.objects.get(verdict="a_regarder")
    client, url = cast.client("alice"), reverse("exchange:line", args=[row.brought_by_id, row.pk])
    correct(cast, "a_regarder", orienteur="CAF")
    assert client.get(url).status_code == 200
    assert verdicts() == ["prete", "prete"]
    assert not Work.objects.exists()


def test_a_worker_alone_on_its_connection_sees_what_the_person_who_asked_sees(
    transactional_db: None, cast: Cast
) -> None:
    """As in life: no transaction around it, and the wall shows nothing outside of one."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    read(cast, LEA, TOM, NO)
    works_alone()
    do(cast, "bring")
    works_alone()
    told = text(page(cast))
    assert "Reprise terminée" in told
    assert "3 lignes dans les dossiers" in told
    do(cast, "take_back")
    works_alone()
    assert "Reprise annulée" in text(page(cast))


def works_alone() -> None:
    def run(*numbers: int) -> None:
        try:
            carry_on(*numbers)
        finally:
            connection.close()

    worker = Thread(target=run, args=Work.objects.values_list("pk", "programme_id").get())
    worker.start()
    worker.join(timeout=60)
    assert not Work.objects.exists()
