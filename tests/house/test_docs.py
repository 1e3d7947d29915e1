"""The documentation says what the code says: `make docs` writes it again."""

import pytest
from django.db import models

from tests.house.sources import ROOT
from village.core.reference import diagram, our_models, own_fields, pages


@pytest.mark.parametrize("path", list(pages()))
def test_the_page_is_up_to_date(path: str) -> None:
    page = ROOT / "docs" / path
    assert page.exists(), "make docs"
    assert page.read_text(encoding="utf-8") == pages()[path], "make docs"


def test_every_model_and_field_has_a_french_name_of_its_own() -> None:
    """Django derives « first name » from `first_name` when nothing is said."""
    faults = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in own_fields(model)
        if str(field.verbose_name) == field.name.replace("_", " ") and field.name not in _SAME_IN_FRENCH
    ]
    faults += [model._meta.label for model in our_models() if "verbose_name" not in model._meta.original_attrs]
    assert not faults, faults


# Words that are French and English alike.
_SAME_IN_FRENCH = {
    "code",
    "commune",
    "conservation",
    "date",
    "details",
    "moment",
    "nature",
    "programme",
    "quarter",
    "situation",
    "version",
}


def test_one_french_word_names_one_thing() -> None:
    names = [str(model._meta.verbose_name) for model in our_models()]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_a_diagram_shows_every_passage() -> None:
    class Door(models.TextChoices):
        OPEN = "ouverte"
        SHUT = "fermee"

    drawn = diagram("portes", {Door.OPEN: {Door.SHUT}, Door.SHUT: set()})
    assert "OPEN --> SHUT" in drawn
    assert "SHUT --> [*]" in drawn
    assert "SHUT --> OPEN" not in drawn
