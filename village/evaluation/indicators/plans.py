"""What parcours are made of and how they end: I8, I10, I11, I13 to I16."""

from collections import Counter
from decimal import Decimal

from village.core.french import counted
from village.evaluation.facts import UNKNOWN, Facts
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, months, percentage, ratio, rows
from village.evaluation.survival import Median, Spell, breaks_off, incidence, median
from village.plans.models import PlannedAction
from village.programmes.models import ListCode
from village.programmes.national_lists import NATIONAL

ACTIONS = (
    "Actions approuvées par la famille au plus tard le dernier jour, en cours au moins un jour de la période, dans un "
    "parcours actif."
)
ENDED = "Parcours sortis dans la période, dont la fiche de sortie est écrite."

HORIZON = 24
ENDS = f"Comment finissent les parcours, à {HORIZON} mois"
_GOING = f"encore en cours, ou finis après {HORIZON} mois"
UNSEEN = "Trop peu de parcours sont suivis depuis leur début : ni médiane, ni façon de finir à 24 mois."


def _individual(facts: Facts) -> Result:
    plans, individual = facts.plans
    total = sum(line.actions for line in facts.actions)
    in_school = sum(line.actions for line in facts.actions if line.in_school_time)
    kinds = {"individualisés": individual, "non individualisés": plans - individual}
    times = {"hors temps scolaire": total - in_school, "sur le temps scolaire": in_school}
    people = dict(zip(times, facts.touched("by time"), strict=True))
    return Result(
        percentage(individual, plans),
        individual,
        plans,
        (
            Group("Parcours", "Parcours", rows(kinds, "individualisés"), inside=True),
            Group("Actions et temps scolaire", "Actions", rows(times, people=people)),
        ),
        bare=True,  # how many parcours, less children, entries or exits: who came back, was there, is still there
    )


def _duration(facts: Facts) -> Result:
    plans, days = sum(row.plans for row in facts.endings), sum(row.days for row in facts.endings)
    if breaks_off(facts.spells):
        return Result(months(days, plans), months(days) or 0, plans, (), (Remark(UNSEEN),))
    remark = Remark(_half(median(facts.spells)))
    groups = (_ends(facts.spells),) if any(spell.reason for spell in facts.spells) else ()
    return Result(months(days, plans), months(days) or 0, plans, groups, (remark,))


def _ends(spells: list[Spell]) -> Group:
    """How parcours end within two years, those still open included; the shares are estimated, the numbers are seen.

    Inside the team: beside the reasons of all the exits (I42), the numbers would tell the few that were longer.
    """
    shares = incidence(spells, HORIZON)
    seen: Counter[str] = Counter()
    for spell in spells:
        seen[spell.reason if spell.ended and spell.left_at <= HORIZON else _GOING] += spell.plans
    shares[_GOING] = max(0.0, 1 - sum(shares.values()))
    labels = {**dict(NATIONAL[ListCode.EXIT_REASON]), "": "sans fiche de sortie", _GOING: _GOING}
    lines = (Row(label, seen[code], round(shares.get(code, 0.0), 4)) for code, label in labels.items() if seen[code])
    return Group(ENDS, "Parcours", tuple(lines), folded=True, inside=True)


def _half(half: Median) -> str:
    """The median that takes open parcours into account, and its interval."""
    if half.month is None:
        return "Moins de la moitié des parcours finissent : pas encore de médiane."
    upper = "sans borne haute encore" if half.high is None else f"à {half.high} mois"
    return (
        f"La moitié des parcours, finis ou non, durent {half.month} mois ou plus (Kaplan-Meier, intervalle à 95 % : "
        f"de {half.low} mois {upper})."
    )


def _frames(facts: Facts) -> Result:
    counts = {
        frame.label: sum(line.actions for line in facts.actions if line.frame == frame.value)
        for frame in PlannedAction.Frame
    }
    total, common = sum(counts.values()), counts[PlannedAction.Frame.COMMON.label]
    people = dict(zip(counts, facts.touched("by frame"), strict=True))
    group = Group("Cadre des actions", "Actions", rows(counts, str(PlannedAction.Frame.COMMON.label), people=people))
    return Result(percentage(common, total), common, total, (group,))


def _attainment(facts: Facts) -> Result:
    counts: Counter[str | None] = Counter()
    for row in facts.endings:
        counts[row.attainment] += row.exits
    return _answered(facts, ListCode.ATTAINMENT, counts, "Atteinte des objectifs")


def _evolution(facts: Facts) -> Result:
    counts: Counter[str | None] = Counter()
    for row in facts.endings:
        counts[row.evolution] += row.exits
    return _answered(facts, ListCode.EVOLUTION, counts, "Évolution observée")


def _answered(facts: Facts, list_code: ListCode, counts: Counter[str | None], title: str) -> Result:
    """The best of the answers of a national list, first in its order, among the exits that were written."""
    named = {label: counts[code] for code, label in NATIONAL[list_code]}
    best, total = next(iter(named)), sum(named.values())
    unwritten = sum(row.plans - row.exits for row in facts.endings)
    remarks = (Remark(f"Parcours sortis sans fiche de sortie : {unwritten}.", unwritten),) if unwritten else ()
    group = Group(title, "Sorties", rows(named, best), aside=unwritten)
    return Result(percentage(named[best], total), named[best], total, (group,), remarks, aside=unwritten)


def _waits(facts: Facts) -> Result:
    ended = [wait for wait in facts.waits if wait.obtained]
    total, days = sum(wait.obtained for wait in ended), sum(wait.days for wait in ended)
    waiting = sum(wait.waiting for wait in facts.waits)
    lines = tuple(
        Row(wait.care or UNKNOWN, wait.obtained, ratio(wait.obtained, total), months(wait.days, wait.obtained))
        for wait in ended
    )
    remarks = (Remark(f"Attentes encore ouvertes au dernier jour : {waiting}.", waiting),) if waiting else ()
    group = Group("Soin attendu", "Attentes", lines, ranked=True)
    return Result(months(days, total), months(days) or 0, total, (group,), remarks)


def _family_share(facts: Facts) -> Result:
    cost = sum((line.cost or Decimal(0) for line in facts.actions), Decimal(0))
    share = sum((line.family_share or Decimal(0) for line in facts.actions), Decimal(0))
    priced, total = sum(line.priced for line in facts.actions), sum(line.actions for line in facts.actions)
    remark = Remark(f"Coût et part connus pour {counted(priced, 'action')} sur {total}.", priced)
    # Inside: read twice, an amount tells what one more family pays.
    return Result(
        percentage(share, cost), share, cost, remarks=(remark,), people=facts.touched("of a price")[1], inside=True
    )


PLANS = (
    Indicator(
        code="I8",
        label="Parcours individualisés",
        definition=(
            "Parcours actifs qui ont au moins une action individuelle approuvée par la famille. À côté : la part "
            "des actions hors temps scolaire."
        ),
        population="Parcours actifs au moins un jour de la période. Deux parcours d’un enfant comptent deux fois.",
        rule="Action approuvée et commencée au plus tard le dernier jour.",
        unit="%",
        count=_individual,
    ),
    Indicator(
        code="I10",
        label="Durée moyenne des parcours finis",
        definition=(
            "Moyenne, en mois, des jours entre l’entrée et la sortie (un mois compte 30,4375 jours). À côté, la "
            "médiane de Kaplan-Meier tient compte de tous les parcours actifs dans la période, encore ouverts ou non, "
            "en mois entiers ; un parcours plus ancien y entre avec l’âge qu’il avait au premier jour. Son intervalle "
            "dit sa précision. « Comment finissent les parcours » compte ceux vus finir au plus tard à 24 mois, par "
            "motif ; la part est celle qu’on attend de tous à 24 mois, ceux en cours compris : un parcours fini pour "
            "une raison ne peut plus finir pour une autre (Aalen et Johansen). Ni médiane ni façons de finir là où "
            "tous ceux qui sont suivis à un âge finissent ensemble alors que d’autres, suivis plus tard, continuent."
        ),
        population=(
            "Parcours sortis dans la période. Les parcours en cours n’y sont pas : la médiane les prend en compte."
        ),
        rule="Date de sortie dans la période.",
        unit="mois",
        count=_duration,
        whole="sorties",
    ),
    Indicator(
        code="I11",
        label="Actions de droit commun",
        definition="Actions du droit commun parmi toutes les actions. L’unité est l’action : ni l’enfant, ni l’euro.",
        population=ACTIONS,
        rule="En cours au moins un jour de la période.",
        unit="%",
        count=_frames,
    ),
    Indicator(
        code="I13",
        label="Objectifs atteints à la sortie",
        definition=(
            "Sorties dont l’atteinte des objectifs est complète. La réponse porte sur les objectifs, pas sur l’enfant."
        ),
        population=ENDED,
        rule="Date de sortie dans la période.",
        unit="%",
        count=_attainment,
    ),
    Indicator(
        code="I14",
        label="Évolution satisfaisante observée",
        definition=(
            "Sorties où l’évolution observée de la situation est satisfaisante. C’est une observation partagée, pas"
            " la preuve d’une cause."
        ),
        population=ENDED,
        rule="Date de sortie dans la période.",
        unit="%",
        count=_evolution,
    ),
    Indicator(
        code="I15",
        label="Délai d’attente d’un soin",
        definition=(
            "Moyenne, en mois, des jours entre la demande et le premier rendez-vous obtenu (un mois compte 30,4375 "
            "jours)."
        ),
        population="Attentes d’enfants du programme qui ont pris fin dans la période.",
        rule="Soin obtenu dans la période.",
        unit="mois",
        count=_waits,
    ),
    Indicator(
        code="I16",
        label="Part du coût payée par la famille",
        definition=(
            "Euros payés par les familles, divisés par le coût des mêmes actions. Une action dont le coût ou la "
            "part manque n’est pas comptée."
        ),
        population=ACTIONS,
        rule="En cours au moins un jour de la période.",
        unit="%",
        count=_family_share,
        people=False,
    ),
)
