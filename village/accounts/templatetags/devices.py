"""{% load devices %} {{ user_agent|device }}: « Firefox sur Windows »."""

from django import template

from village.accounts.devices import described

register = template.Library()
register.filter("device", described)
