"""A child as the access rules see it."""

from datetime import date

from django.db.models import Q

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import LIMITED, OF_STRUCTURES, Actor, Forbidden, HeldLink, Subject, decide, reach
from village.core.errors import DomainError
from village.core.holding import Category
from village.core.kept import Kept
from village.people.models.family import Agreement
from village.people.models.person import Person

# The links of one person with one child on a day. A tie of a professional sheet is its account's, once it has one.
_LINKS = Kept("links_of", """
SELECT tie.link, tie.starts_on
FROM people_careteammembership tie LEFT JOIN directory_professional sheet ON sheet.id = tie.professional_id
WHERE tie.child_id = %(child)s AND coalesce(tie.user_id, sheet.user_id) = %(user)s
  AND tie.starts_on <= %(day)s AND (tie.ends_on IS NULL OR tie.ends_on >= %(day)s)
""", child="bigint", user="bigint", day="date")  # fmt: skip


def links_of(actor: Actor, child: Person, on: date) -> frozenset[HeldLink]:
    """The actor's current links with this child, those of his professional sheet before it had an account included."""
    rows = _LINKS.rows(child=child.pk, user=actor.user_id, day=on)
    return frozenset(HeldLink(Link(link), since) for link, since in rows)


def subject_of(
    actor: Actor,
    child: Person,
    on: date,
    category: Category = Category.ORGANISATION,
    author_id: int | None = None,
) -> Subject:
    """A child as the rules see it."""
    limited = child.limited_on is not None
    return Subject(
        child.programme_id, links_of(actor, child, on), category, author_id, limited=limited,
        ticket=child.pk in actor.tickets, withheld=withheld_from(actor, child, on),
    )  # fmt: skip


# What is shared of a child, or not, category by category; who he is goes with anything that is shared of him.
CHOSEN = frozenset({Category.SCHOOL, Category.SOCIAL, Category.HEALTH})


def withheld_from(actor: Actor, child: Person, on: date) -> frozenset[Category]:
    """What the family keeps from the structure of this actor today.

    Nothing was ever said of this structure: nothing (the agreement to be supported is another one). A holder of
    authority took his back, and gave no other since: everything, one refusal is enough. Else, what one did not tick.
    """
    if actor.role not in OF_STRUCTURES:
        return frozenset()
    own = Q(recipient__professionals__user_id=actor.user_id, recipient__programme_id=actor.programme_id)
    given: dict[int, set[str]] = {}
    for told in ticked(child, on, own).values():
        for guardian, codes in told.items():
            given[guardian] = given.get(guardian, set()) | codes
    if any(not kept for kept in given.values()):
        return frozenset(Category)
    return frozenset(category for category in CHOSEN if any(category.value not in kept for kept in given.values()))


def ticked(child: Person, on: date, which: Q | None = None) -> dict[int, dict[int, set[str]]]:
    """Of each structure, what each holder of authority who spoke of it lets it know: nothing, once taken back.

    Primary keys of structures, then of holders; codes of `CHOSEN`. `which` of the agreements: all.
    """
    said = child.agreements.filter(
        which or Q(), scope=Agreement.Scope.SHARING, guardian__holds_authority=True, given_on__lte=on,
        recipient__isnull=False,
    )  # fmt: skip
    found: dict[int, dict[int, set[str]]] = {}
    rows = said.values_list("recipient_id", "guardian_id", "categories", "withdrawn_on")
    for recipient, guardian, codes, withdrawn_on in rows:
        kept = found.setdefault(recipient or 0, {}).setdefault(guardian, set())
        if withdrawn_on is None or withdrawn_on > on:
            kept |= set(codes) or {category.value for category in CHOSEN}
    return found


def must_be_free(child: Person, permission: Permission) -> None:
    """Who would reach this child, were the use of the dossier not limited, is told why not (a stranger gets 404)."""
    if child.limited_on and not permission.when_limited:
        raise Forbidden(LIMITED)


def must_not_be_limited(*children: Person | None) -> None:
    """Where no link is checked: what is a new use of a dossier stops while its use is limited (GDPR art. 18)."""
    if any(child is not None and child.limited_on for child in children):
        raise DomainError(LIMITED)


def must_on(
    by: Actor, permission: Permission, child: Person, on: date, category: Category = Category.ORGANISATION
) -> None:
    """Refuse who may not do this to this child on the day that it tells of, which is a day of the actor's own link.

    A day before that link, typed by hand, is a mistake to mend at its field, not a closed door.
    """
    decision = decide(by, permission, subject_of(by, child, on, category))
    if decision.allowed:
        return
    ties = child.care_team.filter(user_id=by.user_id, link__in=[link.value for link in reach(by, permission).links])
    since = ties.filter(starts_on__gt=on).order_by("starts_on").values_list("starts_on", flat=True).first()
    if since and child.limited_on is None:
        raise DomainError(
            f"Vous accompagnez cet enfant depuis le {since:%d/%m/%Y}. Gardez une date depuis ce jour, et dites dans "
            "le texte quand cela a eu lieu.",
            field="on",
        )
    raise Forbidden(decision.because)
