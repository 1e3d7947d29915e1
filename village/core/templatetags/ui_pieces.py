"""Components without content of their own: headings, buttons, marks. Part of the library `ui`."""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import metadata
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from village.core import icons
from village.core.addresses import address, address_if_any
from village.core.french import acronyms, nbsp
from village.core.templatetags import ui_forms

register = template.Library()
register.simple_tag(icons.svg, name="icon")
register.simple_tag(icons.logo)
register.simple_tag(icons.village)
register.simple_tag(address)
register.simple_tag(address_if_any)

KINDS = ("primary", "quiet", "danger")
TONES = (
    "school",
    "health",
    "parents",
    "culture",
    "social",
    "ok",
    "wait",
    "neutral",
    "town",
)
NOTHING = SafeString("")


def one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        message = f"{value!r} is not one of {', '.join(allowed)}"
        raise ValueError(message)
    return value


def _filled(content: str) -> SafeString:
    """Return the content, or nothing when it is only white space."""
    return SafeString(content) if content.strip() else NOTHING


# — headings —


@register.simple_block_tag
def page_header(content: str, title: str, sub: str = "") -> SafeString:
    return format_html(
        '<div class="person"><div class="who-is"><h1>{}</h1>{}</div>{}</div>',
        nbsp(title),
        format_html('<p class="small">{}</p>', nbsp(sub)) if sub else NOTHING,
        _actions(content),
    )


@register.simple_block_tag
def person_header(content: str, name: str, initials: str = "", facts: Any = ()) -> SafeString:
    listed = facts.split("|") if isinstance(facts, str) else facts
    return format_html(
        '<div class="person">{}<div class="who-is"><h1>{}</h1>{}</div>{}</div>',
        avatar(initials, large=True) if initials else NOTHING,
        name,
        format_html(
            '<ul class="facts">{}</ul>',
            format_html_join("", "<li>{}</li>", ((f,) for f in listed if f)),
        )
        if listed
        else NOTHING,
        _actions(content),
    )


def _actions(content: str) -> SafeString:
    return format_html('<div class="do">{}</div>', _filled(content)) if content.strip() else NOTHING


@register.simple_tag
def because(reason: str, url: str = "", link: str = "Qui d’autre ?", what: str = "ce dossier") -> SafeString:
    """Say the reader's link to the child (design § 1, promise 1)."""
    return format_html(
        '<p class="because">{}<span>Vous voyez {} parce {}{}. {}</span></p>',
        icons.svg("eye", 18),
        what,
        "qu’" if reason[:1].lower() in "aeéèiou" else "que ",
        nbsp(reason.rstrip(" .")),
        format_html('<a href="{}">{}</a>', url, nbsp(link)) if url else NOTHING,
    )


@register.simple_tag
def nav_link(item: Any) -> SafeString:
    """A door of the navigation: `url`, `label`, `icon`, `current`, `count`."""
    return format_html(
        '<a href="{}"{}>{}<span class="label">{}</span>{}</a>',
        item.url,
        mark_safe(' aria-current="page"') if item.current else NOTHING,
        icons.svg(item.icon),
        item.label,
        format_html('<span class="count">{}<span class="unseen"> à voir</span></span>', item.count)
        if item.count
        else NOTHING,
    )


# — the frame: what is the same on every page is written once —


@register.simple_tag
def side_nav(items: Iterable[Any]) -> SafeString:
    return _side_nav(tuple(items))


@lru_cache(maxsize=512)
def _side_nav(items: tuple[Any, ...]) -> SafeString:
    return SafeString(render_to_string("core/nav.html", {"nav": items}))


@register.simple_tag
@cache
def assets() -> SafeString:
    return SafeString(render_to_string("core/assets.html"))


@register.simple_tag
@cache
def foot(*, signed_in: bool = False) -> SafeString:
    return SafeString(render_to_string("core/footer.html", {"signed_in": signed_in}))


@register.simple_tag
@lru_cache(maxsize=512)
def theme_address(colour: str) -> str:
    return reverse("core:theme", args=[colour.removeprefix("#").lower()])


# — actions —


@register.simple_tag
def button(
    label: str,
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    *,
    small: bool = False,
) -> SafeString:
    named = format_html(' name="{}" value="{}"', name, value) if name else NOTHING
    return format_html(
        '<button type="submit" class="{}"{}>{}{}</button>',
        _button(kind, small=small),
        named,
        _mark(icon),
        nbsp(label),
    )


@register.simple_tag
def link_button(
    url: str,
    label: str,
    kind: str = "primary",
    icon: str = "",
    *,
    small: bool = False,
    download: bool = False,
) -> SafeString:
    return format_html(
        '<a class="{}" href="{}"{}>{}{}</a>',
        _button(kind, small=small),
        url,
        mark_safe(" download") if download else NOTHING,
        _mark(icon),
        nbsp(label),
    )


@register.simple_block_tag(takes_context=True)
def post(
    context: template.Context,
    content: str,
    url: str,
    label: str,
    kind: str = "quiet",
    icon: str = "",
    *,
    small: bool = False,
) -> SafeString:
    """One button that writes: a form, since GET changes nothing."""
    return format_html(
        '<form class="one" method="post" action="{}">{}{}{}</form>',
        url,
        ui_forms.csrf(context),
        _filled(content),
        button(label, kind, icon, small=small),
    )


def _button(kind: str, *, small: bool) -> str:
    return f"btn {one_of(kind, KINDS)}{' small' if small else ''}"


def _mark(icon: str) -> SafeString:
    return icons.svg(icon) if icon else NOTHING


# — pieces —


@register.simple_tag
def avatar(initials: str, *, large: bool = False) -> SafeString:
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>',
        " large" if large else "",
        initials,
    )


@register.simple_tag
def tag(text: str, tone: str = "neutral") -> SafeString:
    return format_html('<span class="tag {}">{}</span>', one_of(tone, TONES), nbsp(text))


@register.simple_tag
def acronym(short: str, long: str = "") -> SafeString:
    """Explain on hover, focus or tap; aloud and in print always (R106)."""
    return format_html(
        '<button type="button" class="acronym"><abbr>{}</abbr><span class="tip"> {}</span></button>',
        short,
        long or acronyms[short],
    )


@register.simple_tag
@cache
def scale(now: int | None, start: int | None = None, of: int = 5) -> SafeString:
    """Where a goal started and stands, from 1 to `of`. Words say it; the bars only repeat it."""
    steps = ((_scale_step(level, now, start),) for level in range(1, of + 1))
    said = [
        f"partie de {start}" if start else "",
        f"aujourd’hui {now} sur {of}" if now else "pas encore évalué",
    ]
    return format_html(
        '<p class="scale"><span class="steps" aria-hidden="true">{}</span><span class="said">{}</span></p>',
        format_html_join("", '<i class="{}"></i>', steps),
        ", ".join(filter(None, said)),
    )


def _scale_step(level: int, now: int | None, start: int | None) -> str:
    if start and level <= start:
        return "start" if now and level <= now else "lost"
    return "is" if now and level <= now else ""


@register.simple_tag
def progress(done: int, total: int, of_what: str = "") -> SafeString:
    said = f"{done} sur {total} {of_what}".strip()
    return format_html(
        '<p class="progress"><progress value="{}" max="{}" aria-label="{}"></progress><span>{}</span></p>',
        done,
        max(total, 1),
        said,
        said,
    )


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: "Page[Any]") -> SafeString:
    if not page.has_other_pages():
        return NOTHING
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    start = f"?{asked.urlencode()}&page=" if asked else "?page="
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return format_html(
        '<nav class="pages" aria-label="Pages"><ul>{}{}{}</ul></nav>',
        _beside(start, page.number - 1, "prev", _PREVIOUS) if page.has_previous() else NOTHING,
        format_html_join("", "{}", ((_page(start, number, page.number),) for number in shown)),
        _beside(start, page.number + 1, "next", _NEXT) if page.has_next() else NOTHING,
    )


_PREVIOUS, _NEXT = icons.svg("previous", 16) + "Précédente", "Suivante" + icons.svg("next", 16)


def _beside(start: str, number: int, where: str, label: str) -> SafeString:
    return format_html('<li><a rel="{}" href="{}{}">{}</a></li>', where, start, number, mark_safe(label))  # noqa: S308


def _page(start: str, number: int | str, current: int) -> SafeString:
    if not isinstance(number, int):
        return mark_safe('<li class="gap">…</li>')
    each, here = (NOTHING, mark_safe(' aria-current="page"')) if number == current else (_EACH, NOTHING)
    return format_html(
        '<li{}><a{} href="{}{}"><span class="unseen">Page </span>{}</a></li>', each, here, start, number, number
    )


_EACH = mark_safe(' class="each"')


@register.simple_tag
@cache
def version() -> str:
    return metadata.version("village")
