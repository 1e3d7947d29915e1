"""Who may do what: lien × mission × catégorie × accord × état (design § 4).

Pure: no database, no request. Default deny; a forbid wins over every grant. The same tables answer one question
(`decide`), build `visible_to()` (`reach`) and mask fields (`categories`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from village.access.grants import GRANTS, SIGNATORIES, Grant
from village.access.links import Link
from village.access.permissions import Permission as P
from village.access.roles import Role
from village.core.holding import Category as C


@dataclass(frozen=True)
class Actor:
    """Somebody at work: a user, in one programme, under one role."""

    user_id: int
    name: str
    programme_id: int
    role: Role
    charter_signed: bool = False
    tickets: frozenset[int] = frozenset()
    """The children to whom an exceptional access is open now: known only where it was looked for."""

    @property
    def role_label(self) -> str:
        return self.role.label

    def can(self, permission: P) -> bool:
        """Whether this role may ever do this (the object is another question)."""
        return reach(self, permission) != Reach()

    @property
    def signs(self) -> bool:
        """Whether this role's work names a child: the charter is signed first (R70)."""
        return self.role in SIGNATORIES

    def must(self, permission: P, subject: "Subject | None" = None) -> None:
        """Raise `Forbidden` unless this actor may do this to this subject."""
        if subject is None:
            if not self.can(permission):
                raise Forbidden("Votre rôle ne permet pas cette action.")
        elif not (decision := decide(self, permission, subject)).allowed:
            raise Forbidden(decision.because)


@dataclass(frozen=True)
class HeldLink:
    """A link the actor holds with the child now."""

    link: Link
    since: date


@dataclass(frozen=True)
class Subject:
    """What is acted upon, as far as the rules need to know."""

    programme_id: int
    links: frozenset[HeldLink] = frozenset()
    category: C = C.ORGANISATION
    author_id: int | None = None
    circle: frozenset[int] = frozenset()
    """The people named for a restricted document."""
    limited: bool = False
    """Whether the family's right of limitation is in force: read, never written, listed nowhere."""
    ticket: bool = False
    """Whether the actor opened an exceptional access to this child, which still lasts."""
    withheld: frozenset[C] = frozenset()
    """What the family does not agree that the actor's structure knows; everything, once it took its agreement back."""


@dataclass(frozen=True)
class Decision:
    allowed: bool
    rule: str
    because: str
    links: frozenset[Link] = frozenset()
    """By which links, if the rule asks for one."""


@dataclass(frozen=True)
class Reach:
    """How far a permission goes: the whole programme, children linked in one of these ways, or by a ticket."""

    programme: bool = False
    links: frozenset[Link] = frozenset()
    ticket: bool = False


class Forbidden(Exception):
    """The actor's role or link does not allow this."""


# Those who come from a structure, to which the family agrees or not; the team of the programme is another agreement.
OF_STRUCTURES = frozenset({Role.PANEL_MEMBER, Role.REFERRER, Role.FACILITATOR})
WITHHELD = "La famille n’accepte pas que cela soit partagé avec votre structure."
LIMITED = "L’usage de ce dossier est limité à la demande de la famille : il se garde et se lit, rien ne s’y écrit."


def roles_that(permission: P) -> frozenset[Role]:
    """The roles that may ever do this, by any link."""
    return frozenset(role for grant in GRANTS if permission in grant.permissions for role in grant.roles)


def _forbidden(actor: Actor, permission: P, subject: Subject | None) -> Decision | None:
    if permission.nominative and not actor.charter_signed and actor.role in SIGNATORIES:
        return Decision(allowed=False, rule="forbid-charter", because="Signez d’abord la charte de confidentialité.")
    return _forbidden_about(actor, permission, subject) if subject else None


def _forbidden_about(actor: Actor, permission: P, subject: Subject) -> Decision | None:
    if subject.programme_id != actor.programme_id:
        return Decision(allowed=False, rule="forbid-programme", because="Ce dossier est d’un autre programme.")
    if subject.category is C.PRIVATE and subject.author_id != actor.user_id:
        return Decision(allowed=False, rule="forbid-private", because="Cette note est privée : seul son auteur la lit.")
    if subject.limited and not permission.when_limited:
        return Decision(allowed=False, rule="forbid-limited", because=LIMITED)
    if actor.role in OF_STRUCTURES and subject.category in subject.withheld:
        return Decision(allowed=False, rule="forbid-agreement", because=WITHHELD)
    if permission is P.CONCERN_READ and actor.user_id not in subject.circle:
        return Decision(allowed=False, rule="forbid-circle", because="Ce document est ouvert à des personnes nommées.")
    return None


def decide(actor: Actor, permission: P, subject: Subject | None = None) -> Decision:
    """Say whether `actor` may, by which rule, and why (in French, for the page)."""
    if forbidden := _forbidden(actor, permission, subject):
        return forbidden
    held = frozenset(item.link for item in subject.links) if subject else frozenset()
    category = subject.category if subject else C.ORGANISATION
    ticket = subject is not None and subject.ticket
    for grant in GRANTS:
        if actor.role not in grant.roles or permission not in grant.permissions:
            continue
        if _covers(grant, held, ticket=ticket) and category in grant.categories:
            return Decision(allowed=True, rule=grant.rule, because=grant.because, links=grant.links)
    return Decision(allowed=False, rule="default-deny", because="Votre rôle ne permet pas cette action.")


def _covers(grant: Grant, links: frozenset[Link], *, ticket: bool) -> bool:
    """Whether these ties with a child are what the grant asks for, if it asks for one."""
    if grant.ticket:
        return ticket
    return not grant.links or bool(grant.links & links)


def reach(actor: Actor, permission: P) -> Reach:
    """Say how far this permission goes for this actor; an empty reach is nothing."""
    if _forbidden(actor, permission, None):
        return Reach()
    grants = [grant for grant in GRANTS if actor.role in grant.roles and permission in grant.permissions]
    return Reach(
        programme=any(not grant.links and not grant.ticket for grant in grants),
        links=frozenset(link for grant in grants for link in grant.links),
        ticket=any(grant.ticket for grant in grants),
    )


# What is asked about one child: some role has it through a link, others perhaps throughout their programme.
ABOUT_A_CHILD = frozenset(permission for grant in GRANTS if grant.links for permission in grant.permissions)


def widest(actor: Actor) -> Reach:
    """How far the rows about children go, all permissions together: what the database's own wall keeps to."""
    spans = [reach(actor, permission) for permission in ABOUT_A_CHILD]
    return Reach(
        programme=any(span.programme for span in spans),
        links=frozenset().union(*(span.links for span in spans)),
        ticket=any(span.ticket for span in spans),
    )


def categories(actor: Actor, permission: P, links: Iterable[Link] = (), *, ticket: bool = False) -> frozenset[C]:
    """Return the categories this actor may read through these links (private notes: only his own, see `decide`)."""
    if _forbidden(actor, permission, None):
        return frozenset()
    held = frozenset(links)
    return frozenset(
        category
        for grant in GRANTS
        if actor.role in grant.roles and permission in grant.permissions and _covers(grant, held, ticket=ticket)
        for category in grant.categories
    )
