"""The browsers a person uses: told apart, so that a new one is announced by mail (ASVS 6.3.5)."""

from typing import Any

from django.conf import settings

COOKIE = "__Host-appareil" if settings.SESSION_COOKIE_SECURE else "appareil"
YEAR = 365 * 24 * 3600
# A shared computer knows several people.
MOST = 20

# The first that matches says it: the others name themselves in it.
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("OPR", "Opera"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "un téléphone Android"),
    ("iPhone", "un iPhone"),
    ("iPad", "un iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "un Mac"),
    ("Linux", "Linux"),
)


def described(user_agent: str) -> str:
    """Return « Firefox sur Windows »: enough to recognise one's own."""
    browser = _first(user_agent, _BROWSERS, "Un navigateur")
    return f"{browser} sur {_first(user_agent, _SYSTEMS, 'un appareil inconnu')}"


def _first(user_agent: str, marks: tuple[tuple[str, str], ...], otherwise: str) -> str:
    return next((name for mark, name in marks if mark in user_agent), otherwise)


def is_known(request: Any, user: Any) -> bool:
    return str(user.pk) in _people(request)


def remember(request: Any, response: Any, user: Any) -> None:
    """Sign this person's number into a cookie that proves nothing and opens nothing."""
    people = [*_people(request), str(user.pk)][-MOST:]
    response.set_signed_cookie(
        COOKIE,
        ".".join(people),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people(request: Any) -> list[str]:
    kept: str = request.get_signed_cookie(COOKIE, default="", max_age=YEAR)
    return kept.split(".") if kept else []
