"""Between what two dossiers open to a partner, the narrower wins: who stays around, which agreements stop."""

from datetime import date
from typing import Any

from village.access.links import Link
from village.core.holding import Category
from village.directory.models import Professional
from village.people.models import Agreement, CareTeamMembership, Person, ticked
from village.people.models.links import CHOSEN


def same_partner(tie: CareTeamMembership) -> tuple[Any, str]:
    """The same person by the same link, before an account and after."""
    user = tie.user_id or (tie.professional.user_id if tie.professional else None)
    return (user or f"sheet {tie.professional_id}", tie.link)


def wider_agreements(kept: Person, aside: Person, on: date) -> list[Agreement]:
    """Those that stand and open to a structure more than the narrower of the two dossiers does."""
    narrow = narrower(kept, aside, on)
    shared = Agreement.objects.filter(child__in=[kept, aside], scope=Agreement.Scope.SHARING, recipient__isnull=False)
    found = []
    for one in shared.standing(on).select_related("recipient"):
        said = set(one.categories) or {category.value for category in CHOSEN}
        if not narrow[one.recipient_id or 0] or not said <= narrow[one.recipient_id or 0]:
            found.append(one)
    return found


def narrower(kept: Person, aside: Person, on: date) -> dict[int, set[str]]:
    """Of each structure that a family spoke of: the categories that both dossiers open to it.

    Where nothing was said of it, everything is open to the structure of somebody around the child, nothing to others.
    """
    mine, theirs = _opened(kept, on), _opened(aside, on)
    return {
        recipient: mine.get(recipient, _unsaid(kept, recipient, on))
        & theirs.get(recipient, _unsaid(aside, recipient, on))
        for recipient in {*mine, *theirs}
    }


def _opened(child: Person, on: date) -> dict[int, set[str]]:
    every = {category.value for category in Category}
    return {
        recipient: every.intersection(*told.values()) if all(told.values()) else set()
        for recipient, told in ticked(child, on).items()
    }


def _unsaid(child: Person, recipient: int, on: date) -> set[str]:
    people = Professional.objects.filter(organisation=recipient)
    links = [link.value for link in Link if link not in {Link.REFERENT, Link.GUARDIAN}]
    ties = child.care_team.filter(link__in=links, starts_on__lte=on).exclude(ends_on__lt=on)
    around = ties.filter(professional__in=people) | ties.filter(user__in=people.exclude(user=None).values("user"))
    return {category.value for category in Category} if around.exists() else set()
