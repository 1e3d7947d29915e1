"""The statements that divide children: those of a population, each once, in every way that is printed.

Parameters: `programme`, `first` and `last` (the days counted, both included), `births`.
"""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

from village.evaluation.sql import NATIONAL

# A quarter that was no QPV any day of the period is another quarter then.
QUARTER_KIND = """
    CASE WHEN quarter.kind = 'qpv'
          AND (quarter.starts_on > %(last)s OR quarter.ends_on < %(first)s) THEN 'autre' ELSE quarter.kind END"""


# The quarters were drawn again since: a period before counts with the one that was then, and so does one across both
# where today's is no QPV.
FORMER = """
    LEFT JOIN programmes_quarter present ON present.id = household.quarter_id
    LEFT JOIN programmes_quarter former ON former.id = household.former_quarter_id AND former.ends_on >= %(first)s
         AND (present.id IS NULL OR present.kind <> 'qpv' OR present.starts_on > %(last)s)"""


_PARCOURS = """
    SELECT plan.child_id, plan.opened_on, plan.id AS plan_id, referral.referrer_kind_id AS kind_id
    FROM plans_plan plan LEFT JOIN referrals_referral referral ON referral.id = plan.referral_id
    WHERE plan.programme_id = %(programme)s AND"""
FOLLOWED = f"{_PARCOURS} plan.opened_on <= %(last)s AND (plan.closed_on IS NULL OR plan.closed_on >= %(first)s)"
ENTERED = f"{_PARCOURS} plan.opened_on BETWEEN %(first)s AND %(last)s"
LEFT = f"{_PARCOURS} plan.closed_on BETWEEN %(first)s AND %(last)s"
# A fiche whose child has no dossier yet names nobody that is known.
REFERRED = """
    SELECT child_id, sent_on AS opened_on, id AS plan_id, referrer_kind_id AS kind_id
    FROM referrals_referral
    WHERE programme_id = %(programme)s AND sent_on BETWEEN %(first)s AND %(last)s AND child_id IS NOT NULL"""


def child(more: str = "", among: str = FOLLOWED) -> str:
    """The children of a population, each once, with what they are divided by. `more`: columns before them."""
    return f"""{NATIONAL},
active AS MATERIALIZED ({among}
),
followed AS (
    SELECT DISTINCT ON (child_id) child_id, kind_id, opened_on
    FROM active ORDER BY child_id, opened_on DESC, plan_id DESC
),
schooled AS (
    SELECT DISTINCT ON (child_id) child_id, school_id, level_id
    FROM people_schooling
    WHERE starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
    ORDER BY child_id, starts_on DESC
),
child AS MATERIALIZED (
    SELECT {more}coalesce(person.household_id, -person.id) AS family, person.sex,
           cardinality(%(births)s::date[]) - width_bucket(person.birth_date, %(births)s::date[]) AS years,
           followed.opened_on < %(first)s
               OR followed.child_id IN (SELECT child_id FROM active WHERE opened_on < %(first)s) AS already,
           household.commune_id, coalesce(former.id, household.quarter_id) AS quarter_id,
           coalesce(household.outside_quarters, false) AND former.id IS NULL AS outside,
           followed.kind_id, school.priority, schooled.level_id
    FROM followed
    JOIN people_person person ON person.id = followed.child_id AND person.is_child
    LEFT JOIN people_household household ON household.id = person.household_id
    {FORMER}
    LEFT JOIN schooled ON schooled.child_id = followed.child_id
    LEFT JOIN directory_school school ON school.organisation_id = schooled.school_id
)"""


# Of each of them: the EPS that had her situation last on an agenda, and the last référent of the period. The
# latest row of a child is the greatest of (day, id) written as one number: a hash, where DISTINCT ON sorts every row.
def _latest(day: str, key: str) -> str:
    return f"(max(({day} - date '1970-01-01')::bigint << 32 | {key}) & 4294967295)"


AROUND = f"""
seen AS (
    SELECT situation.child_id, {_latest('meeting."on"', "meeting.id")} AS meeting_id
    FROM followed JOIN meetings_situation situation USING (child_id)
    JOIN meetings_meeting meeting ON meeting.id = situation.meeting_id
    WHERE meeting."on" BETWEEN '1970-01-01' AND %(last)s
    GROUP BY situation.child_id
),
led AS (
    SELECT care.child_id, {_latest("care.starts_on", "care.user_id")} AS user_id
    FROM people_careteammembership care
    WHERE care.link = 'referent' AND care.starts_on BETWEEN '1970-01-01' AND %(last)s
      AND (care.ends_on IS NULL OR care.ends_on >= %(first)s)
    GROUP BY care.child_id
)"""


# Of the year before the first day: the children no more followed on it, the parcours that ended, the exits written.
BEFORE = """
    SELECT count(*) FILTER (WHERE gone) AS gone, coalesce(sum(ended), 0) AS ended, coalesce(sum(written), 0) AS written
    FROM (
        SELECT bool_and(plan.closed_on < %(first)s AND plan.closed_on IS NOT NULL) AS gone,
               count(*) FILTER (WHERE plan.closed_on < %(first)s) AS ended,
               count(exit.id) FILTER (WHERE plan.closed_on < %(first)s) AS written
        FROM plans_plan plan LEFT JOIN plans_exit exit ON exit.plan_id = plan.id
        WHERE plan.programme_id = %(programme)s AND plan.opened_on < %(first)s
          AND (plan.closed_on IS NULL OR plan.closed_on >= %(before)s)
        GROUP BY plan.child_id
    ) child
"""


def children(among: str) -> str:
    """One line per way of dividing the children of a population: (way, key, second key, number).

    `births`: the first day on which who is born is not yet of each age, from the oldest. A référent is a
    number, never a name.
    """
    return f"""
WITH {child(among=among)},
{AROUND},
cell AS MATERIALIZED (
    SELECT sex, years, already, commune_id, quarter_id, outside, kind_id, priority, count(*) AS n
    FROM child GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
entered AS (
    SELECT kind_id, count(*) AS n FROM active WHERE opened_on >= %(first)s GROUP BY 1
)
SELECT 'total' AS way, '' AS one, '' AS two, coalesce(sum(n), 0)::int AS n FROM cell
UNION ALL SELECT 'families', '', '', count(DISTINCT family) FROM child
UNION ALL SELECT 'already', '', '', coalesce(sum(n) FILTER (WHERE already), 0) FROM cell
UNION ALL SELECT 'before', ended::text, written::text, gone FROM ({BEFORE}) before
UNION ALL SELECT 'years', sex, years::text, sum(n) FROM cell GROUP BY sex, years
UNION ALL SELECT 'commune', coalesce(commune.name, ''), '', sum(n)
    FROM cell LEFT JOIN programmes_commune commune ON commune.id = cell.commune_id GROUP BY commune.id
UNION ALL SELECT 'quarter', coalesce(quarter.name, ''),
                 coalesce({QUARTER_KIND}, CASE WHEN outside THEN 'hors' ELSE '?' END), sum(n)
    FROM cell LEFT JOIN programmes_quarter quarter ON quarter.id = cell.quarter_id GROUP BY quarter.id, outside
UNION ALL SELECT 'priority', coalesce(priority, '?'), '', sum(n) FROM cell GROUP BY priority
UNION ALL SELECT 'level', coalesce(national.code, ''), '', sum(n)
    FROM (SELECT level_id, count(*) AS n FROM child GROUP BY 1) level
    LEFT JOIN national ON national.id = level.level_id GROUP BY national.code
UNION ALL SELECT 'panel', coalesce(panel.name, ''), '', sum(n)
    FROM (SELECT meeting_id, count(*) AS n FROM followed LEFT JOIN seen USING (child_id) GROUP BY 1) last
    LEFT JOIN meetings_meeting meeting ON meeting.id = last.meeting_id
    LEFT JOIN meetings_panel panel ON panel.id = meeting.panel_id GROUP BY 2
UNION ALL SELECT 'referent', coalesce(user_id::text, ''), '', n
    FROM (SELECT user_id, count(*) AS n FROM followed LEFT JOIN led USING (child_id) GROUP BY 1) referent
UNION ALL SELECT 'kind', coalesce(national.label, ''), '', sum(n)
    FROM cell LEFT JOIN national ON national.id = cell.kind_id GROUP BY national.label
UNION ALL SELECT 'entry', coalesce(national.label, ''), '', sum(n)
    FROM entered LEFT JOIN national ON national.id = entered.kind_id GROUP BY national.label
"""


CHILDREN = children(FOLLOWED)
CHILDREN_REFERRED, CHILDREN_ENTERED, CHILDREN_LEFT = (children(among) for among in (REFERRED, ENTERED, LEFT))
