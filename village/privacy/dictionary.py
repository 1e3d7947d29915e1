"""The page of the documentation that lists the personal data and how long they are kept, from the code."""

from village.privacy.periods import USUAL
from village.privacy.register import declared_fields, length

PAGE = "donnees-personnelles.md"

_TEXT = """# Données personnelles : ce qui est gardé, pourquoi, combien de temps

Écrit par `make docs` à partir du code. La même liste s’ouvre dans l’application : *Données*, puis *Registre*.

## Les durées habituelles

Un programme peut raccourcir ; allonger demande un motif écrit.

| Objet | Durée | À partir de | Ensuite | Source |
|---|---|---|---|---|
{rules}

## Les champs

| Donnée | Code | Catégorie | Durée | Effacement | Qui peut lire |
|---|---|---|---|---|---|
{fields}
"""


def markdown() -> str:
    rules = "\n".join(
        f"| {usual.kept.label} | {length(usual.months)} | {usual.trigger} | {usual.after} | {usual.source} |"
        for usual in USUAL
    )
    fields = "\n".join(
        f"| {f.thing} · {f.field} | `{f.code}` | {f.category.label} | {f.retention} | {f.erasure} | {f.readers} |"
        for f in declared_fields()
    )
    return _TEXT.format(rules=rules.replace("\u00a0", " "), fields=fields.replace("|  |", "| |"))
