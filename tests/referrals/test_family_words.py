"""What a family reads on a screen: fifteen words a sentence at most, as on paper."""

import re
from pathlib import Path

import pytest

VILLAGE = Path(__file__).resolve().parents[2] / "village"
LONGEST_SENTENCE = 15
PAGES = (
    "referrals/templates/referrals/family_ask.html",
    "referrals/templates/referrals/family_start.html",
    "referrals/templates/referrals/family_thanks.html",
    "activities/templates/activities/workshops.html",
)
_SAID_BY_A_TAG, _TAG, _VALUE = re.compile(r'"([A-ZÀ-Ý«][^"{}%]{12,})"'), re.compile(r"{%.*?%}"), re.compile(r"{{.*?}}")
_INSIDE_A_LINE, _MARKUP = re.compile(r"</?(?:a|b|em|i|span|strong)\b[^>]*>"), re.compile(r"<[^>]+>")


def sentences(source: str) -> list[str]:
    bare = _VALUE.sub("x", _TAG.sub("\n", source))
    bare = _MARKUP.sub("\n", _INSIDE_A_LINE.sub("", bare)).replace("&nbsp;", " ")
    lines = [*bare.split("\n"), *_SAID_BY_A_TAG.findall(source)]
    return [sentence for line in lines for sentence in re.split(r"[.?!:](?:\s|$)", line) if sentence.strip()]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_families_speaks_in_short_sentences(page: str) -> None:
    said = sentences((VILLAGE / page).read_text(encoding="utf-8"))
    assert any(len(sentence.split()) > 5 for sentence in said)
    for sentence in said:
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_a_long_sentence_is_seen() -> None:
    long = "un " * 16
    assert any(len(one.split()) > LONGEST_SENTENCE for one in sentences(f"<p>{long}<b>mot</b>.</p>"))
