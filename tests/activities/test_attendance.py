"""The roll: who came, with how many relatives, called once by who runs the action (R43, R44)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast
from tests.forms import hidden_of
from village.activities.models import ActivitySession, Attendance, Enrolment, Facilitation
from village.activities.operations import enrol_child
from village.audit.models import Entry
from village.core.models import Submission


def roll(session: ActivitySession) -> str:
    return reverse("activities:attendance", args=[session.pk])


def said(cast: Cast, status: str = "present", relatives: Any = 2, name: str = "kadiatou") -> dict[str, Any]:
    child = cast.children[name].pk
    return {f"status_{child}": status, f"parents_{child}": relatives}


def test_the_facilitator_calls_the_roll_with_the_relatives_who_came(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    answer = client.post(roll(session), {**hidden_of(client.get(roll(session))), **said(cast)})
    assert answer.status_code == 302
    recorded = Attendance.objects.get()
    assert (recorded.status, recorded.parents, recorded.siblings) == ("present", 2, 0)
    session.refresh_from_db()
    assert session.recorded_at is not None
    assert Entry.objects.filter(action="attendance:record", user_id=cast.users["emile"].pk).count() == 1


def test_the_roll_shows_first_name_and_age_and_nothing_else(cast: Cast, session: ActivitySession) -> None:
    page = cast.client("emile").get(roll(session)).content.decode().replace("\xa0", " ")
    age = today().year - 2009 - ((today().month, today().day) < (3, 14))
    assert f"Kadiatou, {age} ans" in page
    assert "Traoré" not in page
    assert Entry.objects.filter(action="attendance:read").count() == 1


def test_a_sheet_for_the_pen_shows_first_names_even_to_the_coordination(cast: Cast, session: ActivitySession) -> None:
    page = cast.client("alice").get(reverse("activities:sheet", args=[session.pk])).content.decode()
    assert "Kadiatou" in page
    assert "Traoré" not in page
    assert Entry.objects.filter(action="attendance:read", details__startswith="feuille").count() == 1


def test_the_roll_sent_twice_counts_once(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    answers = {**hidden_of(client.get(roll(session))), **said(cast)}
    assert client.post(roll(session), answers)["Location"] == client.post(roll(session), answers)["Location"]
    assert Attendance.objects.count() == 1
    session.refresh_from_db()
    assert session.version == 2


def test_a_roll_from_a_stale_page_shows_what_the_other_wrote(cast: Cast, session: ActivitySession) -> None:
    emile, alice = cast.client("emile"), cast.client("alice")
    opened = hidden_of(emile.get(roll(session)))
    alice.post(roll(session), {**hidden_of(alice.get(roll(session))), **said(cast, "excuse", 0)})
    late = emile.post(roll(session), {**opened, **said(cast, "present", 1)})
    assert late.status_code == 409
    assert "excusé" in late.content.decode().replace("\xa0", " ")
    assert Attendance.objects.get().status == "excuse"
    again = emile.post(roll(session), {**hidden_of(late), **said(cast, "present", 1)})
    assert again.status_code == 302
    assert Attendance.objects.get().status == "present"


@pytest.mark.parametrize(
    "answers",
    [{"status": ""}, {"status": "malade"}, {"relatives": -1}, {"relatives": 99}, {"relatives": "tous"}],
)
def test_a_roll_that_says_nothing_or_the_impossible_is_refused(
    cast: Cast, session: ActivitySession, answers: dict[str, Any]
) -> None:
    answer = cast.client("emile").post(roll(session), said(cast, **answers))
    assert answer.status_code == 422
    assert not Attendance.objects.exists()
    assert not Submission.objects.exists()


def test_nobody_calls_the_roll_of_a_day_to_come(cast: Cast, session: ActivitySession) -> None:
    ActivitySession.objects.filter(pk=session.pk).update(on=today() + timedelta(days=1))
    client = cast.client("emile")
    assert "pas encore eu lieu" in client.get(roll(session)).content.decode()
    assert client.post(roll(session), said(cast)).status_code == 422
    assert not Attendance.objects.exists()


def test_a_child_who_left_keeps_his_past_attendance(cast: Cast, session: ActivitySession) -> None:
    alice = cast.client("alice")
    alice.post(roll(session), said(cast))
    alice.post(reverse("activities:withdraw", args=[session.activity_id, cast.children["kadiatou"].pk]))
    assert Attendance.objects.count() == 1
    assert "Kadiatou" in alice.get(roll(session)).content.decode()


def test_a_child_enrolled_meanwhile_does_not_lose_the_roll(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    opened = hidden_of(client.get(roll(session)))
    enrol_child(session.activity, cast.children["yanis"], by=cast.actor("alice"), on=today())
    answer = client.post(roll(session), {**opened, **said(cast)})
    assert answer.status_code == 422
    assert "Dites si Yanis est là" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("emile", 200), ("alice", 200), ("jeanne", 200), ("daniele", 200), ("hawa", 404), ("chloe", 403),
        ("bruno", 403), ("farida", 403), ("gaspard", 403), ("ines", 403),
    ],
)  # fmt: skip
def test_who_calls_the_roll(cast: Cast, session: ActivitySession, who: str, status: int) -> None:
    client = cast.client(who)
    assert client.get(roll(session)).status_code == status
    assert not Attendance.objects.exists()
    if status != 200:
        assert client.post(roll(session), said(cast)).status_code == status


def test_a_facilitator_calls_no_roll_but_his_own(cast: Cast, session: ActivitySession) -> None:
    Facilitation.objects.all().delete()
    client = cast.client("emile")
    assert client.get(roll(session)).status_code == 404
    assert client.get(reverse("activities:sheet", args=[session.pk])).status_code == 404


@pytest.mark.rule("RU21")
def test_ru21_absences_close_nothing(cast: Cast, session: ActivitySession) -> None:
    """A family that does not come is helped: its place stays, and nobody is told of a fault."""
    client, activity, child = cast.client("emile"), session.activity, cast.children["kadiatou"]
    for days in range(1, 9):
        missed = ActivitySession.objects.create(
            activity=activity, on=today() - timedelta(days=days), starts_at=session.starts_at
        )
        Enrolment.objects.filter(activity=activity).update(enrolled_on=missed.on)
        assert (
            client.post(roll(missed), {**hidden_of(client.get(roll(missed))), **said(cast, "absent", 0)}).status_code
            == 302
        )
    assert Attendance.objects.filter(child=child, status="absent").count() == 8
    assert Enrolment.objects.get(activity=activity, child=child).left_on is None
    page = client.get(reverse("activities:detail", args=[activity.pk])).content.decode().lower()
    assert "kadiatou" in page
    assert not any(word in page for word in ("exclu", "sanction", "radi", "avertissement"))
