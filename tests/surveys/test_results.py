"""Results: nothing before the end nor under five sheets, small numbers hidden, words for the coordination."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import PEOPLE, Cast
from tests.surveys.conftest import TODAY, answer, end, fields, typed
from village.core.french import long_date
from village.surveys.models import Wave
from village.surveys.results import results_of

WORDS = "Des ateliers le soir."


def filled(wave: Wave, *values: int | str) -> None:
    for value in values:
        answer(wave, value, **{fields(wave)[-1]: WORDS})


def page(cast: Cast, who: str, wave: Wave) -> str:
    answered = cast.client(who).get(reverse("surveys:wave", args=[wave.pk]))
    assert answered.status_code == 200
    said: str = answered.content.decode().replace("\xa0", " ")
    return said


def bars(cast: Cast, who: str, wave: Wave) -> dict[str, int | str]:
    """The numbers of the first question, as this person reads them on the page."""
    shown = cast.client(who).get(reverse("surveys:wave", args=[wave.pk])).context["results"]
    return {label: value for label, value, _share in shown.questions[0].bars} if shown.questions else {}


def test_nobody_reads_results_before_the_wave_is_over(cast: Cast, wave: Wave) -> None:
    """Read on Monday, then after Mme X handed hers: the difference would be her sheet."""
    filled(wave, *[4] * 6)
    before = page(cast, "alice", wave)
    answer(wave, 1)
    assert main_of(page(cast, "alice", wave)) == main_of(before)
    assert "Pas encore de résultats" in before
    assert long_date(wave.closes_on + timedelta(days=16)).replace("\xa0", " ") in before
    assert "oui</" not in before
    assert WORDS not in before
    for days, waits in ((15, True), (16, False)):
        last = wave.closes_on + timedelta(days=days)
        results = results_of(wave, cast.actor("alice"), last)
        assert (results.waits, results.sheets, bool(results.questions)) == (waits, None if waits else 7, not waits)


def main_of(said: str) -> str:
    """The page without what is drawn anew each time."""
    return re.sub(r'value="[^"]+"', "", said.partition("<main")[2].partition("</main>")[0])


def test_under_five_sheets_nothing_is_shown_not_even_how_many(cast: Cast, wave: Wave) -> None:
    filled(wave, 4, 4, 4, 1)
    end(wave)
    said = page(cast, "alice", wave)
    assert "Trop peu de réponses" in said
    assert "avant 5 feuilles" in said
    assert WORDS not in said
    results = results_of(wave, cast.actor("alice"), TODAY)
    assert (results.sheets, results.questions) == (None, ())


def test_small_numbers_are_hidden_and_what_would_give_them_back(cast: Cast, wave: Wave) -> None:
    filled(wave, *[4] * 9, *[3] * 6, 1)
    end(wave)
    first = results_of(wave, cast.actor("alice"), TODAY).questions[0]
    values = {label: value for label, value, _share in first.bars}
    assert values == {"non": "masqué", "plutôt non": 0, "plutôt oui": "masqué", "oui": 9, "sans réponse": 0}
    assert all(share is None for label, value, share in first.bars if value == "masqué")
    assert first.hides


def test_when_every_sheet_says_something_else_nothing_of_the_question_is_shown(cast: Cast, wave: Wave) -> None:
    filled(wave, 1, 2, 3, 4, "")
    end(wave)
    first = results_of(wave, cast.actor("alice"), TODAY).questions[0]
    assert {value for _label, value, _share in first.bars} == {"masqué"}
    assert first.summary == "Ces nombres sont trop petits."


def test_the_rate_of_answers_is_said_if_one_knows_how_many_were_given(cast: Cast, wave: Wave) -> None:
    filled(wave, *[4] * 6)
    end(wave)
    for given_out, rate in ((12, "50 %"), (None, ""), (5, "")):  # fewer than the answers: no rate
        Wave.objects.filter(pk=wave.pk).update(given_out=given_out)
        wave.refresh_from_db()
        said = results_of(wave, cast.actor("alice"), TODAY).rate
        assert said.replace("\xa0", " ").replace("\u202f", " ") == rate


@pytest.mark.parametrize("who", ["daniele", "gaspard"])
def test_others_read_the_counts_once_nothing_can_be_added_and_never_the_words(cast: Cast, wave: Wave, who: str) -> None:
    """Two readings of a wave that goes on would tell what one person answered."""
    typed(cast, wave, *[4] * 5)
    filled(wave, 4)
    client, url = cast.client(who), reverse("surveys:wave", args=[wave.pk])
    assert client.get(url).status_code == 404
    assert url not in client.get(reverse("surveys:list")).content.decode()
    end(wave)
    assert url in client.get(reverse("surveys:list")).content.decode()
    said = page(cast, who, wave)
    assert "6 sur 6" in said
    assert WORDS not in said
    assert "/avis/" not in said


def test_who_pads_a_wave_by_its_link_does_not_read_the_few_others(cast: Cast, wave: Wave) -> None:
    """Gaspard has the link that hangs in the hall: he sends five sheets of each answer, then takes them away."""
    typed(cast, wave, *[4] * 8)
    filled(wave, 1)  # somebody's
    filled(wave, *[value for value in (1, 2, 3, 4, "") for _ in range(5)])
    end(wave)
    assert bars(cast, "gaspard", wave) == {
        "non": "masqué", "plutôt non": "masqué", "plutôt oui": "masqué", "oui": 13, "sans réponse": "masqué",
    }  # fmt: skip
    assert "ou fait de moins de 5 feuilles de papier" in page(cast, "gaspard", wave)
    team = {"non": 6, "plutôt non": 5, "plutôt oui": 5, "oui": 13, "sans réponse": 5}
    assert bars(cast, "alice", wave) == bars(cast, "daniele", wave) == team


def test_outside_the_team_a_wave_answered_by_link_alone_is_not_read(cast: Cast, wave: Wave) -> None:
    filled(wave, *[4] * 12)
    typed(cast, wave, *[4] * 4)
    end(wave)
    assert bars(cast, "gaspard", wave) == {}
    assert "avant 5 feuilles de papier" in page(cast, "gaspard", wave)
    assert bars(cast, "alice", wave)["oui"] == 16


def test_the_coordination_reads_the_words_from_five_sheets_on(cast: Cast, wave: Wave) -> None:
    filled(wave, *[4] * 5)
    end(wave)
    said = page(cast, "alice", wave)
    assert said.count(WORDS) == 5
    assert "évolution observée" in said
    assert "effet" not in said


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in {"alice", "daniele", "dora", "gaspard"}])
def test_nobody_else_reads_results(cast: Cast, wave: Wave, who: str) -> None:
    end(wave)
    assert cast.client(who).get(reverse("surveys:wave", args=[wave.pk])).status_code == 403
    assert not Wave.objects.visible_to(cast.actor(who), wave.closes_on).exclude(pk=wave.pk).exists()


def test_the_pages_lead_to_the_questionnaires(cast: Cast, wave: Wave) -> None:
    listed = reverse("surveys:list")
    for who, name in (("alice", "evaluation:report"), ("gaspard", "evaluation:report"), ("jeanne", "documents:sheets")):
        assert listed in cast.client(who).get(reverse(name)).content.decode()
    assert listed not in cast.client("ines").get(reverse("evaluation:report")).content.decode()
    assert "Saisir des feuilles" in cast.client("jeanne").get(listed).content.decode()
