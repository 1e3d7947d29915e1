"""A template asks only for what its view gives (`FAIL_INVALID_TEMPLATE_VARS` in `pyproject.toml`)."""

import pytest
from django.template import Context, Template


def test_a_variable_that_no_view_gives_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody_gives_this"):
        Template("{{ nobody_gives_this }}").render(Context())


def test_a_variable_that_is_given_passes() -> None:
    assert Template("{{ given }}").render(Context({"given": ""})) == ""
