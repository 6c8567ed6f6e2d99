"""The sign-up form."""

from django import forms

from .models import Subscriber


class SignUpForm(forms.Form):
    """An address. Whether it is known already is told to nobody but its owner, by mail."""

    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self):
        """Return the subscriber of this address, made if there was none."""
        subscriber, _ = Subscriber._default_manager.get_or_create(email=self.cleaned_data["email"].lower())
        return subscriber
