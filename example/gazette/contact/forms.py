"""The contact form."""

from django import forms

from .models import Message


class ContactForm(forms.ModelForm):
    """A message. The field `website` is a trap: people don't see it."""

    website = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Message
        fields = ["name", "email", "subject", "body"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "body": forms.Textarea(attrs={"rows": 9}),
        }

    @property
    def is_spam(self):
        """Say whether something filled in the trap."""
        return bool(self.cleaned_data.get("website"))

    def clean_subject(self):
        """Keep a subject on one line, as a mail's header must be."""
        return " ".join(self.cleaned_data["subject"].split())
