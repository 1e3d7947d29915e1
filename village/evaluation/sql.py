"""The statements behind the figures. Each reads a population once and answers it grouped.

Parameters, everywhere: `programme`, `first` and `last` (the days counted, both included).
"""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

# A local value counts as its national one.
NATIONAL = """
    national AS (
        SELECT item.id, coalesce(above.label, item.label) AS label, coalesce(above.code, item.code) AS code
        FROM programmes_listitem item LEFT JOIN programmes_listitem above ON above.id = item.counts_as_id
    )
"""


# Children named in a fiche received in the period, and what became of it by the last day: in the criteria or studied by
# derogation (the latest says about what); those of them followed since their fiche, or answered without a parcours.
def received(more: str = "") -> str:
    """The children of the fiches received in the period, each once."""
    return f"""child AS (
    SELECT {more}bool_or(coalesce(referral.derogation_on <= %(last)s, false)) AS granted,
           coalesce((array_agg(referral.derogation_about ORDER BY referral.derogation_on DESC, referral.id DESC)
                     FILTER (WHERE referral.derogation_on <= %(last)s))[1], '') AS about,
           bool_or(plan.id IS NOT NULL) AS taken,
           bool_and(coalesce(referral.decided_on <= %(last)s, false)) AS answered
    FROM referrals_referral referral
    LEFT JOIN plans_plan plan ON plan.child_id = referral.child_id AND plan.opened_on <= %(last)s
        AND (plan.closed_on IS NULL OR plan.closed_on >= referral.sent_on)
    WHERE referral.programme_id = %(programme)s AND referral.sent_on BETWEEN %(first)s AND %(last)s
    GROUP BY coalesce(referral.child_id, -referral.id)
)"""


RECEIVED = f"""
WITH {received()}
SELECT granted, about, count(*) AS children, count(*) FILTER (WHERE taken) AS taken,
       count(*) FILTER (WHERE answered AND NOT taken) AS answered
FROM child GROUP BY granted, about ORDER BY 3 DESC, 2
"""

# Families who refused in the period, and those of them that no parcours of the period counts already.
REFUSING = """refusing AS (
    SELECT DISTINCT coalesce(person.household_id, -person.id) AS family, person.household_id,
           CASE WHEN person.id IS NULL THEN referral.id END AS fiche, person.id AS child
    FROM referrals_referral referral LEFT JOIN people_person person ON person.id = referral.child_id
    WHERE referral.programme_id = %(programme)s AND referral.state = %(refused)s
      AND referral.decided_on BETWEEN %(first)s AND %(last)s
)"""
# Who calls twice is one family: known by the same telephone, else by the same address.
ASKING = """coalesce(nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 9), ''), nullif(lower(email), ''),
                       request.id::text)"""
ASKED_ALONE = """referrals_familyrequest request
        WHERE request.programme_id = %(programme)s AND request.ending = %(no)s
          AND request.closed_on BETWEEN %(first)s AND %(last)s"""
REFUSALS = f"""
WITH {REFUSING},
family AS (
    SELECT family, fiche,
           bool_or(EXISTS (
               SELECT FROM plans_plan plan JOIN people_person sibling ON sibling.id = plan.child_id
               WHERE plan.programme_id = %(programme)s AND plan.opened_on <= %(last)s
                 AND (plan.closed_on IS NULL OR plan.closed_on >= %(first)s)
                 AND (sibling.id = refusing.child OR sibling.household_id = refusing.household_id)
           )) AS followed
    FROM refusing GROUP BY family, fiche
)
SELECT count(*) AS refusals, count(*) FILTER (WHERE NOT followed) AS not_followed,
       (SELECT count(DISTINCT {ASKING}) FROM {ASKED_ALONE}) AS asked_alone
FROM family
"""

# Parcours that ended in the period, by attainment and evolution; without a written exit, both are empty.
FROM_ENDED = """
FROM plans_plan plan
LEFT JOIN plans_exit exit ON exit.plan_id = plan.id
LEFT JOIN national attainment ON attainment.id = exit.attainment_id
LEFT JOIN national evolution ON evolution.id = exit.evolution_id
WHERE plan.programme_id = %(programme)s AND plan.closed_on BETWEEN %(first)s AND %(last)s
"""
ENDED = f"""
WITH {NATIONAL}
SELECT attainment.code AS attainment, evolution.code AS evolution, count(*) AS plans, count(exit.id) AS exits,
       sum(plan.closed_on - plan.opened_on) AS days
{FROM_ENDED}
GROUP BY 1, 2
"""

# How long the active parcours had lasted, in whole months, at the first day and at the last or at their end. A month is
# 30.4375 days, 487 sixteenths: whole numbers divide three times faster.
SPELLS = f"""
WITH {NATIONAL}
SELECT greatest(%(first)s::date - opened_on, 0) * 16 / 487 AS entered,
       (least(closed_on, %(last)s::date) - opened_on) * 16 / 487 AS left_at,
       coalesce(closed_on <= %(last)s, false) AS ended, count(*) AS plans,
       CASE WHEN closed_on <= %(last)s THEN coalesce(national.code, '') ELSE '' END AS reason
FROM plans_plan plan LEFT JOIN plans_exit exit ON exit.plan_id = plan.id LEFT JOIN national ON national.id = reason_id
WHERE plan.programme_id = %(programme)s AND opened_on <= %(last)s AND (closed_on IS NULL OR closed_on >= %(first)s)
GROUP BY 1, 2, 3, 5
"""

# Actions approved by the family, under way at least one day of the period, within the life of their parcours.
_APPROVED = "approved_on <= %(last)s AND starts_on <= %(last)s"
ACTIVE = """active AS (
    SELECT id
    FROM plans_plan
    WHERE programme_id = %(programme)s AND opened_on <= %(last)s
      AND (closed_on IS NULL OR closed_on >= %(first)s)
)"""
INDIVIDUAL = f"(SELECT plan_id FROM plans_plannedaction WHERE nature = 'individuelle' AND {_APPROVED})"
UNDER_WAY = f"""
FROM plans_plannedaction action JOIN active ON active.id = action.plan_id
WHERE {_APPROVED} AND (action.ends_on IS NULL OR action.ends_on >= %(first)s)
"""
# By frame and time; then, of the same actions, how many different parcours they are of: six actions of one child are
# one child. Out of school time then in it, common law then réussite éducative, priced.
ACTIONS = f"""
WITH {ACTIVE},
doing AS MATERIALIZED (
    SELECT action.plan_id, action.frame, action.in_school_time, action.cost, action.family_share
    {UNDER_WAY}
),
touched AS MATERIALIZED (
    SELECT bool_or(NOT in_school_time) AS freed, bool_or(in_school_time) AS kept,
           bool_or(frame = 'droit_commun') AS common, bool_or(frame = 'reussite_educative') AS own,
           bool_or(cost IS NOT NULL AND family_share IS NOT NULL) AS priced
    FROM doing GROUP BY plan_id
)
SELECT 'plans' AS frame, NULL::boolean AS in_school_time, count(*) AS actions,
       (SELECT count(*) FROM active WHERE id IN {INDIVIDUAL}) AS priced,
       NULL::numeric AS cost, NULL::numeric AS family_share
FROM active
UNION ALL SELECT 'by time', NULL, count(*) FILTER (WHERE freed), count(*) FILTER (WHERE kept), NULL, NULL FROM touched
UNION ALL SELECT 'by frame', NULL, count(*) FILTER (WHERE common), count(*) FILTER (WHERE own), NULL, NULL FROM touched
UNION ALL SELECT 'of a price', NULL, count(*), count(*) FILTER (WHERE priced), NULL, NULL FROM touched
UNION ALL
SELECT frame, in_school_time, count(*), count(cost) FILTER (WHERE family_share IS NOT NULL),
       sum(cost) FILTER (WHERE family_share IS NOT NULL), sum(family_share)
FROM doing
GROUP BY frame, in_school_time
"""

# Waits that ended in the period, by care; and how many are still open on the last day.
FROM_WAITS = """
FROM activities_waitingentry wait
JOIN people_person person ON person.id = wait.child_id AND person.is_child AND person.programme_id = %(programme)s
JOIN national ON national.id = wait.care_id
WHERE (obtained_on IS NULL OR obtained_on >= %(first)s)
"""
WAITS = f"""
WITH {NATIONAL}
SELECT national.label AS care,
       count(*) FILTER (WHERE obtained_on BETWEEN %(first)s AND %(last)s) AS obtained,
       coalesce(sum(obtained_on - requested_on) FILTER (WHERE obtained_on BETWEEN %(first)s AND %(last)s), 0) AS days,
       count(*) FILTER (WHERE requested_on <= %(last)s AND (obtained_on IS NULL OR obtained_on > %(last)s)
                          AND (given_up_on IS NULL OR given_up_on > %(last)s)) AS waiting
{FROM_WAITS}
GROUP BY 1 ORDER BY 2 DESC, 1
"""


# Equivalent full time of référents: each presence, in days of the period, times its part of a full time.
REFERENTS = """
SELECT coalesce(sum(fte * (least(coalesce(ends_on, %(last)s::date), %(last)s::date)
                         - greatest(starts_on, %(first)s::date) + 1)), 0) AS fte_days,
       count(DISTINCT user_id) AS people, count(DISTINCT user_id) FILTER (WHERE fte IS NULL) AS without_fte
FROM programmes_membership
WHERE programme_id = %(programme)s AND role = 'referent' AND starts_on <= %(last)s
  AND (ends_on IS NULL OR ends_on >= %(first)s)
"""
