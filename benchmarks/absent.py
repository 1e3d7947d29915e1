"""Does the time of a 404 tell a dossier that exists from one that does not? `python -m benchmarks.absent` (T7).

Each page about an object is asked, in turn, for an object of another programme and for one that nobody ever made, by
somebody whose role opens such pages. What counts is the ratio of the medians, printed: nothing fails on a time. That
the two answers say the same is tested (tests/house/test_relations.py).
"""

import logging
import sys
import time
from statistics import median

import pytest
from django.test import Client

from tests.conftest import django_db_setup
from tests.house.addresses import address
from tests.house.knocking import Stranger, strangers
from tests.house.pages import Page
from tests.house.scene import House, house
from tests.house.test_access import method_of
from tests.house.test_relations import of_objects

__all__ = ["django_db_setup", "house", "strangers"]
TIMES, SHOWN = 31, 12


def test_measure(house: House, strangers: dict[Stranger, Client]) -> None:
    logging.disable(logging.WARNING)
    found = sorted(filter(None, (_measured(page, house, strangers) for page in of_objects())))
    logging.disable(logging.NOTSET)
    ratios = [ratio for ratio, *_ in found]
    near = sum(0.9 <= ratio <= 1.1 for ratio in ratios)
    out = sys.stdout.write
    out(f"\n{len(found)} pages, {TIMES} fois chacune : rapport médian {median(ratios):.3f} (ailleurs / absent)\n")
    out(f"{near} sur {len(found)} à moins de 10 % l’un de l’autre\n")
    for ratio, name, who, far, absent in [*found[: SHOWN // 2], *found[-SHOWN // 2 :]]:
        out(f"  {ratio:5.2f}  {far * 1000:6.2f} ms / {absent * 1000:6.2f} ms  {name} ({who})\n")


def _measured(
    page: Page, house: House, strangers: dict[Stranger, Client]
) -> tuple[float, str, str, float, float] | None:
    """The ratio for the first who, from another programme, would open such a page."""
    urls = [address(page, house.scene), address(page, house.scene, missing=True)]
    who = next((one for one in strangers if not one.here and one.may(page)), None)
    if who is None or urls[0] == urls[1]:
        return None
    ask = getattr(strangers[who], method_of(page).lower())
    if {ask(url).status_code for url in urls} != {404}:
        return None
    spent: dict[str, list[float]] = {url: [] for url in urls}
    for turn in range(TIMES):
        for url in urls if turn % 2 else reversed(urls):
            start = time.perf_counter()
            ask(url)
            spent[url].append(time.perf_counter() - start)
    far, absent = (median(spent[url]) for url in urls)
    return far / absent, page.name, str(who), far, absent


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-s", "-p", "no:randomly", "-p", "no:cacheprovider"]))
