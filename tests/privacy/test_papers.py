"""What is written from the code: the fields, the register, the notices; and what cannot be forgotten."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from tests.cast import Cast
from village.core.cells import defused
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, holding_of
from village.core.reference import our_models, own_fields
from village.people.models import Person
from village.privacy import notices
from village.privacy.pack import LEFT_OUT, WHERE_ONE_GOES, WITHHELD, is_left_out, told_fields
from village.privacy.periods import USUAL, Kept
from village.privacy.reach import edges, is_of_a_family, models_held
from village.privacy.register import csv_rows, declared_fields, fields_alike
from village.privacy.words import places_of
from village.referrals.models import FamilyRequest, Referral


def test_no_model_about_a_family_is_out_of_reach_of_erasure() -> None:
    seen: set[type] = {Person, Referral, FamilyRequest}
    while True:
        behind = {e.source for e in edges() if e.target in seen and e.erasure is Erasure.DELETE}
        beyond = {e.target for e in edges() if e.source in seen}
        more = {model for model in behind | beyond if is_of_a_family(model)} - seen
        if not more:
            break
        seen |= more
    lost = [model._meta.label for model in models_held() if is_of_a_family(model) and model not in seen]
    assert not lost, lost


def test_what_points_to_a_family_and_stays_can_let_go() -> None:
    faults = [
        f"{e.source._meta.label}.{e.field.name}"
        for e in edges()
        if is_of_a_family(e.target) and not is_of_a_family(e.source)
        if not (e.erasure is Erasure.BLANK and e.field.null)
        if e.source._meta.label != "exchange.Import"  # its key is no child's: of its own lines, and goes with them
    ]
    assert not faults, faults


def test_each_model_of_a_dossier_is_in_the_pack_or_says_why_not() -> None:
    silent = [
        model._meta.label
        for model in our_models()
        if is_of_a_family(model) and not is_left_out(model) and not told_fields(model)
    ]
    assert set(silent) <= {"core.SealingKey"}, silent
    assert all(model in our_models() for model in (*WITHHELD, *LEFT_OUT))


def test_every_personal_field_of_a_dossier_reaches_the_family() -> None:
    """Except what belongs to the circle of danger and to private notes."""
    hidden = {
        own.name
        for model in our_models()
        if is_of_a_family(model) and not is_left_out(model)
        for own in own_fields(model)
        if own not in told_fields(model)
        and (answer := holding_of(own))
        and answer.category is not Category.ORGANISATION
    }
    assert hidden <= {"folded_name"}, hidden


def test_every_thing_kept_has_a_rule_with_its_source() -> None:
    assert {usual.kept for usual in USUAL} == set(Kept)
    assert all(usual.why and usual.source and usual.trigger and usual.after for usual in USUAL)


def test_the_list_names_every_personal_field() -> None:
    codes = {found.code for found in declared_fields()}
    assert "people.Person.first_name" in codes
    assert "accounts.User.email" in codes
    assert "programmes.Commune.name" not in codes
    assert all(found.readers for found in declared_fields())


def test_no_cell_is_read_as_a_formula() -> None:
    assert [defused(cell) for cell in ("=1+1", "+33", "-2", "@x", "nom")] == ["'=1+1", "'+33", "'-2", "'@x", "nom"]
    assert not [cell for row in csv_rows() for cell in row if cell[:1] in "=+-@" and cell]


@pytest.mark.parametrize("name", ["record_file", "impact_file", "fields_file"])
def test_the_papers_of_the_dpo_open(cast: Cast, name: str) -> None:
    from django.urls import reverse

    answer = cast.client("karim").get(reverse(f"privacy:{name}"))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Agglomération d’Ici" in text


def test_the_table_of_fields_opens_in_a_spreadsheet(cast: Cast) -> None:
    from django.urls import reverse

    answer = cast.client("karim").get(reverse("privacy:fields_table"))
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Objet"
    assert len({len(row) for row in rows}) == 1


def test_families_are_told_in_short_sentences(cast: Cast) -> None:
    months = {str(usual.kept): usual.months for usual in USUAL}
    told = [*notices.for_parents(cast.programme, months), *notices.for_children(cast.programme)]
    sentences = [part for _, texts in told for text in texts for part in re.split(r"(?<=[.?!])\s", text)]
    long = [sentence for sentence in sentences if len(sentence.split()) > 15]
    assert not long, long


def test_places_to_correct_are_words_of_the_child_s_dossier_only(cast: Cast) -> None:
    models = {place.model._meta.label for place in places_of(cast.children["kadiatou"], by=cast.actor("alice"))}
    assert "people.Person" in models
    assert "referrals.Signature" not in models


def test_a_new_model_that_says_nothing_would_be_seen() -> None:
    class Sheet:
        holding = Holding(Purpose.FOLLOW, Retention.CASE, Erasure.DELETE)

    assert is_of_a_family(Sheet)  # type: ignore[arg-type]


def test_the_record_says_each_field_and_each_rule_once(cast: Cast) -> None:
    """A page that a telephone opens: what many fields declare alike is not written for each of them."""
    from django.urls import reverse

    answer = cast.client("karim").get(reverse("privacy:processing"))
    page = answer.content.decode()
    said = [(one.thing, one.field, one.category, one.retention, one.erasure, one.readers) for one in declared_fields()]
    gathered = {
        (thing, field, same.category, same.retention, same.erasure, same.readers)
        for same in fields_alike()
        for thing, fields in same.things
        for field in fields.split(", ")
    }
    assert {row for row in said if ", " not in row[1]} <= gathered
    assert all(escape(same.readers) in page for same in fields_alike())
    assert len(page) < 100_000


# Of what a row of a dossier points to, what says nothing of where the child goes.
NOWHERE = {
    "accounts.User", "directory.Professional", "people.Guardian", "people.Household", "people.Person",
    "programmes.Commune", "programmes.Quarter", "programmes.ListItem",
    "meetings.Meeting", "privacy.RightsRequest", "referrals.CriteriaSet", "referrals.Criterion", "surveys.Question",
    "activities.WaitingEntry", "meetings.Decision", "meetings.Situation", "plans.Assessment", "plans.Exit",
    "plans.Goal",     "plans.JournalEntry", "plans.Plan", "plans.PlannedAction", "plans.RecallConsent", "privacy.Slip",
    "privacy.ArchivedDossier", "referrals.FamilyRequest", "referrals.Referral", "surveys.AnswerSheet", "surveys.Wave",
    "programmes.Charter", "exchange.Import", "plans.Observation", "surveys.QuestionnaireVersion",
}  # fmt: skip


def test_whatever_a_dossier_points_to_is_a_place_or_is_not() -> None:
    """A new target is to be judged: does it tell a parent from whom the home is kept where the child goes?"""
    told: set[Any] = {
        own.related_model
        for model in our_models()
        if is_of_a_family(model) and not is_left_out(model)
        for own in told_fields(model)
        if own.is_relation
    }
    unjudged = {target._meta.label for target in told if target not in WHERE_ONE_GOES} - NOWHERE
    assert not unjudged
    assert not {target._meta.label for target in WHERE_ONE_GOES} & NOWHERE
