"""What `village doctor` asks of the last backup."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from village.core.backup import keys, last
from village.core.backup.archive import opened
from village.core.backup.files import Damaged
from village.core.doctor.facts import Fact
from village.core.postgres import dumps

FRESH = timedelta(hours=26)
HOW = "village backup DOSSIER --keys AUTRE-DOSSIER, chaque nuit (docs/guide/installer.md)."


def backups() -> Iterator[str]:
    yield from said_of_backups(timezone.now())
    for name in dumps.left_behind():
        left = f"Une restauration interrompue a laissé la base « {name} »"
        yield f"{left}, qui nomme des enfants : le prochain village restore la retire, ou dropdb."


def said_of_backups(now: datetime) -> Iterator[str]:
    """Absent, old, damaged; the archive is read whole, as a restoration would."""
    try:
        noted = last.noted()
    except ValueError:
        yield f"On ne sait plus quand fut la dernière sauvegarde : {HOW}"
        return
    if noted is None:
        yield f"Aucune sauvegarde n’a été faite : {HOW}"
        return
    archive, apart, made_at = noted
    when = f"{timezone.localtime(made_at):%d/%m/%Y à %H:%M}"
    if now - made_at > FRESH:
        yield f"La dernière sauvegarde a plus de 26 heures ({when}) : {HOW}"
    try:
        with opened(archive):
            yield Fact(f"Dernière sauvegarde le {when}, relue entière : {archive}")
    except (Damaged, OSError) as error:
        yield f"La dernière sauvegarde ne pourrait pas être remise. {error}"
    try:
        keys.read(apart)
    except (Damaged, OSError) as error:
        yield f"Les clés des enfants ne pourraient pas être remises. {error}"
