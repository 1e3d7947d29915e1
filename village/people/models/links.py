"""A child as the access rules see it."""

from datetime import date

from village.access.links import Link
from village.access.policy import LIMITED, Actor, HeldLink, Subject
from village.core.errors import DomainError
from village.core.fields import current_on
from village.core.holding import Category
from village.people.models.person import CareTeamMembership, Person


def links_of(actor: Actor, child: Person, on: date) -> frozenset[HeldLink]:
    """The actor's current links with this child, those of his professional sheet before it had an account included."""
    team = CareTeamMembership.objects.filter(current_on(on), child_id=child.pk)
    rows = team.values_list("link", "starts_on", "user_id", "professional__user_id")
    return frozenset(
        HeldLink(Link(link), since) for link, since, account, sheet in rows if actor.user_id == (account or sheet)
    )


def subject_of(
    actor: Actor,
    child: Person,
    on: date,
    category: Category = Category.ORGANISATION,
    author_id: int | None = None,
) -> Subject:
    """A child as the rules see it."""
    limited = child.limited_on is not None
    return Subject(child.programme_id, links_of(actor, child, on), category, author_id, limited=limited)


def must_not_be_limited(*children: Person | None) -> None:
    """Where no link is checked: what is a new use of a dossier stops while its use is limited (GDPR art. 18)."""
    if any(child is not None and child.limited_on for child in children):
        raise DomainError(LIMITED)
