"""Everything that can be asked, `noun:verb`, alphabetical."""

from enum import StrEnum


class Permission(StrEnum):
    ACCOMPANIMENT_WRITE = "accompaniment:write"
    ACTIVITY_ALL = "activity:all"
    ACTIVITY_LIST = "activity:list"
    ACTIVITY_MANAGE = "activity:manage"
    AGREEMENT_RECORD = "agreement:record"
    ATTENDANCE_RECORD = "attendance:record"
    ADDRESS_PROTECT = "address:protect"
    ADDRESS_READ = "address:read"
    AFTER_MANAGE = "after:manage"
    ARCHIVE_READ = "archive:read"
    ASSESSMENT_WRITE = "assessment:write"
    BUDGET_MANAGE = "budget:manage"
    BUDGET_READ = "budget:read"
    CHARTER_READ = "charter:read"
    CALENDAR_READ = "calendar:read"
    CHARTER_SIGN = "charter:sign"
    CONCERN_READ = "concern:read"
    CONCERN_WRITE = "concern:write"
    CONTACT_WRITE = "contact:write"
    CONTRIBUTION_WRITE = "contribution:write"
    DIRECTORY_LIST = "directory:list"
    DIRECTORY_MANAGE = "directory:manage"
    DOSSIER_IMPORT = "dossier:import"
    DOSSIER_LIST = "dossier:list"
    DOSSIER_MERGE = "dossier:merge"
    DOSSIER_READ = "dossier:read"
    EXCEPTIONAL_ASK = "exceptional:ask"
    EXCEPTIONAL_REVIEW = "exceptional:review"
    EXIT_RECORD = "exit:record"
    FAMILY_READ = "family:read"
    GUARDIAN_CHECK = "guardian:check"
    HANDOVER_READ = "handover:read"
    HOME_OPEN = "home:open"
    IDENTITY_WRITE = "identity:write"
    INTERPRETER_BOOK = "interpreter:book"
    JOURNAL_READ = "journal:read"
    JOURNAL_RESERVED = "journal:reserved"
    MEETING_ATTEND = "meeting:attend"
    MEETING_PREPARE = "meeting:prepare"
    NEED_RAISE = "need:raise"
    NEED_READ = "need:read"
    NOTE_READ = "note:read"
    NOTICE_GIVE = "notice:give"
    NOTICE_READ = "notice:read"
    MISSION_READ = "mission:read"
    NOTE_WRITE = "note:write"
    OBSERVATION_WRITE = "observation:write"
    PANEL_MANAGE = "panel:manage"
    PAPER_READ = "paper:read"
    PAPER_WRITE = "paper:write"
    PLAN_WRITE = "plan:write"
    PROCESSING_READ = "processing:read"
    PROGRAMME_CONFIGURE = "programme:configure"
    PROGRAMME_EXPORT = "programme:export"
    REFERENT_ASSIGN = "referent:assign"
    REFERRAL_FOLLOW = "referral:follow"
    REFERRAL_RECEIVE = "referral:receive"
    REFERRAL_WRITE = "referral:write"
    RELAY_WRITE = "relay:write"
    REPORT_EXPLAIN = "report:explain"
    REPORT_FREEZE = "report:freeze"
    REPORT_READ = "report:read"
    REPORT_ROWS = "report:rows"
    SERVICE_MANAGE = "service:manage"
    SHEET_PRINT = "sheet:print"
    REPORT_SHARE = "report:share"
    REPORT_WRITE = "report:write"
    RETENTION_MANAGE = "retention:manage"
    RETENTION_READ = "retention:read"
    RETENTION_VALIDATE = "retention:validate"
    RIGHTS_MANAGE = "rights:manage"
    RIGHTS_READ = "rights:read"
    SITUATION_DECIDE = "situation:decide"
    SITUATION_READ = "situation:read"
    SURVEY_ENTER = "survey:enter"
    SURVEY_LIST = "survey:list"
    SURVEY_MANAGE = "survey:manage"
    SURVEY_READ = "survey:read"
    TOKEN_LIST = "token:list"  # noqa: S105 - the name of a right
    TOKEN_OPEN = "token:open"  # noqa: S105 - the name of a right
    TOKEN_OVERSEE = "token:oversee"  # noqa: S105 - the name of a right
    WAITING_MANAGE = "waiting:manage"
    WEEK_WRITE = "week:write"

    @property
    def nominative(self) -> bool:
        """Whether answering shows or writes something about a named child: needs a signed current charter (R70)."""
        return self not in _WITHOUT_NAMES

    @property
    def when_limited(self) -> bool:
        """Whether a dossier whose use is limited still allows it (GDPR art. 18.2): all the rest is a new use.

        To read it; to answer its family and tell it; to keep it (a gel); to protect a child in danger, which the law
        asks without delay. It is listed nowhere, and nothing else is written of it.
        """
        return self.value.endswith(":read") or self in _WHEN_LIMITED


_WHEN_LIMITED = {
    Permission.CONCERN_WRITE,
    Permission.NOTICE_GIVE,
    Permission.RETENTION_MANAGE,
    Permission.RETENTION_VALIDATE,
    Permission.RIGHTS_MANAGE,
}

_WITHOUT_NAMES = {
    Permission.ACTIVITY_ALL,
    Permission.ACTIVITY_LIST,
    Permission.BUDGET_MANAGE,
    Permission.BUDGET_READ,
    Permission.CHARTER_READ,
    Permission.CHARTER_SIGN,
    Permission.DIRECTORY_LIST,
    Permission.DIRECTORY_MANAGE,
    Permission.HOME_OPEN,
    Permission.NEED_RAISE,
    Permission.NEED_READ,
    Permission.PANEL_MANAGE,
    Permission.MISSION_READ,
    Permission.NOTICE_READ,
    Permission.PROCESSING_READ,
    Permission.PROGRAMME_CONFIGURE,
    Permission.REPORT_EXPLAIN,
    Permission.REPORT_FREEZE,
    Permission.REPORT_READ,
    Permission.REPORT_WRITE,
    Permission.SERVICE_MANAGE,
    Permission.SHEET_PRINT,
    Permission.REPORT_SHARE,
    Permission.SURVEY_ENTER,
    Permission.SURVEY_LIST,
    Permission.SURVEY_MANAGE,
    Permission.SURVEY_READ,
    Permission.TOKEN_LIST,
    Permission.TOKEN_OPEN,
    Permission.TOKEN_OVERSEE,
}
