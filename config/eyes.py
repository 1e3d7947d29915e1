"""What looks behind the second wall (`config.wall`): functions that answer yes or no, or keys; never a word of a row.

They belong to a role that nobody enters as, that may read the columns of `EYES` and no other, and that the policies let
read those of every row. Whom they answer about is said by the context (`core.postgres.context`), not by their caller;
but for `wall_ties`, which makes the context, and `wall_refuses`, which answers of a structure.
"""
# ruff: noqa: S608 - pieces of our own are put together; nobody's value is among them

from village.around.models import CIRCLE_ROLES

EYES: dict[str, tuple[str, ...]] = {
    "accounts.User": ("id", "is_active"),
    "programmes.Membership": ("user_id", "programme_id", "role", "starts_on", "ends_on"),
    "directory.Professional": ("id", "user_id"),
    "people.Person": ("id", "programme_id", "household_id", "is_child", "folded_name"),
    "people.CareTeamMembership": (
        "child_id", "user_id", "professional_id", "link", "starts_on", "ends_on",
    ),
    "people.Guardian": ("id", "child_id", "adult_id", "holds_authority"),
    "people.Agreement": (
        "child_id", "guardian_id", "scope", "recipient_id", "categories", "given_on", "withdrawn_on",
    ),
    "people.Handover": ("child_id", "leaving_id"),
    "referrals.Referral": ("child_id", "programme_id", "written_by_id"),
    "activities.Activity": ("id", "programme_id"),
    "activities.Facilitation": ("activity_id", "user_id"),
    "activities.ActivitySession": ("id", "activity_id"),
    "activities.Enrolment": ("activity_id", "child_id"),
    "activities.PlaceRequest": ("activity_id", "child_id"),
    "activities.Attendance": ("session_id", "child_id"),
    "around.Concern": ("id", "child_id"),
    "around.ConcernReader": ("concern_id", "user_id", "ends_on"),
    "around.InformationRequest": ("child_id", "digest"),
    "meetings.Panel": ("id", "programme_id"),
    "meetings.PanelMembership": ("panel_id", "professional_id", "starts_on", "ends_on"),
    "meetings.Meeting": ("id", "panel_id", '"on"'),
    "meetings.Situation": ("id", "meeting_id", "child_id"),
    "meetings.Guest": ("situation_id", "professional_id"),
    "meetings.AgreedTask": ("situation_id", "user_id", "professional_id"),
    "meetings.Decision": ("situation_id", "informer_id"),
    "surveys.Questionnaire": ("id", "programme_id"),
    "surveys.QuestionnaireVersion": ("id", "questionnaire_id"),
    "surveys.Wave": ("id", "version_id"),
    "privacy.ExceptionalAccess": ("child_id", "user_id", "opened_at", "ends_at", "closed_at"),
}  # fmt: skip

_USER = "nullif(current_setting('village.user', true), '')::bigint"
_PROGRAMME = "nullif(current_setting('village.programme', true), '')::bigint"
_CHILDREN = "nullif(current_setting('village.children', true), '')::bigint[]"
_GROUPS = "current_setting('village.groups', true)"
_DAY = "nullif(current_setting('village.day', true), '')::date"
_SITS = "current_setting('village.sits', true) = '1'"

_OPENING = ", ".join(f"'{role}'" for role in CIRCLE_ROLES)

# Runs the action, or takes the attendance of all those of the programme.
_RUNS = f"""
    EXISTS (SELECT FROM public.activities_activity run WHERE run.id = {{activity}} AND run.programme_id = {_PROGRAMME})
    AND ({_GROUPS} = 'all' OR {_GROUPS} = 'own' AND EXISTS (
        SELECT FROM public.activities_facilitation f WHERE f.activity_id = {{activity}} AND f.user_id = {_USER}))
"""

# Sits in the meeting of a situation on its day, is invited for it, took something on there, or tells the family.
_MET = f"""
    EXISTS (SELECT FROM public.meetings_meeting m JOIN public.meetings_panel panel ON panel.id = m.panel_id
            WHERE m.id = s.meeting_id AND panel.programme_id = {_PROGRAMME})
    AND (
        EXISTS (SELECT FROM public.meetings_meeting m
                JOIN public.meetings_panelmembership seat ON seat.panel_id = m.panel_id AND seat.starts_on <= m."on"
                    AND (seat.ends_on IS NULL OR seat.ends_on >= m."on")
                JOIN public.directory_professional d ON d.id = seat.professional_id
                WHERE m.id = s.meeting_id AND d.user_id = {_USER})
        OR EXISTS (SELECT FROM public.meetings_guest g
                   JOIN public.directory_professional d ON d.id = g.professional_id
                   WHERE g.situation_id = s.id AND d.user_id = {_USER})
        OR EXISTS (SELECT FROM public.meetings_agreedtask t
                   LEFT JOIN public.directory_professional d ON d.id = t.professional_id
                   WHERE t.situation_id = s.id AND (t.user_id = {_USER} OR d.user_id = {_USER}))
        OR EXISTS (SELECT FROM public.meetings_decision d WHERE d.situation_id = s.id AND d.informer_id = {_USER})
    )
"""


def _function(name: str, answers: str, body: str, more: str = "COST 10") -> str:
    """plpgsql keeps the plans of what it asks for the life of the connection."""
    return f"""
CREATE OR REPLACE FUNCTION public.{name} RETURNS {answers}
LANGUAGE plpgsql STABLE SECURITY DEFINER {more} SET search_path = pg_catalog, pg_temp AS $$
{body}
$$;
"""


def _yes(name: str, question: str) -> str:
    return _function(name, "boolean", f"BEGIN RETURN ({question}); END")


FUNCTIONS = "".join([
    _function(
        "wall_ties(this_user bigint, this_programme bigint, links text[], day date)",
        "bigint[]",
        """
BEGIN RETURN (
    SELECT coalesce(array_agg(tied.child_id), '{}') FROM (
        SELECT tie.child_id FROM public.people_careteammembership tie
        WHERE tie.user_id = this_user AND tie.link = ANY(links)
          AND tie.starts_on <= day AND (tie.ends_on IS NULL OR tie.ends_on >= day)
        UNION  -- seated before having an account
        SELECT tie.child_id FROM public.directory_professional d
        JOIN public.people_careteammembership tie ON tie.professional_id = d.id AND tie.user_id IS NULL
        WHERE d.user_id = this_user AND tie.link IN ('panel', 'heard') AND tie.link = ANY(links)
          AND tie.starts_on <= day AND (tie.ends_on IS NULL OR tie.ends_on >= day)
        UNION  -- opened for an hour
        SELECT opened.child_id FROM public.privacy_exceptionalaccess opened
        WHERE opened.user_id = this_user AND 'ticket' = ANY(links)
          AND clock_timestamp() BETWEEN opened.opened_at AND opened.ends_at AND opened.closed_at IS NULL
    ) tied
    JOIN public.people_person child ON child.id = tied.child_id
    WHERE child.programme_id = this_programme AND child.is_child
); END""",
        "SET plan_cache_mode = force_generic_plan",  # asked by every transaction: never planned again
    ),
    _function(
        "wall_named(beginnings tsquery)",
        "SETOF bigint",
        f"""
BEGIN RETURN QUERY
    SELECT person.id FROM public.people_person person
    WHERE to_tsvector('simple'::regconfig, coalesce(person.folded_name, '')) @@ beginnings
      AND (person.programme_id = {_PROGRAMME} OR current_setting('village.reach', true) = 'load');
END""",
        "ROWS 50",
    ),
    _function(
        "wall_linked(this_digest text, OUT child bigint, OUT programme bigint)",
        "record",
        """
BEGIN
    IF this_digest LIKE 'wave-%' THEN  -- a questionnaire: no child
        SELECT asked.programme_id INTO programme
        FROM public.surveys_wave wave JOIN public.surveys_questionnaireversion version ON version.id = wave.version_id
        JOIN public.surveys_questionnaire asked ON asked.id = version.questionnaire_id
        WHERE wave.id = substr(this_digest, 6)::bigint;
        RETURN;
    END IF;
    SELECT asked.child_id, person.programme_id INTO child, programme
    FROM public.around_informationrequest asked JOIN public.people_person person ON person.id = asked.child_id
    WHERE asked.digest = this_digest;
END""",
    ),
    _yes(  # a holder of authority agreed once that this structure knows (of this category), and agrees no more
        "wall_refuses(this_child bigint, this_structure bigint, day date, this_category text)",
        """EXISTS (SELECT FROM public.people_agreement said
                    JOIN public.people_guardian g ON g.id = said.guardian_id AND g.holds_authority
                    WHERE said.child_id = this_child AND said.recipient_id = this_structure
                      AND said.scope = 'partage' AND said.given_on <= day
                      AND NOT EXISTS (
                          SELECT FROM public.people_agreement again
                          WHERE again.guardian_id = said.guardian_id AND again.recipient_id = this_structure
                            AND again.scope = 'partage' AND again.given_on <= day
                            AND (again.withdrawn_on IS NULL OR again.withdrawn_on > day)
                            AND (this_category = '' OR again.categories = '{}'
                                 OR this_category = ANY(again.categories))))""",
    ),
    _yes(
        "wall_here(this_child bigint)",
        f"""EXISTS (SELECT FROM public.people_person p
                    WHERE p.id = this_child AND p.programme_id = {_PROGRAMME})""",
    ),
    _yes(
        "wall_sent(this_child bigint)",
        f"""EXISTS (SELECT FROM public.referrals_referral r WHERE r.child_id = this_child
                    AND r.written_by_id = {_USER} AND r.programme_id = {_PROGRAMME})""",
    ),
    _yes("wall_runs(this_activity bigint)", _RUNS.format(activity="this_activity")),
    _yes(
        "wall_runs_session(this_session bigint)",
        f"""EXISTS (SELECT FROM public.activities_activitysession s
                    WHERE s.id = this_session AND {_RUNS.format(activity="s.activity_id")})""",
    ),
    _yes(
        "wall_comes(this_child bigint)",
        f"""EXISTS (SELECT FROM public.activities_enrolment e
                    WHERE e.child_id = this_child AND {_RUNS.format(activity="e.activity_id")})""",
    ),
    _yes(
        "wall_sits(this_situation bigint)",
        f"{_SITS} AND EXISTS (SELECT FROM public.meetings_situation s WHERE s.id = this_situation AND {_MET})",
    ),
    _yes(
        "wall_meets(this_child bigint)",
        f"{_SITS} AND EXISTS (SELECT FROM public.meetings_situation s WHERE s.child_id = this_child AND {_MET})",
    ),
    _yes(  # of the home of a child one is tied to
        "wall_sibling(this_child bigint)",
        f"""EXISTS (SELECT FROM public.people_person p JOIN public.people_person q ON q.household_id = p.household_id
                    WHERE p.id = this_child AND q.id = ANY({_CHILDREN}))""",
    ),
    _yes(
        "wall_circle(this_concern bigint)",
        f"""EXISTS (SELECT FROM public.around_concernreader r
                    JOIN public.around_concern k ON k.id = r.concern_id
                    JOIN public.people_person p ON p.id = k.child_id
                    WHERE r.concern_id = this_concern AND r.user_id = {_USER}
                      AND (r.ends_on IS NULL OR r.ends_on >= {_DAY}) AND p.programme_id = {_PROGRAMME})""",
    ),
    _yes(  # none of its circle can open it any more: the function of who coordinates passes on
        "wall_alone(this_concern bigint)",
        f"""EXISTS (SELECT FROM public.around_concern k JOIN public.people_person p ON p.id = k.child_id
                    WHERE k.id = this_concern AND p.programme_id = {_PROGRAMME})
            AND NOT EXISTS (SELECT FROM public.around_concernreader r
                            JOIN public.accounts_user u ON u.id = r.user_id AND u.is_active
                            JOIN public.programmes_membership hat ON hat.user_id = r.user_id
                            WHERE r.concern_id = this_concern AND (r.ends_on IS NULL OR r.ends_on >= {_DAY})
                              AND hat.programme_id = {_PROGRAMME} AND hat.role IN ({_OPENING})
                              AND hat.starts_on <= {_DAY} AND (hat.ends_on IS NULL OR hat.ends_on >= {_DAY}))""",
    ),
    _yes(  # of a child one is tied to (then, one where nobody lives yet), of his parent; of one's fiche; of a child met
        "wall_houses(this_home bigint)",
        f"""{_CHILDREN} <> '{{}}'
            AND NOT EXISTS (SELECT FROM public.people_person p WHERE p.household_id = this_home)
            OR EXISTS (SELECT FROM public.people_person p
                       WHERE p.household_id = this_home AND p.id = ANY({_CHILDREN}))
            OR EXISTS (SELECT FROM public.people_person p JOIN public.people_guardian g ON g.adult_id = p.id
                       WHERE p.household_id = this_home AND g.child_id = ANY({_CHILDREN}))
            OR EXISTS (SELECT FROM public.people_person p
                       WHERE p.household_id = this_home AND p.is_child
                         AND (public.wall_sent(p.id) OR public.wall_meets(p.id)))""",
    ),
    _function(
        "wall_knows(this_person bigint, is_child boolean, home bigint, account bigint)",
        "boolean",
        f"""
DECLARE
    me bigint := {_USER};
    children bigint[] := {_CHILDREN};
BEGIN
    IF account = me OR EXISTS (
        SELECT FROM public.people_person p WHERE p.household_id = home AND p.id = ANY(children)
    ) THEN RETURN true; END IF;
    -- a parent of one of these children, of their brothers and sisters, or, for who has such children, of nobody yet
    IF NOT is_child THEN
        RETURN EXISTS (SELECT FROM public.people_guardian g WHERE g.adult_id = this_person
                         AND (g.child_id = ANY(children) OR public.wall_sibling(g.child_id)))
            OR children <> '{{}}'
                AND NOT EXISTS (SELECT FROM public.people_guardian g WHERE g.adult_id = this_person);
    END IF;
    RETURN EXISTS (SELECT FROM public.people_handover h WHERE h.child_id = this_person AND h.leaving_id = me)
        OR EXISTS (SELECT FROM public.privacy_exceptionalaccess x WHERE x.child_id = this_person AND x.user_id = me)
        OR public.wall_sent(this_person)
        OR EXISTS (SELECT FROM public.around_concern k JOIN public.around_concernreader r ON r.concern_id = k.id
                   WHERE k.child_id = this_person AND r.user_id = me
                     AND (r.ends_on IS NULL OR r.ends_on >= {_DAY}))
        OR public.wall_meets(this_person)
        OR {_GROUPS} <> '' AND (
            EXISTS (SELECT FROM public.activities_enrolment e
                    WHERE e.child_id = this_person AND {_RUNS.format(activity="e.activity_id")})
            OR EXISTS (SELECT FROM public.activities_placerequest e
                       WHERE e.child_id = this_person AND {_RUNS.format(activity="e.activity_id")})
            OR EXISTS (SELECT FROM public.activities_attendance a
                       JOIN public.activities_activitysession s ON s.id = a.session_id
                       WHERE a.child_id = this_person AND {_RUNS.format(activity="s.activity_id")})
        );
END""",
    ),
])  # fmt: skip
