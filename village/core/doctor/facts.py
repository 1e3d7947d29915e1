"""What the doctor says that is no fault."""


class Fact(str):
    """A line to know; nothing to mend."""

    __slots__ = ()
