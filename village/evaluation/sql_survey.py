"""The statements behind the figures of the national survey. Same parameters as `sql`: `programme`, `first`, `last`."""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

from village.evaluation import sql, sql_children
from village.evaluation.sql import NATIONAL

# Of each followed child: whether she was already there on the first day, and whether she still is after the last one.
STILL = """(
    SELECT child_id FROM plans_plan
    WHERE programme_id = %(programme)s AND opened_on <= %(last)s AND (closed_on IS NULL OR closed_on > %(last)s)
)"""
STOCK = f"""
WITH {sql_children.child("person.id AS id, ")}
SELECT already, id IN {STILL} AS still, count(*) AS n FROM child GROUP BY 1, 2 ORDER BY 1, 2
"""

# Families by the number of their children who are followed.
SIBLINGS = f"""
WITH {sql_children.child()},
family AS (SELECT count(*) AS children FROM child GROUP BY family)
SELECT children, count(*) AS n FROM family GROUP BY 1 ORDER BY 1
"""

# The active parcours with their fiche and the latest diagnosis written by the last day.
_ABOUT = f"""{NATIONAL},
active AS MATERIALIZED (
    SELECT id, child_id, referral_id FROM plans_plan
    WHERE programme_id = %(programme)s AND opened_on <= %(last)s AND (closed_on IS NULL OR closed_on >= %(first)s)
),
latest AS (
    SELECT DISTINCT ON (plan_id) plan_id, health <> '' AS sante, development <> '' AS developpement,
           family_context <> '' AS famille, social_economic <> '' AS "socio-economique",
           environment <> '' AS environnement
    FROM plans_assessment JOIN active ON active.id = plan_id
    WHERE "on" <= %(last)s ORDER BY plan_id, plans_assessment.version DESC
),
said AS (
    SELECT DISTINCT 'motif' AS way, active.child_id, national.code
    FROM active JOIN referrals_referral_motives motive ON motive.referral_id = active.referral_id
    JOIN national ON national.id = motive.listitem_id
    UNION SELECT 'facteur', active.child_id, factor.code
    FROM active JOIN latest ON latest.plan_id = active.id,
    LATERAL (VALUES ('sante', sante), ('developpement', developpement), ('famille', famille),
                    ('socio-economique', "socio-economique"), ('environnement', environnement)) AS factor (code, said)
    WHERE factor.said
)"""
# (way, code, children): a child counts once for each motive, once for each factor; « dit » counts each child once.
TYPOLOGY = f"""
WITH {_ABOUT}
SELECT way, code, count(*) AS n FROM said GROUP BY 1, 2
UNION ALL SELECT 'dit', way, count(DISTINCT child_id) FROM said GROUP BY way
UNION ALL SELECT 'dit', '', count(DISTINCT child_id) FROM said
ORDER BY 1, 2
"""
TYPOLOGY_ROWS = f"""
WITH {_ABOUT}
SELECT child_id, array_agg(code ORDER BY code) FILTER (WHERE way = 'motif'),
       array_agg(code ORDER BY code) FILTER (WHERE way = 'facteur')
FROM said GROUP BY child_id ORDER BY child_id
"""

# The fiches received in the period: whose, where they stood on the last day, whether an EPS had studied them by then.
_FICHES = f"""{NATIONAL},
fiche AS (
    SELECT referral.id, referral.child_id, referral.sent_on, coalesce(national.label, '') AS referrer,
           CASE WHEN referral.decided_on <= %(last)s THEN referral.state ELSE '' END AS outcome,
           EXISTS (
               SELECT FROM meetings_situation situation JOIN meetings_meeting meeting ON meeting.id = meeting_id
               WHERE situation.referral_id = referral.id AND meeting."on" <= %(last)s
           ) AS studied
    FROM referrals_referral referral LEFT JOIN national ON national.id = referral.referrer_kind_id
    WHERE referral.programme_id = %(programme)s AND referral.sent_on BETWEEN %(first)s AND %(last)s
)"""
FICHES = f"WITH {_FICHES} SELECT referrer, outcome, studied, count(*) AS n FROM fiche GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
FICHES_ROWS = f"WITH {_FICHES} SELECT child_id, sent_on, referrer, outcome, studied FROM fiche ORDER BY sent_on, id"

# From a fiche to the first EPS that studied it, when that EPS is in the period: (days, how many).
_STUDIED = """studied AS (
    SELECT referral.id, referral.child_id, referral.sent_on, min(meeting."on") AS seen_on
    FROM referrals_referral referral
    JOIN meetings_situation situation ON situation.referral_id = referral.id
    JOIN meetings_meeting meeting ON meeting.id = situation.meeting_id
    WHERE referral.programme_id = %(programme)s AND referral.sent_on IS NOT NULL
    GROUP BY referral.id HAVING min(meeting."on") BETWEEN %(first)s AND %(last)s
)"""
STUDIED = f"WITH {_STUDIED} SELECT seen_on - sent_on AS days, count(*) AS n FROM studied GROUP BY 1 ORDER BY 1"
STUDIED_ROWS = f"WITH {_STUDIED} SELECT child_id, sent_on, seen_on FROM studied ORDER BY seen_on, id"

# From the first EPS that studied the entry to the first action approved by the family, begun in the period.
_BEGUN = """entered AS (
    SELECT plan.id, plan.child_id, min(meeting."on") AS seen_on
    FROM plans_plan plan
    JOIN meetings_situation situation ON situation.referral_id = plan.referral_id
    JOIN meetings_meeting meeting ON meeting.id = situation.meeting_id
    WHERE plan.programme_id = %(programme)s
    GROUP BY plan.id
),
begun AS (
    SELECT entered.id, entered.child_id, entered.seen_on, min(action.starts_on) AS starts_on
    FROM entered JOIN plans_plannedaction action ON action.plan_id = entered.id
    WHERE action.approved_on <= %(last)s
    GROUP BY 1, 2, 3 HAVING min(action.starts_on) BETWEEN %(first)s AND %(last)s
)"""
BEGUN = f"WITH {_BEGUN} SELECT starts_on - seen_on AS days, count(*) AS n FROM begun GROUP BY 1 ORDER BY 1"
BEGUN_ROWS = f"WITH {_BEGUN} SELECT child_id, seen_on, starts_on FROM begun ORDER BY starts_on, id"

# The meetings of EPS held in the period: (way, key, number).
_HELD = """held AS MATERIALIZED (
    SELECT meeting.id, meeting."on", panel.name AS panel
    FROM meetings_meeting meeting JOIN meetings_panel panel ON panel.id = meeting.panel_id
    WHERE panel.programme_id = %(programme)s AND meeting."on" BETWEEN %(first)s AND %(last)s
)"""
SITTINGS = f"""
WITH {_HELD},
seen AS (
    SELECT situation.reason, situation.child_id FROM held JOIN meetings_situation situation ON meeting_id = held.id
)
SELECT 'panel' AS way, panel AS key, count(*) AS n FROM held GROUP BY panel
UNION ALL SELECT 'reason', reason, count(*) FROM seen GROUP BY reason
UNION ALL SELECT 'children', '', count(DISTINCT child_id) FROM seen
ORDER BY 1, 2
"""
SITTINGS_ROWS = f"""
WITH {_HELD}
SELECT array_agg(situation.child_id) FILTER (WHERE situation.id IS NOT NULL), panel, held."on", count(situation.id)
FROM held LEFT JOIN meetings_situation situation ON situation.meeting_id = held.id
GROUP BY held.id, panel, held."on" ORDER BY held."on", held.id
"""

# Actions under way in the period (the population of I11): (way, key, number).
_DOING = f"""{NATIONAL}, {sql.ACTIVE},
doing AS MATERIALIZED (
    SELECT action.id, action.nature, action.starts_on, national.code AS domain, national.label, plan.child_id
    FROM plans_plannedaction action JOIN plans_plan plan ON plan.id = action.plan_id
    JOIN plans_goal goal ON goal.id = action.goal_id JOIN national ON national.id = goal.domain_id
    WHERE action.id IN (SELECT action.id {sql.UNDER_WAY})
)"""
THEMES = f"""
WITH {_DOING}
SELECT 'domain' AS way, domain AS key, count(*) AS n FROM doing GROUP BY domain
UNION ALL SELECT 'nature', nature, count(*) FROM doing GROUP BY nature
UNION ALL SELECT 'children', domain, count(DISTINCT child_id) FROM doing GROUP BY domain
UNION ALL SELECT 'touched', nature, count(DISTINCT child_id) FROM doing GROUP BY nature
UNION ALL SELECT 'all', '', count(DISTINCT child_id) FROM doing
ORDER BY 1, 2
"""
THEMES_ROWS = f"WITH {_DOING} SELECT child_id, label, nature, starts_on FROM doing ORDER BY starts_on, id"

# Sessions of the period whose attendance was taken: how many, those with an hour of end, and their minutes.
HELD_SESSIONS = """
FROM activities_activitysession session JOIN activities_activity activity ON activity.id = session.activity_id
WHERE activity.programme_id = %(programme)s AND session."on" BETWEEN %(first)s AND %(last)s
  AND session.cancelled_on IS NULL AND session.recorded_at IS NOT NULL
"""
SESSIONS = f"""
SELECT count(*) AS sessions, count(*) FILTER (WHERE ends_at > starts_at) AS timed,
       coalesce(sum(extract(epoch FROM ends_at - starts_at) / 60) FILTER (WHERE ends_at > starts_at), 0)::int AS minutes
{HELD_SESSIONS}
"""
SESSIONS_ROWS = f"""
SELECT activity.title, session."on", extract(epoch FROM ends_at - starts_at)::int / 60
{HELD_SESSIONS} ORDER BY session."on", session.id
"""

# Who came to them: children each once, and how many times parents came along.
_CAME = f"""came AS (
    SELECT attendance.child_id, attendance.parents
    FROM activities_attendance attendance
    WHERE attendance.status IN ('present', 'retard') AND attendance.session_id IN (SELECT session.id {HELD_SESSIONS})
)"""
CAME = f"WITH {_CAME} SELECT count(DISTINCT child_id) AS children, coalesce(sum(parents), 0)::int AS parents FROM came"
CAME_ROWS = f"WITH {_CAME} SELECT child_id, count(*) FROM came GROUP BY child_id ORDER BY child_id"

# Written exits of the period, by reason; without a written exit, empty.
_LEFT = """
FROM plans_plan plan LEFT JOIN plans_exit exit ON exit.plan_id = plan.id LEFT JOIN national ON national.id = reason_id
WHERE plan.programme_id = %(programme)s AND plan.closed_on BETWEEN %(first)s AND %(last)s
"""
LEAVINGS = f"WITH {NATIONAL} SELECT coalesce(national.code, ''), count(*) AS n {_LEFT} GROUP BY 1 ORDER BY 1"
LEAVINGS_ROWS = f"""
WITH {NATIONAL}
SELECT plan.child_id, plan.closed_on, coalesce(national.label, '') {_LEFT} ORDER BY plan.closed_on, plan.id
"""

# The schools of the followed children: their last one of the period.
SCHOOLS = f"""
WITH {sql_children.child("schooled.school_id, ")}
SELECT coalesce(school.priority, '?') AS priority, count(DISTINCT child.school_id) AS n
FROM child JOIN directory_school school ON school.organisation_id = child.school_id
GROUP BY 1 ORDER BY 1
"""
SCHOOLS_ROWS = f"""
WITH {sql_children.child("person.id AS id, schooled.school_id, ")}
SELECT array_agg(child.id ORDER BY child.id), organisation.name, school.priority
FROM child JOIN directory_school school ON school.organisation_id = child.school_id
JOIN directory_organisation organisation ON organisation.id = school.organisation_id
GROUP BY organisation.id, school.priority ORDER BY organisation.name, organisation.id
"""

# Equivalent full time of the team, by role: as `sql.REFERENTS` counts it.
TEAM = """
SELECT role, coalesce(sum(fte * (least(coalesce(ends_on, %(last)s::date), %(last)s::date)
                               - greatest(starts_on, %(first)s::date) + 1)), 0) AS fte_days,
       count(DISTINCT user_id) AS people, count(DISTINCT user_id) FILTER (WHERE fte IS NULL) AS without_fte
FROM programmes_membership
WHERE programme_id = %(programme)s AND role IN ('coordinator', 'referent', 'assistant') AND starts_on <= %(last)s
  AND (ends_on IS NULL OR ends_on >= %(first)s)
GROUP BY role ORDER BY role
"""

# The structures of the directory, schools apart, by kind, as they are today.
PARTNERS = f"""
WITH {NATIONAL}
SELECT national.label, count(*) AS n
FROM directory_organisation organisation JOIN national ON national.id = organisation.kind_id
WHERE organisation.programme_id = %(programme)s
  AND NOT EXISTS (SELECT FROM directory_school school WHERE school.organisation_id = organisation.id)
GROUP BY 1 ORDER BY 2 DESC, 1
"""

# The QPV of its communes, in force at least one day of the period.
QUARTERS = """
SELECT quarter.name, commune.name, quarter.code
FROM programmes_quarter quarter JOIN programmes_commune commune ON commune.id = quarter.commune_id
WHERE commune.programme_id = %(programme)s AND quarter.kind = 'qpv' AND quarter.starts_on <= %(last)s
  AND (quarter.ends_on IS NULL OR quarter.ends_on >= %(first)s)
ORDER BY commune.name, quarter.name, quarter.id
"""
