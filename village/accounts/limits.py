"""How long a session lives: idle 30 minutes, never more than 10 hours (ASVS 7.3)."""

import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

STARTED = "session_started_at"
SEEN = "session_last_seen"
# The database is spared: a session that is used is written once a minute.
WRITE_EVERY = 60


def start(session: Any) -> None:
    session[STARTED] = session[SEEN] = int(time.time())


def ends_at(session: Any) -> int:
    """Return when this session ends, in seconds since 1970; a session that never started starts now."""
    if STARTED not in session or SEEN not in session:
        start(session)
    idle = int(session[SEEN]) + settings.SESSION_IDLE_SECONDS
    return min(idle, int(session[STARTED]) + settings.SESSION_ABSOLUTE_SECONDS)


def is_over(session: Any) -> bool:
    return time.time() >= ends_at(session)


def touch(session: Any) -> int:
    """Count this request as activity; return when the session ends now."""
    now = int(time.time())
    if now - int(session[SEEN]) >= WRITE_EVERY:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
    return ends_at(session)
