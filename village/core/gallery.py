"""What the gallery of components shows: invented, in French."""

from typing import Any

from django import forms
from django.core.paginator import Paginator

from village.core import icons


class SampleForm(forms.Form):
    """Every kind of field, for the gallery."""

    first_name = forms.CharField(label="Prénom", max_length=80)
    born = forms.DateField(label="Date de naissance", help_text="Par exemple : 14 novembre 2008.")
    school = forms.ChoiceField(
        label="École",
        choices=[("", "Choisir…"), ("1", "École Jean-Moulin"), ("2", "École des Canourgues")],
        required=False,
    )
    channel = forms.ChoiceField(
        label="Comment la famille a-t-elle donné son accord ?",
        choices=[("paper", "Sur papier"), ("oral", "De vive voix"), ("screen", "À l’écran")],
        widget=forms.RadioSelect,
    )
    domains = forms.MultipleChoiceField(
        label="Domaines",
        choices=[("school", "Scolaire"), ("health", "Santé"), ("parents", "Parentalité")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    told = forms.BooleanField(label="La famille sait que cette note existe", required=False)
    text = forms.CharField(
        label="Que s’est-il passé ?",
        help_text="Des faits, des mots que la famille pourrait lire.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "exemple:text"}),
    )
    paper = forms.FileField(label="Document signé", required=False)


def samples(page: str) -> dict[str, Any]:
    """Return the context of the gallery."""
    wrong = SampleForm({"first_name": "Lina", "born": "31 février", "text": "Rendez-vous <b>à la maison</b>"})
    return {
        "form": SampleForm(initial={"channel": "oral"}, auto_id="vide_%s"),
        "wrong": wrong,
        "ages": [
            ("2–5 ans", 28, 0.15),
            ("6–10 ans", 101, 0.53),
            ("11–16 ans", 60, 0.31),
            ("17 ans et plus", "masqué", None),
        ],
        "page": Paginator(range(230), 20).get_page(page),
        "icons": icons.NAMES,
        "facts": ["9 ans · CM1, école Jean-Moulin", "Les Canourgues", "Mère : Mme T., soninké, interprète utile"],
    }
