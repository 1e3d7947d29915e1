"""The situation sheet without names: nothing that names somebody leaves without a second look."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.names import names_in
from village.meetings.models import Situation, SituationSheet
from village.meetings.naming import known_names
from village.people.models import must_not_be_limited


class Named(DomainError):
    """Some words name somebody: mend them, or say that they do not."""

    def __init__(self, words: list[str]) -> None:
        said = ", ".join(f"« {word} »" for word in words)
        super().__init__(
            f"Ces mots peuvent dire de qui il s’agit : {said}. Remplacez-les, ou cochez qu’ils ne nomment personne.",
            field="confirm",
        )
        self.words = words


@transaction.atomic
def write_situation_sheet(
    situation: Situation,
    texts: Mapping[str, str],
    *,
    confirmed: bool,
    version: int | None,
    by: Actor,
    at: datetime,
) -> SituationSheet:
    """Make the sheet ready: from now on those who attend can read it. `version`: 0 for a sheet not yet written."""
    situation = Situation.objects.select_for_update(of=("self",)).select_related("meeting__panel").get(pk=situation.pk)
    by.must(Permission.SITUATION_DECIDE, Subject(situation.meeting.panel.programme_id))
    must_not_be_limited(situation.child)
    if situation.meeting.closed_at:
        raise DomainError("Cette séance est close : la fiche de situation ne change plus.")
    sheet = SituationSheet.objects.filter(situation=situation).first() or SituationSheet(situation=situation, version=0)
    if version is not None and version != sheet.version:
        raise StaleVersion
    found = found_in(situation, texts)
    if found and not confirmed:
        raise Named(found)
    for name in SituationSheet.TEXTS:
        setattr(sheet, name, texts.get(name, ""))
    sheet.confirmed, sheet.ready_at, sheet.ready_by_id = [word[:80] for word in found], at, by.user_id
    sheet.version += 1
    sheet.save()
    details = f"{len(found)} mots confirmés" if found else ""
    record(Act.SHEET_WRITE, by=by, target=situation, person_id=situation.child_id, details=details)
    return sheet


def found_in(situation: Situation, texts: Mapping[str, str]) -> list[str]:
    known = known_names(situation)
    found = [word for name in SituationSheet.TEXTS for word in names_in(texts.get(name, ""), known)]
    return list(dict.fromkeys(found))
