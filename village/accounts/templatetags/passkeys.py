"""{% load passkeys %} {{ js_data|as_json }}: the options of a key, in an attribute rather than an inline script."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)
