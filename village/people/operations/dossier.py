"""Read a dossier: the line in the journal, and why it is allowed."""

from datetime import date

from village.access.permissions import Permission
from village.access.policy import Actor, Decision, decide
from village.audit.journal import Act, record
from village.people.models import Person, subject_of


def read_dossier(child: Person, *, by: Actor, on: date, page: str) -> Decision:
    """Journal the reading of a dossier, in the reader's transaction, and say why it is allowed."""
    decision = decide(by, Permission.DOSSIER_READ, subject_of(by, child, on))
    record(Act.DOSSIER_READ, by=by, target=child, person_id=child.pk, rule=decision.rule, details=page)
    return decision
