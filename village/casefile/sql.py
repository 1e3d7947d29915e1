"""The statements of the list and of the dossier: what is shown of children already found through `visible_to`.

None of them decides who may see what. Each is compared with the models' own reading by tests/casefile/test_reads.py.
"""

# What a line of the list says of each of these children. No two rows of schooling, nor two référents, cover a day.
LINES = """
SELECT child.id,
       (SELECT level.label || ', ' || school.name
        FROM people_schooling schooling
        JOIN programmes_listitem level ON level.id = schooling.level_id
        JOIN directory_organisation school ON school.id = schooling.school_id
        WHERE schooling.child_id = child.id AND schooling.starts_on <= %(day)s
          AND (schooling.ends_on IS NULL OR schooling.ends_on >= %(day)s)),
       (SELECT quarter.name
        FROM people_household home JOIN programmes_quarter quarter ON quarter.id = home.quarter_id
        WHERE home.id = child.household_id),
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
