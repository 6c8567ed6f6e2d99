from django import forms
from django.core.validators import RegexValidator
from django.utils.http import url_has_allowed_host_and_scheme


class SignInForm(forms.Form):
    next = forms.CharField(required=False)

    def clean_next(self):
        url = self.cleaned_data["next"]
        return url if url_has_allowed_host_and_scheme(url, None) else "/"


class NextForm(forms.Form):
    return_to = forms.CharField(validators=[RegexValidator(r"^/[a-z]+/$")])
