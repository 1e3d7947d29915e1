"""The blank sheets: all of them on one page, each under the head of one's programme."""

import re

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.documents.reading import reader, text
from village.documents.blanks import BY_KIND, MOMENTS
from village.documents.document import Kind

# Made of what the programme holds: each on its own page.
ELSEWHERE = {
    Kind.ACCESS_PACK, Kind.RIGHTS_ANSWER, Kind.ELIMINATION_SLIP, Kind.PROCESSING_RECORD, Kind.IMPACT_ASSESSMENT,
    Kind.FIELD_LIST, Kind.PARENTS_NOTICE, Kind.CHILD_NOTICE, Kind.READINGS_SHEET, Kind.REPORT,
    Kind.SURVEY, Kind.IMPACT_TREE,
}  # fmt: skip


def test_every_kind_of_paper_is_offered_blank_once() -> None:
    offered = [sheet.kind for moment in MOMENTS for sheet in moment.sheets]
    assert len(offered) == len(set(offered))
    assert set(offered) == set(Kind) - ELSEWHERE


@pytest.mark.parametrize("who", ["alice", "bruno", "chloe", "daniele", "emile", "jeanne"])
def test_those_who_work_with_children_find_them(cast: Cast, who: str) -> None:
    page = cast.client(who).get(reverse("documents:sheets")).content.decode()
    for kind in BY_KIND:
        assert reverse("documents:blank", args=[kind]) in page
    assert (reverse("referrals:blank") in page) == (who != "emile")


@pytest.mark.parametrize("who", ["alice", "bruno", "chloe", "daniele", "emile", "jeanne"])
def test_every_sheet_that_the_page_offers_opens(cast: Cast, who: str) -> None:
    """D-F1 and D-F8 too, whose words are the programme's own."""
    client = cast.client(who)
    page = client.get(reverse("documents:sheets")).content.decode()
    offered = [url for url in re.findall(r'href="(/[^"]+)" download', page) if "/vierges/" not in url]
    assert reverse("documents:charter") in offered
    assert {client.get(url).headers["Content-Type"] for url in offered} == {"application/pdf"}


def test_a_charter_that_is_not_written_yet_is_not_offered(cast: Cast) -> None:
    cast.programme.charters.get().signatures.all().delete()
    cast.programme.charters.all().delete()
    page = cast.client("alice").get(reverse("documents:sheets")).content.decode()
    assert reverse("documents:charter") not in page


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_blank_sheet_bears_the_name_of_the_programme_and_of_nobody(cast: Cast, kind: str) -> None:
    answer = cast.client("alice").get(reverse("documents:blank", args=[kind]))
    assert answer["Content-Type"] == "application/pdf"
    words = text(answer.content)
    assert "PRE d’Ici" in words
    assert "à remplir au stylo" in words
    assert "Kadiatou" not in words
    assert reader(answer.content).metadata is not None


def test_an_unknown_sheet_is_not_found(cast: Cast) -> None:
    assert cast.client("alice").get(reverse("documents:blank", args=["absente"])).status_code == 404
