"""What lasts: families who still come, cohorts that end, what families say of it: I20, I25, I26."""

from village.core.french import counted
from village.evaluation.facts import Facts
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, percentage, ratio, rows
from village.evaluation.opinions import by_wave, may_be_told, said
from village.programmes.thresholds import Audience
from village.surveys.models import Questionnaire

ENGAGEMENT = {
    (True, True): "venues du début à la fin",
    (True, False): "venues surtout au début",
    (False, True): "venues surtout à la fin",
    (False, False): "peu venues",
}
ENDS = {
    "complete": "fini, objectifs atteints",
    "other": "fini autrement",
    "unwritten": "fini, fiche de sortie pas écrite",
    "open": "encore en cours",
}
WITHOUT = "sans parcours"


def _opinions(facts: Facts) -> Result:
    waves = by_wave(facts.opinions)
    thresholds = [facts.programme.threshold(audience) for audience in Audience]
    told = [said(wave) for wave in waves if may_be_told(wave, thresholds)]
    answers, favourable = sum(one.answers for one in told), sum(one.favourable for one in told)
    lines = []
    for audience in Questionnaire.Audience:
        own = [one for one in told if one.audience == audience]
        if total := sum(one.answers for one in own):
            part = sum(one.favourable for one in own)
            lines.append(Row(str(audience.label), part, ratio(part, total)))
    sheets = sum(one.sheets for one in told)
    remarks = [Remark(f"{counted(len(told), 'campagne', 'campagnes')}, {counted(sheets, 'feuille', 'feuilles')}.")]
    if left := len(waves) - len(told):
        remarks.append(Remark(f"Campagnes laissées de côté, qui feraient retrouver une réponse : {left}."))
    groups = (Group("Avis favorables, selon qui répond", "Avis favorables", tuple(lines), people=False),)
    return Result(
        percentage(favourable, answers),
        favourable,
        answers,
        groups if lines else (),
        tuple(remarks if waves else ()),
        # Who has the link may have sent most sheets himself, and would take them away to read the others.
        inside=any(one.typed < threshold for one in told for threshold in thresholds),
    )


def _engaged(facts: Facts) -> Result:
    found = dict.fromkeys(ENGAGEMENT.values(), 0)
    fewer = 0
    for row in facts.engaged:
        if row.enough:
            found[ENGAGEMENT[row.began, row.went_on]] += row.families
        else:
            fewer += row.families
    total, best = sum(found.values()), ENGAGEMENT[True, True]
    remark = Remark(f"Familles attendues à moins de quatre séances, hors du calcul : {fewer}.", fewer)
    group = Group("Au début et à la fin", "Familles", rows(found, best))
    return Result(
        percentage(found[best], total), found[best], total, (group,) if total else (), (remark,) if fewer else ()
    )


def _cohort(facts: Facts) -> Result:
    found = facts.cohort
    total, without = sum(found.values()), found["none"]
    ends = {label: found[code] for code, label in ENDS.items()}
    remarks = [Remark(f"Parcours encore en cours au dernier jour : {found['open']}.", found["open"])] if total else []
    if without:
        remarks.append(Remark(f"Enfants sans parcours depuis leur fiche : {without}.", without))
    # Those without parcours are told by I7: hidden here, they would be known there. And the other way: its rows are
    # what is left of the same children.
    answered = sum(row.answered for row in facts.received)
    waiting = sum(row.children - row.taken for row in facts.received) - answered
    group = Group("Fin du parcours", "Enfants", rows(ends, ENDS["complete"]), aside=without)
    return Result(
        percentage(found["complete"], total),
        found["complete"],
        total,
        (group,) if total > without else (),
        tuple(remarks),
        gaps=(answered, waiting),
    )


COURSE = (
    Indicator(
        code="I20",
        label="Satisfaction des parents et des enfants",
        definition=(
            "Réponses favorables (« oui » ou « plutôt oui ») parmi les réponses données sur l’échelle des quatre "
            "visages, toutes questions ensemble. Les questions sans réponse, les mots et les listes de choix n’y sont "
            "pas. Une campagne est laissée de côté quand cette somme ferait retrouver la réponse de quelqu’un."
        ),
        population=(
            "Réponses aux questionnaires sans nom, pour les parents et pour les enfants. Une feuille donne plusieurs "
            "réponses."
        ),
        rule="Campagnes finies dans la période : quinze jours après leur dernier jour, plus rien ne s’y ajoute.",
        unit="%",
        count=_opinions,
        people=False,
    ),
    Indicator(
        code="I25",
        label="Engagement des familles dans la durée",
        definition=(
            "Familles venues du début à la fin : à la moitié au moins des séances de la première moitié, et à la "
            "moitié au moins de celles de la seconde. Venir, c’est qu’un enfant de la famille soit présent ou en "
            "retard ; une absence excusée n’en est pas une venue. Pour un nombre impair, la séance du milieu est dans "
            "la première moitié."
        ),
        population=(
            "Familles attendues à au moins quatre séances dont l’appel est fait. Les frères et sœurs d’un même foyer "
            "comptent pour une famille, et une séance où ils sont plusieurs, pour une séance."
        ),
        rule="Séances du premier au dernier jour de la période, les deux compris, dans l’ordre où elles se tiennent.",
        unit="%",
        count=_engaged,
    ),
    Indicator(
        code="I26",
        label="Cohorte : parcours menés à terme",
        definition=(
            "Parmi les enfants repérés dans la période, ceux dont le parcours a fini avec une atteinte complète des "
            "objectifs. Le parcours est le dernier qui a été actif depuis la fiche. Les parcours encore en cours se "
            "disent à part : tant qu’il y en a, la cohorte n’a pas fini."
        ),
        population=(
            "Enfants d’une fiche de repérage reçue dans la période. Deux fiches pour un enfant comptent une fois."
        ),
        rule=(
            "Fiche reçue dans la période ; fin du parcours connue au dernier jour. Un parcours dure souvent plus d’un "
            "an : choisissez une période assez longue."
        ),
        unit="%",
        count=_cohort,
        whole="repérés",
    ),
)
