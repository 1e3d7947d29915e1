"""What the programme knows, by the names that tables give it: its territory, schools, lists, référents."""

from collections.abc import Iterable, Mapping
from datetime import date

from village.access.roles import Role
from village.accounts.models import User
from village.core.text import fold
from village.directory.models import School
from village.directory.reading import current_members
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import Lists
from village.programmes.models import Commune, ListCode, ListItem, Quarter

OF_A_LIST = {
    Column.LEVEL: ListCode.SCHOOL_LEVEL,
    Column.REFERRER: ListCode.REFERRER_KIND,
    Column.MOTIVES: ListCode.MOTIVE,
    Column.ATTAINMENT: ListCode.ATTAINMENT,
    Column.EVOLUTION: ListCode.EVOLUTION,
    Column.EXIT_REASON: ListCode.EXIT_REASON,
}
_FALLBACK = {Column.ATTAINMENT: "non-evaluable", Column.EXIT_REASON: "autre"}

# Other words that teams use, by national code; folded, separated by commas.
_ALSO: dict[Column, dict[str, str]] = {
    Column.LEVEL: {
        "petite-enfance": "creche", "tps": "tres petite section,toute petite section", "ps": "maternelle ps",
        "6e": "6eme,6,sixieme", "5e": "5eme,5,cinquieme", "4e": "4eme,4,quatrieme", "3e": "3eme,3,troisieme",
        "6e-segpa": "6eme segpa", "lycee": "2nde,2de,seconde,1ere,premiere,terminale,tle,cap,bac pro",
        "non-scolarise": "descolarise,non scolarise",
    },
    Column.REFERRER: {
        "education-nationale": "en,education nationale,ecole,college,lycee,enseignant,enseignante,directeur,directrice,"
        "infirmiere scolaire,psychologue scolaire,psyen,rased,cpe,assistante sociale scolaire,professeur",
        "mds": "mds,as,assistante sociale,assistant social,travailleur social,mdsi,ums,departement",
        "association": "asso,association", "famille": "parents,mere,pere,maman,papa,la famille",
        "services-municipaux": "mairie,ville,ccas,periscolaire,creche", "sante": "cmp,cmpp,camsp,pmi,medecin",
        "ase-pjj": "ase,pjj,aemo", "socioculturel": "centre social,mjc", "mediateur": "mediatrice,adulte relais",
    },
    Column.MOTIVES: {
        "scolaire": "difficultes scolaires,langage,fle,lecture,absenteisme,decrochage,assiduite,apprentissages",
        "comportement": "agitation,violence,confiance en soi,mal etre", "acces-soins": "soins,sante",
        "loisirs": "loisir,sport,culture,isolement", "parentalite": "soutien parental,soutien educatif,parents",
    },
    Column.ATTAINMENT: {
        "complete": "atteints,atteint,oui,atteinte", "non-atteinte": "non,non atteints,non atteint,pas atteints",
        "partielle": "partiel,partiels,partiellement,en partie", "non-evaluable": "non evalue,nsp",
    },
    Column.EVOLUTION: {
        "satisfaisante": "ok,bonne,positive,favorable,satisfaisant,amelioration", "stable": "sans changement",
        "degradee": "degrade,negative,defavorable,aggravation",
    },
    Column.EXIT_REASON: {
        "objectifs-atteints": "atteints,fin,reussite", "demenagement": "demenage,a demenage,parti",
        "refus-abandon": "refus,abandon,refus famille,arret famille,perdu de vue", "limite-age": "age,16 ans,18 ans",
        "relais-droit-commun": "droit commun,relais", "relais-protection": "ase,placement",
    },
}  # fmt: skip


def referents_of(programme_id: int, on: date) -> list[User]:
    """Who may be the référent of a child brought in."""
    return list(current_members(programme_id, on, [Role.REFERENT]))


def lists_of(programme_id: int, on: date, answers: Mapping[str, Mapping[str, int]] | None = None) -> Lists:
    """What the cells of a table are compared with; `answers`: what a person said of other values."""
    communes = list(Commune.objects.filter(programme_id=programme_id))
    quarters = Quarter.objects.filter(commune__programme_id=programme_id)
    schools = School.objects.filter(organisation__programme_id=programme_id).select_related("organisation")
    referents = referents_of(programme_id, on)
    known = {
        Column.COMMUNE: _named((row.name, row.pk) for row in communes),
        Column.QUARTER: _named((row.name, row.pk) for row in quarters),
        Column.SCHOOL: _named((row.organisation.name, row.pk) for row in schools),
        Column.REFERENT: _named((f"{row.first_name} {row.last_name}", row.pk) for row in referents),
    }
    fallback: dict[Column, int] = {}
    merged = ListItem.objects.filter(programme_id=programme_id, merged_into__isnull=False)
    former = [(item.list_code, fold(item.former_label), item.merged_into_id) for item in merged]
    for column, code in OF_A_LIST.items():
        items = list(ListItem.objects.offered(code, programme_id, on).select_related("counts_as"))
        known[column] = {word: kept for of, word, kept in former if of == code and kept} | _values(column, items)
        if column in _FALLBACK:
            fallback[column] = next(item.pk for item in items if item.code == _FALLBACK[column])
    return Lists(known, answers or {}, communes[0].pk if len(communes) == 1 else None, fallback)


def _named(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {fold(name): key for name, key in rows}


def _values(column: Column, items: Iterable[ListItem]) -> dict[str, int]:
    """Each value under its other words, its code, its label; the label, and the programme's own, have the last say."""
    values: dict[str, int] = {}
    for item in sorted(items, key=lambda item: item.programme_id is not None):
        own = _ALSO.get(column, {}).get(item.code, "") if item.programme_id is None else ""
        values |= dict.fromkeys([*filter(None, own.split(",")), fold(item.code), fold(item.label)], item.pk)
    return values
