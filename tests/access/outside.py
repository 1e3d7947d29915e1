"""Three people of structures around the programme, and the doors they have to a child beside the dossier.

Bruno wrote the fiche, Chloé sits in the EPS and took something on there, Émile calls the roll.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.referrals.fiches import sent
from village.activities.models import Activity, ActivitySession, Facilitation
from village.activities.operations import enrol_child
from village.directory.models import Organisation, Professional
from village.meetings.models import AgreedTask, Meeting, Panel, PanelMembership, Situation
from village.referrals.models import Referral

SHUT = "ce que devient cette fiche ne vous est plus dit"


def word_of(name: str) -> str:
    """In the task about this child, and nowhere else."""
    return {"kadiatou": "la cantine", "yanis": "le gymnase"}[name]


@dataclass
class Outside:
    """Where each of them asks, and the structure they work for: the school, for Émile the association."""

    cast: Cast
    structures: dict[str, Organisation]
    session: ActivitySession
    meeting: Meeting
    fiches: dict[str, Referral]

    def open_doors(self) -> dict[str, set[str]]:
        """Of each child: behind which of them he is, now."""
        papers = {
            "roll": self._read("emile", reverse("activities:attendance", args=[self.session.pk])),
            "tasks": self._read("chloe", reverse("meetings:tasks")),
            "extract": self._read("chloe", reverse("meetings:extract", args=[self.meeting.pk])),
        }
        found = {}
        for name, fiche in self.fiches.items():
            said = (self.cast.children[name].first_name, word_of(name))
            found[name] = {door for door, words in papers.items() if any(word in words for word in said)}
            following = self._read("bruno", reverse("referrals:detail", args=[fiche.pk]))
            found[name] |= {"fiche"} if following and SHUT not in following else set()
        return found

    def _read(self, who: str, url: str) -> str:
        answer: Any = self.cast.client(who).get(url)
        if answer.status_code != 200:
            return ""
        return text(answer.content) if answer["Content-Type"] == "application/pdf" else answer.content.decode()


def outside(cast: Cast, *names: str) -> Outside:
    """These children come to the action of Émile, are seen by the sitting of Chloé, and Bruno wrote of them."""
    today, now = timezone.localdate(), timezone.now()
    association = Organisation.objects.create(
        programme=cast.programme, name="Les Ateliers", kind=cast.school.organisation.kind
    )
    Professional.objects.create(
        programme=cast.programme, organisation=association, user=cast.users["emile"], first_name="Émile",
        last_name="Ferrand",
    )  # fmt: skip
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier de lecture", domain=item("N8", "scolaire"), nature="collective",
        frame="reussite_educative", common_law_tried="Aucune place.", place="Médiathèque", capacity=5,
        provider=association,
    )  # fmt: skip
    Facilitation.objects.create(activity=activity, user=cast.users["emile"])
    session = ActivitySession.objects.create(activity=activity, on=today, starts_at=time(14))
    panel, chloe = Panel.objects.create(programme=cast.programme, name="EPS"), cast.professionals["chloe"]
    PanelMembership.objects.create(
        panel=panel, professional=chloe, competence=item("N14", "education"), starts_on=SINCE
    )
    meeting = Meeting.objects.create(panel=panel, on=today, starts_at="14:00", opened_at=now)
    fiches = {}
    for rank, name in enumerate(names, start=1):
        child = cast.children[name]
        enrol_child(activity, child, by=cast.actor("alice"), on=today - timedelta(days=7))
        situation = Situation.objects.create(
            meeting=meeting, child=child, plan=cast.plans[name], reason="point_etape", rank=rank
        )
        AgreedTask.objects.create(
            situation=situation, what=f"Appeler {word_of(name)}.", professional=chloe, by_when=today
        )
        fiches[name] = sent(cast)
        Referral.objects.filter(pk=fiches[name].pk).update(child=child)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=now)
    return Outside(cast, {"school": cast.school.organisation, "association": association}, session, meeting, fiches)
