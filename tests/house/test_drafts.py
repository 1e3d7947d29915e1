"""Every long text of a page about a family is kept while it is written, and leaves with the row that it is about."""

import re

from django.urls import reverse

from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import House
from village.core import drafts
from village.core.models import Draft
from village.privacy.operations.erasing import forget_drafts
from village.privacy.places import drafts_about
from village.privacy.reach import is_of_a_family, models_held, rows_of

# Long texts about no family: the programme, its partners, its actions; and what a visitor without an account writes.
OF_NOBODY = re.compile(
    r"^(programmes|directory|exchange:(?!line)|activities|funding|evaluation|surveys|opinion|accounts|asking|partner|core|referrals:(publish_)?criteria)"
)
_AREA = re.compile(r"<textarea[^>]*>")
_DRAFT = re.compile(r'data-draft="([a-z-]+@([a-z_.]*):?(\d*):\w+)"')
MODELS = {model._meta.label_lower: model for model in models_held()}


def _texts(house: House) -> list[tuple[str, str]]:
    """Each long text to write: the page, the tag."""
    found: dict[tuple[str, str], None] = {}
    for page in pages():
        for who in ("alice", "daniele", "bruno", "chloe"):
            url = address(page, house.scene)
            if url.endswith(".pdf"):
                continue
            answer = house.clients[who].get(url)
            if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                found |= {(page.name, area): None for area in _AREA.findall(answer.content.decode())}
    return list(found)


def test_every_long_text_about_a_family_is_kept_and_can_be_found_from_its_row(house: House) -> None:
    texts = [(page, area) for page, area in _texts(house) if not OF_NOBODY.match(page)]
    assert len(texts) > 40
    lost = sorted({f"{page} : {area}" for page, area in texts if not _DRAFT.search(area)})
    assert not lost, "\n".join(lost)
    astray = []
    for page, area in texts:
        name, label, key = _DRAFT.search(area).groups()  # type: ignore[union-attr]
        if not label and name.startswith("fiche@"):
            continue  # a fiche that nobody has sent yet is about nobody: it goes after thirty days
        if label not in MODELS or not key:
            astray.append(f"{page} : {name}")
    assert not astray, astray
    kinds = {label for _, area in texts for _, label, _ in _DRAFT.findall(area) if label}
    beside = {"privacy.rightsrequest", "privacy.disposal"}  # they stay, emptied; their drafts go (`Rows.blanked`)
    assert not {label for label in kinds if not is_of_a_family(MODELS[label])} - beside, kinds


def test_what_is_being_written_of_a_child_leaves_with_him_and_nothing_else_does(house: House) -> None:
    cast = house.scene.cast
    child, plan, goal = cast.children["kadiatou"], house.scene.plan, house.scene.plan.goals.get()
    asked = house.scene.data.asked["rectification"]
    mine = [drafts.about("mise-de-cote", goal), drafts.about("note", plan), drafts.about("relais", child)]
    mine += [drafts.about("seance", house.scene.situation), drafts.about("rectifier", asked)]
    others = [drafts.about("note", cast.plans["yanis"]), drafts.about("charter", cast.programme)]
    for place in (*mine, *others):
        drafts.keep(cast.users["alice"].pk, f"{place}:text", "Elle dort mal.")
    rows = rows_of(child)
    found = Draft.objects.filter(drafts_about(rows.keys, rows.blanked)).values_list("field", flat=True)
    assert set(found) == {f"{place}:text" for place in mine}
    forget_drafts(rows)
    assert set(Draft.objects.values_list("field", flat=True)) == {f"{place}:text" for place in others}


def test_the_page_keeps_its_draft_under_the_name_of_its_row(house: House) -> None:
    plan = house.scene.plan
    page = house.clients["daniele"].get(reverse("plans:write_note", args=[plan.pk])).content.decode()
    assert f'data-draft="{drafts.about("note", plan)}:text"' in page
