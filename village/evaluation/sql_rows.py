"""The rows behind the figures: the same populations as `sql`, one line each, for those who may see the dossiers."""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

from village.evaluation import sql, sql_children


def children(among: str) -> str:
    return f"""
WITH {sql_children.child("person.id AS id, ", among)}
SELECT child.id, child.family, child.sex, child.years, child.already, coalesce(commune.name, ''),
       coalesce(quarter.name, ''), coalesce({sql_children.QUARTER_KIND}, CASE WHEN outside THEN 'hors' ELSE '?' END),
       coalesce(child.priority, '?'), coalesce(national.label, ''), home.protected_on IS NOT NULL
FROM child
LEFT JOIN people_household home ON home.id = child.family
LEFT JOIN programmes_commune commune ON commune.id = child.commune_id
LEFT JOIN programmes_quarter quarter ON quarter.id = child.quarter_id
LEFT JOIN national ON national.id = child.kind_id
ORDER BY child.id
"""


CHILDREN = children(sql_children.FOLLOWED)

RECEIVED = f"""
WITH {sql.received("coalesce(referral.child_id, -referral.id) AS id, min(referral.sent_on) AS sent_on, ")}
SELECT id, sent_on, granted, about, taken, answered FROM child ORDER BY sent_on, id
"""

REFUSALS = f"""
WITH {sql.REFUSING}
SELECT family, array_agg(child) FILTER (WHERE child IS NOT NULL), 'après une fiche de repérage'
FROM refusing GROUP BY family, fiche
UNION ALL SELECT NULL, NULL::bigint[], 'après sa propre demande' FROM {sql.ASKED_ALONE} GROUP BY {sql.ASKING}
"""

ENDED = f"""
WITH {sql.NATIONAL}
SELECT plan.child_id, plan.opened_on, plan.closed_on, exit.id IS NOT NULL, attainment.code, attainment.label,
       evolution.code, evolution.label
{sql.FROM_ENDED}
ORDER BY plan.closed_on, plan.id
"""

PLANS = f"""
WITH {sql.ACTIVE}
SELECT plan.child_id, plan.opened_on, plan.closed_on, plan.id IN {sql.INDIVIDUAL}
FROM active JOIN plans_plan plan ON plan.id = active.id
ORDER BY plan.opened_on, plan.id
"""

ACTIONS = f"""
WITH {sql.ACTIVE}
SELECT (SELECT child_id FROM plans_plan WHERE id = action.plan_id), action.frame, action.starts_on, action.ends_on,
       action.cost, action.family_share
{sql.UNDER_WAY}
ORDER BY action.starts_on, action.id
"""

WAITS = f"""
WITH {sql.NATIONAL}
SELECT wait.child_id, national.label, wait.requested_on, wait.obtained_on
{sql.FROM_WAITS} AND obtained_on BETWEEN %(first)s AND %(last)s
ORDER BY wait.obtained_on, wait.id
"""
