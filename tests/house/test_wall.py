"""The second wall is whole: every table is behind it or has a reason, and nothing opens a door in it unseen (T10)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from config.eyes import EYES
from config.wall import BEHIND, OUTSIDE, WALL
from tests.house.sources import python_files, short
from village.access.wall import Mission
from village.core import postgres
from village.core.postgres import APP_ROLE, COUNTS_ROLE, EYES_ROLE, policies
from village.core.postgres.policies import model_of, table_of
from village.core.reference import our_models

# Who opens a mission, and which. A page never loads.
MISSIONS = {
    "village/activities/views/announced.py": {Mission.SHOW},
    "village/around/views/partner.py": {Mission.LINK},
    "village/privacy/management/commands/purge.py": {Mission.KEEP, Mission.LOAD},
    "village/privacy/management/commands/rotate_key.py": {Mission.LOAD},
    "village/privacy/operations/restoring.py": {Mission.KEEP},
    "village/privacy/operations/merging.py": {Mission.KEEP},
    "village/privacy/operations/separating.py": {Mission.KEEP},
    "village/privacy/views/reach.py": {Mission.KEEP},
    "village/privacy/operations/exceptional.py": {Mission.WELCOME},
    "village/casefile/listing.py": {Mission.COUNT},
    "village/demo/management/commands/demo.py": {Mission.LOAD},
    "village/evaluation/change.py": {Mission.COUNT},
    "village/evaluation/populations.py": {Mission.COUNT},
    "village/evaluation/report.py": {Mission.COUNT},
    "village/exchange/management/commands/import.py": {Mission.LOAD},
    "village/exchange/operations/leaving.py": {Mission.KEEP},
    "village/exchange/operations/taking_back.py": {Mission.KEEP},
    "village/exchange/operations/working.py": {Mission.KEEP},
    "village/funding/costs.py": {Mission.COUNT},
    "village/meetings/naming.py": {Mission.HIDE},
    "village/referrals/operations/arriving.py": {Mission.WELCOME},
    "village/referrals/views/family.py": {Mission.ASK},
    "village/surveys/views/answering.py": {Mission.ANSWER},
}
_NEXT = "dites dans config/wall.py comment ses lignes sont gardées (BEHIND), ou pourquoi elles ne le sont pas (OUTSIDE)"
# Keys, dates of a link or of a hat, moments of an exceptional access, a digest, the folded name that the search looks
# into; of an agreement: what of, since when, until when.
_KEYS = re.compile(
    r'id|\w+_(id|at)|link|is_child|(starts|ends|given|withdrawn)_on|"on"|folded_name|digest|role|is_active'
    r"|holds_authority|scope|categories"
)


def unsaid(models: list[type[Model]]) -> list[str]:
    """The tables that are neither behind the wall nor outside for a reason."""
    through = [field.remote_field.through for model in models for field in model._meta.local_many_to_many]
    labels = [model._meta.label for model in [*models, *filter(None, through)]]
    return [label for label in labels if label not in BEHIND and label not in OUTSIDE]


def test_every_table_is_behind_the_wall_or_has_a_reason() -> None:
    faults = unsaid(our_models())
    assert not faults, f"{', '.join(faults)} : {_NEXT}"
    assert not set(BEHIND) & set(OUTSIDE)
    assert all(reason.strip() for reason in OUTSIDE.values())


def test_a_new_table_about_a_child_is_seen() -> None:
    class Meta:
        label, local_many_to_many = "people.Bulletin", ()

    sheet: Any = type("Bulletin", (), {"_meta": Meta})
    assert unsaid([sheet]) == ["people.Bulletin"]


def test_what_is_outside_does_not_hang_from_what_is_behind() -> None:
    behind = {model_of(label) for label in BEHIND}
    faults = [
        f"{label}.{field.name}"
        for label in OUTSIDE
        for field in model_of(label)._meta.concrete_fields
        if field.is_relation and field.related_model in behind
    ]
    assert not faults, faults


def test_the_eyes_read_keys_and_never_a_word() -> None:
    assert set(EYES) <= {*BEHIND, "accounts.User", "programmes.Membership"}
    faults = [f"{label}.{column}" for label, names in EYES.items() for column in names if not _KEYS.fullmatch(column)]
    assert not faults, faults


def test_only_named_places_open_a_mission() -> None:
    opened: dict[str, set[Mission]] = {}
    for path in python_files():
        text = path.read_text()
        if short(path) == "village/access/wall.py":
            continue
        found = {mission for mission in Mission if f"Mission.{mission.name}" in text}
        if found or "open_for(" in text:
            opened[short(path)] = found
    assert opened == MISSIONS
    loading = [path for path, missions in MISSIONS.items() if Mission.LOAD in missions]
    assert all("/management/" in path for path in loading)
    lifting = [short(path) for path in python_files() if "lift_the_wall()" in path.read_text()]
    assert lifting == ["village/core/management/commands/migrate.py", "village/core/postgres/roles.py"]


# — what stands in the database —


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@pytest.mark.django_db
def test_the_policies_in_place_are_those_declared() -> None:
    assert policies.missing(WALL) == []


@pytest.mark.django_db
def test_every_policy_is_forced_and_holds_for_what_is_written() -> None:
    """For every command (« * »): without a check of its own, what is written is held to what is shown."""
    found = rows("""
        SELECT kept.relname, kept.relrowsecurity, kept.relforcerowsecurity, policy.polqual IS NOT NULL,
               policy.polwithcheck IS NULL, policy.polcmd::text, policy.polroles = ARRAY['village_app'::regrole::oid]
        FROM pg_policy policy JOIN pg_class kept ON kept.oid = policy.polrelid WHERE policy.polname = 'wall'
    """)
    assert {name for name, *_ in found} == {table_of(label) for label in BEHIND}
    assert {tuple(rest) for _, *rest in found} == {(True, True, True, True, "*", True)}


@pytest.mark.django_db
def test_no_role_of_ours_goes_through() -> None:
    powers = rows(
        "SELECT rolname, rolsuper OR rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s)",
        [APP_ROLE, COUNTS_ROLE, EYES_ROLE],
    )
    assert {(name, through) for name, through, _ in powers} == {
        (APP_ROLE, False),
        (COUNTS_ROLE, False),
        (EYES_ROLE, False),
    }
    assert not {name: login for name, _, login in powers}[EYES_ROLE]
    assert not rows("SELECT 1 WHERE pg_has_role(%s, %s, 'MEMBER')", APP_ROLE, EYES_ROLE)
    assert not rows("SELECT 1 WHERE pg_has_role(%s, %s, 'USAGE')", APP_ROLE, COUNTS_ROLE)  # steps into it, is not it
    # Nor is the owner of the tables the eyes, though he makes what is theirs.
    assert not rows("SELECT 1 WHERE pg_has_role(%s, %s, 'USAGE')", connection.settings_dict["OWNER"]["USER"], EYES_ROLE)
    assert not rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner IN (%s, %s)", APP_ROLE, EYES_ROLE
    )


@pytest.mark.django_db
def test_no_view_and_no_function_goes_round() -> None:
    """A view reads as its owner, and so does a definer's function. The eyes' are known; the journal's read no child."""
    assert not rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
    definers = rows("""
        SELECT proname, pg_get_userbyid(proowner), array_to_string(proconfig, ' ') FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace
    """)
    others = {name for name, owner, _ in definers if owner != EYES_ROLE}
    assert others <= {"audit_seal", "audit_forget"}
    assert all("search_path=pg_catalog, pg_temp" in settings for _, _, settings in definers)


@pytest.mark.django_db(transaction=True)
def test_putting_the_policies_back_changes_what_differs_and_nothing_else() -> None:
    with postgres.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        assert policies.install(WALL) == []
        cursor.execute("ALTER TABLE plans_goal NO FORCE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY wall ON plans_plan")
        assert policies.missing(WALL) == ["plans_plan", "plans_goal"]
        assert policies.install(WALL) == ["plans_plan", "plans_goal"]
        assert policies.missing(WALL) == []
