"""Actions: what they are, when they meet, and who is enrolled (R4, R37, R43, R44)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.activities.models import Activity, ActivitySession, Enrolment
from village.activities.operations import enrol_child
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import Agreement, CareTeamMembership
from village.programmes.models import CharterSignature, Membership


def url(name: str, activity: Activity, *more: int) -> str:
    return reverse(f"activities:{name}", args=[activity.pk, *more])


def sheet(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "title": "Atelier théâtre", "domain": item("N8", "culture-sport").pk, "nature": "collective",
        "frame": "reussite_educative", "common_law_tried": "rien n’existe", "audience": "enfants",
        "users": cast.users["emile"].pk, "place": "MJC", "capacity": 8, **more,
    }  # fmt: skip


# — the action —


def test_an_action_says_its_nature_its_frame_and_its_domain(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast))
    activity = Activity.objects.get()
    assert answer["Location"] == url("detail", activity)
    assert (activity.nature, activity.frame, activity.domain.code) == (
        "collective",
        "reussite_educative",
        "culture-sport",
    )
    assert Entry.objects.filter(action="activity:open", target=f"activities.activity:{activity.pk}").count() == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"domain": ""}, "domain"),
        ({"nature": "autre"}, "nature"),
        ({"frame": ""}, "frame"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "beaucoup"}, "capacity"),
    ],
)
def test_an_action_without_what_it_needs_is_refused(cast: Cast, answers: dict[str, Any], field: str) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, **answers))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Activity.objects.exists()


def test_only_a_facilitator_of_the_programme_is_offered(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, users=cast.users["daniele"].pk))
    assert answer.status_code == 422


def test_the_same_form_sent_twice_makes_one_action(cast: Cast) -> None:
    client, page = cast.client("alice"), reverse("activities:create")
    answers = {**hidden_of(client.get(page)), **sheet(cast)}
    assert client.post(page, answers)["Location"] == client.post(page, answers)["Location"]
    assert Activity.objects.count() == 1


def test_two_actions_do_not_share_a_title(cast: Cast, workshop: Activity) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, title="ATELIER LANGAGE"))
    assert answer.status_code == 422
    assert "porte déjà ce titre" in answer.content.decode()


def test_an_action_changed_from_a_stale_page_is_not_overwritten(cast: Cast, workshop: Activity) -> None:
    client, page = cast.client("alice"), url("change", workshop)
    opened = hidden_of(client.get(page))
    fill_in(client, page, **sheet(cast, title="Atelier langage", place="École"))
    late = client.post(page, {**opened, **sheet(cast, title="Atelier langage", place="Mairie")})
    assert late.status_code == 409
    assert "École" in late.content.decode()
    workshop.refresh_from_db()
    assert workshop.place == "École"


def test_there_are_never_fewer_places_than_children(cast: Cast, enrolled: Activity) -> None:
    enrol_child(enrolled, cast.children["yanis"], by=cast.actor("alice"), on=today())
    answer = fill_in(cast.client("alice"), url("change", enrolled), **sheet(cast, title="Atelier langage", capacity=1))
    assert answer.status_code == 422
    assert "2 enfants sont inscrits" in answer.content.decode().replace("\xa0", " ")


def test_another_facilitator_takes_the_place_of_the_first(cast: Cast, enrolled: Activity) -> None:
    Membership.objects.create(
        user=cast.users["jeanne"], programme=cast.programme, role="facilitator", starts_on=date(2017, 9, 1)
    )
    fill_in(
        cast.client("alice"), url("change", enrolled),
        **sheet(cast, title="Atelier langage", users=cast.users["jeanne"].pk),
    )  # fmt: skip
    ties = CareTeamMembership.objects.filter(child=cast.children["kadiatou"], link="provider")
    assert [tie.user for tie in ties.filter(ends_on=None)] == [cast.users["jeanne"]]


# — sessions —


def test_a_weekly_series_makes_one_session_a_week(cast: Cast, workshop: Activity) -> None:
    first = today() + timedelta(days=3)
    client = cast.client("alice")
    said = {
        **hidden_of(client.get(url("detail", workshop))),
        "on": first.isoformat(),
        "starts_at": "14:00",
        "until": (first + timedelta(weeks=9)).isoformat(),
    }
    for _ in range(2):
        assert client.post(url("schedule", workshop), said).status_code == 302
    days = list(workshop.sessions.values_list("on", flat=True))
    assert days == [first + timedelta(weeks=week) for week in range(10)]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"on": ""}, "obligatoire"),
        ({"on": "2024-02-31"}, "ne se lit pas"),
        ({"on": "1850-01-01"}, "trop ancienne"),
        ({"on": "2090-01-01"}, "deux ans"),
        ({"until": "2001-01-01"}, "avant la première"),
        ({"until": "2090-01-01"}, "plus d’un an"),
        ({"ends_at": "13:00"}, "finit avant de commencer"),
        ({"starts_at": "", "ends_at": "13:00"}, "à quelle heure elle commence"),
        ({"starts_at": "25:99"}, "14:00"),
    ],
)
def test_impossible_sessions_are_refused(cast: Cast, workshop: Activity, answers: dict[str, Any], words: str) -> None:
    said = {"on": today().isoformat(), "starts_at": "14:00", **answers}
    answer = cast.client("alice").post(url("schedule", workshop), said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ActivitySession.objects.exists()


def test_a_series_over_a_session_already_there_adds_nothing(cast: Cast, session: ActivitySession) -> None:
    said = {
        "on": (today() - timedelta(days=7)).isoformat(),
        "starts_at": "14:00",
        "until": (today() + timedelta(days=7)).isoformat(),
    }
    answer = cast.client("alice").post(url("schedule", session.activity), said)
    assert answer.status_code == 422
    assert "existe déjà" in answer.content.decode()
    assert session.activity.sessions.count() == 1


# — enrolment —


def test_enrolling_a_child_opens_his_first_name_to_the_facilitator(cast: Cast, workshop: Activity) -> None:
    child, client = cast.children["kadiatou"], cast.client("alice")
    found = client.post(url("enrol", workshop), {"q": "kadi"}, follow=True)
    assert "Kadiatou Traoré" in found.content.decode()
    assert client.post(url("enrol", workshop), {"child": child.pk}).status_code == 302
    assert Enrolment.objects.get().child == child
    tie = CareTeamMembership.objects.get(child=child, link="provider")
    assert tie.user == cast.users["emile"]
    assert Entry.objects.filter(action="enrolment:add", person_id=child.pk).count() == 1


def test_a_child_enrolled_twice_is_enrolled_once(cast: Cast, enrolled: Activity) -> None:
    client = cast.client("alice")
    assert client.post(url("enrol", enrolled), {"child": cast.children["kadiatou"].pk}).status_code == 302
    assert Enrolment.objects.count() == 1


def test_no_enrolment_without_the_agreement_of_the_family(cast: Cast, workshop: Activity) -> None:
    Agreement.objects.filter(child=cast.children["yanis"]).update(withdrawn_on=today() - timedelta(days=1))
    answer = cast.client("alice").post(url("enrol", workshop), {"child": cast.children["yanis"].pk})
    assert answer.status_code == 422
    assert "accord de la famille" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_full_action_says_how_many_places_it_has(cast: Cast, enrolled: Activity) -> None:
    Activity.objects.filter(pk=enrolled.pk).update(capacity=1)
    answer = cast.client("alice").post(url("enrol", enrolled), {"child": cast.children["yanis"].pk})
    assert answer.status_code == 422
    assert "la seule place est prise" in answer.content.decode()
    assert Enrolment.objects.count() == 1


def test_a_referent_enrols_the_children_she_accompanies_and_no_other(cast: Cast, workshop: Activity) -> None:
    client = cast.client("daniele")
    assert client.post(url("enrol", workshop), {"child": cast.children["yanis"].pk}).status_code == 404
    assert client.post(url("enrol", workshop), {"q": "yanis"}, follow=True).context["found"] == []
    assert client.post(url("enrol", workshop), {"child": cast.children["kadiatou"].pk}).status_code == 302
    with pytest.raises(DomainError, match="accompagnez"):
        enrol_child(workshop, cast.children["yanis"], by=cast.actor("daniele"), on=today())


def test_a_child_who_leaves_frees_a_place_and_unties_the_facilitator(cast: Cast, enrolled: Activity) -> None:
    child = cast.children["kadiatou"]
    cast.client("alice").post(url("withdraw", enrolled, child.pk))
    assert Enrolment.objects.get().left_on == today()
    assert not CareTeamMembership.objects.filter(child=child, link="provider", ends_on=None).exists()
    assert Entry.objects.filter(action="enrolment:remove", person_id=child.pk).count() == 1


def test_reading_pages_of_an_action_changes_nothing(cast: Cast, workshop: Activity) -> None:
    client = cast.client("alice")
    for name in ("detail", "enrol", "change", "schedule"):
        assert client.get(url(name, workshop)).status_code == 200
    assert client.get(url("withdraw", workshop, cast.children["kadiatou"].pk)).status_code == 405
    assert not Enrolment.objects.exists()
    assert not ActivitySession.objects.exists()


# — who sees what —


def test_a_facilitator_lists_only_what_he_runs(cast: Cast, workshop: Activity) -> None:
    other = Activity.objects.create(
        programme=cast.programme, title="Judo", domain=item("N8", "culture-sport"), nature="collective",
        frame="droit_commun",
    )  # fmt: skip
    client = cast.client("emile")
    page = client.get(reverse("activities:list")).content.decode()
    assert "Atelier langage" in page
    assert "Judo" not in page
    assert client.get(url("detail", other)).status_code == 404


def test_those_enrolled_are_shown_by_first_name_and_age_and_read_in_the_journal(cast: Cast, enrolled: Activity) -> None:
    page = cast.client("emile").get(url("detail", enrolled)).content.decode()
    assert "Kadiatou" in page
    assert "Traoré" not in page
    assert Entry.objects.get(action="attendance:read").user_id == cast.users["emile"].pk


def test_without_a_signed_charter_no_first_name_is_shown(cast: Cast, enrolled: Activity) -> None:
    CharterSignature.objects.filter(user=cast.users["emile"]).delete()
    page = cast.client("emile").get(url("detail", enrolled))
    assert page.status_code == 200
    assert "Kadiatou" not in page.content.decode()


@pytest.mark.parametrize(
    ("who", "detail", "change"),
    [
        ("alice", 200, 200), ("jeanne", 200, 200), ("daniele", 200, 200), ("emile", 200, 403), ("hawa", 404, 404),
        ("chloe", 403, 403), ("bruno", 403, 403), ("farida", 403, 403), ("gaspard", 403, 403), ("karim", 403, 403),
    ],
)  # fmt: skip
def test_who_opens_and_changes_an_action(cast: Cast, enrolled: Activity, who: str, detail: int, change: int) -> None:
    client = cast.client(who)
    assert client.get(url("detail", enrolled)).status_code == detail
    assert client.get(url("change", enrolled)).status_code == change
