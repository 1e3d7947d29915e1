"""The script that takes each protection away (`python -m tests.prove`) still finds them where it says."""

from pathlib import Path

import pytest

from tests.prove.fault import Fault
from tests.prove.faults import FAULTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_protection_is_written_once_where_it_is_looked_for(fault: Fault) -> None:
    assert (ROOT / fault.file).read_text().count(fault.protection) == 1
    assert fault.protection != fault.without
    for tests in [word for word in fault.tests.split() if word.startswith("tests/")]:
        assert (ROOT / tests.partition("::")[0]).exists(), tests


def test_at_least_forty_protections_are_taken_away() -> None:
    assert len(FAULTS) >= 40
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
