"""Forms that complete a fiche that arrived, and hand a draft on."""

from datetime import date
from typing import Any

from django import forms

from village.access.roles import Role
from village.core.forms import VillageForm
from village.directory.models import School
from village.people.models import Person
from village.programmes.choices import QuarterField, item_field, quarter_answers
from village.programmes.models import ListCode
from village.referrals.models import Completion, Referral
from village.referrals.operations import blanks_of

Blank = Completion.Blank
_PLAIN = {Blank.ADDRESS: 200, Blank.PHONE: 30, Blank.SECOND_PHONE: 30, Blank.LANGUAGES: 120}


class CompletionForm(VillageForm):
    """Only what is blank; nothing that was signed."""

    def __init__(self, data: Any, *, referral: Referral, today: date) -> None:
        super().__init__(data)
        blanks = blanks_of(referral)
        for blank in blanks:
            if blank in _PLAIN:
                label = str(blank.label).capitalize()
                self.fields[blank] = forms.CharField(label=label, max_length=_PLAIN[blank], required=False)
        if Blank.SEX in blanks:
            self.fields["sex"] = forms.ChoiceField(label="Sexe", choices=Person.Sex.choices, required=False)
        if Blank.QUARTER in blanks:
            self.fields["quarter"] = QuarterField(referral.programme, today)
        if Blank.SCHOOL in blanks:
            schools = School.objects.filter(organisation__programme=referral.programme).select_related("organisation")
            self.fields["school"] = forms.ModelChoiceField(
                schools.order_by("organisation__name"), label="École ou établissement", required=False,
                empty_label="Choisir…",
            )  # fmt: skip
            self.fields["level"] = item_field(
                ListCode.SCHOOL_LEVEL, referral.programme_id, today, "Niveau", required=False
            )
        self.fields["source"] = forms.CharField(
            label="Qui vous l’a appris ?", max_length=120, help_text="Par exemple : la mère, au téléphone."
        )

    def said(self, answers: dict[str, Any]) -> dict[str, Any]:
        return answers | (quarter_answers(answers) if "quarter" in self.fields else {})


class HandOnForm(VillageForm):
    def __init__(self, data: Any, *, users: Any) -> None:
        super().__init__(data)
        to: Any = forms.ModelChoiceField(
            users, label="À qui ?", empty_label="Choisir…",
            help_text="La coordination, ou l’orienteur qui a appelé. Cette personne finit la fiche et recueille les "
            "signatures. Chez un partenaire, la fiche devient celle de sa structure. Votre nom y reste : vous l’avez "
            "commencée.",
        )  # fmt: skip
        to.label_from_instance = _named
        self.fields["to"] = to


def _named(user: Any) -> str:
    """« Bruno Pons, orienteur : enseignant, École Jean-Moulin »."""
    roles = dict.fromkeys(Role(hat.role).label.lower() for hat in user.hats)
    sheets = [", ".join(filter(None, (one.job, str(one.organisation or "")))) for one in user.sheets]
    jobs = [*filter(None, sheets)] or [*filter(None, (hat.job for hat in user.hats))]
    return " : ".join(filter(None, (f"{user}, {', '.join(roles)}", jobs[0] if jobs else "")))
