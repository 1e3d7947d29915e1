"""Row policies made from a declaration: one line per table says which rows are shown; PostgreSQL holds it, for all.

`install` puts them in place, after the migrations, and changes only what differs: running it again is nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from village.core.postgres.embedded import APP_ROLE, COUNTS_ROLE, EYES_ROLE

_SAID = "current_setting('village.{}', true)"
_REACH = _SAID.format("reach")

# What a declaration may say. Words are read as they stand, cheaper for the few rows of a page than a plan of their own;
# the list of children, which must be taken apart, once per statement.
WORDS = {
    "loads": f"{_REACH} = 'load'",
    "unchained": f"{_REACH} IN ('load', 'keep')",
    "reaches_all": f"{_REACH} IN ('programme', 'keep', 'hide')",
    "asks": f"{_REACH} = 'ask'",
    "welcomes": f"{_REACH} = 'welcome'",
    "user": f"nullif({_SAID.format('user')}, '')::bigint",
    "programme": f"nullif({_SAID.format('programme')}, '')::bigint",
    "groups": _SAID.format("groups"),
    "sits": f"{_SAID.format('sits')} = '1'",
    "children": f"(SELECT nullif({_SAID.format('children')}, '')::bigint[])::bigint[]",
}
# Who counts reads thousands of rows: once per statement.
COUNTED = {"programme": f"(SELECT {WORDS['programme']})"}


@dataclass(frozen=True)
class Rule:
    """A condition in SQL. `also` opens more than the rule, `only` asks more."""

    condition: str = ""
    also: str = field(default="", kw_only=True)
    only: str = field(default="", kw_only=True)

    always = "{loads}"
    counted = "false"
    """What is seen of it by who counts."""

    def asked(self, _model: type[Model]) -> str:
        return self.condition

    def said(self, model: type[Model]) -> str:
        """The whole condition, its words still to be filled in."""
        asked = f"({self.asked(model)}) AND ({self.only})" if self.only else self.asked(model)
        return " OR ".join([self.always, f"({asked})", *([f"({self.also})"] if self.also else [])])


class Ours(Rule):
    """Of the programme of the hat that is worn."""

    counted = "programme_id = {programme}"

    def asked(self, _model: type[Model]) -> str:
        return "programme_id = {programme}"


class Of(Rule):
    """About a child: one of those tied to the user; or any of the programme, when that is the reach."""

    always = "{unchained}"  # put in and taken out in any order, with what it hangs from
    counted = "true"  # the figures join it to what it hangs from

    def asked(self, model: type[Model]) -> str:
        child, parent = _foreign_key(model, self.condition)
        return (
            f"{child} = ANY({{children}})"
            f" OR {{reaches_all}} AND EXISTS (SELECT FROM {parent} parent WHERE parent.id = {child})"
        )


class Below(Rule):
    """Seen when the row it hangs from is."""

    always = "{unchained}"
    counted = "true"

    def asked(self, model: type[Model]) -> str:
        column, parent = _foreign_key(model, self.condition)
        key = model._meta.get_field(self.condition).related_model._meta.pk.column  # type: ignore[union-attr]
        return f"EXISTS (SELECT FROM {parent} parent WHERE parent.{key} = {column})"


class BelowOf(Below):
    """Seen when the row it hangs from is, and is of a child one is tied to: what else opens that row opens no more."""

    def asked(self, model: type[Model]) -> str:
        column, parent = _foreign_key(model, self.condition)
        child, _ = _foreign_key(model._meta.get_field(self.condition).related_model, "child")  # type: ignore[arg-type]
        of = child.removeprefix(f"{parent}.")
        return (
            f"EXISTS (SELECT FROM {parent} parent WHERE parent.id = {column}"
            f" AND ({{reaches_all}} OR parent.{of} = ANY({{children}})))"
        )


@dataclass(frozen=True)
class Wall:
    """`behind`: a rule per table; `functions`: what looks behind it; `eyes`: the columns these read, and no other.

    `lists`: the tables without policy that figures read too; `figures`: those with one. Who counts reads no other.
    """

    behind: Mapping[str, Rule]
    lists: tuple[str, ...]
    functions: str
    eyes: Mapping[str, tuple[str, ...]]
    figures: frozenset[str]


def install(wall: Wall) -> list[str]:
    """Put the policies in place and return the tables that were changed. As the owner, outside any transaction.

    A table at a time: each is closed to the pages for the moment of its own change only.
    """
    changed, standing = [], _standing()
    _see(wall, standing.get("", ""))
    for label in wall.behind:
        table, statements = table_of(label), "\n".join(_policies(wall, label))
        mark = digest(statements)
        if standing.get(table) != mark:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statements)
                cursor.execute(_marked(f"POLICY wall ON {table}", mark))
            changed.append(table)
    return changed


def missing(wall: Wall) -> list[str]:
    """The tables whose policies are not those of the declaration."""
    standing = _standing()
    return [
        table_of(label)
        for label in wall.behind
        if standing.get(table_of(label)) != digest("\n".join(_policies(wall, label)))
    ]


def model_of(label: str) -> type[Model]:
    """« plans.Plan », or « referrals.Referral_motives » for the table of a many-to-many."""
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.label == label)


def table_of(label: str) -> str:
    return model_of(label)._meta.db_table


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _policies(wall: Wall, label: str) -> Iterator[str]:
    model, table = model_of(label), table_of(label)
    said = wall.behind[label].said(model)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
    yield f"DROP POLICY IF EXISTS wall ON {table};"
    yield f"CREATE POLICY wall ON {table} TO {APP_ROLE} USING ({said.format(**WORDS)});"
    yield f"DROP POLICY IF EXISTS counts ON {table};"
    yield f"REVOKE ALL ON {table} FROM {COUNTS_ROLE};"
    if label in wall.figures:
        yield from _counted(table, wall.behind[label].counted)
    yield f"DROP POLICY IF EXISTS eyes ON {table};"
    yield f"REVOKE ALL ON {table} FROM {EYES_ROLE};"
    if columns := wall.eyes.get(label):
        yield f"CREATE POLICY eyes ON {table} FOR SELECT TO {EYES_ROLE} USING (true);"
        yield f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {EYES_ROLE};"


def _counted(table: str, shown: str) -> Iterator[str]:
    yield f"CREATE POLICY counts ON {table} FOR SELECT TO {COUNTS_ROLE} USING ({shown.format(**COUNTED)});"
    yield f"GRANT SELECT ON {table} TO {COUNTS_ROLE};"


def _see(wall: Wall, standing: str) -> None:
    """Make the functions that look behind the wall; theirs is a role that reads keys and nothing else."""
    outside = {label: columns for label, columns in wall.eyes.items() if label not in wall.behind}
    mark = digest(f"{wall.lists} {outside} {wall.functions}")
    if standing == mark:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {EYES_ROLE}")
        for label, columns in outside.items():
            cursor.execute(f"GRANT SELECT ({', '.join(columns)}) ON {table_of(label)} TO {EYES_ROLE}")
        cursor.execute(f"SET LOCAL ROLE {EYES_ROLE}")
        cursor.execute(wall.functions)
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = current_user::regrole")
        for (function,) in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP_ROLE}, session_user")
        cursor.execute(_marked("FUNCTION wall_here(bigint)", mark))
        cursor.execute("RESET ROLE")
        cursor.execute("GRANT SELECT ON {} TO {}".format(", ".join(map(table_of, wall.lists)), COUNTS_ROLE))
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {EYES_ROLE}")


def _standing() -> dict[str, str]:
    """The mark of what is in place, by table; that of the functions under no name. Forced, or it does not count."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT kept.relname, obj_description(policy.oid, 'pg_policy')
            FROM pg_policy policy JOIN pg_class kept ON kept.oid = policy.polrelid
            WHERE policy.polname = 'wall' AND kept.relrowsecurity AND kept.relforcerowsecurity
            UNION ALL SELECT '', obj_description(to_regprocedure('wall_here(bigint)'), 'pg_proc')
        """)
        return dict(cursor.fetchall())


def _marked(what: str, mark: str) -> str:
    return f"COMMENT ON {what} IS {sql.Literal(mark).as_string(None)}"


def _foreign_key(model: type[Model], name: str) -> tuple[str, str]:
    """The column of a foreign key, and the table it names."""
    key = model._meta.get_field(name)
    return f"{model._meta.db_table}.{key.column}", key.related_model._meta.db_table  # type: ignore[union-attr]
