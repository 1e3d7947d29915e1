"""No table is forgotten when a programme leaves: each goes, or is left out with a reason (R98, R99)."""

from django.db.models import BigIntegerField, BinaryField, JSONField

from village.core.reference import our_models
from village.core.sealing import SealedJSON
from village.exchange.moving import dictionary
from village.exchange.moving.tables import (
    LEFT_OUT,
    NUMBERS,
    OBJECTS,
    OF_KIND,
    columns,
    label_of,
    tables,
    way,
    without_a_way,
)
from village.exchange.moving.tables import SHARED as LISTS
from village.privacy.reach import models_held

_NEXT = "dites dans village/exchange/moving/tables.py ce qu’elle devient quand un programme sort"


def test_every_table_goes_or_is_left_out_with_a_reason() -> None:
    known = {model._meta.label for model in models_held()}
    assert set(LEFT_OUT) <= known
    assert all(len(why) > 20 for why in LEFT_OUT.values())
    assert {model._meta.label for model in tables()} | set(LEFT_OUT) == known
    assert set(our_models()) <= set(models_held())


def test_what_goes_leads_to_the_programme_by_keys_that_are_never_empty() -> None:
    assert [label_of(model) for model in without_a_way()] == [], _NEXT
    assert all(not own.null for model in tables() for own in way(model))
    assert [label_of(model) for model in tables() if any(own.related_model is model for own in _links(model))] == [
        label_of(LISTS)
    ]


def _links(model: type) -> list:  # type: ignore[type-arg]
    return [own for own in columns(model).values() if own.is_relation]


def test_no_row_that_goes_points_to_a_table_that_stays() -> None:
    faults = [
        f"{label_of(model)}.{own.name}"
        for model in tables()
        for own in _links(model)
        if own.related_model._meta.label in LEFT_OUT
    ]
    assert not faults, faults


def test_numbers_of_rows_that_are_no_keys_are_said() -> None:
    """Else they would name the row of another child, once numbered again."""
    large = {
        (label_of(model), own.name)
        for model in tables()
        for own in columns(model).values()
        if isinstance(own, BigIntegerField) and not own.primary_key
    }
    assert large == {*NUMBERS, OF_KIND[:2]}, _NEXT


def test_objects_kept_whole_are_said() -> None:
    kept = {
        (label_of(model), own.name)
        for model in tables()
        for own in columns(model).values()
        if isinstance(own, JSONField | SealedJSON)
    }
    assert kept == set(OBJECTS), _NEXT


def test_only_the_boxes_of_archived_dossiers_are_bytes() -> None:
    """Anything else in bytes would go out sealed by a master key that stays here."""
    found = [
        f"{label_of(model)}.{own.name}"
        for model in tables()
        for own in columns(model).values()
        if isinstance(own, BinaryField)
    ]
    assert found == ["privacy.archiveddossier.sealed_name", "privacy.archiveddossier.sealed"]


def test_the_dictionary_says_everything_of_every_column() -> None:
    words = dictionary.words()
    assert {(one.table, one.column) for one in words} == {
        (label_of(model), column) for model in tables() for column in columns(model)
    }
    assert [f"{one.table}.{one.column}" for one in words if not (one.label and one.kind)] == []
