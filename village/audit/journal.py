"""Write and verify the journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from village.access.policy import Actor


class Act(StrEnum):
    """What can be journaled, `noun:verb`, alphabetical."""

    ACCOMPANIMENT_RECORD = "accompaniment:record"
    ACCOUNT_CLOSE = "account:close"
    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_REOPEN = "account:reopen"
    ADDRESS_PROTECT = "address:protect"
    ACTION_ANSWER = "action:answer"
    ACTIVITY_CLOSE = "activity:close"
    ACTIVITY_OPEN = "activity:open"
    ACTIVITY_SCHEDULE = "activity:schedule"
    ARCHIVE_PUT = "archive:put"
    ARCHIVE_READ = "archive:read"
    ARCHIVE_RETURN = "archive:return"
    AGREEMENT_RECORD = "agreement:record"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_WRITE = "assessment:write"
    ATTENDANCE_READ = "attendance:read"
    ATTENDANCE_RECORD = "attendance:record"
    BACKUP_RESTORE = "backup:restore"
    BACKUP_TAKE = "backup:take"
    BUDGET_RECORD = "budget:record"
    CALENDAR_CLOSE = "calendar:close"
    CALENDAR_OPEN = "calendar:open"
    CALENDAR_READ = "calendar:read"
    CARE_TEAM_DEROGATION = "care-team:derogation"
    CARE_TEAM_JOIN = "care-team:join"
    CARE_TEAM_LEAVE = "care-team:leave"
    CHARTER_PUBLISH = "charter:publish"
    CHARTER_SIGN = "charter:sign"
    CONCERN_CIRCLE = "concern:circle"
    CONCERN_PROJECT = "concern:project"
    CONCERN_READ = "concern:read"
    CONCERN_WRITE = "concern:write"
    CONTACT_RECORD = "contact:record"
    CONTRIBUTION_WRITE = "contribution:write"
    CRITERIA_PUBLISH = "criteria:publish"
    DECISION_CORRECT = "decision:correct"
    DECISION_RECORD = "decision:record"
    DEMO_LOAD = "demo:load"
    DATA_CORRECT = "data:correct"
    DATA_ERASE = "data:erase"
    DATA_EXPIRE = "data:expire"
    DATA_HOLD = "data:hold"
    DATA_LIMIT = "data:limit"
    DISPOSAL_PROPOSE = "disposal:propose"
    DISPOSAL_VALIDATE = "disposal:validate"
    DIRECTORY_CHANGE = "directory:change"
    DOCUMENT_PRINT = "document:print"
    DOSSIER_LIST = "dossier:list"
    DOSSIER_MERGE = "dossier:merge"
    DOSSIER_OPEN = "dossier:open"
    DOSSIER_READ = "dossier:read"
    DOSSIER_SEPARATE = "dossier:separate"
    DOSSIER_TELL_APART = "dossier:tell-apart"
    ENROLMENT_ADD = "enrolment:add"
    ENROLMENT_REMOVE = "enrolment:remove"
    ENROLMENT_WAIT = "enrolment:wait"
    EXCEPTIONAL_ASK = "exceptional:ask"
    EXCEPTIONAL_CLOSE = "exceptional:close"
    EXCEPTIONAL_OPEN = "exceptional:open"
    EXCEPTIONAL_READ = "exceptional:read"
    EXCEPTIONAL_REVIEW = "exceptional:review"
    EXIT_COMPLETE = "exit:complete"
    EXIT_PREPARE = "exit:prepare"
    EXIT_RECORD = "exit:record"
    FOLLOW_UP_EXPORT = "follow_up:export"
    FAMILY_READ = "family:read"
    FIGURES_FREEZE = "figures:freeze"
    GOAL_ADD = "goal:add"
    GOAL_CHANGE = "goal:change"
    GOAL_READ_AGAIN = "goal:read-again"
    GUARDIAN_ADD = "guardian:add"
    GUARDIAN_CONFIRM = "guardian:confirm"
    GUARDIAN_END = "guardian:end"
    GUARDIAN_READMIT = "guardian:readmit"
    GUARDIAN_REJECT = "guardian:reject"
    GUARDIAN_RESTORE = "guardian:restore"
    INFORMATION_ANSWER = "information:answer"
    INFORMATION_ASK = "information:ask"
    INFORMATION_CLOSE = "information:close"
    INFORMATION_READ = "information:read"
    INFORMATION_RENEW = "information:renew"
    INFORMATION_TELL = "information:tell"
    IMPORT_BRING = "import:bring"
    IMPORT_CORRECT = "import:correct"
    IMPORT_LOOK = "import:look"
    IMPORT_READ = "import:read"
    IMPORT_SET_ASIDE = "import:set-aside"
    IMPORT_UNDO = "import:undo"
    INTERPRETER_BOOK = "interpreter:book"
    GUEST_INVITE = "guest:invite"
    HANDOVER_ASK = "handover:ask"
    HANDOVER_READ = "handover:read"
    HANDOVER_RECEIVE = "handover:receive"
    HANDOVER_WAIVE = "handover:waive"
    HANDOVER_WRITE = "handover:write"
    JOURNAL_READ = "journal:read"
    LIST_CHANGE = "list:change"
    MEETING_ATTEND = "meeting:attend"
    MEETING_INVITE = "meeting:invite"
    MEETING_OPEN = "meeting:open"
    MEETING_READ = "meeting:read"
    MEETING_SCHEDULE = "meeting:schedule"
    MEMBER_ADD = "member:add"
    MEMBER_END = "member:end"
    MEMBER_INVITE = "member:invite"
    MINUTES_WRITE = "minutes:write"
    NEED_RAISE = "need:raise"
    NOTE_ADD = "note:add"
    MISSION_ACKNOWLEDGE = "mission:acknowledge"
    MISSION_PUBLISH = "mission:publish"
    NOTE_SHARE = "note:share"
    NOTE_WRITE = "note:write"
    NOTICE_GIVE = "notice:give"
    OBSERVATION_WRITE = "observation:write"
    PANEL_CHANGE = "panel:change"
    PASSWORD_CHANGE = "account:password"  # noqa: S105 - the name of an act
    PASSWORD_LINK = "account:password-link"  # noqa: S105 - the name of an act
    PERSON_CORRECT = "person:correct"
    PAPER_ADD = "paper:add"
    PAPER_READ = "paper:read"
    PAPER_WITHDRAW = "paper:withdraw"
    PLAN_APPROVE = "plan:approve"
    PLAN_OPEN = "plan:open"
    PLAN_REOPEN = "plan:reopen"
    PLAN_WRITE = "plan:write"
    PROGRAMME_CHANGE = "programme:change"
    PROGRAMME_EXPORT = "programme:export"
    PROGRAMME_IMPORT = "programme:import"
    RECALL_AGREE = "recall:agree"
    RECALL_ANSWER = "recall:answer"
    RECALL_STOP = "recall:stop"
    REFERRAL_ASK = "referral:ask"
    REFERRAL_COMPLETE = "referral:complete"
    REFERRAL_DECIDE = "referral:decide"
    REFERRAL_DEROGATE = "referral:derogate"
    REFERRAL_DROP = "referral:drop"
    REFERRAL_END = "referral:end"
    REFERRAL_IDENTIFY = "referral:identify"
    REFERRAL_JOIN = "referral:join"
    REFERRAL_READ = "referral:read"
    REFERRAL_REDIRECT = "referral:redirect"
    REFERRAL_REFUSE = "referral:refuse"
    REFERRAL_SCHEDULE = "referral:schedule"
    REFERRAL_SEND = "referral:send"
    REFERRAL_SETTLE = "referral:settle"
    REFERRAL_SIGN = "referral:sign"
    REFERRAL_WRITE = "referral:write"
    RELATIVE_LINK = "relative:link"
    RELATIVE_UNLINK = "relative:unlink"
    RELAY_RECORD = "relay:record"
    REPORT_ANSWER = "report:answer"
    REPORT_CHECK = "report:check"
    REPORT_EXPORT = "report:export"
    REPORT_FREEZE = "report:freeze"
    REPORT_OPEN = "report:open"
    REPORT_PUBLISH = "report:publish"
    REPORT_RESUME = "report:resume"
    REPORT_SHARE = "report:share"
    REPORT_WRITE = "report:write"
    RETENTION_CHANGE = "retention:change"
    RETENTION_READ = "retention:read"
    RIGHTS_ANSWER = "rights:answer"
    RIGHTS_EXPORT = "rights:export"
    RIGHTS_READ = "rights:read"
    RIGHTS_RECEIVE = "rights:receive"
    REQUEST_ANSWER = "request:answer"
    REQUEST_RECEIVE = "request:receive"
    REVIEW_RECORD = "review:record"
    SCHOOLING_CHANGE = "schooling:change"
    SECOND_FACTOR_CHANGE = "account:second-factor"
    SECOND_FACTOR_RESET = "account:second-factor-reset"
    SERVICE_OPEN = "service:open"
    SERVICE_RECORD = "service:record"
    SHEET_WRITE = "sheet:write"
    SIGN_IN = "account:sign-in"
    SIGN_IN_REFUSE = "account:sign-in-refuse"
    SIGN_OUT = "account:sign-out"
    SLIP_MAKE = "slip:make"
    SLIP_VISA = "slip:visa"
    SITUATION_PUT = "situation:put"
    SURVEY_ANSWER = "survey:answer"
    SURVEY_ENTER = "survey:enter"
    SURVEY_WAVE = "survey:wave"
    SURVEY_WRITE = "survey:write"
    TREE_WRITE = "tree:write"
    TASK_AGREE = "task:agree"
    TOKEN_DRAW = "token:draw"  # noqa: S105 - the name of an act
    TOKEN_OPEN = "token:open"  # noqa: S105 - the name of an act
    TOKEN_WITHDRAW = "token:withdraw"  # noqa: S105 - the name of an act
    TOKEN_WRITE = "token:write"  # noqa: S105 - the name of an act
    WAITING_CHANGE = "waiting:change"
    WEEK_CHANGE = "week:change"


# Written with every page: one plain statement, without the making of a row that nobody looks at.
_LINE = """
INSERT INTO audit_entry (at, action, programme_id, user_id, role, person_id, target, rule, details)
VALUES (%(at)s, %(action)s, %(programme)s, %(user)s, %(role)s, %(person)s, %(target)s, %(rule)s, %(details)s)
"""
# The same for each child of a page or a paper that names several: one statement whatever their number.
_LINES = """
INSERT INTO audit_entry (at, action, programme_id, user_id, role, person_id, target, rule, details)
SELECT %(at)s, %(action)s, %(programme)s, %(user)s, %(role)s, child, %(target)s, %(rule)s, %(details)s
FROM unnest(%(children)s::bigint[]) WITH ORDINALITY AS named (child, rank) ORDER BY rank
"""


# The same for many rows written together.
_MANY = """
INSERT INTO audit_entry (at, action, programme_id, user_id, role, person_id, target, rule, details)
SELECT %(at)s, %(action)s, %(programme)s, %(user)s, %(role)s, child, target, '', details
FROM unnest(%(children)s::bigint[], %(targets)s::text[], %(details)s::text[])
    WITH ORDINALITY AS named (child, target, details, rank)
ORDER BY rank
"""


class Line(NamedTuple):
    """What a line says of one of many rows: the row, its child, a detail."""

    target: Model
    person_id: int | None
    details: str = ""


def record(  # noqa: PLR0913 - one argument per column of the journal
    act: Act,
    *,
    by: Actor | None,
    target: Model | None = None,
    person_id: int | None = None,
    rule: str = "",
    details: str = "",
    at: datetime | None = None,
    programme_id: int | None = None,
) -> None:
    """Append one line, in the caller's transaction; it is chained when that transaction ends.

    `programme_id`: where nobody is signed in, the programme whose page it was.
    `details` names (« 12 dossiers », « version 2 »), never quotes.
    """
    line: dict[str, Any] = {
        "at": at or timezone.now(),
        "action": str(act),
        "programme": by.programme_id if by else programme_id,
        "user": by.user_id if by else None,
        "role": str(by.role) if by else "",
        "person": person_id,
        "target": f"{target._meta.label_lower}:{target.pk}" if target is not None else "",
        "rule": rule or ("break-glass" if by and person_id in by.tickets else ""),
        "details": details[:400],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINE, line)


def record_each(
    act: Act, children: Iterable[int], *, by: Actor, target: Model | None = None, rule: str = "", details: str = ""
) -> None:
    """Append a line for each child that a page or a paper names, so that each one's readers are known.

    None is named: one line all the same, of nobody.
    """
    line: dict[str, Any] = {
        "at": timezone.now(),
        "action": str(act),
        "programme": by.programme_id,
        "user": by.user_id,
        "role": str(by.role),
        "children": list(dict.fromkeys(children)) or [None],
        "target": f"{target._meta.label_lower}:{target.pk}" if target is not None else "",
        "rule": rule,
        "details": details[:400],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, line)


def record_all(act: Act, lines: Sequence[Line], *, by: Actor) -> None:
    """Append a line for each of the rows that one operation wrote together: one statement whatever their number."""
    if not lines:
        return
    said: dict[str, Any] = {
        "at": timezone.now(),
        "action": str(act),
        "programme": by.programme_id,
        "user": by.user_id,
        "role": str(by.role),
        "children": [line.person_id for line in lines],
        "targets": [f"{line.target._meta.label_lower}:{line.target.pk}" for line in lines],
        "details": [line.details[:400] for line in lines],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MANY, said)


@dataclass(frozen=True)
class Verdict:
    """The result of a verification: how many lines, the head to keep elsewhere, and what is wrong if anything is."""

    entries: int
    head: str
    faults: list[str]

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(kept: str = "") -> Verdict:
    """Recompute every seal in the database and compare. Faults name the rank or the line at fault.

    `kept`: a head kept elsewhere. Who rewrote everything after it, or took the last lines out, cannot make it again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, place FROM audit_faults() ORDER BY place LIMIT 20")
        faults = [f"{kind} : {place}" for kind, place in cursor.fetchall()]
        if kept:
            cursor.execute("SELECT EXISTS (SELECT FROM audit_chainlink WHERE encode(hash, 'hex') = %s)", [kept])
            faults += [] if cursor.fetchone()[0] else ["tête gardée ailleurs : plus dans le journal"]
        cursor.execute("SELECT count(*) FROM audit_entry")
        entries = cursor.fetchone()[0]
        cursor.execute("SELECT encode(hash, 'hex') FROM audit_chainlink ORDER BY seq DESC LIMIT 1")
        head = cursor.fetchone()
    return Verdict(entries, head[0] if head else "", faults)


def forget(before: datetime) -> int:
    """Let go of the oldest lines, all older than `before`: the chain then starts from an anchor. Returns how many.

    The database does it itself, and never for lines of the last six months.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.audit_forget(%s)", [before])
        return int(cursor.fetchone()[0])
