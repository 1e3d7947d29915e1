"""Open sessions for some référents and coordinators of the demonstration: `python -m benchmarks.people USERS`.

Prints as JSON who they are, what each may open and write, and words each may look for. Half of them reach the whole
programme, half are référents who reach the children they follow.
"""

import json
import os
import random
import sys
import time
from typing import Any

import django


def people(count: int) -> list[dict[str, Any]]:
    from village.access import wall

    with wall.open_for(wall.Mission.LOAD):
        return _people(count)


def _people(count: int) -> list[dict[str, Any]]:
    from django.utils import timezone

    from village.access.links import Link
    from village.core.fields import current_on
    from village.people.models import CareTeamMembership, Person
    from village.plans.models import Plan
    from village.programmes.models import Membership

    chance, today = random.Random(1), timezone.localdate()
    hats = Membership.objects.current(today).select_related("user").order_by("pk")
    wide = list(hats.filter(role="coordinator"))[:1]
    referents = [
        hat
        for hat in hats.filter(role="referent", programme_id=wide[0].programme_id)
        if Plan.objects.filter(child__care_team__user=hat.user, closed_on__isnull=True).exists()
    ]
    everybody = list(
        Person.objects.filter(is_child=True, programme_id=wide[0].programme_id).values_list("pk", flat=True)
    )
    thick = _thick(referents, today)
    found = []
    for number in range(count):
        hat = wide[0] if number % 2 else referents[number % len(referents)]
        writer = referents[number % len(referents)]
        links = CareTeamMembership.objects.filter(current_on(today), link=Link.REFERENT.value, user=writer.user)
        held = list(links.values_list("child_id", flat=True))
        plans = Plan.objects.filter(child__in=held, closed_on__isnull=True).values_list("pk", "child_id")
        children = chance.sample(everybody, min(400, len(everybody))) if hat.role == "coordinator" else held
        names = Person.objects.filter(pk__in=children[:60]).values_list("last_name", flat=True)
        found.append({
            "user": hat.user_id,
            "cookie": _session(hat.user),
            "children": children,
            "plans": list(plans) if hat.role == "referent" else [],
            "words": sorted({name.split()[0][:4].lower() for name in names}),
            "thick": [child for child in thick if child in held] or thick[:1] if hat.role == "referent" else thick,
            "pages": 3 if len(children) > 50 else 1,
        })  # fmt: skip
    return found


def _thick(referents: list[Any], today: Any) -> list[int]:
    """The dossiers that are opened thick: one of each of the first référents."""
    from benchmarks.thick import DOSSIERS, thicken
    from village.access.links import Link
    from village.core.fields import current_on
    from village.people.models import CareTeamMembership
    from village.plans.models import JournalEntry

    found = []
    for hat in referents[:DOSSIERS]:
        links = CareTeamMembership.objects.filter(current_on(today), link=Link.REFERENT.value, user=hat.user)
        noted = JournalEntry.objects.filter(plan__child__in=links.values("child"), plan__closed_on__isnull=True)
        found += noted.order_by("plan__child_id").values_list("plan__child_id", flat=True)[:1]
    thicken(found, today)
    return found


def _session(user: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from village.accounts import limits

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    limits.start(session)
    session.set_expiry(settings.SESSION_ABSOLUTE_SECONDS)
    session[limits.SEEN] = int(time.time())
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    json.dump(people(int(sys.argv[1])), sys.stdout)
