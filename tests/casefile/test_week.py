"""The week of a child: each moment in its part of the day, with the time it belongs to (R53)."""

from datetime import time, timedelta

from django.utils import timezone

from tests.around.test_around import url, words
from tests.cast import Cast
from tests.documents.reading import text
from village.around.models import WeekSlot

TODAY = timezone.localdate()
DAY = (
    ("École", 8, 30, 11, 30, "ecole"),
    ("Cantine", 11, 30, 13, 30, "periscolaire"),
    ("École l’après-midi", 13, 30, 16, 30, "ecole"),
    ("Étude", 16, 30, 17, 30, "periscolaire"),
    ("Judo", 17, 0, 18, 0, "extrascolaire"),
)


def live_a_monday(cast: Cast) -> None:
    for what, start, minute, end, until, of in DAY:
        WeekSlot.objects.create(
            child=cast.children["kadiatou"], weekday=1, starts_at=time(start, minute), ends_at=time(end, until),
            time=of, what=what, starts_on=TODAY - timedelta(days=60),
        )  # fmt: skip


def test_r53_each_moment_stands_where_a_parent_looks_for_it(cast: Cast) -> None:
    live_a_monday(cast)
    week = cast.client("daniele").get(url(cast, "casefile:week")).context["week"]
    found = {label: [moment.what for _, moments in cells for moment in moments] for label, cells in week.rows}
    assert found == {
        "Matin": ["École"],
        "Midi": ["Cantine"],
        "Après-midi": ["École l’après-midi"],
        "Après l’école": ["Étude", "Judo"],
    }


def test_r53_the_three_times_are_said_and_what_overlaps_too(cast: Cast) -> None:
    live_a_monday(cast)
    page = words(cast, "daniele", "casefile:week")
    paper = text(cast.client("daniele").get(url(cast, "casefile:week_sheet")).content).replace("\xa0", " ")
    for said in (page, paper):
        for of in ("à l’école", "autour de l’école", "hors de l’école"):
            assert of in said
        assert said.count("en même temps") == 2, said
