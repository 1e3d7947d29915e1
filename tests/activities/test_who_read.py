"""A page or a paper that names several children says of each of them that it was read."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.documents.reading import text
from village.activities.models import Activity, ActivitySession, Attendance, PlaceRequest
from village.activities.operations import Presence, enrol_child, record_attendance
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional
from village.people.models import Agreement
from village.people.operations import withdraw_agreement
from village.privacy.readings import UNCOUNTED, readings_of

PAGES = ("detail", "attendance", "sheet", "sheet_file", "season_file")


@pytest.fixture
def association(cast: Cast) -> Organisation:
    """Émile runs his workshop for it; Kadiatou's mother agreed to share with it."""
    kind = cast.school.organisation.kind
    mots = Organisation.objects.create(programme=cast.programme, name="Association Mots et Merveilles", kind=kind)
    Professional.objects.create(
        programme=cast.programme, organisation=mots, user=cast.users["emile"], first_name="Émile", last_name="Faure"
    )
    return mots


def given(cast: Cast, structure: Organisation, child: str = "kadiatou") -> Agreement:
    return Agreement.objects.create(
        child=cast.children[child], guardian=cast.guardians[child], scope="partage", recipient=structure,
        categories=["1", "2", "3"], channel="oral", informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip


def read_all(cast: Cast, session: ActivitySession) -> None:
    client = cast.client("emile")
    for name in PAGES:
        pk = session.activity_id if name in {"detail", "season_file"} else session.pk
        answer: Any = client.get(reverse(f"activities:{name}", args=[pk]))
        assert answer.status_code == 200, name


def test_each_child_of_a_roll_has_a_line_of_his_own(cast: Cast, session: ActivitySession, enrolled: Activity) -> None:
    enrol_child(enrolled, cast.children["yanis"], by=cast.actor("alice"), on=timezone.localdate() - timedelta(days=7))
    read_all(cast, session)
    lines = Entry.objects.filter(action="attendance:read", user_id=cast.users["emile"].pk)
    for child in ("kadiatou", "yanis"):
        assert lines.filter(person_id=cast.children[child].pk).count() == len(PAGES), child
    assert set(lines.values_list("rule", flat=True)) == {"facilitator"}
    assert not lines.filter(person_id=None).exists()


def test_a_roll_of_nobody_is_in_the_journal_all_the_same(cast: Cast, workshop: Activity) -> None:
    session = ActivitySession.objects.create(activity=workshop, on=timezone.localdate())
    assert cast.client("emile").get(reverse("activities:attendance", args=[session.pk])).status_code == 200
    assert Entry.objects.get(action="attendance:read").person_id is None


def test_the_coordination_reads_who_read_the_roll(cast: Cast, session: ActivitySession) -> None:
    read_all(cast, session)
    page = cast.client("alice").get(reverse("privacy:readers", args=[cast.children["kadiatou"].pk])).content.decode()
    page = page.replace("\xa0", " ")
    for words in ("Émile", "appel, 1 enfant", "anime cette action", UNCOUNTED):
        assert words in page, words


def test_who_takes_an_agreement_back_reads_that_the_structure_called_the_roll(
    cast: Cast, session: ActivitySession, association: Organisation
) -> None:
    agreed = given(cast, association)
    url = reverse("casefile:withdraw_agreement", args=[agreed.child_id, agreed.pk])
    before = cast.client("daniele").get(url).content.decode()
    assert "Le journal ne dit aucune lecture" in before
    assert UNCOUNTED in before
    assert "Rien, d’après le journal" not in before
    read_all(cast, session)
    page = cast.client("daniele").get(url).content.decode().replace("\xa0", " ")
    assert "Émile" in page
    assert "feuille de la saison (PDF), 1 enfant" in page
    assert UNCOUNTED in page


def test_the_familys_sheet_counts_the_rolls(cast: Cast, session: ActivitySession, association: Organisation) -> None:
    read_all(cast, session)
    (one,) = readings_of(cast.children["kadiatou"])
    assert (one.organisation, one.times) == (association.name, len(PAGES))
    sheet = reverse("privacy:readings_sheet", args=[cast.children["kadiatou"].pk])
    words = text(cast.client("alice").get(sheet).content)
    assert "Association Mots et Merveilles" in words
    assert "Émile" not in words
    assert "n’y sont pas comptées enfant par enfant" in words


def test_taken_back_the_child_is_no_longer_among_those_who_come(
    cast: Cast, session: ActivitySession, enrolled: Activity, association: Organisation
) -> None:
    today = timezone.localdate()
    enrol_child(enrolled, cast.children["yanis"], by=cast.actor("alice"), on=today - timedelta(days=7))
    agreed, client = given(cast, association), cast.client("emile")
    roll = reverse("activities:attendance", args=[session.pk])
    assert "Kadiatou" in client.get(roll).content.decode()
    withdraw_agreement(agreed, by=cast.actor("daniele"), on=today, at=timezone.now())
    for name in PAGES:
        pk = enrolled.pk if name in {"detail", "season_file"} else session.pk
        answer: Any = client.get(reverse(f"activities:{name}", args=[pk]))
        words = text(answer.content) if name.endswith("_file") else answer.content.decode()
        assert "Kadiatou" not in words, name
        assert "Yanis" in words, name
    mark = reverse("activities:mark", args=[session.pk, cast.children["kadiatou"].pk])
    assert client.post(mark, {}).status_code == 404
    present = {cast.children["kadiatou"].pk: Presence(Attendance.Status.PRESENT)}
    with pytest.raises(DomainError, match="n’était pas inscrit"):
        record_attendance(session, present, by=cast.actor("emile"), at=timezone.now())
    assert "Kadiatou" in cast.client("alice").get(roll).content.decode()  # the team is another agreement


def test_who_waits_for_a_place_is_no_longer_named_either(
    cast: Cast, workshop: Activity, association: Organisation
) -> None:
    today = timezone.localdate()
    PlaceRequest.objects.create(activity=workshop, child=cast.children["kadiatou"], asked_on=today)
    agreed, url = given(cast, association), reverse("activities:detail", args=[workshop.pk])
    assert "Kadiatou" in cast.client("emile").get(url).content.decode()
    withdraw_agreement(agreed, by=cast.actor("daniele"), on=today, at=timezone.now())
    assert "Kadiatou" not in cast.client("emile").get(url).content.decode()


def test_who_runs_an_action_of_the_structure_is_of_it_even_without_a_sheet(
    cast: Cast, session: ActivitySession, enrolled: Activity
) -> None:
    kind = cast.school.organisation.kind
    mots = Organisation.objects.create(programme=cast.programme, name="Association Mots et Merveilles", kind=kind)
    Activity.objects.filter(pk=enrolled.pk).update(provider=mots)
    agreed, roll = given(cast, mots), reverse("activities:attendance", args=[session.pk])
    assert "Kadiatou" in cast.client("emile").get(roll).content.decode()
    withdraw = reverse("casefile:withdraw_agreement", args=[agreed.child_id, agreed.pk])
    assert "Émile" in cast.client("daniele").get(withdraw).content.decode()
    withdraw_agreement(agreed, by=cast.actor("daniele"), on=timezone.localdate(), at=timezone.now())
    assert "Kadiatou" not in cast.client("emile").get(roll).content.decode()
    present = {cast.children["kadiatou"].pk: Presence(Attendance.Status.PRESENT)}
    with pytest.raises(DomainError, match="n’était pas inscrit"):
        record_attendance(session, present, by=cast.actor("emile"), at=timezone.now())


def test_the_familys_sheet_does_not_put_in_the_team_who_runs_an_action(cast: Cast, session: ActivitySession) -> None:
    read_all(cast, session)
    (one,) = readings_of(cast.children["kadiatou"])
    assert (one.function, one.organisation) == ("Intervenant", "structure non précisée")
