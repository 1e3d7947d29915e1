"""The statements of the list and of the dossier: what is shown of children already found through `visible_to`.

None of them decides who may see what. Each is compared with the models' own reading by tests/demo/test_reads.py.
"""

# What a line of the list says of each of these children, the school of the `unschooled` aside, which their family does
# not share with the reader's structure. No two rows of schooling, nor two référents, cover a day.
LINES = """
SELECT child.id,
       (SELECT level.label || ', ' || school.name
        FROM people_schooling schooling
        JOIN programmes_listitem level ON level.id = schooling.level_id
        JOIN directory_organisation school ON school.id = schooling.school_id
        WHERE schooling.child_id = child.id AND child.id <> ALL(%(unschooled)s) AND schooling.starts_on <= %(day)s
          AND (schooling.ends_on IS NULL OR schooling.ends_on >= %(day)s)),
       (SELECT quarter.name
        FROM people_household home JOIN programmes_quarter quarter ON quarter.id = home.quarter_id
        WHERE home.id = child.household_id AND (home.protected_on IS NULL OR %(addresses)s)),
       (SELECT coalesce(nullif(trim(referent.first_name || ' ' || referent.last_name), ''), referent.email)
        FROM people_careteammembership tie JOIN accounts_user referent ON referent.id = tie.user_id
        WHERE tie.child_id = child.id AND tie.link = 'referent' AND tie.starts_on <= %(day)s
          AND (tie.ends_on IS NULL OR tie.ends_on >= %(day)s)),
       plan.id, plan.closed_on IS NOT NULL
FROM people_person child
LEFT JOIN LATERAL (
    SELECT id, closed_on FROM plans_plan WHERE child_id = child.id ORDER BY closed_on DESC NULLS FIRST, id DESC LIMIT 1
) plan ON true
WHERE child.id = ANY(%(children)s)
"""

# All that the head of a dossier and its first page show of one child, a column per part; a part is the row, or the
# rows, as JSON, with what they point to. `identity`, `school`, `social`, `health`: whether the reader may know what is
# of this category; what he may not is not read. Of a goal of health and of its actions, only what they are `told`; an
# action of care (`of_care`) is not told.
FACTS = """
SELECT
    (SELECT json_agg(json_build_object(
                'row', to_json(tie), 'professional', to_json(professional), 'organisation', to_json(organisation),
                'user', CASE WHEN account.id IS NOT NULL THEN json_build_object(
                    'id', account.id, 'email', account.email,
                    'first_name', account.first_name, 'last_name', account.last_name) END))
     FROM people_careteammembership tie
     LEFT JOIN accounts_user account ON account.id = tie.user_id
     LEFT JOIN directory_professional professional ON professional.id = tie.professional_id
     LEFT JOIN directory_organisation organisation ON organisation.id = professional.organisation_id
     WHERE tie.child_id = %(child)s AND tie.starts_on <= %(day)s AND (tie.ends_on IS NULL OR tie.ends_on >= %(day)s)),
    CASE WHEN %(identity)s THEN
        (SELECT json_agg(json_build_object('row', to_json(guardian), 'adult', to_json(adult)) ORDER BY guardian.id)
         FROM people_guardian guardian JOIN people_person adult ON adult.id = guardian.adult_id
         WHERE guardian.child_id = %(child)s AND guardian.rejected_on IS NULL)
    END,
    CASE WHEN %(identity)s THEN
        (SELECT json_build_object('row', to_json(home), 'commune', to_json(commune), 'quarter', to_json(quarter))
         FROM people_household home
         JOIN programmes_commune commune ON commune.id = home.commune_id
         LEFT JOIN programmes_quarter quarter ON quarter.id = home.quarter_id
         WHERE home.id = %(home)s)
    END,
    CASE WHEN %(school)s THEN
        (SELECT json_build_object('row', to_json(schooling), 'school', to_json(school), 'level', to_json(level),
                                  'organisation', to_json(organisation))
         FROM people_schooling schooling
         JOIN directory_school school ON school.organisation_id = schooling.school_id
         JOIN directory_organisation organisation ON organisation.id = school.organisation_id
         JOIN programmes_listitem level ON level.id = schooling.level_id
         WHERE schooling.child_id = %(child)s AND schooling.starts_on <= %(day)s
           AND (schooling.ends_on IS NULL OR schooling.ends_on >= %(day)s))
    END,
    (SELECT json_build_array(
         referral.sent_on,
         CASE WHEN %(school)s OR NOT EXISTS (SELECT FROM directory_school WHERE organisation_id = organisation.id)
              THEN coalesce(nullif(organisation.name, ''), kind.label) ELSE kind.label END,
         referral.state, referral.decided_on)
     FROM referrals_referral referral
     LEFT JOIN directory_organisation organisation ON organisation.id = referral.organisation_id
     LEFT JOIN programmes_listitem kind ON kind.id = referral.referrer_kind_id
     WHERE referral.child_id = %(child)s
     ORDER BY referral.state = 'rattachee', referral.written_on DESC, referral.id DESC LIMIT 1),
    CASE WHEN %(social)s THEN
        (SELECT json_build_array(count(*) FILTER (WHERE referral.state = 'rattachee'),
                                 count(*) FILTER (WHERE referral.second_standing = 'desaccord'),
                                 max(referral.settled_on) FILTER (WHERE referral.second_standing = 'desaccord'))
         FROM referrals_referral referral WHERE referral.child_id = %(child)s AND referral.sent_on IS NOT NULL)
    END,
    CASE WHEN %(school)s THEN
        (SELECT json_agg(json_build_array(coming.day, coming.title) ORDER BY coming.day)
         FROM (SELECT session."on" AS day, activity.title
               FROM activities_enrolment enrolment
               JOIN activities_activity activity ON activity.id = enrolment.activity_id
               JOIN programmes_listitem domain ON domain.id = activity.domain_id
               LEFT JOIN programmes_listitem national ON national.id = domain.counts_as_id
               JOIN activities_activitysession session ON session.activity_id = activity.id
               WHERE enrolment.child_id = %(child)s AND enrolment.left_on IS NULL AND session."on" >= %(day)s
                 AND session.cancelled_on IS NULL
                 AND (%(health)s OR NOT activity.therapy AND coalesce(national.code, domain.code) <> 'sante')
               ORDER BY session."on" LIMIT 3) coming)
    END,
    to_json(plan),
    (SELECT json_build_array(version.number, version.approved_on)
     FROM plans_planversion version WHERE version.plan_id = plan.id ORDER BY version.number DESC LIMIT 1),
    CASE WHEN %(social)s THEN
        (SELECT json_build_object('row', to_json(ending), 'reason', to_json(reason), 'attainment', to_json(attainment),
                                  'evolution', to_json(evolution))
         FROM plans_exit ending
         JOIN programmes_listitem reason ON reason.id = ending.reason_id
         JOIN programmes_listitem attainment ON attainment.id = ending.attainment_id
         JOIN programmes_listitem evolution ON evolution.id = ending.evolution_id
         WHERE ending.plan_id = plan.id)
    END,
    CASE WHEN %(social)s THEN
        (SELECT json_agg(json_build_object(
                    'row', CASE WHEN %(health)s OR kept.code <> 'sante' THEN to_json(goal) ELSE json_build_object(
                        'id', goal.id, 'plan_id', goal.plan_id, 'domain_id', goal.domain_id, 'rank', goal.rank,
                        'starts_on', goal.starts_on, 'horizon', goal.horizon,
                        'set_aside_on', goal.set_aside_on) END,
                    'domain', to_json(domain), 'reserved', NOT %(health)s AND kept.code = 'sante')
                ORDER BY goal.rank, goal.id)
         FROM plans_goal goal JOIN programmes_listitem domain ON domain.id = goal.domain_id
         LEFT JOIN programmes_listitem national ON national.id = domain.counts_as_id
         CROSS JOIN LATERAL (SELECT coalesce(national.code, domain.code) AS code) kept
         WHERE goal.plan_id = plan.id)
    END,
    CASE WHEN %(social)s THEN
        (SELECT json_agg(
                    CASE WHEN %(health)s OR coalesce(national.code, domain.code) <> 'sante'
                    THEN json_build_object('row', to_json(action), 'provider', to_json(provider))
                    ELSE json_build_object('row', json_build_object(
                        'id', action.id, 'plan_id', action.plan_id, 'goal_id', action.goal_id,
                        'nature', action.nature, 'frame', action.frame, 'starts_on', action.starts_on,
                        'ends_on', action.ends_on, 'approved_on', action.approved_on), 'provider', NULL) END
                ORDER BY action.id)
         FROM plans_plannedaction action
         JOIN plans_goal goal ON goal.id = action.goal_id
         JOIN programmes_listitem domain ON domain.id = goal.domain_id
         LEFT JOIN programmes_listitem national ON national.id = domain.counts_as_id
         LEFT JOIN directory_organisation provider ON provider.id = action.provider_id
         WHERE action.plan_id = plan.id)
    END,
    (SELECT count(*) FROM plans_journalentry note JOIN plans_plan its ON its.id = note.plan_id
     WHERE its.child_id = %(child)s AND note.next_on >= %(day)s),
    CASE WHEN %(school)s THEN
        (SELECT max(agreement.withdrawn_on) FROM people_agreement agreement
         WHERE agreement.child_id = %(child)s AND agreement.scope = 'accompagnement' AND agreement.given_on <= %(day)s
         HAVING bool_and(coalesce(agreement.withdrawn_on <= %(day)s, false)))
    END
FROM (SELECT) child
LEFT JOIN LATERAL (
    SELECT * FROM plans_plan WHERE child_id = %(child)s ORDER BY closed_on DESC NULLS FIRST, id DESC LIMIT 1
) plan ON true
"""
