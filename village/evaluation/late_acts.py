"""Which acts of the journal may move a figure of a bilan or of the national survey, and which never do.

Each act is in one of the two: a new one asks the question. An act moves a figure when its operation writes a table
that the statements of evaluation read; `STILL` says why some others that look alike do not.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from village.activities.models import ActivitySession, ClassSequence, WaitingEntry
from village.audit.journal import Act
from village.core.dates import Period
from village.funding.models import Expense, Grant
from village.meetings.models import Decision, Meeting, Situation
from village.plans.models import ActionAnswer, Assessment, Exit, Goal, Plan, PlannedAction, PlanVersion
from village.programmes.models import Membership, Programme
from village.referrals.models import FamilyRequest, Referral
from village.surveys.models import Wave
from village.surveys.models.wave import LATE

Find = Callable[[Programme, Period], "QuerySet[Any]"]


def active(programme: Programme, period: Period, prefix: str = "") -> Q:
    """Active one day of the period at least."""
    return (
        Q(**{f"{prefix}programme": programme, f"{prefix}opened_on__lte": period.last})
        & (Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gte": period.first}))
    )  # fmt: skip


def _days(programme: Programme, period: Period, day: str, prefix: str = "") -> Q:
    return Q(**{f"{prefix}programme": programme, f"{day}__range": (period.first, period.last)})


def _spell(period: Period, prefix: str = "") -> Q:
    """Between two days, the second perhaps to come."""
    ends = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": period.first})
    return Q(**{f"{prefix}starts_on__lte": period.last}) & ends


def _years(programme: Programme, period: Period) -> Q:
    return Q(programme=programme, year__range=(period.first.year, period.last.year))


def _fiches(programme: Programme, period: Period) -> "QuerySet[Referral]":
    """Received by the last day, and not answered before the first."""
    answered = Q(decided_on__isnull=True) | Q(decided_on__gte=period.first)
    return Referral.objects.filter(answered, programme=programme, sent_on__lte=period.last)


_ANSWERED = (
    Act.REFERRAL_DECIDE, Act.REFERRAL_DROP, Act.REFERRAL_END, Act.REFERRAL_JOIN, Act.REFERRAL_REDIRECT,
    Act.REFERRAL_SCHEDULE,
)  # fmt: skip
# What is said, the acts that write it, the rows of the period among those that the act names.
OF_ROWS: tuple[tuple[str, tuple[Act, ...], Find], ...] = (
    ("parcours ouverts ou rouverts", (Act.PLAN_OPEN, Act.PLAN_REOPEN), lambda p, d: Plan.objects.filter(active(p, d))),
    (
        "versions de parcours approuvées par la famille",
        (Act.PLAN_APPROVE,),
        lambda p, d: PlanVersion.objects.filter(active(p, d, "plan__")),
    ),
    (
        "actions de parcours écrites",
        (Act.PLAN_WRITE,),
        lambda p, d: PlannedAction.objects.filter(_spell(d), plan__programme=p),
    ),
    (
        "réponses de familles à une action",
        (Act.ACTION_ANSWER,),
        lambda p, d: ActionAnswer.objects.filter(_spell(d, "action__"), action__plan__programme=p),
    ),
    (
        "objectifs écrits",
        (Act.GOAL_ADD, Act.GOAL_CHANGE),
        lambda p, d: Goal.objects.filter(active(p, d, "plan__"), starts_on__lte=d.last),
    ),
    (
        "diagnostics écrits",
        (Act.ASSESSMENT_WRITE,),
        lambda p, d: Assessment.objects.filter(active(p, d, "plan__"), on__lte=d.last),
    ),
    (
        "sorties écrites",
        (Act.EXIT_RECORD, Act.EXIT_COMPLETE),
        lambda p, d: Exit.objects.filter(_days(p, d, "on", "plan__")),
    ),
    ("fiches de repérage reçues", (Act.REFERRAL_SEND,), lambda p, d: Referral.objects.filter(_days(p, d, "sent_on"))),
    ("fiches de repérage complétées", (Act.REFERRAL_COMPLETE, Act.REFERRAL_IDENTIFY), _fiches),
    ("suites données à une fiche", _ANSWERED, _fiches),
    ("dérogations aux critères", (Act.REFERRAL_DEROGATE,), _fiches),
    ("refus de familles", (Act.REFERRAL_REFUSE,), lambda p, d: Referral.objects.filter(_days(p, d, "decided_on"))),
    (
        "demandes de familles closes",
        (Act.REQUEST_ANSWER,),
        lambda p, d: FamilyRequest.objects.filter(_days(p, d, "closed_on")),
    ),
    (
        "réunions d’EPS prévues ou déplacées",
        (Act.MEETING_SCHEDULE,),
        lambda p, d: Meeting.objects.filter(_days(p, d, "on", "panel__")),
    ),
    (
        "ordres du jour d’EPS changés",
        (Act.SITUATION_PUT,),
        lambda p, d: Situation.objects.filter(_days(p, d, "meeting__on", "meeting__panel__")),
    ),
    (
        "décisions d’EPS écrites ou corrigées",
        (Act.DECISION_RECORD, Act.DECISION_CORRECT),
        lambda p, d: Decision.objects.filter(_days(p, d, "situation__meeting__on", "situation__meeting__panel__")),
    ),
    (
        "présences notées",
        (Act.ATTENDANCE_RECORD,),
        lambda p, d: ActivitySession.objects.filter(_days(p, d, "on", "activity__")),
    ),
    (
        "séances prévues, déplacées ou annulées",
        (Act.ACTIVITY_SCHEDULE,),
        lambda p, d: ActivitySession.objects.filter(_days(p, d, "on", "activity__")),
    ),
    (
        "séquences en classe notées",
        (Act.ACTIVITY_SCHEDULE,),
        lambda p, d: ClassSequence.objects.filter(_days(p, d, "on", "class_programme__")),
    ),
    (
        "attentes de soin mises à jour",
        (Act.WAITING_CHANGE,),
        lambda p, d: WaitingEntry.objects.filter(
            Q(child__programme=p, requested_on__lte=d.last), Q(obtained_on=None) | Q(obtained_on__gte=d.first)
        ),
    ),
    (
        "questionnaires remplis, ou campagnes changées",
        (Act.SURVEY_ANSWER, Act.SURVEY_ENTER, Act.SURVEY_WAVE),
        lambda p, d: Wave.objects.filter(
            version__questionnaire__programme=p, opens_on__lte=d.last, closes_on__gte=d.first - LATE
        ),
    ),
    (
        "rôles de l’équipe, et leurs ETP",
        (Act.MEMBER_ADD, Act.MEMBER_END),
        lambda p, d: Membership.objects.filter(_spell(d), programme=p),
    ),
    ("ressources écrites au budget", (Act.BUDGET_RECORD,), lambda p, d: Grant.objects.filter(_years(p, d))),
    ("dépenses écrites au budget", (Act.BUDGET_RECORD,), lambda p, d: Expense.objects.filter(_years(p, d))),
)
# About a child: the journal names her, and the period is that of what she lived.
OF_CHILDREN: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("identités ou adresses corrigées", (Act.PERSON_CORRECT, Act.DATA_CORRECT)),
    ("scolarités changées", (Act.SCHOOLING_CHANGE,)),
    ("dossiers réunis ou séparés", (Act.DOSSIER_MERGE, Act.DOSSIER_SEPARATE)),
    ("référents changés, ou leur dérogation", (Act.CARE_TEAM_JOIN, Act.CARE_TEAM_LEAVE, Act.CARE_TEAM_DEROGATION)),
)
# What nobody can tell the days of: a word of a list is in every year, an import brings many.
ANY_DAY: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("dossiers qui ont quitté la base", (Act.DATA_ERASE, Act.ARCHIVE_PUT)),
    ("dossiers revenus de l’archive", (Act.ARCHIVE_RETURN,)),
    ("fichiers repris, ou leur reprise annulée", (Act.IMPORT_BRING, Act.IMPORT_UNDO, Act.PROGRAMME_IMPORT)),
    ("listes de valeurs changées", (Act.LIST_CHANGE,)),
    ("partenaires, écoles ou EPS changés", (Act.DIRECTORY_CHANGE, Act.PANEL_CHANGE)),
    ("communes, quartiers ou réglages changés", (Act.PROGRAMME_CHANGE,)),
)
# They move figures, of every programme at once: no line of one programme tells of them, the page does in words.
OF_THE_WHOLE_BASE = frozenset({Act.BACKUP_RESTORE, Act.DATA_EXPIRE, Act.DEMO_LOAD})
MOVING = frozenset(act for _, acts, _ in OF_ROWS for act in acts) | frozenset(
    act for _, acts in (*OF_CHILDREN, *ANY_DAY) for act in acts
)
# Guardians are counted nowhere: a family is a home, and its move is an identity corrected. A dossier counts once it has
# a fiche or a parcours. A point d’étape, an observation, a second reading: « Avant et après » reads them, no bilan.
# A note, a message, a paper, a reading, an account, a token (what it writes has its own line) move nothing.
STILL = (
    Act.ACCOMPANIMENT_RECORD, Act.ACCOUNT_CLOSE, Act.ACCOUNT_INVITE, Act.ACCOUNT_REOPEN, Act.ACTIVITY_CLOSE,
    Act.ACTIVITY_OPEN, Act.ADDRESS_PROTECT, Act.AGREEMENT_RECORD, Act.ARCHIVE_READ, Act.ASSESSMENT_READ,
    Act.ATTENDANCE_READ, Act.BACKUP_TAKE, Act.CALENDAR_CLOSE, Act.CALENDAR_OPEN, Act.CALENDAR_READ,
    Act.CHARTER_PUBLISH, Act.CHARTER_SIGN, Act.CONCERN_CIRCLE, Act.CONCERN_PROJECT, Act.CONCERN_READ,
    Act.CONCERN_WRITE, Act.CONTACT_RECORD, Act.CONTRIBUTION_WRITE, Act.CRITERIA_PUBLISH, Act.DATA_HOLD,
    Act.DATA_LIMIT, Act.DISPOSAL_PROPOSE, Act.DISPOSAL_VALIDATE, Act.DOCUMENT_PRINT, Act.DOSSIER_LIST,
    Act.DOSSIER_OPEN, Act.DOSSIER_READ, Act.DOSSIER_TELL_APART, Act.ENROLMENT_ADD, Act.ENROLMENT_REMOVE,
    Act.ENROLMENT_WAIT, Act.EXCEPTIONAL_ASK, Act.EXCEPTIONAL_CLOSE, Act.EXCEPTIONAL_OPEN, Act.EXCEPTIONAL_READ,
    Act.EXCEPTIONAL_REVIEW, Act.EXIT_PREPARE, Act.FAMILY_READ, Act.FIGURES_FREEZE, Act.FOLLOW_UP_EXPORT,
    Act.GOAL_READ_AGAIN, Act.GUARDIAN_ADD, Act.GUARDIAN_CONFIRM, Act.GUARDIAN_END, Act.GUARDIAN_READMIT,
    Act.GUARDIAN_REJECT, Act.GUARDIAN_RESTORE, Act.GUEST_INVITE, Act.HANDOVER_ASK, Act.HANDOVER_READ,
    Act.HANDOVER_RECEIVE, Act.HANDOVER_WAIVE, Act.HANDOVER_WRITE, Act.IMPORT_CORRECT, Act.IMPORT_LOOK,
    Act.IMPORT_READ, Act.IMPORT_SET_ASIDE, Act.INFORMATION_ANSWER, Act.INFORMATION_ASK, Act.INFORMATION_CLOSE,
    Act.INFORMATION_READ, Act.INFORMATION_RENEW, Act.INFORMATION_TELL, Act.INTERPRETER_BOOK, Act.JOURNAL_READ,
    Act.MEETING_ATTEND, Act.MEETING_INVITE, Act.MEETING_OPEN, Act.MEETING_READ, Act.MEMBER_INVITE, Act.MINUTES_WRITE,
    Act.MISSION_ACKNOWLEDGE, Act.MISSION_PUBLISH, Act.NEED_RAISE, Act.NOTE_ADD, Act.NOTE_SHARE, Act.NOTE_WRITE,
    Act.NOTICE_GIVE, Act.OBSERVATION_WRITE, Act.PAPER_ADD, Act.PAPER_READ, Act.PAPER_WITHDRAW, Act.PASSWORD_CHANGE,
    Act.PASSWORD_LINK, Act.PROGRAMME_EXPORT, Act.RECALL_AGREE, Act.RECALL_ANSWER, Act.RECALL_STOP, Act.REFERRAL_ASK,
    Act.REFERRAL_READ, Act.REFERRAL_SETTLE, Act.REFERRAL_SIGN, Act.REFERRAL_WRITE, Act.RELATIVE_LINK,
    Act.RELATIVE_UNLINK, Act.RELAY_RECORD, Act.REPORT_ANSWER, Act.REPORT_CHECK, Act.REPORT_EXPORT, Act.REPORT_FREEZE,
    Act.REPORT_OPEN, Act.REPORT_PUBLISH, Act.REPORT_RESUME, Act.REPORT_SHARE, Act.REPORT_WRITE, Act.REQUEST_RECEIVE,
    Act.RETENTION_CHANGE, Act.RETENTION_READ, Act.REVIEW_RECORD, Act.RIGHTS_ANSWER, Act.RIGHTS_EXPORT,
    Act.RIGHTS_READ, Act.RIGHTS_RECEIVE, Act.SECOND_FACTOR_CHANGE, Act.SECOND_FACTOR_RESET, Act.SERVICE_OPEN,
    Act.SERVICE_RECORD, Act.SHEET_WRITE, Act.SIGN_IN, Act.SIGN_IN_REFUSE, Act.SIGN_OUT, Act.SLIP_MAKE, Act.SLIP_VISA,
    Act.SURVEY_WRITE, Act.TASK_AGREE, Act.TOKEN_DRAW, Act.TOKEN_OPEN, Act.TOKEN_WITHDRAW, Act.TOKEN_WRITE,
    Act.TREE_WRITE, Act.WEEK_CHANGE,
)  # fmt: skip
