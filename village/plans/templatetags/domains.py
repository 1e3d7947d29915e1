"""How the domains of goals look."""

from django import template

register = template.Library()
_TONES = {
    "scolaire": "school",
    "sante": "health",
    "parentalite": "parents",
    "culture-sport": "culture",
    "educatif-social": "social",
}


@register.filter
def tone(code: str) -> str:
    """The tone of a domain's tag; a local domain is neutral."""
    return _TONES.get(code, "neutral")
