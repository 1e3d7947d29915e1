"""How a programme is set up."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from village.access.roles import Role
from village.core.forms import DayField, VillageForm, long_text
from village.core.seen import SeenForm
from village.core.text import without_accents
from village.programmes.models import Commune, ListItem, Programme, Quarter
from village.programmes.operations import COMMUNE, FTE, LEFT_TO_COORDINATION, MEMBER_SHEET, NOMINATIVE, QUARTER, Hat
from village.programmes.thresholds import MOST, Audience

_COLOUR = "Choisissez une couleur, par exemple #1f5f5b."


def threshold_answer(audience: Audience) -> forms.IntegerField:
    return forms.IntegerField(
        label=f"Plus petit nombre montré {audience.label}",
        help_text=f"Lu par : {audience.readers}. Jamais moins de {audience.floor} ; {audience.default} d’ordinaire.",
        min_value=audience.floor,
        max_value=MOST,
    )


class IdentityForm(VillageForm):
    name = forms.CharField(label="Nom du programme", max_length=120)
    carrier = forms.ChoiceField(label="Portage juridique", choices=Programme.Carrier.choices)
    carrier_name = forms.CharField(label="Structure porteuse", max_length=120)
    colour = forms.RegexField(
        r"^#[0-9a-f]{6}$",
        label="Couleur de la ville",
        help_text="L’application l’ajuste pour qu’elle reste lisible.",
        error_messages={"invalid": _COLOUR},
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    contact = forms.CharField(
        label="Contact pour les familles",
        max_length=200,
        required=False,
        help_text="Il est imprimé sur les documents : un nom, un téléphone ou une adresse.",
    )
    age_min = forms.IntegerField(label="Âge minimum", min_value=0, max_value=25)
    age_max = forms.IntegerField(label="Âge maximum", min_value=0, max_value=25)
    review_months = forms.IntegerField(label="Mois entre deux points d’étape", min_value=1, max_value=24)
    contact_weeks = forms.IntegerField(
        label="Semaines sans contact avant de rappeler la famille", min_value=1, max_value=52
    )
    asks_needs = forms.BooleanField(
        label="Diagnostic : demander le handicap et les besoins particuliers (PPS, AESH, troubles dys)",
        required=False,
        help_text="Donnée de santé. Cochez seulement si l’accompagnement en a besoin.",
    )
    asks_language = forms.BooleanField(label="Diagnostic : demander la situation linguistique", required=False)
    asks_skills = forms.BooleanField(label="Diagnostic : demander les compétences psychosociales", required=False)
    concerns_without_coordination = forms.BooleanField(
        label="La coordination ne lit pas d’office les informations préoccupantes",
        required=False,
        help_text="Sans coche, elle est proposée dans le cercle de chaque document. L’auteur choisit toujours.",
    )
    wait_months = forms.IntegerField(label="Mois d’attente d’un soin avant d’alerter", min_value=1, max_value=36)


class ThresholdsForm(VillageForm):
    partners = threshold_answer(Audience.PARTNERS)
    outside = threshold_answer(Audience.OUTSIDE)


class AgeBandsForm(VillageForm):
    bands = forms.CharField(
        label="Vos tranches, une par ligne",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Par exemple : « 0-3 petite enfance », « 11-14 », « 16-18 obligation de formation », « 18+ ». Elles "
        "peuvent se chevaucher.",
    )


class CommuneForm(VillageForm):
    name = forms.CharField(label="Nom de la commune", max_length=80)
    insee_code = forms.RegexField(
        r"^\d[\dAB]\d{3}$",
        label="Code INSEE",
        max_length=5,
        help_text="Cinq caractères, par exemple 13103. Ce n’est pas le code postal.",
        error_messages={"invalid": "Un code INSEE a cinq caractères, par exemple 13103."},
    )


class CommuneCorrectionForm(SeenForm, CommuneForm):
    compared = COMMUNE


class QuarterCorrectionForm(SeenForm):
    """The name and the code only: the kind and the dates decide figures."""

    compared = QUARTER

    name = forms.CharField(label="Nom du quartier", max_length=80)
    code = forms.CharField(label="Code QPV", max_length=10, required=False)


class QuarterForm(VillageForm):
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Commune", empty_label="Choisir…")
    name = forms.CharField(label="Nom du quartier", max_length=80)
    kind = forms.ChoiceField(label="Type de territoire", choices=Quarter.Kind.choices, widget=forms.RadioSelect)
    code = forms.CharField(
        label="Code QPV",
        max_length=10,
        required=False,
        help_text="Seulement pour un quartier prioritaire : par exemple QP013001 ou QN01301M.",
    )
    starts_on = DayField(label="Depuis le")

    def __init__(self, data: Any, *, programme: Programme, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        communes: Any = self.fields["commune"]
        communes.queryset = programme.communes.all()


class UntilForm(VillageForm):
    """The last day of something that is retired."""

    on = DayField(label="Dernier jour")


class AddressField(forms.EmailField):
    """An address as one hears it: « Danièle@… » is « daniele@… », unless a member here has it with its accent.

    `programme`: only of its own members, whose addresses are shown already, may the answer depend.
    """

    widget = forms.TextInput({"inputmode": "email", "autocapitalize": "none"})
    programme: Programme

    def clean(self, value: Any) -> Any:
        typed = str(value or "").strip().lower()
        if "\x00" not in typed and self.programme.memberships.filter(user__email=typed).exists():
            return typed
        return super().clean(without_accents(typed))


class MemberForm(VillageForm):
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    email = AddressField(label="Adresse électronique professionnelle", max_length=254)
    role = forms.ChoiceField(
        label="Rôle",
        choices=[
            (role.value, f"{role.label} : {role.sentence[:1].lower()}{role.sentence[1:]}")
            for role in Role
            if role is not Role.FAMILY
        ],
        widget=forms.RadioSelect,
    )
    job = forms.CharField(
        label="Fonction", max_length=80, required=False, help_text="Par exemple : directrice d’école."
    )
    profile = forms.CharField(
        label="Métier ou diplôme",
        max_length=80,
        required=False,
        help_text="Pour un référent : conseillère en économie sociale et familiale, médiatrice familiale…",
    )
    fte = forms.DecimalField(
        label="Équivalent temps plein (ETP)",
        required=False,
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        localize=True,
        help_text="Pour un référent de parcours seulement : 1 pour un temps plein, 0,5 pour un mi-temps.",
    )
    starts_on = DayField(label="Depuis le")
    ends_on = DayField(label="Jusqu’au", required=False, help_text="À laisser vide si la fin n’est pas connue.")
    derogation_reason = forms.CharField(
        label="Si la même personne accompagne et coordonne : motif de la dérogation",
        max_length=300,
        required=False,
        help_text="Seulement dans ce cas, par exemple : poste de référent vacant jusqu’en mars. "
        "Le motif figure dans le bilan.",
    )

    def __init__(self, *args: Any, programme: Programme, opens_dossiers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address: Any = self.fields["email"]
        address.programme = programme
        if not opens_dossiers:
            role: Any = self.fields["role"]
            role.choices = [choice for choice in role.choices if choice[0] not in NOMINATIVE]
            role.help_text = "Les rôles qui ouvrent des dossiers sont donnés par la coordination."
            role.error_messages["invalid_choice"] = LEFT_TO_COORDINATION

    def hat(self) -> Hat:
        """The role to give."""
        answers = self.cleaned_data
        return Hat(**{field.name: answers[field.name] for field in fields(Hat)})


class MemberSheetForm(SeenForm):
    compared = MEMBER_SHEET

    job = forms.CharField(label="Fonction", max_length=80)
    profile = forms.CharField(
        label="Métier ou diplôme",
        max_length=80,
        required=False,
        help_text="Par exemple : conseillère en économie sociale et familiale, médiatrice familiale.",
    )


class FteForm(SeenForm):
    """Another part of the time, from a day on."""

    compared = FTE

    fte = forms.DecimalField(
        label="Équivalent temps plein (ETP)",
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        localize=True,
        help_text="1 pour un temps plein, 0,5 pour un mi-temps.",
    )
    on = DayField(label="À partir du")


class _NumberedForm(VillageForm):
    """Of a text whose versions are numbered: the frame of mission, the charter."""

    def show_theirs(self, current: Model) -> None:
        super().show_theirs(current)
        data: Any = self.data  # a copy of our own, since `super()`
        data["version"] = str(getattr(current, "number", 0))


class MissionForm(_NumberedForm):
    """The three parts of the référent's frame (R33)."""

    missions = long_text("Missions", help_text="Ce que fait le référent, pour qui, avec qui.", rows=10)
    limits = long_text("Limites", help_text="Ce qu’il ne fait pas, et qui décide.", rows=6)
    means = long_text("Moyens", help_text="Temps, lieu, outils, soutien de l’équipe.", rows=6)


class AcknowledgeForm(VillageForm):
    agreed = forms.BooleanField(
        label="J’ai lu ce cadre de mission.", error_messages={"required": "Cochez la case pour l’enregistrer."}
    )


class PaperForm(VillageForm):
    """What was signed on paper, recorded by the coordination."""

    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Signé le", today=today, initial=today)


class RecognisedForm(VillageForm):
    """Before the keys of an account change hands."""

    recognised = forms.BooleanField(
        label="J’ai reconnu cette personne, face à face ou à sa voix.",
        error_messages={"required": "Assurez-vous d’abord que c’est bien elle, puis cochez la case."},
    )


class CharterForm(_NumberedForm):
    """The five mandatory headings (R70)."""

    frame = long_text("Cadre", help_text="À quoi sert cette charte, et la loi qu’elle suit.", rows=8)
    exchanges = long_text("Modalités d’échange", help_text="Ce que l’on partage, avec l’accord de qui.", rows=8)
    transmission = long_text("Modalités de transmission", help_text="Lieux, moyens, liste des partenaires.", rows=8)
    conservation = long_text("Conservation", help_text="Où, combien de temps, et comment on efface.", rows=6)
    rights = long_text("Droits de l’enfant et de sa famille", help_text="Droits de l’homme et de l’enfant.", rows=6)


class SignCharterForm(VillageForm):
    agreed = forms.BooleanField(
        label="J’ai lu cette charte et je m’engage à la respecter.",
        error_messages={"required": "Cochez la case pour signer."},
    )


class ListItemForm(VillageForm):
    label = forms.CharField(label="Libellé", max_length=120)
    counts_as = forms.ModelChoiceField(
        ListItem.objects.none(),
        label="Compte comme",
        empty_label="Choisir…",
        help_text="La valeur nationale sous laquelle elle entre dans les chiffres.",
    )
    starts_on = DayField(label="Depuis le")

    def __init__(self, data: Any, *, programme: Programme, list_code: str, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        national: Any = self.fields["counts_as"]
        national.queryset = ListItem.objects.offered(list_code, programme.pk, on).filter(programme__isnull=True)


class MergedValueForm(VillageForm):
    into = forms.ModelChoiceField(
        ListItem.objects.none(),
        label="Autre valeur",
        empty_label="Choisir…",
        help_text="Seules celles qui comptent comme la même valeur nationale sont proposées.",
    )

    def __init__(self, data: Any, *, item: ListItem, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = ListItem.objects.alike(item, on)
