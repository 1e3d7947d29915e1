"""What the national survey asks besides the bilan: I2, and I34 to I47 (domain § 1.4)."""

from collections.abc import Mapping

from village.access.roles import Role
from village.core.french import counted, number
from village.evaluation.facts import PRIORITIES, UNKNOWN, Facts
from village.evaluation.facts_survey import Delays
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, percentage, ratio, rows
from village.evaluation.indicators.children import DAYS, FOLLOWED
from village.evaluation.indicators.plans import ACTIONS
from village.meetings.models import Situation
from village.plans.models import PlannedAction
from village.programmes.models import ListCode
from village.programmes.national_lists import NATIONAL
from village.referrals.states import State

# Where a fiche stands, as the survey asks it.
OUTCOMES = {
    State.ADMITTED.value: "accompagnées",
    State.ENDED.value: "accompagnées",
    State.JOINED.value: "enfant déjà accompagné",
    State.NOT_ADMITTED.value: "non admises",
    State.REDIRECTED.value: "réorientées vers le droit commun",
    State.REFUSED.value: "refusées par la famille",
    State.DROPPED.value: "sans suite",
}
WAITING = "en attente"
NATURES = {nature.value: f"actions {nature.label}s" for nature in PlannedAction.Nature}


def outcome_of(state: str) -> str:
    return OUTCOMES.get(state, WAITING)


def _named(list_code: ListCode, counts: Mapping[str, int]) -> dict[str, int]:
    """In the order of the national list, what is not known last; what nobody has is left out."""
    labels = dict(NATIONAL[list_code])
    known = {label: counts.get(code, 0) for code, label in labels.items()}
    return {label: n for label, n in (known | {UNKNOWN: counts.get("", 0)}).items() if n}


def _typology(facts: Facts) -> Result:
    found = facts.typology
    said = found["dit"]
    groups = (
        Group("Motifs de la fiche", "Enfants", rows(_named(ListCode.MOTIVE, found["motif"]))),
        Group("Facteurs décrits au diagnostic", "Enfants", rows(_named(ListCode.FACTOR, found["facteur"]))),
    )
    total, known = facts.children.total, said[""]
    remarks = (
        _among("Enfants dont un motif est connu", said["motif"], total),
        _among("Enfants dont un diagnostic décrit un facteur", said["facteur"], total),
    )
    return Result(percentage(known, total), known, total, groups, remarks)


def _among(said: str, part: int, whole: int) -> Remark:
    """A sentence that also tells how many of the whole are left."""
    return Remark(f"{said} : {part}.", min(part, whole - part or part))


def _stock(facts: Facts) -> Result:
    stock = facts.stock
    since, after = {"présents au premier jour": 0, "entrés": 0}, {"présents après le dernier jour": 0, "sortis": 0}
    for (already, still), n in stock.items():
        since["présents au premier jour" if already else "entrés"] += n
        after["présents après le dernier jour" if still else "sortis"] += n
    total = sum(stock.values())
    # Beside the year before, who left then, or came back.
    groups = (
        Group("Au premier jour", "Enfants", rows(since), gaps=facts.turnover),
        # Inside: less them, the children of the year after are those who enter.
        Group("Au dernier jour", "Enfants", rows(after), inside=True),
    )
    return Result(total, total, groups=groups)


def _siblings(facts: Facts) -> Result:
    families = sum(facts.siblings.values())
    several = sum(n for children, n in facts.siblings.items() if children > 1)
    more = facts.children.total - families
    return Result(percentage(several, families), several, families, gaps=(more, more - several))


def _fiches(facts: Facts) -> Result:
    referrers: dict[str, int] = {}
    outcomes = dict.fromkeys([*OUTCOMES.values(), WAITING], 0)
    seen = {"étudiées en EPS": 0, "pas encore, ou sans EPS": 0}
    for row in facts.fiches:
        referrers[row.referrer or UNKNOWN] = referrers.get(row.referrer or UNKNOWN, 0) + row.fiches
        outcomes[outcome_of(row.outcome)] += row.fiches
        seen["étudiées en EPS" if row.studied else "pas encore, ou sans EPS"] += row.fiches
    total = sum(row.fiches for row in facts.fiches)
    ranked = dict(sorted(referrers.items(), key=lambda line: (line[0] == UNKNOWN, -line[1], line[0])))
    # Beside I7, which counts children: the fiches of who has another one, or is followed already.
    twice = total - sum(row.children for row in facts.received)
    groups = (
        Group("Étudiées en EPS", "Situations", rows(seen)),
        Group("Orienteurs des situations reçues", "Situations", rows(ranked), ranked=True),
        # Inside: beside I7 and I12, which count children and families by outcome, it tells who waits.
        Group("Suite donnée", "Situations", rows({label: n for label, n in outcomes.items() if n}), inside=True),
    )
    return Result(total, total, groups=groups, gaps=(twice,))


def _mean(delays: Delays, what: tuple[str, str]) -> Result:
    total = sum(delays.values())
    if not total:
        return Result(None, 0, 0)
    days = sum(day * n for day, n in delays.items())
    waits = sorted(delays.elements())
    middle = (waits[(total - 1) // 2] + waits[total // 2]) / 2
    said = f"La moitié attend {number(middle)} jours ou moins ; le plus long : {number(waits[-1])} jours."
    remarks = (Remark(f"Sur {counted(total, *what)}.", total), Remark(said, total))
    return Result(round(days / total, 2), days, total, remarks=remarks)


def _to_panel(facts: Facts) -> Result:
    studied = ("situation étudiée", "situations étudiées")
    return _after(facts.studied, studied, "Fiches reçues après l’EPS qui les a étudiées")


def _to_action(facts: Facts) -> Result:
    return _after(facts.begun, ("parcours", "parcours"), "Parcours dont une action avait commencé avant l’EPS")


def _after(delays: Delays, what: tuple[str, str], reversed_: str) -> Result:
    """The mean of those that waited; where the second day came before the first, nobody did: said beside."""
    after = Delays({days: n for days, n in delays.items() if days >= 0})
    before = sum(delays.values()) - sum(after.values())
    found = _mean(after, what)
    if not before:
        return found
    remark = Remark(f"{reversed_}, hors du calcul : {before}.", before)
    return Result(found.value, found.numerator, found.denominator, remarks=(*found.remarks, remark), gaps=(before,))


def _sittings(facts: Facts) -> Result:
    found = facts.sittings
    panels, reasons = found["panel"], found["reason"]
    meetings, children = sum(panels.values()), sum(found["children"].values())
    said = {str(reason.label): reasons[reason.value] for reason in Situation.Reason}
    groups = (
        Group("Réunions de chaque EPS", "Réunions", rows(dict(sorted(panels.items()))), people=False),
        Group("Situations étudiées", "Situations", rows({label: n for label, n in said.items() if n})),
    )
    remarks = []
    if panels:
        per = round(meetings / len(panels), 1)
        remarks.append(
            Remark(f"EPS qui se sont réunies : {len(panels)}, soit {number(per)} réunions en moyenne chacune.")
        )
        remarks.append(Remark(f"Enfants différents étudiés : {children}.", children))
    return Result(meetings, meetings, groups=groups, remarks=tuple(remarks))


def _themes(facts: Facts) -> Result:
    found = facts.themes
    natures = {label: found["nature"][code] for code, label in NATURES.items()}
    total, children = sum(natures.values()), found["all"][""]
    by_theme = _named(ListCode.DOMAIN, found["children"])
    touched = {label: found["touched"][code] for code, label in NATURES.items()}
    groups = (
        Group("Actions par thème", "Actions", rows(_named(ListCode.DOMAIN, found["domain"]), people=by_theme)),
        Group("Nature des actions", "Actions", rows(natures, people=touched)),
        Group("Enfants touchés par thème", "Enfants", rows(by_theme)),
    )
    among = _among("Enfants différents touchés", children, facts.children.total)
    return Result(total, total, groups=groups, remarks=(among,), people=children)


def _hours(facts: Facts) -> Result:
    held = facts.sessions
    remarks = [Remark(f"Séances tenues : {held.held}.")]
    if missing := held.held - held.timed:
        remarks.append(Remark(f"Sans heure de fin, comptées pour zéro heure : {missing}."))
    value = round(held.minutes / 60, 2) if held.timed or not held.held else None
    return Result(value, value, remarks=tuple(remarks))


def _came(facts: Facts) -> Result:
    children, parents = facts.came
    return Result(children, children, remarks=(Remark(f"Venues d’un parent avec son enfant : {parents}.", parents),))


def _leavings(facts: Facts) -> Result:
    reasons = _named(ListCode.EXIT_REASON, {code: n for code, n in facts.leavings.items() if code})
    total, unwritten = sum(reasons.values()), facts.leavings[""]
    remarks = (Remark(f"Parcours sortis sans fiche de sortie : {unwritten}.", unwritten),) if unwritten else ()
    group = Group("Motifs de sortie", "Sorties", rows(reasons), aside=unwritten)
    return Result(total, total, groups=(group,), remarks=remarks, aside=unwritten)


def _schools(facts: Facts) -> Result:
    split = {label: facts.schools[code] for code, label in PRIORITIES.items() if facts.schools[code]}
    total = sum(split.values())
    return Result(total, total, groups=(Group("Établissements", "Établissements", rows(split), people=False),))


def _team(facts: Facts) -> Result:
    staff = facts.team
    whole = sum(row.fte for row in staff)
    total = round(whole, 2)
    known = [row for row in staff if row.fte or row.people > row.without_fte]
    lines = tuple(Row(Role(row.role).label, round(row.fte, 2), ratio(row.fte, whole)) for row in known)
    people = ", ".join(f"{Role(row.role).label} : {row.people}" for row in staff)
    without = sum(row.without_fte for row in staff)
    remarks = [Remark(f"Personnes dans la période : {people}.")] if staff else []
    if without:
        remarks.append(Remark(f"ETP à écrire pour {counted(without, 'personne')} : le total n’est pas encore connu."))
    group = Group("ETP par rôle", "ETP", lines, people=False)
    return Result(None if without else total, total, groups=(group,), remarks=tuple(remarks))


def _partners(facts: Facts) -> Result:
    total = sum(facts.partners.values())
    return Result(total, total, groups=(Group("Partenaires", "Structures", rows(facts.partners), people=False),))


def _quarters(facts: Facts) -> Result:
    found = facts.priority_quarters
    names = " ; ".join(f"{name} ({', '.join(filter(None, (commune, code)))})" for name, commune, code in found)
    number = len({code or (name, commune) for name, commune, code in found})  # one QPV may be in two communes
    return Result(number, number, remarks=(Remark(f"{names}."),) if found else ())


_RECEIVED = "Fiches de repérage reçues dans la période, celles de frères et sœurs chacune pour une situation."

SURVEY = (
    Indicator(
        code="I2",
        label="Situations décrites, par motif et par facteur",
        definition=(
            "Enfants suivis dont la situation est décrite : par un motif de la fiche de leur parcours, ou par un "
            "facteur dont le dernier diagnostic dit quelque chose. Plusieurs réponses par enfant : il compte une fois "
            "pour chaque motif et pour chaque facteur, et la part est celle des réponses. Un facteur décrit n’est pas "
            "toujours une difficulté."
        ),
        population=FOLLOWED,
        rule="Motifs de la fiche ; dernier diagnostic écrit au plus tard le dernier jour.",
        unit="%",
        count=_typology,
        whole="suivis",
    ),
    Indicator(
        code="I34",
        label="Enfants présents, entrés, sortis",
        definition=(
            "Enfants suivis, partagés deux fois : ceux qui avaient un parcours actif avant le premier jour et ceux "
            "qui sont entrés ; ceux dont un parcours est actif après le dernier jour et ceux qui sont sortis."
        ),
        population=FOLLOWED,
        rule=f"{DAYS} Une sortie le dernier jour est une sortie de la période.",
        unit="enfants",
        count=_stock,
        whole="suivis",
    ),
    Indicator(
        code="I35",
        label="Situations orientées",
        definition=(
            "Fiches de repérage reçues dans la période : qui a orienté, si une EPS les a étudiées, quelle suite. Une "
            "suite donnée après le dernier jour compte encore « en attente ». « Accompagnées » : admises par l’EPS, "
            "que le parcours soit fini ou non."
        ),
        population=_RECEIVED,
        rule="Jour de réception dans la période ; suite connue au dernier jour.",
        unit="situations",
        count=_fiches,
    ),
    Indicator(
        code="I36",
        label="Délai entre l’orientation et l’EPS",
        definition=(
            "Moyenne des jours entre la réception de la fiche et la première EPS qui l’a étudiée. Une fiche reçue "
            "après cette EPS est hors du calcul."
        ),
        population="Situations dont la première EPS s’est tenue dans la période.",
        rule="Jour de la première EPS dans la période, quel que soit le jour de la fiche.",
        unit="jours",
        count=_to_panel,
    ),
    Indicator(
        code="I37",
        label="Délai entre l’EPS et la première action",
        definition=(
            "Moyenne des jours entre la première EPS qui a étudié la fiche et le début de la première action du "
            "parcours approuvée par la famille. Une action commencée avant l’EPS est hors du calcul."
        ),
        population="Parcours venus d’une fiche étudiée en EPS, dont la première action a commencé dans la période.",
        rule="Jour de la première action dans la période.",
        unit="jours",
        count=_to_action,
    ),
    Indicator(
        code="I38",
        label="Réunions d’EPS",
        definition=(
            "Réunions d’EPS de la période et situations inscrites à leur ordre du jour. Une situation vue à deux "
            "réunions compte deux fois ; l’enfant, une seule."
        ),
        population="Réunions de toutes les EPS du programme, à leur date.",
        rule=DAYS,
        unit="réunions",
        count=_sittings,
        people=False,
    ),
    Indicator(
        code="I39",
        label="Actions par thème",
        definition=(
            "Actions des parcours, par domaine de leur objectif et par nature. « Enfants touchés » : un enfant compte "
            "une fois par thème, et une seule fois en tout."
        ),
        population=ACTIONS,
        rule="En cours au moins un jour de la période.",
        unit="actions",
        count=_themes,
    ),
    Indicator(
        code="I40",
        label="Heures d’action",
        definition=(
            "Durée des séances dont l’appel est fait et qui ne sont pas annulées. Une séance sans heure de fin compte "
            "pour zéro heure, et se dit à côté."
        ),
        population="Séances de toutes les actions de l’offre du programme.",
        rule=DAYS,
        unit="heures",
        count=_hours,
        people=False,
    ),
    Indicator(
        code="I41",
        label="Enfants venus aux actions",
        definition="Enfants présents, ou en retard, à au moins une séance dont l’appel est fait. Chacun une fois.",
        population="Enfants inscrits aux actions de l’offre du programme.",
        rule=DAYS,
        unit="enfants",
        count=_came,
    ),
    Indicator(
        code="I42",
        label="Motifs de sortie",
        definition="Sorties de la période par motif. Une valeur locale compte comme sa valeur nationale.",
        population="Parcours sortis dans la période, dont la fiche de sortie est écrite.",
        rule="Date de sortie dans la période.",
        unit="sorties",
        count=_leavings,
    ),
    Indicator(
        code="I43",
        label="Établissements des enfants suivis",
        definition=(
            "Écoles, collèges et lycées où au moins un enfant suivi est scolarisé : la dernière école connue de "
            "chacun dans la période. En éducation prioritaire ou non, comme le répertoire le dit aujourd’hui."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="établissements",
        count=_schools,
        people=False,
    ),
    Indicator(
        code="I44",
        label="Quartiers prioritaires couverts",
        definition="Quartiers prioritaires (QPV) des communes du programme, avec leur code quand il est connu.",
        population="Quartiers des communes du programme.",
        rule="En vigueur au moins un jour de la période.",
        unit="QPV",
        count=_quarters,
        people=False,
    ),
    Indicator(
        code="I45",
        label="Équivalents temps plein de l’équipe",
        definition=(
            "Coordination, référents de parcours et assistance : la part de temps plein écrite pour chacun, au prorata "
            "de ses jours de présence dans la période. Tant que la part de quelqu’un manque, il n’y a pas de total."
        ),
        population="Membres de l’équipe du programme dans la période.",
        rule=DAYS,
        unit="ETP",
        count=_team,
        people=False,
    ),
    Indicator(
        code="I46",
        label="Structures partenaires",
        definition="Structures du répertoire, écoles à part, par type. Le répertoire est celui du jour du comptage.",
        population="Structures du répertoire du programme.",
        rule="Le jour du comptage.",
        unit="structures",
        count=_partners,
        people=False,
    ),
    Indicator(
        code="I47",
        label="Familles dont plusieurs enfants sont suivis",
        definition="Familles dont au moins deux enfants sont suivis dans la période, parmi les familles aidées.",
        population="Familles des enfants suivis (I3).",
        rule=DAYS,
        unit="%",
        count=_siblings,
        whole="familles",
    ),
)
