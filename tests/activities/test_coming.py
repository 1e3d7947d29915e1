"""Places, waiting lists, the parents' agreement, the roll kept as it is called (R43, R44, R46; C4, C5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.activities.conftest import today
from tests.activities.test_attendance import roll, said
from tests.activities.test_offer import url
from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.activities.models import Activity, ActivitySession, Attendance, Enrolment, PlaceRequest
from village.activities.operations import enrol_child
from village.activities.operations.enrolment import ParentYes
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import Guardian, Person
from village.plans.models import Goal, PlannedAction


@pytest.fixture
def full(cast: Cast, enrolled: Activity) -> Activity:
    """The only place is Kadiatou's."""
    Activity.objects.filter(pk=enrolled.pk).update(capacity=1)
    enrolled.refresh_from_db()
    return enrolled


@pytest.fixture
def therapy(cast: Cast, workshop: Activity) -> Activity:
    Activity.objects.filter(pk=workshop.pk).update(therapy=True, title="Psychologue", nature="individuelle")
    workshop.refresh_from_db()
    return workshop


def kid(cast: Cast, name: str = "kadiatou") -> Person:
    return cast.children[name]


def wait(client: Client, activity: Activity, child: Person) -> Any:
    return client.post(url("wait", activity, child.pk))


# — the waiting list of an action —


def test_a_full_action_has_a_waiting_list_and_its_first_gets_the_place(cast: Cast, full: Activity) -> None:
    client, yanis = cast.client("alice"), kid(cast, "yanis")
    refused = client.post(url("enrol", full), {"child": yanis.pk})
    assert "liste d’attente" in refused.content.decode()
    assert "En liste d’attente" in client.post(url("enrol", full), {"q": "yanis"}, follow=True).content.decode()
    for _ in range(2):
        assert wait(client, full, yanis).status_code == 302
    assert PlaceRequest.objects.count() == 1
    assert Entry.objects.filter(action="enrolment:wait", person_id=yanis.pk).count() == 1
    page = client.get(url("detail", full)).content.decode()
    assert "Liste d’attente" in page
    assert "Donner la place" not in page
    client.post(url("withdraw", full, kid(cast).pk))
    assert "Donner la place" in client.get(url("detail", full)).content.decode()
    assert client.post(url("enrol", full), {"child": yanis.pk}).status_code == 302
    assert PlaceRequest.objects.get().ended_on == today()


def test_who_waits_comes_before_who_does_not(cast: Cast, full: Activity) -> None:
    alice = cast.client("alice")
    wait(alice, full, kid(cast, "yanis"))
    alice.post(url("withdraw", full, kid(cast).pk))
    answer = alice.post(url("enrol", full), {"child": kid(cast).pk})
    assert answer.status_code == 422
    assert "attendent cette place" in answer.content.decode()


def test_a_family_may_stop_waiting(cast: Cast, full: Activity) -> None:
    client, yanis = cast.client("alice"), kid(cast, "yanis")
    wait(client, full, yanis)
    for _ in range(2):
        assert client.post(url("stop_waiting", full, yanis.pk)).status_code == 302
    assert not PlaceRequest.objects.filter(ended_on=None).exists()
    assert Entry.objects.filter(action="enrolment:wait").count() == 2


def test_nobody_waits_for_a_place_that_is_free_or_his(cast: Cast, enrolled: Activity) -> None:
    client = cast.client("alice")
    wait(client, enrolled, kid(cast))
    wait(client, enrolled, kid(cast, "yanis"))
    assert not PlaceRequest.objects.exists()


def test_a_referent_puts_only_her_children_on_the_list(cast: Cast, full: Activity) -> None:
    assert wait(cast.client("daniele"), full, kid(cast, "yanis")).status_code == 404
    assert wait(cast.client("dora"), full, kid(cast, "yanis")).status_code == 302
    page = cast.client("daniele").get(url("detail", full)).content.decode()
    assert "Yanis" in page
    assert "Bensaïd" not in page


def test_a_child_may_come_back_and_both_stays_are_kept(cast: Cast, enrolled: Activity) -> None:
    client = cast.client("alice")
    client.post(url("withdraw", enrolled, kid(cast).pk))
    assert client.post(url("enrol", enrolled), {"child": kid(cast).pk}).status_code == 302
    assert list(Enrolment.objects.order_by("pk").values_list("left_on", flat=True)) == [today(), None]
    with pytest.raises(IntegrityError, match="enrolled_once"), transaction.atomic():
        Enrolment.objects.create(activity=enrolled, child=kid(cast), enrolled_on=today())


# — what the family said of this very action —


@pytest.mark.rule("C5")
def test_c5_a_therapist_sees_a_child_when_a_parent_agreed_to_it(cast: Cast, therapy: Activity) -> None:
    client, page = cast.client("daniele"), url("enrol_child", therapy, kid(cast).pk)
    direct = client.post(url("enrol", therapy), {"child": kid(cast).pk})
    assert "qui des parents est d’accord" in direct.content.decode()
    assert fill_in(client, page, channel="oral", agreed_on=today().isoformat()).status_code == 422
    assert not Enrolment.objects.exists()
    answers = {"guardian": cast.guardians["kadiatou"].pk, "channel": "oral", "agreed_on": today().isoformat()}
    assert fill_in(client, page, **answers).status_code == 302
    enrolment = Enrolment.objects.get()
    assert (enrolment.agreed_by, enrolment.agreed_on) == (cast.guardians["kadiatou"], today())


@pytest.mark.rule("C5")
def test_c5_the_parent_of_another_child_does_not_agree(cast: Cast, therapy: Activity) -> None:
    page = url("enrol_child", therapy, kid(cast).pk)
    answers = {"channel": "oral", "agreed_on": today().isoformat()}
    wrong = fill_in(cast.client("daniele"), page, guardian=cast.guardians["yanis"].pk, **answers)
    assert set(wrong.context["form"].errors) == {"guardian"}
    Guardian.objects.filter(pk=cast.guardians["kadiatou"].pk).update(holds_authority=False)
    wrong = fill_in(cast.client("daniele"), page, guardian=cast.guardians["kadiatou"].pk, **answers)
    assert set(wrong.context["form"].errors) == {"guardian"}
    for guardian in (cast.guardians["yanis"], cast.guardians["kadiatou"]):  # whatever the page offers
        guardian.refresh_from_db()
        with pytest.raises(DomainError, match="autorité parentale"):
            enrol_child(
                therapy, kid(cast), by=cast.actor("daniele"), on=today(),
                agreed=ParentYes(guardian, "oral", today()),
            )  # fmt: skip
    future = {**answers, "agreed_on": (today() + timedelta(days=1)).isoformat()}
    assert "agreed_on" in fill_in(cast.client("daniele"), page, **future).context["form"].errors


@pytest.mark.rule("C5")
def test_c5_an_agreement_is_whole_in_the_database(cast: Cast, enrolled: Activity) -> None:
    with pytest.raises(IntegrityError, match="enrolment_agreement_is_whole"), transaction.atomic():
        Enrolment.objects.update(agreed_on=today())


@pytest.mark.rule("C4")
def test_c4_only_an_approved_action_of_the_parcours_is_fulfilled(cast: Cast, workshop: Activity) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Lire", starts_on=plan.opened_on, horizon=today()
    )
    action = PlannedAction.objects.create(
        plan=plan, goal=goal, title="Lecture", nature="collective", frame="droit_commun", starts_on=plan.opened_on
    )
    client, page = cast.client("daniele"), url("enrol_child", workshop, kid(cast).pk)
    assert fill_in(client, page, planned_action=action.pk).status_code == 422
    with pytest.raises(DomainError, match="pas encore approuvé"):
        enrol_child(workshop, kid(cast), by=cast.actor("daniele"), on=today(), planned_action=action)
    PlannedAction.objects.update(approved_on=today())
    assert fill_in(client, page, planned_action=action.pk).status_code == 302
    assert Enrolment.objects.get().planned_action == action


# — a therapist's children: known to him, to the coordination, and to their référent —


@pytest.mark.parametrize(
    ("who", "sees", "calls"),
    [("emile", True, 200), ("alice", True, 200), ("daniele", True, 403), ("dora", False, 403), ("jeanne", False, 403)],
)
@pytest.mark.rule("R46")
def test_r46_who_knows_that_a_child_sees_a_therapist(
    cast: Cast, session: ActivitySession, who: str, sees: bool, calls: int
) -> None:
    Activity.objects.filter(pk=session.activity_id).update(therapy=True)
    client = cast.client(who)
    assert ("Kadiatou" in client.get(url("detail", session.activity)).content.decode()) is sees
    assert client.get(roll(session)).status_code == calls
    assert client.get(reverse("activities:sheet", args=[session.pk])).status_code == calls
    sent = client.post(reverse("activities:mark", args=[session.pk, kid(cast).pk]), said(cast))
    assert sent.status_code == calls


@pytest.mark.rule("R46")
def test_r46_the_assistant_does_not_learn_it_from_the_dossier(cast: Cast, session: ActivitySession) -> None:
    Activity.objects.filter(pk=session.activity_id).update(therapy=True, title="Psychologue")
    Attendance.objects.create(session=session, child=kid(cast), status="present")
    for name in ("actions", "detail"):
        page = reverse(f"casefile:{name}", args=[kid(cast).pk])
        assert "Psychologue" not in cast.client("jeanne").get(page).content.decode()
        assert "Psychologue" in cast.client("daniele").get(page).content.decode()


@pytest.mark.rule("R46")
def test_r46_what_is_said_there_stays_there(cast: Cast, session: ActivitySession) -> None:
    Activity.objects.filter(pk=session.activity_id).update(therapy=True)
    client = cast.client("emile")
    assert "remark" not in client.get(roll(session)).context["form"].fields
    client.post(roll(session), {**said(cast), "remark": "Il a parlé de sa mère."})
    session.refresh_from_db()
    assert session.recorded_at
    assert session.remark == ""


# — the roll, kept as it is called —


def mark(client: Client, session: ActivitySession, cast: Cast, **answers: Any) -> Any:
    return client.post(reverse("activities:mark", args=[session.pk, kid(cast).pk]), answers)


def test_each_answer_is_kept_at_once_and_the_roll_ends_later(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    opened = hidden_of(client.get(roll(session)))
    kept = mark(client, session, cast, **opened, **said(cast, "retard", 1))
    assert "gardé à" in kept.content.decode()
    assert kept.context["version"] == 2
    assert Attendance.objects.get().status == "retard"
    session.refresh_from_db()
    assert session.recorded_at is None
    alice = cast.client("alice")
    seen = hidden_of(alice.get(roll(session)))
    assert client.post(roll(session), {**opened, **said(cast, "retard", 1)}).status_code == 302
    assert alice.post(roll(session), {**seen, **said(cast, "absent", 0)}).status_code == 409
    session.refresh_from_db()
    assert session.recorded_by == cast.users["emile"]
    assert "1 présent" in client.get(url("detail", session.activity)).content.decode().replace("\xa0", " ")


def test_what_cannot_be_kept_is_said(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    assert "dites d’abord" in mark(client, session, cast).content.decode()
    assert "Quelqu’un d’autre" in mark(client, session, cast, version=9, **said(cast)).content.decode()
    stranger = reverse("activities:mark", args=[session.pk, kid(cast, "yanis").pk])
    assert client.post(stranger, said(cast, name="yanis")).status_code == 404
    ActivitySession.objects.update(on=today() + timedelta(days=1))
    assert "pas encore eu lieu" in mark(client, session, cast, **said(cast)).content.decode()
    assert client.get(stranger).status_code == 405
    assert not Attendance.objects.exists()


def test_a_correction_leaves_its_trace(cast: Cast, session: ActivitySession) -> None:
    client, child = cast.client("emile"), kid(cast)
    fill_in(client, roll(session), **said(cast, "present", 1))
    fill_in(client, roll(session), **said(cast, "present", 1))
    corrected = Entry.objects.filter(person_id=child.pk, details__startswith="corrigé")
    assert not corrected.exists()
    fill_in(client, roll(session), **said(cast, "absent", 0))
    assert corrected.get().details == "corrigé : présent, 1 parent → absent"
    assert "par Émile Estève" in client.get(roll(session)).content.decode()


def test_siblings_and_people_without_enrolment_are_counted_apart(cast: Cast, session: ActivitySession) -> None:
    answers = {**said(cast, "present", 1), f"siblings_{kid(cast).pk}": 2, "unnamed": 5, "remark": "Goûter partagé"}
    fill_in(cast.client("emile"), roll(session), **answers)
    session.refresh_from_db()
    row = Attendance.objects.get()
    assert (row.parents, row.siblings, session.unnamed, session.remark) == (1, 2, 5, "Goûter partagé")
    with pytest.raises(IntegrityError, match="attendance_relatives_are_few"), transaction.atomic():
        Attendance.objects.update(siblings=300)


def test_a_child_enrolled_after_the_session_is_not_on_its_roll(cast: Cast, session: ActivitySession) -> None:
    ActivitySession.objects.filter(pk=session.pk).update(on=today() - timedelta(days=1))
    enrol_child(session.activity, kid(cast, "yanis"), by=cast.actor("alice"), on=today())
    assert [child.first_name for child in cast.client("emile").get(roll(session)).context["form"].children] == [
        "Kadiatou"
    ]
