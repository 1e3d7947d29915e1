"""The table of rights: which roles may do what, by which links, down to which categories, and why in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from village.access.links import Link
from village.access.permissions import Permission as P
from village.access.roles import Role
from village.core.holding import Category as C


@dataclass(frozen=True)
class Grant:
    """These roles may do these things; through `links` if any is given, else throughout their programme.

    `ticket`: only of the child for whom this person opened an exceptional access, while it lasts.
    """

    rule: str
    roles: frozenset[Role]
    permissions: frozenset[P]
    because: str
    categories: frozenset[C] = field(default_factory=lambda: frozenset({C.ORGANISATION}))
    links: frozenset[Link] = frozenset()
    ticket: bool = False


def _grant(  # noqa: PLR0913 - one argument per column of the table
    rule: str,
    roles: Iterable[Role],
    permissions: Iterable[P],
    because: str,
    categories: Iterable[C] = (C.ORGANISATION,),
    links: Iterable[Link] = (),
    *,
    ticket: bool = False,
) -> Grant:
    return Grant(
        rule, frozenset(roles), frozenset(permissions), because, frozenset(categories), frozenset(links), ticket
    )


_SCHOOL = (C.ORGANISATION, C.IDENTITY, C.SCHOOL)
_SHARED = (*_SCHOOL, C.SOCIAL)
_TEAM = (*_SHARED, C.HEALTH)

# Who signs the charter (R70). A family is bound by no professional charter; the others open no page that names a child.
# The DPO reads the journal (pseudonymous ids, no content): she signs no charter to do her control.
SIGNATORIES = frozenset({
    Role.COORDINATOR,
    Role.ASSISTANT,
    Role.REFERENT,
    Role.PANEL_MEMBER,
    Role.REFERRER,
    Role.FACILITATOR,
})  # fmt: skip

GRANTS = (
    _grant(
        "member",
        Role,
        {P.HOME_OPEN, P.CHARTER_READ},
        "vous êtes membre du programme",
    ),
    _grant(
        "signatory",  # R70: those whose work names a child
        SIGNATORIES,
        {P.CHARTER_SIGN},
        "votre rôle ouvre des pages qui nomment un enfant",
    ),
    _grant(
        "paper",  # R59: every act of the work also exists on paper
        SIGNATORIES,
        {P.SHEET_PRINT},
        "chacun peut écrire au stylo",
    ),
    _grant(
        "token-holder",  # whose hat a piece of software may borrow: she takes the key, and closes it
        {
            Role.ASSISTANT,
            Role.REFERENT,
            Role.PANEL_MEMBER,
            Role.REFERRER,
            Role.FACILITATOR,
            Role.ELECTED,
            Role.NETWORK,
        },
        {P.TOKEN_LIST},
        "un logiciel peut demander en votre nom",
    ),
    _grant(
        "services",  # R42: hours, bilans and invoices of practitioners; no child is named there
        {Role.COORDINATOR, Role.ASSISTANT},
        {P.SERVICE_MANAGE},
        "vous suivez les conventions du programme",
    ),
    _grant(
        "coordination",
        {Role.COORDINATOR},
        {
            P.ACCOMPANIMENT_WRITE,
            P.ACTIVITY_ALL,
            P.ACTIVITY_LIST,
            P.ACTIVITY_MANAGE,
            P.ADDRESS_PROTECT,
            P.ADDRESS_READ,
            P.AFTER_MANAGE,
            P.AGREEMENT_RECORD,
            P.ARCHIVE_READ,
            P.ATTENDANCE_RECORD,
            P.BUDGET_MANAGE,
            P.BUDGET_READ,
            P.CONTACT_WRITE,
            P.CONTRIBUTION_WRITE,
            P.CALENDAR_READ,
            P.DIRECTORY_LIST,
            P.DIRECTORY_MANAGE,
            P.DOSSIER_IMPORT,
            P.DOSSIER_LIST,
            P.DOSSIER_MERGE,
            P.DOSSIER_READ,
            P.EXCEPTIONAL_REVIEW,
            P.EXIT_RECORD,
            P.GUARDIAN_CHECK,
            P.HANDOVER_READ,
            P.IDENTITY_WRITE,
            P.INTERPRETER_BOOK,
            P.JOURNAL_READ,
            P.MEETING_ATTEND,
            P.MEETING_PREPARE,
            P.NEED_RAISE,
            P.NEED_READ,
            P.NOTE_READ,
            P.NOTICE_GIVE,
            P.NOTICE_READ,
            P.OBSERVATION_WRITE,
            P.PANEL_MANAGE,
            P.PAPER_READ,
            P.PAPER_WRITE,
            P.MISSION_READ,
            P.PROCESSING_READ,
            P.PROGRAMME_CONFIGURE,
            P.PROGRAMME_EXPORT,
            P.REFERENT_ASSIGN,
            P.REFERRAL_RECEIVE,
            P.REFERRAL_FOLLOW,
            P.RELAY_WRITE,
            P.REPORT_EXPLAIN,
            P.REPORT_FREEZE,
            P.REPORT_READ,
            P.REPORT_ROWS,
            P.REPORT_SHARE,
            P.REPORT_WRITE,
            P.RETENTION_MANAGE,
            P.RETENTION_READ,
            P.RETENTION_VALIDATE,
            P.RIGHTS_MANAGE,
            P.RIGHTS_READ,
            P.SITUATION_DECIDE,
            P.SITUATION_READ,
            P.SURVEY_ENTER,
            P.SURVEY_LIST,
            P.SURVEY_MANAGE,
            P.SURVEY_READ,
            P.TOKEN_LIST,
            P.TOKEN_OPEN,
            P.TOKEN_OVERSEE,
            P.WAITING_MANAGE,
            P.WEEK_WRITE,
        },
        "vous coordonnez le programme",
        (*_TEAM, C.DANGER),
    ),
    _grant(
        "assistance",
        {Role.ASSISTANT},
        {
            P.ACTIVITY_ALL,
            P.ACTIVITY_LIST,
            P.ACTIVITY_MANAGE,
            P.ADDRESS_READ,
            P.ATTENDANCE_RECORD,
            P.BUDGET_READ,
            P.DIRECTORY_LIST,
            P.DIRECTORY_MANAGE,
            P.DOSSIER_LIST,
            P.DOSSIER_READ,
            P.IDENTITY_WRITE,
            P.INTERPRETER_BOOK,
            P.MEETING_ATTEND,
            P.MEETING_PREPARE,
            P.NOTICE_GIVE,
            P.NOTICE_READ,
            P.PAPER_READ,
            P.REFERRAL_RECEIVE,
            P.REFERRAL_FOLLOW,
            P.SURVEY_ENTER,
            P.SURVEY_LIST,
            P.WEEK_WRITE,
        },
        "vous assistez l’équipe du programme",
        _SCHOOL,
    ),
    _grant(
        "referent",
        {Role.REFERENT},
        {
            P.AGREEMENT_RECORD,
            P.ACCOMPANIMENT_WRITE,
            P.ADDRESS_PROTECT,
            P.ADDRESS_READ,
            P.AFTER_MANAGE,
            P.ASSESSMENT_WRITE,
            P.CONTRIBUTION_WRITE,
            P.DOSSIER_LIST,
            P.DOSSIER_READ,
            P.IDENTITY_WRITE,
            P.NOTE_READ,
            P.NOTE_WRITE,
            P.NOTICE_GIVE,
            P.OBSERVATION_WRITE,
            P.PAPER_READ,
            P.PAPER_WRITE,
            P.PLAN_WRITE,
            P.SITUATION_READ,
            P.CONTACT_WRITE,
            P.INTERPRETER_BOOK,
            P.RELAY_WRITE,
            P.WAITING_MANAGE,
            P.WEEK_WRITE,
        },
        "vous êtes son référent de parcours",
        (*_TEAM, C.PRIVATE),
        {Link.REFERENT},
    ),
    _grant(
        "referent-derogation",  # R31: a coordinator who is also référent, by a reasoned derogation
        {Role.COORDINATOR},
        {P.ASSESSMENT_WRITE, P.NOTE_WRITE, P.PLAN_WRITE},
        "vous êtes son référent de parcours par dérogation",
        (*_TEAM, C.PRIVATE),
        {Link.REFERENT},
    ),
    _grant(
        "break-glass",  # one child, to read, for an hour; never a private note nor what is of danger
        {Role.REFERENT},
        {P.DOSSIER_READ},
        "vous avez ouvert un accès exceptionnel à ce dossier",
        _TEAM,
        ticket=True,
    ),
    _grant(
        "concern-write",  # R57: whoever accompanies the child, or coordinates, may have to transmit
        {Role.REFERENT},
        {P.CONCERN_WRITE},
        "vous êtes son référent de parcours",
        {C.DANGER, C.ORGANISATION},
        {Link.REFERENT},
    ),
    _grant(
        "concern-write-coordination",
        {Role.COORDINATOR},
        {P.CONCERN_WRITE},
        "vous coordonnez le programme",
        {C.DANGER, C.ORGANISATION},
    ),
    _grant(
        "concern-circle",  # the circle itself is asked first: see `_forbidden`
        {Role.REFERENT, Role.COORDINATOR},
        {P.CONCERN_READ},
        "vous êtes dans le cercle de ce document",
        {C.DANGER, C.ORGANISATION},
    ),
    _grant(
        "referent-team",
        {Role.REFERENT},
        {
            P.ACTIVITY_ALL,
            P.ACTIVITY_LIST,
            P.ACTIVITY_MANAGE,
            P.ATTENDANCE_RECORD,
            P.CALENDAR_READ,
            P.DIRECTORY_LIST,
            P.EXCEPTIONAL_ASK,
            P.HANDOVER_READ,
            P.MISSION_READ,
            P.NOTICE_READ,
            P.REFERRAL_WRITE,
            P.REFERRAL_FOLLOW,
            P.REPORT_EXPLAIN,
            P.REPORT_READ,
            P.REPORT_WRITE,
            P.SURVEY_LIST,
            P.SURVEY_READ,
        },
        "vous êtes référent de parcours dans ce programme",
    ),
    _grant(
        "panel",
        {Role.PANEL_MEMBER},
        {P.CONTRIBUTION_WRITE, P.DOSSIER_LIST, P.DOSSIER_READ, P.OBSERVATION_WRITE, P.SITUATION_READ},
        "sa situation est à l’ordre du jour d’une EPS où vous siégez",
        _SHARED,
        {Link.PANEL},
    ),
    _grant(
        "panel-heard",  # RO7: once the sitting is closed, what was said and decided there; the dossier is shut again
        {Role.PANEL_MEMBER},
        {P.SITUATION_READ},
        "sa situation a été vue à une EPS où vous siégiez",
        _SHARED,
        {Link.HEARD},
    ),
    _grant("panel-sitting", {Role.PANEL_MEMBER, Role.REFERENT}, {P.MEETING_ATTEND}, "vous siégez à cette EPS", _SHARED),
    _grant(
        "panel-needs",  # R18: who sits in an EPS says what the territory lacks, in a register that names nobody
        {Role.PANEL_MEMBER, Role.REFERENT},
        {P.NEED_RAISE, P.NEED_READ},
        "vous siégez dans les EPS du programme",
    ),
    _grant(
        "partner-figures",  # RU15: the bilan goes to all the partners, in figures that name nobody
        {Role.PANEL_MEMBER, Role.REFERRER, Role.FACILITATOR},
        {P.REPORT_READ},
        "vous êtes partenaire du programme",
    ),
    _grant(
        "referrer",
        {Role.REFERRER, Role.PANEL_MEMBER},
        {P.REFERRAL_WRITE, P.REFERRAL_FOLLOW},
        "vous avez écrit cette fiche de repérage",
        _SHARED,
    ),
    _grant(
        "reception",  # RU3, R9: a family that comes alone, a call, a sheet brought by hand: somebody writes for them
        {Role.COORDINATOR, Role.ASSISTANT},
        {P.REFERRAL_WRITE},
        "vous recevez les demandes du programme",
        _SHARED,
    ),
    _grant("facilitator", {Role.FACILITATOR}, {P.ACTIVITY_LIST, P.ATTENDANCE_RECORD}, "vous animez cette action"),
    _grant("family", {Role.FAMILY}, {P.FAMILY_READ}, "vous êtes son parent", _TEAM, {Link.GUARDIAN}),
    _grant(
        "aggregates",
        {Role.ELECTED},
        {P.BUDGET_READ, P.NEED_READ, P.REPORT_READ, P.SURVEY_LIST, P.SURVEY_READ},
        "vous soutenez le programme",
    ),
    _grant("network", {Role.NETWORK}, {P.REPORT_READ}, "le programme partage ses chiffres avec le réseau"),
    _grant(
        "dpo",  # she controls acts, clocks and rules: dossiers by number, no name
        {Role.DPO},
        {
            P.EXCEPTIONAL_REVIEW,
            P.JOURNAL_READ,
            P.JOURNAL_RESERVED,
            P.NOTICE_READ,
            P.PROCESSING_READ,
            P.REPORT_READ,
            P.RETENTION_READ,
            P.RETENTION_VALIDATE,
            P.RIGHTS_READ,
            P.TOKEN_LIST,
            P.TOKEN_OVERSEE,
        },
        "vous veillez à la protection des données",
    ),
    _grant(
        "technician",
        {Role.TECHNICIAN},
        {
            P.DIRECTORY_LIST,
            P.DIRECTORY_MANAGE,
            P.MISSION_READ,
            P.PROGRAMME_CONFIGURE,
            P.TOKEN_LIST,
            P.TOKEN_OVERSEE,
        },
        "vous administrez l’installation",
    ),
)
