"""The guide is read from the menu by whoever is signed in; every link and picture of it leads somewhere."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.cast import Cast
from village.access.roles import Role
from village.guide import pages

NAMES = [entry.name for group in pages.contents() for entry in group]


def test_the_menu_leads_to_the_guide_and_the_guide_to_each_of_its_pages(cast: Cast) -> None:
    client = cast.client("chloe")
    assert reverse("guide:contents") in client.get("/").content.decode()
    listed = client.get(reverse("guide:contents")).content.decode()
    for name in NAMES:
        assert reverse("guide:page", args=[name]) in listed


@pytest.mark.parametrize("name", NAMES)
def test_every_link_and_picture_of_a_page_leads_somewhere(cast: Cast, name: str) -> None:
    client = cast.client("chloe")
    answer = client.get(reverse("guide:page", args=[name]))
    body = answer.content.decode().partition('<article class="prose">')[2].partition("</article>")[0]
    assert body
    for target in re.findall(r'(?:href|src)="([^"#]+)', body):
        assert target.startswith(("/aide/", "https://")), target
        if target.startswith("/"):
            assert client.get(target).status_code == 200, target
    for image in re.findall(r"<img[^>]+>", body):
        assert re.search(r'alt="[^"]{10,}"', image), f"say in words what the picture shows: {image}"


@pytest.mark.parametrize("name", ["n-existe-pas", "..", "settings"])
def test_only_pages_of_the_guide_are_served(cast: Cast, name: str) -> None:
    assert cast.client("chloe").get(f"/aide/{name}/").status_code == 404
    assert cast.client("chloe").get(f"/aide/images/{name}.png").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_page_that_tells_its_day(role: Role) -> None:
    page = pages.for_role(role)
    assert page
    assert "Ce que vous" in page.body, "say what one does, what one sees and never sees"


def test_the_pictures_are_light() -> None:
    for path in (pages.folder() / "images").glob("*.png"):
        assert path.stat().st_size <= 150_000, f"{path.name}: fewer colours, or a smaller part of the page"


def test_a_page_begins_with_its_title() -> None:
    for path in Path(pages.folder()).glob("*.md"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def test_a_row_of_a_table_has_its_header_and_each_cell_its_label(cast: Cast) -> None:
    page = cast.client("alice").get(reverse("guide:page", args=["documents"])).content.decode()
    assert '<div class="table"><table>' in page
    assert '<th scope="row">Fiche de repérage</th>' in page
    assert '<td data-label="Vierge">' in page
