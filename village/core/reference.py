"""What the code says of itself, as pages of the documentation: the glossary, the diagrams of states.

`village docs` writes them; a house test compares.
"""

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, TextChoices

from village.core.holding import Holding, holding_of
from village.core.text import fold

GLOSSARY = """# Glossaire

Écrit par `make docs` à partir des modèles : à gauche ce que les personnes lisent, à droite ce que le code dit.
Un mot changé à l’écran se change ici et dans le code, ou un test refuse.

## Les choses

| Français | Code | Application |
|---|---|---|
{things}

## Leurs champs, et ce qu’ils contiennent

La catégorie dit combien une donnée est sensible ; la durée, combien de temps elle est gardée ; l’effacement, ce qu’elle
devient alors.
{fields}
"""


def pages() -> dict[str, str]:
    """Return the generated pages of `docs/`: their texts by path."""
    return {"glossary.md": glossary(), **dict(_diagrams()), **dict(_dictionaries())}


def our_models() -> list[type[Model]]:
    """All models of ours, in the order of the apps."""
    return [model for config in apps.get_app_configs() if _is_ours(config.name) for model in config.get_models()]


def _is_ours(app: str) -> bool:
    return app.startswith("village.")


def glossary() -> str:
    models = our_models()
    rows = sorted(
        ((_french(model), model.__name__, model._meta.app_label) for model in models), key=lambda row: fold(row[0])
    )
    things = "\n".join(f"| {french} | `{code}` | {app} |" for french, code, app in rows)
    return GLOSSARY.format(things=things, fields="".join(_fields(model) for model in models))


def _french(thing: Any) -> str:
    verbose_name = thing._meta.verbose_name if hasattr(thing, "_meta") else thing.verbose_name
    return str(verbose_name).replace("|", "·")


def _fields(model: type[Model]) -> str:
    lines = [
        f"\n### {_french(model)} · `{model._meta.label}`\n",
        "| Français | Code | Catégorie | Durée | Effacement |",
    ]
    lines.append("|---|---|---|---|---|")
    lines += [_row(field) for field in own_fields(model)]
    return "\n".join(lines) + "\n"


def own_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """The columns of a model but its key."""
    return [field for field in model._meta.concrete_fields if not field.auto_created]


def _row(field: "Field[Any, Any]") -> str:
    answer: Holding | None = holding_of(field)
    said = [answer.category.label, answer.retention.value, answer.erasure.value] if answer else ["?", "?", "?"]
    return "| " + " | ".join([_french(field), f"`{field.name}`", *said]) + " |"


def _diagrams() -> Iterator[tuple[str, str]]:
    """One page per app that has a table of transitions (`states.TRANSITIONS`)."""
    for app, states in _modules("states"):
        yield f"states/{app}.md", diagram(app, states.TRANSITIONS)


def _dictionaries() -> Iterator[tuple[str, str]]:
    """What an app defines in words of its own (`dictionary.PAGE`, `dictionary.markdown()`)."""
    for _, dictionary in _modules("dictionary"):
        yield dictionary.PAGE, dictionary.markdown()


def _modules(name: str) -> Iterator[tuple[str, Any]]:
    for config in apps.get_app_configs():
        if _is_ours(config.name) and find_spec(f"{config.name}.{name}"):
            yield config.label, import_module(f"{config.name}.{name}")


def diagram(name: str, transitions: Mapping[TextChoices, Collection[TextChoices]]) -> str:
    """Draw a table of transitions in Mermaid, first state first."""
    states = list(transitions)
    lines = [
        f"# Les états : {name}",
        "",
        "Dessiné par `make docs` à partir de la table des passages.",
        "",
        "```mermaid",
    ]
    lines.append("stateDiagram-v2")
    lines += [f'    state "{state.label}" as {state.name}' for state in states]
    lines.append(f"    [*] --> {states[0].name}")
    for state in states:
        following = [after for after in states if after in transitions[state]]
        lines += [f"    {state.name} --> {after.name}" for after in following]
        lines += [] if following else [f"    {state.name} --> [*]"]
    return "\n".join([*lines, "```", ""])
