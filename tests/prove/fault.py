"""A protection that is taken away, to see a test turn red."""

from typing import NamedTuple


class Fault(NamedTuple):
    name: str
    file: str
    protection: str
    without: str
    tests: str
