"""Components that hold content: cards, rows, steps, notes, figures, tables. Part of the library `ui`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from village.core import icons
from village.core.french import nbsp
from village.core.templatetags.ui_pieces import NOTHING, link_button, one_of, tag

register = template.Library()
STATES = ("done", "now", "next")


@register.simple_block_tag
def card(  # noqa: PLR0917
    content: str,
    title: str = "",
    link_url: str = "",
    link_label: str = "Tout voir",
    id: str = "",  # noqa: A002 - reads as in HTML
    label: str = "",
    level: int = 2,
) -> SafeString:
    link = _card_link(link_url, link_label, title) if link_url else NOTHING
    head = format_html("<header><h{0}>{1}</h{0}>{2}</header>", level, nbsp(title), link) if title else NOTHING
    attributes = format_html(' id="{}"', id) if id else NOTHING
    if label:
        attributes += format_html(' aria-label="{}"', label)
    return format_html('<section class="card"{}>{}{}</section>', attributes, head, SafeString(content))


def _card_link(url: str, label: str, title: str) -> SafeString:
    """Say aloud what « Tout voir » is about."""
    return format_html(
        '<a class="small" href="{}">{}<span class="unseen">\u00a0: {}</span></a>',
        url,
        nbsp(label),
        title,
    )


@register.simple_block_tag
def rows(content: str) -> SafeString:
    return format_html('<ul class="rows">{}</ul>', SafeString(content))


@register.simple_block_tag
def row(
    content: str,
    avatar: str = "",
    when: str = "",
    lead: str = "",
    *,
    late: bool = False,
) -> SafeString:
    return format_html(
        '<li>{}{}<div class="main">{}</div>{}</li>',
        format_html('<span class="lead">{}</span>', nbsp(lead)) if lead else NOTHING,
        format_html('<span class="avatar" aria-hidden="true">{}</span>', avatar) if avatar else NOTHING,
        SafeString(content),
        format_html('<span class="when{}">{}</span>', " late" if late else "", when) if when else NOTHING,
    )


@register.simple_block_tag
def path(content: str, label: str) -> SafeString:
    return format_html('<ol class="path" aria-label="{}">{}</ol>', label, SafeString(content))


@register.simple_block_tag
def step(content: str, label: str, state: str = "done", url: str = "") -> SafeString:
    said = {"done": "fait", "now": "en cours", "next": "à venir"}[one_of(state, STATES)]
    return format_html(
        '<li class="{}"{}><b>{}</b><span class="unseen"> ({})</span><div class="small">{}</div></li>',
        state,
        mark_safe(' aria-current="step"') if state == "now" else NOTHING,
        format_html('<a href="{}">{}</a>', url, label) if url else label,
        said,
        SafeString(content),
    )


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    return format_html(
        '<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>',
        label,
        SafeString(content),
    )


@register.simple_tag
def tab(url: str, label: str, *, current: bool = False, count: int | None = None) -> SafeString:
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        url,
        mark_safe(' aria-current="page"') if current else NOTHING,
        label,
        format_html('<span class="number">{}</span>', f"\u00a0({count})") if count is not None else NOTHING,
    )


@register.simple_block_tag
def note(content: str, when: str, where: str = "", readers: str = "", *, good: bool = False) -> SafeString:
    return format_html(
        '<article class="note{}"><p class="about"><b>{}</b>{}{}</p><div class="text">{}</div>{}</article>',
        " good" if good else "",
        when,
        format_html(" · {}", where) if where else NOTHING,
        format_html(" {}", tag("bonne nouvelle", "ok")) if good else NOTHING,
        SafeString(content),
        format_html('<p class="readers">Peut être lue par\u00a0: {}</p>', readers) if readers else NOTHING,
    )


@register.simple_block_tag
def goal(content: str) -> SafeString:
    return format_html('<div class="goal">{}</div>', SafeString(content))


@register.simple_block_tag
def figures(content: str) -> SafeString:
    return format_html('<ul class="figures">{}</ul>', SafeString(content))


@register.simple_block_tag
def figure(
    content: str,
    value: Any,
    label: str,
    sub: str = "",
    url: str = "",
    how: str = "Comment c’est compté",
) -> SafeString:
    """A number never goes without its definition: the content, behind « Comment c’est compté »."""
    below = format_html('<a href="{}">{}</a>', url, nbsp(sub)) if url else format_html("<span>{}</span>", nbsp(sub))
    return format_html(
        '<li class="figure"><b>{}</b><span class="label">{}</span>{}{}</li>',
        nbsp(str(value)),
        nbsp(label),
        below if sub else NOTHING,
        format_html(
            "<details><summary>{}</summary><div>{}</div></details>",
            how,
            SafeString(content),
        )
        if content.strip()
        else NOTHING,
    )


@register.simple_block_tag
def table(content: str, caption: str, *, hide_caption: bool = False, wide: bool = False) -> SafeString:
    """Reflows into labelled blocks on a small screen; `wide` scrolls inside a focusable region instead."""
    return format_html(
        '<div class="table{}"{}><table><caption{}>{}</caption>{}</table></div>',
        " wide" if wide else "",
        format_html(' role="region" tabindex="0" aria-label="{}"', caption) if wide else NOTHING,
        mark_safe(' class="unseen"') if hide_caption else NOTHING,
        nbsp(caption),
        SafeString(content),
    )


@register.simple_block_tag
def search_box(
    content: str,
    url: str,
    label: str,
    value: str = "",
    results: str = "resultats",
    name: str = "q",
    *,
    partial: bool = False,
) -> SafeString:
    """A GET form; with JavaScript, looks as one types and replaces what is inside `#resultats` of this page.

    `partial`: to htmx, the view answers the results alone rather than the whole page.
    """
    pick = NOTHING if partial else format_html(' hx-select="#{} > *"', results)
    helped = format_html(
        'hx-get="{}" hx-push-url="true" hx-trigger="input delay:250ms, change, submit" hx-sync="this:replace" '
        'hx-target="#{}" hx-swap="innerHTML"{}',
        url,
        results,
        pick,
    )
    return format_html(
        '<form class="inline-search" role="search" aria-label="{1}" method="get" action="{0}" {2}>'
        '<div class="field"><label for="{3}_{4}">{1}</label>'
        '<input type="search" id="{3}_{4}" name="{3}" value="{5}" autocomplete="off"></div>{6}'
        '<button class="btn quiet" type="submit">Chercher</button></form>',
        url,
        nbsp(label),
        helped,
        name,
        results,
        value,
        SafeString(content),
    )


@register.simple_block_tag(name="nothing")
@register.simple_block_tag
def empty(content: str, title: str, url: str = "", action: str = "") -> SafeString:
    return format_html(
        '<div class="empty">{}<p class="title">{}</p><div>{}</div>{}</div>',
        icons.village(),
        nbsp(title),
        SafeString(content),
        link_button(url, action) if url and action else NOTHING,
    )


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> SafeString:
    marks = {"info": "info", "ok": "check", "wait": "clock", "danger": "alert"}
    return format_html(
        '<div class="alert {}">{}<div>{}{}</div></div>',
        one_of(tone, tuple(marks)),
        icons.svg(marks[tone]),
        format_html('<p class="title">{}</p>', nbsp(title)) if title else NOTHING,
        SafeString(content),
    )


@register.simple_block_tag
def more(content: str, label: str, *, opened: bool = False) -> SafeString:
    """The part of a form that one rarely needs."""
    return format_html(
        '<details class="more"{}><summary>{}</summary>{}</details>',
        mark_safe(" open") if opened else NOTHING,
        nbsp(label),
        SafeString(content),
    )


@register.simple_block_tag
def definition(content: str, term: str) -> SafeString:
    return format_html(
        '<details class="definition"><summary>{}</summary><div>{}</div></details>',
        nbsp(term),
        SafeString(content),
    )
