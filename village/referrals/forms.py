"""How a fiche de repérage is written, signed and answered."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms

from village.core.drafts import about
from village.core.forms import DayField, VillageForm, long_text
from village.directory.models import Organisation, Professional, School
from village.people.models import Agreement, Guardian, Person
from village.programmes.choices import QuarterField, item_field, items_field, quarter_answers, quarter_said
from village.programmes.models import ListCode, ListItem, Programme
from village.referrals.criteria import current_criteria
from village.referrals.models import (
    FAMILY_KIND,
    CriteriaSet,
    CriterionAnswer,
    Door,
    Dropped,
    FamilyRequest,
    Referral,
    Settled,
    Standing,
)
from village.referrals.operations import Fiche

BLANK = [("", "Choisir…")]
BEFORE = "À remplir avant de signer."
# Who writes for others: families, callers, sheets brought by hand.
DOOR_LABELS = (
    (Door.FAMILY, "La famille, elle-même"),
    (Door.PHONE, "Un appel téléphonique"),
    (Door.PARTNER, "Un partenaire, par sa fiche"),
    (Door.OTHER_PRE, "Un autre PRE"),
)
# The order of the page, and of what remains to be corrected.
ORDER = (
    "door", "referrer_kind", "organisation", "came_from", "child_first_name", "child_last_name", "birth_date", "sex",
    "school", "level", "address", "commune", "quarter", "guardian_first_name", "guardian_last_name",
    "guardian_relation", "guardian_phone", "guardian_lives_with", "second_first_name", "second_last_name",
    "second_relation", "second_phone", "second_lives_with", "second_address", "second_standing", "languages",
    "interpreter", "motives", "observed_facts", "appraisal", "strengths", "already_tried", "family_dialogue",
    "adhesion", "adhesion_signs", "child_words",
)  # fmt: skip


class FicheForm(VillageForm):
    """D-F1, in the order in which one speaks of a child: who, where, why, what was said with the family."""

    child_first_name = forms.CharField(label="Prénom de l’enfant", max_length=80)
    child_last_name = forms.CharField(label="Nom de l’enfant", max_length=80)
    birth_date = DayField(label="Date de naissance")
    sex = forms.ChoiceField(label="Sexe", choices=Person.Sex.choices, required=False)
    guardian_first_name = forms.CharField(label="Prénom du parent", max_length=80)
    guardian_last_name = forms.CharField(label="Nom du parent", max_length=80)
    guardian_relation = forms.ChoiceField(label="Lien avec l’enfant", choices=[*BLANK, *Guardian.Relation.choices])
    guardian_phone = forms.CharField(label="Téléphone du parent", max_length=30, required=False)
    guardian_lives_with = forms.BooleanField(label="L’enfant vit avec ce parent", required=False, initial=True)
    second_first_name = forms.CharField(label="Prénom de l’autre parent", max_length=80, required=False)
    second_last_name = forms.CharField(label="Nom de l’autre parent", max_length=80, required=False)
    second_relation = forms.ChoiceField(
        label="Lien de l’autre parent avec l’enfant", choices=[*BLANK, *Guardian.Relation.choices], required=False
    )
    second_phone = forms.CharField(label="Téléphone de l’autre parent", max_length=30, required=False)
    second_lives_with = forms.BooleanField(label="L’enfant vit aussi avec lui", required=False)
    second_address = forms.CharField(label="Son adresse, si elle est différente", max_length=200, required=False)
    second_standing = forms.ChoiceField(
        label="Où en est l’autre parent ?",
        choices=[("", "Je ne sais pas"), *Standing.choices],
        required=False,
        help_text="Il peut signer plus tard, à part, à sa façon.",
    )
    languages = forms.CharField(label="Langues parlées à la maison", max_length=120, required=False)
    interpreter = forms.BooleanField(label="Un interprète est utile", required=False)
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    observed_facts = long_text(
        "Ce que vous avez vu",
        required=False,
        help_text=f"{BEFORE} Des faits, datés si possible, comme si l’enfant vous lisait un jour.",
        rows=6,
    )
    appraisal = long_text(
        "Ce que vous en pensez", required=False, help_text="À part des faits : votre avis, vos questions, vos doutes."
    )
    strengths = long_text("Ses points forts", required=False, help_text="Ce que l’enfant aime, réussit, ce qui l’aide.")
    already_tried = long_text(
        "Ce qui a déjà été tenté", required=False, help_text="À l’école, par la famille, par les services."
    )
    family_dialogue = long_text(
        "Ce que vous avez dit ensemble, avec la famille",
        required=False,
        help_text=f"{BEFORE} Quand vous vous êtes parlé, ce que disent les parents, ce qu’ils souhaitent.",
        rows=6,
    )
    adhesion_signs = long_text(
        "Les premiers signes d’adhésion",
        required=False,
        max_length=1000,
        help_text="Ce que les parents souhaitent, ce qu’ils acceptent, ce qu’ils préfèrent éviter.",
        rows=3,
    )
    child_words = long_text("Ce qu’en dit l’enfant", required=False, max_length=1000, rows=2)

    def __init__(  # noqa: PLR0913 - what a fiche may start from
        self,
        data: Any,
        *,
        programme: Programme,
        user_id: int,
        today: date,
        referral: Referral | None = None,
        for_others: bool = False,
        asked: FamilyRequest | None = None,
    ) -> None:
        super().__init__(
            data,
            version=referral.version if referral else None,
            draft=(user_id, about("fiche", referral)),
            initial=_answers_of(referral) if referral else _start(programme, user_id) | _heard(asked),
        )
        self._lists(programme.pk, today)
        self._places(programme, today)
        if for_others:
            self._doors(programme)
        self._criteria(current_criteria(programme), referral)
        self.order_fields(ORDER)

    def _lists(self, programme_id: int, today: date) -> None:
        self.fields |= {
            "referrer_kind": item_field(ListCode.REFERRER_KIND, programme_id, today, "D’où vient la demande"),
            "level": item_field(ListCode.SCHOOL_LEVEL, programme_id, today, "Niveau", required=False),
            "motives": items_field(
                ListCode.MOTIVE, programme_id, today, "Motifs", required=False, help_text=f"{BEFORE} Un ou plusieurs."
            ),
            "adhesion": item_field(
                ListCode.ADHESION,
                programme_id,
                today,
                "Comment la famille accueille-t-elle l’idée ?",
                required=False,
                help_text=f"{BEFORE} Ce n’est pas une note : c’est là où l’on en est.",
            ),
        }

    def _places(self, programme: Programme, today: date) -> None:
        schools = School.objects.filter(organisation__programme=programme).select_related("organisation")
        self.fields |= {
            "school": forms.ModelChoiceField(
                schools.order_by("organisation__name"),
                label="École ou établissement",
                required=False,
                empty_label="Choisir…",
            ),
            "commune": forms.ModelChoiceField(programme.communes.all(), label="Commune", empty_label="Choisir…"),
            "quarter": QuarterField(programme, today),
        }

    def _doors(self, programme: Programme) -> None:
        """For the team: a family that comes alone, a call, a sheet brought by hand (R5, R9)."""
        self.fields |= {
            "door": forms.ChoiceField(label="Comment la demande arrive", choices=DOOR_LABELS, widget=forms.RadioSelect),
            "organisation": forms.ModelChoiceField(
                Organisation.objects.filter(programme=programme).order_by("name"),
                label="Structure",
                required=False,
                empty_label="Aucune",
                help_text="Si un partenaire parle ou écrit. Une famille qui vient seule n’en a pas.",
            ),
            "came_from": forms.CharField(
                label="Qui appelle, ou quel autre PRE",
                max_length=160,
                required=False,
                help_text="Nom, fonction, téléphone : pour pouvoir répondre.",
            ),
        }

    def _criteria(self, criteria: CriteriaSet | None, referral: Referral | None) -> None:
        """The local criteria that the fiche does not answer by itself, one by one (R7)."""
        self.criteria = criteria
        given = {row.criterion_id: row.answer for row in referral.criteria_answers.all()} if referral else {}
        self.asked = [item for item in criteria.items.all() if not item.check_kind] if criteria else []
        for item in self.asked:
            self.fields[f"critere_{item.pk}"] = forms.ChoiceField(
                label=item.label,
                choices=[choice for choice in CriterionAnswer.Answer.choices if choice[0]],
                widget=forms.RadioSelect,
                required=False,
                initial=given.get(item.pk) or CriterionAnswer.Answer.UNKNOWN,
            )

    @property
    def criteria_fields(self) -> list[forms.BoundField]:
        return [self[f"critere_{item.pk}"] for item in self.asked]

    def fiche(self) -> Fiche:
        answers = self.answers()
        answers |= quarter_answers(answers)
        said = {item.pk: answers.pop(f"critere_{item.pk}") for item in self.asked}
        return Fiche(**answers, criteria=self.criteria, criteria_said=said)


def _answers_of(referral: Referral) -> dict[str, Any]:
    answers = {field.name: getattr(referral, field.name) for field in fields(Fiche) if field.name != "criteria_said"}
    return answers | {"motives": list(referral.motives.all()), "quarter": quarter_said(referral)}


def _start(programme: Programme, user_id: int) -> dict[str, Any]:
    """What is known before the first word: the partner's structure says where the request comes from."""
    sheet = Professional.objects.filter(programme=programme, user_id=user_id).select_related("organisation").first()
    communes = list(programme.communes.all()[:2])
    return {
        "referrer_kind": sheet.organisation.kind_id if sheet and sheet.organisation else None,
        "commune": communes[0] if len(communes) == 1 else None,
    }


def _heard(asked: FamilyRequest | None) -> dict[str, Any]:
    """What a family already said when it asked: never asked twice."""
    if asked is None:
        return {}
    first, _, last = asked.name.strip().rpartition(" ")
    kind = ListItem.objects.filter(list_code=ListCode.REFERRER_KIND, code=FAMILY_KIND, programme=None).first()
    heard = {
        "door": Door.FAMILY,
        "referrer_kind": kind,
        "child_first_name": asked.child_first_name,
        "commune": asked.commune,
        "guardian_first_name": first,
        "guardian_last_name": last,
        "guardian_relation": asked.relation if asked.relation in Guardian.Relation.values else "",
        "guardian_phone": asked.phone,
        "languages": asked.language,
        "interpreter": asked.interpreter,
        "family_dialogue": asked.hope,
    }
    return {name: value for name, value in heard.items() if value}


class IdentifyForm(VillageForm):
    """« Déjà connu ? » (IR16): this child, a brother or sister of that one, or nobody known."""

    def __init__(self, data: Any, *, near: list[Person], family: list[Person], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = {child.pk: child for child in (*near, *family)}
        choices = [(f"c{child.pk}", f"C’est {_who(child)}") for child in near]
        choices += [(f"s{child.pk}", f"Nouveau, dans le foyer de {_who(child)}") for child in (*family, *near)]
        choices.append(("nouveau", "Nouveau, dans un foyer nouveau"))
        self.fields["who"] = forms.ChoiceField(label="Qui est cet enfant ?", choices=choices, widget=forms.RadioSelect)

    def chosen(self, answer: str) -> dict[str, Person | None]:
        """For the operation: the known child, or the brother or sister whose home he joins."""
        child = self.known[int(answer[1:])] if answer[1:].isdigit() else None
        return {"child": child if answer[0] == "c" else None, "sibling": child if answer[0] == "s" else None}


def _who(child: Person) -> str:
    born = f", {child.birth_date:%d/%m/%Y}" if child.birth_date else ""
    return f"{child}{born}{f', {child.household.commune}' if child.household else ''}"


class SignatureForm(VillageForm):
    name = forms.CharField(label="Nom de la personne qui signe", max_length=120)
    channel = forms.ChoiceField(
        label="Comment la signature est donnée", choices=Agreement.Channel.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, today: date, parent: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["signed_on"] = DayField(label="Date de la signature", today=today)
        if parent:
            self.fields["language"] = forms.CharField(
                label="Expliquée en",
                max_length=40,
                required=False,
                help_text="La langue dans laquelle le parent a compris la fiche : son accord la garde.",
            )


class SendForm(VillageForm):
    """Nothing to fill: the fiche itself is what is sent."""


class RefusalForm(VillageForm):
    reason = forms.CharField(
        label="Ce que dit la famille",
        max_length=300,
        required=False,
        help_text="Avec ses mots, si elle veut en dire quelque chose. Rien ne lui est demandé.",
    )

    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Date du refus", today=today)


class CriteriaForm(VillageForm):
    """The next version of the criteria."""

    territory = forms.ChoiceField(
        label="L’enfant habite", choices=CriteriaSet.Territory.choices, widget=forms.RadioSelect
    )
    priority_school = forms.BooleanField(
        label="Il doit être scolarisé en éducation prioritaire (REP, REP+)", required=False
    )
    words = long_text(
        "Un mot pour ceux qui orientent", required=False, max_length=1000, help_text="Affiché en haut de la fiche."
    )
    asked = long_text(
        "Les critères demandés, un par ligne",
        required=False,
        max_length=2500,
        rows=8,
        help_text="Décrivez une situation et un besoin, jamais une catégorie de familles. "
        "L’âge, le quartier et l’école se lisent déjà dans la fiche : ne les redemandez pas.",
    )

    def clean_asked(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["asked"].splitlines() if line.strip()]


class SettlementForm(VillageForm):
    """How the disagreement of the two parents was dealt with."""

    way = forms.ChoiceField(
        label="Comment ce désaccord a-t-il été traité ?",
        choices=[(way.value, f"{way.label[0].upper()}{way.label[1:]}") for way in Settled],
        widget=forms.RadioSelect,
    )
    words = long_text(
        "Ce qui a été fait, avec qui, et quand",
        max_length=2000,
        help_text="Ces mots restent, avec votre nom et la date. Ils figurent au relevé de l’EPS, les noms en moins.",
    )


class DropForm(VillageForm):
    why = forms.ChoiceField(
        label="Pourquoi la demande s’arrête-t-elle ?",
        choices=[(why.value, f"{why.label[0].upper()}{why.label[1:]}") for why in Dropped],
        widget=forms.RadioSelect,
    )
    answer = long_text(
        "Un mot à la personne qui a écrit la fiche",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Elle le lira. Rien du dossier de l’enfant.",
    )


class DerogationForm(VillageForm):
    reason = forms.CharField(
        label="Motif de la dérogation",
        max_length=300,
        help_text="Il reste avec la fiche, avec votre nom.",
    )


class QuestionForm(VillageForm):
    question = long_text("Votre question", max_length=1000, help_text="Une chose à la fois ; rien du dossier.")


class ReplyForm(VillageForm):
    answer = long_text("Votre réponse", max_length=5000, help_text="L’équipe du programme la lira.", rows=6)


class AnswerForm(VillageForm):
    answer = long_text(
        "Votre réponse à la personne qui a écrit la fiche",
        max_length=1000,
        help_text="Elle la lira. Dites vers qui se tourner ; rien du dossier de l’enfant.",
    )
