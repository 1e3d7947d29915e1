"""Take each protection away, in a copy of the last commit: at least one test must turn red. Some minutes.

`python -m tests.prove [WORD]`: only those whose name holds this word. Ends with the number of those that held.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.prove.fault import Fault
from tests.prove.faults import FAULTS

ROOT = Path(__file__).resolve().parents[2]


def out(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(word: str = "") -> int:
    chosen = [fault for fault in FAULTS if word in fault.name]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "x"], cwd=copy, input=archive, check=True)
        missed = [fault for fault in chosen if not _is_seen(fault, copy)]
    out(f"{len(chosen) - len(missed)} protections sur {len(chosen)} sont tenues par un test.")
    for fault in missed:
        out(f"  retirée sans qu’un test rougisse : {fault.name}")
    return 1 if missed else 0


def _is_seen(fault: Fault, copy: Path) -> bool:
    path = copy / fault.file
    whole = path.read_text()
    if whole.count(fault.protection) != 1:
        out(f"  introuvable : {fault.name}")
        return False
    path.write_text(whole.replace(fault.protection, fault.without))
    try:
        tests = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *fault.tests.split()]
        ran = subprocess.run([sys.executable, *tests], cwd=copy, check=False, capture_output=True, text=True)
    finally:
        path.write_text(whole)
    seen = ran.returncode == 1  # 1: some tests failed; anything else is no proof
    out(f"  {'tenue' if seen else f'RETIRÉE ({ran.returncode})'} : {fault.name}")
    return seen


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
