"""Every document, filled and blank: a tagged PDF that a screen reader can follow."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import cast

import pytest

from tests.documents.reading import catalogue, reader, tags, text, xmp
from village.documents import samples
from village.documents.document import Document, Kind
from village.documents.render import french_date, render

EVERY = (*samples.FILLED, *samples.blanks())
BLANKS = tuple(samples.blanks())


def name(document: Document) -> str:
    return f"{document.kind}{'-blank' if document.for_pen else ''}"


# A follow-up sheet has no use for the address of the child.
NOT_ON_EACH_SHEET = {"sex", "school", "school_class", "address", "quarter"}
WHOLE_IDENTITY = {Kind.REFERRAL_FORM, Kind.INFORMATION_SHEET}
# Said by a cross in a column.
TICKED = {Kind.ATTENDANCE_SHEET: {"status"}}

every_document = pytest.mark.parametrize("document", EVERY, ids=name)
every_blank = pytest.mark.parametrize("document", BLANKS, ids=name)


def test_each_kind_has_a_sample() -> None:
    assert sorted(document.kind for document in samples.FILLED) == sorted(Kind)


@every_document
def test_pdf_says_that_it_is_accessible_french_and_titled(document: Document) -> None:
    written = render(document)
    root = catalogue(written)
    assert cast("dict[str, object]", root["/MarkInfo"])["/Marked"] == True  # noqa: E712 - a boolean of PDF
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("fr")
    assert cast("dict[str, object]", root["/ViewerPreferences"])["/DisplayDocTitle"] == True  # noqa: E712
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp(written)
    pdf = reader(written)
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"{document.title} – {document.letterhead.programme}"
    assert pdf.metadata.author == document.letterhead.programme


@every_document
def test_headings_start_with_the_title(document: Document) -> None:
    pdf = render(document)
    assert tags(pdf)["H1"] == 1
    assert document.title in text(pdf)


@every_document
def test_each_page_says_who_holds_the_data_and_its_number(document: Document) -> None:
    pages = reader(render(document)).pages
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"Responsable des données : {document.letterhead.bearer}" in words.replace("\u00a0", " ")
        assert f"page {number} / {len(pages)}" in words


@every_document
def test_same_document_gives_the_same_bytes(document: Document) -> None:
    assert render(document) == render(document)


@every_document
def test_neither_the_title_nor_the_metadata_names_the_child(document: Document) -> None:
    pdf = render(document)
    whole = f"{dict(reader(pdf).metadata or {})}{xmp(pdf)}"
    assert samples.CHILD.last_name not in whole
    assert samples.CHILD.first_name not in whole


@every_blank
def test_blank_sheet_prints_no_placeholder_and_fits_two_pages(document: Document) -> None:
    pdf = render(document)
    assert "non renseigné" not in text(pdf)
    assert "à remplir au stylo" in text(pdf)
    assert len(reader(pdf).pages) <= 2


@every_blank
def test_filled_document_left_empty_says_so_instead_of_lines(document: Document) -> None:
    left_empty = type(document)(letterhead=samples.LETTERHEAD, on=date(2017, 9, 1))
    assert "à remplir au stylo" not in text(render(left_empty))


def test_tables_have_header_cells() -> None:
    found = tags(render(samples.PLAN))
    assert found["Table"] == 4
    assert found["TH"] == 4 + 6 + 4 + 4
    assert found["L"] == 3
    by_hand = tags(render(samples.PLAN.__class__(letterhead=samples.LETTERHEAD, on=date(2017, 9, 1), for_pen=True)))
    assert by_hand["Table"] == 4  # no scale, but the planning in three columns


def test_ticked_and_empty_boxes_are_read_as_text() -> None:
    words = text(render(samples.REFERRAL_FORM))
    assert "☒" in words
    assert "☐" in words


@pytest.mark.parametrize("document", samples.FILLED, ids=name)
def test_every_word_of_a_filled_document_is_printed(document: Document) -> None:
    """A field that the template forgets is a loss for the family."""
    printed = _bare(text(render(document)))
    identity = set() if document.kind in WHOLE_IDENTITY else NOT_ON_EACH_SHEET
    for said in _said(document, left_out=identity | TICKED.get(document.kind, set()) | {"colour"}):
        assert _bare(said) in printed, said


def _bare(words: str) -> str:
    return "".join(words.split())


def _said(part: object, *, left_out: set[str]) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, date):
        yield french_date(part)
    elif isinstance(part, tuple):
        for item in part:
            yield from _said(item, left_out=left_out)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in left_out:
                yield from _said(getattr(part, field.name), left_out=left_out)


def test_first_of_the_month_is_written_as_in_french() -> None:
    assert french_date(date(2017, 9, 1)) == "1er\u00a0septembre\u00a02017"
    assert french_date(date(2017, 11, 14)) == "14\u00a0novembre\u00a02017"
