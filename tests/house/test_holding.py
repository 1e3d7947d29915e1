"""Every field says what it holds, why, for how long, and how it is erased."""

from typing import Any

from django.db.models import CharField, DateField, DurationField, Field, FileField, TextField

from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held, holding_of
from village.core.reference import our_models, own_fields

_SAYS_SOMETHING = (CharField, TextField, DateField, DurationField, FileField)
_KEPT_WITH_THE_CHILD = {Retention.CASE, Retention.REFERRAL}


def _is_silent(field: "Field[Any, Any]") -> bool:
    """Whether a field that can say something of a person leaves its category to the default of its model."""
    answer = holding_of(field)
    about_a_child = answer is not None and answer.retention in _KEPT_WITH_THE_CHILD
    return about_a_child and isinstance(field, _SAYS_SOMETHING) and not field.choices and not hasattr(field, "held")


def test_every_field_has_an_answer() -> None:
    faults = [str(field) for model in our_models() for field in own_fields(model) if holding_of(field) is None]
    assert not faults, faults


def test_a_field_that_can_speak_of_a_person_says_its_own_category() -> None:
    faults = [str(field) for model in our_models() for field in own_fields(model) if _is_silent(field)]
    assert not faults, "\n".join(faults)


def test_a_silent_field_is_seen() -> None:
    class Sheet:
        holding = Holding(Purpose.FOLLOW, Retention.CASE, Erasure.DELETE)

    def field(made: "Field[Any, Any]") -> "Field[Any, Any]":
        made.model = Sheet  # type: ignore[assignment]
        return made

    assert _is_silent(field(TextField("motif")))
    assert not _is_silent(field(held(TextField("motif"), Category.SOCIAL)))
    assert not _is_silent(field(CharField("état", choices=[("a", "à faire")])))
    bare = TextField("motif")
    bare.model = object  # type: ignore[assignment]
    assert holding_of(bare) is None
