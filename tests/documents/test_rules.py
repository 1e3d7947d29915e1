"""Rules of the field that a sheet of paper must keep."""

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from tests.documents.reading import text
from village.documents import kinds, samples
from village.documents.blanks import blank
from village.documents.document import Kind, download_name
from village.documents.kinds import OF_CHILD, OF_FAMILY, Certificate, PlanAction, Question
from village.documents.parts import Channel, Signature
from village.documents.render import render

TEMPLATES = Path(kinds.__file__).parents[1] / "templates"
LONGEST_SENTENCE = 15


def test_certificate_has_no_place_for_a_motive_or_a_content() -> None:
    """R62: the family may show it to anybody."""
    assert {field.name for field in fields(Certificate)} == {
        "letterhead",
        "on",
        "for_pen",
        "first_name",
        "last_name",
        "birth_date",
        "starts",
        "ends",
        "place",
        "signatory_role",
    }


def test_certificate_says_who_and_when_and_nothing_else() -> None:
    words = text(render(samples.CERTIFICATE)).replace("\u00a0", " ")
    assert "Kadiatou Traoré" in words
    assert "10 janvier 2017 au 31 mars 2018" in words
    for forbidden in ("motif", "objectif", "école", "Canourgues", "diagnostic", "santé", "action"):
        assert not re.search(rf"\b{forbidden}", words.replace(samples.LETTERHEAD.bearer, "")), forbidden


def test_plan_has_its_four_mandatory_parts_even_when_blank() -> None:
    """R23."""
    empty = blank(type(samples.PLAN), samples.LETTERHEAD, on=date(2017, 9, 1))
    for plan in (samples.PLAN, empty):
        words = text(render(plan)).replace("\u00a0", " ")
        parts = ("les objectifs", "Les actions, approuvées une par une", "le planning", "l’évaluation")
        positions = [words.index(part) for part in parts]
        assert positions == sorted(positions)


def test_each_action_shows_the_familys_own_answer() -> None:
    """C4: approved one by one; silence is not a yes."""
    silent = replace(samples.PLAN, actions=(PlanAction(title="Théâtre"),))
    assert "☐ oui ☐ non" in text(render(silent))
    assert text(render(samples.PLAN)).count("☒ oui") == 4
    assert text(render(samples.PLAN)).count("☒ non") == 1


# What a family reads, or fills in.
FOR_FAMILIES = (
    "parcours", "attestation", "nouvelles", "demande-de-la-famille", "fiche-de-renseignement", "accuse-de-reception",
    "votre-avis", "ton-avis", "ateliers", "semaine", "fiche-de-sortie",
)  # fmt: skip


@pytest.mark.parametrize("template", FOR_FAMILIES)
def test_sentences_for_parents_are_short(template: str) -> None:
    source = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    prose = re.findall(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", source) + re.findall(
        r"^[A-ZÉ][^=#\n]*\.$", source, re.MULTILINE
    )
    sentences = [sentence for said in prose for sentence in _sentences(said)]
    assert any(len(sentence.split()) > 4 for sentence in sentences)
    for sentence in sentences:
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("questions", [OF_FAMILY, OF_CHILD], ids=["family", "child"])
def test_a_question_to_a_family_is_short_and_has_a_way_out(questions: tuple[Question, ...]) -> None:
    for question in questions:
        assert len(question.asked.split()) <= LONGEST_SENTENCE, question.asked
        assert question.choices[-1] in {"sans avis", "Je ne sais pas"}


def _sentences(said: str) -> list[str]:
    return re.split(r"[.?!:](?:\s|$)", re.sub(r"#\S+", "", said).replace("*", ""))


def test_referral_form_asks_both_signatures() -> None:
    """R2: the partner's and the parents'."""
    printed = text(render(blank(type(samples.REFERRAL_FORM), samples.LETTERHEAD, on=date(2017, 9, 1))))
    assert "Sans les deux signatures, cette fiche ne part pas." in printed
    for role in ("Le partenaire", "Parent 1", "Parent 2"):
        assert role in printed


@pytest.mark.parametrize("channel", list(Channel))
def test_agreement_says_how_it_was_given(channel: Channel) -> None:
    """R59: paper, screen and voice are worth the same, and are told apart."""
    signed = Signature(role="La mère", name="Farida", on=date(2017, 6, 6), channel=channel, recorded_by="Danièle")
    words = text(render(replace(samples.PLAN, signatures=(signed,)))).replace("\u00a0", " ")
    assert f"{channel.value} le 6 juin 2017" in words
    assert "recueilli par Danièle" in words


def test_charter_refuses_an_empty_mandatory_part() -> None:
    charter = samples.CHARTER
    with pytest.raises(ValueError, match="cinq parties"):
        replace(charter, framework="")
    with pytest.raises(ValueError, match="cinq parties"):
        replace(charter, exchanges="")
    with pytest.raises(ValueError, match="cinq parties"):
        replace(charter, transmission="")
    with pytest.raises(ValueError, match="cinq parties"):
        replace(charter, retention="")
    with pytest.raises(ValueError, match="cinq parties"):
        replace(charter, rights=" \n")


def test_exit_form_keeps_attainment_and_evolution_apart() -> None:
    """R63."""
    words = text(render(samples.EXIT_FORM))
    assert "☒ partielle" in words
    assert "☒ satisfaisante" in words


def test_demonstration_is_written_on_the_paper() -> None:
    assert "personnes et situations inventées" in text(render(samples.PLAN))
    real = replace(samples.PLAN, letterhead=replace(samples.LETTERHEAD, demonstration=False))
    assert "inventées" not in text(render(real))


def test_file_name_says_the_kind_and_the_day_never_the_child() -> None:
    assert download_name(Kind.PLAN, date(2017, 11, 14)) == "parcours-2017-11-14.pdf"
