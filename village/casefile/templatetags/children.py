"""The lines of the list of children: many on a page, so written in one go."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from village.casefile.listing import Line
from village.core.addresses import address
from village.core.templatetags.ui_blocks import row
from village.core.templatetags.ui_pieces import NOTHING, tag

register = template.Library()
_CLOSED = tag("parcours terminé")
_NOT_YET = tag("pas encore de parcours", "wait")


@register.simple_tag
def child_line(child: Line) -> SafeString:
    """A child, leading to the dossier."""
    return row(
        format_html(
            '<b><a href="{}">{} {}</a></b> {}<br><span class="small">{}</span>',
            address("casefile:detail", child.pk),
            child.first_name,
            child.last_name,
            _state(child),
            child.facts,
        ),
        avatar=child.initials,
    )


def _state(child: Line) -> SafeString:
    if child.plan is None:
        return _NOT_YET
    return _CLOSED if child.closed else NOTHING
