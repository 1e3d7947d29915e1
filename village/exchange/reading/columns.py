"""What each column is: told by its name, else by what it holds; corrected by a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from rapidfuzz import fuzz, process

from village.core.text import fold
from village.exchange.reading.days import Unread
from village.exchange.reading.tables import Table, said
from village.exchange.reading.words import read_sex


class Column(StrEnum):
    """What a column of the table of children may be."""

    NAME = "nom_prenom"
    LAST_NAME = "nom"
    FIRST_NAME = "prenom"
    SEX = "sexe"
    BIRTH = "naissance"
    COMMUNE = "commune"
    QUARTER = "quartier"
    ADDRESS = "adresse"
    SCHOOL = "ecole"
    LEVEL = "niveau"
    GUARDIAN = "parent"
    PHONE = "telephone"
    REFERRER = "orienteur"
    REFERRED_ON = "saisine"
    MOTIVES = "motifs"
    DECIDED_ON = "eps"
    DECISION = "decision"
    ENTERED_ON = "entree"
    AGREEMENT = "accord"
    REFERENT = "referent"
    EXITED_ON = "sortie"
    EXIT_REASON = "motif_sortie"
    ATTAINMENT = "objectifs"
    EVOLUTION = "evolution"
    REMARK = "remarque"
    NOTHING = "rien"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Column.NAME: "nom et prénom de l’enfant",
    Column.LAST_NAME: "nom de l’enfant",
    Column.FIRST_NAME: "prénom de l’enfant",
    Column.SEX: "sexe",
    Column.BIRTH: "date de naissance",
    Column.COMMUNE: "commune",
    Column.QUARTER: "quartier",
    Column.ADDRESS: "adresse",
    Column.SCHOOL: "école ou établissement",
    Column.LEVEL: "niveau scolaire",
    Column.GUARDIAN: "parents",
    Column.PHONE: "téléphone des parents",
    Column.REFERRER: "orienté par",
    Column.REFERRED_ON: "date de la demande",
    Column.MOTIVES: "motifs",
    Column.DECIDED_ON: "étudiée en EPS le",
    Column.DECISION: "décision, prise en charge",
    Column.ENTERED_ON: "entrée dans le parcours",
    Column.AGREEMENT: "accord de la famille",
    Column.REFERENT: "référent de parcours",
    Column.EXITED_ON: "sortie le",
    Column.EXIT_REASON: "motif de sortie",
    Column.ATTAINMENT: "objectifs atteints",
    Column.EVOLUTION: "évolution",
    Column.REMARK: "à garder comme texte",
    Column.NOTHING: "à laisser",
}

# Without a place in a dossier: kept as text, or computed here; `reading.fates` says which, and why.
OF_ACTIONS = ("actions mises en place", "actions proposees", "actions realisees", "nature des actions",
              "type d action", "types d actions", "theme des actions", "themes des actions",
              "actions de droit commun", "actions specifiques pre")  # fmt: skip
OF_NO_ENTRY = ("motif de non prise en charge", "raison de non prise en charge", "motif du refus", "motif de refus")
OF_PROFILES = ("profil", "profil anct", "profil de l enfant")
COMPUTED = ("age", "age a l entree", "tranche d age", "tranches d age", "duree", "duree du parcours",
            "duree de prise en charge", "duree de la prise en charge", "annee scolaire",
            "delai", "delai de prise en charge", "rep", "rep rep", "education prioritaire")  # fmt: skip

# The words that teams and the State's follow-up table write above each column, folded.
NAMES: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("nom prenom", "nom et prenom", "prenom nom", "enfant", "nom de l enfant", "nom prenom de l enfant"),
    Column.LAST_NAME: ("nom", "nom de famille", "nom enfant"),
    Column.FIRST_NAME: ("prenom", "prenom de l enfant", "prenom enfant"),
    Column.SEX: ("sexe", "genre", "f m", "g f", "m f", "fille garcon", "garcon fille"),
    Column.BIRTH: ("ne e le", "ne le", "nee le", "date de naissance", "naissance", "ddn", "date naiss"),
    Column.COMMUNE: ("commune", "ville", "commune de residence"),
    Column.QUARTER: ("quartier", "qpv", "quartier de residence", "quartier prioritaire", "territoire", "quartier qpv"),
    Column.ADDRESS: ("adresse", "domicile", "adresse postale"),
    Column.SCHOOL: ("etablissement", "ecole", "etablissement scolaire", "etab", "lieu de scolarisation"),
    Column.LEVEL: ("classe", "niveau", "niveau scolaire", "niveau de classe", "cl"),
    Column.GUARDIAN: ("responsable", "responsable legal", "parent", "parents", "representant legal", "famille",
                      "mere pere", "pere mere", "mere", "pere"),
    Column.PHONE: ("telephone", "tel", "portable", "tel parents"),
    Column.REFERRER: ("oriente par", "orienteur", "prescripteur", "origine de la saisine", "origine", "oriente",
                      "demande par", "demandeur", "signale par", "origine de l orientation", "origine du reperage",
                      "prescripteur de la situation", "structure orienteuse"),
    Column.REFERRED_ON: ("date saisine", "date de saisine", "saisine", "date d orientation", "date de reperage",
                         "date de la demande", "date demande", "recu le", "date de reception", "date de l orientation"),
    Column.MOTIVES: ("motifs", "motif", "motif d orientation", "motifs d orientation", "problematique", "difficultes",
                     "pourquoi", "besoins"),
    Column.DECIDED_ON: ("date eps", "date de l eps", "passage en eps", "date de passage en eps", "eps", "eps du",
                        "date d examen en eps", "etudie en eps le"),
    Column.DECISION: ("pris en charge", "prise en charge", "pris en charge ou non", "pris en charge o n",
                      "prise en charge o n", "decision", "decision de l eps", "decision eps", "suite donnee"),
    Column.ENTERED_ON: (
        "passage eps entree", "entree", "date d entree", "date entree", "debut", "debut du parcours",
        "date d entree en parcours", "debut de prise en charge", "date de debut de prise en charge", "date de debut",
    ),
    Column.AGREEMENT: ("accord famille", "accord", "accord de la famille", "accord parental", "accord parents"),
    Column.REFERENT: ("referent", "referente", "referent de parcours", "referent pre", "suivi par", "accompagne par"),
    Column.EXITED_ON: ("sortie le", "sortie", "date de sortie", "date sortie", "fin", "fin de parcours",
                       "date de fin de prise en charge", "fin de prise en charge", "date de fin"),
    Column.EXIT_REASON: ("motif de sortie", "motif sortie", "raison de la sortie", "cause de sortie"),
    Column.ATTAINMENT: ("objectifs", "objectifs atteints", "atteinte des objectifs", "resultat", "resultats",
                        "resultat a la sortie", "bilan de sortie"),
    Column.EVOLUTION: ("evolution", "evolution de la situation", "evolution constatee", "evolution satisfaisante"),
    Column.REMARK: ("actions", "action", "observations", "remarques", "commentaires", *OF_ACTIONS, *OF_NO_ENTRY,
                    *OF_PROFILES),
    Column.NOTHING: ("n", "no", "numero", "num", "n dossier", "n situation", "n de situation", "n de la situation",
                     *COMPUTED),
}  # fmt: skip
KNOWN = {name: column for column, names in NAMES.items() for name in names}
_SEVERAL_TIMES = {Column.REMARK, Column.NOTHING, Column.GUARDIAN, Column.PHONE}
_NEAR = 86
_MOST = 0.8


def propose(table: Table, remembered: Mapping[str, str] | None = None) -> list[Column]:
    """What each column seems to be: as it was said last time, by its name, by its contents; kept as text otherwise."""
    taken: Counter[Column] = Counter()
    proposed: list[Column] = []
    for place, name in enumerate(table.header):
        column = _named(fold(name), remembered or {}) or _held(table, place)
        if column not in _SEVERAL_TIMES and taken[column]:
            column = Column.REMARK
        taken[column] += 1
        proposed.append(column)
    return proposed


def unsure(table: Table, remembered: Mapping[str, str] | None = None) -> int:
    """How many filled columns are kept as text because nobody knows their name: to be looked at first."""
    columns = propose(table, remembered)
    return sum(
        column is Column.REMARK and _named(fold(name), remembered or {}) is not Column.REMARK
        for name, column in zip(table.header, columns, strict=True)
    )


def _named(name: str, remembered: Mapping[str, str]) -> Column | None:
    if not name:
        return None
    if name in remembered:
        return Column(remembered[name])
    if name in KNOWN:
        return KNOWN[name]
    near = process.extractOne(name, list(KNOWN), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return KNOWN[near[0]] if near else None


def _held(table: Table, place: int) -> Column:
    words = [said(line.cells[place]) for line in table.lines]
    filled = [word for word in words if word]
    if not filled:
        return Column.NOTHING
    if _share(filled, _is_sex) >= _MOST:
        return Column.SEX
    return Column.REMARK


def _share(words: Sequence[str], test: "object") -> float:
    return sum(1 for word in words if callable(test) and test(word)) / len(words)


def _is_sex(word: str) -> bool:
    try:
        return bool(read_sex(word))
    except Unread:
        return False


def check(columns: Iterable[Column]) -> str:
    """What is missing, or said twice, before the lines can be read; empty when nothing is."""
    counted = Counter(columns)
    if not (counted[Column.NAME] or (counted[Column.LAST_NAME] and counted[Column.FIRST_NAME])):
        return "Dites quelle colonne porte le nom et le prénom de l’enfant."
    if not counted[Column.BIRTH]:
        return "Dites quelle colonne porte la date de naissance."
    twice = [column.label for column, number in counted.items() if number > 1 and column not in _SEVERAL_TIMES]
    return f"Deux colonnes disent la même chose : {', '.join(twice)}. Gardez-en une comme texte." if twice else ""


def first_name_first(header: str) -> bool | None:
    """In which order a column of names is written, as its header says: « NOM Prénom »; None where it says nothing."""
    words = fold(header).split()
    if "nom" in words and "prenom" in words:
        return words.index("prenom") < words.index("nom")
    return None
