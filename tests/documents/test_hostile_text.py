"""What a person types is printed, never run, and never stops a document."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from tests.documents.reading import reader, text
from village.documents import samples
from village.documents.kinds import AssessmentDocument, PlanAction, PlanDocument, PlanGoal
from village.documents.parts import ChildIdentity
from village.documents.printable import clean, only_certain
from village.documents.render import render

TYPST_CODE = (
    "#panic(1)",
    '#read("/house.typ")',
    "#sys.inputs",
    "$x^2$",
    "*gras* _italique_",
    "@reference <label>",
    "\\u{41} \\ \\\\",
    "// remarque /* bloc */",
    "= Titre",
    "- liste + liste / terme: x",
    "`code` ```typ #panic()```",
    "\"guillemets\" 'apostrophes'",
    "]] }} )) ~ --- ...",
    "https://exemple.invalid",
)


def with_words(words: str) -> AssessmentDocument:
    return replace(samples.ASSESSMENT, analysis=words)


@pytest.mark.parametrize("typed", TYPST_CODE)
def test_typst_code_is_printed_as_it_was_typed(typed: str) -> None:
    assert typed.replace(" ", "") in text(render(with_words(f"avant {typed} après"))).replace(" ", "")


def test_hostile_text_is_harmless_in_every_place_of_a_plan() -> None:
    hostile = " ".join(TYPST_CODE)
    plan = PlanDocument(
        letterhead=replace(samples.LETTERHEAD, programme=hostile, bearer=hostile, rights_contact=hostile),
        on=date(2017, 6, 6),
        child=ChildIdentity(first_name=hostile, last_name=hostile),
        goals=(PlanGoal(title=hostile, domain=hostile, duration=hostile),),
        actions=(PlanAction(title=hostile, goal=hostile, nature=hostile, frame=hostile, provider=hostile),),
        planning=(hostile,),
        evaluation=(hostile,),
    )
    printed = text(render(plan)).replace(" ", "")
    assert printed.count("#panic(1)") >= 12


def test_hundred_thousand_characters_are_all_printed() -> None:
    words = " ".join(f"mot{number}" for number in range(11_000))[:100_000]
    printed = render(with_words(words))
    assert text(printed).replace(" ", "").count("mot") >= 11_000 - 3
    assert len(reader(printed).pages) > 10


def test_endless_word_is_broken_instead_of_leaving_the_page() -> None:
    page = render(with_words("a" * 5_000))
    assert text(page).replace("\u200b", "").replace(" ", "").count("a" * 60) >= 60


@pytest.mark.parametrize("typed", ["مرحبا بالعالم", "Привет", "Łucja Şahin Ğ", "שלום", "Ελένη"])
def test_other_alphabets_are_drawn(typed: str) -> None:
    printed = text(render(with_words(typed)))
    assert "□" not in printed
    assert any(letter in printed for letter in typed)


@pytest.mark.parametrize("typed", ["😀", "漢字", "👩‍👧‍👦", "தமிழ்", "\ue123"])
def test_what_no_font_draws_becomes_a_box_and_is_explained(typed: str) -> None:
    printed = text(render(with_words(f"avant {typed} après")))
    assert "avant □ après" in printed
    assert "Le signe □ remplace une lettre" in printed


def test_unprintable_characters_are_dropped_without_a_trace() -> None:
    printed = text(render(with_words("a\x00b\x07c\ud800d\ufeffe\u202ef\ufffeg")))
    assert "abcdefg" in printed
    assert "□" not in printed


def test_lines_and_paragraphs_are_kept() -> None:
    assert clean("un\r\ndeux\r\n\r\ntrois\tquatre ") == "un\ndeux\n\ntrois quatre"


def test_combination_that_fails_is_printed_with_boxes_rather_than_not_at_all() -> None:
    everything = "".join(map(chr, range(0x300, 0x3000, 7)))
    assert "avant" in text(render(with_words(f"avant {everything} après")))


def test_pale_town_colour_gives_way_to_ink_and_a_wrong_one_is_refused() -> None:
    pale = replace(samples.LETTERHEAD, colour="#ffee88")
    assert pale.readable_colour == "#1d2a2a"
    assert samples.LETTERHEAD.readable_colour == samples.LETTERHEAD.colour
    with pytest.raises(ValueError, match="couleur"):
        render(replace(samples.PLAN, letterhead=replace(pale, colour="red'/><script>")))


def test_letters_taken_for_granted_are_all_drawn() -> None:
    """The short way of `drawable` must never be wrong: each of its letters is printed, none is a box."""
    granted = "".join(c for c in map(chr, range(0x20, 0x2100)) if only_certain(c) == c)
    assert len(granted) > 200
    words = " ".join(granted[start : start + 20] for start in range(0, len(granted), 20))
    assert "□" not in text(render(with_words(words)))


def test_several_people_print_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        printed = list(pool.map(render, [samples.PLAN, samples.CERTIFICATE] * 8))
    assert set(printed) == {render(samples.PLAN), render(samples.CERTIFICATE)}


def test_french_marks_stay_with_their_word() -> None:
    assert clean("Elle dit : « oui » !") == "Elle dit\u00a0: «\u00a0oui\u00a0»\u00a0!"
