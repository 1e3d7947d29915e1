"""The forms of the rights desk and of the retention."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from village.access.policy import Actor
from village.around.models import ScannedPaper
from village.core.forms import DayField, VillageForm, long_text
from village.people.models import Guardian, Person
from village.privacy.models import Disposal, Limitation, NoticeGiven, RightsRequest
from village.privacy.words import Place, places_of

CHOOSE = ("", "Choisir…")


def _holders(child: Person) -> Any:
    return child.guardians.filter(holds_authority=True, rejected_on=None).select_related("adult").order_by("pk")


class _GuardianField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.adult} ({obj.get_relation_display()})"


class RequestForm(VillageForm):
    """A request as it arrives."""

    kind = forms.ChoiceField(label="Que demande la famille ?", choices=[CHOOSE, *RightsRequest.Kind.choices])
    asker = forms.ChoiceField(
        label="Qui demande ?", choices=RightsRequest.Asker.choices, widget=forms.RadioSelect, initial="parent"
    )
    identity = forms.ChoiceField(
        label="Comment savez-vous que c’est cette personne ?",
        choices=[CHOOSE, *RightsRequest.Identity.choices],
        help_text="Une pièce d’identité se regarde, elle ne se copie pas.",
    )
    channel = forms.ChoiceField(label="Reçue", choices=[CHOOSE, *RightsRequest.Channel.choices])
    words = long_text("Ce qui est demandé, avec les mots de la famille", required=False, max_length=3000)

    def __init__(self, *args: Any, child: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian"] = _GuardianField(
            _holders(child), label="Quel parent ?", required=False, empty_label="L’enfant lui-même",
            help_text="Seul un titulaire de l’autorité parentale peut demander.",
        )  # fmt: skip
        self.fields["received_on"] = DayField(label="Reçue le", today=today, initial=today)
        self.order_fields(("kind", "asker", "guardian", "identity", "received_on", "channel", "words"))


class AnswerForm(VillageForm):
    outcome = forms.ChoiceField(label="Quelle suite ?", choices=RightsRequest.Outcome.choices, widget=forms.RadioSelect)
    answer = long_text(
        "Votre réponse à la famille", required=False, max_length=4000,
        help_text="Un refus, même partiel, se motive : ces mots seront imprimés.",
    )  # fmt: skip

    def __init__(self, *args: Any, request: RightsRequest, **kwargs: Any) -> None:
        super().__init__(*args, version=request.version, **kwargs)
        if request.kind == RightsRequest.Kind.OBJECTION:
            self.fields["balance"] = long_text(
                "La mise en balance", max_length=3000,
                help_text="Ce que la famille craint ; ce dont l’enfant a besoin ; ce que vous retenez.",
            )  # fmt: skip
            self.order_fields(("balance", "outcome", "answer"))


class ReasonForm(VillageForm):
    """One reason, in one sentence."""

    reason = long_text("Pourquoi ?", max_length=300, rows=2)


class LimitForm(VillageForm):
    ground = forms.ChoiceField(label="Pourquoi ?", choices=Limitation.Ground.choices, widget=forms.RadioSelect)


class PackForm(VillageForm):
    protection = forms.CharField(
        label="Motif de protection",
        max_length=300,
        required=False,
        help_text="À écrire si savoir qui a lu mettrait quelqu’un en danger. "
        "Le document dira alors seulement combien de lectures, par mois.",
    )
    read = forms.BooleanField(
        label="J’ai relu les passages masqués : rien ne nomme une autre personne.",
        error_messages={"required": "Relisez d’abord les passages masqués, puis cochez."},
    )

    def __init__(self, *args: Any, papers: Iterable[ScannedPaper] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choices := [(paper.pk, f"{str(paper).capitalize()} · {paper.weight}") for paper in papers]:
            self.fields["papers"] = forms.TypedMultipleChoiceField(
                label="Papiers numérisés à joindre",
                choices=choices,
                coerce=int,
                required=False,
                initial=[pk for pk, _ in choices],
                widget=forms.CheckboxSelectMultiple,
                help_text="Rien n’y est masqué : ouvrez-les d’abord (onglet Papiers), et décochez celui qui parle de "
                "quelqu’un d’autre.",
            )
            self.order_fields(["papers", "protection", "read"])


class PlaceForm(VillageForm):
    """Which words are to be corrected."""

    place = forms.ChoiceField(label="Quels mots ?", choices=[])

    def __init__(self, *args: Any, child: Person, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Place] = {place.code: place for place in places_of(child, by=by)}
        choices = [(code, f"{place.label} : « {_short(place.words)} »") for code, place in self.places.items()]
        self.fields["place"] = forms.ChoiceField(label="Quels mots ?", choices=[CHOOSE, *choices])


class WordsForm(VillageForm):
    """Other words in the place of these."""

    after = long_text("Ce qu’il faut lire désormais", required=False, max_length=5000)
    reason = long_text("Ce que la famille conteste", max_length=300, rows=2)
    place = forms.CharField(widget=forms.HiddenInput)
    before = forms.CharField(widget=forms.HiddenInput, strip=False)


class NoticeForm(VillageForm):
    audience = forms.ChoiceField(
        label="À qui ?", choices=NoticeGiven.Audience.choices, widget=forms.RadioSelect, initial="parents"
    )
    channel = forms.ChoiceField(label="Comment ?", choices=[CHOOSE, *NoticeGiven.Channel.choices])
    language = forms.CharField(label="En quelle langue ?", max_length=40, initial="français")

    def __init__(self, *args: Any, child: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guardians = Guardian.objects.filter(child=child, rejected_on=None).select_related("adult").order_by("pk")
        self.fields["guardian"] = _GuardianField(
            guardians, label="Quel parent ?", required=False, empty_label="Aucun : donnée à l’enfant"
        )
        self.fields["on"] = DayField(label="Quel jour ?", today=today, initial=today)
        self.order_fields(("audience", "guardian", "on", "channel", "language"))


class HoldForm(VillageForm):
    reason = long_text("Pourquoi geler ce dossier ?", max_length=400, rows=2)
    asked_by = forms.CharField(
        label="Qui le demande ?",
        max_length=160,
        help_text="Par exemple : le tribunal, l’assureur, le service juridique.",
    )


class RuleForm(VillageForm):
    months = forms.IntegerField(label="Durée, en mois", min_value=1, max_value=600)
    reason = forms.CharField(
        label="Pourquoi ?", max_length=400, required=False,
        help_text="Obligatoire pour garder plus longtemps que d’habitude.",
    )  # fmt: skip


class ProposeForm(VillageForm):
    """What to do with what is due."""

    action = forms.ChoiceField(label="Que proposer ?", choices=Disposal.Action.choices, widget=forms.RadioSelect)
    chosen = forms.MultipleChoiceField(
        label="Dossiers", choices=[], widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Cochez au moins un dossier.",
            "invalid_choice": "Un des dossiers cochés n’est plus à échéance : vérifiez la liste.",
        },
    )  # fmt: skip

    whole = forms.BooleanField(label="Tous ceux de cette page", required=False)
    shown = forms.MultipleChoiceField(choices=[], required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, values: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(value, value) for value in values]
        for name in ("chosen", "shown"):
            field: Any = self.fields[name]
            field.choices = known
        if self.is_bound and self.data.get("whole"):
            self.fields["chosen"].required = False

    def hidden_fields(self) -> list[forms.BoundField]:
        """The page draws the boxes itself."""
        return [bound for bound in super().hidden_fields() if bound.name not in {"chosen", "shown"}]

    @property
    def ticked(self) -> set[str]:
        """What was chosen before the form came back."""
        sent: Any = self.data
        return set(sent.getlist("chosen")) if self.is_bound else set()

    def clean(self) -> dict[str, Any]:
        """The boxes ticked; or all those that the page showed, and no other."""
        cleaned = super().clean()
        shown, whole = cleaned.pop("shown", []), cleaned.pop("whole", False)
        if whole:
            cleaned["chosen"] = shown
            if not shown:
                self.add_error("chosen", "Cette page n’a rien à proposer.")
        return cleaned


class VisaForm(VillageForm):
    reference = forms.CharField(label="Référence du visa", max_length=80)
    visa_by = forms.CharField(label="Qui l’a donné ?", max_length=160)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visa_on"] = DayField(label="Visa du", today=today, initial=today)
        self.order_fields(("visa_on", "reference", "visa_by"))


class MotiveForm(VillageForm):
    motive = forms.CharField(
        label="Pourquoi ouvrez-vous cette archive ?", max_length=400, min_length=10,
        help_text="Une phrase. Elle reste avec l’archive ; le journal garde l’ouverture.",
        error_messages={"min_length": "Écrivez pourquoi, en une phrase."},
    )  # fmt: skip


def _short(words: str, most: int = 60) -> str:
    one_line = " ".join(str(words).split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
