"""A sitting is held in codes: what it shows of a situation names nobody."""

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.meetings.conftest import today
from tests.sealed import put
from village.meetings.models import Contribution, Situation
from village.plans.models import Goal, Review
from village.referrals.models import Referral


def shown(cast: Cast, situation: Situation, who: str = "alice") -> str:
    page = cast.client(who).get(f"/eps/{situation.meeting_id}/?situation={situation.pk}")
    assert page.status_code == 200
    words = page.content.decode()
    return words[words.index("ce que l’on sait") :]


def test_a_fiche_in_a_sitting_names_neither_the_child_nor_the_school_nor_the_street(
    cast: Cast, entry: Situation
) -> None:
    put(
        Referral.objects, observed_facts="Lina ne parle pas en classe.", strengths="LINA dessine.", school=cast.school,
        already_tried="À l’École Jean-Moulin, avec Mme Moreau.", family_dialogue="Nadia Moreau est d’accord pour Lina.",
    )  # fmt: skip
    told = shown(cast, entry)
    for name in ("Lina", "LINA", "Moreau", "Nadia", "Jean-Moulin"):
        assert name not in told, name
    assert "L’enfant ne parle pas en classe." in told
    assert "les noms sont remplacés" in told


def test_goals_reviews_and_views_in_a_sitting_name_nobody(cast: Cast, review: Situation) -> None:
    plan = review.plan
    assert plan
    Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Kadiatou ose parler", horizon=today(), starts_on=today(),
        scaled_on=today(), start_words="Kadiatou se tait", less_words="b", expected_words="c", more_words="d",
        much_more_words="e",
    )  # fmt: skip
    Review.objects.create(
        plan=plan, on=today(), author=cast.users["daniele"], summary="Kadiatou avance.", proposal="poursuite",
        family_words="Farida Traoré est fière de Kadiatou.",
    )  # fmt: skip
    Contribution.objects.create(
        situation=review, written_by=cast.users["chloe"], professional=cast.professionals["chloe"],
        competence=item("N14", "enseignement"), text="En classe, Kadiatou lève la main.", written_at=timezone.now(),
    )  # fmt: skip
    told = shown(cast, review)
    assert "Kadiatou" not in told
    assert "Farida" not in told
    for said in ("ose parler", "se tait", "avance.", "est fière", "lève la main"):
        assert said in told
    # what is written stays as it was
    assert (
        next(goal for goal in plan.goals.all() if goal.wording == "Kadiatou ose parler").start_words
        == "Kadiatou se tait"
    )
    assert Contribution.objects.get().text == "En classe, Kadiatou lève la main."


@pytest.mark.parametrize("who", ["alice", "chloe"])
def test_the_names_are_out_for_each_who_reads_the_situation(cast: Cast, review: Situation, who: str) -> None:
    assert review.plan
    Review.objects.create(
        plan=review.plan, on=today(), author=cast.users["daniele"], summary="Kadiatou avance.", proposal="poursuite"
    )
    assert "Kadiatou" not in shown(cast, review, who)
