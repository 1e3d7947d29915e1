"""A page that names a child leaves its line in the journal, whoever reads it."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from tests.evaluation.workbook import sheets
from tests.house.addresses import address
from tests.house.pages import Page, pages
from tests.house.scene import House
from tests.house.test_access import clients, expected, method_of  # noqa: F401 - a fixture among them
from village.audit.models import Entry

# Pages that leave no line, and why.
UNJOURNALED = {"core:gallery": "its children are invented, the same for everybody"}


def names(house: House) -> list[str]:
    children = house.scene.cast.children.values()
    return [name for child in children for name in (f"{child.first_name} {child.last_name}", child.short_name)]


def words(answer: Any) -> str:
    """What a person reads of the answer: page, PDF, spreadsheet."""
    if answer.headers["Content-Type"] == "application/pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    elif answer.headers["Content-Type"].endswith("spreadsheetml.sheet"):
        text = str(sheets(answer.content))
    else:
        text = strip_tags(answer.content.decode()) if not answer.streaming else ""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_that_names_a_child_is_journaled(page: Page, house: House, clients: Any) -> None:  # noqa: F811
    if method_of(page) != "GET" or page.name in UNJOURNALED:
        return
    silent = []
    for who, status in expected(page.name).items():
        if status != 200:
            continue
        before = Entry.objects.count()
        answer = clients[who].get(address(page, house.scene))
        named = answer.status_code == 200 and any(name in words(answer) for name in names(house))
        if named and Entry.objects.count() == before:
            silent.append(who)
    assert not silent, f"{page.name} names a child to {silent} and nothing is journaled"
