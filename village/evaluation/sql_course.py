"""The statements behind what lasts: who still comes (I25), how a cohort ends (I26), what families say of it (I20).

Parameters: `programme`, `first` and `last` (the days counted, both included).
"""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

from village.evaluation.sql import NATIONAL
from village.evaluation.sql_survey import HELD_SESSIONS

# Each family over its own sessions, in two halves: the middle one of an odd number is in the first. A session where
# several children of a family are expected is one session of the family, who came if one of them did.
_ENGAGED = f"""seen AS (
    SELECT coalesce(person.household_id, -person.id) AS family, session.id, session."on" AS held_on,
           coalesce(session.starts_at, time '00:00') AS starts_at,
           bool_or(attendance.status IN ('present', 'retard')) AS came,
           array_agg(person.id) AS children
    FROM activities_attendance attendance JOIN people_person person ON person.id = attendance.child_id
    JOIN activities_activitysession session ON session.id = attendance.session_id
    WHERE session.id IN (SELECT session.id {HELD_SESSIONS})
    GROUP BY 1, 2, 3, 4
),
placed AS (
    SELECT *, 2 * row_number() OVER (PARTITION BY family ORDER BY held_on, starts_at, id)
              <= 1 + count(*) OVER (PARTITION BY family) AS early
    FROM seen
),
family AS (
    SELECT family, count(*) AS expected, count(*) FILTER (WHERE early) AS early,
           count(*) FILTER (WHERE early AND came) AS early_came,
           count(*) FILTER (WHERE NOT early AND came) AS late_came
    FROM placed GROUP BY family
)"""
ENGAGED = f"""
WITH {_ENGAGED}
SELECT expected >= 4 AS enough, 2 * early_came >= early AS began, 2 * late_came >= expected - early AS went_on,
       count(*) AS families
FROM family GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
ENGAGED_ROWS = f"""
WITH {_ENGAGED}
SELECT (SELECT array_agg(DISTINCT child ORDER BY child)
        FROM seen, unnest(seen.children) AS child WHERE seen.family = family.family),
       expected, early, early_came, late_came
FROM family ORDER BY family
"""

# The children of the fiches received in the period (as `sql.received`), and where the last of their parcours since
# their first fiche stands on the last day.
_COHORT = f"""{NATIONAL},
known AS (
    SELECT coalesce(child_id, -id) AS id, min(sent_on) AS sent_on
    FROM referrals_referral
    WHERE programme_id = %(programme)s AND sent_on BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
cohort AS (
    SELECT DISTINCT ON (known.id) known.id, known.sent_on, plan.id AS plan_id,
           CASE WHEN plan.closed_on <= %(last)s THEN plan.closed_on END AS closed_on
    FROM known LEFT JOIN plans_plan plan ON plan.child_id = known.id AND plan.opened_on <= %(last)s
        AND (plan.closed_on IS NULL OR plan.closed_on >= known.sent_on)
    ORDER BY known.id, plan.opened_on DESC, plan.id DESC
),
ended AS (
    SELECT cohort.id, cohort.sent_on, cohort.closed_on,
           CASE WHEN plan_id IS NULL THEN 'none' WHEN closed_on IS NULL THEN 'open'
                WHEN exit.id IS NULL THEN 'unwritten'
                WHEN national.code = 'complete' THEN 'complete' ELSE 'other' END AS outcome
    FROM cohort LEFT JOIN plans_exit exit USING (plan_id) LEFT JOIN national ON national.id = exit.attainment_id
)"""
COHORT = f"WITH {_COHORT} SELECT outcome, count(*) AS children FROM ended GROUP BY 1 ORDER BY 1"
COHORT_ROWS = f"WITH {_COHORT} SELECT id, sent_on, closed_on, outcome FROM ended ORDER BY sent_on, id"

# The anonymous waves, of parents and children, to which nothing more can be added since a day of the period: by
# question answered on the scale, how many ticked each step (none: nobody). `late`: the days when paper is still typed;
# `paper`: the channel of the sheets that the team typed in.
OPINIONS = """
WITH wave AS (
    SELECT wave.id, wave.version_id, questionnaire.audience,
           (SELECT count(*) FROM surveys_answersheet sheet WHERE sheet.wave_id = wave.id) AS sheets,
           (SELECT count(*) FROM surveys_answersheet sheet
            WHERE sheet.wave_id = wave.id AND sheet.channel = %(paper)s) AS typed
    FROM surveys_wave wave JOIN surveys_questionnaireversion version ON version.id = wave.version_id
    JOIN surveys_questionnaire questionnaire ON questionnaire.id = version.questionnaire_id
    WHERE questionnaire.programme_id = %(programme)s AND questionnaire.use = 'avis'
      AND questionnaire.audience IN ('parents', 'enfants')
      AND wave.closes_on + %(late)s + 1 BETWEEN %(first)s AND %(last)s
)
SELECT wave.id, wave.audience, wave.sheets, wave.typed, question.id AS question, answer.value, count(answer.id) AS n
FROM wave JOIN surveys_question question ON question.version_id = wave.version_id AND question.kind = 'echelle'
LEFT JOIN (surveys_answer answer JOIN surveys_answersheet sheet ON sheet.id = answer.sheet_id)
    ON answer.question_id = question.id AND sheet.wave_id = wave.id
WHERE wave.sheets > 0
GROUP BY wave.id, wave.audience, wave.sheets, wave.typed, question.id, answer.value
ORDER BY wave.id, question.id, answer.value
"""
