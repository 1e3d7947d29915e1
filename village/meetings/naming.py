"""The names that a situation must not give away, and what to write instead."""

import re
from itertools import pairwise

from django.db.models import Q

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.wall import Mission
from village.core.names import Known, without_names
from village.core.text import fold
from village.meetings.models import Situation
from village.people.models import Person
from village.plans.models import Plan
from village.referrals.models import Referral

CHILD, RELATIVE, SCHOOL, HOME = "l’enfant", "un proche", "l’école", "le domicile"


def known_names(situation: Situation) -> list[Known]:
    """The child, those of the home and of the family, the schools, the street, the quarter; as known here.

    Also those that the reader does not see: a name that is not known is not hidden.
    """
    with wall.open_for(Mission.HIDE, situation.child.programme_id):
        return _known(situation)


def _known(situation: Situation) -> list[Known]:
    child = situation.child
    known = [Known(str(child), CHILD), Known(child.first_name, CHILD), Known(child.last_name, RELATIVE)]
    relatives = Person.objects.filter(Q(household__isnull=False, household=child.household_id) | Q(wards__child=child))
    for person in relatives.exclude(pk=child.pk).distinct():
        known += [Known(str(person), RELATIVE), Known(person.first_name, RELATIVE), Known(person.last_name, RELATIVE)]
    for schooling in child.schoolings.select_related("school__organisation"):
        known.append(Known(schooling.school.organisation.name, SCHOOL))
    if child.household:
        known += _home(child.household.address, child.household.quarter)
    if situation.referral:
        known += _in_referral(situation.referral)
    return [item for item in dict.fromkeys(known) if item.name.strip()]


def children_named_in(text: str, reader: Actor) -> list[Known]:
    """The children within reach of this reader whom the text calls by first and last name, in either order.

    Of no other child: the refusal would tell that he is known here.
    """
    words = fold(re.sub(r"[^\w\s’'-]", " ", text)).split()
    pairs = {" ".join(pair) for one in pairwise(words) for pair in (one, one[::-1])}
    named = Person.objects.visible_to(reader, Permission.DOSSIER_LIST).filter(folded_name__in=pairs)
    return [Known(str(child), CHILD) for child in named]


def _home(address: str, quarter: object) -> list[Known]:
    return [Known(address, HOME), *([Known(str(quarter), "le quartier")] if quarter else [])]


def _in_referral(referral: Referral) -> list[Known]:
    known = [
        Known(referral.child_first_name, CHILD),
        Known(referral.child_last_name, RELATIVE),
        Known(referral.guardian_first_name, RELATIVE),
        Known(referral.guardian_last_name, RELATIVE),
        Known(referral.second_first_name, RELATIVE),
        Known(referral.second_last_name, RELATIVE),
        *_home(referral.address, referral.quarter),
        Known(referral.second_address, HOME),
    ]
    if referral.school:
        known.append(Known(referral.school.organisation.name, SCHOOL))
    return known


def proposed_texts(situation: Situation) -> dict[str, str]:
    """What is known already, its names replaced: the fiche for an entry, the last point d'étape otherwise."""
    known = known_names(situation)
    source = _of_referral(situation.referral) if situation.referral else _of_plan(situation.plan)
    return {name: without_names(text, known) for name, text in source.items()}


def _of_referral(referral: Referral) -> dict[str, str]:
    return {
        "observed": referral.observed_facts,
        "strengths": referral.strengths,
        "tried": referral.already_tried,
        "family": "\n".join(filter(None, [referral.child_words, referral.family_dialogue])),
    }


def _of_plan(plan: Plan | None) -> dict[str, str]:
    if plan is None:
        return {}
    review = plan.reviews.order_by("-on", "-pk").first()
    goals = "\n".join(
        goal.wording if goal.reserved else f"{goal.wording} : {goal.level} sur 5"
        for goal in plan.goals.pursued().for_reader(health=False)  # all who sit read this sheet
    )
    return {
        "observed": review.summary if review else "",
        "tried": goals,
        "family": review.family_words if review else "",
        "question": f"Le référent propose : {review.get_proposal_display()}." if review else "",
    }
