"""The page of results, in French like the rest of the guide: ratios first, milliseconds beside them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.load import Run
from village.core.management.commands.serve import THREADS, WORKERS

Measures = dict[str, dict[str, Run]]
LABELS = {
    "list": "Liste des enfants (25 lignes)",
    "search": "Recherche par nom",
    "open": "Ouvrir un dossier",
    "thick": "Ouvrir un dossier de 300 notes, 40 séances",
    "note": "Enregistrer une note",
    "form": "Page « nouvelle note »",
    "report": "Bilan d’une année",
}
CEILINGS = {"list": 2.0, "search": 0.7, "open": 2.0, "thick": 2.0, "note": 3.0, "report": 0.5}


@dataclass(frozen=True)
class Check:
    said: str
    wanted: str
    got: str
    met: bool


def checks(measures: Measures) -> list[Check]:
    """Every target of the design, against what was measured."""
    found = []
    for operation, ceiling in CEILINGS.items():
        ratio = _ratio(measures[operation])
        found.append(Check(LABELS[operation], f"≤ {_number(ceiling)} ×", f"{_number(ratio, 2)} ×", ratio <= ceiling))
    hold = measures["mix 32"]["ours"].rate / measures["mix 8"]["ours"].rate
    found.append(Check("Débit à 32 personnes, sur celui à 8", "≥ 0,9", _number(hold, 2), hold >= 0.9))
    for operation in ("list", "search", "open"):
        slow = measures["calm"]["ours"].latency(operation)[1]
        said = f"{LABELS[operation]} : p95 à 20 personnes qui lisent entre deux clics"
        found.append(Check(said, "< 300 ms", f"{slow:.0f} ms", slow < 300))
    faults = sum(sum(run.faults.values()) for pair in measures.values() for run in pair.values())
    found.append(Check("Réponses en erreur", "0", str(faults), faults == 0))
    return found


def written(measures: Measures, memory: dict[str, float], *, children: int, machine: str, command: str) -> str:
    """Return the measures of `docs/performance.md`."""
    lines = [
        (
            f"Mesuré le {date.today():%d/%m/%Y} par `{command}` : {children} enfants, 10 notes chacun, sur {machine}. "  # noqa: DTZ011
            "Refaites-le chez vous : `make bench`."
        ),
        "",
        (
            "Le *plancher* est Django nu, dans `benchmarks/floor/` : les mêmes enfants, la même base, le même gunicorn, des "
            "sessions, l’authentification et le CSRF, et rien d’autre : ni droits, ni journal, ni mise en page. Les deux sont "
            "mesurés tour à tour. Lisez les rapports plutôt que les millisecondes : ils dépendent peu de la machine."
        ),
        "",
        "## Les objectifs",
        "",
        "| Mesure | Objectif | Obtenu | |",
        "|---|---|---|---|",
        *(f"| {c.said} | {c.wanted} | {c.got} | {'tenu' if c.met else '**pas tenu**'} |" for c in checks(measures)),
        "",
        "## Vingt personnes",
        "",
        (
            "Le p95, en ms, de vingt personnes qui lisent deux secondes en moyenne entre deux clics (c’est l’objectif), puis "
            "de vingt qui cliquent sans aucune pause : deux cœurs n’y suffisent pas, au plancher non plus."
        ),
        "",
        "| | Nous, 2 s de lecture | Plancher | Nous, sans pause | Plancher |",
        "|---|--:|--:|--:|--:|",
        *(_twenty(measures, operation) for operation in ("list", "search", "open", "note")),
        "",
        "## Temps de processeur par opération",
        "",
        "Serveur et base ensemble, 8 personnes qui cliquent sans pause (une pour le bilan).",
        "",
        "| Opération | Nous, ms | Plancher, ms | Rapport | Nous p50 / p95, ms | Plancher p50 / p95, ms |",
        "|---|--:|--:|--:|--:|--:|",
        *(_operation(name, measures[name]) for name in LABELS),
        "",
        "## Ensemble",
        "",
        (
            "40 % de listes, 20 % de recherches, 30 % de dossiers, 10 % de notes. Une personne qui clique sans pause en vaut "
            "une dizaine qui lisent."
        ),
        "",
        "| Personnes | Nous, opérations/s | Plancher | Nous p50 / p95, ms | Plancher p50 / p95, ms | CPU, rapport |",
        "|--:|--:|--:|--:|--:|--:|",
        *(_crowd(pair) for name, pair in measures.items() if name.startswith("mix")),
        "",
        f"Mémoire après la mesure ({WORKERS} processus de {THREADS} fils) : nous {memory['ours']:.0f} Mo, plancher {memory['floor']:.0f} Mo.",
        "",
    ]
    return "\n".join(lines)


def _twenty(measures: Measures, operation: str) -> str:
    slow = (measures[crowd][side].latency(operation)[1] for crowd in ("calm", "mix 20") for side in ("ours", "floor"))
    return f"| {LABELS[operation]} | {' | '.join(f'{each:.0f}' for each in slow)} |"


def put(text: str, page: Path, part: str) -> None:
    """Write this part of the page, between its two marks: what people wrote around it stays."""
    start, end = f"<!-- {part} : début -->", f"<!-- {part} : fin -->"
    before, _, rest = page.read_text().partition(start)
    after = rest.partition(end)[2]
    page.write_text(f"{before.rstrip()}\n\n{start}\n\n{text.strip()}\n\n{end}\n\n{after.strip()}".rstrip() + "\n")


def _operation(name: str, pair: dict[str, Run]) -> str:
    ours, floor = pair["ours"], pair["floor"]
    return (
        f"| {LABELS[name]} | {_number(ours.cpu_ms)} | {_number(floor.cpu_ms)} | {_number(_ratio(pair), 2)} | "
        f"{_pair(ours)} | {_pair(floor)} |"
    )


def _crowd(pair: dict[str, Run]) -> str:
    ours, floor = pair["ours"], pair["floor"]
    return (
        f"| {ours.users} | {ours.rate:.0f} | {floor.rate:.0f} | {_pair(ours)} | {_pair(floor)} | "
        f"{_number(_ratio(pair), 2)} |"
    )


def _ratio(pair: dict[str, Run]) -> float:
    return pair["ours"].cpu_ms / pair["floor"].cpu_ms


def _pair(run: Run) -> str:
    middle, slow = run.latency()
    return f"{middle:.0f} / {slow:.0f}"


def _number(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
