"""The forms of sign-in, in French, without placeholders; what they check is django-allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.exceptions import ValidationError

from village.audit.journal import Act, record
from village.core.text import without_accents

LENGTH_HELP = "15 caractères au moins. Une phrase que vous retenez vaut mieux qu’un mot compliqué."
CODE_HELP = "Les 6 chiffres de votre application, ou l’un de vos codes de secours."


class Plain(forms.Form):
    """Our labels and helps instead of the library's; no placeholder, which vanishes when one types."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class AddressInput(forms.TextInput):
    """An address, as one hears it: « Danièle@… » is understood. The browser's own check would refuse the accent."""

    def __init__(self, autocomplete: str) -> None:
        super().__init__({"inputmode": "email", "autocapitalize": "none", "autocomplete": autocomplete})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return without_accents(typed).strip() if typed else typed


class SignInForm(Plain, account.LoginForm):
    labels = {"login": "Adresse électronique", "password": "Mot de passe"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = AddressInput("username")


class ConfirmPasswordForm(Plain, account.ReauthenticateForm):
    labels = {"password": "Mot de passe"}


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": "Adresse électronique"}
    helps = {"email": "Celle qui a reçu votre invitation."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = AddressInput("email")

    def save(self, request: Any, **kwargs: Any) -> str:
        """Write to every address alike, so that the answer tells nothing, not even by its delay."""
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": "Nouveau mot de passe", "password2": "Le même, encore une fois"}
    helps = {"password1": LENGTH_HELP}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {"oldpassword": "Mot de passe actuel", **NewPasswordForm.labels}
    helps = NewPasswordForm.helps


class FirstPasswordForm(Plain, account.SetPasswordForm):
    labels = {"password1": "Mot de passe", "password2": "Le même, encore une fois"}
    helps = NewPasswordForm.helps


# — second factor —


class _Code(Plain):
    labels = {"code": "Code"}
    helps = {"code": CODE_HELP}
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}


class _JournaledCode(_Code):
    def clean_code(self) -> str:
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            record(Act.SIGN_IN_REFUSE, by=None, target=self.user, details="second facteur")
            raise


class SecondFactorForm(_JournaledCode, codes.AuthenticateForm):
    pass


class ConfirmCodeForm(_JournaledCode, codes.ReauthenticateForm):
    pass


class ActivateAppForm(_Code, ActivateTOTPForm):
    labels = {"code": "Code affiché par l’application"}
    helps = {"code": "6 chiffres, qui changent toutes les 30 secondes."}


class AddKeyForm(Plain, keys.AddWebAuthnForm):
    labels = {"name": "Nom de la clé", "passwordless": "Me connecter avec cette clé seule, sans mot de passe"}
    helps = {"name": "Pour la reconnaître : « téléphone », « clé du bureau »…"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenameKeyForm(Plain, keys.EditWebAuthnForm):
    labels = {"name": "Nom de la clé"}
