"""The impact tree: drawn and in outline, written by several people, printed; nobody is named there (R89, D-F25)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core.errors import DomainError
from village.evaluation.models import Impact, ImpactGoal, ImpactTree
from village.evaluation.operations import LineSheet, add_line, begin_tree, change_line, remove_line
from village.evaluation.tree_picture import Box, draw
from village.evaluation.trees import BRANCHES

TARGET, GOAL, IMPACT = BRANCHES.values()
NOW = timezone.now()


@pytest.fixture
def tree(cast: Cast) -> ImpactTree:
    return begin_tree(cast.programme, title="Ce que l’on change", by=cast.actor("alice"), at=NOW)


@pytest.fixture
def goal(cast: Cast, tree: ImpactTree) -> ImpactGoal:
    target = add_line(tree, TARGET, tree, LineSheet("Les enfants"), by=cast.actor("alice"), at=NOW)
    found: ImpactGoal = add_line(tree, GOAL, target, LineSheet("Oser parler"), by=cast.actor("alice"), at=NOW)
    return found


def url(tree: ImpactTree, name: str = "tree", *more: Any) -> str:
    return reverse(f"evaluation:{name}", args=[tree.pk, *more])


def add(client: Client, goal: ImpactGoal, **said: Any) -> Any:
    told = {"wording": "Ils lèvent la main", "seen": "observe", "indicators": ["I13"], "evidence": "La grille.", **said}
    return fill_in(client, url(goal.target.tree, "add_branch", "impact", goal.pk), **told)


def test_a_tree_grows_from_a_target_to_an_impact_drawn_and_said(cast: Cast, goal: ImpactGoal) -> None:
    daniele, tree = cast.client("daniele"), goal.target.tree
    assert add(daniele, goal).status_code == 302
    assert (
        add(daniele, goal, wording="Ils parlent fort", seen="observable", indicators=[], evidence="").status_code == 302
    )
    page = daniele.get(url(tree)).content.decode()
    picture, outline = page.split('class="impact-tree"')[1].split("</svg>")[0], page.split("Ligne par ligne")[1]
    for words in ("Les enfants", "Oser parler", "Ils lèvent la main", "Ils parlent fort"):
        assert words in picture
        assert words in outline
    assert "1 observé, 1 observable" in picture.replace("\xa0", " ")
    assert picture.count("stroke-dasharray") == 1  # what is not seen yet is dotted: not told by colour alone
    assert "La grille." in outline
    assert "#I13" in outline
    assert Entry.objects.filter(action="tree:write").count() == 5


def test_two_people_write_the_same_line_and_the_second_is_shown_both_texts(cast: Cast, goal: ImpactGoal) -> None:
    tree = goal.target.tree
    page = url(tree, "change_branch", "objectif", goal.pk)
    late = cast.client("daniele").get(page)
    assert fill_in(cast.client("alice"), page, wording="Oser demander").status_code == 302
    refused = cast.client("daniele").post(page, {**hidden_of(late), "wording": "Oser répondre"})
    assert refused.status_code == 409
    said = refused.content.decode()
    assert "Oser demander" in said
    assert "Oser répondre" in said
    again = cast.client("daniele").post(page, {**hidden_of(refused), "wording": "Oser demander et répondre"})
    assert again.status_code == 302
    goal.refresh_from_db()
    assert (goal.wording, goal.written_by_id) == ("Oser demander et répondre", cast.users["daniele"].pk)


def test_what_is_said_to_be_observed_says_by_what(cast: Cast, goal: ImpactGoal) -> None:
    refused = add(cast.client("alice"), goal, indicators=[], evidence="")
    assert refused.status_code == 422
    assert "dites par quoi" in refused.content.decode()
    row = {"goal": goal, "wording": "A", "seen": "observe", "written_at": NOW, "written_by": cast.users["alice"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Impact.objects.create(**row)
    sheet = LineSheet("A", "observable", ("I999",))
    with pytest.raises(DomainError, match="liste"):
        add_line(goal.target.tree, IMPACT, goal, sheet, by=cast.actor("alice"), at=NOW)


@pytest.mark.parametrize("field", ["wording", "evidence"])
def test_nobody_is_named_in_a_tree(cast: Cast, goal: ImpactGoal, field: str) -> None:
    refused = add(cast.client("alice"), goal, **{field: "Mme Traoré va mieux."})
    assert refused.status_code == 422
    assert "ne nomme personne" in refused.content.decode()


def test_a_line_that_holds_others_or_that_somebody_just_changed_is_not_removed(cast: Cast, goal: ImpactGoal) -> None:
    tree, client = goal.target.tree, cast.client("alice")
    add(client, goal)
    impact = Impact.objects.get()
    with pytest.raises(DomainError, match="ce qui part"):
        remove_line(tree, GOAL, goal, version=_version(client, tree, GOAL, goal), by=cast.actor("alice"))
    read = _version(client, tree, IMPACT, impact)
    change_line(tree, IMPACT, impact, LineSheet("Autre", "observable"), version=read, by=cast.actor("daniele"), at=NOW)
    client.post(url(tree, "remove_branch", "impact", impact.pk), {"version": read})
    assert Impact.objects.filter(wording="Autre").exists()
    now = _version(client, tree, IMPACT, impact)
    client.post(url(tree, "remove_branch", "impact", impact.pk), {"version": now})
    assert not Impact.objects.exists()


def _version(client: Client, tree: ImpactTree, branch: Any, line: Any) -> int:
    page = client.get(url(tree, "change_branch", branch.key, line.pk))
    return int(hidden_of(page)["version"])


def test_it_prints_its_picture_with_words_for_who_cannot_see_it(cast: Cast, goal: ImpactGoal) -> None:
    add(cast.client("alice"), goal)
    printed = cast.client("alice").get(url(goal.target.tree, "tree_paper"))
    said = text(printed.content)
    for words in ("Les enfants", "Oser parler", "Ils lèvent la main", "La grille.", "I13"):
        assert words in said
    assert b"/Figure" in printed.content or b"/Alt" in printed.content
    assert Entry.objects.filter(action="report:export", details__contains="arbre").count() == 1


def test_a_line_hangs_only_in_its_own_tree(cast: Cast, tree: ImpactTree, goal: ImpactGoal) -> None:
    other = begin_tree(cast.programme, title="Un autre", by=cast.actor("alice"), at=NOW)
    client = cast.client("alice")
    assert client.get(url(other, "add_branch", "impact", goal.pk)).status_code == 404
    assert client.get(url(other, "change_branch", "objectif", goal.pk)).status_code == 404
    assert client.get(url(tree, "add_branch", "racine", tree.pk)).status_code == 404
    assert cast.client("hawa").get(url(tree)).status_code == 404
    assert cast.client("gaspard").get(url(tree)).status_code == 403


def test_a_tree_is_begun_once_by_a_double_click(cast: Cast) -> None:
    client, page = cast.client("alice"), reverse("evaluation:trees")
    said = {**hidden_of(client.get(page)), "title": "Nos impacts"}
    assert {client.post(page, said).status_code for _ in range(2)} == {302}
    assert ImpactTree.objects.count() == 1
    assert client.get(page).status_code == 200


def test_boxes_stand_apart_and_words_are_not_code() -> None:
    leaves = tuple(Box(f"Impact {n}, dit en une phrase assez longue pour deux lignes") for n in range(3))
    picture = draw(("Cibles", "Objectifs"), [Box("<b>Cible</b>", below=leaves), Box("Autre")], title="T", summary="S")
    assert "<b>" not in picture.svg
    tops = [int(part.split('"')[0]) for part in picture.svg.split(' y="')[1:] if part.split(">")[0].count("rx")]
    assert len(tops) == 5
    assert picture.height > sum(leaf.height for leaf in leaves)
    assert "<title" in picture.svg
    assert 'role="img"' in picture.svg
