"""Read a dossier: the line in the journal, and why it is allowed."""

from dataclasses import dataclass
from datetime import date

from village.access.permissions import Permission
from village.access.policy import Actor, Decision, HeldLink, decide
from village.audit.journal import Act, record
from village.core.holding import Category
from village.people.models import Person, subject_of


@dataclass(frozen=True)
class Reading:
    """Why the reader may open the dossier, and the links with the child on which that rests."""

    decision: Decision
    links: frozenset[HeldLink]
    ticket: bool = False
    """By an exceptional access, and by nothing else."""
    withheld: frozenset[Category] = frozenset()
    """What the family keeps from the reader's structure."""


def read_dossier(child: Person, *, by: Actor, on: date, page: str) -> Reading:
    """Journal the reading of a dossier, in the reader's transaction, and say why it is allowed."""
    subject = subject_of(by, child, on)
    decision = decide(by, Permission.DOSSIER_READ, subject)
    record(Act.DOSSIER_READ, by=by, target=child, person_id=child.pk, rule=decision.rule, details=page)
    return Reading(decision, subject.links, ticket=subject.ticket, withheld=subject.withheld)
