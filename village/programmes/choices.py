"""Form fields that offer a list of values."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator

from village.core.french import short_date
from village.programmes.models import ListCode, ListItem, Programme, Quarter
from village.programmes.reading import quarters

OUTSIDE = "hors"
LOOK_UP = "adresse"


class _KeepsWhatIsChosen(forms.ModelChoiceField):  # type: ignore[type-arg]
    """What was chosen before stays to choose, retired or not; of a merged value, the one whose label it bears."""

    def __init__(self, list_code: ListCode, programme_id: int, on: date, **options: Any) -> None:
        self.offered = ListItem.objects.offered(list_code, programme_id, on)
        self.within = ListItem.objects.filter(
            Q(programme=None) | Q(programme_id=programme_id), list_code=list_code
        )  # nothing of another list or of a neighbour, whatever a form begins with
        super().__init__(self.offered, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        if chosen := form.initial.get(field_name):
            several = isinstance(chosen, list | tuple)
            keys = [getattr(one, "pk", one) for one in (chosen if several else [chosen])]
            kept = [item.merged_into_id or item.pk for item in self.within.filter(pk__in=keys)]
            self.queryset = self.offered | self.within.filter(pk__in=kept)
            form.initial[field_name] = kept if several else next(iter(kept), None)
        return super().get_bound_field(form, field_name)


class _ItemsField(_KeepsWhatIsChosen, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    pass


def item_field(
    list_code: ListCode, programme_id: int, on: date, label: str, **options: Any
) -> "forms.ModelChoiceField[ListItem]":
    """One value of a list, among those in use on `on`."""
    return _KeepsWhatIsChosen(list_code, programme_id, on, label=label, **{"empty_label": "Choisir…", **options})


def items_field(
    list_code: ListCode, programme_id: int, on: date, label: str, **options: Any
) -> "forms.ModelMultipleChoiceField[ListItem]":
    """Several values of a list, to tick."""
    options = {"widget": forms.CheckboxSelectMultiple, **options}
    return _ItemsField(list_code, programme_id, on, label=label, **options)


class _Quarters(ModelChoiceIterator):  # type: ignore[type-arg]
    field: "QuarterField"

    def __iter__(self) -> Iterator[Any]:
        yield "", "Je ne sais pas"
        if self.field.looks_up:
            yield LOOK_UP, "Le chercher d’après l’adresse"
        yield OUTSIDE, "Hors quartier"
        yield from ((quarter.pk, self.field.label_from_instance(quarter)) for quarter in self.queryset)


class QuarterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A quarter, none of them, or nobody knows: three answers, never one for another (N3).

    `looks_up`: a fourth, asks the address. `kept`: the one said already, offered even if it is no longer a quarter.
    """

    iterator = _Quarters

    def __init__(self, programme: Programme, today: date, *, looks_up: bool = False, kept: int | None = None) -> None:
        self.looks_up, self.today = looks_up, today
        offered = quarters(programme).exclude(Q(ends_on__lt=today) & ~Q(pk=kept))
        super().__init__(offered, label="Quartier", required=False)

    def label_from_instance(self, obj: Quarter) -> str:
        if obj.ends_on is None or obj.ends_on >= self.today:
            return str(obj)
        return f"{obj} (jusqu’au {short_date(obj.ends_on)})"

    def to_python(self, value: Any) -> Any:
        if value == OUTSIDE or (value == LOOK_UP and self.looks_up):
            return value
        return super().to_python(value)


def quarter_answers(said: dict[str, Any]) -> dict[str, Any]:
    """The answer of a `QuarterField` named `quarter`, as the two fields that hold it."""
    outside = said.get("quarter") == OUTSIDE
    quarter: Quarter | None = None if outside or said.get("quarter") == LOOK_UP else said.get("quarter")
    return {"quarter": quarter, "outside_quarters": outside}


def quarter_said(row: Any) -> Any:
    """What a `QuarterField` shows of a row that has both."""
    return OUTSIDE if row.outside_quarters else row.quarter_id
