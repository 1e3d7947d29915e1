"""Time and memory of bringing a table of children in, and of taking it back: `python -m benchmarks.bringing 3500 50000`.

In this process, as `village worker` does, on the base that `DATABASE_URL` names or on an embedded one made for it in
`--data`; each number of lines in a process of its own, so that its memory is its own. Everybody is invented.
"""

import argparse
import io
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HEAD = (
    "N°", "NOM Prénom", "Sexe", "Né(e) le", "Quartier", "Etablissement", "Classe", "Responsable", "Orienté par",
    "Date saisine", "Motifs", "Passage EPS / entrée", "Accord famille", "Référent", "Actions", "Sortie le", "Objectifs",
    "Évolution",
)  # fmt: skip
SYLLABLES = ("ba", "ro", "mi", "ta", "len", "dou", "var", "ke", "san", "pi", "gor", "lu", "fe", "nia", "cho", "zel")
MOTIVES = ("scolaire", "loisirs", "comportement; scolaire", "accès aux soins", "parentalité; loisirs")
TODAY = date(2026, 11, 1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("lines", type=int, nargs="*")
    options.add_argument("--data", type=Path, default=Path("/tmp/village-bringing"))  # noqa: S108 - emptied by who runs it
    options.add_argument("--file", type=Path, help="a workbook already written, measured in this process")
    chosen = options.parse_args()
    chosen.data.mkdir(exist_ok=True)
    for number in chosen.lines:
        written = chosen.data / f"{number}.xlsx"
        written.write_bytes(workbook(number))
        again = [sys.executable, "-m", "benchmarks.bringing", "--file", str(written), "--data", str(chosen.data)]
        subprocess.run(again, check=True)
    if chosen.file:
        os.environ.setdefault("VILLAGE_DATA", str(chosen.data))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.conf import settings

        from village.core import postgres

        with postgres.running(settings.DATA_DIR):
            _measure(chosen.file.read_bytes())


def _measure(content: bytes) -> None:
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from village.access import wall
    from village.exchange.models import Import, ImportedChild
    from village.exchange.operations import bring_some, read_children
    from village.exchange.operations.bringing import Bringing
    from village.exchange.operations.taking_back import undo_some
    from village.exchange.operations.working import STEP
    from village.exchange.workbook import sheets_of

    call_command("migrate", verbosity=0)
    with wall.open_for(wall.Mission.LOAD):
        by = _programme()
    print(f"fichier de {len(content) / 1e6:.1f} Mo ; au départ {_memory():.0f} Mo")
    with wall.opened_by(by):
        with _timed("ouvrir le classeur, à part"):
            sheets = sheets_of(content)
        with _timed("lire, comprendre, chercher qui est connu"), transaction.atomic():
            brought = read_children(sheets, file_name="mesure.xlsx", by=by, at=timezone.now())
        del sheets
        with transaction.atomic():
            asked = brought.children.exclude(verdict=ImportedChild.Verdict.READY).count()
        with _timed("reprendre"):
            bringing, remain, done = None, 1, 0
            while remain:
                with transaction.atomic():
                    bringing = bringing or Bringing(by.programme_id, by=by, on=timezone.localdate())
                    step = bring_some(brought, by=by, at=timezone.now(), number=STEP, bringing=bringing)
                remain, done = step.remain, done + step.done
        del bringing
        print(f"  {done} lignes reprises, {asked} à regarder", flush=True)
        with _timed("annuler"):
            while not undo_some(brought, by=by, at=timezone.now()).over:
                pass
        with transaction.atomic():
            left = Import.objects.get(pk=brought.pk).children.filter(child__isnull=False).count()
        print(f"  {left} enfants restent")


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun, spent, base = time.perf_counter(), time.process_time(), _base()
    yield
    print(
        f"  {what} : {time.perf_counter() - begun:.1f} s, "
        f"processeur {time.process_time() - spent:.1f} s (Python) + {_base() - base:.1f} s (base), "
        f"mémoire au plus {_memory():.0f} Mo (à part : {_memory(resource.RUSAGE_CHILDREN):.0f} Mo)",
        flush=True,
    )


def _base() -> float:
    """Seconds of processor of our backend of PostgreSQL, on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        words = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _memory(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _programme() -> Any:
    from django.utils import timezone

    from village.access.policy import Actor
    from village.access.roles import Role
    from village.accounts.models import User
    from village.directory.models import Organisation, School
    from village.programmes.models import Commune, ListItem, Membership, Programme, Quarter

    code = f"mesure-{os.getpid()}-{time.time_ns()}"[:30]
    here = Programme.objects.create(code=code, name="Programme de mesure")
    commune = Commune.objects.create(programme=here, name="Valmesure", insee_code="99001")
    for name in ("Les Bruyères", "Le Moulin", "Beauséjour"):
        Quarter.objects.create(commune=commune, name=name, kind="qpv", starts_on=date(2015, 1, 1))
    kind = ListItem.objects.filter(code="education-nationale", programme=None).first()
    for name in ("École des Acacias", "École du Lavoir", "Collège Beaurivage"):
        organisation = Organisation.objects.create(programme=here, name=name, kind=kind, commune=commune)
        School.objects.create(organisation=organisation)
    today = timezone.localdate()
    alice = User.objects.create(email=f"{code}@mesure.invalid", first_name="Alix", last_name="Coste")
    Membership.objects.create(user=alice, programme=here, role=Role.COORDINATOR, starts_on=today)
    for first, last in (("Nadège", "Brun"), ("Paul", "Vidal")):
        user = User.objects.create(email=f"{last.lower()}-{code}@mesure.invalid", first_name=first, last_name=last)
        Membership.objects.create(user=user, programme=here, role=Role.REFERENT, starts_on=today)
    return Actor(alice.pk, "Alix Coste", here.pk, Role.COORDINATOR, charter_signed=True)


def workbook(number: int) -> bytes:
    """The State's three sheets, as teams keep them: brothers and sisters, mixed dates, half of the parcours over."""
    import xlsxwriter

    chance, content = random.Random(7), io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet("Table de suivi")
        sheet.write_row(0, 0, ("Suivi",))
        sheet.write_row(2, 0, HEAD)
        family = ""
        for place in range(number):
            if place % 3 == 0:
                family = "".join(chance.choices(SYLLABLES, k=4)).upper()
            sheet.write_row(place + 3, 0, _line(place + 1, family, chance))
        book.add_worksheet("Tableau de bord").write_row(0, 0, ("Indicateur",))
        book.add_worksheet("Synthèse annuelle").write_row(0, 0, ("à compléter",))
    return content.getvalue()


def _line(number: int, family: str, chance: random.Random) -> tuple[Any, ...]:
    first = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    born = TODAY - timedelta(days=chance.randrange(4 * 365, 15 * 365))
    referred = TODAY - timedelta(days=chance.randrange(200, 1000))
    entered = referred + timedelta(days=chance.randrange(10, 90))
    over = chance.random() < 0.5
    left = entered + timedelta(days=chance.randrange(30, 100))
    return (
        number, f"{family} {first}", chance.choice(("fille", "G", "F", "garçon")), f"{born:%d/%m/%Y}",
        chance.choice(("Bruyères", "Le Moulin", "hors QPV", "")), chance.choice(("Ec. Acacias", "clg Beaurivage")),
        chance.choice(("CP", "CM1", "6ème")), f"Mme et M. {family.capitalize()}", chance.choice(("EN", "CAF")),
        f"{referred:%d/%m/%Y}", chance.choice(MOTIVES), f"{entered:%d/%m/%Y}", "oui", chance.choice(("Nadège", "P. Vidal")),
        "aide aux devoirs, sorties", f"{left:%d/%m/%Y}" if over else "", "atteints" if over else "",
        "satisfaisante" if over else "",
    )  # fmt: skip


if __name__ == "__main__":
    main()
