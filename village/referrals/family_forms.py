"""What a family writes, and what the team does with it."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from village.core.forms import VillageForm, long_text
from village.programmes.models import Programme
from village.referrals.languages import Words
from village.referrals.models import FamilyRequest
from village.referrals.operations import Asking


class AskingForm(VillageForm):
    """D-F28 in short sentences. Only a name, a first name, an age and a way to call are asked."""

    one_is_needed = ("phone", "email")

    name = forms.CharField(label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    relation = forms.ChoiceField(
        label="Pour l’enfant, vous êtes", choices=FamilyRequest.Relation.choices, widget=forms.RadioSelect
    )
    child_first_name = forms.CharField(label="Le prénom de l’enfant", max_length=80)
    child_age = forms.IntegerField(label="Son âge", min_value=0, max_value=25)
    phone = forms.CharField(
        label="Votre téléphone",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label="Ou votre adresse électronique",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    call_when = forms.CharField(
        label="Quand vous appeler ?", max_length=120, required=False, help_text="Par exemple : le matin, après 17 h."
    )
    language = forms.CharField(label="La langue que vous préférez", max_length=60, required=False)
    interpreter = forms.BooleanField(label="Je voudrais un interprète. C’est gratuit.", required=False)
    hope = long_text(
        "Qu’espérez-vous pour votre enfant ?",
        required=False,
        max_length=2000,
        help_text="Quelques mots suffisent. Vous en parlerez ensuite de vive voix.",
    )

    def __init__(self, data: Any, *, programme: Programme, words: Words | None = None) -> None:
        super().__init__(data, initial={"language": words.french} if words else None)
        self.fields["commune"] = forms.ModelChoiceField(
            programme.communes.all(), label="Votre commune", required=False, empty_label="Je ne sais pas, ou une autre"
        )
        self.order_fields(
            ("name", "relation", "child_first_name", "child_age", "commune", "phone", "email", "call_when", "language")
        )

        if words:
            self._say_in(words)

    def _say_in(self, words: Words) -> None:
        """Under each French label, the same words in a language of the family."""
        for name, said in words.fields.items():
            self.fields[name].help_text = _told(words, said)
        relation = cast(forms.ChoiceField, self.fields["relation"])
        relation.choices = [
            (value, format_html("{} · {}", label, _told(words, words.relations[value])))
            for value, label in FamilyRequest.Relation.choices
        ]

    def asking(self) -> Asking:
        return Asking(**self.answers())

    def key(self) -> uuid.UUID:
        """The same page sent twice is one request."""
        return self.cleaned_data.get("submission") or uuid.uuid4()


def _told(words: Words, said: str) -> SafeString:
    return format_html('<span lang="{}" dir="{}">{}</span>', words.code, words.direction, said)


class EndingForm(VillageForm):
    ending = forms.ChoiceField(label="Quelle suite ?", choices=FamilyRequest.Ending.choices, widget=forms.RadioSelect)
