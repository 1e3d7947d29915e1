"""Sessions: weekly but for the holidays, moved or cancelled with a reason, nobody and nowhere taken twice unseen."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.activities.conftest import today
from tests.activities.test_offer import url
from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.activities.models import Activity, ActivitySession, Break, Facilitation
from village.activities.operations import enrol_child
from village.audit.models import Entry


def page(name: str, row: Any) -> str:
    return reverse(f"activities:{name}", args=[row.pk])


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def schedule(cast: Cast, activity: Activity, **said: Any) -> Any:
    return cast.client("alice").post(url("schedule", activity), {"on": in_days(1).isoformat(), **said})


@pytest.fixture
def other(cast: Cast, session: ActivitySession) -> Activity:
    """Another action of Émile's, elsewhere."""
    activity = Activity.objects.create(
        programme=cast.programme, title="Judo", domain=item("N8", "culture-sport"), nature="collective",
        frame="droit_commun", place="Gymnase",
    )  # fmt: skip
    Facilitation.objects.create(activity=activity, user=cast.users["emile"])
    return activity


# — holidays —


def test_a_weekly_series_jumps_over_the_holidays(cast: Cast, workshop: Activity) -> None:
    fill_in(
        cast.client("alice"), reverse("activities:breaks"), label="Toussaint",
        starts_on=in_days(7).isoformat(), ends_on=in_days(16).isoformat(),
    )  # fmt: skip
    answer = schedule(cast, workshop, starts_at="14:00", until=in_days(29).isoformat())
    assert answer.status_code == 302
    assert [session.on for session in workshop.sessions.all()] == [in_days(1), in_days(22), in_days(29)]
    said = cast.client("alice").get(answer["Location"]).content.decode()
    assert "pas de séance" not in said  # told once, to who clicked


def test_a_single_session_may_be_in_the_holidays(cast: Cast, workshop: Activity) -> None:
    Break.objects.create(programme=cast.programme, label="Été", starts_on=today(), ends_on=in_days(30))
    assert schedule(cast, workshop).status_code == 302
    assert workshop.sessions.count() == 1
    answer = schedule(cast, workshop, on=in_days(2).isoformat(), until=in_days(16).isoformat())
    assert answer.status_code == 422
    assert "pendant les vacances" in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "words"), [(5, 2, "avant le premier"), (5, 300, "quatre mois"), (3, 8, "déjà dans")]
)
def test_impossible_holidays_are_refused(cast: Cast, first: int, last: int, words: str) -> None:
    Break.objects.create(programme=cast.programme, label="Toussaint", starts_on=in_days(1), ends_on=in_days(4))
    answer = fill_in(
        cast.client("alice"), reverse("activities:breaks"), label="Noël",
        starts_on=in_days(first).isoformat(), ends_on=in_days(last).isoformat(),
    )  # fmt: skip
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Break.objects.count() == 1


def test_holidays_are_taken_back_and_belong_to_one_programme(cast: Cast) -> None:
    rest = Break.objects.create(programme=cast.programme, label="Pont de mai", starts_on=in_days(1), ends_on=in_days(4))
    assert "Pont de mai" not in cast.client("hawa").get(reverse("activities:breaks")).content.decode()
    assert cast.client("hawa").post(page("remove_break", rest)).status_code == 404
    assert cast.client("alice").get(page("remove_break", rest)).status_code == 405
    assert cast.client("alice").post(page("remove_break", rest)).status_code == 302
    assert not Break.objects.exists()


# — the dates of the action —


@pytest.mark.parametrize(("on", "until"), [(1, None), (3, 30)])
def test_a_session_outside_the_dates_of_the_action_is_refused(
    cast: Cast, workshop: Activity, on: int, until: int | None
) -> None:
    Activity.objects.filter(pk=workshop.pk).update(starts_on=in_days(2), ends_on=in_days(20))
    said = {"until": in_days(until).isoformat()} if until else {}
    answer = schedule(cast, workshop, on=in_days(on).isoformat(), **said)
    assert answer.status_code == 422
    assert "L’action" in answer.content.decode()
    assert not ActivitySession.objects.exists()


# — nobody and nowhere twice at once —


@pytest.mark.parametrize(
    ("hours", "taken"),
    [
        (("14:30", "15:30"), True), (("13:00", "14:01"), True), (("14:30", ""), True), (("15:00", "16:00"), False),
        (("13:00", "14:00"), False), (("", ""), False),
    ],
)  # fmt: skip
def test_a_facilitator_taken_at_that_hour_is_said(
    cast: Cast, other: Activity, hours: tuple[str, str], taken: bool
) -> None:
    said = {"on": today().isoformat(), "starts_at": hours[0], "ends_at": hours[1]}
    answer = schedule(cast, other, **said)
    assert answer.status_code == (422 if taken else 302)
    if taken:
        assert "Émile Estève anime déjà" in answer.content.decode()
        assert not other.sessions.exists()
        again = {**hidden_of(answer), **said, "despite_clash": "on"}
        assert cast.client("alice").post(url("schedule", other), again).status_code == 302
        assert other.sessions.count() == 1


def test_a_place_taken_at_that_hour_is_said(cast: Cast, session: ActivitySession, other: Activity) -> None:
    Facilitation.objects.all().delete()
    said = {"on": today().isoformat(), "starts_at": "14:00"}
    answer = schedule(cast, other, **said, place="MAISON de quartier")
    assert "est déjà pris par" in answer.content.decode()
    assert schedule(cast, other, **said, place="Salle 2").status_code == 302


def test_a_cancelled_session_takes_nobody(cast: Cast, session: ActivitySession, other: Activity) -> None:
    fill_in(cast.client("alice"), page("cancel", session), reason="Grève")
    assert schedule(cast, other, on=today().isoformat(), starts_at="14:00").status_code == 302
    assert schedule(cast, session.activity, on=today().isoformat(), starts_at="14:00").status_code == 422  # other's now


# — moved, cancelled —


def test_a_session_is_moved_with_a_reason(cast: Cast, session: ActivitySession) -> None:
    client, said = cast.client("alice"), {"on": in_days(2).isoformat(), "starts_at": "16:00", "place": "MJC"}
    assert fill_in(client, page("move", session), **said, reason="").status_code == 422
    assert fill_in(client, page("move", session), **said, reason="Salle prise").status_code == 302
    session.refresh_from_db()
    assert (session.on, session.starts_at, session.place, session.version) == (in_days(2), time(16), "MJC", 2)
    assert "Salle prise" in client.get(url("detail", session.activity)).content.decode()
    assert Entry.objects.filter(action="activity:schedule", details__startswith="séance déplacée").count() == 1


def test_a_session_moved_onto_another_is_refused(cast: Cast, session: ActivitySession) -> None:
    ActivitySession.objects.create(activity=session.activity, on=in_days(1), starts_at=time(14))
    said = {"on": in_days(1).isoformat(), "starts_at": "14:00", "reason": "Erreur"}
    answer = fill_in(cast.client("alice"), page("move", session), **said)
    assert "existe déjà" in answer.content.decode()


def test_a_cancelled_session_has_no_roll_and_stays_written(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("alice")
    assert fill_in(client, page("cancel", session), reason="Neige").status_code == 302
    assert "Neige" in client.get(url("detail", session.activity)).content.decode()
    assert "est annulée" in client.get(page("attendance", session)).content.decode()
    child = cast.children["kadiatou"].pk
    assert client.post(page("attendance", session), {f"status_{child}": "present"}).status_code == 422
    again = fill_in(client, page("cancel", session), reason="Neige")
    assert "déjà annulée" in again.content.decode()


@pytest.mark.parametrize("name", ["move", "cancel"])
def test_a_session_whose_roll_was_called_does_not_change(cast: Cast, session: ActivitySession, name: str) -> None:
    ActivitySession.objects.filter(pk=session.pk).update(recorded_at=timezone.now())
    said = {"on": in_days(1).isoformat(), "reason": "Erreur"}
    answer = fill_in(cast.client("alice"), page(name, session), **said)
    assert answer.status_code == 422
    assert "elle a eu lieu" in answer.content.decode()


def test_two_people_who_change_a_session_do_not_overwrite(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("alice")
    opened = hidden_of(client.get(page("move", session)))
    fill_in(cast.client("jeanne"), page("move", session), on=in_days(1).isoformat(), reason="Salle")
    late = client.post(page("move", session), {**opened, "on": in_days(5).isoformat(), "reason": "Car"})
    assert late.status_code == 409
    session.refresh_from_db()
    assert session.on == in_days(1)


@pytest.mark.parametrize(
    "wrong", [{"ends_at": time(13)}, {"cancelled_on": date(2017, 9, 1)}, {"starts_at": None, "ends_at": time(13)}]
)
def test_the_database_refuses_an_impossible_session(
    cast: Cast, session: ActivitySession, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivitySession.objects.filter(pk=session.pk).update(**wrong)


def test_a_cancelled_session_is_not_the_next_one(cast: Cast, session: ActivitySession) -> None:
    enrol_child(session.activity, cast.children["yanis"], by=cast.actor("alice"), on=today())
    fill_in(cast.client("alice"), page("cancel", session), reason="Neige")
    answer = cast.client("alice").get(reverse("activities:list"))
    assert [activity.next_on for activity in answer.context["activities"]] == [None]
    assert not answer.context["sessions"]
