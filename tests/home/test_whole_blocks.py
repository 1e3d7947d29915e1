"""The home of the coordination hides no work: a count, and all of it."""

from django.template.loader import render_to_string

from village.home.blocks import Row, shortened


def test_a_long_block_says_how_many_and_holds_them_all() -> None:
    block = shortened("Points d’étape à prévoir", [Row(f"Enfant {rank}", "/") for rank in range(19)], empty="Rien.")
    page = render_to_string("home/block.html", {"block": block})
    assert "(19)" in page
    assert "Tout voir" in page
    assert all(f">Enfant {rank}<" in page for rank in range(19))
    assert block.size == 19


def test_a_short_block_is_whole_at_once() -> None:
    block = shortened("Points d’étape à prévoir", [Row("Enfant", "/")], empty="Rien.")
    assert "Tout voir" not in render_to_string("home/block.html", {"block": block})
