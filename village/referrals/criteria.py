"""What the criteria of a programme say of a fiche. A filter, with a reasoned derogation (RU20); never a score."""

from datetime import date

from village.core.dates import age
from village.programmes.models import Programme, Quarter
from village.referrals.models import CriteriaSet, Criterion, CriterionAnswer, Referral

Answer = CriterionAnswer.Answer
Check = Criterion.Check
_QUARTERS: dict[str, set[str]] = {
    CriteriaSet.Territory.QPV: {Quarter.Kind.QPV},
    CriteriaSet.Territory.WATCH: {Quarter.Kind.QPV, Quarter.Kind.WATCH},
}


def current_criteria(programme: Programme) -> CriteriaSet | None:
    """The version in force: the last one."""
    return programme.criteria_sets.prefetch_related("items").first()


def within(referral: Referral, check: str, on: date) -> bool | None:
    """Whether what the fiche says meets the criterion that is read from it; None when it does not say."""
    programme, rules = referral.programme, referral.criteria
    if check == Check.AGE:
        return programme.age_min <= age(referral.birth_date, on) <= programme.age_max
    if check == Check.QUARTER:
        kinds = _QUARTERS.get(rules.territory if rules else "")
        if kinds is None:
            return True
        if referral.quarter is None:
            return False if referral.outside_quarters else None
        return referral.quarter.kind in kinds
    return bool(referral.school.priority) if referral.school else None


def outside(referral: Referral, on: date) -> list[str]:
    """In words, where a fiche is outside the public accepted, under the version that it answered (R11)."""
    programme, rules = referral.programme, referral.criteria
    found = []
    if not within(referral, Check.AGE, on):
        found.append(f"hors de l’âge accueilli, {programme.age_min} à {programme.age_max} ans")
    if rules and not (lives := within(referral, Check.QUARTER, on)):
        found.append("quartier non dit" if lives is None else f"n’habite pas {rules.get_territory_display()}")
    if rules and rules.priority_school and not (goes := within(referral, Check.SCHOOL, on)):
        found.append("école non dite" if goes is None else "école hors éducation prioritaire")
    return found


def needs_derogation(referral: Referral, on: date) -> list[str]:
    """What a derogation must still cover before an EPS studies the fiche."""
    return [] if referral.derogation_on else outside(referral, on)


def unanswered(referral: Referral) -> bool:
    return any(not given.answer for given in referral.criteria_answers.all())


def fixed_labels(programme: Programme, territory: str, *, priority_school: bool) -> list[tuple[str, str]]:
    """The criteria that the fiche answers by itself: how they are read, and their words."""
    place = CriteriaSet.Territory(territory)
    where = place.label if place is not CriteriaSet.Territory.ANYWHERE else "le territoire du programme"
    school = "Est scolarisé en éducation prioritaire (REP, REP+)"
    return [
        (Check.AGE, f"A entre {programme.age_min} et {programme.age_max} ans"),
        (Check.QUARTER, f"Habite {where}"),
        (Check.SCHOOL, school if priority_school else f"{school}, sans que ce soit obligatoire"),
    ]
