from django import forms
from django.utils.http import url_has_allowed_host_and_scheme


class Leaving(forms.Form):
    redirect_url = forms.CharField(required=False)

    def clean_redirect_url(self):
        url = self.cleaned_data["redirect_url"]
        return url if url_has_allowed_host_and_scheme(url, None) else "/"
