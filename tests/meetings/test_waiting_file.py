"""Attentes et besoins non couverts, on paper (D-F16): first names of one's own children; a need names nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.documents.reading import text
from village.activities.models import WaitingEntry
from village.audit.models import Entry
from village.meetings.models import UnmetNeed
from village.programmes.models import ListItem

PAGE = reverse("meetings:waiting_file")


@pytest.fixture(autouse=True)
def waits(cast: Cast) -> None:
    asked = timezone.localdate() - timedelta(days=100)
    for name in ("kadiatou", "yanis"):
        WaitingEntry.objects.create(child=cast.children[name], care=item("CARE", "orthophonie"), requested_on=asked)
    kind = ListItem.objects.filter(list_code="CARE", programme=None)[0]
    UnmetNeed.objects.create(
        programme=cast.programme, kind=kind, wording="psychomotricien", month=timezone.localdate().replace(day=1)
    )


def printed(cast: Cast, who: str) -> str:
    return text(cast.client(who).get(PAGE).content).replace("\u00a0", " ")


def test_the_coordination_prints_the_waits_and_the_needs(cast: Cast) -> None:
    words = printed(cast, "alice")
    assert "Kadiatou, " in words
    assert "Yanis, " in words
    assert "Traoré" not in words
    assert "moins de 5 enfants" in words
    assert Entry.objects.filter(action="document:print", details__startswith="attentes-et-besoins").count() == 1


def test_a_referent_prints_her_own_children_only(cast: Cast) -> None:
    words = printed(cast, "daniele")
    assert "Kadiatou, " in words
    assert "Yanis" not in words
    assert "moins de 5 enfants" in words  # the register names nobody: who sits in an EPS reads it (R18)


@pytest.mark.parametrize("who", ["bruno", "chloe", "emile", "farida", "gaspard", "jeanne", "karim"])
def test_care_is_not_for_the_others(cast: Cast, who: str) -> None:
    assert cast.client(who).get(PAGE).status_code == 403
