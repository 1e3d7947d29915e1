"""What the September review shows: a page of children, and what they may be said to be in."""

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from village.access.permissions import Permission
from village.access.policy import Actor
from village.directory.models import School
from village.people.models import Person
from village.people.operations.rollover import Proposal, proposals, to_confirm, with_past
from village.plans.models import Plan
from village.programmes.models import ListCode, ListItem

PAGE = 20


class Review:
    """For one reader, on one day."""

    def __init__(self, actor: Actor, on: date) -> None:
        self.on = on
        self._mine = followed(actor, on)
        self.levels = list(
            ListItem.objects.offered(ListCode.SCHOOL_LEVEL, actor.programme_id, on).select_related("counts_as")
        )
        schools = School.objects.filter(organisation__programme=actor.programme_id).select_related("organisation")
        self.schools = list(schools.order_by("organisation__name", "pk"))

    def page(self, number: str) -> Page[Person]:
        """Those of whom nobody said yet where they go to school this year."""
        return Paginator(with_past(to_confirm(self._mine, self.on)), PAGE).get_page(number)

    def these(self, numbers: Iterable[str]) -> list[Person]:
        """Children of his own, said meanwhile or not."""
        asked = [int(number) for number in numbers if number.isdecimal() and len(number) < 18][: PAGE * 2]
        return list(with_past(self._mine.filter(pk__in=asked)).order_by("folded_name", "pk"))

    def lines(self, children: Iterable[Person]) -> list[Proposal]:
        return proposals(list(children), self.levels, self.on)


def followed(actor: Actor, on: date) -> QuerySet[Person]:
    """The children with an open parcours, whose school this person may say."""
    plans = Plan.objects.filter(child=OuterRef("pk"), closed_on=None)
    return Person.objects.visible_to(actor, Permission.IDENTITY_WRITE, on).filter(Exists(plans))
