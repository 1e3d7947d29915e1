"""Publish the criteria of a programme, answer them on a fiche, grant a derogation outside them (R7, R11, RU20)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.holding import Category
from village.programmes.models import Programme
from village.programmes.wording import stigmatising
from village.referrals.criteria import Answer, current_criteria, fixed_labels, outside, within
from village.referrals.models import CriteriaSet, Criterion, CriterionAnswer, Referral
from village.referrals.operations.moving import locked, must_receive
from village.referrals.states import State

MOST = 12


@transaction.atomic
def publish_criteria(  # noqa: PLR0913 - one argument per answer
    programme: Programme,
    *,
    territory: str,
    priority_school: bool,
    words: str,
    asked: Sequence[str],
    version: int | None,
    by: Actor,
    on: date,
) -> CriteriaSet:
    """Publish the next version, read at `version` (the number in force, 0 if none). Those before stay as they were."""
    by.must(Permission.PROGRAMME_CONFIGURE, Subject(programme.pk))
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    before = current_criteria(programme)
    number = before.number if before else 0
    if number != (version or 0):
        raise StaleVersion
    if len(asked) > MOST:
        raise DomainError(f"Gardez {MOST} critères au plus : chacun est demandé à chaque fiche.", field="asked")
    if any(len(label) > 200 for label in asked):
        raise DomainError("Un critère tient en 200 caractères : raccourcissez-le.", field="asked")
    _check_words(words, asked)
    rules = CriteriaSet.objects.create(
        programme=programme,
        number=number + 1,
        published_on=on,
        territory=territory,
        priority_school=priority_school,
        words=words.strip(),
    )
    fixed = fixed_labels(programme, territory, priority_school=priority_school)
    lines = [*fixed, *(("", label) for label in asked)]
    Criterion.objects.bulk_create(
        Criterion(criteria=rules, rank=rank, check_kind=check, label=label)
        for rank, (check, label) in enumerate(lines, start=1)
    )
    record(Act.CRITERIA_PUBLISH, by=by, target=rules, details=f"version {rules.number}")
    return rules


def _check_words(words: str, asked: Sequence[str]) -> None:
    """A criterion says a situation, never a category of people (RU11)."""
    for field, texts in (("words", [words]), ("asked", asked)):
        if found := next((word for text in texts if (word := stigmatising(text))), ""):
            raise DomainError(
                f"« {found} » range des personnes dans une catégorie. Un critère décrit une situation que l’on peut "
                "aider : reformulez-le.",
                field=field,
            )


def answer_criteria(referral: Referral, said: Mapping[int, str], *, on: date) -> None:
    """Write the answers of a saved draft under its version: read from the fiche, or given in `said` by criterion."""
    referral.criteria_answers.all().delete()
    if referral.criteria is None:
        return
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(referral=referral, criterion=item, answer=_answer(referral, item, said, on))
        for item in referral.criteria.items.all()
    )


def _answer(referral: Referral, item: Criterion, said: Mapping[int, str], on: date) -> str:
    if not item.check_kind:
        return said.get(item.pk, "")
    met = within(referral, item.check_kind, on)
    return Answer.UNKNOWN if met is None else Answer.YES if met else Answer.NO


@transaction.atomic
def grant_derogation(referral: Referral, *, reason: str, by: Actor, on: date) -> Referral:
    """Let a fiche outside the criteria be studied: the reason and its author are kept and counted (R11)."""
    must_receive(by, referral, Category.SOCIAL)
    if not reason.strip():
        raise DomainError("Écrivez le motif : il reste avec la fiche.", field="reason")
    current = locked(referral)
    if current.state not in {State.RECEIVED, State.ASKED}:
        raise DomainError("Cette fiche n’attend plus : la dérogation ne servirait à rien.")
    if current.derogation_on:
        raise DomainError("La dérogation est déjà accordée.")
    if not (about := outside(current, on)):
        raise DomainError("Cette fiche répond aux critères : elle n’a pas besoin de dérogation.")
    current.derogation_reason, current.derogation_about = reason.strip(), ", ".join(about)[:300]
    current.derogation_by_id, current.derogation_on = by.user_id, on
    current.version += 1
    current.save()
    record(Act.REFERRAL_DEROGATE, by=by, target=current, person_id=current.child_id)
    return current
