"""The second wall: which rows PostgreSQL itself shows, whatever a page asks (decision 15).

One line per table. The policies are made from here (`core.postgres.policies`), put back after each `village migrate`,
and hold for the owner of the tables too. What is asked of each row:

- `Ours()`: it is of the programme of the hat that is worn;
- `Of("child")`: it is about a child one is tied to, or the whole programme is one's reach;
- `Below("plan")`: the row it hangs from is seen: a note is, when its plan is, when its child is;
- `BelowOf("plan")`: and it is of a child one is tied to, not only of a row opened by something else;
- `also`: what else opens it, wider than that; `only`: what it needs besides.

What a family keeps from a structure (`refused_to`, `withheld_from`), category by category, is a refusal of the first
wall: here the child of a tie, or of a situation, stays within reach. Whether there is a refusal is answered by
`wall_refuses`, yes or no, to who sees neither the agreements nor the parents.

In `also` and `only`: `{user}`, `{reaches_all}`… are the words of `core.postgres.policies`, `wall_knows()` and the like
the functions of `config.eyes`. Missions without a hat (`access.wall`): « load » sees and writes everything; « keep »
all of one programme (the desk of rights and retention); « link » the child of one question to a partner; « show » the
offer of a programme; « ask » leaves a family's request; « answer » leaves an anonymous sheet of a questionnaire;
« hide » knows the names that a text must not give away, in one programme;
« welcome » asks whether the child of a fiche is known, and enters him and his family. « count » is a role of the
database, which reads the tables of `FIGURES` only: the rows of one programme, what hangs from such rows without
climbing back to them; it writes nothing.
"""

from config.eyes import EYES, FUNCTIONS
from village.core.postgres.policies import Below, BelowOf, Of, Ours, Rule, Wall

_MINE = "user_id = {user}"
# Who takes the attendance of every action of the programme, or of those she runs.
_GROUP = (
    "{groups} = 'all' AND EXISTS (SELECT FROM activities_activity a WHERE a.id = activity_id)"
    " OR {groups} = 'own' AND wall_runs(activity_id)"
)
_SESSION = _GROUP.replace("activities_activity ", "activities_activitysession ").replace("activity_id", "session_id")
# The child of a fiche that arrives.
_WELCOMED = "{welcomes} AND wall_here(child_id)"

BEHIND: dict[str, Rule] = {
    # — the programme: its partners, its messages —
    "directory.Organisation": Ours(),
    "directory.Professional": Ours(),
    "directory.School": Below("organisation"),
    "notifications.Notification": Ours(),
    # — the child, those around —
    "people.Household": Ours(only="{reaches_all} OR {welcomes} OR wall_houses(id)"),
    "people.AddressProtection": Below("household"),
    "people.Person": Ours(
        only="{reaches_all} OR {welcomes} OR id = ANY({children}) OR wall_knows(id, is_child, household_id, account_id)"
    ),
    "people.CareTeamMembership": Of(
        "child", also=f"{_MINE} OR wall_sent(child_id) OR wall_meets(child_id) OR {_WELCOMED}"
    ),
    # The parents of a brother or a sister too: not seen, they would be written a second time.
    "people.Guardian": Of("child", also=f"{_WELCOMED} OR wall_meets(child_id) OR wall_sibling(child_id)"),
    "people.Schooling": Of("child", also=_WELCOMED),
    # Whoever takes the attendance, or sits where the child is spoken of, must know whether a family agrees that he is
    # accompanied: not seen, it would still hold, or seem missing. Of what is shared, `wall_refuses` answers.
    "people.Agreement": Of(
        "child",
        also=f"{_WELCOMED}"
        " OR scope = 'accompagnement' AND ({groups} <> '' AND wall_comes(child_id) OR wall_meets(child_id))",
    ),
    "people.Merge": Of("child"),
    "people.NotTheSame": Of("child"),
    "people.Handover": Of("child", also="leaving_id = {user}"),
    # — the fiche: for whoever receives, for its author, for the child's team —
    "referrals.CriteriaSet": Ours(),
    "referrals.Criterion": Below("criteria"),
    "referrals.Referral": Ours(
        only="{reaches_all} OR {welcomes} OR written_by_id = {user} OR child_id = ANY({children})"
        " OR wall_meets(child_id)"
    ),
    "referrals.Referral_motives": Below("referral"),
    "referrals.Signature": Below("referral"),
    "referrals.Completion": Below("referral"),
    "referrals.ReferralCorrection": Below("referral"),
    "referrals.HandOn": Below("referral"),
    "referrals.Inquiry": Below("referral"),
    "referrals.CriterionAnswer": Below("referral"),
    "referrals.FamilyRequest": Ours(only="{reaches_all} OR {asks}"),
    # — the parcours —
    "plans.Plan": Ours(only="{reaches_all} OR child_id = ANY({children}) OR wall_meets(child_id)"),
    "plans.Goal": BelowOf("plan"),
    "plans.SetAside": Below("goal"),
    "plans.GoalLevel": Below("goal"),
    "plans.GoalReading": Below("goal"),
    "plans.Observation": BelowOf("plan"),
    "plans.ObservationAnswer": Below("observation"),
    "plans.PlanVersion": BelowOf("plan"),
    "plans.PlannedAction": BelowOf("plan"),
    "plans.ActionAnswer": Below("action"),
    "plans.Assessment": BelowOf("plan"),
    "plans.AssessmentView": Below("assessment"),
    "plans.Review": BelowOf("plan"),
    "plans.Exit": BelowOf("plan"),
    "plans.GoalOutcome": Below("exit"),
    "plans.JournalEntry": BelowOf("plan", only="readers <> 'auteur' OR author_id = {user}"),
    "plans.NoteStep": Below("note"),
    "plans.NoteAddition": Below("note"),
    "plans.ExitPreparation": BelowOf("plan"),
    "plans.ExitPreparation_structures": Below("exitpreparation"),
    "plans.Reopening": BelowOf("plan"),
    "plans.RecallConsent": BelowOf("plan"),
    "plans.Recall": Below("consent"),
    "plans.PlanRelative": BelowOf("plan"),
    # — actions: the offer is the programme's; who comes, for those who take the attendance —
    "activities.Activity": Ours(),
    "activities.Facilitation": Below("activity"),
    "activities.Break": Ours(),
    "activities.ActivitySession": Below("activity"),
    "activities.Enrolment": Of("child", also=_GROUP),
    "activities.PlaceRequest": Of("child", also=_GROUP),
    "activities.Attendance": Of("child", also=_SESSION.replace("wall_runs(", "wall_runs_session(")),
    "activities.ClassProgramme": Ours(),
    "activities.ClassSequence": Below("class_programme"),
    "activities.WaitingEntry": Of("child"),
    "activities.WaitCall": Below("entry"),
    "activities.Accompaniment": Of("child"),
    # — around the child —
    "around.Contact": Of("child"),
    "around.Contact_professionals": Below("contact"),
    "around.Interpreting": Of("child"),
    "around.Relay": Of("child"),
    "around.WeekSlot": Of("child"),
    "around.InformationRequest": Of("child"),
    "around.ChildProject": Of("child"),
    "around.ScannedPaper": Of("child"),
    "around.Concern": Rule(
        "{unchained} OR author_id = {user} AND wall_here(child_id) OR wall_circle(id)"
        " OR {reaches_all} AND wall_alone(id)"
    ),
    "around.ConcernReader": Rule("{unchained} OR " + _MINE + " OR added_by_id = {user} OR wall_circle(concern_id)"),
    # — EPS: the meetings are the programme's; a situation, for the child's team and those who sit —
    "meetings.Panel": Ours(),
    "meetings.PanelMembership": Below("panel"),
    "meetings.Meeting": Below("panel"),
    "meetings.MeetingAttendance": Below("meeting"),
    "meetings.Invitation": Below("meeting"),
    "meetings.Situation": Of("child", also="{sits} AND wall_sits(id)"),
    "meetings.Guest": Below("situation"),
    "meetings.Contribution": Below("situation"),
    "meetings.SituationSheet": Below("situation"),
    "meetings.Decision": Below("situation"),
    "meetings.DecisionCorrection": Below("decision"),
    "meetings.AgreedTask": Below("situation"),
    "meetings.Amendment": Below("situation"),
    "meetings.UnmetNeed": Ours(),
    # — means, figures —
    "funding.Grant": Ours(),
    "funding.Expense": Ours(),
    "funding.ActionCost": Below("activity"),
    "evaluation.FrozenFacts": Ours(),
    "funding.ServiceAgreement": Ours(),
    "funding.ServiceMonth": Below("agreement"),
    "funding.ServiceInvoice": Below("agreement"),
    "evaluation.ReportSharing": Ours(),
    "evaluation.AnnualReport": Ours(),
    "evaluation.ReportText": Below("report"),
    "evaluation.ReportAnswer": Below("report"),
    "evaluation.ImpactTree": Ours(),
    "evaluation.ImpactTarget": Below("tree"),
    "evaluation.ImpactGoal": Below("target"),
    "evaluation.Impact": Below("goal"),
    "evaluation.Publication": Ours(),
    "evaluation.Handing": Below("publication"),
    # — questionnaires: anonymous, of nobody —
    "surveys.Questionnaire": Ours(),
    "surveys.QuestionnaireVersion": Below("questionnaire"),
    "surveys.Question": Below("version"),
    "surveys.Wave": Below("version"),
    "surveys.AnswerSheet": Below("wave"),
    "surveys.Answer": Below("sheet"),
    # — what was brought in from a file, as a whole —
    "exchange.Import": Ours(),
    "exchange.Work": Below("brought_by"),
    "exchange.ImportedSchool": Below("brought_by"),
    "exchange.ImportedChild": Below("brought_by", only="{reaches_all}"),
    # — rights and retention: the desk works on the whole programme —
    "privacy.NoticeGiven": Of("child"),
    "privacy.ExceptionalAccess": Of("child", also=_MINE),
    "privacy.RightsRequest": Ours(only="{reaches_all} OR child_id = ANY({children})"),
    "privacy.Limitation": Of("child"),
    "privacy.Correction": Of("child"),
    "privacy.RetentionRule": Ours(),
    "privacy.LegalHold": Of("child"),
    "privacy.ArchivedDossier": Ours(only="{unchained}"),
    "privacy.ArchiveReading": Below("archived"),
    "privacy.Slip": Ours(only="{reaches_all}"),
    "privacy.Disposal": Ours(only="{reaches_all}"),
}

_BEFORE = "lu pour savoir qui entre, avant tout contexte ; ne nomme aucun enfant"
_LISTS = "le territoire et les listes du programme ; ne nomment personne"
OUTSIDE: dict[str, str] = {
    "accounts.User": _BEFORE,
    "programmes.Programme": _BEFORE,
    "programmes.Membership": _BEFORE,
    "programmes.Charter": _BEFORE,
    "programmes.CharterSignature": _BEFORE,
    "programmes.Invitation": "cherchée par son lien, avant que la personne ait un compte ; ne nomme aucun enfant",
    "programmes.MissionFrame": "le texte des missions d’un programme ; ne nomme aucun enfant",
    "programmes.MissionAcknowledgement": "qui a lu le texte des missions ; ne nomme aucun enfant",
    "programmes.Commune": _LISTS,
    "programmes.Quarter": _LISTS,
    "programmes.QuarterOutline": _LISTS,
    "programmes.ListItem": _LISTS,
    "notifications.CalendarLink": "cherché par son empreinte, avant de savoir à qui il est",
    "api.AccessToken": "cherché par son empreinte, avant de savoir à qui il est ; ne nomme aucun enfant",
    "audit.Entry": "le journal a sa propre défense : on y ajoute, on ne le change pas ; lu par programme, sans contenu",
    "audit.Anchor": "le départ du journal ; ne nomme personne",
    "audit.ChainLink": "le sceau du journal ; ne nomme personne",
    "core.Submission": "la preuve qu’un formulaire est arrivé ; une empreinte, aucun contenu",
    "core.Draft": "chiffré, sous le compte de son auteur",
    "core.SealingKey": "une clé, elle-même scellée par la clé maîtresse ; ne dit pas de qui",
}

# What figures read of what is behind (« count »): not the words, nor who signs, answers or is told.
FIGURES = frozenset({
    "directory.Organisation", "directory.School",
    "people.Household", "people.Person", "people.CareTeamMembership", "people.Schooling",
    "referrals.Referral", "referrals.Referral_motives", "referrals.FamilyRequest",
    "meetings.Panel", "meetings.Meeting", "meetings.Situation",
    "plans.Plan", "plans.Goal", "plans.GoalLevel", "plans.GoalReading", "plans.Assessment", "plans.PlannedAction",
    "plans.Exit", "plans.Observation", "plans.ObservationAnswer",
    "activities.Activity", "activities.ActivitySession", "activities.Attendance", "activities.Enrolment",
    "activities.WaitingEntry",
    "activities.ClassProgramme", "activities.ClassSequence",
    "funding.Grant", "funding.Expense", "funding.ActionCost",
    "evaluation.FrozenFacts",
})  # fmt: skip

_COUNTED = ("Programme", "Membership", "Commune", "Quarter", "ListItem")

WALL = Wall(BEHIND, tuple(f"programmes.{name}" for name in _COUNTED), FUNCTIONS, EYES, FIGURES)
