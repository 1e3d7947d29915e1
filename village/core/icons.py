"""Line icons, 24 × 24, drawn with the colour of the text. An icon never stands without words beside it."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "home": '<path d="M3 11 12 4l9 7v9H3z"/><path d="M9 20v-6h6v6"/>',
    "kids": '<circle cx="8" cy="8" r="3"/><circle cx="17" cy="9" r="2.5"/>'
    '<path d="M2 20c0-4 3-6 6-6s6 2 6 6M14 19c0-3 1.5-4.5 3.5-4.5S22 16 22 19"/>',
    "panel": '<circle cx="12" cy="12" r="3.5"/><circle cx="4.5" cy="7" r="2"/>'
    '<circle cx="19.5" cy="7" r="2"/>'
    '<circle cx="4.5" cy="17" r="2"/><circle cx="19.5" cy="17" r="2"/>',
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 3v4M16 3v4"/>',
    "partner": '<path d="M3 21V9l6-4 6 4v12M15 21V11h6v10M7 21v-4h4v4"/>',
    "chart": '<path d="M4 20V10M10 20V4M16 20v-7M22 20H2"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "help": '<circle cx="12" cy="12" r="9.5"/><path d="M9 9a3 3 0 0 1 6 1c0 2-3 2-3 4.500M12 18h.01"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "check": '<path d="m4 12.5 5 5L20 6.5"/>',
    "close": '<path d="M5 5l14 14M19 5 5 19"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "alert": '<path d="M12 3.5 22 20.5H2z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "paper": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 13h7M9 17h7"/>',
    "folder": '<path d="M3 6h6l2 2.5h10V19H3z"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v7H7z"/>',
    "pen": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19z"/><path d="m14 6.5 3.5 3.5"/>',
    "phone": '<path d="M6 3h3.5l1.5 5-2.2 1.6a12 12 0 0 0 5.6 5.6L16 13l5 1.5V18c0 2-1.5 3-3 3C10.5 21 3'
    ' 13.5 3 6c0-1.5 1-3 3-3z"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "message": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "more": '<circle cx="5" cy="12" r="1.3"/><circle cx="12" cy="12" r="1.3"/><circle cx="19" cy="12" r="1.3"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7"/>',
    "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "leave": '<path d="M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "previous": '<path d="m15 5-7 7 7 7"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "map": '<path d="M12 21s7-6.5 7-11.500A7 7 0 0 0 5 9.500C5 14.5 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "school": '<path d="M2 9.5 12 5l10 4.500L12 14z"/><path d="M6 11.500V17c3.5 2.5 8.5 2.5 12 0v-5.500M22 9.500V15"/>',
    "heart": '<path d="M12 20S3.5 14.5 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 5.5-8.5 11-8.5 11z"/>',
    "download": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.500M4 20h16"/>',
    "upload": '<path d="M12 16V5M7.5 9.5 12 5l4.5 4.500M4 20h16"/>',
    "list": '<path d="M9 6h12M9 12h12M9 18h12M4 6h.1M4 12h.1M4 18h.1"/>',
    "money": '<path d="M18 6.500A7.5 7.5 0 1 0 18 17.500M3 10.500h10M3 13.500h9"/>',
    "settings": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/>'
    '<circle cx="8" cy="17" r="2.5"/>',
    "hat": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6M15 12h7l-2.5-2.500M22 17h-7l2.5 2.5"/>',
    # From « non » to « oui »: the mouth goes from down to wide.
    "face-1": '<circle cx="12" cy="12" r="9.5"/><path d="M8.5 9.5h.1M15.5 9.5h.1M7.5 17c2-3.5 7-3.5 9 0"/>',
    "face-2": '<circle cx="12" cy="12" r="9.5"/><path d="M8.5 9.5h.1M15.5 9.5h.1M8 16c2.5-1.3 5.5-1.3 8 0"/>',
    "face-3": '<circle cx="12" cy="12" r="9.5"/><path d="M8.5 9.5h.1M15.5 9.5h.1M8 14.5c2.5 1.5 5.5 1.5 8 0"/>',
    "face-4": '<circle cx="12" cy="12" r="9.5"/><path d="M8.5 9.5h.1M15.5 9.5h.1M7 13.5c1 5.5 9 5.5 10 0z"/>',
}
NAMES = tuple(_PATHS)


@cache
def svg(name: str, size: int = 20) -> SafeString:
    """Return the drawing. An unknown name is a mistake of ours and says so."""
    if name not in _PATHS:
        message = f"Unknown icon {name!r}: choose among {', '.join(NAMES)}"
        raise ValueError(message)
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false">{1}</svg>',
        size,
        mark_safe(_PATHS[name]),  # noqa: S308 - a constant of this module
    )


def logo() -> SafeString:
    return mark_safe(
        '<svg class="logo" width="34" height="26" viewBox="0 0 34 26" fill="none" '
        'stroke="currentColor" stroke-width="2.2" '
        'stroke-linejoin="round" stroke-linecap="round" aria-hidden="true" focusable="false">'
        '<path d="M2 24V13l6-5 6 5v11"/>'
        '<path d="M12 24V9l6-6 6 6v15"/><path d="M22 24V15l5-4 5 4v9"/><path d="M1 24h32"/></svg>'
    )


def village() -> SafeString:
    """The skyline: homes, a town hall, a school, a tree. For empty places and the foot of the page."""
    return mark_safe(
        '<svg class="village" width="240" height="56" viewBox="0 0 240 56" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true" focusable="false">'
        '<path d="M2 54h236"/><path d="M12 54V34l13-10 13 10v20"/><path d="M21 54V43h8v11"/>'
        '<path d="M38 54V28l16-13 16 13v26"/><path d="M46 33h6v7h-6zM57 33h6v7h-6z"/>'
        '<path d="M70 54V38l11-8 11 8v16"/><path d="M98 54V26h44v28"/><path d="M94 26h52"/>'
        '<path d="M109 26V15l11-8 11 8v11"/><circle cx="120" cy="18" r="3.5"/><path d="M120 7V1h7l-2 2 2 2h-7"/>'
        '<path d="M105 33v7M112 33v7M128 33v7M135 33v7M116 54V45a4 4 0 0 1 8 0v9"/>'
        '<path d="M152 54V44m0 0c-7 0-8-13 0-19 8 6 7 19 0 19z"/><path d="M160 54V34l15-11 15 11v20"/>'
        '<path d="M171 54V44h8v10M171 35h8"/><path d="M190 54V40l12-9 12 9v14"/><path d="M198 43h8v6h-8z"/>'
        '<path d="M222 54v-7m0 0c-5 0-6-9 0-14 6 5 5 14 0 14z"/></svg>'
    )
