"""Give the floor the children of ours, row for row, and open sessions: `python -m benchmarks.floor.prepare USERS`.

Prints the sessions as JSON: a cookie for each of the given accounts (ids separated by commas).
"""

import json
import os
import sys

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from psycopg import sql


def _words(sealed: str) -> str:
    length = f"length(decode(split_part({sealed}, '.', 3), 'base64')) - 28"
    return f"CASE WHEN {sealed} = '' THEN '' ELSE left(repeat('Les mots de la note. ', 1000), {length}) END"


# table of the floor, its columns, and the same rows in ours
COPIES = (
    (
        "auth_user",
        "id, username, first_name, last_name, email, password, is_active, is_staff, is_superuser, date_joined",
        (
            "SELECT id, email, first_name, last_name, email, password, is_active, false, false, created_at "
            "FROM accounts_user"
        ),
    ),
    (
        "floor_school",
        "id, name, priority",
        (
            "SELECT s.organisation_id, o.name, s.priority FROM directory_school s "
            "JOIN directory_organisation o ON o.id = s.organisation_id"
        ),
    ),
    ("floor_quarter", "id, name, kind", "SELECT id, name, kind FROM programmes_quarter"),
    (
        "floor_child",
        "id, first_name, last_name, birth_date, sex, school_id, quarter_id, referent_id, opened_on, closed_on",
        (
            "SELECT p.id, p.first_name, p.last_name, p.birth_date, p.sex, "
            "(SELECT school_id FROM people_schooling WHERE child_id = p.id ORDER BY starts_on DESC LIMIT 1), h.quarter_id, "
            "(SELECT user_id FROM people_careteammembership WHERE child_id = p.id AND link = 'referent' "
            "ORDER BY starts_on DESC LIMIT 1), plan.opened_on, plan.closed_on "
            "FROM people_person p LEFT JOIN people_household h ON h.id = p.household_id "
            "LEFT JOIN LATERAL (SELECT opened_on, closed_on FROM plans_plan WHERE child_id = p.id "
            "ORDER BY opened_on DESC LIMIT 1) plan ON true WHERE p.is_child"
        ),
    ),
    (
        "floor_note",
        'id, child_id, author_id, "on", kind, text, good_news, next_step, next_on, written_at',
        (
            # Ours are sealed: the floor's are words of the same length.
            f'SELECT n.id, p.child_id, n.author_id, n."on", n.kind, {_words("n.text")}, n.good_news, '
            f"{_words('n.next_step')}, n.next_on, n.written_at "
            "FROM plans_journalentry n JOIN plans_plan p ON p.id = n.plan_id"
        ),
    ),
)


def _connect(database: str) -> psycopg.Connection:
    login, sees_all = settings.DATABASES["default"], "-c village.reach=load"
    return psycopg.connect(host=login["HOST"], user=login["USER"], dbname=database, options=sees_all, autocommit=True)


def prepare() -> None:
    """Make the floor's base anew, as full as ours."""
    floor = settings.DATABASES["default"]["NAME"]
    with _connect(settings.OURS) as ours:
        ours.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(floor)))
        ours.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(floor)))
        call_command("migrate", run_syncdb=True, verbosity=0)
        with _connect(floor) as theirs:
            for table, columns, rows in COPIES:
                reading, writing = ours.cursor(), theirs.cursor()
                with (
                    reading.copy(f"COPY ({rows}) TO STDOUT") as out,
                    writing.copy(f"COPY {table} ({columns}) FROM STDIN") as into,
                ):
                    for block in out:
                        into.write(block)
                theirs.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            theirs.execute("VACUUM ANALYZE")


def sessions(user_ids: list[int]) -> list[str]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    users, opened = User.objects.in_bulk(user_ids), []
    for user_id in user_ids:
        session = SessionStore()
        session[SESSION_KEY] = str(user_id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = users[user_id].get_session_auth_hash()
        session.create()
        opened.append(session.session_key)
    return opened


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
    django.setup()
    prepare()
    json.dump(sessions([int(each) for each in sys.argv[1].split(",")]), sys.stdout)
