"""Who is followed: I1, I3 to I7, I9, I12; the derogations: I31, I32."""

from collections import Counter

from village.core.french import number
from village.evaluation.asking import BANDS
from village.evaluation.facts import PRIORITIES, SEXES, UNKNOWN, Facts
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, percentage, ratio, rows
from village.programmes.models import ListCode, Quarter
from village.programmes.national_lists import NATIONAL

FOLLOWED = "Enfants suivis : un parcours actif au moins un jour de la période. Un enfant compte une fois."
ADDRESS = "L’adresse est celle du foyer telle qu’elle est connue aujourd’hui."
AGE_DAY = "L’âge est celui du dernier jour de la période, ou d’aujourd’hui si elle n’est pas finie."
OWN_BANDS = (
    "Un programme peut ajouter ses tranches, pour l’équipe seule : elles se chevauchent, leurs parts ne s’ajoutent pas."
)
_BY_SEX, _BY_AGE, _CROSSED, BY_OWN = "Filles et garçons", "Âge", "Filles et garçons par âge", "Autres tranches d’âge"
AGED = frozenset({_BY_AGE, _CROSSED, BY_OWN})
"""The divisions by age."""
_BY_COMMUNE, _BY_QPV, _BY_QUARTER = "Communes", "Quartier prioritaire", "Quartiers"
_QPV = {str(Quarter.Kind.QPV.value): "en QPV", "?": UNKNOWN}
LEVELS = {**dict(NATIONAL[ListCode.SCHOOL_LEVEL]), "": UNKNOWN}
DAYS = "Du premier au dernier jour de la période, les deux compris."


def _ranked(counts: Counter[str]) -> dict[str, int]:
    """The most frequent first, what is not known last."""
    ordered = sorted(counts.items(), key=lambda line: (not line[0], -line[1], line[0]))
    return {label or UNKNOWN: n for label, n in ordered}


def _followed(facts: Facts) -> Result:
    children = facts.children
    since = {"déjà suivis": children.already, "entrés": children.total - children.already}
    levels = {label: children.levels[code] for code, label in LEVELS.items() if children.levels[code]}
    groups = (
        # Beside the year before, it tells who left then, or came back.
        Group("Depuis quand", "Enfants", rows(since), gaps=facts.turnover),
        Group("Niveau scolaire", "Enfants", rows(levels), folded=True),
        Group("Référents de parcours", "Enfants", rows(_by_referent(facts)), folded=True, team=True),
    )
    return Result(children.total, children.total, groups=groups)


def _by_name(counts: Counter[str]) -> dict[str, int]:
    """In the order of the alphabet, what is not known last: never a ranking."""
    return {label or UNKNOWN: counts[label] for label in sorted(counts, key=lambda label: (not label, label))}


def _by_referent(facts: Facts) -> dict[str, int]:
    named: Counter[str] = Counter()
    for number_, n in facts.children.referents.items():
        named[facts.names.get(number_, "ancien référent") if number_ else ""] += n
    return _by_name(named)


def _families(facts: Facts) -> Result:
    families = facts.children.families
    return Result(families, families, gaps=(facts.children.total - families,))


def _sex_and_age(facts: Facts) -> Result:
    children = facts.children
    sexes = {name: sum(n for (sex, _), n in children.ages.items() if sex == name) for name in SEXES.values()}
    bands = {band: sum(n for (_, other), n in children.ages.items() if other == band) for _, band in BANDS}
    pairs = [(sex, band) for _, band in BANDS for sex in SEXES.values() if children.ages[sex, band]]
    crossed = {f"{sex}, {band}": children.ages[sex, band] for sex, band in pairs}
    within = {f"{sex}, {band}": ((_BY_SEX, sex), (_BY_AGE, band)) for sex, band in pairs}
    girls, own = sexes["filles"], _own_bands(facts)
    return Result(
        percentage(girls, children.total),
        girls,
        children.total,
        (
            Group(_BY_SEX, "Enfants", rows({k: n for k, n in sexes.items() if n}, "filles")),
            Group(_BY_AGE, "Enfants", rows({k: n for k, n in bands.items() if n})),
            Group(_CROSSED, "Enfants", rows(crossed, within=within), nested=True, folded=True),
            *((Group(BY_OWN, "Enfants", own, inside=True),) if own else ()),
        ),
    )


def _own_bands(facts: Facts) -> tuple[Row, ...]:
    """Those of the programme: a child may be in several, or in none, so that they do not add up."""
    children = facts.children
    counts = [
        (band.label, sum(n for years, n in children.years.items() if band.holds(years)))
        for band in facts.programme.own_age_bands
    ]
    return tuple(Row(label, n, ratio(n, children.total)) for label, n in counts)


def _referrers(facts: Facts) -> Result:
    kinds, entries = _ranked(facts.children.kinds), _ranked(facts.children.entries)
    first = next((label for label in kinds if label != UNKNOWN), "")
    return Result(
        percentage(kinds.get(first, 0), facts.children.total),
        kinds.get(first, 0),
        facts.children.total,
        (
            Group("Orienteurs des enfants suivis", "Enfants", rows(kinds, first), ranked=True),
            Group(
                "Orienteurs des parcours ouverts dans la période",
                "Parcours",
                rows(entries),
                folded=True,
                ranked=True,
                inside=True,  # beside the one above, it tells who was there already, by orienteur
            ),
        ),
        (Remark(f"Premier prescripteur : {first}."),) if first else (),
    )


def _territory(facts: Facts) -> Result:
    children = facts.children
    qpv = sum(n for (_, kind), n in children.quarters.items() if kind == Quarter.Kind.QPV)
    unknown = children.quarters["", "?"]
    known = children.total - unknown
    names = {("", "hors"): "hors des quartiers désignés", ("", "?"): ""}
    quarters: Counter[str] = Counter()
    within: dict[str, tuple[tuple[str, str], ...]] = {}
    for key, n in children.quarters.items():
        side = ((_BY_QPV, _QPV.get(key[1], "hors QPV")),)
        name = names.get(key, key[0])
        if within.setdefault(name or UNKNOWN, side) != side:  # two quarters of one name, in a QPV and not
            name = f"{name} ({side[0][1]})"
            within[name] = side
        quarters[name] += n
    priorities = {name: children.priorities[key] for key, name in PRIORITIES.items() if children.priorities[key]}
    split = {"en QPV": qpv, "hors QPV": known - qpv} | ({UNKNOWN: unknown} if unknown else {})
    return Result(
        percentage(qpv, known),
        qpv,
        known,
        (
            Group(_BY_COMMUNE, "Enfants", rows(_ranked(children.communes)), ranked=True),
            Group(_BY_QPV, "Enfants", rows(split, "en QPV")),
            Group(
                _BY_QUARTER,
                "Enfants",
                rows(_ranked(quarters), within=within),
                nested=True,
                beside=(_BY_COMMUNE,),
                folded=True,
                ranked=True,
            ),
            # An EPS studies the children of some communes.
            Group(
                "EPS",
                "Enfants",
                rows(_by_name(children.panels)),
                nested=True,
                beside=(_BY_COMMUNE, _BY_QUARTER),
                folded=True,
            ),
            Group("Éducation prioritaire", "Enfants", rows(priorities)),
        ),
        aside=unknown,
    )


def _identified(facts: Facts) -> Result:
    opened = sum(facts.children.entries.values())
    found = facts.received
    children, taken = sum(row.children for row in found), sum(row.taken for row in found)
    answered = sum(row.answered for row in found)
    after = {"parcours ouvert": taken, "sans parcours": answered, "en attente": children - taken - answered}
    return Result(
        percentage(taken, children),
        taken,
        children,
        (Group("Suite des fiches reçues", "Enfants", rows(after, "parcours ouvert")),),
        (Remark(f"Parcours ouverts dans la période, toutes fiches confondues : {opened}.", opened),),
    )


def _per_referent(facts: Facts) -> Result:
    fte, total = round(facts.referents.fte, 2), facts.children.total
    remarks = [
        Remark(f"Référents présents dans la période : {facts.referents.people}, pour {number(fte)} ETP en moyenne.")
    ]
    if facts.referents.without_fte:
        remarks.append(Remark(f"Sans ETP renseigné, comptés pour zéro : {facts.referents.without_fte}."))
    if written := facts.coordinated - facts.unwritten:
        remarks.append(
            # With I32, one tells the other: shown if both may be.
            Remark(
                f"Enfants dont le référent coordonne aussi, par dérogation motivée : {written}.",
                min(written, facts.unwritten or written),
            )
        )
    remarks += _unwritten(facts)
    value = round(total / facts.referents.fte, 2) if facts.referents.fte else None
    return Result(value, total, fte, remarks=tuple(remarks))


def _refusals(facts: Facts) -> Result:
    refusals = facts.refusals
    oriented = facts.children.families + refusals.not_followed + refusals.alone
    doors = {"après une fiche de repérage": refusals.fiches, "après sa propre demande": refusals.alone}
    groups = (Group("À quel moment", "Familles", rows(doors)),) if refusals.alone else ()
    alone = oriented - facts.children.families
    gaps = (alone, refusals.families - alone)  # those who are not followed; those who are, for another child
    return Result(percentage(refusals.families, oriented), refusals.families, oriented, groups, gaps=gaps)


def _outside_criteria(facts: Facts) -> Result:
    found = facts.received
    granted, received = sum(row.children for row in found if row.granted), sum(row.children for row in found)
    about = _ranked(Counter({row.about: row.children for row in found if row.granted}))
    groups = (Group("Ce qui est hors critères", "Enfants", rows(about), folded=True),) if granted else ()
    return Result(percentage(granted, received), granted, received, groups)


def _coordinated(facts: Facts) -> Result:
    led, total = facts.coordinated, facts.children.total
    return Result(percentage(led, total), led, total, remarks=tuple(_unwritten(facts)))


def _unwritten(facts: Facts) -> list[Remark]:
    left = facts.unwritten
    return [Remark(f"Enfants dont le référent coordonne sans dérogation écrite : {left}.", left)] if left else []


CHILDREN = (
    Indicator(
        code="I1",
        label="Enfants suivis",
        definition=(
            "Nombre d’enfants dont un parcours a été actif au moins un jour de la période. Le niveau est celui de la "
            "dernière école connue dans la période. Le référent est le dernier de la période : son nom ne se lit que "
            "dans l’équipe, dans l’ordre de l’alphabet."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="enfants",
        count=_followed,
        whole="suivis",
    ),
    Indicator(
        code="I3",
        label="Familles aidées",
        definition=(
            "Nombre de foyers des enfants suivis. Les frères et sœurs d’un même foyer comptent pour une famille ; "
            "un enfant sans foyer enregistré en compte une."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="familles",
        count=_families,
        whole="familles",
    ),
    Indicator(
        code="I4",
        label="Part des filles, par âge",
        definition=f"Filles parmi les enfants suivis, et répartition par tranche d’âge. {OWN_BANDS} {AGE_DAY}",
        population=FOLLOWED,
        rule=DAYS,
        unit="%",
        count=_sex_and_age,
        whole="suivis",
    ),
    Indicator(
        code="I5",
        label="Part du premier prescripteur",
        definition=(
            "Enfants suivis orientés par le type d’orienteur le plus fréquent. L’orienteur est celui de la fiche du"
            " parcours ; pour deux parcours, celui du plus récent (du dernier écrit, s’ils ouvrent le même jour). Une "
            "valeur locale compte comme sa valeur nationale."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="%",
        count=_referrers,
        whole="suivis",
    ),
    Indicator(
        code="I6",
        label="Part des enfants en quartier prioritaire",
        definition=(
            "Enfants suivis dont le foyer est dans un QPV, parmi ceux dont on sait s’ils habitent un quartier. Un "
            "quartier qui n’était QPV aucun jour de la période compte hors QPV. Un quartier inconnu n’est compté ni "
            "dedans, ni dehors. L’éducation prioritaire est une autre question : elle tient à la dernière école connue "
            "dans la période. L’EPS est celle qui a étudié la situation en dernier. "
            f"{ADDRESS}"
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="%",
        count=_territory,
    ),
    Indicator(
        code="I7",
        label="Enfants repérés pris en charge",
        definition=(
            "Parmi les enfants nommés dans une fiche reçue dans la période, ceux dont un parcours a été actif au moins "
            "un jour, de l’arrivée de la fiche au dernier jour : ouvert depuis, ou déjà ouvert quand la fiche est "
            "arrivée. Les autres sont « en attente » tant qu’une de leurs fiches n’a pas de réponse."
        ),
        population=(
            "Enfants d’une fiche de repérage reçue dans la période. Deux fiches pour un enfant comptent une fois."
        ),
        rule="Fiche reçue entre le premier et le dernier jour.",
        unit="%",
        count=_identified,
        whole="repérés",
    ),
    Indicator(
        code="I9",
        label="Enfants suivis par référent à temps plein",
        definition=(
            "Enfants suivis, divisés par les équivalents temps plein (ETP) de référent : jours de présence dans la "
            "période × ETP, divisés par les jours de la période. Jamais par le nombre de personnes."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="enfants par ETP",
        count=_per_referent,
    ),
    Indicator(
        code="I12",
        label="Refus des familles",
        definition=(
            "Familles qui ont refusé dans la période, parmi les familles orientées : les familles aidées et celles "
            "qui ont refusé sans être suivies par ailleurs. Une famille qui avait demandé elle-même, et qui ne "
            "souhaite pas aller plus loin quand on la rappelle, compte aussi pour un refus. Deux demandes du même "
            "téléphone, ou de la même adresse électronique s’il n’y en a pas, sont d’une famille."
        ),
        population="Familles orientées vers le programme, ou venues d’elles-mêmes.",
        rule="Refus daté dans la période ; familles aidées comme I3.",
        unit="%",
        count=_refusals,
    ),
    Indicator(
        code="I31",
        label="Enfants accueillis hors critères",
        definition=(
            "Enfants d’une fiche reçue hors des critères du programme et étudiée quand même, par une dérogation "
            "motivée, datée et signée (R11). « Ce qui est hors critères » dit sur quoi portait la dérogation, la plus "
            "récente si l’enfant en a plusieurs."
        ),
        population=(
            "Enfants d’une fiche de repérage reçue dans la période. Deux fiches pour un enfant comptent une fois."
        ),
        rule="Fiche reçue entre le premier et le dernier jour, dérogation accordée au plus tard le dernier jour.",
        unit="%",
        count=_outside_criteria,
        whole="repérés",
    ),
    Indicator(
        code="I32",
        label="Enfants dont le référent coordonne",
        definition=(
            "Enfants suivis dont le référent de parcours coordonne aussi le programme, au moins un jour du parcours "
            "dans la période (R31), avec ou sans dérogation écrite. Une dérogation écrite compte même si personne n’a "
            "enregistré depuis quand il coordonne. Le bilan donne la liste des motifs à l’équipe."
        ),
        population=FOLLOWED,
        rule=DAYS,
        unit="%",
        count=_coordinated,
        whole="suivis",
    ),
)
