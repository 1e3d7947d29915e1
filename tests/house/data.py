"""What Kadiatou's family asked about its data, and what is to become of a dossier of long ago."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from village.audit.journal import Act, record
from village.core.crypto import encrypt
from village.exchange.models import Import, ImportedChild, ImportedSchool
from village.people.models import Merge, Person
from village.privacy.models import ArchivedDossier, Disposal, ExceptionalAccess, LegalHold, RightsRequest, Slip


@dataclass
class Data:
    """What the family asked about its data, and what is to become of a dossier of long ago."""

    asked: dict[str, RightsRequest]
    answered: RightsRequest
    hold: LegalHold
    disposal: Disposal
    slip: Slip
    archived: ArchivedDossier
    brought: Import  # a file of schools, read and not yet brought in
    children: Import  # a table of children, read and not yet brought in
    twins: tuple[Person, Person]  # Two dossiers opened for one child.
    merged: Merge  # What joined Yanis’s dossier this morning.
    exceptional: ExceptionalAccess  # Kadiatou’s dossier, opened by Dora last week.


def ask_about_data(cast: Cast, today: date) -> Data:
    child, alice = cast.children["kadiatou"], cast.users["alice"]

    def ask(kind: str, **more: Any) -> RightsRequest:
        return RightsRequest.objects.create(
            programme=cast.programme, child=child, number=child.pk, kind=kind, asker="parent",
            guardian=cast.guardians["kadiatou"], identity="connue", channel="oral", received_on=today,
            due_on=today + timedelta(days=30), received_by=alice, **more,
        )  # fmt: skip

    record(
        Act.DOSSIER_READ, by=cast.actor("daniele"), target=child, person_id=child.pk, rule="referent", details="en bref"
    )
    key = uuid.uuid4()
    slip = Slip.objects.create(programme=cast.programme, number=1, made_on=today, made_by=alice)
    return Data(
        asked={kind: ask(kind) for kind in ("acces", "rectification", "limitation", "effacement")},
        answered=ask("opposition", outcome="non", answered_on=today, answer="Non.", balance="Pesé."),
        hold=LegalHold.objects.create(
            child=cast.children["yanis"], reason="Une enquête.", asked_by="Le tribunal", starts_on=today,
            review_on=today, set_by=alice,
        ),
        disposal=Disposal.objects.create(
            programme=cast.programme, kept="dossier", action="archiver", child=cast.children["yanis"],
            number=cast.children["yanis"].pk, first_year=2015, last_year=2017, due_on=today,
            proposed_by=cast.users["karim"], proposed_on=today,
        ),
        slip=slip,
        archived=ArchivedDossier.objects.create(
            programme=cast.programme, number=999_999, key=key,
            sealed_name=encrypt("Une absente", f"archive-name:{key}"),
            sealed=encrypt('{"rows": {}, "beside": {}, "shared": {}}', f"archive:{key}"), first_year=2010,
            last_year=2012, archived_on=today, archived_by=alice,
        ),
        twins=(_noe(cast, "Noé"), _noe(cast, "Noe")),
        merged=Merge.objects.create(
            child=cast.children["yanis"], number=999_998, merged_on=today, merged_by=alice,
            ledger={"gone": {}, "changed": {}, "parents": {}, "then": {}},
        ),
        brought=_a_file_read(cast),
        children=_a_table_read(cast),
        exceptional=ExceptionalAccess.objects.create(
            child=child, user=cast.users["dora"], motive="absence", reason="Sa référente est absente, l’école appelle.",
            opened_at=timezone.now() - timedelta(days=6), ends_at=timezone.now() - timedelta(days=6, minutes=-50),
        ),
    )  # fmt: skip


def _noe(cast: Cast, name: str) -> Person:
    return Person.objects.create(
        programme=cast.programme, is_child=True, first_name=name, last_name="Nadir", birth_date=date(2013, 5, 2)
    )


def _a_file_read(cast: Cast) -> Import:
    brought = Import.objects.create(
        programme=cast.programme, file_name="annuaire.csv", read_by=cast.users["alice"], read_at=timezone.now(),
        findings={
            "lines": 3, "schools": 2, "elsewhere": 1, "doubles": [[4, "Une annexe", "0139902B"]], "others": 0,
            "closed": 0, "refused": [[5, "Une raison."]], "priority_lines": 1,
        },
    )  # fmt: skip
    ImportedSchool.objects.create(
        brought_by=brought, line=2, uai="0139902B", name="Collège Rosa-Parks", insee_code="13001", commune="Ici",
        verdict=ImportedSchool.Verdict.NEW,
    )  # fmt: skip
    return brought


def _a_table_read(cast: Cast) -> Import:
    header = ["NOM Prénom", "Né(e) le", "Date saisine", "Orienté par", "École"]
    brought = Import.objects.create(
        programme=cast.programme, kind=Import.Kind.CHILDREN, file_name="suivi.csv", read_by=cast.users["alice"],
        read_at=timezone.now(), findings={"lines": 1, "left": [[9, "une ligne de total"]], "unsure": 0, "unknown": 2},
        choices={
            "header": header, "columns": ["nom_prenom", "naissance", "saisine", "orienteur", "ecole"], "values": {},
        },
    )  # fmt: skip
    ImportedChild.objects.create(
        brought_by=brought, line=2, cells=["DUPONT Léa", "12/09/2010", "15/09/2017", "CAF", "École inconnue"],
        verdict=ImportedChild.Verdict.READY,
    )  # fmt: skip
    return brought


_EXCEPTIONAL = ("exceptional_review", "exceptional_close")

# What the addresses of these pages ask for; the scene is given.
ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "privacy": lambda scene: {"pk": scene.data.asked["acces"].pk, "kept": "dossier"},
    **{
        f"privacy:{name}": lambda scene: {"pk": scene.cast.children["kadiatou"].pk}
        for name in ("child", "give_notice", "receive", "hold", "lift_limitation", "readers", "readings_sheet")
    },
    **{f"privacy:{name}": lambda scene: {"pk": scene.data.disposal.pk} for name in ("validate", "cancel", "execute")},
    **{f"privacy:{name}": lambda scene: {"pk": scene.data.slip.pk} for name in ("slip", "visa")},
    **{f"privacy:{name}": lambda scene: {"pk": scene.data.archived.pk} for name in ("archive", "bring_back")},
    "privacy:correct": lambda scene: {"pk": scene.data.asked["rectification"].pk},
    "privacy:letter": lambda scene: {"pk": scene.data.answered.pk},
    **{f"privacy:{name}": lambda scene: {"pk": scene.data.exceptional.pk} for name in _EXCEPTIONAL},
    **{
        f"privacy:{name}": lambda scene: {"pk": scene.data.twins[0].pk, "other": scene.data.twins[1].pk}
        for name in ("twin", "apart")
    },
    "privacy:merged": lambda scene: {"pk": scene.data.merged.pk},
    "privacy:lift_hold": lambda scene: {"pk": scene.data.hold.pk},
    "privacy:limit": lambda scene: {"pk": scene.data.asked["limitation"].pk},
    "privacy:propose_erasure": lambda scene: {"pk": scene.data.asked["effacement"].pk},
}
