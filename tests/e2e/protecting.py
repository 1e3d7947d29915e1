"""What is worrying stays in its circle: the partner who sits and the one who wrote the fiche never learn of it."""

import re

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY

FACTS = "Le 3 mars, il a dit avoir passé la nuit seul."


def pass_a_concern_on(daniele: Walk, dossier: str) -> str:
    """An information préoccupante, with those who may read it (R56, R57)."""
    daniele.go(f"{dossier}protection/")
    daniele.look("protection")
    daniele.click("Garder la trace d’une transmission")
    daniele.fill(facts=FACTS, sent_on=TODAY.isoformat())
    for name in ("kind", "channel", "family"):
        daniele.page.locator(f"main label:has([name={name}])").first.click()
    daniele.look("transmission")
    daniele.submit()
    daniele.go(f"{dossier}protection/")
    daniele.click("Document restreint", exact=False)
    daniele.look("document-restreint")
    assert FACTS in daniele.text()
    return daniele.page.url.removeprefix(daniele.site)


def read_it(alice: Walk, document: str) -> None:
    alice.go(document)
    alice.look("document-restreint-coordination")
    assert FACTS in alice.text()


def never_learn_of_it(stranger: Walk, document: str, pages: list[str]) -> None:
    answer = stranger.page.goto(stranger.site + document)
    assert answer
    assert answer.status in {403, 404}
    for page in pages:
        stranger.go(page)
        assert not re.search("restreint|préoccupante|nuit seul", stranger.text()), page
