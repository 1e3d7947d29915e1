"""The documents of the DPO, written from the code: what it declares of each field, its rules, its roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Field, Model

from village.access.grants import GRANTS
from village.access.roles import Role
from village.core.cells import defused
from village.core.french import counted
from village.core.holding import Category, Purpose, holding_of
from village.core.models import SealingKey
from village.core.reference import our_models, own_fields
from village.documents.kinds.privacy import FieldList, ImpactAssessment, Line, Part, ProcessingRecord
from village.documents.letterhead import letterhead_of
from village.privacy.periods import USUAL
from village.privacy.reach import is_of_a_family
from village.programmes.models import Programme

LEGAL_BASIS = (
    "Mission d’intérêt public (RGPD, art. 6.1.e) : loi n° 2005-32 du 18 janvier 2005, art. 128 ; "
    "code de l’éducation. L’accord de la famille porte sur l’accompagnement, il n’est pas la base légale."
)
MEASURES = (
    "Accès par lien daté avec l’enfant, par rôle et par catégorie ; refus par défaut ; 404 à l’étranger.",
    "Charte de confidentialité signée avant toute page qui nomme un enfant.",
    "Second facteur exigé des professionnels ; session courte ; mots de passe hachés (Argon2).",
    "Journal de chaque lecture et de chaque écriture, en ajout seul, chaîné par empreintes.",
    "Règles de lignes de PostgreSQL : la base elle-même ne montre à chacun que les enfants de sa portée.",
    "Chaque texte sur un enfant scellé (AES-256-GCM) avec une clé à lui, elle-même scellée hors de la base.",
    "Clé de l’enfant détruite avec son dossier ; clé maîtresse qui se change sans arrêt.",
    "Aucune donnée vers un tiers : ni mesure d’audience, ni police, ni carte en ligne.",
    "Élimination décidée par deux personnes, après visa des Archives ; gel possible.",
    "Aucun score, aucun classement, aucune prédiction sur un enfant.",
)
RISKS = (
    ("Un professionnel lit un dossier sans lien avec l’enfant", "liens datés, refus par défaut, journal relu"),
    ("Une note blesse ou stigmatise", "faits et appréciations séparés, lecteurs nommés, relecture avec la famille"),
    ("L’adresse d’un parent protégé est connue de l’autre", "adresses masquées, dossier remis sans celles d’autrui"),
    ("La base ou une sauvegarde est volée", "chiffrement des textes sensibles, clé gardée ailleurs"),
    ("Un dossier est gardé trop longtemps", "échéances calculées, deux personnes, bordereau, `village purge`"),
    ("Un chiffre du bilan fait reconnaître un enfant", "petits nombres masqués hors de l’équipe"),
    ("Une information préoccupante est découverte", "cercle nommé, aucune trace pour les autres, jamais dans l’accès"),
    ("Des données sont perdues", "`village backup` chaque nuit, relue ; à remettre à l’essai chaque trimestre"),
)
_OF_A_CHILD = ("dossier:read", "family:read", "situation:read", "note:read", "concern:read")


@dataclass(frozen=True)
class Declared:
    """A field and what it declares."""

    thing: str
    field: str
    code: str
    category: Category
    purpose: str
    retention: str
    erasure: str
    readers: str

    @property
    def row(self) -> tuple[str, ...]:
        return (
            self.thing, self.field, self.code, self.category.label, self.purpose, self.retention, self.erasure,
            self.readers,
        )  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """Fields that declare the same. `things`: each thing with its fields, in words."""

    category: Category
    retention: str
    erasure: str
    readers: str
    things: tuple[tuple[str, str], ...]


HEADER = ("Objet", "Donnée", "Code", "Catégorie", "Finalité", "Durée", "Effacement", "Qui peut lire")


def declared_fields() -> list[Declared]:
    """Every field that says something of a person: all those of a family, and the identities of the others."""
    return [found for model in our_models() for own in own_fields(model) if (found := _declared(model, own))]


def fields_alike() -> list[Alike]:
    """The same fields, gathered by what they declare: a rule is said once, not once per field."""
    alike: dict[tuple[Category, str, str, str], dict[str, list[str]]] = {}
    for one in declared_fields():
        same = alike.setdefault((one.category, one.retention, one.erasure, one.readers), {})
        same.setdefault(one.thing, []).append(one.field)
    return [
        Alike(*rule, tuple((thing, ", ".join(dict.fromkeys(fields))) for thing, fields in things.items()))
        for rule, things in sorted(alike.items())
    ]


def _declared(model: type[Model], own: "Field[Any, Any]") -> Declared | None:
    answer = holding_of(own)
    if SealingKey in (model, own.related_model):  # says nothing of anybody
        return None
    if answer is None or not (is_of_a_family(model) or answer.category is not Category.ORGANISATION):
        return None
    return Declared(
        str(model._meta.verbose_name),
        str(own.verbose_name),
        f"{model._meta.label}.{own.name}",
        answer.category,
        answer.purpose.value,
        answer.retention.value,
        answer.erasure.value,
        readers(model, answer.category),
    )


def readers(model: type[Model], category: Category) -> str:
    """Who may read it, from the grants."""
    if category is Category.PRIVATE:
        return "son auteur"
    if category is Category.DANGER:
        return "les personnes nommées dans le cercle du document"
    if not is_of_a_family(model):
        return "son titulaire ; la coordination, pour son travail"
    found = [
        f"{role.label[:1].lower()}{role.label[1:]}{'' if everywhere else ' (avec un lien daté)'}"
        for role in Role
        if (everywhere := _reads(role, category)) is not None
    ]
    return ", ".join(found) or "personne"


def _reads(role: Role, category: Category) -> bool | None:
    """Whether a role reads a category of any child (True), of those tied to it (False), of none."""
    grants = [
        grant
        for grant in GRANTS
        if role in grant.roles and category in grant.categories and grant.permissions & set(_OF_A_CHILD)
    ]
    return any(not grant.links and not grant.ticket for grant in grants) if grants else None


def retention_rows(months: dict[str, int] | None = None) -> list[tuple[str, ...]]:
    """The table of rules: what, how long, from when, why, source, then."""
    own = months or {}
    return [
        (
            str(usual.kept.label), length(own.get(usual.kept, usual.months)), usual.trigger, usual.why, usual.source,
            usual.after,
        )
        for usual in USUAL
    ]  # fmt: skip


def length(months: int) -> str:
    return counted(months // 12, "an") if months >= 24 and months % 12 == 0 else counted(months, "mois", "mois")


def processing_parts(programme: Programme, months: dict[str, int]) -> tuple[Part, ...]:
    """The record of art. 30, as a page and as a file."""
    fields = declared_fields()
    used = sorted({found.category for found in fields})
    return (
        Part(
            title="Responsable du traitement",
            lines=(
                Line(label="Organisme", value=programme.carrier_name),
                Line(label="Programme", value=programme.name),
                Line(label="Contact", value=programme.contact),
                Line(label="Base légale", value=LEGAL_BASIS),
            ),
        ),
        Part(title="Finalités", points=tuple(purpose.value for purpose in Purpose)),
        Part(
            title="Personnes concernées",
            points=(
                f"enfants et adolescents de {programme.age_min} à {programme.age_max} ans, et leurs familles",
                "professionnels et bénévoles du programme et de ses partenaires",
            ),
        ),
        Part(
            title="Catégories de données",
            header=("Catégorie", "Nombre de champs"),
            rows=tuple((c.label, str(sum(found.category is c for found in fields))) for c in used),
        ),
        Part(
            title="Qui peut lire",
            header=("Rôle", "Ce qu’il voit"),
            rows=tuple((role.label, role.sentence) for role in Role),
        ),
        Part(
            title="Durées",
            header=("Objet", "Durée", "À partir de", "Pourquoi", "Source", "Ensuite"),
            rows=tuple(retention_rows(months)),
        ),
        Part(title="Mesures de sécurité", points=MEASURES),
        Part(title="Transferts hors de l’Union européenne", text="Aucun."),
    )


def processing_record(programme: Programme, months: dict[str, int], *, on: date) -> ProcessingRecord:
    return ProcessingRecord(
        letterhead=letterhead_of(programme), on=on, parts=processing_parts(programme, months),
        closing="Écrit par le logiciel à partir de ses propres règles.",
    )  # fmt: skip


def impact_assessment(programme: Programme, months: dict[str, int], *, on: date) -> ImpactAssessment:
    """Filled in as far as the code knows; what only the programme knows is left to write."""
    why = (
        "Obligatoire : la délibération CNIL 2018-327 cite « l’accompagnement social ou médico-social des personnes ». "
        "Le traitement concerne des mineurs, des données sensibles et leur croisement."
    )
    left = (
        "Gravité et vraisemblance de chaque risque, dans votre contexte.",
        "Hébergement : lieu, contrat, certification HDS si un tiers héberge des données de santé.",
        "Avis des familles et des professionnels consultés.",
        "Avis de la personne déléguée à la protection des données, et décision du responsable.",
    )
    return ImpactAssessment(
        letterhead=letterhead_of(programme),
        on=on,
        parts=(
            Part(title="Pourquoi cette analyse", text=why),
            *processing_parts(programme, months),
            Part(title="Risques et mesures", header=("Ce qui peut arriver", "Ce qui l’empêche"), rows=RISKS),
            Part(title="Ce qu’il vous reste à écrire", points=left),
        ),
        closing="Prérempli par le logiciel à partir de ses propres règles ; à compléter et à dater.",
    )


def field_list(programme: Programme, *, on: date) -> FieldList:
    return FieldList(letterhead=letterhead_of(programme), on=on, parts=tuple(_by_thing()))


def _by_thing() -> Iterator[Part]:
    fields = declared_fields()
    for thing in dict.fromkeys(found.thing for found in fields):
        rows = tuple(
            (f.field, f.category.label, f.purpose, f.retention, f.erasure, f.readers)
            for f in fields
            if f.thing == thing
        )
        yield Part(title=thing[:1].upper() + thing[1:], header=(HEADER[1], *HEADER[3:]), rows=rows)


def csv_rows() -> list[tuple[str, ...]]:
    """The list for a spreadsheet; no cell can be read as a formula."""
    return [HEADER, *(tuple(defused(cell) for cell in found.row) for found in declared_fields())]
