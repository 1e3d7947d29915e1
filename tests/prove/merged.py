"""Two dossiers become one: nobody reads more."""

from tests.prove.fault import Fault

MERGING, READING, TWINS = (
    "tests/privacy/test_merging.py",
    "tests/privacy/test_merged_reading.py",
    "tests/privacy/test_twins.py",
)
NARROWING, JOINING = "village/privacy/operations/narrowing.py", "village/privacy/operations/joining.py"

MERGED = (
    # — two dossiers become one: nobody reads more —
    Fault(
        "réunis : l’accord d’un dossier n’ouvre pas l’autre",
        NARROWING,
        "if not narrow[one.recipient_id or 0] or not said <= narrow[one.recipient_id or 0]:",
        "if False:",
        f"{READING} -k agreement",
    ),
    Fault(
        "réunis : le partenaire d’un seul dossier s’en va",
        JOINING,
        "        if tie.starts_on >= self.on:\n",
        "        if True:\n            return\n        if tie.starts_on >= self.on:\n",
        f"{READING} -k partner",
    ),
    Fault(
        "réunis : l’adresse protégée le reste",
        JOINING,
        "    if bool(here.protected_on) != bool(there.protected_on):",
        "    if False:",
        f"{READING} -k protected_home",
    ),
    Fault(
        "réunis : qui n’y habitait pas n’y habite pas",
        JOINING,
        "        if home is not None and home.protected_on:",
        "        if False:",
        f"{READING} -k protected_home",
    ),
    Fault(
        "réunis : jamais deux parcours à la fois",
        "village/privacy/operations/merging.py",
        "        _crossing(kept, aside): bool(_crossing(kept, aside)),",
        "",
        f"{MERGING} -k parcours",
    ),
    Fault(
        "réunis : effacer l’enfant efface les deux clés",
        "village/privacy/operations/merging.py",
        "other_key_id=former,",
        "other_key_id=None,",
        f"{MERGING} -k erasing",
    ),
    Fault(
        "séparés : aucun ne s’ouvre avec la clé de l’autre",
        "village/privacy/operations/separating.py",
        "        _reseal(back, key, former)",
        "        pass",
        f"{MERGING} -k key_of_the_other",
    ),
    Fault(
        "doublons : pour qui coordonne",
        "village/access/grants.py",
        "            P.DOSSIER_MERGE,\n",
        "",
        f"{TWINS} -k coordination",
    ),
)
