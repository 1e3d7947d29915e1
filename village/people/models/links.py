"""A child as the access rules see it."""

from datetime import date

from django.db.models import Q

from village.access.policy import Actor, HeldLink, Link, Subject
from village.core.fields import current_on
from village.core.holding import Category
from village.people.models.person import CareTeamMembership, Person


def links_of(actor: Actor, child: Person, on: date) -> frozenset[HeldLink]:
    """The actor's current links with this child, those of his professional sheet before it had an account included."""
    mine = Q(user_id=actor.user_id) | Q(user__isnull=True, professional__user_id=actor.user_id)
    rows = CareTeamMembership.objects.filter(mine, current_on(on), child_id=child.pk)
    return frozenset(HeldLink(Link(link), since) for link, since in rows.values_list("link", "starts_on"))


def subject_of(
    actor: Actor,
    child: Person,
    on: date,
    category: Category = Category.ORGANISATION,
    author_id: int | None = None,
) -> Subject:
    """A child as the rules see it."""
    return Subject(child.programme_id, links_of(actor, child, on), category, author_id)
