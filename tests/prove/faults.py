"""The protections, one by one: what holds each in the code, the same without it, and which tests must see it."""

from typing import NamedTuple

POLICY, GRANTS = "village/access/policy.py", "village/access/grants.py"
MATRIX = "tests/access/test_policy.py tests/access/test_matrix.py"
EXCEPTIONAL, SHARING = "tests/privacy/test_exceptional.py", "tests/people/test_sharing.py"
AFTER = "tests/meetings/test_after_the_sitting.py"
WALL, UNSEEN = "config/wall.py", "tests/access/test_unseen.py"
READERS, ADDRESS = "tests/privacy/test_readers.py", "tests/casefile/test_protected_address.py"


class Fault(NamedTuple):
    name: str
    file: str
    protection: str
    without: str
    tests: str


FAULTS = (
    # — the policy: a forbid, a link, a category, a grant —
    Fault(
        "la charte d’abord",
        POLICY,
        "if permission.nominative and not actor.charter_signed",
        "if False and not actor.charter_signed",
        MATRIX,
    ),
    Fault("un seul programme", POLICY, "if subject.programme_id != actor.programme_id:", "if False:", MATRIX),
    Fault("la note privée", POLICY, "if subject.category is C.PRIVATE and", "if False and", MATRIX),
    Fault("l’usage limité", POLICY, "if subject.limited and not permission.when_limited:", "if False:", MATRIX),
    Fault(
        "l’accord de la structure",
        POLICY,
        "if actor.role in OF_STRUCTURES and subject.category in subject.withheld:",
        "if False:",
        MATRIX,
    ),
    Fault("le cercle du document restreint", POLICY, "if permission is P.CONCERN_READ and", "if False and", MATRIX),
    Fault("le ticket de l’accès exceptionnel", POLICY, "        return ticket\n", "        return True\n", MATRIX),
    Fault(
        "le lien avec l’enfant", POLICY, "return not grant.links or bool(grant.links & links)", "return True", MATRIX
    ),
    Fault("la catégorie", POLICY, " and category in grant.categories:", ":", MATRIX),
    Fault(
        "refuser par défaut",
        POLICY,
        'return Decision(allowed=False, rule="default-deny"',
        'return Decision(allowed=True, rule="default-deny"',
        MATRIX,
    ),
    Fault(
        "un ticket n’est pas le programme",
        POLICY,
        "any(not grant.links and not grant.ticket for",
        "any(not grant.links for",
        MATRIX,
    ),
    Fault(
        "ce qui nomme un enfant",
        "village/access/permissions.py",
        "return self not in _WITHOUT_NAMES",
        "return False",
        MATRIX,
    ),
    Fault(
        "la santé, hors de l’EPS",
        GRANTS,
        "        _SHARED,\n        {Link.PANEL},",
        "        _TEAM,\n        {Link.PANEL},",
        MATRIX,
    ),
    Fault(
        "le social, hors de l’assistance",
        GRANTS,
        '        "vous assistez l’équipe du programme",\n        _SCHOOL,',
        '        "vous assistez l’équipe du programme",\n        _SHARED,',
        MATRIX,
    ),
    Fault(
        "lire seulement, par exception",
        GRANTS,
        '        {P.DOSSIER_READ},\n        "vous avez ouvert',
        '        {P.DOSSIER_READ, P.NOTE_WRITE},\n        "vous avez ouvert',
        MATRIX,
    ),
    Fault(
        "jamais ce qui est du danger, par exception",
        GRANTS,
        "        _TEAM,\n        ticket=True,",
        "        (*_TEAM, C.DANGER),\n        ticket=True,",
        MATRIX,
    ),
    Fault(
        "des chiffres pour l’élu",
        GRANTS,
        "{P.BUDGET_READ, P.NEED_READ, P.REPORT_READ, P.SURVEY_LIST",
        "{P.BUDGET_READ, P.NEED_READ, P.REPORT_READ, P.DOSSIER_LIST, P.SURVEY_LIST",
        MATRIX,
    ),
    Fault(
        "aucun dossier pour la DPO",
        GRANTS,
        "            P.JOURNAL_READ,\n            P.JOURNAL_RESERVED,",
        "            P.DOSSIER_READ,\n            P.JOURNAL_READ,\n            P.JOURNAL_RESERVED,",
        MATRIX,
    ),
    Fault(
        "le droit demandé par la vue",
        "village/access/decorators.py",
        "            if not actor.can(permission):",
        "            if False:",
        f"{EXCEPTIONAL} -k other_roles",
    ),
    # — exceptional accesses —
    Fault("une heure", "village/privacy/models/exceptional.py", "opened_at__lte=at, ends_at__gt=at, ", "", EXCEPTIONAL),
    Fault("fermé, il est fini", "village/privacy/models/exceptional.py", ", closed_at=None)", ")", EXCEPTIONAL),
    Fault(
        "l’accès d’une autre",
        "village/privacy/models/exceptional.py",
        "self.filter(user_id=actor.user_id, child__",
        "self.filter(child__",
        EXCEPTIONAL,
    ),
    Fault(
        "sous un autre rôle",
        "village/privacy/models/exceptional.py",
        "        if not actor.can(Permission.EXCEPTIONAL_ASK):",
        "        if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "confirmer que c’est bien soi",
        "village/accounts/second_factor.py",
        'return any(proof["at"] >= limit and (',
        'return True or any(proof["at"] >= limit and (',
        EXCEPTIONAL,
    ),
    Fault(
        "le second facteur, pas le mot de passe",
        "village/accounts/second_factor.py",
        '(proof["method"] == "mfa" or not strong)',
        "True",
        EXCEPTIONAL,
    ),
    Fault(
        "la phrase entière",
        "village/privacy/operations/exceptional.py",
        "if len(reason.strip()) < SHORTEST:",
        "if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "trois en trente jours",
        "village/privacy/operations/exceptional.py",
        "if mine.filter(opened_at__gt=at - WITHIN).count() >= MOST:",
        "if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "cinq demandes sans résultat en un jour",
        "village/privacy/operations/exceptional.py",
        "if _missed(by, at) >= MISSES:",
        "if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "le dossier limité reste fermé",
        "village/privacy/operations/exceptional.py",
        "is_child=True, limited_on=None,",
        "is_child=True,",
        EXCEPTIONAL,
    ),
    Fault(
        "dire exactement qui",
        "village/privacy/operations/exceptional.py",
        ', "birth_date": who.birth_date}',
        "}",
        EXCEPTIONAL,
    ),
    Fault(
        "prévenir aussitôt",
        "village/privacy/operations/exceptional.py",
        "    _tell(opened, by=by, at=at)\n",
        "",
        EXCEPTIONAL,
    ),
    Fault(
        "relu par une autre personne",
        "village/privacy/operations/exceptional.py",
        "if current.user_id == by.user_id:",
        "if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "la confidence au référent",
        "village/plans/models/journal.py",
        "        if actor.tickets:",
        "        if False:",
        EXCEPTIONAL,
    ),
    Fault(
        "dit comme tel au journal",
        "village/audit/journal.py",
        'rule or ("break-glass" if by and person_id in by.tickets else "")',
        "rule",
        EXCEPTIONAL,
    ),
    Fault(
        "la lecture au journal",
        "village/people/operations/dossier.py",
        "    record(Act.DOSSIER_READ, by=by",
        "    () or dict(by=by",
        EXCEPTIONAL,
    ),
    # — after the sitting —
    Fault(
        "le dossier, la séance close",
        "village/meetings/operations/ties.py",
        "link = Link.HEARD if situation.meeting.closed_at else Link.PANEL",
        "link = Link.PANEL",
        AFTER,
    ),
    Fault(
        "ce que l’on sait aujourd’hui, la séance close",
        "village/meetings/sheet.py",
        "        if self.meeting.closed_at and not opens:",
        "        if False:",
        AFTER,
    ),
    Fault(
        "lire la situation seulement, la séance close",
        GRANTS,
        '        {P.SITUATION_READ},\n        "sa situation a été vue',
        '        {P.SITUATION_READ, P.DOSSIER_READ},\n        "sa situation a été vue',
        MATRIX,
    ),
    # — what a family takes back —
    Fault(
        "le dossier, accord retiré",
        "village/people/models/person.py",
        "tied &= ~refused_to(",
        "tied & ~refused_to(",
        SHARING,
    ),
    Fault(
        "la situation, accord retiré",
        "village/meetings/models/meeting.py",
        "seen &= ~refused_to(",
        "seen & ~refused_to(",
        SHARING,
    ),
    Fault(
        "l’appel, accord retiré",
        "village/activities/reading.py",
        "people.filter(~kept_back(reader, activity, on), ",
        "people.filter(",
        "tests/activities/test_who_read.py",
    ),
    Fault(
        "écrire une présence, accord retiré",
        "village/activities/operations/attendance.py",
        "expected -= set(kept",
        "_ = set(kept",
        "tests/activities/test_who_read.py",
    ),
    Fault(
        "ce que devient la fiche, accord retiré",
        "village/referrals/models/referral.py",
        'return bool(vars(self).get("kept_back"))',
        "return False",
        "tests/referrals/test_taken_back.py",
    ),
    Fault(
        "le message à qui a écrit, accord retiré",
        "village/referrals/operations/outcomes.py",
        "if told_no_more(",
        "if False and told_no_more(",
        "tests/referrals/test_taken_back.py",
    ),
    Fault(
        "une ligne du journal par enfant d’une liste",
        "village/audit/journal.py",
        "list(dict.fromkeys(children)) or [None]",
        "[None]",
        "tests/activities/test_who_read.py",
    ),
    Fault(
        "les catégories non cochées",
        "village/casefile/dossier.py",
        "ticket=self.ticket) - self.withheld",
        "ticket=self.ticket)",
        SHARING,
    ),
    Fault(
        "un seul refus suffit",
        "village/people/models/links.py",
        "if any(not kept for kept in given.values()):",
        "if all(not kept for kept in given.values()) and given:",
        SHARING,
    ),
    # — who read; a protected address —
    Fault(
        "la lecture d’un cercle, pour la famille",
        "village/privacy/readings.py",
        '_HIDDEN = ("concern:", ',
        "_HIDDEN = (",
        READERS,
    ),
    Fault(
        "le journal d’un programme",
        "village/audit/models.py",
        "lines = self.filter(programme_id=actor.programme_id)",
        "lines = self.all()",
        READERS,
    ),
    Fault(
        "le cercle, hors de la coordination",
        "village/audit/models.py",
        'return lines if reserved else lines.exclude(action__startswith="concern:")',
        "return lines",
        READERS,
    ),
    Fault(
        "la feuille d’une famille protégée",
        "village/privacy/views/readers.py",
        "protected=is_protected(child)",
        "protected=False",
        READERS,
    ),
    Fault(
        "l’adresse, de qui n’en a pas besoin",
        "village/casefile/dossier.py",
        "            self._keep_secret(found)\n",
        "            pass\n",
        ADDRESS,
    ),
    Fault(
        "le quartier, dans la liste",
        "village/casefile/listing.py",
        "self.addresses = actor.can(Permission.ADDRESS_READ)",
        "self.addresses = True",
        ADDRESS,
    ),
    Fault("l’adresse imprimée", "village/casefile/papers.py", "    if home.protected_on:", "    if False:", ADDRESS),
    Fault(
        "le téléphone imprimé",
        "village/casefile/papers.py",
        'phone="" if hidden else guardian',
        'phone="" if False else guardian',
        ADDRESS,
    ),
    Fault(
        "le dossier remis à l’autre parent",
        "village/privacy/pack.py",
        "        homes = [self.child.household] if self.is_secret and self.child.household else []",
        "        homes: list[Household] = []",
        ADDRESS,
    ),
    Fault(
        "l’adresse dans les mots d’une note",
        "village/privacy/pack.py",
        "        mask.places = self.secret_places\n",
        "",
        ADDRESS,
    ),
    # — the second wall: what the database shows, whatever a page asks —
    Fault(
        "la note privée, dans la base",
        WALL,
        ", only=\"readers <> 'auteur' OR author_id = {user}\"",
        "",
        "tests/access/test_wall.py",
    ),
    Fault(
        "l’accord d’être accompagné, vu de qui siège",
        WALL,
        "wall_comes(child_id) OR wall_meets(child_id))",
        "wall_comes(child_id))",
        UNSEEN,
    ),
    Fault("l’accord de partager, caché à qui siège", WALL, " OR scope = 'accompagnement' AND (", " OR (", UNSEEN),
    Fault("les parents d’un frère", WALL, " OR wall_sibling(child_id)", "", UNSEEN),
    Fault(
        "les noms à taire, même de qui l’on ne voit pas",
        "village/meetings/naming.py",
        "with wall.open_for(Mission.HIDE, situation.child.programme_id):",
        "if situation:",
        UNSEEN,
    ),
    # — every door, and the law —
    Fault(
        "lire ou envoyer, rien d’autre",
        "village/core/middleware.py",
        "if request.method in METHODS else",
        "if request.method else",
        "tests/house/test_relations.py -k a_method_that_no_page",
    ),
    Fault(
        "dire ce qui se partage",
        "village/people/operations/agreement.py",
        "    if not categories:\n",
        "    if False:\n",
        "tests/house/test_law.py -k a_share_says",
    ),
    Fault(
        "chaque mot lu, au journal",
        "village/people/operations/dossier.py",
        "    record(Act.DOSSIER_READ, by=by",
        "    dict(act=Act.DOSSIER_READ, by=by",
        "tests/house/test_canaries.py -k reads_what_she_wrote",
    ),
    Fault(
        "ce qui est publié ne se soustrait pas",
        "village/evaluation/joining.py",
        "    if not earlier:\n",
        "    if True:\n",
        "tests/evaluation/test_publishing.py -k few_less",
    ),
    Fault(
        "un petit nombre ne se déduit pas",
        "village/core/protection.py",
        "if programme.is_one(cell)}",
        "if False}",
        "tests/core/test_protection.py",
    ),
    # — before and after —
    Fault(
        "ce qui a bougé, masqué dehors",
        "village/evaluation/views/change.py",
        "found = full if is_inside(request) else handed(full, going, request)",
        "found = full",
        "tests/evaluation/test_change.py -k outside",
    ),
    Fault(
        "le second regard n’est pas celui du référent",
        "village/plans/operations/observation.py",
        "    if is_referent(by, plan, on):",
        "    if False:",
        "tests/plans/test_observations.py -k second_reader",
    ),
    Fault(
        "en EPS, la grille de l’école seulement",
        "village/plans/operations/observation.py",
        "    if not asks(by, current.questionnaire):",
        "    if False:",
        "tests/plans/test_observations.py -k eps",
    ),
    # — the API: whose key, until when, for what, and never a private note —
    Fault(
        "la clé n’est qu’à son titulaire",
        "village/api/operations/tokens.py",
        "if current.programme_id != by.programme_id or current.hat.user_id != by.user_id:",
        "if False:",
        "tests/api/test_tokens.py",
    ),
    Fault(
        "un jeton fini n’ouvre plus",
        "village/api/operations/tokens.py",
        "if token.withdrawn_at or token.ends_on < today:",
        "if False:",
        "tests/api/test_tokens.py",
    ),
    Fault(
        "un jeton pour une seule chose",
        "village/api/views/bearer.py",
        "if request.token.purpose != use:",
        "if False:",
        "tests/api/test_tokens.py tests/api/test_reading.py",
    ),
    Fault(
        "aucune note privée par l’API",
        "village/api/views/dossiers.py",
        "dossier.notes.exclude(readers=JournalEntry.Readers.AUTHOR)",
        "dossier.notes",
        "tests/api/test_reading.py",
    ),
)
