"""The statements behind before and after. One population: the parcours that ended in the period.

A parcours ends once, so that two years never count the same one: subtracting them tells nothing of anybody (decision
33). Parameters: `programme`, `first` and `last`, both included.
"""
# ruff: noqa: S608 - pieces of our own are put together; every value is a parameter

ENDED_PLANS = """ended AS (
    SELECT id, closed_on FROM plans_plan
    WHERE programme_id = %(programme)s AND closed_on BETWEEN %(first)s AND %(last)s
)"""

# Goals still aimed at when the parcours ended: the step at the start, the step noted on the day of the exit if anybody
# could say, and what a second reader saw at both ends. Of which parcours: numbered anew each time, to count them.
GOAL_ENDS = f"""
WITH {ENDED_PLANS}
SELECT goal.baseline, level.level, first.level AS again_start, last.level AS again_end, count(*),
       array_agg(DISTINCT ended.place) AS plans
FROM plans_goal goal
JOIN (SELECT *, row_number() OVER (ORDER BY random()) AS place FROM ended) ended ON ended.id = goal.plan_id
LEFT JOIN plans_goallevel level ON level.goal_id = goal.id AND level."on" = ended.closed_on
LEFT JOIN plans_goalreading first ON first.goal_id = goal.id AND first.moment = 'debut'
LEFT JOIN plans_goalreading last ON last.goal_id = goal.id AND last.moment = 'fin'
WHERE goal.set_aside_on IS NULL
GROUP BY 1, 2, 3, 4
"""

# The sheet of the start, and the last one after it: that of the end, else the one on the way.
_TWICE = f"""{ENDED_PLANS},
begun AS (
    SELECT sheet.id, sheet.plan_id, sheet.questionnaire_id
    FROM plans_observation sheet JOIN ended ON ended.id = sheet.plan_id WHERE sheet.moment = 'debut'
),
later AS (
    SELECT DISTINCT ON (sheet.plan_id, sheet.questionnaire_id) sheet.id, sheet.plan_id, sheet.questionnaire_id
    FROM plans_observation sheet JOIN ended ON ended.id = sheet.plan_id WHERE sheet.moment <> 'debut'
    ORDER BY sheet.plan_id, sheet.questionnaire_id, sheet.moment = 'fin' DESC
)"""

# By version: parcours measured at the start, those of them measured again. Version 0: all that ended.
SHEETS = f"""
WITH {_TWICE}
SELECT 0::bigint AS version, count(*) AS begun, 0::bigint AS again FROM ended
UNION ALL
SELECT begun.questionnaire_id, count(*), count(later.id)
FROM begun LEFT JOIN later USING (plan_id, questionnaire_id) GROUP BY 1
"""

# By question that was answered both times: what was ticked before, and after.
PAIRS = f"""
WITH {_TWICE}
SELECT before.question_id, before.value, after.value, count(*)
FROM begun JOIN later USING (plan_id, questionnaire_id)
JOIN plans_observationanswer before ON before.observation_id = begun.id AND before.value IS NOT NULL
JOIN plans_observationanswer after ON after.observation_id = later.id AND after.question_id = before.question_id
    AND after.value IS NOT NULL
GROUP BY 1, 2, 3
"""

# The last sheet of each parcours, by version (question 0), then by question and answer.
TOLD = f"""
WITH {ENDED_PLANS},
said AS (
    SELECT DISTINCT ON (sheet.plan_id, sheet.questionnaire_id) sheet.id, sheet.questionnaire_id
    FROM plans_observation sheet JOIN ended ON ended.id = sheet.plan_id
    ORDER BY sheet.plan_id, sheet.questionnaire_id, sheet."on" DESC, sheet.id DESC
)
SELECT questionnaire_id AS version, 0::bigint AS question, 0 AS value, count(*) FROM said GROUP BY 1
UNION ALL
SELECT said.questionnaire_id, answer.question_id, answer.value, count(*)
FROM said JOIN plans_observationanswer answer ON answer.observation_id = said.id AND answer.value IS NOT NULL
GROUP BY 1, 2, 3
"""

# One line per parcours that ended: the goals aimed at until then, those measured again on that day.
GOAL_ROWS = f"""
WITH {ENDED_PLANS}
SELECT plan.child_id, ended.closed_on, count(goal.id), count(level.id)
FROM ended JOIN plans_plan plan ON plan.id = ended.id
JOIN plans_goal goal ON goal.plan_id = ended.id AND goal.set_aside_on IS NULL
LEFT JOIN plans_goallevel level ON level.goal_id = goal.id AND level."on" = ended.closed_on
GROUP BY ended.id, plan.child_id, ended.closed_on ORDER BY ended.closed_on, ended.id
"""

# The same, for the version of a questionnaire (`version`): is it a grid, the sheet of the start, one after it, any.
SHEET_ROWS = f"""
WITH {_TWICE}
SELECT plan.child_id, ended.closed_on, asked.use = 'grille', begun.id IS NOT NULL,
       begun.id IS NOT NULL AND later.id IS NOT NULL,
       EXISTS (SELECT FROM plans_observation sheet
               WHERE sheet.plan_id = ended.id AND sheet.questionnaire_id = version.id)
FROM ended JOIN plans_plan plan ON plan.id = ended.id
JOIN surveys_questionnaireversion version ON version.id = %(version)s
JOIN surveys_questionnaire asked ON asked.id = version.questionnaire_id
LEFT JOIN begun ON begun.plan_id = ended.id AND begun.questionnaire_id = version.id
LEFT JOIN later ON later.plan_id = ended.id AND later.questionnaire_id = version.id
ORDER BY ended.closed_on, ended.id
"""
