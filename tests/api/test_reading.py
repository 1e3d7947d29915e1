"""Through the API, a hat reads what its pages show, leaves the same lines in the journal, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Asking, Software
from tests.cast import SINCE, Cast, item
from village.access.links import Link
from village.api.models import AccessToken, Use
from village.audit.models import Entry
from village.evaluation.models import Handing, Publication
from village.people.models import CareTeamMembership, Person
from village.plans.models import Goal, JournalEntry, PlannedAction
from village.privacy.models import ExceptionalAccess

pytestmark = pytest.mark.django_db
WAYS = ("", "/parcours", "/actions", "/notes")


def noted(cast: Cast, text: str, readers: str) -> JournalEntry:
    return JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=SINCE, kind="entretien", text=text,
        readers=readers, written_at=timezone.now(),
    )  # fmt: skip


def aimed(cast: Cast, domain: str, wording: str) -> Goal:
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", domain), wording=wording, starts_on=SINCE,
        horizon=SINCE + timedelta(days=300),
    )  # fmt: skip
    PlannedAction.objects.create(
        plan=goal.plan, goal=goal, title=f"Action : {wording}", nature="individuelle", frame="droit_commun",
        starts_on=SINCE,
    )  # fmt: skip
    return goal


def way(cast: Cast, child: str, part: str = "") -> str:
    return f"enfants/{cast.children[child].pk}{part}"


def test_a_referente_lists_her_children_as_on_her_page(cast: Cast, asking: Asking) -> None:
    answer = asking("daniele", Use.DOSSIERS).get("enfants").json()
    assert [(one["first_name"], one["plan_id"]) for one in answer["items"]] == [("Kadiatou", cast.plans["kadiatou"].pk)]
    assert (answer["page"], answer["pages"], answer["count"]) == (1, 1, 1)
    line = Entry.objects.filter(action="dossier:list").latest("pk")
    assert line.user_id == cast.users["daniele"].pk
    assert line.details.startswith("par l’API (jeton ")


def test_the_coordination_lists_those_of_the_programme_page_by_page(cast: Cast, asking: Asking) -> None:
    for number in range(30):
        Person.objects.create(
            programme=cast.programme, is_child=True, first_name="Awa", last_name=f"B{number}", birth_date=SINCE
        )
    software = asking("alice", Use.DOSSIERS)
    first, second = (software.get("enfants", page=page).json() for page in (1, 2))
    assert (len(first["items"]), len(second["items"]), first["count"], first["pages"]) == (25, 7, 32, 2)
    assert "Zeller" not in str(first) + str(second)
    assert software.get("enfants", page=3).status_code == 404
    assert software.get("enfants", page=0).json()["code"] == "invalid"


def test_every_reading_leaves_its_line(cast: Cast, asking: Asking) -> None:
    software = asking("daniele", Use.DOSSIERS)
    for part, page in zip(WAYS, ("en bref", "parcours", "actions", "notes"), strict=True):
        assert software.get(way(cast, "kadiatou", part)).status_code == 200
        line = Entry.objects.filter(action="dossier:read").latest("pk")
        found = (line.user_id, line.role, line.person_id)
        assert found == (cast.users["daniele"].pk, "referent", cast.children["kadiatou"].pk)
        assert line.details.startswith("par l’API (jeton ")
        assert line.details.endswith(page)


def test_the_dossier_says_why_it_is_seen_and_who_is_around(cast: Cast, asking: Asking) -> None:
    said = asking("daniele", Use.DOSSIERS).get(way(cast, "kadiatou")).json()
    assert said["because"].startswith("vous êtes son référent de parcours")
    assert said["parents"] == [{"name": "Farida Traoré", "relation": "mère", "phone": ""}]
    assert "Danièle Roche" in {tie["name"] for tie in said["team"]}


@pytest.mark.parametrize("part", WAYS)
def test_a_child_of_somebody_else_and_one_who_does_not_exist_answer_alike(
    cast: Cast, asking: Asking, part: str
) -> None:
    """T3, T7: another référente's child, another programme's, nobody's."""
    software = asking("daniele", Use.DOSSIERS)
    places = (way(cast, "yanis", part), way(cast, "zoe", part), f"enfants/999999999{part}")
    answers = [software.get(place) for place in places]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert not Entry.objects.filter(action="dossier:read").exists()


def test_a_child_unlinked_is_as_absent(cast: Cast, asking: Asking) -> None:
    software = asking("daniele", Use.DOSSIERS)
    assert software.get(way(cast, "kadiatou")).status_code == 200
    tie = CareTeamMembership.objects.get(child=cast.children["kadiatou"], link=Link.REFERENT)
    tie.ends_on = timezone.localdate() - timedelta(days=1)
    tie.save()
    assert software.get(way(cast, "kadiatou")).content == software.get("enfants/999999999").content
    assert software.get("enfants").json()["items"] == []


def test_an_exceptional_access_is_a_persons_and_opens_no_door(cast: Cast, asking: Asking) -> None:
    now = timezone.now()
    ExceptionalAccess.objects.create(
        child=cast.children["kadiatou"], user=cast.users["dora"], motive="absence",
        reason="La référente est absente.", opened_at=now, ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    software = asking("dora", Use.DOSSIERS)
    assert software.get(way(cast, "kadiatou")).status_code == 404
    assert len(software.get("enfants").json()["items"]) == 1


def test_a_private_note_is_in_no_answer_not_even_to_its_author(cast: Cast, asking: Asking) -> None:
    noted(cast, "Pour l’équipe.", "equipe")
    noted(cast, "Pour moi seule.", "auteur")
    for name in ("daniele", "alice"):
        software = asking(name, Use.DOSSIERS)
        said = "".join(software.get(way(cast, "kadiatou", part)).content.decode() for part in WAYS)
        assert "Pour l’équipe." in said
        assert "Pour moi seule." not in said, name


def test_a_confidence_to_the_referente_is_not_told_to_the_coordination(cast: Cast, asking: Asking) -> None:
    noted(cast, "Confié.", "referent")
    assert "Confié." in asking("daniele", Use.DOSSIERS).get(way(cast, "kadiatou", "/notes")).content.decode()
    assert "Confié." not in asking("alice", Use.DOSSIERS).get(way(cast, "kadiatou", "/notes")).content.decode()


def test_notes_come_twenty_a_page_with_steps(cast: Cast, asking: Asking) -> None:
    for number in range(22):
        noted(cast, f"Note {number}.", "equipe")
    software = asking("daniele", Use.DOSSIERS)
    answer = software.get(way(cast, "kadiatou", "/notes"), page=2).json()
    assert (len(answer["items"]), answer["count"]) == (2, 22)
    assert software.get(way(cast, "kadiatou", "/notes"), page=3).status_code == 404


def test_the_assistant_reads_who_and_where_but_neither_plan_nor_notes(cast: Cast, asking: Asking) -> None:
    aimed(cast, "scolaire", "Oser parler")
    noted(cast, "Pour l’équipe.", "equipe")
    software = asking("jeanne", Use.DOSSIERS)
    assert software.get(way(cast, "kadiatou")).json()["sees"] == ["identity", "organisation", "school"]
    assert software.get(way(cast, "kadiatou", "/actions")).status_code == 200
    for part in ("/parcours", "/notes"):
        assert software.get(way(cast, "kadiatou", part)).status_code == 404


def test_a_goal_of_health_is_reserved_to_who_may_know(cast: Cast, asking: Asking) -> None:
    aimed(cast, "sante", "Voir l’orthophoniste")
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link=Link.PANEL, user=cast.users["chloe"], starts_on=SINCE
    )
    told = asking("daniele", Use.DOSSIERS).get(way(cast, "kadiatou", "/parcours")).content.decode()
    assert told.count("orthophoniste") == 2
    answer = asking("chloe", Use.DOSSIERS).get(way(cast, "kadiatou", "/parcours"))
    assert "orthophoniste" not in answer.content.decode()
    goal = answer.json()["goals"][0]
    assert (goal["reserved"], goal["actions"], goal["level"]) == (True, [], None)


@pytest.mark.parametrize("bad", ["abc", "0", "-1", "9223372036854775808", "1.5", "%00", "1%0A"])
def test_a_number_that_is_none_is_refused_in_french(cast: Cast, asking: Asking, bad: str) -> None:
    answer = asking("daniele", Use.DOSSIERS).get(f"enfants/{bad}")
    assert answer.status_code in {404, 422}
    if answer.status_code == 422:
        assert answer.json()["code"] == "invalid"
        assert answer.json()["fields"]["pk"]


# — indicators —


def test_indicators_are_the_contract_of_the_command(cast: Cast, asking: Asking) -> None:
    asked = {"periode": "libre", "du": "2017-09-01", "au": "2018-08-31"}
    answer = asking("alice", Use.FIGURES).get("indicateurs", **asked)
    page = cast.client("alice").get("/bilan/donnees.json", asked)
    assert answer.status_code == 200
    assert answer.json() == page.json()
    assert Entry.objects.filter(action="report:export", details__startswith="par l’API").count() == 1
    assert not Publication.objects.exists()


def test_outside_the_team_indicators_go_through_the_register(cast: Cast, asking: Asking) -> None:
    answer = asking("ines", Use.FIGURES).get("indicateurs", periode="scolaire-2017")
    assert answer.status_code == 200
    assert Publication.objects.count() == 1
    assert Handing.objects.get().medium == "json"
    assert any(line.get("hidden") for line in answer.json()["indicators"]), "small numbers are kept back"
    whole = asking("alice", Use.FIGURES).get("indicateurs", periode="scolaire-2017").json()["indicators"]
    assert not any(line.get("hidden") for line in whole)


@pytest.mark.parametrize(
    "asked", [{"periode": "libre", "du": "2017-09-01", "au": "2017-10-01"}, {"periode": "civile-2017"}]
)
def test_outside_the_team_only_finished_school_years_are_told(
    cast: Cast, asking: Asking, asked: dict[str, str]
) -> None:
    """Periods that overlap would tell the small numbers that each one hides."""
    answer = asking("ines", Use.FIGURES).get("indicateurs", **asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "n’est pas proposée" in answer.json()["fields"]["periode"][0]


def test_a_token_for_dossiers_reads_no_indicator(cast: Cast, asking: Asking) -> None:
    assert asking("alice", Use.DOSSIERS).get("indicateurs").json()["code"] == "wrong_purpose"


def test_a_hat_that_may_read_no_dossier_has_no_token_for_it(cast: Cast, asking: Asking) -> None:
    """And if its role changes, the same token opens nothing more than the new one."""
    software: Software = asking("ines", Use.FIGURES)
    token: Any = AccessToken.objects.get()
    token.purpose = Use.DOSSIERS
    token.save()
    answer = software.get("enfants")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
