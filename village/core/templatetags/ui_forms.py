"""Forms: `form`, `field`, `error_summary`. Part of the library `ui`, in a file of its own for its length."""

from typing import Any

from django import forms, template
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from village.core.french import nbsp

register = template.Library()
NOTHING = SafeString("")
CHOOSE_AGAIN = "Choisissez le fichier de nouveau : le navigateur ne le garde pas."


def csrf(context: template.Context) -> SafeString:
    """What proves that a form is ours, and under which hat it was opened (`programmes.middleware`).

    Nothing on the page of a secret link, that asks for no such proof: it would bring a cookie to who has no account.
    """
    request = context.get("request")
    if request is None or getattr(getattr(request.resolver_match, "func", None), "csrf_exempt", False):
        return NOTHING
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    hat = getattr(request, "membership", None)
    return token + format_html('<input type="hidden" name="hat" value="{}">', hat.pk) if hat else token


@register.simple_block_tag(takes_context=True)
def form(  # noqa: PLR0917
    context: template.Context,
    content: str,
    form: forms.BaseForm,
    submit: str = "Enregistrer",
    action: str = "",
    cancel_url: str = "",
    kind: str = "primary",
    method: str = "post",
    id: str = "",  # noqa: A002 - reads as in HTML
    *,
    cancel: str = "Annuler",
    files: bool = False,
) -> SafeString:
    """A whole form. Without content, all the visible fields in their order."""
    posted = method == "post"
    inner = (
        SafeString(content)
        if content.strip()
        else format_html_join("", "{}", ((field(f),) for f in form.visible_fields()))
    )
    return SafeString(
        render_to_string(
            "core/form.html",
            {
                "action": action,
                "cancel": cancel,
                "cancel_url": cancel_url,
                "csrf": csrf(context) if posted else NOTHING,
                "files": files or form.is_multipart(),
                "hidden": form.hidden_fields(),
                "id": id,
                "inner": inner,
                "kind": kind,
                "method": method,
                "submit": submit,
                "summary": error_summary(form),
                "theirs": getattr(form, "theirs", ()),
            },
        )
    )


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """What to mend, at the top, each line leading to its field. Takes the focus when the page opens."""
    if not form.errors:
        return NOTHING
    lines: list[tuple[str, str, str]] = []
    lines.extend(("", "", str(error)) for error in form.non_field_errors())
    for bound in form:
        lines.extend((f"#{_target(bound)}", _before(bound), str(error)) for error in bound.errors)
    return format_html(
        '<div class="alert danger summary" role="alert" tabindex="-1" data-focus><div><p class="title">{}</p>'
        "<ul>{}</ul></div></div>",
        "Il reste quelque chose à corriger" if len(lines) == 1 else f"Il reste {len(lines)} choses à corriger",
        format_html_join("", "<li>{}</li>", ((_line(*line),) for line in lines)),
    )


def _line(target: str, label: str, error: str) -> SafeString:
    return format_html('<a href="{}">{}{}</a>', target, label, nbsp(error)) if target else nbsp(error)


def _before(bound: forms.BoundField) -> str:
    label = str(bound.label)
    return f"{label} " if label.endswith("?") else f"{label}\u00a0: "


def _target(bound: forms.BoundField) -> str:
    """The id to reach: the first choice of a group has its own."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id


@register.simple_tag
def field(bound: forms.BoundField, help: str = "") -> SafeString:  # noqa: A002 - reads as in HTML
    """Label, help, error and control, tied together for those who listen to the page."""
    if bound.is_hidden:
        return SafeString(str(bound))
    said = help or bound.help_text
    if bound.form.is_bound and bound.form.errors and isinstance(bound.field, forms.FileField) and bound.data:
        said = f"{said} {CHOOSE_AGAIN}".strip()
    described = " ".join(
        filter(
            None,
            (
                f"{bound.auto_id}_aide" if said else "",
                f"{bound.auto_id}_erreur" if bound.errors else "",
            ),
        )
    )
    return SafeString(
        render_to_string(
            "core/field.html",
            {
                "bound": bound,
                "control": _control(bound, described),
                "counter": bound.field.widget.attrs.get("maxlength")
                if isinstance(bound.field.widget, forms.Textarea)
                else None,
                "described": described,
                "help": said,
                "kind": _kind(bound.field.widget),
                "optional": not bound.field.required and bound.name not in getattr(bound.form, "one_is_needed", ()),
            },
        )
    )


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "group" if widget.use_fieldset else "line"


def _control(bound: forms.BoundField, described: str) -> SafeString:
    attributes: dict[str, Any] = {}
    if described and not bound.use_fieldset:
        attributes["aria-describedby"] = described
    if bound.errors and not bound.use_fieldset:
        attributes["aria-invalid"] = "true"
    if _picks_a_day(bound):
        bound.field.widget.input_type = "date"
        bound.field.widget.format = "%Y-%m-%d"
    return SafeString(bound.as_widget(attrs=attributes))


def _picks_a_day(bound: forms.BoundField) -> bool:
    """A browser's calendar, unless what was typed is no date: a calendar would lose it."""
    return type(bound.field.widget) is forms.DateInput and not (bound.errors and bound.value())
