"""The restricted archive: what nobody read before it, nobody reads there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.privacy.conftest import LONG_AGO, old  # noqa: F401
from tests.privacy.test_retention import propose
from tests.privacy.test_rights import words
from village.meetings.models import Contribution, Meeting, Panel, Situation
from village.people.models import Person
from village.plans.models import JournalEntry
from village.privacy.models import ArchivedDossier

WRITTEN = datetime(2013, 3, 4, 17, 30, tzinfo=ZoneInfo("Europe/Paris"))


def archive(cast: Cast, old: Person) -> str:  # noqa: F811
    disposal = propose(cast, old, "archiver")
    cast.client("karim").post(reverse("privacy:validate", args=[disposal.pk]))
    cast.client("alice").post(reverse("privacy:execute", args=[disposal.pk]))
    found = ArchivedDossier.objects.get()
    url = reverse("privacy:archive", args=[found.pk])
    return words(cast.client("alice").post(url, {"motive": "La famille demande une attestation."}))


def test_a_private_note_stays_private_in_the_archive(cast: Cast, old: Person) -> None:  # noqa: F811
    """RU7, the docs: « Coordination: except private notes »."""
    notes = (
        ("auteur", "Ma note privée que personne ne lit"),
        ("referent", "Une confidence au référent"),
        ("equipe", "Une note pour tous"),
    )
    for readers, text in notes:
        JournalEntry.objects.create(
            plan=cast.plans["sami"],
            author=cast.users["dora"],
            on=LONG_AGO,
            kind="entretien",
            text=text,
            readers=readers,
            written_at=WRITTEN,
        )
    page = archive(cast, old)
    assert "Une note pour tous" in page
    assert "Une confidence au référent" not in page
    assert "Ma note privée" not in page


def test_days_and_hours_are_said_in_words(cast: Cast, old: Person) -> None:  # noqa: F811
    JournalEntry.objects.create(
        plan=cast.plans["sami"],
        author=cast.users["dora"],
        on=LONG_AGO,
        kind="entretien",
        text="Bonjour.",
        readers="equipe",
        written_at=WRITTEN,
    )
    page = archive(cast, old)
    assert "4 mars 2013 à 17 h 30" in page
    assert "2013-03-04" not in page


def test_a_confidence_of_a_profession_stays_with_it_in_the_archive(cast: Cast, old: Person) -> None:  # noqa: F811
    panel = Panel.objects.create(programme=cast.programme, name="EPS Nord")
    meeting = Meeting.objects.create(panel=panel, on=LONG_AGO, starts_at="09:00")
    situation = Situation.objects.create(meeting=meeting, child=old, plan=cast.plans["sami"], reason="parcours", rank=1)
    Contribution.objects.create(
        situation=situation,
        written_by=cast.users["chloe"],
        competence=item("N14", "education"),
        role="panel_member",
        text="Sous le secret du médecin",
        restricted=True,
        written_at=WRITTEN,
    )
    Meeting.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    assert "Sous le secret" not in archive(cast, old)
