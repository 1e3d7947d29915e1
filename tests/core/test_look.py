"""The look keeps its promises: readable colours, safe components, nothing from elsewhere, light pages."""

import gzip
import itertools
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from village.core import assets, colour, french, icons

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
CSS = assets.stylesheet(STATIC)
ATTACK = '"><script>alert(1)</script>'

GROUNDS = ("paper", "sheet", "wash")
TEXT_PAIRS = [
    *itertools.product(("ink", "ink-2", "ink-3", "town", "sun"), GROUNDS),
    *itertools.product(("ink",), ("town-wash", "sun-wash", "ok-wash", "danger-wash")),
    *itertools.product(("school", "health", "parents", "culture", "social", "ok", "danger"), ("sheet",)),
    ("town", "town-wash"),
    ("sun", "sun-wash"),
    ("ok", "ok-wash"),
    ("danger", "danger-wash"),
    ("on-town", "town"),
    ("on-danger", "danger"),
    ("paper", "ink"),
]
SHAPE_PAIRS = [
    ("edge", "sheet"),
    ("edge", "paper"),
    ("sun", "sheet"),
    ("sun", "paper"),
    ("town", "sheet"),
    ("sun", "town-wash"),
]


def tokens(scheme: str) -> dict[str, str]:
    text = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    light, dark, printed = re.split(r"@media[^{]*(?:dark|print)[^{]*\{", text)
    found = [dict(re.findall(r"--([a-z0-9-]+): #([0-9a-f]{6})", part)) for part in (light, dark, printed)]
    return found[0] | {"light": {}, "dark": found[1], "print": found[2]}[scheme]


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


# — colours —


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_every_text_reads_on_its_ground_in_every_scheme(scheme: str, ink: str, ground: str) -> None:
    pair = tokens(scheme)
    assert colour.contrast(pair[ink], pair[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_edges_and_focus_stand_out(scheme: str, shape: str, ground: str) -> None:
    pair = tokens(scheme)
    assert colour.contrast(pair[shape], pair[ground]) >= 3


def test_both_schemes_name_the_same_colours() -> None:
    text = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    parts = re.split(r"@media[^{]*(?:dark|print)[^{]*\{", text)
    light, dark, printed = (set(re.findall(r"--([a-z0-9-]+): #", part)) for part in parts)
    assert light == dark == printed


def test_the_grounds_known_to_the_derivation_are_those_of_the_tokens() -> None:
    assert tuple(tokens("light")[name] for name in GROUNDS) == colour.LIGHT_GROUNDS
    assert tuple(tokens("dark")[name] for name in GROUNDS) == colour.DARK_GROUNDS


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_a_town_may_choose_becomes_readable(value: int) -> None:
    chosen = f"{value:06x}"
    for theme, grounds in (
        (colour.light(chosen), colour.LIGHT_GROUNDS),
        (colour.dark(chosen), colour.DARK_GROUNDS),
    ):
        assert all(colour.contrast(theme.town, ground) >= 4.5 for ground in (*grounds, theme.wash))
        assert colour.contrast(theme.on_town, theme.town) >= 4.5
        assert colour.contrast(tokens("light" if grounds == colour.LIGHT_GROUNDS else "dark")["ink"], theme.wash) >= 4.5


def test_a_readable_colour_is_left_as_the_town_chose_it() -> None:
    assert colour.light("1f5f5b").town == "1f5f5b"


@pytest.mark.django_db
def test_the_theme_is_a_stylesheet_kept_for_ever(client: Client) -> None:
    answer = client.get("/theme/c8102e.css")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert "--town:#" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["red", "C8102E", "12345", "1234567", "zzzzzz", "c8102e}body{display:none"])
def test_anything_but_a_colour_is_no_theme(client: Client, wrong: str) -> None:
    assert client.get(f"/theme/{wrong}.css").status_code == 404


# — components —

HARMLESS = [
    "{% page_header x sub=x %}{% endpage_header %}",
    "{% person_header x initials=x facts=x %}{% endperson_header %}",
    "{% because x url=x link=x what=x %}",
    "{% button x name=x value=x %}",
    "{% link_button x x %}",
    "{% avatar x %}",
    "{% tag x %}",
    "{% acronym x x %}",
    "{% progress 1 2 x %}",
    "{% card x link_url=x link_label=x id=x label=x %}{% endcard %}",
    "{% rows %}{% row avatar=x when=x lead=x %}{% endrow %}{% endrows %}",
    "{% path x %}{% step x url=x %}{% endstep %}{% endpath %}",
    "{% tabs x %}{% tab x x %}{% endtabs %}",
    "{% note x where=x readers=x %}{% endnote %}",
    "{% figure x x sub=x url=x how=x %}.{% endfigure %}",
    "{% table x wide=True %}{% endtable %}",
    "{% empty x url=x action=x %}{% endempty %}",
    "{% alert title=x %}{% endalert %}",
    "{% definition x %}{% enddefinition %}",
    "{% more x %}{% endmore %}",
    "{% search_box x x value=x %}{% endsearch_box %}",
    "{% bars x rows summary=x note=x unit=x column=x %}",
    "{% card %}{{ x }}{% endcard %}",
    "{{ x|nbsp }}",
]


@pytest.mark.parametrize("source", HARMLESS)
def test_what_people_write_never_becomes_markup(source: str) -> None:
    page = shown(source, x=ATTACK, rows=[(ATTACK, 1, 0.5)])
    assert "<script>" not in page
    assert "alert(1)" in page
    assert '""' not in page.replace('value=""', "").replace('class=""', "")


class Sample(forms.Form):
    name = forms.CharField(label=ATTACK, help_text=ATTACK, initial=ATTACK)
    born = forms.DateField(label="Date de naissance")
    why = forms.ChoiceField(label="Pourquoi ?", choices=[("a", ATTACK)], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_escapes_labels_helps_values_and_choices() -> None:
    assert "<script>" not in shown("{% form form %}{% endform %}", form=Sample())
    assert "<script>" not in shown("{% form form %}{% endform %}", form=Sample({"name": ATTACK, "why": ATTACK}))


def test_a_refused_form_leads_from_its_summary_to_each_field_and_keeps_what_was_typed() -> None:
    page = shown("{% form form %}{% endform %}", form=Sample({"name": "Lina", "born": "31 février"}))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    for described in re.findall(r'aria-describedby="([^"]+)"', page):
        assert all(f'id="{part}"' in page for part in described.split())
    assert 'aria-invalid="true"' in page
    assert 'value="31 février"' in page


def test_a_form_brings_its_hidden_fields_even_when_the_page_lays_the_others() -> None:
    page = shown("{% form form %}{% field form.name %}{% endform %}", form=Sample())
    assert 'name="secret"' in page
    assert 'name="born"' not in page


@pytest.mark.parametrize("source", ['{% tag "x" "purple" %}', '{% button "x" kind="big" %}', '{% icon "unicorn" %}'])
def test_an_unknown_tone_kind_or_icon_is_a_mistake_that_shows(source: str) -> None:
    with pytest.raises(ValueError, match=r"purple|big|unicorn"):
        shown(source)


@pytest.mark.parametrize("name", icons.NAMES)
def test_an_icon_is_silent_for_those_who_listen(name: str) -> None:
    assert 'aria-hidden="true"' in icons.svg(name)


def test_a_chart_says_its_numbers_in_a_table_and_a_word_where_there_is_none() -> None:
    page = shown("{% bars 'Âge' rows summary='Deux âges.' %}", rows=[("2–5 ans", 28, 0.15), ("17 ans", "masqué", None)])
    assert '<th scope="row">2–5 ans</th><td class="n">28</td><td class="n">15\u00a0%</td>' in page
    assert "masqué" in page
    assert 'aria-label="Âge. Deux âges."' in page


def test_the_gallery_shows_every_component(cast: Cast) -> None:
    page = cast.client("alice").get("/composants/")
    assert page.status_code == 200
    shown_classes = set(re.findall(r'class="([a-z-]+)', page.content.decode()))
    for name in (
        "card",
        "rows",
        "path",
        "tabs",
        "note",
        "goal",
        "figures",
        "table",
        "empty",
        "alert",
        "bars",
        "pages",
    ):
        assert name in shown_classes


@pytest.mark.django_db
def test_the_accessibility_page_is_open_to_all_and_honest(client: Client) -> None:
    assert "non conforme" in client.get("/accessibilite/").content.decode()


# — French —


def test_dates_are_written_as_people_say_them() -> None:
    today = date(2017, 11, 14)
    assert french.full_date(today) == "mardi 14\u00a0novembre 2017"
    assert french.long_date(date(2017, 9, 1)) == "1er\u00a0septembre 2017"
    assert french.short_date(today, today) == "14\u00a0nov."
    assert french.short_date(date(2016, 11, 21), today) == "21\u00a0nov. 2016"
    days = [french.relative_day(today + timedelta(days=gap), today) for gap in (-1, 0, 1, -4, 3)]
    assert days == ["hier", "aujourd’hui", "demain", "vendredi", "vendredi"]
    assert french.hour(datetime(2017, 11, 14, 14, 5)) == "14\u00a0h\u00a005"  # noqa: DTZ001 - already local
    assert french.age(date(2008, 11, 15), today) == "8\u00a0ans"
    assert french.age(date(2016, 6, 20), today) == "16\u00a0mois"


def test_numbers_are_written_in_french() -> None:
    assert french.number(1388) == "1\u202f388"
    assert french.number(2.53) == "2,53"
    assert french.number(-3) == "−3"
    assert french.euros(1388) == "1\u202f388\u00a0€"
    assert french.euros(12.5) == "12,50\u00a0€"
    assert french.percent(0.525) == "53\u00a0%"
    assert french.months(13) == "13\u00a0mois"
    assert french.counted(0, "enfant") == "0\u00a0enfant"
    assert french.counted(2, "cheval", "chevaux") == "2\u00a0chevaux"
    assert [french.duration(days) for days in (1, 12, 35, 396, 800)] == [
        "1\u00a0jour", "12\u00a0jours", "5\u00a0semaines", "13\u00a0mois", "2\u00a0ans",
    ]  # fmt: skip
    assert {french.duration(days) for days in range(716, 1095)} == {"2\u00a0ans"}
    assert [french.ordinal(1), french.ordinal(1, "f"), french.ordinal(3)] == ["1er", "1re", "3e"]


def test_spaces_that_must_not_break_do_not() -> None:
    assert french.nbsp("Qui d'autre ? « Moi » : 5 ans !") == (
        "Qui d’autre\u00a0? «\u00a0Moi\u00a0»\u00a0: 5\u00a0ans\u00a0!"
    )


def test_a_missing_date_or_number_is_a_dash() -> None:
    assert shown("{{ x|long_date }}{{ x|number }}{{ x|percent }}", x=None) == "–––"


# — what is served —


def test_the_stylesheet_is_one_file_and_holds_every_source() -> None:
    assert len(assets.sources(STATIC)) == len(list((STATIC / "css").rglob("*.css")))
    assert CSS.startswith("@layer reset, tokens, base")
    assert "@import" not in CSS


def test_sides_are_logical_so_that_arabic_reads_too() -> None:
    sides = (
        r"(?:^|[;{\s])((?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:left|right|top|bottom|width|height|"
    )
    found = re.findall(sides + r"(?:min|max)-(?:width|height)))\s*:", CSS)
    assert not found
    assert not re.findall(r"(?:text-align|float|clear)\s*:\s*(?:left|right)", CSS)


def test_nothing_comes_from_elsewhere() -> None:
    hand = [
        *(STATIC / "css").rglob("*.css"),
        *(STATIC / "js").rglob("*.js"),
        *ROOT.glob("village/*/templates/**/*.html"),
    ]
    for path in hand:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|url\(|@import|action|fetch\()\s*=?\s*["']?(?:https?:)?//""", text), path
        assert not re.search(r"<link[^>]+href=[\"'](?:https?:)?//", text), path


def test_pages_have_no_inline_style_nor_script() -> None:
    for path in ROOT.glob("village/*/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|hx-on|javascript:", text), path
        assert not re.search(r"<script(?![^>]+src=)", text), path


def test_our_own_javascript_stays_small() -> None:
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (STATIC / "js").rglob("*.js"))
    assert lines <= 1000


def test_the_first_view_weighs_less_than_150_kilobytes_in_ten_requests(cast: Cast) -> None:
    page = cast.client("alice").get("/composants/").content
    asked = {Path(name).name for name in re.findall(r'(?:href|src)="[^"#]*?static/([^"]+)"', page.decode())}
    assert len(asked) + 2 <= 10  # the page and the town's colour
    weight = len(gzip.compress(page)) + len(gzip.compress(CSS.encode()))
    weight += sum(
        len(path.read_bytes()) if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes()))
        for path in STATIC.rglob("*")
        if path.is_file() and path.name != "village.css" and _unhashed(path.name, asked)
    )
    assert weight < 150_000


def _unhashed(name: str, asked: set[str]) -> bool:
    """Whether a page asks for this file, under its name or with a fingerprint in it."""
    stem, suffix = name.rsplit(".", 1)
    return any(re.fullmatch(rf"{re.escape(stem)}(\.[0-9a-f]{{12}})?\.{suffix}", one) for one in asked)
