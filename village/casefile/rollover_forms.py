"""The September review: one line for each child, corrected and ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from village.casefile.corrections import modality_field
from village.core.forms import VillageForm
from village.core.seen import seen
from village.directory.models import School
from village.people.models import Schooling
from village.people.operations.correction import SCHOOL
from village.people.operations.rollover import Line, Proposal
from village.programmes.models import ListItem

_TO_SAY = [("", "À dire…")]
NEXT, AGAIN, UNKNOWN = "suite", "redouble", "inconnu"
_COURSES = [
    (NEXT, "Va dans cette classe"),
    (AGAIN, "Redouble : la classe de l’an dernier"),
    (UNKNOWN, "On ne sait pas encore"),
]


@dataclass(frozen=True)
class Row:
    """One card: what is proposed, the modality in words, and the fields."""

    proposal: Proposal
    modality_said: str
    course: forms.BoundField
    level: forms.BoundField
    school: forms.BoundField
    modalities: forms.BoundField
    yes: forms.BoundField


class RolloverForm(VillageForm):
    """`schools` and `levels`: read once for all the lines. `ticked`: tick the lines where nothing is to be said."""

    def __init__(
        self,
        data: Any,
        *,
        proposals: Sequence[Proposal],
        schools: Sequence[School],
        levels: Sequence[ListItem],
        ticked: bool = False,
    ) -> None:
        super().__init__(data)
        self.proposals = proposals
        self._schools = {str(school.pk): school for school in schools}
        self._levels = {str(level.pk): level for level in levels}
        of_schools = _TO_SAY + [(key, str(school)) for key, school in self._schools.items()]
        of_levels = _TO_SAY + [(key, str(level)) for key, level in self._levels.items()]
        for one in proposals:
            pk = one.child.pk
            self.fields |= {
                f"suite-{pk}": forms.ChoiceField(label="À la rentrée", choices=_COURSES, required=False, initial=NEXT),
                f"niveau-{pk}": _choice("Classe", of_levels, one.level),
                f"ecole-{pk}": _choice("École ou établissement", of_schools, one.school),
                f"modalite-{pk}": modality_field(one.modalities),
                f"vu-{pk}": forms.IntegerField(widget=forms.HiddenInput, initial=seen(one.before, SCHOOL)),
                f"oui-{pk}": forms.BooleanField(
                    label=f"C’est juste pour {one.child}", required=False, initial=ticked and one.whole
                ),
            }

        self.one_is_needed = tuple(self.fields)  # what is not ticked may stay as it is: nothing says « facultatif »

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for one in self.proposals:
            if said.get(f"oui-{one.child.pk}") and said.get(f"suite-{one.child.pk}") != UNKNOWN:
                self._must_be_said(one)
        return said

    def _must_be_said(self, one: Proposal) -> None:
        """The class, unless he stays in last year's; the school, unless he stays in it too."""
        pk, again = one.child.pk, self.cleaned_data.get(f"suite-{one.child.pk}") == AGAIN
        level = self.cleaned_data.get(f"niveau-{pk}", "")
        if again and level not in {"", _key(one.level), _key(one.before.level)}:
            self.add_error(f"niveau-{pk}", f"{one.child} redouble, ou va dans cette classe : choisissez.")
        if not again and not level and f"niveau-{pk}" not in self.errors:
            self.add_error(f"niveau-{pk}", f"Dites la classe de {one.child}, ou décochez sa ligne.")
        if not again and not self.cleaned_data.get(f"ecole-{pk}") and f"ecole-{pk}" not in self.errors:
            self.add_error(f"ecole-{pk}", f"Dites l’école de {one.child}, ou décochez sa ligne.")

    def lines(self) -> list[Line]:
        """What was ticked, and is known."""
        said = self.cleaned_data
        return [
            self._line(one)
            for one in self.proposals
            if said[f"oui-{one.child.pk}"] and said[f"suite-{one.child.pk}"] != UNKNOWN
        ]

    def _line(self, one: Proposal) -> Line:
        said, pk = self.cleaned_data, one.child.pk
        again = said[f"suite-{pk}"] == AGAIN
        level, school = self._levels.get(said[f"niveau-{pk}"]), self._schools.get(said[f"ecole-{pk}"])
        return Line(
            pk,
            one.before.level if again or level is None else level,
            school or one.before.school,
            said[f"modalite-{pk}"],
            said[f"vu-{pk}"],
        )

    @property
    def unknown(self) -> int:
        """How many were ticked as not known yet."""
        said = self.cleaned_data
        return sum(said[f"oui-{one.child.pk}"] and said[f"suite-{one.child.pk}"] == UNKNOWN for one in self.proposals)

    def rows(self) -> list[Row]:
        return [
            Row(
                one,
                "Modalité : "
                + (", ".join(Schooling.Modality(code).label for code in one.modalities) or "classe ordinaire"),
                *(self[f"{name}-{one.child.pk}"] for name in ("suite", "niveau", "ecole", "modalite", "oui")),
            )
            for one in self.proposals
        ]


def _key(row: ListItem | School | None) -> str:
    return str(row.pk) if row else ""


def _choice(label: str, choices: list[tuple[str, str]], proposed: ListItem | School | None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=_key(proposed))
