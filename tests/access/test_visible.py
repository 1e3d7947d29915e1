"""To the roles whose work is elsewhere, what is listed is nothing, without even asking the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from tests.cast import PEOPLE, Cast
from village.access.policy import Actor
from village.activities.models import Activity, ClassProgramme
from village.audit.models import Entry
from village.meetings.models import Meeting
from village.people.models import Handover
from village.privacy.models import ArchivedDossier, Disposal, LegalHold, RightsRequest, Slip
from village.referrals.models import Referral

RECEIVE = {"alice", "jeanne"}
READS: dict[str, tuple[Callable[[Actor], QuerySet[Any]], set[str]]] = {
    "the offer of actions": (Activity.objects.visible_to, RECEIVE | {"daniele", "dora", "emile"}),
    "the programmes of classes": (ClassProgramme.objects.visible_to, RECEIVE | {"daniele", "dora"}),
    "the journal": (Entry.objects.visible_to, {"alice", "karim"}),
    "the meetings": (Meeting.objects.visible_to, RECEIVE | {"chloe", "daniele", "dora"}),
    "the sheets of relay": (Handover.objects.visible_to, {"alice", "daniele", "dora"}),
    "the requests of rights": (RightsRequest.objects.visible_to, {"alice", "karim"}),
    "the archives": (ArchivedDossier.objects.visible_to, {"alice"}),
    "the slips of elimination": (Slip.objects.visible_to, {"alice", "karim"}),
    "the legal holds": (LegalHold.objects.visible_to, {"alice", "karim"}),
    "what is about to leave": (Disposal.objects.visible_to, {"alice", "karim"}),
    "the fiches": (Referral.objects.visible_to, RECEIVE | {"bruno", "chloe", "daniele", "dora"}),
}


def is_shut(rows: QuerySet[Any]) -> bool:
    """Whether no row of any programme could ever be in it."""
    try:
        str(rows.query)
    except EmptyResultSet:
        return True
    return False


@pytest.mark.parametrize("what", READS)
def test_a_list_opens_to_those_whose_work_it_is_and_to_nobody_else(cast: Cast, what: str) -> None:
    visible_to, theirs = READS[what]
    assert {name for name in PEOPLE if not is_shut(visible_to(cast.actor(name)))} == theirs
